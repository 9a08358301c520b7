"""A map of Jalisco as a board of hexagons, one for each municipality, all of the same size.

On a map to scale the municipalities around Guadalajara hide each other, and the empty ones catch
the eye. Where each one stands on the board is kept with it; `scripts/acomodar.py` chose it from
the positions of the seats.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from .models import Grado, Municipio

ANCHO, ALTO = 52, 45  # from one hexagon to the next: across, and from row to row
MEDIO_ANCHO, MEDIO_ALTO = 28, 32  # of a hexagon, with room for the line around it
FUERA = "kf"


@dataclass(frozen=True)
class Clase:
    """A value, the word for it, and how it is drawn: k0 to k4, the more the darker; kn: no datum.

    Each way of drawing is a shade and a figure of `_componentes/cartograma.html`.
    """

    valor: str | None
    palabra: str
    tono: str


GRADOS = [
    Clase(grado, grado.label, tono)
    for grado, tono in zip(Grado, ("k4", "k3", "k2", "k1", "k0"), strict=True)
]
SIN_DATO = Clase(None, "Sin dato", "kn")


@dataclass(frozen=True)
class Casilla:
    municipio: Municipio
    nombre: str
    palabra: str
    tono: str
    x: int
    y: int


@dataclass
class Grupo:
    """The municipalities of a class: the legend and the table that says the same as the map.

    `nombres`: as the table says each."""

    clase: Clase
    municipios: list[Municipio] = field(default_factory=list)
    nombres: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Cartograma:
    """What `_componentes/cartograma.html` draws; `marcada`: the one that the page is about; `nota`:
    a sentence for below it."""

    casillas: list[Casilla]
    grupos: list[Grupo]
    marcada: Casilla | None
    caja: str
    nota: str = ""

    @property
    def sin_lugar(self) -> int:
        """How many of those looked at have no place on the board."""
        dibujadas = {c.municipio.pk for c in self.casillas}
        return sum(m.pk not in dibujadas for grupo in self.grupos for m in grupo.municipios)


def cartograma(
    municipios: Iterable[Municipio],
    valores: Mapping[int, str | None],
    clases: Sequence[Clase] = GRADOS,
    *,
    solo: Collection[int] | None = None,
    marcado: int | None = None,
    marcas: Mapping[int, str] = MappingProxyType({}),
    nota: str = "",
) -> Cartograma:
    """The municipalities coloured by the class that `valores`, {pk: value}, gives each.

    `solo`: the keys of those looked at, None for all; the others are drawn empty and left out of
    the groups. `marcado`: the key of one to point out. `marcas`: what to say beside the name of
    some, {pk: words}.
    """
    grupos = {clase.valor: Grupo(clase) for clase in [*clases, SIN_DATO]}
    casillas = []
    for municipio in municipios:
        grupo = grupos[valores.get(municipio.pk)]
        marca = marcas.get(municipio.pk)
        nombre = f"{municipio.nombre} ({marca})" if marca else municipio.nombre
        se_mira = solo is None or municipio.pk in solo
        if se_mira:
            grupo.municipios.append(municipio)
            grupo.nombres.append(nombre)
        if municipio.columna is not None:
            tono = grupo.clase.tono if se_mira else FUERA
            casillas.append(Casilla(municipio, nombre, grupo.clase.palabra, tono, *en(municipio)))
    marcada = next((c for c in casillas if c.municipio.pk == marcado), None)
    con_quien = [grupo for grupo in grupos.values() if grupo.municipios]
    return Cartograma(casillas, con_quien, marcada, caja(casillas), nota)


def en(municipio) -> tuple[int, int]:
    """The middle of its hexagon; every other row stands half a hexagon to the right."""
    return (
        municipio.columna * ANCHO + municipio.renglon % 2 * ANCHO // 2,
        municipio.renglon * ALTO,
    )


def caja(casillas: Sequence[Casilla]) -> str:
    """The SVG's viewBox: just what holds every hexagon."""
    if not casillas:
        return "0 0 0 0"
    xs, ys = [c.x for c in casillas], [c.y for c in casillas]
    x, y = min(xs) - MEDIO_ANCHO, min(ys) - MEDIO_ALTO
    return f"{x} {y} {max(xs) + MEDIO_ANCHO - x} {max(ys) + MEDIO_ALTO - y}"
