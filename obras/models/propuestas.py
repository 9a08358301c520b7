"""What is proposed for the needs: in versions, argued over, and with an opinion on whether it can
be done."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from comites.models import Comite, Edicion, Evento, Municipio, Region
from comites.models.archivos import CON_ARCHIVO, SIN_ARCHIVO, ConArchivo
from compromisos.models import Dependencia
from evj.web.campos import NormalizadoField, contiene

from .necesidades import SIN_NOMBRES, Necesidad

CLAVE = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "Minúsculas, cifras y guiones: tala-2026-01.")


class PropuestaQuerySet(models.QuerySet):
    def publicas(self):
        """What the public may see: those that say what they are."""
        return self.filter(pk__in=VersionPropuesta.objects.values("propuesta"))

    def con_version(self):
        """Annotate `titulo` and `descripcion`, of the last version."""
        ultima = VersionPropuesta.objects.filter(propuesta=OuterRef("pk")).order_by("-numero")
        return self.annotate(
            titulo=Subquery(ultima.values("titulo")[:1]),
            descripcion=Subquery(ultima.values("descripcion")[:1]),
        )

    def con_dictamen(self):
        """Annotate `dictamen`, the last result (of Dictamen.Resultado), None without one."""
        ultimo = Dictamen.objects.filter(version__propuesta=OuterRef("pk")).order_by("-id")
        return self.annotate(dictamen=Subquery(ultimo.values("resultado")[:1]))

    def buscar(self, texto):
        """Every word in some version of it or its municipality, accents ignored."""
        donde = ("texto_busqueda", "propuesta__municipio__texto_busqueda")
        versiones = VersionPropuesta.objects.filter(contiene(texto, *donde))
        return self.filter(pk__in=versiones.values("propuesta"))

    def get_by_natural_key(self, clave):
        return self.get(clave=clave)


class Propuesta(models.Model):
    """A project that a committee or a workshop puts forward; what it says is in its versions."""

    class Autoria(models.TextChoices):
        COMITE = "comite", "Comité"
        TALLER = "taller", "Taller"

    clave = models.CharField(
        "clave",
        max_length=60,
        unique=True,
        validators=[CLAVE],
        help_text="No la cambie después de publicar: es la dirección de su página pública.",
        error_messages={"unique": "Ya existe una propuesta con esa clave."},
    )
    edicion = models.ForeignKey(
        Edicion, on_delete=models.PROTECT, related_name="propuestas", verbose_name="edición"
    )
    municipio = models.ForeignKey(
        Municipio,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="propuestas",
        verbose_name="municipio",
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="propuestas",
        verbose_name="o región",
        help_text="Si es para toda una región.",
    )
    necesidades = models.ManyToManyField(
        Necesidad, related_name="propuestas", blank=True, verbose_name="necesidades que atiende"
    )
    autoria = models.CharField("la propone", max_length=6, choices=Autoria)
    comite = models.ForeignKey(
        Comite,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="propuestas",
        verbose_name="comité que la propone",
    )
    evento = models.ForeignKey(
        Evento,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="propuestas",
        verbose_name="taller en que se propuso",
    )
    history = HistoricalRecords(verbose_name="historia de propuesta", m2m_fields=["necesidades"])

    objects = PropuestaQuerySet.as_manager()

    class Meta:
        verbose_name = "propuesta"
        verbose_name_plural = "propuestas"
        ordering = ["-edicion__anio", "clave"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(clave=""),
                name="%(app_label)s_%(class)s_clave_no_vacia",
                violation_error_message="Escriba la clave de la propuesta.",
            ),
            models.CheckConstraint(
                condition=Q(municipio__isnull=False, region__isnull=True)
                | Q(municipio__isnull=True, region__isnull=False),
                name="%(app_label)s_%(class)s_municipio_o_region",
                violation_error_message="Elija un municipio o una región, uno de los dos.",
            ),
            models.CheckConstraint(
                condition=Q(autoria="comite", comite__isnull=False, evento__isnull=True)
                | Q(autoria="taller", comite__isnull=True, evento__isnull=False),
                name="%(app_label)s_%(class)s_autoria_dice_quien",
                violation_error_message="Diga qué comité la propone, o en qué taller se propuso.",
            ),
        ]

    def __str__(self):
        return self.clave

    def natural_key(self):
        return (self.clave,)

    natural_key.dependencies = ["comites.edicion", "comites.municipio", "comites.comite"]

    def get_absolute_url(self):
        return reverse("obras:propuesta-detail", args=[self.clave])

    @property
    def lugar(self):
        """The municipality, or the region, that it is for."""
        return self.municipio or self.region

    def clean(self):
        if not self.municipio_id:
            return
        for campo, quien in (("comite", self.comite), ("evento", self.evento)):
            if quien is not None and quien.municipio_id != self.municipio_id:
                raise ValidationError({campo: "Es de otro municipio que la propuesta."})


class VersionPropuesta(models.Model):
    """What a proposal says, from a day on; only ever added, and the last one is in force."""

    propuesta = models.ForeignKey(
        Propuesta, on_delete=models.PROTECT, related_name="versiones", verbose_name="propuesta"
    )
    numero = models.PositiveSmallIntegerField("versión", validators=[MinValueValidator(1)])
    titulo = models.CharField("título", max_length=150)
    descripcion = models.TextField("descripción", max_length=5000, help_text=SIN_NOMBRES)
    motivo = models.TextField(
        "por qué cambia", max_length=1000, blank=True, help_text="De la segunda en adelante."
    )
    fecha = models.DateField("fecha", default=timezone.localdate)
    registra = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="versiones_de_propuestas",
        verbose_name="quién la registró",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)
    texto_busqueda = NormalizadoField("texto para buscar", de=["titulo", "descripcion"])

    class Meta:
        verbose_name = "versión de una propuesta"
        verbose_name_plural = "versiones de propuestas"
        ordering = ["propuesta", "-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["propuesta", "numero"],
                name="%(app_label)s_%(class)s_numero_unico",
                violation_error_message="La propuesta ya tiene esa versión.",
            ),
            models.CheckConstraint(
                condition=~Q(titulo="") & ~Q(descripcion=""),
                name="%(app_label)s_%(class)s_titulo_no_vacio",
                violation_error_message="Escriba el título y en qué consiste.",
            ),
            models.CheckConstraint(
                condition=Q(numero=1) | (Q(numero__gt=1) & ~Q(motivo="")),
                name="%(app_label)s_%(class)s_un_cambio_dice_por_que",
                violation_error_message="Diga por qué cambia la propuesta.",
            ),
        ]

    def __str__(self):
        return f"Versión {self.numero}: {self.titulo}"


class Contribucion(models.Model):
    """What was said for, against or about a proposal in a workshop; only ever added."""

    class Tipo(models.TextChoices):
        A_FAVOR = "a_favor", "A favor"
        EN_CONTRA = "en_contra", "En contra"
        PREGUNTA = "pregunta", "Pregunta"
        RESPUESTA = "respuesta", "Respuesta"

    propuesta = models.ForeignKey(
        Propuesta, on_delete=models.PROTECT, related_name="contribuciones", verbose_name="propuesta"
    )
    tipo = models.CharField("qué es", max_length=9, choices=Tipo)
    responde_a = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="respuestas",
        verbose_name="responde a",
    )
    evento = models.ForeignKey(
        Evento, on_delete=models.PROTECT, related_name="contribuciones", verbose_name="taller"
    )
    fecha = models.DateField("fecha")
    texto = models.TextField("qué se dijo", max_length=2000, help_text=SIN_NOMBRES)
    registra = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="contribuciones_registradas",
        verbose_name="quién la registró",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "contribución"
        verbose_name_plural = "contribuciones"
        ordering = ["propuesta", "fecha", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba qué se dijo.",
            ),
            models.CheckConstraint(
                condition=Q(tipo="respuesta", responde_a__isnull=False)
                | Q(tipo__in=["a_favor", "en_contra", "pregunta"], responde_a__isnull=True),
                name="%(app_label)s_%(class)s_solo_una_respuesta_responde",
                violation_error_message="Una respuesta dice a qué pregunta; lo demás, no.",
            ),
        ]

    def __str__(self):
        return f"{self.get_tipo_display()}: {self.texto[:80]}"

    def clean(self):
        pregunta = self.responde_a_id and self.responde_a
        if pregunta and (
            pregunta.tipo != self.Tipo.PREGUNTA or pregunta.propuesta_id != self.propuesta_id
        ):
            raise ValidationError({"responde_a": "Elija una pregunta de esta propuesta."})


class Dictamen(models.Model):
    """A unit's opinion on whether a version can be done; only ever added, and the last counts."""

    class Resultado(models.TextChoices):
        FACTIBLE = "factible", "Factible"
        CON_AJUSTES = "con_ajustes", "Factible con ajustes"
        NO_FACTIBLE = "no_factible", "No factible"

    version = models.ForeignKey(
        VersionPropuesta,
        on_delete=models.PROTECT,
        related_name="dictamenes",
        verbose_name="versión",
    )
    resultado = models.CharField("resultado", max_length=11, choices=Resultado)
    motivo = models.TextField(
        "motivo",
        max_length=3000,
        blank=True,
        help_text="Por qué no, o con qué ajustes: es público. Si es factible, puede ir vacío.",
    )
    costo_estimado = models.DecimalField(
        "costo estimado (pesos)", max_digits=14, decimal_places=2, null=True, blank=True
    )
    dependencia = models.ForeignKey(
        Dependencia,
        on_delete=models.PROTECT,
        related_name="dictamenes",
        verbose_name="dependencia que dictamina",
    )
    fecha = models.DateField("fecha")
    registra = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="dictamenes_registrados",
        verbose_name="quién lo registró",
    )
    creado = models.DateTimeField("registrado", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "dictamen"
        verbose_name_plural = "dictámenes"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resultado="factible")
                | (Q(resultado__in=["con_ajustes", "no_factible"]) & ~Q(motivo="")),
                name="%(app_label)s_%(class)s_un_no_dice_por_que",
                violation_error_message="Diga por qué no es factible, o con qué ajustes lo sería.",
            ),
            models.CheckConstraint(
                condition=Q(costo_estimado__isnull=True) | Q(costo_estimado__gt=0),
                name="%(app_label)s_%(class)s_costo_positivo",
                violation_error_message="El costo es mayor que cero; déjelo vacío si no lo hay.",
            ),
        ]

    def __str__(self):
        return f"{self.get_resultado_display()}, {self.fecha:%d/%m/%Y}"


class CompromisoFirmado(ConArchivo):
    """The paper by which a unit binds itself to carry out a proposal that won a vote, or one that
    did not, with the reason. Only ever added.

    The scan has names and signatures: it is never public. Its date and its parties are.
    """

    propuesta = models.OneToOneField(
        Propuesta, on_delete=models.PROTECT, related_name="firma", verbose_name="propuesta"
    )
    firmado_el = models.DateField("firmado el")
    dependencia = models.ForeignKey(
        Dependencia,
        on_delete=models.PROTECT,
        related_name="compromisos_firmados",
        verbose_name="dependencia que se compromete",
    )
    comite = models.ForeignKey(
        Comite,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="compromisos_firmados",
        verbose_name="comité que firma",
    )
    texto = models.TextField("a qué se compromete", max_length=2000, help_text=SIN_NOMBRES)
    motivo = models.TextField(
        "por qué se firma sin haber ganado una votación",
        max_length=1000,
        blank=True,
        help_text="Vacío si ganó la suya. Es público.",
    )
    registra = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="compromisos_firmados_registrados",
        verbose_name="quién lo registró",
    )
    creado = models.DateTimeField("registrado", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "compromiso firmado"
        verbose_name_plural = "compromisos firmados"
        ordering = ["-firmado_el", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba a qué se compromete.",
            ),
            models.CheckConstraint(
                condition=SIN_ARCHIVO | CON_ARCHIVO,
                name="%(app_label)s_%(class)s_archivo_completo",
                violation_error_message="El archivo está incompleto: súbalo otra vez.",
            ),
        ]

    def __str__(self):
        return f"Compromiso firmado el {self.firmado_el:%d/%m/%Y}"

    @property
    def titulo(self) -> str:
        """What its file is called when it is handed out."""
        return f"compromiso-{self.propuesta.clave}"
