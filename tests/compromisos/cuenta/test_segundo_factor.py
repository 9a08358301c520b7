"""The second factor: who owes a code, what opens without it, and what a code is good for."""

import datetime
import re
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from compromisos.roles import VALIDADOR
from compromisos.segundo_factor import CodigoEquivocado, codigos_nuevos, comprobar
from tests.compromisos.cuenta.navegador import recordar
from tests.compromisos.validacion.conftest import con_rol
from tests.fabricas import EnlaceFactory, TelefonoFactory, UsuarioFactory, codigo_de

from .conftest import ACTIVAR, Persona

CODIGO, CUENTA, PANEL = "/cuenta/segundo-factor/", "/cuenta/", "/panel/"
CODIGOS, QUITAR, QR = f"{CODIGO}codigos/", f"{CODIGO}quitar/", f"{ACTIVAR}qr.svg"
pytestmark = pytest.mark.django_db
A_LA_VEZ = pytest.mark.django_db(transaction=True)


def otro_codigo(reloj):
    """Half a minute later the phone shows another one."""
    reloj.shift(datetime.timedelta(seconds=30))


def dice(response) -> str:
    return response.content.decode()


def correos(cuantos=1):
    """Mail leaves in a thread: wait for it."""
    limite = time.perf_counter() + 5
    while len(mail.outbox) < cuantos and time.perf_counter() < limite:
        time.sleep(0.01)
    return mail.outbox


# --- Who owes it ----------------------------------------------------------------------------
def test_a_un_enlace_no_se_le_pide(settings):
    settings.SEGUNDO_FACTOR = True
    persona = Persona(EnlaceFactory().usuario)
    assert persona.entrar().url == PANEL
    assert persona.ve() == 200


@pytest.mark.parametrize(
    "puede",
    [
        lambda: UsuarioFactory(is_staff=True),
        lambda: UsuarioFactory(is_superuser=True),
        lambda: con_rol(VALIDADOR),
    ],
    ids=["administración", "superusuario", "con papel"],
)
def test_quien_puede_mas_registra_su_telefono_antes_de_nada(settings, puede):
    settings.SEGUNDO_FACTOR = True
    persona = Persona(puede())
    assert persona.entrar(next="/admin/").url == f"{ACTIVAR}?next=%2Fadmin%2F"
    assert persona.cliente.get(PANEL).url == f"/cuenta/entrar/?next={PANEL}"
    assert persona.cliente.get("/cuenta/entrar/").url == ACTIVAR
    assert persona.cliente.get(CODIGO).url == ACTIVAR
    assert persona.ve(ACTIVAR) == 200


def test_a_quien_recibe_un_papel_con_la_sesion_abierta_se_le_pide_ya(settings):
    settings.SEGUNDO_FACTOR = True
    persona = Persona(EnlaceFactory().usuario)
    persona.entrar()
    persona.usuario.groups.set(Group.objects.filter(name=VALIDADOR))
    assert persona.ve() == 302


def test_un_sitio_de_demostracion_puede_no_pedirlo(vera, settings):
    settings.SEGUNDO_FACTOR = False
    assert vera.entrar().url == "/panel/validacion/"
    assert vera.ve("/admin/") == 200


def test_quien_lo_eligio_lo_da_tambien_en_la_demostracion(rosa, settings):
    settings.SEGUNDO_FACTOR = False
    assert rosa.entrar().url == CODIGO


# --- Switching it on ------------------------------------------------------------------------
def test_registra_su_telefono_y_ve_sus_codigos_una_vez(
    vera, reloj, django_capture_on_commit_callbacks
):
    vera.entrar(next="/panel/validacion/")
    a_medias = vera.cliente.cookies["sesion"].value
    with django_capture_on_commit_callbacks(execute=True):
        codigos = vera.activar()
    assert len(set(codigos)) == 10
    assert vera.cliente.cookies["sesion"].value != a_medias
    assert not Session.objects.filter(session_key=a_medias).exists()
    assert vera.ve("/panel/validacion/") == vera.ve("/admin/") == 200
    assert codigos[0] not in dice(vera.cliente.get(CUENTA))
    assert vera.cliente.get(ACTIVAR).url == "/panel/validacion/"
    (correo,) = correos()
    assert correo.to == ["vera@example.org"]
    assert correo.subject == "Se activó la verificación en dos pasos de su cuenta en EVJ"
    otro_codigo(reloj)
    assert vera.entrar().url == CODIGO
    assert vera.dar().url == "/panel/validacion/"


def test_de_los_codigos_de_recuperacion_solo_queda_su_huella(rosa, settings):
    codigo, *otros = (codigo.replace(" ", "") for codigo in codigos_nuevos(rosa.usuario))
    huellas = set(StaticToken.objects.values_list("token", flat=True))
    assert len(huellas) == 10
    assert not huellas & {codigo, *otros}
    assert comprobar(rosa.usuario, codigo)
    settings.SECRET_KEY = "la clave de otro sitio, con la que no dicen nada"
    with pytest.raises(CodigoEquivocado):
        comprobar(rosa.usuario, otros[0])


def test_con_un_codigo_equivocado_no_queda_nada_y_la_clave_es_la_misma(vera):
    vera.entrar()
    clave = re.search(r'class="clave">([A-Z2-7 ]+)<', dice(vera.cliente.get(ACTIVAR)))[1]
    response = vera.cliente.post(ACTIVAR, {"codigo": "000000"})
    assert "No es el código que muestra su teléfono ahora" in dice(response)
    assert clave in dice(response)
    assert not TOTPDevice.objects.exists()


def test_el_dibujo_lleva_la_clave_y_solo_se_ve_antes_de_activar(vera):
    assert vera.ve(QR) == 404
    vera.entrar()
    dibujo = vera.cliente.get(QR)
    assert dibujo["Content-Type"] == "image/svg+xml"
    assert "no-store" in dibujo["Cache-Control"]
    assert dice(dibujo).count("<path") == 2
    assert "script" not in dice(dibujo)
    vera.activar()
    assert vera.ve(QR) == 404


def test_un_enlace_lo_activa_si_quiere(settings, reloj):
    settings.SEGUNDO_FACTOR = True
    persona = Persona(EnlaceFactory().usuario)
    persona.entrar()
    assert "Sin activar" in dice(persona.cliente.get(CUENTA))
    persona.activar()
    cuenta = dice(persona.cliente.get(CUENTA))
    assert "Activada</strong> desde el 10 de marzo de 2026" in cuenta
    assert "Códigos de recuperación sin usar: 10" in cuenta
    assert persona.entrar().url == CODIGO


# --- Giving the code ------------------------------------------------------------------------
def test_con_el_codigo_se_llega_adonde_iba_con_otra_sesion(rosa):
    assert rosa.entrar(next="/panel/?q=uno").url == f"{CODIGO}?next=%2Fpanel%2F%3Fq%3Duno"
    a_medias = rosa.cliente.cookies["sesion"].value
    assert 'name="next" value="/panel/?q=uno"' in dice(
        rosa.cliente.get(CODIGO, {"next": "/panel/?q=uno"})
    )
    assert rosa.dar(next="/panel/?q=uno").url == "/panel/?q=uno"
    assert rosa.cliente.cookies["sesion"].value != a_medias
    assert not Session.objects.filter(session_key=a_medias).exists()
    assert rosa.ve() == 200


def test_nunca_sale_del_sitio(rosa):
    rosa.entrar(next="https://malo.example/")
    assert rosa.dar(next="https://malo.example/").url == PANEL


def test_sin_la_contrasena_no_hay_donde_dar_el_codigo(rosa):
    assert rosa.dar().url == f"/cuenta/entrar/?next={CODIGO}"
    assert rosa.ve() == 302


def test_lo_que_estaba_escribiendo_llega_al_otro_lado(rosa):
    ruta = f"{PANEL}actividades/1/avance/"
    recordar(rosa.cliente, rosa.usuario)
    pagina = dice(rosa.cliente.post(ruta, {"texto": "Lo que llevo."}))
    borrador = re.search(r'name="borrador" value="([^"]+)"', pagina)[1]
    rosa.entrar(next=ruta, borrador=borrador)
    rosa.dar(next=ruta)
    assert rosa.cliente.session["borrador"][ruta]["datos"] == "texto=Lo+que+llevo."


@pytest.mark.parametrize("codigo", ["000000", "0" * 10, "x", "٠٠٠٠٠٠", "\0", "1" * 5000, " - "])
def test_un_codigo_equivocado_no_abre(rosa, codigo):
    rosa.entrar()
    assert rosa.dar(codigo).status_code == 200
    assert rosa.ve() == 302


def test_un_codigo_sirve_una_vez(rosa, reloj):
    rosa.entrar()
    usado = codigo_de(rosa.telefono)
    assert rosa.dar(f" {usado[:3]} {usado[3:]}").status_code == 302
    rosa.entrar()
    assert "no es correcto o ya se usó" in dice(rosa.dar(usado))
    otro_codigo(reloj)
    assert rosa.dar().status_code == 302


def test_un_codigo_de_recuperacion_sirve_una_vez_y_avisa_cuando_se_acaban(rosa, reloj):
    codigos = codigos_nuevos(rosa.usuario)
    for usado in codigos[:8]:
        rosa.entrar()
        assert rosa.dar(usado).status_code == 302
    assert "Códigos de recuperación que le quedan: 2" in dice(rosa.cliente.get(PANEL))
    rosa.entrar()
    assert rosa.dar(codigos[0]).status_code == 200
    otro_codigo(reloj)
    assert rosa.dar(codigos[9]).status_code == 302


def test_el_codigo_de_otra_persona_no_sirve(rosa):
    otra = TelefonoFactory()
    codigo = codigos_nuevos(otra.user)[0]
    rosa.entrar()
    assert rosa.dar(codigo_de(otra)).status_code == rosa.dar(codigo).status_code == 200


def test_tras_uno_equivocado_hay_que_esperar_cada_vez_mas(rosa, reloj):
    rosa.entrar()
    esperas, segundos = [], []
    for _ in range(8):
        assert rosa.dar("000000").status_code == 200
        detenido = rosa.dar()
        assert detenido.status_code == 429
        espera = re.search(r"Espere (\d+) (segundos?|minutos) y repita", dice(detenido))
        esperas.append(espera[0].split()[1:3])
        segundos.append(int(detenido["Retry-After"]))
        reloj.shift(datetime.timedelta(seconds=130))
    assert esperas == [
        ["1", "segundo"],
        *([str(2**n), "segundos"] for n in range(1, 7)),
        ["3", "minutos"],
    ]
    assert segundos == [2**n for n in range(8)]
    assert rosa.dar().status_code == 302


# A limit of its own: a lost phone's owner still gets in with a code on paper.
def test_quien_espera_por_el_telefono_entra_con_el_papel(rosa):
    papel = codigos_nuevos(rosa.usuario)[0]
    rosa.entrar()
    rosa.dar("000000")
    assert rosa.dar().status_code == 429
    assert rosa.dar(papel).status_code == 302


def a_la_vez(personas, hacer) -> list:
    """What each got, all having started together."""
    salida = Barrier(len(personas))

    def una(persona):
        try:
            salida.wait()
            return hacer(persona)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(personas)) as hilos:
        return list(hilos.map(una, personas))


@A_LA_VEZ
@pytest.mark.parametrize("cual", ["teléfono", "papel"])
def test_un_codigo_dado_a_la_vez_abre_una_sola_sesion(settings, cual):
    settings.SEGUNDO_FACTOR = True
    telefono = TelefonoFactory()
    papel = codigos_nuevos(telefono.user)[0]
    personas = [Persona(telefono.user, telefono) for _ in range(5)]
    for persona in personas:
        persona.entrar()
    codigo = codigo_de(telefono) if cual == "teléfono" else papel
    estados = a_la_vez(personas, lambda persona: persona.dar(codigo).status_code)
    assert estados.count(302) == 1
    assert set(estados) <= {302, 200, 429}
    assert [persona.ve() for persona in personas].count(200) == 1


@A_LA_VEZ
def test_de_dos_telefonos_a_la_vez_queda_uno(settings):
    settings.SEGUNDO_FACTOR = True
    usuario = UsuarioFactory(is_staff=True)
    personas = [Persona(usuario) for _ in range(4)]
    for persona in personas:
        persona.entrar()
        persona.leer_clave()
    codigos = a_la_vez(personas, lambda persona: persona.registrar())
    assert sorted(len(suyos) for suyos in codigos) == [0, 0, 0, 10]
    assert TOTPDevice.objects.count() == 1


# --- No other door --------------------------------------------------------------------------
def test_otra_contrasena_por_correo_no_evita_el_codigo(rosa):
    cliente, nueva = Client(), "otra frase larga para entrar"
    cliente.post("/cuenta/contrasena/olvidada/", {"email": "rosa@example.org"})
    enlace = re.search(r"http://testserver(/\S+)", correos()[0].body)[1]
    pagina = cliente.get(enlace, follow=True)
    datos = {"new_password1": nueva, "new_password2": nueva}
    assert cliente.post(pagina.request["PATH_INFO"], datos).status_code == 302
    assert cliente.get(PANEL).status_code == 302
    assert rosa.entrar(password=nueva).url == CODIGO


def test_a_medias_no_se_cambia_la_contrasena_ni_se_quita_el_telefono(rosa):
    rosa.entrar()
    for ruta in (CUENTA, CODIGOS, QUITAR, "/cuenta/contrasena/"):
        assert rosa.ve(ruta) == 302
    codigo = {"codigo": codigo_de(rosa.telefono)}
    assert rosa.cliente.post(QUITAR, codigo).status_code == 403
    assert rosa.cliente.get(ACTIVAR).url == CODIGO
    assert TOTPDevice.objects.count() == 1


# --- Other codes, another phone, none -------------------------------------------------------
def test_pide_otros_codigos_y_los_de_antes_no_sirven(rosa, reloj):
    viejo = codigos_nuevos(rosa.usuario)[0]
    rosa.entrar()
    rosa.dar()
    assert "no es correcto" in dice(rosa.cliente.post(CODIGOS, {"codigo": "0" * 10}))
    otro_codigo(reloj)
    pagina = rosa.cliente.post(CODIGOS, {"codigo": codigo_de(rosa.telefono)})
    nuevo = re.search(r"<li>(\d{5} \d{5})</li>", dice(pagina))[1]
    for codigo, estado in ((nuevo, 302), (viejo, 200)):
        rosa.entrar()
        assert rosa.dar(codigo).status_code == estado


def test_los_codigos_nuevos_no_esperan_por_los_viejos(rosa):
    rosa.entrar()
    codigos_nuevos(rosa.usuario)
    rosa.dar("0" * 10)
    assert rosa.dar(codigos_nuevos(rosa.usuario)[0]).status_code == 302


def test_lo_quita_quien_aun_puede_dar_un_codigo(rosa, reloj, django_capture_on_commit_callbacks):
    otra = Persona(rosa.usuario, rosa.telefono)
    for persona in (rosa, otra):
        persona.entrar()
        persona.dar()
        otro_codigo(reloj)
    with django_capture_on_commit_callbacks(execute=True):
        response = rosa.cliente.post(QUITAR, {"codigo": codigo_de(rosa.telefono)})
    assert response.url == "/cuenta/entrar/"
    assert "Se quitó la verificación en dos pasos" in dice(rosa.cliente.get(response.url))
    assert rosa.ve() == otra.ve() == 302
    assert rosa.entrar().url == PANEL
    assert correos()[0].subject == "Se quitó la verificación en dos pasos de su cuenta en EVJ"


def test_quien_lo_debe_solo_cambia_de_telefono(vera, reloj):
    vera.entrar()
    vera.activar()
    assert "Cambiar de teléfono" in dice(vera.cliente.get(CUENTA))
    otro_codigo(reloj)
    vera.cliente.post(QUITAR, {"codigo": codigo_de(vera.telefono)})
    assert vera.entrar().url == ACTIVAR


def test_quien_no_tiene_telefono_no_tiene_que_quitar(settings):
    persona = Persona(EnlaceFactory().usuario)
    persona.entrar()
    for ruta in (CODIGOS, QUITAR):
        assert persona.cliente.get(ruta).url == CUENTA
        assert persona.cliente.post(ruta, {"codigo": "000000"}).url == CUENTA


# --- Lost -----------------------------------------------------------------------------------
def test_se_quita_desde_el_servidor(rosa, capsys, django_capture_on_commit_callbacks):
    rosa.entrar()
    rosa.dar()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("quitar_segundo_factor", "rosa")
    assert "rosa: se quitó" in capsys.readouterr().out
    assert correos()[0].to == ["rosa@example.org"]
    assert rosa.ve() == rosa.ve() == 302
    assert rosa.entrar().url == PANEL


@pytest.mark.parametrize("nombre", ["nadie", "sin"])
def test_el_servidor_dice_si_no_hay_que_quitar(nombre):
    UsuarioFactory(username="sin")
    with pytest.raises(CommandError, match=f"No hay una cuenta «{nombre}»"):
        call_command("quitar_segundo_factor", nombre)
    assert not mail.outbox


# --- Forms ----------------------------------------------------------------------------------
def test_el_formulario_se_deja_llenar_y_dice_que_falta(rosa):
    rosa.entrar()
    html = dice(rosa.cliente.get(CODIGO))
    assert 'autocomplete="one-time-code"' in html
    assert 'inputmode="numeric"' in html
    vacio = rosa.cliente.post(CODIGO, {"codigo": ""})
    assert vacio.status_code == 200
    assert "Escriba el código." in dice(vacio)


def test_otro_metodo(rosa):
    for ruta in (CODIGO, ACTIVAR, CODIGOS, QUITAR):
        assert rosa.cliente.put(ruta).status_code in (403, 405)
    assert rosa.cliente.post(CUENTA).status_code == rosa.cliente.post(QR).status_code == 405


def test_la_ultima_hora_de_una_sesion_a_medias_es_la_de_todas(rosa):
    rosa.entrar()
    with time_machine.travel("2026-03-10 16:31Z", tick=False):
        assert rosa.dar().url == f"/cuenta/entrar/?next={CODIGO}"
