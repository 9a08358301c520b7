"""What a meeting agreed: its minutes, who owes what and for when, and what came of it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from compromisos.models import Dependencia, Oportunidad, con_pagina
from compromisos.models.estados import oportunidad_de
from evj.web.campos import NormalizadoField, contiene

from .archivos import CON_ARCHIVO, SIN_ARCHIVO, ConArchivo
from .comites import Comite
from .eventos import EstadoEvento, Evento


class Minuta(ConArchivo):
    """What was said and agreed at an event. Published, it and its agreements stay as they are."""

    evento = models.OneToOneField(
        Evento, on_delete=models.PROTECT, related_name="minuta", verbose_name="evento"
    )
    texto = models.TextField(
        "texto",
        max_length=20000,
        blank=True,
        help_text="Sin nombres de ciudadanos ni datos para localizarlos: es pública.",
    )
    publicada = models.BooleanField(
        "publicada",
        default=False,
        help_text="Con ella se publican sus acuerdos; después ni ella ni ellos se cambian.",
    )
    history = HistoricalRecords(verbose_name="historia de minuta")

    class Meta:
        verbose_name = "minuta"
        verbose_name_plural = "minuta"
        ordering = ["evento"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(texto="") | ~Q(archivo=""),
                name="%(app_label)s_%(class)s_texto_o_archivo",
                violation_error_message="Escriba la minuta o suba su archivo.",
            ),
            models.CheckConstraint(
                condition=SIN_ARCHIVO | CON_ARCHIVO,
                name="%(app_label)s_%(class)s_archivo_completo",
                violation_error_message="El archivo no está completo: súbalo otra vez.",
            ),
        ]

    def __str__(self):
        return f"Minuta de {self.evento}"

    def clean(self):
        if self.publicada and self.evento.estado != EstadoEvento.REALIZADO:
            raise ValidationError({"publicada": "Primero dé el evento por realizado."})

    @property
    def titulo(self) -> str:
        """What its file is called when it is handed out."""
        return f"minuta-{self.evento.clave}"


class AcuerdoQuerySet(models.QuerySet):
    def publicados(self):
        """What the public may see: those of published minutes."""
        return self.filter(evento__publicado=True, evento__minuta__publicada=True)

    def con_estado(self, hoy=None):
        """Annotate `oportunidad` (of compromisos.models.Oportunidad) and `cumplido_el`, computed
        from the deadline and the last follow-up; kept on its day and overdue from the next."""
        hoy = hoy or timezone.localdate()
        ultimo = SeguimientoAcuerdo.objects.filter(acuerdo=OuterRef("pk")).order_by("-numero")
        return (
            self.annotate(
                ultimo_estado=Subquery(ultimo.values("estado")[:1]),
                ultima_fecha=Subquery(ultimo.values("fecha")[:1]),
            )
            .annotate(cumplido_el=Case(When(ultimo_estado="cumplido", then=F("ultima_fecha"))))
            .annotate(oportunidad=oportunidad_de("cumplido_el", "fecha", hoy))
        )

    def vencidos(self, hoy=None):
        """Public and overdue, the oldest first."""
        de_hoy = self.publicados().con_estado(hoy).filter(oportunidad=Oportunidad.VENCIDA)
        return de_hoy.order_by("fecha", "id")

    def del_comite(self, comite):
        """Those that it owes, and those made in its meetings."""
        suyos = Evento.objects.filter(comites=comite).values("pk")
        return self.filter(Q(comite=comite) | Q(evento__in=suyos))

    def para_listar(self):
        return self.con_pagina().select_related(
            "evento__municipio", "evento__edicion", "dependencia", "comite"
        )

    def con_pagina(self):
        """Annotate `dependencia_con_pagina`: whether the page of who answers is public."""
        return self.annotate(dependencia_con_pagina=con_pagina("dependencia"))

    def editables_por(self, usuario, hoy=None):
        """Those whose follow-up the user may add to: what their units and committees owe; all,
        for the administration."""
        if usuario.has_perm("comites.add_seguimientoacuerdo"):
            return self.publicados()
        mias = Dependencia.objects.de_usuario(usuario, hoy)
        comites = Comite.objects.de_usuario(usuario, hoy)
        return self.publicados().filter(
            Q(dependencia__in=mias.values("pk")) | Q(comite__in=comites.values("pk"))
        )

    def buscar(self, texto):
        """Every word in the agreement or its municipality, accents ignored."""
        return self.filter(contiene(texto, "texto_busqueda", "evento__municipio__texto_busqueda"))


class Acuerdo(models.Model):
    """What somebody owes from a meeting, for a day."""

    evento = models.ForeignKey(
        Evento, on_delete=models.PROTECT, related_name="acuerdos", verbose_name="evento"
    )
    numero = models.PositiveSmallIntegerField("número", validators=[MinValueValidator(1)])
    texto = models.TextField("acuerdo", max_length=2000, help_text="Sin nombres de ciudadanos.")
    dependencia = models.ForeignKey(
        Dependencia,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acuerdos",
        verbose_name="dependencia responsable",
    )
    comite = models.ForeignKey(
        Comite,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acuerdos",
        verbose_name="o comité responsable",
    )
    fecha = models.DateField("para el día")
    texto_busqueda = NormalizadoField("texto para buscar", de=["texto"])
    history = HistoricalRecords(
        verbose_name="historia de acuerdo", excluded_fields=["texto_busqueda"]
    )

    objects = AcuerdoQuerySet.as_manager()

    class Meta:
        verbose_name = "acuerdo"
        verbose_name_plural = "acuerdos"
        ordering = ["evento", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["evento", "numero"],
                name="%(app_label)s_%(class)s_numero_unico",
                violation_error_message="El evento ya tiene un acuerdo con ese número.",
            ),
            models.CheckConstraint(
                condition=Q(numero__gte=1),
                name="%(app_label)s_%(class)s_numero_desde_1",
                violation_error_message="Los números empiezan en 1.",
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba qué se acordó.",
            ),
            models.CheckConstraint(
                condition=Q(dependencia__isnull=True, comite__isnull=False)
                | Q(dependencia__isnull=False, comite__isnull=True),
                name="%(app_label)s_%(class)s_un_responsable",
                violation_error_message="Elija una dependencia o un comité, uno de los dos.",
            ),
        ]

    def __str__(self):
        return f"Acuerdo {self.numero}: {self.texto[:80]}"

    def get_absolute_url(self):
        return f"{reverse('comites:evento-detail', args=[self.evento.clave])}#acuerdo-{self.numero}"

    @property
    def responsable(self):
        return self.dependencia or self.comite


class SeguimientoAcuerdo(ConArchivo):
    """What came of an agreement, with what proves it; only ever added, the last one counts."""

    class Estado(models.TextChoices):
        CUMPLIDO = "cumplido", "Cumplido"
        PENDIENTE = "pendiente", "Pendiente"

    acuerdo = models.ForeignKey(
        Acuerdo, on_delete=models.PROTECT, related_name="seguimientos", verbose_name="acuerdo"
    )
    numero = models.PositiveSmallIntegerField("número")
    estado = models.CharField("estado", max_length=9, choices=Estado)
    texto = models.TextField("qué se hizo", max_length=2000)
    url = models.URLField("enlace", max_length=500, blank=True)
    publica = models.BooleanField("evidencia publicable", default=True)
    fecha = models.DateField("fecha en que se hizo")
    autor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="seguimientos_de_acuerdos",
        verbose_name="autor",
    )
    creado = models.DateTimeField("registrado", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "seguimiento de acuerdo"
        verbose_name_plural = "seguimientos de acuerdos"
        ordering = ["acuerdo", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["acuerdo", "numero"],
                name="%(app_label)s_%(class)s_numero_unico",
                violation_error_message="El acuerdo ya tiene ese seguimiento.",
            ),
            models.CheckConstraint(
                condition=Q(estado__in=["cumplido", "pendiente"]),
                name="%(app_label)s_%(class)s_estado_conocido",
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Diga qué se hizo o qué falta.",
            ),
            models.CheckConstraint(
                condition=SIN_ARCHIVO | (CON_ARCHIVO & Q(url="")),
                name="%(app_label)s_%(class)s_archivo_o_enlace",
                violation_error_message="Dé un archivo o un enlace, no los dos.",
            ),
        ]

    def __str__(self):
        return f"{self.get_estado_display()}, {self.fecha:%d/%m/%Y}"

    @property
    def titulo(self) -> str:
        """What its file is called when it is handed out."""
        return f"{self.acuerdo.evento.clave}-acuerdo-{self.acuerdo.numero}"
