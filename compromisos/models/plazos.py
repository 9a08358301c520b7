"""What moves a deadline or takes an activity out of the count, with who and why."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from evj.web.fechas import FUERA, dias_posibles


class Prorroga(models.Model):
    """A new deadline that a unit asks for; `de`: the one in force then, None if there was none."""

    actividad = models.ForeignKey(
        "compromisos.Actividad",
        on_delete=models.PROTECT,
        related_name="prorrogas",
        verbose_name="actividad",
    )
    de = models.DateField("fecha de término de entonces", null=True, blank=True)
    a = models.DateField("fecha de término que se pide")
    motivo = models.TextField("motivo", max_length=2000)
    solicita = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="prorrogas_solicitadas",
        verbose_name="quien la pide",
    )
    dependencia = models.ForeignKey(
        "compromisos.Dependencia",
        on_delete=models.PROTECT,
        related_name="prorrogas",
        verbose_name="dependencia que la pide",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "prórroga"
        verbose_name_plural = "prórrogas"
        ordering = ["-creado", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="%(app_label)s_%(class)s_motivo_no_vacio",
                violation_error_message="Diga por qué se pide otra fecha.",
            ),
            models.CheckConstraint(
                condition=Q(de__isnull=True) | ~Q(de=F("a")),
                name="%(app_label)s_%(class)s_mueve_la_fecha",
                violation_error_message="La fecha que se pide es la que ya tiene.",
            ),
            models.CheckConstraint(
                condition=dias_posibles("a"),
                name="%(app_label)s_%(class)s_anio_posible",
                violation_error_message=FUERA,
            ),
        ]

    def __str__(self):
        return f"Al {self.a:%d/%m/%Y}"


class ResolucionProrroga(models.Model):
    """The answer of the evaluation unit; authorised, its date is the deadline from then on."""

    prorroga = models.OneToOneField(
        Prorroga, on_delete=models.PROTECT, related_name="resolucion", verbose_name="prórroga"
    )
    autorizada = models.BooleanField("autorizada")
    motivo = models.TextField("motivo", max_length=2000)
    resuelve = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="prorrogas_resueltas",
        verbose_name="quien resuelve",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "resolución de prórroga"
        verbose_name_plural = "resoluciones de prórroga"
        ordering = ["-creado", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="%(app_label)s_%(class)s_motivo_no_vacio",
                violation_error_message="Diga por qué se autoriza o se niega.",
            ),
        ]

    def __str__(self):
        return "Autorizada" if self.autorizada else "Negada"


class Cierre(models.Model):
    """An activity that will not be done any more: cancelled, or no longer applicable."""

    class Tipo(models.TextChoices):
        CANCELADA = "cancelada", "Cancelada"
        NO_APLICA = "no_aplica", "Ya no aplica"

    actividad = models.OneToOneField(
        "compromisos.Actividad",
        on_delete=models.PROTECT,
        related_name="cierre",
        verbose_name="actividad",
    )
    tipo = models.CharField("tipo", max_length=10, choices=Tipo)
    motivo = models.TextField("motivo", max_length=2000)
    autoriza = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="cierres",
        verbose_name="quien autoriza",
    )
    creado = models.DateTimeField("registrado", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "cierre"
        verbose_name_plural = "cierres"
        ordering = ["-creado", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tipo__in=["cancelada", "no_aplica"]),
                name="%(app_label)s_%(class)s_tipo_conocido",
            ),
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="%(app_label)s_%(class)s_motivo_no_vacio",
                violation_error_message="Diga por qué se cierra.",
            ),
        ]

    def __str__(self):
        return self.get_tipo_display()
