"""Sessions: only in the private area; how they end is tried in compromisos/cuenta."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from tests.fabricas import CLAVE, EnlaceFactory, EvaluacionFactory

pytestmark = pytest.mark.django_db


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
