"""The visitor's address behind proxies: theirs is believed, the visitor's own words are not."""

import pytest
from django.test import RequestFactory

from evj.web.proxy import DireccionMiddleware, red


@pytest.mark.parametrize(
    ("proxies", "cadena", "direccion"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.66, 203.0.113.9", "203.0.113.9"),  # the first one is forged
        (2, "198.51.100.66, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),  # it did not come through both
        (1, "", "127.0.0.1"),
        (1, "2001:db8::9", "2001:db8::9"),
        (1, "desconocida", "127.0.0.1"),  # PostgreSQL would not keep it: a 500 at sign-in
        (1, "203.0.113.9:4433", "127.0.0.1"),
    ],
)
def test_la_direccion(settings, proxies, cadena, direccion):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": cadena})
    DireccionMiddleware(lambda request: None)(request)
    assert request.META["REMOTE_ADDR"] == direccion


@pytest.mark.parametrize(
    ("direccion", "suya"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),  # an IPv4 of who listens for both
        ("::ffff:203.0.113.8", "203.0.113.8"),
        ("2001:db8:1:1::1", "2001:db8:1:1::"),
        ("2001:db8:1:1:ffff:ffff:ffff:ffff", "2001:db8:1:1::"),
        ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_la_red_de_una_casa_es_una(direccion, suya):
    assert red(RequestFactory().get("/", REMOTE_ADDR=direccion)) == suya


def test_sin_la_cabecera_es_la_de_la_conexion(settings):
    settings.PROXIES = 1
    request = RequestFactory().get("/")
    DireccionMiddleware(lambda request: None)(request)
    assert request.META["REMOTE_ADDR"] == "127.0.0.1"
