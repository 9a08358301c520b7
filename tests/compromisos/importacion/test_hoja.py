import contextlib
import datetime as dt
import gc
import io
import logging
import time
import zipfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from compromisos.importacion.hoja import Columna, HojaIlegible, Limites
from evj.web.exportacion import desescapar, xlsx_bytes
from evj.web.texto import BLANCOS

from .archivos import (
    COLUMNAS,
    TITULOS,
    bytes_de,
    con_filas,
    con_partes,
    leer,
    libro,
    xlsx,
)

UNA = [1, "Compromiso uno", "Actividad", "Unidad", dt.date(2019, 3, 29), 25]
LEIDA = (1, "Compromiso uno", "Actividad", "Unidad", dt.date(2019, 3, 29), 25)


# --- Rows and their numbers -----------------------------------------------------------------
def test_una_hoja_llana_se_lee_entera():
    hoja = leer(xlsx([UNA]))
    assert hoja.nombre == "Agenda"
    assert hoja.filas == [LEIDA]
    assert hoja.numeros == [2]
    assert hoja.presentes == {columna.clave for columna in COLUMNAS}
    assert hoja.columnas == COLUMNAS
    assert (hoja.errores, hoja.avisos, hoja.fecha_1904) == ([], [], False)


def test_el_encabezado_se_halla_bajo_los_titulos_y_los_numeros_son_los_de_la_hoja():
    nuevo, hoja = libro()
    hoja["C2"] = "Gobierno del Estado"
    hoja["C3"] = "Responsable del llenado: la Unidad"
    for indice, titulo in enumerate(TITULOS):
        hoja.cell(5, indice + 3, titulo)
        hoja.cell(9, indice + 3, UNA[indice])
        hoja.cell(12, indice + 3, UNA[indice])
    leida = leer(bytes_de(nuevo))
    assert leida.numeros == [9, 12]
    assert leida.filas == [LEIDA, LEIDA]


@pytest.mark.parametrize(
    "titulos",
    [
        ["no.", "COMPROMISO", "actividad", "responsable", "FECHA DE TÉRMINO", "avance"],
        ["Número:", "Compromisos", "Actividades", "Responsables", "Fechas de término", "Avance %"],
        ["No", " Compromiso ", "Texto de la\nactividad", "Responsable.", "Fecha  de termino", "%"],
        [
            "No.",
            "Compromiso(s)",
            "Actividad(es)",
            "Responsable(s)",
            "Fecha de término (dd/mm/aaaa)",
            "Avance",
        ],
        ["Nº", "Compromiso*", "Actividad\u00a0", "RESPONSABLE", "Fecha\u00a0de\ntérmino", "AVANCE"],
    ],
)
def test_los_encabezados_toleran_como_se_escriban(titulos):
    hoja = leer(xlsx([UNA], titulos))
    assert hoja.filas[0][:5] == LEIDA[:5]


@pytest.mark.parametrize(
    "numero", ["N°", "Nº", "N.º", "N.°", "#", "Núm.", "Num", "NÚMERO", "Nro.", "no", "N", "Números"]
)
@pytest.mark.parametrize("forma", ["{}", "{} compromiso", "{} de compromiso", "Compromiso {}"])
def test_el_numero_se_titula_de_muchas_maneras(numero, forma):
    columnas = [
        Columna("numero", "No.", True, ("No. compromiso", "No. de compromiso", "Compromiso No.")),
        Columna("compromiso", "Compromiso", True),
    ]
    hoja = leer(xlsx([[1, "c"]], [forma.format(numero), "Compromiso"]), columnas=columnas)
    assert (hoja.filas, hoja.avisos) == ([(1, "c")], [])


def test_las_columnas_pueden_ir_en_otro_orden_y_faltar_las_optativas():
    hoja = leer(xlsx([["a", 1, "c"]], ["Actividad", "No.", "Compromiso"]))
    assert hoja.filas == [(1, "c", "a", None, None, None)]
    assert hoja.presentes == {"numero", "compromiso", "actividad"}


def test_una_columna_desconocida_se_ignora_y_se_avisa():
    hoja = leer(xlsx([[*UNA, "x"]], [*TITULOS, "Folio interno"]))
    assert hoja.filas == [LEIDA]
    assert len(hoja.avisos) == 1
    assert "«Folio interno» (columna G)" in hoja.avisos[0]


@pytest.mark.parametrize("titulo", [None, " ", 2026])
def test_lo_que_no_esta_bajo_un_titulo_se_avisa(titulo):
    filas = [[*UNA, None, "revisar"], [*UNA, None, None, 9], *[[*UNA, "x"] for _ in range(5)]]
    hoja = leer(xlsx(filas, [*TITULOS, titulo]))
    assert len(hoja.filas) == 7
    (aviso,) = hoja.avisos
    assert "H2 («revisar»), I3 («9»), G4 («x»), G5 («x»), G6 («x») y 2 celdas más." in aviso
    assert leer(xlsx([[*UNA, " "]], [*TITULOS, titulo])).avisos == []


def test_una_columna_repetida_es_un_error():
    hoja = leer(xlsx([[*UNA, "x"]], [*TITULOS, "Responsables"]))
    assert hoja.filas == []
    [error] = hoja.errores
    assert (error.hoja, error.fila, error.columna, error.valor) == (
        "Agenda",
        1,
        "Responsable",
        "Responsables",
    )
    assert "aparece más de una vez" in error.mensaje
    assert "(columna G)" in error.mensaje
    assert "(columna D)" in error.mensaje


def test_una_columna_que_falta_se_dice_antes_de_leer_filas():
    hoja = leer(xlsx([["x" * 30_000, 1]], ["Responsable", "No."]))
    assert hoja.filas == []
    assert [error.columna for error in hoja.errores] == ["Compromiso", "Actividad"]
    assert "Falta la columna «Compromiso»" in hoja.errores[0].mensaje
    assert "«Responsable», «No.»" in hoja.errores[0].mensaje
    assert hoja.errores[0].fila == 1


def test_un_dato_igual_a_un_encabezado_no_se_toma_por_el():
    filas = [["Responsable", "Actividad", "x"], UNA]
    assert leer(xlsx(filas)).numeros == [2, 3]


def test_el_nombre_de_una_columna_gana_al_sinonimo_de_otra():
    columnas = [Columna("a", "Clave", sinonimos=("Actividad",)), Columna("b", "Actividad")]
    hoja = leer(xlsx([["1", "2"]], ["Clave", "Actividad"]), columnas=columnas)
    assert hoja.filas == [("1", "2")]


def test_las_filas_en_blanco_o_de_espacios_se_saltan():
    filas = [[], UNA, [" ", "\u00a0", "\u200b \ufeff"], [None], [*UNA[:2], " \u2060", *UNA[3:]]]
    hoja = leer(xlsx(filas))
    assert hoja.numeros == [3, 6]
    assert hoja.filas[1][2] is None


def test_las_filas_ocultas_se_leen_y_se_avisa():
    nuevo, hoja = libro()
    for fila in (TITULOS, UNA, UNA, [], UNA):
        hoja.append(fila)
    for numero in (1, 3, 4, 5):
        hoja.row_dimensions[numero].hidden = True
    leida = leer(bytes_de(nuevo))
    assert leida.numeros == [2, 3, 5]
    assert leida.avisos == [
        "También se leyó lo que no se ve: 2 filas ocultas, a mano o por un filtro (la primera, la "
        "3). Si no van, bórrelas del archivo."
    ]


def test_las_columnas_ocultas_se_leen_y_se_avisa():
    nuevo, hoja = libro()
    for fila in ([*TITULOS, "Notas"], [*UNA, "x"]):
        hoja.append(fila)
    for letra in "BCG":
        hoja.column_dimensions[letra].hidden = True
    leida = leer(bytes_de(nuevo))
    assert leida.filas[0][1:3] == (UNA[1], UNA[2])
    assert leida.avisos[1:] == [
        "También se leyeron columnas que no se ven: «Compromiso» (columna B), «Actividad» (columna "
        "C). Si no van, bórrelas del archivo."
    ]
    hoja.column_dimensions["B"].hidden = hoja.column_dimensions["C"].hidden = False
    assert len(leer(bytes_de(nuevo)).avisos) == 1  # of the column that is not known


def test_las_columnas_ocultas_se_ven_en_cualquier_xml():
    columnas = (
        '<cols><col min="1" max="1" hidden="0"/><col hidden="true" max="3" min="2"/>'
        '<col min="x" max="4" hidden="1"/></cols><sheetData>'
    )
    llano = con_filas('<row r="2"><c r="A2"><v>1</v></c></row>')
    with zipfile.ZipFile(io.BytesIO(llano)) as paquete:
        hoja = paquete.read("xl/worksheets/sheet1.xml").decode()
    hoja = hoja.replace("<sheetData>", columnas)
    leidas = [leer(con_partes(llano, sheet1=una)) for una in (hoja, *rara(hoja))]
    assert leidas == leidas[:1] * len(leidas)
    assert "«Compromiso» (columna B), «Actividad» (columna C)." in leidas[0].avisos[0]


def test_las_filas_ocultas_se_ven_en_cualquier_xml():
    celda = '<c r="A{0}"><v>1</v></c>'.format
    filas = (
        f'<row r="2" hidden="0">{celda(2)}</row><row spans="1:6" hidden="true" r="3">'
        f'{celda(3)}</row><row hidden="1" r="4"/><row r="5" hidden="1" ht="0">{celda(5)}</row>'
    )
    llano = con_filas(filas)
    assert "2 filas ocultas" in leer(llano).avisos[0]
    with zipfile.ZipFile(io.BytesIO(llano)) as paquete:
        hoja = paquete.read("xl/worksheets/sheet1.xml").decode()
    assert [leer(con_partes(llano, sheet1=rara(hoja)[n])) for n in range(6)] == [leer(llano)] * 6


def test_la_dimension_declarada_no_se_cree():
    hoja = con_filas('<row r="2"><c r="A2"><v>1</v></c></row>')
    with zipfile.ZipFile(io.BytesIO(hoja)) as paquete:
        xml = paquete.read("xl/worksheets/sheet1.xml").decode()
    mentirosa = xml.replace("<sheetData>", '<dimension ref="A1"/><sheetData>')
    assert leer(con_partes(hoja, sheet1=mentirosa)).numeros == [2]


def test_un_millon_de_filas_vacias_con_formato_no_cuentan():
    vacias = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(3, 1_048_577))
    contenido = con_filas(f'<row r="2"><c r="A2"><v>1</v></c></row>{vacias}')
    inicio = time.process_time()
    assert leer(contenido, limites=Limites(filas=10)).numeros == [2]
    assert time.process_time() - inicio < 8


# --- Sheets ---------------------------------------------------------------------------------
def test_se_lee_la_hoja_visible_y_se_avisa_de_las_otras():
    nuevo, hoja = libro()
    hoja.append(["Léame"])
    buena = nuevo.create_sheet("Buena")
    for fila in (TITULOS, UNA):
        buena.append(fila)
    oculta = nuevo.create_sheet("Vieja")
    for fila in (TITULOS, UNA, UNA):
        oculta.append(fila)
    oculta.sheet_state = "hidden"
    nuevo.create_sheet("Vacía")
    leida = leer(bytes_de(nuevo))
    assert leida.nombre == "Buena"
    assert leida.filas == [LEIDA]
    [aviso] = leida.avisos
    assert "Se leyó la hoja «Buena»" in aviso
    assert "«Agenda»" in aviso
    assert "«Vieja» (oculta)" in aviso
    assert "Vacía" not in aviso


def test_la_hoja_activa_va_antes_que_las_demas():
    nuevo, hoja = libro()
    for fila in (TITULOS, UNA):
        hoja.append(fila)
    otra = nuevo.create_sheet("Activa")
    for fila in (TITULOS, UNA, UNA):
        otra.append(fila)
    nuevo.active = 1
    assert leer(bytes_de(nuevo)).nombre == "Activa"


@pytest.mark.parametrize("estado", ["hidden", "veryHidden"])
def test_ninguna_hoja_oculta_se_lee(estado):
    nuevo, hoja = libro()
    for fila in (TITULOS, UNA):
        hoja.append(fila)
    hoja.sheet_state = estado
    nuevo.create_sheet("Vacía")
    with pytest.raises(HojaIlegible, match="ninguna hoja visible"):
        leer(bytes_de(nuevo))


def test_una_hoja_con_todas_las_columnas_gana_a_una_con_algunas():
    nuevo, hoja = libro()
    for fila in (TITULOS[:2], UNA[:2]):
        hoja.append(fila)
    buena = nuevo.create_sheet("Buena")
    for fila in (TITULOS, UNA):
        buena.append(fila)
    assert leer(bytes_de(nuevo)).nombre == "Buena"


def test_sin_hoja_buena_se_dice_que_le_falta_a_la_primera_con_datos():
    nuevo, _hoja = libro()
    nuevo.create_sheet("Datos").append(["No.", "Compromiso"])
    nuevo["Datos"].append([1, "c"])
    leida = leer(bytes_de(nuevo))
    assert leida.nombre == "Datos"
    assert [error.columna for error in leida.errores] == ["Actividad"]


# --- Merged cells and fill-down -------------------------------------------------------------
def test_las_celdas_unidas_se_llenan_en_cada_fila_que_cubren():
    nuevo, hoja = libro()
    hoja.append(TITULOS)
    for n in range(4):
        hoja.append([n, "c", f"a{n}", "Unidad" if n == 0 else None, None, None])
    hoja.merge_cells("D2:D4")
    leida = leer(bytes_de(nuevo))
    assert [fila[3] for fila in leida.filas] == ["Unidad", "Unidad", "Unidad", None]


def test_una_celda_unida_a_lo_alto_no_hace_filas():
    nuevo, hoja = libro()
    hoja.append(TITULOS)
    hoja.append(UNA)
    for letra in "ABCDEF":
        hoja.merge_cells(f"{letra}2:{letra}5")
    assert leer(bytes_de(nuevo)).numeros == [2]


def test_un_encabezado_unido_a_lo_alto_no_baja_a_las_filas():
    nuevo, hoja = libro()
    for fila in (TITULOS, [None, None, None, "nueva"], UNA):
        hoja.append(fila)
    hoja.merge_cells("C1:C2")
    assert leer(bytes_de(nuevo)).filas[0] == (None, None, None, "nueva", None, None)


def test_dos_uniones_que_se_enciman_no_se_pisan():
    filas = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 6))
    unidas = '<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="A3:A5"/></mergeCells>'
    assert [fila[0] for fila in leer(con_filas(filas, unidas)).filas] == [2, 2, 2, 5]


def test_un_porcentaje_unido_lo_es_en_cada_fila():
    nuevo, hoja = libro()
    hoja.append(TITULOS)
    hoja.append([1, "c", "a", "u", None, 0.25])
    hoja.append([1, "c", "b", "u", None, None])
    hoja["F2"].number_format = "0%"
    hoja.merge_cells("F2:F3")
    assert leer(bytes_de(nuevo)).porcentajes == {(2, "avance"), (3, "avance")}


def test_los_blancos_de_un_grupo_se_llenan_desde_arriba():
    filas = [
        [1, "c1", "a1"],
        [None, None, "a2"],  # the leader is blank
        [1, None, "a3"],  # the leader repeats
        [2, None, "a4"],  # the leader is new: the blank stays
        [None, "c3", "a5"],  # what is written stays
        [None, None, None, "u"],
    ]
    leida = leer(xlsx([fila + [None] * (6 - len(fila)) for fila in filas]))
    assert [fila[:3] for fila in leida.filas] == [
        (1, "c1", "a1"),
        (1, "c1", "a2"),
        (1, "c1", "a3"),
        (2, None, "a4"),
        (2, "c3", "a5"),
        (2, "c3", None),
    ]


def test_un_grupo_de_una_columna_se_llena_hacia_abajo():
    columnas = [Columna("a", "Uno", arrastre="x"), Columna("b", "Dos")]
    hoja = leer(xlsx([["x", 1], [None, 2], ["y", 3], [None, 4]], ["Uno", "Dos"]), columnas=columnas)
    assert hoja.filas == [("x", 1), ("x", 2), ("y", 3), ("y", 4)]


# --- Values of XLSX -------------------------------------------------------------------------
def test_los_valores_de_excel_llegan_con_su_tipo():
    momento = dt.datetime(2019, 3, 29, 23, 0)  # noqa: DTZ001
    filas = [
        [1.5, "a&<b>\n'c'", True, dt.time(3, 4), momento, 0.5],
        [10**15, "_x000D_", False, "'=1", dt.date(1900, 1, 5), 1e300],
    ]
    hoja = leer(xlsx(filas))
    assert hoja.filas[0] == (1.5, "a&<b>\n'c'", True, dt.time(3, 4), momento, 0.5)
    assert hoja.filas[1] == (10**15, None, False, "'=1", dt.date(1900, 1, 5), 1e300)
    assert hoja.errores == []


def test_las_fechas_desde_1904_se_leen_en_su_dia():
    nuevo, hoja = libro()
    nuevo.epoch = CALENDAR_MAC_1904
    hoja.append(TITULOS)
    hoja.append(UNA)
    leida = leer(bytes_de(nuevo))
    assert leida.fecha_1904
    assert leida.filas == [LEIDA]


def test_las_celdas_con_formato_de_porcentaje_se_nombran():
    nuevo, hoja = libro()
    hoja.append(TITULOS)
    formatos = ["0%", "0.00%", '0.0 "%"', "General", '0.0\\ %;[Red]"x"', "#,##0"]
    for formato in formatos:
        hoja.append([1, "c", "a", "u", None, 0.25])
        hoja.cell(hoja.max_row, 6).number_format = formato
    hoja["F7"].value = "25"
    assert leer(bytes_de(nuevo)).porcentajes == {(2, "avance"), (3, "avance"), (6, "avance")}


def test_los_decimales_que_una_celda_ensena_de_mas_se_cuentan():
    nuevo, hoja = libro()
    hoja.append(TITULOS)
    formatos = ["0.00", "#,##0.00", "0.000", "0.0", "General", "0.00E+00", '"$"#,##0.00', "0%"]
    for formato in formatos:
        hoja.append([1.1, 1, "a", 1.25, None, None])
        for celda in hoja[hoja.max_row]:
            celda.number_format = formato
    leida = leer(bytes_de(nuevo))
    assert leida.decimales == {
        (2, "numero"): 2,
        (3, "numero"): 2,
        (4, "numero"): 3,
        (4, "responsable"): 3,
        (8, "numero"): 2,
    }
    assert {(fila[0], fila[3]) for fila in leida.filas} == {(1.1, 1.25)}


def test_una_formula_sin_valor_es_un_error_de_su_celda():
    nuevo, hoja = libro()
    hoja.append(TITULOS)
    hoja.append(["=1+1", "c", "a", "u", None, None])
    leida = leer(bytes_de(nuevo))
    [error] = leida.errores
    assert (error.fila, error.columna) == (2, "No.")
    assert error.mensaje == (
        "La fórmula no tiene valor calculado; ábrala en Excel, guarde y vuelva a importarla, o "
        "escriba el valor."
    )
    assert leida.filas[0][0] is None


def test_una_formula_con_valor_se_lee_y_la_de_texto_vacio_es_blanco():
    leida = leer(
        con_filas(
            '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>"a"</f><v>a</v></c>'
            '<c r="C2" t="str"><f>""</f><v></v></c><c r="D2" t="b"><f>1=1</f><v>1</v></c></row>'
        )
    )
    assert leida.filas == [(2, "a", None, True, None, None)]
    assert leida.errores == []


@pytest.mark.parametrize("codigo", ["#REF!", "#N/A", "#DIV/0!"])
def test_un_error_de_formula_es_un_error_de_su_celda(codigo):
    leida = leer(con_filas(f'<row r="2"><c r="A2" t="e"><f>X</f><v>{codigo}</v></c></row>'))
    [error] = leida.errores
    assert (error.fila, error.columna, error.valor) == (2, "No.", codigo)
    assert "corrija la fórmula" in error.mensaje


@pytest.mark.parametrize(
    "mala",
    ['<c r="A2"><v>uno</v></c>', '<c r="A2" t="s"><v>99</v></c>', '<c r="A2"><v>1 2</v></c>'],
)
def test_un_valor_danado_es_un_error_de_su_celda(mala):
    otra = '<c r="B2" t="inlineStr"><is><t>c</t></is></c><c r="C2"><v>3</v></c>'
    leida = leer(con_filas(f'<row r="2">{mala}{otra}</row>'))
    [error] = leida.errores
    assert (error.fila, error.columna) == (2, "No.")
    assert leida.filas == [(None, "c", 3, None, None, None)]


def test_un_valor_danado_no_repite_los_otros_errores():
    fila = '<c r="A2" t="e"><v>#N/A</v></c><c r="B2"><v>uno</v></c><c r="C2"><v>3</v></c>'
    errores = leer(con_filas(f'<row r="2">{fila}</row>')).errores
    assert [error.columna for error in errores] == ["No.", "Compromiso"]


def test_los_problemas_de_columnas_que_no_se_leen_no_cuentan():
    assert (
        leer(con_filas('<row r="2"><c r="A2"><v>1</v></c><c r="Z2"><f>1</f></c></row>')).errores
        == []
    )


def test_una_celda_muy_larga_es_un_error_con_fila_y_columna():
    hoja = leer(xlsx([UNA, [1, "c", "x" * 20_001]]))
    [error] = hoja.errores
    assert (error.fila, error.columna) == (3, "Actividad")
    assert "20,001 caracteres y el máximo es 20,000" in error.mensaje
    assert len(error.valor) < 100
    assert hoja.filas[1][2] is None


COMPARTIDAS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<si><t>llana &amp; entera</t></si><si/><si><r><t>en </t></r><r><rPr><b/></rPr>"
    '<t xml:space="preserve">dos &#x6c;etras</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>'
    '<si><t xml:space="preserve"> con espacio</t></si></sst>'
)
FILA_COMPARTIDA = (
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>2</v></c>'
    '<c r="D2" t="s"><v>3</v></c><c r="E2" t="s"><v>1</v></c></row>'
)


def test_los_textos_compartidos_se_leen_con_formato_y_sin_fonetica():
    leida = leer(con_filas(FILA_COMPARTIDA, sharedStrings=COMPARTIDAS))
    assert leida.filas == [(1, "llana & entera", "en dos letras", " con espacio", None, None)]


def rara(xml: str) -> list[bytes]:
    """The same worksheet or strings in XML that few programs write."""
    cuerpo = xml.partition("?>")[2]
    con_prefijo = cuerpo.replace("</", "\x00").replace("<", "<x:").replace("\x00", "</x:")
    con_prefijo = con_prefijo.replace("xmlns=", "xmlns:x=").replace("<x:!", "<!")
    return [
        xml.replace('"', "'").encode(),
        f'<?xml version="1.0" encoding="utf-8"?>{con_prefijo}'.encode(),
        f'<?xml version="1.0" encoding="UTF-16"?>{cuerpo}'.encode("utf-16"),
        f'<?xml version="1.0" encoding="iso-8859-1"?>{cuerpo}'.encode("iso-8859-1"),
        xml.replace("><", ">\n  <").replace("<row", "<!-- x --><row").encode(),
        b"\xef\xbb\xbf" + xml.encode(),
    ]


@pytest.mark.parametrize("forma", range(6))
def test_el_xml_que_pocos_escriben_se_lee_igual(forma):
    llano = con_filas(
        f'{FILA_COMPARTIDA}<row r="4"><c r="A4" s="1"><f>1</f></c><c r="B4" t="e"><v>#N/A</v></c>'
        '<c r="C4" t="inlineStr"><is><r><t>ñ </t></r><r><t>&lt;b&gt;</t></r></is></c></row>',
        despues='<mergeCells count="1"><mergeCell ref="D2:D4"/></mergeCells>',
        sharedStrings=COMPARTIDAS,
    )
    with zipfile.ZipFile(io.BytesIO(llano)) as paquete:
        hoja = paquete.read("xl/worksheets/sheet1.xml").decode()
    esperada = leer(llano)
    leida = leer(con_partes(llano, sheet1=rara(hoja)[forma]))
    assert leida == esperada
    assert leida.filas[1] == (1, "llana & entera", "ñ <b>", " con espacio", None, None)
    assert len(leida.errores) == 2
    assert leer(con_partes(llano, sharedStrings=rara(COMPARTIDAS)[forma])) == esperada


def test_las_celdas_sin_referencia_van_una_tras_otra():
    fila = '<row><c><v>1</v></c><c t="inlineStr"><is><t>c</t></is></c><c/><c><v>3</v></c></row>'
    leida = leer(con_filas(fila))
    assert leida.filas == [(1, "c", None, 3, None, None)]
    assert leida.numeros == [2]


def test_una_celda_comentada_en_el_xml_no_se_lee():
    fila = '<row r="2"><c r="A2"><v>1</v></c><!-- <c r="B2"><v>2</v></c> --></row>'
    assert leer(con_filas(fila)).filas == [(1, None, None, None, None, None)]


def test_lo_raro_a_media_hoja_no_repite_ni_pierde_filas():
    llanas = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 9000))
    rara = '<row r="9000"><c s="0" r="A9000"><v>9000</v></c></row>'
    ultima = '<row r="9001"><c r="A9001"><v>9001</v></c></row>'
    leida = leer(con_filas(llanas + rara + ultima))
    assert leida.numeros == list(range(2, 9002))
    assert [fila[0] for fila in leida.filas] == leida.numeros


def test_las_filas_en_desorden_se_ordenan():
    filas = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in (5, 3, 9))
    assert leer(con_filas(filas)).numeros == [3, 5, 9]


# --- What is no spreadsheet -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("contenido", "dice"),
    [
        (b"", "vacío"),
        (b" \r\n\x00", "vacío"),
        (b"\xef\xbb\xbf", "vacío"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "imagen"),
        (b"\xff\xd8\xff\xe0", "imagen"),
        (b"{\\rtf1", "no es una hoja de cálculo"),
        (b"<!DOCTYPE html><table>", "no es una hoja de cálculo"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "no es una hoja de cálculo"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "formato antiguo"),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "protegido con contraseña",
        ),
        (b"PK\x03\x04 nada", "incompleto o dañado"),
        (bytes(range(256)) * 40, "no es una hoja de cálculo"),
        (b"hola mundo", "No se encontró la fila de encabezados"),
        (
            "Estimada Ana, le escribo,\nsobre, la reunión; del martes,\n\nLuis".encode(),
            "No se encontró la fila de encabezados: escriba en una fila los títulos «No.»",
        ),
    ],
)
def test_lo_que_no_es_hoja_se_rechaza_en_una_frase(contenido, dice):
    with pytest.raises(HojaIlegible, match=dice) as rechazo:
        leer(contenido)
    frase = str(rechazo.value)
    assert frase.endswith(".")
    assert ". " not in frase.replace(".xlsx, .ods", "").replace("No.", "")


def test_un_xlsx_cortado_a_la_mitad_se_rechaza():
    contenido = xlsx([UNA] * 50)
    for corte in (len(contenido) // 2, len(contenido) - 10, 100):
        with pytest.raises(HojaIlegible, match="incompleto o dañado"):
            leer(contenido[:corte])


def test_un_docx_se_rechaza():
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as paquete:
        paquete.writestr("word/document.xml", "<w/>")
    with pytest.raises(HojaIlegible, match="no es una hoja de cálculo"):
        leer(salida.getvalue())


@pytest.mark.parametrize("filas", [[], [[" "], []]])
def test_una_hoja_con_solo_encabezados_se_rechaza(filas):
    with pytest.raises(HojaIlegible, match="sólo tiene encabezados"):
        leer(xlsx(filas))


@pytest.mark.parametrize("contenido", [b"", xlsx([UNA])])
def test_el_recolector_queda_como_estaba(contenido):
    for activo in (False, True):
        (gc.enable if activo else gc.disable)()
        with contextlib.suppress(HojaIlegible):
            leer(contenido)
        assert gc.isenabled() == activo


def test_un_libro_vacio_se_rechaza():
    with pytest.raises(HojaIlegible, match="ninguna hoja visible con datos"):
        leer(xlsx([], []))


# --- Limits ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("limites", "dice"),
    [
        (Limites(bytes=1000), "pesa más de"),
        (Limites(desempaquetado=2000), "al abrirse"),
        (Limites(miembros=3), "demasiadas partes"),
        (Limites(filas=2), "más de 2 filas"),
        (Limites(columnas=5), "más de 5 columnas"),
    ],
)
def test_lo_que_pasa_de_un_limite_se_rechaza(limites, dice):
    with pytest.raises(HojaIlegible, match=dice):
        leer(xlsx([UNA] * 3), limites=limites)


def test_justo_en_el_limite_se_lee():
    assert len(leer(xlsx([UNA] * 3), limites=Limites(filas=3, columnas=6)).filas) == 3


def test_mas_celdas_de_las_que_caben_se_rechazan():
    vacia = con_filas('<row r="2">' + "<c><v>1</v></c>" * 60_000 + "</row>")
    with pytest.raises(HojaIlegible, match="más de 100 celdas"):
        leer(vacia, limites=Limites(celdas=100))


# --- Hypothesis -----------------------------------------------------------------------------
def leer_sin_sorpresas(contenido, caplog):
    """Only HojaIlegible may come out, and no error of ours behind it."""
    caplog.clear()
    with caplog.at_level(logging.ERROR), contextlib.suppress(HojaIlegible):
        leer(contenido)
    assert caplog.records == []


CON_TODO = con_filas(
    FILA_COMPARTIDA + '<row r="3"><c r="A3" s="1"><f>1</f></c><c r="F3" s="2"><v>.5</v></c></row>',
    despues='<mergeCells count="1"><mergeCell ref="D2:D4"/></mergeCells>',
    sharedStrings=COMPARTIDAS,
)
SIN_AZAR = {"suppress_health_check": [HealthCheck.function_scoped_fixture], "deadline": None}


@settings(max_examples=150, **SIN_AZAR)
@given(st.data())
def test_un_xlsx_con_octetos_cambiados_no_da_sorpresas(caplog, data):
    contenido = bytearray(CON_TODO)
    for _ in range(data.draw(st.integers(1, 6))):
        donde = data.draw(st.integers(0, len(contenido) - 1))
        contenido[donde] = data.draw(st.integers(0, 255))
    leer_sin_sorpresas(bytes(contenido), caplog)


PARTES = ["sheet1", "sharedStrings", "workbook", "styles", "xl/_rels/workbook.xml.rels"]


@settings(max_examples=150, **SIN_AZAR)
@given(st.data(), st.sampled_from(PARTES))
def test_un_xlsx_con_una_parte_cambiada_no_da_sorpresas(caplog, data, parte):
    """Inside the zip, so that the checksum holds and the XML reader meets it."""
    with zipfile.ZipFile(io.BytesIO(CON_TODO)) as paquete:
        ruta = next(nombre for nombre in paquete.namelist() if parte in nombre)
        xml = bytearray(paquete.read(ruta))
    for _ in range(data.draw(st.integers(1, 4))):
        desde = data.draw(st.integers(0, len(xml)))
        xml[desde : desde + data.draw(st.integers(0, 20))] = data.draw(
            st.sampled_from(
                [b"", b"<c ", b"<c>", b"</c>", b'"', b"<si>", b"9" * 400, b"\xff", b"&"]
            )
            | st.binary(max_size=4)
        )
    leer_sin_sorpresas(con_partes(CON_TODO, **{ruta: bytes(xml)}), caplog)


@settings(max_examples=150, **SIN_AZAR)
@given(st.binary(max_size=300))
@example(b"PK\x05\x06" + b"\0" * 18)
@example(b"No.;Compromiso\n" + b"\xff\xfe")
@example(b'sep="\n1"2')
def test_octetos_cualesquiera_no_dan_sorpresas(caplog, contenido):
    leer_sin_sorpresas(contenido, caplog)


CELDA = (
    st.none()
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])).filter(
        lambda texto: texto.strip() and "_x" not in texto
    )
    | st.integers(-(10**6), 10**6)
)


EXPORTABLES = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), max_size=12)


@settings(max_examples=80, deadline=None)
@given(EXPORTABLES.filter(lambda texto: texto.strip(BLANCOS)))
@example("_x0041_ y _x000D_")
@example("=1\r\n<b>&amp;</b>")
def test_lo_que_exportamos_en_xlsx_se_lee_igual(texto):
    columnas = [Columna("uno", "Uno"), Columna("dos", "Dos")]
    contenido = xlsx_bytes(["Uno", "Dos"], [[1, texto]], titulo_hoja="x")
    [(uno, dos)] = leer(contenido, columnas=columnas).filas
    esperado = "".join("\ufffd" if c < " " and c not in "\t\r\n" else c for c in texto)
    # The control character that starts a formula was escaped before it was replaced.
    assert (uno, desescapar(dos)) in ((1, esperado), (1, f"'{esperado}"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 99), *[CELDA] * 5), min_size=1, max_size=5))
def test_lo_que_openpyxl_escribe_se_lee_igual(filas):
    columnas = [Columna(c.clave, c.nombre) for c in COLUMNAS]
    seguras = [[f"~{v}" if isinstance(v, str) else v for v in fila] for fila in filas]
    assert leer(xlsx(seguras), columnas=columnas).filas == [tuple(fila) for fila in seguras]
