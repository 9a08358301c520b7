"""Migrations: from empty, and each step back and forward on real data."""

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.state import ProjectState, StateApps

from comites.models import Municipio
from compromisos.models import Actividad, Dependencia
from evj.web.migraciones import CrearTablas, juntar_tablas
from tests.fabricas import EnlaceFactory

PROPIAS = ["compromisos", "comites", "obras"]
DE_TABLAS = (CrearTablas, CreateModel, AddField, AddConstraint, AddIndex)


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
    """In one walk: what a step lost on the way would be missing at the end."""
    call_command("loaddata", "agenda_evj", "municipios_jalisco", verbosity=0)
    # An address that was copied from the account does not reach the directory (0006).
    casa = EnlaceFactory(usuario__email="casa@example.org", correo="casa@example.org")
    oficina = EnlaceFactory(usuario__email="otra@example.org", correo="oficina@example.org")
    migrar(pasos()[0])
    assert "compromisos_corte" not in connection.introspection.table_names()
    call_command("migrate", verbosity=0)  # comites too, which went back with what it stands on
    assert (Actividad.objects.count(), Dependencia.objects.count()) == (31, 6 + 2)
    assert Municipio.objects.count() == 125
    casa.refresh_from_db()
    oficina.refresh_from_db()
    assert (casa.correo, oficina.correo) == ("", "oficina@example.org")


@pytest.mark.parametrize("app", PROPIAS)
def test_la_primera_tambien_se_puede_deshacer(app):
    """It only makes tables, so to undo it touches no other app's: to drop them one by one takes
    long and shows nothing more."""
    inicial = MigrationLoader(connection=None).get_migration(app, pasos(app)[0])
    assert all(isinstance(o, DE_TABLAS) and o.reversible for o in inicial.operations)


def test_los_modelos_no_tienen_cambios_sin_migracion(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_las_tablas_seguidas_se_hacen_juntas_y_en_su_orden():
    a, b, c = (CreateModel(nombre, fields=[]) for nombre in ("A", "B", "C"))
    campo = AddField("A", "texto", models.TextField())
    juntas = juntar_tablas([a, b, campo, c])
    assert [getattr(o, "modelos", o) for o in juntas] == [[a, b], campo, [c]]
    assert juntas[0].describe() == "Create the tables of A, B"


def test_las_tablas_juntas_se_dibujan_una_vez(monkeypatch):
    """Those that were drawn before them too, and they know one another."""
    dibujadas = []
    dibujar = StateApps.render_multiple
    monkeypatch.setattr(
        StateApps, "render_multiple", lambda *a: (dibujadas.append(len(a[1])), dibujar(*a))
    )
    estado = ProjectState()
    CreateModel("Casa", fields=[]).state_forwards("barrio", estado)
    assert estado.apps.get_model("barrio", "casa")
    de_la_casa = [("casa", models.ForeignKey("barrio.Casa", models.CASCADE))]
    cuartos = [CreateModel(f"Cuarto{n}", fields=de_la_casa) for n in range(9)]
    CrearTablas(cuartos).state_forwards("barrio", estado)
    casa, cuarto = (estado.apps.get_model("barrio", que) for que in ("casa", "cuarto8"))
    assert cuarto._meta.get_field("casa").related_model is casa
    assert dibujadas == [1, 10]
