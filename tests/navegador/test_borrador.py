"""What an official typed stays in the browser until the server has it."""

import pytest
from playwright.sync_api import expect

from compromisos.models import Avance
from tests.fabricas import CLAVE, AvanceFactory, EnlaceFactory, ResponsabilidadFactory

AVISO = "#borrador"


@pytest.fixture
def direccion(transactional_db, live_server):
    enlace = EnlaceFactory(usuario__username="rosa")
    responsabilidad = ResponsabilidadFactory(dependencia=enlace.dependencia)
    return f"{live_server.url}/panel/actividades/{responsabilidad.actividad_id}/avance/"


@pytest.fixture
def formulario(page, direccion):
    """The form with something typed, not sent."""
    page.goto(direccion)
    page.get_by_label("Nombre de usuario").fill("rosa")
    page.get_by_label("Contraseña").fill(CLAVE)
    page.get_by_role("button", name="Entrar").click()
    page.get_by_label("Avance (%)").fill("35")
    page.get_by_label("Qué se hizo").fill("Lo escrito en el camión.")
    page.get_by_text("Otra evidencia (2)").click()
    page.get_by_label("Reservada").nth(1).check()
    return page


@pytest.mark.una_base
def test_lo_escrito_vuelve_y_se_olvida_al_llegar(formulario, direccion):
    page = formulario
    page.goto(direccion)
    expect(page.locator(AVISO)).to_contain_text("no llegó a enviarse")
    expect(page.get_by_label("Avance (%)")).to_have_value("35")
    expect(page.get_by_label("Qué se hizo")).to_have_value("Lo escrito en el camión.")
    expect(page.get_by_label("Reservada").nth(1)).to_be_visible()
    expect(page.get_by_label("Reservada").nth(1)).to_be_checked()
    page.get_by_role("button", name="Enviar reporte").click()
    expect(page.get_by_role("status")).to_contain_text("Quedó registrado")
    assert Avance.objects.get().texto == "Lo escrito en el camión."
    page.goto(direccion)
    expect(page.locator(AVISO)).to_be_hidden()
    expect(page.get_by_label("Qué se hizo")).to_have_value("")


@pytest.mark.una_base
def test_un_envio_que_no_llega_no_pierde_nada(formulario, direccion):
    page = formulario
    page.context.set_offline(True)
    page.get_by_role("button", name="Enviar reporte").click()
    page.wait_for_url("chrome-error://chromewebdata/")
    page.context.set_offline(False)
    page.goto(direccion)
    expect(page.get_by_label("Qué se hizo")).to_have_value("Lo escrito en el camión.")
    assert not Avance.objects.exists()


@pytest.mark.una_base
def test_se_puede_empezar_en_blanco(formulario, direccion):
    page = formulario
    page.goto(direccion)
    page.get_by_role("button", name="Empezar en blanco").click()
    expect(page.get_by_label("Qué se hizo")).to_have_value("")
    page.goto(direccion)
    expect(page.locator(AVISO)).to_be_hidden()


@pytest.mark.una_base
def test_lo_que_otro_reporto_mientras_tanto_se_pregunta(formulario, direccion):
    page = formulario
    AvanceFactory(actividad_id=int(direccion.split("/")[-3]), texto="El de Luis.")
    page.goto(direccion)
    page.get_by_role("button", name="Enviar reporte").click()
    expect(page.locator("#conflicto")).to_contain_text("El de Luis.")


@pytest.mark.una_base
def test_al_salir_no_queda_nada_en_el_equipo(formulario):
    page = formulario
    page.get_by_role("button", name="Salir").click()
    expect(page.get_by_role("heading", name="Entrar")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
