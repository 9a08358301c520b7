"""The invented edition: whole, marked wherever it is shown, and apart from what is real."""

import datetime

import pytest
from django.core.management import call_command
from django.utils.html import strip_tags
from django.utils.timezone import localdate

from comites.models import Acuerdo, Comite, Edicion, Evento, Inscripcion, Integrante, Queja
from compromisos.models import Actividad, Avance
from tests.demostracion import sitio_de_demostracion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _demo(del_archivo, tmp_path_factory):
    with sitio_de_demostracion(datetime.date(2026, 5, 10), tmp_path_factory.mktemp("demo")):
        yield


def llano(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def test_hay_de_todo():
    edicion = Edicion.objects.get()
    assert (edicion.anio, edicion.demo, edicion.regiones.count()) == (2026, True, 2)
    assert set(Comite.objects.values_list("tipo", flat=True)) == {
        "ciudadano",
        "autoridades",
        "contraloria_social",
    }
    assert Integrante.objects.filter(sustituye_a__isnull=False).exists()
    assert Evento.objects.por_venir().exists()
    assert Evento.objects.filter(estado="realizado").exists()
    assert set(Acuerdo.objects.con_estado(localdate()).values_list("oportunidad", flat=True)) >= {
        "vencida",
        "concluida_en_tiempo",
        "por_vencer",
    }
    assert set(Inscripcion.objects.values_list("estado", flat=True)) == {"confirmada", "en_espera"}
    assert set(Queja.objects.con_estado().values_list("estado", flat=True)) == {
        "recibida",
        "turnada",
        "resuelta",
    }


@pytest.mark.una_base
def test_cada_pagina_que_la_muestra_lo_dice(client):
    comite = Comite.objects.filter(tipo="contraloria_social").first()
    evento = Evento.objects.filter(con_inscripcion=True).first()
    for direccion in (
        "/",
        "/comites/",
        comite.get_absolute_url(),
        f"/comites/{comite.clave}/contraloria/",
        comite.municipio.get_absolute_url(),
        "/contraloria-social/",
        "/facultades/",
        "/calendario/",
        "/calendario/eventos/",
        "/calendario/acuerdos/",
        "/calendario/convocatorias/",
        evento.get_absolute_url(),
        f"{evento.get_absolute_url()}cartel/",
        f"{evento.get_absolute_url()}inscripcion/",
        "/aviso-de-privacidad/",
    ):
        assert "demostración" in llano(client.get(direccion)).lower(), direccion
    assert "Demostración" in client.get("/calendario/eventos.ics").content.decode()


@pytest.mark.una_base
def test_la_agenda_sigue_como_estaba_y_nada_la_prueba(client):
    assert (Actividad.objects.count(), Avance.objects.count()) == (31, 0)
    leido = llano(client.get("/agendas/evj/compromisos/1/actividades/1/"))
    assert "0 de 125 municipios con al menos una asamblea" in leido
    assert leido.lower().count("demostración") == 1
    assert "no se cuenta lo inventado de la edición de demostración. Ver los registros" in leido
    for compromiso, actividad in ((4, 1), (4, 2), (11, 1)):
        leido = llano(client.get(f"/agendas/evj/compromisos/{compromiso}/actividades/{actividad}/"))
        assert "0 de 10 etapas del programa con" in leido


def test_repetirla_no_hace_nada(capsys):
    antes = Evento.objects.count(), Queja.objects.count()
    call_command("demo")
    assert "Ya estaba la Edición 2026 (demostración)." in capsys.readouterr().out
    assert (Evento.objects.count(), Queja.objects.count()) == antes


@pytest.mark.parametrize(
    ("usuario", "dice"),
    [
        (
            "demo.contraloria",
            [
                "demo.contraloria, por Demostración: Contraloría social de",
                "Llenar una cédula: Demostración: cédula de vigilancia",
            ],
        ),
        ("demo.municipio", ["demo.municipio, por el municipio de", "Ver el contacto de"]),
    ],
)
def test_cada_cuenta_entra_a_su_panel(client, capsys, usuario, dice):
    call_command("demo")
    clave = capsys.readouterr().out.split(usuario)[1].split()[0]
    datos = {"username": usuario, "password": clave}
    leido = llano(client.post("/cuenta/entrar/", datos, follow=True))
    assert [texto for texto in dice if texto not in leido] == []
