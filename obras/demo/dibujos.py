"""Invented pictures for the invented works: drawn, real JPEG, and each says DEMO across it."""

import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from ..fotos import poner_foto, revisar_foto
from ..models.avances import ConFoto

ANCHO, ALTO = 800, 600
CIELO, TIERRA, VERDE = "#b9d8e8", "#b08a5b", "#7f9a5a"
CONCRETO, MURO, OSCURO, SENAL = "#c9c5bb", "#e8dcc2", "#4a3f33", "#e07b22"


@dataclass(frozen=True)
class Dibujo:
    """`escena`: a function of this module; `texto_alternativo`: what it shows, in words."""

    escena: object
    texto_alternativo: str

    def poner_en(self, fila: ConFoto) -> ConFoto:
        """Give an unsaved row this picture and its words, as obras.forms.fotos does."""
        poner_foto(fila, revisar_foto(SimpleUploadedFile("demo.jpg", self.jpeg())))
        fila.texto_alternativo = f"Dibujo de demostración: {self.texto_alternativo}"
        return fila

    def jpeg(self) -> bytes:
        imagen = Image.new("RGB", (ANCHO, ALTO), CIELO)
        pluma = ImageDraw.Draw(imagen)
        self.escena(pluma)
        centro = {"anchor": "mm", "align": "center"}
        pluma.rectangle((0, ALTO - 96, ANCHO, ALTO), fill="#ffffff")
        texto = "DEMO: dibujo inventado, no es una foto"
        pluma.text((ANCHO // 2, ALTO - 48), texto, "#000000", ImageFont.load_default(34), **centro)
        salida = io.BytesIO()
        imagen.save(salida, "JPEG", quality=80)
        return salida.getvalue()


def terreno(pluma):
    """Bare ground, a stake at each end."""
    pluma.rectangle((0, 300, ANCHO, ALTO), fill=TIERRA)
    pluma.polygon([(0, 300), (180, 190), (390, 300)], fill=VERDE)
    for x in (160, 640):
        pluma.rectangle((x, 330, x + 12, 430), fill=OSCURO)
        pluma.rectangle((x - 14, 330, x + 26, 352), fill=SENAL)


def zanja(pluma):
    """A trench with its pipe, and a barrier."""
    terreno(pluma)
    pluma.polygon([(330, 504), (380, 320), (440, 320), (520, 504)], fill=OSCURO)
    pluma.line([(425, 504), (410, 320)], fill=CONCRETO, width=26)
    for x in (560, 640, 720):
        pluma.polygon([(x, 480), (x + 24, 400), (x + 48, 480)], fill=SENAL)


def muros(pluma):
    """A building half up, with its scaffold."""
    terreno(pluma)
    pluma.rectangle((230, 270, 600, 470), fill=CONCRETO)
    for x in range(230, 601, 74):
        pluma.line([(x, 200), (x, 470)], fill=OSCURO, width=6)
    for y in (230, 330, 430):
        pluma.line([(210, y), (620, y)], fill=SENAL, width=6)


def edificio(pluma):
    """Built: walls, roof, door and windows."""
    pluma.rectangle((0, 400, ANCHO, ALTO), fill=VERDE)
    pluma.rectangle((220, 230, 600, 460), fill=MURO)
    pluma.polygon([(190, 230), (410, 130), (630, 230)], fill=OSCURO)
    pluma.rectangle((375, 330, 445, 460), fill=OSCURO)
    for x in (260, 500):
        pluma.rectangle((x, 290, x + 70, 350), fill=CIELO, outline=OSCURO, width=5)


def calle(pluma):
    """A paved street, whole."""
    pluma.rectangle((0, 300, ANCHO, ALTO), fill=VERDE)
    pluma.polygon([(250, 504), (370, 300), (430, 300), (560, 504)], fill=CONCRETO)
    for y in (320, 370, 430):
        pluma.line([(402, y), (404, y + 34)], fill="#ffffff", width=8)


def grieta(pluma):
    """The same street, cracked across."""
    calle(pluma)
    pluma.line([(285, 450), (350, 420), (395, 455), (450, 410), (520, 440)], fill=OSCURO, width=9)


def fuga(pluma):
    """A pipe that leaks."""
    pluma.rectangle((0, 0, ANCHO, ALTO), fill=MURO)
    pluma.rectangle((0, 220, ANCHO, 290), fill=CONCRETO, outline=OSCURO, width=4)
    pluma.rectangle((380, 205, 430, 305), fill=OSCURO)
    for y in (320, 370, 420):
        pluma.ellipse((392, y, 418, y + 36), fill="#3c7fb1")
