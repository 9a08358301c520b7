"""Tables as CSV and XLSX downloads, where no cell can come alive as a formula.

A text that a spreadsheet would take for a formula leaves with one apostrophe in front, and the
importer takes it off again: what goes out comes back the same.
"""

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

TIPO_CSV = "text/csv; charset=utf-8"
TIPO_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARCA_UTF8 = "\ufeff"
FILAS_POR_ENVIO = 200
ANCHO = 24
ANCHOS_DE_OTRAS = (24, 90)
FECHA_FIJA = datetime(2000, 1, 1)  # noqa: DTZ001 - a constant: the same bytes every day
FECHA_ZIP = (1980, 1, 1, 0, 0, 0)

_ESCAPABLE = re.compile(r"'*[=+\-@\t\r\x00]")
_ESCAPADO = re.compile(r"'+[=+\-@\t\r\x00]")
# What XML cannot hold, and surrogates, which UTF-8 cannot.
_PROHIBIDOS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PARECE_CODIGO = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FECHA_DE_PROPIEDAD = re.compile(
    rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)"
)


def escapar(texto: str) -> str:
    """With one apostrophe in front when it would start a formula, or already looks escaped."""
    return f"'{texto}" if _ESCAPABLE.match(texto) else texto


def desescapar(texto: str) -> str:
    """The inverse of escapar."""
    return texto[1:] if texto.startswith("'") and _ESCAPADO.match(texto) else texto


def csv_lineas(encabezados: Iterable, filas: Iterable[Iterable]) -> Iterator[str]:
    """The CSV in pieces: UTF-8 mark, header, then a piece for every few rows."""
    salida = io.StringIO(newline="")
    escritor = csv.writer(salida)
    salida.write(MARCA_UTF8)
    escritor.writerow([_celda_csv(v) for v in encabezados])
    for numero, fila in enumerate(filas, 1):
        escritor.writerow([_celda_csv(v) for v in fila])
        if numero % FILAS_POR_ENVIO == 0:
            yield _vaciar(salida)
    yield _vaciar(salida)


def _vaciar(salida):
    texto = salida.getvalue()
    salida.seek(0)
    salida.truncate()
    return texto


def _celda_csv(valor):
    valor = _valor_llano(valor)
    if isinstance(valor, datetime):
        return valor.isoformat(sep=" ", timespec="minutes")
    if isinstance(valor, date):
        return valor.isoformat()
    if isinstance(valor, Decimal):
        return f"{valor.normalize():f}"
    return valor


def _valor_llano(valor):
    """A str (escaped), a number, a naive date or datetime, or an empty string."""
    if isinstance(valor, str):
        return escapar(_sin_sustitutos(valor))
    if valor is None:
        return ""
    if isinstance(valor, bool):
        return "sí" if valor else "no"
    if isinstance(valor, datetime):
        return timezone.make_naive(valor) if timezone.is_aware(valor) else valor
    if isinstance(valor, float) and not math.isfinite(valor):
        return ""
    if isinstance(valor, Decimal) and not valor.is_finite():
        return ""
    if isinstance(valor, int | float | Decimal | date):
        return valor
    return escapar(_sin_sustitutos(str(valor)))


def _sin_sustitutos(texto):
    """Lone surrogates cannot be encoded; everything else can."""
    return texto.encode("utf-8", "replace").decode("utf-8")


def xlsx_bytes(
    encabezados: Sequence,
    filas: Iterable[Iterable],
    *,
    titulo_hoja: str,
    anchos: Sequence[float] | None = None,
    otras_hojas: Iterable[tuple[str, Sequence, Iterable[Iterable]]] = (),
) -> bytes:
    """A workbook whose rows give the same bytes on any day.

    `anchos` are the widths of the columns, in characters; `otras_hojas` are further sheets, as
    (title, headers, rows).
    """
    libro = Workbook(write_only=True)
    libro.properties.creator = "EVJ"
    libro.properties.created = FECHA_FIJA
    _escribir_hoja(libro, titulo_hoja, encabezados, filas, anchos or ())
    for titulo, otros_encabezados, otras_filas in otras_hojas:
        _escribir_hoja(libro, titulo, otros_encabezados, otras_filas, ANCHOS_DE_OTRAS)
    salida = io.BytesIO()
    libro.save(salida)
    return _sin_reloj(salida.getvalue())


def _escribir_hoja(libro, titulo, encabezados, filas, anchos):
    hoja = libro.create_sheet(_titulo(titulo))
    hoja.freeze_panes = "A2"
    for indice in range(len(encabezados)):
        ancho = anchos[indice] if indice < len(anchos) else ANCHO
        hoja.column_dimensions[get_column_letter(indice + 1)].width = ancho
    celdas = _Celdas(hoja)
    hoja.append(celdas.encabezado(v) for v in encabezados)
    for fila in filas:
        hoja.append(celdas.de(v) for v in fila)


def _titulo(titulo):
    """A name Excel accepts for a sheet."""
    return _PROHIBIDOS.sub("", re.sub(r"[\[\]:*?/\\]", " ", titulo)).strip(" '")[:31] or "Hoja"


class _Celdas:
    """One cell of each style, filled again for every value: a row is written as it is made."""

    def __init__(self, hoja):
        ajuste = Alignment(wrap_text=True, vertical="top")
        self._encabezado = WriteOnlyCell(hoja)
        self._encabezado.font = Font(bold=True)
        self._encabezado.alignment = ajuste
        self._texto = WriteOnlyCell(hoja)
        self._numero = WriteOnlyCell(hoja)
        self._fecha = WriteOnlyCell(hoja)
        self._momento = WriteOnlyCell(hoja)
        for celda in (self._texto, self._numero, self._fecha, self._momento):
            celda.alignment = ajuste
        self._fecha.number_format = "dd/mm/yyyy"
        self._momento.number_format = "dd/mm/yyyy hh:mm"

    def encabezado(self, valor):
        return _con_texto(self._encabezado, _valor_llano(valor))

    def de(self, valor):
        valor = _valor_llano(valor)
        if valor == "":
            return None
        if isinstance(valor, date) and valor.year < 1900:
            valor = valor.isoformat()
        if isinstance(valor, str):
            return _con_texto(self._texto, valor)
        celda = self._numero
        if isinstance(valor, date):
            celda = self._momento if isinstance(valor, datetime) else self._fecha
        celda.value = valor
        return celda


def _con_texto(celda, valor):
    """Text whatever it looks like: openpyxl would make a formula of a leading "="."""
    texto = _PARECE_CODIGO.sub("_x005F_", str(valor))
    texto = _PROHIBIDOS.sub("\ufffd", texto).replace("\r", "_x000D_")
    celda.value = texto
    celda.data_type = "s"
    return celda


def _sin_reloj(contenido):
    """The same package with fixed dates, in the entries and in the properties."""
    salida = io.BytesIO()
    fija = FECHA_FIJA.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with (
        zipfile.ZipFile(io.BytesIO(contenido)) as origen,
        zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as destino,
    ):
        for miembro in origen.infolist():
            datos = origen.read(miembro)
            if miembro.filename == "docProps/core.xml":
                datos = _FECHA_DE_PROPIEDAD.sub(rb"\g<1>" + fija + rb"\g<3>", datos)
            entrada = zipfile.ZipInfo(miembro.filename, FECHA_ZIP)
            entrada.compress_type = zipfile.ZIP_DEFLATED
            entrada.external_attr = 0o600 << 16
            entrada.create_system = 3
            destino.writestr(entrada, datos)
    return salida.getvalue()


def respuesta_csv(nombre: str, encabezados: Iterable, filas: Iterable) -> StreamingHttpResponse:
    """A download that is sent while its rows are read; `nombre` has no extension."""
    respuesta = StreamingHttpResponse(csv_lineas(encabezados, filas), content_type=TIPO_CSV)
    return _adjunta(respuesta, nombre, "csv")


def respuesta_xlsx(
    nombre: str, encabezados: Sequence, filas: Iterable[Iterable], **opciones
) -> HttpResponse:
    """A download; `opciones` are those of xlsx_bytes, and the sheet is called as the file."""
    contenido = xlsx_bytes(encabezados, filas, **{"titulo_hoja": nombre, **opciones})
    return _adjunta(HttpResponse(contenido, content_type=TIPO_XLSX), nombre, "xlsx")


def _adjunta(respuesta, nombre, extension):
    archivo = f"{slugify(nombre) or 'archivo'}.{extension}"
    respuesta["Content-Disposition"] = content_disposition_header(True, archivo)
    return respuesta
