import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compromisos.importacion.hoja import Columna, HojaIlegible, Limites
from evj.web.exportacion import csv_lineas, desescapar
from evj.web.texto import BLANCOS

from .archivos import TITULOS, leer

FILA = [
    "1",
    "Compromiso de niñez, «x»",
    'Actividad; "dos"\nrenglones',
    "Unidad",
    "29/03/19",
    "25 %",
]
LEIDA = tuple(FILA)


def csv_de(filas, separador=",", titulos=TITULOS):
    def campo(texto):
        return '"' + texto.replace('"', '""') + '"'

    return "".join(separador.join(map(campo, fila)) + "\r\n" for fila in [titulos, *filas])


@pytest.mark.parametrize("separador", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("codec", "marca"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("cp1252", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
def test_un_csv_se_lee_en_cada_codificacion_y_con_cada_separador(separador, codec, marca):
    hoja = leer(marca + csv_de([FILA], separador).encode(codec))
    assert hoja.filas == [LEIDA]
    assert hoja.numeros == [2]
    assert hoja.errores == []


@pytest.mark.parametrize("inicio", ["sep=;\r\n", "SEP=;\n", "sep=|\r\n", "sep=\t\r\n"])
def test_la_linea_sep_de_excel_manda_y_no_cuenta_como_fila(inicio):
    hoja = leer((inicio + csv_de([FILA], inicio[4])).encode())
    assert hoja.filas == [LEIDA]
    assert hoja.numeros == [2]


def test_las_filas_se_cuentan_por_registros_y_las_vacias_cuentan():
    texto = f"\r\nTítulo,\r\n{csv_de([FILA])}\r\n,,\r\n{csv_de([], titulos=FILA)}"
    hoja = leer(texto.encode())
    assert hoja.numeros == [4, 7]


@pytest.mark.parametrize("fin", ["\n", "\r", "\r\n"])
def test_cada_fin_de_linea_sirve(fin):
    texto = fin.join([",".join(TITULOS), "1,c,a,u,,", "2,c,a,u,,"])
    assert leer(texto.encode()).numeros == [2, 3]


def test_una_coma_de_mas_no_parte_un_texto_en_silencio():
    texto = csv_de([FILA]) + "2,c,a,u,,25, se entrega en mayo\r\n3,c,a,u,,25,,\r\n"
    (error,) = leer(texto.encode()).errores
    assert (error.fila, error.valor) == (3, " se entrega en mayo")
    assert "entre comillas" in error.mensaje


def test_una_comilla_sin_cerrar_nombra_la_fila_donde_abre():
    texto = ",".join(TITULOS) + '\n1,c,a\n2,c,"abierta\n3,c,a\n'
    hoja = leer(texto.encode())
    [error] = hoja.errores
    assert (error.hoja, error.fila, error.columna) == ("CSV", 3, "")
    assert "comillas sin cerrar" in error.mensaje
    assert error.valor == '2,c,"abierta'
    assert hoja.numeros == [2]


def test_una_comilla_sin_cerrar_que_se_traga_todo_no_rompe():
    texto = ",".join(TITULOS) + '\n1,c,a\n2,c,"abierta\n' + "3,c,a\n" * 40_000
    [error] = leer(texto.encode()).errores
    assert error.fila == 3
    assert "comillas sin cerrar" in error.mensaje


def test_una_comilla_sin_cerrar_que_otra_cierra_no_se_traga_filas():
    """Those between them went, without an error, into the text of the first."""
    texto = ",".join(TITULOS) + '\n1,c,a\n2,c,"nota abierta\n3,c,a\n4,c,"otra nota"\n5,c,a\n'
    hoja = leer(texto.encode())
    [error] = hoja.errores
    assert (error.fila, error.valor) == (3, '2,c,"nota abierta')
    assert "comillas sin cerrar" in error.mensaje
    assert hoja.numeros == [2]


def test_lo_que_sigue_a_unas_comillas_que_cierran_no_se_pega_al_texto():
    texto = ",".join(TITULOS) + '\n1,"Vamos Juntos" en marcha,a\n'
    [error] = leer(texto.encode()).errores
    assert (error.fila, error.columna) == (2, "")
    assert "con algo pegado después" in error.mensaje


def test_las_comillas_dentro_de_un_texto_no_son_un_error():
    texto = ",".join(TITULOS) + '\n1,tubo de 12" y 3",a\n'
    assert leer(texto.encode()).filas[0][1] == 'tubo de 12" y 3"'


def test_los_octetos_que_no_son_utf8_nombran_su_fila():
    texto = (
        codecs.BOM_UTF8 + ",".join(TITULOS).encode() + b"\n1,ni\xc3\xb1o,a\n2,ni\xf1o,a\n3,\xff,a\n"
    )
    hoja = leer(texto)
    assert [error.fila for error in hoja.errores] == [3, 4]
    assert "octetos que no son de UTF-8" in hoja.errores[0].mensaje
    assert "ni\ufffdo" in hoja.errores[0].valor
    assert hoja.filas[1][1] == "ni\ufffdo"


def test_un_utf8_sin_marca_con_un_octeto_roto_no_pasa_por_windows():
    texto = ",".join(TITULOS).encode() + "\n1,niñez evaluación,a\n".encode() + b"2,\xff,a\n"
    hoja = leer(texto)
    assert [error.fila for error in hoja.errores] == [3]
    assert hoja.filas[0][1] == "niñez evaluación"


def test_los_octetos_sin_letra_en_windows_nombran_su_fila():
    texto = ",".join(TITULOS).encode("cp1252") + b"\n1,ni\xf1o,a\n2,a\x81b,a\n"
    hoja = leer(texto)
    [error] = hoja.errores
    assert error.fila == 3
    assert "Windows-1252" in error.mensaje


def test_un_utf16_cortado_nombra_su_fila():
    texto = csv_de([FILA]).encode("utf-16")[:-1]
    [error] = leer(texto).errores
    assert "UTF-16" in error.mensaje


def test_un_nulo_en_un_csv_llega_a_su_celda():
    hoja = leer((",".join(TITULOS) + "\n1,a\x00b,c\n").encode())
    assert hoja.filas[0][1] == "a\x00b"


def test_un_campo_mayor_que_el_limite_de_csv_es_un_error_con_su_fila():
    texto = ",".join(TITULOS) + "\n1,c,a\n2," + "x" * 200_000 + ",a\n"
    [error] = leer(texto.encode()).errores
    assert error.fila == 3
    assert "demasiado larga" in error.mensaje


def test_las_filas_de_un_csv_tienen_limite():
    with pytest.raises(HojaIlegible, match="más de 1 filas"):
        leer(csv_de([FILA, FILA]).encode(), limites=Limites(filas=1))


def test_un_csv_sin_filas_se_rechaza():
    with pytest.raises(HojaIlegible, match="sólo tiene encabezados"):
        leer(csv_de([]).encode())


@pytest.mark.parametrize("codec", ["cp850", "cp437", "mac_roman"])
@pytest.mark.parametrize("optativa", [True, False])
def test_un_csv_de_ms_dos_o_macintosh_se_rechaza_diciendo_como_guardarlo(codec, optativa):
    columnas = [Columna("a", "No."), Columna("b", "Recomendación", not optativa)]
    contenido = "No.;Recomendación\n1;Ñandú\n".encode(codec)
    with pytest.raises(HojaIlegible) as rechazo:
        leer(contenido, columnas=columnas)
    danado = contenido.splitlines()[0].decode("cp1252").partition(";")[2]
    assert str(rechazo.value) == (
        f"Los acentos del archivo están dañados («{danado}»), como si se hubiera guardado para "
        "MS-DOS o Macintosh: guárdelo en Excel como «CSV UTF-8» o como .xlsx y vuelva a importarlo."
    )


def test_un_encabezado_desconocido_con_acento_no_es_de_otra_codificacion():
    columnas = [Columna("a", "No."), Columna("b", "Recomendación")]
    for codec in ("cp1252", "utf-8"):
        contenido = "No.;Recomendación;Dirección\n1;Ñandú;x\n".encode(codec)
        hoja = leer(contenido, columnas=columnas)
        assert hoja.filas == [("1", "Ñandú")]
        assert "«Dirección» (columna C)" in hoja.avisos[0]


SIMPLES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n=+@'"),
    max_size=20,
)


@given(st.lists(st.tuples(st.integers(1, 99), SIMPLES, SIMPLES), min_size=1, max_size=4))
def test_lo_que_exportamos_se_lee_igual(filas):
    columnas = [Columna(clave, clave) for clave in ("uno", "dos", "tres")]
    texto = "".join(csv_lineas(["uno", "dos", "tres"], filas))
    leidas = [
        [desescapar(celda or "") for celda in fila]
        for fila in leer(texto.encode(), columnas=columnas).filas
    ]
    assert leidas == [[str(n), *(t if t.strip(BLANCOS) else "" for t in ts)] for n, *ts in filas]
