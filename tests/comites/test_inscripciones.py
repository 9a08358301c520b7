"""Putting one's name down without an account: little is asked, nothing typed is lost."""

import datetime
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from comites import fichas
from comites.eventos import cambiar_evento, cancelar_inscripcion, repartir_lugares
from comites.models import Envio, Inscripcion
from compromisos.models import Correo
from compromisos.roles import ADMINISTRADOR
from tests.comites.formularios import abierta_hace
from tests.fabricas import (
    AvisoPrivacidadFactory,
    EnvioFactory,
    EventoFactory,
    InscripcionFactory,
    UsuarioFactory,
)

pytestmark = pytest.mark.django_db
DIA = datetime.timedelta(days=1)
ANA = {"nombre": "Ana Torres", "contacto": "ana@example.org", "acepta": "on"}


@pytest.fixture
def evento():
    return EventoFactory(
        publico=True, clave="taller", con_inscripcion=True, cupo=2, inicio=timezone.now() + DIA
    )


@pytest.fixture
def ruta(evento):
    return f"{evento.get_absolute_url()}inscripcion/"


def enviar(client, ruta, ficha=None, **datos):
    return client.post(ruta, {**ANA, "ficha": ficha or abierta_hace(), **datos})


# --- The form -------------------------------------------------------------------------------
def test_se_inscribe_y_su_pagina_dice_que_tiene_lugar(client, evento, ruta):
    response = enviar(client, ruta)
    inscripcion = Inscripcion.objects.get()
    assert (inscripcion.nombre, inscripcion.contacto) == ("Ana Torres", "ana@example.org")
    assert (response.status_code, response.url) == (302, inscripcion.get_absolute_url())
    html = client.get(response.url).content.decode()
    assert "Tiene lugar" in html
    assert "Ana" not in html  # a link may be passed on
    assert "1 libre de 2" in client.get(evento.get_absolute_url()).content.decode()
    correo = Correo.objects.get()
    assert f"http://testserver{response.url}" in correo.texto
    assert "Ana" not in correo.texto


@pytest.mark.parametrize(
    ("contacto", "queda"),
    [
        ("33 1234-5678", "3312345678"),
        ("+52 (33) 1234 5678", "3312345678"),
        ("Ana@Example.org", "Ana@Example.org"),
    ],
)
def test_basta_un_correo_o_un_telefono(client, ruta, contacto, queda):
    assert enviar(client, ruta, contacto=contacto).status_code == 302
    assert Inscripcion.objects.get().contacto == queda


@pytest.mark.parametrize(
    ("mal", "dice"),
    [
        ({"nombre": " "}, "Escriba su nombre."),
        ({"nombre": "A\0"}, "nulos"),
        ({"contacto": ""}, "Escriba un correo o un teléfono."),
        ({"contacto": "12345"}, "teléfono de diez cifras"),
        ({"contacto": "ana@"}, "correo electrónico válida"),
        ({"contacto": "٣٣١٢٣٤٥٦٧٨"}, "teléfono de diez cifras"),
        ({"acepta": ""}, "hace falta que lo acepte"),
    ],
)
def test_lo_que_falta_se_dice_y_lo_escrito_queda(client, ruta, mal, dice):
    response = enviar(client, ruta, **mal)
    html = response.content.decode()
    assert response.status_code == 200
    assert dice in html
    assert ("Ana Torres" if "nombre" not in mal else "ana@example.org") in html
    assert not Inscripcion.objects.exists()
    assert not Envio.objects.exists()  # who errs does not use up anybody's turn


def test_dice_el_aviso_en_vigor_y_guarda_cual_fue(client, ruta):
    hoy = timezone.localdate()
    AvisoPrivacidadFactory(numero=1, simplificado="El viejo.", vigente_desde=hoy - 9 * DIA)
    AvisoPrivacidadFactory(numero=2, simplificado="El de hoy.", vigente_desde=hoy)
    AvisoPrivacidadFactory(numero=3, simplificado="El de mañana.", vigente_desde=hoy + DIA)
    html = client.get(ruta).content.decode()
    assert "El de hoy." in html
    assert "El viejo." not in html
    assert "El de mañana." not in html
    enviar(client, ruta)
    assert Inscripcion.objects.get().aviso.numero == 2


def test_la_pagina_no_se_guarda_ni_se_busca(client, ruta):
    response = client.get(ruta)
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert "csrf" in response.cookies


def test_cerrada_lo_dice(client, evento, ruta):
    for cambio in ({"inicio": timezone.now() - DIA}, {"estado": "cancelado"}):
        type(evento).objects.update(inicio=timezone.now() + DIA, estado="programado")
        type(evento).objects.filter(pk=evento.pk).update(
            **{"fin": timezone.now() + 2 * DIA, **cambio}
        )
        assert "Las inscripciones están cerradas." in client.get(ruta).content.decode()
        assert enviar(client, ruta).status_code == 200
    assert not Inscripcion.objects.exists()
    type(evento).objects.update(con_inscripcion=False)
    assert client.get(ruta).status_code == 404


def test_una_ficha_vieja_de_la_sesion_no_pierde_lo_escrito(ruta):
    cliente = Client(enforce_csrf_checks=True)
    datos = {**ANA, "ficha": abierta_hace()}
    response = cliente.post(ruta, datos, headers={"Origin": "http://testserver"})
    assert response.status_code == 403
    assert "Ana Torres" in response.content.decode()
    assert not Inscripcion.objects.exists()


# --- The same twice, and somebody else from the same page -----------------------------------
def test_dos_veces_el_mismo_envio_es_una_inscripcion(client, ruta):
    ficha = abierta_hace()
    assert enviar(client, ruta, ficha).url == enviar(client, ruta, ficha).url
    assert Inscripcion.objects.count() == 1


def test_volver_atras_e_inscribir_a_otra_persona_son_dos(client, ruta):
    ficha = abierta_hace()
    enviar(client, ruta, ficha)
    enviar(client, ruta, ficha, nombre="Beto Torres")
    assert Inscripcion.objects.count() == 2


def test_una_familia_comparte_telefono_y_no_mas(client, evento, ruta):
    InscripcionFactory.create_batch(5, evento=evento, contacto="ANA@example.org")
    assert "ya se inscribieron 5 personas" in enviar(client, ruta).content.decode()


def test_ver_a_quien_se_escribio_queda_en_la_bitacora(
    client, evento, ruta, caplog, django_capture_on_commit_callbacks
):
    enviar(client, ruta)
    unidad = UsuarioFactory(is_staff=True)
    unidad.groups.add(Group.objects.get(name=ADMINISTRADOR))
    client.force_login(unidad)
    correo = Correo.objects.get()
    for pagina in ("", f"{correo.pk}/change/"):
        caplog.clear()
        with (
            caplog.at_level("INFO", "evj.seguridad"),
            django_capture_on_commit_callbacks(execute=True),
        ):
            html = client.get(f"/admin/compromisos/correo/{pagina}").content.decode()
        assert "ana@example.org" in html
        assert '"de": "correos"' in caplog.text
        assert "ana@example.org" not in caplog.text


# --- Robots and floods ----------------------------------------------------------------------
@pytest.mark.parametrize(
    "trampa",
    [{"sitio_web": "http://x"}, {"ficha": "inventada"}, {"ficha": ""}, {"pronto": True}],
)
def test_a_un_robot_se_le_pide_otra_vez_y_una_persona_puede(client, ruta, trampa):
    ficha = abierta_hace(0) if trampa.pop("pronto", False) else trampa.pop("ficha", None)
    datos = {**ANA, "ficha": abierta_hace() if ficha is None else ficha, **trampa}
    response = client.post(ruta, datos)
    html = response.content.decode()
    assert "envíelo otra vez" in html
    assert "Ana Torres" in html
    assert not Inscripcion.objects.exists()
    vuelve = re.search(r'name="ficha" value="([^"]+)"', html)[1]
    assert fichas.leer(vuelve)
    assert re.search(r'name="sitio_web"[^>]*>', html)[0].count("value=") == 0


def test_desde_una_direccion_hay_un_limite_que_dice_cuando_pasa(
    client, ruta, settings, time_machine
):
    settings.ENVIOS_POR_DIRECCION = 2
    time_machine.move_to("2026-03-10T12:00:00-06:00", tick=False)
    for n in range(2):
        time_machine.move_to(f"2026-03-10T12:0{n}:00-06:00", tick=False)
        enviar(client, ruta)
    time_machine.move_to("2026-03-10T12:10:00-06:00", tick=False)
    response = enviar(client, ruta, nombre="Beto")
    assert response.status_code == 429
    assert response["Retry-After"] == str(50 * 60)
    html = response.content.decode()
    assert "Por ahora no se reciben más inscripciones." in html
    assert "después de las 13:00 horas" in html
    assert "Beto" in html
    otra = client.post(ruta, {**ANA, "ficha": abierta_hace()}, REMOTE_ADDR="10.0.0.9")
    assert otra.status_code != 429
    time_machine.move_to("2026-03-10T13:00:01-06:00", tick=False)
    assert enviar(client, ruta).status_code != 429


def test_sobre_un_evento_hay_otro_limite(client, ruta, settings):
    settings.ENVIOS_POR_EVENTO = 3
    EnvioFactory.create_batch(2, objeto="taller")
    EnvioFactory.create_batch(3, objeto="otro")
    assert enviar(client, ruta).status_code == 302
    assert enviar(client, ruta, nombre="Beto").status_code == 429


def test_no_se_guarda_la_direccion_y_la_de_una_casa_es_una(client, ruta, settings):
    settings.ENVIOS_POR_DIRECCION = 1
    datos = {**ANA, "ficha": abierta_hace()}
    client.post(ruta, datos, REMOTE_ADDR="2001:db8:1:1::1")
    assert "2001" not in Envio.objects.get().huella
    client_2 = client.post(ruta, datos, REMOTE_ADDR="2001:db8:1:1:ffff::2")
    assert client_2.status_code == 429
    assert client.post(ruta, datos, REMOTE_ADDR="2001:db8:1:2::1").status_code == 302


# --- Places ---------------------------------------------------------------------------------
def test_quien_ya_no_cupo_espera_y_recibe_el_lugar_que_se_deja(client, evento, ruta):
    primera, _ = InscripcionFactory.create_batch(2, evento=evento)
    for nombre in ("Ana", "Beto"):
        direccion = enviar(client, ruta, nombre=nombre, contacto=f"{nombre}@example.org").url
    html = client.get(direccion).content.decode()
    assert "lista de espera, en el lugar 2" in html
    assert f"testserver{direccion}" in html  # to be copied by hand
    assert evento.sede in html
    assert f'href="/calendario/{evento.clave}/evento.ics"' in html
    assert "Ya no hay lugares." in client.get(ruta).content.decode()
    leer = client.get(primera.get_absolute_url())
    assert "Cancelar mi inscripción" in leer.content.decode()
    primera.refresh_from_db()
    assert primera.estado == "confirmada"  # reading does nothing
    assert client.post(primera.get_absolute_url()).status_code == 302
    primera.refresh_from_db()
    assert (primera.estado, primera.nombre, primera.contacto) == ("cancelada", "", "")
    assert Inscripcion.objects.get(nombre="Ana").estado == "confirmada"
    assert Inscripcion.objects.get(nombre="Beto").estado == "en_espera"
    assert Correo.objects.filter(para="Ana@example.org", asunto__startswith="Ya tiene lug").exists()
    assert "lista de espera, en el lugar 1" in client.get(direccion).content.decode()


def test_al_cancelar_no_queda_ni_el_correo_que_se_le_envio(client, ruta):
    direccion = enviar(client, ruta).url
    enviar(client, ruta, contacto="beto@example.org")
    client.post(direccion)
    assert [correo.para for correo in Correo.objects.all()] == ["beto@example.org"]


def test_cancelar_dos_veces_no_regala_dos_lugares(evento):
    primera, _ = InscripcionFactory.create_batch(2, evento=evento)
    InscripcionFactory.create_batch(2, evento=evento, estado="en_espera")
    for _ in range(2):
        cancelar_inscripcion(inscripcion=primera)
    assert evento.inscripciones.confirmadas().count() == 2


def test_con_mas_cupo_pasan_los_que_esperan(evento):
    InscripcionFactory.create_batch(2, evento=evento)
    InscripcionFactory.create_batch(3, evento=evento, estado="en_espera")
    type(evento).objects.update(cupo=4)
    assert len(repartir_lugares(evento=evento)) == 2
    type(evento).objects.update(cupo=None)
    assert len(repartir_lugares(evento=evento)) == 1


def test_a_muchos_se_les_avisa_en_un_solo_hilo(evento, django_capture_on_commit_callbacks):
    """One for each would take every connection of the mail server, and of the database."""
    for n in range(5):
        InscripcionFactory(evento=evento, contacto=f"p{n}@example.org", estado="en_espera")
    type(evento).objects.update(cupo=None)
    with django_capture_on_commit_callbacks() as al_confirmar:
        repartir_lugares(evento=evento)
    assert len(al_confirmar) == 1
    with django_capture_on_commit_callbacks() as al_confirmar:
        cambiar_evento(
            evento=evento,
            visto=0,
            autor=UsuarioFactory(),
            estado="cancelado",
            inicio=evento.inicio,
            fin=evento.fin,
            sede=evento.sede,
            motivo="Lluvia.",
        )
    assert len(al_confirmar) == 1
    assert Correo.objects.count() == 10


@pytest.mark.parametrize("token", ["1:x", "1", "x", "1:" + "A" * 43])
def test_un_enlace_inventado_no_existe(client, token):
    InscripcionFactory(pk=1)
    assert client.get(f"/calendario/inscripciones/{token}/").status_code == 404
    assert client.post(f"/calendario/inscripciones/{token}/").status_code == 404


# --- Nothing is kept ------------------------------------------------------------------------
def test_los_datos_se_borran_dias_despues_con_sus_correos(client, evento, ruta, settings):
    settings.INSCRIPCION_DIAS = 10
    enviar(client, ruta)
    otra = InscripcionFactory(evento__inicio=timezone.now() - 9 * DIA)
    EnvioFactory(creado=timezone.now() - 2 * DIA)
    type(evento).objects.filter(pk=evento.pk).update(
        inicio=timezone.now() - 12 * DIA, fin=timezone.now() - 11 * DIA
    )
    for _ in range(2):
        call_command("diario", verbosity=0)
    assert list(Inscripcion.objects.all()) == [otra]
    assert not Correo.objects.filter(tipo="inscripcion").exists()
    assert Envio.objects.count() == 1


def test_ningun_nombre_llega_al_publico(client, evento):
    InscripcionFactory(evento=evento, nombre="Zarzamora", contacto="zarzamora@example.org")
    rutas = ["", "inscripcion/", "cartel/", "evento.ics"]
    publicas = [evento.get_absolute_url() + ruta for ruta in rutas]
    for ruta in (*publicas, "/calendario/", "/calendario/eventos/?formato=csv", "/"):
        assert "arzamora" not in b"".join(client.get(ruta)).decode(), ruta


# --- Two people for the last place ----------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_el_ultimo_lugar_es_de_una_sola_persona():
    evento = EventoFactory(publico=True, con_inscripcion=True, cupo=3, inicio=timezone.now() + DIA)
    ruta, salida = f"{evento.get_absolute_url()}inscripcion/", Barrier(8)
    envios = [{**ANA, "contacto": f"p{n}@example.org", "ficha": abierta_hace()} for n in range(8)]

    def inscribirse(datos):
        try:
            salida.wait()
            return Client().post(ruta, datos).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hilos:
        assert set(hilos.map(inscribirse, envios)) == {302}
    assert evento.inscripciones.confirmadas().count() == 3
    assert evento.inscripciones.en_espera().count() == 5
