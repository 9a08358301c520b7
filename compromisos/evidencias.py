"""What may be sent as evidence: the bytes of a file decide, not its name."""

import hashlib
import io
import zipfile
from dataclasses import dataclass

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

MAXIMO = 10 * 1024 * 1024
PIXELES = 50_000_000
ACEPTADOS = "PDF, JPEG, PNG, XLSX, DOCX, ODS u ODT"
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
EXTENSIONES = {
    PDF: ".pdf",
    JPEG: ".jpg",
    PNG: ".png",
    f"{OOXML}.spreadsheetml.sheet": ".xlsx",
    f"{OOXML}.wordprocessingml.document": ".docx",
    f"{ODF}.spreadsheet": ".ods",
    f"{ODF}.text": ".odt",
}
# The part that only a workbook or a document has, and what its type ends with.
PARTES = {
    "xl/workbook.xml": f"{OOXML}.spreadsheetml.sheet",
    "word/document.xml": f"{OOXML}.wordprocessingml.document",
}
HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")  # what such a photograph says it is
MIEMBROS = 2_000
Image.MAX_IMAGE_PIXELS = None  # PIXELES is lower, and is asked before anything is decoded
CON_MACROS = ("vbaproject.bin", "basic/script-lc.xml")


class NoEsEvidencia(Exception):
    """The file is refused; str() is one sentence in Spanish for who sent it."""


@dataclass(frozen=True)
class Revisado:
    """A file that may be kept: its bytes (an image's without hidden data), type and digest."""

    contenido: bytes
    tipo_mime: str
    sha256: str

    @property
    def archivo(self) -> ContentFile:
        return ContentFile(self.contenido, name=f"evidencia{EXTENSIONES[self.tipo_mime]}")


def revisar_archivo(archivo, tipos=tuple(EXTENSIONES), aceptados=ACEPTADOS) -> Revisado:
    """Read an uploaded file, at most MAXIMO bytes, of one of `tipos`, called `aceptados` for who
    sent it. Raises NoEsEvidencia."""
    if archivo.size > MAXIMO:
        raise NoEsEvidencia(
            f"El archivo pesa {archivo.size / 2**20:.1f} MB y el máximo es {MAXIMO >> 20} MB."
        )
    contenido = archivo.read()
    if not contenido:
        raise NoEsEvidencia("El archivo está vacío.")
    tipo = _tipo(contenido)
    if tipo not in tipos:
        raise NoEsEvidencia(f"No es un archivo {aceptados}, aunque se llame así.")
    if tipo in (JPEG, PNG):
        contenido = _sin_datos_ocultos(contenido, tipo)
    return Revisado(contenido, tipo, hashlib.sha256(contenido).hexdigest())


def _tipo(contenido: bytes) -> str:
    """Its MIME type; "" for what is none of EXTENSIONES."""
    if contenido.startswith(b"%PDF-"):
        if b"%%EOF" not in contenido[-2048:]:
            raise NoEsEvidencia("El PDF está incompleto: ábralo, guárdelo de nuevo y súbalo.")
        return PDF
    if contenido.startswith(b"\xff\xd8\xff"):
        return JPEG
    if contenido.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if contenido.startswith(b"PK\x03\x04"):
        return _tipo_de_zip(contenido)
    if contenido[4:8] == b"ftyp" and contenido[8:12] in HEIC:
        raise NoEsEvidencia(
            "Es una foto HEIC, de un iPhone: compártala o guárdela como JPEG y súbala."
        )
    return ""


def _tipo_de_zip(contenido: bytes) -> str:
    """Only the directory and the short declaration of an ODF are read; nothing else unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenido)) as paquete:
            nombres = {info.filename for info in paquete.infolist()}
            declarado = b""
            if "mimetype" in nombres and paquete.getinfo("mimetype").file_size < 200:
                declarado = paquete.read("mimetype").strip()
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError):
        raise NoEsEvidencia(
            "El archivo está incompleto o dañado: ábralo, guárdelo de nuevo y súbalo."
        ) from None
    if len(nombres) > MIEMBROS:
        raise NoEsEvidencia(
            f"El archivo tiene más de {MIEMBROS:,} partes: guárdelo como PDF y súbalo."
        )
    if any(n.lower().endswith(CON_MACROS) for n in nombres):
        raise NoEsEvidencia("El archivo trae programas (macros): guárdelo sin ellos.")
    tipo = declarado.decode("ascii", "replace")
    if tipo not in EXTENSIONES:
        tipo = next((mime for parte, mime in PARTES.items() if parte in nombres), "")
    return tipo


def _sin_datos_ocultos(contenido: bytes, tipo: str) -> bytes:
    """The picture drawn again, upright: no place, device or thumbnail goes with it."""
    try:
        with Image.open(io.BytesIO(contenido), formats=["JPEG", "PNG"]) as imagen:
            if imagen.width * imagen.height > PIXELES:
                raise NoEsEvidencia(
                    f"La imagen mide {imagen.width:,} por {imagen.height:,} puntos y es demasiado "
                    "grande: redúzcala."
                )
            derecha = ImageOps.exif_transpose(imagen)
            if derecha.mode.startswith("I"):  # 16 bits of grey, as scanners give: scaled, not cut
                derecha = derecha.convert("I").point(lambda punto: punto * (1 / 256)).convert("L")
            salida = io.BytesIO()
            con_alfa = tipo == PNG and derecha.has_transparency_data
            limpia = derecha.convert("RGBA" if con_alfa else "RGB")
            limpia.info.clear()  # a JPEG would keep its comment
            if tipo == JPEG:
                limpia.save(salida, "JPEG", quality=88, optimize=True)
            else:
                limpia.save(salida, "PNG")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise NoEsEvidencia("La imagen está dañada: tómela o guárdela de nuevo.") from None
    return salida.getvalue()
