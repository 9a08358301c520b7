"""What is exported imports again as "sin cambios", and the two forms of the real agenda agree."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from compromisos.importacion.columnas import NOMBRES
from compromisos.importacion.exportar import ENCABEZADOS, filas_de
from compromisos.importacion.importar import importar, leer, planear
from compromisos.importacion.plantilla import EJEMPLOS, plantilla
from compromisos.models import Actividad, Responsabilidad
from evj.web.exportacion import csv_lineas, xlsx_bytes
from scripts.hacer_agenda_xlsx import XLSX, hacer
from tests import fabricas

pytestmark = pytest.mark.django_db

# What a text field may hold: any printable text, line breaks, and what a spreadsheet treats.
ALFABETO = st.characters(
    codec="utf-8", categories=("L", "N", "P", "S", "Zs", "M")
) | st.sampled_from("=+-@'\"\n;,\t«»")
INICIOS = st.sampled_from(["", "=", "+1", "-", "@", "'", "'=", "''=1", '"', "[…]", "="])
FINES = st.sampled_from(["", "", "[…]", " […]", "[...]", "'", '"'])
TEXTO = st.builds("{}{}{}".format, INICIOS, st.text(ALFABETO, max_size=30), FINES)
LLENO = TEXTO.filter(lambda texto: texto.strip())
ACTIVIDAD = st.fixed_dictionaries(
    {
        "texto": LLENO,
        "nota_fuente": TEXTO,
        "fecha_termino": st.none() | st.dates(date(2000, 1, 1), date(2100, 12, 31)),
        "fecha_fuente": st.sampled_from(["", "", "sin fecha", "=1", "29/03/19 11:00 PM"]),
        "unidades": st.lists(st.integers(0, 3), max_size=3, unique=True),
        "reportado": st.none() | st.decimals(0, 100, places=2),
        "cortado": st.booleans(),
    }
)
PARECE_ESCAPADO = {
    "texto": "'= ",
    "nota_fuente": "",
    "fecha_termino": None,
    "fecha_fuente": "",
    "unidades": [],
    "reportado": None,
    "cortado": False,
}
COMPROMISO = st.fixed_dictionaries(
    {
        "texto": LLENO,
        "recomendacion": LLENO,
        "actividades": st.lists(ACTIVIDAD, min_size=1, max_size=3),
    }
)
UNIDADES = ["Dirección de Obras y Agua", "=Unidad", "Obras", "-Agua/Suelo"]


def guardar(compromisos):
    evaluacion = fabricas.EvaluacionFactory(nombre="+Programa «uno»")
    unidades = [fabricas.DependenciaFactory(nombre=nombre) for nombre in UNIDADES]
    for numero, suyo in enumerate(compromisos, start=1):
        compromiso = fabricas.CompromisoFactory(
            evaluacion=evaluacion,
            numero=numero,
            texto=suyo["texto"],
            recomendacion__texto=suyo["recomendacion"],
            recomendacion__numero=numero,
            tipo_mejora__nombre="@Mejora",
        )
        for lugar, datos in enumerate(suyo["actividades"], start=1):
            actividad = fabricas.ActividadFactory(
                compromiso=compromiso,
                numero=lugar,
                texto=datos["texto"],
                texto_completo=not (datos["cortado"] and datos["nota_fuente"].strip()),
                nota_fuente=datos["nota_fuente"],
                fecha_termino=datos["fecha_termino"],
                fecha_fuente=datos["fecha_fuente"],
            )
            for orden, unidad in enumerate(datos["unidades"]):
                fabricas.ResponsabilidadFactory(
                    actividad=actividad, dependencia=unidades[unidad], orden=orden
                )
            if datos["reportado"] is not None:
                fabricas.AvanceFactory(actividad=actividad, porcentaje=datos["reportado"])


def como_xlsx() -> bytes:
    return xlsx_bytes(ENCABEZADOS, filas_de(Actividad.objects.all()), titulo_hoja="Agenda")


def como_csv() -> bytes:
    return "".join(csv_lineas(ENCABEZADOS, filas_de(Actividad.objects.all()))).encode()


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(compromisos=st.lists(COMPROMISO, min_size=1, max_size=3))
@example(compromisos=[{"texto": "1", "recomendacion": "1", "actividades": [PARECE_ESCAPADO]}])
def test_lo_exportado_se_importa_sin_cambios(compromisos):
    with transaction.atomic():
        guardar(compromisos)
        for nombre, contenido in (("a.xlsx", como_xlsx()), ("a.csv", como_csv())):
            plan = planear(leer(contenido, nombre), nombre=nombre)
            assert plan.errores == []
            assert plan.sin_cambios, plan.actividades.cambiadas or plan.compromisos.cambiadas
        transaction.set_rollback(True)


def test_el_xlsx_de_la_agenda_sale_igual_cada_vez():
    assert hacer() == hacer() == XLSX.read_bytes()


def lo_que_lleva_la_hoja():
    """Every field that the sheet can carry, in order, with no id."""
    actividades = list(
        Actividad.objects.order_by("compromiso__numero", "numero").values_list(
            "compromiso__evaluacion__nombre",
            "compromiso__evaluacion__clave_nombre",
            "compromiso__numero",
            "compromiso__texto",
            "compromiso__texto_busqueda",
            "compromiso__tipo_mejora__nombre",
            "compromiso__recomendacion__numero",
            "compromiso__recomendacion__texto",
            "numero",
            "texto",
            "texto_busqueda",
            "texto_completo",
            "fecha_termino",
            "fecha_fuente",
            "nota_fuente",
            "peso",
        )
    )
    unidades = list(
        Responsabilidad.objects.order_by(
            "actividad__compromiso__numero", "actividad__numero", "orden"
        ).values_list(
            "actividad__compromiso__numero",
            "actividad__numero",
            "dependencia__nombre",
            "dependencia__clave_nombre",
            "dependencia__slug",
            "papel",
            "orden",
        )
    )
    return actividades, unidades


def test_el_xlsx_y_el_json_dan_la_misma_agenda():
    with transaction.atomic():
        hoja = leer(XLSX.read_bytes(), XLSX.name)
        plan = importar(hoja, nombre=XLSX.name, crear_dependencias=True)
        assert (len(plan.actividades.nuevas), len(plan.compromisos.nuevas)) == (31, 15)
        importada = lo_que_lleva_la_hoja()
        transaction.set_rollback(True)
    call_command("loaddata", "agenda_evj", verbosity=0)
    assert lo_que_lleva_la_hoja() == importada


def test_el_xlsx_sobre_la_agenda_cargada_no_cambia_nada():
    call_command("loaddata", "agenda_evj", verbosity=0)
    plan = importar(leer(XLSX.read_bytes(), XLSX.name), nombre=XLSX.name)
    assert plan.sin_cambios
    assert (plan.actividades.iguales, plan.compromisos.iguales) == (31, 15)
    (aviso,) = plan.avisos
    assert aviso.startswith("Sin fecha de término: 9 actividades (")
    assert not Actividad.history.filter(history_change_reason__startswith="Importación").exists()


def test_lo_exportado_de_la_agenda_da_otra_vez_la_agenda():
    call_command("loaddata", "agenda_evj", verbosity=0)
    assert leer(como_xlsx(), "a").filas == leer(XLSX.read_bytes(), "b").filas


def test_la_plantilla_se_importa_con_sus_ejemplos():
    contenido = plantilla()
    plan = planear(leer(contenido, "p.xlsx"), nombre="p.xlsx", crear_dependencias=True)
    assert plan.errores == []
    assert len(plan.actividades.nuevas) == len(EJEMPLOS)


def test_la_plantilla_no_avisa_de_sus_propias_hojas_sino_de_las_ajenas():
    fabricas.DependenciaFactory()
    assert not [aviso for aviso in leer(plantilla(), "p.xlsx").avisos if "no se leyeron" in aviso]
    libro = load_workbook(io.BytesIO(plantilla()))
    libro["Instrucciones"]["A1"] = "Otra cosa"
    libro.create_sheet("Mía").append(["dato"])
    salida = io.BytesIO()
    libro.save(salida)
    (aviso,) = leer(salida.getvalue(), "p.xlsx").avisos
    assert aviso.endswith("no se leyeron: «Instrucciones», «Mía».")


def test_la_plantilla_trae_los_valores_permitidos():
    fabricas.DependenciaFactory(nombre="=Unidad de Prueba")
    libro = load_workbook(io.BytesIO(plantilla()))
    valores = [fila[1].value for fila in libro["Valores permitidos"]]
    assert "'=Unidad de Prueba" in valores
    assert [celda.value for celda in libro.worksheets[0][1]] == list(NOMBRES.values())


def test_exportar_consulta_lo_mismo_con_una_que_con_once(django_assert_num_queries):
    fabricas.ResponsabilidadFactory()
    for _ in range(2):
        with django_assert_num_queries(2):
            list(filas_de(Actividad.objects.all()))
        fabricas.ResponsabilidadFactory.create_batch(10)
