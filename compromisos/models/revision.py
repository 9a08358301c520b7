"""What the evaluation unit decided on a report, once."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Revision(models.Model):
    """A report validated, with the percentage that was verified, or returned with the reason."""

    class Resultado(models.TextChoices):
        VALIDADO = "validado", "Validado"
        DEVUELTO = "devuelto", "Devuelto"

    class Suficiencia(models.TextChoices):
        SI = "si", "Sí, prueba lo reportado"
        PARCIAL = "parcial", "En parte"
        NO = "no", "No"

    avance = models.OneToOneField(
        "compromisos.Avance",
        on_delete=models.PROTECT,
        related_name="revision",
        verbose_name="avance",
    )
    resultado = models.CharField("resultado", max_length=10, choices=Resultado)
    porcentaje_validado = models.DecimalField(
        "porcentaje verificado",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    suficiencia = models.CharField(
        "suficiencia de la evidencia", max_length=10, choices=Suficiencia, blank=True
    )
    observacion = models.TextField("observación", max_length=5000, blank=True)
    revisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="revisiones",
        verbose_name="quien revisa",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "revisión"
        verbose_name_plural = "revisiones"
        ordering = ["-creado", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    resultado="validado",
                    porcentaje_validado__isnull=False,
                    porcentaje_validado__gte=0,
                    porcentaje_validado__lte=100,
                    suficiencia__in=["si", "parcial", "no"],
                )
                | (
                    Q(resultado="devuelto", porcentaje_validado__isnull=True, suficiencia="")
                    & ~Q(observacion="")
                ),
                name="%(app_label)s_%(class)s_dice_cuanto_o_por_que",
                violation_error_message="Diga el porcentaje verificado y si la evidencia basta; "
                "o, si lo devuelve, por qué.",
            ),
            models.CheckConstraint(
                condition=Q(porcentaje_validado__isnull=True)
                | Q(porcentaje_validado__lt=100)
                | Q(suficiencia="si"),
                name="%(app_label)s_%(class)s_cien_con_evidencia",
                violation_error_message="Para verificarla concluida, la evidencia debe bastar.",
            ),
        ]

    def __str__(self):
        if self.resultado == self.Resultado.DEVUELTO:
            return "Devuelto"
        return f"Validado: {self.porcentaje_validado.normalize():f} %"
