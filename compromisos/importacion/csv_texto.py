"""CSV in the ways it really arrives -> Tabla: encodings, separators, an Excel `sep=` line."""

import codecs
import csv
import io

from .archivos import ErrorDeCelda, HojaIlegible, Limites, Tabla

SEPARADORES = (",", ";", "\t")
NOMBRE = "CSV"


class TextoMalCodificado(Exception):
    """Bytes that are not the encoding; `fila` is the line in which they stand."""

    def __init__(self, fila: int, octeto: int, codificacion: str):
        super().__init__(fila)
        self.fila, self.octeto, self.codificacion = fila, octeto, codificacion

    def como_error(self) -> ErrorDeCelda:
        return ErrorDeCelda(
            NOMBRE,
            self.fila,
            "",
            f"octeto 0x{self.octeto:02X}",
            f"El archivo no está bien codificado en {self.codificacion}. Guárdelo en Excel como "
            "«CSV UTF-8» o como .xlsx y súbalo otra vez.",
        )


def decodificar(contenido: bytes) -> str:
    """UTF-16 or UTF-8 by their mark, UTF-16 by its zeros, else UTF-8, else Windows-1252."""
    if contenido.startswith(codecs.BOM_UTF8):
        return _estricto(contenido[3:], "utf-8", "UTF-8")
    if contenido.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _estricto(contenido, "utf-16", "UTF-16")
    muestra = contenido[:2000]
    if muestra[1::2].count(0) > len(muestra) // 4:
        return _estricto(contenido, "utf-16-le", "UTF-16")
    if muestra[::2].count(0) > len(muestra) // 4:
        return _estricto(contenido, "utf-16-be", "UTF-16")
    try:
        return contenido.decode("utf-8")
    except UnicodeDecodeError:
        if _casi_utf8(contenido):
            return _estricto(contenido, "utf-8", "UTF-8")
        return _estricto(contenido, "cp1252", "Windows-1252")


def _es_binario(muestra: bytes) -> bool:
    """Whether there are more control bytes than a text has; UTF-16's zeros do not count."""
    control = sum(octeto < 32 and octeto not in b"\x00\t\r\n" for octeto in muestra)
    return control > max(2, len(muestra) // 50)


def _casi_utf8(contenido: bytes) -> bool:
    """Whether most of what is not ASCII is well-formed UTF-8, so that a broken byte is a fault."""
    texto = contenido.decode("utf-8", "surrogateescape")
    rotos = sum("\udc80" <= caracter <= "\udcff" for caracter in texto)
    buenos = sum(caracter > "\x7f" for caracter in texto) - rotos
    return buenos > rotos


def _estricto(contenido: bytes, codec: str, nombre: str) -> str:
    try:
        return contenido.decode(codec)
    except UnicodeDecodeError as error:
        antes = contenido[: error.start].decode(codec, "replace")
        raise TextoMalCodificado(antes.count("\n") + 1, contenido[error.start], nombre) from None


def leer_csv(contenido: bytes, limites: Limites, puntuar) -> tuple[Tabla, list[ErrorDeCelda]]:
    """The table of the separator whose first rows score best with `puntuar(rows) -> int`.

    Raises TextoMalCodificado. An unclosed quote is an error, and what stands before it is read.
    """
    if _es_binario(contenido[:4000]):
        raise HojaIlegible("El archivo no es una hoja de cálculo: se espera XLSX, ODS o CSV.")
    texto = decodificar(contenido)
    declarado = texto[:7].splitlines()[0].lower() if texto else ""
    if declarado.startswith("sep=") and len(declarado) == 5:
        return _leer(texto, texto[4], limites, saltar=1)
    mejor = max(SEPARADORES, key=lambda separador: _muestra(texto, separador, puntuar))
    return _leer(texto, mejor, limites)


def _muestra(texto: str, separador: str, puntuar) -> tuple[int, int]:
    """How many known headers the first rows show with this separator, and how many cells."""
    filas = []
    try:
        for fila in csv.reader(io.StringIO(texto, newline=""), delimiter=separador):
            filas.append(fila)
            if len(filas) == 60:
                break
    except csv.Error:
        pass
    return puntuar(filas), max(map(len, filas), default=0)


def _leer(texto, separador, limites, saltar=0) -> tuple[Tabla, list[ErrorDeCelda]]:
    filas: list[list] = []
    errores = []
    lector = csv.reader(io.StringIO(texto, newline=""), delimiter=separador, strict=True)
    try:
        for fila in lector:
            filas.append(fila)
            if len(filas) > limites.filas + 1000 or len(fila) > limites.columnas:
                raise HojaIlegible(
                    f"La hoja pasa de {limites.filas:,} filas o {limites.columnas} columnas: "
                    "divídala."
                )
    except csv.Error:
        errores.append(
            ErrorDeCelda(
                NOMBRE,
                len(filas) + 1,
                "",
                "",
                "Hay una comilla sin cerrar o mal puesta. Ciérrela, o escriba dos comillas "
                "seguidas si es parte del texto.",
            )
        )
    for indice in range(min(saltar, len(filas))):
        filas[indice] = []
    return Tabla(NOMBRE, filas), errores
