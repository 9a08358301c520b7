"""Who put their name down for an event, how many came, and what was sent from where."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .eventos import Evento

_SAL = "comites.inscripcion"


class EstadoInscripcion(models.TextChoices):
    CONFIRMADA = "confirmada", "Con lugar"
    EN_ESPERA = "en_espera", "En lista de espera"
    CANCELADA = "cancelada", "Cancelada"


class InscripcionQuerySet(models.QuerySet):
    def confirmadas(self):
        return self.filter(estado=EstadoInscripcion.CONFIRMADA)

    def en_espera(self):
        """Who waits for a place, the first one first."""
        return self.filter(estado=EstadoInscripcion.EN_ESPERA).order_by("id")

    def vivas(self):
        return self.exclude(estado=EstadoInscripcion.CANCELADA)

    def vencidas(self, ahora):
        """Those whose event ended so long ago that their data have to go."""
        return self.filter(evento__fin__lt=ahora - timedelta(days=settings.INSCRIPCION_DIAS))


class Inscripcion(models.Model):
    """A person who means to come. Cancelled, nothing is left of who it was."""

    evento = models.ForeignKey(
        Evento, on_delete=models.PROTECT, related_name="inscripciones", verbose_name="evento"
    )
    nombre = models.CharField("nombre", max_length=100, blank=True)
    contacto = models.CharField("correo o teléfono", max_length=254, blank=True)
    estado = models.CharField("estado", max_length=10, choices=EstadoInscripcion)
    ficha = models.UUIDField("formulario del que viene", default=uuid.uuid4, unique=True)
    aviso = models.ForeignKey(
        "comites.AvisoPrivacidad",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="inscripciones",
        verbose_name="aviso que se le mostró",
        help_text="Vacío si entonces no había ninguno publicado.",
    )
    creada = models.DateTimeField("recibida", default=timezone.now, editable=False)

    objects = InscripcionQuerySet.as_manager()

    class Meta:
        verbose_name = "inscripción"
        verbose_name_plural = "inscripciones"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(estado__in=["confirmada", "en_espera", "cancelada"]),
                name="%(app_label)s_%(class)s_estado_conocido",
            ),
            models.CheckConstraint(
                condition=Q(estado="cancelada", nombre="", contacto="")
                | (~Q(estado="cancelada") & ~Q(nombre="") & ~Q(contacto="")),
                name="%(app_label)s_%(class)s_sin_datos_al_cancelar",
                violation_error_message="Escriba el nombre y un contacto.",
            ),
        ]
        indexes = [models.Index(fields=["evento", "estado"], name="comites_inscripcion_estado")]

    def __str__(self):
        return f"Inscripción {self.pk}"

    def get_absolute_url(self):
        """Its own page, which only who has the link reaches."""
        return reverse("comites:inscripcion-detail", args=[self.token])

    @property
    def token(self) -> str:
        return signing.Signer(salt=_SAL).sign(str(self.pk))

    @property
    def correo(self) -> str:
        """Where a mail reaches the person; "" if the contact is a telephone."""
        return self.contacto if "@" in self.contacto else ""


def pk_del_token(token: str) -> int | None:
    """The registration that the link is of; None when nobody of ours signed it."""
    try:
        return int(signing.Signer(salt=_SAL).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


class SexoAsistente(models.TextChoices):
    MUJER = "mujer", "Mujeres"
    HOMBRE = "hombre", "Hombres"
    SIN_DATO = "sin_dato", "No lo dijeron"


class EdadAsistente(models.TextChoices):
    ADOLESCENTES = "12_17", "12 a 17 años"
    JOVENES = "18_35", "18 a 35 años"
    ADULTOS = "36_59", "36 a 59 años"
    MAYORES = "60_mas", "60 años o más"


class Asistencia(models.Model):
    """How many people of a sex and an age came; lists with names stay on paper."""

    evento = models.ForeignKey(
        Evento, on_delete=models.PROTECT, related_name="asistencias", verbose_name="evento"
    )
    sexo = models.CharField("sexo", max_length=8, choices=SexoAsistente)
    grupo_edad = models.CharField("edad", max_length=6, choices=EdadAsistente)
    cuantos = models.PositiveIntegerField("cuántas personas")
    history = HistoricalRecords(verbose_name="historia de asistencia")

    class Meta:
        verbose_name = "asistencia"
        verbose_name_plural = "asistencia: cuántas personas fueron"
        ordering = ["evento", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sexo__in=["mujer", "hombre", "sin_dato"]),
                name="%(app_label)s_%(class)s_sexo_conocido",
            ),
            models.CheckConstraint(
                condition=Q(grupo_edad__in=["12_17", "18_35", "36_59", "60_mas"]),
                name="%(app_label)s_%(class)s_grupo_conocido",
            ),
            models.UniqueConstraint(
                fields=["evento", "sexo", "grupo_edad"],
                name="%(app_label)s_%(class)s_cada_grupo_una_vez",
                violation_error_message="Ese grupo ya está contado.",
            ),
        ]

    def __str__(self):
        return f"{self.get_sexo_display()}, {self.get_grupo_edad_display()}: {self.cuantos}"
