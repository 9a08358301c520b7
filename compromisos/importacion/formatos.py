"""What the number formats of an XLSX say of its values: dates, percentages, plain numbers."""

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from .archivos import recorrer_todo

DE_FECHA = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
DE_PORCENTAJE = frozenset((9, 10))
DE_CENTESIMAS = frozenset((2, 4, 39, 40))
ULTIMO_DIA = 2_958_466  # the day after 31 December 9999

_DECIMALES = re.compile(r"\.(00+)(?!e)")
_ADORNO = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_CODIGO = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENTIDAD = re.compile(r"&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_CON_NOMBRE = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Formatos:
    """`clases` maps a cell's style, as written, to "fecha", "porcentaje" or how many decimals it
    shows, from two on; plain ones are absent.

    In a workbook whose days count from 1904, momento() counts so.
    """

    def __init__(self, estilos: Iterable[bytes], fecha_1904: bool):
        self.fecha_1904 = fecha_1904
        self.clases: dict[str, str | int] = {}
        self._propios: dict[str, str | int] = {}
        self._en_celdas = False
        self._cuantos = 0
        self._momentos: dict[str, object] = {}
        recorrer_todo(estilos, self._abrir, self._cerrar) if estilos else None

    def _abrir(self, etiqueta, atributos):
        local = etiqueta.rpartition(":")[2]
        if local == "numFmt":
            clase = _clase(atributos.get("formatCode", ""))
            self._propios[atributos.get("numFmtId", "")] = clase
        elif local == "cellXfs":
            self._en_celdas = True
        elif local == "xf" and self._en_celdas:
            clase = self._de_formato(atributos.get("numFmtId", ""))
            if clase:
                self.clases[str(self._cuantos)] = clase
            self._cuantos += 1

    def _cerrar(self, etiqueta):
        if etiqueta.rpartition(":")[2] == "cellXfs":
            self._en_celdas = False

    def _de_formato(self, numero: str) -> str | int:
        if numero in self._propios:
            return self._propios[numero]
        if not numero.isdecimal() or len(numero) > 6:
            return ""
        if int(numero) in DE_FECHA:
            return "fecha"
        if int(numero) in DE_CENTESIMAS:
            return 2
        return "porcentaje" if int(numero) in DE_PORCENTAJE else ""

    def momento(self, texto: str):
        """The date, datetime or time of a serial number; out of Excel's range, the number."""
        if texto not in self._momentos:
            self._momentos[texto] = _momento(float(texto), self.fecha_1904)
        return self._momentos[texto]


def _clase(codigo: str) -> str | int:
    llano = _ADORNO.sub("", codigo).split(";")[0].lower()
    if "%" in llano:
        return "porcentaje"
    if "general" in llano:
        return ""
    if re.search("[dmyhs]", llano):
        return "fecha"
    hallado = _DECIMALES.search(llano)
    return len(hallado[1]) if hallado else ""


def sobran(numero: int | float, decimales: int) -> bool:
    """Whether a cell that shows so many decimals shows more than its number has: 1.1 as 1.10."""
    return isinstance(numero, float) and len(repr(numero).partition(".")[2]) < decimales


def _momento(numero: float, fecha_1904: bool):
    if not (math.isfinite(numero) and 0 <= numero < ULTIMO_DIA - 1462 * fecha_1904):
        return numero
    dias = int(numero)
    segundos = min(round((numero - dias) * 86400), 86399)
    if numero < 1 and not fecha_1904:
        return time(segundos // 3600, segundos // 60 % 60, segundos % 60)
    if fecha_1904:
        dia = date(1904, 1, 1) + timedelta(days=dias)
    else:
        # Excel counts a 29 February 1900 that never was.
        dia = date(1899, 12, 30) + timedelta(days=dias + (dias < 60))
    return datetime.combine(dia, time()) + timedelta(seconds=segundos) if segundos else dia


def momento_iso(texto: str):
    """A date written in ISO, without its hour when that is midnight; else the text itself."""
    try:
        momento = datetime.fromisoformat(texto)
    except ValueError:
        return texto
    return momento.date() if momento.time() == time() else momento.replace(tzinfo=None)


def entero_o_decimal(texto: str) -> int | float:
    """Raises ValueError when it is no number."""
    numero = float(texto)
    return int(numero) if numero.is_integer() and abs(numero) < 1e15 else numero


def sin_codigos(texto: str) -> str:
    """The text that XML's entities and Excel's _x000D_ stand for."""
    if "&" in texto:
        texto = _ENTIDAD.sub(_de_entidad, texto)
    if "_x" in texto:
        texto = _CODIGO.sub(lambda hallado: chr(int(hallado[1], 16)), texto)
    return texto


def _de_entidad(hallado) -> str:
    decimal, hexadecimal, nombre = hallado.groups()
    if nombre:
        return _CON_NOMBRE[nombre]
    numero = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(numero) if numero <= 0x10FFFF else "\ufffd"
