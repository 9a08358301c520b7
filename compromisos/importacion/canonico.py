"""Worksheets and shared strings in any legal XML -> the plain form that xlsx.py reads fast.

Nearly every program writes `<c r="A1" s="2" t="s"><v>0</v></c>`; a few write prefixes, comments,
attributes in another order, other encodings or cells without a reference. Those are walked with
expat and written again in the plain form, so that only one reader has to be right.
"""

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from .archivos import recorrer

_REFERENCIA = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_DE_TEXTO = frozenset(("f", "v", "is", "t", "si", "r", "rPh"))
_CON_LETRAS = frozenset(("v", "t"))


def letras(columna: int) -> str:
    """The name of a column: 0 is "A", 27 is "AB"."""
    nombre = ""
    columna += 1
    while columna:
        columna, resto = divmod(columna - 1, 26)
        nombre = chr(65 + resto) + nombre
    return nombre


def indice(nombre: str) -> int:
    """The inverse of letras."""
    numero = 0
    for letra in nombre:
        numero = numero * 26 + ord(letra) - 64
    return numero - 1


def en_forma_llana(trozos: Iterable[bytes]) -> Iterator[str]:
    """The same cells, strings and merged ranges, in the plain form. Raises HojaIlegible."""
    autor = _Autor()
    yield from recorrer(trozos, autor.abrir, autor.cerrar, autor.letras, autor.sacar)


class _Autor:
    def __init__(self):
        self.salida: list[str] = []
        self.fila = 0
        self.columna = -1
        self.en_celda = self.en_letras = False

    def sacar(self) -> Iterator[str]:
        if self.salida:
            yield "".join(self.salida)
            self.salida.clear()

    def abrir(self, etiqueta, atributos):
        local = etiqueta.rpartition(":")[2]
        if local == "row":
            numero = atributos.get("r", "")
            self.fila = int(numero) if _es_numero(numero) else self.fila + 1
            self.columna = -1
            if atributos.get("hidden") in ("1", "true"):
                self.salida.append(f'<row r="{self.fila}" hidden="1">')
        elif local == "col":
            desde, hasta = atributos.get("min", ""), atributos.get("max", "")
            if atributos.get("hidden") in ("1", "true") and _es_numero(desde) and _es_numero(hasta):
                self.salida.append(f'<col min="{desde}" max="{hasta}" hidden="1"/>')
        elif local == "c":
            self._abrir_celda(atributos)
        elif local == "si":
            self.en_celda = True
            self.salida.append("<si>")
        elif local == "mergeCell":
            self.salida.append(f'<mergeCell ref="{escape(atributos.get("ref", ""))}"/>')
        elif self.en_celda and local in _DE_TEXTO:
            self.salida.append(f"<{local}>")
            self.en_letras = local in _CON_LETRAS

    def _abrir_celda(self, atributos):
        hallado = _REFERENCIA.fullmatch(atributos.get("r", ""))
        if hallado:
            self.columna, self.fila = indice(hallado[1]), int(hallado[2])
        else:
            self.columna = min(self.columna + 1, 16384)
        estilo, tipo = atributos.get("s", ""), atributos.get("t", "")
        con_estilo = f' s="{estilo}"' if _es_numero(estilo) else ""
        con_tipo = f' t="{tipo}"' if tipo.isascii() and tipo.isalpha() else ""
        self.salida.append(f'<c r="{letras(self.columna)}{self.fila}"{con_estilo}{con_tipo}>')
        self.en_celda = True

    def letras(self, texto):
        if self.en_letras:
            self.salida.append(escape(texto))

    def cerrar(self, etiqueta):
        local = etiqueta.rpartition(":")[2]
        if local in ("c", "si"):
            self.en_celda = False
            self.salida.append(f"</{local}>")
        elif self.en_celda and local in _DE_TEXTO:
            self.salida.append(f"</{local}>")
        self.en_letras = False


def _es_numero(texto: str) -> bool:
    return texto.isascii() and texto.isdigit() and len(texto) <= 7
