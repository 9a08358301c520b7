"""Who is told what, and on which day: every rule the day before, on the day, and the day after."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compromisos.acciones import cerrar_corte
from compromisos.models import Correo, Dependencia, Enlace
from compromisos.recordatorios import escalar, recordar, resumir_para_validacion
from compromisos.roles import ADMINISTRADOR, VALIDADOR
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CierreFactory,
    DependenciaFactory,
    EnlaceFactory,
    ProrrogaFactory,
    ResolucionProrrogaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
    UsuarioFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]

TERMINO = datetime.date(2026, 12, 1)
DECISIVOS = [-30, -7, -1, 0, 7, 15, 29]
LUNES = datetime.date(2026, 11, 23)


def dia(cuantos, desde=TERMINO) -> datetime.date:
    """So many days after the deadline; negative, before."""
    return desde + datetime.timedelta(days=cuantos)


@pytest.fixture
def unidad(db):
    return DependenciaFactory(nombre="Dirección de Obras", correo_titular="titular@example.org")


@pytest.fixture
def enlace(unidad):
    return EnlaceFactory(dependencia=unidad, correo="ana@example.org")


def de_la_unidad(unidad, *, termino=TERMINO, publicada=True, **campos):
    actividad = ActividadFactory(
        compromiso__evaluacion__publicada=publicada, fecha_termino=termino, **campos
    )
    ResponsabilidadFactory(actividad=actividad, dependencia=unidad)
    return actividad


@pytest.fixture
def actividad(unidad, enlace):
    return de_la_unidad(
        unidad, compromiso__numero=3, numero=2, texto="Preparar un calendario de sesiones"
    )


def dias_con_correo(paso, dias) -> list[int]:
    """The days, counted from the deadline, on which that step wrote something."""
    return [n for n in dias if paso(dia(n))]


def con_vecinos(*dias) -> list[int]:
    """Those days, the one before and the one after each."""
    return sorted({n + m for n in dias for m in (-1, 0, 1)})


# --- Reminders --------------------------------------------------------------------------------
def test_recuerda_30_7_y_1_dias_antes_el_dia_y_luego_cada_semana(actividad):
    con_correo = dias_con_correo(recordar, con_vecinos(-40, -30, -15, -7, -1, 0, 7, 14, 21, 28))
    assert con_correo == [-30, -7, -1, 0, 7, 14, 21, 28]


@pytest.mark.parametrize(
    ("faltan", "asunto"),
    [
        (-30, "vence dentro de 30 días"),
        (-1, "vence mañana"),
        (0, "vence hoy"),
        (1, "venció ayer"),
        (7, "venció hace 7 días"),
    ],
)
def test_lo_dice_con_las_palabras_de_hoy(actividad, faltan, asunto):
    (correo,) = recordar(dia(faltan))
    assert correo.asunto == f"EVJ: la actividad 3.2 {asunto}"
    assert correo.para == "ana@example.org"
    assert "Preparar un calendario de sesiones" in correo.texto
    assert "el 1.º de diciembre de 2026. Sin reporte." in correo.texto
    assert f"http://testserver/panel/actividades/{actividad.pk}/avance/" in correo.texto
    assert "&" not in correo.texto


def test_dice_lo_que_se_reporto(actividad):
    AvanceFactory(actividad=actividad, porcentaje=40)
    assert "Reportado: 40\N{NO-BREAK SPACE}%." in recordar(dia(0))[0].texto


@pytest.mark.parametrize("umbral", [-30, -7, -1, 0, 7])
def test_tres_dias_sin_correr_se_reponen_una_sola_vez(actividad, umbral):
    for n in con_vecinos(-40, -30, -7, -1, 0):
        if n < umbral:
            recordar(dia(n))
    assert len(recordar(dia(umbral + 3))) == 1
    assert recordar(dia(umbral + 3)) == []


def test_varios_umbrales_perdidos_son_un_solo_correo(actividad):
    recordar(dia(-30))
    (correo,) = recordar(dia(2))
    assert "venció hace 2 días" in correo.asunto
    assert dias_con_correo(recordar, range(3, 20)) == [9, 16]


def test_repetir_el_dia_no_escribe_nada(actividad):
    assert len(recordar(dia(-7))) == 1
    assert recordar(dia(-7)) == []
    assert Correo.objects.count() == 1


@pytest.mark.dos_bases
def test_un_solo_correo_al_dia_con_todo_lo_del_enlace(actividad, unidad):
    for n in range(1, 4):
        de_la_unidad(unidad, termino=dia(-n), texto=f"Vencida {n}")
    de_la_unidad(unidad, termino=dia(12), texto="Por vencer")
    de_la_unidad(unidad, termino=dia(31), texto="Lejana")
    (correo,) = recordar(TERMINO)
    assert correo.asunto == "EVJ: 3 actividades vencidas y 2 por vencer"
    for texto in ("Vencida 1", "Vencida 2", "Vencida 3", "Preparar", "Por vencer"):
        assert texto in correo.texto
    assert "Lejana" not in correo.texto
    assert correo.menciones.count() == 5


def test_lo_vencido_de_varios_dias_se_junta_en_un_correo_a_la_semana(actividad, unidad):
    for n in range(1, 5):
        de_la_unidad(unidad, termino=dia(-n))
    assert dias_con_correo(recordar, range(16)) == [0, 7, 14]


def test_quien_es_enlace_de_dos_dependencias_recibe_uno(actividad, enlace):
    otra = EnlaceFactory(
        usuario=enlace.usuario, correo="ANA@example.org", dependencia__nombre="Jurídico"
    )
    de_la_unidad(otra.dependencia, texto="La otra")
    (correo,) = recordar(TERMINO)
    assert "La otra" in correo.texto
    assert "Preparar" in correo.texto
    assert "Dirección de Obras; Jurídico." in correo.texto


def test_cada_enlace_vigente_recibe_el_suyo(actividad, unidad):
    EnlaceFactory(dependencia=unidad, usuario__email="beto@example.org")
    EnlaceFactory(dependencia=unidad, usuario=None, correo="caro@example.org")
    EnlaceFactory(correo="ajena@example.org")
    correos = recordar(TERMINO)
    assert [c.para for c in correos] == ["ana@example.org", "beto@example.org", "caro@example.org"]


@pytest.mark.dos_bases
@pytest.mark.parametrize(
    ("campos", "cuantos"),
    [
        ({"hasta": dia(-1)}, 0),
        ({"hasta": TERMINO}, 1),
        ({"desde": dia(1)}, 0),
        ({"desde": TERMINO}, 1),
    ],
)
def test_solo_quien_esta_en_el_cargo_ese_dia(actividad, campos, cuantos):
    Enlace.objects.update(**campos)
    assert len(recordar(TERMINO)) == cuantos


@pytest.mark.dos_bases
def test_sin_correo_o_con_la_cuenta_cerrada_no_se_escribe(actividad, enlace):
    enlace.usuario.is_active = False
    enlace.usuario.save()
    assert recordar(TERMINO) == []
    enlace.usuario.is_active = True
    enlace.usuario.email = ""
    enlace.usuario.save()
    Enlace.objects.update(correo="")
    assert recordar(TERMINO) == []


def test_quien_toma_el_cargo_se_entera_el_primer_dia(actividad, unidad):
    recordar(dia(-7))
    EnlaceFactory(dependencia=unidad, correo="nueva@example.org", desde=dia(-4))
    assert recordar(dia(-5)) == []
    (correo,) = recordar(dia(-4))
    assert correo.para == "nueva@example.org"
    assert recordar(dia(-3)) == []


def test_lo_no_publicado_lo_cerrado_y_lo_sin_fecha_se_callan(unidad, enlace):
    de_la_unidad(unidad, publicada=False)
    de_la_unidad(unidad, termino=None)
    CierreFactory(actividad=de_la_unidad(unidad), tipo="cancelada")
    CierreFactory(actividad=de_la_unidad(unidad), tipo="no_aplica")
    for paso in (recordar, escalar):
        assert dias_con_correo(paso, DECISIVOS) == []


def test_lo_concluido_y_lo_que_espera_validacion_se_callan(unidad, enlace):
    concluida, reportada = de_la_unidad(unidad), de_la_unidad(unidad)
    RevisionFactory(avance=AvanceFactory(actividad=concluida, porcentaje=100))
    avance = AvanceFactory(actividad=reportada, porcentaje=100)
    for paso in (recordar, escalar):
        assert dias_con_correo(paso, DECISIVOS) == []
    RevisionFactory(avance=avance, resultado="devuelto")
    assert len(recordar(dia(30))) == 1
    assert len(escalar(dia(30))) == 1


def test_una_actividad_que_ninguna_dependencia_tiene_no_molesta_a_nadie(enlace):
    ActividadFactory(compromiso__evaluacion__publicada=True, fecha_termino=TERMINO)
    assert recordar(TERMINO) == []


def test_cuenta_la_fecha_vigente(actividad):
    recordar(dia(-7))
    nueva, de_nuevo = dia(60), [30, 53, 59, 60, 67]
    prorroga = ProrrogaFactory(actividad=actividad, de=TERMINO, a=nueva)
    ResolucionProrrogaFactory(prorroga=prorroga)
    assert dias_con_correo(recordar, con_vecinos(-5, 0, 7, *de_nuevo)) == de_nuevo


@pytest.mark.dos_bases
def test_las_consultas_no_crecen_con_las_actividades(actividad, unidad):
    with CaptureQueriesContext(connection) as con_una:
        assert len(recordar(TERMINO)) == 1
    for n in range(11):
        de_la_unidad(unidad, termino=dia(-n))
    with CaptureQueriesContext(connection) as con_doce:
        assert len(recordar(dia(7))) == 1
    assert len(con_doce) == len(con_una)


# --- Escalation -------------------------------------------------------------------------------
@pytest.mark.dos_bases
def test_avisa_al_titular_una_vez_a_los_15_dias(actividad):
    assert dias_con_correo(escalar, con_vecinos(-5, 0, 7, 15, 22, 30, 45, 60)) == [15]
    (correo,) = Correo.objects.filter(tipo=Correo.Tipo.ESCALAMIENTO)
    assert correo.para == "titular@example.org"
    assert correo.asunto == "EVJ: la actividad 3.2 venció hace 15 días"
    assert f"http://testserver{actividad.get_absolute_url()}" in correo.texto


def test_avisa_al_titular_aunque_se_pierda_el_dia(actividad):
    assert dias_con_correo(escalar, [14, 18, 19, 30]) == [18]


def test_una_prorroga_que_vence_es_otro_aviso_al_titular(actividad):
    escalar(dia(15))
    ResolucionProrrogaFactory(prorroga=ProrrogaFactory(actividad=actividad, de=TERMINO, a=dia(30)))
    assert dias_con_correo(escalar, con_vecinos(17, 22, 30, 37, 45, 60)) == [45]


def test_sin_correo_del_titular_se_avisa_cuando_lo_haya(actividad, unidad):
    unidad.correo_titular = ""
    unidad.save()
    assert escalar(dia(15)) == []
    unidad.correo_titular = "nuevo@example.org"
    unidad.save()
    assert [c.para for c in escalar(dia(16))] == ["nuevo@example.org"]


def test_el_titular_recibe_solo_lo_nuevo_y_de_su_dependencia(actividad, unidad):
    escalar(dia(15))
    de_la_unidad(unidad, termino=dia(1), texto="Recién escalada")
    de_la_unidad(DependenciaFactory(correo_titular="otra@example.org"), termino=dia(1))
    correos = {c.para: c for c in escalar(dia(16))}
    assert set(correos) == {"titular@example.org", "otra@example.org"}
    suyo = correos["titular@example.org"].texto
    assert "Recién escalada" in suyo
    assert "Preparar" not in suyo


# --- Digest -----------------------------------------------------------------------------------
@pytest.fixture
def validadora(db):
    usuario = UsuarioFactory(email="vera@example.org")
    usuario.groups.add(Group.objects.get(name=VALIDADOR))
    return usuario


@pytest.fixture
def espera(validadora):
    """A report that waits since the Friday before."""
    actividad = ActividadFactory(
        compromiso__evaluacion__publicada=True, texto="Abrir las sesiones", numero=1
    )
    creado = datetime.datetime(2026, 11, 20, 18, tzinfo=datetime.UTC)
    return AvanceFactory(actividad=actividad, porcentaje=40, creado=creado)


@pytest.mark.dos_bases
def test_el_resumen_sale_el_lunes_y_no_se_repite(espera):
    con_correo = [n for n in range(14) if resumir_para_validacion(dia(n, LUNES))]
    assert con_correo == [0, 7]
    correo = Correo.objects.order_by("id").first()
    assert correo.para == "vera@example.org"
    assert correo.asunto == "EVJ: por resolver, 1 reporte"
    assert "Abrir las sesiones" in correo.texto
    assert "espera desde el 20 de noviembre de 2026" in correo.texto
    assert "http://testserver/panel/validacion/" in correo.texto


def test_si_el_lunes_no_corrio_sale_en_cuanto_corre(espera):
    assert [n for n in (2, 3, 6, 9, 10) if resumir_para_validacion(dia(n, LUNES))] == [2, 9]


@pytest.mark.parametrize(
    ("instante", "cuantos"),
    [("2026-11-23T23:59:00-06:00", 1), ("2026-11-24T00:00:00-06:00", 0)],
)
def test_lo_que_llega_despues_del_lunes_espera_al_siguiente(validadora, instante, cuantos):
    AvanceFactory(
        actividad=ActividadFactory(compromiso__evaluacion__publicada=True),
        creado=datetime.datetime.fromisoformat(instante),
    )
    assert len(resumir_para_validacion(dia(2, LUNES))) == cuantos
    assert len(resumir_para_validacion(dia(7, LUNES))) == 1


def test_el_resumen_trae_prorrogas_y_lo_mas_antiguo_primero(espera):
    for n in range(3):
        AvanceFactory(
            actividad=ActividadFactory(compromiso=espera.actividad.compromiso, texto=f"Otra {n}"),
            creado=espera.creado - datetime.timedelta(days=n + 1),
        )
    ProrrogaFactory(
        actividad=espera.actividad, creado=espera.creado, dependencia__nombre="Dirección de Obras"
    )
    (correo,) = resumir_para_validacion(LUNES)
    assert correo.asunto == "EVJ: por resolver, 4 reportes y 1 prórroga"
    lugares = [correo.texto.index(t) for t in ("Otra 2", "Otra 1", "Otra 0", "Abrir las")]
    assert lugares == sorted(lugares)
    assert "Pide el 15 de enero de 2027, Dirección de Obras" in correo.texto


def test_lo_resuelto_lo_cerrado_y_lo_no_publicado_no_espera(validadora):
    antes = datetime.datetime(2026, 11, 20, 18, tzinfo=datetime.UTC)
    oculta = ActividadFactory()
    cerrada = ActividadFactory(compromiso__evaluacion__publicada=True)
    CierreFactory(actividad=cerrada)
    for actividad in (oculta, cerrada):
        AvanceFactory(actividad=actividad, creado=antes)
        ProrrogaFactory(actividad=actividad, creado=antes)
    publicada = ActividadFactory(compromiso__evaluacion__publicada=True)
    RevisionFactory(avance=AvanceFactory(actividad=publicada, creado=antes))
    ResolucionProrrogaFactory(prorroga=ProrrogaFactory(actividad=publicada, creado=antes))
    assert resumir_para_validacion(LUNES) == []


def test_el_resumen_es_para_validacion_con_correo_y_cuenta_abierta(espera):
    grupo = Group.objects.get(name=VALIDADOR)
    UsuarioFactory(email="").groups.add(grupo)
    UsuarioFactory(email="cerrada@example.org", is_active=False).groups.add(grupo)
    UsuarioFactory().groups.add(Group.objects.get(name=ADMINISTRADOR))
    assert [c.para for c in resumir_para_validacion(LUNES)] == ["vera@example.org"]


def test_el_resumen_dice_la_huella_del_ultimo_corte(espera):
    with time_machine.travel(datetime.datetime(2026, 11, 20, 18, tzinfo=datetime.UTC)):
        cerrar_corte()
        corte = cerrar_corte()
    (correo,) = resumir_para_validacion(LUNES)
    assert "El último corte es el 2, del 20 de noviembre de 2026." in correo.texto
    assert f"\n{corte.sha256}\n" in correo.texto
    assert "http://testserver/cortes/cadena.txt" in correo.texto
    assert correo.asunto == "EVJ: por resolver, 1 reporte"


def test_aunque_nada_espere_cada_corte_se_dice_una_vez(validadora):
    with time_machine.travel(datetime.datetime(2026, 11, 24, 18, tzinfo=datetime.UTC)):
        corte = cerrar_corte()
    assert [n for n in range(20) if resumir_para_validacion(dia(n, LUNES))] == [7]
    correo = Correo.objects.get()
    assert correo.asunto == f"EVJ: huella del corte {corte.numero}"
    assert correo.texto.startswith("Nada esperaba a la unidad de evaluación el 30 de noviembre")
    assert corte.sha256 in correo.texto
    assert "Para resolver" not in correo.texto


# --- The real agenda --------------------------------------------------------------------------
def test_la_agenda_real_cabe_en_un_correo(db):
    call_command("loaddata", "agenda_evj", verbosity=0)
    unidad = Dependencia.objects.get(slug="direccion-general-de-estrategias-sociales")
    EnlaceFactory(dependencia=unidad, correo="ana@example.org")
    (correo,) = recordar(LUNES)
    assert "vencidas" in correo.asunto
    assert recordar(LUNES) == []
