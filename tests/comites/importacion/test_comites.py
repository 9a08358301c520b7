"""The sheet of the committees with their members: in and out."""

import datetime
import io

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from comites.acciones import borrar_persona
from comites.importacion.comites import HojaDeComites
from comites.models import Cargo, Comite, GrupoEdad, Integrante, Sector, Sexo
from compromisos.importacion.paso import PlanDistinto
from tests.comites.conftest import HOY
from tests.compromisos.importacion.test_ida_y_vuelta import LLENO
from tests.fabricas import (
    ComiteFactory,
    EdicionFactory,
    EnlaceFactory,
    IntegranteFactory,
    MunicipioFactory,
)

from .hojas import cambios, cuentas, errores, exportada, importar, plan_de, todopoderoso

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
HOJA = HojaDeComites()
FEBRERO, MAYO = datetime.date(2026, 2, 1), datetime.date(2026, 5, 1)
FILA = {
    "clave": "cc-tala",
    "comite": "Comité de Tala",
    "tipo": "Comité ciudadano",
    "municipio": "Tala",
    "edicion": 2026,
    "constituido_el": "01/02/2026",
    "vigente_hasta": "31/12/2026",
    "registro": None,
    "integrante": "Rosa Peña",
    "cargo": "Presidencia",
    "sector": "Ciudadanía",
    "sexo": "Mujer",
    "grupo_edad": "36 a 59 años",
    "sin_cargo_publico": "Sí",
    "sin_cargo_partido": "x",
    "desde": "01/02/2026",
    "hasta": None,
}
PERSONALES = list(FILA)[7:]
SIN_NADIE = dict.fromkeys(PERSONALES)


def fila(**cambios) -> dict:
    return FILA | cambios


def otra(nombre="Juan Díaz", **cambios) -> dict:
    return fila(**{"integrante": nombre, "cargo": "Vocal", **cambios})


def del_vecino(**cambios) -> dict:
    datos = {"clave": "ca-tala", "comite": "Autoridades de Tala", "tipo": "Comité de autoridades"}
    return fila(**(datos | cambios))


@pytest.fixture
def tala():
    EdicionFactory(anio=2026)
    return MunicipioFactory(nombre="Tala")


@pytest.fixture
def guardado(tala, hoy):
    """FILA, on record."""
    importar(HOJA, fila())
    return Integrante.objects.get()


def historia() -> tuple[int, int]:
    return Comite.history.count(), Integrante.history.count()


# --- In -------------------------------------------------------------------------------------
@pytest.mark.dos_bases
def test_un_comite_nuevo_con_sus_integrantes(tala, hoy, reglas):
    usuario = todopoderoso()
    plan = importar(HOJA, fila(), otra(sexo=None, grupo_edad=None), usuario=usuario)
    assert cuentas(plan) == [(1, 0, 0, 0), (2, 0, 0, 0)]
    comite = Comite.objects.get()
    assert (comite.clave_nombre, comite.municipio) == ("comite de tala cc-tala", tala)
    rosa, juan = comite.integrantes.all()
    assert (rosa.clave_nombre, rosa.cargo, rosa.desde) == ("rosa pena", 1, FEBRERO)
    assert (rosa.declara_sin_cargo_publico, rosa.declara_sin_cargo_partido) == (True, True)
    assert (juan.sexo, juan.grupo_edad, juan.hasta, juan.usuario) == ("", "", None, None)
    assert historia() == (1, 2)
    assert rosa.history.get().history_user == usuario


@pytest.mark.dos_bases
def test_las_celdas_del_comite_pueden_ir_combinadas_o_vacias_debajo(tala, hoy):
    vacias = dict.fromkeys(list(FILA)[:7])
    otro = fila(**SIN_NADIE, clave="cc-otro", comite="Sin nadie todavía")
    plan = importar(HOJA, fila(), otra(**vacias), otro)
    assert cuentas(plan) == [(2, 0, 0, 0), (2, 0, 0, 0)]
    assert Comite.objects.get(clave="cc-tala").integrantes.count() == 2
    assert not Comite.objects.get(clave="cc-otro").integrantes.exists()

    nuevo = Workbook()
    hoja = nuevo.active
    hoja.append(list(HOJA.nombres.values()))
    for suya in (fila(), otra(**vacias)):
        hoja.append(list(suya.values()))
    for columna in "ABCDEFG":
        hoja.merge_cells(f"{columna}2:{columna}3")
    salida = io.BytesIO()
    nuevo.save(salida)
    leida = HOJA.leer(salida.getvalue(), "a.xlsx")
    plan = HOJA.planear(leida, nombre="a", usuario=todopoderoso())
    assert (plan.sin_cambios, plan.errores) == (True, [])


def test_lo_que_cambia_y_lo_ausente(guardado):
    importar(HOJA, otra(), fila(**SIN_NADIE, clave="cc-b", comite="B"))
    antes = historia()
    plan = importar(HOJA, fila(comite="Otro nombre", sector="Academia", hasta="30/06/2026"))
    assert cambios(plan) == [
        ("Comité", "Comité de Tala", "Otro nombre"),
        ("Sector", "Ciudadanía", "Academia"),
        ("Hasta", "", "30 de junio de 2026"),
    ]
    assert cuentas(plan) == [(0, 1, 0, 1), (0, 1, 0, 1)]
    assert [c.ausentes[0].clave for _, _, c in plan.cuentas] == ["B (cc-b)", "Juan Díaz, vocal"]
    guardado.refresh_from_db()
    assert (guardado.sector, guardado.hasta) == ("academia", datetime.date(2026, 6, 30))
    assert Comite.objects.get(clave="cc-tala").clave_nombre == "otro nombre cc-tala"
    assert historia() == (antes[0] + 1, antes[1] + 1)
    assert (Comite.objects.count(), Integrante.objects.count()) == (2, 2)


def test_otra_vez_y_revuelto_no_cambia_nada_ni_deja_historia(tala, hoy, reglas):
    filas = [fila(), otra(), del_vecino(integrante="Ana Ruiz")]
    importar(HOJA, *filas)
    antes = historia()
    plan = importar(HOJA, *reversed(filas))
    assert plan.sin_cambios
    assert cuentas(plan) == [(0, 0, 2, 0), (0, 0, 3, 0)]
    assert historia() == antes == (2, 3)
    assert plan_de(HOJA, fila(), fila()).avisos == ["La fila 3 repite la fila 2."]


def test_con_su_numero_de_registro_se_corrige_un_nombre(guardado):
    plan = importar(HOJA, fila(registro=guardado.pk, integrante="Rosa María Peña"))
    assert cambios(plan) == [("Integrante", "Rosa Peña", "Rosa María Peña")]
    guardado.refresh_from_db()
    assert guardado.clave_nombre == "rosa maria pena"


def test_lo_que_la_hoja_no_trae_se_queda(guardado):
    faltan = ["sexo", "grupo_edad", "sin_cargo_publico", "sin_cargo_partido", "hasta", "registro"]
    assert plan_de(HOJA, fila(), sin=faltan).sin_cambios


@pytest.mark.parametrize(
    ("cambio", "columna", "dice"),
    [
        ({"clave": "CC Tala"}, "Clave", "minúsculas, cifras y guiones"),
        ({"comite": "x" * 151}, "Comité", "máximo es 150"),
        ({"tipo": "Consejo"}, "Tipo", "«Comité ciudadano»"),
        ({"municipio": "Tela"}, "Municipio", "¿Es «Tala»?"),
        ({"edicion": 2019}, "Edición", "No hay ninguna edición «2019»"),
        ({"constituido_el": "31/02/2026"}, "Constituido el", "No existe el día 31"),
        ({"vigente_hasta": "01/01/2026"}, "Vigente hasta", "anterior a su constitución"),
        ({"integrante": None}, "Integrante", "Escriba el nombre"),
        ({"cargo": None}, "Cargo", "Escriba el cargo"),
        ({"cargo": "Jefatura"}, "Cargo", "«Contralor/a»"),
        ({"sector": "Otro"}, "Sector", "«Gobierno municipal»"),
        ({"sexo": "M"}, "Sexo", "«Mujer»"),
        ({"grupo_edad": "12 a 17 años"}, "Grupo de edad", "«18 a 35 años»"),
        ({"sin_cargo_publico": "quizá"}, "Sin cargo público", "«Sí» o «No»"),
        ({"desde": None}, "Desde", "primer día"),
        ({"desde": "ayer"}, "Desde", "No es una fecha"),
        ({"hasta": "31/01/2026"}, "Hasta", "anterior a su primer día"),
        ({"registro": 999}, "No. de registro", "No es el de un integrante de este comité"),
        ({"registro": "uno"}, "No. de registro", "No es el de un integrante"),
        # The rules of the committees.
        ({"desde": "31/01/2026"}, "Desde", "El comité se constituyó después"),
        ({"desde": "01/01/2027"}, "Desde", "El comité termina antes"),
        ({"sin_cargo_publico": None}, "Sin cargo público", "Falta que lo declare."),
        ({"sin_cargo_partido": "No"}, "Sin cargo de partido", "Falta que lo declare."),
        ({"integrante": "ENLACE  PÚBLICO"}, "Integrante", "Es enlace de una dependencia"),
    ],
)
def test_cada_error_con_su_fila_y_su_columna(tala, hoy, reglas, cambio, columna, dice):
    EnlaceFactory(nombre="Enlace Público", desde=HOY)
    mala = otra("X Y", **cambio)
    if set(cambio) & set(list(FILA)[1:7]):
        mala |= {"clave": "cc-nuevo"}
    plan = plan_de(HOJA, fila(), mala)
    assert errores(plan) == [(3, columna)]
    assert dice in plan.errores[0].mensaje


def test_las_dos_filas_que_no_caben_juntas_se_senalan(tala, hoy, reglas):
    plan = plan_de(HOJA, fila(), otra(cargo="Presidencia"))
    assert errores(plan) == [(2, "Cargo"), (3, "Cargo")]
    assert "Otra persona tiene la presidencia en esas fechas" in plan.errores[0].mensaje
    plan = plan_de(HOJA, fila(), del_vecino(integrante="ROSA  PENA"))
    assert errores(plan) == [(2, "Integrante"), (3, "Integrante")]
    assert "Ya está en el comité de autoridades del mismo" in plan.errores[0].mensaje
    assert errores(plan_de(HOJA, fila(hasta="30/04/2026"), del_vecino(desde=MAYO))) == []


def test_las_reglas_miran_tambien_lo_registrado(guardado, reglas):
    assert errores(plan_de(HOJA, otra(cargo="Presidencia"))) == [(2, "Cargo")]
    assert errores(plan_de(HOJA, del_vecino())) == [(2, "Integrante")]
    # Whom the same file puts out of the way is no obstacle.
    sale = fila(hasta="30/04/2026")
    assert errores(plan_de(HOJA, sale, otra(cargo="Presidencia", desde=MAYO))) == []
    assert errores(plan_de(HOJA, sale, del_vecino(desde=MAYO))) == []


def test_quien_ya_estaba_no_se_vuelve_a_preguntar(guardado, reglas):
    """Somebody who became an official later keeps the row; what changes is asked about."""
    EnlaceFactory(nombre="Rosa Peña", desde=HOY)
    assert errores(plan_de(HOJA, fila(sector="Academia"))) == []
    assert errores(plan_de(HOJA, fila(sin_cargo_partido=None))) == [
        (2, "Integrante"),
        (2, "Sin cargo de partido"),
    ]
    assert errores(plan_de(HOJA, fila(tipo="Contraloría social"))) == []


def test_una_fecha_corregida_sin_registro_no_duplica_a_nadie(guardado):
    plan = plan_de(HOJA, fila(desde=MAYO, cargo="Vocal"))
    assert errores(plan) == [(2, "Integrante")]
    assert "escriba su No. de registro" in plan.errores[0].mensaje


def test_dos_filas_del_mismo_comite_no_se_contradicen(tala, hoy):
    plan = plan_de(HOJA, fila(), otra(vigente_hasta="30/11/2026", comite="Otro"))
    assert errores(plan) == [(3, "Comité"), (3, "Vigente hasta")]
    assert "La fila 2" in plan.errores[0].mensaje


@pytest.mark.dos_bases
def test_todos_los_errores_a_la_vez_y_entonces_nada_se_guarda(tala, hoy, reglas):
    malas = [otra(sector="?", desde="?"), otra("Ana Ruiz", sin_cargo_publico=None)]
    with pytest.raises(PlanDistinto) as error:
        importar(HOJA, fila(), *malas)
    assert errores(error.value.plan) == [(3, "Sector"), (3, "Desde"), (4, "Sin cargo público")]
    assert not Comite.objects.exists()


def test_los_errores_no_nombran_a_nadie_mas_que_su_celda(guardado, reglas):
    plan = plan_de(HOJA, otra(cargo="Presidencia"), del_vecino())
    assert len(plan.errores) == 2
    assert not any("Rosa" in error.mensaje for error in plan.errores)
    assert [error.valor for error in plan.errores] == ["Presidencia", "Rosa Peña"]


def test_a_quien_se_borro_no_se_le_devuelve_el_nombre(guardado):
    borrar_persona(integrante=guardado)
    plan = plan_de(HOJA, fila(registro=guardado.pk))
    assert errores(plan) == [(2, "No. de registro")]
    assert "se borraron" in plan.errores[0].mensaje
    (exportado,) = HOJA.filas()
    assert exportado[7:] == (None,) * 10
    plan = plan_de(HOJA, fila(**SIN_NADIE))
    assert plan.sin_cambios
    assert cuentas(plan)[1] == (0, 0, 0, 0)


@pytest.mark.dos_bases
def test_el_cargo_de_quien_se_borro_sigue_ocupado(guardado):
    """The database says so; the preview had nothing against it, and to confirm was a 500."""
    borrar_persona(integrante=guardado)
    plan = plan_de(HOJA, otra(cargo="Presidencia", desde=MAYO))
    assert errores(plan) == [(2, "Cargo")]


@pytest.mark.dos_bases
def test_dos_cambian_de_cargo_entre_si(guardado):
    importar(HOJA, otra(cargo="Secretaría"))
    juan = Integrante.objects.get(cargo=Cargo.SECRETARIA)
    antes = historia()
    importar(
        HOJA,
        fila(registro=guardado.pk, cargo="Secretaría"),
        otra(registro=juan.pk, cargo="Presidencia"),
    )
    assert Integrante.objects.get(cargo=Cargo.PRESIDENCIA) == juan
    assert Integrante.objects.get(cargo=Cargo.SECRETARIA) == guardado
    assert historia() == (antes[0], antes[1] + 2)


@pytest.mark.dos_bases
def test_entra_una_persona_donde_otra_sale(guardado, reglas):
    importar(HOJA, otra(cargo="Presidencia", desde=MAYO), fila(hasta="30/04/2026"))
    presidencias = Integrante.objects.filter(cargo=Cargo.PRESIDENCIA).order_by("desde")
    assert [i.nombre for i in presidencias] == ["Rosa Peña", "Juan Díaz"]


# --- Out ------------------------------------------------------------------------------------
NOMBRE = LLENO.map(lambda texto: texto[:150])
INTEGRANTE = st.fixed_dictionaries(
    {
        "nombre": NOMBRE,
        "cargo": st.sampled_from([4, 5]),
        "sector": st.sampled_from(Sector.values),
        "sexo": st.sampled_from(["", *Sexo.values]),
        "grupo_edad": st.sampled_from(["", *GrupoEdad.values]),
        "declara_sin_cargo_publico": st.booleans(),
        "declara_sin_cargo_partido": st.booleans(),
        "desde": st.dates(datetime.date(2020, 1, 1), datetime.date(2026, 1, 1)),
        "hasta": st.none() | st.dates(datetime.date(2026, 1, 1), datetime.date(2100, 1, 1)),
    }
)
COMITE = st.tuples(NOMBRE, st.lists(INTEGRANTE, max_size=3))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    comites=st.lists(st.tuples(NOMBRE, st.lists(INTEGRANTE, max_size=3)), min_size=1, max_size=3)
)
def test_lo_exportado_se_importa_sin_cambios(comites):
    with transaction.atomic():
        edicion = EdicionFactory(anio=2026)
        for nombre, integrantes in comites:
            comite = ComiteFactory(nombre=nombre, edicion=edicion)
            for datos in integrantes:
                IntegranteFactory(comite=comite, **datos)
        usuario = todopoderoso()
        for nombre, contenido in exportada(HOJA).items():
            plan = HOJA.planear(HOJA.leer(contenido, nombre), nombre=nombre, usuario=usuario)
            assert plan.errores == []
            assert plan.sin_cambios, cambios(plan)
            cuantos = sum(len(integrantes) for _, integrantes in comites)
            assert cuentas(plan) == [(0, 0, len(comites), 0), (0, 0, cuantos, 0)]
        transaction.set_rollback(True)


def test_los_homonimos_van_y_vuelven(hoy):
    comite = ComiteFactory(edicion__anio=2026)
    IntegranteFactory.create_batch(2, comite=comite, nombre="Juan Díaz")
    hoja = HOJA.leer(exportada(HOJA)["a.xlsx"], "a.xlsx")
    plan = HOJA.planear(hoja, nombre="a", usuario=todopoderoso())
    assert (plan.errores, cuentas(plan)[1]) == ([], (0, 0, 2, 0))


@pytest.mark.dos_bases
def test_las_consultas_no_crecen_con_las_filas(tala, hoy, reglas):
    usuario = todopoderoso()

    def consultas(cuantos, prefijo):
        def filas(sector):
            return [
                otra(f"Persona {n}", clave=f"{prefijo}-{n}", comite=f"{n}", sector=sector)
                for n in range(cuantos)
            ]

        with CaptureQueriesContext(connection) as hechas:
            importar(HOJA, *filas("Academia"), usuario=usuario)
            importar(HOJA, *filas("Ciudadanía"), usuario=usuario)
            list(HOJA.filas())
        return len(hechas)

    consultas(1, "a")  # others in the same edition, whom the rules look at
    assert consultas(1, "b") == consultas(30, "c")


def test_el_ejemplo_de_la_plantilla_no_se_importa(tala):
    plan = HOJA.planear(HOJA.leer(HOJA.plantilla(), "p"), nombre="p", usuario=todopoderoso())
    assert errores(plan) == [(2, "Municipio")]


def test_la_exportacion_del_publico_no_lleva_a_nadie(client, guardado):
    """The unit's has names; the public's is another, and does not gain a field by this."""
    csv = b"".join(client.get("/comites/", {"formato": "csv"})).decode()
    assert "Rosa" not in csv
    assert "registro" not in csv.lower()
