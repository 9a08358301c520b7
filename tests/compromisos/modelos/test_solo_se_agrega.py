"""Reports, evidence, revisions, deadline moves and closings are added, never changed."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from compromisos.candados import bajo_candado, poner_candados, quitar_candados
from compromisos.models import Evidencia
from tests import fabricas, fabricas_obras

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[modelo.__name__ for modelo in bajo_candado()])
def fila(request):
    fabrica = f"{request.param}Factory"
    de = fabricas if hasattr(fabricas, fabrica) else fabricas_obras
    return getattr(de, fabrica)()


def rechazada():
    return pytest.raises(IntegrityError, match="no se cambian ni se borran")


def test_la_base_no_la_deja_cambiar(fila):
    with rechazada(), transaction.atomic():
        fila.save()
    with rechazada(), transaction.atomic():
        type(fila).objects.update(id=F("id"))


def test_la_base_no_la_deja_borrar(fila):
    with rechazada(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {fila._meta.db_table}")  # noqa: S608 - a table of ours
    assert type(fila).objects.filter(pk=fila.pk).exists()


def test_los_candados_se_quitan_y_se_reponen(fila):
    quitar_candados()
    fila.save()
    poner_candados()
    poner_candados()
    with rechazada(), transaction.atomic():
        fila.save()


# What a complaint says, who filed it and what was noted on it, and who registered for an event:
# erased in time. A photograph is withdrawn when it shows what it should not.
SE_BORRAN = {
    "DatosQueja",
    "NotaQueja",
    "Inscripcion",
    "FotoObra",
    "FotoHallazgo",
    "FotoMantenimiento",
}


def test_todo_lo_que_cuelga_de_un_avance_esta_bajo_candado():
    """A new table that points to one of these is one of them, or somebody decides otherwise."""
    propios = bajo_candado()
    for model in (m for m in apps.get_models() if m.__name__ not in SE_BORRAN):
        apunta = [f for f in model._meta.fields if f.remote_field and f.related_model in propios]
        assert not apunta or model in propios, model


def test_cada_lugar_de_evidencia_se_ocupa_una_vez():
    primera = fabricas.EvidenciaFactory(orden=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        fabricas.EvidenciaFactory(avance=primera.avance, orden=1)
    fabricas.EvidenciaFactory(avance=primera.avance, orden=2)
    assert Evidencia.objects.count() == 2
