"""Rows of two kinds in one query."""

import pytest

from comites.models import Edicion, Municipio
from compromisos.models import Enlace
from evj.web.consultas import en_una_consulta, primeras
from tests.fabricas import EdicionFactory, EnlaceFactory, MunicipioFactory

pytestmark = pytest.mark.django_db


def _partes(cuantos=2):
    return (
        (
            primeras(Municipio.objects.all(), cuantos, "-poblacion_2020", "pk"),
            ("nombre", "latitud", "region__nombre"),
        ),
        (primeras(Edicion.objects.all(), cuantos, "anio"), ("anio", "demo")),
    )


def test_cada_clase_en_su_orden_con_cuantas_hay_en_todo(django_assert_num_queries):
    for nombre, poblacion in (("Ameca", 1), ("Tala", 3), ("Tuxpan", 2)):
        MunicipioFactory(
            nombre=nombre, poblacion_2020=poblacion, latitud="20.25", region__nombre=f"De {nombre}"
        )
    EdicionFactory(anio=2026, demo=True)
    with django_assert_num_queries(1):
        municipios, ediciones = en_una_consulta(*_partes())
        leidos = [(m.nombre, m.region.nombre, str(m.latitud), m.total) for m in municipios]
        assert [(e.anio, e.demo, e.total) for e in ediciones] == [(2026, True, 1)]
    assert [(*leido[:2], float(leido[2]), leido[3]) for leido in leidos] == [
        ("Tala", "De Tala", 20.25, 3),
        ("Tuxpan", "De Tuxpan", 20.25, 3),
    ]


def test_sin_filas_no_hay_ninguna():
    EdicionFactory(anio=2026)
    assert [len(filas) for filas in en_una_consulta(*_partes())] == [0, 1]


def test_de_lo_que_no_tiene_no_se_inventa(django_assert_num_queries):
    suplente = EnlaceFactory(suplente_de=EnlaceFactory(nombre="Rosa"), nombre="Luis")
    [enlaces] = en_una_consulta(
        (primeras(Enlace.objects.all(), 5, "pk"), ("nombre", "suplente_de__nombre"))
    )
    with django_assert_num_queries(0):
        assert enlaces[0].suplente_de is None
        assert enlaces[1].suplente_de.nombre == "Rosa"
    assert enlaces[1] == suplente
