"""A committee in its municipality, its rules, and who may work on it."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from compromisos.roles import ADMINISTRADOR, VALIDADOR
from tests.fabricas import ActividadFactory, ComiteFactory, UsuarioFactory

HOY = datetime.date(2026, 5, 10)


@pytest.fixture
def hoy(time_machine):
    """Midday of 10 May 2026."""
    time_machine.move_to(datetime.datetime(2026, 5, 10, 18, tzinfo=datetime.UTC), tick=False)
    return HOY


@pytest.fixture
def reglas(db):
    call_command("loaddata", "reglas_comites", verbosity=0)


@pytest.fixture
def comite(db):
    """In office from February to December of 2026."""
    return ComiteFactory(clave="cc-tala", nombre="Comité de Tala")


@pytest.fixture
def vecino(comite):
    """The committee of authorities of the same municipality and edition."""
    return ComiteFactory(
        clave="ca-tala", tipo="autoridades", municipio=comite.municipio, edicion=comite.edicion
    )


def con_rol(rol):
    usuario = UsuarioFactory(is_staff=True)
    usuario.groups.set(Group.objects.filter(name=rol))
    return usuario


@pytest.fixture
def unidad(db):
    """An account of the administration."""
    return con_rol(ADMINISTRADOR)


@pytest.fixture
def validador(db):
    return con_rol(VALIDADOR)


@pytest.fixture
def administrador(client, unidad):
    """Its browser."""
    client.force_login(unidad)
    return client


@pytest.fixture
def agenda_publicada(db):
    """Without a published agenda inicio has nothing to say."""
    return ActividadFactory(compromiso__evaluacion__publicada=True)
