"""Accounts with and without a second factor, at a moment of which the phone and we both know."""

import re

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client

from compromisos.roles import VALIDADOR
from tests.fabricas import CLAVE, TelefonoFactory, UsuarioFactory, codigo_de

ACTIVAR = "/cuenta/segundo-factor/activar/"


class Persona:
    """A browser, its account and what she holds in her hand."""

    def __init__(self, usuario, telefono=None):
        self.usuario, self.telefono, self.cliente = usuario, telefono, Client()

    def entrar(self, **campos):
        """The first step: user and password."""
        datos = {"username": self.usuario.username, "password": CLAVE, **campos}
        return self.cliente.post("/cuenta/entrar/", datos)

    def dar(self, codigo=None, **campos):
        """The second step: that code, or the one that the phone shows."""
        codigo = codigo or codigo_de(self.telefono)
        return self.cliente.post("/cuenta/segundo-factor/", {"codigo": codigo, **campos})

    def leer_clave(self):
        """Have the phone read the page's key."""
        self.cliente.get(ACTIVAR)
        clave = self.cliente.session["segundo_factor_clave"]
        self.telefono = TelefonoFactory.build(user=self.usuario, key=clave)

    def activar(self):
        """Register the phone that reads the page's key; the recovery codes that it answers."""
        self.leer_clave()
        return self.registrar()

    def registrar(self):
        """Give the code of the phone that read the key; the recovery codes that it answers."""
        pagina = self.cliente.post(ACTIVAR, {"codigo": codigo_de(self.telefono)})
        return re.findall(r"<li>(\d{5} \d{5})</li>", pagina.content.decode())

    def ve(self, ruta="/panel/") -> int:
        return self.cliente.get(ruta).status_code


@pytest.fixture
def reloj():
    """Ten in the morning, in the middle of a code's half minute."""
    with time_machine.travel("2026-03-10 16:00:10Z", tick=False) as reloj:
        yield reloj


@pytest.fixture
def rosa(db, settings, reloj):
    """An official who chose to have a phone registered."""
    settings.SEGUNDO_FACTOR = True
    telefono = TelefonoFactory(user__username="rosa", user__email="rosa@example.org")
    return Persona(telefono.user, telefono)


@pytest.fixture
def vera(db, settings, reloj):
    """Who validates, and has not registered a phone yet."""
    settings.SEGUNDO_FACTOR = True
    usuario = UsuarioFactory(username="vera", email="vera@example.org", is_staff=True)
    usuario.groups.set(Group.objects.filter(name=VALIDADOR))
    return Persona(usuario)
