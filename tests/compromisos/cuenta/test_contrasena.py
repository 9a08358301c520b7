import datetime
import re
import threading
import time
from smtplib import SMTPException

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from compromisos.correo import enviar_aparte, enviar_pendientes
from compromisos.models import Correo, PeticionContrasena
from tests.fabricas import CLAVE, CorreoFactory, EnlaceFactory, UsuarioFactory

CAMBIAR = "/cuenta/contrasena/"
OLVIDADA = "/cuenta/contrasena/olvidada/"
NUEVA = "otra frase larga para entrar"
pytestmark = [pytest.mark.django_db, pytest.mark.una_base]


@pytest.fixture
def usuario(db):
    return UsuarioFactory(username="rosa", email="rosa@example.org")


def _cambio(**campos):
    return {"old_password": CLAVE, "new_password1": NUEVA, "new_password2": NUEVA} | campos


def _correos(cuantos=1):
    """Mail leaves in a thread: wait for it."""
    limite = time.monotonic() + 5
    while len(mail.outbox) < cuantos and time.monotonic() < limite:
        time.sleep(0.01)
    return mail.outbox


def _enlace(correo):
    return re.search(r"http://testserver(/\S+)", correo.body)[1]


# --- Changing it ------------------------------------------------------------------------------
def test_cambiarla_cierra_las_otras_sesiones_y_no_esta(client, usuario):
    otro = Client()
    for cliente in (client, otro):
        cliente.force_login(usuario)
    assert client.post(CAMBIAR, _cambio(), follow=True).status_code == 200
    assert client.get("/panel/").status_code == 200
    assert otro.get("/panel/").status_code == 302
    usuario.refresh_from_db()
    assert usuario.check_password(NUEVA)


def test_lo_confirma_y_dice_por_quien_actua(client, usuario):
    EnlaceFactory(usuario=usuario, dependencia__nombre="Dirección de Obras")
    client.force_login(usuario)
    html = client.post(CAMBIAR, _cambio(), follow=True).content.decode()
    assert "Su contraseña cambió." in html
    assert "por Dirección de Obras" in html


@pytest.mark.dos_bases
@pytest.mark.parametrize(
    ("campos", "error"),
    [
        ({"old_password": "mala"}, "No es su contraseña actual."),
        ({"new_password2": "distinta"}, "Las dos contraseñas no son iguales."),
        ({"new_password1": "corta", "new_password2": "corta"}, "12 caracteres"),
        ({"new_password1": "vivajalisco2026", "new_password2": "vivajalisco2026"}, "«jalisco»"),
        ({"new_password1": "", "new_password2": ""}, "Este campo es obligatorio"),
        ({"new_password1": "a\0" * 9, "new_password2": "a\0" * 9}, "nulos"),
    ],
)
def test_dice_que_esta_mal(client, usuario, campos, error):
    client.force_login(usuario)
    response = client.post(CAMBIAR, _cambio(**campos))
    assert response.status_code == 200
    assert error in response.content.decode()
    usuario.refresh_from_db()
    assert usuario.check_password(CLAVE)


def test_acepta_frases_muy_largas(client, usuario):
    larga = "una frase muy larga " * 10
    client.force_login(usuario)
    client.post(CAMBIAR, _cambio(new_password1=larga, new_password2=larga))
    usuario.refresh_from_db()
    assert usuario.check_password(larga)


def test_anonimo_no_cambia_nada(client):
    assert client.get(CAMBIAR).url == f"/cuenta/entrar/?next={CAMBIAR}"


def test_una_contrasena_nunca_viaja_en_un_borrador(client):
    response = client.post(CAMBIAR, _cambio())
    assert response.url == f"/cuenta/entrar/?next={CAMBIAR}"


# --- Forgotten --------------------------------------------------------------------------------
@pytest.mark.dos_bases
def test_pone_otra_por_correo(client, usuario):
    assert client.post(OLVIDADA, {"email": "ROSA@example.org"}).url == f"{OLVIDADA}enviada/"
    (correo,) = _correos()
    assert correo.to == ["rosa@example.org"]
    assert correo.subject == "Su contraseña nueva en EVJ"
    enlace = _enlace(correo)
    formulario = client.get(enlace, follow=True)
    direccion = formulario.request["PATH_INFO"]
    assert direccion.endswith("/set-password/")
    final = client.post(direccion, {"new_password1": NUEVA, "new_password2": NUEVA})
    assert final.url == "/cuenta/entrar/"
    usuario.refresh_from_db()
    assert usuario.check_password(NUEVA)
    assert "ya no sirve" in Client().get(enlace, follow=True).content.decode()


def test_quien_fallo_demasiado_entra_con_la_nueva(client, usuario):
    for _ in range(5):
        client.post("/cuenta/entrar/", {"username": "rosa", "password": "mala"})
    client.post(OLVIDADA, {"email": "rosa@example.org"})
    pagina = client.get(_enlace(_correos()[0]), follow=True)
    client.post(pagina.request["PATH_INFO"], {"new_password1": NUEVA, "new_password2": NUEVA})
    datos = {"username": "rosa", "password": NUEVA}
    assert client.post("/cuenta/entrar/", datos).status_code == 302


def test_lo_mismo_para_un_correo_que_nadie_tiene(client, usuario):
    UsuarioFactory(email="inactiva@example.org", is_active=False)
    conocida = client.post(OLVIDADA, {"email": "rosa@example.org"}, follow=True)
    for correo in ("nadie@example.org", "inactiva@example.org"):
        desconocida = client.post(OLVIDADA, {"email": correo}, follow=True)
        assert desconocida.content == conocida.content
    assert len(_correos()) == 1


def test_a_una_cuenta_salen_pocos_correos_por_hora(client, usuario):
    UsuarioFactory(email="luis@example.org")
    with time_machine.travel("2026-03-10 12:00Z", tick=False) as reloj:
        formas = ["rosa@example.org", "ROSA@example.org", "rosa@EXAMPLE.org", "Rosa@Example.Org"]
        respuestas = [
            client.post(OLVIDADA, {"email": correo}, follow=True, REMOTE_ADDR=f"10.0.0.{n}").content
            for n, correo in enumerate([*formas, *formas])
        ]
        assert set(respuestas) == {respuestas[0]}
        client.post(OLVIDADA, {"email": "luis@example.org"})
        assert sorted(c.to[0] for c in _correos(4)) == ["luis@example.org"] + formas[:1] * 3
        reloj.shift(datetime.timedelta(minutes=61))  # who insisted meanwhile did not make it longer
        client.post(OLVIDADA, {"email": "rosa@example.org"})
        assert len(_correos(5)) == 5


@pytest.mark.dos_bases
def test_desde_una_direccion_se_piden_pocos_los_tenga_alguien_o_no(client, usuario):
    for n in range(10):
        client.post(OLVIDADA, {"email": f"nadie{n}@example.org"})
    client.post(OLVIDADA, {"email": "rosa@example.org"})
    assert PeticionContrasena.objects.count() == 10
    client.post(OLVIDADA, {"email": "rosa@example.org"}, REMOTE_ADDR="10.0.0.9")
    assert len(_correos()) == 1
    assert not PeticionContrasena.objects.filter(huella__contains="@").exists()


def test_las_direcciones_de_una_casa_piden_como_una(client, usuario):
    for n in range(12):
        datos = {"email": f"nadie{n}@example.org"}
        client.post(OLVIDADA, datos, REMOTE_ADDR=f"2001:db8:1:1:{n}::1")
    assert PeticionContrasena.objects.count() == 10


def test_a_quien_nadie_tiene_se_le_escribe_igual_y_no_sale(client, usuario, monkeypatch):
    escritos = []
    monkeypatch.setattr("compromisos.forms.cuenta.enviar_aparte", escritos.append)
    for correo in ("rosa@example.org", "nadie@example.org"):
        client.post(OLVIDADA, {"email": correo})
    assert [correo.recipients() for correo in escritos] == [["rosa@example.org"], []]
    assert "/cuenta/contrasena/nueva/" in escritos[1].body


def test_frenado_hace_lo_mismo_para_una_cuenta_que_para_ninguna(
    client, usuario, django_assert_num_queries
):
    for correo in ("rosa@example.org", "nadie@example.org"):
        for _ in range(3):
            client.post(OLVIDADA, {"email": correo})
        with django_assert_num_queries(5):
            client.post(OLVIDADA, {"email": correo})


@pytest.fixture
def sin_correo(settings):
    settings.HAY_CORREO = False
    settings.EMAIL_BACKEND = "evj.web.correo.SinCorreoBackend"


@pytest.mark.parametrize("metodo", ["get", "post"])
def test_sin_servidor_de_correo_dice_a_quien_pedirla(client, usuario, sin_correo, settings, metodo):
    settings.CONTACTO = "evaluacion@example.org"
    html = getattr(client, metodo)(OLVIDADA, {"email": "rosa@example.org"}).content.decode()
    assert "Este sitio no manda correo." in html
    assert "mailto:evaluacion@example.org" in html
    assert 'name="email"' not in html


@pytest.mark.dos_bases
def test_sin_servidor_de_correo_lo_que_sale_espera_y_no_se_imprime(sin_correo, capsys):
    CorreoFactory()
    assert enviar_pendientes().fallidos == 1
    assert "no tiene servidor de correo" in Correo.objects.en_espera().get().ultimo_error
    assert capsys.readouterr().out == ""


def test_no_espera_al_servidor_de_correo(client, usuario, monkeypatch):
    contesta, enviado = threading.Event(), threading.Event()

    def enviar(self):
        contesta.wait(20)
        enviado.set()

    monkeypatch.setattr(EmailMessage, "send", enviar)
    client.post(OLVIDADA, {"email": "rosa@example.org"})
    assert not enviado.is_set()
    contesta.set()
    assert enviado.wait(20)


def test_un_correo_que_no_sale_queda_en_la_bitacora(monkeypatch, caplog):
    def fallar(self):
        raise SMTPException("cerrado")

    monkeypatch.setattr(EmailMessage, "send", fallar)
    enviar_aparte(EmailMessage("Asunto", "Texto", to=["a@example.org"]))
    limite = time.monotonic() + 5
    while not caplog.records and time.monotonic() < limite:
        time.sleep(0.01)
    assert "No se pudo enviar el correo «Asunto»" in caplog.text


@pytest.mark.parametrize(
    "cabecera", [{"HTTP_HOST": "malo.example"}, {"HTTP_X_FORWARDED_HOST": "malo.example"}]
)
def test_el_correo_nunca_lleva_otro_sitio(client, usuario, cabecera):
    response = client.post(OLVIDADA, {"email": "rosa@example.org"}, **cabecera)
    if "HTTP_HOST" in cabecera:
        assert response.status_code == 400
        assert mail.outbox == []
    else:
        assert "malo.example" not in _correos()[0].body


@pytest.mark.dos_bases
@pytest.mark.parametrize("correo", ["", "no es un correo", "a\0@example.org", "a" * 100_000])
def test_un_correo_mal_escrito(client, correo):
    response = client.post(OLVIDADA, {"email": correo})
    assert response.status_code == 200
    assert 'id="errores"' in response.content.decode()


@pytest.mark.dos_bases
@pytest.mark.parametrize("camino", ["x/y", "MQ/set-password", "MQ/abc-def", "%00/%00"])
def test_un_enlace_falso(client, usuario, camino):
    response = client.get(f"/cuenta/contrasena/nueva/{camino}/")
    assert response.status_code == 200
    assert "Este enlace ya no sirve" in response.content.decode()


def test_el_enlace_es_del_sitio_y_no_del_anfitrion_que_diga_quien_lo_pide(client, usuario):
    client.post(OLVIDADA, {"email": usuario.email}, headers={"Host": "localhost:6666"})
    (correo,) = _correos()
    assert "http://testserver/cuenta/contrasena/nueva/" in correo.body
    assert "6666" not in correo.body
