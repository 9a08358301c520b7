"""Whether the cuts are still what they were: each one's seal, the chain, and what it says of
records that nobody may change; and whether the files of the evidence are those that were sent."""

import json
import re
from collections.abc import Iterator

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError

from .cortes import registros_de_avance, registros_de_cierre, registros_de_prorroga, sello
from .models import Actividad, Corte, Evidencia
from .respaldo.archivo import Seguir, huella, sin_barra

HUELLA = re.compile(r"[0-9a-f]{64}")
# What may change after a record was made: the name of what it points to, and its answer.
CAMBIAN = {"dependencia", "causa_atraso"}
NOMBRES = {"reportes": "reporte", "prorrogas": "registro de prórroga", "cierre": "cierre"}


class CorteDanado(Exception):
    """Something is not as it was sealed; `numero`: the first bad cut; str() says what."""

    def __init__(self, numero: int, razon: str):
        super().__init__(razon)
        self.numero = numero


class EvidenciaDanada(Exception):
    """The file of a piece of evidence is not the one that its row, and the cuts, name."""


def leer(corte: Corte) -> dict:
    """What a cut holds, once it is seen to be what was sealed. Raises CorteDanado."""
    try:
        octetos = corte.octetos
        if corte.huella != corte.sha256:
            raise CorteDanado(corte.numero, "su contenido no es el que dice su huella")
        datos = json.loads(octetos)
        propio = sello(corte)
        distintos = [clave for clave in propio if datos.get(clave) != propio[clave]]
    except (AttributeError, RecursionError, TypeError, ValueError) as error:
        raise CorteDanado(corte.numero, "su fila no se puede leer") from error
    if distintos:
        raise CorteDanado(
            corte.numero, f"su fila no es la que se selló: {', '.join(sorted(distintos))}"
        )
    return datos


def verificar(ancla: str = "") -> Corte | None:
    """The last cut, every one being right; None when there is none. Raises CorteDanado.

    `ancla`: a sha256 that somebody outside kept. Without one, cuts taken from the end, or a
    chain made anew, cannot be noticed.
    """
    anterior, hallada, registros = None, not ancla, {}
    for numero, corte in enumerate(_uno_por_uno(), start=1):
        datos = _siguiente(corte, anterior, numero)
        hallada = hallada or corte.sha256 == ancla
        _juntar(registros, datos, numero)
        corte.contenido = b""  # one at a time in memory
        anterior = corte
    if not hallada:
        falta = anterior.numero + 1 if anterior else 1
        raise CorteDanado(
            falta,
            f"ningún corte tiene la huella {ancla}: se quitaron los últimos, desde el {falta}, o "
            "se rehízo la cadena",
        )
    _comparar(registros)
    return anterior


def _uno_por_uno() -> Iterator[Corte]:
    """Each cut, by number; one that the database cannot even give raises CorteDanado."""
    pks = list(Corte.objects.order_by("numero").values_list("pk", flat=True))
    for numero, pk in enumerate(pks, start=1):
        try:
            corte = Corte.objects.get(pk=pk)
        except (DatabaseError, TypeError, ValueError) as error:
            raise CorteDanado(numero, "su fila no se puede leer") from error
        yield corte


def _siguiente(corte, anterior, numero: int) -> dict:
    """What the cut holds, if it is the one that follows. Raises CorteDanado."""
    if corte.numero != numero:
        raise CorteDanado(numero, f"falta: en su lugar está el {corte.numero}")
    datos = leer(corte)
    if anterior and corte.sha256_anterior != anterior.sha256:
        raise CorteDanado(
            anterior.numero, f"no es el que selló el corte {numero}: se rehízo después"
        )
    if not anterior and corte.sha256_anterior:
        raise CorteDanado(numero, "dice seguir a otro, y es el primero")
    return datos


# --- What the cuts say of the records -------------------------------------------------------
def _juntar(registros, datos, numero: int):
    """Add what a cut says of each record to what those before said of it."""
    try:
        propios = list(_registros(datos))
    except (AttributeError, KeyError, TypeError) as error:
        raise CorteDanado(numero, "su contenido no es el de un corte") from error
    for clave, registro in propios:
        primero, antes = registros.get(clave, (numero, registro))
        if not sigue_igual(antes, registro):
            raise CorteDanado(numero, f"no dice del {_nombre(clave)} lo que decían los anteriores")
        registros[clave] = (primero, registro)


def _registros(datos) -> Iterator[tuple]:
    """((kind, id), record) of every record that a cut holds."""
    for agenda in datos["agendas"]:
        for compromiso in agenda["compromisos"]:
            for actividad in compromiso["actividades"]:
                yield from _de_la_actividad(actividad)


def _de_la_actividad(actividad) -> Iterator[tuple]:
    for tipo in ("reportes", "prorrogas"):
        for registro in actividad[tipo]:
            yield (tipo, registro["id"]), registro
    if actividad["cierre"]:
        yield ("cierre", actividad["cierre"]["id"]), actividad["cierre"]


def _comparar(registros):
    """Each record is still on file as the first cut that holds it says. Raises CorteDanado."""
    todas = Actividad.objects.all()
    vigentes = {
        (tipo, registro["id"]): registro
        for tipo, leidos in (
            ("reportes", registros_de_avance(todas)),
            ("prorrogas", registros_de_prorroga(todas)),
            ("cierre", registros_de_cierre(todas)),
        )
        for lista in leidos.values()
        for registro in lista
    }
    for clave, (numero, registro) in registros.items():
        if clave not in vigentes:
            raise CorteDanado(numero, f"el {_nombre(clave)} que congeló ya no está")
        if not sigue_igual(registro, vigentes[clave]):
            raise CorteDanado(numero, f"el {_nombre(clave)} que congeló se cambió después")


def sigue_igual(antes: dict, ahora: dict) -> bool:
    """Whether a record is as it was, but for an answer that came since and for names."""
    return all(
        ahora.get(clave) == valor
        for clave, valor in antes.items()
        if clave not in CAMBIAN and valor is not None
    )


def _nombre(clave) -> str:
    tipo, pk = clave
    return f"{NOMBRES[tipo]} {pk}"


# --- The files of the evidence --------------------------------------------------------------
def verificar_evidencias(*, seguir: Seguir = sin_barra) -> int:
    """How many pieces of evidence have a file, every one being what was sent, reserved ones too.

    Raises EvidenciaDanada for the first that is not. That the rows themselves did not change is
    verificar()'s to say.
    """
    filas = list(Evidencia.objects.exclude(archivo="").order_by("pk"))
    for evidencia in seguir(filas, "Revisando las evidencias"):
        _revisar_archivo(evidencia)
    return len(filas)


def _revisar_archivo(evidencia: Evidencia):
    try:
        with evidencia.archivo.open("rb") as archivo:
            igual = huella(archivo) == evidencia.sha256
    except FileNotFoundError:
        razon = "falta"
    except (OSError, SuspiciousOperation, ValueError) as error:
        razon = f"no se puede leer ({type(error).__name__})"
    else:
        if igual:
            return
        razon = "no es el que se envió: su huella es otra"
    raise EvidenciaDanada(
        f"La evidencia {evidencia.pk}, del reporte {evidencia.avance_id}, está mal: su archivo "
        f"{evidencia.archivo.name} {razon}."
    )
