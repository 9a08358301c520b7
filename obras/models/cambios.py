"""What an amount or a date of a published work was, and what it became."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .obras import Obra


class CambioObra(models.Model):
    """What an amount or a date of a published work was, what it became, and why. Only ever added;
    one row a field."""

    class Campo(models.TextChoices):
        MONTO_APROBADO = "monto_aprobado", "Monto aprobado"
        MONTO_CONTRATADO = "monto_contratado", "Monto contratado"
        INICIO_PREVISTO = "inicio_previsto", "Inicio previsto"
        FIN_PREVISTO = "fin_previsto", "Término previsto"
        INICIO_REAL = "inicio_real", "Inicio real"
        FIN_REAL = "fin_real", "Término real"

    obra = models.ForeignKey(
        Obra, on_delete=models.PROTECT, related_name="cambios", verbose_name="obra"
    )
    numero = models.PositiveSmallIntegerField("número", validators=[MinValueValidator(1)])
    campo = models.CharField("qué cambia", max_length=16, choices=Campo)
    monto_antes = models.DecimalField(
        "monto de antes", max_digits=14, decimal_places=2, null=True, blank=True
    )
    monto = models.DecimalField("monto", max_digits=14, decimal_places=2, null=True, blank=True)
    fecha_antes = models.DateField("fecha de antes", null=True, blank=True)
    fecha = models.DateField("fecha", null=True, blank=True)
    motivo = models.TextField("motivo", max_length=1000)
    autor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="cambios_de_obras",
        verbose_name="quien lo cambia",
    )
    creado = models.DateTimeField("registrado", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "cambio de una obra"
        verbose_name_plural = "cambios de obras"
        ordering = ["obra", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["obra", "numero"], name="%(app_label)s_%(class)s_numero_unico"
            ),
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="%(app_label)s_%(class)s_motivo_no_vacio",
                violation_error_message="Diga por qué cambia: es público.",
            ),
            models.CheckConstraint(
                condition=Q(
                    campo__in=["monto_aprobado", "monto_contratado"],
                    fecha_antes__isnull=True,
                    fecha__isnull=True,
                )
                | Q(
                    campo__in=["inicio_previsto", "fin_previsto", "inicio_real", "fin_real"],
                    monto_antes__isnull=True,
                    monto__isnull=True,
                ),
                name="%(app_label)s_%(class)s_de_lo_suyo",
            ),
        ]

    def __str__(self):
        return f"{self.get_campo_display()}: {self.antes} → {self.despues}"

    @property
    def es_monto(self) -> bool:
        return self.campo.startswith("monto")

    @property
    def antes(self):
        return self.monto_antes if self.es_monto else self.fecha_antes

    @property
    def despues(self):
        return self.monto if self.es_monto else self.fecha
