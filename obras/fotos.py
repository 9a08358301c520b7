"""Photographs: what a telephone sends, made into a large and a small file without hidden data."""

import hashlib
import io
import logging
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from compromisos.acciones import NoSePuede
from compromisos.evidencias import JPEG, PNG, NoEsEvidencia, Revisado, revisar_archivo

registro = logging.getLogger(__name__)

GRANDE, CHICA = 1600, 320  # the longest side, and the width, in points
CALIDAD_GRANDE, CALIDAD_CHICA = 82, 60
ALARGADA = 10  # times as long as wide: a panorama still is a photograph, a thread is not


@dataclass(frozen=True)
class FotoRevisada:
    """Both sizes of a photograph, and the measures of the small one."""

    grande: Revisado
    chica: bytes
    ancho: int
    alto: int


def revisar_foto(archivo) -> FotoRevisada:
    """Read an uploaded photograph. Raises NoEsEvidencia, with one sentence for who sent it."""
    revisado = revisar_archivo(archivo, (JPEG, PNG), "JPEG o PNG")
    with Image.open(io.BytesIO(revisado.contenido)) as imagen:
        if max(imagen.size) > ALARGADA * min(imagen.size):
            raise NoEsEvidencia("La foto es demasiado alargada: recórtela.")
        llana = _sin_transparencia(imagen)
    llana.thumbnail((GRANDE, GRANDE))
    grande = _guardada(llana, "JPEG", CALIDAD_GRANDE)
    chica = llana.resize((CHICA, max(1, round(llana.height * CHICA / llana.width))))
    return FotoRevisada(
        grande=Revisado(grande, JPEG, hashlib.sha256(grande).hexdigest()),
        chica=_guardada(chica, "WEBP", CALIDAD_CHICA),
        ancho=chica.width,
        alto=chica.height,
    )


def _sin_transparencia(imagen) -> Image.Image:
    """On white, as on paper."""
    if "A" not in imagen.getbands():
        return imagen.convert("RGB")
    fondo = Image.new("RGB", imagen.size, "white")
    fondo.paste(imagen, mask=imagen.getchannel("A"))
    return fondo


def _guardada(imagen, formato, calidad) -> bytes:
    salida = io.BytesIO()
    imagen.save(salida, formato, quality=calidad, optimize=True)
    return salida.getvalue()


def poner_foto(fila, revisada: FotoRevisada):
    """Give an unsaved row (a `ConFoto`) its photograph."""
    fila.poner(revisada.grande)
    fila.chica = ContentFile(revisada.chica, name="chica.webp")
    fila.ancho, fila.alto = revisada.ancho, revisada.alto


@transaction.atomic
def retirar_foto(*, foto, motivo, retira):
    """Take it from every page and delete its files; who did it and why stays. Raises NoSePuede."""
    foto = type(foto).objects.select_for_update().get(pk=foto.pk)
    if foto.retirada_en:
        raise NoSePuede("La foto ya se retiró.")
    archivos = [(f.storage, f.name) for f in (foto.archivo, foto.chica)]
    foto.archivo = foto.chica = ""
    foto.retirada_en, foto.motivo_retiro, foto.retira = timezone.now(), motivo, retira
    foto.save(update_fields=["archivo", "chica", "retirada_en", "motivo_retiro", "retira"])

    def borrar():
        for almacen, nombre in archivos:
            try:
                almacen.delete(nombre)
            except OSError:  # no row names it any more: somebody has to delete it by hand
                registro.exception("No se pudo borrar la foto retirada %s", nombre)

    transaction.on_commit(borrar)
    return foto
