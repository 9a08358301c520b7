"""How people are called to an event."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .eventos import Evento


class ConvocatoriaQuerySet(models.QuerySet):
    def publicas(self):
        """Those of what the public may see, whether it was called off or not."""
        return self.filter(evento__publicado=True)


class Convocatoria(models.Model):
    """How people were called to an event: since when, by which means, in which words."""

    evento = models.OneToOneField(
        Evento, on_delete=models.PROTECT, related_name="convocatoria", verbose_name="evento"
    )
    publicada_el = models.DateField("publicada el")
    medios = models.CharField(
        "medios", max_length=300, help_text="«Perifoneo, carteles en la presidencia, radio»."
    )
    texto = models.TextField("texto", max_length=5000, blank=True)
    history = HistoricalRecords(verbose_name="historia de convocatoria")

    objects = ConvocatoriaQuerySet.as_manager()

    class Meta:
        verbose_name = "convocatoria"
        verbose_name_plural = "convocatorias"
        ordering = ["publicada_el", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(medios=""),
                name="%(app_label)s_%(class)s_medios_no_vacios",
                violation_error_message="Diga por qué medios se convocó.",
            ),
        ]

    def __str__(self):
        return f"Convocatoria a {self.evento}"

    def clean(self):
        if self.publicada_el and self.evento.inicio and self.dias < 0:
            raise ValidationError({"publicada_el": "Es después del evento."})

    @property
    def dias(self) -> int:
        """How many days it stayed open: from its day to that of the event."""
        return (timezone.localdate(self.evento.inicio) - self.publicada_el).days
