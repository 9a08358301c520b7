"""Roll-ups: what a group of activities adds up to (design rule 3)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from .estados import Ejecucion, Oportunidad


@dataclass
class Resumen:
    """Counts by state of a group of activities, and its reported figure.

    `reportado` is a percentage 0-100, or None when nothing was reported ("sin reporte" is a state,
    not 0 %): sum(peso x reported) / sum(peso), where an activity without report counts 0.
    """

    actividades: int = 0
    peso: int = 0
    ponderado: Decimal = Decimal(0)
    por_ejecucion: Counter = field(default_factory=Counter)
    por_oportunidad: Counter = field(default_factory=Counter)

    def sumar(self, *, ejecucion, oportunidad, n, peso, ponderado):
        self.actividades += n
        self.peso += peso
        self.ponderado += Decimal(ponderado)
        self.por_ejecucion[ejecucion] += n
        self.por_oportunidad[oportunidad] += n

    def juntar(self, otro: "Resumen"):
        self.actividades += otro.actividades
        self.peso += otro.peso
        self.ponderado += otro.ponderado
        self.por_ejecucion += otro.por_ejecucion
        self.por_oportunidad += otro.por_oportunidad

    @property
    def reportado(self) -> Decimal | None:
        if self.actividades == self.sin_reporte:
            return None
        return self.ponderado / self.peso

    @property
    def sin_reporte(self) -> int:
        return self.por_ejecucion[Ejecucion.SIN_REPORTE]

    @property
    def con_reporte(self) -> int:
        return self.actividades - self.sin_reporte

    @property
    def en_proceso(self) -> int:
        return self.por_ejecucion[Ejecucion.EN_PROCESO]

    @property
    def reportadas_concluidas(self) -> int:
        return self.por_ejecucion[Ejecucion.REPORTADA_CONCLUIDA]

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
    """The same counts for a whole evaluation; its figure is the plain mean of its commitments."""

    compromisos: int = 0
    suma_compromisos: Decimal = Decimal(0)

    @property
    def reportado(self) -> Decimal | None:
        if self.actividades == self.sin_reporte:
            return None
        return self.suma_compromisos / self.compromisos

    @classmethod
    def de(cls, compromisos: Iterable[Resumen]) -> "ResumenEvaluacion":
        """Add up the summaries of an evaluation's commitments, the empty ones included."""
        total = cls()
        for compromiso in compromisos:
            total.juntar(compromiso)
            total.compromisos += 1
            total.suma_compromisos += compromiso.reportado or 0
        return total
