"""CSV and XLSX files of ours: the same bytes for the same rows, and no cell that runs as a formula.

import-export's own escaping deletes a leading "=" and lets "+ - @" through; ours loses nothing:
`desescapar(escapar(texto)) == texto` for every text.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

TIPO_CSV = "text/csv; charset=utf-8"
TIPO_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FECHA_FIJA = (1980, 1, 1, 0, 0, 0)

_PELIGRO = re.compile(r"'*[=+\-@\t\r\x00]")


def escapar(texto: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{texto}" if _PELIGRO.match(texto) else texto


def desescapar(texto: str) -> str:
    """Take off the apostrophe that escapar put."""
    return texto[1:] if texto.startswith("'") and _PELIGRO.match(texto) else texto


def _en_csv(valor) -> str:
    if valor is None:
        return ""
    if isinstance(valor, str):
        return escapar(valor)
    if isinstance(valor, bool):
        return "sí" if valor else "no"
    if isinstance(valor, Decimal):
        return f"{valor.normalize():f}"
    if isinstance(valor, datetime | date):
        return valor.isoformat()
    return str(valor)


class _Eco:
    """A file that gives back what is written to it, for csv.writer."""

    def write(self, texto):
        return texto


def csv_lineas(encabezados: Sequence[str], filas: Iterable[Sequence]) -> Iterator[str]:
    """The lines of a CSV that Excel opens with its accents (UTF-8 mark, CRLF, commas)."""
    escritor = csv.writer(_Eco())
    yield "\ufeff" + escritor.writerow(encabezados)
    for fila in filas:
        yield escritor.writerow([_en_csv(valor) for valor in fila])


def _celda(hoja, valor):
    if isinstance(valor, str):
        celda = WriteOnlyCell(hoja, ILLEGAL_CHARACTERS_RE.sub("\ufffd", escapar(valor)))
        celda.data_type = "s"
    else:
        celda = WriteOnlyCell(hoja, "sí" if valor is True else "no" if valor is False else valor)
        if isinstance(valor, date):
            celda.number_format = "dd/mm/yyyy"
    celda.alignment = Alignment(vertical="top", wrap_text=True)
    return celda


def _escribir_hoja(libro, titulo, encabezados, filas, anchos):
    hoja = libro.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", titulo)[:31])
    for indice, ancho in enumerate(anchos or [], start=1):
        hoja.column_dimensions[chr(64 + indice)].width = ancho
    hoja.freeze_panes = "A2"
    titulos = []
    for encabezado in encabezados:
        celda = _celda(hoja, encabezado)
        celda.font = Font(bold=True)
        titulos.append(celda)
    hoja.append(titulos)
    for fila in filas:
        hoja.append([_celda(hoja, valor) for valor in fila])


def xlsx_bytes(
    encabezados: Sequence[str],
    filas: Iterable[Sequence],
    *,
    titulo_hoja: str,
    anchos: Sequence[int] | None = None,
    otras_hojas: Iterable[tuple[str, Sequence[str], Iterable[Sequence]]] = (),
) -> bytes:
    """A workbook with one sheet, and others (title, headers, rows) behind it; same input, same bytes."""
    libro = Workbook(write_only=True)
    libro.properties.creator = "EVJ"
    libro.properties.created = libro.properties.modified = datetime(*FECHA_FIJA)  # noqa: DTZ001
    _escribir_hoja(libro, titulo_hoja, encabezados, filas, anchos)
    for titulo, otros_encabezados, otras_filas in otras_hojas:
        _escribir_hoja(libro, titulo, otros_encabezados, otras_filas, [24, 90])
    salida = io.BytesIO()
    libro.save(salida)
    return _con_fechas_fijas(salida)


def _con_fechas_fijas(archivo: io.BytesIO) -> bytes:
    """The same zip without the moment in which it was written."""
    salida = io.BytesIO()
    with zipfile.ZipFile(archivo) as origen, zipfile.ZipFile(salida, "w") as destino:
        for nombre in origen.namelist():
            contenido = origen.read(nombre)
            if nombre == "docProps/core.xml":
                contenido = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", contenido
                )
            info = zipfile.ZipInfo(nombre, FECHA_FIJA)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            destino.writestr(info, contenido)
    return salida.getvalue()


def _adjunto(respuesta, nombre: str, extension: str):
    respuesta["Content-Disposition"] = f'attachment; filename="{slugify(nombre)}.{extension}"'
    return respuesta


def respuesta_csv(nombre: str, encabezados, filas) -> StreamingHttpResponse:
    respuesta = StreamingHttpResponse(csv_lineas(encabezados, filas), content_type=TIPO_CSV)
    return _adjunto(respuesta, nombre, "csv")


def respuesta_xlsx(nombre: str, encabezados, filas, **opciones) -> HttpResponse:
    contenido = xlsx_bytes(encabezados, filas, titulo_hoja=nombre, **opciones)
    return _adjunto(HttpResponse(contenido, content_type=TIPO_XLSX), nombre, "xlsx")
