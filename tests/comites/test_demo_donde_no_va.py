"""Nothing is invented where it could be taken for real."""

import pytest
from django.core.management import CommandError, call_command

from comites.models import Comite, Edicion
from tests.fabricas import EdicionFactory

pytestmark = pytest.mark.django_db


def test_no_se_mezcla_con_una_edicion_de_verdad(hoy):
    call_command("loaddata", "agenda_evj", verbosity=0)
    call_command("preparar_demo")
    EdicionFactory(anio=2026)
    with pytest.raises(CommandError, match="Ya hay una edición 2026"):
        call_command("demo")
    assert not Comite.objects.exists()


def test_en_un_sitio_de_verdad_no_se_inventa(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="nunca en un sitio real"):
        call_command("demo")
    assert not Edicion.objects.exists()
