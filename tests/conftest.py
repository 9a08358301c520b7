"""What every test has: no network beyond this machine, and Chromium where a test wants a page."""

import ipaddress
import os
import shutil
import socket

import pytest

# Playwright's own event loop runs in this thread while Django's ORM is used beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DE_NAVEGADOR = {"page", "context", "browser", "new_context"}
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


@pytest.fixture(autouse=True)
def _sin_red(monkeypatch):
    conectar = socket.socket.connect

    def solo_esta_maquina(self, direccion):
        if isinstance(direccion, tuple):
            anfitrion = direccion[0]
            if anfitrion != "localhost" and not ipaddress.ip_address(anfitrion).is_loopback:
                raise RuntimeError(f"Una prueba quiso salir a la red: {direccion}")
        return conectar(self, direccion)

    monkeypatch.setattr(socket.socket, "connect", solo_esta_maquina)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    programa = os.environ.get("EVJ_CHROMIUM") or shutil.which("chromium")
    return {**browser_type_launch_args, "executable_path": programa, "args": ARGUMENTOS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "es-MX", "timezone_id": "America/Mexico_City"}
