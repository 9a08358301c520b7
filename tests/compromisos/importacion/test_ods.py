import contextlib
import datetime as dt
import io
import re
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compromisos.importacion.hoja import HojaIlegible, Limites

from .archivos import TITULOS, con_partes, leer, ods

ESPACIOS = '<text:s text:c="99999999"/>'
UNA = [1, "Compromiso", "Actividad", "Unidad"]


def con_contenido(cambiar) -> bytes:
    """The ODS of a plain sheet with its content.xml changed."""
    contenido = ods(("Agenda", [TITULOS, UNA]))
    with zipfile.ZipFile(io.BytesIO(contenido)) as paquete:
        xml = paquete.read("content.xml").decode()
    return con_partes(contenido, **{"content.xml": cambiar(xml)})


def con_filas(filas: str) -> bytes:
    return con_contenido(lambda xml: xml.replace("</table:table>", f"{filas}</table:table>"))


def test_una_hoja_ods_se_lee_con_sus_valores():
    fila = [
        *UNA,
        {"valuetype": "date", "datevalue": "2019-03-29", "texto": "29/03/19"},
        {"valuetype": "percentage", "value": "0.25", "texto": "25 %"},
    ]
    hora = {"valuetype": "date", "datevalue": "2019-03-29T23:00:00", "texto": "x"}
    otra = [
        "2",
        "dos\nrenglones",
        {"valuetype": "boolean", "booleanvalue": "true"},
        None,
        hora,
        1.5,
    ]
    hoja = leer(ods(("Agenda", [["Título"], [], TITULOS, fila, [], otra])))
    assert hoja.nombre == "Agenda"
    assert hoja.filas == [
        (*UNA, dt.date(2019, 3, 29), 0.25),
        ("2", "dos\nrenglones", True, None, dt.datetime(2019, 3, 29, 23), 1.5),  # noqa: DTZ001
    ]
    assert hoja.numeros == [4, 6]
    assert hoja.porcentajes == {(4, "avance")}
    assert hoja.errores == []


@pytest.mark.parametrize(
    ("visibilidad", "ocultas"), [("collapse", 1), ("filter", 1), ("visible", 0)]
)
def test_las_filas_ocultas_de_ods_se_leen_y_se_avisa(visibilidad, ocultas):
    celda = '<table:table-cell office:value-type="float" office:value="7"/>'
    hoja = leer(
        con_filas(f'<table:table-row table:visibility="{visibilidad}">{celda}</table:table-row>')
    )
    assert hoja.numeros == [2, 3]
    assert sum("1 fila oculta, " in aviso for aviso in hoja.avisos) == ocultas


def test_las_columnas_ocultas_de_ods_se_leen_y_se_avisa():
    columnas = (
        '<table:table-column/><table:table-column table:number-columns-repeated="2" '
        'table:visibility="collapse"/><table:table-column table:number-columns-repeated="16000"/>'
    )

    def con_columnas(xml):
        return re.sub("(<table:table [^>]*>)", rf"\1{columnas}", xml)

    (aviso,) = leer(con_contenido(con_columnas)).avisos
    assert "no se ven: «Compromiso» (columna B), «Actividad» (columna C)." in aviso


def test_los_decimales_que_una_celda_ods_ensena_de_mas_se_cuentan():
    mostrados = ["1.10", "1,10", "1.100", "1.1", "$1.10", ""]
    filas = [
        [{"valuetype": "float", "value": 1.1, "texto": texto}, "c", "a"] for texto in mostrados
    ]
    filas.append([{"valuetype": "float", "value": 1.25, "texto": "1.25"}, "c", "a"])
    hoja = leer(ods(("Agenda", [TITULOS, *filas])))
    assert hoja.decimales == {(2, "numero"): 2, (3, "numero"): 2, (4, "numero"): 3}
    assert {fila[0] for fila in hoja.filas} == {1.1, 1.25}


def test_una_formula_ods_sin_valor_o_con_error_es_un_error_de_su_celda():
    filas = [
        [{"formula": "of:=1+1"}, "c", "a"],
        [{"formula": "of:=1+1", "valuetype": "float", "value": 2}, "c", "a"],
        [1, "c", {"formula": "of:=[.X1]", "valuetype": "string", "texto": "#REF!"}],
        [{"valuetype": "float", "value": "nan"}, "c", "a"],
    ]
    hoja = leer(ods(("Agenda", [TITULOS, *filas])))
    assert [(e.fila, e.columna) for e in hoja.errores] == [(2, "No."), (4, "Actividad"), (5, "No.")]
    assert "no tiene valor calculado" in hoja.errores[0].mensaje
    assert hoja.errores[1].valor == "#REF!"
    assert hoja.filas[1][0] == 2


def test_las_celdas_unidas_de_ods_se_llenan():
    tapada = (
        '<table:covered-table-cell office:value-type="float" office:value="8"/>'
        '<table:table-cell office:value-type="string">'
    )
    filas = (
        '<table:table-row><table:table-cell table:number-rows-spanned="2" office:value-type="float"'
        ' office:value="7"/><table:table-cell office:value-type="string"><text:p>x</text:p>'
        f"</table:table-cell></table:table-row><table:table-row>{tapada}<text:p>y</text:p>"
        "</table:table-cell></table:table-row>"
    )
    assert [fila[:2] for fila in leer(con_filas(filas)).filas[1:]] == [(7, "x"), (7, "y")]


def test_las_filas_y_celdas_repetidas_se_cuentan():
    filas = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell '
        'table:number-columns-repeated="3" office:value-type="float" office:value="4"/>'
        "</table:table-row>"
    )
    hoja = leer(con_filas(filas))
    assert hoja.numeros == [2, 6, 7]
    assert hoja.filas[2] == (4, 4, 4, None, None, None)


def test_los_espacios_saltos_y_notas_de_una_celda_ods():
    filas = (
        '<table:table-row><table:table-cell office:value-type="string"><office:annotation>'
        "<text:p>nota</text:p></office:annotation><text:p>a<text:s text:c='3'/>b<text:tab/>"
        "<text:line-break/><text:span>c</text:span></text:p></table:table-cell></table:table-row>"
    )
    assert leer(con_filas(filas)).filas[1][0] == "a   b\t\nc"


def test_la_hoja_oculta_de_ods_no_se_lee():
    contenido = ods(("Vieja", [TITULOS, UNA]), ("Buena", [TITULOS, UNA, UNA]))
    with zipfile.ZipFile(io.BytesIO(contenido)) as paquete:
        xml = paquete.read("content.xml").decode()
    estilo = (
        '<style:style style:name="ta9" style:family="table"><style:table-properties '
        'table:display="false"/></style:style></office:automatic-styles>'
    )
    assert "<office:automatic-styles/>" in xml
    xml = xml.replace("<office:automatic-styles/>", f"<office:automatic-styles>{estilo}")
    xml = xml.replace('table:name="Vieja"', 'table:name="Vieja" table:style-name="ta9"')
    hoja = leer(con_partes(contenido, **{"content.xml": xml}))
    assert hoja.nombre == "Buena"
    assert "«Vieja» (oculta)" in hoja.avisos[0]


def test_un_millon_de_filas_vacias_de_ods_no_cuentan():
    inicio = time.process_time()
    hoja = leer(ods(("Agenda", [TITULOS, UNA]), filas_vacias=1_048_574), limites=Limites(filas=1))
    assert hoja.numeros == [2]
    assert time.process_time() - inicio < 4


@pytest.mark.parametrize(
    ("filas", "dice"),
    [
        (
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'office:value-type="float" office:value="1"/></table:table-row>',
            "filas",
        ),
        (
            '<table:table-row><table:table-cell table:number-columns-repeated="16384" '
            'office:value-type="float" office:value="1"/></table:table-row>',
            "columnas",
        ),
        ("<table:table-cell/>" * 1_700_000, "celdas"),
    ],
)
def test_lo_que_se_repite_sin_medida_se_rechaza_pronto(filas, dice):
    contenido = con_filas(filas)
    inicio = time.process_time()
    with pytest.raises(HojaIlegible, match=dice):
        leer(contenido)
    assert time.process_time() - inicio < 4


@pytest.mark.parametrize(
    "parrafos",
    [
        f"<text:p>x{ESPACIOS * 10_000}x</text:p>",
        f"<text:p>x</text:p>{'<text:p/>' * 80_000}<text:p>x</text:p>",
    ],
)
def test_una_celda_desmedida_es_un_error_suyo_y_ocupa_poco(parrafos):
    contenido = con_filas(
        f"<table:table-row><table:table-cell>{parrafos}</table:table-cell></table:table-row>"
    )
    tracemalloc.start()
    (error,) = leer(contenido).errores
    assert tracemalloc.get_traced_memory()[1] < 30 << 20
    tracemalloc.stop()
    assert "el máximo es 20,000" in error.mensaje


def test_un_ods_con_entidades_se_rechaza():
    contenido = con_contenido(
        lambda xml: xml.replace("?>", '?><!DOCTYPE d [<!ENTITY a "aaaa">]>', 1)
    )
    with pytest.raises(HojaIlegible, match="definiciones de XML"):
        leer(contenido)


def test_un_ods_cifrado_se_rechaza():
    manifiesto = (
        '<manifest:manifest xmlns:manifest="m"><manifest:file-entry><manifest:encryption-data/>'
        "</manifest:file-entry></manifest:manifest>"
    )
    contenido = con_partes(ods(("Agenda", [TITULOS, UNA])), **{"META-INF/manifest.xml": manifiesto})
    with pytest.raises(HojaIlegible, match="protegido con contraseña"):
        leer(contenido)


def sin_contenido(**partes) -> bytes:
    """The package of an ODS without its content.xml."""
    salida = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(ods(("Agenda", [TITULOS, UNA])))) as origen,
        zipfile.ZipFile(salida, "w") as destino,
    ):
        destino.writestr("mimetype", origen.read("mimetype"))
        for nombre, parte in partes.items():
            destino.writestr(nombre, parte)
    return salida.getvalue()


@pytest.mark.parametrize(
    ("contenido", "dice"),
    [
        (sin_contenido(**{"encrypted-package": b"x"}), "protegido con contraseña"),
        (sin_contenido(), "incompleto o dañado"),
        (
            b'<?xml version="1.0"?><x mimetype="application/vnd.oasis.opendocument.spreadsheet"/>',
            ".fods",
        ),
    ],
)
def test_un_ods_que_no_se_puede_leer_dice_por_que(contenido, dice):
    with pytest.raises(HojaIlegible, match=dice):
        leer(contenido)


def test_un_xlsb_dice_como_guardarlo():
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as paquete:
        paquete.writestr("xl/workbook.bin", "x")
    with pytest.raises(HojaIlegible, match=r"el formato \.xlsb"):
        leer(salida.getvalue())


def test_un_odt_se_rechaza():
    contenido = con_partes(
        ods(("Agenda", [TITULOS, UNA])),
        mimetype="application/vnd.oasis.opendocument.text",
        **{"content.xml": "<office:document-content/>"},
    )
    with pytest.raises(HojaIlegible, match="no es una hoja de cálculo"):
        leer(contenido)


PLANO = ods(("Agenda", [TITULOS, UNA]))


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(["", "9" * 30, "<"])))
)
def test_un_ods_cambiado_no_da_sorpresas(caplog, cambios):
    with zipfile.ZipFile(io.BytesIO(PLANO)) as paquete:
        xml = paquete.read("content.xml").decode()
    for donde, largo, nuevo in cambios:
        desde = int(donde * len(xml))
        xml = xml[:desde] + nuevo + xml[desde + largo :]
    caplog.clear()
    with contextlib.suppress(HojaIlegible):
        leer(con_partes(PLANO, **{"content.xml": xml}))
    assert caplog.records == []
