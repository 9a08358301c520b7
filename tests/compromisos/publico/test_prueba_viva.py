"""The live check on an activity's page: beside the report, never instead of it."""

import datetime

import pytest
import time_machine
from django.utils.html import strip_tags

from compromisos.models import Actividad
from tests.fabricas import AvanceFactory, EnlaceFactory

ACTIVIDAD = "/agendas/evj/compromisos/1/actividades/2/"


def llano(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


@pytest.fixture
def probada(actividad, hoy):
    actividad.prueba_viva = "enlaces-vigentes"
    actividad.save()
    return actividad


def test_se_muestra_junto_al_avance_y_no_lo_cambia(client, probada):
    AvanceFactory(actividad=probada, porcentaje=100)
    antes = llano(client.get(ACTIVIDAD))
    assert "0 de 1 dependencias participantes con enlace vigente" in antes
    EnlaceFactory(dependencia=probada.dependencias.get(), tiempo_completo=True)
    response = client.get(ACTIVIDAD)
    leido = llano(response)
    assert "1 de 1 dependencias participantes con enlace vigente en el directorio" in leido
    assert "de tiempo completo, 1. Ver los registros" in leido
    assert 'href="/directorio/"' in response.content.decode()
    assert "no lo cambia ni lo sustituye" in leido
    for texto in (antes, leido):
        assert "100 % reportado" in texto.replace("\xa0", " ")
        assert "Vencida" in texto


def test_de_un_dia_anterior_no_se_dice_lo_que_hoy_hay_registrado(client, hoy, probada):
    dias = [hoy + datetime.timedelta(days=n) for n in range(3)]
    with time_machine.travel(datetime.datetime(2026, 11, 25, 18, tzinfo=datetime.UTC)):
        paginas = [client.get(ACTIVIDAD, {"al": dia}) for dia in dias]
    assert [p.status_code for p in paginas] == [200, 200, 200]
    assert ["registros de EVJ" in llano(p) for p in paginas] == [False, False, True]


@pytest.mark.parametrize("slug", ["", "ya-no-existe"])
def test_sin_prueba_no_hay_seccion(client, probada, slug):
    Actividad.objects.update(prueba_viva=slug)
    assert "Lo que dicen los registros de EVJ" not in llano(client.get(ACTIVIDAD))
