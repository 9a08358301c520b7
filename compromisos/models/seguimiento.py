"""What happened to an activity. Rows are only ever added: a correction is a new row."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords


class CausaAtraso(models.Model):
    """Why an activity is late: the catalogue from which an official chooses."""

    nombre = models.CharField("nombre", max_length=120, unique=True)
    orden = models.PositiveSmallIntegerField("orden", default=0)
    activa = models.BooleanField(
        "se ofrece", default=True, help_text="Desmárquela para que ya no se ofrezca; no la borre."
    )
    history = HistoricalRecords(verbose_name="historia de causa de atraso")

    class Meta:
        verbose_name = "causa de atraso"
        verbose_name_plural = "causas de atraso"
        ordering = ["orden", "nombre"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nombre=""),
                name="%(app_label)s_%(class)s_nombre_no_vacio",
                violation_error_message="Escriba el nombre de la causa.",
            ),
        ]

    def __str__(self):
        return self.nombre


def fin_del_dia(al) -> datetime:
    """The first moment after the day `al`, local time: what is older was on record by then."""
    return timezone.make_aware(datetime.combine(al + timedelta(days=1), time.min))


class AvanceQuerySet(models.QuerySet):
    def hasta_el_dia(self, al):
        """Those on record when the day `al` ended, local time."""
        return self.filter(creado__lt=fin_del_dia(al))

    def del_mas_nuevo(self):
        """The last one recorded comes first: that one is the figure in force."""
        return self.order_by("-creado", "-id")


class Avance(models.Model):
    """A dated report of progress on an activity, by its unit. Never changed, never deleted."""

    class Origen(models.TextChoices):
        CAPTURA = "captura", "Captura"
        IMPORTACION = "importacion", "Importación"

    actividad = models.ForeignKey(
        "compromisos.Actividad",
        on_delete=models.PROTECT,
        related_name="avances",
        verbose_name="actividad",
    )
    porcentaje = models.DecimalField(
        "avance (%)",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    fecha = models.DateField("fecha del avance")
    texto = models.TextField("qué se hizo", max_length=5000, blank=True)
    causa_atraso = models.ForeignKey(
        CausaAtraso,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="avances",
        verbose_name="causa del atraso",
    )
    siguiente_paso = models.TextField("siguiente paso", max_length=2000, blank=True)
    autor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="avances",
        verbose_name="autor",
    )
    dependencia = models.ForeignKey(
        "compromisos.Dependencia",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="avances",
        verbose_name="dependencia que reporta",
    )
    origen = models.CharField(
        "origen", max_length=12, choices=Origen, default=Origen.CAPTURA, editable=False
    )
    creado = models.DateTimeField("registrado", default=timezone.now, editable=False)

    objects = AvanceQuerySet.as_manager()

    class Meta:
        verbose_name = "avance"
        verbose_name_plural = "avances"
        ordering = ["-creado", "-id"]
        get_latest_by = ["creado", "id"]
        indexes = [
            models.Index(fields=["actividad", "-creado", "-id"], name="compromisos_avance_ultimo"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(porcentaje__gte=0, porcentaje__lte=100),
                name="%(app_label)s_%(class)s_porcentaje_0_a_100",
                violation_error_message="El avance va de 0 a 100.",
            ),
            models.CheckConstraint(
                condition=Q(origen__in=["captura", "importacion"]),
                name="%(app_label)s_%(class)s_origen_conocido",
            ),
            models.CheckConstraint(
                condition=~Q(origen="captura")
                | (Q(autor__isnull=False, dependencia__isnull=False) & ~Q(texto="")),
                name="%(app_label)s_%(class)s_captura_dice_quien_y_que",
                violation_error_message="Falta quién reporta, por cuál dependencia o qué se hizo.",
            ),
        ]

    def __str__(self):
        return f"{self.porcentaje.normalize():f} % al {self.fecha:%d/%m/%Y}"
