"""Migrations: from empty, and each step back and forward on real data."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from comites.models import Municipio
from compromisos.models import Actividad, Dependencia
from tests.fabricas import EnlaceFactory

PROPIAS = ["compromisos", "comites"]


def pasos(de="compromisos"):
    cargador = MigrationLoader(connection=None)
    return sorted(nombre for app, nombre in cargador.disk_migrations if app == de)


def migrar(nombre, app="compromisos"):
    MigrationExecutor(connection).migrate([(app, nombre)])


@pytest.mark.parametrize("app", PROPIAS)
def test_no_hay_dos_migraciones_con_un_numero(app):
    numeros = [nombre.split("_")[0] for nombre in pasos(app)]
    assert len(numeros) == len(set(numeros))


@pytest.mark.django_db(transaction=True)
def test_cada_paso_va_y_vuelve_sin_perder_la_agenda():
    call_command("loaddata", "agenda_evj", verbosity=0)
    primera, *demas = pasos()
    for paso in (*reversed(demas[:-1]), primera, *demas):
        migrar(paso)
        assert (Actividad.objects.count(), Dependencia.objects.count()) == (31, 6)
    migrar(None)
    # The account's table took with it those of other apps that point to it: bring all back.
    call_command("migrate", verbosity=0)
    assert Actividad.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_los_municipios_se_van_sin_tocar_la_agenda_y_vuelven():
    call_command("loaddata", "agenda_evj", "municipios_jalisco", verbosity=0)
    migrar(None, "comites")
    assert Actividad.objects.count() == 31
    for nombre in pasos("comites"):
        migrar(nombre, "comites")
    call_command("loaddata", "municipios_jalisco", verbosity=0)
    assert Municipio.objects.count() == 125


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
