"""Several close a cut at the same time, while others report: one chain, each cut of one moment."""

import json
from threading import Barrier, Thread

import pytest
from django.db import connection

from compromisos.acciones import cerrar_corte
from compromisos.cadena import verificar
from compromisos.models import Corte
from tests.fabricas import ActividadFactory, AvanceFactory, DependenciaFactory, UsuarioFactory

pytestmark = pytest.mark.django_db(transaction=True)
CUANTOS = 6


def a_la_vez(*trabajos):
    """Run each in a thread of its own, all let go together; what they raised."""
    salida, fallas = Barrier(len(trabajos)), []

    def correr(trabajo):
        try:
            salida.wait()
            trabajo()
        except Exception as error:
            fallas.append(error)
        finally:
            connection.close()

    hilos = [Thread(target=correr, args=[trabajo]) for trabajo in trabajos]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    return fallas


def test_la_cadena_no_se_bifurca():
    ActividadFactory(compromiso__evaluacion__publicada=True)
    assert a_la_vez(*[cerrar_corte] * CUANTOS) == []
    assert list(Corte.objects.values_list("numero", flat=True)) == list(range(CUANTOS, 0, -1))
    assert verificar().numero == CUANTOS


def test_cada_corte_es_de_un_solo_momento():
    """The last report of the list is always the one that the figure says."""
    actividad = ActividadFactory(compromiso__evaluacion__publicada=True)
    autor, unidad = UsuarioFactory(), DependenciaFactory()

    def reportar():
        for n in range(30):
            AvanceFactory(actividad=actividad, porcentaje=n, autor=autor, dependencia=unidad)

    def cerrar():
        for _ in range(8):
            cerrar_corte()

    assert a_la_vez(reportar, cerrar, cerrar) == []
    for corte in Corte.objects.all():
        a = json.loads(corte.octetos)["agendas"][0]["compromisos"][0]["actividades"][0]
        assert a["reportado"] == (a["reportes"][0]["porcentaje"] if a["reportes"] else None)
    assert verificar().numero == 16
