"""A file that goes with a row: looked at before it is kept, under a name of our own."""

import secrets
from pathlib import PurePosixPath

from django.db import models
from django.db.models import Q

SIN_ARCHIVO = Q(archivo="", tipo_mime="", sha256="", bytes__isnull=True)
CON_ARCHIVO = Q(bytes__isnull=False) & ~Q(archivo="") & ~Q(tipo_mime="") & ~Q(sha256="")


def nombre_al_azar(fila, nombre) -> str:
    """A name that says nothing and cannot be guessed; only the ending is the file's own."""
    azar = secrets.token_hex(16)
    return f"comites/{azar[:2]}/{azar[2:]}{PurePosixPath(nombre).suffix.lower()}"


class ConArchivo(models.Model):
    """A file that `compromisos.evidencias` looked at, or none."""

    archivo = models.FileField("archivo", upload_to=nombre_al_azar, max_length=120, blank=True)
    tipo_mime = models.CharField("tipo", max_length=100, blank=True, editable=False)
    bytes = models.PositiveIntegerField("tamaño en bytes", null=True, blank=True, editable=False)
    sha256 = models.CharField("huella SHA-256", max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    def poner(self, revisado):
        """Keep that file (a compromisos.evidencias.Revisado) instead of any that there was."""
        self.archivo = revisado.archivo
        self.tipo_mime = revisado.tipo_mime
        self.bytes = len(revisado.contenido)
        self.sha256 = revisado.sha256
