"""What a cut holds: what is public, canonical, the same on every engine."""

import hashlib
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compromisos.cortes import agendas
from compromisos.models import Actividad, Corte
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CierreFactory,
    EvaluacionFactory,
    EvidenciaFactory,
    ProrrogaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
    UsuarioFactory,
)

from .conftest import DIA, HUELLA, MOMENTO

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]

# Change it only together with cortes.FORMATO: whoever kept a cut made with it must read the next.
ESPERADA = "4dc829466d915e43a7dec033d823b64538930c8a480304af84249a9c2217f38a"


def leido(corte) -> dict:
    return json.loads(corte.octetos)


def primera(corte) -> dict:
    return leido(corte)["agendas"][0]["compromisos"][0]["actividades"][0]


def test_los_mismos_datos_dan_los_mismos_bytes_en_cada_motor(actividad, cortar):
    assert cortar().sha256 == ESPERADA


def test_la_huella_es_de_los_bytes_guardados(actividad, cortar):
    cortar()
    corte = Corte.objects.get()
    assert hashlib.sha256(bytes(corte.contenido)).hexdigest() == corte.sha256
    texto = bytes(corte.contenido).decode()
    assert "«de sesiones»" in texto
    assert texto == json.dumps(
        json.loads(texto), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def test_cada_uno_lleva_dentro_la_huella_del_anterior(actividad, cortar):
    uno, dos, tres = cortar(), cortar(1), cortar(2, cierra=UsuarioFactory(pk=9000077))
    assert [c.numero for c in (uno, dos, tres)] == [1, 2, 3]
    assert [leido(c)["sha256_anterior"] for c in (uno, dos, tres)] == ["", uno.sha256, dos.sha256]
    assert (leido(tres)["dia"], leido(tres)["cuenta"]) == ("2026-03-04", 9000077)
    assert leido(uno)["cerrado"] == "2026-03-02T18:00:00.000000+00:00"


def test_el_dia_es_el_de_jalisco_y_el_reloj_no_retrocede(actividad, cortar):
    noche = cortar(0.4)  # 03:36 of the 3rd in UTC
    assert leido(noche)["dia"] == "2026-03-02"
    assert cortar(0).creado > noche.creado


def test_dice_las_dos_cifras_y_de_que_reporte_salen(actividad, cortar):
    a = primera(cortar())
    assert (a["reportado"], a["reportado_el"]) == ("66.50", "2026-02-20")
    assert (a["verificado"], a["verificado_el"]) == ("50.00", "2026-02-01")
    assert (a["ejecucion"], a["oportunidad"]) == ("en_proceso", "vencida")
    assert (a["fecha_termino"], a["fecha_vigente"]) == ("2026-01-15", "2026-02-15")
    assert a["responsables"] == [{"dependencia": "Dirección Jurídica", "papel": "responsable"}]
    ultimo, validado = a["reportes"]
    assert (ultimo["id"], ultimo["revision"]) == (9000904, None)
    assert (validado["id"], validado["porcentaje"]) == (9000901, "60.00")
    assert validado["revision"]["porcentaje"] == "50.00"
    assert [e["sha256"] for e in validado["evidencias"]] == [HUELLA]
    assert a["prorrogas"][0]["resolucion"]["autorizada"] is True


def test_no_dice_nombres_ni_lo_reservado_ni_lo_que_no_se_ha_validado(actividad, cortar):
    texto = cortar(cierra=UsuarioFactory(first_name="Zarzamora")).octetos.decode()
    assert "zarzamora" not in texto.lower()
    assert "rosa" not in texto.lower()
    assert "Se publicó." in texto


def test_lo_no_publicado_no_esta(actividad, cortar):
    AvanceFactory(actividad__compromiso__evaluacion__nombre="Oculta")
    assert [agenda["slug"] for agenda in leido(cortar())["agendas"]] == ["evj"]


def test_lo_cerrado_no_cuenta_en_las_cifras(actividad, cortar):
    otra = ActividadFactory(compromiso=actividad.compromiso, numero=1, fecha_termino=None)
    antes = leido(cortar())["agendas"][0]
    CierreFactory(actividad=otra, creado=MOMENTO)
    despues = leido(cortar(1))["agendas"][0]
    assert (antes["reportado"], antes["verificado"]) == ("33.25", "25.00")
    assert (despues["reportado"], despues["verificado"]) == ("66.50", "50.00")
    assert despues["compromisos"][0]["actividades"][0]["cierre"]["tipo"] == "cancelada"


def test_una_repetida_tiene_las_cifras_de_su_principal(actividad, cortar):
    repetida = ActividadFactory(compromiso=actividad.compromiso, numero=3, misma_que=actividad)
    tercera = leido(cortar())["agendas"][0]["compromisos"][0]["actividades"][1]
    assert tercera["numero"] == repetida.numero
    assert (tercera["misma_que"], tercera["reportado"], tercera["reportes"]) == ("1.2", "66.50", [])


def test_ultimo_es_el_ultimo_o_el_de_aquel_dia(actividad, cortar):
    assert Corte.objects.ultimo() is None
    uno, dos = cortar(), cortar(3)
    assert Corte.objects.ultimo() == dos
    assert Corte.objects.ultimo(al=dos.dia - DIA) == uno
    assert Corte.objects.ultimo(al=uno.dia) == uno
    assert Corte.objects.ultimo(al=uno.dia - DIA) is None
    assert "contenido" in Corte.objects.ultimo().get_deferred_fields()


def test_la_agenda_real_cabe_entera(db, cortar):
    call_command("loaddata", "agenda_evj", verbosity=0)
    agenda = leido(cortar(300))["agendas"][0]
    assert len(agenda["compromisos"]) == 15
    assert sum(len(c["actividades"]) for c in agenda["compromisos"]) == 31
    assert agenda["reportado"] is None


@pytest.mark.dos_bases
def test_las_consultas_no_crecen_con_lo_publicado(actividad, django_assert_num_queries):
    hoy = MOMENTO.date()
    with CaptureQueriesContext(connection) as con_una:
        agendas(hoy)
    for _ in range(10):
        otra = ActividadFactory(compromiso__evaluacion=EvaluacionFactory(publicada=True))
        ResponsabilidadFactory(actividad=otra)
        avance = AvanceFactory(actividad=otra)
        EvidenciaFactory(avance=avance)
        RevisionFactory(avance=avance)
        ProrrogaFactory(actividad=otra)
        CierreFactory(actividad=otra)
    with django_assert_num_queries(len(con_una)):
        agendas(hoy)
    assert len(con_una) <= 8
    assert Actividad.objects.count() == 11
