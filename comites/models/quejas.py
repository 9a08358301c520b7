"""Complaints. What happened with each is for everybody, by its folio; what it says and who filed
it is in tables apart, and erased a set time after it was resolved."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, TextChoices, Value, When
from django.utils import timezone

from compromisos.models import Dependencia

from .comites import Comite
from .municipios import Municipio

# No 0, O, 1 or I, which are taken for one another, and no vowels: no folio is a word.
ALFABETO = "23456789BCDFGHJKLMNPQRSTVWXYZ"
GRUPOS, POR_GRUPO = 3, 4


def folio_al_azar() -> str:
    """Twelve signs in groups of four, for dictating: one of 3.5e17."""
    return "-".join(
        "".join(secrets.choice(ALFABETO) for _ in range(POR_GRUPO)) for _ in range(GRUPOS)
    )


def folio_escrito(texto: str) -> str:
    """A folio as people type it, in its own form; "" for what cannot be one."""
    signos = "".join(c for c in texto.upper() if c.isalnum())
    if len(signos) != GRUPOS * POR_GRUPO or set(signos) - set(ALFABETO):
        return ""
    return "-".join(signos[n : n + POR_GRUPO] for n in range(0, len(signos), POR_GRUPO))


class EstadoQueja(TextChoices):
    """Where it stands: computed from its rows, never stored."""

    RECIBIDA = "recibida", "Recibida"
    TURNADA = "turnada", "Turnada"
    RESUELTA = "resuelta", "Resuelta"


class QuejaQuerySet(models.QuerySet):
    def con_estado(self):
        """Annotate `estado`, `turnada_el` (the last time), `resuelta_el` and `resultado`."""
        turnos = Turno.objects.filter(queja=OuterRef("pk")).order_by("-id")
        resoluciones = Resolucion.objects.filter(queja=OuterRef("pk")).order_by("-id")
        return self.annotate(
            turnada_el=Subquery(turnos.values("creado")[:1]),
            resuelta_el=Subquery(resoluciones.values("creado")[:1]),
            resultado=Subquery(resoluciones.values("resultado")[:1]),
        ).annotate(
            estado=Case(
                When(resuelta_el__isnull=False, then=Value(EstadoQueja.RESUELTA.value)),
                When(turnada_el__isnull=False, then=Value(EstadoQueja.TURNADA.value)),
                default=Value(EstadoQueja.RECIBIDA.value),
                output_field=models.CharField(),
            )
        )

    def turnadas_a(self, dependencias):
        """Those whose last turn is to one of the units."""
        turnos = Turno.objects.filter(queja=OuterRef("pk")).order_by("-id")
        ultimo = Subquery(turnos.values("dependencia")[:1])
        return self.annotate(ultima_dependencia=ultimo).filter(
            ultima_dependencia__in=dependencias.values("pk")
        )


class Queja(models.Model):
    """A complaint, with what may be known of it. Only ever added."""

    class Via(models.TextChoices):
        WEB = "web", "Por este sitio"
        PAPEL = "papel", "En papel"

    folio = models.CharField(
        "folio", max_length=14, unique=True, default=folio_al_azar, editable=False
    )
    comite = models.ForeignKey(
        Comite,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quejas",
        verbose_name="contraloría social",
    )
    municipio = models.ForeignKey(
        Municipio,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quejas",
        verbose_name="municipio",
    )
    via = models.CharField("cómo llegó", max_length=5, choices=Via, editable=False)
    recibida_el = models.DateField("recibida el", default=timezone.localdate)
    ficha = models.UUIDField("formulario del que viene", null=True, unique=True, editable=False)
    registra = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="quejas_registradas",
        verbose_name="quién la registró",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    objects = QuejaQuerySet.as_manager()

    class Meta:
        verbose_name = "queja"
        verbose_name_plural = "quejas"
        ordering = ["-creado", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(via="web", registra__isnull=True)
                | Q(via="papel", registra__isnull=False),
                name="%(app_label)s_%(class)s_de_papel_dice_quien",
                violation_error_message="De una queja en papel se dice quién la registró.",
            ),
            models.CheckConstraint(
                condition=~Q(folio=""),
                name="%(app_label)s_%(class)s_folio_no_vacio",
                violation_error_message="La queja lleva un folio.",
            ),
        ]

    def __str__(self):
        return f"Queja {self.folio}"


class DatosQuejaQuerySet(models.QuerySet):
    def caducados(self, ahora):
        """Of complaints that were resolved, the last time, so long ago that they have to go."""
        limite = ahora - timedelta(days=settings.QUEJA_DIAS)
        return self.filter(queja__in=resueltas_antes_de(limite))


class DatosQueja(models.Model):
    """What the complaint says and, if they said so, who filed it. Never public; erased in time.

    It has no history, and nobody changes it.
    """

    queja = models.OneToOneField(
        Queja, on_delete=models.PROTECT, related_name="datos", verbose_name="queja"
    )
    texto = models.TextField("qué pasó", max_length=5000)
    nombre = models.CharField("nombre", max_length=150, blank=True)
    contacto = models.CharField("correo o teléfono", max_length=254, blank=True)

    objects = DatosQuejaQuerySet.as_manager()

    class Meta:
        verbose_name = "texto y datos personales de una queja"
        verbose_name_plural = "textos y datos personales de las quejas"
        ordering = ["queja"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba qué pasó.",
            ),
        ]

    def __str__(self):
        return f"Datos de la queja {self.queja_id}"


class NotaQueja(models.Model):
    """What the unit notes on a complaint for itself. Never public; erased with the rest."""

    queja = models.ForeignKey(
        Queja, on_delete=models.PROTECT, related_name="notas", verbose_name="queja"
    )
    texto = models.TextField("nota", max_length=2000)
    autor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="notas_de_quejas",
        verbose_name="quién la escribió",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    objects = DatosQuejaQuerySet.as_manager()

    class Meta:
        verbose_name = "nota sobre una queja"
        verbose_name_plural = "notas sobre quejas"
        ordering = ["queja", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba la nota.",
            ),
        ]

    def __str__(self):
        return f"Nota {self.pk}"


class Turno(models.Model):
    """A complaint was handed to a unit to attend. Only ever added: the last one counts."""

    queja = models.ForeignKey(
        Queja, on_delete=models.PROTECT, related_name="turnos", verbose_name="queja"
    )
    dependencia = models.ForeignKey(
        Dependencia, on_delete=models.PROTECT, related_name="turnos", verbose_name="dependencia"
    )
    turna = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="quejas_turnadas",
        verbose_name="quién la turnó",
    )
    creado = models.DateTimeField("registrado", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "turno de una queja"
        verbose_name_plural = "turnos de quejas"
        ordering = ["queja", "id"]

    def __str__(self):
        return f"{self.queja}, turnada a {self.dependencia}"


class Resolucion(models.Model):
    """How a complaint ended. Only ever added: a correction is another row, and the last counts."""

    class Resultado(models.TextChoices):
        PROCEDENTE = "procedente", "Procedente: se atendió"
        IMPROCEDENTE = "improcedente", "Improcedente"
        SIN_ELEMENTOS = "sin_elementos", "Sin elementos para continuar"
        REMITIDA = "remitida", "Remitida a la autoridad competente"

    queja = models.ForeignKey(
        Queja, on_delete=models.PROTECT, related_name="resoluciones", verbose_name="queja"
    )
    resultado = models.CharField("resultado", max_length=13, choices=Resultado)
    resuelve = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="quejas_resueltas",
        verbose_name="quién la resolvió",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "resolución de una queja"
        verbose_name_plural = "resoluciones de quejas"
        ordering = ["queja", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    resultado__in=["procedente", "improcedente", "sin_elementos", "remitida"]
                ),
                name="%(app_label)s_%(class)s_resultado_conocido",
            ),
        ]

    def __str__(self):
        return f"{self.queja}: {self.get_resultado_display().lower()}"


def resueltas_antes_de(limite):
    """The keys of the complaints whose last resolution is older."""
    de_entonces = (
        Resolucion.objects.order_by().values("queja").annotate(ultima=models.Max("creado"))
    )
    return de_entonces.filter(ultima__lt=limite).values("queja")


class ConsultaQueja(models.Model):
    """Somebody read what a complaint says and who filed it. Only ever added."""

    queja = models.ForeignKey(
        Queja, on_delete=models.PROTECT, related_name="consultas", verbose_name="queja"
    )
    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="consultas_de_quejas",
        verbose_name="quién los vio",
    )
    creado = models.DateTimeField("cuándo", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "consulta de los datos de una queja"
        verbose_name_plural = "consultas de los datos de quejas"
        ordering = ["-creado", "-id"]

    def __str__(self):
        return f"{self.queja}, {timezone.localtime(self.creado):%d/%m/%Y %H:%M}"
