"""What every test has: no network beyond this machine, and Chromium where a test wants a page."""

import gc
import ipaddress
import os
import shutil
import socket
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
import tareas
from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import TransactionTestCase
from simple_history.manager import HistoryManager

from compromisos.candados import quitar_candados

# Playwright's own event loop runs in this thread while Django's ORM is used beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PLANTILLA = os.environ.get("EVJ_TEST_PLANTILLA")  # tests/plantilla.py made it
RECORRIDOS = Path(__file__).parent / "navegador"
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


def pytest_configure(config):
    """Fewer looks for cycles: a tenth of the suite's time."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def pytest_collection_modifyitems(config, items):
    """Whatever asks for a page is a journey, to leave out where there is no browser. What asks
    nothing of the database, or nothing that was not asked of both engines by another test
    (`una_base`; in a module of those, all but `dos_bases`), is run beside SQLite only: beside
    another engine it is the same. What goes from SQLite to the other engine (`entre_motores`) is
    run beside the other, which `make test` always brings."""
    for item in items:
        if DE_NAVEGADOR & set(getattr(item, "fixturenames", ())):
            if item.path.parent != RECORRIDOS:
                raise pytest.UsageError(f"{item.nodeid}: a journey goes in {RECORRIDOS}.")
            item.add_marker("navegador")
    if os.environ.get("EVJ_TEST_DATABASE_URL"):
        dejar(config, items, depende_de_la_base)
    elif PLANTILLA:
        dejar(config, items, lambda item: not item.get_closest_marker("entre_motores"))


def dejar(config, items, cuales):
    """Only those of which `cuales` is true; pytest counts the others as left out."""
    config.hook.pytest_deselected(items=[item for item in items if not cuales(item)])
    items[:] = filter(cuales, items)


def depende_de_la_base(item) -> bool:
    if item.get_closest_marker("una_base") and not item.get_closest_marker("dos_bases"):
        return False
    fixtures = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


def _borrar(self, style, tables, **_) -> list[str]:
    """Emptying small tables costs PostgreSQL less than making them anew, which TRUNCATE does."""
    borrar = [f"DELETE FROM {self.quote_name(tabla)}" for tabla in tables]  # noqa: S608
    return ["SET session_replication_role = replica", *borrar, "RESET session_replication_role"]


def _vaciar_y_reponer(self, vaciar=TransactionTestCase._fixture_teardown):
    """A test that commits empties the database when it ends; the next one, in whatever order,
    still finds the causes of delay that a migration wrote; the roles are put back by themselves."""
    quitar_candados()
    vaciar(self)
    causas = import_module("compromisos.migrations.0002_causas_de_atraso").CAUSAS
    apps.get_model("compromisos.CausaAtraso").objects.bulk_create(
        apps.get_model("compromisos.CausaAtraso")(nombre=nombre, orden=orden)
        for orden, nombre in enumerate(causas, start=1)
    )


def _copiar(self, *args, **kwargs) -> str:
    """The test database, copied from the one that `make test` migrated for all its parts."""
    nombre = self._get_test_db_name()
    self.connection.close()
    if self.connection.vendor == "sqlite":
        shutil.copy(PLANTILLA, nombre)
    else:
        with self._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {nombre} TEMPLATE {PLANTILLA}")
    self.connection.settings_dict["NAME"] = nombre
    return nombre


if PLANTILLA:
    BaseDatabaseCreation.create_test_db = _copiar
TransactionTestCase._fixture_teardown = _vaciar_y_reponer
DatabaseOperations.sql_flush = _borrar
# Otherwise each row that is saved makes a class anew: a twentieth of the suite's time.
HistoryManager.from_queryset = cache(HistoryManager.from_queryset)


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
def django_db_setup(django_db_setup, django_db_blocker):
    """Once a process Django asks SQLite whether it knows JSON: asked here, no page's queries count
    it, in whatever order the tests come."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field


@pytest.fixture(scope="module")
def del_archivo(django_db_setup, django_db_blocker):
    """What a fixture with the scope of a module writes is there for all its tests: the changes of
    each are undone as ever, and this with the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    programa = tareas.buscar_chromium()
    return {**browser_type_launch_args, "executable_path": programa, "args": ARGUMENTOS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "es-MX", "timezone_id": "America/Mexico_City"}
