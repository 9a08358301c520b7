from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from compromisos.importacion.valores import (
    ValorInvalido,
    con_marca,
    leer_decimal,
    leer_entero,
    leer_numero,
    leer_numero_actividad,
    leer_porcentaje,
    leer_texto,
    leer_texto_con_marca,
)
from evj.web.exportacion import escapar

DIA = date(2019, 3, 29)


# --- Percentages ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("celda", "valor"),
    [
        (None, None),
        (" ", None),
        (25, "25"),
        (25.0, "25"),
        ("25 %", "25"),
        ("25%", "25"),
        ("25\u00a0%", "25"),
        ("\u200b25\u2060", "25"),
        ("\u200b", None),
        ("74,5", "74.5"),
        ("74.5", "74.5"),
        (Decimal("74.50"), "74.5"),
        (0, "0"),
        (-0.0, "0"),
        (100, "100"),
        ("33.335", "33.34"),
        ("99.995", "99.99"),
        ("99.9999999", "100"),
        (100.0000000001, "100"),
        (-0.0000000001, "0"),
        (100 / 3, "33.33"),
    ],
)
def test_un_porcentaje_se_lee_como_se_escriba(celda, valor):
    assert leer_porcentaje(celda) == (valor if valor is None else Decimal(valor))


@pytest.mark.parametrize(
    ("celda", "decimal", "miles"),
    [
        ("1,000", "1", "1000"),
        ("1.000", "1", "1000"),
        ("1,000 %", "1", "1000"),
        ("10.000", "10", "10000"),
        ("12,500", "12.5", "12500"),
        ("33,335%", "33.335", "33335"),
    ],
)
def test_un_porcentaje_con_miles_no_se_adivina(celda, decimal, miles):
    with pytest.raises(ValorInvalido) as error:
        leer_porcentaje(celda)
    assert str(error.value) == (
        f"No se sabe si es {decimal} o {miles}; escriba {decimal} si eso es, o 100 si está "
        "terminada."
    )


@pytest.mark.parametrize(("celda", "valor"), [("0,500", "0.5"), ("33.335", "33.34"), ("1,00", "1")])
def test_un_porcentaje_con_decimales_claros_se_lee(celda, valor):
    assert leer_porcentaje(celda) == Decimal(valor)


@pytest.mark.parametrize("por_ciento", range(101))
def test_una_celda_con_formato_de_porcentaje_vale_por_cien(por_ciento):
    assert leer_porcentaje(por_ciento / 100, True) == por_ciento


def test_un_texto_en_una_celda_con_formato_de_porcentaje_vale_lo_que_dice():
    assert leer_porcentaje("25 %", True) == 25


@pytest.mark.parametrize(
    "celda",
    [
        -1,
        101,
        "100.01",
        "100.004",
        100.004,
        "-0.004",
        "-0.5",
        1e300,
        float("nan"),
        float("inf"),
        "nan",
        "mucho",
        True,
        DIA,
        "1_0",
        "%",
        "25 %%",
        "1e1",
        "9" * 20000,
    ],
)
def test_un_porcentaje_malo_dice_que_va_de_0_a_100(celda):
    with pytest.raises(ValorInvalido, match="0 a 100"):
        leer_porcentaje(celda)


# --- Numbers --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "celda",
    [
        1,
        1.0,
        "1",
        "1.",
        "1.0",
        " 1 ",
        "No. 1",
        "No.1",
        "N° 1",
        "Nº1",
        "Núm. 1",
        "Compromiso No.1",
        "COMPROMISO 1",
        "#1",
        "Actividad 1:",
        "1)",
    ],
)
def test_un_numero_se_lee_con_su_rotulo_o_sin_el(celda):
    assert leer_numero(celda) == 1


@pytest.mark.parametrize(
    "celda",
    [
        0,
        -1,
        1.5,
        32768,
        "abc",
        "1 2",
        "uno 1",
        "1,5",
        float("nan"),
        float("inf"),
        True,
        DIA,
        "a" * 50 + "!",
        "no " * 5000 + "!",
        "999999999",
    ],
)
def test_un_numero_malo_dice_que_escribir(celda):
    with pytest.raises(ValorInvalido, match="entero de 1 a 32,767"):
        leer_numero(celda)


@pytest.mark.parametrize(
    ("celda", "numero"),
    [
        ("1.2", 2),
        (1.2, 2),
        ("Actividad 1.2", 2),
        ("1.2.", 2),
        ("1.10", 10),
        (2, 2),
        ("2", 2),
        ("1.0", 1),
        (None, None),
        ("  ", None),
        ("Actividad 3:", 3),
    ],
)
def test_el_numero_de_actividad_puede_llevar_el_de_su_compromiso(celda, numero):
    assert leer_numero_actividad(celda, 1) == numero


def test_el_numero_de_actividad_de_otro_compromiso_es_un_error():
    with pytest.raises(ValorInvalido, match=r"«1\.2» es la actividad 2 del compromiso 1"):
        leer_numero_actividad(1.2, 3)
    assert leer_numero_actividad("1.2", None) == 2


@pytest.mark.parametrize(
    ("celda", "numero"),
    [
        ("12,000", 12_000),
        ("1,234,567", 1_234_567),
        ("1,000.00", 1000),
        ("12 000", 12_000),
        ("\ufeff12", 12),
        ("\u200b", None),
        ("12\u00a0000", 12_000),
        ("1200", 1200),
        ("0120", 120),
        ("12.", 12),
        ("12.00", 12),
        (12, 12),
        (12.0, 12),
        (11.9999999999, 12),
        (" ", None),
    ],
)
def test_un_entero_lleva_comas_en_los_miles(celda, numero):
    assert leer_entero(celda, cifras=9, desde=1) == numero


@pytest.mark.parametrize(
    "celda",
    [
        *("1,2", "12,00", "0,500", "1,2345", "1,0000", "12,34,567", "1,234.5", "12.5", 12.5),
        *("1 2", "mil", "muchos", "1.2345", "12 personas", True, DIA, "9" * 300),
    ],
)
def test_lo_que_no_es_un_entero_lo_dice_y_no_se_redondea(celda):
    with pytest.raises(ValorInvalido) as error:
        leer_entero(celda, cifras=9, desde=1)
    assert str(error.value) == ("No es un número entero; escríbalo con cifras, como 1200 o 1,200.")


@pytest.mark.parametrize(
    ("celda", "dice"),
    [("1.200", "1200 o 1,200"), ("12.000", "12000 o 12,000"), ("1.234.567", "1234567 o 1,234,567")],
)
def test_un_entero_con_punto_de_miles_no_se_adivina(celda, dice):
    with pytest.raises(ValorInvalido, match=f"«{celda}» lleva punto.*escriba {dice}") as error:
        leer_entero(celda, cifras=9, desde=1)
    assert "punto decimal" not in str(error.value)


def test_un_entero_tiene_minimo_y_maximo():
    assert leer_entero("0", cifras=3, desde=0) == 0
    with pytest.raises(ValorInvalido, match="1 o más"):
        leer_entero("0", cifras=3, desde=1)
    with pytest.raises(ValorInvalido, match="0 o más"):
        leer_entero("-1,000", cifras=4, desde=0)
    with pytest.raises(ValorInvalido, match="más de 3 enteros"):
        leer_entero("1,000", cifras=3, desde=0)


@pytest.mark.parametrize("celda", ["1,234", "-103,345", "20,000"])
def test_una_cifra_con_coma_y_tres_decimales_no_se_adivina(celda):
    con_punto, llano = celda.replace(",", "."), celda.replace(",", "")
    with pytest.raises(ValorInvalido, match=f"No se sabe si es {con_punto} o {llano}"):
        leer_decimal(celda, enteros=3, decimales=6)


@pytest.mark.parametrize(
    ("celda", "cifra"),
    [("1.234", "1.234"), ("0,345", "0.345"), ("31,305679", "31.305679"), ("57,25", "57.25")],
)
def test_una_cifra_con_decimales_claros_se_lee(celda, cifra):
    assert leer_decimal(celda, enteros=3, decimales=6) == Decimal(cifra)


# --- Text -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("celda", "texto"),
    [
        (None, ""),
        (" hola\u00a0mundo ", "hola mundo"),
        ("una\r\ndos\rtres\ncuatro", "una\ndos\ntres\ncuatro"),
        ("a\tb", "a\tb"),
        ("'=1+1", "=1+1"),
        ("''=1", "'=1"),
        ("'hola'", "'hola'"),
        ("\u200b", ""),
        (" \ufeff\u2060hola\u200bmundo\u200d\u00ad ", "hola\u200bmundo"),
        (3.0, "3"),
        (3.5, "3.5"),
        (7, "7"),
        (True, "sí"),
        (False, "no"),
        (DIA, "29/03/2019"),
        (datetime(2019, 3, 29), "29/03/2019"),  # noqa: DTZ001
        (datetime(2019, 3, 29, 23, 5), "29/03/2019 23:05"),  # noqa: DTZ001
        (time(9, 5), "09:05"),
        ("<b>hola</b>", "<b>hola</b>"),
    ],
)
def test_un_texto_sale_limpio(celda, texto):
    assert leer_texto(celda, 100) == texto


VUELTAS = [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]


@pytest.mark.parametrize("malo", ["\x00", "\x0b", "\x1f", "\x7f", "\x85", "\ud800", *VUELTAS])
def test_un_caracter_de_control_es_un_error(malo):
    for celda in (f"a{malo}b", malo):
        with pytest.raises(ValorInvalido, match=rf"carácter de control.*U\+{ord(malo):04X}"):
            leer_texto(celda, 100)


def test_un_texto_largo_dice_los_dos_largos():
    assert leer_texto("x" * 10, 10) == "x" * 10
    with pytest.raises(ValorInvalido, match=r"tiene 1,201 caracteres y el máximo es 1,200"):
        leer_texto("x" * 1201, 1200)


TEXTOS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zs"], exclude_characters=VUELTAS)
) | st.text(alphabet="[…].' =-a\n")


@given(TEXTOS)
@example("")
@example("termina […]")
@example("termina […]'")
@example("[...]''")
def test_lo_exportado_se_lee_igual_con_su_marca(texto):
    texto = leer_texto(texto, 10_000)
    for completo in (True, False):
        exportado = escapar(con_marca(texto, completo))
        assert leer_texto_con_marca(exportado, len(texto)) == (texto, completo)


@pytest.mark.parametrize(
    ("celda", "esperado"),
    [
        ("se cortó […]", ("se cortó", False)),
        ("se cortó[...] ", ("se cortó", False)),
        ("[…]", ("", False)),
        ("se cortó\u200b […]", ("se cortó", False)),
        ("entero", ("entero", True)),
        ("[…] al principio", ("[…] al principio", True)),
        (None, ("", True)),
    ],
)
def test_un_texto_con_marca_esta_cortado_o_perdido(celda, esperado):
    assert leer_texto_con_marca(celda, 100) == esperado


def test_la_marca_no_cuenta_en_el_largo():
    assert leer_texto_con_marca("12345 […]", 5) == ("12345", False)
    with pytest.raises(ValorInvalido, match="tiene 6 caracteres"):
        leer_texto_con_marca("123456 […]", 5)
