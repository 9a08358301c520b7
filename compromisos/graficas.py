"""Pictures as numbers: where each mark goes. The templates draw them as SVG.

Across, everything is a percentage of the width, so that a picture fits any screen while its words
and marks keep their size; down, everything is pixels.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from .models import Ejecucion, Oportunidad, Resumen

ORDEN = (
    Ejecucion.CONCLUIDA,
    Ejecucion.REPORTADA_CONCLUIDA,
    Oportunidad.VENCIDA,
    Oportunidad.POR_VENCER,
    Oportunidad.EN_TIEMPO,
    Oportunidad.SIN_FECHA,
    Oportunidad.CERRADA,
)
POR_BANDA = 20
ALTO_CUADRO, HUECO = 26, 4
IZQUIERDA, DERECHA = 7.0, 86.0
CARRIL = 18
CERCA = 2.2
MARCAS_DE_EJE = 8


def pct(valor: float) -> str:
    return f"{valor:.2f}%"


@dataclass(frozen=True)
class Tramo:
    valor: str
    n: int
    x: str
    ancho: str


def tramos(resumen: Resumen, mayor: int | None = None) -> list[Tramo]:
    """A bar cut by deadline state; `mayor` is the count that fills the whole width."""
    entero = mayor or resumen.actividades or 1
    cuentas = {
        **resumen.pendientes,
        Ejecucion.CONCLUIDA: resumen.concluidas,
        Oportunidad.CERRADA: resumen.cerradas,
    }
    partes, x = [], 0.0
    for valor in ORDEN:
        n = cuentas.get(valor, 0)
        if n:
            ancho = 100 * n / entero
            partes.append(Tramo(valor.value, n, pct(x), pct(ancho)))
            x += ancho
    return partes


@dataclass
class Cuadro:
    valor: str
    x: str
    ancho: str
    centro: str
    y: int


@dataclass
class Columna:
    numero: int
    titulo: str
    centro: str
    y: int
    cuadros: list[Cuadro] = field(default_factory=list)


@dataclass
class Cuadricula:
    """A column for each commitment, a square for each of its activities."""

    columnas: list[Columna]
    alto: int


def cuadricula(compromisos: Iterable) -> Cuadricula:
    """`compromisos`: those with numero, en_breve (words) and situaciones (a value an activity)."""
    compromisos = list(compromisos)
    if not compromisos:
        return Cuadricula([], 0)
    bandas = -(-len(compromisos) // POR_BANDA)
    por_banda = -(-len(compromisos) // bandas)
    paso = 100 / por_banda
    columnas, y = [], 0
    for desde in range(0, len(compromisos), por_banda):
        banda = compromisos[desde : desde + por_banda]
        alto = max(1, *(len(c.situaciones) for c in banda)) * (ALTO_CUADRO + HUECO)
        columnas += [_columna(c, i, paso, y + alto) for i, c in enumerate(banda)]
        y += alto + 30
    return Cuadricula(columnas, y - 8)


def _columna(compromiso, i, paso, base) -> Columna:
    centro = pct((i + 0.5) * paso)
    cuadros = [
        Cuadro(
            valor,
            pct((i + 0.05) * paso),
            pct(0.9 * paso),
            centro,
            base - (k + 1) * (ALTO_CUADRO + HUECO),
        )
        for k, valor in enumerate(compromiso.situaciones)
    ]
    return Columna(compromiso.numero, compromiso.en_breve, centro, base + 14, cuadros)


@dataclass
class Marca:
    """A shape 14 pixels wide, moved `dx` pixels from its place; `rastro`: a line leads to today."""

    valor: str
    x: str
    y: int
    dx: int = -7
    rastro: bool = False

    @property
    def centro(self) -> int:
        return self.y + 7


@dataclass
class Renglon:
    numero: int
    y: int
    alto: int
    marcas: list[Marca]
    sin_fecha: list[Marca]

    @property
    def todas(self) -> list[Marca]:
        return self.marcas + self.sin_fecha


@dataclass
class Plazo:
    """The words of the picture: how many activities end on a day, and of which commitments."""

    fecha: date | None
    n: int
    compromisos: list[int]
    valores: list[str]


@dataclass
class LineaDeTiempo:
    """A line for each commitment, a mark for each activity at its deadline, today across all."""

    renglones: list[Renglon]
    ejes: list[tuple[str, str]]
    plazos: list[Plazo]
    hoy: str
    alto: int
    separador: str = pct(DERECHA + 1.5)


def linea_de_tiempo(compromisos: Iterable, hoy: date) -> LineaDeTiempo | None:
    """`compromisos`: those with numero and plazos, a list of (deadline or None, value).

    None when no activity has a deadline: there is nothing to place.
    """
    compromisos = list(compromisos)
    fechas = [f for c in compromisos for f, _ in c.plazos if f]
    if not fechas:
        return None
    escala = Escala(min(*fechas, hoy), max(*fechas, hoy))
    renglones, y = [], 38
    for compromiso in compromisos:
        renglon = _renglon(compromiso, y, escala)
        renglones.append(renglon)
        y += renglon.alto
    plazos = _plazos(compromisos)
    return LineaDeTiempo(renglones, escala.ejes(), plazos, pct(escala.en(hoy)), y + 22)


def _plazos(compromisos) -> list[Plazo]:
    por_fecha: dict[date | None, Plazo] = {}
    for compromiso in compromisos:
        for fecha, valor in compromiso.plazos:
            plazo = por_fecha.setdefault(fecha, Plazo(fecha, 0, [], []))
            plazo.n += 1
            if compromiso.numero not in plazo.compromisos:
                plazo.compromisos.append(compromiso.numero)
            if valor not in plazo.valores:
                plazo.valores.append(valor)
    return sorted(por_fecha.values(), key=lambda p: (p.fecha is None, p.fecha or date.min))


def _renglon(compromiso, y, escala) -> Renglon:
    carriles: list[float] = []
    con_rastro: set[int] = set()
    marcas, sueltas = [], []
    for fecha, valor in sorted(compromiso.plazos, key=lambda p: (p[0] is None, p[0] or date.min)):
        if fecha is None:
            sueltas.append(Marca(valor, "100%", y + 3, -16 * (len(sueltas) % 3 + 1)))
            continue
        x = escala.en(fecha)
        carril = next((k for k, fin in enumerate(carriles) if x - fin > CERCA), len(carriles))
        rastro = valor == Oportunidad.VENCIDA and carril not in con_rastro
        con_rastro |= {carril} if rastro else set()
        carriles[carril : carril + 1] = [x]
        marcas.append(Marca(valor, pct(x), y + 3 + carril * CARRIL, rastro=rastro))
    for k, marca in enumerate(sueltas):
        marca.y += k // 3 * CARRIL
    altura = max(1, len(carriles), -(-len(sueltas) // 3)) * CARRIL + 6
    return Renglon(compromiso.numero, y, altura, marcas, sueltas)


class Escala:
    """From a day to a percentage across; whole years, or months when all is within two years.

    `desde` and `hasta`: where the first day and the last one are put.
    """

    def __init__(self, primero: date, ultimo: date, desde=IZQUIERDA, hasta=DERECHA):
        self.desde, self.ancho = desde, hasta - desde
        self.por_mes = (ultimo - primero).days < 700
        self.inicio = date(primero.year, primero.month if self.por_mes else 1, 1)
        self.fin = self._siguiente(ultimo)
        self.dias = (self.fin - self.inicio).days

    def _siguiente(self, dia: date) -> date:
        if self.por_mes and dia.month < 12:
            return date(dia.year, dia.month + 1, 1)
        return date(dia.year + 1, 1, 1)

    def en(self, dia: date) -> float:
        return self.desde + (dia - self.inicio).days / self.dias * self.ancho

    def ejes(self) -> list[tuple[str, str]]:
        """(place, name) of each division, at most MARCAS_DE_EJE of them named."""
        dias = [self.inicio]
        while dias[-1] < self.fin:
            dias.append(self._siguiente(dias[-1]))
        salto = -(-len(dias) // MARCAS_DE_EJE)
        return [
            (pct(self.en(dia)), self._nombre(dia) if i % salto == 0 else "")
            for i, (dia, _) in enumerate(pairwise(dias))
        ]

    def _nombre(self, dia: date) -> str:
        return f"{dia.month}/{dia.year % 100:02}" if self.por_mes else str(dia.year)
