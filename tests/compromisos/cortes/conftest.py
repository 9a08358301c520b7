"""A published activity with a validated report, and cuts that froze it on different days."""

import datetime

import pytest
import time_machine

from compromisos.acciones import cerrar_corte
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CompromisoFactory,
    DependenciaFactory,
    EvaluacionFactory,
    EvidenciaFactory,
    ProrrogaFactory,
    ResolucionProrrogaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
    UsuarioFactory,
)

MOMENTO = datetime.datetime(2026, 3, 2, 18, tzinfo=datetime.UTC)
DIA = datetime.timedelta(days=1)
HUELLA = "ab" * 32


@pytest.fixture
def actividad(db):
    """Activity 1.2 of «evj», overdue, reported at 60 % and verified at 50 %."""
    evaluacion = EvaluacionFactory(slug="evj", nombre="Vamos Juntos", publicada_en=MOMENTO - DIA)
    compromiso = CompromisoFactory(
        evaluacion=evaluacion, numero=1, texto="Ampliar la convocatoria", recomendacion__numero=7
    )
    unidad = DependenciaFactory(nombre="Dirección Jurídica", slug="juridica")
    actividad = ActividadFactory(
        compromiso=compromiso,
        numero=2,
        texto="Preparar un calendario «de sesiones»",
        fecha_termino=datetime.date(2026, 1, 15),
        fecha_fuente="15/01/26",
    )
    ResponsabilidadFactory(actividad=actividad, dependencia=unidad)
    autora = UsuarioFactory(username="rosa", first_name="Rosa", last_name="Zarzamora")
    avance = AvanceFactory(
        pk=9000901,
        actividad=actividad,
        dependencia=unidad,
        autor=autora,
        porcentaje=60,
        fecha=datetime.date(2026, 2, 1),
        texto="Se publicó.",
        creado=MOMENTO - 9 * DIA,
    )
    EvidenciaFactory(
        pk=9000902,
        avance=avance,
        orden=1,
        titulo="Minuta",
        url="",
        archivo="evidencias/x.pdf",
        tipo_mime="application/pdf",
        bytes=7,
        sha256=HUELLA,
    )
    EvidenciaFactory(pk=9000903, avance=avance, orden=2, titulo="Nómina zarzamora", publica=False)
    RevisionFactory(
        avance=avance, porcentaje_validado=50, suficiencia="parcial", creado=MOMENTO - 8 * DIA
    )
    AvanceFactory(
        pk=9000904,
        actividad=actividad,
        dependencia=unidad,
        autor=autora,
        porcentaje="66.5",
        fecha=datetime.date(2026, 2, 20),
        texto="Falta la zarzamora.",
        creado=MOMENTO - 2 * DIA,
    )
    prorroga = ProrrogaFactory(
        pk=9000905,
        actividad=actividad,
        de=datetime.date(2026, 1, 15),
        a=datetime.date(2026, 2, 15),
        dependencia=unidad,
        creado=MOMENTO - 7 * DIA,
    )
    ResolucionProrrogaFactory(prorroga=prorroga, creado=MOMENTO - 6 * DIA)
    return actividad


@pytest.fixture
def cortar():
    """Close a cut `n` days after the first moment."""

    def cortar(n=0, **opciones):
        with time_machine.travel(MOMENTO + n * DIA, tick=False):
            return cerrar_corte(**opciones)

    return cortar
