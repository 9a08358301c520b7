"""Spreadsheets made for the tests, as bytes."""

import io
import zipfile

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from compromisos.importacion.hoja import Columna, leer_hoja

COLUMNAS = (
    Columna("numero", "No.", True, ("Número",), "compromiso"),
    Columna("compromiso", "Compromiso", True, (), "compromiso"),
    Columna("actividad", "Actividad", True, ("Texto de la actividad",)),
    Columna("responsable", "Responsable"),
    Columna("fecha", "Fecha de término"),
    Columna("avance", "Avance (%)", False, ("Avance",)),
)
TITULOS = ["No.", "Compromiso", "Actividad", "Responsable", "Fecha de término", "Avance (%)"]
NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CABEZA = f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{NS}"><sheetData>'
PIE = "</sheetData></worksheet>"


def leer(contenido, **opciones):
    return leer_hoja(contenido, nombre="prueba", **{"columnas": COLUMNAS, **opciones})


def libro():
    """A workbook and its only sheet, empty."""
    nuevo = openpyxl.Workbook()
    nuevo.active.title = "Agenda"
    return nuevo, nuevo.active


def bytes_de(nuevo) -> bytes:
    salida = io.BytesIO()
    nuevo.save(salida)
    return salida.getvalue()


def xlsx(filas, titulos=TITULOS) -> bytes:
    nuevo, hoja = libro()
    for fila in ([*titulos], *filas) if titulos else filas:
        hoja.append(fila)
    return bytes_de(nuevo)


def con_partes(contenido: bytes, **partes) -> bytes:
    """The package with members replaced or added: sheet1, sharedStrings, styles or workbook."""
    rutas = {
        "sheet1": "xl/worksheets/sheet1.xml",
        "sharedStrings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
        "workbook": "xl/workbook.xml",
    }
    nuevas = {rutas.get(nombre, nombre): parte for nombre, parte in partes.items()}
    salida = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(contenido)) as origen,
        zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as destino,
    ):
        for nombre in origen.namelist():
            if nombre not in nuevas:
                destino.writestr(nombre, origen.read(nombre))
        for nombre, parte in nuevas.items():
            destino.writestr(nombre, parte)
    return salida.getvalue()


def celda(referencia: str, texto: str) -> str:
    return f'<c r="{referencia}" t="inlineStr"><is><t>{texto}</t></is></c>'


def fila_de_titulos(numero: int = 1) -> str:
    celdas = "".join(celda(f"{'ABCDEF'[i]}{numero}", t) for i, t in enumerate(TITULOS))
    return f'<row r="{numero}">{celdas}</row>'


def con_filas(xml: str, despues: str = "", **partes) -> bytes:
    """An XLSX whose sheet has the header and then these rows, as XML."""
    hoja = f"{CABEZA}{fila_de_titulos()}{xml}</sheetData>{despues}</worksheet>"
    return con_partes(xlsx([]), sheet1=hoja, **partes)


def ods(*hojas, filas_vacias: int = 0) -> bytes:
    """Sheets as (name, rows); a cell is a str, a number, or the keywords of a TableCell."""
    documento = OpenDocumentSpreadsheet()
    for nombre, filas in hojas:
        tabla = Table(name=nombre)
        for fila in filas:
            renglon = TableRow()
            for valor in fila:
                renglon.addElement(_celda_ods(valor))
            tabla.addElement(renglon)
        if filas_vacias:
            renglon = TableRow(numberrowsrepeated=filas_vacias)
            renglon.addElement(TableCell(numbercolumnsrepeated=1024))
            tabla.addElement(renglon)
        documento.spreadsheet.addElement(tabla)
    salida = io.BytesIO()
    documento.save(salida)
    return salida.getvalue()


def _celda_ods(valor):
    if valor is None:
        return TableCell()
    if isinstance(valor, int | float):
        return TableCell(valuetype="float", value=valor)
    if isinstance(valor, dict):
        texto = valor.pop("texto", None)
        elemento = TableCell(**valor)
    else:
        texto, elemento = valor, TableCell(valuetype="string")
    for parrafo in texto.split("\n") if texto else ():
        elemento.addElement(P(text=parrafo))
    return elemento
