"""A report with a photo, returned, sent again, validated, and read in public; and its pages."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from playwright.sync_api import expect

from compromisos.models import Actividad, Avance, Dependencia, Evidencia, Prorroga
from compromisos.roles import VALIDADOR
from tests.compromisos.panel.archivos import imagen
from tests.fabricas import (
    CLAVE,
    AvanceFactory,
    EnlaceFactory,
    EvidenciaFactory,
    ProrrogaFactory,
    UsuarioFactory,
)

from .paginas import CHICOS, revisar_en_cada_pantalla

FICHA = "/agendas/evj/compromisos/1/actividades/2/"


@pytest.fixture
def agenda(transactional_db):
    call_command("loaddata", "agenda_evj", verbosity=0)
    validador = UsuarioFactory(username="vera", is_staff=True)
    validador.groups.set(Group.objects.filter(name=VALIDADOR))
    return EnlaceFactory(
        dependencia=Dependencia.objects.get(slug="direccion-general-de-estrategias-sociales"),
        usuario__username="rosa",
    ).usuario


def entrar(page, servidor, usuario, ruta):
    page.goto(f"{servidor.url}{ruta}")
    page.get_by_label("Nombre de usuario").fill(usuario)
    page.get_by_label("Contraseña").fill(CLAVE)
    page.get_by_role("button", name="Entrar").click()


def reportar(page, servidor, porcentaje, texto):
    page.goto(f"{servidor.url}/panel/?q=calendario+de+eventos")
    page.get_by_role("link", name="Reportar avance de la actividad 1.2", exact=True).click()
    page.get_by_label("Avance (%)").fill(porcentaje)
    page.get_by_label("Qué se hizo").fill(texto)
    page.get_by_label("Causa del atraso").select_option(index=1)
    page.get_by_label("Título").first.fill("La foto del calendario")
    page.get_by_label("Archivo o foto").first.set_input_files(
        {"name": "IMG_1.JPG", "mimeType": "image/jpeg", "buffer": imagen()}
    )
    page.get_by_role("button", name="Enviar reporte").click()
    expect(page.get_by_role("status")).to_contain_text("1.2")


@pytest.mark.parametrize("con_javascript", [True, False])
def test_de_la_foto_a_la_pagina_publica(
    new_context, live_server, agenda, con_javascript, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path

    def navegador():
        return new_context(java_script_enabled=con_javascript).new_page()

    enlace, validador, publico = navegador(), navegador(), navegador()
    entrar(enlace, live_server, "rosa", "/panel/")
    reportar(enlace, live_server, "100", "Se publicó el calendario.")
    publico.goto(live_server.url + FICHA)
    expect(publico.get_by_role("main")).to_contain_text("Por validar")
    expect(publico.get_by_role("main")).not_to_contain_text("Se publicó el calendario.")

    entrar(validador, live_server, "vera", "/panel/validacion/")
    validador.get_by_role("link", name="Preparar un calendario").click()
    with validador.expect_download() as descarga:
        validador.get_by_role("link", name="La foto del calendario").click()
    assert descarga.value.suggested_filename == "la-foto-del-calendario.jpg"
    validador.get_by_label("Observación").fill("No se ve la fecha.")
    validador.get_by_role("button", name="Devolver").click()
    expect(validador.get_by_text("No hay nada por validar.")).to_be_visible()

    enlace.goto(f"{live_server.url}/panel/?q=calendario+de+eventos")
    expect(enlace.get_by_role("main")).to_contain_text("Devuelto")
    reportar(enlace, live_server, "100", "Se publicó, con fecha.")
    validador.goto(f"{live_server.url}/panel/validacion/")
    validador.get_by_role("link", name="Preparar un calendario").click()
    validador.get_by_label("Sí, prueba lo reportado").check()
    validador.get_by_role("button", name="Validar").click()
    expect(validador.get_by_role("status")).to_contain_text("Validado: 100 %")

    publico.goto(live_server.url + FICHA)
    principal = publico.get_by_role("main")
    expect(principal).to_contain_text("Concluida tarde")
    expect(principal).to_contain_text("100 % verificado")
    expect(principal).to_contain_text("Se publicó, con fecha.")
    with publico.expect_download() as descarga:
        publico.get_by_role("link", name="La foto del calendario").click()
    assert Evidencia.objects.count() == 2
    assert len([ruta for ruta in tmp_path.rglob("*") if ruta.is_file()]) == 1
    assert Avance.objects.count() == 2


def test_pedir_otra_fecha_y_que_se_autorice(new_context, live_server, agenda):
    enlace, validador = new_context().new_page(), new_context().new_page()
    entrar(enlace, live_server, "rosa", "/panel/?q=calendario+de+eventos")
    enlace.get_by_role("link", name="Pedir prórroga de la actividad 1.2", exact=True).click()
    enlace.get_by_label("Fecha de término que se pide").fill("2099-03-15")
    enlace.get_by_label("Por qué").fill("Cambian los ayuntamientos.")
    enlace.get_by_role("button", name="Pedir la prórroga").click()
    expect(enlace.get_by_role("status")).to_contain_text("15/03/2099")
    entrar(validador, live_server, "vera", "/panel/validacion/")
    validador.get_by_role("link", name="15 de marzo de 2099").click()
    validador.get_by_label("Autorizar la fecha nueva").check()
    validador.get_by_label("Por qué").fill("Procede.")
    validador.get_by_role("button", name="Resolver").click()
    enlace.goto(live_server.url + FICHA)
    expect(enlace.get_by_role("main")).to_contain_text("Con prórroga")
    assert Prorroga.objects.get().resolucion.autorizada


@pytest.mark.una_base
def test_cada_pagina_es_accesible_y_cabe(new_context, live_server, agenda):
    actividad = Actividad.objects.get(compromiso__numero=1, numero=2)
    avance = AvanceFactory(actividad=actividad, porcentaje=60)
    EvidenciaFactory(avance=avance)
    prorroga = ProrrogaFactory(actividad=actividad, de=actividad.fecha_termino)
    page = new_context(bypass_csp=True, reduced_motion="reduce").new_page()
    entrar(page, live_server, "vera", "/panel/validacion/")
    for ruta, boton in (
        ("", None),
        (f"avances/{avance.pk}/", "Validar"),
        (f"prorrogas/{prorroga.pk}/", "Resolver"),
        (f"actividades/{actividad.pk}/cierre/", "Cerrar la actividad"),
    ):
        page.goto(f"{live_server.url}/panel/validacion/{ruta}")
        revisar_en_cada_pantalla(page, ruta)
        assert page.evaluate(CHICOS) == [], ruta
        if boton:
            page.get_by_role("button", name=boton, exact=True).click()
            expect(page.locator("#errores")).to_be_visible()
            revisar_en_cada_pantalla(page, f"{ruta} con errores")
