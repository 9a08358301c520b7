"""Sessions: only in the private area, and not for ever."""

import datetime

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.test import Client

from tests.fabricas import CLAVE, EnlaceFactory, EvaluacionFactory

pytestmark = pytest.mark.django_db

MINUTO = datetime.timedelta(minutes=1)


@pytest.fixture
def dentro(client):
    usuario = EnlaceFactory().usuario
    respuesta = client.post("/cuenta/entrar/", {"username": usuario.username, "password": CLAVE})
    assert respuesta.status_code == 302
    return client


def test_la_pagina_publica_no_mira_ni_pone_sesion(dentro):
    EvaluacionFactory(publicada=True)
    sesion = dentro.cookies[settings.SESSION_COOKIE_NAME].value
    con = dentro.get("/")
    sin = Client().get("/")
    assert con.content == sin.content
    assert not con.cookies
    assert "Cookie" not in con.get("Vary", "")
    assert Session.objects.filter(session_key=sesion).exists()


def test_la_pagina_publica_no_pregunta_por_la_sesion(dentro, django_assert_num_queries):
    with django_assert_num_queries(0):
        dentro.get("/accesibilidad/")


def test_la_pagina_privada_no_se_guarda(dentro):
    respuesta = dentro.get("/panel/")
    assert respuesta.status_code == 200
    assert "no-store" in respuesta["Cache-Control"]


def test_las_cookies_no_se_leen_con_javascript(dentro):
    cookie = dentro.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert not cookie["domain"]


@pytest.mark.parametrize(("minutos", "sigue"), [(29, True), (31, False)])
def test_la_sesion_termina_a_los_30_minutos_sin_uso(dentro, minutos, sigue):
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as viaje:
        dentro.get("/panel/")
        viaje.shift(minutos * MINUTO)
        assert (dentro.get("/panel/").status_code == 200) is sigue


@pytest.mark.parametrize(("horas", "sigue"), [(7.75, True), (8.25, False)])
def test_la_sesion_termina_a_las_8_horas_aunque_se_use(dentro, horas, sigue):
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as viaje:
        for _ in range(int(horas * 4)):
            viaje.shift(15 * MINUTO)
            ultima = dentro.get("/panel/")
    assert (ultima.status_code == 200) is sigue


def test_la_sesion_muere_si_la_cuenta_se_desactiva(dentro):
    usuario = get_user(dentro)
    usuario.is_active = False
    usuario.save()
    assert dentro.get("/panel/").status_code == 302
