"""CSV in the ways it really arrives -> Tabla: encodings, separators, an Excel `sep=` line."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice

from .archivos import HojaIlegible, Limites, Tabla, demasiadas_filas

SEPARADORES = (",", ";", "\t")
NOMBRE = "CSV"
NO_ES_HOJA = "El archivo no es una hoja de cálculo: guárdelo como .xlsx, .ods o .csv e impórtelo."
MUESTRA = 1 << 16
FILAS_DE_MUESTRA = 60
EN_BLANCO_POR_FILA = 10  # blank records are not counted among the rows, but not read for ever
COMILLA_ABIERTA = (
    "Hay comillas sin cerrar, o con algo pegado después, a partir de esta fila: ciérrelas, o "
    "escriba dos comillas seguidas si son parte del texto."
)
CELDA_ENORME = (
    "Una celda de esta fila es demasiado larga o tiene comillas sin cerrar; corríjala y vuelva a "
    "importar el archivo."
)
NO_ES_CODIFICACION = (
    "La fila tiene octetos que no son de {}; guarde el archivo como «CSV UTF-8» o como .xlsx y "
    "vuelva a importarlo."
)

_ROTO = re.compile("[\udc80-\udcff]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f]")


def leer_csv(contenido: bytes, limites: Limites, puntuar: Callable[[list[dict]], int]) -> Tabla:
    """The table by the separator whose first rows score best with `puntuar`.

    Its problems (an unclosed quote, bytes that are not the encoding) have the column -1.
    """
    texto, codificacion = decodificar(contenido)
    muestra = texto[:MUESTRA]
    if len(_CONTROL.findall(muestra)) > 2 + len(muestra) // 100 or muestra.count("\0") > 20:
        raise HojaIlegible(NO_ES_HOJA)
    declarado = re.match(r"""sep=([^\r\n" \0])(?:\r\n|\n|\r)""", texto, re.IGNORECASE)
    if declarado:
        texto, separador = texto[declarado.end() :], declarado[1]
    else:
        separador = max(SEPARADORES, key=lambda cada: _puntos(muestra, cada, puntuar))
    tabla = Tabla(NOMBRE, leer=lambda: iter(()), es_texto=True)
    tabla.leer = lambda: _filas(tabla, texto, separador, codificacion, limites)
    return tabla


# --- Encodings ------------------------------------------------------------------------------
def decodificar(contenido: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; bytes that are not of it come as surrogates."""
    if contenido.startswith(codecs.BOM_UTF8):
        return contenido[3:].decode("utf-8", "surrogateescape"), "UTF-8"
    codec = _utf16(contenido)
    if codec:
        return _de_utf16(contenido, codec), "UTF-16"
    texto = contenido.decode("utf-8", "surrogateescape")
    rotos = len(_ROTO.findall(texto))
    if rotos:
        buenos = sum(caracter > "\x7f" for caracter in texto) - rotos
        if buenos <= rotos:
            return contenido.decode("cp1252", "surrogateescape"), "Windows-1252"
    return texto, "UTF-8"


def _utf16(contenido: bytes) -> str:
    """Its codec, by the mark or by where the zeros of plain letters stand."""
    if contenido.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if contenido.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    inicio = contenido[:2000]
    pares, nones = inicio[::2].count(0), inicio[1::2].count(0)
    if max(pares, nones) <= len(inicio) // 5 or min(pares, nones) > len(inicio) // 20:
        return ""
    return "utf-16-le" if nones > pares else "utf-16-be"


def _de_utf16(contenido: bytes, codec: str) -> str:
    return contenido.decode(codec, "evj_roto").removeprefix("\ufeff")


def _marcar_roto(error):
    """One surrogate for what cannot be decoded, so that its row can be named."""
    return "\udc80", min(error.end, len(error.object))


codecs.register_error("evj_roto", _marcar_roto)


# --- Rows -----------------------------------------------------------------------------------
def _puntos(muestra: str, separador: str, puntuar) -> tuple[int, int]:
    """How many known headers the first rows show with this separator, and how many cells."""
    filas = []
    try:
        for fila in csv.reader(io.StringIO(muestra, newline=""), delimiter=separador):
            filas.append(dict(enumerate(fila)))
            if len(filas) == FILAS_DE_MUESTRA:
                break
    except csv.Error:
        pass
    return puntuar(filas), max(map(len, filas), default=0)


def _filas(tabla: Tabla, texto: str, separador: str, codificacion: str, limites: Limites):
    """Each record counts as one row, blank ones too, as a spreadsheet program would show them."""
    tabla.problemas.clear()
    con_rotos = _ROTO.search(texto) is not None
    for numero, fila in _registros(tabla, texto, separador):
        if numero > EN_BLANCO_POR_FILA * limites.filas:
            raise demasiadas_filas(limites)
        if con_rotos and any(map(_ROTO.search, fila)):
            valor = _ROTO.sub("\ufffd", separador.join(fila))[:60]
            tabla.senalar(numero, -1, valor, NO_ES_CODIFICACION.format(codificacion))
            fila = [_ROTO.sub("\ufffd", celda) for celda in fila]
        yield numero, {indice: celda for indice, celda in enumerate(fila) if celda}


def _registros(tabla: Tabla, texto: str, separador: str) -> Iterator[tuple[int, list[str]]]:
    """The records, up to the first with a quote out of place: one that is left open and that the
    next one closes would swallow all the rows between them."""
    lector = csv.reader(io.StringIO(texto, newline=""), delimiter=separador, strict=True)
    numero = leidas = 0
    try:
        for numero, fila in enumerate(lector, 1):
            leidas = lector.line_num
            yield numero, fila
    except csv.Error as error:
        mensaje = CELDA_ENORME if "limit" in str(error) else COMILLA_ABIERTA
        tabla.senalar(numero + 1, -1, _linea(texto, leidas), mensaje)


def _linea(texto: str, lugar: int) -> str:
    """How that line of the text begins, from 0."""
    return next(islice(io.StringIO(texto, newline=""), lugar, None), "").strip()[:60]
