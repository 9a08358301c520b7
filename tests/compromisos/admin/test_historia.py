import pytest

from compromisos.models import Compromiso
from tests.fabricas import CausaAtrasoFactory, CompromisoFactory, TipoMejoraFactory

from .formularios import lleno

pytestmark = pytest.mark.django_db


@pytest.fixture
def compromiso(administrador):
    """With two texts, the second one typed in the admin."""
    compromiso = CompromisoFactory(texto="Lo que decía.")
    direccion = f"/admin/compromisos/compromiso/{compromiso.pk}/change/"
    datos = lleno(administrador.get(direccion)) | {"texto": "<b>Lo que dice.</b>"}
    assert administrador.post(direccion, datos).status_code == 302
    return Compromiso.objects.get(pk=compromiso.pk)


def _historia(objeto, version=""):
    return f"/admin/compromisos/{objeto._meta.model_name}/{objeto.pk}/history/{version}"


def test_dice_quien_cambio_que(administrador, compromiso):
    html = administrador.get(_historia(compromiso)).content.decode()
    assert "Historia: Compromiso" in html
    assert "Se creó" in html
    assert "Se cambió" in html
    assert "administrador" in html
    assert '«<span class="texto">Lo que decía.</span>»' in html
    assert "&lt;b&gt;Lo que dice.&lt;/b&gt;" in html


def test_ensena_como_era(administrador, compromiso):
    version = compromiso.history.last()
    html = administrador.get(_historia(compromiso, f"{version.pk}/")).content.decode()
    assert "Lo que decía." in html
    assert "Volver a la historia" in html
    assert 'type="submit" value=' not in html


@pytest.mark.parametrize("rol", ["validador", "administrador", "superusuario"])
def test_nadie_vuelve_atras_desde_la_historia(como, rol):
    tipo = TipoMejoraFactory(nombre="Antes")
    tipo.nombre = "Después"
    tipo.save()
    vieja = tipo.history.last()
    response = como(rol).post(_historia(tipo, f"{vieja.pk}/"), {"nombre": "Antes"})
    assert response.status_code == 405
    tipo.refresh_from_db()
    assert tipo.nombre == "Después"


@pytest.mark.parametrize(("rol", "codigo"), [("anonimo", 302), ("enlace", 302), ("validador", 200)])
def test_solo_quien_puede_ver(como, rol, codigo):
    causa = CausaAtrasoFactory()
    cliente = como(rol)
    assert cliente.get(_historia(causa)).status_code == codigo
    version = causa.history.first()
    assert cliente.get(_historia(causa, f"{version.pk}/")).status_code == codigo


def test_la_version_de_otra_cosa_no_se_ve(administrador):
    una, otra = CausaAtrasoFactory(), CausaAtrasoFactory()
    ajena = otra.history.first()
    assert administrador.get(_historia(una, f"{ajena.pk}/")).status_code == 404


def test_pagina_de_cincuenta_en_cincuenta(administrador):
    causa = CausaAtrasoFactory()
    for n in range(55):
        causa.orden = n
        causa.save()
    html = administrador.get(_historia(causa)).content.decode()
    assert "56 registros" in html
    assert "?p=2" in html
