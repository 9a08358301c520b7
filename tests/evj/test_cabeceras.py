"""Security headers, on every kind of answer."""

import pytest
from django.conf import settings
from django.test import override_settings

pytestmark = pytest.mark.django_db

CABECERAS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "X-Frame-Options",
)
RESPUESTAS = [
    ("/", 200),
    ("/salud/", 200),
    ("/no-existe/", 404),
    ("/panel/", 302),
    ("/admin/", 302),
    ("/cuenta/entrar/", 200),
    ("/static/evj.css", 200),
]


@pytest.mark.parametrize(("ruta", "estado"), RESPUESTAS)
def test_toda_respuesta_lleva_sus_cabeceras(client, ruta, estado):
    respuesta = client.get(ruta)
    assert respuesta.status_code == estado
    faltan = [c for c in CABECERAS if c not in respuesta and c != "X-Frame-Options"]
    assert faltan == []


@pytest.mark.parametrize(("ruta", "estado"), RESPUESTAS)
def test_por_https_toda_respuesta_lleva_hsts(client, ruta, estado):
    with override_settings(SECURE_HSTS_SECONDS=63072000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True):
        respuesta = client.get(ruta, secure=True)
    assert respuesta["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_un_nombre_de_sitio_ajeno_se_rechaza(client):
    respuesta = client.get("/", headers={"host": "malo.example"})
    assert respuesta.status_code == 400
    assert "Content-Security-Policy" in respuesta


def test_la_politica_no_permite_nada_en_linea(client):
    politica = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in politica
    assert "unsafe" not in politica
    assert "nonce" not in politica
    for directiva in ("frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"):
        assert directiva in politica


def test_lo_publico_se_comprime_y_lo_privado_no(client):
    publica = client.get("/accesibilidad/", headers={"accept-encoding": "gzip"})
    privada = client.get("/cuenta/entrar/", headers={"accept-encoding": "gzip"})
    assert publica["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in privada


def test_un_formulario_falsificado_se_rechaza_en_espanol(client):
    client.handler.enforce_csrf_checks = True
    respuesta = client.post("/cuenta/salir/")
    assert respuesta.status_code == 403
    assert "formulario" in respuesta.content.decode()
    assert settings.CSRF_COOKIE_HTTPONLY
