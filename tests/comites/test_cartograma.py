"""The map as numbers: where each hexagon goes, how it is drawn, the table that says it too."""

import pytest
from django.core.management import call_command

from comites.cartograma import ALTO, ANCHO, GRADOS, Clase, cartograma
from comites.mapas import Nombre, mapa_de
from comites.models import Evento, Municipio
from tests.fabricas import (
    AcuerdoFactory,
    ContraloriaFactory,
    EdicionFactory,
    EventoFactory,
    MunicipioFactory,
)

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


# --- How many of something are where --------------------------------------------------------
EVENTOS = Nombre("evento", "eventos", "Ninguno")


@pytest.mark.dos_bases
@pytest.mark.parametrize(
    ("cuantos", "palabra"),
    [
        (0, "Ninguno"),
        (1, "1 evento"),
        (2, "De 2 a 4"),
        (4, "De 2 a 4"),
        (5, "De 5 a 9"),
        (9, "De 5 a 9"),
        (10, "10 eventos o más"),
    ],
)
def test_cuantos_hay_en_cada_municipio(cuantos, palabra, django_assert_num_queries):
    uno, otro = en(0, 0, "Uno"), en(1, 0, "Otro")
    EventoFactory(municipio=otro)
    edicion = EdicionFactory()
    for _ in range(cuantos):
        EventoFactory(municipio=uno, edicion=edicion)
    with django_assert_num_queries(2):
        mapa = mapa_de(Evento.objects.filter(municipio=uno), EVENTOS)
    assert [(c.nombre, c.palabra) for c in mapa.casillas] == [("Otro", "Ninguno"), ("Uno", palabra)]
    assert mapa.nota == ""


@pytest.mark.parametrize(
    ("demos", "dice"),
    [
        ([False], "Uno"),
        ([True], "Uno (demostración)"),
        ([True, False], "Uno (en parte, demostración)"),
    ],
)
def test_lo_inventado_se_dice_en_el_mapa_y_en_la_tabla(demos, dice):
    uno = en(0, 0, "Uno")
    for demo in demos:
        EventoFactory(municipio=uno, edicion__demo=demo)
    mapa = mapa_de(Evento.objects.all(), EVENTOS)
    assert [c.nombre for c in mapa.casillas] == mapa.grupos[0].nombres == [dice]
    assert bool(mapa.nota) == any(demos)


@pytest.mark.parametrize(
    ("ruta", "dentro", "fuera"),
    [
        ("/calendario/eventos/?cuando=todos", "Tala: 1 evento", "Ameca: 1 evento"),
        ("/contraloria-social/?", "Tala: 1 contraloría social", "Ameca: 1 contraloría social"),
        ("/calendario/acuerdos/?", "Tala: 1 acuerdo", "Ameca: 1 acuerdo"),
    ],
)
def test_cada_lista_tiene_su_mapa_segun_los_filtros(client, agenda_publicada, ruta, dentro, fuera):
    for columna, nombre in enumerate(("Tala", "Ameca")):
        municipio = MunicipioFactory(columna=columna, renglon=0, nombre=nombre, slug=nombre.lower())
        ContraloriaFactory(municipio=municipio)
        AcuerdoFactory(publico=True, evento__municipio=municipio)
    todo = client.get(ruta).content.decode()
    assert f'<a href="/municipios/tala/"><title>{dentro}</title>' in todo
    assert fuera in todo
    de_tala = client.get(f"{ruta}&municipio=tala").content.decode()
    assert dentro in de_tala
    assert fuera not in de_tala
    assert "<title>Ameca: ning" in de_tala
    assert (
        "cartograma"
        not in client.get(f"{ruta}&municipio=zzz", headers={"HX-Request": "true"}).content.decode()
    )
