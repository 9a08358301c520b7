"""Photographs: what is kept of them, who gets them, and how they are taken away."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from compromisos.acciones import NoSePuede
from compromisos.evidencias import NoEsEvidencia
from obras.fotos import poner_foto, retirar_foto, revisar_foto
from obras.models import FotoObra
from tests.fabricas import UsuarioFactory
from tests.fabricas_obras import FotoHallazgoFactory, FotoMantenimientoFactory, FotoObraFactory


def imagen(formato="JPEG", lados=(2400, 1200), modo="RGB", **opciones) -> bytes:
    salida = io.BytesIO()
    Image.new(modo, lados, "red" if modo == "RGB" else (255, 0, 0, 0)).save(
        salida, formato, **opciones
    )
    return salida.getvalue()


def con_lugar() -> bytes:
    """With a place and a maker among its hidden data."""
    exif = Image.Exif()
    exif[0x010F] = "Canario"
    exif.get_ifd(0x8825)[1] = "N"
    return imagen(exif=exif)


def revisada(contenido: bytes, nombre="foto.jpg"):
    return revisar_foto(SimpleUploadedFile(nombre, contenido))


def test_se_guarda_en_dos_tamanos_y_sin_datos_ocultos():
    foto = revisada(con_lugar())
    grande = Image.open(io.BytesIO(foto.grande.contenido))
    chica = Image.open(io.BytesIO(foto.chica))
    assert (grande.size, chica.size) == ((1600, 800), (320, 160))
    assert (foto.ancho, foto.alto) == (320, 160)
    assert (grande.format, chica.format) == ("JPEG", "WEBP")
    assert not grande.getexif()
    assert not chica.getexif()
    assert b"Canario" not in foto.grande.contenido + foto.chica


def test_lo_transparente_queda_en_blanco():
    foto = revisada(imagen("PNG", (40, 40), "RGBA"))
    assert min(Image.open(io.BytesIO(foto.chica)).convert("RGB").getpixel((5, 5))) > 250


@pytest.mark.parametrize(
    ("contenido", "dice"),
    [
        (b"%PDF-1.4 un documento %%EOF", "No es un archivo JPEG o PNG"),
        (b"\0\0\0\x18ftypheic\0\0", "Es una foto HEIC, de un iPhone"),
        (b"hola", "No es un archivo"),
        (imagen()[:200], "dañada"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "No es un archivo"),
        (b"<html><script>alert(1)</script></html>", "No es un archivo"),
        (imagen("GIF"), "No es un archivo"),
        (imagen("PNG", (8000, 8000)), "demasiado grande"),
        (imagen("PNG", (1, 16_000)), "demasiado alargada"),
        (b"", "vacío"),
    ],
)
def test_lo_que_no_es_una_foto_se_dice(contenido, dice):
    with pytest.raises(NoEsEvidencia, match=dice):
        revisada(contenido)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fabrica", [FotoObraFactory, FotoHallazgoFactory, FotoMantenimientoFactory]
)
def test_el_publico_tiene_los_dos_tamanos(client, fabrica):
    foto = fabrica()
    for direccion, archivo, tipo in (
        (foto.direccion, foto.archivo, "image/jpeg"),
        (foto.direccion_chica, foto.chica, "image/webp"),
    ):
        response = client.get(direccion)
        assert (response.status_code, response["Content-Type"]) == (200, tipo)
        with archivo.open() as guardado:
            assert b"".join(response) == guardado.read()
        assert not response.cookies


@pytest.mark.django_db
def test_no_hay_fotos_de_una_obra_sin_publicar(client):
    foto = FotoObraFactory(obra__publicada=False)
    assert client.get(foto.direccion).status_code == 404


@pytest.mark.django_db
def test_una_foto_cuyo_archivo_se_perdio_no_esta(client):
    foto = FotoObraFactory()
    default_storage.delete(foto.chica.name)
    assert client.get(foto.direccion_chica).status_code == 404


@pytest.mark.django_db
def test_retirada_no_queda_nada_de_ella_mas_que_la_razon(
    client, django_capture_on_commit_callbacks
):
    foto, quien = FotoObraFactory(), UsuarioFactory()
    nombres = [foto.archivo.name, foto.chica.name]
    with django_capture_on_commit_callbacks(execute=True):
        retirar_foto(foto=foto, motivo="Se ve una cara.", retira=quien)
    assert not any(default_storage.exists(nombre) for nombre in nombres)
    assert client.get(foto.direccion_chica).status_code == 404
    foto.refresh_from_db()
    assert (foto.motivo_retiro, foto.retira) == ("Se ve una cara.", quien)
    with pytest.raises(NoSePuede, match="ya se retiró"):
        retirar_foto(foto=foto, motivo="Otra vez.", retira=quien)


@pytest.mark.django_db
def test_poner_la_foto_le_da_sus_archivos_y_medidas():
    foto = FotoObra()
    poner_foto(foto, revisada(imagen()))
    assert isinstance(foto.archivo.file, ContentFile)
    assert (foto.tipo_mime, foto.ancho, foto.alto) == ("image/jpeg", 320, 160)
    assert foto.bytes == len(foto.archivo.read())
