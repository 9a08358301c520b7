"""/salud/: what a monitor asks."""

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder


@pytest.mark.django_db
def test_salud_dice_que_todo_esta_bien(client):
    respuesta = client.get("/salud/")
    assert respuesta.status_code == 200
    assert respuesta.json() == {
        "estado": "bien",
        "base_de_datos": "bien",
        "migraciones": "al día",
        "version": settings.VERSION,
    }


@pytest.mark.django_db
def test_salud_avisa_que_falta_una_migracion(client):
    MigrationRecorder.Migration.objects.filter(app="compromisos").latest("id").delete()
    respuesta = client.get("/salud/")
    assert (respuesta.status_code, respuesta.json()["migraciones"]) == (503, "faltan")


@pytest.mark.django_db
def test_salud_avisa_que_la_base_no_responde(client, monkeypatch):
    def cerrada(*args, **kwargs):
        raise OperationalError("contraseña secreta")

    monkeypatch.setattr("evj.views.MigrationExecutor", cerrada)
    respuesta = client.get("/salud/")
    assert (respuesta.status_code, respuesta.json()["base_de_datos"]) == (503, "no responde")
    assert "secreta" not in respuesta.content.decode()


def test_viva_no_pregunta_a_la_base(client):
    respuesta = client.get("/salud/viva/")
    assert (respuesta.status_code, respuesta.json()["estado"]) == (200, "viva")


@pytest.mark.parametrize("ruta", ["/salud/", "/salud/viva/"])
def test_salud_solo_se_lee(client, ruta):
    assert client.post(ruta).status_code == 405
