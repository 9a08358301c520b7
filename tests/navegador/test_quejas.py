"""A complaint from a phone without JavaScript: filed, turned, read by its unit, followed."""

import re

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from comites.instrumentos import publicar_version
from comites.models import Queja
from compromisos.roles import ADMINISTRADOR
from tests.fabricas import (
    CLAVE,
    ContraloriaFactory,
    DatosQuejaFactory,
    EnlaceFactory,
    InformeFactory,
    ReactivoFactory,
    TurnoFactory,
    UsuarioFactory,
)

from .paginas import CHICOS, revisar_en_cada_pantalla

TELEFONO = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def contraloria(transactional_db):
    ana = UsuarioFactory(username="ana", is_staff=True)
    ana.groups.set(Group.objects.filter(name=ADMINISTRADOR))
    EnlaceFactory(usuario__username="rosa", dependencia__nombre="Dirección de Obras")
    comite = ContraloriaFactory(clave="cs-tala", nombre="Contraloría de Tala")
    InformeFactory(comite=comite)
    return comite


def entrar(page, usuario):
    page.get_by_label("Nombre de usuario").fill(usuario)
    page.get_by_label("Contraseña").fill(CLAVE)
    page.get_by_role("button", name="Entrar").click()


def consultar(page, servidor, folio):
    page.goto(f"{servidor.url}/contraloria-social/quejas/")
    page.get_by_label("Folio").fill(folio)
    page.get_by_role("button", name="Consultar").click()
    return page.get_by_role("main")


def test_una_queja_desde_un_telefono_sin_javascript(new_context, live_server, contraloria):
    page = new_context(java_script_enabled=False, **TELEFONO).new_page()
    page.goto(f"{live_server.url}/contraloria-social/")
    page.get_by_role("link", name="Contraloría de Tala").click()
    page.get_by_role("link", name="Presentar una queja").click()
    page.get_by_label("Qué pasó").fill("No hay letrero en la obra de la calle Zarzamora.")
    page.get_by_role("button", name="Enviar la queja").click()
    if page.get_by_text("envíelo otra vez").count():  # sent within seconds, as a robot would
        expect(page.get_by_label("Qué pasó")).to_have_value(re.compile("Zarzamora"))
        page.wait_for_timeout(3_100)
        page.get_by_role("button", name="Enviar la queja").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Su queja se recibió")
    folio = page.locator(".folio").inner_text()
    queja = Queja.objects.get()
    assert (queja.folio, queja.comite) == (folio, contraloria)
    assert folio not in page.url
    expect(consultar(page, live_server, folio)).to_contain_text("Recibida")

    unidad = new_context().new_page()
    unidad.goto(f"{live_server.url}/admin/comites/queja/{queja.pk}/change/")
    entrar(unidad, "ana")
    unidad.get_by_role("link", name="Leer lo que dice").click()
    expect(unidad.get_by_role("main")).not_to_contain_text("Zarzamora")
    unidad.get_by_role("button", name="Leerlo").click()
    expect(unidad.get_by_role("main")).to_contain_text("Zarzamora")
    unidad.goto(f"{live_server.url}/admin/comites/queja/{queja.pk}/turnar/")
    unidad.get_by_label("Se turna a").select_option("Dirección de Obras")
    unidad.get_by_role("button", name="Turnar").click()
    expect(consultar(page, live_server, folio)).to_contain_text("Turnada")

    enlace = new_context(java_script_enabled=False).new_page()
    enlace.goto(f"{live_server.url}/panel/quejas/")
    entrar(enlace, "rosa")
    enlace.get_by_role("link", name=folio).click()
    expect(enlace.get_by_role("main")).to_contain_text("Zarzamora")

    unidad.goto(f"{live_server.url}/admin/comites/queja/{queja.pk}/resolver/")
    unidad.get_by_label("Procedente: se atendió").check()
    unidad.get_by_role("button", name="Resolver").click()
    dice = consultar(page, live_server, folio.lower().replace("-", " "))
    expect(dice).to_contain_text("Procedente: se atendió")
    expect(dice).not_to_contain_text("Zarzamora")
    expect(dice).not_to_contain_text("Dirección de Obras")


@pytest.mark.una_base
def test_lo_que_ve_quien_presenta_y_quien_atiende_es_accesible(
    new_context, live_server, contraloria
):
    page = new_context(bypass_csp=True, reduced_motion="reduce").new_page()
    page.goto(f"{live_server.url}/contraloria-social/quejas/nueva/?comite=cs-tala")
    page.get_by_role("button", name="Enviar la queja").click()
    expect(page.get_by_role("alert")).to_contain_text("Escriba qué pasó")
    revisar_en_cada_pantalla(page, "queja con error")
    page.get_by_label("Qué pasó").fill("No hay letrero.")
    page.wait_for_timeout(3_100)
    page.get_by_role("button", name="Enviar la queja").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Su queja se recibió")
    revisar_en_cada_pantalla(page, "folio")
    assert page.evaluate(CHICOS) == []
    folio = page.locator(".folio").inner_text()
    consultar(page, live_server, folio)
    revisar_en_cada_pantalla(page, "consulta")
    consultar(page, live_server, "BCDF-BCDF-BCDF")
    revisar_en_cada_pantalla(page, "folio que no hay")


@pytest.mark.una_base
def test_el_escritorio_de_la_unidad_es_accesible(new_context, live_server, contraloria):
    turno = TurnoFactory(queja=DatosQuejaFactory().queja)
    pregunta = ReactivoFactory(tipo="escala", peso=1, evidencia_requerida=True)
    version = publicar_version(version=pregunta.version)
    page = new_context(bypass_csp=True, reduced_motion="reduce").new_page()
    page.goto(f"{live_server.url}/admin/")
    entrar(page, "ana")
    expect(page.get_by_role("heading", name="Agenda de mejora")).to_be_visible()
    cedula = f"cedula/add/?comite={contraloria.pk}&version={version.pk}"
    for ruta in (
        f"queja/{turno.queja_id}/datos/",
        f"queja/{turno.queja_id}/resolver/",
        cedula,
        f"versioninstrumento/{version.pk}/change/",
    ):
        page.goto(f"{live_server.url}/admin/comites/{ruta}")
        revisar_en_cada_pantalla(page, ruta)
