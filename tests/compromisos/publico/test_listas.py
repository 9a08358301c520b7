"""Filters, paging, exports, and what the public lists cost."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from compromisos.importacion.exportar import ENCABEZADOS
from compromisos.importacion.importar import leer, planear
from compromisos.models import Dependencia, Evaluacion
from compromisos.views.exportar import DE_HOY
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CausaAtrasoFactory,
    CierreFactory,
    CompromisoFactory,
    DocumentoFactory,
    EvaluacionFactory,
    EventoFactory,
    ProrrogaFactory,
    PuntoSintesisFactory,
    ResolucionProrrogaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
)

AGENDA = "/agendas/evj/"
COMPROMISO = "/agendas/evj/compromisos/1/"
ACTIVIDAD = "/agendas/evj/compromisos/1/actividades/2/"
DEPENDENCIA = "/dependencias/direccion-juridica/"
PAGINAS = ["/", "/agendas/", AGENDA, COMPROMISO, ACTIVIDAD, "/dependencias/", DEPENDENCIA]
FILTRADAS = [f"{AGENDA}?q=a&oportunidad=vencida", f"{DEPENDENCIA}?q=a&agenda=evj"]


def lista(response) -> str:
    """What the list says, apart from the rest of the page."""
    html = response.content.decode().split('<div id="lista">')[1].split("</main>")[0]
    return " ".join(strip_tags(html).split())


def filas_csv(response) -> list[list[str]]:
    texto = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(texto)))


@pytest.fixture
def otra(actividad, hoy):
    """In time, reported, of another unit, in commitment 2."""
    otra = ActividadFactory(
        compromiso=CompromisoFactory(evaluacion=actividad.compromiso.evaluacion, numero=2),
        numero=1,
        texto="Capacitar a los comités",
        fecha_termino=hoy.replace(year=2030),
    )
    ResponsabilidadFactory(actividad=otra, dependencia__slug="otra", dependencia__nombre="Otra")
    AvanceFactory(actividad=otra, porcentaje=100)
    return otra


@pytest.mark.parametrize(
    ("consulta", "queda", "falta"),
    [
        ("oportunidad=vencida", "Preparar", "Capacitar"),
        ("oportunidad=en_tiempo", "Capacitar", "Preparar"),
        ("ejecucion=sin_reporte", "Preparar", "Capacitar"),
        ("ejecucion=reportada_concluida", "Capacitar", "Preparar"),
        ("dependencia=otra", "Capacitar", "Preparar"),
        ("q=SESIÓNES", "Preparar", "Capacitar"),
        ("q=juridica+ampliar", "Preparar", "Capacitar"),
    ],
)
def test_los_filtros_dejan_lo_que_se_pide(client, otra, consulta, queda, falta):
    for cabeceras in ({}, {"HX-Request": "true"}):
        leido = lista(client.get(f"{AGENDA}?{consulta}", headers=cabeceras))
        assert queda in leido
        assert falta not in leido
        assert "1 actividad coincide con" in leido


def test_lo_que_no_coincide_lo_dice_y_ofrece_quitar_los_filtros(client, otra):
    response = client.get(AGENDA, {"q": "zapatos", "oportunidad": "vencida"})
    assert "Ninguna actividad coincide con «zapatos», plazo: Vencida." in lista(response)
    assert f'href="{AGENDA}#actividades"' in response.content.decode()


def test_un_filtro_que_no_existe_lo_dice(client, otra):
    response = client.get(AGENDA, {"oportunidad": "ayer"})
    assert response.status_code == 200
    assert "Elija una de las opciones de la lista." in lista(response)
    assert response.context["pagina"].filas == []
    assert "Preparar" not in lista(response)


def test_un_texto_demasiado_largo_dice_cuanto_cabe(client, otra):
    assert "Escriba 200 caracteres o menos." in lista(client.get(AGENDA, {"q": "a" * 201}))
    assert "1 actividad coincide" not in lista(client.get(AGENDA, {"q": "a" * 200}))
    assert "Escriba 200 caracteres" in lista(client.get("/agendas/", {"q": "a" * 201}))


def test_htmx_recibe_solo_la_parte_y_las_cachés_lo_saben(client, otra):
    for ruta in ("/agendas/", AGENDA, "/dependencias/", DEPENDENCIA):
        entera = client.get(ruta)
        parte = client.get(ruta, headers={"HX-Request": "true"})
        vuelta = client.get(
            ruta, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
        )
        assert "<html" in entera.content.decode()
        assert "<html" not in parte.content.decode()
        assert parte.content.decode().strip() in entera.content.decode()
        assert "<html" in vuelta.content.decode()
        assert "HX-Request" in entera["Vary"]
        assert "HX-Request" in parte["Vary"]


def test_la_parte_cuesta_menos_que_la_pagina(client, otra):
    def cuantas(**cabeceras):
        with CaptureQueriesContext(connection) as consultas:
            client.get(AGENDA, headers=cabeceras)
        return len(consultas)

    assert cuantas(**{"HX-Request": "true"}) < cuantas()


def test_la_lista_se_pagina_y_conserva_los_filtros(client, actividad):
    for numero in range(3, 40):
        ActividadFactory(compromiso=actividad.compromiso, numero=numero, texto=f"Cosa {numero}")
    primera = client.get(AGENDA, {"q": "cosa"})
    assert "37 actividades coinciden con «cosa»" in lista(primera)
    assert "(se muestran de la 1 a la 25)" in lista(primera)
    assert "Página 1 de 2" in lista(primera)
    assert f'href="{AGENDA}?q=cosa&amp;pagina=2#lista"' in primera.content.decode()
    segunda = client.get(AGENDA, {"q": "cosa", "pagina": 2})
    assert "Cosa 28" in lista(segunda)
    assert "Cosa 27" not in lista(segunda)
    assert f'href="{AGENDA}?q=cosa#lista"' in segunda.content.decode()
    assert client.get(AGENDA, {"pagina": 3}).status_code == 404


def test_las_agendas_se_buscan_sin_acentos(client, db):
    EvaluacionFactory(nombre="Educación Básica", publicada=True)
    EvaluacionFactory(nombre="Salud", publicada=True)
    leido = lista(client.get("/agendas/", {"q": "EDUCACION"}))
    assert "Educación Básica" in leido
    assert "Salud" not in leido
    assert "Ninguna agenda coincide con «zzz»." in lista(client.get("/agendas/", {"q": "zzz"}))


def test_las_dependencias_se_buscan_sin_acentos(client, otra):
    leido = lista(client.get("/dependencias/", {"q": "juridica"}))
    assert "Dirección Jurídica" in leido
    assert "1 dependencia con" in leido
    assert "Otra" not in leido


def test_la_agenda_cuenta_sus_compromisos_vacios_en_el_promedio(client, otra):
    CompromisoFactory(evaluacion=otra.compromiso.evaluacion, numero=3)
    CompromisoFactory(evaluacion=otra.compromiso.evaluacion, numero=4)
    leida = lista(client.get("/agendas/"))
    assert "25 % reportado · nada verificado Brecha: 25 puntos" in leida
    assert "1 de 2 sin reporte" in leida
    html = " ".join(strip_tags(client.get(AGENDA).content.decode()).split())
    assert "Avance reportado de la agenda 25 % reportado" in html


def test_la_lista_de_agendas_lleva_a_los_datos_de_cada_una(client, otra):
    html = client.get("/agendas/").content.decode()
    for formato in ("csv", "xlsx"):
        assert f'href="{AGENDA}?formato={formato}"' in html


def test_el_csv_trae_lo_que_muestran_los_filtros(client, otra):
    response = client.get(AGENDA, {"oportunidad": "vencida", "formato": "csv"})
    assert response["Content-Type"].startswith("text/csv")
    encabezados, *filas = filas_csv(response)
    assert encabezados == [*ENCABEZADOS, *DE_HOY]
    assert [fila[6] for fila in filas] == ["Preparar un calendario de sesiones"]
    de_la_otra = filas_csv(client.get("/dependencias/otra/", {"formato": "csv"}))
    assert [fila[6] for fila in de_la_otra[1:]] == ["Capacitar a los comités"]


def test_el_archivo_dice_como_esta_cada_una_y_se_importa_sin_cambios(client, otra, settings, hoy):
    ProrrogaFactory(actividad=otra, a=hoy.replace(year=2031))
    ResolucionProrrogaFactory(prorroga=otra.prorrogas.get())
    RevisionFactory(avance=otra.avances.get(), porcentaje_validado=60)
    CierreFactory(actividad__compromiso=otra.compromiso, actividad__numero=2, tipo="no_aplica")
    AvanceFactory(actividad__compromiso=otra.compromiso, actividad__numero=3, porcentaje="12.5")
    response = client.get(AGENDA, {"formato": "csv"})
    assert 'filename="agenda-evj.csv"' in response["Content-Disposition"]
    contenido = b"".join(response)
    filas = csv.DictReader(io.StringIO(contenido.decode("utf-8-sig")))
    de_la_dos = {f["No. actividad"]: f for f in filas if f["No."] == "2"}
    assert [[de_la_dos[n][c] for c in ("Avance (%)", *DE_HOY[:4])] for n in "123"] == [
        ["100", "2031-11-23", "En tiempo", "En proceso", "60"],
        ["", "", "Cerrada", "Ya no aplica", ""],
        ["12.5", "", "Sin fecha", "En proceso", ""],
    ]
    assert de_la_dos["1"]["Dirección"] == f"{settings.SITIO}{otra.get_absolute_url()}"
    plan = planear(leer(contenido, "agenda-evj.csv"), nombre="agenda-evj.csv")
    assert (plan.errores, plan.sin_cambios) == ([], True)


@pytest.mark.parametrize(
    ("filtro", "nombre"), [({"q": "a"}, "agenda-evj-filtrada"), ({"q": ""}, "agenda-evj")]
)
def test_el_nombre_del_archivo_dice_si_falta_algo(client, otra, filtro, nombre):
    response = client.get(AGENDA, {"formato": "xlsx", **filtro})
    assert f'filename="{nombre}.xlsx"' in response["Content-Disposition"]


def test_el_xlsx_es_un_libro(client, otra):
    response = client.get(AGENDA, {"formato": "xlsx"})
    assert "spreadsheetml" in response["Content-Type"]
    assert b"".join(response)[:2] == b"PK"


def test_un_formato_que_no_escribimos_no_existe(client, otra):
    assert client.get(AGENDA, {"formato": "doc"}).status_code == 404


def test_un_filtro_malo_no_se_exporta(client, otra):
    response = client.get(AGENDA, {"formato": "csv", "oportunidad": "ayer"})
    assert response["Content-Type"].startswith("text/html")


def crecer(evaluacion: Evaluacion, unidad: Dependencia, hasta: int):
    """More of everything a public page lists."""
    for numero in range(2, hasta + 1):
        causa = CausaAtrasoFactory()
        PuntoSintesisFactory(evaluacion=evaluacion, numero=numero)
        DocumentoFactory(evaluacion=evaluacion, titulo=f"Documento {numero}")
        compromiso = CompromisoFactory(evaluacion=evaluacion, numero=numero)
        primera = evaluacion.compromisos.get(numero=1)
        for padre, n in ((compromiso, 1), (primera, numero + 1)):
            actividad = ActividadFactory(compromiso=padre, numero=n, texto=f"Actividad {n}")
            ResponsabilidadFactory(actividad=actividad, dependencia=unidad)
            ResponsabilidadFactory(actividad=actividad)
            RevisionFactory(avance=AvanceFactory(actividad=actividad, causa_atraso=causa))
        principal = primera.actividades.get(numero=2)
        AvanceFactory(actividad=principal)
        ActividadFactory(compromiso=compromiso, numero=2, misma_que=principal)
        EventoFactory(publico=True).actividades.set([*compromiso.actividades.all(), principal])


def consultas(client, rutas, **parametros) -> dict[str, int]:
    """How many each page makes, with what is asked only once asked before."""
    cuantas = {}
    client.get(rutas[0], parametros)
    for ruta in rutas:
        with CaptureQueriesContext(connection) as hechas:
            assert client.get(ruta, parametros).status_code == 200
        cuantas[ruta] = len(hechas)
    return cuantas


@pytest.mark.una_base
def test_las_consultas_no_crecen_con_las_filas(client, actividad):
    rutas = [*PAGINAS, *FILTRADAS]
    unidad = actividad.dependencias.get()
    AvanceFactory(actividad=actividad)
    EventoFactory(publico=True).actividades.add(actividad)
    con_una = consultas(client, rutas)
    crecer(actividad.compromiso.evaluacion, unidad, 11)
    assert consultas(client, rutas) == con_una
    assert max(con_una.values()) <= 8


@pytest.mark.una_base
def test_las_consultas_de_otro_dia_tampoco(client, time_machine, request):
    """Four more at most: the units of then, and the texts."""
    rutas = [*PAGINAS, f"{AGENDA}cobertura/"]
    time_machine.move_to("2026-03-02T12:00:00-06:00")
    actividad = request.getfixturevalue("actividad")
    AvanceFactory(actividad=actividad)
    de_hoy = consultas(client, rutas)
    time_machine.move_to("2026-03-05T12:00:00-06:00")
    con_una = consultas(client, rutas, al="2026-03-03")
    time_machine.move_to("2026-03-02T12:00:00-06:00")
    crecer(actividad.compromiso.evaluacion, actividad.dependencias.get(), 11)
    time_machine.move_to("2026-03-05T12:00:00-06:00")
    assert consultas(client, rutas, al="2026-03-03") == con_una
    assert [ruta for ruta in rutas if con_una[ruta] > de_hoy[ruta] + 4] == []


@pytest.mark.una_base
def test_las_consultas_no_crecen_con_las_agendas(client, actividad):
    rutas = ["/", "/agendas/", "/dependencias/", DEPENDENCIA]

    def poner(cuantas):
        for _ in range(cuantas):
            otra = ActividadFactory(compromiso__evaluacion__publicada=True)
            ResponsabilidadFactory(actividad=otra, dependencia=actividad.dependencias.get())

    poner(1)
    con_dos = consultas(client, rutas)
    poner(10)
    assert consultas(client, rutas) == con_dos
    assert max(con_dos.values()) <= 8


HOSTILES = [
    "\0",
    "a\0b",
    "x" * 10_000,
    "😀" * 50,
    "' OR 1=1 --",
    "%",
    "\\",
    "<script>alert(1)</script>",
    "\ud83d".encode("utf-8", "replace").decode(),
    "../../etc/passwd",
    "\r\nX-Mal: 1",
]
PEORES = ["\0", "x" * 10_000, "-1", "0", "1e9", "²", "٣", "99999999999999999999999", "\r\nX-Mal: 1"]
DE_FILTRO = ["oportunidad", "ejecucion", "dependencia", "agenda"]
CON_LISTA = ["/agendas/", AGENDA, "/dependencias/", DEPENDENCIA]


def resiste(client, ruta, parametros, **cabeceras):
    response = client.get(ruta, parametros, headers=cabeceras)
    assert response.status_code in (200, 400, 404), parametros
    assert "X-Mal" not in response
    if not response.streaming:
        assert b"<script>alert" not in response.content


@pytest.mark.parametrize("ruta", CON_LISTA)
def test_lo_hostil_nunca_rompe_una_lista(client, actividad, ruta):
    """Each kind of parameter by itself: one that is refused would hide the next."""
    resiste(client, ruta, {"q": "<script>alert(1)</script>"})
    for valor in HOSTILES:
        resiste(client, ruta, {"q": [valor, valor]}, **{"HX-Request": "true"})
    for parametros in (DE_FILTRO, ["pagina"], ["formato"]):
        for valor in PEORES:
            todos = {parametro: [valor, valor] for parametro in parametros}
            resiste(client, ruta, todos, **{"HX-Request": "true"})


@pytest.mark.parametrize("ruta", [ruta for ruta in PAGINAS if ruta not in CON_LISTA])
def test_lo_hostil_nunca_rompe_lo_demas(client, actividad, ruta):
    for valor in ("\0", "<script>alert(1)</script>", "\r\nX-Mal: 1"):
        resiste(client, ruta, dict.fromkeys(["q", *DE_FILTRO, "pagina", "formato"], valor))


@pytest.mark.parametrize(
    "ruta",
    [
        "/agendas/%00/",
        "/agendas/evj/compromisos/0/",
        f"/agendas/evj/compromisos/{10**30}/",
        f"/agendas/evj/compromisos/{'9' * 5000}/",
        f"/agendas/evj/compromisos/1/actividades/{10**30}/",
        f"/agendas/evj/documentos/{10**30}/",
        f"/agendas/{'a' * 5000}/",
        "/agendas/evj/compromisos/x/",
        "/dependencias/%F0%9F%98%80/",
    ],
)
def test_una_direccion_imposible_no_existe(client, actividad, ruta):
    assert client.get(ruta).status_code == 404


def test_una_actividad_se_busca_por_su_numero(client, otra):
    leido = lista(client.get(AGENDA, {"q": "2.1"}))
    assert "1 actividad coincide con «2.1»" in leido
    assert "Capacitar a los comités" in leido
    for nada in ("2.2", "2.1.1", "99999.1", "2.99999"):
        assert "Ninguna actividad coincide" in lista(client.get(AGENDA, {"q": nada})), nada


def test_los_comodines_se_buscan_como_texto(client, otra):
    assert "Ninguna actividad coincide" in lista(client.get(AGENDA, {"q": "%"}))
    assert "Ninguna actividad coincide" in lista(client.get(AGENDA, {"q": "_"}))
