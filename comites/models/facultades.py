"""What the committees may and must do, stage by stage, and who may sit in them: both as data."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .comites import TipoComite
from .ediciones import Etapa
from .integrantes import Cargo

INVENTADA = "Demostración"  # how begins what is invented


class VigenciaQuerySet(models.QuerySet):
    def vigentes(self, hoy=None):
        """In force on the day, first and last day included."""
        hoy = hoy or timezone.localdate()
        return self.filter(
            Q(vigente_hasta__isnull=True) | Q(vigente_hasta__gte=hoy), vigente_desde__lte=hoy
        )


class FacultadQuerySet(VigenciaQuerySet):
    def reales(self):
        """Without those that `manage.py demo` invents: they say so themselves."""
        return self.exclude(fundamento__startswith=f"{INVENTADA}:")


class Facultad(models.Model):
    """A power, right or duty of a kind of committee, or of a post in it, at a stage.

    A version: what is changed is a new row, and the old one gets its last day.
    """

    class Clase(models.TextChoices):
        ATRIBUCION = "atribucion", "Atribución"
        DERECHO = "derecho", "Derecho"
        OBLIGACION = "obligacion", "Obligación"

    tipo_comite = models.CharField("tipo de comité", max_length=18, choices=TipoComite)
    etapa = models.PositiveSmallIntegerField("etapa", choices=Etapa)
    clase = models.CharField("clase", max_length=10, choices=Clase)
    cargo = models.PositiveSmallIntegerField(
        "cargo", choices=Cargo, null=True, blank=True, help_text="Vacío si es de todo el comité."
    )
    texto = models.TextField("texto", max_length=1_000)
    fundamento = models.CharField(
        "fundamento",
        max_length=300,
        help_text="De dónde sale: ordenamiento y artículo, reglas de operación, acuerdo.",
    )
    vigente_desde = models.DateField("vigente desde")
    vigente_hasta = models.DateField(
        "vigente hasta", null=True, blank=True, help_text="Último día; vacío si sigue."
    )
    history = HistoricalRecords(verbose_name="historia de facultad")

    objects = FacultadQuerySet.as_manager()

    class Meta:
        verbose_name = "facultad"
        verbose_name_plural = "facultades"
        ordering = ["tipo_comite", "etapa", "clase", F("cargo").asc(nulls_first=True), "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tipo_comite__in=["ciudadano", "autoridades", "contraloria_social"]),
                name="%(app_label)s_%(class)s_tipo_comite_conocido",
            ),
            models.CheckConstraint(
                condition=Q(etapa__in=[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
                name="%(app_label)s_%(class)s_etapa_conocida",
            ),
            models.CheckConstraint(
                condition=Q(clase__in=["atribucion", "derecho", "obligacion"]),
                name="%(app_label)s_%(class)s_clase_conocida",
            ),
            models.CheckConstraint(
                condition=Q(cargo__isnull=True) | Q(cargo__in=[1, 2, 3, 4, 5]),
                name="%(app_label)s_%(class)s_cargo_valido",
            ),
            models.CheckConstraint(
                condition=~Q(texto="") & ~Q(fundamento=""),
                name="%(app_label)s_%(class)s_texto_y_fundamento",
                violation_error_message="Escriba el texto y de dónde sale.",
            ),
            models.CheckConstraint(
                condition=Q(vigente_hasta__isnull=True) | Q(vigente_hasta__gte=F("vigente_desde")),
                name="%(app_label)s_%(class)s_hasta_no_antes_de_desde",
                violation_error_message="El último día no puede ser anterior al primero.",
            ),
        ]

    def __str__(self):
        return (
            f"{self.get_clase_display()}, {self.get_etapa_display().lower()} "
            f"({self.get_tipo_comite_display()})"
        )

    @property
    def lugar(self) -> tuple:
        """Where it stands in the matrix."""
        return self.tipo_comite, self.etapa, self.clase, self.cargo


class ReglaElegibilidadQuerySet(VigenciaQuerySet):
    def get_by_natural_key(self, tipo_comite, clave, vigente_desde):
        return self.get(tipo_comite=tipo_comite, clave=clave, vigente_desde=vigente_desde)


class ReglaElegibilidad(models.Model):
    """Who may not sit in a kind of committee, and why; `elegibilidad.py` knows how to look."""

    class Clave(models.TextChoices):
        CARGO_PUBLICO = "cargo_publico", "Quien tiene un cargo público"
        CARGO_DE_PARTIDO = "cargo_partido", "Quien tiene un cargo en un partido político"
        EN_CIUDADANO = "en_ciudadano", "Quien está en el comité ciudadano del mismo municipio"
        EN_AUTORIDADES = "en_autoridades", "Quien está en el de autoridades del mismo municipio"

    tipo_comite = models.CharField("tipo de comité", max_length=18, choices=TipoComite)
    clave = models.CharField("quién no puede", max_length=14, choices=Clave)
    razon = models.TextField("razón", max_length=500, help_text="Se muestra tal cual.")
    fundamento = models.CharField("fundamento", max_length=300, help_text="De dónde sale.")
    vigente_desde = models.DateField("vigente desde")
    vigente_hasta = models.DateField(
        "vigente hasta", null=True, blank=True, help_text="Último día; vacío si sigue."
    )
    history = HistoricalRecords(verbose_name="historia de regla de elegibilidad")

    objects = ReglaElegibilidadQuerySet.as_manager()

    class Meta:
        verbose_name = "regla de elegibilidad"
        verbose_name_plural = "reglas de elegibilidad"
        ordering = ["tipo_comite", "clave", "vigente_desde"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tipo_comite__in=["ciudadano", "autoridades", "contraloria_social"]),
                name="%(app_label)s_%(class)s_tipo_comite_conocido",
            ),
            models.CheckConstraint(
                condition=Q(
                    clave__in=["cargo_publico", "cargo_partido", "en_ciudadano", "en_autoridades"]
                ),
                name="%(app_label)s_%(class)s_clave_conocida",
            ),
            models.CheckConstraint(
                condition=~Q(razon="") & ~Q(fundamento=""),
                name="%(app_label)s_%(class)s_razon_y_fundamento",
                violation_error_message="Escriba la razón y de dónde sale.",
            ),
            models.CheckConstraint(
                condition=Q(vigente_hasta__isnull=True) | Q(vigente_hasta__gte=F("vigente_desde")),
                name="%(app_label)s_%(class)s_hasta_no_antes_de_desde",
                violation_error_message="El último día no puede ser anterior al primero.",
            ),
            models.UniqueConstraint(
                fields=["tipo_comite", "clave", "vigente_desde"],
                name="%(app_label)s_%(class)s_una_por_dia",
                violation_error_message="Esa regla ya está, desde ese día.",
            ),
        ]

    def __str__(self):
        return f"{self.get_tipo_comite_display()}: {self.get_clave_display()}"

    def natural_key(self):
        return (self.tipo_comite, self.clave, self.vigente_desde)
