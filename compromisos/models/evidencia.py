"""What proves a report: a file or a link, sent with it and never changed."""

import secrets
from pathlib import PurePosixPath

from django.db import models
from django.db.models import OuterRef, Q, Subquery

POR_AVANCE = 5


def nombre_propio(evidencia, nombre) -> str:
    """A name that says nothing and cannot be guessed; only the ending is the file's own."""
    azar = secrets.token_hex(16)
    return f"evidencias/{azar[:2]}/{azar[2:]}{PurePosixPath(nombre).suffix.lower()}"


class EvidenciaQuerySet(models.QuerySet):
    def con_repeticion(self):
        """Annotate in which report the same file came first, None when in this one:
        repite_compromiso and repite_actividad (numbers), repite_el (that report's day)."""
        antes = (
            self.model.objects.exclude(sha256="")
            .filter(sha256=OuterRef("sha256"), avance__lt=OuterRef("avance"))
            .order_by("avance")
        )
        primero = {
            "repite_compromiso": "avance__actividad__compromiso__numero",
            "repite_actividad": "avance__actividad__numero",
            "repite_el": "avance__fecha",
        }
        return self.annotate(**{k: Subquery(antes.values(v)[:1]) for k, v in primero.items()})


class Evidencia(models.Model):
    """A piece of evidence of a report; `publica`: the public may have it once it is validated."""

    avance = models.ForeignKey(
        "compromisos.Avance",
        on_delete=models.PROTECT,
        related_name="evidencias",
        verbose_name="avance",
    )
    orden = models.PositiveSmallIntegerField("orden", default=1)
    titulo = models.CharField("título", max_length=200)
    archivo = models.FileField("archivo", upload_to=nombre_propio, max_length=120, blank=True)
    url = models.URLField("enlace", max_length=500, blank=True)
    tipo_mime = models.CharField("tipo", max_length=100, blank=True)
    bytes = models.PositiveIntegerField("tamaño en bytes", null=True, blank=True)
    sha256 = models.CharField("huella SHA-256", max_length=64, blank=True, db_index=True)
    publica = models.BooleanField("publicable", default=True)

    objects = EvidenciaQuerySet.as_manager()

    class Meta:
        verbose_name = "evidencia"
        verbose_name_plural = "evidencias"
        ordering = ["avance", "orden"]
        constraints = [
            models.UniqueConstraint(
                fields=["avance", "orden"], name="%(app_label)s_%(class)s_orden_unico"
            ),
            models.CheckConstraint(
                condition=Q(orden__gte=1, orden__lte=POR_AVANCE),
                name="%(app_label)s_%(class)s_hasta_cinco",
                violation_error_message="Un reporte lleva hasta 5 evidencias.",
            ),
            models.CheckConstraint(
                condition=~Q(titulo=""),
                name="%(app_label)s_%(class)s_titulo_no_vacio",
                violation_error_message="Escriba el título de la evidencia.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(url="", bytes__isnull=False)
                    & ~Q(archivo="")
                    & ~Q(tipo_mime="")
                    & ~Q(sha256="")
                )
                | (Q(archivo="", tipo_mime="", sha256="", bytes__isnull=True) & ~Q(url="")),
                name="%(app_label)s_%(class)s_archivo_o_enlace",
                violation_error_message="Dé un archivo o un enlace, uno de los dos.",
            ),
        ]

    def __str__(self):
        return self.titulo
