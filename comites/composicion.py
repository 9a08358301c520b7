"""What the public may know of who sits in a committee: posts, dates, totals, and a name only of
whoever consents to it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from .models import Integrante, Sexo

EN_TOTAL = {Sexo.MUJER: "mujeres", Sexo.HOMBRE: "hombres", Sexo.OTRO: "otro", "": "sin dato"}


@dataclass(frozen=True)
class Composicion:
    """`dia`: the one that it is of; `sustituciones`: those who came in the place of another."""

    dia: date
    integrantes: list[Integrante]
    sustituciones: list[Integrante]
    por_sexo: list[tuple[str, int]]

    @property
    def sin_nombre(self) -> bool:
        return not all(integrante.nombre_publico for integrante in self.integrantes)


def composicion(comite, hoy) -> Composicion:
    """Of the day, or of the nearest on which the committee was in office. Two queries."""
    dia = comite.dia_de_composicion(hoy)
    filas = list(comite.integrantes.publicos())
    return Composicion(
        dia=dia,
        integrantes=[fila for fila in filas if fila.vigente(dia)],
        sustituciones=sorted(
            (fila for fila in filas if fila.sustituye_a_id and fila.desde <= dia),
            key=lambda fila: (fila.desde, fila.pk),
        ),
        por_sexo=_por_sexo(comite.integrantes.vigentes(dia)),
    )


def _por_sexo(integrantes) -> list[tuple[str, int]]:
    cuentas = dict(integrantes.order_by().values_list("sexo").annotate(Count("pk")))
    return [(nombre, cuentas[valor]) for valor, nombre in EN_TOTAL.items() if valor in cuentas]
