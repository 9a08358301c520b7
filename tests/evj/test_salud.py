"""/salud/: what a monitor asks."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.db.migrations.recorder import MigrationRecorder

from evj import views


@pytest.fixture
def base_lejos(monkeypatch):
    """A database that no longer answers, as the driver says it."""

    def cerrar(error=OperationalError):
        def cerrada(*args, **kwargs):
            raise error("contraseña secreta")

        monkeypatch.setattr(connections["default"], "cursor", cerrada)

    return cerrar


@pytest.mark.django_db
def test_salud_dice_que_todo_esta_bien(client):
    respuesta = client.get("/salud/")
    assert respuesta.status_code == 200
    assert respuesta.json() == {
        "estado": "bien",
        "base_de_datos": "bien",
        "migraciones": "al día",
        "disco": "bien",
        "version": settings.VERSION,
    }
    assert "no-store" in respuesta["Cache-Control"]


@pytest.mark.django_db
def test_salud_avisa_que_falta_una_migracion(client):
    MigrationRecorder.Migration.objects.filter(app="compromisos").latest("id").delete()
    respuesta = client.get("/salud/")
    assert (respuesta.status_code, respuesta.json()["migraciones"]) == (503, "faltan")
    assert respuesta.json()["estado"] == "mal"


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_salud_avisa_que_la_base_no_responde(client, base_lejos, error):
    base_lejos(error)
    respuesta = client.get("/salud/")
    assert (respuesta.status_code, respuesta.json()["base_de_datos"]) == (503, "no responde")
    assert respuesta.json()["migraciones"] == "se desconoce"
    assert "secreta" not in respuesta.content.decode()


@pytest.mark.django_db
def test_salud_avisa_que_el_disco_se_llena(client, monkeypatch):
    libre = SimpleNamespace(free=views.DISCO_MINIMO - 1)
    monkeypatch.setattr(views.shutil, "disk_usage", lambda carpeta: libre)
    respuesta = client.get("/salud/")
    assert (respuesta.status_code, respuesta.json()["disco"]) == (503, "casi lleno")
    libre.free = views.DISCO_MINIMO
    assert client.get("/salud/").status_code == 200


@pytest.mark.django_db
def test_el_disco_se_mide_donde_se_escribe(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = str(tmp_path / "archivos" / "aún" / "no")
    medidas = []
    monkeypatch.setattr(
        views.shutil, "disk_usage", lambda carpeta: medidas.append(carpeta) or libres.pop()
    )
    libres = [SimpleNamespace(free=5), SimpleNamespace(free=7)]
    base = connections["default"]
    con_sqlite = base.vendor == "sqlite"
    assert views.espacio_libre() == (5 if con_sqlite else 7)
    assert medidas[0] == tmp_path
    assert medidas[1:] == ([Path(base.settings_dict["NAME"]).parent] if con_sqlite else [])


def test_viva_no_pregunta_a_la_base(client, base_lejos):
    base_lejos()
    respuesta = client.get("/salud/viva/")
    assert (respuesta.status_code, respuesta.json()["estado"]) == (200, "viva")
    assert respuesta.json()["version"] == settings.VERSION


@pytest.mark.parametrize("ruta", ["/salud/", "/salud/viva/"])
def test_salud_solo_se_lee(client, ruta):
    assert client.post(ruta).status_code == 405
