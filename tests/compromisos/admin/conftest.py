"""One account for each role, signed in."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from compromisos.roles import ADMINISTRADOR, VALIDADOR
from tests.fabricas import EnlaceFactory, UsuarioFactory

ROLES = ["anonimo", "enlace", "validador", "administrador", "superusuario"]


def _cuenta(rol):
    if rol == "enlace":
        return EnlaceFactory(usuario__username=rol).usuario
    usuario = UsuarioFactory(username=rol, is_staff=True, is_superuser=rol == "superusuario")
    grupo = {"validador": VALIDADOR, "administrador": ADMINISTRADOR}.get(rol)
    usuario.groups.set(Group.objects.filter(name=grupo))
    return usuario


@pytest.fixture
def como(db):
    """como("administrador") is that role's browser."""

    def entrar(rol):
        cliente = Client()
        if rol != "anonimo":
            cliente.force_login(_cuenta(rol))
        return cliente

    return entrar


@pytest.fixture
def administrador(como):
    return como("administrador")
