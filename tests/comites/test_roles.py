"""What each role may do with the tables of this app, beside what it may with the agenda's."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from compromisos.roles import ADMINISTRADOR, VALIDADOR, asegurar_grupos

pytestmark = pytest.mark.django_db


def permisos(rol) -> set[str]:
    filas = Permission.objects.filter(group__name=rol).values_list(
        "content_type__app_label", "codename"
    )
    return {f"{app}.{codigo}" for app, codigo in filas}


def test_la_administracion_lleva_los_municipios_y_la_validacion_los_lee():
    assert "comites.change_municipio" in permisos(ADMINISTRADOR)
    assert "comites.delete_municipio" not in permisos(ADMINISTRADOR)
    assert "comites.delete_etapaedicion" in permisos(ADMINISTRADOR)
    assert "comites.view_municipio" in permisos(VALIDADOR)
    assert "comites.change_municipio" not in permisos(VALIDADOR)


@pytest.mark.parametrize("app", ["compromisos", "comites"])
def test_una_aplicacion_pone_lo_suyo_y_no_toca_lo_de_la_otra(app):
    antes = permisos(ADMINISTRADOR)
    grupo = Group.objects.get(name=ADMINISTRADOR)
    suyos = Permission.objects.filter(content_type__app_label=app)
    grupo.permissions.add(suyos.get(codename__in=["delete_avance", "delete_municipio"]))
    grupo.permissions.remove(suyos.get(codename__in=["view_avance", "view_municipio"]))
    asegurar_grupos(sender=apps.get_app_config(app))
    assert permisos(ADMINISTRADOR) == antes
