from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compromisos.importacion.fechas import leer_fecha
from compromisos.importacion.valores import ValorInvalido

DIA = date(2019, 3, 29)
FECHAS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize("celda", [None, "", "  ", "\u00a0"])
def test_una_fecha_en_blanco_no_es_fecha(celda):
    assert leer_fecha(celda) is None


@pytest.mark.parametrize(
    "celda",
    [
        DIA,
        datetime(2019, 3, 29, 23, 59),  # noqa: DTZ001
        datetime(2019, 3, 29, 23, 59, tzinfo=UTC),
        "2019-03-29",
        "2019-3-29",
        "2019-03-29T23:00:00",
        "2019-03-29 23:00:00.000",
        "2019-03-29T23:00:00Z",
        "2019-03-29T23:00:00-06:00",
        "29/03/2019",
        "29/3/19",
        "29-03-2019",
        "29.03.2019",
        " 29 / 03 / 2019 ",
        "\u200b29/03/2019\ufeff",
        "29/03/19 11:00 PM",
        "29/03/19 11:00 p. m.",
        "29/03/2019 00:00",
        "29 de marzo de 2019",
        "29 de Marzo del 2019",
        "29 marzo 2019",
        "29-mar-19",
        "29/MAR/2019",
        "viernes, 29 de marzo de 2019",
        "Viernes 29 de marzo de 2019.",
        "2019/03/29",
        "29/03/2019.",
        43553,
        43553.9583,
        "43553",
    ],
)
def test_las_formas_de_una_fecha_dan_el_dia_escrito(celda):
    assert leer_fecha(celda) == DIA


@pytest.mark.parametrize("dia", ["1", "1º", "1.º", "1o", "1ro", "1°", "1er", "01"])
def test_el_primero_de_mes_como_se_diga(dia):
    assert leer_fecha(f"{dia} de abril de 2026") == date(2026, 4, 1)


@pytest.mark.parametrize("anio", [2000, 2026, 2100, 2026.0])
def test_un_anio_no_es_un_dia(anio):
    with pytest.raises(ValorInvalido, match="Es sólo un año"):
        leer_fecha(anio)


def test_fecha_con_hora_conserva_su_dia():
    assert leer_fecha("29/03/19 11:00 PM") == date(2019, 3, 29)
    assert leer_fecha("30/12/19 12:00 AM") == date(2019, 12, 30)


def test_un_numero_de_serie_cuenta_desde_1904_si_el_libro_lo_dice():
    assert leer_fecha(43553 - 1462, desde_1904=True) == DIA


@given(FECHAS)
def test_dia_mes_anio_se_lee_como_se_escribe(fecha):
    for forma in ("%d/%m/%Y", "%d-%m-%y", "%d.%m.%Y 11:00 PM", "%Y-%m-%d", "%Y-%m-%dT23:59:59"):
        assert leer_fecha(fecha.strftime(forma)) == fecha


@pytest.mark.parametrize(
    ("celda", "dice"),
    [
        ("03/13/2019", "No existe el mes 13; escriba día/mes/año"),
        ("30/02/2019", "No existe el día 30 de febrero de 2019"),
        ("31/04/19", "No existe el día 31 de abril"),
        ("00/01/2019", "No existe el día 0"),
        ("29/03/1999", "El año 1999 está fuera de 2000-2100"),
        ("29/03/2101", "El año 2101"),
        (date(1919, 3, 29), "El año 1919"),
        (2019, "Es sólo un año"),
        (-5, "El año 1899"),
        (1e300, "No es una fecha"),
        (float("nan"), "No es una fecha"),
        (True, "No es una fecha"),
        (time(3, 4), "No es una fecha"),
        ("marzo", "No es una fecha"),
        ("29/03", "No es una fecha"),
        ("29/03/2019 mañana", "No es una fecha"),
        ("2019-03-29 hola", "No es una fecha"),
        ("29 de brumario de 2019", "No es una fecha"),
        ("x" * 20_000, "No es una fecha"),
    ],
)
def test_una_fecha_mala_dice_que_escribir(celda, dice):
    with pytest.raises(ValorInvalido, match=dice):
        leer_fecha(celda)
