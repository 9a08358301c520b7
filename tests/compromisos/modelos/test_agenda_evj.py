"""The real agenda: what the fixture holds is what the source says, and no more."""

import datetime
import json
from collections import Counter
from io import StringIO

import hacer_agenda_json
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from compromisos.models import (
    Actividad,
    Avance,
    Compromiso,
    Dependencia,
    Documento,
    Evaluacion,
    PuntoSintesis,
    Recomendacion,
    Responsabilidad,
    ResumenEvaluacion,
)
from compromisos.pruebas_vivas import opciones
from evj.web.texto import normalizar
from tests.fabricas import AvanceFactory

pytestmark = pytest.mark.django_db

HOY = datetime.date(2026, 11, 23)
FIXTURE = settings.BASE_DIR / "fixtures" / "agenda_evj.json"


@pytest.fixture(autouse=True, scope="module")
def _agenda(del_archivo):
    call_command("loaddata", "agenda_evj", verbosity=0)


def actividad(clave):
    compromiso, numero = clave.split(".")
    return Actividad.objects.get(compromiso__numero=compromiso, numero=numero)


def test_trae_lo_que_la_fuente_dice():
    cuentas = [
        (Evaluacion, 1),
        (Documento, 2),
        (PuntoSintesis, 9),
        (Recomendacion, 15),
        (Compromiso, 15),
        (Actividad, 31),
        (Dependencia, 6),
        (Avance, 0),
    ]
    assert [(model, model.objects.count()) for model, _ in cuentas] == cuentas


def test_nueve_sin_fecha_y_quince_con_dos_dependencias():
    assert Actividad.objects.filter(fecha_termino=None).count() == 9
    por_actividad = Counter(Responsabilidad.objects.values_list("actividad", flat=True))
    assert Counter(por_actividad.values()) == {1: 16, 2: 15}


def test_hoy_hay_22_vencidas_9_sin_fecha_y_nada_reportado():
    por_compromiso = Actividad.objects.con_estado(HOY).resumir("compromiso")
    total = ResumenEvaluacion.de(por_compromiso.values())
    assert (total.compromisos, total.actividades) == (15, 31)
    assert (total.vencidas, total.sin_fecha, total.sin_reporte) == (22, 9, 31)
    assert total.reportado is None


def test_el_publico_la_ve_desde_que_se_carga():
    evaluacion = Evaluacion.objects.publicadas().get()
    assert evaluacion.publicada_en.date() == evaluacion.history.get().history_date.date()
    assert Evaluacion.objects.publicadas(al=timezone.localdate()).exists()
    assert (evaluacion.slug, evaluacion.nombre, evaluacion.anio) == (
        "evj",
        "Estrategia Vamos Juntos",
        None,
    )
    assert {d.tipo: d.url.rpartition("=")[2] for d in evaluacion.documentos.all()} == {
        "terminos": "terminosReferencia",
        "informe": "informe",
    }


def test_no_dice_nada_que_la_fuente_no_diga():
    assert not Evaluacion.objects.exclude(evaluador="", costo=None).exists()
    assert not Recomendacion.objects.exclude(postura="", motivo="").exists()
    assert not Compromiso.objects.exclude(prioridad="").exists()
    assert not Actividad.objects.exclude(
        inicio=None, producto_esperado="", medio_verificacion="", peso=1
    ).exists()
    assert not Responsabilidad.objects.exclude(papel="responsable").exists()
    assert not Dependencia.objects.exclude(siglas="", depende_de=None).exists()


def test_las_dependencias_van_en_el_orden_impreso():
    def nombres(clave):
        return [r.dependencia.nombre for r in actividad(clave).responsabilidades.all()]

    assert nombres("1.1") == [
        "Dirección General de Política Social",
        "Dirección General de Estrategias Sociales",
    ]
    assert nombres("5.1") == nombres("1.1")[::-1]
    assert nombres("6.1") == ["Dirección General de Estrategias Sociales", "IMDEC"]


def test_las_tres_actividades_repetidas_apuntan_a_la_primera():
    repetidas = {
        a.clave: a.misma_que.clave
        for a in Actividad.objects.exclude(misma_que=None).select_related(
            "compromiso", "misma_que__compromiso"
        )
    }
    assert repetidas == {"7.2": "3.3", "12.2": "3.3", "14.1": "13.1", "14.2": "13.3"}


def test_la_fecha_impresa_se_conserva_y_su_dia_no_se_corre():
    hallada = actividad("1.1")
    assert hallada.fecha_fuente == "29/03/19 11:00 PM"
    assert hallada.fecha_termino == datetime.date(2019, 3, 29)
    assert actividad("2.2").fecha_termino == datetime.date(2019, 12, 30)
    assert actividad("2.2").fecha_fuente == "30/12/19 12:00 AM"


def test_el_texto_perdido_y_el_cortado_lo_dicen():
    incompletas = Actividad.objects.filter(texto_completo=False)
    assert {a.clave for a in incompletas} == {"2.1", "5.1"}
    assert actividad("5.1").texto == ""
    assert "asambleario" in actividad("5.1").nota_fuente
    assert actividad("2.1").texto.endswith("experiencias, apr")


SIN_ROTULO = {
    *("1.3", "2.2", "3.2", "4.1", "5.1", "7.1", "8.1"),
    *("9.2", "10.2", "11.2", "12.2", "13.2", "14.1", "15.1"),
}
SIN_FECHA = {"2.1", "3.1", "5.3", "9.1", "10.1", "11.1", "12.1", "13.1", "15.1"}
A_LAS_ONCE = {"1.1", "1.2", "1.3", "4.1", "4.2", "5.1"}


FALTAS = {
    "falta el rótulo": SIN_ROTULO,
    "no da fecha de término": SIN_FECHA,
    "11:00 PM": A_LAS_ONCE,
    "una inferencia, no un dato": {*A_LAS_ONCE, "13.1"},
    "corta el texto": {"2.1"},
    "perdió el texto": {"5.1"},
    "asambleario": {"5.1"},
    "DIrección": {"5.1"},
    "se reconstruyó": {"12.2"},
    "30 de abril de 2019": {"13.1"},
    "véase": set(),
}


def test_cada_falta_de_la_fuente_tiene_su_nota():
    actividades = Actividad.objects.select_related("compromiso")
    for dice, claves in FALTAS.items():
        assert {a.clave for a in actividades.filter(nota_fuente__contains=dice)} == claves, dice


def test_lo_que_no_tiene_falta_no_tiene_nota():
    con_nota = Actividad.objects.select_related("compromiso").exclude(nota_fuente="")
    assert {a.clave for a in con_nota} == {*SIN_ROTULO, *SIN_FECHA, *A_LAS_ONCE}
    assert {a.clave for a in con_nota.filter(fecha_termino=None)} == SIN_FECHA
    assert {a.clave for a in con_nota.filter(fecha_fuente__contains="11:00")} == A_LAS_ONCE


def test_un_dano_que_no_sabemos_decir_no_se_calla():
    assert hacer_agenda_json.nota("") == ""
    with pytest.raises(SystemExit, match="mancha de café"):
        hacer_agenda_json.nota("falta la «Fecha de término»; mancha de café")


def test_las_recomendaciones_de_igual_texto_llevan_a_la_sintesis():
    enlaces = {
        r.numero: [p.numero for p in r.puntos.all()]
        for r in Recomendacion.objects.prefetch_related("puntos")
        if r.puntos.all()
    }
    assert enlaces == {4: [2], 6: [3], 8: [4], 10: [6], 11: [5], 13: [9], 14: [8]}


def test_las_actividades_que_se_prueban_con_los_registros():
    """Each names a check of its own, or that of the one it repeats, and none is left over."""
    pruebas = {a.clave: a.prueba_viva for a in Actividad.objects.exclude(prueba_viva="")}
    claves = "1.1 1.2 1.3 4.1 4.2 5.2 5.3 7.1 9.1 9.2 10.1 10.2 11.1 11.2 12.1 13.1 13.2 13.3"
    assert sorted(pruebas) == sorted([*claves.split(), "14.1", "14.2"])
    assert pruebas.pop("14.1") == pruebas["13.1"]
    assert pruebas.pop("14.2") == pruebas["13.3"]
    assert "directorio de enlaces" in actividad("10.2").texto
    assert sorted(pruebas.values()) == sorted(slug for slug, _ in opciones())


def test_los_temas_son_palabras_de_su_punto():
    temas = {p.numero: p.lista_de_temas for p in PuntoSintesis.objects.exclude(temas="")}
    assert temas == {6: ["enlaces de tiempo completo"], 7: ["empleo local"], 8: ["mantenimiento"]}
    for punto in PuntoSintesis.objects.all():
        punto.full_clean()


MODELOS = [
    model
    for model in apps.get_app_config("compromisos").get_models()
    if not model.__name__.startswith("Historical")
]


def test_cada_fila_cumple_las_reglas_de_su_modelo():
    for model in MODELOS:
        for fila in model.objects.all():
            fila.full_clean()


def filas() -> dict:
    """Every row of every table, many-to-many ones and history included."""
    tablas = apps.get_app_config("compromisos").get_models(include_auto_created=True)
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in tablas}


def test_cargarla_dos_veces_da_lo_mismo():
    antes = filas()
    call_command("loaddata", "agenda_evj", verbosity=0)
    assert filas() == antes
    con_filas = {tabla for tabla, hay in antes.items() if hay}
    assert "compromisos.Recomendacion_puntos" in con_filas


@pytest.mark.parametrize("publicada_en", [None, datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)])
def test_cargarla_otra_vez_no_publica_ni_retira(publicada_en):
    Evaluacion.objects.update(publicada_en=publicada_en)
    call_command("loaddata", "agenda_evj", verbosity=0)
    assert Evaluacion.objects.get().publicada_en == publicada_en


def test_cargarla_otra_vez_no_toca_los_avances():
    avance = AvanceFactory(actividad=actividad("1.2"))
    call_command("loaddata", "agenda_evj", verbosity=0)
    assert Avance.objects.get() == avance
    assert avance.actividad == actividad("1.2")


def test_el_archivo_es_lo_que_dumpdata_escribiria():
    """With natural keys: no row's number of one database is in it; the day of publication is
    that of each site."""
    escrito = json.loads(FIXTURE.read_text(encoding="utf-8"))
    campos = {objeto["model"]: list(objeto["fields"]) for objeto in escrito}
    campos["compromisos.evaluacion"].remove("publicada_en")

    def canonico(objetos):
        return sorted(
            json.dumps([o["model"], *(o["fields"][campo] for campo in campos[o["model"]])])
            for o in objetos
        )

    salida = StringIO()
    call_command("dumpdata", *campos, natural_primary=True, natural_foreign=True, stdout=salida)
    assert canonico(json.loads(salida.getvalue())) == canonico(escrito)
    assert not [objeto for objeto in escrito if "pk" in objeto]


def test_las_claves_guardadas_son_las_que_el_programa_escribiria():
    de = {"clave_nombre": "nombre", "texto_busqueda": "texto"}
    for objeto in json.loads(FIXTURE.read_text(encoding="utf-8")):
        campos = objeto["fields"]
        for clave, origen in de.items():
            if clave in campos:
                assert campos[clave] == normalizar(campos[origen])


def test_la_carga_queda_en_la_historia_una_sola_vez():
    """So that the first correction has a «before»; loading it again changes nothing."""
    assert Actividad.history.filter(history_type="+").count() == 31
    call_command("loaddata", "agenda_evj", verbosity=0)
    assert Actividad.history.count() == 31


def test_cargar_encima_de_una_correccion_tambien_queda():
    actividad = Actividad.objects.get(compromiso__numero=1, numero=1)
    impreso, actividad.texto = actividad.texto, "Corregido."
    actividad.save()
    call_command("loaddata", "agenda_evj", verbosity=0)
    textos = actividad.history.order_by("history_id").values_list("texto", flat=True)
    assert list(textos) == [impreso, "Corregido.", impreso]
