"""What the public gets of a vote: turnout, result, age groups and corrections, told so that nobody
can be made out."""

from collections import Counter
from dataclasses import dataclass

from comites.asistencia import MINIMO
from compromisos.graficas import pct

from .models import ActaVotacion, GrupoVotante, Votos
from .votaciones import Resultado, escrutinio


@dataclass(frozen=True)
class Renglon:
    """A proposal on the ballot and its votes; `ancho`: of its bar, its part of the votes."""

    opcion: object
    votos: int
    gana: bool
    ancho: str
    porcentaje: float | None
    grupos: list[int]


@dataclass(frozen=True)
class Cambio:
    """A figure that a correction changed."""

    que: str
    antes: int
    despues: int


@dataclass(frozen=True)
class Correccion:
    """`despues`: whether the result was already public; `votos`: those of the whole vote."""

    acta: ActaVotacion
    despues: bool
    cambios: list[Cambio]
    votos: list[Cambio]


@dataclass(frozen=True)
class Urnas:
    """The count of a vote. `grupos`: the names of the age groups, none where telling them apart
    could tell how somebody voted (see `se_desglosa`)."""

    renglones: list[Renglon]
    saldo: Resultado
    centros: list
    grupos: list[str]
    boletas: int
    depositadas: int
    nulas: int
    participacion: float | None
    correcciones: list[Correccion]
    ganaban: frozenset[int]


def se_desglosa(por_grupo: dict[str, Counter]) -> bool:
    """Whether votes may be told by age group: not when one of them is of one to four people, as in
    `comites.asistencia`, nor when all of one voted the same; the others would give it away. Who
    did not say an age cannot be made out by it."""
    return all(
        cuenta.total() == 0 or (cuenta.total() >= MINIMO and max(cuenta.values()) < cuenta.total())
        for grupo, cuenta in por_grupo.items()
        if grupo != GrupoVotante.SIN_DATO
    )


def contar(votacion, opciones, centros) -> Urnas:
    """Two queries: the records of the vote, and their votes."""
    actas = list(
        ActaVotacion.objects.filter(centro__votacion=votacion)
        .defer("archivo", "sha256")
        .order_by("creado", "numero")
    )
    votos = {acta.pk: Counter() for acta in actas}
    filas = Votos.objects.filter(acta__centro__votacion=votacion, cuantos__gt=0)
    for acta, opcion, grupo, cuantos in filas.values_list(
        "acta", "opcion", "grupo_edad", "cuantos"
    ):
        votos[acta][opcion, grupo] += cuantos
    vigentes = {acta.centro_id: acta for acta in actas}  # the last one of each place
    suma = sum((votos[acta.pk] for acta in vigentes.values()), Counter())
    saldo = escrutinio(votacion, opciones, _por_opcion(opciones, suma))
    por_grupo = {
        grupo: Counter({o.pk: suma[o.pk, grupo] for o in opciones}) for grupo in GrupoVotante.values
    }
    depositadas = sum(acta.depositadas for acta in vigentes.values())
    for centro in centros:
        centro.acta = vigentes.get(centro.pk)
    return Urnas(
        renglones=_renglones(opciones, saldo, por_grupo),
        saldo=saldo,
        centros=centros,
        grupos=GrupoVotante.labels if se_desglosa(por_grupo) else [],
        boletas=sum(acta.boletas_del_centro for acta in vigentes.values()),
        depositadas=depositadas,
        nulas=sum(acta.nulas for acta in vigentes.values()),
        participacion=100 * depositadas / votacion.padron if votacion.padron else None,
        correcciones=_correcciones(votacion, opciones, centros, actas, votos),
        ganaban=_ganaban(votacion, opciones, actas, votos, saldo),
    )


def _por_opcion(opciones, suma) -> dict[int, int]:
    totales = Counter()
    for (opcion, _), cuantos in suma.items():
        totales[opcion] += cuantos
    return {opcion.pk: totales[opcion.pk] for opcion in opciones}


def _renglones(opciones, saldo, por_grupo) -> list[Renglon]:
    total = saldo.total
    renglones = [
        Renglon(
            opcion=opcion,
            votos=saldo.votos[opcion.pk],
            gana=opcion.pk in saldo.ganan,
            ancho=pct(100 * saldo.votos[opcion.pk] / (total or 1)),
            porcentaje=100 * saldo.votos[opcion.pk] / total if total else None,
            grupos=[por_grupo[grupo][opcion.pk] for grupo in GrupoVotante.values],
        )
        for opcion in opciones
    ]
    return sorted(renglones, key=lambda r: (-r.votos, not r.gana, r.opcion.orden))


def _hasta(actas, limite):
    """The last record of each place of those up to a moment."""
    return {acta.centro_id: acta for acta in actas if acta.creado <= limite}


def _ganaban(votacion, opciones, actas, votos, saldo) -> frozenset[int]:
    """Those that won by the records with which the result was published."""
    if not votacion.publicada_en:
        return saldo.ganan
    de_entonces = _hasta(actas, votacion.publicada_en).values()
    suma = sum((votos[acta.pk] for acta in de_entonces), Counter())
    return escrutinio(votacion, opciones, _por_opcion(opciones, suma)).ganan


def _correcciones(votacion, opciones, centros, actas, votos) -> list[Correccion]:
    """Each record that put another one right, the last first. Of a place only its ballots are
    told; what it did to the votes, in those of the whole vote once they are public."""
    por_pk = {centro.pk: centro for centro in centros}
    vigentes, hechas = {}, []
    for acta in actas:
        antes = vigentes.get(acta.centro_id)
        if antes is None:
            vigentes[acta.centro_id] = acta
            continue
        suma_antes = sum((votos[a.pk] for a in vigentes.values()), Counter())
        vigentes[acta.centro_id] = acta
        acta.centro = por_pk[acta.centro_id]
        despues = bool(votacion.publicada_en) and acta.creado > votacion.publicada_en
        suma = sum((votos[a.pk] for a in vigentes.values()), Counter())
        hechas.append(
            Correccion(
                acta,
                despues,
                _cambios(
                    ("Boletas recibidas", antes.boletas_del_centro, acta.boletas_del_centro),
                    ("Boletas en la urna", antes.depositadas, acta.depositadas),
                    ("Nulas y en blanco", antes.nulas, acta.nulas),
                ),
                _cambios_de_votos(opciones, suma_antes, suma) if despues else [],
            )
        )
    return hechas[::-1]


def _cambios_de_votos(opciones, antes, despues) -> list[Cambio]:
    eran, son = _por_opcion(opciones, antes), _por_opcion(opciones, despues)
    return _cambios(*((opcion.titulo, eran[opcion.pk], son[opcion.pk]) for opcion in opciones))


def _cambios(*cifras) -> list[Cambio]:
    return [Cambio(*cifra) for cifra in cifras if cifra[1] != cifra[2]]
