"""XLSX -> Tabla. calamine reads the cells; cheap passes over the XML find what it does not tell.

calamine (0.9) says nothing of percent formats, gives '' for errors and for formulas without a
value, and lays out a dense grid up to the farthest cell: a single cell at the far corner would
take all the memory there is. So the members are inflated here, looked at, and handed to it in a
new zip that holds nothing else.
"""

import io
import posixpath
import re
import zipfile
from xml.etree.ElementTree import ParseError

import python_calamine
from defusedxml.ElementTree import fromstring

from .archivos import HojaIlegible, Limites, Paquete, Tabla
from .extension import columna, revisar_extension

LIBRO = "xl/workbook.xml"
RELACIONES = "xl/_rels/workbook.xml.rels"
ESTILOS = "xl/styles.xml"
TEXTOS = "xl/sharedStrings.xml"
TIPOS = "[Content_Types].xml"
RAIZ = "_rels/.rels"
SIN_VALOR = (
    "La fórmula no tiene valor calculado. Abra el archivo en Excel, guárdelo y súbalo otra vez, "
    "o escriba el valor."
)

_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>|</(?:\w+:)?c>)"
)
_CON_ERROR = re.compile(
    rb'<(?:\w+:)?c\s([^>]*\bt="e"[^>]*)>(?:.(?!</(?:\w+:)?c>))*?<(?:\w+:)?v>([^<]*)'
)
_REF = re.compile(rb'\br="([A-Z]+)(\d+)"')
_CON_DATOS = re.compile(rb"<(?:\w+:)?(?:v|is)>")


def _posicion(atributos: bytes) -> tuple[int, int] | None:
    hallado = _REF.search(atributos)
    return hallado and (int(hallado[2]) - 1, columna(hallado[1].decode()))


def leer_xlsx(archivo, limites: Limites):
    """Yield (name, visible, has data, function that reads it) for each worksheet, in order."""
    paquete = Paquete(archivo, limites)
    try:
        hojas, fecha_1904 = _hojas(paquete)
        porcentuales = _estilos_porcentuales(paquete)
        xml = {ruta: paquete.leer(ruta) for _, _, ruta in hojas}
        limpio = _reempaquetar(paquete, xml)
    except ParseError:
        raise HojaIlegible(
            "El archivo está dañado: vuelva a guardarlo y súbalo de nuevo."
        ) from None
    for nombre, visible, ruta in hojas:

        def leer(nombre=nombre, visible=visible, contenido=xml[ruta]):
            revisar_extension(contenido, limites)
            tabla = _leer_con_calamine(limpio, nombre)
            tabla.visible, tabla.fecha_1904 = visible, fecha_1904
            tabla.problemas = _problemas(contenido)
            if porcentuales:
                tabla.porcentajes = _porcentajes(contenido, porcentuales)
            return tabla

        yield nombre, visible, bool(_CON_DATOS.search(xml[ruta])), leer


def _local(etiqueta: str) -> str:
    return etiqueta.rpartition("}")[2]


def _hojas(paquete: Paquete) -> tuple[list[tuple[str, bool, str]], bool]:
    """(name, visible, path) of each worksheet, and whether dates count from 1904."""
    libro = fromstring(paquete.leer(LIBRO))
    relaciones = {
        relacion.get("Id"): relacion
        for relacion in fromstring(paquete.leer(RELACIONES))
        if relacion.get("Type", "").endswith("/worksheet")
    }
    hojas, fecha_1904 = [], False
    for elemento in libro.iter():
        if _local(elemento.tag) == "workbookPr":
            fecha_1904 = elemento.get("date1904") in ("1", "true")
        if _local(elemento.tag) != "sheet":
            continue
        ids = [valor for clave, valor in elemento.attrib.items() if _local(clave) == "id"]
        relacion = relaciones.get(ids[0]) if ids else None
        if relacion is None:
            continue
        destino = relacion.get("Target", "")
        ruta = destino.lstrip("/") if destino.startswith("/") else f"xl/{destino}"
        visible = elemento.get("state", "visible") == "visible"
        hojas.append((elemento.get("name", ""), visible, posixpath.normpath(ruta)))
    return hojas, fecha_1904


def _estilos_porcentuales(paquete: Paquete) -> list[int]:
    """The numbers of the cell styles that show their value as a percentage."""
    if ESTILOS not in paquete.nombres:
        return []
    estilos = fromstring(paquete.leer(ESTILOS))
    formatos = {"9", "10"}
    celdas = []
    for elemento in estilos.iter():
        if _local(elemento.tag) == "numFmt":
            codigo = re.sub(r'"[^"]*"|\\.', "", elemento.get("formatCode", ""))
            if "%" in codigo:
                formatos.add(elemento.get("numFmtId"))
        if _local(elemento.tag) == "cellXfs":
            celdas = list(elemento)
    return [indice for indice, xf in enumerate(celdas) if xf.get("numFmtId") in formatos]


def _reempaquetar(paquete: Paquete, xml: dict[str, bytes]) -> bytes:
    """A zip of just what was inflated and looked at, stored without compression."""
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_STORED) as nuevo:
        for ruta in (TIPOS, RAIZ, LIBRO, RELACIONES, ESTILOS, TEXTOS):
            if ruta in paquete.nombres:
                nuevo.writestr(ruta, paquete.leer(ruta))
        for ruta, contenido in xml.items():
            nuevo.writestr(ruta, contenido)
    return salida.getvalue()


def _leer_con_calamine(libro: bytes, nombre: str) -> Tabla:
    try:
        hoja = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(libro)).get_sheet_by_name(
            nombre
        )
        filas = hoja.to_python(skip_empty_area=False)
        unidas = [(f1, c1, f2, c2) for (f1, c1), (f2, c2) in hoja.merged_cell_ranges or ()]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a Rust panic is not an Exception
        raise HojaIlegible(
            "El archivo está dañado: vuelva a guardarlo y súbalo de nuevo."
        ) from None
    return Tabla(nombre=nombre, filas=filas, unidas=unidas)


def _problemas(xml: bytes) -> dict[tuple[int, int], str]:
    problemas = {}
    if b"</f>" in xml or b"<f " in xml or (b"xmlns:" in xml and b":f" in xml):
        for hallado in _FORMULA.finditer(xml):
            es_texto = b't="str"' in hallado[1] and not hallado[2].startswith(b"</")
            if not es_texto and (donde := _posicion(hallado[1])):
                problemas[donde] = SIN_VALOR
    if b't="e"' in xml:
        for hallado in _CON_ERROR.finditer(xml):
            if donde := _posicion(hallado[1]):
                error = hallado[2].decode("ascii", "replace")
                problemas.setdefault(
                    donde, f"La celda da el error {error}. Corrija la fórmula o escriba el valor."
                )
    return problemas


def _porcentajes(xml: bytes, estilos: list[int]) -> set[tuple[int, int]]:
    alternativas = b"|".join(str(estilo).encode() for estilo in estilos)
    patron = re.compile(
        rb'<(?:\w+:)?c\s(?=[^>]*\bs="(?:' + alternativas + rb')")([^>]*[^/>])>\s*<(?!/)'
    )
    return {donde for hallado in patron.finditer(xml) if (donde := _posicion(hallado[1]))}
