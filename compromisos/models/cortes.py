"""Cuts: the whole published agenda as it was at one moment, sealed and chained."""

import hashlib

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone

from .seguimiento import fin_del_dia

LARGO = 64  # of a SHA-256 in hexadecimal


class CorteQuerySet(models.QuerySet):
    def ultimo(self, al=None):
        """The newest one, or the newest closed by the end of the day `al`; without its content.

        None when there is none.
        """
        return self.hasta(al).defer("contenido").order_by("-numero").first()

    def dia_del_ultimo(self, al=None) -> models.Subquery:
        """The day of that one, to annotate the rows of another query with."""
        return models.Subquery(self.hasta(al).order_by("-numero").values("dia")[:1])

    def hasta(self, al):
        return self if al is None else self.filter(creado__lt=fin_del_dia(al))

    def con_bytes(self):
        """Without the content; `bytes` says how long it is."""
        return self.defer("contenido").annotate(bytes=Length("contenido"))

    def bloquear(self):
        """Nobody else closes one until this transaction ends.

        In SQLite every transaction of ours already keeps other writers out.
        """
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    f"LOCK TABLE {self.model._meta.db_table} IN SHARE ROW EXCLUSIVE MODE"
                )


class Corte(models.Model):
    """What was public of every agenda at one moment, frozen by the evaluation unit.

    `contenido`: canonical JSON (compromisos/cortes.py), the very bytes that `sha256` is of; the
    sha256 of the one before is inside, so that none can change without all that follow.
    """

    numero = models.PositiveIntegerField("número", unique=True)
    dia = models.DateField("día", help_text="Contra el que se cuentan los plazos.")
    contenido = models.BinaryField("contenido")
    sha256 = models.CharField("huella SHA-256", max_length=LARGO)
    sha256_anterior = models.CharField(
        "huella del anterior", max_length=LARGO, blank=True, unique=True
    )
    cierra = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cortes",
        verbose_name="quien lo cerró",
        help_text="Nadie, si lo cerró el servidor.",
    )
    creado = models.DateTimeField("cerrado", default=timezone.now, editable=False)

    objects = CorteQuerySet.as_manager()

    class Meta:
        verbose_name = "corte"
        verbose_name_plural = "cortes"
        ordering = ["-numero"]
        constraints = [
            models.CheckConstraint(
                condition=Q(numero__gte=1),
                name="%(app_label)s_%(class)s_numero_desde_1",
                violation_error_message="Los números empiezan en 1.",
            ),
            models.CheckConstraint(
                condition=~Q(contenido=b""),
                name="%(app_label)s_%(class)s_contenido_no_vacio",
                violation_error_message="Un corte sin contenido no congela nada.",
            ),
            models.CheckConstraint(
                condition=Exact(Length(F("sha256")), LARGO),
                name="%(app_label)s_%(class)s_huella_completa",
                violation_error_message="La huella tiene 64 cifras hexadecimales.",
            ),
            models.CheckConstraint(
                condition=Q(numero=1, sha256_anterior="")
                | (Q(numero__gt=1) & Exact(Length(F("sha256_anterior")), LARGO)),
                name="%(app_label)s_%(class)s_sigue_a_otro_salvo_el_primero",
                violation_error_message="Sólo el primer corte no sigue a otro.",
            ),
        ]

    def __str__(self):
        return f"Corte {self.numero}"

    def get_absolute_url(self):
        return reverse("compromisos:corte-detail", args=[self.numero])

    @property
    def archivo(self) -> str:
        """The name of its file, as cadena.txt gives it."""
        return f"corte-{self.numero}.json"

    @property
    def octetos(self) -> bytes:
        """The content; SQLite gives back as text what somebody wrote there as text."""
        contenido = self.contenido
        return contenido.encode() if isinstance(contenido, str) else bytes(contenido)

    @property
    def huella(self) -> str:
        """The sha256 that the content really has."""
        return hashlib.sha256(self.octetos).hexdigest()
