"""What the tests of this app share."""

import pytest

from tests.fabricas import ActividadFactory


@pytest.fixture
def agenda_publicada(db):
    """Without a published agenda inicio has nothing to say."""
    return ActividadFactory(compromiso__evaluacion__publicada=True)
