"""The contralorías sociales in public: what they owe and delivered, and what stays private."""

import csv
import datetime
import io

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comites.expediente import expediente
from comites.instrumentos import publicar_version
from comites.models import Informe
from compromisos.models import Oportunidad
from tests.compromisos.panel.archivos import PDF
from tests.fabricas import (
    AplicacionFactory,
    CedulaFactory,
    ComiteFactory,
    ContraloriaFactory,
    EdicionFactory,
    EntregaInformeFactory,
    InformeFactory,
    MunicipioFactory,
    QuejaFactory,
    ReactivoFactory,
    ResolucionFactory,
    RespuestaFactory,
    TurnoFactory,
)

from .test_municipios import cuerpo, llano

pytestmark = pytest.mark.django_db
LISTA = "/contraloria-social/"
HOY = datetime.date(2026, 7, 15)
MEDIODIA = datetime.datetime(2026, 7, 15, 18, tzinfo=datetime.UTC)


def dia(n) -> datetime.date:
    return HOY + datetime.timedelta(days=n)


# --- Due and late ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("vence", "entregado", "estado"),
    [
        (dia(31), None, Oportunidad.EN_TIEMPO),
        (dia(30), None, Oportunidad.POR_VENCER),
        (dia(0), None, Oportunidad.POR_VENCER),
        (dia(-1), None, Oportunidad.VENCIDA),
        (dia(-5), dia(-5), Oportunidad.CONCLUIDA_EN_TIEMPO),
        (dia(-5), dia(-4), Oportunidad.CONCLUIDA_TARDE),
    ],
)
def test_un_informe_vence_al_dia_siguiente(vence, entregado, estado):
    informe = InformeFactory(vence=vence)
    if entregado:
        EntregaInformeFactory(informe=informe, entregado_el=entregado)
    assert Informe.objects.con_estado(HOY).get().oportunidad == estado


def test_una_entrega_corregida_no_hace_tarde_la_primera():
    informe = InformeFactory(vence=dia(-5))
    for cuando in (dia(-6), dia(-1)):
        EntregaInformeFactory(informe=informe, entregado_el=cuando)
    guardado = Informe.objects.con_estado(HOY).get()
    assert guardado.oportunidad == Oportunidad.CONCLUIDA_EN_TIEMPO
    assert guardado.entregado_el == dia(-6)


# --- The list -------------------------------------------------------------------------------
@pytest.fixture
def tres():
    """One with a late report, one up to date, one without reports; and a committee of citizens."""
    tala = MunicipioFactory(nombre="Tala", slug="tala")
    morosa = ContraloriaFactory(nombre="La Morosa", municipio=tala, edicion__anio=2026)
    InformeFactory(comite=morosa, vence=dia(-1))
    InformeFactory(comite=morosa, vence=dia(5))
    cumplida = ContraloriaFactory(nombre="La Cumplida", edicion__anio=2025)
    EntregaInformeFactory(informe=InformeFactory(comite=cumplida, vence=dia(-1)))
    nueva = ContraloriaFactory(nombre="La Nueva", edicion=EdicionFactory(anio=2024))
    ComiteFactory(nombre="De ciudadanos", municipio=tala)
    with time_machine.travel(MEDIODIA, tick=False):
        yield [morosa, cumplida, nueva]


def hallados(client, **consulta) -> list[str]:
    return [c.nombre for c in client.get(LISTA, consulta).context["pagina"]]


def test_dice_las_cuatro_atribuciones_y_lo_que_deben(client, tres):
    response = client.get(LISTA)
    leido = llano(response)
    assert response.context["cuentas"] == {
        "total": 3,
        "vencidos": 1,
        "por_vencer": 1,
        "entregados": 1,
    }
    for atribucion in ("Solicitar información", "Vigilar", "Emitir informes", "quejas y denuncias"):
        assert atribucion in leido
    assert "La Morosa" in leido
    assert "1 vencido" in leido
    assert "1 por vencer" in leido
    assert "De ciudadanos" not in leido


@pytest.mark.parametrize(
    ("consulta", "quienes"),
    [
        ({}, ["La Morosa", "La Cumplida", "La Nueva"]),
        ({"estado": "vencidos"}, ["La Morosa"]),
        ({"estado": "por_vencer"}, ["La Morosa"]),
        ({"estado": "al_corriente"}, ["La Cumplida"]),
        ({"estado": "sin_informes"}, ["La Nueva"]),
        ({"edicion": "2025"}, ["La Cumplida"]),
        ({"municipio": "tala"}, ["La Morosa"]),
        ({"municipio": "tala", "estado": "al_corriente"}, []),
        ({"estado": "raro"}, []),
        ({"municipio": "no-hay"}, []),
    ],
)
def test_se_filtra(client, tres, consulta, quienes):
    assert hallados(client, **consulta) == quienes


def test_un_municipio_sin_ninguna_no_es_un_error(client, tres):
    MunicipioFactory(nombre="Ameca", slug="ameca")
    leido = llano(client.get(LISTA, {"municipio": "ameca"}))
    assert "Ninguna contraloría social coincide con municipio: Ameca" in leido


def test_vacia_dice_por_que(client):
    assert "Todavía no hay contralorías sociales" in llano(client.get(LISTA))
    ContraloriaFactory(edicion__anio=2026)
    vacia = client.get(LISTA, {"estado": "vencidos"})
    assert "Ninguna contraloría social coincide con informes: Con informes" in llano(vacia)


def test_se_pagina_y_se_descarga(client, tres):
    ContraloriaFactory.create_batch(24)
    assert len(client.get(LISTA, {"pagina": 2}).context["pagina"]) == 2
    assert client.get(LISTA, {"pagina": 3}).status_code == 404
    texto = cuerpo(client.get(LISTA, {"formato": "csv", "estado": "vencidos"}))
    encabezados, fila = csv.reader(io.StringIO(texto))
    datos = dict(zip(encabezados, fila, strict=True))
    assert datos["Contraloría social"] == "La Morosa"
    assert datos["Informes vencidos"] == datos["Informes por vencer"] == "1"


@pytest.mark.parametrize("ruta", [LISTA, "/aviso-de-privacidad/"])
def test_de_lo_que_no_esta_en_el_menu_se_vuelve_al_inicio(client, ruta):
    migas = '<nav class="migas" aria-label="Ruta">'
    assert migas in cuerpo(client.get(ruta))
    assert migas not in cuerpo(client.get("/comites/"))


def test_htmx_solo_pide_la_lista(client, tres):
    html = cuerpo(client.get(LISTA, headers={"HX-Request": "true"}))
    assert html.lstrip().startswith('<div id="lista">')


# --- The file of one ------------------------------------------------------------------------
def direccion(comite) -> str:
    return f"/comites/{comite.clave}/contraloria/"


@pytest.fixture
def contraloria():
    """With a late report, two question sheets and three complaints."""
    comite = ContraloriaFactory(clave="cs-tala")
    informe = InformeFactory(comite=comite, tipo="anual", vence=dia(-9))
    EntregaInformeFactory(
        informe=informe,
        entregado_el=dia(-2),
        url="",
        publica=True,
        archivo=ContentFile(PDF, "informe.pdf"),
        tipo_mime="application/pdf",
        bytes=len(PDF),
        sha256="0" * 64,
    )
    pregunta = ReactivoFactory(orden=1, tipo="si_no", peso=1, texto="¿Hay letrero?")
    libre = ReactivoFactory(version=pregunta.version, orden=2, tipo="texto")
    publicar_version(version=pregunta.version)
    for numero in (1, 0):
        aplicacion = AplicacionFactory(version=pregunta.version)
        RespuestaFactory(aplicacion=aplicacion, reactivo=pregunta, numero=numero)
        CedulaFactory(
            comite=comite,
            aplicacion=aplicacion,
            archivo=ContentFile(PDF, "cedula.pdf"),
            tipo_mime="application/pdf",
            bytes=len(PDF),
            sha256="0" * 64,
        )
    RespuestaFactory(aplicacion=aplicacion, reactivo=libre, numero=None, texto="Robó zarzamora.")
    QuejaFactory(comite=comite)
    for queja in QuejaFactory.create_batch(2, comite=comite):
        TurnoFactory(queja=queja)
    ResolucionFactory(queja=queja)
    with time_machine.travel(MEDIODIA, tick=False):
        yield comite


def test_el_expediente_dice_lo_que_debe_lo_que_respondio_y_cuantas_quejas(client, contraloria):
    response = client.get(direccion(contraloria))
    leido = llano(response)
    assert "Entregado tarde" in leido
    assert "Venció el 6 de julio de 2026" in leido
    assert "Ver el informe anual entregado el 13 de julio de 2026" in leido
    assert "100.0 de 100" in leido
    assert "1 de 2 preguntas respondidas" in leido
    assert "¿Hay letrero? Sí: 1 · No: 1" in leido
    assert [cuantas for _, _, cuantas in response.context["expediente"].quejas] == [1, 1, 1]


def test_ni_los_textos_ni_la_cedula_firmada_son_publicos(client, contraloria):
    html = cuerpo(client.get(direccion(contraloria)))
    assert "zarzamora" not in html
    assert contraloria.cedulas.first().archivo.name not in html


def test_el_informe_es_publico_sólo_si_se_dijo(client, contraloria):
    entrega = contraloria.informes.get().entregas.get()
    ruta = f"/contraloria-social/informes/{entrega.pk}/archivo/"
    assert ruta in cuerpo(client.get(direccion(contraloria)))
    response = client.get(ruta)
    assert b"".join(response) == PDF
    assert "informe-anual-cs-tala.pdf" in response["Content-Disposition"]
    reservada = EntregaInformeFactory(
        url="",
        archivo=ContentFile(PDF, "informe.pdf"),
        tipo_mime="application/pdf",
        bytes=len(PDF),
        sha256="0" * 64,
    )
    assert client.get(f"/contraloria-social/informes/{reservada.pk}/archivo/").status_code == 404


def test_de_cada_periodo_se_dice_si_esta_en_funciones(client, hoy):
    for otro_dia, dice in (
        (0, "En funciones hasta el 10 de mayo de 2026 Periodo Del 10"),
        (-1, "Terminado el 9 de mayo de 2026 Periodo Del 9"),
        (1, "Por empezar el 11 de mayo de 2026 Periodo Del 11"),
    ):
        unico = hoy + datetime.timedelta(days=otro_dia)
        comite = ContraloriaFactory(constituido_el=unico, vigente_hasta=unico)
        leido = llano(client.get(direccion(comite)))
        assert dice in leido
        assert "Presentar una queja" in leido  # of what it watched one may still complain


def test_sin_nada_lo_dice(client):
    leido = llano(client.get(direccion(ContraloriaFactory())))
    for vacio in ("No hay informes", "No hay cédulas", "No se ha registrado ninguna"):
        assert vacio in leido


def test_otro_tipo_de_comite_no_tiene_expediente(client):
    assert client.get(direccion(ComiteFactory())).status_code == 404
    assert client.get("/comites/nada/contraloria/").status_code == 404


@pytest.mark.parametrize("ruta", [LISTA, "/comites/cs-tala/contraloria/"])
def test_es_la_misma_para_todos(client, contraloria, ruta):
    response = client.get(ruta)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert client.post(ruta).status_code == 405


# --- Weight ---------------------------------------------------------------------------------
def consultas(hacer) -> int:
    with CaptureQueriesContext(connection) as hechas:
        hacer()
    return len(hechas)


@pytest.mark.una_base
def test_las_consultas_no_crecen_con_las_filas(client, contraloria):
    InformeFactory(comite=contraloria, vence=dia(-1))
    rutas = [LISTA, f"{LISTA}?estado=vencidos", f"{LISTA}?formato=csv", direccion(contraloria)]
    antes = [consultas(lambda r=ruta: b"".join(client.get(r))) for ruta in rutas]
    assert max(antes) <= 8
    version = contraloria.cedulas.first().aplicacion.version
    for _ in range(10):
        InformeFactory(vence=dia(-1))
        EntregaInformeFactory(informe__comite=contraloria)
        otra = RespuestaFactory(
            aplicacion__version=version, reactivo=version.reactivos.get(orden=1)
        )
        CedulaFactory(comite=contraloria, aplicacion=otra.aplicacion)
        CedulaFactory(comite=contraloria, aplicacion=RespuestaFactory(reactivo__peso=1).aplicacion)
        TurnoFactory(queja__comite=contraloria)
    assert [consultas(lambda r=ruta: b"".join(client.get(r))) for ruta in rutas] == antes


@pytest.mark.una_base
def test_el_expediente_son_cinco_consultas(contraloria, django_assert_num_queries):
    with django_assert_num_queries(5):
        expediente(contraloria, HOY)
