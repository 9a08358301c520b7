"""What people lack: the needs from which proposals are made."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from comites.models import Evento, Municipio
from evj.web.campos import NormalizadoField, contiene

SIN_NOMBRES = "Es público: sin nombres de ciudadanos ni datos para localizarlos."


class NecesidadQuerySet(models.QuerySet):
    def publicas(self):
        """What the public may see: not those of an event that is not public yet."""
        return self.exclude(evento__publicado=False)

    def buscar(self, texto):
        """Every word in the need or its place, accents ignored."""
        return self.filter(contiene(texto, "texto_busqueda", "municipio__texto_busqueda"))


class Necesidad(models.Model):
    """Something that a place lacks, as it was said; in a workshop, with the place it was given."""

    municipio = models.ForeignKey(
        Municipio, on_delete=models.PROTECT, related_name="necesidades", verbose_name="municipio"
    )
    localidad = models.CharField("localidad o colonia", max_length=120)
    texto = models.TextField("qué hace falta", max_length=2000, help_text=SIN_NOMBRES)
    evento = models.ForeignKey(
        Evento,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="necesidades",
        verbose_name="taller o asamblea",
        help_text="Donde se dijo; vacío si llegó de otra manera.",
    )
    prioridad_taller = models.PositiveSmallIntegerField(
        "prioridad en el taller",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="1 es lo más urgente. Vacío si el taller no las ordenó.",
    )
    registrada_el = models.DateField("registrada el", default=timezone.localdate)
    texto_busqueda = NormalizadoField("texto para buscar", de=["texto", "localidad"])
    history = HistoricalRecords(
        verbose_name="historia de necesidad", excluded_fields=["texto_busqueda"]
    )

    objects = NecesidadQuerySet.as_manager()

    class Meta:
        verbose_name = "necesidad"
        verbose_name_plural = "necesidades"
        ordering = ["municipio__clave_nombre", "prioridad_taller", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(texto="") & ~Q(localidad=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba qué hace falta y en qué localidad.",
            ),
            models.CheckConstraint(
                condition=Q(prioridad_taller__isnull=True)
                | Q(prioridad_taller__gte=1, evento__isnull=False),
                name="%(app_label)s_%(class)s_prioridad_de_un_taller",
                violation_error_message="La prioridad empieza en 1 y la da un taller: elija cuál.",
            ),
        ]

    def __str__(self):
        return f"{self.localidad}: {self.texto[:80]}"

    def clean(self):
        if self.evento_id and self.evento.municipio_id != self.municipio_id:
            raise ValidationError({"evento": "Ese taller fue en otro municipio."})
