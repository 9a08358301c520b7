"""An official of one unit, an activity of that unit, and the form as that official sends it."""

import datetime

import pytest
from django.urls import reverse

from tests.fabricas import (
    ActividadFactory,
    DependenciaFactory,
    EnlaceFactory,
    ResponsabilidadFactory,
)

HOY = datetime.date(2026, 3, 10)


@pytest.fixture
def dependencia(db):
    return DependenciaFactory(nombre="Dirección de Obras")


@pytest.fixture
def enlace(dependencia):
    """The official's account."""
    return EnlaceFactory(dependencia=dependencia, usuario__username="enlace").usuario


@pytest.fixture
def actividad(dependencia):
    """Without deadline, so that no cause of delay is asked."""
    return ResponsabilidadFactory(
        dependencia=dependencia, actividad__numero=2, actividad__compromiso__numero=1
    ).actividad


@pytest.fixture
def cliente(client, enlace):
    client.force_login(enlace)
    return client


@pytest.fixture
def direccion(actividad):
    return reverse("compromisos:avance-create", args=[actividad.pk])


@pytest.fixture
def datos():
    return {
        "visto": "",
        "porcentaje": "40",
        "fecha": "2026-01-15",
        "texto": "Se hizo el calendario.",
        "siguiente_paso": "Publicarlo.",
    }


@pytest.fixture
def actividad_ajena(db):
    return ActividadFactory(texto="De otra dependencia.")
