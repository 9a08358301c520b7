"""Migrations: from empty, and each step back and forward on real data."""

from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from compromisos.models import Actividad, Dependencia
from tests.fabricas import EnlaceFactory


def pasos():
    cargador = MigrationLoader(connection=None)
    return sorted(nombre for app, nombre in cargador.disk_migrations if app == "compromisos")


def migrar(nombre):
    MigrationExecutor(connection).migrate([("compromisos", nombre)])


def test_no_hay_dos_migraciones_con_un_numero():
    numeros = [nombre.split("_")[0] for nombre in pasos()]
    assert len(numeros) == len(set(numeros))


@pytest.mark.django_db(transaction=True)
def test_cada_paso_va_y_vuelve_sin_perder_la_agenda():
    call_command("loaddata", "agenda_evj", verbosity=0)
    for anterior, nombre in reversed(list(pairwise(pasos()))):
        for paso in (anterior, nombre, anterior):
            migrar(paso)
            assert (Actividad.objects.count(), Dependencia.objects.count()) == (31, 6)
    migrar(None)
    # The account's table took with it those of other apps that point to it: bring all back.
    call_command("migrate", verbosity=0)
    assert Actividad.objects.count() == 0


def test_los_modelos_no_tienen_cambios_sin_migracion(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_el_correo_copiado_de_la_cuenta_no_llega_al_directorio():
    casa = EnlaceFactory(usuario__email="casa@example.org", correo="casa@example.org")
    oficina = EnlaceFactory(usuario__email="otra@example.org", correo="oficina@example.org")
    migrar("0005_correo")
    migrar(pasos()[-1])
    casa.refresh_from_db()
    oficina.refresh_from_db()
    assert (casa.correo, oficina.correo) == ("", "oficina@example.org")
