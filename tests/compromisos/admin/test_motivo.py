"""Why something is changed: asked of whoever changes what the public has seen, and kept."""

import pytest

from compromisos.models import Evaluacion
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CausaAtrasoFactory,
    DependenciaFactory,
    DocumentoFactory,
    EnlaceFactory,
    ResponsabilidadFactory,
    UsuarioFactory,
)

from .formularios import lleno

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
NUEVA = "/admin/compromisos/evaluacion/add/"
POR_QUE = "motivo_del_cambio"


@pytest.fixture
def actividad():
    return ActividadFactory(compromiso__evaluacion__publicada=True, texto="Lo que decía.")


def pagina(objeto):
    return f"/admin/compromisos/{objeto._meta.model_name}/{objeto.pk}/change/"


def guardar(cliente, objeto, **datos):
    return cliente.post(pagina(objeto), lleno(cliente.get(pagina(objeto))) | datos)


def ultima(objeto):
    return objeto.history.order_by("history_id").last()


def test_sin_motivo_no_se_cambia_lo_publicado_y_nada_se_pierde(administrador, actividad):
    response = guardar(administrador, actividad, texto="Lo que dirá.")
    assert response.status_code == 200
    assert "Diga por qué se cambia" in response.text
    assert "Lo que dirá." in response.text
    actividad.refresh_from_db()
    assert actividad.texto == "Lo que decía."


def test_con_motivo_queda_en_la_historia(administrador, actividad):
    response = guardar(administrador, actividad, texto="Otro.", **{POR_QUE: "Faltaba el mes."})
    assert response.status_code == 302
    assert ultima(actividad).texto == "Otro."
    assert ultima(actividad).history_change_reason == "Faltaba el mes."


def test_y_en_la_de_lo_que_se_edita_en_la_misma_pagina(administrador, actividad):
    compromiso = actividad.compromiso
    datos = {"actividades-0-texto": "Otro.", POR_QUE: "Faltaba el mes."}
    assert guardar(administrador, compromiso, **datos).status_code == 302
    assert ultima(actividad).texto == "Otro."
    assert ultima(actividad).history_change_reason == "Faltaba el mes."


@pytest.mark.parametrize(
    "campo", ["compromiso.evaluacion", "compromiso", "compromiso.recomendacion"]
)
def test_tambien_en_lo_demas_de_la_agenda(administrador, actividad, campo):
    objeto = actividad
    for paso in campo.split("."):
        objeto = getattr(objeto, paso)
    assert guardar(administrador, objeto).status_code == 200
    assert guardar(administrador, objeto, **{POR_QUE: "Un acento."}).status_code == 302


def test_lo_que_estuvo_publicado_tambien(administrador, actividad):
    evaluacion = actividad.compromiso.evaluacion
    evaluacion.publicada_en = None
    evaluacion.save()
    assert guardar(administrador, actividad, texto="Otro.").status_code == 200


@pytest.mark.dos_bases
def test_un_borrador_se_cambia_sin_decir_por_que(administrador):
    borrador = ActividadFactory()
    assert guardar(administrador, borrador, texto="Otro.").status_code == 302
    assert ultima(borrador).texto == "Otro."


def test_lo_nuevo_no_lo_pide(administrador):
    assert POR_QUE not in administrador.get(NUEVA).text
    datos = lleno(administrador.get(NUEVA)) | {"nombre": "Otra", "slug": "otra"}
    assert administrador.post(NUEVA, datos).status_code == 302
    assert Evaluacion.objects.filter(slug="otra").exists()


def test_a_quien_solo_mira_no_se_le_pregunta(como, actividad):
    assert POR_QUE not in como("validador").get(pagina(actividad)).text


@pytest.mark.dos_bases
def test_un_enlace_puede_llevar_motivo(administrador):
    enlace = EnlaceFactory()
    assert guardar(administrador, enlace, **{POR_QUE: "Cambió de área."}).status_code == 302
    assert ultima(enlace).history_change_reason == "Cambió de área."


@pytest.mark.dos_bases
def test_el_nombre_de_una_dependencia_publica_lo_pide_y_lo_demas_no(administrador, actividad):
    """Its name is public in every agenda that it answers for; how to write to it is not."""
    unidad = ResponsabilidadFactory(actividad=actividad).dependencia
    otra = DependenciaFactory()
    assert "Hace falta si cambia el nombre" in administrador.get(pagina(unidad)).text
    sin_motivo = guardar(administrador, unidad, nombre="La nueva")
    assert sin_motivo.status_code == 200
    assert "Diga por qué se cambia" in sin_motivo.text
    assert guardar(administrador, unidad, correo_titular="a@b.example").status_code == 302
    datos = {"nombre": "La nueva", POR_QUE: "Reforma."}
    assert guardar(administrador, unidad, **datos).status_code == 302
    assert ultima(unidad).history_change_reason == "Reforma."
    assert guardar(administrador, otra, nombre="Otra más").status_code == 302


@pytest.mark.parametrize(("publicada", "estado"), [(True, 200), (False, 302)])
def test_el_de_un_tipo_de_mejora_tambien(administrador, publicada, estado):
    actividad = ActividadFactory(compromiso__evaluacion__publicada=publicada)
    tipo = actividad.compromiso.tipo_mejora
    assert guardar(administrador, tipo, nombre="Otro nombre").status_code == estado


def test_la_causa_que_dio_un_reporte_conserva_su_nombre(administrador):
    """What was reported and validated says it: another name would be another cause."""
    usada, otra = CausaAtrasoFactory(nombre="Lluvias"), CausaAtrasoFactory()
    AvanceFactory(causa_atraso=usada)
    assert 'name="nombre"' not in administrador.get(pagina(usada)).text
    guardar(administrador, usada, nombre="Nadie tuvo la culpa", orden=7)
    usada.refresh_from_db()
    assert (usada.nombre, usada.orden) == ("Lluvias", 7)
    guardar(administrador, otra, nombre="Otra causa")
    otra.refresh_from_db()
    assert otra.nombre == "Otra causa"


def test_una_cuenta_no_lo_pide(administrador):
    assert POR_QUE not in administrador.get(pagina(UsuarioFactory())).text


def test_cien_caracteres_y_ni_uno_mas(administrador, actividad):
    assert guardar(administrador, actividad, **{POR_QUE: "x" * 101}).status_code == 200
    assert guardar(administrador, actividad, **{POR_QUE: "x" * 100}).status_code == 302


@pytest.mark.dos_bases
def test_borrar_dice_donde_se_borro(administrador, actividad):
    documento = DocumentoFactory(evaluacion=actividad.compromiso.evaluacion)
    administrador.post(f"/admin/compromisos/documento/{documento.pk}/delete/", {"post": "yes"})
    registro = type(documento).history.filter(history_type="-").get()
    assert registro.history_change_reason == "Se borró en el administrador"
