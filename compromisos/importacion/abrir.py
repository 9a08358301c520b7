"""What kind of file the bytes are, and its sheets; what is no spreadsheet is refused."""

from itertools import islice

from .archivos import CIFRADO, DANADO, HojaIlegible, Limites, Paquete, Tabla
from .csv_texto import NO_ES_HOJA, leer_csv
from .encabezado import puntos
from .ods import CONTENIDO, leer_ods
from .xlsx import LIBRO, leer_xlsx

ES_ANTIGUO = (
    "El archivo está en el formato antiguo de Office (.xls o .doc): ábralo en Excel y guárdelo "
    "como .xlsx."
)
ES_BINARIO = "El archivo está en el formato .xlsb: ábralo en Excel y guárdelo como .xlsx."
ES_FODS = "El archivo está en el formato .fods: ábralo en LibreOffice y guárdelo como .ods."
ES_IMAGEN = "El archivo es una imagen, no una hoja de cálculo: use el .xlsx, .ods o .csv original."
FIRMAS = {
    b"%PDF": "El archivo es un PDF, no una hoja de cálculo: use el .xlsx, .ods o .csv original.",
    b"\x89PNG": ES_IMAGEN,
    b"\xff\xd8\xff": ES_IMAGEN,
    b"GIF8": ES_IMAGEN,
    b"{\\rtf": NO_ES_HOJA,
    b"Rar!": NO_ES_HOJA,
    b"\x1f\x8b": NO_ES_HOJA,
    b"7z\xbc\xaf": NO_ES_HOJA,
}
LIBRO_BINARIO = "xl/workbook.bin"
ODS_CIFRADO = "encrypted-package"  # where LibreOffice 24.8 and later puts the whole document
OLE = b"\xd0\xcf\x11\xe0"
MARCAS = (b"<!doctype", b"<html", b"<?xml", b"<table")


def abrir(contenido: bytes, limites: Limites, conocidas: dict[str, str]) -> list[Tabla]:
    if not contenido.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise HojaIlegible("El archivo está vacío: hace falta uno con la tabla y sus encabezados.")
    if len(contenido) > limites.bytes:
        raise HojaIlegible(
            f"El archivo pesa más de {limites.bytes / 2**20:,.0f} MB: divídalo o quítele imágenes."
        )
    _rechazar_otros(contenido)
    if contenido.startswith(b"PK"):
        return _abrir_paquete(Paquete(contenido, limites), limites)
    return [leer_csv(contenido, limites, lambda filas: puntos(filas, conocidas))]


def _rechazar_otros(contenido: bytes):
    for firma, mensaje in FIRMAS.items():
        if contenido.startswith(firma):
            raise HojaIlegible(mensaje)
    if contenido.startswith(OLE):
        cifrado = "EncryptedPackage".encode("utf-16-le") in contenido
        raise HojaIlegible(CIFRADO if cifrado else ES_ANTIGUO)
    inicio = contenido[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if inicio.startswith(MARCAS):
        raise HojaIlegible(ES_FODS if b"opendocument.spreadsheet" in contenido else NO_ES_HOJA)


def _abrir_paquete(paquete: Paquete, limites: Limites) -> list[Tabla]:
    if LIBRO in paquete.nombres:
        return leer_xlsx(paquete, limites)
    if LIBRO_BINARIO in paquete.nombres:
        raise HojaIlegible(ES_BINARIO)
    es_ods = any(
        b"opendocument.spreadsheet" in trozo
        for nombre in ("mimetype", CONTENIDO)
        if nombre in paquete.nombres
        for trozo in islice(paquete.trozos(nombre), 1)
    )
    if CONTENIDO in paquete.nombres and (es_ods or "mimetype" not in paquete.nombres):
        return leer_ods(paquete, limites)
    if ODS_CIFRADO in paquete.nombres:
        raise HojaIlegible(CIFRADO)
    raise HojaIlegible(DANADO if es_ods else NO_ES_HOJA)
