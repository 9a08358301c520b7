"""Deadlines that move in the open, and activities that are closed."""

import datetime

import pytest
from django.urls import reverse

from compromisos.models import Actividad, Avance, Cierre, Prorroga, ResolucionProrroga
from tests.compromisos.validacion.conftest import TERMINO
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CierreFactory,
    ProrrogaFactory,
    ResolucionProrrogaFactory,
    RevisionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]

COLA = "/panel/validacion/"
JUNIO = {"a": "2027-06-10", "motivo": "Obra."}


def pedir(actividad):
    return reverse("compromisos:prorroga-create", args=[actividad.pk])


def test_pedir_y_autorizar_otra_fecha(client, responsable, validador):
    actividad, usuario = responsable
    client.force_login(usuario)
    assert client.post(pedir(actividad), JUNIO).url == "/panel/"
    prorroga = Prorroga.objects.get()
    assert (prorroga.de, prorroga.a) == (TERMINO, datetime.date(2027, 6, 10))
    assert (prorroga.solicita, prorroga.motivo) == (usuario, "Obra.")
    client.force_login(validador)
    ruta = f"{COLA}prorrogas/{prorroga.pk}/"
    assert "10 de junio de 2027" in client.get(ruta).content.decode()
    assert client.post(ruta, {"autorizada": "si", "motivo": "Procede."}).url == COLA
    actual = Actividad.objects.con_estado().get(pk=actividad.pk)
    assert actual.fecha_vigente == datetime.date(2027, 6, 10)
    assert actual.fecha_termino == TERMINO


@pytest.mark.parametrize(
    ("datos", "dice"),
    [
        ({"a": "2027-05-10", "motivo": "x"}, "posterior a la vigente, 10/05/2027"),
        ({"a": "2020-01-01", "motivo": "x"}, "La fecha ya pasó"),
        ({"a": "2101-01-01", "motivo": "x"}, "entre 2000 y 2100"),
        ({"a": "mañana", "motivo": "x"}, "día/mes/año"),
        ({"a": "", "motivo": "x"}, "Escriba la fecha que pide"),
        ({"a": "2027-06-10", "motivo": " "}, "Diga por qué hace falta otra fecha"),
    ],
)
def test_una_solicitud_mala_no_se_guarda(client, responsable, datos, dice):
    actividad, usuario = responsable
    client.force_login(usuario)
    assert dice in client.post(pedir(actividad), datos).content.decode()
    assert not Prorroga.objects.exists()


@pytest.mark.dos_bases
def test_el_dia_siguiente_ya_es_otra_fecha(client, responsable):
    actividad, usuario = responsable
    client.force_login(usuario)
    client.post(pedir(actividad), {"a": "11/05/2027", "motivo": "Un día."})
    assert Prorroga.objects.get().a == datetime.date(2027, 5, 11)


@pytest.mark.dos_bases
def test_una_a_la_vez_y_no_en_lo_ajeno_ni_en_lo_cerrado(client, responsable):
    actividad, usuario = responsable
    client.force_login(usuario)
    client.post(pedir(actividad), JUNIO)
    assert "Ya hay una prórroga pedida" in client.post(pedir(actividad), JUNIO).content.decode()
    assert client.post(pedir(ActividadFactory()), JUNIO).status_code == 404
    CierreFactory(actividad=actividad)
    assert "está cerrada" in client.post(pedir(actividad), JUNIO).content.decode()
    assert Prorroga.objects.count() == 1


@pytest.mark.dos_bases
def test_negar_no_mueve_nada_y_se_resuelve_una_vez(cliente):
    prorroga = ProrrogaFactory(actividad__fecha_termino=TERMINO, de=TERMINO, a="2027-06-10")
    ruta = f"{COLA}prorrogas/{prorroga.pk}/"
    assert "Elija: autorizar o negar." in cliente.post(ruta, {"motivo": "No."}).content.decode()
    cliente.post(ruta, {"autorizada": "no", "motivo": "No procede."})
    assert Actividad.objects.con_estado().get().fecha_vigente == TERMINO
    response = cliente.post(ruta, {"autorizada": "si", "motivo": "Cambié de idea."})
    assert response.status_code == 409
    assert "No procede." in response.content.decode()
    assert ResolucionProrroga.objects.get().autorizada is False


@pytest.mark.dos_bases
@pytest.mark.parametrize(("corregida", "se_puede"), [(9, True), (10, False), (11, False)])
def test_autorizar_nunca_acorta_el_plazo(cliente, corregida, se_puede):
    """Though it was corrected after the request, as by an import."""
    prorroga = ProrrogaFactory(actividad__fecha_termino=TERMINO, de=TERMINO, a="2027-06-10")
    plazo = datetime.date(2027, 6, corregida)
    Actividad.objects.update(fecha_termino=plazo)
    ruta = f"{COLA}prorrogas/{prorroga.pk}/"
    response = cliente.post(ruta, {"autorizada": "si", "motivo": "Procede."})
    assert (response.status_code == 302) is se_puede
    assert ResolucionProrroga.objects.exists() is se_puede
    if not se_puede:
        assert f"La fecha vigente ya es {plazo:%d/%m/%Y}" in response.content.decode()
        assert "Procede." in response.content.decode()
        cliente.post(ruta, {"autorizada": "no", "motivo": "Ya no hace falta."})
        assert ResolucionProrroga.objects.get().autorizada is False


@pytest.mark.dos_bases
@pytest.mark.parametrize("como", ["concluida", "cerrada"])
def test_lo_que_termino_mientras_se_pedia_no_recibe_otra_fecha(cliente, como):
    """It would turn what was late into what was in time."""
    prorroga = ProrrogaFactory(actividad__fecha_termino=TERMINO, de=TERMINO, a="2027-06-10")
    if como == "cerrada":
        CierreFactory(actividad=prorroga.actividad)
    else:
        RevisionFactory(avance=AvanceFactory(actividad=prorroga.actividad, porcentaje=100))
    antes = Actividad.objects.con_estado().get().oportunidad
    ruta = f"{COLA}prorrogas/{prorroga.pk}/"
    response = cliente.post(ruta, {"autorizada": "si", "motivo": "Procede."})
    assert response.status_code == 200
    assert f"está {como}" in response.text
    assert Actividad.objects.con_estado().get().oportunidad == antes
    assert cliente.post(ruta, {"autorizada": "no", "motivo": "Ya no."}).status_code == 302


@pytest.mark.parametrize(("porcentaje", "se_puede"), [(99, True), (100, False)])
def test_lo_que_se_verifico_concluido_no_se_cancela(cliente, porcentaje, se_puede):
    avance = AvanceFactory(porcentaje=100)
    RevisionFactory(avance=avance, porcentaje_validado=porcentaje)
    ruta = f"{COLA}actividades/{avance.actividad_id}/cierre/"
    response = cliente.post(ruta, {"tipo": "cancelada", "motivo": "Otra ley."})
    assert (response.status_code == 302) is se_puede
    assert Cierre.objects.exists() is se_puede
    if not se_puede:
        assert "ya está concluida y verificada" in response.text
        assert "Otra ley." in response.text


def test_nadie_resuelve_lo_que_pidio(cliente, validador):
    prorroga = ProrrogaFactory(solicita=validador)
    ruta = f"{COLA}prorrogas/{prorroga.pk}/"
    html = cliente.post(ruta, {"autorizada": "si", "motivo": "Procede."}).content.decode()
    assert "Nadie resuelve su propia solicitud" in html
    assert not ResolucionProrroga.objects.exists()


def test_el_publico_ve_la_original_cada_cambio_y_los_dias(client):
    actividad = ActividadFactory(fecha_termino=TERMINO, compromiso__evaluacion__publicada=True)
    ResolucionProrrogaFactory(
        prorroga__actividad=actividad,
        prorroga__de=TERMINO,
        prorroga__a=TERMINO + datetime.timedelta(days=31),
        prorroga__motivo="Lluvias.",
    )
    html = client.get(actividad.get_absolute_url()).content.decode()
    for dice in ("10 de junio de 2027", "10 de mayo de 2027", "31 días", "Lluvias.", "autorizó"):
        assert dice in html, dice


@pytest.mark.dos_bases
def test_cerrar_pide_motivo_y_es_de_una_vez(cliente, client):
    actividad = ActividadFactory(compromiso__evaluacion__publicada=True)
    ruta = f"{COLA}actividades/{actividad.pk}/cierre/"
    assert "Diga por qué se cierra" in cliente.post(ruta, {"tipo": "cancelada"}).content.decode()
    assert cliente.post(ruta, {"tipo": "no_aplica", "motivo": "Otra ley."}).url == COLA
    assert cliente.post(ruta, {"tipo": "cancelada", "motivo": "x"}).status_code == 409
    assert Cierre.objects.get().motivo == "Otra ley."
    html = client.get(actividad.get_absolute_url()).content.decode()
    assert "Otra ley." in html
    assert "Ya no aplica" in html


def test_lo_cerrado_no_recibe_reportes(client, responsable):
    actividad, usuario = responsable
    CierreFactory(actividad=actividad)
    client.force_login(usuario)
    ruta = reverse("compromisos:avance-create", args=[actividad.pk])
    datos = {"visto": "", "porcentaje": "40", "fecha": "2026-01-15", "texto": "Se hizo."}
    assert "está cerrada" in client.post(ruta, datos).content.decode()
    assert not Avance.objects.exists()
