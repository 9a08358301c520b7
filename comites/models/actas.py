"""The signed scan of an act: the record of a constitution or of a substitution."""

import secrets
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .comites import Comite
from .integrantes import Integrante


def nombre_propio(acta, nombre) -> str:
    """A name that says nothing and cannot be guessed; only the ending is the file's own."""
    azar = secrets.token_hex(16)
    return f"actas/{azar[:2]}/{azar[2:]}{PurePosixPath(nombre).suffix.lower()}"


class Acta(models.Model):
    """What was signed on paper, kept as it was sent; only ever added: a better scan is another row.

    It shows names and signatures: never public. Public is that it is there, and its date.
    """

    class Tipo(models.TextChoices):
        CONSTITUCION = "constitucion", "Acta de constitución"
        SUSTITUCION = "sustitucion", "Acta de sustitución"

    comite = models.ForeignKey(
        Comite, on_delete=models.PROTECT, related_name="actas", verbose_name="comité"
    )
    tipo = models.CharField("tipo", max_length=12, choices=Tipo)
    integrante = models.ForeignKey(
        Integrante,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actas",
        verbose_name="quien entra",
    )
    folio = models.CharField("folio", max_length=60)
    firmada_el = models.DateField("firmada el")
    archivo = models.FileField("archivo", upload_to=nombre_propio, max_length=120)
    tipo_mime = models.CharField("tipo de archivo", max_length=100)
    bytes = models.PositiveIntegerField("tamaño en bytes")
    sha256 = models.CharField("huella SHA-256", max_length=64)
    registra = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="actas_registradas",
        verbose_name="quién la registró",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "acta firmada"
        verbose_name_plural = "actas firmadas"
        ordering = ["-creado", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tipo="constitucion", integrante__isnull=True)
                | Q(tipo="sustitucion", integrante__isnull=False),
                name="%(app_label)s_%(class)s_de_quien_entra",
                violation_error_message="El acta de sustitución es de quien entra; la de "
                "constitución, de todo el comité.",
            ),
            models.CheckConstraint(
                condition=~Q(archivo="") & ~Q(tipo_mime="") & ~Q(sha256="") & ~Q(folio=""),
                name="%(app_label)s_%(class)s_con_archivo_y_folio",
                violation_error_message="Elija el archivo firmado.",
            ),
        ]

    def __str__(self):
        return f"{self.get_tipo_display()} {self.folio}"
