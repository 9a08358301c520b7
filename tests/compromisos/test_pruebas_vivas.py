"""The checks that EVJ's own records make, day by day."""

import datetime

import pytest

from compromisos import pruebas_vivas
from compromisos.pruebas_vivas import Resultado, opciones, probar, registrar
from tests.fabricas import (
    ActividadFactory,
    ConvenioFactory,
    DependenciaFactory,
    EnlaceFactory,
    ResponsabilidadFactory,
)

HOY = datetime.date(2026, 11, 23)
AYER = HOY - datetime.timedelta(days=1)
MANIANA = HOY + datetime.timedelta(days=1)


@pytest.fixture
def registro(monkeypatch):
    monkeypatch.setattr(pruebas_vivas, "_registro", dict(pruebas_vivas._registro))


@pytest.fixture
def unidades(db):
    """Three units that answer for activities of one evaluation; a fourth takes no part."""
    tres = DependenciaFactory.create_batch(3)
    actividad = ActividadFactory()
    for unidad in tres:
        ResponsabilidadFactory(actividad=actividad, dependencia=unidad)
    otra = ActividadFactory(compromiso=actividad.compromiso)
    ResponsabilidadFactory(actividad=otra, dependencia=tres[0])
    ResponsabilidadFactory()
    return tres


def resultado(slug, unidad, hoy=HOY):
    actividad = unidad.actividades.first()
    actividad.prueba_viva = slug
    return probar(actividad, hoy)


def cifras(*args) -> tuple[int, int]:
    hallado = resultado(*args)
    return hallado.numerador, hallado.denominador


def test_sin_prueba_o_con_una_que_nadie_registra_no_se_dice_nada(unidades):
    assert resultado("", unidades[0]) is None
    assert resultado("ya-no-existe", unidades[0]) is None


def test_una_app_registra_la_suya_una_sola_vez(registro, unidades):
    @registrar("obras-entregadas", "Obras entregadas")
    def obras(actividad, hoy):
        return Resultado(hoy.day, actividad.numero, "obras", "/obras/")

    assert ("obras-entregadas", "Obras entregadas") in opciones()
    assert resultado("obras-entregadas", unidades[0]).numerador == 23
    with pytest.raises(ValueError, match="Ya hay una prueba viva «obras-entregadas»"):
        registrar("obras-entregadas", "Otra")(obras)


def test_los_enlaces_se_cuentan_por_dependencia_y_por_dia(unidades):
    una, otra, _ = unidades
    assert cifras("enlaces-vigentes", una) == (0, 3)
    titular = EnlaceFactory(dependencia=una, hasta=HOY, tiempo_completo=True)
    EnlaceFactory(dependencia=una)
    EnlaceFactory(dependencia=otra, hasta=AYER)
    EnlaceFactory(dependencia=otra, desde=MANIANA)
    EnlaceFactory(dependencia=otra, suplente_de=titular)
    EnlaceFactory()
    hallado = resultado("enlaces-vigentes", una)
    assert (hallado.numerador, hallado.denominador) == (1, 3)
    assert hallado.frase.endswith("con enlace vigente en el directorio; de tiempo completo, 1")
    assert hallado.enlace == "/directorio/"
    despues = resultado("enlaces-vigentes", una, MANIANA)
    assert despues.numerador == 2
    assert despues.frase.endswith("de tiempo completo, 0")


def test_los_convenios_cuentan_a_quien_firmo_uno_de_colaboracion_vigente(unidades):
    una, otra, tercera = unidades
    assert cifras("convenios-vigentes", una) == (0, 3)
    ConvenioFactory(de=[una, otra, DependenciaFactory()], vigencia=HOY)
    ConvenioFactory(de=[una])
    ConvenioFactory(de=[tercera], vigencia=AYER)
    ConvenioFactory(de=[tercera], firma=MANIANA)
    ConvenioFactory(de=[tercera], tipo="participacion")
    hallado = resultado("convenios-vigentes", una)
    assert (hallado.numerador, hallado.denominador) == (2, 3)
    assert hallado.enlace == "/convenios/"
    assert cifras("convenios-vigentes", una, MANIANA) == (2, 3)
    assert cifras("convenios-vigentes", una, MANIANA + datetime.timedelta(days=1)) == (2, 3)


@pytest.mark.parametrize("slug", ["enlaces-vigentes", "convenios-vigentes"])
def test_cada_prueba_es_una_consulta(unidades, slug, django_assert_num_queries):
    actividad = unidades[0].actividades.select_related("compromiso").first()
    actividad.prueba_viva = slug
    with django_assert_num_queries(1):
        probar(actividad, HOY)
