"""An official's day in Chromium: sign in, report, correct, be interrupted, sign out."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from compromisos.models import Actividad, Avance, CausaAtraso, Dependencia
from tests.fabricas import CLAVE, AvanceFactory, EnlaceFactory

from .paginas import CHICOS, revisar_en_cada_pantalla

CAUSA = "Falta de personal"


@pytest.fixture
def agenda(transactional_db):
    """The real agenda, and the liaison of one of its units: Rosa."""
    call_command("loaddata", "agenda_evj", verbosity=0)
    EnlaceFactory(
        dependencia=Dependencia.objects.get(slug="direccion-general-de-estrategias-sociales"),
        usuario__username="rosa",
        usuario__first_name="Rosa",
    )


def _actividad(clave):
    compromiso, numero = clave.split(".")
    return Actividad.objects.get(compromiso__numero=compromiso, numero=numero)


def _formulario(servidor, clave):
    return f"{servidor.url}/panel/actividades/{_actividad(clave).pk}/avance/"


def _entrar(page, servidor):
    page.goto(f"{servidor.url}/panel/")
    page.get_by_label("Nombre de usuario").fill("rosa")
    page.get_by_label("Contraseña").fill(CLAVE)
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("heading", name="Actividades a su cargo")).to_be_visible()


def _reportar(page, clave, porcentaje, texto):
    page.get_by_role("link", name=f"Reportar avance de la actividad {clave}", exact=True).click()
    page.get_by_label("Avance (%)").fill(porcentaje)
    page.get_by_label("Qué se hizo").fill(texto)
    page.get_by_label("Causa del atraso").select_option(label=CAUSA)
    page.get_by_role("button", name="Enviar reporte").click()


def test_reporta_cuarenta_y_luego_sesenta(new_context, live_server, agenda):
    page = new_context(java_script_enabled=False).new_page()
    _entrar(page, live_server)
    for porcentaje in ("40 %", "60"):
        _reportar(page, "1.2", porcentaje, f"Vamos en {porcentaje}.")
        cifra = porcentaje.split()[0]
        expect(page.get_by_role("status")).to_contain_text(f"de la actividad 1.2: {cifra} %")
    assert list(Avance.objects.values_list("porcentaje", flat=True)) == [60, 40]
    page.goto(f"{live_server.url}/agendas/evj/compromisos/1/")
    expect(page.locator("main")).to_contain_text("60\xa0%")
    page.goto(f"{live_server.url}/panel/")
    page.get_by_role("button", name="Salir").click()
    expect(page.get_by_role("heading", name="Entrar")).to_be_visible()
    page.goto(f"{live_server.url}/panel/")
    expect(page.get_by_role("heading", name="Entrar")).to_be_visible()


@pytest.mark.una_base
def test_solo_con_el_teclado(page, live_server, agenda):
    _entrar(page, live_server)
    page.goto(_formulario(live_server, "1.2"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Saltar al contenido")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.get_by_label("Avance (%)").evaluate("e => e === document.activeElement"):
            break
    page.keyboard.type("25")
    while not page.get_by_label("Qué se hizo").evaluate("e => e === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.type("Con el teclado.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1.2: 25 %")
    assert Avance.objects.get().causa_atraso == CausaAtraso.objects.first()


@pytest.mark.una_base
@pytest.mark.parametrize("con_javascript", [True, False])
def test_los_errores_llevan_a_su_campo(new_context, live_server, agenda, con_javascript):
    page = new_context(java_script_enabled=con_javascript).new_page()
    _entrar(page, live_server)
    page.goto(_formulario(live_server, "1.2"))
    page.get_by_label("Avance (%)").fill("140")
    page.get_by_label("Siguiente paso").fill("Sigue aquí.")
    page.get_by_role("button", name="Enviar reporte").click()
    resumen = page.locator("#errores")
    expect(resumen).to_contain_text("El porcentaje va de 0 a 100")
    expect(resumen).to_contain_text("Diga qué se hizo.")
    expect(resumen).to_contain_text("Diga por qué se atrasó.")
    expect(resumen).to_be_focused()
    resumen.get_by_role("link", name="Avance").click()
    campo = page.get_by_label("Avance (%)")
    expect(campo).to_be_focused()
    expect(campo).to_have_attribute("aria-invalid", "true")
    expect(campo).to_have_value("140")
    expect(page.get_by_label("Siguiente paso")).to_have_value("Sigue aquí.")


@pytest.mark.una_base
def test_el_reporte_de_otra_persona_llega_antes(page, live_server, agenda):
    _entrar(page, live_server)
    page.goto(_formulario(live_server, "1.2"))
    AvanceFactory(actividad=_actividad("1.2"), porcentaje=55, texto="El de Luis.")
    page.get_by_label("Avance (%)").fill("60")
    page.get_by_label("Qué se hizo").fill("El mío.")
    page.get_by_label("Causa del atraso").select_option(label=CAUSA)
    page.get_by_role("button", name="Enviar reporte").click()
    expect(page.locator("#conflicto")).to_contain_text("El de Luis.")
    expect(page.locator("#conflicto")).to_be_focused()
    expect(page.get_by_label("Qué se hizo")).to_have_value("El mío.")
    page.get_by_role("button", name="Enviar de todos modos").click()
    expect(page.get_by_role("status")).to_contain_text("1.2: 60 %")
    assert Avance.objects.count() == 2


@pytest.mark.una_base
def test_la_sesion_termina_mientras_escribe(page, live_server, agenda):
    _entrar(page, live_server)
    page.goto(_formulario(live_server, "1.2"))
    page.get_by_label("Avance (%)").fill("60")
    page.get_by_label("Qué se hizo").fill("Lo escrito.")
    page.get_by_label("Causa del atraso").select_option(label=CAUSA)
    page.context.clear_cookies(name="sesion")
    page.get_by_role("button", name="Enviar reporte").click()
    expect(page.get_by_role("alert")).to_contain_text("No se perdió nada")
    page.get_by_label("Nombre de usuario").fill("rosa")
    page.get_by_label("Contraseña").fill(CLAVE)
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_label("Qué se hizo")).to_have_value("Lo escrito.")
    page.get_by_role("button", name="Enviar reporte").click()
    expect(page.get_by_role("status")).to_contain_text("1.2: 60 %")


def _revisar(page, ruta):
    revisar_en_cada_pantalla(page, ruta)
    assert page.evaluate(CHICOS) == [], ruta


@pytest.mark.una_base
def test_cada_pagina_es_accesible_y_cabe(new_context, live_server, agenda):
    # The policy is let be only so that axe can be put into the page.
    page = new_context(bypass_csp=True, reduced_motion="reduce").new_page()
    for ruta in ("entrar/", "contrasena/olvidada/", "contrasena/olvidada/enviada/"):
        page.goto(f"{live_server.url}/cuenta/{ruta}")
        _revisar(page, ruta)
    page.goto(f"{live_server.url}/cuenta/contrasena/nueva/x/y/")
    _revisar(page, "enlace que ya no sirve")
    page.goto(f"{live_server.url}/cuenta/entrar/")
    page.get_by_role("button", name="Entrar").click()
    expect(page.locator("#errores")).to_be_visible()
    _revisar(page, "entrar con errores")
    _entrar(page, live_server)
    AvanceFactory(actividad=_actividad("3.3"), porcentaje="74.5", texto="Un reporte.")
    rutas = ("/panel/", "/panel/?q=zzzz", "/panel/?pagina=2", "/cuenta/contrasena/")
    for ruta in rutas:
        page.goto(f"{live_server.url}{ruta}")
        _revisar(page, ruta)
    page.goto(_formulario(live_server, "7.2"))
    _revisar(page, "formulario")
    page.get_by_role("button", name="Enviar reporte").click()
    expect(page.locator("#errores")).to_be_visible()
    _revisar(page, "formulario con errores")
    page.goto(_formulario(live_server, "7.2"))
    AvanceFactory(actividad=_actividad("3.3"), porcentaje=80, texto="Otro.")
    page.get_by_label("Avance (%)").fill("81")
    page.get_by_label("Qué se hizo").fill("El mío.")
    page.get_by_label("Causa del atraso").select_option(label=CAUSA)
    page.get_by_role("button", name="Enviar reporte").click()
    expect(page.locator("#conflicto")).to_be_visible()
    _revisar(page, "conflicto")
