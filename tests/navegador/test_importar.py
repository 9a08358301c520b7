"""An administrator imports the real agenda into an empty database, in Chromium."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from compromisos.models import Actividad, Evaluacion
from compromisos.roles import ADMINISTRADOR
from scripts.hacer_agenda_xlsx import XLSX
from tests.compromisos.importacion.hojas import fila, importar_filas, libro
from tests.fabricas import CLAVE, UsuarioFactory

from .paginas import revisar_en_cada_pantalla

pytestmark = pytest.mark.django_db(transaction=True)

IMPORTAR = "/admin/compromisos/evaluacion/import/"


@pytest.fixture
def administrador():
    usuario = UsuarioFactory(username="ana", is_staff=True)
    usuario.groups.set(Group.objects.filter(name=ADMINISTRADOR))


def entrar(page, servidor):
    page.goto(f"{servidor.url}{IMPORTAR}")
    page.get_by_label("Nombre de usuario").fill("ana")
    page.get_by_label("Contraseña").fill(CLAVE)
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("heading", name="Importar una agenda")).to_be_visible()


def subir(page, nombre, contenido, crear=False):
    page.get_by_label("Archivo").set_input_files(
        {"name": nombre, "mimeType": "application/octet-stream", "buffer": contenido}
    )
    if crear:
        page.get_by_label("Crear dependencias nuevas").check()
    page.get_by_role("button", name="Ver qué cambiaría").click()


@pytest.mark.usefixtures("administrador")
def test_importar_la_agenda_real_en_una_base_vacia(page, live_server):
    entrar(page, live_server)
    subir(page, XLSX.name, XLSX.read_bytes())
    expect(page.get_by_text("31 errores")).to_be_visible()
    page.get_by_role("button", name="Subir otro archivo").click()
    subir(page, XLSX.name, XLSX.read_bytes(), crear=True)
    expect(page.get_by_text("Todavía no se guarda nada")).to_be_visible()
    expect(page.get_by_role("row", name="Actividades 31 0 0 0")).to_be_visible()
    assert not Evaluacion.objects.exists()
    page.get_by_role("button", name="Confirmar la importación").click()
    expect(page.get_by_text("Se importó «agenda_evj.xlsx»")).to_be_visible()
    assert Actividad.objects.count() == 31


@pytest.mark.una_base
@pytest.mark.usefixtures("administrador")
def test_las_pantallas_se_pueden_usar(new_context, live_server):
    """Nothing that axe finds, nothing wider than the screen: form, preview, errors."""
    importar_filas(fila(), fila(numero_actividad=2, actividad="Sin cambios ni espacios."))
    page = new_context(bypass_csp=True, reduced_motion="reduce").new_page()
    entrar(page, live_server)
    revisar_en_cada_pantalla(page, "el formulario")
    page.get_by_role("button", name="Ver qué cambiaría").click()
    expect(page.get_by_text("Elija el archivo de la hoja de cálculo.")).to_be_visible()
    revisar_en_cada_pantalla(page, "sin archivo")
    largo = "palabralarguísimasinespacios" * 8
    cambios = [fila(actividad=largo, avance=40), fila(evaluacion=largo[:150], numero=2)]
    subir(page, f"{largo[:120]}.xlsx", libro(*cambios), crear=True)
    expect(page.get_by_role("heading", name="Cambian (1)")).to_be_visible()
    revisar_en_cada_pantalla(page, "la vista previa")
    page.get_by_role("button", name="Cancelar").click()
    subir(page, "errores.xlsx", libro(fila(avance=200), fila(fecha_termino=largo)))
    expect(page.get_by_role("heading", name="Qué hay que corregir")).to_be_visible()
    revisar_en_cada_pantalla(page, "los errores")
