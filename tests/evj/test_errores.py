"""Error pages: in Spanish, with their status, a way home and no detail."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from evj import views

PLANTILLAS = ["400", "403", "403_csrf", "404", "409", "413", "429", "500", "503"]


@pytest.mark.parametrize("nombre", PLANTILLAS)
def test_las_paginas_de_error_no_necesitan_nada(nombre):
    html = render_to_string(f"{nombre}.html")
    assert html.count("<h1") == 1
    assert 'lang="es-MX"' in html
    assert 'href="/"' in html
    assert "Ir al inicio" in html


def test_lo_que_no_existe_es_404(client, db):
    response = client.get("/no-existe/")
    assert response.status_code == 404
    assert "No encontramos esta página" in response.content.decode()
    assert "no-existe" not in response.content.decode()


@pytest.mark.parametrize(
    ("escrita", "llana"),
    [
        ("/Municipios/Bolaños/", "/municipios/bolanos/"),
        ("/municipios/San Martín de Bolaños/?q=A", "/municipios/san-martin-de-bolanos/?q=A"),
        ("/OBRAS/", "/obras/"),
    ],
)
def test_una_direccion_como_la_escribe_un_telefono_lleva_a_la_buena(client, db, escrita, llana):
    assert client.get(escrita).url == llana


def test_lo_que_no_existe_tampoco_sin_mayusculas_es_404(client, db):
    for ruta in ("/No-Existe/", "/municipios/no-hay/", "/municipios/No-Hay/x"):
        assert client.get(ruta).status_code == 404
    assert client.post("/OBRAS/").status_code == 404


def test_un_error_nuestro_es_500_sin_detalle(client, monkeypatch):
    def falla(*args):
        raise RuntimeError("DETALLE")

    monkeypatch.setattr(views, "panorama", falla)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Algo falló de nuestro lado" in response.content.decode()
    assert "DETALLE" not in response.content.decode()


def test_el_500_sale_aunque_falle_su_plantilla(monkeypatch):
    def falla(*args):
        raise OSError

    monkeypatch.setattr(views, "render_to_string", falla)
    response = views.error_500(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Algo falló de nuestro lado" in response.content.decode()


def test_un_anfitrion_ajeno_es_400(client):
    response = client.get("/", headers={"host": "malo.example"})
    assert response.status_code == 400
    assert "No entendimos la solicitud" in response.content.decode()
