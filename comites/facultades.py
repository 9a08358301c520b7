"""Powers put in their places: stage by kind of power, and one day's beside another's."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .models import Cargo, Etapa, Facultad, ReglaElegibilidad, TipoComite

CLASES = Facultad.Clase


@dataclass
class Renglon:
    """A stage: for each class of power, in order, its powers."""

    etapa: Etapa
    celdas: list[tuple[str, list[Facultad]]]


@dataclass
class Matriz:
    """Of a kind of committee: the stages in which it may or must do something, and who may not
    sit in it."""

    tipo: TipoComite
    renglones: list[Renglon] = field(default_factory=list)
    reglas: list[ReglaElegibilidad] = field(default_factory=list)


@dataclass(frozen=True)
class Cambio:
    """A place of the matrix where one day's powers are not the other's."""

    tipo: TipoComite
    etapa: Etapa
    clase: str
    cargo: Cargo | None
    salen: list[Facultad]
    entran: list[Facultad]


PLURALES = {
    CLASES.ATRIBUCION: "Atribuciones",
    CLASES.DERECHO: "Derechos",
    CLASES.OBLIGACION: "Obligaciones",
}


def matriz(facultades: Iterable[Facultad], reglas: Iterable[ReglaElegibilidad]) -> list[Matriz]:
    """One for each kind of committee, unless there is nothing to say of any."""
    en_su_lugar = defaultdict(list)
    for facultad in facultades:
        en_su_lugar[facultad.tipo_comite, facultad.etapa, facultad.clase].append(facultad)
    por_tipo = {tipo: Matriz(tipo) for tipo in TipoComite}
    for regla in reglas:
        por_tipo[regla.tipo_comite].reglas.append(regla)
    for tipo, hoja in por_tipo.items():
        for etapa in Etapa:
            celdas = [(PLURALES[c], en_su_lugar.get((tipo, etapa, c), [])) for c in CLASES]
            if any(suyas for _, suyas in celdas):
                hoja.renglones.append(Renglon(etapa, celdas))
    hojas = list(por_tipo.values())
    return hojas if any(hoja.renglones or hoja.reglas for hoja in hojas) else []


def cambios(de: Iterable[Facultad], a: Iterable[Facultad]) -> list[Cambio]:
    """What is in only one of the two, place by place, in the order of the matrix."""
    antes, despues = {f.pk: f for f in de}, {f.pk: f for f in a}
    lugares: dict[tuple, tuple[list, list]] = defaultdict(lambda: ([], []))
    for pk, facultad in antes.items():
        if pk not in despues:
            lugares[facultad.lugar][0].append(facultad)
    for pk, facultad in despues.items():
        if pk not in antes:
            lugares[facultad.lugar][1].append(facultad)
    orden = list(TipoComite)
    clases = list(CLASES)
    return [
        Cambio(
            TipoComite(tipo),
            Etapa(etapa),
            CLASES(clase).label,
            Cargo(cargo) if cargo else None,
            *lugares[tipo, etapa, clase, cargo],
        )
        for tipo, etapa, clase, cargo in sorted(
            lugares, key=lambda x: (orden.index(x[0]), x[1], clases.index(x[2]), x[3] or 0)
        )
    ]
