"""How far out a worksheet's content stands, before calamine lays out its grid.

calamine allocates every cell up to the farthest one, so one value in the last row of the last
column would take all the memory there is. Nearly every file is cleared by counting bytes; what is
written in any other way is walked with expat.
"""

import re
from xml.parsers import expat

from .archivos import HojaIlegible, Limites

_LEJOS = re.compile(rb'<c r="(?:[A-Z]{2,}\d|[A-Z]\d{6})|<row r="\d{6}')
_CON_PREFIJO = re.compile(rb":(?:c|row)[\s>/]")


def columna(letras: str) -> int:
    """The index of a column: "A" is 0, "AB" is 27."""
    numero = 0
    for letra in letras:
        numero = numero * 26 + ord(letra) - 64
    return numero - 1


def revisar_extension(xml: bytes, limites: Limites):
    """Raise HojaIlegible when there is content beyond the limits of rows or columns."""
    if not _cerca(xml):
        _Medidor(limites).medir(xml)


def _cerca(xml: bytes) -> bool:
    """Whether every cell says where it is, in the usual way, and none is far out."""
    desde, hasta = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if desde < 0 or hasta < desde:
        return False
    datos = xml[desde:hasta]
    if datos.count(b"<c") != datos.count(b'<c r="'):
        return False
    if datos.count(b"<row") != datos.count(b'<row r="'):
        return False
    if b"xmlns:" in xml and _CON_PREFIJO.search(datos):
        return False
    fuera = xml[:desde] + xml[hasta:]
    return b"<c " not in fuera and b"<row" not in fuera and not _LEJOS.search(datos)


class _Medidor:
    """Walks a worksheet and refuses the first value that stands too far out."""

    def __init__(self, limites: Limites):
        self.limites = limites
        self.fila = self.columna = -1
        self.en_celda = False

    def medir(self, xml: bytes):
        analizador = expat.ParserCreate()
        analizador.StartElementHandler = self.abrir
        analizador.EndElementHandler = self.cerrar
        try:
            analizador.Parse(xml, True)
        except expat.ExpatError:
            raise HojaIlegible(
                "El archivo está dañado: vuelva a guardarlo y súbalo de nuevo."
            ) from None

    def abrir(self, etiqueta, atributos):
        local = etiqueta.rpartition(":")[2]
        if local == "row":
            numero = atributos.get("r", "")
            self.fila = int(numero) - 1 if numero.isdecimal() else self.fila + 1
            self.columna = -1
        elif local == "c":
            self.en_celda = True
            hallado = re.fullmatch(r"([A-Z]+)(\d+)", atributos.get("r", ""))
            if hallado:
                self.columna, self.fila = columna(hallado[1]), int(hallado[2]) - 1
            else:
                self.columna += 1
        elif self.en_celda and local in ("v", "is", "f"):
            self._juzgar()

    def cerrar(self, etiqueta):
        if etiqueta.rpartition(":")[2] == "c":
            self.en_celda = False

    def _juzgar(self):
        if self.columna >= self.limites.columnas:
            raise HojaIlegible(
                f"La hoja tiene datos más allá de la columna {self.limites.columnas}: bórrelos."
            )
        if self.fila > self.limites.filas + 1000:
            raise HojaIlegible(f"La hoja tiene más de {self.limites.filas:,} filas: divídala.")
