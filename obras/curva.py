"""How far a work should be and how far it is, day by day: two pictures and a table that says the
same. Between two points of the plan, or two reports, the line is straight. Of a work that is over
the plan stops on the day it was, and nothing is said of today."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from compromisos.graficas import Escala, pct

from .models import EtapaObra
from .models.obras import CERRADAS

ARRIBA, ALTO, ABAJO = 22, 130, 22  # pixels: the word «hoy», the picture, the days below
PASOS = 1000  # how many places there are across
ENTERO = Decimal(100)

# (day, per cent), in order.
Linea = Sequence[tuple[date, Decimal]]


@dataclass(frozen=True)
class Plan:
    """`del_programa`: it was given; else it is the straight line between the planned dates."""

    fisico: Linea = ()
    financiero: Linea = ()
    del_programa: bool = False

    def __bool__(self):
        return bool(self.fisico)

    def hasta(self, dia: date) -> "Plan":
        """What of it was to be done by the end of that day."""
        return replace(
            self, fisico=_hasta(self.fisico, dia), financiero=_hasta(self.financiero, dia)
        )


def plan_de(obra, programa) -> Plan:
    """Empty when there is neither a programme nor both planned dates."""
    inicio, fin = obra.inicio_previsto, obra.fin_previsto
    if programa:
        antes = [(inicio, Decimal(0))] if inicio and inicio < programa[0].fecha else []
        return Plan(
            fisico=antes + [(p.fecha, p.fisico) for p in programa],
            financiero=antes + [(p.fecha, p.financiero) for p in programa],
            del_programa=True,
        )
    if inicio is None or fin is None:
        return Plan()
    recta = [(inicio, Decimal(0)), (fin, ENTERO)]
    return Plan(recta, recta)


def en(linea: Linea, dia: date) -> Decimal | None:
    """What the line says of that day: 0 before it begins, its last figure after it ends."""
    if not linea:
        return None
    if dia >= linea[-1][0]:
        return linea[-1][1]
    if dia < linea[0][0]:
        return Decimal(0)
    for (uno, de), (otro, a) in pairwise(linea):
        if uno <= dia < otro:
            return de + (a - de) * (dia - uno).days / (otro - uno).days
    return linea[0][1]


def _hasta(linea: Linea, dia: date) -> Linea:
    return [*(p for p in linea if p[0] < dia), (dia, en(linea, dia))] if linea else ()


@dataclass(frozen=True)
class Cuadro:
    """One picture: both lines as paths, the reports as (place across, place down)."""

    nombre: str
    plan: str
    real: str
    marcas: list[tuple[str, int]]
    niveles: list[tuple[int, int]]
    tope: int


@dataclass(frozen=True)
class Renglon:
    """A day in the table; real figures are None on a day to come and before any report, planned
    ones without a plan and once the work is over."""

    dia: date
    plan_fisico: Decimal | None
    fisico: Decimal | None
    plan_financiero: Decimal | None
    financiero: Decimal | None


@dataclass(frozen=True)
class Curva:
    """`cierre`: the stage by which the work is over, None while it is not; `x_hoy`: only then."""

    cuadros: list[Cuadro]
    renglones: list[Renglon]
    hoy: date
    x_hoy: str
    cierre: EtapaObra | None
    ejes: list[tuple[str, str]]
    del_programa: bool
    con_plan: bool
    arriba: int = ARRIBA
    alto: int = ALTO
    abajo: int = ARRIBA + ALTO
    alto_total: int = ARRIBA + ALTO + ABAJO
    pasos: int = field(default=PASOS)


def curva(obra, registros, hoy: date) -> Curva | None:
    """Of the reports and the programme on record; None when there is nothing to draw."""
    cierre = next((e for e in registros.etapas[-1:] if e.etapa in CERRADAS), None)
    plan = plan_de(obra, registros.programa)
    if cierre:
        plan = plan.hasta(cierre.desde)
    empieza = [(obra.inicio_real, Decimal(0))] if obra.inicio_real else []
    fisico = _real(empieza, [(a.fecha, a.fisico) for a in registros.avances])
    gastado = [(a.fecha, a.financiero) for a in registros.avances if a.financiero is not None]
    financiero = _real(empieza, gastado)
    ultimo = cierre.desde if cierre else hoy
    dias = sorted({ultimo, *(dia for dia, _ in [*plan.fisico, *fisico, *financiero])})
    if len(dias) == 1 and not registros.avances:
        return None
    escala = Escala(dias[0], dias[-1], 0, 100)
    return Curva(
        cuadros=[
            _cuadro("Avance físico", plan.fisico, fisico, escala, sigue=not cierre),
            _cuadro("Avance financiero", plan.financiero, financiero, escala, sigue=not cierre),
        ],
        renglones=[
            Renglon(
                dia,
                _planeado(plan.fisico, dia, cierre),
                _conocido(fisico, dia, hoy),
                _planeado(plan.financiero, dia, cierre),
                _conocido(financiero, dia, hoy),
            )
            for dia in dias
        ],
        hoy=hoy,
        x_hoy="" if cierre else pct(escala.en(hoy)),
        cierre=cierre,
        ejes=escala.ejes(),
        del_programa=plan.del_programa,
        con_plan=bool(plan),
    )


def _real(empieza, puntos) -> Linea:
    """From the day on which it began, if that was before the first report."""
    return [*(p for p in empieza if puntos and p[0] < puntos[0][0]), *puntos]


def _planeado(linea, dia, cierre):
    return None if cierre and dia > cierre.desde else en(linea, dia)


def _conocido(linea, dia, hoy):
    """What had been reported by then."""
    if dia > hoy:
        return None
    return next((cifra for de, cifra in reversed(linea) if de <= dia), None)


def _cuadro(nombre, plan, real, escala, *, sigue) -> Cuadro:
    """Spent above what was contracted makes the picture taller than 100. `sigue`: what was planned
    stays so after its last day."""
    tope = max(100, *(int(-(-cifra // 10) * 10) for _, cifra in [*plan, *real, (None, ENTERO)]))
    return Cuadro(
        nombre=nombre,
        plan=_trazo(plan, escala, tope, hasta_el_borde=sigue),
        real=_trazo(real, escala, tope),
        marcas=[(pct(escala.en(dia)), _abajo(cifra, tope)) for dia, cifra in real],
        niveles=[(nivel, _abajo(nivel, tope)) for nivel in (100, 50, 0)],
        tope=tope,
    )


def _abajo(cifra, tope) -> int:
    return ARRIBA + round(ALTO * (tope - cifra) / tope)


def _trazo(linea, escala, tope, hasta_el_borde=False) -> str:
    """A path in a square of PASOS x `tope`."""
    puntos = [
        f"{round(escala.en(dia) * PASOS / 100)} {round(tope - cifra, 1).normalize():f}"
        for dia, cifra in linea
    ]
    if not puntos:
        return ""
    return "M" + "L".join(puntos) + (f"H{PASOS}" if hasta_el_borde else "")
