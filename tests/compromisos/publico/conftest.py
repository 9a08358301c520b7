import datetime

import pytest
import time_machine

from tests.fabricas import (
    ActividadFactory,
    CompromisoFactory,
    DependenciaFactory,
    EvaluacionFactory,
    ResponsabilidadFactory,
)

HOY = datetime.date(2026, 11, 23)


@pytest.fixture
def hoy():
    """A Monday, at noon in Jalisco."""
    with time_machine.travel(datetime.datetime(2026, 11, 23, 18, tzinfo=datetime.UTC), tick=False):
        yield HOY


@pytest.fixture
def publicada(db):
    return EvaluacionFactory(slug="evj", nombre="Vamos Juntos", publicada=True)


@pytest.fixture
def actividad(publicada):
    """Overdue, of one unit, in commitment 1 of the published evaluation."""
    compromiso = CompromisoFactory(evaluacion=publicada, numero=1, texto="Ampliar la convocatoria")
    actividad = ActividadFactory(
        compromiso=compromiso,
        numero=2,
        texto="Preparar un calendario de sesiones",
        fecha_termino=datetime.date(2019, 3, 29),
        fecha_fuente="29/03/19 11:00 PM",
    )
    unidad = DependenciaFactory(nombre="Dirección Jurídica", slug="direccion-juridica")
    ResponsabilidadFactory(actividad=actividad, dependencia=unidad)
    return actividad
