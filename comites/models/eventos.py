"""The agenda of events: what meets where and when, and what moved."""

from datetime import date, timedelta

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from compromisos.models import Actividad
from compromisos.models.seguimiento import fin_del_dia
from evj.web.campos import NormalizadoField, contiene
from evj.web.fechas import FUERA, momentos_posibles

from .comites import Comite
from .ediciones import Edicion
from .municipios import ESTE, NORTE, OESTE, SUR, Municipio


class TipoEvento(models.TextChoices):
    """What people come together for."""

    ASAMBLEA = "asamblea", "Asamblea"
    TALLER = "taller", "Taller"
    REUNION = "reunion", "Reunión"
    CAPACITACION = "capacitacion", "Capacitación"
    CONTRALORIA = "contraloria", "Sesión de contraloría"
    RETROALIMENTACION = "retroalimentacion", "Retroalimentación"


class EstadoEvento(models.TextChoices):
    """Where an event stands; each step after the first is a CambioEvento."""

    PROGRAMADO = "programado", "Programado"
    REALIZADO = "realizado", "Realizado"
    POSPUESTO = "pospuesto", "Pospuesto"
    CANCELADO = "cancelado", "Cancelado"


SIGUIENTES = {
    EstadoEvento.PROGRAMADO: tuple(EstadoEvento),
    EstadoEvento.POSPUESTO: (EstadoEvento.PROGRAMADO, EstadoEvento.CANCELADO),
    EstadoEvento.CANCELADO: (EstadoEvento.PROGRAMADO,),
    EstadoEvento.REALIZADO: (),
}
SIN_CONFIRMAR = "Ya pasó, sin confirmar"


def _por_venir(ahora) -> Q:
    return Q(estado=EstadoEvento.PROGRAMADO, fin__gt=ahora) | Q(estado=EstadoEvento.POSPUESTO)


class EventoQuerySet(models.QuerySet):
    def publicados(self):
        """What the public may see."""
        return self.filter(publicado=True)

    def del_dia(self, dia):
        """What happens on that day, also what began before it."""
        return self.entre(dia, dia)

    def entre(self, primero, ultimo):
        """What happens on some day from the first to the last, both included."""
        vispera = primero - timedelta(days=1)
        return self.filter(inicio__lt=fin_del_dia(ultimo), fin__gt=fin_del_dia(vispera))

    def por_venir(self, ahora=None):
        """What is not over and still stands, or waits for another date."""
        ahora = ahora or timezone.now()
        return self.filter(_por_venir(ahora)).order_by("inicio", "id")

    def pasados(self, ahora=None):
        """What is over, or would be if it had not been called off; not what waits for a date."""
        pasados = self.filter(fin__lte=ahora or timezone.now())
        return pasados.exclude(estado=EstadoEvento.POSPUESTO)

    def por_cercania(self, ahora=None):
        """What is to come, the next first; then what is past or called off, the last first."""
        por_venir = _por_venir(ahora or timezone.now())
        return self.order_by(
            Case(When(por_venir, then=0), default=1),
            Case(When(por_venir, then=F("inicio"))),
            F("inicio").desc(),
            "id",
        )

    def para_listar(self):
        """With what a line about each says; two queries."""
        return self.select_related("municipio__region", "edicion").prefetch_related("comites")

    def con_cambio_de_fecha(self):
        """Annotate `movido`, whether its date was ever another one."""
        cambios = CambioEvento.objects.filter(evento=OuterRef("pk"))
        return self.annotate(movido=Exists(cambios.exclude(inicio=F("inicio_antes"))))

    def buscar(self, texto):
        """Every word in the title or the place, accents ignored."""
        return self.filter(contiene(texto, "texto_busqueda", "municipio__texto_busqueda"))

    def con_inscritos(self):
        """Annotate `confirmadas` and `en_espera`, how many people hold a place or wait for one."""
        return self.annotate(
            confirmadas=Count("inscripciones", filter=Q(inscripciones__estado="confirmada")),
            en_espera=Count("inscripciones", filter=Q(inscripciones__estado="en_espera")),
        )

    def get_by_natural_key(self, clave):
        return self.get(clave=clave)


class Evento(models.Model):
    """A meeting of the programme, in a place and at an hour.

    Once published, its date, place and state change only by `eventos.cambiar_evento`, which
    leaves what they were on record.
    """

    clave = models.CharField(
        "clave",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "Minúsculas, cifras y guiones: asamblea-tala-2026."
            )
        ],
        help_text="No la cambie después de publicar: es la dirección de su página pública.",
        error_messages={"unique": "Ya existe un evento con esa clave."},
    )
    tipo = models.CharField("tipo", max_length=17, choices=TipoEvento)
    titulo = models.CharField("título", max_length=150)
    edicion = models.ForeignKey(
        Edicion, on_delete=models.PROTECT, related_name="eventos", verbose_name="edición"
    )
    municipio = models.ForeignKey(
        Municipio, on_delete=models.PROTECT, related_name="eventos", verbose_name="municipio"
    )
    comites = models.ManyToManyField(
        Comite, related_name="eventos", blank=True, verbose_name="comités"
    )
    actividades = models.ManyToManyField(
        Actividad,
        related_name="eventos",
        blank=True,
        verbose_name="actividades de la agenda",
        help_text="Las que este evento ayuda a cumplir.",
    )
    sede = models.CharField(
        "sede", max_length=200, help_text="Lugar y domicilio: «Casa de la Cultura, Hidalgo 20»."
    )
    latitud = models.DecimalField(
        "latitud", max_digits=9, decimal_places=6, null=True, blank=True, help_text="20.676388"
    )
    longitud = models.DecimalField(
        "longitud", max_digits=9, decimal_places=6, null=True, blank=True, help_text="-103.342222"
    )
    inicio = models.DateTimeField("empieza", db_index=True)
    fin = models.DateTimeField("termina")
    orden_del_dia = models.TextField("orden del día", max_length=5000, blank=True)
    con_inscripcion = models.BooleanField(
        "recibe inscripciones en línea",
        default=False,
        help_text="Sin cuenta: nombre y un contacto. A una asamblea abierta se puede ir sin ellas.",
    )
    cupo = models.PositiveIntegerField(
        "cupo",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Vacío si no hay límite. Los que siguen quedan en lista de espera.",
    )
    publicado = models.BooleanField(
        "publicado",
        default=False,
        help_text="Después ya no se oculta: si no va a hacerse, se cancela y se dice por qué.",
    )
    estado = models.CharField(
        "estado",
        max_length=10,
        choices=EstadoEvento,
        default=EstadoEvento.PROGRAMADO,
        editable=False,
    )
    texto_busqueda = NormalizadoField("texto para buscar", de=["titulo", "sede"])
    history = HistoricalRecords(
        verbose_name="historia de evento",
        excluded_fields=["texto_busqueda"],
        m2m_fields=["comites", "actividades"],
    )

    objects = EventoQuerySet.as_manager()

    class Meta:
        verbose_name = "evento"
        verbose_name_plural = "eventos"
        permissions = [("importar_evento", "Puede importar eventos")]
        ordering = ["inicio", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(clave="") & ~Q(titulo="") & ~Q(sede=""),
                name="%(app_label)s_%(class)s_titulo_no_vacio",
                violation_error_message="Escriba el título del evento, su sede y su clave.",
            ),
            models.CheckConstraint(
                condition=~Q(clave__in=["eventos", "acuerdos", "convocatorias", "inscripciones"]),
                name="%(app_label)s_%(class)s_clave_libre",
                violation_error_message="Esa clave es la dirección de otra página: elija otra.",
            ),
            models.CheckConstraint(
                condition=Q(
                    tipo__in=[
                        "asamblea",
                        "taller",
                        "reunion",
                        "capacitacion",
                        "contraloria",
                        "retroalimentacion",
                    ]
                ),
                name="%(app_label)s_%(class)s_tipo_conocido",
            ),
            models.CheckConstraint(
                condition=momentos_posibles("inicio", "fin"),
                name="%(app_label)s_%(class)s_anios_posibles",
                violation_error_message=FUERA,
            ),
            models.CheckConstraint(
                condition=Q(estado__in=["programado", "realizado", "pospuesto", "cancelado"]),
                name="%(app_label)s_%(class)s_estado_conocido",
                violation_error_message="Ese estado no es una opción válida.",
            ),
            models.CheckConstraint(
                condition=Q(fin__gt=F("inicio")),
                name="%(app_label)s_%(class)s_termina_despues_de_empezar",
                violation_error_message="Tiene que terminar después de empezar.",
            ),
            models.CheckConstraint(
                condition=Q(cupo__isnull=True) | Q(cupo__gte=1),
                name="%(app_label)s_%(class)s_cupo_desde_1",
                violation_error_message="El cupo es de una persona o más; déjelo vacío si no hay.",
            ),
            models.CheckConstraint(
                condition=Q(latitud__isnull=True, longitud__isnull=True)
                | Q(
                    latitud__isnull=False,
                    longitud__isnull=False,
                    latitud__gte=SUR,
                    latitud__lte=NORTE,
                    longitud__gte=OESTE,
                    longitud__lte=ESTE,
                ),
                name="%(app_label)s_%(class)s_posicion_en_jalisco",
                violation_error_message="Dé la latitud y la longitud de un lugar de Jalisco, o "
                "ninguna de las dos.",
            ),
        ]

    def __str__(self):
        return self.titulo

    def natural_key(self):
        return (self.clave,)

    natural_key.dependencies = ["comites.municipio", "comites.edicion"]

    def get_absolute_url(self):
        return reverse("comites:evento-detail", args=[self.clave])

    @property
    def ultimo_dia(self) -> date:
        """What ends at midnight does not take the day that begins then."""
        return timezone.localdate(self.fin - timedelta(microseconds=1))

    def sin_confirmar(self, hoy=None) -> bool:
        """Whether its day passed and nobody has said yet if it was held."""
        hoy = hoy or timezone.localdate()
        return self.estado == EstadoEvento.PROGRAMADO and self.ultimo_dia < hoy

    def estado_en_palabras(self, hoy=None) -> str:
        """What the public reads: what is past is no longer scheduled."""
        return SIN_CONFIRMAR if self.sin_confirmar(hoy) else self.get_estado_display()

    def admite_inscripcion(self, ahora=None) -> bool:
        """Whether people may still put their names down."""
        ahora = ahora or timezone.now()
        return (
            self.publicado
            and self.con_inscripcion
            and self.estado == EstadoEvento.PROGRAMADO
            and ahora < self.inicio
        )


class CambioEvento(models.Model):
    """What an event's date, place or state was, what it became, and why; only ever added."""

    evento = models.ForeignKey(
        Evento, on_delete=models.PROTECT, related_name="cambios", verbose_name="evento"
    )
    numero = models.PositiveSmallIntegerField("número")
    estado_antes = models.CharField("estado de antes", max_length=10, choices=EstadoEvento)
    estado = models.CharField("estado", max_length=10, choices=EstadoEvento)
    inicio_antes = models.DateTimeField("empezaba")
    inicio = models.DateTimeField("empieza")
    fin_antes = models.DateTimeField("terminaba")
    fin = models.DateTimeField("termina")
    sede_antes = models.CharField("sede de antes", max_length=200)
    sede = models.CharField("sede", max_length=200)
    motivo = models.TextField("motivo", max_length=1000)
    autor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="cambios_de_eventos",
        verbose_name="quien lo cambia",
    )
    creado = models.DateTimeField("registrado", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "cambio de evento"
        verbose_name_plural = "cambios de eventos"
        ordering = ["evento", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["evento", "numero"],
                name="%(app_label)s_%(class)s_numero_unico",
                violation_error_message="El evento ya tiene ese cambio.",
            ),
            models.CheckConstraint(
                condition=Q(estado_antes__in=["programado", "realizado", "pospuesto", "cancelado"]),
                name="%(app_label)s_%(class)s_antes_conocido",
            ),
            models.CheckConstraint(
                condition=Q(estado__in=["programado", "realizado", "pospuesto", "cancelado"]),
                name="%(app_label)s_%(class)s_estado_conocido",
            ),
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="%(app_label)s_%(class)s_motivo_no_vacio",
                violation_error_message="Diga por qué cambia: es público.",
            ),
            models.CheckConstraint(
                condition=~Q(
                    estado=F("estado_antes"),
                    inicio=F("inicio_antes"),
                    fin=F("fin_antes"),
                    sede=F("sede_antes"),
                ),
                name="%(app_label)s_%(class)s_cambia_algo",
                violation_error_message="No cambia nada.",
            ),
        ]

    def __str__(self):
        return f"{self.get_estado_display()}, {timezone.localtime(self.inicio):%d/%m/%Y %H:%M}"

    @property
    def cambia_estado(self) -> bool:
        return self.estado != self.estado_antes

    @property
    def cambia_fecha(self) -> bool:
        return (self.inicio, self.fin) != (self.inicio_antes, self.fin_antes)

    @property
    def cambia_sede(self) -> bool:
        return self.sede != self.sede_antes
