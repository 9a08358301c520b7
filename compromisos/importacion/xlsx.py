"""XLSX -> Tablas, reading the XML itself, in pieces, with one regular expression for each cell.

python-calamine reads bare cells twice as fast, but says nothing of percent formats, gives '' for
errors and for formulas without value, copies a shared text for each cell that uses it, and lays
out a dense grid up to the farthest cell: a small hostile file aborts the whole process, which
nothing can catch. With the passes that would make it safe it takes as long as this.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from .archivos import (
    DANADO,
    MARCA_MAXIMA,
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
from .canonico import en_forma_llana, indice
from .formatos import Formatos, entero_o_decimal, momento_iso, sin_codigos, sobran

LIBRO = "xl/workbook.xml"
RELACIONES = "xl/_rels/workbook.xml.rels"
ESTILOS = "xl/styles.xml"
TEXTOS = "xl/sharedStrings.xml"
FORMULA_SIN_VALOR = (
    "La fórmula no tiene valor calculado; ábrala en Excel, guarde y vuelva a importarla, o escriba "
    "el valor."
)
FORMULA_CON_ERROR = "La celda da un error de fórmula; corrija la fórmula o escriba el valor."
VALOR_DANADO = "El valor de la celda está dañado; escríbalo de nuevo."

PROLOGO_MAXIMO = 2048
_PROLOGO = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml(?:(?!\?>|encoding).)*"
    rb"(?:encoding\s*=\s*[\"'][Uu][Tt][Ff]-?8[\"'][^?>]*)?\?>)?\s*<(?:worksheet|sst)[\s>/]",
    re.DOTALL,
)
_CELDA = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,7})")?(?: t="([A-Za-z]+)")? ?(?:/>'
    r"|><v>([^<]*)</v></c>"
    r'|><is><t(?: xml:space="preserve")?>([^<]*)</t></is></c>'
    r"|>([^<]*(?:<(?!/?c[\s>/])[^<]*)*)</c>)"
)
_TEXTO = re.compile(
    r'<si>(?:<t(?: xml:space="preserve")?>([^<]*)</t></si>|([^<]*(?:<(?!/?si>)[^<]*)*)</si>)'
    r"|<si/>"
)
_PARRAFO = re.compile(r"<t(?:\s[^<>]*)?>([^<]*)</t>")
_VALOR = re.compile(r"<v(?:\s[^<>]*)?>([^<]*)</v>")
_FORMULA = re.compile(r"<f[\s>/]")
_OCULTA = re.compile(r'<row(?=[^<>]* hidden="(?:1|true)")[^<>]* r="([0-9]{1,7})"')
_COLUMNAS_OCULTAS = re.compile(
    r'<col(?=[^<>]* hidden="(?:1|true)")(?=[^<>]* min="([0-9]{1,5})")[^<>]* max="([0-9]{1,5})"'
)
_UNIDA = re.compile(r'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')
_CON_DATOS = re.compile(rb"<(?:\w+:)?(?:v>[^<]|is>)")


class _FormaRara(Exception):
    """The XML is not in the plain form."""


class _Columnas(dict):
    """Column names -> indices, worked out once each."""

    def __missing__(self, nombre):
        self[nombre] = indice(nombre)
        return self[nombre]


def leer_xlsx(paquete: Paquete, limites: Limites) -> list[Tabla]:
    """The worksheets, the one that was open when the file was saved first. Raises HojaIlegible."""
    hojas, activa, fecha_1904 = _hojas(paquete)
    formatos = Formatos(
        paquete.trozos(ESTILOS, PARTE_MAXIMA) if ESTILOS in paquete.nombres else (), fecha_1904
    )
    textos: list[str] = []
    leidos = False

    def compartidos():
        nonlocal leidos
        if not leidos and TEXTOS in paquete.nombres:
            textos.extend(_textos(paquete, limites))
        leidos = True
        return textos

    tablas = []
    for nombre, visible, ruta in hojas:
        tabla = Tabla(nombre, leer=lambda: iter(()), visible=visible, fecha_1904=fecha_1904)
        lector = _Hoja(tabla, lambda ruta=ruta: paquete.trozos(ruta), formatos, limites)
        tabla.leer = lambda lector=lector: lector.filas(compartidos())
        tabla.tiene_datos = lambda ruta=ruta: _tiene_datos(paquete.trozos(ruta))
        tablas.append(tabla)
    return tablas[activa : activa + 1] + tablas[:activa] + tablas[activa + 1 :]


def _tiene_datos(trozos: Iterable[bytes]) -> bool:
    cola = b""
    for trozo in trozos:
        if _CON_DATOS.search(cola + trozo):
            return True
        cola = trozo[-64:]
    return False


def _hojas(paquete: Paquete) -> tuple[list[tuple[str, bool, str]], int, bool]:
    """(name, visible, member) of each worksheet, the index of the active one, dates from 1904."""
    destinos = _destinos(paquete)
    hojas, todas, activa, fecha_1904 = [], [], 0, False

    def abrir(etiqueta, atributos):
        nonlocal activa, fecha_1904
        local = etiqueta.rpartition(":")[2]
        if local == "workbookPr":
            fecha_1904 = atributos.get("date1904") in ("1", "true")
        elif local == "workbookView" and atributos.get("activeTab", "").isdecimal():
            activa = int(atributos["activeTab"])
        elif local == "sheet":
            clave = next((v for k, v in atributos.items() if k.rpartition(":")[2] == "id"), "")
            todas.append(clave)
            if clave in destinos:
                visible = atributos.get("state", "visible") == "visible"
                hojas.append((atributos.get("name", ""), visible, destinos[clave]))

    recorrer_todo(paquete.trozos(LIBRO, PARTE_MAXIMA), abrir)
    if len({ruta for _, _, ruta in hojas}) < len(hojas):
        raise HojaIlegible(DANADO)
    con_hoja = [clave for clave in todas if clave in destinos]
    clave_activa = todas[activa] if activa < len(todas) else None
    return hojas, con_hoja.index(clave_activa) if clave_activa in con_hoja else 0, fecha_1904


def _destinos(paquete: Paquete) -> dict[str, str]:
    """Relation id -> the member of the worksheet."""
    destinos = {}

    def abrir(etiqueta, atributos):
        if atributos.get("Type", "").endswith("/worksheet"):
            ruta = posixpath.normpath(posixpath.join("/xl", atributos.get("Target", ""))).lstrip(
                "/"
            )
            if ruta in paquete.nombres:
                destinos[atributos.get("Id", "")] = ruta

    recorrer_todo(paquete.trozos(RELACIONES, PARTE_MAXIMA), abrir)
    return destinos


# --- The plain form -------------------------------------------------------------------------
def _llanos(trozos: Iterable[bytes]) -> Iterator[str]:
    """The decoded pieces; raises _FormaRara when they are not plain UTF-8 XML."""
    pendiente = b""
    for numero, trozo in enumerate(trozos):
        trozo = pendiente + trozo
        if numero == 0 and not _PROLOGO.match(trozo[:PROLOGO_MAXIMO]):
            raise _FormaRara
        if b"<!" in trozo:
            raise _FormaRara
        corte = trozo.rfind(b"<")
        pendiente = trozo[corte:] if corte >= 0 else trozo
        if corte > 0:
            yield _decodificar(trozo[:corte])
    yield _decodificar(pendiente)


def _decodificar(trozo: bytes) -> str:
    try:
        return trozo.decode("utf-8")
    except UnicodeDecodeError:
        raise _FormaRara from None


def _tramos(piezas: Iterable[str], inicios: tuple[str, ...]) -> Iterator[str]:
    """Pieces that end where one of the elements begins, so that none of them is cut."""
    resto = ""
    for pieza in piezas:
        texto = resto + pieza
        corte = max(map(texto.rfind, inicios))
        if corte > 0:
            yield texto[:corte]
            resto = texto[corte:]
        else:
            resto = texto
        if len(resto) > MARCA_MAXIMA:
            raise _FormaRara
    yield resto


def _sin_repetir(leer: Callable[[Iterable[str]], Iterator], trozos: Callable) -> Iterator:
    """What `leer` gives for the plain pieces; if they turn out odd, the rest by the slow way."""
    dados = 0
    try:
        for dado in leer(_llanos(trozos())):
            yield dado
            dados += 1
        return
    except _FormaRara:
        pass
    try:
        yield from islice(leer(en_forma_llana(trozos())), dados, None)
    except _FormaRara:
        raise HojaIlegible(DANADO) from None


# --- Shared strings -------------------------------------------------------------------------
def _textos(paquete: Paquete, limites: Limites) -> Iterator[str]:
    return _sin_repetir(
        lambda piezas: chain.from_iterable(_lotes(piezas, limites)), lambda: paquete.trozos(TEXTOS)
    )


def _lotes(piezas: Iterable[str], limites: Limites) -> Iterator[list[str]]:
    cuantos = memoria = 0
    for tramo in _tramos(piezas, ("<si",)):
        hallados = _TEXTO.finditer(tramo) if "<rPh" in tramo or "<r>" in tramo else None
        lote = [_de_si(h) for h in hallados] if hallados else _simples(tramo)
        if len(lote) != tramo.count("<si>") + tramo.count("<si/>") + tramo.count("<si "):
            raise _FormaRara
        cuantos += len(lote)
        memoria += tamano(tramo)
        if cuantos > limites.celdas or memoria > 1.5 * limites.desempaquetado:
            raise demasiadas_celdas(limites)
        yield lote


def _simples(tramo: str) -> list[str]:
    return [sin_codigos(t) if not resto else _unir(resto) for t, resto in _TEXTO.findall(tramo)]


def _de_si(hallado) -> str:
    return _unir(hallado[2]) if hallado[2] else sin_codigos(hallado[1] or "")


def _sin_fonetica(xml: str) -> str:
    """Without phonetic guides, in one pass; the text ends at one that is not closed."""
    partes, desde = [], 0
    while (guia := xml.find("<rPh", desde)) >= 0:
        partes.append(xml[desde:guia])
        abre = xml.find(">", guia)
        if abre > 0 and xml[abre - 1] == "/":
            desde = abre + 1
            continue
        cierra = xml.find("</rPh>", guia)
        if cierra < 0:
            return "".join(partes)
        desde = cierra + len("</rPh>")
    return "".join([*partes, xml[desde:]])


def _unir(xml: str) -> str:
    """The text of runs of rich text, without the phonetic guide."""
    if "<rPh" in xml:
        xml = _sin_fonetica(xml)
    return sin_codigos("".join(_PARRAFO.findall(xml)))


# --- Worksheets -----------------------------------------------------------------------------
class _Hoja:
    """Reads one worksheet and tells its Tabla what is odd about it."""

    def __init__(self, tabla: Tabla, trozos: Callable, formatos: Formatos, limites: Limites):
        self.tabla, self.trozos, self.formatos, self.limites = tabla, trozos, formatos, limites
        self.textos: list[str] = []

    def filas(self, textos: list[str]) -> Iterator[tuple[int, dict]]:
        self.textos = textos
        return _sin_repetir(self._leer, self.trozos)

    def _leer(self, piezas: Iterable[str]) -> Iterator[tuple[int, dict]]:
        tabla = self.tabla
        for anotado in (tabla.unidas, tabla.porcentajes, tabla.problemas, tabla.decimales):
            anotado.clear()
        actual, fila = "", {}
        for tramo in _tramos(piezas, ("<c ", "<row ", "<mergeCell ")):
            if "<mergeCell " in tramo:
                self._unir(tramo)
            if ' hidden="' in tramo:
                if len(tabla.ocultas) <= self.limites.filas:  # more rows than these are not read
                    tabla.ocultas.update(map(int, _OCULTA.findall(tramo)))
                for desde, hasta in _COLUMNAS_OCULTAS.findall(tramo):
                    tabla.ocultar(int(desde) - 1, int(hasta) - 1)
            if "<v" not in tramo and "<is" not in tramo and "<f" not in tramo:
                continue
            for numero, celdas in self._filas(tramo):
                if numero == actual:
                    fila.update(celdas)
                    continue
                if fila:
                    yield int(actual), fila
                actual, fila = numero, celdas
            if len(fila) > self.limites.columnas:
                raise demasiadas_columnas(self.limites)
        if fila:
            yield int(actual), fila

    def _filas(self, tramo: str) -> list[tuple[str, dict]]:
        """The rows of a piece, by their written number, with the cells that hold something."""
        celdas = _CELDA.findall(tramo)
        if len(celdas) != tramo.count("<c ") + tramo.count("<c>") + tramo.count("<c/>"):
            raise _FormaRara
        problemas = len(self.tabla.problemas)
        try:
            return self._convertir(celdas, self._raro)
        except (ValueError, IndexError):
            del self.tabla.problemas[problemas:]
        return self._convertir(celdas, self._con_cuidado, confiado=False)

    def _convertir(self, celdas, raro, confiado=True) -> list[tuple[str, dict]]:
        """The common values are converted here, as this runs for each cell; the rest by `raro`."""
        textos, clases, columnas = self.textos, self.formatos.clases, _COLUMNAS
        filas, actual, fila = [], None, {}
        for nombre, numero, estilo, tipo, v, t, resto in celdas:
            if tipo == "s" and v and confiado:
                valor = textos[int(v)]
            elif t:
                valor = sin_codigos(t) if "&" in t or "_x" in t else t
            elif v and confiado and (tipo == "" or tipo == "n") and estilo not in clases:
                valor = int(v) if len(v) < 16 and v.isdigit() else entero_o_decimal(v)
            elif v or resto:
                valor = raro(nombre, numero, estilo, tipo, v, resto)
            else:
                continue
            if numero != actual:
                actual, fila = numero, {}
                filas.append((numero, fila))
            fila[columnas[nombre]] = valor
        return filas

    def _con_cuidado(self, nombre, numero, estilo, tipo, v, resto):
        """The same as _raro, naming a value that is damaged."""
        try:
            return self._raro(nombre, numero, estilo, tipo, v, resto)
        except (ValueError, IndexError):
            self._problema(nombre, numero, (v or resto)[:60], VALOR_DANADO)
            return None

    def _raro(self, nombre, numero, estilo, tipo, v, resto):
        """The value of a cell with a formula, rich text, an error or a format that says more."""
        if resto:
            if "<is" in resto:
                return _unir(resto)
            hallado = _VALOR.search(resto)
            v = hallado[1] if hallado else ""
            if not v:
                if _FORMULA.search(resto) and tipo != "str":
                    self._problema(nombre, numero, "", FORMULA_SIN_VALOR)
                return None
        if tipo == "s":
            return self.textos[int(v)]
        if tipo == "str":
            return sin_codigos(v)
        if tipo == "b":
            return v.strip() in ("1", "true")
        if tipo == "e":
            self._problema(nombre, numero, sin_codigos(v), FORMULA_CON_ERROR)
            return None
        if tipo == "d":
            return momento_iso(v)
        clase = self.formatos.clases.get(estilo)
        if clase == "fecha":
            return self.formatos.momento(v)
        if clase == "porcentaje":
            self.tabla.porcentajes.append((int(numero), _COLUMNAS[nombre]))
        valor = entero_o_decimal(v)
        if isinstance(clase, int) and sobran(valor, clase):
            self.tabla.decimales[int(numero), _COLUMNAS[nombre]] = clase
        return valor

    def _problema(self, nombre, numero, valor, mensaje):
        self.tabla.senalar(int(numero), _COLUMNAS[nombre], valor, mensaje)

    def _unir(self, tramo):
        for nombre, desde, hasta in _UNIDA.findall(tramo):
            if int(hasta) > int(desde):
                self.tabla.unidas.append((int(desde), _COLUMNAS[nombre], int(hasta)))
        if len(self.tabla.unidas) > self.limites.filas:
            raise demasiadas_filas(self.limites)


_COLUMNAS = _Columnas()
