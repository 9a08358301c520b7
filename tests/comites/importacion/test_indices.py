"""The sheet of the indices of marginalisation: in and out."""

import datetime
import io
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from comites.importacion.indices import HojaDeIndices
from comites.models import Grado, IndiceMarginacion, Sentido
from compromisos.importacion.hoja import HojaIlegible
from compromisos.importacion.paso import PlanDistinto
from tests.compromisos.importacion.test_ida_y_vuelta import LLENO
from tests.fabricas import IndiceMarginacionFactory, MunicipioFactory, UsuarioFactory

from .hojas import cambios, cuentas, errores, exportada, importar, libro, plan_de, todopoderoso

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
HOJA = HojaDeIndices()
FILA = {
    "clave": "14096",
    "municipio": "Tizapán el Alto",
    "anio": 2020,
    "indice": "57.25",
    "grado": "Muy bajo",
    "sentido": "Un número menor es más marginación",
    "fuente": "CONAPO 2020",
}


def fila(**cambios) -> dict:
    return FILA | cambios


@pytest.fixture
def tizapan():
    return MunicipioFactory(clave="14096", nombre="Tizapán el Alto")


@pytest.fixture
def tala():
    return MunicipioFactory(clave="14083", nombre="Tala")


def indice(municipio, **campos):
    datos = {"anio": 2020, "indice": "57.25", "grado": "muy_bajo", "fuente": "CONAPO 2020"}
    return IndiceMarginacionFactory(municipio=municipio, **(datos | campos))


# --- In -------------------------------------------------------------------------------------
@pytest.mark.dos_bases
def test_lo_nuevo_se_guarda_con_su_historia(tizapan):
    usuario = todopoderoso()
    plan = importar(HOJA, fila(indice=57.2512345, grado="MUY  BAJO"), usuario=usuario)
    assert cuentas(plan) == [(1, 0, 0, 0)]
    guardado = tizapan.indices.get()
    assert (guardado.indice, guardado.grado) == (Decimal("57.251235"), Grado.MUY_BAJO)
    paso = guardado.history.get()
    assert (paso.history_type, paso.history_user) == ("+", usuario)
    assert paso.history_change_reason == "Importación de hoja.xlsx"


@pytest.mark.dos_bases
def test_lo_que_cambia_se_ve_entero_y_lo_ausente_se_queda(tizapan, tala):
    mio, otro = indice(tizapan), indice(tala)
    de_otro_anio = indice(tala, anio=2015)
    plan = importar(HOJA, fila(indice="58", fuente="Otra"))
    assert cambios(plan) == [("Índice", "57.25", "58"), ("Fuente", "CONAPO 2020", "Otra")]
    assert cuentas(plan) == [(0, 1, 0, 1)]
    (ausente,) = plan.grupos[0].cuenta.ausentes
    assert ausente.clave == "Tala, 2020"
    mio.refresh_from_db()
    assert (mio.indice, mio.fuente, mio.history.count()) == (58, "Otra", 2)
    assert {otro, de_otro_anio} < set(IndiceMarginacion.objects.all())


def test_otra_vez_y_revuelto_no_cambia_nada_ni_deja_historia(tizapan, tala):
    filas = [fila(), fila(clave="", municipio="TALA"), fila(anio=2015)]
    importar(HOJA, *filas)
    antes = IndiceMarginacion.history.count()
    plan = importar(HOJA, *reversed(filas), filas[0])
    assert plan.sin_cambios
    assert cuentas(plan) == [(0, 0, 3, 0)]
    assert plan.avisos == ["La fila 5 repite la fila 4."]
    assert IndiceMarginacion.history.count() == antes == 3


@pytest.mark.parametrize(
    ("cambio", "columna", "dice"),
    [
        ({"clave": "14999"}, "Clave del INEGI", "Ningún municipio tiene esa clave"),
        ({"municipio": "Tala"}, "Municipio", "La clave 14096 es de «Tizapán el Alto»"),
        ({"clave": "", "municipio": "Tizapan del Alto"}, "Municipio", "¿Es «Tizapán el Alto»?"),
        ({"clave": "", "municipio": None}, "Municipio", "Escriba el municipio"),
        ({"anio": None}, "Año", "Escriba el año"),
        ({"anio": 1989}, "Año", "de 1990 a 2100"),
        ({"anio": "hace poco"}, "Año", "Escriba un año de 1990 a 2100"),
        ({"indice": None}, "Índice", "Escriba el índice"),
        ({"indice": "bajo"}, "Índice", "No es una cifra"),
        ({"indice": datetime.date(2020, 1, 1)}, "Índice", "No es una cifra"),
        ({"indice": 1000}, "Índice", "más de 3 enteros"),
        ({"grado": "Regular"}, "Grado", "«Muy alto», «Alto», «Medio», «Bajo», «Muy bajo»"),
        ({"grado": ""}, "Grado", "Escriba el grado"),
        ({"sentido": "al revés"}, "Sentido", "No es ninguna de las opciones"),
        ({"sentido": None}, "Sentido", "No se sabe hacia dónde va el índice de 2020"),
        ({"fuente": None}, "Fuente", "Diga de dónde sale"),
        ({"fuente": "x" * 201}, "Fuente", "máximo es 200"),
        ({"fuente": "con\u202emarca"}, "Fuente", "carácter de control"),
    ],
)
def test_cada_error_con_su_fila_y_su_columna(tizapan, tala, cambio, columna, dice):
    plan = plan_de(HOJA, fila(anio=2015), fila(**cambio))
    assert errores(plan) == [(3, columna)]
    assert dice in plan.errores[0].mensaje


@pytest.mark.dos_bases
def test_todos_los_errores_a_la_vez_y_entonces_nada_se_guarda(tizapan, tala):
    buena = fila(clave="", municipio="Tala")
    filas = [buena, fila(grado="x", indice="y"), fila(anio=0)]
    with pytest.raises(PlanDistinto) as error:
        importar(HOJA, *filas)
    assert errores(error.value.plan) == [(3, "Índice"), (3, "Grado"), (4, "Año")]
    assert not IndiceMarginacion.objects.exists()


def test_un_municipio_dos_veces_en_un_anio_se_contradice(tizapan):
    plan = plan_de(HOJA, fila(), fila(indice="2"))
    assert errores(plan) == [(3, "Índice")]
    assert "La fila 2" in plan.errores[0].mensaje


def test_falta_una_columna(tizapan):
    plan = plan_de(HOJA, fila(), sin=["fuente"])
    assert errores(plan) == [(1, "Fuente")]


# --- Which way it runs ----------------------------------------------------------------------
AL_REVES = Sentido.MAYOR_ES_MAS.label


def test_el_sentido_que_falta_es_el_de_su_anio(tizapan, tala):
    indice(tala, anio=2010, sentido=Sentido.MAYOR_ES_MAS)
    plan = plan_de(HOJA, fila(anio=2010), sin=["sentido"])
    assert plan.grupos[0].nuevos[0].valores["sentido"] == Sentido.MAYOR_ES_MAS
    plan = plan_de(HOJA, fila(sentido=None), fila(clave=None, municipio="Tala"))
    assert [n.valores["sentido"] for n in plan.grupos[0].nuevos] == [Sentido.MENOR_ES_MAS] * 2


def test_los_de_un_anio_van_todos_en_el_mismo_sentido(tizapan, tala):
    otro = fila(clave=None, municipio="Tala", sentido=AL_REVES)
    assert errores(plan_de(HOJA, fila(), otro)) == [(3, "Sentido")]
    assert errores(plan_de(HOJA, fila(anio=2015), otro)) == []
    indice(tizapan)
    plan = plan_de(HOJA, otro)
    assert errores(plan) == [(2, "Sentido")]
    assert "Los índices de 2020 registrados van al revés" in plan.errores[0].mensaje
    # All of them at once may be turned round: that corrects a year taken the wrong way.
    assert errores(plan_de(HOJA, fila(sentido=AL_REVES), otro)) == []


# --- Out ------------------------------------------------------------------------------------
INDICE = st.fixed_dictionaries(
    {
        "indice": st.decimals(-999, 999, places=6),
        "grado": st.sampled_from(Grado.values),
        "fuente": LLENO,
    }
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(indices=st.lists(INDICE, min_size=1, max_size=4), sentido=st.sampled_from(Sentido.values))
def test_lo_exportado_se_importa_sin_cambios(indices, sentido):
    with transaction.atomic():
        for anio, datos in enumerate(indices, start=1990):
            IndiceMarginacionFactory(anio=anio, sentido=sentido, **datos)
        usuario = todopoderoso()
        for nombre, contenido in exportada(HOJA).items():
            hoja = HOJA.leer(contenido, nombre)
            plan = HOJA.planear(hoja, nombre=nombre, usuario=usuario)
            assert plan.errores == []
            assert plan.sin_cambios, cambios(plan)
            assert cuentas(plan) == [(0, 0, len(indices), 0)]
        transaction.set_rollback(True)


def test_los_de_conapo_van_y_vuelven():
    call_command("loaddata", "municipios_jalisco", verbosity=0)
    hoja = HOJA.leer(exportada(HOJA)["a.xlsx"], "a.xlsx")
    assert cuentas(HOJA.planear(hoja, nombre="a", usuario=todopoderoso())) == [(0, 0, 125, 0)]


def test_la_plantilla_trae_lo_permitido_y_su_ejemplo_no_se_importa(tizapan):
    plantilla = HOJA.plantilla()
    permitidos = list(load_workbook(io.BytesIO(plantilla))["Valores permitidos"].values)
    assert {("Municipio", "Tizapán el Alto"), ("Grado", "Muy bajo")} < set(permitidos)
    plan = HOJA.planear(HOJA.leer(plantilla, "p"), nombre="p", usuario=todopoderoso())
    assert errores(plan) == [(2, "Municipio")]


@pytest.mark.dos_bases
def test_las_consultas_no_crecen_con_las_filas(tizapan):
    def consultas(cuantos):
        filas = [fila(anio=1990 + n) for n in range(cuantos)]
        otras = [fila(anio=1990 + n, fuente="Otra") for n in range(cuantos)]
        usuario = todopoderoso()
        with CaptureQueriesContext(connection) as hechas:
            importar(HOJA, *filas, usuario=usuario)
            importar(HOJA, *otras, usuario=usuario)
            list(HOJA.filas())
        IndiceMarginacion.objects.all().delete()
        return len(hechas)

    assert consultas(1) == consultas(40)


def test_lo_que_no_se_puede_cambiar_se_dice(tizapan):
    plan = plan_de(HOJA, fila(), usuario=UsuarioFactory(is_staff=True))
    assert "Usted no puede agregar índices de marginación." in plan.errores[0].mensaje


def test_un_archivo_grande_se_rechaza(tizapan, settings):
    settings.IMPORTAR_FILAS = 1
    with pytest.raises(HojaIlegible, match="más de 1 filas"):
        HOJA.leer(libro(HOJA, fila(), fila(anio=2010)), "a")


def test_un_indice_con_coma_y_tres_cifras_no_se_adivina(tizapan):
    plan = plan_de(HOJA, fila(indice="1,234"))
    assert errores(plan) == [(2, "Índice")]
    assert "No se sabe si es 1.234 o 1234" in plan.errores[0].mensaje
