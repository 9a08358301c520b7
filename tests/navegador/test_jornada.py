"""The main job from end to end: the spreadsheet goes in, the public status page comes out."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from compromisos.models import Actividad, Avance, Dependencia
from compromisos.roles import ADMINISTRADOR
from tests.fabricas import CLAVE, EnlaceFactory, UsuarioFactory

HOJA = settings.BASE_DIR / "fixtures" / "agenda_evj.xlsx"


@pytest.fixture
def admin(transactional_db):
    usuario = UsuarioFactory(username="ana", is_staff=True)
    usuario.groups.add(Group.objects.get(name=ADMINISTRADOR))
    return usuario


def entrar(page, usuario):
    page.get_by_label("Nombre de usuario").fill(usuario)
    page.get_by_label("Contraseña").fill(CLAVE)
    page.get_by_role("button", name="Entrar").click()


def importar(page, servidor):
    page.goto(f"{servidor.url}/admin/compromisos/evaluacion/import/")
    entrar(page, "ana")
    page.get_by_label("Archivo").set_input_files(HOJA)
    page.get_by_label("Crear dependencias nuevas").check()
    page.get_by_role("button", name="Ver qué cambiaría").click()
    expect(page.get_by_role("row", name="Compromisos 15 0 0 0")).to_be_visible()
    expect(page.get_by_role("row", name="Actividades 31 0 0 0")).to_be_visible()
    assert not Actividad.objects.exists()
    page.get_by_role("button", name="Confirmar la importación").click()
    expect(page.get_by_text("Se importó «agenda_evj.xlsx»")).to_be_visible()


def publicar(page):
    page.get_by_role("link", name="Publicar", exact=True).click()
    page.get_by_role("button", name="Publicar").click()


def reportar(page, porcentaje):
    page.get_by_role("link", name="Reportar avance de la actividad 1.2", exact=True).click()
    page.get_by_label("Avance (%)").fill(porcentaje)
    page.get_by_label("Qué se hizo").fill("Se publicó el calendario de dos municipios.")
    page.get_by_label("Causa del atraso").select_option(index=1)
    page.get_by_role("button", name="Enviar reporte").click()
    expect(page.get_by_role("status")).to_contain_text("1.2")


@pytest.mark.parametrize("con_javascript", [True, False])
def test_de_la_hoja_de_calculo_a_la_pagina_publica(new_context, live_server, admin, con_javascript):
    def navegador():
        return new_context(java_script_enabled=con_javascript).new_page()

    publico = navegador()
    ficha = f"{live_server.url}/agendas/estrategia-vamos-juntos/compromisos/1/"
    page = navegador()
    importar(page, live_server)
    assert publico.goto(ficha).status == 404
    publicar(page)
    publico.goto(ficha)
    expect(publico.get_by_role("main")).to_contain_text("Sin reporte")
    publico.goto(live_server.url)
    expect(publico.get_by_role("heading", level=1)).to_contain_text("22 vencidas, 9 sin fecha")

    unidad = Dependencia.objects.get(nombre="Dirección General de Estrategias Sociales")
    EnlaceFactory(dependencia=unidad, usuario__username="rosa")
    enlace = navegador()
    enlace.goto(f"{live_server.url}/panel/")
    entrar(enlace, "rosa")
    reportar(enlace, "40 %")
    publico.goto(ficha)
    expect(publico.get_by_role("main")).to_contain_text("13.3 % reportado")
    reportar(enlace, "60")
    publico.goto(ficha)
    expect(publico.get_by_role("main")).to_contain_text("20 % reportado")
    expect(publico.get_by_role("main")).to_contain_text("2 de 3 sin reporte")
    expect(publico.get_by_role("main")).not_to_contain_text("Se publicó el calendario")
    publico.get_by_role("link", name="Preparar un calendario de eventos a nivel municipal").click()
    expect(publico.get_by_role("main")).to_contain_text("60 %")
    expect(publico.get_by_role("main")).to_contain_text("Por validar")
    assert list(Avance.objects.values_list("porcentaje", flat=True)) == [60, 40]
