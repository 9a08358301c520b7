"""Files made to hurt are refused soon and in little memory, measured in a process of their own."""

import contextlib
import io
import json
import resource
import subprocess
import sys
import time
import zipfile

import pytest

from compromisos.importacion.columnas import NOMBRES
from compromisos.importacion.hoja import HojaIlegible
from compromisos.importacion.importar import leer as leer_agenda
from compromisos.importacion.importar import planear
from compromisos.importacion.valores import ValorInvalido, leer_texto, leer_texto_con_marca

from .archivos import CABEZA, NS, PIE, con_filas, con_partes, fila_de_titulos, leer, ods, xlsx

SST = f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{NS}">'
NR = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LETRAS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def mentiroso() -> bytes:
    """A sheet of 50 MB that claims to hold 10 bytes."""
    contenido = bytearray(con_filas(" " * 50_000_000))
    with zipfile.ZipFile(io.BytesIO(contenido)) as paquete:
        for miembro in paquete.infolist():
            if miembro.filename.endswith("sheet1.xml"):
                real = miembro.file_size.to_bytes(4, "little")
    return bytes(contenido.replace(real, (10).to_bytes(4, "little")))


def encimado() -> bytes:
    """Many entries of the directory that share the bytes of one big member."""
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as paquete:
        paquete.writestr("xl/workbook.xml", b" " * 9_000_000)
        original = paquete.infolist()[0]
        for numero in range(100):
            copia = zipfile.ZipInfo(f"xl/{numero}.xml")
            for campo in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(copia, campo, getattr(original, campo))
            paquete.filelist.append(copia)
    return salida.getvalue()


def hoja(filas: str) -> bytes:
    return con_partes(xlsx([]), sheet1=f"{CABEZA}{fila_de_titulos()}{filas}{PIE}")


CASOS = {
    "150 MB de nada": lambda: con_filas(" " * 150_000_000),
    "tamaño mentiroso": mentiroso,
    "miembros encimados": encimado,
    "una celda de 90 MB": lambda: hoja(
        f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"x" * 90_000_000}</t></is></c></row>'
    ),
    "un texto compartido de 90 MB": lambda: con_filas(
        "", sharedStrings=f"{SST}<si><t>{'x' * 90_000_000}</t></si></sst>"
    ),
    "millones de celdas": lambda: hoja(
        "".join(
            f'<row r="{n}">' + "".join(f'<c r="{c}{n}"><v>1</v></c>' for c in LETRAS) + "</row>"
            for n in range(2, 99_000)
        )
    ),
    "millones de celdas sin lugar": lambda: hoja(
        "<row>" + "<c><v>1</v></c>" * 5_000_000 + "</row>"
    ),
    "millones de textos compartidos": lambda: con_filas(
        '<row r="2"><c r="A2"><v>1</v></c></row>',
        sharedStrings=f"{SST}{'<si/>' * 19_000_000}</sst>",
    ),
    "millones de estilos": lambda: con_filas(
        "",
        styles=f'<styleSheet xmlns="{NS}"><cellXfs>{"<xf/>" * 15_000_000}</cellXfs></styleSheet>',
    ),
    "entidades": lambda: con_partes(
        xlsx([]), sheet1=f'<!DOCTYPE w [<!ENTITY a "aaaa">]>{CABEZA}{PIE}'.replace("<?xml", "<?x")
    ),
    "entidades en una parte que nadie lee": lambda: con_partes(
        xlsx([]), **{"xl/theme/theme1.xml": '<!DOCTYPE t [<!ENTITY a "aaaa">]><t>&a;</t>'}
    ),
    "millones de filas ocultas": lambda: con_partes(
        xlsx([]),
        sheet1=CABEZA + "".join(f'<row hidden="1" r="{n}"/>' for n in range(1, 3_000_000)) + PIE,
    ),
    "millones de filas en blanco": lambda: b"No.,Compromiso\r\n" + b"\n" * 9_000_000,
    "celdas sin cerrar": lambda: hoja('<c r="A1" ' * 5_000_000),
    "millones de celdas sin nada": lambda: hoja("<c/>" * 20_000_000),
    "hojas que son una misma": lambda: con_partes(
        xlsx([]),
        workbook=f'<workbook xmlns="{NS}" xmlns:r="{NR}"><sheets>'
        + "".join(f'<sheet name="h{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 2001))
        + "</sheets></workbook>",
    ),
    "millones de etiquetas dentro de otras": lambda: hoja("<a>" * 7_000_000),
    "lo mismo en los estilos": lambda: con_filas(
        "", styles=f'<styleSheet xmlns="{NS}">{"<a>" * 2_500_000}'
    ),
    "lo mismo en un ODS": lambda: con_partes(
        ods(("Hoja", [])), **{"content.xml": "<a>" * 7_000_000}
    ),
    "miles de miembros": lambda: con_partes(xlsx([]), **{f"x/{n}": b"" for n in range(30_000)}),
}
MEDIR = """
import json, resource, sys, time
from compromisos.importacion.hoja import HojaIlegible
from tests.compromisos.importacion.archivos import leer
contenido = sys.stdin.buffer.read()
antes, inicio = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
try:
    leer(contenido)
    dicho = ""
except HojaIlegible as rechazo:
    dicho = str(rechazo)
despues = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([dicho, time.process_time() - inicio, (despues - antes) / 1024]))
"""


@pytest.mark.parametrize("caso", CASOS)
def test_un_archivo_hostil_se_rechaza_pronto_y_sin_memoria(caso):
    salida = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEDIR],
        input=CASOS[caso](),
        capture_output=True,
        check=True,
    )
    dicho, segundos, megas = json.loads(salida.stdout)
    assert dicho.endswith(".")
    assert segundos < 2
    assert megas < 200


@pytest.mark.parametrize(
    "textos",
    [
        f"<si><t>x</t>{'<rPh/>' * 600_000}</si>",
        f"<si><t>x</t>{'<rPh>' * 100_000}</si>",
        f"{' ' * 262_144}<si><t>x</t></si>",
    ],
)
def test_lo_que_sobra_en_los_textos_no_detiene_la_lectura(textos):
    contenido = con_filas(
        '<row r="2"><c r="A2" t="s"><v>0</v></c></row>', sharedStrings=f"{SST}{textos}</sst>"
    )
    inicio = time.process_time()
    with contextlib.suppress(HojaIlegible):
        leer(contenido)
    assert time.process_time() - inicio < 6


def test_un_prologo_de_espacios_no_detiene_la_lectura():
    inicio = time.process_time()
    with contextlib.suppress(HojaIlegible):
        leer(con_partes(xlsx([]), sheet1=" " * 262_144 + "x"))
    assert time.process_time() - inicio < 6


def test_una_celda_en_la_ultima_esquina_no_reserva_nada():
    lejos = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    antes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert leer(hoja(f'<row r="2"><c r="A2"><v>1</v></c></row>{lejos}')).numeros == [2]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - antes < 50 * 1024


def test_un_texto_compartido_por_muchas_celdas_no_se_copia():
    filas = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{c}{n}" t="s"><v>0</v></c>' for c in "ABCDEF") + "</row>"
        for n in range(2, 20_000)
    )
    contenido = con_filas(filas, sharedStrings=f"{SST}<si><t>{'x' * 19_000}</t></si></sst>")
    antes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(leer(contenido).filas) == 19_998
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - antes < 100 * 1024


@pytest.mark.parametrize("parte", ["sheet1", "sharedStrings", "styles", "workbook"])
def test_las_entidades_se_rechazan_en_cada_parte_que_se_lee(parte):
    malo = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><x>&c;</x>'
    contenido = con_filas('<row r="2"><c r="A2" t="s"><v>0</v></c></row>', sharedStrings=SST)
    with pytest.raises(HojaIlegible, match="definiciones de XML"):
        leer(con_partes(contenido, **{parte: malo}))


@pytest.mark.django_db
def test_cien_mil_filas_malas_se_dicen_pronto_y_sin_memoria(settings):
    """Eight bad cells a row; what is listed has a maximum, whatever the file holds."""
    renglon = "P,x,{0},,{0},x,{0},{0},31/02/2019,200,{0}\n".format("no sirve")
    contenido = (",".join(NOMBRES.values()) + "\n" + renglon * 99_999).encode()
    antes, inicio = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    plan = planear(leer_agenda(contenido, "agenda.csv"), nombre="agenda.csv")
    assert len(plan.errores) == settings.IMPORTAR_ERRORES
    assert time.process_time() - inicio < 4
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - antes < 200 * 1024


@pytest.mark.parametrize("leer_celda", [leer_texto, leer_texto_con_marca])
def test_un_texto_demasiado_largo_no_se_revisa_letra_por_letra(leer_celda):
    enorme = "ñ" * 20_000_000
    inicio = time.process_time()
    for _ in range(50):
        with pytest.raises(ValorInvalido, match="20,000,000 caracteres"):
            leer_celda(enorme, 5000)
    assert time.process_time() - inicio < 0.5


def test_doce_mil_filas_se_leen_pronto():
    filas = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n % 90}</v></c><c r="B{n}" t="s"><v>0</v></c>'
        f'<c r="C{n}" t="inlineStr"><is><t>Actividad número {n}</t></is></c>'
        f'<c r="D{n}" t="s"><v>0</v></c><c r="E{n}"><v>43553</v></c><c r="F{n}"><v>25</v></c></row>'
        for n in range(2, 12_002)
    )
    contenido = con_filas(filas, sharedStrings=f"{SST}<si><t>Texto común</t></si></sst>")
    inicio = time.process_time()
    assert len(leer(contenido).filas) == 12_000
    assert time.process_time() - inicio < 4
