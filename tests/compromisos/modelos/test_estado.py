"""Status, computed: each rule on the day itself, the day before and the day after."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from compromisos.models import Actividad, Avance, Ejecucion, Oportunidad, ResumenEvaluacion
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CierreFactory,
    CompromisoFactory,
    ProrrogaFactory,
    ResolucionProrrogaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
)

pytestmark = pytest.mark.django_db

TERMINO = datetime.date(2026, 5, 10)
EN_ABRIL = time_machine.travel("2026-04-01T12:00:00-06:00", tick=False)
UN_DIA = datetime.timedelta(days=1)


def estado(actividad, hoy=TERMINO, al=None):
    return Actividad.objects.con_estado(hoy, al).get(pk=actividad.pk)


def reportar(actividad, porcentaje, cuando="2026-05-01T12:00:00-06:00"):
    return AvanceFactory(
        actividad=actividad,
        porcentaje=porcentaje,
        creado=datetime.datetime.fromisoformat(cuando),
    )


@pytest.mark.parametrize(
    ("hoy", "oportunidad"),
    [
        (TERMINO - 31 * UN_DIA, Oportunidad.EN_TIEMPO),
        (TERMINO - 30 * UN_DIA, Oportunidad.POR_VENCER),
        (TERMINO - UN_DIA, Oportunidad.POR_VENCER),
        (TERMINO, Oportunidad.POR_VENCER),
        (TERMINO + UN_DIA, Oportunidad.VENCIDA),
    ],
)
def test_actividad_vence_al_dia_siguiente(hoy, oportunidad):
    assert estado(ActividadFactory(fecha_termino=TERMINO), hoy).oportunidad == oportunidad


def test_actividad_sin_fecha_no_vence_nunca():
    actividad = ActividadFactory(fecha_termino=None)
    assert estado(actividad, datetime.date(2099, 1, 1)).oportunidad == Oportunidad.SIN_FECHA


@pytest.mark.parametrize(
    ("instante", "oportunidad"),
    [
        ("2026-05-10T18:00:30-06:00", Oportunidad.POR_VENCER),
        ("2026-05-10T23:59:30-06:00", Oportunidad.POR_VENCER),
        ("2026-05-11T00:00:30-06:00", Oportunidad.VENCIDA),
    ],
)
def test_el_dia_cambia_a_la_medianoche_de_jalisco(instante, oportunidad):
    actividad = ActividadFactory(fecha_termino=TERMINO)
    with time_machine.travel(datetime.datetime.fromisoformat(instante), tick=False):
        hallada = Actividad.objects.con_estado().get(pk=actividad.pk)
    assert hallada.oportunidad == oportunidad


@pytest.mark.parametrize(
    ("porcentajes", "ejecucion", "reportado"),
    [
        ([], Ejecucion.SIN_REPORTE, None),
        ([0], Ejecucion.EN_PROCESO, 0),
        (["99.99"], Ejecucion.EN_PROCESO, Decimal("99.99")),
        ([100], Ejecucion.REPORTADA_CONCLUIDA, 100),
        ([100, 60], Ejecucion.EN_PROCESO, 60),
    ],
)
def test_la_ejecucion_es_la_del_ultimo_avance(porcentajes, ejecucion, reportado):
    actividad = ActividadFactory()
    for porcentaje in porcentajes:
        reportar(actividad, porcentaje)
    hallada = estado(actividad)
    assert (hallada.ejecucion, hallada.reportado) == (ejecucion, reportado)


def test_el_ultimo_avance_es_el_ultimo_que_se_registro():
    actividad = ActividadFactory()
    nuevo = reportar(actividad, 60, "2026-05-02T12:00:00-06:00")
    reportar(actividad, 40, "2026-05-01T12:00:00-06:00")
    hallada = estado(actividad)
    assert (hallada.ultimo_avance, hallada.reportado) == (nuevo.pk, 60)
    assert Avance.objects.del_mas_nuevo().first() == nuevo


@pytest.mark.parametrize(
    ("al", "reportado"),
    [
        (datetime.date(2026, 4, 30), None),
        (datetime.date(2026, 5, 1), 40),
        (datetime.date(2026, 5, 2), 60),
        (datetime.date(2026, 5, 3), 60),
    ],
)
def test_al_cuenta_lo_registrado_hasta_el_fin_de_ese_dia(al, reportado):
    with EN_ABRIL:
        actividad = ActividadFactory()
    reportar(actividad, 40, "2026-05-01T23:59:59-06:00")
    reportar(actividad, 60, "2026-05-02T00:00:00-06:00")
    assert estado(actividad, al=al).reportado == reportado


def test_la_repetida_comparte_el_avance_y_conserva_su_plazo():
    principal = ActividadFactory(numero=1, fecha_termino=TERMINO)
    repetida = ActividadFactory(
        compromiso=principal.compromiso, numero=2, misma_que=principal, fecha_termino=None
    )
    reportar(principal, 25)
    hallada = estado(repetida)
    assert (hallada.reportado, hallada.oportunidad) == (25, Oportunidad.SIN_FECHA)


def test_con_estado_es_una_sola_consulta(django_assert_num_queries):
    for _ in range(3):
        reportar(ActividadFactory(), 10)
    with django_assert_num_queries(1):
        list(Actividad.objects.con_estado())


# --- Roll-ups -------------------------------------------------------------------------------
def resumen(compromiso, hoy=TERMINO):
    return Actividad.objects.con_estado(hoy).resumir("compromiso").get(compromiso.pk)


def test_el_compromiso_promedia_por_peso_y_lo_no_reportado_cuenta_cero():
    compromiso = CompromisoFactory()
    reportar(ActividadFactory(compromiso=compromiso, numero=1, peso=3), 50)
    reportar(ActividadFactory(compromiso=compromiso, numero=2, peso=1), "30.50")
    ActividadFactory(compromiso=compromiso, numero=3, peso=1)
    hallado = resumen(compromiso)
    assert hallado.reportado == (3 * 50 + Decimal("30.5")) / 5
    assert (hallado.actividades, hallado.sin_reporte, hallado.con_reporte) == (3, 1, 2)


def test_un_compromiso_sin_ningun_reporte_no_es_cero():
    compromiso = ActividadFactory().compromiso
    assert resumen(compromiso).reportado is None


def test_un_compromiso_reportado_en_cero_es_cero():
    actividad = ActividadFactory()
    reportar(actividad, 0)
    assert resumen(actividad.compromiso).reportado == 0


def test_el_resumen_cuenta_cada_estado():
    compromiso = CompromisoFactory()
    plazos = [None, TERMINO - UN_DIA, TERMINO, TERMINO + 31 * UN_DIA, TERMINO - UN_DIA]
    for numero, plazo in enumerate(plazos, start=1):
        ActividadFactory(compromiso=compromiso, numero=numero, fecha_termino=plazo)
    reportar(compromiso.actividades.get(numero=5), 100)
    reportar(compromiso.actividades.get(numero=4), 10)
    hallado = resumen(compromiso)
    assert (hallado.sin_fecha, hallado.vencidas, hallado.por_vencer, hallado.en_tiempo) == (
        1,
        2,
        1,
        1,
    )
    assert (hallado.sin_reporte, hallado.en_proceso, hallado.reportadas_concluidas) == (3, 1, 1)


def test_la_evaluacion_es_el_promedio_simple_de_sus_compromisos():
    uno = CompromisoFactory(numero=1)
    otro = CompromisoFactory(evaluacion=uno.evaluacion, numero=2)
    vacio = CompromisoFactory(evaluacion=uno.evaluacion, numero=3)
    for numero in range(1, 5):
        ActividadFactory(compromiso=uno, numero=numero)
    reportar(uno.actividades.first(), 100)
    reportar(ActividadFactory(compromiso=otro, numero=1), 50)
    ActividadFactory(compromiso=vacio, numero=1)
    resumenes = Actividad.objects.con_estado(TERMINO).resumir("compromiso")
    total = ResumenEvaluacion.de(resumenes.values())
    assert total.reportado == Decimal(25 + 50 + 0) / 3
    assert (total.compromisos, total.actividades, total.sin_reporte) == (3, 6, 4)


def test_una_evaluacion_sin_reportes_no_es_cero():
    actividad = ActividadFactory()
    resumenes = Actividad.objects.con_estado().resumir("compromiso")
    assert ResumenEvaluacion.de(resumenes.values()).reportado is None
    assert actividad.compromiso_id in resumenes


def test_una_actividad_de_dos_dependencias_cuenta_en_las_dos():
    actividad = ActividadFactory()
    unidades = [ResponsabilidadFactory(actividad=actividad).dependencia_id for _ in range(2)]
    resumenes = Actividad.objects.con_estado().resumir("responsabilidades__dependencia")
    assert {clave: r.actividades for clave, r in resumenes.items()} == dict.fromkeys(unidades, 1)


@pytest.mark.parametrize("cuantas", [1, 11])
def test_resumir_es_una_sola_consulta(cuantas, django_assert_num_queries):
    for _ in range(cuantas):
        ActividadFactory()
    with django_assert_num_queries(1):
        Actividad.objects.con_estado().resumir("compromiso__evaluacion", "compromiso")


def test_el_avance_se_lee_en_espanol():
    avance = AvanceFactory(porcentaje=Decimal("74.50"), fecha=TERMINO)
    assert str(avance) == "74.5 % al 10/05/2026"
    assert timezone.is_aware(avance.creado)


# --- Verified, moved and closed --------------------------------------------------------------
def revisar(avance, porcentaje=None, cuando="2026-05-02T12:00:00-06:00"):
    resultado = "devuelto" if porcentaje is None else "validado"
    return RevisionFactory(
        avance=avance,
        resultado=resultado,
        porcentaje_validado=porcentaje,
        creado=datetime.datetime.fromisoformat(cuando),
    )


def mover(actividad, a, cuando="2026-05-02T12:00:00-06:00", autorizada=True):
    creado = datetime.datetime.fromisoformat(cuando)
    return ResolucionProrrogaFactory(
        prorroga__actividad=actividad,
        prorroga__a=a,
        prorroga__creado=creado,
        autorizada=autorizada,
        creado=creado,
    )


def test_lo_reportado_y_lo_verificado_van_por_separado():
    actividad = ActividadFactory()
    revisar(reportar(actividad, 40), 30)
    reportar(actividad, 60, "2026-05-03T12:00:00-06:00")
    hallada = estado(actividad)
    assert (hallada.reportado, hallada.verificado) == (60, 30)
    assert hallada.ejecucion == Ejecucion.EN_PROCESO


def test_lo_verificado_es_del_avance_mas_nuevo_aunque_se_revise_antes():
    actividad = ActividadFactory()
    viejo, nuevo = reportar(actividad, 40), reportar(actividad, 50, "2026-05-01T13:00:00-06:00")
    revisar(nuevo, 50, "2026-05-02T12:00:00-06:00")
    revisar(viejo, 40, "2026-05-03T12:00:00-06:00")
    assert estado(actividad).verificado == 50


def test_concluida_es_cien_verificado():
    actividad = ActividadFactory(fecha_termino=TERMINO)
    avance = reportar(actividad, 100)
    assert estado(actividad).ejecucion == Ejecucion.REPORTADA_CONCLUIDA
    revisar(avance, "99.99")  # somebody looked: it waits for nobody's validation any more
    assert estado(actividad).ejecucion == Ejecucion.EN_PROCESO
    revisar(reportar(actividad, 100, "2026-05-03T12:00:00-06:00"), 100)
    assert estado(actividad).ejecucion == Ejecucion.CONCLUIDA


def test_lo_devuelto_ya_no_espera_validacion():
    actividad = ActividadFactory()
    revisar(reportar(actividad, 100))
    hallada = estado(actividad)
    assert (hallada.ejecucion, hallada.reportado) == (Ejecucion.EN_PROCESO, 100)
    assert hallada.verificado is None


@pytest.mark.parametrize(
    ("fecha", "oportunidad"),
    [
        (TERMINO - UN_DIA, Oportunidad.CONCLUIDA_EN_TIEMPO),
        (TERMINO, Oportunidad.CONCLUIDA_EN_TIEMPO),
        (TERMINO + UN_DIA, Oportunidad.CONCLUIDA_TARDE),
    ],
)
def test_a_tiempo_o_tarde_lo_dice_el_dia_del_avance_validado(fecha, oportunidad):
    actividad = ActividadFactory(fecha_termino=TERMINO)
    RevisionFactory(avance__actividad=actividad, avance__porcentaje=100, avance__fecha=fecha)
    assert estado(actividad, TERMINO + 90 * UN_DIA).oportunidad == oportunidad


def test_el_plazo_es_el_de_la_ultima_prorroga_autorizada():
    actividad = ActividadFactory(fecha_termino=TERMINO)
    mover(actividad, TERMINO + 10 * UN_DIA)
    mover(actividad, TERMINO + 5 * UN_DIA, "2026-05-03T12:00:00-06:00")
    mover(actividad, TERMINO + 99 * UN_DIA, "2026-05-04T12:00:00-06:00", autorizada=False)
    ProrrogaFactory(actividad=actividad, a=TERMINO + 200 * UN_DIA)
    vigente = TERMINO + 5 * UN_DIA
    assert estado(actividad).fecha_vigente == vigente
    assert estado(actividad).fecha_termino == TERMINO
    assert estado(actividad, vigente).oportunidad == Oportunidad.POR_VENCER
    assert estado(actividad, vigente + UN_DIA).oportunidad == Oportunidad.VENCIDA


def test_una_prorroga_da_fecha_a_la_que_no_tenia():
    actividad = ActividadFactory(fecha_termino=None)
    mover(actividad, TERMINO)
    assert estado(actividad, TERMINO + UN_DIA).oportunidad == Oportunidad.VENCIDA


@pytest.mark.parametrize("tipo", ["cancelada", "no_aplica"])
def test_lo_cerrado_ni_vence_ni_cuenta(tipo):
    compromiso = CompromisoFactory()
    cerrada = ActividadFactory(compromiso=compromiso, fecha_termino=TERMINO, peso=9)
    abierta = ActividadFactory(compromiso=compromiso, fecha_termino=TERMINO)
    reportar(cerrada, 10)
    revisar(reportar(abierta, 80), 60)
    CierreFactory(actividad=cerrada, tipo=tipo)
    hallada = estado(cerrada, TERMINO + UN_DIA)
    assert (hallada.ejecucion, hallada.oportunidad) == (tipo, Oportunidad.CERRADA)
    resumen = Actividad.objects.con_estado(TERMINO).resumir("compromiso")[compromiso.pk]
    assert (resumen.actividades, resumen.abiertas, resumen.con_reporte) == (2, 1, 1)
    assert (resumen.reportado, resumen.verificado, resumen.brecha) == (80, 60, 20)


def test_un_compromiso_cerrado_entero_no_baja_la_media():
    evaluacion = CompromisoFactory().evaluacion
    for numero, porcentaje in ((11, 80), (12, 10)):
        actividad = ActividadFactory(compromiso__evaluacion=evaluacion, compromiso__numero=numero)
        revisar(reportar(actividad, porcentaje), porcentaje)
    CierreFactory(actividad=actividad)
    por_compromiso = Actividad.objects.con_estado(TERMINO).resumir("compromiso")
    assert ResumenEvaluacion.de(por_compromiso.values()).reportado == 80
    assert ResumenEvaluacion.de(por_compromiso.values()).verificado == 80


def test_la_repetida_comparte_lo_verificado_y_no_el_plazo_ni_el_cierre():
    principal = ActividadFactory(fecha_termino=TERMINO)
    repetida = ActividadFactory(
        compromiso=principal.compromiso, fecha_termino=TERMINO, misma_que=principal
    )
    revisar(reportar(principal, 70), 70)
    mover(principal, TERMINO + 10 * UN_DIA)
    CierreFactory(actividad=principal)
    hallada = estado(repetida, TERMINO + UN_DIA)
    assert (hallada.verificado, hallada.fecha_vigente) == (70, TERMINO)
    assert (hallada.ejecucion, hallada.oportunidad) == (Ejecucion.EN_PROCESO, Oportunidad.VENCIDA)


def test_al_dia_de_entonces_nada_posterior_cuenta():
    """Each thing on its own day: the day before it is not there, on the day it is."""
    with EN_ABRIL:
        actividad = ActividadFactory(fecha_termino=TERMINO)
    avance = reportar(actividad, 100, "2026-05-01T23:59:59-06:00")
    revisar(avance, 100, "2026-05-03T00:00:00-06:00")
    mover(actividad, TERMINO + 10 * UN_DIA, "2026-05-05T12:00:00-06:00")
    CierreFactory(
        actividad=actividad, creado=datetime.datetime.fromisoformat("2026-05-07T12:00:00-06:00")
    )

    def al(dia):
        fecha = datetime.date(2026, 5, dia)
        hallada = estado(actividad, fecha, fecha)
        return hallada.ejecucion, hallada.fecha_vigente.day

    assert al(1) == (Ejecucion.REPORTADA_CONCLUIDA, 10)
    assert al(2) == (Ejecucion.REPORTADA_CONCLUIDA, 10)
    assert al(3) == (Ejecucion.CONCLUIDA, 10)
    assert al(4) == (Ejecucion.CONCLUIDA, 10)
    assert al(5) == (Ejecucion.CONCLUIDA, 20)
    assert al(6) == (Ejecucion.CONCLUIDA, 20)
    assert al(7) == (Ejecucion.CANCELADA, 20)


# --- What it said on an earlier day -----------------------------------------------------------
@pytest.mark.parametrize(("dia", "termino", "peso"), [(1, TERMINO, 1), (2, None, 3), (3, None, 3)])
def test_el_plazo_y_el_peso_son_los_de_aquel_dia(dia, termino, peso):
    with EN_ABRIL:
        actividad = ActividadFactory(fecha_termino=TERMINO, peso=1)
    with time_machine.travel("2026-05-02T23:59:00-06:00", tick=False):
        actividad.fecha_termino, actividad.peso = None, 3
        actividad.save()
    al = datetime.date(2026, 5, dia)
    hallada = estado(actividad, al, al)
    assert hallada.fecha_vigente == termino
    assert hallada.peso_de_entonces == peso
    assert Actividad.objects.con_estado(al, al).resumir()[()].peso == peso


@pytest.mark.parametrize(("dia", "hay"), [(1, False), (2, True), (3, True)])
def test_lo_que_aun_no_se_registraba_no_esta(dia, hay):
    with time_machine.travel("2026-05-02T23:59:00-06:00", tick=False):
        ActividadFactory()
    al = datetime.date(2026, 5, dia)
    assert Actividad.objects.con_estado(al, al).exists() is hay


def test_sin_historia_tan_vieja_vale_lo_de_hoy():
    """Of rows that came without history there is nothing else to say."""
    actividad = ActividadFactory(fecha_termino=TERMINO)
    actividad.history.all().delete()
    assert estado(actividad, TERMINO, TERMINO).fecha_vigente == TERMINO
