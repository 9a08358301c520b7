"""Deadlines as calendars: read back with a calendar's own reader."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from compromisos.models import Actividad
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CierreFactory,
    CompromisoFactory,
    ProrrogaFactory,
    ResolucionProrrogaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
)

pytestmark = pytest.mark.una_base

AGENDA = "/agendas/evj/plazos.ics"
COMPROMISO = "/agendas/evj/compromisos/1/plazos.ics"
DEPENDENCIA = "/dependencias/direccion-juridica/plazos.ics"
TODOS = [AGENDA, COMPROMISO, DEPENDENCIA]


def eventos(client, ruta):
    response = client.get(ruta)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")


@pytest.mark.parametrize("ruta", TODOS)
def test_cada_plazo_es_un_dia_entero_con_su_vuelta(client, actividad, ruta):
    (evento,) = eventos(client, ruta)
    assert evento.decoded("dtstart") == datetime.date(2019, 3, 29)
    assert evento.decoded("dtend") == datetime.date(2019, 3, 30)
    assert evento["summary"] == "Vence 1.2: Preparar un calendario de sesiones"
    assert evento["url"] == "http://testserver/agendas/evj/compromisos/1/actividades/2/"
    assert evento["uid"] == f"actividad-{actividad.pk}@testserver"
    assert "Responde: Dirección Jurídica" in evento["description"]
    assert client.get(evento["url"]).status_code == 200
    assert evento.errors == []


@pytest.mark.parametrize("ruta", TODOS)
def test_los_mismos_datos_son_los_mismos_bytes(client, actividad, ruta, time_machine):
    primero = client.get(ruta).content
    time_machine.move_to(datetime.datetime(2031, 1, 1, tzinfo=datetime.UTC))
    assert client.get(ruta).content == primero


def test_dice_cuando_cambio(client, actividad):
    antes = eventos(client, AGENDA)[0].decoded("last-modified")
    creado = datetime.datetime(2031, 5, 1, 12, tzinfo=datetime.UTC)
    prorroga = ProrrogaFactory(actividad=actividad, a=datetime.date(2031, 6, 1))
    ResolucionProrrogaFactory(prorroga=prorroga, creado=creado)
    (evento,) = eventos(client, AGENDA)
    assert evento.decoded("dtstart") == datetime.date(2031, 6, 1)
    assert evento.decoded("last-modified") == evento.decoded("dtstamp") == creado > antes


def test_sin_historia_lleva_la_hora_de_su_publicacion(client, actividad, publicada):
    actividad.history.all().delete()
    (evento,) = eventos(client, AGENDA)
    assert "last-modified" not in evento
    assert evento.decoded("dtstamp") == publicada.publicada_en.replace(microsecond=0)


def test_lo_negado_no_mueve_el_plazo(client, actividad):
    prorroga = ProrrogaFactory(actividad=actividad, a=datetime.date(2031, 6, 1))
    ResolucionProrrogaFactory(prorroga=prorroga, autorizada=False)
    assert eventos(client, AGENDA)[0].decoded("dtstart") == datetime.date(2019, 3, 29)


def test_lo_sin_fecha_y_lo_cerrado_no_estan(client, actividad):
    ActividadFactory(compromiso=actividad.compromiso, numero=3, fecha_termino=None)
    CierreFactory(actividad=actividad)
    for ruta in TODOS:
        assert eventos(client, ruta) == []


def test_lo_concluido_ya_no_vence(client, actividad):
    RevisionFactory(avance__actividad=actividad, porcentaje_validado=99)
    AvanceFactory(actividad=actividad, porcentaje=100)
    assert len(eventos(client, AGENDA)) == 1
    RevisionFactory(avance=actividad.avances.get(porcentaje=100), porcentaje_validado=100)
    for ruta in TODOS:
        assert eventos(client, ruta) == []


def test_cada_calendario_trae_solo_lo_suyo(client, actividad):
    manana = datetime.date(2026, 11, 24)
    otro = CompromisoFactory(evaluacion=actividad.compromiso.evaluacion, numero=2)
    otra = ActividadFactory(compromiso=otro, texto="Otra", fecha_termino=manana)
    ResponsabilidadFactory(actividad=otra, dependencia__slug="otra")
    ActividadFactory(compromiso__evaluacion__publicada=True, fecha_termino=manana)
    assert len(eventos(client, AGENDA)) == 2
    assert len(eventos(client, COMPROMISO)) == 1
    assert len(eventos(client, DEPENDENCIA)) == 1
    assert len(eventos(client, "/agendas/evj/compromisos/2/plazos.ics")) == 1


@pytest.mark.parametrize("ruta", TODOS)
def test_lo_no_publicado_no_existe(client, actividad, publicada, ruta):
    publicada.publicada_en = None
    publicada.save()
    assert client.get(ruta).status_code == 404


def test_de_una_dependencia_no_se_ve_lo_no_publicado(client, actividad):
    oculta = ActividadFactory(fecha_termino=datetime.date(2026, 11, 24))
    ResponsabilidadFactory(actividad=oculta, dependencia=actividad.dependencias.get())
    assert len(eventos(client, DEPENDENCIA)) == 1


@pytest.mark.parametrize(
    "ruta",
    [
        "/agendas/nada/plazos.ics",
        "/agendas/evj/compromisos/9/plazos.ics",
        f"/agendas/evj/compromisos/{10**30}/plazos.ics",
        "/dependencias/nada/plazos.ics",
    ],
)
def test_lo_que_no_hay_no_existe(client, actividad, ruta):
    assert client.get(ruta).status_code == 404


@pytest.mark.parametrize("ruta", TODOS)
def test_solo_se_lee(client, actividad, ruta):
    assert client.post(ruta).status_code == 405
    assert client.head(ruta).status_code == 200


@pytest.mark.dos_bases
def test_un_texto_hostil_no_rompe_el_calendario(client, actividad):
    malo = "Fin\r\nEND:VEVENT\r\nBEGIN:VALARM; a, b\x0b\x1b\\n " + "ñ" * 300
    Actividad.objects.filter(pk=actividad.pk).update(texto=malo)
    (evento,) = eventos(client, AGENDA)
    assert evento["summary"].startswith("Vence 1.2: Fin END:VEVENT BEGIN:VALARM; a, b")
    assert evento["summary"].endswith("ñ…")
    assert len(evento["summary"]) < 140
    for linea in client.get(AGENDA).content.split(b"\r\n"):
        assert len(linea) <= 75
        assert not any(octeto < 32 for octeto in linea)


@pytest.mark.dos_bases
def test_un_texto_perdido_se_dice(client, actividad):
    Actividad.objects.filter(pk=actividad.pk).update(
        texto="", texto_completo=False, nota_fuente="La fuente lo perdió."
    )
    assert eventos(client, AGENDA)[0]["summary"] == "Vence 1.2: (la fuente perdió el texto)"


@pytest.mark.parametrize("ruta", TODOS)
def test_su_pagina_lleva_a_el(client, actividad, ruta):
    pagina = ruta.removesuffix("plazos.ics")
    assert f'href="{ruta}"' in client.get(pagina).content.decode()


@pytest.mark.dos_bases
@pytest.mark.parametrize("ruta", TODOS)
def test_las_consultas_no_crecen_con_los_plazos(client, actividad, ruta):
    with CaptureQueriesContext(connection) as con_uno:
        client.get(ruta)
    for numero in range(3, 13):
        otra = ActividadFactory(
            compromiso=actividad.compromiso,
            numero=numero,
            fecha_termino=datetime.date(2026, 11, 24),
        )
        ResponsabilidadFactory(actividad=otra, dependencia=actividad.dependencias.get())
        AvanceFactory(actividad=otra)
    with CaptureQueriesContext(connection) as con_once:
        assert len(eventos(client, ruta)) == 11
    assert len(con_once) == len(con_uno) <= 4
