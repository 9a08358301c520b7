"""An assembly from end to end: planned, put on paper, attended, put on record, held to account."""

import datetime

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from comites.models import Inscripcion
from compromisos.roles import ADMINISTRADOR
from tests.fabricas import (
    CLAVE,
    ActividadFactory,
    DependenciaFactory,
    EdicionFactory,
    EnlaceFactory,
    MunicipioFactory,
    UsuarioFactory,
)

from .paginas import CHICOS, revisar_en_cada_pantalla

FICHA = "/calendario/asamblea-de-tala/"


@pytest.fixture
def programa(transactional_db, time_machine):
    """The unit, an official of public works, and a published agenda for inicio to speak of."""
    time_machine.move_to(datetime.datetime(2026, 3, 10, 16, tzinfo=datetime.UTC))
    UsuarioFactory(username="ana", is_staff=True).groups.add(Group.objects.get(name=ADMINISTRADOR))
    unidad = DependenciaFactory(nombre="Obras Públicas")
    EnlaceFactory(dependencia=unidad, usuario__username="rosa")
    ActividadFactory(compromiso__evaluacion__publicada=True)
    EdicionFactory(anio=2026)
    MunicipioFactory(nombre="Tala", slug="tala")


def entrar(page, usuario):
    page.get_by_label("Nombre de usuario").fill(usuario)
    page.get_by_label("Contraseña").fill(CLAVE)
    page.get_by_role("button", name="Entrar").click()


def planear(page, servidor):
    page.goto(f"{servidor.url}/admin/comites/evento/add/")
    entrar(page, "ana")
    page.get_by_label("Tipo:").select_option("Asamblea")
    page.get_by_label("Título:").fill("Asamblea de Tala")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Clave:")).to_have_value("asamblea-de-tala")
    page.get_by_label("Edición:").select_option("Edición 2026")
    page.locator(".field-municipio .select2-selection").click()
    page.get_by_role("option", name="Tala").click()
    page.get_by_label("Empieza:").fill("2026-03-14T10:00")
    page.get_by_label("Termina:").fill("2026-03-14T12:00")
    page.get_by_label("Sede:").fill("Casa de la Cultura")
    page.get_by_label("Recibe inscripciones en línea").check()
    page.get_by_label("Cupo:").fill("1")
    page.get_by_label("Publicado").check()
    page.get_by_role("button", name="Guardar", exact=True).click()


def inscribirse(page, servidor, nombre, contacto):
    """From the event's page to the link that cancels."""
    page.goto(servidor.url + FICHA)
    page.get_by_role("link", name="Inscribirse").or_(
        page.get_by_role("link", name="Anotarse en la lista de espera")
    ).click()
    page.get_by_label("Su nombre").fill(nombre)
    page.get_by_label("Su correo o su teléfono").fill(contacto)
    page.get_by_label("Leí el aviso de privacidad").check()
    page.locator("main button[type=submit]").click()


def test_una_asamblea_de_principio_a_fin(new_context, live_server, programa, time_machine):
    page = new_context().new_page()
    planear(page, live_server)
    expect(page.locator(".messagelist")).to_contain_text("Asamblea de Tala")

    # On paper: one page, with its QR.
    cartel = new_context(bypass_csp=True).new_page()
    cartel.goto(f"{live_server.url}{FICHA}cartel/")
    expect(cartel.get_by_role("img", name="Código QR")).to_be_visible()
    expect(cartel.get_by_role("main")).to_contain_text("Sábado 14 de marzo de 2026")
    assert cartel.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    revisar_en_cada_pantalla(cartel, "cartel")

    # A citizen, without JavaScript; sent at once it is asked for again, and nothing is lost.
    ana, beto = (new_context(java_script_enabled=False).new_page() for _ in range(2))
    inscribirse(ana, live_server, "Ana Torres", "33 1234 5678")
    expect(ana.get_by_role("alert")).to_contain_text("envíelo otra vez")
    time_machine.move_to(datetime.datetime(2026, 3, 10, 17, tzinfo=datetime.UTC))
    ana.get_by_role("button", name="Inscribirme").click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("Tiene lugar")
    inscribirse(beto, live_server, "Beto Ruiz", "beto@example.org")
    time_machine.move_to(datetime.datetime(2026, 3, 10, 18, tzinfo=datetime.UTC))
    beto.get_by_role("button", name="Anotarme").click()
    expect(beto.get_by_role("heading", level=1)).to_contain_text("lista de espera, en el lugar 1")
    ana.get_by_role("button", name="Cancelar mi inscripción").click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("Su inscripción está cancelada")
    beto.reload()
    expect(beto.get_by_role("heading", level=1)).to_have_text("Tiene lugar")
    assert not Inscripcion.objects.filter(nombre="Ana Torres").exists()

    # The session is captured and its minutes published.
    time_machine.move_to(datetime.datetime(2026, 3, 14, 20, tzinfo=datetime.UTC))
    capturar(page, live_server)
    publico = new_context(bypass_csp=True).new_page()
    publico.goto(live_server.url + FICHA)
    principal = publico.get_by_role("main")
    for dice in ("Realizado", "30 personas", "Se abrió la sesión.", "1. Pintar la escuela."):
        expect(principal).to_contain_text(dice)
    revisar_en_cada_pantalla(publico, "evento")
    assert publico.evaluate(CHICOS) == []

    # The next month it is overdue, until who owes it says that it is done.
    time_machine.move_to(datetime.datetime(2026, 4, 15, 18, tzinfo=datetime.UTC))
    publico.goto(live_server.url)
    expect(principal).to_contain_text("Acuerdos vencidos")
    publico.get_by_role("link", name="Pintar la escuela.").click()
    expect(principal).to_contain_text("Vencido")
    cumplir(new_context().new_page(), live_server)
    publico.reload()
    expect(principal).to_contain_text("Cumplido tarde")
    publico.goto(live_server.url)
    expect(principal).not_to_contain_text("Acuerdos vencidos")


def capturar(page, servidor):
    page.goto(f"{servidor.url}/admin/comites/evento/")
    entrar(page, "ana")
    page.get_by_role("link", name="Asamblea de Tala").click()
    page.get_by_role("link", name="Cambiar fecha, sede o estado", exact=True).click()
    page.get_by_label("Queda como").select_option("Realizado")
    page.get_by_label("Motivo").fill("Se celebró con quórum.")
    page.get_by_role("button", name="Guardar el cambio").click()
    page.locator("#id_asistencias-1-cuantos").fill("30")
    page.locator("#minuta-group .add-row a").click()
    page.locator("#id_minuta-0-texto").fill("Se abrió la sesión.")
    page.locator("#id_minuta-0-publicada").check()
    page.locator("#acuerdos-group .add-row a").click()
    page.locator("#id_acuerdos-0-numero").fill("1")
    page.locator("#id_acuerdos-0-fecha").fill("2026-04-14")
    page.locator("#id_acuerdos-0-texto").fill("Pintar la escuela.")
    page.locator("#acuerdos-0 .select2-selection").first.click()
    page.get_by_role("option", name="Obras Públicas").click()
    page.get_by_role("button", name="Guardar", exact=True).click()


def cumplir(page, servidor):
    page.goto(f"{servidor.url}/panel/acuerdos/")
    entrar(page, "rosa")
    page.get_by_role("link", name="Pintar la escuela.").click()
    page.get_by_label("Cumplido").check()
    page.get_by_label("Qué se hizo o qué falta").fill("Se pintó.")
    page.get_by_role("button", name="Guardar el seguimiento").click()
    expect(page.get_by_role("status")).to_contain_text("Quedó registrado el seguimiento")
