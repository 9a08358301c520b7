"""What a finished work needs to go on serving: reported by its committee, answered by its unit."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from comites.models import Comite
from compromisos.models import Dependencia
from evj.web.campos import NormalizadoField, contiene

from .avances import CON_FOTO, ConFoto
from .calidad import Gravedad
from .obras import Obra


class EstadoMantenimiento(models.TextChoices):
    """Where a request stands; the first one is of those that nobody has answered."""

    SIN_RESPUESTA = "sin_respuesta", "Sin respuesta"
    PROGRAMADA = "programada", "Programada"
    ATENDIDA = "atendida", "Atendida"
    NO_PROCEDE = "no_procede", "No procede"


ABIERTAS = (EstadoMantenimiento.SIN_RESPUESTA, EstadoMantenimiento.PROGRAMADA)


class NecesidadMantenimientoQuerySet(models.QuerySet):
    def publicas(self):
        """Those of works that the public may see."""
        return self.filter(obra__publicada=True)

    def con_estado(self):
        """Annotate `estado` (of EstadoMantenimiento), `respondida_el`, the day of the first answer,
        and `cerrada_el`, that of the last when it closes the request; None until then."""
        respuestas = SeguimientoMantenimiento.objects.filter(necesidad=OuterRef("pk"))
        ultima = respuestas.order_by("-numero")
        return self.annotate(
            respondida_el=Subquery(respuestas.order_by("numero").values("fecha")[:1]),
            estado=Coalesce(
                Subquery(ultima.values("estado")[:1]),
                Value(EstadoMantenimiento.SIN_RESPUESTA.value),
            ),
        ).annotate(
            cerrada_el=Case(
                When(
                    estado__in=["atendida", "no_procede"],
                    then=Subquery(ultima.values("fecha")[:1]),
                ),
                default=None,
            )
        )

    def editables_por(self, usuario, hoy=None):
        """Those that the user answers: of the works of their units; all, for the unit."""
        if usuario.has_perm("obras.add_seguimientomantenimiento"):
            return self.all()
        mias = Dependencia.objects.de_usuario(usuario, hoy)
        return self.filter(obra__ejecutora__in=mias.values("pk"))

    def de_los_comites_de(self, usuario, hoy=None):
        """Those that the committees in which the user sits reported."""
        return self.filter(comite__in=Comite.objects.de_usuario(usuario, hoy).values("pk"))

    def para_listar(self):
        return self.select_related("obra__municipio", "obra__ejecutora", "obra__edicion", "comite")

    def buscar(self, texto):
        """Every word in what it needs, the work or its place, accents ignored."""
        de_la_obra = ("obra__texto_busqueda", "obra__municipio__texto_busqueda")
        return self.filter(contiene(texto, "texto_busqueda", *de_la_obra))


class NecesidadMantenimiento(models.Model):
    """Something that a work needs, as its committee reported it; only ever added."""

    obra = models.ForeignKey(
        Obra, on_delete=models.PROTECT, related_name="mantenimientos", verbose_name="obra"
    )
    comite = models.ForeignKey(
        Comite,
        on_delete=models.PROTECT,
        related_name="mantenimientos",
        verbose_name="comité que lo reporta",
    )
    gravedad = models.CharField("gravedad", max_length=5, choices=Gravedad)
    texto = models.TextField("qué necesita", max_length=2000, help_text="Es público: sin nombres.")
    reportada_el = models.DateField("reportada el", default=timezone.localdate)
    registra = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="mantenimientos_reportados",
        verbose_name="quién la registró",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)
    texto_busqueda = NormalizadoField("texto para buscar", de=["texto"])

    objects = NecesidadMantenimientoQuerySet.as_manager()

    class Meta:
        verbose_name = "necesidad de mantenimiento"
        verbose_name_plural = "necesidades de mantenimiento"
        ordering = ["-reportada_el", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gravedad__in=["leve", "media", "grave"]),
                name="%(app_label)s_%(class)s_gravedad_conocida",
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba qué necesita la obra.",
            ),
        ]

    def __str__(self):
        return f"{self.obra}: {self.texto[:80]}"

    def get_absolute_url(self):
        return reverse("obras:mantenimiento-detail", args=[self.pk])


class FotoMantenimiento(ConFoto):
    """What needs mending, in a photograph."""

    DE = "mantenimiento"

    necesidad = models.ForeignKey(
        NecesidadMantenimiento,
        on_delete=models.PROTECT,
        related_name="fotos",
        verbose_name="necesidad",
    )

    class Meta:
        verbose_name = "foto de mantenimiento"
        verbose_name_plural = "fotos de mantenimiento"
        ordering = ["necesidad", "id"]
        constraints = [
            models.CheckConstraint(
                condition=CON_FOTO,
                name="%(app_label)s_%(class)s_foto_completa",
                violation_error_message="Falta la foto, o decir qué se ve en ella.",
            ),
        ]

    def __str__(self):
        return self.texto_alternativo

    @property
    def titulo(self) -> str:
        return f"mantenimiento-{self.necesidad_id}-{self.pk}"


class SeguimientoMantenimiento(models.Model):
    """What the unit answers, or did; only ever added, and the last one counts."""

    necesidad = models.ForeignKey(
        NecesidadMantenimiento,
        on_delete=models.PROTECT,
        related_name="seguimientos",
        verbose_name="necesidad",
    )
    numero = models.PositiveSmallIntegerField("número", validators=[MinValueValidator(1)])
    estado = models.CharField(
        "queda",
        max_length=10,
        choices=[par for par in EstadoMantenimiento.choices if par[0] != "sin_respuesta"],
    )
    texto = models.TextField("respuesta", max_length=2000, help_text="Es pública: sin nombres.")
    fecha = models.DateField("fecha")
    dependencia = models.ForeignKey(
        Dependencia,
        on_delete=models.PROTECT,
        related_name="mantenimientos_respondidos",
        verbose_name="dependencia que responde",
    )
    autor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="seguimientos_de_mantenimiento",
        verbose_name="autor",
    )
    creado = models.DateTimeField("registrado", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "seguimiento de mantenimiento"
        verbose_name_plural = "seguimientos de mantenimiento"
        ordering = ["necesidad", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["necesidad", "numero"], name="%(app_label)s_%(class)s_numero_unico"
            ),
            models.CheckConstraint(
                condition=Q(estado__in=["programada", "atendida", "no_procede"]),
                name="%(app_label)s_%(class)s_estado_conocido",
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba la respuesta.",
            ),
        ]

    def __str__(self):
        return f"{self.get_estado_display()}, {self.fecha:%d/%m/%Y}"
