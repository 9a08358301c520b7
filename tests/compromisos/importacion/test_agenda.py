"""Every error of a sheet, with its row, its column and what to do."""

import datetime
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from compromisos.importacion.columnas import NOMBRES
from compromisos.importacion.importar import leer, planear
from compromisos.importacion.unidades import NOMBRADAS_MAXIMAS, SUGERENCIAS_MAXIMAS
from tests import fabricas

from .hojas import errores_de, fila, libro, plan_de, texto_csv

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]


@pytest.mark.parametrize(
    ("cambios", "columna", "dice"),
    [
        ({"numero": None}, "No.", "antes de cualquier compromiso"),
        ({"numero": None}, "No.", "borre la fila"),
        ({"numero": "uno"}, "No.", "entero"),
        ({"fecha_termino": "Pendiente"}, "Fecha de término", "o deje la celda en blanco"),
        ({"compromiso": None}, "Compromiso", "no dice qué se promete"),
        ({"tipo_mejora": None}, "Tipo de mejora", "no dice su tipo"),
        ({"recomendacion": None}, "Recomendación", "a qué recomendación responde"),
        ({"numero_actividad": None}, "No. actividad", "Escriba el número"),
        ({"numero_actividad": "2.1"}, "No. actividad", "compromiso 2"),
        ({"actividad": None}, "Actividad", "«[…]»"),
        ({"fecha_termino": "31/02/2026"}, "Fecha de término", "No existe el día 31"),
        ({"fecha_termino": "01/01/1999"}, "Fecha de término", "2000"),
        ({"fecha_termino": f"29/03/19{' ' * 60}11:00 PM"}, None, None),
        ({"avance": 101}, "Avance (%)", "0 a 100"),
        ({"avance": -1}, "Avance (%)", "0 a 100"),
        ({"compromiso": "x" * 5001}, "Compromiso", "5,000"),
        ({"recomendacion": "x" * 5001}, "Recomendación", "5,000"),
        ({"tipo_mejora": "x" * 201}, "Tipo de mejora", "200"),
        ({"evaluacion": "x" * 201}, "Evaluación", "200"),
        ({"actividad": "x" * 5001}, "Actividad", "5,000"),
        ({"observaciones": "x" * 5001}, "Observaciones", "5,000"),
        ({"responsable": "x" * 201}, "Responsable", "200"),
    ],
)
def test_un_error_dice_donde_y_que_hacer(cambios, columna, dice):
    errores = errores_de(plan_de(fila(**cambios)))
    if columna is None:
        assert errores == []
        return
    ((numero, suya, mensaje),) = errores
    assert (numero, suya) == (2, columna)
    assert dice in mensaje


@pytest.mark.parametrize(
    ("clave", "columna"),
    [
        ("evaluacion", "Evaluación"),
        ("compromiso", "Compromiso"),
        ("tipo_mejora", "Tipo de mejora"),
        ("recomendacion", "Recomendación"),
        ("actividad", "Actividad"),
        ("responsable", "Responsable"),
        ("fecha_termino", "Fecha de término"),
        ("observaciones", "Observaciones"),
    ],
)
def test_lo_que_voltea_las_letras_es_un_error_en_cada_columna(clave, columna):
    plan = plan_de(fila(**{clave: "a\u202eb"}))
    ((numero, suya, valor),) = {(e.fila, e.columna, e.valor) for e in plan.errores}
    assert (numero, suya, valor) == (2, columna, "a\ufffdb")


@pytest.mark.parametrize("clave", [clave for clave in NOMBRES if clave != "avance"])
@pytest.mark.parametrize("mala", ["=1+1", "x" * 20_001], ids=["formula", "larga"])
def test_una_celda_que_el_lector_ya_senalo_es_un_error_y_nada_mas(clave, mala):
    """With a good row of the same commitment above, and another error of the file below."""
    filas = [fila(numero_actividad=n, avance=101 if n == 3 else None) for n in (1, 2, 3)]
    cuaderno = load_workbook(io.BytesIO(libro(*filas)))
    cuaderno.active.cell(3, list(NOMBRES).index(clave) + 1).value = mala
    salida = io.BytesIO()
    cuaderno.save(salida)
    hoja = leer(salida.getvalue(), "agenda.xlsx")
    plan = planear(hoja, nombre="agenda.xlsx", crear_dependencias=True)
    assert [(numero, columna) for numero, columna, _ in errores_de(plan)] == [
        (3, NOMBRES[clave]),
        (4, "Avance (%)"),
    ]


def test_una_fila_con_tres_errores_los_dice_todos():
    plan = plan_de(fila(actividad=None, fecha_termino="ayer", avance="mucho", numero="x"))
    assert [columna for _, columna, _ in errores_de(plan)] == [
        "No.",
        "Actividad",
        "Fecha de término",
        "Avance (%)",
    ]


@pytest.mark.dos_bases
def test_todos_los_errores_en_el_orden_de_la_hoja():
    filas = [fila(numero_actividad=n, avance=200) for n in range(1, 8)]
    assert [numero for numero, *_ in errores_de(plan_de(*filas))] == [2, 3, 4, 5, 6, 7, 8]


def test_dos_filas_del_mismo_compromiso_malo_se_dicen_ambas():
    malas = [fila(numero="uno", numero_actividad=n) for n in (1, 2)]
    assert [numero for numero, *_ in errores_de(plan_de(*malas))] == [2, 3]


def test_un_numero_para_dos_actividades_nombra_ambas_filas():
    ((numero, columna, mensaje),) = errores_de(plan_de(fila(), fila(actividad="Otra.")))
    assert (numero, columna) == (3, "No. actividad")
    assert "fila 2" in mensaje


@pytest.mark.parametrize(
    ("clave", "columna"),
    [
        ("compromiso", "Compromiso"),
        ("recomendacion", "Recomendación"),
        ("tipo_mejora", "Tipo de mejora"),
    ],
)
def test_un_numero_para_dos_compromisos_nombra_ambas_filas(clave, columna):
    ((numero, suya, mensaje),) = errores_de(
        plan_de(fila(), fila(numero_actividad=2, **{clave: "Otro."}))
    )
    assert (numero, suya) == (3, columna)
    assert "fila 2" in mensaje


def test_una_fila_repetida_solo_se_avisa():
    plan = plan_de(fila(), fila())
    assert plan.errores == []
    assert "La fila 3 repite la fila 2." in plan.avisos


def test_una_actividad_sin_responsable_se_avisa():
    plan = plan_de(fila(responsable=None), fila(numero_actividad=2, responsable=None))
    assert plan.avisos == ["Sin responsable: 2 actividades (la primera, en la fila 2)."]
    plan = plan_de(fila(responsable=None))
    assert plan.avisos == ["Sin responsable: 1 actividad (la primera, en la fila 2)."]


# --- Merged cells, and cells that only look so --------------------------------------------------
BAJO_OTRA = "estaba combinada con la de arriba"
DOS = [fila(), fila(numero_actividad=2, responsable=None, fecha_termino=None)]


def leidas(plan):
    return [(nueva.leida.responsables, nueva.leida.fecha) for nueva in plan.actividades_nuevas]


def test_una_celda_combinada_de_responsable_o_de_fecha_vale_en_cada_fila():
    nuevo = load_workbook(io.BytesIO(libro(*DOS)))
    for columna in "HI":
        nuevo.active.merge_cells(f"{columna}2:{columna}3")
    salida = io.BytesIO()
    nuevo.save(salida)
    plan = planear(leer(salida.getvalue(), "a"), nombre="a", crear_dependencias=True)
    assert leidas(plan) == [(("direccion de obras",), datetime.date(2026, 6, 30))] * 2
    assert plan.avisos == []


@pytest.mark.parametrize("formato", [libro, texto_csv])
def test_en_blanco_bajo_otra_no_se_inventa_y_se_dice(formato):
    plan = planear(leer(formato(*DOS), "a"), nombre="a", crear_dependencias=True)
    assert leidas(plan) == [(("direccion de obras",), datetime.date(2026, 6, 30)), ((), None)]
    assert [aviso.split(" Si ")[0] for aviso in plan.avisos] == [
        "Sin responsable: 1 actividad (la primera, en la fila 3).",
        "Sin fecha de término: 1 actividad (la primera, en la fila 3).",
    ]
    assert all(BAJO_OTRA in aviso for aviso in plan.avisos)


def test_en_blanco_bajo_otro_compromiso_no_puede_ser_combinada():
    plan = plan_de(fila(), fila(numero=2, compromiso="Otro.", fecha_termino=None))
    assert plan.avisos == ["Sin fecha de término: 1 actividad (la primera, en la fila 3)."]


def test_se_dice_que_columnas_no_trae_la_hoja():
    """Once, and not of each row that it has no date."""
    (aviso,) = plan_de(fila(), sin=["fecha_termino", "observaciones"]).avisos
    assert aviso.startswith("La hoja no trae «Fecha de término», «Observaciones»: lo que se crea")
    assert plan_de(fila(), sin=["evaluacion"], evaluacion="Una").avisos == []


def test_un_compromiso_en_su_propia_fila():
    titulo = dict.fromkeys(["numero_actividad", "actividad", "responsable", "fecha_termino"], None)
    plan = plan_de(fila(**titulo), fila(compromiso=None, tipo_mejora=None, recomendacion=None))
    assert plan.errores == []
    assert (len(plan.compromisos.nuevas), len(plan.actividades.nuevas)) == (1, 1)


@pytest.mark.dos_bases
def test_el_tipo_de_mejora_se_reconoce_sin_acentos():
    fabricas.TipoMejoraFactory(nombre="Mejorar  PROCÉSOS")
    assert plan_de(fila()).tipos_nuevos == {}


def test_el_mismo_tipo_escrito_de_dos_formas_no_es_error():
    plan = plan_de(fila(), fila(numero_actividad=2, tipo_mejora="MEJORAR PROCESOS"))
    assert plan.errores == []
    assert plan.tipos_nuevos == {"mejorar procesos": "Mejorar procesos"}


def test_una_falta_de_columna_es_el_unico_error():
    ((_, columna, mensaje),) = errores_de(plan_de(fila(avance=200), sin=["recomendacion"]))
    assert columna == "Recomendación"
    assert "Falta la columna" in mensaje


def test_las_sugerencias_de_unidades_tienen_fin():
    fabricas.DependenciaFactory(nombre="Dirección de Obras 0")
    filas = [
        fila(numero_actividad=n, responsable=f"Dirección de Obras {n}")
        for n in range(1, SUGERENCIAS_MAXIMAS + 3)
    ]
    mensajes = [mensaje for *_, mensaje in errores_de(plan_de(*filas, crear_dependencias=False))]
    assert len(mensajes) == SUGERENCIAS_MAXIMAS + 2
    assert sum("¿Es «" in mensaje for mensaje in mensajes) == SUGERENCIAS_MAXIMAS


def test_de_muchas_unidades_desconocidas_en_una_celda_se_nombran_las_primeras():
    muchas = " / ".join(f"Zona {n}" for n in range(NOMBRADAS_MAXIMAS + 3))
    ((*_, mensaje),) = errores_de(plan_de(fila(responsable=muchas), crear_dependencias=False))
    assert mensaje.count("No hay ninguna") == NOMBRADAS_MAXIMAS
    assert mensaje.endswith("Y 3 más.")


@pytest.mark.parametrize(
    ("celda", "se_ve"),
    [(True, "VERDADERO"), (False, "FALSO"), (datetime.date(1919, 3, 29), "29/03/1919"), (7, "7")],
)
def test_un_error_ensena_la_celda_como_la_hoja(celda, se_ve):
    nuevo = load_workbook(io.BytesIO(libro(fila())))
    nuevo.active["I2"] = celda
    salida = io.BytesIO()
    nuevo.save(salida)
    (error,) = planear(leer(salida.getvalue(), "a"), nombre="a", crear_dependencias=True).errores
    assert (error.columna, error.valor) == ("Fecha de término", se_ve)


# --- An evaluation chosen, and others named -----------------------------------------------------
def test_el_archivo_que_nombra_otra_evaluacion_que_la_elegida_es_un_error():
    filas = [fila(), fila(evaluacion="Elegida", numero_actividad=2), fila(evaluacion="Tercera")]
    ((numero, columna, mensaje),) = errores_de(plan_de(*filas, evaluacion="Elegida"))
    assert (numero, columna) == (2, "Evaluación")
    assert "Eligió la evaluación «Elegida»" in mensaje
    assert "nombra «Programa Uno» y 1 más" in mensaje


def test_el_archivo_que_nombra_la_elegida_no_es_error():
    plan = plan_de(fila(evaluacion=" PROGRAMA  uno"), evaluacion="Programa Uno")
    assert (plan.errores, plan.avisos) == ([], [])


def test_si_la_elegida_recoge_las_filas_sin_nombre_se_avisa_de_las_otras():
    plan = plan_de(fila(evaluacion=None), fila(numero=2), evaluacion="Elegida")
    assert plan.errores == []
    assert set(plan.evaluaciones) == {"elegida", "programa uno"}
    (aviso,) = plan.avisos
    assert "ni tienen arriba una que la nombre, van a «Elegida»" in aviso
    assert "«Programa Uno»" in aviso


# --- When there are too many -------------------------------------------------------------------
def test_los_errores_tienen_un_maximo_y_se_dice_que_hay_mas(settings):
    settings.IMPORTAR_ERRORES = 3
    malas = [fila(numero_actividad=n, avance=200) for n in range(1, 6)]
    plan = plan_de(*malas)
    assert [numero for numero, *_ in errores_de(plan)] == [2, 3, 4]
    assert plan.hay_mas_errores
    plan = plan_de(*malas[:3])
    assert len(plan.errores) == 3
    assert not plan.hay_mas_errores


def test_las_celdas_muy_largas_dejan_de_leerse_en_el_maximo(settings):
    settings.IMPORTAR_ERRORES, settings.IMPORTAR_CARACTERES = 2, 50
    filas = [fila(numero_actividad=n, actividad="x" * 51) for n in range(1, 9)]
    hoja = leer(libro(*filas), "agenda.xlsx")
    assert [error.fila for error in hoja.errores] == [2, 3, 4]
    assert planear(hoja, nombre="agenda.xlsx", crear_dependencias=True).hay_mas_errores


# --- Where one evaluation ends and the next begins ----------------------------------------------
SIN_COMPROMISO = dict.fromkeys(("numero", "compromiso", "tipo_mejora", "recomendacion"))


def test_el_compromiso_de_una_evaluacion_no_pasa_a_la_siguiente():
    plan = plan_de(
        fila(evaluacion="Programa A", compromiso="Sólo de A."),
        fila(evaluacion="Programa B", **SIN_COMPROMISO),
    )
    assert plan.errores
    assert {error.fila for error in plan.errores} == {3}


def test_una_nota_al_pie_no_es_otra_evaluacion():
    plan = plan_de(
        fila(evaluacion="Programa A"),
        dict.fromkeys(fila()) | {"evaluacion": "Fuente: Secretaría de Planeación, corte a 2019"},
    )
    assert {error.fila for error in plan.errores} == {3}


def test_dentro_de_una_evaluacion_si_se_llena_hacia_abajo():
    plan = plan_de(
        fila(evaluacion="Programa A"),
        fila(evaluacion=None, **SIN_COMPROMISO, numero_actividad=2, actividad="Otra."),
        fila(evaluacion="Programa A", **SIN_COMPROMISO, numero_actividad=3, actividad="Y otra."),
    )
    assert not plan.errores


def test_un_error_no_repite_la_celda_entera():
    plan = plan_de(fila(fecha_termino="x" * 5_000))
    (error,) = plan.errores
    assert len(error.valor) < 100


@pytest.mark.parametrize("escrita", ["IMDEC\u200b", "\ufeffIMDEC", "IM\u00adDEC"])
def test_lo_invisible_no_hace_otra_dependencia(escrita):
    fabricas.DependenciaFactory(nombre="IMDEC")
    assert not plan_de(fila(responsable=escrita), crear_dependencias=False).errores


@pytest.mark.parametrize("nada", ["\u200b", "\ufeff", "\u2060 \u00ad", " \u200b "])
@pytest.mark.parametrize(
    ("clave", "columna"),
    [
        ("compromiso", "Compromiso"),
        ("tipo_mejora", "Tipo de mejora"),
        ("recomendacion", "Recomendación"),
        ("actividad", "Actividad"),
        ("evaluacion", "Evaluación"),
        ("numero_actividad", "No. actividad"),
    ],
)
def test_lo_que_no_se_ve_no_es_texto(nada, clave, columna):
    assert [error[1] for error in errores_de(plan_de(fila(**{clave: nada})))] == [columna]


def test_lo_que_no_se_ve_no_es_una_evaluacion_ni_una_dependencia():
    plan = plan_de(fila(evaluacion=None, responsable="Obras\u200b / \u200b"), evaluacion="\u200b")
    assert [columna for _, columna, _ in errores_de(plan)] == ["Evaluación"]
    assert list(plan.dependencias_nuevas.values()) == ["Obras"]


def test_lo_que_no_se_ve_se_quita_de_las_orillas():
    plan = plan_de(
        fila(evaluacion="\ufeffUno\u200b", actividad="\u200bTaller […]\u2060", observaciones="n")
    )
    assert [nombre for _, nombre in plan.evaluaciones.values()] == ["Uno"]
    assert plan.actividades_nuevas[0].leida[:2] == ("Taller", False)


@pytest.mark.parametrize("nombre", ["a\x01b", "a\u202eb", "a\udcffb", "a" * 201])
def test_la_evaluacion_elegida_se_revisa_como_las_de_la_hoja(nombre):
    [error] = plan_de(fila(evaluacion=None), evaluacion=nombre).errores
    assert (error.fila, error.columna) == (0, "Evaluación")
    assert "carácter de control" in error.mensaje or "máximo es 200" in error.mensaje


def plan_con(columna, *valores, formato="General"):
    """The plan of a sheet with an activity for each value of that column, so formatted."""
    filas = (fila(actividad=f"A{n}", numero_actividad=n) for n, _ in enumerate(valores, 1))
    agenda = load_workbook(io.BytesIO(libro(*filas)))
    lugar = [celda.value for celda in agenda.active[1]].index(columna) + 1
    for numero, valor in enumerate(valores, 2):
        celda = agenda.active.cell(numero, lugar, valor)
        celda.number_format = formato
    salida = io.BytesIO()
    agenda.save(salida)
    return planear(leer(salida.getvalue(), "a"), nombre="a", crear_dependencias=True)


@pytest.mark.parametrize(
    ("formato", "numero"),
    [("0.00", 10), ("#,##0.00", 10), ("0.00_ ", 10), ("0.0", 1), ("General", 1), ("@", 1)],
)
def test_la_actividad_1_10_es_la_que_la_celda_ensena(formato, numero):
    plan = plan_con("No. actividad", 1.1, formato=formato)
    assert plan.errores == []
    assert [nueva.numero for nueva in plan.actividades_nuevas] == [numero]


def test_un_1_10_que_excel_volvio_1_1_se_dice_al_chocar():
    assert [dice for _, _, dice in errores_de(plan_con("No. actividad", 1.1, 1.2, 1.1))] == [
        "La actividad 1 del mismo compromiso ya está en la fila 2 y dice otra cosa. Dé un número "
        "distinto a cada actividad. Si es la 1.10, Excel la volvió 1.1: dé a la celda formato de "
        "texto y escríbala de nuevo."
    ]
    [(_, _, dice)] = errores_de(plan_con("No. actividad", "1.1", "1.1"))
    assert "Excel" not in dice


def test_un_1_1_despues_del_1_9_se_avisa():
    [aviso] = plan_con("No. actividad", 1.8, 1.9, 1.1).avisos
    assert "La fila 4 va después de la actividad 1.9 y se leyó como la 1.1." in aviso
    assert plan_con("No. actividad", 1.9, 1.8, 1.1).avisos == []
    assert plan_con("No. actividad", 9, 1).avisos == []


@pytest.mark.parametrize(
    ("columna", "valor", "formato", "se_ve"),
    [
        ("Avance (%)", 25, "0%", "2500 %"),
        ("Avance (%)", 1.5, "0.0%", "150 %"),
        ("Avance (%)", -0.005, "0.0%", "-0.5 %"),
        ("Avance (%)", 250, "General", "250"),
        ("No. actividad", 2.1, "0.00", "2.10"),
        ("No. actividad", 2.1, "General", "2.1"),
    ],
)
def test_un_error_ensena_la_celda_con_su_formato(columna, valor, formato, se_ve):
    [error] = plan_con(columna, valor, formato=formato).errores
    assert (error.columna, error.valor) == (columna, se_ve)


@pytest.mark.parametrize(
    ("avances", "formato"),
    [([0.25, 0.5, 1, 0, None], "General"), (["0.25", "0,5", "1"], "@"), ([0.25], "0.00")],
)
def test_si_todos_los_avances_parecen_fracciones_se_avisa(avances, formato):
    plan = plan_con("Avance (%)", *avances, formato=formato)
    assert plan.avisos == [
        "Avance (%): todos son de 1 o menos. ¿Eran fracciones? 0.25 se leyó como 0.25 %; si es "
        "25 %, escríbalo así."
    ]
    assert plan.actividades_nuevas[0].leida.avance == Decimal("0.25")


@pytest.mark.parametrize(
    ("avances", "formato"),
    [
        ([0.25, 1.01], "General"),
        ([0, 1], "General"),
        ([None, None], "General"),
        (["0.25 %", "0.5%"], "@"),
        ([0.0025, 0.005], "0.00%"),
        ([0.25, "mucho"], "General"),
    ],
)
def test_si_no_todos_los_avances_parecen_fracciones_no_se_avisa(avances, formato):
    assert plan_con("Avance (%)", *avances, formato=formato).avisos == []
