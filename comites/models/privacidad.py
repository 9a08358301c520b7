"""What people are told of their data, and what each of them answered."""

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from .integrantes import Integrante


class AvisoPrivacidadQuerySet(models.QuerySet):
    def publicados(self, hoy=None):
        """In force or once in force on the day; the newest first."""
        return self.filter(vigente_desde__lte=hoy or timezone.localdate())

    def vigente(self, hoy=None):
        """The one in force on the day, or None."""
        return self.publicados(hoy).first()

    def siguiente_numero(self) -> int:
        return (self.aggregate(ultimo=Max("numero"))["ultimo"] or 0) + 1


class AvisoPrivacidad(models.Model):
    """A version of the privacy notice; only ever added: a consent says which one was read."""

    numero = models.PositiveIntegerField("versión", unique=True, editable=False)
    vigente_desde = models.DateField("vigente desde", default=timezone.localdate)
    simplificado = models.TextField(
        "aviso simplificado",
        max_length=2_000,
        help_text="Se muestra en cada formulario que pide datos: quién los pide, para qué, a quién "
        "se transfieren, cómo negarse y dónde está el aviso integral.",
    )
    integral = models.TextField(
        "aviso integral",
        max_length=20_000,
        help_text="Responsable y domicilio, datos, finalidades (y cuáles piden consentimiento), "
        "fundamento, transferencias, derechos ARCO, Unidad de Transparencia y cómo se avisan los "
        "cambios.",
    )
    creado = models.DateTimeField("registrado", default=timezone.now, editable=False)

    objects = AvisoPrivacidadQuerySet.as_manager()

    class Meta:
        verbose_name = "aviso de privacidad"
        verbose_name_plural = "avisos de privacidad"
        ordering = ["-vigente_desde", "-numero"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(simplificado="") & ~Q(integral=""),
                name="%(app_label)s_%(class)s_textos_no_vacios",
                violation_error_message="Escriba los dos avisos: el simplificado y el integral.",
            ),
        ]

    def __str__(self):
        return f"Aviso de privacidad, versión {self.numero}"

    def get_absolute_url(self):
        return reverse("comites:aviso-version", args=[self.numero])


class Consentimiento(models.Model):
    """What a member said of publishing their name, on which notice; only ever added.

    To take it back is to add a newer row. Only the last one counts.
    """

    class Medio(models.TextChoices):
        ACTA = "acta", "En el acta"
        FORMATO = "formato", "Formato firmado"
        ESCRITO = "escrito", "Escrito o correo"
        VERBAL = "verbal", "De palabra, ante la unidad"

    integrante = models.ForeignKey(
        Integrante,
        on_delete=models.PROTECT,
        related_name="consentimientos",
        verbose_name="integrante",
    )
    otorga = models.BooleanField("consiente que su nombre se publique")
    aviso = models.ForeignKey(
        AvisoPrivacidad,
        on_delete=models.PROTECT,
        related_name="consentimientos",
        verbose_name="aviso que se le dio",
    )
    fecha = models.DateField("fecha en que lo dijo", default=timezone.localdate)
    medio = models.CharField("cómo lo dijo", max_length=7, choices=Medio)
    registra = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="consentimientos_registrados",
        verbose_name="quién lo registró",
    )
    creado = models.DateTimeField("registrado", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "consentimiento"
        verbose_name_plural = "consentimientos"
        ordering = ["integrante", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(medio__in=["acta", "formato", "escrito", "verbal"]),
                name="%(app_label)s_%(class)s_medio_conocido",
            ),
        ]

    def __str__(self):
        return f"{'Consiente' if self.otorga else 'No consiente'}: {self.integrante}"
