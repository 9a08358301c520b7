"""How long calls stayed open, exercise by exercise."""

from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from .models import Convocatoria, Edicion, EstadoEvento


@dataclass(frozen=True)
class DeEdicion:
    """The calls of an exercise: the days that each stayed open."""

    anio: int
    demo: bool
    dias: list[int]

    @property
    def cuantas(self) -> int:
        return len(self.dias)

    @property
    def menos(self) -> int:
        return min(self.dias)

    @property
    def mediana(self) -> float:
        return median(self.dias)

    @property
    def mas(self) -> int:
        return max(self.dias)

    @property
    def rotulo(self) -> str:
        return Edicion(anio=self.anio, demo=self.demo).rotulo


def comparar_ediciones() -> list[DeEdicion]:
    """The newest exercise first; what was called off does not count. One query."""
    dias = defaultdict(list)
    convocatorias = (
        Convocatoria.objects.publicas()
        .exclude(evento__estado=EstadoEvento.CANCELADO)
        .select_related("evento__edicion")
        .only("publicada_el", "evento__inicio", "evento__edicion__anio", "evento__edicion__demo")
    )
    for convocatoria in convocatorias:
        edicion = convocatoria.evento.edicion
        dias[edicion.anio, edicion.demo].append(convocatoria.dias)
    return [DeEdicion(*cual, todos) for cual, todos in sorted(dias.items(), reverse=True)]
