"""The public pages of the municipalities."""

import csv
import datetime
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from openpyxl import load_workbook

from tests.fabricas import (
    EdicionFactory,
    EtapaEdicionFactory,
    IndiceMarginacionFactory,
    MunicipioFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db
MUNICIPIOS = "/municipios/"


def cuerpo(response) -> str:
    return b"".join(response).decode("utf-8-sig")


def llano(response) -> str:
    return " ".join(strip_tags(cuerpo(response)).split())


def hallados(client, **consulta) -> list[str]:
    return [m.nombre for m in client.get(MUNICIPIOS, consulta).context["pagina"]]


@pytest.fixture
def tres():
    """Two of one region, with figures of two years; one of another, with none."""
    norte, sur = (RegionFactory(nombre=n, slug=n.lower()) for n in ("Norte", "Sur"))
    mezquitic = MunicipioFactory(
        nombre="Mezquitic", slug="mezquitic", region=norte, columna=0, renglon=0
    )
    tizapan = MunicipioFactory(
        nombre="Tizapán el Alto", slug="tizapan-el-alto", region=norte, columna=1, renglon=0
    )
    tuito = MunicipioFactory(nombre="Cabo Corrientes", region=sur, cabecera="El Tuito")
    for anio, sentido, cifras in (
        (2020, "menor_es_mas", {mezquitic: ("31.31", "muy_alto"), tizapan: ("57", "muy_bajo")}),
        (2015, "mayor_es_mas", {mezquitic: ("1.5", "bajo"), tizapan: ("2.5", "alto")}),
    ):
        for municipio, (indice, grado) in cifras.items():
            IndiceMarginacionFactory(
                municipio=municipio, anio=anio, indice=indice, grado=grado, sentido=sentido
            )
    return mezquitic, tizapan, tuito


# --- The list -------------------------------------------------------------------------------
def test_la_lista_dice_el_grado_del_ultimo_anio(client, tres):
    leido = llano(client.get(MUNICIPIOS))
    assert "según el índice de 2020" in leido
    assert "3 municipios" in leido
    assert "Mezquitic Norte · 1,000 habitantes · cabecera: Una cabecera Marginación: Muy alto" in (
        leido
    )
    assert "Cabo Corrientes Sur · 1,000 habitantes · cabecera: El Tuito Marginación: Sin dato" in (
        leido
    )


@pytest.mark.parametrize(
    ("consulta", "quienes"),
    [
        ({"region": "norte"}, ["Mezquitic", "Tizapán el Alto"]),
        ({"grado": "muy_alto"}, ["Mezquitic"]),
        ({"grado": "alto"}, []),  # of 2015: of another year
        ({"q": "TIZAPAN"}, ["Tizapán el Alto"]),
        ({"q": "tuito"}, ["Cabo Corrientes"]),
        ({"q": "alto tizapan", "region": "sur"}, []),
        ({"region": "este"}, []),
    ],
)
def test_se_filtra_por_region_grado_y_palabras_sin_acentos(client, tres, consulta, quienes):
    assert hallados(client, **consulta) == quienes


def test_lo_que_se_filtra_se_ve_igual_en_el_mapa_que_en_la_lista(client, tres):
    mezquitic, *_ = tres
    mapa = client.get(MUNICIPIOS, {"grado": "muy_alto"}).context["mapa"]
    assert [c.tono for c in mapa.casillas] == ["k4", "kf"]
    assert [g.municipios for g in mapa.grupos] == [[mezquitic]]


def test_el_mapa_enlaza_a_cada_municipio_por_su_nombre(client, tres):
    html = cuerpo(client.get(MUNICIPIOS))
    assert '<a href="/municipios/mezquitic/"><title>Mezquitic: muy alto</title>' in html
    assert "1 sin lugar en el mapa: sólo está en la tabla." in llano(client.get(MUNICIPIOS))


def test_vacia_dice_por_que(client, tres):
    assert "Ningún municipio coincide con «nada»." in llano(client.get(MUNICIPIOS, {"q": "nada"}))
    assert "Elija una de las opciones" in llano(client.get(MUNICIPIOS, {"region": "este"}))


def test_sin_municipios_lo_dice(client):
    assert "Todavía no hay municipios registrados." in llano(client.get(MUNICIPIOS))


@pytest.mark.parametrize("ruta", [MUNICIPIOS, "/comites/", "/obras/"])
def test_las_regiones_se_eligen_por_orden_alfabetico_sin_acentos(client, ruta):
    for numero, region in enumerate(("Valles", "Ánimas", "Altos Sur", "Ciénega"), start=1):
        MunicipioFactory(nombre=f"Pueblo {numero}", region__nombre=region)
    campo = client.get(ruta).context["filtro"].form.fields["region"]
    assert [nombre for _, nombre in campo.choices][1:] == [
        "Altos Sur",
        "Ánimas",
        "Ciénega",
        "Valles",
    ]


def test_se_pagina(client):
    MunicipioFactory.create_batch(26)
    assert "Página 1 de 2" in llano(client.get(MUNICIPIOS))
    assert 'href="/municipios/?pagina=2#en-lista"' in client.get(MUNICIPIOS).content.decode()
    assert len(client.get(MUNICIPIOS, {"pagina": 2}).context["pagina"]) == 1
    assert client.get(MUNICIPIOS, {"pagina": 3}).status_code == 404


def test_htmx_solo_pide_el_mapa_y_la_lista(client, tres):
    html = cuerpo(client.get(MUNICIPIOS, headers={"HX-Request": "true"}))
    assert html.lstrip().startswith('<div id="lista">')
    assert "<form" not in html


# --- Files ----------------------------------------------------------------------------------
def test_el_csv_trae_el_anio_y_hacia_donde_corre_el_indice(client, tres):
    response = client.get(MUNICIPIOS, {"formato": "csv", "grado": "muy_alto"})
    encabezados, *filas = csv.reader(io.StringIO(cuerpo(response)))
    fila = dict(zip(encabezados, filas[0], strict=True))
    assert len(filas) == 1
    assert fila == {
        "Clave INEGI": tres[0].clave,
        "Municipio": "Mezquitic",
        "Región": "Norte",
        "Cabecera": "Una cabecera",
        "Latitud": "20.5",
        "Longitud": "-103.5",
        "Población 2020": "1000",
        "Año del índice": "2020",
        "Índice de marginación": "31.31",
        "Grado de marginación": "Muy alto",
        "Cómo se lee": "Un número menor es más marginación",
        "Fuente del índice": "CONAPO",
    }


def test_el_xlsx_trae_todos_y_otro_formato_no_existe(client, tres):
    libro = load_workbook(io.BytesIO(cuerpo_de_bytes(client, "xlsx")))
    nombres = [fila[1] for fila in libro.active.iter_rows(min_row=2, values_only=True)]
    assert nombres == ["Cabo Corrientes", "Mezquitic", "Tizapán el Alto"]
    assert client.get(MUNICIPIOS, {"formato": "pdf"}).status_code == 404


def cuerpo_de_bytes(client, formato) -> bytes:
    return b"".join(client.get(MUNICIPIOS, {"formato": formato}))


# --- One municipality -----------------------------------------------------------------------
def test_cada_anio_se_lee_por_su_lado_y_dice_su_lugar(client, tres):
    leido = llano(client.get("/municipios/mezquitic/"))
    assert (
        "2020: muy alto Índice 31.31. Un número menor es más marginación. "
        "Lugar 1 de 2: ningún otro tiene más marginación." in leido
    )
    assert (
        "2015: bajo Índice 1.50. Un número mayor es más marginación. "
        "Lugar 2 de 2: 1 tiene más marginación." in leido
    )
    assert "El número de un año no se compara con el de otro" in leido


def test_el_mapa_chico_lo_marca_y_no_repite_los_enlaces(client, tres):
    response = client.get("/municipios/mezquitic/")
    assert response.context["mapa"].marcada.municipio == tres[0]
    html = cuerpo(response)
    assert 'aria-label="Dónde está Mezquitic"' in html
    assert 'href="/municipios/tizapan-el-alto/"' not in html


def test_sin_indice_lo_dice(client):
    MunicipioFactory(slug="nuevo")
    assert "No hay índice de este municipio." in llano(client.get("/municipios/nuevo/"))
    assert client.get("/municipios/otro/").status_code == 404


def test_dice_las_ediciones_de_su_region_y_no_las_de_otra(client, tres):
    mezquitic, _, tuito = tres
    edicion = EdicionFactory(anio=2026, techo="250000000", en=[mezquitic.region])
    EdicionFactory(anio=2027, en=[tuito.region])
    EtapaEdicionFactory(
        edicion=edicion,
        etapa=5,
        inicio=datetime.date(2026, 3, 1),
        fin=datetime.date(2026, 3, 9),
    )
    leido = llano(client.get("/municipios/mezquitic/"))
    assert "Edición 2026 Techo presupuestal: $250,000,000 Votación" in leido
    assert "Votación: del 1.º de marzo de 2026 al 9 de marzo de 2026" in leido
    assert "Edición 2027" not in leido


@pytest.mark.parametrize("ruta", [MUNICIPIOS, "/municipios/mezquitic/"])
def test_dice_de_donde_sale_y_es_la_misma_para_todos(client, tres, ruta):
    response = client.get(ruta)
    for fuente in ("CONAPO", "INEGI", "GeoNames"):
        assert fuente in llano(response).partition("Fuentes:")[2]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert client.post(ruta).status_code == 405


# --- Weight ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "ruta",
    [
        MUNICIPIOS,
        f"{MUNICIPIOS}?region=norte&q=i",
        f"{MUNICIPIOS}?formato=csv",
        "/municipios/mezquitic/",
    ],
)
@pytest.mark.una_base
def test_las_consultas_no_crecen_con_las_filas(client, tres, ruta):
    def consultas() -> int:
        with CaptureQueriesContext(connection) as hechas:
            b"".join(client.get(ruta))
        return len(hechas)

    region = tres[0].region
    EtapaEdicionFactory(edicion=EdicionFactory(en=[region]))
    antes = consultas()
    for n in range(10):
        IndiceMarginacionFactory(
            municipio__region=region, municipio__columna=n, municipio__renglon=9
        )
        IndiceMarginacionFactory(municipio=tres[0], anio=1990 + n, sentido="mayor_es_mas")
        EtapaEdicionFactory(edicion=EdicionFactory(en=[region]))
    assert consultas() == antes <= 8


@pytest.mark.una_base
@pytest.mark.parametrize(("ruta", "tope"), [(MUNICIPIOS, 9_000), ("/municipios/mezquitic/", 5_000)])
def test_con_los_125_la_pagina_pesa_poco(client, ruta, tope):
    call_command("loaddata", "municipios_jalisco", verbosity=0)
    response = client.get(ruta, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(b"".join(response)) <= tope
