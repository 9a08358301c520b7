"""A validator, and something that waits for one."""

import datetime

import pytest
from django.contrib.auth.models import Group

from compromisos.roles import VALIDADOR
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    EnlaceFactory,
    EvidenciaFactory,
    ResponsabilidadFactory,
    UsuarioFactory,
)

TERMINO = datetime.date(2027, 5, 10)


def con_rol(rol, **campos):
    usuario = UsuarioFactory(is_staff=True, **campos)
    usuario.groups.set(Group.objects.filter(name=rol))
    return usuario


@pytest.fixture
def validador(db):
    return con_rol(VALIDADOR, username="vera")


@pytest.fixture
def cliente(client, validador):
    client.force_login(validador)
    return client


@pytest.fixture
def avance(db):
    """A report that waits, with evidence."""
    avance = AvanceFactory(actividad=ActividadFactory(numero=2, compromiso__numero=1))
    EvidenciaFactory(avance=avance)
    return avance


@pytest.fixture
def responsable(db):
    """An activity with a deadline, and the account of the liaison that answers for it."""
    responsabilidad = ResponsabilidadFactory(actividad__fecha_termino=TERMINO)
    enlace = EnlaceFactory(dependencia=responsabilidad.dependencia, usuario__username="e")
    return responsabilidad.actividad, enlace.usuario
