"""What the units signed between them: agreements, until when they hold, and the paper itself."""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .evaluaciones import nombre_de_documento, validar_pdf
from .instituciones import Dependencia


def _en_vigor(dia) -> Q:
    return Q(firma__lte=dia) & (Q(vigencia__isnull=True) | Q(vigencia__gte=dia))


class ConvenioQuerySet(models.QuerySet):
    def vigentes(self, hoy=None):
        """Signed and in force on the day, first and last day included."""
        return self.filter(_en_vigor(hoy or timezone.localdate()))

    def vigentes_primero(self, hoy):
        """Annotate en_vigor; those in force first, then the newest."""
        en_vigor = Case(When(_en_vigor(hoy), then=Value(True)), default=Value(False))
        return self.annotate(en_vigor=en_vigor).order_by("-en_vigor", "-firma", "-id")

    def de_colaboracion(self):
        return self.filter(tipo=Convenio.Tipo.COLABORACION)

    def de_participacion(self):
        return self.filter(tipo=Convenio.Tipo.PARTICIPACION)


class Convenio(models.Model):
    """An agreement between units, or with those who take part, and the document that proves it."""

    class Tipo(models.TextChoices):
        COLABORACION = "colaboracion", "Colaboración"
        PARTICIPACION = "participacion", "Participación"

    tipo = models.CharField("tipo", max_length=13, choices=Tipo, default=Tipo.COLABORACION)
    dependencias = models.ManyToManyField(
        Dependencia,
        related_name="convenios",
        verbose_name="dependencias",
        help_text="Las que lo firman.",
    )
    objeto = models.TextField(
        "objeto", max_length=2000, help_text="Para qué es, en una o dos frases."
    )
    firma = models.DateField("fecha de firma")
    vigencia = models.DateField(
        "vigente hasta", null=True, blank=True, help_text="Último día; vacío si no tiene término."
    )
    url = models.URLField("dirección del documento", max_length=500, blank=True)
    archivo = models.FileField(
        "archivo PDF",
        upload_to=nombre_de_documento,
        blank=True,
        validators=[validar_pdf],
        help_text="Sólo si no está publicado en otro sitio. Hasta 10 MB. Se publica tal cual: "
        "quite antes los datos personales que no deban verse.",
    )
    history = HistoricalRecords(verbose_name="historia de convenio", m2m_fields=["dependencias"])

    objects = ConvenioQuerySet.as_manager()

    class Meta:
        verbose_name = "convenio"
        verbose_name_plural = "convenios"
        ordering = ["-firma", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tipo__in=["colaboracion", "participacion"]),
                name="%(app_label)s_%(class)s_tipo_conocido",
            ),
            models.CheckConstraint(
                condition=~Q(objeto=""),
                name="%(app_label)s_%(class)s_objeto_no_vacio",
                violation_error_message="Diga para qué es el convenio.",
            ),
            models.CheckConstraint(
                condition=Q(vigencia__isnull=True) | Q(vigencia__gte=F("firma")),
                name="%(app_label)s_%(class)s_vigencia_no_antes_de_firma",
                violation_error_message="No puede terminar antes de la firma.",
            ),
            models.CheckConstraint(
                condition=(~Q(url="") & Q(archivo="")) | (Q(url="") & ~Q(archivo="")),
                name="%(app_label)s_%(class)s_direccion_o_archivo",
                violation_error_message="Dé la dirección del documento o su archivo, no ambos.",
            ),
        ]

    def __str__(self):
        return f"Convenio de {self.get_tipo_display().lower()} del {self.firma:%d/%m/%Y}"

    @property
    def documento(self) -> str:
        """Where its document is: on another site, or here."""
        return self.url or reverse("compromisos:convenio-documento", args=[self.pk])

    def vigente(self, hoy) -> bool:
        return self.firma <= hoy and (self.vigencia is None or self.vigencia >= hoy)
