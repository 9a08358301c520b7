"""A substitution with its act: recorded by the unit, printed, signed, kept, and seen in public."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from playwright.sync_api import expect

from comites.models import Acta, Municipio
from compromisos.roles import ADMINISTRADOR
from tests.compromisos.panel.archivos import PDF
from tests.fabricas import (
    AvisoPrivacidadFactory,
    ComiteFactory,
    EdicionFactory,
    IntegranteFactory,
    UsuarioFactory,
)

from .test_validacion import entrar


@pytest.fixture
def comite(transactional_db):
    """Of Tala, with its presidency; the rules of eligibility and a notice are there."""
    call_command("loaddata", "municipios_jalisco", "reglas_comites", verbosity=0)
    unidad = UsuarioFactory(username="ana", is_staff=True)
    unidad.groups.set(Group.objects.filter(name=ADMINISTRADOR))
    tala = Municipio.objects.select_related("region").get(slug="tala")
    AvisoPrivacidadFactory(simplificado="Para integrar los comités.")
    comite = ComiteFactory(
        clave="cc-tala",
        nombre="Comité ciudadano de Tala",
        municipio=tala,
        edicion=EdicionFactory(anio=2026, en=[tala.region]),
        vigente_hasta=datetime.date(2090, 1, 1),
    )
    IntegranteFactory(comite=comite, cargo=1, nombre="Quien Sale")
    return comite


@pytest.mark.parametrize("con_javascript", [True, False])
def test_una_sustitucion_con_su_acta(new_context, live_server, comite, con_javascript):
    page = new_context(java_script_enabled=con_javascript).new_page()
    entrar(page, live_server, "ana", "/admin/comites/integrante/")
    page.get_by_role("link", name="Quien Sale").click()
    page.get_by_role("link", name="Sustituir").click()
    page.get_by_label("Nombre").fill("Rosa Peña")
    page.get_by_label("Sector").select_option("Ciudadanía")
    page.get_by_label("Desde").fill("2026-03-01")
    page.get_by_label("no tiene un cargo público").check()
    page.get_by_role("button", name="Registrar la sustitución").click()
    expect(page.get_by_text("Falta que lo declare. Las fuerzas políticas")).to_be_visible()
    expect(page.get_by_label("Nombre")).to_have_value("Rosa Peña")
    page.get_by_label("cargo en un partido político").check()
    page.get_by_role("button", name="Registrar la sustitución").click()
    expect(page.locator(".messagelist")).to_contain_text("imprima su acta")

    page.get_by_role("link", name="Imprimir el acta de sustitución").click()
    hoja = page.get_by_role("main")
    for dicho in ("AS-CC-TALA-01", "Quien Sale", "Rosa Peña", "Para integrar los comités."):
        expect(hoja).to_contain_text(dicho)
    page.emulate_media(media="print")
    for control in (".nav", ".cabecera", ".pie"):
        expect(page.locator(control)).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Volver a la administración").click()

    page.get_by_role("link", name="Subir el acta firmada").click()
    page.get_by_label("Firmada el").fill("02/03/2026")
    page.get_by_label("Acta firmada").set_input_files(
        {"name": "acta de Rosa.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("AS-CC-TALA-01")
    assert Acta.objects.get().integrante.nombre == "Rosa Peña"

    publico = new_context(java_script_enabled=con_javascript).new_page()
    publico.goto(f"{live_server.url}/comites/")
    publico.get_by_role("link", name="Comité ciudadano de Tala").click()
    principal = publico.get_by_role("main")
    expect(principal).to_contain_text("Integrante (presidencia)")
    expect(principal).to_contain_text("Presidencia: entró otra persona el 1.º de marzo de 2026.")
    expect(principal).not_to_contain_text("Rosa")

    page.goto(f"{live_server.url}/admin/comites/integrante/")
    page.get_by_role("link", name="Rosa Peña").click()
    page.get_by_role("link", name="Consentimiento").click()
    page.get_by_label("Lo consiente", exact=True).check()
    page.get_by_role("button", name="Registrar lo que dijo").click()
    expect(page.get_by_text("vale desde ahora")).to_be_visible()
    publico.reload()
    expect(principal).to_contain_text("Rosa Peña (presidencia)")
