"""An event changes with a reason, and what it was stays on record."""

import datetime

import pytest
from django.utils import timezone
from icalendar import Calendar

from comites.eventos import cambiar_evento
from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from compromisos.models import Correo
from tests.fabricas import (
    ConvocatoriaFactory,
    EventoFactory,
    InscripcionFactory,
    MunicipioFactory,
    UsuarioFactory,
)

pytestmark = pytest.mark.django_db
INICIO = datetime.datetime(2026, 3, 14, 16, tzinfo=datetime.UTC)
HORA = datetime.timedelta(hours=1)
SEMANA = datetime.timedelta(days=7)


@pytest.fixture(autouse=True)
def _hoy(time_machine):
    time_machine.move_to("2026-03-10T12:00:00-06:00")


@pytest.fixture
def evento():
    return EventoFactory(
        publico=True,
        clave="asamblea-tala",
        titulo="Asamblea de Tala",
        sede="Casa de la Cultura",
        municipio=MunicipioFactory(nombre="Tala"),
        inicio=INICIO,
        fin=INICIO + HORA,
    )


def cambiar(evento, visto=0, **a):
    evento.refresh_from_db()
    actuales = {campo: getattr(evento, campo) for campo in ("estado", "inicio", "fin", "sede")}
    return cambiar_evento(
        evento=evento, visto=visto, autor=UsuarioFactory(), motivo="Llovió.", **{**actuales, **a}
    )


def test_cada_cambio_dice_de_que_a_que(evento):
    cambio = cambiar(evento, sede="Kiosco", inicio=INICIO + SEMANA, fin=INICIO + SEMANA + HORA)
    evento.refresh_from_db()
    assert (evento.sede, evento.inicio) == ("Kiosco", INICIO + SEMANA)
    assert (cambio.sede_antes, cambio.inicio_antes) == ("Casa de la Cultura", INICIO)
    assert cambiar(evento, visto=1, estado="cancelado").estado_antes == "programado"
    assert [c.numero for c in evento.cambios.all()] == [1, 2]


def test_quien_no_vio_el_ultimo_cambio_no_lo_pisa(evento):
    cambiar(evento, sede="Kiosco")
    with pytest.raises(CambioMasNuevo):
        cambiar(evento, visto=0, sede="Plaza")
    evento.refresh_from_db()
    assert evento.sede == "Kiosco"


def test_no_se_mueve_a_antes_de_que_se_convoque(evento):
    ConvocatoriaFactory(evento=evento, publicada_el=datetime.date(2026, 3, 13))
    dia = datetime.timedelta(days=1)
    with pytest.raises(NoSePuede, match="se publica después, el 13/03/2026"):
        cambiar(evento, inicio=INICIO - 2 * dia, fin=INICIO)
    assert cambiar(evento, inicio=INICIO - dia, fin=INICIO).cambia_fecha


@pytest.mark.parametrize(
    ("de", "a"),
    [
        ("programado", "pospuesto"),
        ("programado", "cancelado"),
        ("pospuesto", "programado"),
        ("pospuesto", "cancelado"),
        ("cancelado", "programado"),
    ],
)
def test_los_pasos_que_hay(evento, de, a):
    type(evento).objects.update(estado=de)
    assert cambiar(evento, estado=a).get_estado_display()


@pytest.mark.parametrize(
    ("de", "campos", "razon"),
    [
        ("programado", {}, "No cambia nada"),
        ("pospuesto", {"estado": "realizado"}, "ya no puede quedar como realizado"),
        ("realizado", {"estado": "cancelado"}, "ya no puede quedar como cancelado"),
        ("cancelado", {"estado": "pospuesto"}, "ya no puede quedar como pospuesto"),
        ("programado", {"estado": "realizado"}, "Todavía no empieza"),
        ("programado", {"estado": "cancelado", "sede": "Kiosco"}, "sólo cambian si el evento"),
        ("programado", {"inicio": INICIO - SEMANA}, "La fecha nueva ya pasó."),
    ],
)
def test_lo_que_no_se_puede(evento, de, campos, razon):
    type(evento).objects.update(estado=de)
    with pytest.raises(NoSePuede, match=razon):
        cambiar(evento, **campos)
    assert not evento.cambios.exists()


def test_lo_no_publicado_no_necesita_motivo():
    with pytest.raises(NoSePuede, match="no se ha publicado"):
        cambiar(EventoFactory(inicio=INICIO), sede="Kiosco")


def test_cuando_ya_empezo_se_da_por_realizado(evento, time_machine):
    time_machine.move_to(INICIO)
    assert cambiar(evento, estado="realizado").estado == "realizado"


def test_se_avisa_por_correo_a_quien_se_inscribio(evento):
    InscripcionFactory(evento=evento, contacto="ana@example.org")
    InscripcionFactory(evento=evento, contacto="3312345678")
    InscripcionFactory(evento=evento, estado="cancelada", nombre="", contacto="")
    cambiar(evento, estado="cancelado")
    correo = Correo.objects.get()
    assert (correo.para, correo.asunto) == ("ana@example.org", "Cambió: Asamblea de Tala")
    assert "Ahora está cancelado." in correo.texto
    assert "Por qué: Llovió." in correo.texto


# --- For calendars --------------------------------------------------------------------------
UNO = "/calendario/asamblea-tala/evento.ics"
TODOS = "/calendario/eventos.ics"


def leido(client, ruta, **consulta):
    response = client.get(ruta, consulta)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


@pytest.mark.parametrize("ruta", [UNO, TODOS])
def test_lleva_su_hora_de_aqui_y_el_camino_de_vuelta(client, evento, ruta):
    calendario = leido(client, ruta)
    (uno,) = calendario.walk("VEVENT")
    assert uno["dtstart"].params["TZID"] == "America/Mexico_City"
    assert uno.decoded("dtstart") == INICIO
    assert [zona["tzid"] for zona in calendario.walk("VTIMEZONE")] == ["America/Mexico_City"]
    assert uno["url"] == "http://testserver/calendario/asamblea-tala/"
    assert uno["uid"] == "evento-asamblea-tala@testserver"
    assert uno["location"] == "Casa de la Cultura, Tala, Jalisco"
    assert uno["status"] == "CONFIRMED"
    assert uno.errors == []


def test_cada_cambio_es_otra_version_del_mismo(client, evento):
    def version():
        (uno,) = leido(client, UNO).walk("VEVENT")
        return uno["sequence"], uno["status"], str(uno["summary"])

    antes = version()
    cambiar(evento, estado="pospuesto")
    despues = version()
    cambiar(evento, visto=1, estado="cancelado")
    assert antes[0] < despues[0] < version()[0]
    assert despues[1:] == ("TENTATIVE", "Pospuesto: Asamblea de Tala")
    assert version()[1:] == ("CANCELLED", "Cancelado: Asamblea de Tala")


def test_los_mismos_datos_son_los_mismos_bytes(client, evento, time_machine):
    primero = client.get(TODOS).content
    time_machine.move_to(timezone.now() + datetime.timedelta(days=1000))
    assert client.get(TODOS).content == primero


def test_cada_filtro_es_un_calendario(client, evento):
    EventoFactory(publico=True, tipo="taller")
    assert len(leido(client, TODOS).walk("VEVENT")) == 2
    de_talleres = leido(client, TODOS, tipo="taller")
    assert len(de_talleres.walk("VEVENT")) == 1
    assert str(de_talleres["x-wr-calname"]) == "Eventos EVJ: tipo: Taller"
    assert client.get(TODOS, {"tipo": "fiesta"}).status_code == 400


# --- On paper -------------------------------------------------------------------------------
def test_el_cartel_dice_lo_necesario_y_dibuja_su_direccion(client, evento):
    html = client.get("/calendario/asamblea-tala/cartel/").content.decode()
    for dice in (
        "Sábado 14 de marzo de 2026",
        "10:00 horas",
        "Casa de la Cultura",
        "Tala, Jalisco",
    ):
        assert dice in html
    assert "http://testserver/calendario/asamblea-tala/" in html
    assert '<path d="M4 4h1v1h-1z' in html  # where the first corner of every QR begins
