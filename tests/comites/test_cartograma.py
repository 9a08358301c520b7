"""The map as numbers: where each hexagon goes, how it is drawn, the table that says it too."""

import pytest
from django.core.management import call_command

from comites.cartograma import ALTO, ANCHO, GRADOS, Clase, cartograma
from comites.models import Municipio
from tests.fabricas import MunicipioFactory

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]  # where each hexagon is drawn


def en(columna, renglon, nombre):
    return MunicipioFactory(columna=columna, renglon=renglon, nombre=nombre)


def test_cada_uno_en_su_hexagono_con_la_forma_de_su_clase():
    uno, otro = en(1, 2, "Uno"), en(1, 3, "Otro")
    mapa = cartograma([uno, otro], {uno.pk: "muy_alto", otro.pk: "muy_bajo"})
    assert [(c.x, c.y, c.tono, c.palabra) for c in mapa.casillas] == [
        (ANCHO, 2 * ALTO, "k4", "Muy alto"),
        (ANCHO + ANCHO // 2, 3 * ALTO, "k0", "Muy bajo"),
    ]
    assert mapa.caja == "24 58 82 109"


def test_la_tabla_dice_lo_mismo_de_mas_a_menos():
    uno, dos, tres, sin_dato = (en(n, 0, f"Municipio {n}") for n in range(4))
    valores = {uno.pk: "bajo", dos.pk: "muy_alto", tres.pk: "bajo", sin_dato.pk: None}
    mapa = cartograma([uno, dos, tres, sin_dato], valores)
    assert [(g.clase.palabra, g.municipios) for g in mapa.grupos] == [
        ("Muy alto", [dos]),
        ("Bajo", [uno, tres]),
        ("Sin dato", [sin_dato]),
    ]
    assert mapa.casillas[-1].tono == "kn"


def test_los_que_no_se_miran_se_dibujan_vacios_y_no_se_cuentan():
    uno, otro = en(0, 0, "Uno"), en(1, 0, "Otro")
    mapa = cartograma([uno, otro], {uno.pk: "alto", otro.pk: "alto"}, solo={otro.pk})
    assert [c.tono for c in mapa.casillas] == ["kf", "k3"]
    assert [g.municipios for g in mapa.grupos] == [[otro]]


def test_el_que_no_tiene_lugar_en_el_mapa_esta_en_la_tabla():
    uno = MunicipioFactory(columna=None, renglon=None)
    mapa = cartograma([uno], {uno.pk: "medio"})
    assert (mapa.casillas, mapa.sin_lugar, mapa.caja) == ([], 1, "0 0 0 0")
    assert mapa.grupos[0].municipios == [uno]


def test_se_marca_uno():
    uno, otro = en(0, 0, "Uno"), en(1, 0, "Otro")
    mapa = cartograma([uno, otro], {}, marcado=otro.pk)
    assert mapa.marcada.municipio == otro
    assert cartograma([uno], {}).marcada is None


def test_sirve_para_otra_pregunta():
    uno, otro = en(0, 0, "Uno"), en(1, 0, "Otro")
    clases = [Clase("si", "Con comité", "k3"), Clase("no", "Sin comité", "k0")]
    mapa = cartograma([uno, otro], {uno.pk: "no", otro.pk: "si"}, clases)
    assert [(g.clase.palabra, g.municipios) for g in mapa.grupos] == [
        ("Con comité", [otro]),
        ("Sin comité", [uno]),
    ]


def test_cada_grado_tiene_su_forma():
    assert len({clase.tono for clase in GRADOS}) == 5


def test_los_125_caben_y_ninguno_toca_a_otro():
    call_command("loaddata", "municipios_jalisco", verbosity=0)
    casillas = cartograma(Municipio.objects.all(), {}).casillas
    assert len(casillas) == 125
    for uno in casillas:
        for otro in casillas:
            lejos = abs(uno.x - otro.x) >= ANCHO or abs(uno.y - otro.y) >= ALTO
            assert uno is otro or lejos
