"""What the works say of the agenda's activities."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compromisos.models import Actividad
from compromisos.pruebas_vivas import opciones, probar
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CierreFactory,
    ComiteFactory,
    ConvenioFactory,
    EventoFactory,
    EvidenciaFactory,
    ResolucionProrrogaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
    VersionInstrumentoFactory,
)
from tests.fabricas_obras import (
    EtapaObraFactory,
    EvaluacionCalidadFactory,
    InstrumentoDeObraFactory,
    ObraFactory,
)

pytestmark = pytest.mark.django_db
HOY = datetime.date(2026, 11, 23)
UN_DIA = datetime.timedelta(days=1)
COMPLETA = {
    "latitud": "20.65",
    "longitud": "-103.7",
    "poblacion_beneficiada": 100,
    "contratista": "Pozos, S. A.",
    "contrato": "C-1",
    "partida": "6131",
    "monto_aprobado": 5,
    "monto_contratado": 4,
    "empleos_locales": 0,
    "inicio_previsto": HOY,
    "fin_previsto": HOY,
    "a_quien_preguntar": "Ventanilla.",
}
SIN_OBRAS = {
    "fichas-de-obras": "no hay ninguna obra publicada",
    "instrumentos-de-calidad": "no hay ninguna obra publicada",
    "acuerdos-de-participacion": "no hay ninguna obra publicada",
    "informes-de-calidad": "ninguna obra publicada está en entrega ni terminada",
}


@pytest.fixture
def resultado(django_assert_num_queries):
    actividad = ActividadFactory()

    def de(slug, hoy=HOY):
        actividad.prueba_viva = slug
        with django_assert_num_queries(1):
            return probar(actividad, hoy)

    return de


def cifras(hallado) -> tuple[int, int]:
    return hallado.numerador, hallado.denominador


@pytest.mark.parametrize("slug", SIN_OBRAS)
def test_sin_obras_de_verdad_a_la_vista_se_dice(resultado, slug):
    ObraFactory()
    hallado = resultado(slug)
    assert (*cifras(hallado), hallado.frase) == (0, 0, SIN_OBRAS[slug])
    inventada = ObraFactory(publica=True, edicion__demo=True)
    EtapaObraFactory(obra=inventada, etapa="completed")
    hallado = resultado(slug)
    sin_ella = f"{SIN_OBRAS[slug]}; no se cuenta lo inventado de la edición de demostración"
    assert (*cifras(hallado), hallado.frase) == (0, 0, sin_ella)


def test_las_fichas_completas(resultado):
    def completa(**cambios):
        comites = {
            "comite": ComiteFactory(),
            "contraloria": ComiteFactory(tipo="contraloria_social"),
        }
        return ObraFactory(**{"publica": True, **COMPLETA, **comites, **cambios})

    completa()
    for cambio in ({"partida": ""}, {"empleos_locales": None}, {"contraloria": None}):
        completa(**cambio)
    completa(publica=False)
    assert cifras(resultado("fichas-de-obras")) == (1, 4)
    assert resultado("fichas-de-obras").enlace == "/obras/"


def test_los_tipos_con_instrumento_publicado(resultado):
    """Each type counts once; a draft, or what the demo invents, is no instrument."""
    for tipo in ("agua", "agua", "escuela", "salud"):
        ObraFactory(publica=True, tipo=tipo)
    de_agua = VersionInstrumentoFactory()
    InstrumentoDeObraFactory(tipo="agua", instrumento=de_agua.instrumento)
    otro = VersionInstrumentoFactory()
    InstrumentoDeObraFactory(tipo="vivienda", instrumento=otro.instrumento)
    InstrumentoDeObraFactory(tipo="salud", instrumento=VersionInstrumentoFactory().instrumento)
    for version in (de_agua, otro):
        version.publicada_en = timezone.now()
        version.save()
    assert cifras(resultado("instrumentos-de-calidad")) == (1, 3)
    de_agua.instrumento.nombre = "Demostración: calidad"
    de_agua.instrumento.save()
    assert cifras(resultado("instrumentos-de-calidad")) == (0, 3)


def test_los_convenios_de_participacion_en_vigor(resultado):
    una, otra, _ = (ObraFactory(publica=True) for _ in range(3))
    vence = ConvenioFactory(tipo="participacion", vigencia=HOY)
    una.convenios.add(vence, ConvenioFactory(tipo="participacion"))
    otra.convenios.add(vence, ConvenioFactory(tipo="colaboracion"))
    assert cifras(resultado("acuerdos-de-participacion")) == (2, 3)
    assert cifras(resultado("acuerdos-de-participacion", HOY + UN_DIA)) == (1, 3)
    assert resultado("acuerdos-de-participacion").enlace == "/convenios/"


def test_las_construidas_con_evaluacion(resultado):
    en_entrega, terminada, en_obra = (ObraFactory(publica=True) for _ in range(3))
    for obra, etapa in (
        (en_entrega, "completion"),
        (terminada, "completed"),
        (en_obra, "implementation"),
    ):
        EtapaObraFactory(obra=obra, numero=1, etapa=etapa)
    EvaluacionCalidadFactory(obra=terminada)
    EvaluacionCalidadFactory(obra=terminada)
    EvaluacionCalidadFactory(obra=en_obra)
    assert cifras(resultado("informes-de-calidad")) == (1, 2)


@pytest.mark.una_base
def test_con_todo_y_cualquier_prueba_la_pagina_hace_ocho_consultas(client):
    """With all that an activity may have, from any app, in ones and in elevens."""
    actividad = ActividadFactory(compromiso__evaluacion__publicada=True)
    CierreFactory(actividad=actividad)

    def una_mas():
        ResponsabilidadFactory(actividad=actividad)
        avance = AvanceFactory(actividad=actividad)
        EvidenciaFactory(avance=avance)
        RevisionFactory(avance=avance)
        ResolucionProrrogaFactory(prorroga__actividad=actividad)
        EventoFactory(publico=True, con=[ComiteFactory()]).actividades.add(actividad)
        ObraFactory(publica=True, actividad=actividad)

    def consultas() -> dict[str, int]:
        hechas = {}
        for slug, _ in opciones():
            Actividad.objects.filter(pk=actividad.pk).update(prueba_viva=slug)
            with CaptureQueriesContext(connection) as suyas:
                assert client.get(actividad.get_absolute_url()).status_code == 200
            hechas[slug] = len(suyas)
        return hechas

    una_mas()
    consultas()
    con_uno = consultas()
    assert max(con_uno.values()) <= 8
    for _ in range(10):
        una_mas()
    assert consultas() == con_uno
