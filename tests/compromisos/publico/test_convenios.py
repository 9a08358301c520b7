"""The agreements: which are in force, who signed them, and their document."""

import csv
import datetime
import io

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from compromisos.models import Convenio
from tests.fabricas import ConvenioFactory, DependenciaFactory

pytestmark = pytest.mark.django_db
CONVENIOS = "/convenios/"
AYER = datetime.date(2026, 11, 22)


def texto(response) -> str:
    return response.content.decode()


def llano(response) -> str:
    return " ".join(strip_tags(texto(response)).split())


def filas_csv(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


@pytest.fixture
def guardado(settings, tmp_path):
    """An agreement whose document is kept here."""
    settings.MEDIA_ROOT = tmp_path
    convenio = ConvenioFactory(url="", archivo="documentos/x.pdf")
    convenio.archivo.storage.save("documentos/x.pdf", ContentFile(b"%PDF-1.7 hola"))
    return convenio


def test_sin_convenios_lo_dice(client):
    assert "No hay ningún convenio registrado." in llano(client.get(CONVENIOS))


def test_los_vigentes_van_primero_y_los_demas_se_distinguen(client, hoy):
    ConvenioFactory(objeto="Terminado", firma=datetime.date(2025, 1, 1), vigencia=AYER)
    ConvenioFactory(objeto="Por firmarse", firma=datetime.date(2027, 1, 1))
    ConvenioFactory(objeto="Con término", firma=datetime.date(2020, 1, 1), vigencia=hoy)
    ConvenioFactory(objeto="Sin término", firma=datetime.date(2019, 1, 1))
    leido = llano(client.get(CONVENIOS))
    assert "4 convenios, 2 vigentes hoy" in leido
    partes = [leido.index(f"Colaboración {o}") for o in ("Con t", "Sin t", "Por f", "Terminado")]
    assert partes == sorted(partes)
    con, sin, por, terminado = (leido[p : p + 250] for p in partes)
    assert "Vigente Firma: 1.º de enero de 2020 Vigente hasta: 23 de noviembre de 2026" in con
    assert "Vigente Firma: 1.º de enero de 2019 Sin fecha de término" in sin
    assert "Aún no firmado Firma: 1.º de enero de 2027" in por
    assert "Terminó Firma: 1.º de enero de 2025" in terminado


def test_dice_quien_firmo_y_lleva_al_documento(client):
    unidades = [DependenciaFactory(nombre=nombre) for nombre in ("Jurídica", "Obras")]
    ConvenioFactory(de=unidades, url="https://example.org/c.pdf", tipo="participacion")
    response = client.get(CONVENIOS)
    assert "Jurídica · Obras" in llano(response)
    assert "Participación" in llano(response)
    assert 'href="https://example.org/c.pdf" rel="noopener"' in texto(response)


def test_el_documento_guardado_se_descarga_y_no_se_abre(client, guardado):
    ruta = f"{CONVENIOS}{guardado.pk}/documento/"
    assert f'href="{ruta}"' in texto(client.get(CONVENIOS))
    response = client.get(ruta)
    assert b"".join(response) == b"%PDF-1.7 hola"
    nombre = f"convenio-2020-01-01-{guardado.pk}.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{nombre}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    guardado.archivo.storage.delete("documentos/x.pdf")
    assert client.get(ruta).status_code == 404


def test_el_que_esta_en_otro_sitio_no_se_descarga_aqui(client):
    assert client.get(f"{CONVENIOS}{ConvenioFactory().pk}/documento/").status_code == 404
    assert client.get(f"{CONVENIOS}999999/documento/").status_code == 404


def test_el_csv_trae_todos_con_la_direccion_de_su_documento(client, guardado, hoy):
    unidades = [DependenciaFactory(nombre=nombre) for nombre in ("Jurídica", "Obras")]
    ConvenioFactory(de=unidades, objeto="Vial", vigencia=AYER, tipo="participacion")
    _, *filas = filas_csv(client.get(CONVENIOS, {"formato": "csv"}))
    aqui = f"http://testserver{CONVENIOS}{guardado.pk}/documento/"
    otro = "https://example.org/convenio"
    assert filas == [
        ["Colaboración", "Trabajar juntas.", "", "2020-01-01", "", aqui],
        ["Participación", "Vial", "Jurídica / Obras", "2020-01-01", "2026-11-22", otro],
    ]
    assert client.get(CONVENIOS, {"formato": "xlsx"}).status_code == 404


def test_la_lista_se_pagina(client):
    ConvenioFactory.create_batch(26)
    assert "Página 1 de 2" in llano(client.get(CONVENIOS))
    assert ", página 1" not in client.get(CONVENIOS).text
    assert ", página 2 · EVJ</title>" in client.get(CONVENIOS, {"pagina": 2}).text
    assert client.get(CONVENIOS, {"pagina": 3}).status_code == 404


def test_es_la_misma_para_todos(client):
    response = client.get(CONVENIOS)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert client.post(CONVENIOS).status_code == 405


@pytest.mark.parametrize("ruta", [CONVENIOS, f"{CONVENIOS}?formato=csv"])
@pytest.mark.una_base
def test_las_consultas_no_crecen_con_las_filas(client, ruta):
    def consultas() -> int:
        with CaptureQueriesContext(connection) as hechas:
            b"".join(client.get(ruta))
        return len(hechas)

    ConvenioFactory(de=DependenciaFactory.create_batch(1))
    con_uno = consultas()
    for _ in range(10):
        ConvenioFactory(de=DependenciaFactory.create_batch(3))
    assert consultas() == con_uno <= 4


def test_la_historia_conserva_quienes_lo_firmaban():
    una, otra = DependenciaFactory.create_batch(2)
    convenio = ConvenioFactory(de=[una, otra])
    convenio.dependencias.remove(otra)
    ahora, antes = convenio.history.all()[:2]
    assert {h.dependencia for h in ahora.dependencias.all()} == {una}
    assert {h.dependencia for h in antes.dependencias.all()} == {una, otra}
    assert str(Convenio.objects.get()) == "Convenio de colaboración del 01/01/2020"
