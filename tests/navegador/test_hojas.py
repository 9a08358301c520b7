"""The unit corrects its committees on a sheet: exported, changed, previewed, confirmed."""

import datetime
import io

import pytest
from django.contrib.auth.models import Group
from openpyxl import load_workbook
from playwright.sync_api import expect

from comites.models import Integrante
from compromisos.roles import ADMINISTRADOR
from tests.fabricas import ComiteFactory, EdicionFactory, IntegranteFactory, UsuarioFactory

from .paginas import revisar_en_cada_pantalla
from .test_validacion import entrar

pytestmark = pytest.mark.django_db(transaction=True)
LISTA = "/admin/comites/comite/"


@pytest.fixture
def integrante():
    unidad = UsuarioFactory(username="ana", is_staff=True)
    unidad.groups.set(Group.objects.filter(name=ADMINISTRADOR))
    comite = ComiteFactory(
        clave="cc-tala",
        nombre="Comité ciudadano de Tala",
        municipio__nombre="Tala",
        edicion=EdicionFactory(anio=2026),
        vigente_hasta=datetime.date(2090, 1, 1),
    )
    return IntegranteFactory(comite=comite, cargo=1, nombre="Rosa Peña")


def exportar(page) -> bytes:
    with page.expect_download() as descarga:
        page.get_by_role("link", name="Exportar XLSX").click()
    return descarga.value.path().read_bytes()


def subir(page, contenido):
    page.get_by_label("Archivo").set_input_files(
        {"name": "comités.xlsx", "mimeType": "application/octet-stream", "buffer": contenido}
    )
    page.get_by_role("button", name="Ver qué cambiaría").click()


def corregida(contenido: bytes, **celdas) -> bytes:
    libro = load_workbook(io.BytesIO(contenido))
    for celda, valor in celdas.items():
        libro.worksheets[0][celda] = valor
    salida = io.BytesIO()
    libro.save(salida)
    return salida.getvalue()


@pytest.mark.una_base
@pytest.mark.parametrize("con_javascript", [True, False])
def test_corregir_los_comites_en_su_hoja(new_context, live_server, integrante, con_javascript):
    page = new_context(java_script_enabled=con_javascript).new_page()
    entrar(page, live_server, "ana", LISTA)
    contenido = exportar(page)
    page.get_by_role("link", name="Importar hoja").click()
    subir(page, contenido)
    expect(page.get_by_text("no hay nada que importar")).to_be_visible()
    page.get_by_role("button", name="Subir otro archivo").click()
    subir(page, corregida(contenido, J2="Jefatura"))
    expect(page.get_by_text("Hay 1 error")).to_be_visible()
    page.get_by_role("button", name="Subir otro archivo").click()
    subir(page, corregida(contenido, I2="Rosa María Peña"))
    expect(page.get_by_role("row", name="Integrantes 0 1 0 0")).to_be_visible()
    expect(page.get_by_text("Rosa María Peña", exact=True)).to_be_visible()
    page.get_by_role("button", name="Confirmar la importación").click()
    expect(page.locator(".messagelist")).to_contain_text("Se importó «comités.xlsx»")
    assert Integrante.objects.get().nombre == "Rosa María Peña"


@pytest.mark.una_base
def test_las_pantallas_se_pueden_usar(new_context, live_server, integrante):
    """Nothing that axe finds, nothing wider than the screen: the list, the form, the preview."""
    IntegranteFactory(comite=integrante.comite, nombre="Quien Falta En El Archivo")
    page = new_context(bypass_csp=True, reduced_motion="reduce").new_page()
    entrar(page, live_server, "ana", LISTA)
    contenido = exportar(page)
    page.get_by_role("link", name="Importar hoja").click()
    revisar_en_cada_pantalla(page, "el formulario")
    largo = "Nombrelarguísimosinespacios" * 5
    # Presidency and committee as they were; one who is new, and one who is not there.
    celdas = {f"{columna}3": None for columna in "H"} | {"I3": largo, "B2": largo, "B3": largo}
    subir(page, corregida(contenido, **celdas))
    expect(page.get_by_role("heading", name="Integrantes que se crean (1)")).to_be_visible()
    revisar_en_cada_pantalla(page, "la vista previa")
