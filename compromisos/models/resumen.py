"""Roll-ups: what a group of activities adds up to (design rule 3)."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from .estados import CERRADAS, Ejecucion, Oportunidad


def brecha(reportado: Decimal | None, verificado: Decimal | None) -> Decimal | None:
    """Percentage points reported and not verified, of both as they are written; 0 if less is
    reported now than was verified."""
    if reportado is None:
        return None
    return max(Decimal(0), a_un_decimal(reportado) - a_un_decimal(verificado or 0))


def a_un_decimal(valor) -> Decimal:
    """As a percentage is written: never rounded up, 99.99 is not 100."""
    return Decimal(valor).quantize(Decimal("0.1"), rounding=ROUND_DOWN)


@dataclass
class Resumen:
    """Counts by state of a group of activities, and its two figures, reported and verified.

    A figure is a percentage 0-100, sum(peso x figure) / sum(peso) over the activities that are
    not closed, where one without it counts 0; None when none has it ("sin reporte" is a state,
    not 0 %). `peso` and what is weighted leave the closed ones out; the counts do not.
    `pendientes`: those neither concluded nor closed, by deadline; with `concluidas` and `cerradas`
    they add up to all, which `por_oportunidad` does not: what was concluded without a deadline has
    none either. `actualizado`: when the last report on one that is not closed was recorded, or
    None.
    """

    actividades: int = 0
    verificadas: int = 0
    peso: int = 0
    ponderado: Decimal = Decimal(0)
    ponderado_verificado: Decimal = Decimal(0)
    por_ejecucion: Counter = field(default_factory=Counter)
    por_oportunidad: Counter = field(default_factory=Counter)
    pendientes: Counter = field(default_factory=Counter)
    actualizado: datetime | None = None

    def sumar(
        self,
        *,
        ejecucion,
        oportunidad,
        n,
        peso,
        ponderado,
        verificadas=0,
        ponderado_verificado=0,
        actualizado=None,
    ):
        self.actividades += n
        self.por_ejecucion[ejecucion] += n
        self.por_oportunidad[oportunidad] += n
        if ejecucion != Ejecucion.CONCLUIDA and ejecucion not in CERRADAS:
            self.pendientes[oportunidad] += n
        if ejecucion not in CERRADAS:
            self.verificadas += verificadas
            self.peso += peso
            self.ponderado += Decimal(ponderado)
            self.ponderado_verificado += Decimal(ponderado_verificado)
            self._actualizar(actualizado)

    def _actualizar(self, cuando):
        self.actualizado = max(filter(None, (self.actualizado, cuando)), default=None)

    def juntar(self, otro: "Resumen"):
        for campo in fields(Resumen):
            if campo.name != "actualizado":
                setattr(self, campo.name, getattr(self, campo.name) + getattr(otro, campo.name))
        self._actualizar(otro.actualizado)

    @classmethod
    def juntos(cls, resumenes: "Iterable[Resumen]") -> "Resumen":
        total = cls()
        for resumen in resumenes:
            total.juntar(resumen)
        return total

    @property
    def reportado(self) -> Decimal | None:
        return self.ponderado / self.peso if self.con_reporte else None

    @property
    def verificado(self) -> Decimal | None:
        return self.ponderado_verificado / self.peso if self.verificadas else None

    @property
    def brecha(self) -> Decimal | None:
        return brecha(self.reportado, self.verificado)

    @property
    def cerradas(self) -> int:
        return sum(self.por_ejecucion[valor] for valor in CERRADAS)

    @property
    def abiertas(self) -> int:
        """Those that count: neither cancelled nor not applicable."""
        return self.actividades - self.cerradas

    @property
    def sin_reporte(self) -> int:
        return self.por_ejecucion[Ejecucion.SIN_REPORTE]

    @property
    def con_reporte(self) -> int:
        return self.abiertas - self.sin_reporte

    @property
    def en_proceso(self) -> int:
        return self.por_ejecucion[Ejecucion.EN_PROCESO]

    @property
    def reportadas_concluidas(self) -> int:
        return self.por_ejecucion[Ejecucion.REPORTADA_CONCLUIDA]

    @property
    def concluidas(self) -> int:
        return self.por_ejecucion[Ejecucion.CONCLUIDA]

    @property
    def vencidas(self) -> int:
        return self.por_oportunidad[Oportunidad.VENCIDA]

    @property
    def por_vencer(self) -> int:
        return self.por_oportunidad[Oportunidad.POR_VENCER]

    @property
    def en_tiempo(self) -> int:
        return self.por_oportunidad[Oportunidad.EN_TIEMPO]

    @property
    def sin_fecha(self) -> int:
        return self.por_oportunidad[Oportunidad.SIN_FECHA]


@dataclass
class ResumenEvaluacion(Resumen):
    """The same counts for a whole evaluation; its figures are the plain mean of its commitments.

    A commitment all of whose activities are closed is not counted in the mean; one without
    activities counts 0: nobody said how it would be kept.
    """

    compromisos: int = 0
    suma_reportado: Decimal = Decimal(0)
    suma_verificado: Decimal = Decimal(0)

    @property
    def reportado(self) -> Decimal | None:
        return self.suma_reportado / self.compromisos if self.con_reporte else None

    @property
    def verificado(self) -> Decimal | None:
        return self.suma_verificado / self.compromisos if self.verificadas else None

    @classmethod
    def de(cls, compromisos: Iterable[Resumen]) -> "ResumenEvaluacion":
        """Add up the summaries of an evaluation's commitments, the empty ones included."""
        total = cls()
        for compromiso in compromisos:
            total.juntar(compromiso)
            if compromiso.cerradas and not compromiso.abiertas:
                continue
            total.compromisos += 1
            total.suma_reportado += compromiso.reportado or 0
            total.suma_verificado += compromiso.verificado or 0
        return total


def agrupar(pares: Iterable[tuple[Hashable, Resumen]]) -> dict[Hashable, Resumen]:
    """What (key, Resumen) pairs add up to, by key."""
    por_clave: dict[Hashable, Resumen] = {}
    for clave, resumen in pares:
        por_clave.setdefault(clave, Resumen()).juntar(resumen)
    return por_clave
