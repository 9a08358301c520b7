"""ODS -> Tabla, by one pass of expat over content.xml.

calamine reads ODS too, but tells nothing of percentages, merged cells or hidden sheets, and
expands whatever a repeated row claims.
"""

from datetime import date, datetime
from xml.parsers import expat

from .archivos import HojaIlegible, Limites, Paquete, Tabla
from .xlsx import SIN_VALOR

CONTENIDO = "content.xml"
DANADO = "El archivo está dañado: vuelva a guardarlo y súbalo de nuevo."


class _Lector:
    """Builds the tables of a document while expat walks it."""

    def __init__(self, limites: Limites):
        self.limites = limites
        self.tablas: list[Tabla] = []
        self.ocultos: set[str] = set()
        self.estilo = ""
        self.tabla: Tabla | None = None
        self.fila: list | None = None
        self.celda: dict | None = None
        self.parrafos: list[str] = []
        self.en_parrafo = self.en_anotacion = 0
        self.vacias = self.repetir_fila = 0

    def abrir(self, etiqueta, atributos):
        if etiqueta == "style:style":
            self.estilo = atributos.get("style:name", "")
        elif etiqueta == "style:table-properties":
            if atributos.get("table:display") == "false":
                self.ocultos.add(self.estilo)
        elif etiqueta == "table:table":
            visible = atributos.get("table:style-name") not in self.ocultos
            self.tabla = Tabla(atributos.get("table:name", ""), [], visible)
            self.vacias = 0
        elif etiqueta == "table:table-row" and self.tabla is not None:
            self.fila = []
            self.repetir_fila = _veces(atributos.get("table:number-rows-repeated"))
        elif etiqueta in ("table:table-cell", "table:covered-table-cell"):
            self.celda, self.parrafos = atributos, []
        elif etiqueta == "office:annotation":
            self.en_anotacion += 1
        elif self.celda is not None and not self.en_anotacion:
            self._abrir_texto(etiqueta, atributos)

    def _abrir_texto(self, etiqueta, atributos):
        if etiqueta == "text:p":
            self.parrafos.append("")
            self.en_parrafo += 1
        elif etiqueta == "text:s" and self.parrafos:
            veces = min(_veces(atributos.get("text:c")), self.limites.caracteres)
            self.parrafos[-1] += " " * veces
        elif etiqueta == "text:tab" and self.parrafos:
            self.parrafos[-1] += "\t"
        elif etiqueta == "text:line-break" and self.parrafos:
            self.parrafos[-1] += "\n"

    def texto(self, trozo):
        if self.en_parrafo and not self.en_anotacion and self.parrafos:
            self.parrafos[-1] += trozo

    def cerrar(self, etiqueta):
        if etiqueta == "office:annotation":
            self.en_anotacion -= 1
        elif etiqueta == "text:p" and self.en_parrafo and not self.en_anotacion:
            self.en_parrafo -= 1
        elif etiqueta in ("table:table-cell", "table:covered-table-cell"):
            self._cerrar_celda()
        elif etiqueta == "table:table-row" and self.fila is not None:
            self._cerrar_fila()
        elif etiqueta == "table:table" and self.tabla is not None:
            self.tablas.append(self.tabla)
            self.tabla = None

    def _cerrar_celda(self):
        atributos, self.celda, self.en_parrafo = self.celda, None, 0
        if self.fila is None or atributos is None:
            return
        tipo = atributos.get("office:value-type")
        valor = _valor(tipo, atributos, self.parrafos)
        veces = _veces(atributos.get("table:number-columns-repeated"))
        sin_valor = "table:formula" in atributos and tipo is None and not self.parrafos
        if valor is None and not sin_valor:
            self.fila += [None] * min(veces, self.limites.columnas - len(self.fila))
            return
        if len(self.fila) + veces > self.limites.columnas:
            raise HojaIlegible(
                f"La hoja tiene datos más allá de la columna {self.limites.columnas}: bórrelos."
            )
        fila, columna = len(self.tabla.filas) + self.vacias, len(self.fila)
        self._unir(fila, columna, atributos)
        for cada in range(columna, columna + veces):
            self.fila.append(valor)
            if tipo == "percentage":
                self.tabla.porcentajes.add((fila, cada))
            if sin_valor:
                self.tabla.problemas[fila, cada] = SIN_VALOR

    def _unir(self, fila, columna, atributos):
        altas = _veces(atributos.get("table:number-rows-spanned"))
        anchas = _veces(atributos.get("table:number-columns-spanned"))
        if altas > 1:
            self.tabla.unidas.append((fila, columna, fila + altas - 1, columna + anchas - 1))

    def _cerrar_fila(self):
        fila, self.fila = self.fila, None
        while fila and fila[-1] is None:
            fila.pop()
        if not fila:
            self.vacias += self.repetir_fila
            return
        if len(self.tabla.filas) + self.vacias + self.repetir_fila > self.limites.filas + 1000:
            raise HojaIlegible(f"La hoja tiene más de {self.limites.filas:,} filas: divídala.")
        indice = len(self.tabla.filas) + self.vacias
        self.tabla.filas += [[] for _ in range(self.vacias)]
        self.vacias = 0
        self.tabla.filas += [list(fila) for _ in range(self.repetir_fila)]
        for repetida in range(indice + 1, indice + self.repetir_fila):
            self.tabla.porcentajes |= {
                (repetida, columna)
                for columna in range(len(fila))
                if (indice, columna) in self.tabla.porcentajes
            }


def _veces(texto: str | None) -> int:
    return max(1, int(texto)) if texto and texto.isdecimal() and len(texto) < 9 else 1


def _valor(tipo, atributos, parrafos):
    """The cell's value: float, date, datetime, bool, str, or None when empty."""
    if tipo in ("float", "percentage", "currency"):
        return float(atributos.get("office:value", "nan"))
    if tipo == "date":
        texto = atributos.get("office:date-value", "")
        try:
            return datetime.fromisoformat(texto) if "T" in texto else date.fromisoformat(texto)
        except ValueError:
            return texto
    if tipo == "boolean":
        return atributos.get("office:boolean-value") == "true"
    texto = "\n".join(parrafos) if parrafos else atributos.get("office:string-value", "")
    return texto or None


def _prohibir(*_):
    raise HojaIlegible("El archivo trae definiciones de XML que una hoja no lleva.")


def leer_ods(archivo, limites: Limites):
    """Yield (name, visible, has data, function that reads it) for each sheet, in order."""
    xml = Paquete(archivo, limites).leer(CONTENIDO)
    lector = _Lector(limites)
    analizador = expat.ParserCreate()
    analizador.buffer_text = True
    analizador.StartElementHandler = lector.abrir
    analizador.EndElementHandler = lector.cerrar
    analizador.CharacterDataHandler = lector.texto
    analizador.StartDoctypeDeclHandler = analizador.EntityDeclHandler = _prohibir
    try:
        analizador.Parse(xml, True)
    except (expat.ExpatError, ValueError):
        raise HojaIlegible(DANADO) from None
    for tabla in lector.tablas:
        yield tabla.nombre, tabla.visible, bool(tabla.filas), lambda tabla=tabla: tabla
