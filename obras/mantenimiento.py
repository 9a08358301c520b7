"""What finished works need to go on serving: asked for by who uses them, answered by who built
them, and how long that took."""

from dataclasses import dataclass
from datetime import date
from statistics import mean, median

from django.db import transaction
from django.db.models import Q
from django.forms import model_to_dict
from django.utils import timezone

from comites.models import Comite
from compromisos.a_la_vez import exigir_visto
from compromisos.acciones import NoSePuede
from compromisos.archivos import archivos_al_guardar
from compromisos.secciones import Seccion

from .cadena import Hecho
from .calidad import comites_de
from .models import (
    EstadoMantenimiento,
    FotoMantenimiento,
    NecesidadMantenimiento,
    Obra,
    SeguimientoMantenimiento,
)
from .models.mantenimiento import ABIERTAS

A_LA_VISTA = 5


# --- Asking and answering -------------------------------------------------------------------
def obras_de(usuario, hoy=None):
    """The public works of which a committee of the user's may ask for upkeep."""
    mios = Comite.objects.de_usuario(usuario, hoy).values("pk")
    return Obra.objects.publicadas().filter(Q(comite__in=mios) | Q(contraloria__in=mios))


@transaction.atomic
def reportar_necesidad(
    *, obra, comite, gravedad, texto, registra, reportada_el=None, fotos=(), hoy=None
) -> NecesidadMantenimiento:
    """Put on record what a work needs; `fotos`: of obras.forms.fotos, each with its photograph.

    The same one sent twice is one; sent again with photographs that it lacks, it gets them.
    Raises NoSePuede when a rule forbids it.
    """
    hoy = hoy or timezone.localdate()
    reportada_el = reportada_el or hoy
    obra = Obra.objects.select_for_update().get(pk=obra.pk)
    if reportada_el > hoy:
        raise NoSePuede("La fecha todavía no llega.")
    if not obra.publicada:
        raise NoSePuede("La obra no se ha publicado.")
    if not comites_de(obra).filter(pk=comite.pk).exists():
        raise NoSePuede("Lo pide el comité de la obra o su contraloría social.")
    dicho = {"comite": comite, "gravedad": gravedad, "texto": texto, "reportada_el": reportada_el}
    ya = obra.mantenimientos.filter(**dicho, registra=registra).first()
    huellas = set(ya.fotos.values_list("sha256", flat=True)) if ya else set()
    filas = [foto.poner_en(FotoMantenimiento(autor=registra)) for foto in fotos]
    filas = [fila for fila in filas if fila.sha256 not in huellas]
    if ya is not None and not filas:
        return ya
    necesidad = ya or NecesidadMantenimiento.objects.create(obra=obra, registra=registra, **dicho)
    with archivos_al_guardar() as guardados:
        for fila in filas:
            fila.necesidad = necesidad
            guardados += [fila.archivo, fila.chica]
            fila.save(force_insert=True)
    return necesidad


@transaction.atomic
def responder_necesidad(
    *, necesidad, visto, autor, estado, texto, hoy=None
) -> SeguimientoMantenimiento:
    """Answer for the unit that carried out the work, as of today, so that nobody answers in the
    past; `visto`: how many answers the form showed. The same answer sent twice is one.

    Raises CambioMasNuevo when there are more.
    """
    necesidad = (
        NecesidadMantenimiento.objects.select_for_update(of=("self",))
        .select_related("obra")
        .get(pk=necesidad.pk)
    )
    ultimo = necesidad.seguimientos.order_by("-numero").first()
    dicho = {"estado": estado, "texto": texto, "fecha": hoy or timezone.localdate()}
    if ultimo and dicho | {"autor": autor.pk} == model_to_dict(ultimo, [*dicho, "autor"]):
        return ultimo
    exigir_visto(visto, ultimo)
    return SeguimientoMantenimiento.objects.create(
        necesidad=necesidad,
        numero=visto + 1,
        **dicho,
        dependencia_id=necesidad.obra.ejecutora_id,
        autor=autor,
    )


# --- How long it took -----------------------------------------------------------------------
def dias_de(necesidad, hoy) -> int:
    """From the day it was asked to its first answer, or to today while it has none."""
    return ((necesidad.respondida_el or hoy) - necesidad.reportada_el).days


@dataclass(frozen=True)
class Tiempos:
    """Of a municipality or a unit: how many requests, how many still open, and the days until the
    first answer, in the middle and on average; None without answers."""

    nombre: str
    slug: str
    total: int
    abiertas: int
    mediana: float | None
    media: float | None


def tiempos(necesidades) -> dict[str, list[Tiempos]]:
    """By `municipio` and by `ejecutora`, of `con_estado`, whoever has most open first. One
    query."""
    filas = list(
        necesidades.order_by().values_list(
            "obra__municipio__nombre",
            "obra__municipio__slug",
            "obra__ejecutora__nombre",
            "obra__ejecutora__slug",
            "estado",
            "reportada_el",
            "respondida_el",
        )
    )
    return {
        "municipio": _agrupados((fila[0:2], fila[4:]) for fila in filas),
        "ejecutora": _agrupados((fila[2:4], fila[4:]) for fila in filas),
    }


def _agrupados(pares) -> list[Tiempos]:
    grupos = {}
    for quien, como in pares:
        grupos.setdefault(quien, []).append(como)
    todos = [_tiempos(*quien, filas) for quien, filas in grupos.items()]
    return sorted(todos, key=lambda t: (-t.abiertas, -t.total, t.nombre))


def _tiempos(nombre, slug, filas) -> Tiempos:
    dias = [(respondida - reportada).days for _, reportada, respondida in filas if respondida]
    return Tiempos(
        nombre=nombre,
        slug=slug,
        total=len(filas),
        abiertas=sum(estado in ABIERTAS for estado, _, _ in filas),
        mediana=median(dias) if dias else None,
        media=mean(dias) if dias else None,
    )


# --- What a work's page says of it ----------------------------------------------------------
@dataclass(frozen=True)
class Mantenimiento:
    """`necesidades`, of `con_estado`, the newest first."""

    necesidades: list[NecesidadMantenimiento]
    a_la_vista: int = A_LA_VISTA

    @property
    def abiertas(self) -> int:
        return sum(necesidad.estado in ABIERTAS for necesidad in self.necesidades)


def de_la_obra(obra, hoy: date) -> Mantenimiento:
    """What `_mantenimiento.html` shows, each with its `dias` (see dias_de). One query."""
    suyas = NecesidadMantenimiento.objects.filter(obra=obra).con_estado()
    return Mantenimiento(con_dias(suyas.select_related("comite").order_by("-reportada_el"), hoy))


def con_dias(necesidades, hoy) -> list[NecesidadMantenimiento]:
    """Each with its `dias`."""
    filas = list(necesidades)
    for necesidad in filas:
        necesidad.dias = dias_de(necesidad, hoy)
    return filas


def _leido(obra, hoy) -> Mantenimiento:
    """Read once: the page of a work wants it for what happened and for its section."""
    if not hasattr(obra, "_mantenimiento"):
        obra._mantenimiento = de_la_obra(obra, hoy)
    return obra._mantenimiento


def seccion(obra, hoy) -> Seccion:
    """For its page. One query, none after `hechos`."""
    return Seccion("obras/_mantenimiento.html", {"mantenimiento": _leido(obra, hoy)})


def hechos(obra) -> list[Hecho]:
    """What was asked and answered, for its line of time. One query, none after `seccion`."""
    todos = []
    for necesidad in _leido(obra, timezone.localdate()).necesidades:
        enlace = necesidad.get_absolute_url()
        pide = f"{necesidad.comite} pide mantenimiento"
        todos.append(Hecho(necesidad.reportada_el, pide, necesidad.texto, enlace))
        if necesidad.cerrada_el:
            como = EstadoMantenimiento(necesidad.estado).label
            que = f"Mantenimiento: {como.lower()}"
            todos.append(Hecho(necesidad.cerrada_el, que, necesidad.texto, enlace))
    return sorted(todos, key=lambda hecho: hecho.fecha)
