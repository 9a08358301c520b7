"""The municipalities that come with the site: what the fixture holds is what its table says."""

import csv
import json
from collections import Counter
from decimal import Decimal
from math import cos, dist, hypot, radians

import hacer_municipios_json
import pytest
from acomodar import acomodar, asignar, centro, en_plano
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from comites.models import Grado, IndiceMarginacion, Municipio, Region

FIXTURE = settings.BASE_DIR / "fixtures" / "municipios_jalisco.json"
TABLA = FIXTURE.with_suffix(".csv")


@pytest.fixture(scope="module")
def _cargados(del_archivo):
    call_command("loaddata", "municipios_jalisco", verbosity=0)


@pytest.fixture
def municipios(_cargados, db):
    pass


@pytest.fixture(scope="module")
def filas() -> list[dict]:
    with TABLA.open(encoding="utf-8", newline="") as archivo:
        return list(csv.DictReader(archivo))


@pytest.fixture(scope="module")
def casillas() -> dict:
    objetos = json.loads(FIXTURE.read_text(encoding="utf-8"))
    campos = [o["fields"] for o in objetos if o["model"] == "comites.municipio"]
    return {c["clave"]: (c["columna"], c["renglon"]) for c in campos}


@pytest.mark.una_base
def test_son_125_en_12_regiones_con_las_cifras_de_su_tabla(municipios, filas):
    assert (Region.objects.count(), len(filas)) == (12, 125)
    for fila in filas:
        municipio = Municipio.objects.con_indice(2020).get(clave=fila["clave"])
        assert (municipio.nombre, municipio.region.nombre) == (fila["nombre"], fila["region"])
        assert municipio.poblacion_2020 == int(fila["poblacion_2020"])
        assert municipio.indice == Decimal(fila["indice_marginacion_2020"])
        assert Grado(municipio.grado).label == fila["grado_marginacion_2020"]
        assert municipio.latitud == Decimal(fila["lat_cabecera"])
        assert municipio.longitud == Decimal(fila["lon_cabecera"])


@pytest.mark.una_base
def test_en_2020_un_numero_menor_es_mas_marginacion(municipios):
    indices = IndiceMarginacion.objects.con_lugar().select_related("municipio").order_by("indice")
    primero, ultimo = indices.first(), indices.last()
    assert [str(primero), str(ultimo)] == [
        "Mezquitic, 2020: muy alto",
        "Guadalajara, 2020: muy bajo",
    ]
    assert [(i.lugar, i.total) for i in (primero, ultimo)] == [(1, 125), (125, 125)]


def test_el_guion_que_la_hizo_la_vuelve_a_hacer_igual(capsys):
    hacer_municipios_json.main()
    assert capsys.readouterr().out == FIXTURE.read_text(encoding="utf-8")


@pytest.mark.una_base
def test_cada_fila_cumple_las_reglas_de_su_modelo(municipios):
    for modelo in (Region, Municipio, IndiceMarginacion):
        for fila in modelo.objects.all():
            fila.full_clean()


def test_cargarla_dos_veces_da_lo_mismo_y_deja_historia_una_vez(municipios):
    def todo() -> dict:
        tablas = apps.get_app_config("comites").get_models(include_auto_created=True)
        return {m._meta.label: list(m.objects.order_by("pk").values()) for m in tablas}

    antes = todo()
    call_command("loaddata", "municipios_jalisco", verbosity=0)
    assert todo() == antes
    assert {tabla: len(hay) for tabla, hay in antes.items() if hay} == {
        "comites.Region": 12,
        "comites.HistoricalRegion": 12,
        "comites.Municipio": 125,
        "comites.HistoricalMunicipio": 125,
        "comites.IndiceMarginacion": 125,
        "comites.HistoricalIndiceMarginacion": 125,
    }


# --- The board of the map -------------------------------------------------------------------
def test_en_el_mapa_ninguno_tapa_a_otro(casillas):
    assert len(casillas) == len(set(casillas.values())) == 125
    assert {c for c, _ in casillas.values()} <= set(range(16))
    assert {r for _, r in casillas.values()} <= set(range(20))


def test_en_el_mapa_los_vecinos_conservan_hacia_donde_quedan(casillas, filas):
    """Of each one's six nearest, nine in ten keep their direction within 60 degrees."""
    plano = en_plano(hacer_municipios_json.posiciones(filas))
    tablero = {clave: centro(*casilla) for clave, casilla in casillas.items()}
    conservan = Counter()
    for uno in plano:
        cercanos = sorted(plano, key=lambda otro, uno=uno: dist(plano[uno], plano[otro]))[1:7]
        for otro in cercanos:
            ida, dibujada = (
                (mapa[otro][0] - mapa[uno][0], mapa[otro][1] - mapa[uno][1])
                for mapa in (plano, tablero)
            )
            punto = ida[0] * dibujada[0] + ida[1] * dibujada[1]
            conservan[punto > cos(radians(60)) * hypot(*ida) * hypot(*dibujada)] += 1
    assert conservan[True] / conservan.total() > 0.9


def test_en_el_mapa_el_norte_esta_arriba_y_la_costa_a_la_izquierda(casillas, filas):
    clave = {fila["nombre"]: fila["clave"] for fila in filas}

    def en(nombre):
        return centro(*casillas[clave[nombre]])

    assert en("Huejuquilla el Alto")[1] < en("Guadalajara")[1] < en("Pihuamo")[1]
    assert en("Puerto Vallarta")[0] < en("Guadalajara")[0] < en("Lagos de Moreno")[0]
    assert dist(en("Guadalajara"), en("Zapopan")) < 1.2
    assert dist(en("Guadalajara"), en("San Pedro Tlaquepaque")) < 1.2


def test_los_que_estan_en_el_mismo_lugar_se_reparten_alrededor():
    iguales = dict.fromkeys(range(7), (20.5, -103.5))
    casillas = acomodar(iguales, 26)
    assert len(set(casillas.values())) == 7
    centros = [centro(*casilla) for casilla in casillas.values()]
    assert max(dist(uno, otro) for uno in centros for otro in centros) < 3.1


def test_el_reparto_es_el_que_menos_mueve():
    assert asignar([[4, 1, 3], [2, 0, 5], [3, 2, 2]]) == [1, 0, 2]
    assert asignar([[1, 2, 0.5, 9], [1, 9, 0.6, 9]]) == [2, 0]
