"""How people chose among the proposals: where they voted, what each polling record says, and what
becomes of what did not win."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from comites.models import Edicion, Municipio
from comites.models.archivos import CON_ARCHIVO, SIN_ARCHIVO, ConArchivo

from .propuestas import Propuesta, VersionPropuesta


class GrupoVotante(models.TextChoices):
    """In which age groups a polling record counts; the last one for those who did not say."""

    ADOLESCENTE = "12-17", "12 a 17 años"
    JOVEN = "18-35", "18 a 35 años"
    MEDIA = "36-59", "36 a 59 años"
    MAYOR = "60+", "60 años o más"
    SIN_DATO = "sin_dato", "Sin dato"


class VotacionQuerySet(models.QuerySet):
    def publicadas(self):
        """Those whose result the public may see."""
        return self.filter(publicada_en__isnull=False)


class Votacion(models.Model):
    """The vote of an edition in a municipality; its result comes from its polling records."""

    edicion = models.ForeignKey(
        Edicion, on_delete=models.PROTECT, related_name="votaciones", verbose_name="edición"
    )
    municipio = models.ForeignKey(
        Municipio, on_delete=models.PROTECT, related_name="votaciones", verbose_name="municipio"
    )
    inicio = models.DateField("primer día")
    fin = models.DateField("último día")
    padron = models.PositiveIntegerField(
        "padrón",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Cuántas personas podían votar; vacío si no hay lista.",
    )
    ganadoras = models.PositiveSmallIntegerField(
        "cuántas ganan",
        default=1,
        validators=[MinValueValidator(1)],
        help_text="Las más votadas, hasta tantas.",
    )
    desempate = models.TextField(
        "cómo se desempató",
        max_length=1000,
        blank=True,
        help_text="Sólo si hubo empate en el último lugar que gana: es público.",
    )
    publicada_en = models.DateTimeField("publicada", null=True, blank=True, editable=False)
    history = HistoricalRecords(verbose_name="historia de votación")

    objects = VotacionQuerySet.as_manager()

    class Meta:
        verbose_name = "votación"
        verbose_name_plural = "votaciones"
        ordering = ["-inicio", "municipio__clave_nombre"]
        constraints = [
            models.UniqueConstraint(
                fields=["edicion", "municipio"],
                name="%(app_label)s_%(class)s_una_por_municipio",
                violation_error_message="El municipio ya tiene votación en esa edición.",
            ),
            models.CheckConstraint(
                condition=Q(fin__gte=F("inicio")),
                name="%(app_label)s_%(class)s_fin_no_antes_de_inicio",
                violation_error_message="No puede terminar antes de empezar.",
            ),
            models.CheckConstraint(
                condition=Q(padron__isnull=True) | Q(padron__gte=1),
                name="%(app_label)s_%(class)s_padron_desde_1",
                violation_error_message="El padrón es de una persona o más; vacío si no hay.",
            ),
            models.CheckConstraint(
                condition=Q(ganadoras__gte=1),
                name="%(app_label)s_%(class)s_gana_al_menos_una",
                violation_error_message="Gana una propuesta o más.",
            ),
        ]

    def __str__(self):
        return f"Votación de {self.municipio}, {self.edicion.rotulo}"

    def get_absolute_url(self):
        return reverse("obras:votacion-detail", args=[self.edicion.anio, self.municipio.slug])


class OpcionVotacionQuerySet(models.QuerySet):
    def con_titulo(self):
        """Annotate `titulo`, of the last version of the proposal."""
        ultima = VersionPropuesta.objects.filter(propuesta=OuterRef("propuesta"))
        return self.annotate(titulo=Subquery(ultima.order_by("-numero").values("titulo")[:1]))

    def con_total(self):
        """Annotate `total`, how many votes the records that count give it."""
        suyos = Votos.objects.filter(
            opcion=OuterRef("pk"), acta__in=ActaVotacion.objects.vigentes()
        ).order_by()
        total = suyos.values("opcion").annotate(suma=Sum("cuantos")).values("suma")
        return self.annotate(total=Coalesce(Subquery(total), 0))


class OpcionVotacion(models.Model):
    """A proposal on the ballot, and what becomes of it if it does not win."""

    votacion = models.ForeignKey(
        Votacion, on_delete=models.PROTECT, related_name="opciones", verbose_name="votación"
    )
    orden = models.PositiveSmallIntegerField("número en la boleta")
    propuesta = models.ForeignKey(
        Propuesta, on_delete=models.PROTECT, related_name="opciones", verbose_name="propuesta"
    )
    gana_desempate = models.BooleanField("ganó el desempate", default=False)
    empato = models.BooleanField("estuvo en el desempate", default=False, editable=False)
    destino = models.TextField(
        "qué sigue si no gana",
        max_length=1000,
        blank=True,
        help_text="A dónde se lleva o cuándo puede volver a presentarse: es público.",
    )
    history = HistoricalRecords(verbose_name="historia de opción de una votación")

    objects = OpcionVotacionQuerySet.as_manager()

    class Meta:
        verbose_name = "propuesta en la boleta"
        verbose_name_plural = "propuestas en la boleta"
        ordering = ["votacion", "orden"]
        constraints = [
            models.UniqueConstraint(
                fields=["votacion", "orden"],
                name="%(app_label)s_%(class)s_orden_unico",
                violation_error_message="Otra propuesta lleva ese número en la boleta.",
            ),
            models.UniqueConstraint(
                fields=["votacion", "propuesta"],
                name="%(app_label)s_%(class)s_propuesta_una_vez",
                violation_error_message="La propuesta ya está en la boleta.",
            ),
        ]

    def __str__(self):
        return f"{self.orden}. {self.propuesta}"


class CentroVotacionQuerySet(models.QuerySet):
    def con_acta(self):
        """Annotate the id of its last polling record (`acta_vigente`) and what it says was in the
        ballot box (`depositadas`); None without one."""
        ultima = ActaVotacion.objects.filter(centro=OuterRef("pk")).order_by("-numero")
        return self.annotate(
            acta_vigente=Subquery(ultima.values("pk")[:1]),
            depositadas=Subquery(ultima.values("depositadas")[:1]),
        )


class CentroVotacion(models.Model):
    """A place, or a route, where people could vote."""

    class Tipo(models.TextChoices):
        FIJO = "fijo", "Fijo"
        MOVIL = "movil", "Móvil"

    votacion = models.ForeignKey(
        Votacion, on_delete=models.PROTECT, related_name="centros", verbose_name="votación"
    )
    numero = models.PositiveSmallIntegerField("número")
    tipo = models.CharField("tipo", max_length=5, choices=Tipo)
    lugar = models.CharField(
        "lugar", max_length=200, help_text="Domicilio; de uno móvil, por dónde pasó."
    )
    boletas = models.PositiveIntegerField(
        "boletas recibidas", help_text="Las que se le entregaron antes de abrir."
    )
    history = HistoricalRecords(verbose_name="historia de centro de votación")

    objects = CentroVotacionQuerySet.as_manager()

    class Meta:
        verbose_name = "centro de votación"
        verbose_name_plural = "centros de votación"
        ordering = ["votacion", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["votacion", "numero"],
                name="%(app_label)s_%(class)s_numero_unico",
                violation_error_message="Otro centro de la votación lleva ese número.",
            ),
            models.CheckConstraint(
                condition=Q(tipo__in=["fijo", "movil"]),
                name="%(app_label)s_%(class)s_tipo_conocido",
            ),
            models.CheckConstraint(
                condition=~Q(lugar=""),
                name="%(app_label)s_%(class)s_lugar_no_vacio",
                violation_error_message="Escriba dónde se votó.",
            ),
        ]

    def __str__(self):
        return f"Centro {self.numero}, {self.lugar}"


class ActaVotacionQuerySet(models.QuerySet):
    def vigentes(self):
        """The last one of each place: that one counts."""
        ultima = ActaVotacion.objects.filter(centro=OuterRef("centro")).order_by("-numero")
        return self.filter(pk=Subquery(ultima.values("pk")[:1]))


class ActaVotacion(ConArchivo):
    """What the polling record of a place says. Only ever added: a correction is another one.

    The scan has signatures: it is not public.
    """

    centro = models.ForeignKey(
        CentroVotacion, on_delete=models.PROTECT, related_name="actas", verbose_name="centro"
    )
    numero = models.PositiveSmallIntegerField("captura", validators=[MinValueValidator(1)])
    boletas_del_centro = models.PositiveIntegerField("boletas que recibió el centro")
    depositadas = models.PositiveIntegerField("boletas en la urna")
    nulas = models.PositiveIntegerField("nulas y en blanco")
    motivo = models.TextField(
        "por qué se corrige", max_length=1000, blank=True, help_text="De la segunda en adelante."
    )
    captura = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="actas_de_votacion",
        verbose_name="quién la capturó",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    objects = ActaVotacionQuerySet.as_manager()

    class Meta:
        verbose_name = "acta de votación"
        verbose_name_plural = "actas de votación"
        ordering = ["centro", "-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["centro", "numero"], name="%(app_label)s_%(class)s_numero_unico"
            ),
            models.CheckConstraint(
                condition=Q(depositadas__lte=F("boletas_del_centro")),
                name="%(app_label)s_%(class)s_no_mas_que_boletas",
                violation_error_message="No puede haber más boletas en la urna que las recibidas.",
            ),
            models.CheckConstraint(
                condition=Q(nulas__lte=F("depositadas")),
                name="%(app_label)s_%(class)s_no_mas_nulas_que_boletas",
                violation_error_message="No puede haber más nulas que boletas en la urna.",
            ),
            models.CheckConstraint(
                condition=Q(numero=1) | (Q(numero__gt=1) & ~Q(motivo="")),
                name="%(app_label)s_%(class)s_una_correccion_dice_por_que",
                violation_error_message="Diga por qué se corrige el acta.",
            ),
            models.CheckConstraint(
                condition=SIN_ARCHIVO | CON_ARCHIVO,
                name="%(app_label)s_%(class)s_archivo_completo",
                violation_error_message="El archivo está incompleto: súbalo otra vez.",
            ),
        ]

    def __str__(self):
        return f"Acta {self.numero} de {self.centro}"

    @property
    def titulo(self) -> str:
        """What its file is called when it is handed out."""
        return f"acta-votacion-{self.centro_id}-{self.numero}"


class Votos(models.Model):
    """How many votes a record gives to a proposal in an age group; only ever added."""

    acta = models.ForeignKey(
        ActaVotacion, on_delete=models.PROTECT, related_name="votos", verbose_name="acta"
    )
    opcion = models.ForeignKey(
        OpcionVotacion, on_delete=models.PROTECT, related_name="votos", verbose_name="propuesta"
    )
    grupo_edad = models.CharField("grupo de edad", max_length=8, choices=GrupoVotante)
    cuantos = models.PositiveIntegerField("votos")

    class Meta:
        verbose_name = "votos"
        verbose_name_plural = "votos"
        ordering = ["acta", "opcion__orden", "grupo_edad"]
        constraints = [
            models.UniqueConstraint(
                fields=["acta", "opcion", "grupo_edad"],
                name="%(app_label)s_%(class)s_una_cifra_por_grupo",
            ),
            models.CheckConstraint(
                condition=Q(grupo_edad__in=["12-17", "18-35", "36-59", "60+", "sin_dato"]),
                name="%(app_label)s_%(class)s_grupo_conocido",
            ),
        ]

    def __str__(self):
        return f"{self.cuantos} de {self.get_grupo_edad_display()}"


def votos_por_opcion(votacion) -> dict[int, int]:
    """How many votes each proposal on the ballot has, by its OpcionVotacion's id. One query."""
    opciones = OpcionVotacion.objects.filter(votacion=votacion).con_total()
    return dict(opciones.order_by().values_list("pk", "total"))
