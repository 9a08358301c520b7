from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from compromisos.management.commands.preparar_demo import contrasena_demo
from compromisos.models import Avance, Enlace, Usuario
from compromisos.roles import ADMINISTRADOR, VALIDADOR
from tests.fabricas import DependenciaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dependencia(db):
    return DependenciaFactory(
        nombre="Dirección General de Estrategias Sociales",
        slug="direccion-general-de-estrategias-sociales",
    )


def _preparar():
    salida = StringIO()
    call_command("preparar_demo", stdout=salida)
    return salida.getvalue()


def test_una_cuenta_por_papel(dependencia):
    salida = _preparar()
    administra = Usuario.objects.get(username="demo.administracion")
    assert [grupo.name for grupo in administra.groups.all()] == [ADMINISTRADOR]
    assert administra.is_staff
    assert not administra.is_superuser
    assert Usuario.objects.get(username="demo.validacion").groups.get().name == VALIDADOR
    enlace = Usuario.objects.get(username="demo.estrategias")
    assert not enlace.is_staff
    assert enlace.enlaces.get().dependencia == dependencia
    assert "Enlace de Dirección General de Estrategias Sociales" in salida
    assert "Enlace de ninguna dependencia" in salida
    assert not Avance.objects.exists()


def test_las_contrasenas_impresas_sirven(dependencia):
    for linea in _preparar().splitlines()[1:]:
        usuario, contrasena = linea.split()[-2:]
        assert Usuario.objects.get(username=usuario).check_password(contrasena)


def test_dos_veces_da_lo_mismo(dependencia):
    primera = _preparar()
    usuario = Usuario.objects.get(username="demo.estrategias")
    usuario.set_password("cambiada en la demostración")
    usuario.is_active = False
    usuario.save()
    assert _preparar() == primera
    assert Usuario.objects.count() == 4
    assert Enlace.objects.count() == 1
    usuario.refresh_from_db()
    assert usuario.is_active
    assert usuario.check_password(contrasena_demo("demo.estrategias"))


def test_la_contrasena_depende_de_la_clave_del_sitio(settings):
    una = contrasena_demo("demo.estrategias")
    settings.SECRET_KEY = "otra clave"
    assert contrasena_demo("demo.estrategias") != una


def test_se_niega_en_un_sitio_real(settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="nunca en un sitio real"):
        _preparar()
    assert not Usuario.objects.exists()
