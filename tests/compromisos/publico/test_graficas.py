"""Where the marks of the pictures go, and their words."""

from datetime import date
from decimal import Decimal

import pytest

from compromisos.graficas import cuadricula, linea_de_tiempo, tramos
from compromisos.models import Resumen
from compromisos.models.resumen import brecha
from compromisos.panorama import CompromisoEnBreve, en_palabras, sin_reporte
from compromisos.templatetags.evj import fecha, hace, porcentaje

HOY = date(2026, 11, 23)


def resumen(**plazos) -> Resumen:
    total = Resumen()
    for oportunidad, n in plazos.items():
        total.sumar(ejecucion="sin_reporte", oportunidad=oportunidad, n=n, peso=n, ponderado=0)
    return total


def compromiso(numero, *plazos) -> CompromisoEnBreve:
    return CompromisoEnBreve(numero, numero, "Texto", plazos=list(plazos))


def test_los_tramos_llenan_su_parte_de_la_mayor():
    partes = tramos(resumen(sin_fecha=1, vencida=3), mayor=8)
    assert [(t.valor, t.n, t.x, t.ancho) for t in partes] == [
        ("vencida", 3, "0.00%", "37.50%"),
        ("sin_fecha", 1, "37.50%", "12.50%"),
    ]
    assert tramos(Resumen()) == []


def test_cada_actividad_esta_en_una_sola_parte():
    """What was concluded without a deadline is not also among those without one."""
    total = resumen(vencida=1, sin_fecha=1)
    total.sumar(ejecucion="concluida", oportunidad="sin_fecha", n=1, peso=1, ponderado=100)
    total.sumar(ejecucion="no_aplica", oportunidad="cerrada", n=1, peso=1, ponderado=0)
    assert total.sin_fecha == 2
    palabras = "4 actividades: 1 concluida, 1 vencida, 1 sin fecha, 1 cerrada"
    assert en_palabras(total) == palabras
    assert [(t.valor, t.n) for t in tramos(total)] == [
        ("concluida", 1),
        ("vencida", 1),
        ("sin_fecha", 1),
        ("cerrada", 1),
    ]
    en_breve = CompromisoEnBreve(1, 1, "Texto")
    sin_fecha = Resumen()
    sin_fecha.sumar(ejecucion="concluida", oportunidad="sin_fecha", n=1, peso=1, ponderado=100)
    sin_fecha.sumar(ejecucion="no_aplica", oportunidad="cerrada", n=1, peso=1, ponderado=0)
    en_breve.sumar(None, sin_fecha)
    assert en_breve.situaciones == ["concluida", "cerrada"]


def test_la_cuadricula_pone_un_cuadro_por_actividad():
    dibujo = cuadricula([compromiso(1, (None, "sin_fecha"), (HOY, "vencida")), compromiso(2)])
    primera, segunda = dibujo.columnas
    assert [c.valor for c in primera.cuadros] == ["vencida", "sin_fecha"]
    assert primera.cuadros[0].y > primera.cuadros[1].y
    assert primera.centro == "25.00%"
    assert segunda.cuadros == []
    assert dibujo.alto > primera.y


def test_la_cuadricula_se_parte_en_bandas_iguales():
    dibujo = cuadricula([compromiso(n, (HOY, "vencida")) for n in range(1, 31)])
    assert len({c.y for c in dibujo.columnas}) == 2
    assert dibujo.columnas[15].centro == dibujo.columnas[0].centro
    assert cuadricula([]).columnas == []


def test_la_linea_pone_cada_plazo_en_su_dia_y_hoy_despues():
    linea = linea_de_tiempo(
        [compromiso(1, (date(2019, 3, 29), "vencida"), (date(2030, 1, 1), "en_tiempo"))], HOY
    )
    antes, despues = (float(m.x.rstrip("%")) for m in linea.renglones[0].marcas)
    assert antes < float(linea.hoy.rstrip("%")) < despues < 86
    assert [m.rastro for m in linea.renglones[0].marcas] == [True, False]
    assert next(nombre for _, nombre in linea.ejes if nombre) == "2019"
    assert len([nombre for _, nombre in linea.ejes if nombre]) <= 8


def test_los_plazos_del_mismo_dia_no_se_tapan():
    dia = date(2019, 3, 29)
    linea = linea_de_tiempo([compromiso(1, *[(dia, "vencida")] * 3), compromiso(2)], HOY)
    marcas = linea.renglones[0].marcas
    assert len({m.y for m in marcas}) == 3
    assert all(m.rastro for m in marcas)
    assert linea.renglones[1].y > marcas[2].y
    assert linea.alto > linea.renglones[1].y


def test_lo_que_no_tiene_fecha_va_aparte_de_tres_en_tres():
    linea = linea_de_tiempo([compromiso(1, (HOY, "en_tiempo"), *[(None, "sin_fecha")] * 4)], HOY)
    sueltas = linea.renglones[0].sin_fecha
    assert [m.dx for m in sueltas] == [-16, -32, -48, -16]
    assert sueltas[3].y > sueltas[0].y
    assert len(linea.renglones[0].todas) == 5


def test_sin_fechas_no_hay_linea():
    assert linea_de_tiempo([compromiso(1, (None, "sin_fecha"))], HOY) is None
    assert linea_de_tiempo([], HOY) is None


def test_dentro_de_dos_anios_el_eje_va_por_meses():
    linea = linea_de_tiempo([compromiso(1, (date(2026, 12, 30), "en_tiempo"))], HOY)
    assert [nombre for _, nombre in linea.ejes] == ["11/26", "12/26"]


def test_la_tabla_dice_lo_mismo_que_la_linea():
    dia = date(2019, 3, 29)
    linea = linea_de_tiempo(
        [
            compromiso(1, (dia, "vencida"), (None, "sin_fecha")),
            compromiso(4, (dia, "reportada_concluida"), (dia, "vencida")),
        ],
        HOY,
    )
    primero, ultimo = linea.plazos
    assert (primero.fecha, primero.n, primero.compromisos) == (dia, 3, [1, 4])
    assert primero.valores == ["vencida", "reportada_concluida"]
    assert (ultimo.fecha, ultimo.n) == (None, 1)


def test_los_resumenes_se_dicen_en_palabras():
    assert en_palabras(Resumen()) == "Sin actividades"
    assert en_palabras(resumen(vencida=1)) == "1 actividad: 1 vencida"
    assert en_palabras(resumen(vencida=2, sin_fecha=1)) == "3 actividades: 2 vencidas, 1 sin fecha"
    total = resumen(vencida=2)
    assert sin_reporte(total) == "Sin reporte"
    total.sumar(ejecucion="en_proceso", oportunidad="vencida", n=1, peso=1, ponderado=5)
    assert sin_reporte(total) == "2 de 3 sin reporte"
    completo = Resumen()
    completo.sumar(ejecucion="en_proceso", oportunidad="vencida", n=1, peso=1, ponderado=5)
    assert sin_reporte(completo) == "Todas con reporte"


@pytest.mark.parametrize(
    ("reportado", "verificado", "puntos"),
    [("90", "53.33", "36.7"), ("25.19", "17.55", "7.6"), ("40", None, "40"), ("50", "50.04", "0")],
)
def test_la_brecha_es_la_resta_de_lo_que_se_lee(reportado, verificado, puntos):
    assert brecha(Decimal(reportado), verificado and Decimal(verificado)) == Decimal(puntos)


@pytest.mark.parametrize(
    ("valor", "texto"),
    [(None, "Sin reporte"), (0, "0 %"), ("74.50", "74.5 %"), ("99.99", "99.9 %"), (100, "100 %")],
)
def test_los_porcentajes_se_escriben_asi(valor, texto):
    assert porcentaje(valor).replace("\xa0", " ") == texto


def test_las_fechas_se_escriben_asi():
    assert fecha(date(2019, 12, 30)) == "30 de diciembre de 2019"
    assert fecha(date(2019, 3, 1)) == "1.º de marzo de 2019"
    assert fecha(date(2019, 3, 11)) == "11 de marzo de 2019"
    assert fecha(None) == "Sin fecha"
    assert hace(date(2019, 3, 29), HOY).replace("\xa0", " ") == "7 años y 7 meses"
