"""The sheet of the progress of the works: in and out."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from compromisos.importacion.paso import PlanDistinto
from obras.importacion.avances import HojaDeAvances
from obras.models import AvanceObra
from tests.comites.importacion.hojas import (
    cambios,
    cuentas,
    errores,
    exportada,
    importar,
    plan_de,
    todopoderoso,
)
from tests.compromisos.importacion.test_ida_y_vuelta import TEXTO
from tests.fabricas_obras import AvanceObraFactory, EtapaObraFactory, ObraFactory

pytestmark = pytest.mark.django_db
HOJA = HojaDeAvances()
FILA = {
    "clave": "pozo-tala",
    "fecha": "30/04/2026",
    "fisico": 45.5,
    "ejercido": "$450,000.00",
    "motivo": None,
    "nota": "Se perforó.",
}


def fila(**cambios) -> dict:
    return FILA | cambios


@pytest.fixture
def obra(tala):
    """In execution, contracted for a million."""
    obra = ObraFactory(
        clave="pozo-tala", publica=True, monto_aprobado=2_000_000, monto_contratado=1_000_000
    )
    EtapaObraFactory(obra=obra, numero=1)
    return obra


@pytest.fixture
def avance(obra):
    """FILA, on record."""
    importar(HOJA, fila())
    return obra.avances.get()


# --- In -------------------------------------------------------------------------------------
def test_lo_nuevo_se_agrega_en_el_orden_de_los_dias(obra):
    usuario = todopoderoso()
    plan = importar(
        HOJA,
        fila(fecha="10/05/2026", fisico="60 %", ejercido=None, nota=None),
        fila(),
        usuario=usuario,
    )
    assert cuentas(plan) == [(2, 0, 0, 0)]
    uno, otro = obra.avances.order_by("numero")
    assert (uno.numero, uno.fecha, uno.fisico, uno.ejercido, uno.nota) == (
        1,
        datetime.date(2026, 4, 30),
        Decimal("45.5"),
        450_000,
        "Se perforó.",
    )
    assert (otro.numero, otro.fisico, otro.ejercido, otro.nota) == (2, 60, None, "")
    assert {(a.origen, a.autor, a.dependencia, a.monto) for a in (uno, otro)} == {
        ("importacion", usuario, obra.ejecutora, 1_000_000)
    }


def test_repetir_el_archivo_no_agrega_nada_ni_toca_lo_agregado(avance):
    plan = importar(HOJA, fila(), fila(fisico="45.5"))
    assert plan.sin_cambios
    assert plan.avisos == ["La fila 3 repite la fila 2."]
    assert AvanceObra.objects.get() == avance


def test_si_todos_los_avances_parecen_fracciones_se_avisa(obra):
    [aviso] = plan_de(HOJA, fila(fisico=0.455)).avisos
    assert aviso.startswith("Avance físico: todos son de 1 o menos.")
    assert plan_de(HOJA, fila(fisico=1)).avisos == []


def test_dos_filas_que_no_dicen_lo_mismo_no_se_repiten(obra):
    plan = plan_de(HOJA, fila(), fila(fisico="50"))
    assert [error.mensaje for error in plan.errores] == [
        "La fila 2 es de lo mismo y dice otra cosa. Escriba lo mismo en las dos."
    ]
    assert plan.avisos == []


def test_otra_cifra_del_mismo_dia_se_agrega_y_la_de_antes_se_queda(avance, obra):
    assert cuentas(importar(HOJA, fila(fisico=50))) == [(1, 0, 0, 0)]
    assert [a.fisico for a in obra.avances.order_by("numero")] == [Decimal("45.5"), 50]
    assert importar(HOJA, fila(fisico=50)).sin_cambios
    assert importar(HOJA, fila(fisico=45.5, nota="Se midió mal.")).grupos[0].nuevos


def test_lo_de_antes_del_ultimo_avance_se_rechaza_salvo_si_ya_esta(avance):
    importar(HOJA, fila(fecha="09/05/2026", fisico=80))
    assert plan_de(HOJA, fila()).sin_cambios
    for cambio in ({"fisico": 50}, {"fecha": "08/05/2026", "fisico": 90}):
        plan = plan_de(HOJA, fila(**cambio))
        assert errores(plan) == [(2, "Fecha")]
        assert "Ya hay un avance del 09/05/2026" in plan.errores[0].mensaje


@pytest.mark.parametrize(
    ("cambio", "columna", "dice"),
    [
        ({"clave": None}, "Clave de la obra", "Escriba la clave"),
        ({"clave": "otra"}, "Clave de la obra", "No hay ninguna obra con la clave «otra»"),
        ({"clave": "en-papel"}, "Clave de la obra", "todavía no está en ejecución"),
        ({"clave": "hecha", "fisico": 99}, "Avance físico", "está terminada"),
        ({"fecha": None}, "Fecha", "Escriba la fecha"),
        ({"fecha": "11/05/2026"}, "Fecha", "todavía no llega"),
        ({"fisico": 101}, "Avance físico", "de 0 a 100"),
        ({"fisico": None}, "Avance físico", "de 0 a 100"),
        ({"ejercido": "1.234,50"}, "Monto ejercido", "coma para los miles"),
        ({"ejercido": "1,000,000.01"}, "Por qué se ejerció más", "($1,000,000.00)"),
    ],
)
def test_cada_error_con_su_fila_y_su_columna(obra, cambio, columna, dice):
    ObraFactory(clave="en-papel")
    hecha = ObraFactory(clave="hecha")
    EtapaObraFactory(obra=hecha, numero=1, etapa="completed")
    AvanceObraFactory(obra=hecha, numero=1, fecha=datetime.date(2026, 4, 30), fisico=100)
    plan = plan_de(HOJA, fila(), fila(**{"fecha": "01/05/2026", "fisico": 100, **cambio}))
    assert errores(plan) == [(3, columna)]
    assert dice in plan.errores[0].mensaje
    with pytest.raises(PlanDistinto):
        importar(HOJA, fila(**cambio))
    assert not obra.avances.exists()


def test_en_lo_justo_no_hay_excedente_y_con_motivo_se_puede(obra):
    assert plan_de(HOJA, fila(ejercido=1_000_000)).errores == []
    assert plan_de(HOJA, fila(ejercido=0)).errores == []
    importar(HOJA, fila(ejercido="1,000,000.01", motivo="Más roca."))
    assert obra.avances.get().motivo_excedente == "Más roca."


def test_menos_que_antes_dice_por_que(avance):
    for menos in ({"fisico": 45}, {"ejercido": "449,999.99"}):
        plan = plan_de(HOJA, fila(fecha="01/05/2026", nota=None, **menos))
        assert errores(plan) == [(2, "Qué se hizo")]
        assert plan_de(HOJA, fila(fecha="01/05/2026", nota="Mal medido.", **menos)).errores == []


def test_dos_filas_del_mismo_dia_que_no_dicen_lo_mismo(obra):
    plan = plan_de(HOJA, fila(), fila(fisico=46))
    assert errores(plan) == [(3, "Avance físico")]


def test_una_celda_con_formato_de_porcentaje(obra, tmp_path):
    libro = Workbook()
    libro.active.append(["Clave de la obra", "Fecha", "Avance físico"])
    libro.active.append(["pozo-tala", "30/04/2026", 0.455])
    libro.active["C2"].number_format = "0.0%"
    libro.save(tmp_path / "a.xlsx")
    hoja = HOJA.leer((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")
    HOJA.importar(hoja, nombre="a.xlsx", usuario=todopoderoso())
    assert obra.avances.get().fisico == Decimal("45.5")


# --- Out ------------------------------------------------------------------------------------
AVANCE = st.tuples(
    st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)),
    st.decimals(0, 100, places=2),
    st.none() | st.decimals(0, "999999999999.99", places=2),
    TEXTO,
    TEXTO,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(avances=st.lists(AVANCE, min_size=1, max_size=4))
def test_lo_exportado_se_importa_sin_cambios(avances):
    """Also with two of the same day, of which the last one counts."""
    with transaction.atomic():
        obra = ObraFactory()
        de_antes = sorted([*avances, avances[0]], key=lambda avance: avance[0])
        for numero, (fecha, fisico, ejercido, motivo, nota) in enumerate(de_antes, start=1):
            AvanceObraFactory(
                obra=obra,
                numero=numero,
                fecha=fecha,
                fisico=fisico,
                ejercido=ejercido,
                motivo_excedente=motivo,
                nota=nota,
                origen="importacion",
            )
        usuario = todopoderoso()
        for nombre, contenido in exportada(HOJA).items():
            plan = HOJA.planear(HOJA.leer(contenido, nombre), nombre=nombre, usuario=usuario)
            assert plan.errores == []
            assert plan.sin_cambios, cambios(plan)
        transaction.set_rollback(True)


def test_las_consultas_no_crecen_con_las_filas(tala):
    usuario = todopoderoso()

    def consultas(cuantas, prefijo):
        for n in range(cuantas):
            EtapaObraFactory(obra__clave=f"{prefijo}-{n}", numero=1)
        filas = [fila(clave=f"{prefijo}-{n}") for n in range(cuantas)]
        with CaptureQueriesContext(connection) as hechas:
            importar(HOJA, *filas, usuario=usuario)
            list(HOJA.filas())
        return len(hechas)

    consultas(1, "a")
    assert consultas(1, "b") == consultas(30, "c")


def test_el_ejemplo_de_la_plantilla_no_se_importa(tala):
    plan = HOJA.planear(HOJA.leer(HOJA.plantilla(), "p"), nombre="p", usuario=todopoderoso())
    assert errores(plan) == [(2, "Clave de la obra"), (3, "Clave de la obra")]
