"""The invented edition: whole, marked wherever it is shown, and apart from what is real."""

import pytest
from django.core.management import CommandError, call_command
from django.utils.html import strip_tags

from comites.models import Acuerdo, Comite, Edicion, Evento, Inscripcion, Integrante, Queja
from compromisos.models import Actividad, Avance
from tests.fabricas import EdicionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitio(settings, hoy, reglas):
    settings.DEMO = True
    call_command("loaddata", "agenda_evj", "municipios_jalisco", verbosity=0)
    call_command("preparar_demo")


@pytest.fixture
def edicion(sitio):
    call_command("demo")
    return Edicion.objects.get()


def llano(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def test_hay_de_todo(edicion, hoy):
    assert (edicion.anio, edicion.demo, edicion.regiones.count()) == (2026, True, 2)
    assert set(Comite.objects.values_list("tipo", flat=True)) == {
        "ciudadano",
        "autoridades",
        "contraloria_social",
    }
    assert Integrante.objects.filter(sustituye_a__isnull=False).exists()
    assert Evento.objects.por_venir().exists()
    assert Evento.objects.filter(estado="realizado").exists()
    assert set(Acuerdo.objects.con_estado(hoy).values_list("oportunidad", flat=True)) >= {
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
def test_cada_pagina_que_la_muestra_lo_dice(client, edicion):
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
def test_la_agenda_sigue_como_estaba_y_nada_la_prueba(client, edicion):
    assert (Actividad.objects.count(), Avance.objects.count()) == (31, 0)
    leido = llano(client.get("/agendas/evj/compromisos/1/actividades/1/"))
    assert "0 de 125 municipios con al menos una asamblea" in leido
    assert "demostración" not in leido.lower()
    for compromiso, actividad in ((4, 1), (4, 2), (11, 1)):
        leido = llano(client.get(f"/agendas/evj/compromisos/{compromiso}/actividades/{actividad}/"))
        assert "0 de 10 etapas del programa con" in leido


def test_repetirla_no_hace_nada(edicion, capsys):
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
def test_cada_cuenta_entra_a_su_panel(client, edicion, capsys, usuario, dice):
    call_command("demo")
    clave = capsys.readouterr().out.split(usuario)[1].split()[0]
    datos = {"username": usuario, "password": clave}
    leido = llano(client.post("/cuenta/entrar/", datos, follow=True))
    assert [texto for texto in dice if texto not in leido] == []


def test_no_se_mezcla_con_una_edicion_de_verdad(sitio):
    EdicionFactory(anio=2026)
    with pytest.raises(CommandError, match="Ya hay una edición 2026"):
        call_command("demo")
    assert not Comite.objects.exists()


def test_en_un_sitio_de_verdad_no_se_inventa(sitio, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="nunca en un sitio real"):
        call_command("demo")
    assert not Edicion.objects.exists()
