"""Nothing of a person, nor of a telephone, goes out with what is public of the works."""

import datetime
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from compromisos.models import Usuario
from obras.models import FotoObra
from tests.fabricas import (
    ComiteFactory,
    ContactoIntegranteFactory,
    ContraloriaFactory,
    EdicionFactory,
    EnlaceFactory,
    IntegranteFactory,
    MunicipioFactory,
)

from .calidad import evaluada
from .conftest import contado
from .test_fotos import imagen
from .test_votaciones import otra_vez, publicar
from .todo import PEDIDA, dia, obra_con_todo

pytestmark = pytest.mark.django_db
PERSONA, CONTACTO, TELEFONO = "Zarzamora Verde", "33 9876 5432", "TelefonoDePrueba"
DE_NADIE = ("zarzamora", "9876", TELEFONO.casefold())
SIN_FIN = datetime.date(2090, 1, 1)
DE_LA_OBRA = ["/obras/pozo/", "/obras/pozo/fotos/", "/obras/pozo/ficha/", "/obras/pozo/calidad/"]
LISTAS = ["/obras/", "/obras/necesidades/", "/obras/propuestas/", "/obras/mantenimiento/"]
PUBLICAS = [  # but not the directory of units, where a liaison is named on purpose
    *DE_LA_OBRA,
    *LISTAS,
    *(f"{lista}?formato={formato}" for lista in LISTAS for formato in ("csv", "xlsx")),
    "/obras/?q=zarzamora&formato=csv",
    "/obras/propuestas/linea-de-agua/",
    "/obras/votaciones/",
    "/obras/votaciones/2026/tala/",
    f"/obras/mantenimiento/{PEDIDA}/",
    "/obras/datos/oc4ids.json",
    "/",
    "/municipios/tala/",
    "/comites/cc-tala/",
    "/comites/cs-tala/contraloria/",
    "/cambios/atom.xml",
]


def dicho(client, ruta) -> str:
    """All that goes out from there, what a workbook has inside too."""
    response = client.get(ruta)
    assert response.status_code == 200, ruta
    cuerpo = b"".join(response)
    if cuerpo.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(cuerpo)) as libro:
            cuerpo = b"".join(libro.read(parte) for parte in libro.namelist())
    return f"{response.headers}{cuerpo.decode('utf-8-sig', 'replace')}"


@pytest.fixture
def obra(hoy):
    """With all that can be on record of one. Whoever had to do with it has that name; who sits in
    its committees did not consent to be named."""
    edicion = EdicionFactory(anio=2026)
    tala = MunicipioFactory(slug="tala", region__nombre="Valles")
    edicion.regiones.set([tala.region])
    comun = {"municipio": tala, "edicion": edicion, "vigente_hasta": SIN_FIN}
    comite = ComiteFactory(clave="cc-tala", **comun)
    contraloria = ContraloriaFactory(clave="cs-tala", **comun)
    enlace = EnlaceFactory(nombre=PERSONA, telefono=CONTACTO)
    obra = obra_con_todo(unidad=enlace.dependencia, comite=comite, contraloria=contraloria)
    for suyo in (comite, contraloria):
        integrante = IntegranteFactory(comite=suyo, nombre=PERSONA)
        ContactoIntegranteFactory(integrante=integrante, dato=CONTACTO)
    version = obra.evaluaciones.first().aplicacion.version
    evaluada(obra, version, fecha=dia(100), texto=f"Lo dijo {PERSONA}.")
    evaluada(obra, version, fecha=dia(160), texto=f"Lo dijo {PERSONA}.")
    nombre, apellido = PERSONA.split()
    Usuario.objects.update(first_name=nombre, last_name=apellido, email=f"{nombre}@example.org")
    return obra


def test_ni_el_nombre_ni_el_contacto_de_nadie_salen_en_publico(client, obra):
    dicen = {
        (ruta, canario)
        for ruta in PUBLICAS
        for canario in DE_NADIE
        if canario in dicho(client, ruta).replace("q=zarzamora", "").casefold()
    }
    assert dicen == set()


def test_de_una_foto_sale_lo_que_se_ve_y_nada_mas(client, obra):
    """What a telephone hides in it, the file's name and who sent it stay behind."""
    lugar = Image.Exif()
    lugar[0x0110] = TELEFONO
    lugar.get_ifd(0x8825)[2] = (20.0, 40.0, 12.0)
    tomada = imagen(
        lados=(40, 30),
        exif=lugar,
        xmp=f"<x:xmpmeta>{TELEFONO}</x:xmpmeta>".encode(),
        comment=f"{PERSONA}, {TELEFONO}".encode(),
        icc_profile=TELEFONO.encode() * 10,
    )
    assert tomada.count(TELEFONO.encode()) == 13
    client.force_login(obra.ejecutora.enlaces.get().usuario)
    response = client.post(
        "/panel/obras/pozo/avance/",
        {
            "visto": 2,
            "fisico": "60",
            "ejercido": "700000",
            "fecha": "2026-06-10",
            "nota": "Se tendió la línea.",
            "fotos-TOTAL_FORMS": 1,
            "fotos-INITIAL_FORMS": 0,
            "fotos-0-foto": SimpleUploadedFile("zarzamora verde.jpg", tomada),
            "fotos-0-texto_alternativo": "Un tubo.",
        },
    )
    assert response.status_code == 302
    client.logout()
    nueva = FotoObra.objects.get(texto_alternativo="Un tubo.")
    assert "zarzamora" not in f"{nueva.archivo.name} {nueva.chica.name}"
    paginas = [*DE_LA_OBRA, f"/obras/mantenimiento/{PEDIDA}/", "/obras/datos/oc4ids.json"]
    fotos = {
        direccion
        for ruta in paginas
        for direccion in re.findall(r"/obras/fotos/\w+/\d+/\w+/", dicho(client, ruta))
    }
    assert {nueva.direccion, nueva.direccion_chica} <= fotos
    for direccion in fotos:
        response = client.get(direccion)
        contenido = b"".join(response)
        assert not [c for c in DE_NADIE if c in f"{response.headers}{contenido}".casefold()]
        with Image.open(io.BytesIO(contenido)) as foto:
            assert not foto.getexif()
            assert not {"xmp", "comment", "icc_profile", "exif"} & set(foto.info)


def test_un_grupo_de_edad_de_uno_a_cuatro_no_se_dice_en_ninguna_parte(client, voto):
    """The votes of the young are two, then three: of nobody by age. With five of them, of all."""
    rutas = [
        voto.ruta,
        "/obras/votaciones/",
        "/municipios/tala/",
        *(f"/obras/propuestas/{ruta}" for ruta in ("", "?formato=csv", "?formato=xlsx")),
        *(f"/obras/propuestas/{opcion.propuesta.clave}/" for opcion in voto.opciones),
    ]
    contado(voto, uno=[(2, 10), (1, 6)], dos=[(0, 10), (0, 9)])
    publicar(voto, destinos=otra_vez(voto))
    grupos = ("12 a 17", "18 a 35", "12-17", "18-35")
    assert not [ruta for ruta in rutas if any(g in dicho(client, ruta) for g in grupos)]
    assert "No se dice por grupo de edad" in dicho(client, voto.ruta)
