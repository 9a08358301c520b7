"""The liaison of a municipality in Chromium: named by the unit, sees one contact, and it shows."""

import datetime
import re

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from compromisos.roles import ADMINISTRADOR
from tests.fabricas import (
    CLAVE,
    ComiteFactory,
    ContactoIntegranteFactory,
    MunicipioFactory,
    UsuarioFactory,
)

from .paginas import CHICOS, revisar_en_cada_pantalla

pytestmark = pytest.mark.una_base
SIN_FIN = datetime.date(2090, 12, 31)
DATO = "33 1234 5678"


@pytest.fixture
def persona(transactional_db):
    """In the presidency of the committee of Tala; the administration's account is «unidad»."""
    unidad = UsuarioFactory(username="unidad", is_staff=True)
    unidad.groups.set(Group.objects.filter(name=ADMINISTRADOR))
    comite = ComiteFactory(
        nombre="Comité de Tala",
        municipio=MunicipioFactory(nombre="Tala", slug="tala"),
        vigente_hasta=SIN_FIN,
    )
    return ContactoIntegranteFactory(
        integrante__comite=comite, integrante__nombre="Rosa Peña", integrante__cargo=1, dato=DATO
    ).integrante


@pytest.fixture
def de_otro(transactional_db):
    """In a committee of another municipality."""
    otro = ComiteFactory(nombre="Comité de Ameca", vigente_hasta=SIN_FIN)
    return ContactoIntegranteFactory(integrante__comite=otro).integrante


def entrar(page, servidor, usuario, clave=CLAVE):
    page.goto(f"{servidor.url}/cuenta/entrar/")
    page.get_by_label("Nombre de usuario").fill(usuario)
    page.get_by_label("Contraseña").fill(clave)
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("button", name=re.compile("Salir|Cerrar sesión"))).to_be_visible()


def nombrar(page, servidor):
    """The administration, in one page: the municipality and the account of who it will be."""
    entrar(page, servidor, "unidad")
    page.goto(f"{servidor.url}/admin/comites/enlacemunicipal/add/")
    page.locator(".field-municipio .select2-selection").click()
    page.locator(".select2-search__field").fill("Tala")
    page.locator(".select2-results__option", has_text="Tala").click()
    page.get_by_label("Nombre de usuario").fill("tala")
    page.get_by_label("Nombre:", exact=True).fill("Ana")
    for rotulo in ("Contraseña:", "Contraseña, otra vez:"):
        page.get_by_label(rotulo, exact=True).fill(CLAVE)
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.locator(".success")).to_contain_text("Ana (Tala)")


def test_de_su_nombramiento_a_lo_que_queda_escrito(new_context, live_server, persona, de_otro):
    unidad = new_context().new_page()
    nombrar(unidad, live_server)
    page = new_context(java_script_enabled=False).new_page()
    entrar(page, live_server, "tala")
    expect(page.locator("main")).to_contain_text("Comité de Tala")
    expect(page.locator("main")).not_to_contain_text("Ameca")
    expect(page.locator("main")).not_to_contain_text(DATO)
    page.get_by_role("button", name="Ver el contacto de Rosa Peña").click()
    expect(page.get_by_role("heading", name="Rosa Peña")).to_be_visible()
    expect(page.locator("main")).to_contain_text(DATO)
    ajena = page.goto(f"{live_server.url}/panel/comites/integrantes/{de_otro.pk}/contacto/")
    assert ajena.status == 404
    unidad.goto(f"{live_server.url}/admin/comites/consultacontacto/")
    renglon = unidad.locator("#result_list tbody tr")
    expect(renglon).to_have_count(1)
    expect(renglon).to_contain_text(re.compile("Presidencia de Comité de Tala.*Ana", re.DOTALL))


def test_sus_paginas_son_accesibles_y_caben(new_context, live_server, persona):
    nombrar(new_context().new_page(), live_server)
    page = new_context(bypass_csp=True).new_page()
    entrar(page, live_server, "tala")
    for ruta in ("/panel/", f"/panel/comites/integrantes/{persona.pk}/contacto/"):
        page.goto(live_server.url + ruta)
        revisar_en_cada_pantalla(page, ruta)
        assert page.evaluate(CHICOS) == [], ruta
