"""The second factor in Chromium: the phone is registered, lost, and replaced by paper."""

from base64 import b32decode

import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from compromisos.roles import VALIDADOR
from tests.compromisos.validacion.conftest import con_rol
from tests.fabricas import CLAVE

from .paginas import CHICOS, revisar_en_cada_pantalla


@pytest.fixture
def sitio(live_server, settings):
    settings.SEGUNDO_FACTOR = True
    con_rol(VALIDADOR, username="vera")
    return live_server.url


def _entrar(page, sitio):
    page.goto(f"{sitio}/panel/validacion/")
    page.get_by_label("Nombre de usuario").fill("vera")
    page.get_by_label("Contraseña").fill(CLAVE)
    page.get_by_role("button", name="Entrar").click()


def _codigo(page) -> str:
    """What a phone would show that was given the key that the page spells out."""
    clave = page.locator(".clave").inner_text().replace(" ", "")
    return f"{totp(b32decode(clave)):06d}"


def _dar(page, codigo, boton):
    page.get_by_label("Código").fill(codigo)
    page.get_by_role("button", name=boton, exact=True).click()


@pytest.mark.una_base
@pytest.mark.parametrize("con_javascript", [True, False])
def test_registra_su_telefono_lo_pierde_y_entra_con_el_papel(new_context, sitio, con_javascript):
    page = new_context(java_script_enabled=con_javascript).new_page()
    _entrar(page, sitio)
    expect(page.get_by_role("heading", name="Active la verificación")).to_be_visible()
    dibujo = page.get_by_role("img", name="Código QR")
    expect(dibujo).to_have_js_property("complete", True)
    assert dibujo.evaluate("e => e.naturalWidth") > 0
    _dar(page, "000000", "Activar")
    expect(page.locator("#errores")).to_contain_text("No es el código que muestra su teléfono")
    _dar(page, _codigo(page), "Activar")
    papel = page.locator(".codigos li").all_inner_texts()
    assert len(papel) == 10
    page.get_by_role("link", name="Ya los guardé: continuar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("esperan validación")
    page.get_by_role("button", name="Salir").click()
    _entrar(page, sitio)
    expect(page.get_by_label("Código")).to_be_focused()
    page.get_by_text("No tengo mi teléfono").click()
    _dar(page, papel[3], "Continuar")
    page.get_by_role("link", name="Mi cuenta").click()
    expect(page.locator("main")).to_contain_text("Códigos de recuperación sin usar: 9")


@pytest.mark.una_base
def test_sus_paginas_se_leen_en_cada_pantalla(new_context, sitio):
    page = new_context(bypass_csp=True, reduced_motion="reduce").new_page()
    _entrar(page, sitio)

    def revisar(nombre):
        page.wait_for_load_state()  # whoever clicks does not wait for the style
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate(CHICOS) == [], nombre
        revisar_en_cada_pantalla(page, nombre)

    revisar("activar")
    _dar(page, _codigo(page), "Activar")
    expect(page.get_by_role("heading", name="Quedó activada")).to_be_visible()
    revisar("códigos")
    page.get_by_role("link", name="Mi cuenta").click()
    revisar("mi cuenta")
    page.get_by_role("link", name="Cambiar de teléfono").click()
    revisar("cambiar de teléfono")
    page.go_back()
    page.get_by_role("link", name="Pedir otros códigos").click()
    _dar(page, "0" * 10, "Pedir códigos nuevos")
    revisar("otros códigos")
    page.get_by_role("button", name="Salir").click()
    _entrar(page, sitio)
    _dar(page, "0" * 10, "Continuar")
    expect(page.locator("#errores")).to_be_visible()
    revisar("código")
