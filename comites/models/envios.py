"""How many public forms come from one place, counted in the database that every worker shares."""

from django.db import models
from django.utils import timezone


class Envio(models.Model):
    """A public form that was sent, to count how many come from one place; gone after a day.

    `huella`: a keyed digest of the network address, never the address.
    """

    formulario = models.CharField("formulario", max_length=20)
    objeto = models.CharField("de qué", max_length=80)
    huella = models.CharField("de dónde", max_length=64)
    creado = models.DateTimeField("recibido", default=timezone.now)

    class Meta:
        verbose_name = "envío"
        verbose_name_plural = "envíos"
        ordering = ["-creado"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["formulario", "huella", "creado"], name="comites_envio_huella"),
            models.Index(fields=["formulario", "objeto", "creado"], name="comites_envio_objeto"),
        ]

    def __str__(self):
        return f"{self.formulario} {self.objeto}"
