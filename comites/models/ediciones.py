"""The exercises of the programme, and the stages that each goes through."""

from itertools import pairwise

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .municipios import Region


class Etapa(models.IntegerChoices):
    """What an exercise goes through, in order."""

    CONVOCATORIA = 1, "Convocatoria"
    REGISTRO = 2, "Registro"
    TALLER = 3, "Taller"
    DICTAMEN = 4, "Dictamen"
    VOTACION = 5, "Votación"
    FIRMA = 6, "Firma"
    EJECUCION = 7, "Ejecución"
    ENTREGA = 8, "Entrega"
    VIGILANCIA = 9, "Vigilancia"
    MANTENIMIENTO = 10, "Mantenimiento"


class EdicionQuerySet(models.QuerySet):
    def de_la_region(self, region):
        """Those carried out in the region, with their stages in order."""
        return self.filter(regiones=region).prefetch_related("etapas")

    def get_by_natural_key(self, anio):
        return self.get(anio=anio)


class Edicion(models.Model):
    """An exercise of the programme: a year, some regions and a ceiling of money."""

    anio = models.PositiveSmallIntegerField(
        "año",
        unique=True,
        validators=[MinValueValidator(2000)],
        error_messages={"unique": "Ya existe la edición de ese año."},
    )
    regiones = models.ManyToManyField(
        Region, related_name="ediciones", verbose_name="regiones", help_text="En las que se hace."
    )
    techo = models.DecimalField(
        "techo presupuestal (pesos)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Lo más que puede gastarse; vacío si no se ha autorizado.",
    )
    demo = models.BooleanField(
        "de demostración",
        default=False,
        editable=False,
        help_text="Inventada por «manage.py demo» para enseñar el sitio lleno.",
    )
    history = HistoricalRecords(verbose_name="historia de edición", m2m_fields=["regiones"])

    objects = EdicionQuerySet.as_manager()

    class Meta:
        verbose_name = "edición del programa"
        verbose_name_plural = "ediciones del programa"
        ordering = ["-anio"]
        constraints = [
            models.CheckConstraint(
                condition=Q(anio__gte=2000),
                name="%(app_label)s_%(class)s_anio_desde_2000",
                violation_error_message="Escriba el año con cuatro cifras.",
            ),
            models.CheckConstraint(
                condition=Q(techo__isnull=True) | Q(techo__gt=0),
                name="%(app_label)s_%(class)s_techo_positivo",
                violation_error_message="El techo es mayor que cero; déjelo vacío si no lo hay.",
            ),
        ]

    def __str__(self):
        return f"Edición {self.rotulo}"

    @property
    def rotulo(self) -> str:
        """Its year; what is invented says so wherever it is named."""
        return f"{self.anio} (demostración)" if self.demo else str(self.anio)

    def natural_key(self):
        return (self.anio,)


class EtapaEdicionQuerySet(models.QuerySet):
    def en_curso(self, hoy=None):
        """Begun and not over on the day; more than one at a time may be."""
        hoy = hoy or timezone.localdate()
        return self.filter(Q(fin__isnull=True) | Q(fin__gte=hoy), inicio__lte=hoy)


class EtapaEdicion(models.Model):
    """When a stage of an exercise begins and ends; each stage once."""

    edicion = models.ForeignKey(
        Edicion, on_delete=models.CASCADE, related_name="etapas", verbose_name="edición"
    )
    etapa = models.PositiveSmallIntegerField("etapa", choices=Etapa)
    inicio = models.DateField("empieza")
    fin = models.DateField(
        "termina", null=True, blank=True, help_text="Último día; vacío si no tiene término."
    )
    history = HistoricalRecords(verbose_name="historia de etapa")

    objects = EtapaEdicionQuerySet.as_manager()

    class Meta:
        verbose_name = "etapa"
        verbose_name_plural = "etapas"
        ordering = ["edicion", "etapa"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etapa__in=[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
                name="%(app_label)s_%(class)s_etapa_conocida",
            ),
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(fin__gte=F("inicio")),
                name="%(app_label)s_%(class)s_fin_no_antes_de_inicio",
                violation_error_message="No puede terminar antes de empezar.",
            ),
            models.UniqueConstraint(
                fields=["edicion", "etapa"],
                name="%(app_label)s_%(class)s_etapa_una_vez",
                violation_error_message="La edición ya tiene esa etapa.",
            ),
        ]

    def __str__(self):
        return f"{self.edicion}: {self.get_etapa_display()}"


def fuera_de_orden(etapas) -> tuple | None:
    """The first two of `etapas`, (stage, first day), of which the later one begins earlier."""
    for antes, despues in pairwise(sorted(etapas)):
        if despues[1] < antes[1]:
            return antes, despues
    return None
