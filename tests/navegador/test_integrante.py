"""A member of a contraloría social in Chromium: signs in, fills a sheet, says how it goes."""

import datetime

import pytest
from playwright.sync_api import expect

from comites.instrumentos import publicar_version
from comites.models import Cedula, VersionInstrumento
from tests.fabricas import (
    CLAVE,
    AcuerdoFactory,
    ContraloriaFactory,
    IntegranteFactory,
    ReactivoFactory,
    UsuarioFactory,
)

from .paginas import CHICOS, revisar_en_cada_pantalla

SIN_FIN = datetime.date(2090, 12, 31)


@pytest.fixture
def contraloria(transactional_db):
    """In office, with an agreement to keep, a sheet to fill and the account «vigia»."""
    comite = ContraloriaFactory(
        clave="cs-tala", nombre="Contraloría de Tala", vigente_hasta=SIN_FIN
    )
    IntegranteFactory(comite=comite, usuario=UsuarioFactory(username="vigia"))
    AcuerdoFactory(publico=True, comite=comite, texto="Vigilar la obra.", fecha=SIN_FIN)
    publicar_version(version=ReactivoFactory(version__instrumento__nombre="Cédula de obra").version)
    return comite


def entrar(page, servidor):
    page.goto(f"{servidor.url}/panel/")
    page.get_by_label("Nombre de usuario").fill("vigia")
    page.get_by_label("Contraseña").fill(CLAVE)
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("heading", name="Su comité")).to_be_visible()


def test_llena_una_cedula_y_dice_como_va_un_acuerdo_sin_javascript(
    new_context, live_server, contraloria
):
    page = new_context(java_script_enabled=False).new_page()
    entrar(page, live_server)
    expect(page.get_by_role("navigation", name="Mi cuenta")).to_contain_text(
        "vigia, por Contraloría de Tala"
    )
    page.get_by_role("link", name="Llenar una cédula: Cédula de obra").click()
    page.get_by_role("button", name="Enviar la cédula").click()
    expect(page.get_by_role("alert")).to_contain_text("Responda esta pregunta.")
    page.get_by_label("Sí").check()
    page.get_by_role("button", name="Enviar la cédula").click()
    expect(page.get_by_role("status")).to_contain_text("Quedó registrada la cédula")
    assert Cedula.objects.get().comite == contraloria
    page.get_by_role("link", name="Vigilar la obra.").click()
    page.get_by_label("Cumplido").check()
    page.get_by_label("Qué se hizo o qué falta").fill("Se vigiló.")
    page.get_by_role("button", name="Guardar el seguimiento").click()
    expect(page.get_by_role("status")).to_contain_text("Quedó registrado el seguimiento")
    page.get_by_role("link", name="Mi panel").click()
    expect(page.locator("main")).to_contain_text("No se debe ninguno.")


@pytest.mark.una_base
def test_sus_paginas_son_accesibles_y_caben(new_context, live_server, contraloria):
    page = new_context(bypass_csp=True).new_page()
    entrar(page, live_server)
    version = VersionInstrumento.objects.get()
    for ruta in ("/panel/", f"/panel/cedulas/cs-tala/{version.pk}/"):
        page.goto(live_server.url + ruta)
        revisar_en_cada_pantalla(page, ruta)
        assert page.evaluate(CHICOS) == [], ruta


@pytest.mark.una_base
def test_la_cedula_se_llena_solo_con_el_teclado(page, live_server, contraloria):
    entrar(page, live_server)
    page.get_by_role("link", name="Llenar una cédula: Cédula de obra").press("Enter")
    si = page.get_by_label("Sí")
    for _ in range(30):
        page.keyboard.press("Tab")
        if si.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Space")
    enviar = page.get_by_role("button", name="Enviar la cédula")
    for _ in range(10):
        page.keyboard.press("Tab")
        if enviar.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Quedó registrada la cédula")
