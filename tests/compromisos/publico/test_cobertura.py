"""The coverage: from each point down to the activities, and what nobody took up."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from compromisos.cobertura import cobertura_de
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CompromisoFactory,
    PuntoSintesisFactory,
    RecomendacionFactory,
)

pytestmark = pytest.mark.una_base

COBERTURA = "/agendas/evj/cobertura/"
EN_CSV = f"{COBERTURA}?formato=csv"


def cuerpo(response) -> str:
    return b"".join(response).decode("utf-8-sig")


def llano(response) -> str:
    return " ".join(strip_tags(cuerpo(response)).replace("&shy;", "").split())


def nadie_tomo(response) -> str:
    return llano(response).split("Lo que no se ligó a nada")[1].split("Punto por punto")[0]


@pytest.fixture(autouse=True)
def antes(time_machine):
    """Everything is on record before March begins."""
    time_machine.move_to("2026-02-28T12:00:00-06:00")


@pytest.fixture
def punto(publicada):
    return PuntoSintesisFactory(evaluacion=publicada, numero=1, texto="Cuidar los árboles")


@pytest.fixture
def compromiso(punto):
    """Commitment 4, whose recommendation 3 takes up the point with other words."""
    recomendacion = RecomendacionFactory(
        evaluacion=punto.evaluacion, numero=3, texto="Regar las plantas"
    )
    recomendacion.puntos.add(punto)
    return CompromisoFactory(
        evaluacion=punto.evaluacion, recomendacion=recomendacion, numero=4, texto="Poner riego"
    )


def test_el_camino_va_del_punto_a_la_actividad(client, compromiso):
    AvanceFactory(actividad=ActividadFactory(compromiso=compromiso, numero=2))
    leido = llano(client.get(COBERTURA))
    assert (
        "Punto 1. Cuidar los árboles Recomendación 3. Regar las plantas "
        "Compromiso 4. Poner riego Actividad 4.2 Sin fecha En proceso"
    ) in leido
    assert "Nada se quedó en el camino." in leido
    assert "de 1 punto, sin recomendación 0 de 1 recomendación, sin compromiso 0" in leido


def test_la_recomendacion_igual_al_punto_no_se_repite(client, punto, compromiso):
    compromiso.recomendacion.texto = "CUIDAR los arboles"
    compromiso.recomendacion.save()
    leido = llano(client.get(COBERTURA))
    assert "Recomendación 3, con las mismas palabras Compromiso 4" in leido


def test_un_punto_sin_recomendacion_se_dice(client, punto):
    leido = llano(client.get(COBERTURA))
    assert "Sin recomendación Punto 1. Cuidar los árboles" in nadie_tomo(client.get(COBERTURA))
    assert "Ninguna recomendación se ligó a este punto." in leido


def test_una_recomendacion_sin_compromiso_se_dice_con_su_postura(client, punto):
    recomendacion = RecomendacionFactory(
        evaluacion=punto.evaluacion,
        numero=9,
        texto="Podar",
        postura="no_acepta",
        motivo="No toca",
    )
    assert "Sin compromiso Recomendación 9. Podar" in nadie_tomo(client.get(COBERTURA))
    recomendacion.puntos.add(punto)
    leido = llano(client.get(COBERTURA))
    assert "Recomendación 9. Podar Sin compromiso No se acepta: No toca" in leido
    assert "Sin recomendación Punto 1" not in leido


def test_un_compromiso_sin_actividades_se_dice(client, compromiso):
    assert "Sin actividades Compromiso 4. Poner riego" in nadie_tomo(client.get(COBERTURA))
    ActividadFactory(compromiso=compromiso)
    assert "Sin actividades" not in llano(client.get(COBERTURA))


@pytest.mark.dos_bases
def test_un_tema_se_busca_en_todas_las_actividades_sin_acentos(client, punto, compromiso):
    punto.temas = "árboles\n\n  cuidar \n"
    punto.full_clean()
    punto.save()
    ActividadFactory(compromiso=compromiso, numero=1, texto="Contar ARBOLES")
    suelto = CompromisoFactory(evaluacion=punto.evaluacion, numero=8)
    ActividadFactory(compromiso=suelto, numero=1, texto="Plantar árboles")
    leido = llano(client.get(COBERTURA))
    assert "«árboles»: lo mencionan las actividades 4.1, 8.1." in leido
    assert "«cuidar», del punto 1: ninguna actividad" in nadie_tomo(client.get(COBERTURA))
    assert "«árboles»" not in nadie_tomo(client.get(COBERTURA))


def test_un_tema_que_el_punto_no_dice_se_rechaza(punto):
    punto.temas = "árboles\nriego"
    with pytest.raises(ValidationError) as error:
        punto.full_clean()
    assert error.value.message_dict == {"temas": ["El punto no dice «riego»."]}


def test_lo_de_otra_evaluacion_no_cuenta(client, punto):
    punto.temas = "árboles"
    punto.save()
    ActividadFactory(texto="Plantar árboles", compromiso__evaluacion__publicada=True)
    assert "«árboles», del punto 1" in nadie_tomo(client.get(COBERTURA))
    assert "de 0 compromisos" in llano(client.get(COBERTURA))


def test_una_recomendacion_de_dos_puntos_y_dos_compromisos_sale_en_cada_uno(punto, compromiso, hoy):
    otro = PuntoSintesisFactory(evaluacion=punto.evaluacion, numero=2)
    compromiso.recomendacion.puntos.add(otro)
    CompromisoFactory(evaluacion=punto.evaluacion, recomendacion=compromiso.recomendacion, numero=6)
    cobertura = cobertura_de(punto.evaluacion, hoy)
    caminos = [[c.compromiso.numero for c in cubierto.caminos] for cubierto in cobertura.puntos]
    assert caminos == [[4, 6], [4, 6]]
    assert cobertura.sueltos == []


def test_la_agenda_real_dice_lo_que_nadie_tomo(client, db, hoy):
    call_command("loaddata", "agenda_evj", verbosity=0)
    leido = nadie_tomo(client.get(COBERTURA))
    assert leido.count("Sin recomendación") == 2
    assert "Punto 1. Fortalecer a los comités" in leido
    assert "Punto 7. Dar continuidad" in leido
    assert "«enlaces de tiempo completo», del punto 6" in leido
    assert "«empleo local», del punto 7" in leido
    assert "«mantenimiento», del punto 8" in leido
    assert leido.count("En ninguna actividad") == 3
    assert "Sin compromiso" not in leido


def test_el_csv_tiene_un_renglon_por_actividad_y_por_cada_corte(client, punto, compromiso, hoy):
    PuntoSintesisFactory(evaluacion=punto.evaluacion, numero=2, texto="Solo")
    RecomendacionFactory(evaluacion=punto.evaluacion, numero=7, texto="Suelta")
    ActividadFactory(compromiso=compromiso, numero=1, texto="Abrir", fecha_termino=hoy)
    ActividadFactory(compromiso=compromiso, numero=2, texto="Cerrar")
    _, *filas = csv.reader(io.StringIO(cuerpo(client.get(EN_CSV))))
    camino = ["1", "Cuidar los árboles", "3", "Regar las plantas", "4", "Poner riego"]
    assert filas == [
        [*camino, "4.1", "Abrir", "Por vencer", "Sin reporte"],
        [*camino, "4.2", "Cerrar", "Sin fecha", "Sin reporte"],
        ["2", "Solo", *[""] * 8],
        ["", "", "7", "Suelta", *[""] * 6],
    ]
    assert client.get(f"{COBERTURA}?formato=vcf").status_code == 404


def test_sin_puntos_lo_dice(client, publicada):
    assert "Esta evaluación aún no tiene puntos." in llano(client.get(COBERTURA))


@pytest.mark.parametrize("ruta", [COBERTURA, EN_CSV])
def test_lo_no_publicado_no_existe(client, punto, ruta):
    response = client.get(ruta)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert client.post(ruta).status_code == 405
    punto.evaluacion.publicada_en = None
    punto.evaluacion.save()
    assert client.get(ruta).status_code == 404


def test_la_pagina_de_la_evaluacion_lleva_a_ella(client, punto):
    assert f'href="{COBERTURA}"' in cuerpo(client.get("/agendas/evj/"))


@pytest.mark.dos_bases
@pytest.mark.parametrize("ruta", [COBERTURA, EN_CSV])
def test_las_consultas_no_crecen_con_las_filas(client, punto, compromiso, ruta):
    punto.temas = "árboles"
    punto.save()
    ActividadFactory(compromiso=compromiso)
    with CaptureQueriesContext(connection) as con_una:
        cuerpo(client.get(ruta))
    for numero in range(20, 31):
        otro = PuntoSintesisFactory(evaluacion=punto.evaluacion, numero=numero, temas="punto")
        nuevo = CompromisoFactory(evaluacion=punto.evaluacion, numero=numero)
        nuevo.recomendacion.puntos.add(otro, punto)
        AvanceFactory(actividad=ActividadFactory(compromiso=nuevo, texto="Un punto"))
        CompromisoFactory(evaluacion=punto.evaluacion, numero=numero + 50)
    with CaptureQueriesContext(connection) as con_once:
        cuerpo(client.get(ruta))
    assert len(con_once) == len(con_una)
    assert len(con_once) <= 8


@pytest.mark.dos_bases
def test_la_de_otro_dia_dice_lo_de_entonces(client, compromiso, time_machine):
    """The page, and the file that it does not offer but whose address anybody may write."""
    time_machine.move_to("2026-11-23T12:00:00-06:00")
    AvanceFactory(actividad=ActividadFactory(compromiso=compromiso, numero=2))
    antes = client.get(COBERTURA, {"al": "2026-11-22"})
    assert "Así estaba el 22 de noviembre de 2026" in llano(antes)
    assert "Actividad 4.2 Sin fecha En proceso" not in llano(antes)
    assert "Descargar en CSV" not in llano(antes)
    assert "En proceso" in cuerpo(client.get(EN_CSV))
    assert "En proceso" not in cuerpo(client.get(f"{EN_CSV}&al=2026-11-22"))


@pytest.mark.dos_bases
def test_los_temas_se_buscan_en_lo_que_se_decia_entonces(client, compromiso, punto, time_machine):
    punto.temas = "árboles"
    punto.save()
    time_machine.move_to("2026-03-02T12:00:00-06:00")
    actividad = ActividadFactory(compromiso=compromiso, numero=2, texto="Podar árboles")
    time_machine.move_to("2026-03-05T12:00:00-06:00")
    actividad.texto = "Comprar mangueras"
    actividad.save()
    assert "lo menciona la actividad 4.2" in llano(client.get(f"{COBERTURA}?al=2026-03-04"))
    assert "Podar árboles" in cuerpo(client.get(f"{EN_CSV}&al=2026-03-04"))
    assert "ninguna actividad de la agenda lo menciona" in llano(client.get(COBERTURA))
    assert "Comprar mangueras" in cuerpo(client.get(EN_CSV))
