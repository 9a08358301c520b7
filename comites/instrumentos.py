"""Question sets at work: publishing and copying a version, answering it, and the score."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from compromisos.acciones import NoSePuede
from compromisos.archivos import archivos_al_guardar

from .models import Aplicacion, OpcionReactivo, Reactivo, Respuesta, VersionInstrumento
from .models.instrumentos import ESCALA, Tipo

PEOR, MEJOR = ESCALA


# --- The score ------------------------------------------------------------------------------
def valor_de(respuesta: Respuesta) -> Decimal | None:
    """What the answer is worth, 0 to 1; None when it does not apply or is not that kind."""
    tipo = respuesta.reactivo.tipo
    if tipo == Tipo.OPCIONES:
        return respuesta.opcion.valor
    if tipo == Tipo.SI_NO:
        return respuesta.numero
    if tipo == Tipo.ESCALA:
        return (respuesta.numero - PEOR) / (MEJOR - PEOR)
    return None


def puntaje(respuestas) -> Decimal | None:
    """sum(weight x value) / sum(weight), 0 to 100, over what was answered, applies and weighs.

    None when nothing does. `respuestas` with their question and option at hand.
    """
    suma = pesos = Decimal(0)
    for respuesta in respuestas:
        valor, peso = valor_de(respuesta), respuesta.reactivo.peso
        if valor is not None:
            suma += peso * valor
            pesos += peso
    return 100 * suma / pesos if pesos else None


@dataclass(frozen=True)
class Conteo:
    """A question, and how many gave each answer: (answer, how many), what was asked first first.

    Free texts and numbers are only counted: a text may name people.
    """

    reactivo: Reactivo
    total: int
    respuestas: list[tuple[str, int]]


def contar(respuestas) -> list[Conteo]:
    """What was answered to each question of one version, in order."""
    por_reactivo = {}
    for respuesta in respuestas:
        por_reactivo.setdefault(respuesta.reactivo, []).append(respuesta)
    return [
        Conteo(reactivo, len(suyas), _por_respuesta(reactivo, suyas))
        for reactivo, suyas in sorted(por_reactivo.items(), key=lambda par: par[0].orden)
    ]


def _por_respuesta(reactivo, respuestas) -> list[tuple[str, int]]:
    if reactivo.tipo in (Tipo.NUMERO, Tipo.TEXTO):
        return []
    cuenta = Counter(_en_orden(respuesta) for respuesta in respuestas)
    return [(palabra, cuantas) for (_, palabra), cuantas in sorted(cuenta.items())]


def _en_orden(respuesta) -> tuple[int, str]:
    if respuesta.opcion is not None:
        return respuesta.opcion.orden, respuesta.opcion.texto
    if respuesta.reactivo.tipo == Tipo.SI_NO:
        return (1, "Sí") if respuesta.numero else (2, "No")
    return int(respuesta.numero), f"{int(respuesta.numero)} de {MEJOR}"


# --- Versions -------------------------------------------------------------------------------
@transaction.atomic
def publicar_version(*, version) -> VersionInstrumento:
    """From now on it can be answered, and not changed. Raises NoSePuede when it is not whole."""
    version = VersionInstrumento.objects.select_for_update().get(pk=version.pk)
    if version.publicada:
        raise NoSePuede("Esta versión ya se publicó.")
    reactivos = list(version.reactivos.prefetch_related("opciones"))
    if not reactivos:
        raise NoSePuede("La versión no tiene preguntas: agregue al menos una.")
    for reactivo in reactivos:
        opciones = len(reactivo.opciones.all())
        if reactivo.tipo == Tipo.OPCIONES and opciones < 2:
            raise NoSePuede(f"La pregunta {reactivo.orden} necesita al menos dos opciones.")
        if reactivo.tipo != Tipo.OPCIONES and opciones:
            raise NoSePuede(f"La pregunta {reactivo.orden} tiene opciones y no es de opciones.")
    version.publicada_en = timezone.now()
    version.save(update_fields=["publicada_en"])
    return version


@transaction.atomic
def copiar_version(*, version) -> VersionInstrumento:
    """A draft with the same questions and the next number, to be changed before it is published."""
    versiones = VersionInstrumento.objects.select_for_update().filter(
        instrumento=version.instrumento_id
    )
    list(versiones)
    copia = VersionInstrumento.objects.create(
        instrumento_id=version.instrumento_id, numero=versiones.siguiente_numero()
    )
    for reactivo in version.reactivos.prefetch_related("opciones"):
        opciones = list(reactivo.opciones.all())
        reactivo.pk, reactivo._state.adding, reactivo.version = None, True, copia
        reactivo.save(force_insert=True)
        for opcion in opciones:
            opcion.pk, opcion._state.adding, opcion.reactivo = None, True, reactivo
            opcion.save(force_insert=True)
    return copia


# --- Answering ------------------------------------------------------------------------------
@transaction.atomic
def aplicar(*, version, fecha, captura, respuestas) -> Aplicacion:
    """Put on record what was answered; `respuestas` are unsaved, of questions of that version.

    Raises NoSePuede when the version is a draft, or an answer belongs to another.
    """
    if not version.publicada:
        raise NoSePuede("La versión es un borrador: publíquela antes de usarla.")
    _exigir_de_la_version(version, respuestas)
    aplicacion = Aplicacion.objects.create(version=version, fecha=fecha, captura=captura)
    with archivos_al_guardar() as guardados:
        for respuesta in respuestas:
            respuesta.aplicacion = aplicacion
            respuesta.save(force_insert=True)
            guardados.append(respuesta.archivo)
    return aplicacion


def exigir_que_no_sea_repetida(aplicaciones, *, version, fecha, captura, respuestas):
    """Raise NoSePuede when the same person already put on record, of the same day, the very same
    answers to that version: a form sent again by going back in the browser, or from two windows.
    `aplicaciones`: those about the same thing, locked by whoever asks."""
    dicho = {_contenido(respuesta) for respuesta in respuestas}
    suyas = aplicaciones.filter(version=version, fecha=fecha, captura=captura)
    for otra in suyas.prefetch_related("respuestas"):
        if {_contenido(respuesta) for respuesta in otra.respuestas.all()} == dicho:
            raise NoSePuede(
                f"Usted ya registró otra igual, del {fecha:%d/%m/%Y}: no hace falta enviarla otra "
                "vez. Sólo si de verdad es de otra hoja, adjunte esa hoja escaneada."
            )


def _contenido(respuesta) -> tuple:
    return (
        respuesta.reactivo_id,
        respuesta.opcion_id,
        respuesta.numero,
        respuesta.texto,
        respuesta.url,
        respuesta.sha256,
    )


def _exigir_de_la_version(version, respuestas):
    for respuesta in respuestas:
        de_otra = respuesta.reactivo.version_id != version.pk
        opcion: OpcionReactivo | None = respuesta.opcion
        if de_otra or (opcion and opcion.reactivo_id != respuesta.reactivo_id):
            raise NoSePuede("Hay respuestas que no son de esta versión.")
