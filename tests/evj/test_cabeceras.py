"""Security headers, on every kind of answer."""

from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import storage
from django.core.management import call_command
from django.test import Client

pytestmark = pytest.mark.django_db

CABECERAS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
)
RESPUESTAS = [
    ("/", 200),
    ("/salud/", 200),
    ("/salud/viva/", 200),
    ("/robots.txt", 200),
    ("/no-existe/", 404),
    ("/no-existe", 404),
    ("/agendas", 301),
    ("/panel/", 302),
    ("/admin/", 302),
    ("/cuenta/entrar/", 200),
    ("/static/evj.css", 200),
]


@pytest.mark.parametrize(("ruta", "estado"), RESPUESTAS)
def test_toda_respuesta_lleva_sus_cabeceras(client, ruta, estado):
    with closing(client.get(ruta)) as respuesta:
        assert respuesta.status_code == estado
        assert [c for c in CABECERAS if c not in respuesta] == []
        assert respuesta["X-Content-Type-Options"] == "nosniff"
        assert respuesta["Cross-Origin-Opener-Policy"] == "same-origin"
        assert respuesta["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Server" not in respuesta
        assert "Access-Control-Allow-Origin" not in respuesta


@pytest.mark.parametrize(("ruta", "estado"), RESPUESTAS)
def test_por_https_toda_respuesta_lleva_hsts(settings, ruta, estado):
    settings.SECURE_HSTS_SECONDS = 63072000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    with closing(Client().get(ruta, secure=True)) as respuesta:
        assert respuesta.status_code == estado
        assert respuesta["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_lo_que_llega_sin_cifrar_se_manda_a_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    respuesta = Client().get("/")
    assert (respuesta.status_code, respuesta["Location"]) == (301, "https://testserver/")
    assert [c for c in CABECERAS if c not in respuesta] == []
    assert Client().get("/salud/").status_code == 200


def test_un_error_nuestro_tambien_las_lleva(client, monkeypatch):
    def falla(*args):
        raise RuntimeError

    monkeypatch.setattr("evj.views.panorama", falla)
    client.raise_request_exception = False
    respuesta = client.get("/")
    assert respuesta.status_code == 500
    assert [c for c in CABECERAS if c not in respuesta] == []


def test_en_produccion_un_archivo_estatico_las_lleva_y_no_caduca(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    settings.STATIC_ROOT = str(tmp_path)
    settings.STATICFILES_DIRS = [_una_hoja(tmp_path.with_name("fuente"))]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    call_command("collectstatic", interactive=False, verbosity=0)
    direccion = storage.staticfiles_storage.url("hoja.css")
    assert direccion.startswith("/static/hoja.")
    assert direccion != "/static/hoja.css"
    with closing(Client().get(direccion, headers={"accept-encoding": "br"})) as respuesta:
        assert respuesta.status_code == 200
        assert "immutable" in respuesta["Cache-Control"]
        assert respuesta["Content-Encoding"] == "br"
        assert [c for c in CABECERAS if c not in respuesta] == []
        assert "default-src 'none'" in respuesta["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in respuesta


def _una_hoja(carpeta: Path) -> Path:
    carpeta.mkdir()
    (carpeta / "hoja.css").write_text("body { color: black }\n" * 100, encoding="utf-8")
    return carpeta


def test_un_nombre_de_sitio_ajeno_se_rechaza(client):
    respuesta = client.get("/", headers={"host": "malo.example"})
    assert respuesta.status_code == 400
    assert [c for c in CABECERAS if c not in respuesta] == []


@pytest.mark.parametrize("ruta", ["/", "/cuenta/entrar/", "/no-existe/"])
def test_la_politica_no_permite_nada_en_linea_ni_de_fuera(client, ruta):
    politica = client.get(ruta)["Content-Security-Policy"]
    directivas = dict(parte.strip().split(" ", 1) for parte in politica.split(";"))
    assert directivas["default-src"] == "'none'"
    assert "script-src" in directivas
    for nombre in ("frame-ancestors", "base-uri", "object-src"):
        assert directivas[nombre] == "'none'"
    assert set(directivas.values()) == {"'none'", "'self'"}


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
