import datetime
import statistics
import time

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.test import Client

from compromisos.roles import ADMINISTRADOR, VALIDADOR
from evj.web.sesion import SessionStore
from tests.fabricas import CLAVE, EnlaceFactory, UsuarioFactory

ENTRAR = "/cuenta/entrar/"
pytestmark = [pytest.mark.django_db, pytest.mark.una_base]


@pytest.fixture
def usuario(db):
    return UsuarioFactory(username="rosa")


def _entrar(cliente, usuario="rosa", clave=CLAVE, **extra):
    siguiente = extra.pop("next", "")
    datos = {"username": usuario, "password": clave, "next": siguiente}
    return cliente.post(ENTRAR, datos, **extra)


# --- Where to ---------------------------------------------------------------------------------
def test_un_enlace_va_a_su_panel(client):
    EnlaceFactory(usuario=UsuarioFactory(username="rosa", is_staff=True))
    assert _entrar(client).url == "/panel/"


def test_la_unidad_de_evaluacion_va_a_la_administracion(client, usuario):
    usuario.is_staff = True
    usuario.save()
    assert _entrar(client).url == "/admin/"


def test_quien_valida_va_a_lo_que_espera(client, usuario, settings):
    settings.SEGUNDO_FACTOR = False
    usuario.is_staff = True
    usuario.save()
    usuario.groups.set(Group.objects.filter(name=VALIDADOR))
    assert _entrar(client).url == "/panel/validacion/"


def test_quien_no_es_enlace_va_al_panel_que_se_lo_explica(client, usuario):
    assert _entrar(client).url == "/panel/"


def test_vuelve_adonde_iba(client, usuario):
    assert _entrar(client, next="/panel/?estado=vencida").url == "/panel/?estado=vencida"


@pytest.mark.dos_bases
@pytest.mark.parametrize(
    "siguiente",
    [
        "https://malo.example/",
        "//malo.example/",
        "///malo.example/",
        "/\\malo.example/",
        "\\\\malo.example",
        "http:malo.example",
        "https:///malo.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://testserver@malo.example/",
        "http://testserver.malo.example/",
        "\thttps://malo.example/",
        "ftp://testserver/",
        "\0//malo.example",
    ],
)
def test_nunca_sale_del_sitio(client, usuario, siguiente):
    assert _entrar(client, next=siguiente).url == "/panel/"
    assert client.get(ENTRAR, {"next": siguiente}).url == "/panel/"


def test_quien_ya_entro_no_ve_el_formulario(client, usuario):
    client.force_login(usuario)
    assert client.get(ENTRAR).url == "/panel/"


def test_otro_metodo(client):
    assert client.put(ENTRAR).status_code == 405
    assert client.get("/cuenta/salir/").status_code == 405


# --- Sessions ---------------------------------------------------------------------------------
def test_cada_entrada_estrena_sesion_tambien_la_misma_persona(client, usuario):
    _entrar(client)
    primera = client.cookies["sesion"].value
    _entrar(client)
    segunda = client.cookies["sesion"].value
    assert primera != segunda
    assert not Session.objects.filter(session_key=primera).exists()


def test_una_sesion_puesta_por_otro_no_sirve(client, usuario):
    client.cookies["sesion"] = "a" * 32
    _entrar(client)
    assert client.cookies["sesion"].value != "a" * 32


def test_salir_la_mata_en_el_servidor(client, usuario):
    _entrar(client)
    clave = client.cookies["sesion"].value
    assert client.post("/cuenta/salir/").url == ENTRAR
    assert not Session.objects.filter(session_key=clave).exists()
    otro = Client()
    otro.cookies["sesion"] = clave
    assert otro.get("/panel/").status_code == 302


def test_salir_dos_veces(client):
    assert client.post("/cuenta/salir/").status_code == 302


def test_desactivar_la_cuenta_cierra_sus_sesiones(client, usuario):
    _entrar(client)
    usuario.is_active = False
    usuario.save()
    assert client.get("/panel/").status_code == 302


def test_termina_a_los_treinta_minutos_sin_uso(client, usuario):
    with time_machine.travel("2026-03-10 12:00Z", tick=False) as reloj:
        _entrar(client)
        reloj.shift(datetime.timedelta(minutes=29))
        assert client.get("/panel/").status_code == 200
        reloj.shift(datetime.timedelta(minutes=29))
        assert client.get("/panel/").status_code == 200
        reloj.shift(datetime.timedelta(minutes=31))
        assert client.get("/panel/").status_code == 302


def test_termina_a_las_ocho_horas_aunque_se_use(client, usuario):
    with time_machine.travel("2026-03-10 12:00Z", tick=False) as reloj:
        _entrar(client)
        for _ in range(19):
            reloj.shift(datetime.timedelta(minutes=25))
            assert client.get("/panel/").status_code == 200
        reloj.shift(datetime.timedelta(minutes=10))
        assert client.get("/panel/").status_code == 302


@pytest.mark.dos_bases
def test_una_peticion_a_la_vez_no_deshace_lo_que_otra_guardo(client, usuario):
    client.force_login(usuario)
    clave = client.cookies["sesion"].value
    lenta = SessionStore(clave)
    assert lenta.get("aviso") is None
    rapida = SessionStore(clave)
    rapida["aviso"] = "Se guardó."
    rapida.save()
    lenta.save()
    assert SessionStore(clave)["aviso"] == "Se guardó."


def test_una_sesion_cerrada_no_revive(client, usuario):
    client.force_login(usuario)
    abierta = SessionStore(client.cookies["sesion"].value)
    assert abierta.get("_auth_user_id")
    client.post("/cuenta/salir/")
    with pytest.raises(UpdateError):
        abierta.save()


def test_la_galleta_solo_viaja_segura(client, usuario, settings):
    galleta = _entrar(client).cookies["sesion"]
    assert galleta["httponly"]
    assert galleta["samesite"] == "Lax"


# --- Wrong tries ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("nombre", "clave"), [("rosa", "mala"), ("nadie", CLAVE), ("inactiva", CLAVE), ("", "")]
)
def test_las_mismas_palabras_para_quien_existe_y_quien_no(client, usuario, nombre, clave):
    UsuarioFactory(username="inactiva", is_active=False)
    response = _entrar(client, nombre, clave)
    assert response.status_code == 200
    html = response.content.decode()
    if nombre:
        assert "El usuario o la contraseña no son correctos." in html
    else:
        assert "Escriba su usuario." in html
        assert "Escriba su contraseña." in html
    assert 'id="errores"' in html


def test_al_quinto_intento_se_detiene_y_a_los_quince_minutos_se_libera(client, usuario):
    with time_machine.travel("2026-03-10 12:00Z", tick=False) as reloj:
        for _ in range(4):
            assert _entrar(client, clave="mala").status_code == 200
        detenido = _entrar(client, clave="mala")
        assert detenido.status_code == 429
        assert detenido["Retry-After"] == "900"
        assert "Demasiados intentos" in detenido.content.decode()
        assert _entrar(client).status_code == 429
        reloj.shift(datetime.timedelta(minutes=14))
        assert _entrar(client).status_code == 429
        reloj.shift(datetime.timedelta(minutes=2))
        assert _entrar(client).status_code == 302


def test_otra_persona_no_queda_fuera(client, usuario):
    UsuarioFactory(username="luis")
    for _ in range(5):
        _entrar(client, clave="mala")
    assert _entrar(client).status_code == 429
    assert _entrar(client, "luis").status_code == 302


def test_desde_otra_direccion_no_queda_fuera(client, usuario):
    for _ in range(5):
        _entrar(client, clave="mala")
    assert _entrar(client, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_otra_direccion_de_la_misma_casa_no_engana(client, usuario):
    codigos = [
        _entrar(client, clave="mala", REMOTE_ADDR=f"2001:db8:1:1::{n}").status_code
        for n in range(6)
    ]
    assert codigos == [200] * 4 + [429] * 2
    assert _entrar(client, REMOTE_ADDR="2001:db8:1:2::1").status_code == 302


def test_una_direccion_inventada_no_engana(client, usuario):
    codigos = [
        _entrar(client, clave="mala", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}").status_code
        for n in range(6)
    ]
    assert codigos == [200] * 4 + [429] * 2


def test_cambiar_de_navegador_no_engana(client, usuario):
    codigos = [
        _entrar(client, clave="mala", HTTP_USER_AGENT=f"navegador {n}").status_code
        for n in range(5)
    ]
    assert codigos[-1] == 429


def test_una_direccion_no_prueba_con_todos(client, usuario):
    with time_machine.travel("2026-03-10 12:00Z", tick=False) as reloj:
        for n in range(30):
            assert _entrar(client, f"persona{n}", clave="mala").status_code == 200
        assert _entrar(client, "una más", clave="mala").status_code == 429
        assert _entrar(client).status_code == 429
        assert _entrar(client, REMOTE_ADDR="10.0.0.9").status_code == 302
        reloj.shift(datetime.timedelta(minutes=16))
        assert _entrar(client).status_code == 302


def _desde_muchas(client, nombre, veces=20):
    return [
        _entrar(client, nombre, "mala", REMOTE_ADDR=f"10.0.{n % 5}.1").status_code
        for n in range(veces)
    ]


@pytest.mark.parametrize("nombre", ["rosa", "nadie"])
def test_muchas_direcciones_no_prueban_con_una_cuenta(client, usuario, nombre):
    with time_machine.travel("2026-03-10 12:00Z", tick=False) as reloj:
        assert set(_desde_muchas(client, nombre)) == {200}  # four from each of five
        detenido = _entrar(client, nombre, REMOTE_ADDR="10.9.9.9")
        assert (detenido.status_code, detenido["Retry-After"]) == (429, "900")
        assert _entrar(client, "otra", "mala", REMOTE_ADDR="10.9.9.9").status_code == 200
        reloj.shift(datetime.timedelta(minutes=16))
        assert _entrar(client, nombre, "mala", REMOTE_ADDR="10.9.9.9").status_code == 200


@pytest.mark.dos_bases
def test_de_donde_entro_hace_poco_nadie_la_deja_fuera(client, usuario):
    with time_machine.travel("2026-03-10 12:00Z", tick=False) as reloj:
        _entrar(client, REMOTE_ADDR="10.1.1.1")
        client.post("/cuenta/salir/")
        reloj.shift(datetime.timedelta(days=29))
        _desde_muchas(client, "rosa")
        assert _entrar(client, REMOTE_ADDR="10.9.9.9").status_code == 429
        assert _entrar(client, REMOTE_ADDR="10.1.1.1").status_code == 302


@pytest.mark.dos_bases
@pytest.mark.parametrize("nombre", ["\0", "ro\0sa", "á" * 100_000, "' OR 1=1 --", "\x1b[31m"])
def test_un_usuario_imposible_no_rompe_nada(client, nombre):
    response = client.post(
        ENTRAR, {"username": nombre, "password": "x\0"}, HTTP_USER_AGENT="x" * 5000
    )
    assert response.status_code == 200


def test_tarda_parecido_exista_o_no(client, usuario, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    usuario.set_password(CLAVE)
    usuario.save()

    def mediana(nombres):
        tiempos = []
        for nombre in nombres:
            antes = time.perf_counter()
            _entrar(client, nombre, "mala")
            tiempos.append(time.perf_counter() - antes)
        return statistics.median(tiempos)

    existe = mediana(["rosa"] * 4)
    no_existe = mediana([f"nadie{n}" for n in range(4)])
    assert 1 / 3 < existe / no_existe < 3


# --- One door ---------------------------------------------------------------------------------
def test_la_administracion_no_tiene_otra_puerta(client, usuario):
    response = client.get("/admin/", follow=True)
    assert response.request["PATH_INFO"] == ENTRAR
    assert 'name="next" value="/admin/"' in response.content.decode()
    assert client.post("/admin/login/", {"username": "rosa", "password": CLAVE}).status_code == 302
    assert client.get("/panel/").status_code == 302


def test_quien_entro_sin_derechos_no_rebota(client, usuario):
    client.force_login(usuario)
    assert client.get("/admin/", follow=True).status_code == 403


def test_los_caminos_propios_de_la_administracion_llevan_a_los_del_sitio(client):
    usuario = UsuarioFactory(is_staff=True)
    usuario.groups.set(Group.objects.filter(name=ADMINISTRADOR))
    client.force_login(usuario)
    assert client.get("/admin/password_change/").url == "/cuenta/contrasena/"
    assert client.get("/admin/logout/").status_code == 405
    assert client.post("/admin/logout/").url == ENTRAR
    assert client.get("/panel/").status_code == 302


def test_el_formulario_se_deja_llenar_solo(client):
    html = client.get(ENTRAR).content.decode()
    assert 'autocomplete="username"' in html
    assert 'autocomplete="current-password"' in html
