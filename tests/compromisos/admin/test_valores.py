"""What no text, number or date of ours may hold is refused where it is typed, with its place."""

import pytest

from tests.fabricas import (
    ActividadFactory,
    CompromisoFactory,
    EnlaceFactory,
    EvaluacionFactory,
)

from .formularios import lleno

pytestmark = pytest.mark.django_db


def guardar(cliente, objeto, **datos):
    pagina = f"/admin/compromisos/{objeto._meta.model_name}/{objeto.pk}/change/"
    return cliente.post(pagina, lleno(cliente.get(pagina)) | datos)


@pytest.mark.parametrize("malo", ["\u202a", "\u202e", "\u2066", "\u2069", "\x07", "\x85"])
def test_lo_que_no_se_ve_se_rechaza_y_se_dice_donde(administrador, malo):
    actividad = ActividadFactory(texto="Bien.")
    response = guardar(administrador, actividad, texto=f"ab{malo}cd")
    assert response.status_code == 200
    assert f"(U+{ord(malo):04X}) en la posición 3" in response.text
    actividad.refresh_from_db()
    assert actividad.texto == "Bien."


def test_tambien_en_las_filas_de_la_misma_pagina_y_en_el_motivo(administrador):
    actividad = ActividadFactory(compromiso__evaluacion__publicada=True)
    malo = {"actividades-0-texto": "a\u202eb", "motivo_del_cambio": "Bien."}
    assert "posición 2" in guardar(administrador, actividad.compromiso, **malo).text
    malo = {"motivo_del_cambio": "abc\u202e"}
    assert "posición 4" in guardar(administrador, actividad.compromiso, **malo).text


def test_los_renglones_y_las_sangrias_son_texto(administrador):
    compromiso = CompromisoFactory(evaluacion=EvaluacionFactory())
    assert guardar(administrador, compromiso, texto="a\r\n\tb").status_code == 302


@pytest.mark.parametrize(
    ("campo", "valor", "dice"),
    [
        ("numero", "32768", "menor o igual a 32767"),  # what PostgreSQL's column holds
        ("numero", "9" * 19, "menor o igual a 32767"),
        ("peso", "1001", "menor o igual a 1000"),
        ("fecha_termino", "9999-12-31", "entre 2000 y 2100"),
        ("fecha_termino", "2101-01-01", "entre 2000 y 2100"),
        ("inicio", "1999-12-31", "entre 2000 y 2100"),
    ],
)
def test_lo_que_no_cabe_se_dice_y_no_se_guarda(administrador, campo, valor, dice):
    actividad = ActividadFactory()
    antes = getattr(actividad, campo)
    assert dice in guardar(administrador, actividad, **{campo: valor}).text
    actividad.refresh_from_db()
    assert getattr(actividad, campo) == antes


def test_los_bordes_caben(administrador):
    actividad = ActividadFactory()
    bordes = {"numero": "32767", "peso": "1000", "inicio": "2000-01-01"}
    bordes |= {"fecha_termino": "2100-12-31"}
    assert guardar(administrador, actividad, **bordes).status_code == 302


@pytest.mark.parametrize("modelo", ["enlace", "dependencia"])
def test_la_pagina_de_la_dependencia_tambien_dice_del_suplente(administrador, modelo):
    """Its rows do not show whom they substitute, and what they had before the rule stays wrong."""
    suplente = EnlaceFactory(suplente_de=EnlaceFactory(), usuario=None)
    objeto = suplente if modelo == "enlace" else suplente.dependencia
    cambio = {"cargo": "Otro"} if modelo == "enlace" else {"enlaces-0-cargo": "Otro"}
    response = guardar(administrador, objeto, **cambio)
    assert response.status_code == 200
    assert "es enlace de otra dependencia" in response.text


def test_nada_se_apunta_a_si_mismo(administrador):
    enlace = EnlaceFactory(usuario=None)
    assert "suplente de sí mismo" in guardar(administrador, enlace, suplente_de=enlace.pk).text
    unidad = enlace.dependencia
    assert (
        "No puede depender de sí misma" in guardar(administrador, unidad, depende_de=unidad.pk).text
    )
