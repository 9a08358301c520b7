"""Who lost the phone: an administrator takes the second factor away, and the owner is told."""

import time

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from compromisos.models import Usuario
from compromisos.segundo_factor import codigos_nuevos
from tests.fabricas import CLAVE, TelefonoFactory, UsuarioFactory, codigo_de

pytestmark = pytest.mark.django_db


@pytest.fixture
def telefono(db):
    telefono = TelefonoFactory(user__username="rosa", user__email="rosa@example.org")
    codigos_nuevos(telefono.user)
    return telefono


def _pagina(usuario):
    return f"/admin/compromisos/usuario/{usuario.pk}/segundo-factor/"


def _ficha(usuario):
    return f"/admin/compromisos/usuario/{usuario.pk}/change/"


def test_lo_quita_y_queda_dicho(administrador, telefono, django_capture_on_commit_callbacks):
    rosa = Client()
    rosa.post("/cuenta/entrar/", {"username": "rosa", "password": CLAVE})
    rosa.post("/cuenta/segundo-factor/", {"codigo": codigo_de(telefono)})
    assert rosa.get("/panel/").status_code == 200
    ficha = administrador.get(_ficha(telefono.user)).content.decode()
    assert "Activada el" in ficha
    assert f'href="{_pagina(telefono.user)}"' in ficha
    pregunta = administrador.get(_pagina(telefono.user)).content.decode()
    assert "Le llega un correo a rosa@example.org" in pregunta
    with django_capture_on_commit_callbacks(execute=True):
        response = administrador.post(_pagina(telefono.user), follow=True)
    assert "Rosa: entrará con su contraseña" in response.content.decode()
    assert "Sin activar" in response.content.decode()
    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()
    assert rosa.get("/panel/").status_code == 302
    assert LogEntry.objects.get().user.username == "administrador"
    limite = time.monotonic() + 5
    while not mail.outbox and time.monotonic() < limite:
        time.sleep(0.01)
    assert mail.outbox[0].to == ["rosa@example.org"]
    assert "Si usted no la quitó" in mail.outbox[0].body


def test_la_propia_se_quita_en_mi_cuenta(administrador):
    telefono = TelefonoFactory(user=Usuario.objects.get(username="administrador"))
    administrador.post("/cuenta/entrar/", {"username": "administrador", "password": CLAVE})
    administrador.post("/cuenta/segundo-factor/", {"codigo": codigo_de(telefono)})
    assert administrador.get("/admin/").status_code == 200
    assert administrador.post(_pagina(telefono.user)).status_code == 404
    assert TOTPDevice.objects.exists()


def test_no_se_quita_lo_que_no_hay_ni_lo_de_un_superusuario(administrador):
    de_superusuario = TelefonoFactory(user__is_superuser=True).user
    for usuario in (de_superusuario, UsuarioFactory(), Usuario(pk=10**6)):
        assert administrador.get(_pagina(usuario)).status_code == 404
        assert administrador.post(_pagina(usuario)).status_code == 404
    assert TOTPDevice.objects.exists()


def test_un_superusuario_lo_quita_de_otro(como):
    telefono = TelefonoFactory(user__is_superuser=True)
    assert como("superusuario").post(_pagina(telefono.user)).status_code == 302
    assert not TOTPDevice.objects.exists()


def test_dice_desde_que_dia_de_aqui(administrador):
    with time_machine.travel("2026-03-11 02:00Z", tick=False):
        telefono = TelefonoFactory()
    assert "Activada el 10/03/2026" in administrador.get(_ficha(telefono.user)).content.decode()


def test_las_claves_no_se_ven_en_la_administracion(como, telefono):
    cliente = como("superusuario")
    for ruta in (_ficha(telefono.user), _pagina(telefono.user)):
        assert telefono.key not in cliente.get(ruta).content.decode()
    for ruta in ("/admin/otp_totp/totpdevice/", "/admin/otp_static/staticdevice/"):
        assert cliente.get(ruta).status_code == 404
