"""Finding the header of a table under its title banners."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evj.web.texto import normalizar

from .canonico import letras

FILAS_DE_TITULO = 30
CODIFICACIONES = ("cp850", "mac_roman")  # of Excel's «CSV (MS-DOS)» and «CSV (Macintosh)»
LARGO_MAXIMO = 100  # characters; a longer text is no header

_PLURAL = re.compile(r"(?<=\w)\((?:e?s|as|os)\)")  # "Responsable(s)"
_ACOTACION = re.compile(r"\([^()]*\)")  # "Fecha de término (dd/mm/aaaa)"
_NUMERO = re.compile(r"#|\bn(?:[.°o]*|um|ro|umeros?)(?![^\W_])")


@dataclass(frozen=True, slots=True)
class Columna:
    """A column that an importer knows, by its name or a synonym.

    Columns with the same `arrastre` fill down together: see hoja.leer_hoja.
    """

    clave: str
    nombre: str
    obligatoria: bool = False
    sinonimos: tuple[str, ...] = ()
    arrastre: str = ""


@dataclass(slots=True)
class Encabezado:
    """A header row: where each known column stands, and what else it says."""

    fila: int
    donde: dict[str, int]
    repetidas: list[tuple[str, str, int, int]]  # clave, title, first column, this one
    ajenas: list[tuple[str, int]]
    titulos: list[str]

    def faltan(self, columnas: Iterable[Columna]) -> list[Columna]:
        return [c for c in columnas if c.obligatoria and c.clave not in self.donde]

    def mal_decodificado(self, conocidas: dict[str, str]) -> str:
        """An unknown title that would be a known one in an encoding of the old systems, or ""."""
        return next((t for t, _ in self.ajenas if _en_otras(t) & conocidas.keys()), "")


@lru_cache(maxsize=2048)
def llano(titulo: str) -> str:
    """A title without case, accents, signs or plural; signs alone stay.

    Every way of writing "número" is one: No., N°, Nº, N.º, Núm., Nro., #.
    """
    entero = normalizar(titulo)
    palabras = re.sub(r"[\W_]+", " ", _NUMERO.sub(" no ", _PLURAL.sub("", entero))).split()
    return " ".join(map(_singular, palabras)) or entero


def _singular(palabra: str) -> str:
    """The same for "actividad" and "actividades", "responsable" and "responsables"."""
    if len(palabra) <= 3:
        return palabra
    return palabra.removesuffix("s").removesuffix("e")


def _clave(titulo: str, conocidas: dict[str, str]) -> str | None:
    """The column that a title names, maybe with something more in parentheses."""
    clave = conocidas.get(llano(titulo))
    return clave or conocidas.get(llano(_ACOTACION.sub("", titulo)))


def formas(columnas: Sequence[Columna]) -> dict[str, str]:
    """Plain title -> clave; a column's own name wins over another's synonym."""
    conocidas = {llano(columna.nombre): columna.clave for columna in columnas}
    for columna in columnas:
        for sinonimo in columna.sinonimos:
            conocidas.setdefault(llano(sinonimo), columna.clave)
    return conocidas


def buscar(filas: Iterable[tuple[int, dict]], conocidas: dict[str, str]) -> Encabezado | None:
    """The row with most known titles; if none has two, the first that could be a header."""
    mejor, puntos, primera = None, 1, None
    for numero, fila in filas:
        textos = _textos(fila)
        cuantos = len({_clave(t, conocidas) for t in textos.values()} - {None})
        if cuantos > puntos:
            mejor, puntos = (numero, textos), cuantos
        if primera is None and len(textos) > 1:
            primera = (numero, textos)
    elegida = mejor or primera
    return elegida and _leer(*elegida, conocidas)


def puntos(filas: Iterable[dict], conocidas: dict[str, str]) -> int:
    """How many known titles the best of the rows has."""
    return max(
        (len({_clave(t, conocidas) for t in _textos(fila).values()} - {None}) for fila in filas),
        default=0,
    )


def _textos(fila: dict) -> dict[int, str]:
    return {
        columna: valor
        for columna, valor in fila.items()
        if isinstance(valor, str) and len(valor) <= LARGO_MAXIMO and valor.strip()
    }


def _leer(numero: int, textos: dict[int, str], conocidas: dict[str, str]) -> Encabezado:
    encabezado = Encabezado(numero, {}, [], [], [])
    for columna, texto in sorted(textos.items()):
        titulo = " ".join(texto.split())
        encabezado.titulos.append(titulo)
        clave = _clave(texto, conocidas)
        if clave is None:
            encabezado.ajenas.append((titulo, columna))
        elif clave in encabezado.donde:
            encabezado.repetidas.append((clave, titulo, encabezado.donde[clave], columna))
        else:
            encabezado.donde[clave] = columna
    return encabezado


def _en_otras(titulo: str) -> set[str]:
    """What the bytes that were taken for Windows-1252 say in each of CODIFICACIONES, plain."""
    if titulo.isascii():
        return set()
    octetos = titulo.encode("cp1252", "replace")
    return {llano(octetos.decode(codec)) for codec in CODIFICACIONES}


def nombrar(titulo: str, columna: int) -> str:
    return f"«{titulo}» (columna {letras(columna)})"
