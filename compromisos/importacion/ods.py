"""ODS -> Tablas, by one pass of expat over content.xml.

A cell or a row may claim to be repeated a million times; only what holds something is counted.
"""

import math
import re
from collections.abc import Iterator

from .archivos import (
    CIFRADO,
    PARTE_MAXIMA,
    HojaIlegible,
    Limites,
    Paquete,
    Tabla,
    demasiadas_celdas,
    demasiadas_columnas,
    demasiadas_filas,
    recorrer_todo,
    tamano,
)
from .formatos import momento_iso, sobran
from .xlsx import FORMULA_CON_ERROR, FORMULA_SIN_VALOR, VALOR_DANADO

CONTENIDO = "content.xml"
MANIFIESTO = "META-INF/manifest.xml"
CELDAS = ("table:table-cell", "table:covered-table-cell")
NUMERICOS = ("float", "percentage", "currency")
_MOSTRADO = re.compile(r"-?[0-9]{1,15}[.,]([0-9]{2,15})")
OCULTAS = ("collapse", "filter")
ERRORES = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"))


def leer_ods(paquete: Paquete, limites: Limites) -> list[Tabla]:
    """The sheets, in order. Raises HojaIlegible."""
    if MANIFIESTO in paquete.nombres:
        recorrer_todo(paquete.trozos(MANIFIESTO, PARTE_MAXIMA), _rechazar_cifrado)
    lector = _Lector(limites)
    recorrer_todo(paquete.trozos(CONTENIDO), lector.abrir, lector.cerrar, lector.texto)
    return [hoja.tabla for hoja in lector.hojas]


def _rechazar_cifrado(etiqueta, _atributos):
    if etiqueta.endswith("encryption-data"):
        raise HojaIlegible(CIFRADO)


class _Hoja:
    """A sheet while it is read: its rows, each with how often it is repeated."""

    def __init__(self, nombre: str, visible: bool):
        self.filas: list[tuple[int, dict]] = []
        self.numero = 1
        self.columnas = 0  # those that were declared
        self.tabla = Tabla(
            nombre, leer=self._leer, visible=visible, tiene_datos=lambda: bool(self.filas)
        )

    def _leer(self) -> Iterator[tuple[int, dict]]:
        return iter(self.filas)


class _Lector:
    """Builds the sheets while expat walks the document."""

    def __init__(self, limites: Limites):
        self.limites = limites
        self.hojas: list[_Hoja] = []
        self.ocultos: set[str] = set()
        self.estilo = ""
        self.hoja: _Hoja | None = None
        self.fila: dict = {}
        self.columna = 0
        self.repetida = 1
        self.oculta = False
        self.porcentuales: list[int] = []
        self.con_decimales: list[tuple[int, int]] = []
        self.malas: list[tuple[int, str, str]] = []
        self.celda: dict | None = None
        self.parrafos: list[list[str]] = []
        self.en_nota = 0
        self.celdas = self.memoria = self.suyas = 0

    # --- What begins ------------------------------------------------------------------------
    def abrir(self, etiqueta, atributos):
        if self.celda is not None and etiqueta not in CELDAS:
            self._abrir_en_celda(etiqueta, atributos)
        elif etiqueta == "style:style":
            self.estilo = atributos.get("style:name", "")
        elif etiqueta == "style:table-properties":
            if atributos.get("table:display") == "false":
                self.ocultos.add(self.estilo)
        elif etiqueta == "table:table":
            visible = atributos.get("table:style-name") not in self.ocultos
            self.hoja = _Hoja(atributos.get("table:name", ""), visible)
            self.hojas.append(self.hoja)
        elif etiqueta == "table:table-column" and self.hoja is not None:
            desde = self.hoja.columnas
            self.hoja.columnas += _veces(atributos.get("table:number-columns-repeated"))
            if atributos.get("table:visibility") in OCULTAS:
                self.hoja.tabla.ocultar(desde, self.hoja.columnas - 1)
        elif etiqueta == "table:table-row":
            self.fila, self.columna, self.malas = {}, 0, []
            self.porcentuales, self.con_decimales = [], []
            self.repetida = _veces(atributos.get("table:number-rows-repeated"))
            self.oculta = atributos.get("table:visibility") in OCULTAS
        elif etiqueta in CELDAS and self.hoja is not None:
            self.celda, self.parrafos, self.en_nota, self.suyas = atributos, [], 0, 0

    def _abrir_en_celda(self, etiqueta, atributos):
        if etiqueta == "office:annotation":
            self.en_nota += 1
        elif self.en_nota:
            return
        elif etiqueta == "text:p":
            self.suyas += 1
            if self.suyas <= self._sobrado:
                self.parrafos.append([])
        elif etiqueta == "text:s":
            self.texto(" " * min(_veces(atributos.get("text:c")), self.limites.caracteres))
        elif etiqueta == "text:tab":
            self.texto("\t")
        elif etiqueta == "text:line-break":
            self.texto("\n")

    def texto(self, trozo):
        if self.celda is None or self.en_nota or not self.parrafos:
            return
        self.suyas += len(trozo)
        if self.suyas <= self._sobrado:
            self.parrafos[-1].append(trozo)

    @property
    def _sobrado(self) -> int:
        """Letters of a cell beyond which no more are kept: it is an error of its own already."""
        return 3 * self.limites.caracteres

    # --- What ends --------------------------------------------------------------------------
    def cerrar(self, etiqueta):
        if etiqueta == "office:annotation":
            self.en_nota = max(0, self.en_nota - 1)
        elif etiqueta in CELDAS and self.celda is not None:
            self._cerrar_celda(etiqueta == CELDAS[1])
        elif etiqueta == "table:table-row" and self.hoja is not None:
            self._cerrar_fila()
        elif etiqueta == "table:table":
            self.hoja = None

    def _cerrar_celda(self, cubierta: bool):
        atributos, self.celda = self.celda, None
        veces = _veces(atributos.get("table:number-columns-repeated"))
        desde = self.columna
        self.columna += veces
        if cubierta:
            return
        valor, mensaje = self._valor(atributos)
        if valor is None and not mensaje:
            return
        if len(self.fila) + veces > self.limites.columnas:
            raise demasiadas_columnas(self.limites)
        for columna in range(desde, desde + veces):
            self.fila[columna] = None if mensaje else valor
            if mensaje:
                self.malas.append((columna, "" if valor is None else str(valor), mensaje))
            elif atributos.get("office:value-type") == "percentage":
                self.porcentuales.append(columna)
            elif isinstance(valor, float) and (decimales := self._mostrados(valor)):
                self.con_decimales.append((columna, decimales))
        altas = _veces(atributos.get("table:number-rows-spanned"))
        if altas > 1:
            fila = self.hoja.numero
            self.hoja.tabla.unidas.append((fila, desde, fila + altas - 1))

    def _cerrar_fila(self):
        hoja = self.hoja
        desde, hasta = hoja.numero, hoja.numero + self.repetida
        hoja.numero = hasta
        if not self.fila:
            return
        self.celdas += len(self.fila) * self.repetida
        if self.repetida > self.limites.filas:
            raise demasiadas_filas(self.limites)
        if self.celdas > self.limites.celdas:
            raise demasiadas_celdas(self.limites)
        if self.oculta:
            hoja.tabla.ocultas.update(range(desde, hasta))
        for numero in range(desde, hasta):
            hoja.filas.append((numero, self.fila))
            hoja.tabla.porcentajes += [(numero, columna) for columna in self.porcentuales]
            for columna, decimales in self.con_decimales:
                hoja.tabla.decimales[numero, columna] = decimales
            for columna, valor, mensaje in self.malas:
                hoja.tabla.senalar(numero, columna, valor, mensaje)

    # --- Values -----------------------------------------------------------------------------
    def _valor(self, atributos) -> tuple[object, str]:
        """The cell's value, and what is wrong with it."""
        tipo = atributos.get("office:value-type")
        texto = "\n".join("".join(parrafo) for parrafo in self.parrafos)
        self.memoria += tamano(texto)
        if self.memoria > 1.5 * self.limites.desempaquetado:
            raise demasiadas_celdas(self.limites)
        if "table:formula" in atributos and (
            atributos.get("calcext:value-type") == "error" or texto in ERRORES
        ):
            return texto, FORMULA_CON_ERROR
        if tipo in NUMERICOS:
            return _numero(atributos.get("office:value", ""))
        if tipo == "date":
            return momento_iso(atributos.get("office:date-value", texto)), ""
        if tipo == "boolean":
            return atributos.get("office:boolean-value") == "true", ""
        if tipo is None and not texto and "table:formula" in atributos:
            return None, FORMULA_SIN_VALOR
        return texto or atributos.get("office:string-value") or None, ""

    def _mostrados(self, numero: float) -> int:
        """How many decimals the cell shows, if they are more than the number has."""
        hallado = _MOSTRADO.fullmatch("".join(map("".join, self.parrafos)).strip())
        return len(hallado[1]) if hallado and sobran(numero, len(hallado[1])) else 0


def _numero(escrito: str) -> tuple[object, str]:
    try:
        numero = float(escrito)
    except ValueError:
        return escrito[:60], VALOR_DANADO
    if not math.isfinite(numero):
        return escrito[:60], VALOR_DANADO
    return (int(numero) if numero.is_integer() and abs(numero) < 1e15 else numero), ""


def _veces(texto: str | None) -> int:
    escrito = texto if texto and texto.isascii() and texto.isdigit() else "1"
    return max(1, min(int(escrito[:9]), 1 << 24))
