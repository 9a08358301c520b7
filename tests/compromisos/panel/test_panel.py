import datetime

import pytest
import time_machine
from django.urls import reverse

from compromisos.models import Actividad, Avance
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CierreFactory,
    EnlaceFactory,
    ProrrogaFactory,
    ResolucionProrrogaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
    UsuarioFactory,
)

PANEL = "/panel/"
DIA = datetime.timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.una_base]


def _actividad(dependencia, **campos):
    actividad = ActividadFactory(**campos)
    ResponsabilidadFactory(actividad=actividad, dependencia=dependencia)
    return actividad


def _claves(response):
    return [actividad.pk for actividad in response.context["pagina"]]


def test_anonimo_va_a_entrar_y_vuelve(client):
    response = client.get("/panel/?estado=vencida")
    assert response.status_code == 302
    assert response.url == "/cuenta/entrar/?next=/panel/%3Festado%3Dvencida"


@time_machine.travel("2026-03-10 18:00Z", tick=False)
def test_lo_mas_urgente_va_primero(cliente, dependencia):
    sin_fecha = _actividad(dependencia)
    en_tiempo = _actividad(dependencia, fecha_termino="2026-12-01")
    por_vencer = _actividad(dependencia, fecha_termino="2026-03-10")
    vencida = _actividad(dependencia, fecha_termino="2026-03-09")
    mas_vencida = _actividad(dependencia, fecha_termino="2019-03-29")
    concluida = _actividad(dependencia, fecha_termino="2018-01-01")
    AvanceFactory(actividad=concluida, porcentaje=100)
    AvanceFactory(actividad=vencida, porcentaje=99)
    esperado = [mas_vencida, vencida, por_vencer, en_tiempo, sin_fecha, concluida]
    assert _claves(cliente.get(PANEL)) == [actividad.pk for actividad in esperado]


def test_solo_las_de_su_dependencia(cliente, actividad, actividad_ajena):
    assert _claves(cliente.get(PANEL)) == [actividad.pk]


def test_las_sin_publicar_de_su_dependencia_tambien(cliente, actividad):
    assert actividad.compromiso.evaluacion.publicada_en is None
    assert "(sin publicar)" in cliente.get(PANEL).content.decode()


def test_lo_devuelto_dice_por_que_hasta_que_se_reporta_otra_vez(cliente, actividad):
    avance = AvanceFactory(actividad=actividad)
    RevisionFactory(avance=avance, resultado="devuelto", observacion="Falta la minuta.")
    assert "Quien valida dice: «Falta la minuta.»" in cliente.get(PANEL).content.decode()
    AvanceFactory(actividad=actividad)
    assert "Falta la minuta." not in cliente.get(PANEL).content.decode()


def test_dice_por_quien_actua(cliente, actividad):
    assert "<strong>Enlace" not in cliente.get(PANEL).content.decode()
    assert "por Dirección de Obras" in cliente.get(PANEL).content.decode()


@pytest.mark.parametrize(
    ("desde", "hasta", "ve"),
    [
        (datetime.date(2026, 3, 10), None, True),
        (datetime.date(2026, 3, 11), None, False),
        (datetime.date(2020, 1, 1), datetime.date(2026, 3, 10), True),
        (datetime.date(2020, 1, 1), datetime.date(2026, 3, 9), False),
    ],
)
@time_machine.travel("2026-03-10 18:00Z", tick=False)
def test_el_cargo_vale_del_primer_al_ultimo_dia(client, actividad, dependencia, desde, hasta, ve):
    enlace = EnlaceFactory(dependencia=dependencia, desde=desde, hasta=hasta)
    client.force_login(enlace.usuario)
    response = client.get(PANEL)
    assert (len(response.context.get("pagina", [])) == 1) is ve
    assert ("no es enlace de ninguna dependencia ni" in response.content.decode()) is not ve


def test_sin_cargo_se_le_dice_que_hacer(client):
    client.force_login(UsuarioFactory())
    html = client.get(PANEL).content.decode()
    assert "pida a la unidad de evaluación" in html
    assert "Ir a la administración" not in html


def test_sin_actividades_se_le_dice(cliente, dependencia):
    assert "no responde todavía por ninguna" in cliente.get(PANEL).content.decode()


@pytest.mark.dos_bases
def test_filtra_por_estado(cliente, dependencia):
    vencida = _actividad(dependencia, fecha_termino="2019-03-29")
    reportada = _actividad(dependencia)
    AvanceFactory(actividad=reportada, porcentaje=10)
    assert _claves(cliente.get(PANEL, {"estado": "vencida"})) == [vencida.pk]
    assert _claves(cliente.get(PANEL, {"estado": "en_proceso"})) == [reportada.pk]
    assert len(_claves(cliente.get(PANEL, {"estado": "inventado"}))) == 2


def test_cuenta_cada_estado(cliente, dependencia):
    _actividad(dependencia, fecha_termino="2019-03-29")
    _actividad(dependencia)
    html = cliente.get(PANEL).content.decode()
    assert "Vencida (1)" in html
    assert "Sin reporte (2)" in html


@pytest.mark.dos_bases
def test_busca_sin_acentos(cliente, dependencia):
    buscada = _actividad(dependencia, texto="Diseñar la evaluación")
    _actividad(dependencia, texto="Otra cosa")
    assert _claves(cliente.get(PANEL, {"q": "EVALUACION disenar"})) == [buscada.pk]


@pytest.mark.dos_bases
def test_nada_coincide(cliente, actividad):
    html = cliente.get(PANEL, {"q": "zzzz"}).content.decode()
    assert "Ninguna actividad coincide" in html


@pytest.mark.dos_bases
def test_busqueda_con_nul(cliente, actividad):
    assert cliente.get(PANEL, {"q": "una\0"}).status_code == 200


@pytest.mark.dos_bases
def test_pagina_de_veinte_en_veinte(cliente, dependencia):
    for _ in range(21):
        _actividad(dependencia)
    assert len(_claves(cliente.get(PANEL))) == 20
    segunda = cliente.get(PANEL, {"pagina": 2, "estado": "sin_fecha"})
    assert len(_claves(segunda)) == 1
    assert "/panel/?estado=sin_fecha" in segunda.content.decode()
    assert cliente.get(PANEL, {"pagina": 3}).status_code == 404


def test_la_prorroga_que_espera_se_dice_y_no_se_pide_otra(cliente, actividad):
    assert "Pedir prórroga" in cliente.get(PANEL).text
    prorroga = ProrrogaFactory(actividad=actividad, a=datetime.date(2099, 3, 15))
    html = cliente.get(PANEL).text
    assert "Prórroga pedida, al 15 de marzo de 2099: sin resolver." in html
    assert "Pedir prórroga" not in html
    ResolucionProrrogaFactory(prorroga=prorroga, autorizada=False)
    assert "sin resolver" not in cliente.get(PANEL).text


def test_de_lo_cerrado_no_se_ofrece_reportar(cliente, actividad, direccion):
    CierreFactory(actividad=actividad)
    assert "Reportar avance</a>" not in cliente.get(PANEL).text
    html = cliente.get(direccion).text
    assert "Esta actividad está cerrada: no recibe más reportes." in html
    assert "Enviar reporte" not in html


def test_muestra_el_ultimo_reporte(cliente, actividad):
    AvanceFactory(actividad=actividad, porcentaje=10, texto="El primero.")
    AvanceFactory(actividad=actividad, porcentaje="74.5", texto="El más nuevo.")
    html = cliente.get(PANEL).content.decode()
    assert "74.5\xa0%" in html
    assert "El más nuevo." in html
    assert "El primero." not in html


def test_la_que_repite_lo_dice(cliente, actividad, dependencia):
    repetida = _actividad(dependencia, compromiso=actividad.compromiso, misma_que=actividad)
    AvanceFactory(actividad=actividad, porcentaje=30)
    html = cliente.get(PANEL).content.decode()
    assert "Repite la actividad 1.2" in html
    assert html.count("30\xa0%") == 2
    assert Actividad.objects.con_estado().get(pk=repetida.pk).reportado == 30


@pytest.mark.parametrize("cuantas", [1, 11])
def test_las_mismas_consultas(cliente, dependencia, cuantas, django_assert_max_num_queries):
    for _ in range(cuantas):
        actividad = _actividad(dependencia)
        AvanceFactory(actividad=actividad, dependencia=dependencia)
    cliente.get(PANEL)
    with django_assert_max_num_queries(15) as consultas:
        cliente.get(PANEL)
    assert len(consultas) == 15


def test_no_se_escribe_con_get(cliente):
    assert cliente.post(PANEL).status_code == 405


def test_nadie_la_guarda_en_cache(cliente, actividad):
    response = cliente.get(reverse("compromisos:panel"))
    assert "no-store" in response["Cache-Control"]
    assert Avance.objects.count() == 0
