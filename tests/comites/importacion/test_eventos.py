"""The sheet of the events: in and out."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comites.importacion.eventos import HojaDeEventos
from comites.models import EstadoEvento, Evento, TipoEvento
from compromisos.importacion.datos import leer_hora
from compromisos.importacion.paso import PlanDistinto
from compromisos.importacion.valores import ValorInvalido
from tests.compromisos.importacion.test_ida_y_vuelta import LLENO, TEXTO
from tests.fabricas import (
    ComiteFactory,
    EdicionFactory,
    EventoFactory,
    InscripcionFactory,
    MunicipioFactory,
)

from .hojas import cambios, cuentas, errores, exportada, importar, plan_de, todopoderoso

pytestmark = pytest.mark.django_db
HOJA = HojaDeEventos()
FILA = {
    "clave": "asamblea-tala",
    "titulo": "Asamblea de Tala",
    "tipo": "Asamblea",
    "edicion": 2026,
    "municipio": "Tala",
    "sede": "Casa de la Cultura, Hidalgo 20",
    "fecha": "30/06/2026",
    "hora": "18:00",
    "fecha_fin": None,
    "hora_fin": "20:30",
    "latitud": None,
    "longitud": None,
    "comites": None,
    "orden_del_dia": "1. Bienvenida\n2. Acuerdos",
    "con_inscripcion": "Sí",
    "cupo": 80,
}


def fila(**cambios) -> dict:
    return FILA | cambios


@pytest.fixture
def tala():
    EdicionFactory(anio=2026)
    return MunicipioFactory(nombre="Tala")


@pytest.fixture
def guardado(tala, hoy):
    """FILA, on record, with a committee."""
    ComiteFactory(clave="cc-tala")
    importar(HOJA, fila(comites="cc-tala"))
    return Evento.objects.get()


def en_hora(evento) -> list[str]:
    momentos = (evento.inicio, evento.fin)
    return [f"{timezone.localtime(momento):%d/%m/%Y %H:%M}" for momento in momentos]


# --- In -------------------------------------------------------------------------------------
def test_lo_nuevo_entra_sin_publicar_con_sus_comites_y_su_historia(guardado):
    assert en_hora(guardado) == ["30/06/2026 18:00", "30/06/2026 20:30"]
    assert (guardado.publicado, guardado.estado) == (False, EstadoEvento.PROGRAMADO)
    assert (guardado.cupo, guardado.con_inscripcion) == (80, True)
    assert guardado.texto_busqueda == "asamblea de tala casa de la cultura, hidalgo 20"
    assert [comite.clave for comite in guardado.comites.all()] == ["cc-tala"]
    paso = guardado.history.get()
    assert (paso.history_type, paso.history_change_reason) == ("+", "Importación de hoja.xlsx")
    assert [suyo.comite.clave for suyo in paso.comites.all()] == ["cc-tala"]


def test_lo_que_cambia_se_ve_entero_y_lo_ausente_se_queda(guardado):
    ComiteFactory(clave="ca-tala")
    importar(HOJA, fila(clave="taller-tala", titulo="Taller", tipo="Taller"))
    plan = importar(
        HOJA, fila(fecha="01/07/2026", hora_fin="21:00", comites="ca-tala / cc-tala", cupo=None)
    )
    assert cambios(plan) == [
        ("Fecha", "30 de junio de 2026", "1 de julio de 2026"),
        ("Fecha en que termina", "30 de junio de 2026", "1 de julio de 2026"),
        ("Hora en que termina", "20:30", "21:00"),
        ("Comités", "cc-tala", "ca-tala / cc-tala"),
        ("Cupo", "80", ""),
    ]
    assert cuentas(plan) == [(0, 1, 0, 1)]
    guardado.refresh_from_db()
    assert en_hora(guardado) == ["01/07/2026 18:00", "01/07/2026 21:00"]
    assert guardado.comites.count() == 2
    assert guardado.history.latest().comites.count() == 2
    assert guardado.history.earliest().comites.count() == 1
    importar(HOJA, fila(fecha="01/07/2026", hora_fin="21:00", comites="ca-tala", cupo=None))
    assert [comite.clave for comite in guardado.comites.all()] == ["ca-tala"]


def test_otra_vez_no_cambia_nada_ni_deja_historia(guardado):
    otra = fila(clave="taller-tala", titulo="Taller")
    importar(HOJA, otra)
    plan = importar(HOJA, otra, fila(comites="CC-TALA".lower(), fecha_fin="30/06/2026"))
    assert plan.sin_cambios
    assert Evento.history.count() == 2
    sin = ["fecha_fin", "latitud", "longitud", "comites", "orden_del_dia", "con_inscripcion"]
    assert plan_de(HOJA, fila(), sin=[*sin, "cupo"]).sin_cambios


@pytest.mark.parametrize(
    ("cambio", "columna", "dice"),
    [
        ({"clave": "Asamblea 1"}, "Clave", "minúsculas, cifras y guiones"),
        ({"clave": "acuerdos"}, "Clave", "la dirección de otra página"),
        ({"titulo": None}, "Título", "Escriba el título"),
        ({"tipo": "Fiesta"}, "Tipo", "«Asamblea»"),
        ({"edicion": 2020}, "Edición", "No hay ninguna edición «2020»"),
        ({"municipio": "Tela"}, "Municipio", "¿Es «Tala»?"),
        ({"sede": None}, "Sede", "Escriba el lugar"),
        ({"fecha": "31/06/2026"}, "Fecha", "No existe el día 31"),
        ({"hora": "por la tarde"}, "Hora", "No es una hora"),
        ({"hora": None}, "Hora", "Escriba la hora"),
        ({"hora_fin": "18:00"}, "Hora en que termina", "después de empezar"),
        ({"fecha_fin": "29/06/2026"}, "Hora en que termina", "después de empezar"),
        ({"latitud": 20.5}, "Longitud", "las dos cifras, o ninguna"),
        ({"latitud": 20.5, "longitud": 103.3}, "Longitud", "En Jalisco va de -106 a -101"),
        ({"comites": "cc-nadie"}, "Comités", "No hay ningún comité con la clave «cc-nadie»"),
        ({"con_inscripcion": "tal vez"}, "Recibe inscripciones", "«Sí» o «No»"),
        ({"cupo": 0}, "Cupo", "de 1 o más"),
        ({"cupo": "12.5"}, "Cupo", "No es un número entero"),
        ({"cupo": "1.000"}, "Cupo", "1,000"),
    ],
)
def test_cada_error_con_su_fila_y_su_columna(tala, hoy, cambio, columna, dice):
    plan = plan_de(HOJA, fila(), fila(**{"clave": "otro", **cambio}))
    assert errores(plan) == [(3, columna)]
    assert dice in plan.errores[0].mensaje


def test_con_un_error_no_se_guarda_nada(tala, hoy):
    with pytest.raises(PlanDistinto):
        importar(HOJA, fila(), fila(clave="otro", tipo="?"))
    assert not Evento.objects.exists()


def test_lo_publico_no_se_mueve_con_una_hoja(guardado):
    """Its own page asks why, and leaves what it was in sight."""
    Evento.objects.update(publicado=True)
    movido = fila(comites="cc-tala", fecha="01/07/2026", sede="Otra", hora="17:00")
    plan = plan_de(HOJA, movido)
    assert errores(plan) == [
        (2, "Sede"),
        (2, "Fecha"),
        (2, "Hora"),
        (2, "Fecha en que termina"),
    ]
    assert "ya es público" in plan.errores[0].mensaje
    importar(HOJA, fila(comites="cc-tala", titulo="Asamblea de la cabecera"))
    guardado.refresh_from_db()
    assert (guardado.titulo, guardado.publicado) == ("Asamblea de la cabecera", True)


def test_un_cupo_mayor_da_lugar_a_quien_espera(guardado):
    Evento.objects.update(publicado=True, cupo=1)
    InscripcionFactory(evento=guardado, estado="confirmada")
    espera = InscripcionFactory(evento=guardado, estado="en_espera")
    importar(HOJA, fila(comites="cc-tala", cupo=2))
    espera.refresh_from_db()
    assert espera.estado == "confirmada"


# --- Hours ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("celda", "hora"),
    [
        ("10:00", "10:00"),
        ("6:30 p. m.", "18:30"),
        ("12:05 AM", "00:05"),
        ("18:30 hrs", "18:30"),
        (datetime.time(18, 30, 5), "18:30"),
        (datetime.datetime(2026, 6, 30, 18, 30, tzinfo=datetime.UTC), "18:30"),
        (0.75, "18:00"),
    ],
)
def test_una_hora_se_lee_como_se_escribe(celda, hora):
    assert f"{leer_hora(celda):%H:%M}" == hora


@pytest.mark.parametrize("celda", ["24:00", "10:60", "13:00 pm", "10", 10, 1.5, True])
def test_lo_que_no_es_una_hora(celda):
    with pytest.raises(ValorInvalido):
        leer_hora(celda)


# --- Out ------------------------------------------------------------------------------------
PRINCIPIO = datetime.datetime(2000, 1, 2, tzinfo=datetime.UTC)
EVENTO = st.fixed_dictionaries(
    {
        "titulo": LLENO.map(lambda texto: texto[:150]),
        "sede": LLENO,
        "tipo": st.sampled_from(TipoEvento.values),
        "desde": st.timedeltas(datetime.timedelta(), datetime.timedelta(days=36_000)),
        "latitud": st.none() | st.decimals(18, 23, places=6),
        "orden_del_dia": TEXTO,
        "con_inscripcion": st.booleans(),
        "cupo": st.none() | st.integers(1, 1_000_000),
        "publicado": st.booleans(),
        "dura": st.timedeltas(datetime.timedelta(minutes=2), datetime.timedelta(days=2)),
        "comites": st.booleans(),
    }
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(eventos=st.lists(EVENTO, min_size=1, max_size=3))
def test_lo_exportado_se_importa_sin_cambios(eventos):
    with transaction.atomic():
        comites = [ComiteFactory(clave=f"cc-{n}") for n in range(2)]
        edicion = EdicionFactory(anio=2026)
        for datos in eventos:
            propios = {c: v for c, v in datos.items() if c not in ("comites", "dura", "desde")}
            inicio = PRINCIPIO + datos["desde"]
            EventoFactory(
                **propios,
                longitud=None if datos["latitud"] is None else "-103.5",
                inicio=inicio,
                fin=inicio + datos["dura"],
                edicion=edicion,
                con=comites if datos["comites"] else [],
            )
        usuario = todopoderoso()
        for nombre, contenido in exportada(HOJA).items():
            plan = HOJA.planear(HOJA.leer(contenido, nombre), nombre=nombre, usuario=usuario)
            assert plan.errores == []
            assert plan.sin_cambios, cambios(plan)
            assert cuentas(plan) == [(0, 0, len(eventos), 0)]
        transaction.set_rollback(True)


def test_las_consultas_no_crecen_con_las_filas(tala, hoy):
    usuario = todopoderoso()
    ComiteFactory(clave="cc-tala")

    def consultas(cuantos, prefijo):
        def filas(**mas):
            return [fila(clave=f"{prefijo}-{n}", comites="cc-tala", **mas) for n in range(cuantos)]

        with CaptureQueriesContext(connection) as hechas:
            importar(HOJA, *filas(), usuario=usuario)
            importar(HOJA, *filas(titulo="Otro"), usuario=usuario)
            list(HOJA.filas())
        return len(hechas)

    consultas(1, "a")  # others in the same edition
    assert consultas(1, "b") == consultas(30, "c")


def test_el_ejemplo_de_la_plantilla_no_se_importa(tala):
    plan = HOJA.planear(HOJA.leer(HOJA.plantilla(), "p"), nombre="p", usuario=todopoderoso())
    assert errores(plan) == [(2, "Municipio"), (2, "Comités")]


def test_el_cupo_se_escribe_con_coma_en_los_miles(tala, hoy):
    plan = plan_de(HOJA, fila(cupo="1,000"))
    assert plan.grupos[0].nuevos[0].valores["cupo"] == 1000
