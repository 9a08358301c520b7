"""What is told at once: returned reports and resolved extensions."""

import datetime

import pytest
from django.core import mail

from compromisos.avisos import avisar_devolucion, avisar_resolucion
from compromisos.models import Correo
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    EnlaceFactory,
    ProrrogaFactory,
    ResolucionProrrogaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def enlace(db):
    return EnlaceFactory(correo="ana@example.org")


@pytest.fixture
def actividad():
    return ActividadFactory(compromiso__numero=3, numero=2, texto="Abrir <las> sesiones & más")


@pytest.fixture
def avance(actividad, enlace):
    return AvanceFactory(
        actividad=actividad,
        dependencia=enlace.dependencia,
        porcentaje=40,
        fecha=datetime.date(2026, 11, 1),
    )


def devolver(avance):
    return RevisionFactory(avance=avance, resultado="devuelto", observacion="Falta la «minuta».")


def test_la_devolucion_dice_por_que_y_donde_corregir(avance):
    (correo,) = avisar_devolucion(devolver(avance))
    assert correo.para == "ana@example.org"
    assert correo.asunto == "EVJ: le devolvieron el reporte de la actividad 3.2"
    assert "40\N{NO-BREAK SPACE}% al 1.º de noviembre de 2026" in correo.texto
    assert "Abrir <las> sesiones & más" in correo.texto
    assert "Falta la «minuta»." in correo.texto
    assert f"http://testserver/panel/actividades/{avance.actividad_id}/avance/" in correo.texto


def test_lo_validado_no_se_avisa(avance):
    assert avisar_devolucion(RevisionFactory(avance=avance)) == []
    assert not Correo.objects.exists()


def test_avisar_dos_veces_escribe_uno(avance):
    revision = devolver(avance)
    assert len(avisar_devolucion(revision)) == 1
    assert avisar_devolucion(revision) == []


def test_solo_a_los_enlaces_vigentes_de_la_dependencia_que_reporto(avance, enlace):
    EnlaceFactory(dependencia=enlace.dependencia, correo="", usuario__email="beto@example.org")
    EnlaceFactory(
        dependencia=enlace.dependencia,
        correo="antes@example.org",
        hasta=datetime.date(2021, 1, 1),
    )
    EnlaceFactory(dependencia=enlace.dependencia, correo="", usuario__email="")
    EnlaceFactory(
        dependencia=enlace.dependencia, correo="fuera@example.org", usuario__is_active=False
    )
    EnlaceFactory(correo="ajena@example.org")
    correos = avisar_devolucion(devolver(avance))
    assert [c.para for c in correos] == ["ana@example.org", "beto@example.org"]


def test_de_un_reporte_importado_se_enteran_todas_las_responsables(actividad, enlace):
    otro = EnlaceFactory(correo="beto@example.org")
    for quien in (enlace, otro):
        ResponsabilidadFactory(actividad=actividad, dependencia=quien.dependencia)
    importado = AvanceFactory(
        actividad=actividad, origen="importacion", autor=None, dependencia=None
    )
    correos = avisar_devolucion(devolver(importado))
    assert [c.para for c in correos] == ["ana@example.org", "beto@example.org"]


@pytest.mark.parametrize(
    ("autorizada", "asunto", "dice"),
    [
        (True, "autorizada", "Su fecha de término es ahora el 15 de enero de 2027."),
        (False, "negada", "sigue siendo la que tenía, el 1.º de diciembre de 2026."),
    ],
)
def test_la_resolucion_dice_que_y_por_que(actividad, enlace, autorizada, asunto, dice):
    prorroga = ProrrogaFactory(
        actividad=actividad,
        dependencia=enlace.dependencia,
        de=datetime.date(2026, 12, 1),
        a=datetime.date(2027, 1, 15),
    )
    resolucion = ResolucionProrrogaFactory(
        prorroga=prorroga, autorizada=autorizada, motivo="Hay presupuesto."
    )
    (correo,) = avisar_resolucion(resolucion)
    assert correo.asunto == f"EVJ: prórroga {asunto} de la actividad 3.2"
    assert dice in correo.texto
    assert "Hay presupuesto." in correo.texto
    assert avisar_resolucion(resolucion) == []


def test_sale_despues_de_confirmar(avance, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as pendientes:
        avisar_devolucion(devolver(avance))
    assert len(pendientes) == 1
    assert mail.outbox == []


def test_sin_nadie_a_quien_avisar_no_hay_nada_que_enviar(
    actividad, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as pendientes:
        assert avisar_devolucion(devolver(AvanceFactory(actividad=actividad))) == []
    assert pendientes == []
