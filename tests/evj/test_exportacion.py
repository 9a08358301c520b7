import csv
import io
import time
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from hypothesis import example, given
from hypothesis import strategies as st

from evj.web.exportacion import (
    csv_lineas,
    desescapar,
    escapar,
    respuesta_csv,
    respuesta_xlsx,
    xlsx_bytes,
)
from evj.web.texto import normalizar

ENCABEZADOS = ["No.", "Actividad", "Fecha de término"]
FILAS = [[1, "Preparar talleres", date(2019, 3, 29)], [2, "=1+1", None]]


def leer_csv(texto):
    return list(csv.reader(io.StringIO(texto.removeprefix("\ufeff"), newline="")))


def abrir(contenido):
    return openpyxl.load_workbook(io.BytesIO(contenido)).active


@given(st.text())
@example("'''=1")
@example("\ufeff")
def test_desescapar_devuelve_el_texto_escapado(texto):
    assert desescapar(escapar(texto)) == texto


@given(st.text(alphabet="'=+-@\t\r\x00a\n"))
def test_dos_textos_distintos_no_se_escapan_igual(texto):
    assert desescapar(escapar(texto)) == texto
    assert escapar(texto)[:1] not in set("=+-@\t\r\x00")


@pytest.mark.parametrize("texto", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\x00=1", "'=1"])
def test_un_texto_que_empieza_formula_sale_con_un_apostrofo(texto):
    assert escapar(texto) == f"'{texto}"


@pytest.mark.parametrize("texto", ["", "'hola'", "hola", " =1", "1-1", "'"])
def test_un_texto_llano_sale_igual(texto):
    assert escapar(texto) == texto
    assert desescapar(texto) == texto


def test_el_csv_empieza_con_la_marca_utf8_y_usa_coma_y_crlf():
    texto = "".join(csv_lineas(["a", "b"], [["uno, dos", 'con "comillas"']]))
    assert texto == '\ufeffa,b\r\n"uno, dos","con ""comillas"""\r\n'


def test_el_csv_conserva_saltos_de_linea_y_escapa_formulas():
    texto = "".join(csv_lineas(ENCABEZADOS, [[1, "una\ndos", "=1+1"], [-5, "-5", "@x"]]))
    assert leer_csv(texto)[1:] == [["1", "una\ndos", "'=1+1"], ["-5", "'-5", "'@x"]]


def test_el_csv_escribe_fechas_numeros_vacios_y_logicos():
    momento = datetime(2019, 3, 30, 5, 0, tzinfo=UTC)
    fila = [date(2019, 3, 29), momento, Decimal("74.50"), 3, 2.5, None, True, False, float("nan")]
    esperada = ["2019-03-29", "2019-03-29 23:00", "74.5", "3", "2.5", "", "sí", "no", ""]
    assert leer_csv("".join(csv_lineas(["x"], [fila, [Decimal("NaN")]])))[1:] == [esperada, [""]]


def test_el_csv_sale_por_partes():
    partes = list(csv_lineas(["n"], ([n] for n in range(1000))))
    assert len(partes) > 3
    assert len(leer_csv("".join(partes))) == 1001


def test_un_objeto_cualquiera_sale_como_texto_escapado():
    class Formula:
        def __str__(self):
            return "=1"

    assert leer_csv("".join(csv_lineas(["x"], [[Formula()]])))[1] == ["'=1"]


def test_el_xlsx_se_abre_con_encabezado_fijo_en_negritas_y_texto_ajustado():
    hoja = abrir(xlsx_bytes(ENCABEZADOS, FILAS, titulo_hoja="Agenda", anchos=[6, 60]))
    assert hoja.title == "Agenda"
    assert hoja.freeze_panes == "A2"
    assert all(celda.font.bold and celda.alignment.wrap_text for celda in hoja[1])
    assert hoja["B2"].alignment.wrap_text
    assert [c.value for c in hoja[1]] == ENCABEZADOS
    assert hoja.column_dimensions["B"].width == 60
    assert hoja.column_dimensions["C"].width == 24


def test_el_xlsx_guarda_numeros_y_fechas_como_tales():
    momento = datetime(2019, 3, 30, 5, 0, tzinfo=UTC)
    filas = [[1, Decimal("74.5"), date(2019, 3, 29), momento, True, date(1899, 1, 2)]]
    hoja = abrir(xlsx_bytes(list("abcdef"), filas, titulo_hoja="x"))
    assert [c.value for c in hoja[2]] == [
        1,
        74.5,
        datetime(2019, 3, 29),  # noqa: DTZ001
        datetime(2019, 3, 29, 23, 0),  # noqa: DTZ001
        "sí",
        "1899-01-02",
    ]
    assert hoja["C2"].number_format == "dd/mm/yyyy"
    assert hoja["D2"].number_format == "dd/mm/yyyy hh:mm"


@pytest.mark.parametrize("texto", ["=1+1", "'=1+1", "+1", "-1", "@a", "#N/A", "1", "TRUE"])
def test_ninguna_celda_de_texto_del_xlsx_es_formula(texto):
    hoja = abrir(xlsx_bytes([texto], [[texto]], titulo_hoja="x"))
    for celda in (hoja["A1"], hoja["A2"]):
        assert celda.data_type in ("s", "inlineStr")
        assert desescapar(celda.value) == texto


def test_ningun_caracter_prohibido_rompe_el_xlsx_ni_el_csv():
    texto = "a\x00b\x0bc\ud800d\uffff"
    hoja = abrir(xlsx_bytes(["x"], [[texto]], titulo_hoja="a/b:[c]\x01" + "d" * 40))
    assert hoja["A2"].value == "a\ufffdb\ufffdc?d\ufffd"
    assert len(hoja.title) == 31
    assert "".join(csv_lineas(["x"], [[texto]])).encode()


def test_el_mismo_xlsx_sale_igual_otro_dia():
    with time_machine.travel("2026-01-01", tick=False):
        primero = xlsx_bytes(ENCABEZADOS, FILAS, titulo_hoja="Agenda")
    with time_machine.travel("2027-06-30", tick=False):
        segundo = xlsx_bytes(ENCABEZADOS, FILAS, titulo_hoja="Agenda")
    assert primero == segundo
    with zipfile.ZipFile(io.BytesIO(primero)) as paquete:
        assert {m.date_time for m in paquete.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("nombre", ["Agenda Año", "agenda-ano"])
def test_la_respuesta_csv_se_descarga_con_su_nombre(nombre):
    respuesta = respuesta_csv(nombre, ENCABEZADOS, FILAS)
    assert respuesta.streaming
    assert respuesta["Content-Type"] == "text/csv; charset=utf-8"
    assert respuesta["Content-Disposition"] == 'attachment; filename="agenda-ano.csv"'
    assert b"".join(respuesta).startswith(b"\xef\xbb\xbfNo.,")


def test_la_respuesta_xlsx_se_descarga_con_su_nombre():
    respuesta = respuesta_xlsx("¡!", ENCABEZADOS, FILAS, titulo_hoja="Agenda", anchos=[3])
    assert respuesta["Content-Disposition"] == 'attachment; filename="archivo.xlsx"'
    assert abrir(respuesta.content).title == "Agenda"
    assert abrir(respuesta.content)["B3"].value == "'=1+1"
    assert abrir(respuesta_xlsx("vencidas", ENCABEZADOS, FILAS).content).title == "vencidas"


def test_el_xlsx_puede_llevar_otras_hojas():
    otras = [("Ayuda", ["Columna", "Qué lleva"], [["No.", "=1"]])]
    contenido = xlsx_bytes(ENCABEZADOS, FILAS, titulo_hoja="Agenda", otras_hojas=otras)
    libro = openpyxl.load_workbook(io.BytesIO(contenido))
    assert libro.sheetnames == ["Agenda", "Ayuda"]
    assert [c.value for c in libro["Ayuda"][2]] == ["No.", "'=1"]


@pytest.mark.parametrize(
    ("texto", "llano"),
    [
        ("  DIrección\u00a0General   de\nPolítica ", "direccion general de politica"),
        ("Ñandú Ç Ü", "nandu c u"),
        ("straße", "strasse"),
        ("", ""),
        ("\u0645\u064f", "\u0645"),
    ],
)
def test_normalizar_quita_mayusculas_acentos_y_espacios(texto, llano):
    assert normalizar(texto) == llano


@given(st.text())
def test_normalizar_dos_veces_es_normalizar_una(texto):
    assert normalizar(normalizar(texto)) == normalizar(texto)


def test_normalizar_es_rapido():
    textos = [f"Dirección {n}   de Estrategias Sociales" for n in range(10_000)]
    inicio = time.process_time()
    for texto in textos:
        normalizar(texto)
    assert time.process_time() - inicio < 3
