"""The outbox: what is written leaves once, and what cannot leave waits."""

import datetime
import threading
import time
from smtplib import SMTPException, SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone

from compromisos.correo import (
    FALLAS_SEGUIDAS,
    enviar_al_confirmar,
    enviar_aparte,
    enviar_pendientes,
    escribir,
)
from compromisos.models import Correo
from tests.fabricas import CorreoFactory, ResolucionProrrogaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def caido(monkeypatch):
    """The mail server refuses; caido.clear() brings it back."""
    caido = threading.Event()
    caido.set()
    enviar = EmailMessage.send

    def intentar(self, *args):
        if caido.is_set():
            raise SMTPException("cerrado")
        return enviar(self, *args)

    monkeypatch.setattr(EmailMessage, "send", intentar)
    return caido


def minutos(cuantos):
    return timezone.now() + datetime.timedelta(minutes=cuantos)


def escribir_resolucion(**campos):
    resolucion = ResolucionProrrogaFactory()
    datos = {
        "tipo": Correo.Tipo.RESOLUCION,
        "tema": 1,
        "para": "ana@example.org",
        "contexto": {
            "resolucion": resolucion,
            "prorroga": resolucion.prorroga,
            "actividad": resolucion.prorroga.actividad,
        },
    }
    return escribir(**{**datos, **campos})


def test_sale_una_sola_vez():
    correo = CorreoFactory(asunto="Hola", texto="Qué tal", para="ana@example.org")
    assert enviar_pendientes().enviados == 1
    assert enviar_pendientes().enviados == 0
    (mensaje,) = mail.outbox
    assert (mensaje.subject, mensaje.body, mensaje.to) == ("Hola", "Qué tal", ["ana@example.org"])
    assert mensaje.message()["Message-ID"] == f"<correo-{correo.pk}@testserver>"
    assert mensaje.message()["Auto-Submitted"] == "auto-generated"
    correo.refresh_from_db()
    assert correo.enviado is not None
    assert (correo.intentos, correo.ultimo_error) == (1, "")


def test_lo_que_no_sale_queda_con_su_error_y_sale_despues(caido):
    correo = CorreoFactory()
    assert enviar_pendientes().fallidos == 1
    correo.refresh_from_db()
    assert correo.enviado is None
    assert correo.ultimo_error == "SMTPException: cerrado"
    caido.clear()
    assert enviar_pendientes().enviados == 0
    assert enviar_pendientes(ahora=minutos(11)).enviados == 1
    correo.refresh_from_db()
    assert correo.ultimo_error == ""
    assert len(mail.outbox) == 1


def test_las_pausas_crecen_y_nunca_se_abandona(caido):
    correo = CorreoFactory()
    pausas, ahora = [], timezone.now()
    for _ in range(6):
        assert enviar_pendientes(ahora=ahora).fallidos == 1
        correo.refresh_from_db()
        pausas.append(correo.siguiente_intento - ahora)
        assert (
            enviar_pendientes(
                ahora=correo.siguiente_intento - datetime.timedelta(seconds=1)
            ).fallidos
            == 0
        )
        ahora = correo.siguiente_intento
    assert [pausa.total_seconds() / 60 for pausa in pausas] == [10, 60, 240, 1200, 1200, 1200]
    assert pausas[-1] < datetime.timedelta(days=1)  # a daily run must always find it


def test_con_el_servidor_caido_no_se_intentan_todos(caido):
    CorreoFactory.create_batch(5)
    assert enviar_pendientes().fallidos == 3
    caido.clear()
    assert enviar_pendientes().enviados == 2
    assert enviar_pendientes(ahora=minutos(11)).enviados == 3


def test_uno_malo_no_detiene_a_los_demas(monkeypatch):
    malo = CorreoFactory(para="malo@example.org")
    CorreoFactory.create_batch(4)
    enviar = EmailMessage.send

    def intentar(self):
        if self.to == ["malo@example.org"]:
            raise SMTPRecipientsRefused({"malo@example.org": (550, b"no existe")})
        return enviar(self)

    monkeypatch.setattr(EmailMessage, "send", intentar)
    balance = enviar_pendientes()
    assert (balance.enviados, balance.fallidos) == (4, 1)
    malo.refresh_from_db()
    assert "no existe" in malo.ultimo_error


def test_las_direcciones_que_ya_no_existen_no_detienen_lo_de_hoy(monkeypatch):
    """Three dead addresses are not a mail server that is down, day after day."""
    enviar = EmailMessage.send

    def intentar(self):
        if "muerto" in self.to[0]:
            raise SMTPRecipientsRefused({self.to[0]: (550, b"no existe")})
        return enviar(self)

    monkeypatch.setattr(EmailMessage, "send", intentar)
    for n in range(3):
        CorreoFactory(para=f"muerto{n}@example.org")
    for dia in range(1, 4):
        ahora = timezone.now() + datetime.timedelta(days=dia)
        CorreoFactory(para=f"dia{dia}@example.org", siguiente_intento=ahora)
        enviar_pendientes(ahora=ahora)
        assert mail.outbox[-1].to == [f"dia{dia}@example.org"]


def test_lo_que_nadie_ha_intentado_sale_antes_que_los_reintentos(caido):
    CorreoFactory.create_batch(FALLAS_SEGUIDAS)
    enviar_pendientes()
    ahora = timezone.now() + datetime.timedelta(days=1)
    nuevo = CorreoFactory(siguiente_intento=ahora)
    assert Correo.objects.por_intentar(ahora).first() == nuevo


def test_el_registro_no_dice_a_quien_no_le_llego(monkeypatch, caplog):
    def rechazar(self):
        raise SMTPRecipientsRefused({self.to[0]: (550, b"no existe")})

    monkeypatch.setattr(EmailMessage, "send", rechazar)
    hilos = threading.active_count()
    enviar_aparte(EmailMessage("Su contraseña", "x", to=["ana@example.org"]))
    while threading.active_count() > hilos:
        time.sleep(0.01)
    assert "Su contraseña" in caplog.text
    assert "ana@" not in caplog.text


def test_un_encabezado_imposible_tampoco_detiene_a_los_demas():
    CorreoFactory(asunto="Dos\nlíneas")
    CorreoFactory()
    balance = enviar_pendientes()
    assert (balance.enviados, balance.fallidos) == (1, 1)


def test_quien_llega_segundo_no_lo_envia():
    correo = CorreoFactory()
    gemelo = Correo.objects.get(pk=correo.pk)
    assert correo.apartar()
    assert not gemelo.apartar()


def test_escribir_lo_mismo_dos_veces_deja_uno():
    assert escribir_resolucion().clave == "resolucion:1:ana@example.org"
    assert escribir_resolucion(para="ANA@example.org") is None
    assert escribir_resolucion(para="beto@example.org") is not None
    assert escribir_resolucion(tema=2) is not None
    assert Correo.objects.count() == 3


def test_lo_que_se_deshace_no_se_envia():
    with transaction.atomic():
        escribir_resolucion()
        transaction.set_rollback(True)
    assert not Correo.objects.exists()


def test_el_que_lo_dice_todo_sustituye_a_los_que_no_salieron():
    campos = {"tipo": Correo.Tipo.RESOLUCION, "para": "ana@example.org"}
    enviado = CorreoFactory(enviado=timezone.now(), **campos)
    ajeno = CorreoFactory(tipo=Correo.Tipo.RESOLUCION, para="beto@example.org")
    otro_tipo = CorreoFactory(tipo=Correo.Tipo.RESUMEN, para="ana@example.org")
    viejo = CorreoFactory(**campos)
    nuevo = escribir_resolucion(lo_dice_todo=True, para="Ana@example.org")
    assert set(Correo.objects.en_espera()) == {ajeno, otro_tipo, nuevo}
    viejo.refresh_from_db()
    enviado.refresh_from_db()
    assert viejo.sustituido_por == nuevo
    assert enviado.sustituido_por is None
    assert not viejo.apartar()


# --- After the commit, in a thread ------------------------------------------------------------
def esperar(condicion):
    limite = time.monotonic() + 10
    while not condicion() and time.monotonic() < limite:
        time.sleep(0.02)
    assert condicion()


@pytest.mark.django_db(transaction=True)
def test_al_confirmar_sale_sin_que_nadie_espere():
    with transaction.atomic():
        correo = CorreoFactory()
        enviar_al_confirmar([correo])
        time.sleep(0.1)
        assert mail.outbox == []
    esperar(lambda: Correo.objects.get(pk=correo.pk).enviado is not None)
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_con_el_correo_caido_lo_hecho_queda_hecho(caido):
    with transaction.atomic():
        correo = CorreoFactory()
        enviar_al_confirmar([correo])
    esperar(lambda: Correo.objects.get(pk=correo.pk).ultimo_error != "")
    caido.clear()
    assert enviar_pendientes(ahora=minutos(11)).enviados == 1


@pytest.mark.django_db(transaction=True)
def test_dos_a_la_vez_envian_cada_correo_una_vez():
    CorreoFactory.create_batch(6)
    salida = threading.Barrier(2)

    def trabajar():
        salida.wait()
        try:
            enviar_pendientes()
        finally:
            connection.close()

    hilos = [threading.Thread(target=trabajar) for _ in range(2)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    assert len(mail.outbox) == 6
    assert not Correo.objects.en_espera().exists()
