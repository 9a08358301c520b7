"""A day, and who works on the works."""

import datetime

import pytest
from django.contrib.auth.models import Group

from compromisos.roles import ADMINISTRADOR
from tests.fabricas import EnlaceFactory, UsuarioFactory

HOY = datetime.date(2026, 6, 10)


@pytest.fixture
def hoy(time_machine):
    """Midday of 10 June 2026."""
    time_machine.move_to(datetime.datetime(2026, 6, 10, 18, tzinfo=datetime.UTC), tick=False)
    return HOY


@pytest.fixture
def administrador(client, db):
    """The browser of an account of the administration."""
    usuario = UsuarioFactory(is_staff=True)
    usuario.groups.set(Group.objects.filter(name=ADMINISTRADOR))
    client.force_login(usuario)
    return client


@pytest.fixture
def enlace(client, db):
    """An official, signed in."""
    enlace = EnlaceFactory()
    client.force_login(enlace.usuario)
    return enlace
