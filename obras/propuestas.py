"""Every write of a proposal: its versions, what was said of it, its opinions and its signed
commitment; and how far along the chain each stands."""

from django.db import models, transaction
from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from comites.models import EstadoEvento, Evento
from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from compromisos.archivos import archivos_al_guardar
from compromisos.models.seguimiento import fin_del_dia

from .cadena import Hecho
from .models import (
    CompromisoFirmado,
    Contribucion,
    Dictamen,
    Necesidad,
    Obra,
    OpcionVotacion,
    Propuesta,
    VersionPropuesta,
)
from .votaciones import contadas, ganadoras_publicadas, resultados_publicados


class EstadoPropuesta(models.TextChoices):
    """How far a proposal is, from what is on record and the public may see."""

    SIN_DICTAMEN = "sin_dictamen", "Sin dictamen"
    NO_FACTIBLE = "no_factible", "No factible"
    POR_VOTARSE = "por_votarse", "Dictaminada, sin votación"
    EN_VOTACION = "en_votacion", "En votación"
    EMPATE = "empate", "Empate sin decidir"
    NO_GANO = "no_gano", "No ganó la votación"
    GANO = "gano", "Ganó la votación"
    FIRMADA = "firmada", "Con compromiso firmado"
    EN_OBRA = "en_obra", "Con obra"


def con_estado(propuestas, resultados=None):
    """Annotate `estado` (of EstadoPropuesta) and `dictamen`. `resultados`: the ids of those that
    won a published vote, and of those that tie in one; a query when not at hand."""
    ganadoras, empatadas = resultados or resultados_publicados()
    en_boleta = OpcionVotacion.objects.filter(propuesta=OuterRef("pk"))
    pasos = (
        (Exists(Obra.objects.publicadas().filter(propuesta=OuterRef("pk"))), "EN_OBRA"),
        (Exists(CompromisoFirmado.objects.filter(propuesta=OuterRef("pk"))), "FIRMADA"),
        (Q(pk__in=ganadoras), "GANO"),
        (Exists(en_boleta.filter(votacion__publicada_en__isnull=True)), "EN_VOTACION"),
        (Q(pk__in=empatadas), "EMPATE"),
        (Exists(en_boleta), "NO_GANO"),
        (Q(dictamen=Dictamen.Resultado.NO_FACTIBLE), "NO_FACTIBLE"),
        (Q(dictamen__isnull=False), "POR_VOTARSE"),
    )
    return propuestas.con_dictamen().annotate(
        estado=Case(
            *(When(si, then=Value(EstadoPropuesta[paso].value)) for si, paso in pasos),
            default=Value(EstadoPropuesta.SIN_DICTAMEN.value),
        )
    )


# --- Versions -------------------------------------------------------------------------------
def vistas(propuesta) -> int:
    """How many versions and opinions it has: what a form shows as `visto`."""
    dictamenes = Dictamen.objects.filter(version__propuesta=propuesta)
    return propuesta.versiones.count() + dictamenes.count()


@transaction.atomic
def proponer(*, propuesta, necesidades, registra, titulo, descripcion, fecha) -> Propuesta:
    """Put a proposal forward with what it says; `propuesta` is unsaved. It is public at once."""
    propuesta.save(force_insert=True)
    propuesta.necesidades.set(necesidades)
    VersionPropuesta.objects.create(
        propuesta=propuesta,
        numero=1,
        titulo=titulo,
        descripcion=descripcion,
        fecha=fecha,
        registra=registra,
    )
    return propuesta


@transaction.atomic
def nueva_version(
    *, propuesta, visto, registra, titulo, descripcion, motivo, fecha
) -> VersionPropuesta:
    """What the proposal says from now on, and why it changes; `visto`: see `vistas`.

    Raises CambioMasNuevo, or NoSePuede when it is on a ballot or nothing changes.
    """
    propuesta = _para_agregar(propuesta, visto)
    ultima = propuesta.versiones.first()
    en_boleta = propuesta.opciones.select_related("votacion__municipio", "votacion__edicion")
    if opcion := en_boleta.first():
        raise NoSePuede(f"Ya está en una boleta ({opcion.votacion}): lo que se vota no cambia.")
    if (ultima.titulo, ultima.descripcion) == (titulo, descripcion):
        raise NoSePuede("No cambia nada: ni el título ni la descripción.")
    return VersionPropuesta.objects.create(
        propuesta=propuesta,
        numero=ultima.numero + 1,
        titulo=titulo,
        descripcion=descripcion,
        motivo=motivo,
        fecha=fecha,
        registra=registra,
    )


def _para_agregar(propuesta, visto) -> Propuesta:
    """The proposal, locked, if there is nothing newer than what was seen."""
    propuesta = Propuesta.objects.select_for_update().get(pk=propuesta.pk)
    if visto != vistas(propuesta):
        raise CambioMasNuevo
    return propuesta


# --- Deliberation and opinions --------------------------------------------------------------
def talleres_de(propuesta, hoy=None):
    """The events in which something may have been said of it: of its edition and its place, whose
    day has come."""
    manana = fin_del_dia(hoy or timezone.localdate())
    if propuesta.municipio_id:
        suyos = Q(municipio=propuesta.municipio_id)
    else:
        suyos = Q(municipio__region=propuesta.region_id)
    return (
        Evento.objects.filter(suyos, edicion=propuesta.edicion_id, inicio__lt=manana)
        .exclude(estado__in=[EstadoEvento.CANCELADO, EstadoEvento.POSPUESTO])
        .order_by("-inicio", "-id")
    )


@transaction.atomic
def contribuir(*, propuesta, registra, evento, tipo, texto, responde_a=None) -> Contribucion:
    """What was said of it in a workshop, on the day of the workshop; `responde_a`: the question
    that an answer answers. The same said twice in a workshop is once."""
    propuesta = Propuesta.objects.select_for_update().get(pk=propuesta.pk)
    contribucion = Contribucion(
        propuesta=propuesta,
        tipo=tipo,
        responde_a=responde_a,
        evento=evento,
        fecha=timezone.localdate(evento.inicio),
        texto=texto,
        registra=registra,
    )
    iguales = propuesta.contribuciones.filter(
        tipo=tipo, texto=texto, evento=evento, responde_a=responde_a
    )
    if ya := iguales.first():
        return ya
    contribucion.save(force_insert=True)
    return contribucion


@transaction.atomic
def dictaminar(
    *, propuesta, visto, registra, dependencia, resultado, motivo, costo_estimado, fecha
) -> Dictamen:
    """A unit's opinion on its last version; `visto`: see `vistas`. Raises CambioMasNuevo."""
    propuesta = _para_agregar(propuesta, visto)
    return Dictamen.objects.create(
        version=propuesta.versiones.first(),
        resultado=resultado,
        motivo=motivo,
        costo_estimado=costo_estimado,
        dependencia=dependencia,
        fecha=fecha,
        registra=registra,
    )


# --- The signed commitment ------------------------------------------------------------------
def impide_firmar(propuesta) -> str:
    """Why no commitment to it can be put on record, in Spanish; "" if one can."""
    if CompromisoFirmado.objects.filter(propuesta=propuesta).exists():
        return "Ya tiene un compromiso firmado: cada propuesta lleva uno."
    por_votar = propuesta.opciones.filter(votacion__publicada_en__isnull=True)
    if opcion := por_votar.select_related("votacion__municipio", "votacion__edicion").first():
        return f"Falta publicar el resultado: {opcion.votacion}."
    return ""


def gano(propuesta) -> bool:
    """Whether it won a vote whose result is public."""
    return bool(ganadoras_publicadas([propuesta.pk]) & {propuesta.pk})


@transaction.atomic
def firmar_compromiso(
    *, propuesta, registra, dependencia, firmado_el, texto, comite=None, motivo="", escaneo=None
) -> CompromisoFirmado:
    """Put on record the paper by which a unit binds itself; `escaneo`: a file that was looked at.

    `motivo`: why it is signed though it won no vote. Raises NoSePuede without it, and when there
    is one already or its vote is not public yet.
    """
    propuesta = Propuesta.objects.select_for_update().get(pk=propuesta.pk)
    if razon := impide_firmar(propuesta):
        raise NoSePuede(razon)
    ganadora = gano(propuesta)
    if not ganadora and not motivo:
        raise NoSePuede("No ganó ninguna votación: diga por qué se firma.")
    firma = CompromisoFirmado(
        propuesta=propuesta,
        firmado_el=firmado_el,
        dependencia=dependencia,
        comite=comite,
        texto=texto,
        motivo="" if ganadora else motivo,
        registra=registra,
    )
    if escaneo:
        firma.poner(escaneo)
    with archivos_al_guardar() as guardados:
        guardados.append(firma.archivo)
        firma.save(force_insert=True)
    return firma


# --- What has happened to it ----------------------------------------------------------------
def votaciones_de(clave) -> list[tuple]:
    """(vote, the proposal's own option, result or None until it is public) of each vote it is or
    was in, the last first. One query."""
    suyas = OpcionVotacion.objects.filter(propuesta__clave=clave)
    opciones = (
        OpcionVotacion.objects.filter(votacion__in=suyas.values("votacion"))
        .con_total()
        .select_related("propuesta", "votacion__municipio", "votacion__edicion")
        .order_by("-votacion__inicio", "votacion", "orden")
    )
    return [
        (
            votacion,
            next(opcion for opcion in boleta if opcion.propuesta.clave == clave),
            saldo if votacion.publicada_en else None,
        )
        for votacion, boleta, saldo in contadas(opciones)
    ]


def resultado_en_palabras(opcion, saldo) -> str:
    """ "Ganó, con 120 de 300 votos"."""
    como = "Ganó" if opcion.pk in saldo.ganan else "No ganó"
    if opcion.pk in saldo.empate:
        como = "Empató y no se ha decidido"
    return f"{como}, con {saldo.votos[opcion.pk]:,} de {saldo.total:,} votos"


# In one row: of a need, a version, an opinion and a signed commitment.
_COLUMNAS = {
    "h_fecha": (DateField, "registrada_el", "fecha", "fecha", "firmado_el"),
    "h_momento": (DateTimeField, "evento__inicio", None, None, None),
    "h_texto": (TextField, "texto", "titulo", "motivo", "texto"),
    "h_otro": (CharField, "evento__clave", "motivo", "resultado", None),
    "h_quien": (CharField, "localidad", None, "dependencia__nombre", "dependencia__nombre"),
    "h_numero": (IntegerField, None, "numero", "version__numero", None),
}


def hechos(propuesta) -> list[Hecho]:
    """What has happened to it that the public may see, the oldest first: the needs it answers,
    its versions, its opinions, its votes and its signed commitment. Two queries."""
    partes = (
        Necesidad.objects.publicas().filter(propuestas=propuesta),
        propuesta.versiones.all(),
        Dictamen.objects.filter(version__propuesta=propuesta),
        CompromisoFirmado.objects.filter(propuesta=propuesta),
    )
    primera, *otras = (_renglones(filas, lugar) for lugar, filas in enumerate(partes, start=1))
    ruta = propuesta.get_absolute_url()
    hallados = [_HECHO[fila[0]](ruta, *fila[1:]) for fila in primera.union(*otras, all=True)]
    hallados += [
        Hecho(
            timezone.localdate(votacion.publicada_en),
            "Resultado de la votación",
            f"{resultado_en_palabras(opcion, saldo)}.",
            votacion.get_absolute_url(),
        )
        for votacion, opcion, saldo in votaciones_de(propuesta.clave)
        if saldo
    ]
    return sorted(hallados, key=lambda hecho: (hecho.fecha, _ORDEN.index(hecho.que.split(" ")[0])))


def hechos_de_la_obra(obra) -> list[Hecho]:
    """The same of the proposal that a work comes from; nothing without one."""
    return hechos(obra.propuesta) if obra.propuesta_id else []


_ORDEN = ["Necesidad", "Propuesta", "Versión", "Dictamen", "Resultado", "Compromiso"]


def _renglones(filas, lugar):
    columnas = {
        nombre: Cast(F(campos[lugar - 1]) if campos[lugar - 1] else Value(None), tipo())
        for nombre, (tipo, *campos) in _COLUMNAS.items()
    }
    return filas.order_by().values_list(
        Value(lugar, output_field=IntegerField()), *columnas.values()
    )


def _necesidad(ruta, fecha, cuando, texto, evento, localidad, _):
    enlace = reverse("comites:evento-detail", args=[evento]) if evento else f"{ruta}#necesidades"
    dia = timezone.localdate(cuando) if cuando else fecha
    return Hecho(dia, "Necesidad", f"{localidad}: {texto}", enlace)


def _version(ruta, fecha, cuando, titulo, motivo, quien, numero):
    if numero == 1:
        return Hecho(fecha, "Propuesta", titulo, ruta)
    return Hecho(fecha, f"Versión {numero} de la propuesta", motivo, f"{ruta}#version-{numero}")


def _dictamen(ruta, fecha, cuando, motivo, resultado, quien, numero):
    palabra = Dictamen.Resultado(resultado).label
    texto = f"{palabra}, según {quien}. {motivo}".strip()
    return Hecho(fecha, "Dictamen", texto, f"{ruta}#dictamenes")


def _firma(ruta, fecha, cuando, texto, otro, quien, numero):
    return Hecho(fecha, "Compromiso firmado", f"{quien}: {texto}", f"{ruta}#compromiso")


_HECHO = {1: _necesidad, 2: _version, 3: _dictamen, 4: _firma}
