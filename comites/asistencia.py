"""How many came, told so that nobody can be made out."""

from collections import Counter
from dataclasses import dataclass

from .models import EdadAsistente, SexoAsistente

MINIMO = 5  # a group of fewer people is not told apart


@dataclass(frozen=True)
class Concurrencia:
    """`por_sexo` and `por_edad`: (group, how many); empty where it would single somebody out."""

    total: int
    por_sexo: list[tuple[str, int]]
    por_edad: list[tuple[str, int]]

    @property
    def pocos(self) -> bool:
        return self.total < MINIMO


def concurrencia(asistencias) -> Concurrencia | None:
    """What the public gets of the counts: totals by sex and by age, never the one within the
    other, and none of them when some group is of one to four people. None without counts."""
    filas = list(asistencias)
    if not filas:
        return None
    sexos, edades = Counter(), Counter()
    for fila in filas:
        sexos[fila.sexo] += fila.cuantos
        edades[fila.grupo_edad] += fila.cuantos
    por_sexo, por_edad = _grupos(SexoAsistente, sexos), _grupos(EdadAsistente, edades)
    return Concurrencia(sexos.total(), por_sexo, por_edad)


def _grupos(opciones, cuentas):
    if any(0 < cuantos < MINIMO for cuantos in cuentas.values()):
        return []
    return [(opcion.label, cuentas[opcion]) for opcion in opciones if cuentas[opcion]]
