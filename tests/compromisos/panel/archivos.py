"""Small real files of each kind that may be evidence, and some that only pretend."""

import io
import zipfile

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
GPS = 0x8825


def imagen(formato="JPEG", lado=40, gps=True) -> bytes:
    """A photo as a phone takes it: with its place."""
    salida = io.BytesIO()
    datos = Image.Exif()
    datos[0x0110] = "TelefonoDePrueba"
    if gps:
        datos.get_ifd(GPS)[1] = "N"
        datos.get_ifd(GPS)[2] = (20.0, 40.0, 12.0)
    Image.new("RGB", (lado, lado), "green").save(salida, formato, exif=datos.tobytes())
    return salida.getvalue()


def paquete(**miembros) -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as archivo:
        for nombre, contenido in miembros.items():
            archivo.writestr(nombre, contenido)
    return salida.getvalue()


def oficina(parte="xl/workbook.xml", **mas) -> bytes:
    return paquete(**{"[Content_Types].xml": "<Types/>", parte: "<x/>", **mas})


def odf(clase="text") -> bytes:
    return paquete(
        mimetype=f"application/vnd.oasis.opendocument.{clase}", **{"content.xml": "<x/>"}
    )
