"""The sheet of the works: in and out."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comites.models.municipios import ESTE, NORTE, OESTE, SUR
from compromisos.importacion.paso import PlanDistinto
from compromisos.importacion.valores import ValorInvalido, leer_dinero
from obras.importacion.obras import HojaDeObras
from obras.models import CambioObra, Obra, TipoObra
from tests.comites.importacion.hojas import (
    cambios,
    cuentas,
    errores,
    exportada,
    importar,
    plan_de,
    todopoderoso,
)
from tests.compromisos.importacion.test_ida_y_vuelta import LLENO, TEXTO
from tests.fabricas import (
    ActividadFactory,
    ComiteFactory,
    DependenciaFactory,
    EdicionFactory,
    MunicipioFactory,
)
from tests.fabricas_obras import CambioObraFactory, ObraFactory, PropuestaFactory

pytestmark = pytest.mark.django_db
HOJA = HojaDeObras()
FILA = {
    "clave": "pozo-tala",
    "nombre": "Pozo de Tala",
    "tipo": "Agua potable",
    "alcance": "Un pozo.\nCon bomba.",
    "edicion": 2026,
    "municipio": "TALÁ",
    "localidad": "El Refugio",
    "latitud": 20.65,
    "longitud": -103.7,
    "poblacion": 1200,
    "propuesta": "tala-01",
    "actividad": "evj 12.1",
    "ejecutora": "comision estatal del AGUA",
    "contratista": "Pozos, S. A.",
    "contrato": "C-1",
    "partida": 6131,
    "monto_aprobado": "$1,250,000.50",
    "monto_contratado": 1198500.5,
    "empleos": 0,
    "inicio_previsto": "01/05/2026",
    "fin_previsto": "30/09/2026",
    "inicio_real": "04/05/2026",
    "fin_real": None,
    "comite": "cc-tala",
    "contraloria": "cs-tala",
    "pregunta": "Ventanilla, 33 0000 0000",
    "motivo": None,
}
OPCIONALES = [columna.clave for columna in HOJA.columnas if not columna.obligatoria]


def fila(**cambios) -> dict:
    return FILA | cambios


@pytest.fixture
def obra(tala):
    """FILA, on record."""
    importar(HOJA, fila())
    return Obra.objects.get()


@pytest.fixture
def publicada(obra):
    Obra.objects.update(publicada=True)
    return obra


# --- In -------------------------------------------------------------------------------------
def test_lo_nuevo_entra_sin_publicar_y_con_su_historia(obra):
    assert obra.publicada is False
    assert (obra.municipio.nombre, obra.edicion.anio) == ("Tala", 2026)
    assert obra.ejecutora.nombre == "Comisión Estatal del Agua"
    assert (obra.propuesta.clave, obra.actividad.clave) == ("tala-01", "12.1")
    assert (obra.comite.clave, obra.contraloria.clave) == ("cc-tala", "cs-tala")
    assert (obra.tipo, obra.alcance) == ("agua", "Un pozo.\nCon bomba.")
    assert obra.monto_aprobado == Decimal("1250000.50")
    assert obra.monto_contratado == Decimal("1198500.50")
    assert (obra.empleos_locales, obra.partida) == (0, "6131")
    assert obra.fin_previsto == datetime.date(2026, 9, 30)
    assert obra.texto_busqueda == "pozo de tala un pozo. con bomba. el refugio"
    paso = obra.history.get()
    assert (paso.history_type, paso.history_change_reason) == ("+", "Importación de hoja.xlsx")
    assert not CambioObra.objects.exists()


def test_el_municipio_tambien_por_su_clave_y_lo_demas_vacio(tala):
    vacia = fila(municipio=14083, **dict.fromkeys(OPCIONALES))
    importar(HOJA, vacia)
    obra = Obra.objects.get()
    assert obra.municipio == tala
    assert (obra.propuesta, obra.comite, obra.monto, obra.fin_real) == (None, None, None, None)
    assert importar(HOJA, vacia).sin_cambios


def test_lo_que_falta_en_la_hoja_se_queda_y_repetirla_no_cambia_nada(obra):
    assert plan_de(HOJA, fila(), fila(motivo="Por gusto")).sin_cambios
    assert plan_de(HOJA, fila(), sin=OPCIONALES).sin_cambios
    assert Obra.history.count() == 1


def test_lo_que_no_es_publico_se_corrige_sin_decir_por_que(obra):
    ObraFactory(edicion=obra.edicion, clave="ausente")
    plan = importar(HOJA, fila(monto_contratado=1200000, contraloria=None, actividad=None))
    assert cambios(plan) == [
        ("Actividad de la agenda", "evj 12.1", ""),
        ("Monto contratado", "$1,198,500.50", "$1,200,000.00"),
        ("Contraloría social", "cs-tala", ""),
    ]
    assert cuentas(plan) == [(0, 1, 0, 1), (0, 0, 0, 0)]
    assert not CambioObra.objects.exists()
    assert [paso.monto_contratado for paso in obra.history.all()] == [
        Decimal("1200000"),
        Decimal("1198500.50"),
    ]


@pytest.mark.parametrize(
    ("cambio", "columna", "dice"),
    [
        ({"clave": "Pozo 1"}, "Clave", "minúsculas, cifras y guiones"),
        ({"clave": "fotos"}, "Clave", "la dirección de otra página"),
        ({"nombre": None}, "Nombre", "Escriba el nombre"),
        ({"tipo": "Circo"}, "Tipo", "«Agua potable»"),
        ({"alcance": None}, "Qué es", "Diga qué es"),
        ({"edicion": 2020}, "Edición", "No hay ninguna edición «2020»"),
        ({"municipio": "Tela"}, "Municipio", "¿Es «Tala»?"),
        ({"municipio": "14199"}, "Municipio", "No hay ningún municipio «14199»"),
        ({"localidad": " "}, "Localidad", "Escriba la localidad"),
        ({"latitud": None}, "Latitud", "las dos cifras, o ninguna"),
        ({"longitud": 103.7}, "Longitud", "En Jalisco va de -106 a -101"),
        ({"poblacion": 0}, "Población beneficiada", "de 1 o más"),
        ({"empleos": -1}, "Empleos locales", "de 0 o más"),
        ({"propuesta": "tala-02"}, "Propuesta", "¿Es «tala-01»?"),
        ({"actividad": "12.1"}, "Actividad de la agenda", "evj 12.1"),
        ({"actividad": "evj 12.9"}, "Actividad de la agenda", "ninguna actividad «evj 12.9»"),
        ({"ejecutora": "Nadie"}, "Dependencia ejecutora", "No hay ninguna dependencia «Nadie»"),
        ({"monto_aprobado": "1.234,50"}, "Monto aprobado", "coma para los miles"),
        ({"monto_aprobado": 0}, "Monto aprobado", "mayor que cero"),
        ({"monto_contratado": "-5"}, "Monto contratado", "coma para los miles"),
        ({"monto_contratado": 1e12}, "Monto contratado", "más de 12 enteros"),
        ({"fin_previsto": "31/06/2026"}, "Término previsto", "No existe el día 31"),
        ({"fin_previsto": "30/04/2026"}, "Término previsto", "antes del inicio"),
        ({"inicio_real": None, "fin_real": "09/05/2026"}, "Inicio real", "cuándo empezó"),
        ({"inicio_real": "11/05/2026"}, "Inicio real", "posterior a hoy"),
        ({"comite": "cs-tala"}, "Comité", "o es una contraloría social"),
        ({"contraloria": "cc-tala"}, "Contraloría social", "ninguna contraloría social"),
    ],
)
def test_cada_error_con_su_fila_y_su_columna(tala, cambio, columna, dice):
    plan = plan_de(HOJA, fila(), fila(**{"clave": "otra", **cambio}))
    assert errores(plan) == [(3, columna)]
    assert dice in plan.errores[0].mensaje


def test_con_un_error_no_se_guarda_nada(tala):
    with pytest.raises(PlanDistinto):
        importar(HOJA, fila(), fila(clave="otra", tipo="?"))
    assert not Obra.objects.exists()


# --- What is public -------------------------------------------------------------------------
def test_lo_publico_no_cambia_sin_decir_por_que(publicada):
    movida = fila(monto_contratado="1,300,000", fin_previsto="31/10/2026")
    plan = plan_de(HOJA, movida)
    assert errores(plan) == [(2, "Motivo del cambio")]
    assert "cambia su monto contratado, término previsto" in plan.errores[0].mensaje
    assert plan_de(HOJA, fila(nombre="Pozo", alcance="Otro.")).errores == []
    MunicipioFactory(nombre="Tequila")
    plan = plan_de(HOJA, fila(municipio="Tequila"))
    assert errores(plan) == [(2, "Municipio")]
    assert "su municipio no cambia" in plan.errores[0].mensaje


def test_lo_que_decia_lo_publico_queda_a_la_vista(publicada):
    CambioObraFactory(obra=publicada, numero=1)
    usuario = todopoderoso()
    movida = fila(
        monto_contratado="1,300,000",
        fin_previsto="31/10/2026",
        fin_real="10/05/2026",
        motivo="Apareció roca.",
    )
    plan = importar(HOJA, movida, usuario=usuario)
    assert cuentas(plan) == [(0, 1, 0, 0), (3, 0, 0, 0)]
    publicada.refresh_from_db()
    assert publicada.monto_contratado == Decimal("1300000")
    hechos = CambioObra.objects.filter(numero__gt=1).order_by("numero")
    assert [(c.numero, c.campo, c.antes, c.despues, c.motivo, c.autor) for c in hechos] == [
        (numero, campo, antes, despues, "Apareció roca.", usuario)
        for numero, (campo, antes, despues) in enumerate(
            (
                ("monto_contratado", Decimal("1198500.50"), Decimal("1300000")),
                ("fin_previsto", datetime.date(2026, 9, 30), datetime.date(2026, 10, 31)),
                ("fin_real", None, datetime.date(2026, 5, 10)),
            ),
            start=2,
        )
    ]
    assert importar(HOJA, movida).sin_cambios
    assert CambioObra.objects.count() == 4


def test_lo_cambiado_entre_la_vista_y_la_confirmacion_se_ve_otra_vez(publicada):
    movida = fila(monto_contratado="1,300,000", motivo="Roca.")
    visto = plan_de(HOJA, movida).huella
    assert plan_de(HOJA, movida).huella == visto
    CambioObraFactory(obra=publicada, numero=1)
    assert plan_de(HOJA, movida).huella != visto


# --- Pesos ----------------------------------------------------------------------------------
@pytest.mark.una_base
@pytest.mark.parametrize(
    ("celda", "monto"),
    [
        ("1234.5", "1234.50"),
        ("1,234.50", "1234.50"),
        ("$ 1,234,567.8", "1234567.80"),
        ("$1234", "1234"),
        (1234.565, "1234.57"),
        (0, "0"),
        (" ", None),
    ],
)
def test_los_pesos_se_leen_como_se_escriben(celda, monto):
    assert leer_dinero(celda, enteros=12) == (None if monto is None else Decimal(monto))


@pytest.mark.una_base
@pytest.mark.parametrize(
    "celda", ["1.234,50", "1234,50", "1,23", "12,34.50", "1.234", "1,234.567", "mil", "-1", True]
)
def test_lo_que_no_son_pesos_no_se_adivina(celda):
    with pytest.raises(ValorInvalido):
        leer_dinero(celda, enteros=12)


# --- Out ------------------------------------------------------------------------------------
MONTO = st.none() | st.decimals("0.01", "999999999999.99", places=2)
DIAS = st.lists(
    st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)), min_size=2, max_size=2
)
OBRA = st.fixed_dictionaries(
    {
        "nombre": LLENO.map(lambda texto: texto[:200]),
        "tipo": st.sampled_from(TipoObra.values),
        "alcance": LLENO,
        "localidad": LLENO.map(lambda texto: texto[:120]),
        "posicion": st.none()
        | st.tuples(st.decimals(SUR, NORTE, places=6), st.decimals(OESTE, ESTE, places=6)),
        "poblacion_beneficiada": st.none() | st.integers(1, 10_000_000),
        "contratista": TEXTO,
        "contrato": TEXTO,
        "partida": TEXTO,
        "monto_aprobado": MONTO,
        "monto_contratado": MONTO,
        "empleos_locales": st.none() | st.integers(0, 10_000),
        "previsto": st.none() | DIAS,
        "real": st.none() | DIAS,
        "a_quien_preguntar": TEXTO,
        "publicada": st.booleans(),
        "con_todo": st.booleans(),
    }
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(obras=st.lists(OBRA, min_size=1, max_size=3))
def test_lo_exportado_se_importa_sin_cambios(obras):
    with transaction.atomic():
        de_aqui = {
            "edicion": EdicionFactory(anio=2026),
            "municipio": MunicipioFactory(),
            "ejecutora": DependenciaFactory(nombre="=Unidad"),
        }
        con_todo = {
            "propuesta": PropuestaFactory(),
            "actividad": ActividadFactory(compromiso__evaluacion__slug="una-2-evj"),
            "comite": ComiteFactory(),
            "contraloria": ComiteFactory(tipo="contraloria_social"),
        }
        for datos in obras:
            propios = dict(datos)
            posicion = propios.pop("posicion") or (None, None)
            previsto, real = (sorted(propios.pop(que) or []) for que in ("previsto", "real"))
            dias = [*(previsto or [None, None]), *(real or [None, None])]
            campos = ("inicio_previsto", "fin_previsto", "inicio_real", "fin_real")
            ObraFactory(
                **de_aqui,
                **(con_todo if propios.pop("con_todo") else {}),
                **propios,
                **dict(zip(("latitud", "longitud"), posicion, strict=True)),
                **dict(zip(campos, dias, strict=True)),
            )
        usuario = todopoderoso()
        for nombre, contenido in exportada(HOJA).items():
            plan = HOJA.planear(HOJA.leer(contenido, nombre), nombre=nombre, usuario=usuario)
            assert plan.errores == []
            assert plan.sin_cambios, cambios(plan)
            assert cuentas(plan)[0] == (0, 0, len(obras), 0)
        transaction.set_rollback(True)


def test_las_consultas_no_crecen_con_las_filas(tala):
    usuario = todopoderoso()

    def consultas(cuantas, prefijo):
        def filas(**mas):
            return [fila(clave=f"{prefijo}-{n}", **mas) for n in range(cuantas)]

        with CaptureQueriesContext(connection) as hechas:
            importar(HOJA, *filas(), usuario=usuario)
            Obra.objects.update(publicada=True)
            importar(HOJA, *filas(monto_aprobado=5, motivo="Sí."), usuario=usuario)
            list(HOJA.filas())
        return len(hechas)

    consultas(1, "a")  # others in the same edition
    assert consultas(1, "b") == consultas(30, "c")


def test_el_ejemplo_de_la_plantilla_no_se_importa(tala):
    plan = HOJA.planear(HOJA.leer(HOJA.plantilla(), "p"), nombre="p", usuario=todopoderoso())
    assert errores(plan) == [
        (2, "Municipio"),
        (2, "Dependencia ejecutora"),
        (2, "Comité"),
        (2, "Contraloría social"),
    ]


def test_los_miles_se_escriben_con_coma(tala):
    plan = plan_de(HOJA, fila(poblacion="12,000", empleos="1,000"))
    valores = plan.grupos[0].nuevos[0].valores
    assert (valores["poblacion_beneficiada"], valores["empleos_locales"]) == (12_000, 1000)


def test_dos_filas_de_una_obra_se_repiten_o_no_dicen_lo_mismo(tala):
    assert plan_de(HOJA, fila(), fila()).avisos == ["La fila 3 repite la fila 2."]
    plan = plan_de(HOJA, fila(), fila(localidad="Otra"))
    assert (errores(plan), plan.avisos) == ([(3, "Localidad")], [])
