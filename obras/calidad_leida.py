"""How good a work is, as its page says it: each time it was judged, and what is still wrong."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from comites.instrumentos import puntaje
from comites.models import Respuesta, VersionInstrumento
from comites.templatetags.comites import calificacion
from compromisos.models import Oportunidad
from compromisos.secciones import Seccion

from .cadena import Hecho
from .models import (
    AccionCorrectiva,
    EvaluacionCalidad,
    Gravedad,
    Hallazgo,
)


@dataclass(frozen=True)
class Evaluada:
    """A work judged once: what was answered, and what that adds up to, 0 to 100 or None.

    `hallazgos`: how many things were found wrong; `sin_accion`, `graves_sin_accion`: how many of
    them nobody has been told to mend.
    """

    evaluacion: EvaluacionCalidad
    respuestas: list[Respuesta]
    puntaje: Decimal | None
    hallazgos: int
    sin_accion: int
    graves_sin_accion: int

    @property
    def fecha(self) -> date:
        return self.evaluacion.aplicacion.fecha

    @property
    def version(self) -> VersionInstrumento:
        return self.evaluacion.aplicacion.version

    @property
    def deficiente(self) -> bool:
        """Below what was asked for then."""
        return self.puntaje is not None and self.puntaje < self.evaluacion.minimo


@dataclass(frozen=True)
class Calidad:
    """`evaluadas`, the newest first; `acciones`: of `con_estado`, first the open ones, by their
    deadline, and then the mended ones, the last first."""

    evaluadas: list[Evaluada]
    acciones: list[AccionCorrectiva]

    @property
    def ultima(self) -> Evaluada | None:
        return self.evaluadas[0] if self.evaluadas else None

    @property
    def abiertas(self) -> list[AccionCorrectiva]:
        return [accion for accion in self.acciones if accion.corregida_el is None]

    @property
    def corregidas(self) -> list[AccionCorrectiva]:
        return [accion for accion in self.acciones if accion.corregida_el]

    @property
    def vencidas(self) -> int:
        return sum(accion.oportunidad == Oportunidad.VENCIDA for accion in self.acciones)

    @property
    def sin_accion(self) -> int:
        return sum(evaluada.sin_accion for evaluada in self.evaluadas)

    @property
    def graves(self) -> int:
        """How many grave findings are not mended."""
        con_accion = {
            accion.hallazgo_id
            for accion in self.abiertas
            if accion.hallazgo.gravedad == Gravedad.GRAVE
        }
        return len(con_accion) + sum(e.graves_sin_accion for e in self.evaluadas)

    @property
    def deficiente(self) -> bool:
        """In words on its page: a poor score, or something grave that is still wrong."""
        return bool(self.graves) or bool(self.ultima and self.ultima.deficiente)


def de_la_obra(obra, hoy) -> Calidad:
    """What `_calidad.html` shows. Two queries."""
    acciones = (
        AccionCorrectiva.objects.filter(hallazgo__evaluacion__obra=obra)
        .con_estado(hoy)
        .con_atencion()
        .select_related("dependencia", "hallazgo")
        .order_by(F("corregida_el").desc(nulls_first=True), "plazo", "id")
    )
    return Calidad(evaluadas_de(obra), list(acciones))


def evaluadas_de(obra) -> list[Evaluada]:
    """How it was judged, the newest first; what was written in a free text stays unread. One
    query, of the answers: an evaluation has at least one."""
    respuestas = (
        Respuesta.objects.filter(aplicacion__evaluacion_de_calidad__obra=obra)
        .select_related(
            "reactivo",
            "opcion",
            "aplicacion__version__instrumento",
            "aplicacion__evaluacion_de_calidad__dependencia",
            "aplicacion__evaluacion_de_calidad__comite",
        )
        .defer("texto")
        .annotate(
            hallazgos=_cuantos(Q()),
            sin_accion=_cuantos(Q(acciones__isnull=True)),
            graves_sin_accion=_cuantos(Q(acciones__isnull=True, gravedad=Gravedad.GRAVE)),
        )
        .order_by("-aplicacion__fecha", "-aplicacion_id", "reactivo__orden")
    )
    por_aplicacion = {}
    for respuesta in respuestas:
        por_aplicacion.setdefault(respuesta.aplicacion_id, []).append(respuesta)
    return [_evaluada(suyas) for suyas in por_aplicacion.values()]


def _cuantos(cuales):
    """How many findings of that kind the evaluation of an answer has."""
    suyos = Hallazgo.objects.filter(cuales, evaluacion__aplicacion=OuterRef("aplicacion"))
    contados = suyos.order_by().values("evaluacion").annotate(n=Count("pk", distinct=True))
    return Coalesce(Subquery(contados.values("n")), 0)


def _evaluada(respuestas) -> Evaluada:
    una = respuestas[0]
    evaluacion = una.aplicacion.evaluacion_de_calidad
    evaluacion.aplicacion = una.aplicacion
    return Evaluada(
        evaluacion=evaluacion,
        respuestas=respuestas,
        puntaje=puntaje(respuestas),
        hallazgos=una.hallazgos,
        sin_accion=una.sin_accion,
        graves_sin_accion=una.graves_sin_accion,
    )


def _leida(obra, hoy) -> Calidad:
    """Read once: the page of a work wants it for what happened and for its section."""
    if not hasattr(obra, "_calidad"):
        obra._calidad = de_la_obra(obra, hoy)
    return obra._calidad


def seccion(obra, hoy) -> Seccion:
    """For its page. Two queries, none after `hechos`."""
    return Seccion("obras/_calidad.html", {"calidad": _leida(obra, hoy)})


def hechos(obra) -> list[Hecho]:
    """What happened to its quality, for its line of time. Two queries, none after `seccion`."""
    calidad = _leida(obra, timezone.localdate())
    informe = reverse("obras:obra-calidad", args=[obra.clave])
    evaluaciones = [
        Hecho(
            fecha=evaluada.fecha,
            que=f"Evaluación de calidad: {calificacion(evaluada.puntaje)}",
            texto=_lo_hallado(evaluada),
            enlace=informe,
        )
        for evaluada in calidad.evaluadas
    ]
    correcciones = [
        Hecho(
            fecha=accion.corregida_el,
            que="Se corrigió lo que se halló mal",
            texto=accion.texto,
            enlace=f"{informe}#accion-{accion.pk}",
        )
        for accion in calidad.corregidas
    ]
    return sorted(evaluaciones + correcciones, key=lambda hecho: hecho.fecha)


def _lo_hallado(evaluada) -> str:
    if not evaluada.hallazgos:
        return "Sin hallazgos."
    plural = "" if evaluada.hallazgos == 1 else "s"
    return f"{evaluada.hallazgos} hallazgo{plural}."
