"""A month of the calendar, as the table that a page shows."""

import re
from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

A_LA_VISTA = 3  # events of a day; the rest are one link away
PRIMERO, ULTIMO = 2000, 2100
_MES = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Casilla:
    """A day; `de_mas`: how many events are not among `eventos`."""

    dia: date
    del_mes: bool
    es_hoy: bool
    eventos: list
    de_mas: int


@dataclass(frozen=True)
class Mes:
    """A month: its weeks begin on Monday and reach into the neighbouring ones."""

    primero: date

    @property
    def semanas(self) -> list[list[date]]:
        return Calendar().monthdatescalendar(self.primero.year, self.primero.month)

    @property
    def ultimo(self) -> date:
        return self.siguiente.primero - timedelta(days=1)

    @property
    def anterior(self) -> "Mes":
        return Mes((self.primero - timedelta(days=1)).replace(day=1))

    @property
    def siguiente(self) -> "Mes":
        return Mes((self.primero + timedelta(days=31)).replace(day=1))

    @property
    def clave(self) -> str:
        return f"{self.primero:%Y-%m}"

    @property
    def existe(self) -> bool:
        return PRIMERO <= self.primero.year <= ULTIMO

    def casillas(self, eventos, hoy: date) -> list[list[Casilla]]:
        """The weeks, each event on every day that it takes."""
        por_dia = defaultdict(list)
        for evento in eventos:
            for dia in _dias(evento, self.primero, self.ultimo):
                por_dia[dia].append(evento)
        return [
            [self._casilla(dia, por_dia[dia], hoy) for dia in semana] for semana in self.semanas
        ]

    def _casilla(self, dia, eventos, hoy):
        return Casilla(
            dia,
            dia.month == self.primero.month,
            dia == hoy,
            eventos[:A_LA_VISTA],
            max(len(eventos) - A_LA_VISTA, 0),
        )


def _dias(evento, primero, ultimo):
    """The days of the event, from the first to the last of the month."""
    dia = max(timezone.localdate(evento.inicio), primero)
    fin = min(evento.ultimo_dia, ultimo)
    while dia <= fin:
        yield dia
        dia += timedelta(days=1)


def leer_mes(texto: str, hoy: date) -> Mes | None:
    """2026-03; the month of today when nothing is written; None when it is no month."""
    if not texto:
        return Mes(hoy.replace(day=1))
    if not _MES.fullmatch(texto):
        return None
    mes = Mes(date.fromisoformat(f"{texto}-01"))
    return mes if mes.existe else None
