"""What every test has: no network beyond this machine, and Chromium where a test wants a page."""

import ipaddress
import os
import shutil
import socket

import pytest

# Playwright's own event loop runs in this thread while Django's ORM is used beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DE_NAVEGADOR = {"page", "context", "browser", "new_context"}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTOS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Mark journeys, to leave them out where there is no browser.

    A test that commits empties the database when it ends; what the migrations wrote (the roles,
    the causes of delay) is put back for the next one.
    """
    for item in items:
        marca = item.get_closest_marker("django_db")
        if "live_server" in item.fixturenames or (marca and marca.kwargs.get("transaction")):
            item.add_marker(
                pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False
            )
        if DE_NAVEGADOR & set(getattr(item, "fixturenames", ())):
            item.add_marker("navegador")


def exigir_esta_maquina(anfitrion: str | bytes):
    nombre = anfitrion.decode() if isinstance(anfitrion, bytes) else anfitrion
    try:
        propia = nombre == "localhost" or ipaddress.ip_address(nombre).is_loopback
    except ValueError:
        propia = False
    if not propia:
        raise RuntimeError(f"Una prueba quiso salir a la red: {nombre}")


@pytest.fixture(autouse=True)
def _sin_red(monkeypatch):
    """Loopback and Unix sockets only, and no name is looked up elsewhere."""

    def vigilar(nombre):
        original = getattr(socket.socket, nombre)

        def solo_esta_maquina(self, direccion):
            if isinstance(direccion, tuple):
                exigir_esta_maquina(direccion[0])
            return original(self, direccion)

        monkeypatch.setattr(socket.socket, nombre, solo_esta_maquina)

    resolver = socket.getaddrinfo

    def resolver_aqui(host, *args, **kwargs):
        if host:
            exigir_esta_maquina(host)
        return resolver(host, *args, **kwargs)

    vigilar("connect")
    vigilar("connect_ex")
    monkeypatch.setattr(socket, "getaddrinfo", resolver_aqui)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    programa = os.environ.get("EVJ_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)))
    return {**browser_type_launch_args, "executable_path": programa, "args": ARGUMENTOS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "es-MX", "timezone_id": "America/Mexico_City"}
