"""Where things happen: the regions and municipalities of Jalisco, and how marginalised each is."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Count, F, FilteredRelation, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import Exact
from django.urls import reverse
from simple_history.models import HistoricalRecords

from evj.web.campos import NormalizadoField, contiene, exigir_unico

SUR, NORTE = 18, 23  # degrees between which Jalisco is, with room
OESTE, ESTE = -106, -101
DIRECCION = "No la cambie después de publicar: es la dirección de su página pública."


class RegionQuerySet(models.QuerySet):
    def get_by_natural_key(self, numero):
        return self.get(numero=numero)


class Region(models.Model):
    """One of the twelve regions in which the state plans and the programme is carried out."""

    numero = models.PositiveSmallIntegerField(
        "número", unique=True, help_text="El que le da el gobierno del estado."
    )
    nombre = models.CharField("nombre", max_length=80)
    clave_nombre = NormalizadoField(
        "nombre para comparar",
        de=["nombre"],
        unique=True,
        error_messages={"unique": "Ya existe una región que se llama así."},
    )
    slug = models.SlugField("nombre en las direcciones", max_length=80, unique=True)
    history = HistoricalRecords(verbose_name="historia de región", excluded_fields=["clave_nombre"])

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "región"
        verbose_name_plural = "regiones"
        ordering = ["clave_nombre"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nombre="") & ~Q(slug=""),
                name="%(app_label)s_%(class)s_nombre_no_vacio",
                violation_error_message="Escriba el nombre de la región.",
            ),
            models.CheckConstraint(
                condition=Q(numero__gte=1),
                name="%(app_label)s_%(class)s_numero_desde_1",
                violation_error_message="Los números empiezan en 1.",
            ),
        ]

    def __str__(self):
        return self.nombre

    def natural_key(self):
        return (self.numero,)

    def clean(self):
        exigir_unico(self, "clave_nombre")


class Grado(models.TextChoices):
    """How marginalised, in CONAPO's words; from most to least."""

    MUY_ALTO = "muy_alto", "Muy alto"
    ALTO = "alto", "Alto"
    MEDIO = "medio", "Medio"
    BAJO = "bajo", "Bajo"
    MUY_BAJO = "muy_bajo", "Muy bajo"


class Sentido(models.TextChoices):
    """Which way an index runs: it was turned round in 2020."""

    MENOR_ES_MAS = "menor_es_mas", "Un número menor es más marginación"
    MAYOR_ES_MAS = "mayor_es_mas", "Un número mayor es más marginación"


class MunicipioQuerySet(models.QuerySet):
    def con_indice(self, anio):
        """Annotate anio, indice and grado of that year; None where there is none."""
        return self.annotate(
            del_anio=FilteredRelation("indices", condition=Q(indices__anio=anio)),
            anio=F("del_anio__anio"),
            indice=F("del_anio__indice"),
            grado=F("del_anio__grado"),
        )

    def buscar(self, texto):
        """Those whose name, or that of their seat, has every word."""
        return self.filter(contiene(texto, "texto_busqueda"))

    def de_usuario(self, usuario, hoy=None):
        """Those of which the user is the liaison today, the last day included."""
        enlaces = self.model.enlaces.rel.related_model.objects
        suyos = enlaces.vigentes(hoy).de_usuario(usuario)
        return self.filter(pk__in=suyos.values("municipio"))

    def get_by_natural_key(self, clave):
        return self.get(clave=clave)


class Municipio(models.Model):
    """One of the municipalities of Jalisco; positions are those of the seat."""

    clave = models.CharField(
        "clave del INEGI",
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^14[0-9]{3}\Z", "Son cinco cifras y empieza con 14.")],
    )
    nombre = models.CharField("nombre", max_length=80)
    clave_nombre = NormalizadoField(
        "nombre para comparar",
        de=["nombre"],
        unique=True,
        error_messages={"unique": "Ya existe un municipio que se llama así."},
    )
    slug = models.SlugField(
        "dirección de su página", max_length=80, unique=True, help_text=DIRECCION
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="municipios", verbose_name="región"
    )
    cabecera = models.CharField("cabecera municipal", max_length=80)
    latitud = models.DecimalField(
        "latitud", max_digits=9, decimal_places=6, help_text="De la cabecera, en grados: 20.676388."
    )
    longitud = models.DecimalField(
        "longitud",
        max_digits=9,
        decimal_places=6,
        help_text="De la cabecera, en grados, con signo menos: -103.342222.",
    )
    poblacion_2020 = models.PositiveIntegerField(
        "población en 2020", help_text="Habitantes según el Censo de Población y Vivienda 2020."
    )
    columna = models.PositiveSmallIntegerField(
        "columna en el mapa",
        null=True,
        blank=True,
        help_text="Su casilla en el mapa de casillas, de izquierda a derecha. Sin columna y "
        "renglón no se dibuja.",
    )
    renglon = models.PositiveSmallIntegerField(
        "renglón en el mapa", null=True, blank=True, help_text="De arriba abajo."
    )
    texto_busqueda = NormalizadoField("texto para buscar", de=["nombre", "cabecera"])
    history = HistoricalRecords(
        verbose_name="historia de municipio", excluded_fields=["clave_nombre", "texto_busqueda"]
    )

    objects = MunicipioQuerySet.as_manager()

    class Meta:
        verbose_name = "municipio"
        verbose_name_plural = "municipios"
        ordering = ["clave_nombre"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nombre="") & ~Q(slug="") & ~Q(cabecera=""),
                name="%(app_label)s_%(class)s_nombre_no_vacio",
                violation_error_message="Escriba el nombre del municipio y el de su cabecera.",
            ),
            models.CheckConstraint(
                condition=Q(clave__startswith="14") & Q(Exact(Length("clave"), 5)),
                name="%(app_label)s_%(class)s_clave_de_jalisco",
                violation_error_message="La clave son cinco cifras y empieza con 14.",
            ),
            models.CheckConstraint(
                condition=Q(latitud__gte=SUR, latitud__lte=NORTE)
                & Q(longitud__gte=OESTE, longitud__lte=ESTE),
                name="%(app_label)s_%(class)s_posicion_en_jalisco",
                violation_error_message="Esa posición no está en Jalisco: revise la latitud, la "
                "longitud y su signo.",
            ),
            models.CheckConstraint(
                condition=Q(poblacion_2020__gte=1),
                name="%(app_label)s_%(class)s_poblacion_desde_1",
                violation_error_message="La población no puede ser cero.",
            ),
            models.CheckConstraint(
                condition=Q(columna__isnull=True, renglon__isnull=True)
                | Q(columna__isnull=False, renglon__isnull=False),
                name="%(app_label)s_%(class)s_columna_y_renglon",
                violation_error_message="Dé la columna y el renglón del mapa, o ninguno.",
            ),
            models.UniqueConstraint(
                fields=["columna", "renglon"],
                name="%(app_label)s_%(class)s_casilla_unica",
                violation_error_message="Otro municipio ocupa esa casilla del mapa.",
            ),
        ]

    def __str__(self):
        return self.nombre

    def natural_key(self):
        return (self.clave,)

    natural_key.dependencies = ["comites.region"]

    def get_absolute_url(self):
        return reverse("comites:municipio-detail", args=[self.slug])

    def clean(self):
        exigir_unico(self, "clave_nombre")


def _cuantos(filas):
    """How many there are of a year, as a subquery."""
    contadas = filas.values("anio").annotate(cuantos=Count("pk")).values("cuantos")
    return Coalesce(Subquery(contadas), 0)


class IndiceMarginacionQuerySet(models.QuerySet):
    def ultimo_anio(self) -> int | None:
        """The newest year of which there are figures."""
        return self.aggregate(ultimo=Max("anio"))["ultimo"]

    def con_lugar(self):
        """Annotate `lugar`, the place within its own year, 1 the most marginalised, and `total`, of
        how many: what is of different years is never compared."""
        del_anio = self.model.objects.filter(anio=OuterRef("anio")).order_by()
        con_mas = del_anio.filter(
            Q(sentido=Sentido.MENOR_ES_MAS, indice__lt=OuterRef("indice"))
            | Q(sentido=Sentido.MAYOR_ES_MAS, indice__gt=OuterRef("indice"))
        )
        return self.annotate(lugar=_cuantos(con_mas) + 1, total=_cuantos(del_anio))

    def get_by_natural_key(self, clave, anio):
        return self.get(municipio__clave=clave, anio=anio)


class IndiceMarginacion(models.Model):
    """CONAPO's index of a municipality in a year; it says nothing beside that of another year."""

    municipio = models.ForeignKey(
        Municipio, on_delete=models.PROTECT, related_name="indices", verbose_name="municipio"
    )
    anio = models.PositiveSmallIntegerField("año", validators=[MinValueValidator(1990)])
    indice = models.DecimalField("índice", max_digits=9, decimal_places=6)
    grado = models.CharField("grado", max_length=8, choices=Grado)
    sentido = models.CharField(
        "sentido",
        max_length=12,
        choices=Sentido,
        default=Sentido.MENOR_ES_MAS,
        help_text="El de 2020 va al revés que los anteriores: por eso no se comparan entre años.",
    )
    fuente = models.CharField(
        "fuente", max_length=200, help_text="Quién lo calcula y en qué publicación."
    )
    history = HistoricalRecords(verbose_name="historia de índice de marginación")

    objects = IndiceMarginacionQuerySet.as_manager()

    class Meta:
        verbose_name = "índice de marginación"
        verbose_name_plural = "índices de marginación"
        permissions = [("importar_indicemarginacion", "Puede importar índices de marginación")]
        ordering = ["municipio", "-anio"]
        constraints = [
            models.CheckConstraint(
                condition=Q(anio__gte=1990),
                name="%(app_label)s_%(class)s_anio_desde_1990",
                violation_error_message="El índice se calcula desde 1990.",
            ),
            models.CheckConstraint(
                condition=Q(grado__in=["muy_alto", "alto", "medio", "bajo", "muy_bajo"]),
                name="%(app_label)s_%(class)s_grado_conocido",
            ),
            models.CheckConstraint(
                condition=Q(sentido__in=["menor_es_mas", "mayor_es_mas"]),
                name="%(app_label)s_%(class)s_sentido_conocido",
            ),
            models.CheckConstraint(
                condition=~Q(fuente=""),
                name="%(app_label)s_%(class)s_fuente_no_vacia",
                violation_error_message="Diga de dónde sale la cifra.",
            ),
            models.UniqueConstraint(
                fields=["municipio", "anio"],
                name="%(app_label)s_%(class)s_uno_por_anio",
                violation_error_message="El municipio ya tiene índice de ese año.",
            ),
        ]

    def __str__(self):
        return f"{self.municipio}, {self.anio}: {self.get_grado_display().lower()}"

    def natural_key(self):
        return (*self.municipio.natural_key(), self.anio)

    natural_key.dependencies = ["comites.municipio"]

    def clean(self):
        otros = IndiceMarginacion.objects.filter(anio=self.anio).exclude(pk=self.pk)
        if otros.exclude(sentido=self.sentido).exists():
            raise ValidationError({"sentido": "Los demás índices de ese año van al revés."})
