"""manage.py diario: what it prints, what it deletes, and that it can be repeated."""

import datetime
import threading
from io import StringIO
from smtplib import SMTPException

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from compromisos.management.commands import diario as modulo
from compromisos.models import Correo, ImportacionPendiente, PeticionContrasena
from tests.fabricas import (
    ActividadFactory,
    CorreoFactory,
    EnlaceFactory,
    ResponsabilidadFactory,
    UsuarioFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
TERMINO = datetime.date(2026, 12, 1)


def diario(hoy=TERMINO) -> str:
    salida = StringIO()
    call_command("diario", f"--hoy={hoy}", stdout=salida)
    return salida.getvalue()


def preparar():
    enlace = EnlaceFactory(
        correo="ana@example.org", dependencia__correo_titular="titular@example.org"
    )
    actividad = ActividadFactory(compromiso__evaluacion__publicada=True, fecha_termino=TERMINO)
    ResponsabilidadFactory(actividad=actividad, dependencia=enlace.dependencia)


def test_dice_lo_que_hizo_y_repetido_no_hace_nada():
    preparar()
    texto = diario()
    assert "recordatorios, 1; avisos a titulares, 0; resúmenes para validación, 0." in texto
    assert "Correos enviados: 1." in texto
    assert "ana@example.org" not in texto
    texto = diario()
    assert "recordatorios, 0; avisos" in texto
    assert "Correos enviados: 0." in texto
    assert [m.to for m in mail.outbox] == [["ana@example.org"]]


def test_lo_que_falla_no_detiene_lo_demas(monkeypatch):
    """What has to be erased by its term is erased, whatever happens to the reminders."""
    hechas = []
    monkeypatch.setattr(modulo, "recordar", lambda hoy: 1 / 0)
    monkeypatch.setattr(
        modulo, "tareas", lambda: [("Mala", lambda ahora: 1 / 0), ("Buena", hechas.append)]
    )
    CorreoFactory()
    with pytest.raises(CommandError, match="No se pudo: Mala, Recordatorios"):
        diario()
    assert len(hechas) == 1
    assert len(mail.outbox) == 1


def test_sin_decirle_el_dia_es_hoy(time_machine):
    time_machine.move_to(datetime.datetime(2026, 12, 2, 5, 59, tzinfo=datetime.UTC), tick=False)
    preparar()
    salida = StringIO()
    call_command("diario", stdout=salida)
    assert mail.outbox[0].subject.endswith("vence hoy")


def test_a_los_15_dias_escribe_tambien_al_titular():
    preparar()
    diario(TERMINO + datetime.timedelta(days=15))
    assert {m.to[0] for m in mail.outbox} == {"ana@example.org", "titular@example.org"}


@pytest.mark.dos_bases
def test_con_el_correo_caido_lo_dice_y_al_volver_sale_una_vez(monkeypatch):
    preparar()
    with monkeypatch.context() as parche:

        def fallar(self):
            raise SMTPException("cerrado")

        parche.setattr(EmailMessage, "send", fallar)
        assert "El correo falla: esperan 1" in diario()
    assert "Aún no es hora de reintentar: esperan 1" in diario()
    Correo.objects.update(siguiente_intento=timezone.now())
    assert "Correos enviados: 1." in diario()
    assert len(mail.outbox) == 1


def test_semanas_sin_correo_no_son_un_alud_cuando_vuelve(monkeypatch):
    preparar()
    with monkeypatch.context() as parche:

        def fallar(self):
            raise SMTPException("cerrado")

        parche.setattr(EmailMessage, "send", fallar)
        for n in range(-31, 10):
            diario(TERMINO + datetime.timedelta(days=n))
    Correo.objects.update(siguiente_intento=timezone.now())
    diario(TERMINO + datetime.timedelta(days=10))
    assert [m.subject[-18:] for m in mail.outbox] == ["venció hace 7 días"]


@pytest.mark.dos_bases
def test_borra_lo_caducado_y_nada_mas():
    ahora = timezone.now()
    un_dia = datetime.timedelta(days=1)
    usuario = UsuarioFactory()
    for clave, cuando in (("vieja", ahora - un_dia), ("viva", ahora + un_dia)):
        Session.objects.create(session_key=clave, session_data="x", expire_date=cuando)
        ImportacionPendiente.objects.create(
            clave=clave, usuario=usuario, nombre="a.csv", contenido=b"x", creado=cuando
        )
        PeticionContrasena.objects.create(huella="x", ip=clave, creado=cuando)
    for modelo in (AccessAttempt, AccessFailureLog, AccessLog):
        campos = {"failures_since_start": 1} if modelo is AccessAttempt else {}
        for dias in (364, 366):
            fila = modelo.objects.create(username=f"u{dias}", **campos)
            modelo.objects.filter(pk=fila.pk).update(attempt_time=ahora - dias * un_dia)
    texto = diario()
    assert "sesiones, 1; hojas sin confirmar, 1; " in texto
    assert "registros de entrada de hace más de un año, 3." in texto
    assert [s.session_key for s in Session.objects.all()] == ["viva"]
    assert [i.clave for i in ImportacionPendiente.objects.all()] == ["viva"]
    assert [p.ip for p in PeticionContrasena.objects.all()] == ["viva"]
    for modelo in (AccessAttempt, AccessFailureLog, AccessLog):
        assert [fila.username for fila in modelo.objects.all()] == ["u364"]


@pytest.mark.dos_bases
@pytest.mark.django_db(transaction=True)
def test_dos_a_la_vez_avisan_una_sola_vez():
    preparar()
    CorreoFactory.create_batch(2)
    salida, fallas = threading.Barrier(2), []

    def trabajar():
        salida.wait()
        try:
            diario(TERMINO + datetime.timedelta(days=15))
        except Exception as error:
            fallas.append(error)
        finally:
            connection.close()

    hilos = [threading.Thread(target=trabajar) for _ in range(2)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    assert fallas == []
    assert len(mail.outbox) == 4
    assert Correo.objects.count() == 4
