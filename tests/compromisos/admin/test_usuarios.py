"""Accounts: one page makes an official's account; nobody raises themselves."""

import datetime
import time

import pytest
from django.core import mail
from django.test import Client

from compromisos.models import Enlace, Usuario
from compromisos.roles import ADMINISTRADOR, VALIDADOR
from tests.fabricas import CLAVE, DependenciaFactory, UsuarioFactory

from .formularios import lleno

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
AGREGAR = "/admin/compromisos/usuario/add/"
NUEVA = "una frase larga y nueva"


@pytest.fixture
def dependencia(db):
    return DependenciaFactory(nombre="Dirección de Obras")


@pytest.fixture
def datos(dependencia):
    return {
        "username": "rosa",
        "first_name": "Rosa",
        "last_name": "Pérez",
        "email": "rosa@example.org",
        "rol": "",
        "dependencia": dependencia.pk,
        "cargo": "Directora",
        "desde": "2026-01-15",
        "password1": NUEVA,
        "password2": NUEVA,
    }


def _cambiar(usuario):
    return f"/admin/compromisos/usuario/{usuario.pk}/change/"


def test_una_pagina_hace_la_cuenta_y_el_cargo(administrador, dependencia, datos):
    assert administrador.post(AGREGAR, datos).status_code == 302
    usuario = Usuario.objects.get(username="rosa")
    assert usuario.check_password(NUEVA)
    assert not usuario.is_staff
    assert not usuario.is_superuser
    enlace = usuario.enlaces.get()
    assert enlace.dependencia == dependencia
    assert (enlace.nombre, enlace.cargo) == ("Rosa Pérez", "Directora")
    assert enlace.correo == ""  # the directory publishes it; the account's is nobody's business
    assert enlace.desde == datetime.date(2026, 1, 15)
    cliente = Client()
    response = cliente.post("/cuenta/entrar/", {"username": "rosa", "password": NUEVA}, follow=True)
    assert "por Dirección de Obras" in response.content.decode()


@pytest.mark.dos_bases
def test_queda_en_la_historia_quien_la_hizo(administrador, datos):
    administrador.post(AGREGAR, datos)
    usuario = Usuario.objects.get(username="rosa")
    (registro,) = usuario.history.all()
    assert registro.history_user.username == "administrador"


def test_sin_contrasena_se_invita_por_correo(
    administrador, datos, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        administrador.post(AGREGAR, datos | {"password1": "", "password2": ""})
    limite = time.monotonic() + 5
    while not mail.outbox and time.monotonic() < limite:
        time.sleep(0.01)
    (correo,) = mail.outbox
    assert correo.to == ["rosa@example.org"]
    assert "Su usuario es: rosa" in correo.body
    assert "http://testserver/cuenta/contrasena/nueva/" in correo.body
    assert Usuario.objects.get(username="rosa").has_usable_password()


def test_si_el_sitio_no_manda_correo_la_contrasena_se_pone_ahi(administrador, datos, settings):
    settings.HAY_CORREO = False
    response = administrador.post(AGREGAR, datos | {"password1": "", "password2": ""})
    assert set(response.context["adminform"].form.errors) == {"password1"}
    assert "Este sitio no manda correo" in response.content.decode()
    assert not Usuario.objects.filter(username="rosa").exists()


@pytest.mark.dos_bases
@pytest.mark.parametrize(
    ("campos", "errores"),
    [
        ({"dependencia": ""}, {"dependencia"}),
        ({"dependencia": "999999"}, {"dependencia"}),
        ({"password1": "", "password2": "", "email": ""}, {"email"}),
        ({"password2": "otra"}, {"password2"}),
        ({"password1": "corta", "password2": "corta"}, {"password1"}),
        ({"password1": "rosaperez-rosaperez", "password2": "rosaperez-rosaperez"}, set()),
        ({"first_name": ""}, {"first_name"}),
        ({"username": "administrador"}, {"username"}),
        ({"username": "ADMINISTRADOR"}, {"username"}),
        ({"desde": "31/12/9999"}, {"desde"}),
        ({"desde": "31/02/2026"}, {"desde"}),
        ({"rol": "Superusuario"}, {"rol"}),
        ({"username": "ro\0sa"}, {"username"}),
        ({"cargo": "x" * 151}, {"cargo"}),
    ],
)
def test_lo_que_falta_se_dice_y_no_se_hace_nada(administrador, datos, campos, errores):
    response = administrador.post(AGREGAR, datos | campos)
    if not errores:
        assert response.status_code == 302
        return
    assert response.status_code == 200
    assert response.context["adminform"].form.errors.keys() == errores
    assert not Usuario.objects.filter(username="rosa").exists()
    assert not Enlace.objects.exists()


@pytest.mark.dos_bases
@pytest.mark.parametrize("rol", [ADMINISTRADOR, VALIDADOR])
def test_el_acceso_sale_del_papel(administrador, datos, rol):
    administrador.post(AGREGAR, datos | {"rol": rol, "dependencia": ""})
    usuario = Usuario.objects.get(username="rosa")
    assert usuario.is_staff
    assert usuario.groups.get().name == rol
    assert not usuario.enlaces.exists()

    formulario = lleno(administrador.get(_cambiar(usuario)))
    assert formulario["rol"] == rol
    administrador.post(_cambiar(usuario), formulario | {"rol": ""})
    usuario.refresh_from_db()
    assert not usuario.is_staff
    assert not usuario.groups.exists()


@pytest.mark.parametrize(
    "ajeno",
    [
        {"is_superuser": "on"},
        {"is_staff": "on"},
        {"user_permissions": ["1", "2"]},
        {"groups": ["1"]},
        {"password": "x"},
        {"date_joined_0": "2001-01-01"},
    ],
)
def test_no_se_escribe_mas_de_lo_que_se_ve(administrador, datos, ajeno):
    administrador.post(AGREGAR, datos | ajeno)
    usuario = Usuario.objects.get(username="rosa")
    administrador.post(_cambiar(usuario), lleno(administrador.get(_cambiar(usuario))) | ajeno)
    usuario.refresh_from_db()
    assert not usuario.is_superuser
    assert not usuario.is_staff
    assert not usuario.user_permissions.exists()
    assert not usuario.groups.exists()
    assert usuario.check_password(NUEVA)
    assert usuario.date_joined.year != 2001


def test_la_administracion_no_toca_a_un_superusuario(administrador):
    jefe = UsuarioFactory(username="jefe", is_superuser=True, is_staff=True)
    pagina = administrador.get(_cambiar(jefe))
    assert "password1" not in pagina.content.decode()
    assert "is_superuser" not in pagina.content.decode()
    for datos in ({"username": "otro", "password1": NUEVA, "password2": NUEVA}, {}):
        assert administrador.post(_cambiar(jefe), datos).status_code == 403
    assert administrador.post(f"/admin/compromisos/usuario/{jefe.pk}/password/").status_code in (
        302,
        404,
    )
    jefe.refresh_from_db()
    assert jefe.username == "jefe"
    assert jefe.check_password(CLAVE)


@pytest.mark.dos_bases
def test_nadie_se_sube_a_si_mismo(administrador):
    yo = Usuario.objects.get(username="administrador")
    datos = lleno(administrador.get(_cambiar(yo)))
    administrador.post(_cambiar(yo), datos | {"is_superuser": "on", "user_permissions": ["1"]})
    yo.refresh_from_db()
    assert not yo.is_superuser
    assert not yo.user_permissions.exists()


@pytest.mark.dos_bases
@pytest.mark.parametrize(
    ("campo", "cambio"), [("is_active", {"is_active": None}), ("rol", {"rol": VALIDADOR})]
)
def test_nadie_se_cierra_la_puerta(administrador, campo, cambio):
    yo = Usuario.objects.get(username="administrador")
    datos = lleno(administrador.get(_cambiar(yo))) | {"first_name": "Otra"}
    response = administrador.post(
        _cambiar(yo), {c: v for c, v in (datos | cambio).items() if v is not None}
    )
    assert response.context["adminform"].form.errors.keys() == {campo}
    assert "pida este cambio a otra persona" in response.content.decode()
    yo.refresh_from_db()
    assert yo.is_active
    assert yo.groups.get().name == ADMINISTRADOR
    assert administrador.post(_cambiar(yo), datos).status_code == 302


def test_un_superusuario_hace_a_otro(como):
    cliente = como("superusuario")
    usuario = UsuarioFactory()
    datos = lleno(cliente.get(_cambiar(usuario))) | {"is_superuser": "on"}
    assert cliente.post(_cambiar(usuario), datos).status_code == 302
    usuario.refresh_from_db()
    assert usuario.is_superuser
    assert usuario.is_staff


def test_poner_otra_contrasena_cierra_sus_sesiones_y_no_la_propia(administrador):
    usuario = UsuarioFactory()
    suyo = Client()
    suyo.force_login(usuario)
    datos = lleno(administrador.get(_cambiar(usuario)))
    administrador.post(_cambiar(usuario), datos | {"password1": NUEVA, "password2": NUEVA})
    assert suyo.get("/panel/").status_code == 302
    yo = Usuario.objects.get(username="administrador")
    datos = lleno(administrador.get(_cambiar(yo)))
    administrador.post(_cambiar(yo), datos | {"password1": NUEVA, "password2": NUEVA})
    assert administrador.get("/admin/").status_code == 200


def test_desactivar_una_cuenta(administrador):
    usuario = UsuarioFactory()
    datos = lleno(administrador.get(_cambiar(usuario)))
    del datos["is_active"]
    administrador.post(_cambiar(usuario), datos)
    usuario.refresh_from_db()
    assert not usuario.is_active
