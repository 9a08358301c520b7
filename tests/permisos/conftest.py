"""The site of the matrix, and a browser for each kind of person."""

import pytest
from django.test import Client

from .mundo import crear_mundo


@pytest.fixture
def mundo(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return crear_mundo()


@pytest.fixture
def como(mundo):
    """como(papel): a browser where that person is in; each time another one, as it began."""
    galletas = {}
    for papel, usuario in mundo.cuentas.items():
        cliente = Client()
        if usuario:
            cliente.force_login(usuario)
        galletas[papel] = cliente.cookies

    def abrir(papel, **opciones):
        cliente = Client(**opciones)
        cliente.cookies.load({nombre: m.value for nombre, m in galletas[papel].items()})
        return cliente

    return abrir
