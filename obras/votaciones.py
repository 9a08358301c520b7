"""Every write of a vote: its polling records, who wins, and the publication of the result."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from compromisos.a_la_vez import CambioMasNuevo, despues_de, exigir_visto
from compromisos.acciones import NoSePuede
from compromisos.archivos import archivos_al_guardar

from .models import (
    ActaVotacion,
    CentroVotacion,
    Dictamen,
    GrupoVotante,
    OpcionVotacion,
    Propuesta,
    VersionPropuesta,
    Votacion,
    Votos,
)
from .models.votaciones import votos_por_opcion

POSITIVOS = (Dictamen.Resultado.FACTIBLE, Dictamen.Resultado.CON_AJUSTES)


class NoCuadra(Exception):
    """The figures of a polling record contradict one another; `errores`: what is wrong, in
    Spanish, by "depositadas", "motivo" or the id of an OpcionVotacion."""

    def __init__(self, errores: dict):
        super().__init__(" ".join(errores.values()))
        self.errores = errores


class NoSePublica(Exception):
    """The result cannot be published yet; `razones`: all of them, in Spanish."""

    def __init__(self, razones: list[str]):
        super().__init__(" ".join(razones))
        self.razones = razones


# --- The ballot -----------------------------------------------------------------------------
def votables(votacion):
    """The proposals that may go on its ballot: of its edition, of its municipality or region, and
    feasible (with adjustments or without) as they read now."""
    ultima = VersionPropuesta.objects.filter(propuesta=OuterRef("pk")).order_by("-numero")
    dictamen = Dictamen.objects.filter(version=OuterRef("ultima")).order_by("-id")
    del_lugar = Q(municipio=votacion.municipio_id) | Q(region=votacion.municipio.region_id)
    return (
        Propuesta.objects.filter(del_lugar, edicion=votacion.edicion_id)
        .con_version()
        .annotate(ultima=Subquery(ultima.values("pk")[:1]))
        .annotate(dictamen=Subquery(dictamen.values("resultado")[:1]))
        .filter(dictamen__in=POSITIVOS)
    )


# --- Who wins -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Resultado:
    """`votos`: how many each, by OpcionVotacion's id, on which the rest is too.

    `ganan`: those that win. `empate`: those that tie for the last `lugares` places, when nobody
    has said which of them win; none of them is in `ganan` then. `desempatadas`: those that tied,
    when somebody has.
    """

    votos: Mapping[int, int]
    ganan: frozenset[int] = frozenset()
    empate: frozenset[int] = frozenset()
    lugares: int = 0
    desempatadas: frozenset[int] = frozenset()

    @property
    def total(self) -> int:
        return sum(self.votos.values())


def resultado(
    votos: Mapping[int, int],
    ganadoras: int,
    desempatan: Collection[int],
    empataron: Collection[int],
) -> Resultado:
    """The most voted, up to `ganadoras`; nothing wins without a vote. `desempatan`: those that
    won a tie among `empataron`; it counts only at the last place, and while no other is in it."""
    con_votos = {opcion: cuantos for opcion, cuantos in votos.items() if cuantos}
    if len(con_votos) <= ganadoras:
        return Resultado(votos, frozenset(con_votos))
    ultimo = sorted(con_votos.values(), reverse=True)[ganadoras - 1]
    seguras = frozenset(opcion for opcion, cuantos in con_votos.items() if cuantos > ultimo)
    iguales = frozenset(opcion for opcion, cuantos in con_votos.items() if cuantos == ultimo)
    lugares = ganadoras - len(seguras)
    if len(iguales) == lugares:
        return Resultado(votos, seguras | iguales)
    elegidas = iguales & frozenset(desempatan) if iguales <= frozenset(empataron) else ()
    if len(elegidas) == lugares:
        return Resultado(votos, seguras | elegidas, desempatadas=iguales)
    return Resultado(votos, seguras, empate=iguales, lugares=lugares)


def escrutinio(votacion, opciones, votos=None) -> Resultado:
    """The result of its records as they are, or of those `votos`."""
    desempatan = {opcion.pk for opcion in opciones if opcion.gana_desempate}
    empataron = {opcion.pk for opcion in opciones if opcion.empato}
    votos = votos_por_opcion(votacion) if votos is None else votos
    return resultado(votos, votacion.ganadoras, desempatan, empataron)


def contadas(opciones) -> list[tuple[Votacion, list[OpcionVotacion], Resultado]]:
    """Each vote whose whole ballot is in `opciones` (of `con_total()`, with their votacion), its
    ballot and its result, public or not."""
    por_votacion = {}
    for opcion in opciones:
        por_votacion.setdefault(opcion.votacion, []).append(opcion)
    return [
        (votacion, suyas, escrutinio(votacion, suyas, {o.pk: o.total for o in suyas}))
        for votacion, suyas in por_votacion.items()
    ]


def ganadoras_publicadas(propuestas=None) -> set[int]:
    """The ids of the proposals that won a published vote; of `propuestas` or of all. One query."""
    ganan, _ = resultados_publicados(propuestas)
    return ganan


def resultados_publicados(propuestas=None) -> tuple[set[int], set[int]]:
    """The same, and the ids of those that tie in one, when nobody has said which of them win."""
    votaciones = Votacion.objects.publicadas()
    if propuestas is not None:
        votaciones = votaciones.filter(opciones__propuesta__in=propuestas)
    opciones = OpcionVotacion.objects.filter(votacion__in=votaciones.values("pk"))
    ganan, empatan = set(), set()
    for _, suyas, saldo in contadas(opciones.con_total().select_related("votacion")):
        ganan |= {opcion.propuesta_id for opcion in suyas if opcion.pk in saldo.ganan}
        empatan |= {opcion.propuesta_id for opcion in suyas if opcion.pk in saldo.empate}
    return ganan, empatan


# --- Polling records ------------------------------------------------------------------------
@transaction.atomic
def capturar_acta(
    *, centro, visto, captura, depositadas, nulas, votos, totales, motivo="", escaneo=None, hoy=None
) -> ActaVotacion:
    """Put on record what the paper of a place says; from the second on it is a correction.

    `visto`: how many records of the place the form showed; `votos`: how many, by (OpcionVotacion's
    id, age group); `totales`: the total that the paper prints, by OpcionVotacion's id; `escaneo`:
    a file that was looked at. Raises NoCuadra, NoSePuede or CambioMasNuevo.
    """
    votacion = Votacion.objects.select_for_update().get(pk=centro.votacion_id)
    centro = CentroVotacion.objects.get(pk=centro.pk)
    anterior = centro.actas.order_by("-numero").first()
    exigir_visto(visto, anterior)
    hoy = hoy or timezone.localdate()
    if hoy < votacion.inicio:
        raise NoSePuede(f"La votación empieza el {votacion.inicio:%d/%m/%Y}: todavía no hay actas.")
    opciones = list(votacion.opciones.values_list("pk", flat=True))
    if not opciones:
        raise NoSePuede("La boleta no tiene propuestas: póngalas antes de capturar un acta.")
    votos = {
        (opcion, grupo): votos.get((opcion, grupo)) or 0
        for opcion in opciones
        for grupo in GrupoVotante.values
    }
    acta = ActaVotacion(
        centro=centro,
        numero=visto + 1,
        boletas_del_centro=centro.boletas,
        depositadas=depositadas,
        nulas=nulas,
        motivo=motivo,
        captura=captura,
        creado=despues_de(anterior and anterior.creado, votacion.publicada_en),
    )
    errores = que_no_cuadra(acta, votos, totales) | _no_cabe_en_el_padron(votacion, acta)
    if anterior and not motivo:
        errores["motivo"] = "Diga por qué se corrige el acta: es público."
    if errores:
        raise NoCuadra(errores)
    if anterior and not escaneo and _dice_lo_mismo(anterior, acta, votos):
        raise NoSePuede("No cambia nada: es lo mismo que ya estaba capturado.")
    return _guardar(acta, votos, escaneo)


def que_no_cuadra(acta, votos, totales) -> dict:
    """What the figures of a record have against one another; see NoCuadra."""
    errores = {}
    sumas = Counter()
    for (opcion, _), cuantos in votos.items():
        sumas[opcion] += cuantos
    for opcion, suma in sumas.items():
        if suma != totales[opcion]:
            errores[opcion] = (
                f"Los grupos de edad suman {suma} y el acta dice {totales[opcion]}: revise los "
                "seis números de esta propuesta."
            )
    validos = sum(sumas.values())
    contados, en_urna = validos + acta.nulas, acta.depositadas
    if en_urna > acta.boletas_del_centro:
        errores["depositadas"] = (
            f"En la urna no puede haber más boletas ({en_urna}) que las que recibió el centro "
            f"({acta.boletas_del_centro})."
        )
    elif contados != en_urna:
        verbo = "falta" if contados < en_urna else "sobra"
        diferencia = abs(en_urna - contados)
        errores["depositadas"] = (
            f"Los votos ({validos}) y las nulas ({acta.nulas}) suman {contados}, y en la urna hay "
            f"{en_urna}: {verbo}{'n' if diferencia > 1 else ''} {diferencia}."
        )
    return errores


def _no_cabe_en_el_padron(votacion, acta) -> dict:
    if votacion.padron is None:
        return {}
    vigentes = ActaVotacion.objects.vigentes().filter(centro__votacion=votacion)
    otras = vigentes.exclude(centro=acta.centro).aggregate(suma=Sum("depositadas"))["suma"] or 0
    if otras + acta.depositadas <= votacion.padron:
        return {}
    return {
        "depositadas": f"Con las de los otros centros ({otras}) serían {otras + acta.depositadas} "
        f"boletas, más que las personas del padrón ({votacion.padron})."
    }


def _dice_lo_mismo(anterior, acta, votos) -> bool:
    cifras = ("boletas_del_centro", "depositadas", "nulas")
    eran = {(v.opcion_id, v.grupo_edad): v.cuantos for v in anterior.votos.all()}
    return eran == votos and all(getattr(anterior, c) == getattr(acta, c) for c in cifras)


def _guardar(acta, votos, escaneo) -> ActaVotacion:
    if escaneo:
        acta.poner(escaneo)
    with archivos_al_guardar() as guardados:
        guardados.append(acta.archivo)
        acta.save(force_insert=True)
        Votos.objects.bulk_create(
            Votos(acta=acta, opcion_id=opcion, grupo_edad=grupo, cuantos=cuantos)
            for (opcion, grupo), cuantos in votos.items()
        )
    return acta


# --- Publication ----------------------------------------------------------------------------
def actas_de(votacion) -> int:
    """How many records it has, corrections included: what a page shows as `visto`."""
    return ActaVotacion.objects.filter(centro__votacion=votacion).count()


def impedimentos(votacion, opciones, hoy=None) -> list[str]:
    """Why its result cannot be published, in Spanish and all of it; what only has to be said
    (see `por_decir`) is not here."""
    hoy, razones = hoy or timezone.localdate(), []
    if hoy < votacion.fin:
        razones.append(f"La votación termina el {votacion.fin:%d/%m/%Y}.")
    if not opciones:
        razones.append("La boleta no tiene propuestas.")
    centros = list(votacion.centros.con_acta())
    if not centros:
        razones.append("No hay centros de votación.")
    for centro in centros:
        if centro.acta_vigente is None:
            razones.append(f"Falta el acta del centro {centro.numero}, {centro.lugar}.")
        elif centro.depositadas > centro.boletas:
            razones.append(
                f"El centro {centro.numero} dice ahora que recibió {centro.boletas} boletas, y su "
                f"acta tiene {centro.depositadas} en la urna."
            )
    depositadas = sum(centro.depositadas or 0 for centro in centros)
    if votacion.padron is not None and depositadas > votacion.padron:
        razones.append(
            f"Hay más boletas en las urnas ({depositadas}) que personas en el padrón "
            f"({votacion.padron})."
        )
    return razones


def por_decir(votacion, opciones, saldo) -> list[str]:
    """What the result needs to have said of it before it is public: what becomes of those that
    did not win, and how a tie was broken."""
    razones = []
    if saldo.empate:
        cuales = ", ".join(f"«{o.titulo}»" for o in opciones if o.pk in saldo.empate)
        razones.append(
            f"Empatan {cuales}, y sólo {'gana' if saldo.lugares == 1 else 'ganan'} "
            f"{saldo.lugares}: diga cuál y cómo se desempató."
        )
    elif saldo.desempatadas and not votacion.desempate:
        razones.append("Hubo empate: diga cómo se desempató.")
    for opcion in opciones:
        if opcion.pk not in saldo.ganan | saldo.empate and not opcion.destino:
            razones.append(f"«{opcion.titulo}» no ganó: diga qué sigue con ella.")
    return razones


@transaction.atomic
def publicar_votacion(
    *, votacion, visto, autor, destinos=None, ganan=(), desempate="", hoy=None
) -> Votacion:
    """Make the result public, and say of it what had not been said. Of one that is public: say
    what a correction left unsaid.

    `visto`: how many records the page showed; `destinos`: what becomes of a proposal that did not
    win, by OpcionVotacion's id; `ganan`: ids of those that won the tie; `desempate`: how. None of
    it replaces what was already said. Raises CambioMasNuevo, or NoSePublica with every reason.
    """
    votacion = Votacion.objects.select_for_update().get(pk=votacion.pk)
    if visto != actas_de(votacion):
        raise CambioMasNuevo
    opciones = list(votacion.opciones.con_titulo())
    _decir(votacion, opciones, autor, destinos or {}, set(ganan), desempate)
    saldo = escrutinio(votacion, opciones)
    razones = por_decir(votacion, opciones, saldo)
    if not votacion.publicada_en:
        razones = impedimentos(votacion, opciones, hoy) + razones
    if razones:
        raise NoSePublica(razones)
    if not votacion.publicada_en:
        actas = ActaVotacion.objects.filter(centro__votacion=votacion)
        votacion.publicada_en = despues_de(actas.aggregate(ultima=Max("creado"))["ultima"])
    votacion._history_user = autor
    votacion.save(update_fields=["publicada_en", "desempate"])
    return votacion


def _decir(votacion, opciones, autor, destinos, ganan, desempate):
    saldo = escrutinio(votacion, opciones)
    if saldo.empate or (saldo.desempatadas and not votacion.desempate):
        votacion.desempate = "\n\n".join(t for t in (votacion.desempate, desempate) if t)
    for opcion in opciones:
        antes = opcion.gana_desempate, opcion.empato, opcion.destino
        if saldo.empate:
            opcion.empato = opcion.pk in saldo.empate
            opcion.gana_desempate = opcion.empato and opcion.pk in ganan
        opcion.destino = opcion.destino or destinos.get(opcion.pk, "")
        if antes != (opcion.gana_desempate, opcion.empato, opcion.destino):
            opcion._history_user = autor
            opcion.save(update_fields=["gana_desempate", "empato", "destino"])
