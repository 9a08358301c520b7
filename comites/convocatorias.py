"""How long calls stayed open, exercise by exercise."""

from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from .models import Convocatoria, EstadoEvento


@dataclass(frozen=True)
class DeEdicion:
    """The calls of an exercise: how many, and the days that they stayed open."""

    anio: int
    cuantas: int
    menos: int
    mediana: float
    mas: int


def comparar_ediciones() -> list[DeEdicion]:
    """The newest exercise first; what was called off does not count. One query."""
    dias = defaultdict(list)
    convocatorias = (
        Convocatoria.objects.publicas()
        .exclude(evento__estado=EstadoEvento.CANCELADO)
        .select_related("evento__edicion")
        .only("publicada_el", "evento__inicio", "evento__edicion__anio")
    )
    for convocatoria in convocatorias:
        dias[convocatoria.evento.edicion.anio].append(convocatoria.dias)
    return [
        DeEdicion(anio, len(todos), min(todos), median(todos), max(todos))
        for anio, todos in sorted(dias.items(), reverse=True)
    ]
