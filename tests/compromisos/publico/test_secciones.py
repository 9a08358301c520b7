"""What apps to the right add to public pages."""

import pytest

from compromisos import secciones
from compromisos.dia import Dia
from compromisos.secciones import Pagina, Seccion, registrar, secciones_de
from tests.fabricas import ComiteFactory

from .conftest import HOY

AYER = HOY.replace(day=22)
PLANTILLA = "comites/_acuerdos_vencidos.html"


@pytest.fixture
def registro(monkeypatch):
    """A registry with nothing in it."""
    monkeypatch.setattr(secciones, "_registro", {pagina: [] for pagina in Pagina})


def dice(objeto, dia):
    return Seccion(PLANTILLA, {"de": objeto, "hoy": dia.hoy, "al": dia.al})


def calla(objeto, dia):
    return None


def test_cada_pagina_muestra_lo_registrado_en_ella_que_tiene_algo(registro):
    registrar(Pagina.ACTIVIDAD, calla)
    registrar(Pagina.ACTIVIDAD, dice)
    registrar(Pagina.ACTIVIDAD, dice)
    [seccion] = secciones_de(Pagina.ACTIVIDAD, "una", Dia(HOY))
    assert seccion == Seccion(PLANTILLA, {"de": "una", "hoy": HOY, "al": None})
    assert secciones_de(Pagina.COMITE, "una", Dia(HOY)) == []


def test_de_un_dia_anterior_no_hay_ninguna(registro):
    registrar(Pagina.ACTIVIDAD, dice)
    assert secciones_de(Pagina.ACTIVIDAD, "una", Dia(AYER, AYER)) == []


@pytest.mark.parametrize("pagina", [pagina for pagina in Pagina if pagina != Pagina.PANEL])
def test_las_cinco_paginas_las_tienen(client, actividad, hoy, registro, pagina):
    comite = ComiteFactory()
    registrar(pagina, dice)
    de_quien = {
        Pagina.INICIO: None,
        Pagina.ACTIVIDAD: actividad,
        Pagina.DEPENDENCIA: actividad.dependencias.get(),
        Pagina.MUNICIPIO: comite.municipio,
        Pagina.COMITE: comite,
    }[pagina]
    direccion = de_quien.get_absolute_url() if de_quien else "/"
    response = client.get(direccion)
    assert [s.datos["de"] for s in response.context["secciones"]] == [de_quien]
    assert PLANTILLA in [plantilla.name for plantilla in response.templates]
