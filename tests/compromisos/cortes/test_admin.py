"""Closing a cut from the admin; who may is in the matrix of tests/permisos."""

import pytest

from compromisos.models import Corte
from compromisos.roles import VALIDADOR
from tests.compromisos.validacion.conftest import con_rol

pytestmark = pytest.mark.django_db
CERRAR = "/admin/compromisos/corte/add/"


@pytest.fixture
def vera(client):
    vera = con_rol(VALIDADOR)
    client.force_login(vera)
    return vera


def test_antes_dice_que_se_congela_y_despues_su_huella(client, vera, actividad, cortar):
    cortar()
    antes = client.get(CERRAR).content.decode()
    assert "Vamos Juntos" in antes
    assert "El anterior es el Corte 1, del 02/03/2026 12:00." in antes
    assert Corte.objects.count() == 1
    despues = client.post(CERRAR, follow=True)
    corte = Corte.objects.ultimo()
    assert (corte.numero, corte.cierra) == (2, vera)
    assert f"Corte 2 cerrado. Su huella: {corte.sha256}" in despues.content.decode()


def test_sin_nada_publicado_lo_advierte(client, vera):
    assert "el corte quedaría vacío" in client.get(CERRAR).content.decode()
