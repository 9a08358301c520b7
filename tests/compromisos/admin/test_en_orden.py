"""Rows of the same page that change places."""

import pytest

from tests.fabricas import (
    ActividadFactory,
    CompromisoFactory,
    DependenciaFactory,
    ReactivoFactory,
    ResponsabilidadFactory,
    VersionInstrumentoFactory,
)

from .formularios import lleno

pytestmark = pytest.mark.django_db


def guardar(cliente, objeto, **datos):
    ruta = f"/admin/{objeto._meta.app_label}/{objeto._meta.model_name}/{objeto.pk}/change/"
    return cliente.post(ruta, lleno(cliente.get(ruta)) | datos)


@pytest.mark.parametrize(
    ("datos", "textos"),
    [
        ({"actividades-0-numero": 2, "actividades-1-numero": 1}, ["Dos", "Uno"]),
        ({"actividades-0-numero": 2, "actividades-1-numero": 3}, ["Uno", "Dos"]),
    ],
)
def test_las_actividades_cambian_de_lugar_en_una_vez(administrador, datos, textos):
    compromiso = CompromisoFactory()
    for numero, texto in enumerate(["Uno", "Dos"], start=1):
        ActividadFactory(compromiso=compromiso, numero=numero, texto=texto)
    assert guardar(administrador, compromiso, **datos).status_code == 302
    suyas = compromiso.actividades.order_by("numero")
    assert [actividad.texto for actividad in suyas] == textos
    assert all(actividad.numero < 4 for actividad in suyas)
    assert all(a.numero < 4 for actividad in suyas for a in actividad.history.all())


def test_dos_en_el_mismo_lugar_siguen_siendo_un_error(administrador):
    compromiso = CompromisoFactory()
    for numero in (1, 2):
        ActividadFactory(compromiso=compromiso, numero=numero)
    assert guardar(administrador, compromiso, **{"actividades-0-numero": 2}).status_code == 200


@pytest.mark.parametrize(
    ("datos", "textos"),
    [
        ({"reactivos-0-orden": 2, "reactivos-1-orden": 1}, ["Dos", "Uno"]),
        ({"reactivos-0-orden": 2, "reactivos-1-DELETE": "on"}, ["Uno"]),
    ],
)
def test_las_preguntas_de_un_instrumento_tambien(administrador, datos, textos):
    version = VersionInstrumentoFactory()
    for orden, texto in enumerate(["Uno", "Dos"], start=1):
        ReactivoFactory(version=version, orden=orden, texto=texto)
    assert guardar(administrador, version, **datos).status_code == 302
    assert [r.texto for r in version.reactivos.order_by("orden")] == textos


def test_lo_que_no_es_un_lugar_se_dice_y_nada_se_pierde(administrador):
    """Two units that change places between themselves, each in the row of the other."""
    actividad, una, otra = ActividadFactory(), DependenciaFactory(), DependenciaFactory()
    for orden, unidad in enumerate((una, otra), start=1):
        ResponsabilidadFactory(actividad=actividad, dependencia=unidad, orden=orden)
    datos = {
        "responsabilidades-0-dependencia": otra.pk,
        "responsabilidades-1-dependencia": una.pk,
    }
    response = guardar(administrador, actividad, **datos)
    assert response.status_code == 200
    assert "guárdelo en dos pasos" in response.text
    assert list(actividad.responsabilidades.order_by("orden").values_list("dependencia")) == [
        (una.pk,),
        (otra.pk,),
    ]
