"""The liaison of a municipality: the one person there who may reach those in its committees."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .municipios import Municipio

OTRO = "El municipio tiene otro enlace en esas fechas: escriba antes su último día."


class EnlaceMunicipalQuerySet(models.QuerySet):
    def vigentes(self, hoy=None):
        """In post on the day, first and last day included."""
        hoy = hoy or timezone.localdate()
        return self.filter(Q(hasta__isnull=True) | Q(hasta__gte=hoy), desde__lte=hoy)

    def de_usuario(self, usuario):
        """The posts of the account; none, if it is disabled."""
        return self.filter(usuario_id=usuario.pk, usuario__is_active=True)

    def a_la_vez(self, desde, hasta=None):
        """In post on some day of that period; `hasta` None: it has no end."""
        filas = self.filter(Q(hasta__isnull=True) | Q(hasta__gte=desde))
        return filas.filter(desde__lte=hasta) if hasta else filas


class EnlaceMunicipal(models.Model):
    """The municipal official who calls its committees to meetings, from a day and until a day.

    One at a time: how to reach a citizen is seen by as few as can be. Whoever follows is another
    row, so that who could see what, and when, stays on record.
    """

    municipio = models.ForeignKey(
        Municipio,
        on_delete=models.PROTECT,
        related_name="enlaces",
        verbose_name="municipio",
    )
    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="enlaces_municipales",
        verbose_name="cuenta",
        help_text="Con qué cuenta entra a su panel.",
    )
    desde = models.DateField("desde", default=timezone.localdate)
    hasta = models.DateField(
        "hasta", null=True, blank=True, help_text="Último día en el cargo; vacío si sigue."
    )
    history = HistoricalRecords(verbose_name="historia de enlace municipal")

    objects = EnlaceMunicipalQuerySet.as_manager()

    class Meta:
        verbose_name = "enlace municipal"
        verbose_name_plural = "enlaces municipales"
        ordering = ["municipio__clave_nombre", "-desde"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hasta__isnull=True) | Q(hasta__gte=F("desde")),
                name="%(app_label)s_%(class)s_hasta_no_antes_de_desde",
                violation_error_message="El último día no puede ser anterior al primero.",
            ),
            models.UniqueConstraint(
                fields=["municipio"],
                condition=Q(hasta__isnull=True),
                name="%(app_label)s_%(class)s_uno_por_municipio",
                violation_error_message=OTRO,
            ),
        ]

    def __str__(self):
        return f"{self.usuario} ({self.municipio})"

    def clean(self):
        """One at a time also among those with a last day, of which no constraint knows."""
        if self.municipio_id is None or self.desde is None:
            return
        otros = EnlaceMunicipal.objects.filter(municipio=self.municipio_id).exclude(pk=self.pk)
        if otros.a_la_vez(self.desde, self.hasta).exists():
            raise ValidationError(OTRO)

    def vigente(self, hoy) -> bool:
        return self.desde <= hoy and (self.hasta is None or self.hasta >= hoy)
