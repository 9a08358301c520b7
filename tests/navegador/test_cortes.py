"""A cut closed by the evaluation unit, read in public, and what gives away whoever changes it."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from playwright.sync_api import expect

from compromisos.candados import poner_candados, quitar_candados
from compromisos.models import Actividad, Corte
from compromisos.roles import VALIDADOR
from tests.fabricas import AvanceFactory, UsuarioFactory

from .test_validacion import entrar


@pytest.fixture
def agenda(transactional_db):
    call_command("loaddata", "agenda_evj", verbosity=0)
    validador = UsuarioFactory(username="vera", is_staff=True)
    validador.groups.set(Group.objects.filter(name=VALIDADOR))
    return Actividad.objects.get(compromiso__numero=1, numero=2)


def cerrar(page, servidor):
    page.goto(f"{servidor.url}/admin/compromisos/corte/add/")
    page.get_by_role("button", name="Cerrar el corte").click()
    expect(page.get_by_text("cerrado. Su huella:")).to_be_visible()


def como_atacante(orden):
    """With the database's own password: the locks are taken away, and put back afterwards."""
    quitar_candados()
    with connection.cursor() as cursor:
        cursor.execute(orden)
        assert cursor.rowcount == 1
    poner_candados()


def verificar() -> str:
    salida = StringIO()
    call_command("verificar_cortes", stdout=salida)
    return salida.getvalue()


@pytest.mark.parametrize("con_javascript", [True, False])
def test_un_corte_cerrado_y_una_fila_cambiada_por_detras(
    new_context, live_server, agenda, con_javascript
):
    page = new_context(java_script_enabled=con_javascript).new_page()
    entrar(page, live_server, "vera", "/admin/compromisos/corte/")
    cerrar(page, live_server)
    avance = AvanceFactory(actividad=agenda, porcentaje=30, texto="Se empezó.")
    cerrar(page, live_server)

    publico = new_context(java_script_enabled=con_javascript).new_page()
    publico.goto(live_server.url)
    publico.get_by_role("link", name="Cortes: cómo estaba la agenda").click()
    publico.get_by_role("button", name="Ver qué cambió").click()
    principal = publico.get_by_role("main")
    expect(principal).to_contain_text("1 actividad cambió, 0 son nuevas y 0 ya no están.")
    expect(principal).to_contain_text("30 %")
    publico.get_by_role("link", name="corte 2", exact=True).click()
    expect(principal).to_contain_text("coincidía con su huella")
    assert verificar().startswith("Bien hasta el corte 2")

    como_atacante(f"UPDATE compromisos_avance SET porcentaje = 90 WHERE id = {avance.pk}")  # noqa: S608
    with pytest.raises(CommandError, match=f"El corte 2 está mal: el reporte {avance.pk} que cong"):
        verificar()
    como_atacante(f"UPDATE compromisos_avance SET porcentaje = 30 WHERE id = {avance.pk}")  # noqa: S608
    assert verificar().startswith("Bien hasta el corte 2")

    huella = Corte.objects.get(numero=1).sha256
    como_atacante("UPDATE compromisos_corte SET dia = '2020-01-01' WHERE numero = 1")
    with pytest.raises(CommandError, match="El corte 1 está mal: su fila no es la que se selló"):
        verificar()
    publico.goto(f"{live_server.url}/cortes/1/")
    expect(publico.get_by_role("alert")).to_contain_text("Este corte se cambió después de cerrarlo")
    expect(principal).to_contain_text(huella)
