"""What was planned against what was verified; the gap by unit; why things are late."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.html import strip_tags

from compromisos.acciones import cerrar_corte
from compromisos.curva import FILAS, cambios_verificados, curva
from compromisos.models import Actividad, Resumen, ResumenEvaluacion
from compromisos.panorama import causas_de_atraso, unidades_de
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CausaAtrasoFactory,
    CierreFactory,
    CompromisoFactory,
    DependenciaFactory,
    EvaluacionFactory,
    ProrrogaFactory,
    ResolucionProrrogaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]

AGENDA = "/agendas/curva/"


def marzo(dia):
    return date(2026, 3, dia)


def al_medio_dia(dia):
    return datetime(2026, 3, dia, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def antes(time_machine):
    """Everything is on record before March begins."""
    time_machine.move_to("2026-02-01T12:00:00-06:00")


@pytest.fixture
def evaluacion():
    return EvaluacionFactory(publicada=True, slug="curva")


@pytest.fixture
def compromiso(evaluacion):
    return CompromisoFactory(evaluacion=evaluacion, numero=1)


@pytest.fixture
def actividad(compromiso):
    return ActividadFactory(compromiso=compromiso, numero=1, fecha_termino=marzo(10))


def validar(actividad, porcentaje, cuando, reportado=None):
    """A report on it, by then, and its validation."""
    return RevisionFactory(
        avance__actividad=actividad,
        avance__porcentaje=porcentaje,
        avance__creado=reportado or cuando - timedelta(hours=1),
        creado=cuando,
    )


def de(evaluacion, hoy, al=None, corte=None):
    actividades = Actividad.objects.filter(compromiso__evaluacion=evaluacion)
    return curva(
        actividades.con_estado(hoy, al).resumir("compromiso", "fecha_vigente"),
        cambios_verificados(actividades, al, "compromiso"),
        hoy,
        compromisos=evaluacion.compromisos.count(),
        corte=corte,
    )


def puntos(trazada):
    return [(p.dia.day, p.actividades, p.planeado, p.verificado) for p in trazada.filas]


# --- The two lines --------------------------------------------------------------------------
def test_cada_compromiso_pesa_lo_mismo_y_dentro_cada_actividad_su_peso(evaluacion, compromiso):
    ActividadFactory(compromiso=compromiso, numero=1, peso=1, fecha_termino=marzo(10))
    grande = ActividadFactory(compromiso=compromiso, numero=2, peso=3, fecha_termino=marzo(20))
    ActividadFactory(compromiso__evaluacion=evaluacion, fecha_termino=None)
    validar(grande, 40, al_medio_dia(12))
    trazada = de(evaluacion, marzo(15))
    assert puntos(trazada) == [
        (10, 1, Decimal("12.5"), 0),
        (12, 1, Decimal("12.5"), 15),
        (15, 1, Decimal("12.5"), 15),
        (20, 2, 50, None),
    ]
    assert (trazada.total, trazada.sin_fecha, trazada.vacios) == (3, 1, 0)


@pytest.mark.parametrize(("hoy", "planeado"), [(9, 0), (10, 100), (11, 100)])
def test_se_planea_para_el_dia_mismo_del_plazo(evaluacion, actividad, hoy, planeado):
    assert de(evaluacion, marzo(hoy)).hoy.planeado == planeado


@pytest.mark.parametrize(("hora", "dia"), [("05:59", 11), ("06:00", 12)])
def test_la_validacion_cuenta_desde_su_dia_de_aqui(evaluacion, actividad, hora, dia):
    """Midnight in Mexico City is 06:00 UTC."""
    validar(actividad, 80, datetime.fromisoformat(f"2026-03-12T{hora}:00+00:00"))
    cambios = [p.dia.day for p in de(evaluacion, marzo(31)).filas if p.verificado]
    assert cambios[0] == dia


def test_la_ultima_validada_sustituye_a_la_anterior(evaluacion, actividad):
    validar(actividad, 60, al_medio_dia(12))
    validar(actividad, 40, al_medio_dia(14))
    assert [p[3] for p in puntos(de(evaluacion, marzo(14)))] == [0, 60, 40]


def test_validar_tarde_un_reporte_viejo_no_mueve_nada(evaluacion, actividad):
    viejo = AvanceFactory(actividad=actividad, porcentaje=20, creado=al_medio_dia(1))
    validar(actividad, 60, al_medio_dia(12))
    RevisionFactory(avance=viejo, creado=al_medio_dia(14))
    assert de(evaluacion, marzo(20)).hoy.verificado == 60
    assert Actividad.objects.con_estado(marzo(20)).get().verificado == 60


def test_lo_devuelto_y_lo_que_nadie_reviso_no_esta_verificado(evaluacion, actividad):
    AvanceFactory(actividad=actividad, porcentaje=90, creado=al_medio_dia(1))
    RevisionFactory(avance__actividad=actividad, resultado="devuelto", creado=al_medio_dia(2))
    assert de(evaluacion, marzo(20)).hoy.verificado == 0


def test_el_plan_es_la_fecha_vigente(evaluacion, actividad):
    ProrrogaFactory(actividad=actividad, a=marzo(12))  # asked, not granted
    assert de(evaluacion, marzo(10)).hoy.planeado == 100
    ResolucionProrrogaFactory(prorroga__actividad=actividad, prorroga__a=marzo(25))
    assert de(evaluacion, marzo(24)).hoy.planeado == 0
    assert de(evaluacion, marzo(25)).hoy.planeado == 100


@pytest.mark.dos_bases
def test_lo_cerrado_no_cuenta_en_ninguna_de_las_dos(evaluacion, compromiso, actividad):
    otra = ActividadFactory(compromiso=compromiso, numero=2, fecha_termino=marzo(12))
    validar(otra, 50, al_medio_dia(5))
    CierreFactory(actividad=otra, creado=al_medio_dia(7))
    trazada = de(evaluacion, marzo(20))
    assert (trazada.total, trazada.hoy.planeado, trazada.hoy.verificado) == (1, 100, 0)
    antes = de(evaluacion, marzo(6), al=marzo(6))
    assert (antes.total, antes.hoy.verificado) == (2, 25)


def test_la_que_se_repite_cuenta_en_los_dos_compromisos(evaluacion, actividad):
    ActividadFactory(compromiso__evaluacion=evaluacion, misma_que=actividad, fecha_termino=None)
    ActividadFactory(compromiso__evaluacion=evaluacion, fecha_termino=None)
    validar(actividad, 90, al_medio_dia(12))
    assert de(evaluacion, marzo(20)).hoy.verificado == 60


def test_un_compromiso_vacio_tambien_pesa(evaluacion, actividad):
    CompromisoFactory(evaluacion=evaluacion)
    trazada = de(evaluacion, marzo(10))
    assert (trazada.hoy.planeado, trazada.vacios) == (50, 1)


@pytest.mark.parametrize(("al", "verificado"), [(11, 0), (12, 80), (13, 80)])
def test_como_estaba_aquel_dia(evaluacion, actividad, al, verificado):
    validar(actividad, 80, al_medio_dia(12))
    assert de(evaluacion, marzo(al), al=marzo(al)).hoy.verificado == verificado


@pytest.mark.dos_bases
def test_es_lo_mismo_que_dice_el_resumen(evaluacion):
    """The last point of the line is the figure of the same page."""
    for n in range(3):
        actividad = ActividadFactory(compromiso__evaluacion=evaluacion, peso=n + 1)
        validar(actividad, 30 * n + 5, al_medio_dia(5))
        ActividadFactory(compromiso=actividad.compromiso, peso=2)
    CompromisoFactory(evaluacion=evaluacion)  # counts, with 0
    cerrada = ActividadFactory(compromiso__evaluacion=evaluacion, fecha_termino=marzo(3))
    CierreFactory(actividad=cerrada, creado=al_medio_dia(7))  # does not: there is nothing left
    actividades = Actividad.objects.filter(compromiso__evaluacion=evaluacion)
    por_compromiso = actividades.con_estado(marzo(20)).resumir("compromiso").values()
    resumen = ResumenEvaluacion.de([*por_compromiso, Resumen()])
    assert resumen.compromisos == 4
    assert round(de(evaluacion, marzo(20)).hoy.verificado, 20) == round(resumen.verificado, 20)


def test_si_todo_se_cerro_no_hay_que_dibujar(evaluacion, actividad):
    CierreFactory(actividad=actividad, creado=al_medio_dia(7))
    assert de(evaluacion, marzo(20)) is None


def test_si_hay_mas_cambios_de_los_que_caben_se_dan_los_de_fin_de_mes(evaluacion, compromiso):
    for n in range(FILAS + 1):
        plazo = marzo(1) + timedelta(days=2 * n)
        ActividadFactory(compromiso=compromiso, numero=n + 1, fecha_termino=plazo)
    trazada = de(evaluacion, marzo(15))
    assert trazada.recortada == "mes"
    assert [f"{p.dia:%m-%d}" for p in trazada.filas] == ["03-15", "03-31", "04-30"]


# --- The pages ------------------------------------------------------------------------------
def pagina(client, ruta):
    return client.get(ruta).content.decode().replace("\xa0", " ")


def test_sale_en_el_inicio_en_la_agenda_y_en_la_dependencia(client, time_machine, actividad):
    unidad = ResponsabilidadFactory(actividad=actividad).dependencia
    time_machine.move_to("2026-03-20T12:00:00-06:00")
    validar(actividad, 40, al_medio_dia(12))
    for ruta in ("/", AGENDA, unidad.get_absolute_url()):
        html = pagina(client, ruta)
        assert (
            "Al 20 de marzo de 2026 debería estar hecho el <strong>100 %</strong> "
            "y está verificado el <strong>40 %</strong>"
        ) in html, ruta
        assert "Lo planeado y lo verificado, día por día" in html
        antes = pagina(client, f"{ruta}?al=2026-03-09")
        assert "debería estar hecho el <strong>0 %</strong>" in antes, ruta


def test_el_ultimo_corte_se_marca_desde_su_dia(client, time_machine, actividad):
    unidad = ResponsabilidadFactory(actividad=actividad).dependencia
    for dia in (5, 8):
        time_machine.move_to(f"2026-03-0{dia}T12:00:00-06:00")
        cerrar_corte()
    time_machine.move_to("2026-03-20T12:00:00-06:00")
    for ruta in ("/", AGENDA, unidad.get_absolute_url()):
        assert client.get(ruta).context["curva"].corte.dia == marzo(8)
        html = pagina(client, ruta)
        assert ">Último corte</text>" in html
        assert "El último corte es del 8 de marzo de 2026." in html
        assert client.get(f"{ruta}?al=2026-03-07").context["curva"].corte.dia == marzo(5)
        assert client.get(f"{ruta}?al=2026-03-04").context["curva"].corte is None


@pytest.mark.parametrize(("dia", "ancla"), [(2, "start"), (16, "start"), (17, "end"), (31, "end")])
def test_las_palabras_del_corte_caben_a_cualquier_lado(evaluacion, actividad, dia, ancla):
    """Of a picture of March, that ends on the 1st of April."""
    assert de(evaluacion, marzo(31), corte=marzo(dia)).corte.ancla == ancla


def test_sin_fechas_ni_nada_verificado_no_hay_que_dibujar(client, evaluacion):
    ActividadFactory(compromiso__evaluacion=evaluacion, fecha_termino=None)
    assert "Lo planeado y lo verificado" not in pagina(client, AGENDA)


# --- The gap, by unit -----------------------------------------------------------------------
@pytest.mark.dos_bases
def test_la_brecha_de_cada_dependencia(client, time_machine, compromiso, actividad):
    time_machine.move_to("2026-03-20T12:00:00-06:00")
    obras, salud = (DependenciaFactory(nombre=nombre) for nombre in ("Obras", "Salud"))
    otra = ActividadFactory(compromiso=compromiso, numero=2)
    for responde, de_que in ((obras, actividad), (salud, actividad), (salud, otra)):
        ResponsabilidadFactory(dependencia=responde, actividad=de_que)
    validar(actividad, 40, al_medio_dia(12))
    AvanceFactory(actividad=actividad, porcentaje=60, creado=al_medio_dia(18))
    actividades = Actividad.objects.con_estado(marzo(20))
    assert [(u.nombre, u.resumen.brecha) for u in unidades_de(actividades)] == [
        ("Obras", 20),
        ("Salud", 10),
    ]
    html = pagina(client, AGENDA)
    assert "Brecha: 20 puntos" in html
    assert "Actualizado hace 2 días" in html


def paginas_de(actividad, unidad):
    return [
        "/agendas/",
        AGENDA,
        actividad.compromiso.get_absolute_url(),
        actividad.get_absolute_url(),
        unidad.get_absolute_url(),
    ]


def test_cada_pagina_dice_las_dos_cifras_la_brecha_y_desde_cuando(client, time_machine, actividad):
    time_machine.move_to("2026-03-20T12:00:00-06:00")
    unidad = ResponsabilidadFactory(actividad=actividad).dependencia
    validar(actividad, 40, al_medio_dia(12))
    AvanceFactory(actividad=actividad, porcentaje=60, creado=al_medio_dia(18))
    for ruta in paginas_de(actividad, unidad):
        leido = " ".join(strip_tags(pagina(client, ruta)).split())
        dicho = "60 % reportado · 40 % verificado Brecha: 20 puntos Actualizado hace 2 días"
        assert dicho in leido, ruta
    for ruta in ("/", "/dependencias/"):
        assert "Actualizado hace 2 días" in pagina(client, ruta), ruta


def test_si_se_reporta_menos_de_lo_verificado_no_hay_brecha(client, actividad):
    validar(actividad, 40, al_medio_dia(12))
    AvanceFactory(actividad=actividad, porcentaje=30, creado=al_medio_dia(18))
    assert "Brecha: 0 puntos" in pagina(client, AGENDA)
    assert "Brecha: 0 puntos" in pagina(client, actividad.get_absolute_url())


def test_sin_reporte_no_hay_brecha(client, actividad):
    unidad = ResponsabilidadFactory(actividad=actividad).dependencia
    for ruta in ("/", "/dependencias/", *paginas_de(actividad, unidad)):
        html = pagina(client, ruta)
        assert "Brecha:" not in html, ruta
        assert "Actualizado" not in html, ruta


# --- Why things are late --------------------------------------------------------------------
def test_la_causa_es_la_del_ultimo_reporte_validado(client, time_machine, compromiso, actividad):
    time_machine.move_to("2026-03-20T12:00:00-06:00")
    lluvia, dinero = (CausaAtrasoFactory(nombre=nombre) for nombre in ("Lluvia", "Dinero"))
    ActividadFactory(compromiso=compromiso, numero=2, fecha_termino=marzo(10))
    RevisionFactory(avance__actividad=actividad, avance__causa_atraso=lluvia)
    AvanceFactory(actividad=actividad, causa_atraso=dinero)
    html = pagina(client, AGENDA)
    assert "Lluvia" in html
    assert "Dinero" not in html
    assert "Nadie ha dicho la causa" in html


@pytest.mark.dos_bases
def test_solo_de_las_vencidas_y_la_mas_comun_primero(compromiso):
    lluvia, dinero = (CausaAtrasoFactory(nombre=nombre) for nombre in ("Lluvia", "Dinero"))
    for numero, (causa, fecha) in enumerate(
        [
            (lluvia, marzo(10)),
            (dinero, marzo(10)),
            (dinero, marzo(19)),
            (None, marzo(10)),
            (None, marzo(10)),
            (None, marzo(10)),
            (lluvia, marzo(20)),  # due today: not late
        ]
    ):
        actividad = ActividadFactory(compromiso=compromiso, numero=numero + 1, fecha_termino=fecha)
        RevisionFactory(avance__actividad=actividad, avance__causa_atraso=causa)
    por_causa = Actividad.objects.con_estado(marzo(20)).con_causa().resumir("causa")
    assert causas_de_atraso(por_causa.items()) == [("Dinero", 2), ("Lluvia", 1), ("", 3)]
