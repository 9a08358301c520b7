"""What the sheets of works name: a municipality, an edition, a unit, committees, a proposal."""

import datetime

import pytest

from tests.fabricas import (
    ActividadFactory,
    ComiteFactory,
    DependenciaFactory,
    EdicionFactory,
    MunicipioFactory,
)
from tests.fabricas_obras import PropuestaFactory

HOY = datetime.date(2026, 5, 10)


@pytest.fixture
def hoy(time_machine):
    """Midday of 10 May 2026."""
    time_machine.move_to(datetime.datetime(2026, 5, 10, 18, tzinfo=datetime.UTC), tick=False)
    return HOY


@pytest.fixture
def tala(hoy, db):
    edicion = EdicionFactory(anio=2026)
    municipio = MunicipioFactory(nombre="Tala", clave="14083")
    DependenciaFactory(nombre="Comisión Estatal del Agua")
    de_aqui = {"municipio": municipio, "edicion": edicion}
    comite = ComiteFactory(clave="cc-tala", **de_aqui)
    ComiteFactory(clave="cs-tala", tipo="contraloria_social", **de_aqui)
    PropuestaFactory(clave="tala-01", comite=comite, **de_aqui)
    ActividadFactory(
        compromiso__evaluacion__slug="evj", compromiso__numero=12, numero=1, texto="Fichas."
    )
    return municipio
