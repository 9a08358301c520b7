"""Spreadsheets that somebody uploaded and has not confirmed yet."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone


def nueva_clave() -> str:
    return secrets.token_urlsafe(32)


class ImportacionPendienteQuerySet(models.QuerySet):
    def vigentes(self, ahora=None):
        """Not yet expired."""
        ahora = ahora or timezone.now()
        return self.filter(creado__gt=ahora - timedelta(hours=settings.IMPORTAR_HORAS_ESPERA))

    def vencidas(self, ahora=None):
        ahora = ahora or timezone.now()
        return self.filter(creado__lte=ahora - timedelta(hours=settings.IMPORTAR_HORAS_ESPERA))

    def de(self, usuario, modelo):
        """What the user may see, confirm or throw away in the list of `modelo` (its label): one's
        own uploads, not yet expired."""
        return self.vigentes().filter(usuario=usuario, modelo=modelo)


class ImportacionPendiente(models.Model):
    """An uploaded spreadsheet between its preview and its confirmation; it belongs to its user."""

    clave = models.CharField("clave", max_length=64, unique=True, default=nueva_clave)
    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="importaciones_pendientes",
        verbose_name="usuario",
    )
    modelo = models.CharField(
        "de qué lista",
        max_length=60,
        default="compromisos.evaluacion",
        help_text="La del administrador en la que se subió.",
    )
    nombre = models.CharField("nombre del archivo", max_length=200)
    contenido = models.BinaryField("contenido")
    evaluacion = models.CharField(
        "evaluación",
        max_length=200,
        blank=True,
        help_text="La de las filas que no nombran ninguna.",
    )
    crear_dependencias = models.BooleanField("crear dependencias nuevas", default=False)
    creado = models.DateTimeField("subido", default=timezone.now, db_index=True)

    objects = ImportacionPendienteQuerySet.as_manager()

    class Meta:
        verbose_name = "importación pendiente"
        verbose_name_plural = "importaciones pendientes"
        ordering = ["-creado", "-id"]
        default_permissions = ()

    def __str__(self):
        return self.nombre
