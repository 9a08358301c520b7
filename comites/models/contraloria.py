"""What a contraloría social owes and delivers: its reports and its question sheets."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from compromisos.models import Oportunidad
from compromisos.models.estados import oportunidad_de

from .archivos import CON_ARCHIVO, SIN_ARCHIVO, ConArchivo
from .comites import Comite, TipoComite
from .instrumentos import Aplicacion


def exigir_contraloria(comite):
    if comite and comite.tipo != TipoComite.CONTRALORIA_SOCIAL:
        raise ValidationError({"comite": "Elija una contraloría social: este comité no lo es."})


class InformeQuerySet(models.QuerySet):
    def con_estado(self, hoy=None):
        """Annotate `entregado_el` (the first delivery, or None) and `oportunidad` (of
        compromisos.models.Oportunidad): due on its day, late from the next."""
        hoy = hoy or timezone.localdate()
        entregas = EntregaInforme.objects.filter(informe=OuterRef("pk")).order_by("entregado_el")
        return self.annotate(entregado_el=Subquery(entregas.values("entregado_el")[:1])).annotate(
            oportunidad=oportunidad_de("entregado_el", "vence", hoy)
        )


class Informe(models.Model):
    """A report that a contraloría social owes, for a period and by a day."""

    class Tipo(models.TextChoices):
        INICIAL = "inicial", "Informe inicial"
        INTERMEDIO = "intermedio", "Informe intermedio"
        ANUAL = "anual", "Informe anual"

    comite = models.ForeignKey(
        Comite, on_delete=models.PROTECT, related_name="informes", verbose_name="contraloría social"
    )
    tipo = models.CharField("tipo", max_length=10, choices=Tipo)
    desde = models.DateField("periodo: desde")
    hasta = models.DateField("hasta")
    vence = models.DateField(
        "se entrega a más tardar el", help_text="Ese día todavía está a tiempo."
    )
    history = HistoricalRecords(verbose_name="historia de informe")

    objects = InformeQuerySet.as_manager()

    class Meta:
        verbose_name = "informe de contraloría social"
        verbose_name_plural = "informes de contraloría social"
        ordering = ["vence", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tipo__in=["inicial", "intermedio", "anual"]),
                name="%(app_label)s_%(class)s_tipo_conocido",
            ),
            models.CheckConstraint(
                condition=Q(hasta__gte=F("desde")),
                name="%(app_label)s_%(class)s_hasta_no_antes_de_desde",
                violation_error_message="El periodo no puede terminar antes de empezar.",
            ),
            models.CheckConstraint(
                condition=Q(vence__gte=F("desde")),
                name="%(app_label)s_%(class)s_vence_no_antes_de_desde",
                violation_error_message="No puede vencer antes de que empiece su periodo.",
            ),
            models.UniqueConstraint(
                fields=["comite", "tipo", "desde"],
                name="%(app_label)s_%(class)s_uno_por_periodo",
                violation_error_message="La contraloría ya tiene ese informe de ese periodo.",
            ),
        ]

    def __str__(self):
        return f"{self.get_tipo_display()} que vence el {self.vence:%d/%m/%Y}"

    def clean(self):
        exigir_contraloria(self.comite_id and self.comite)


class EntregaInforme(ConArchivo):
    """A report was handed in. Only ever added: a corrected report is another row, and the first
    one says whether it came in time."""

    informe = models.ForeignKey(
        Informe, on_delete=models.PROTECT, related_name="entregas", verbose_name="informe"
    )
    entregado_el = models.DateField("entregado el")
    url = models.URLField("enlace", max_length=500, blank=True)
    publica = models.BooleanField(
        "publicable",
        default=False,
        help_text="Márquela sólo si no lleva nombres, firmas ni otros datos personales.",
    )
    registra = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="informes_registrados",
        verbose_name="quién la registró",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "entrega de un informe"
        verbose_name_plural = "entregas de informes"
        ordering = ["informe", "-creado", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(SIN_ARCHIVO & ~Q(url="")) | (CON_ARCHIVO & Q(url="")),
                name="%(app_label)s_%(class)s_archivo_o_enlace",
                violation_error_message="Dé un archivo o un enlace, uno de los dos.",
            ),
        ]

    def __str__(self):
        return f"{self.informe.get_tipo_display()}, entregado el {self.entregado_el:%d/%m/%Y}"

    @property
    def titulo(self) -> str:
        """What its file is called when it is handed out."""
        return f"informe-{self.informe.tipo}-{self.informe.comite.clave}"

    @property
    def direccion(self) -> str:
        """Where the public has it, if it may."""
        if not self.publica:
            return ""
        return self.url or reverse("comites:informe-archivo", args=[self.pk])


class Cedula(ConArchivo):
    """A question sheet that a contraloría social answered, and its signed scan. Only ever added.

    The scan shows names and signatures, and free answers may name people: neither is public.
    """

    comite = models.ForeignKey(
        Comite, on_delete=models.PROTECT, related_name="cedulas", verbose_name="contraloría social"
    )
    aplicacion = models.OneToOneField(
        Aplicacion, on_delete=models.PROTECT, related_name="cedula", verbose_name="respuestas"
    )

    class Meta:
        verbose_name = "cédula de vigilancia"
        verbose_name_plural = "cédulas de vigilancia"
        ordering = ["-aplicacion__fecha", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=SIN_ARCHIVO | CON_ARCHIVO,
                name="%(app_label)s_%(class)s_archivo_completo",
                violation_error_message="El archivo está incompleto: súbalo otra vez.",
            ),
        ]

    def __str__(self):
        return f"Cédula {self.pk}: {self.aplicacion}"

    @property
    def titulo(self) -> str:
        return f"cedula-{self.pk}-{self.comite.clave}"


_CUENTAS = {
    "informes_vencidos": [Oportunidad.VENCIDA],
    "informes_por_vencer": [Oportunidad.POR_VENCER],
    "informes_entregados": [Oportunidad.CONCLUIDA_EN_TIEMPO, Oportunidad.CONCLUIDA_TARDE],
}


def con_informes(comites, hoy):
    """Annotate how many reports each owes in all, `informes_total`, and how they stand:
    `informes_vencidos`, `informes_por_vencer`, `informes_entregados`."""
    suyos = Informe.objects.con_estado(hoy).filter(comite=OuterRef("pk"))

    def contar(informes):
        unos = informes.order_by().values("comite").annotate(cuantos=Count("pk")).values("cuantos")
        return Coalesce(Subquery(unos, output_field=IntegerField()), 0)

    por_estado = {n: contar(suyos.filter(oportunidad__in=de)) for n, de in _CUENTAS.items()}
    return comites.annotate(informes_total=contar(suyos), **por_estado)
