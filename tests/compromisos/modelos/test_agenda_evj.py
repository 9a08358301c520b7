"""The real agenda: what the fixture holds is what the source says, and no more."""

import datetime
import json
from collections import Counter

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

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
)
from evj.web.texto import normalizar

pytestmark = pytest.mark.django_db

HOY = datetime.date(2026, 11, 23)
FIXTURE = settings.BASE_DIR / "fixtures" / "agenda_evj.json"


@pytest.fixture(autouse=True)
def _agenda():
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
    total = sum(
        Actividad.objects.con_estado(HOY).resumir("compromiso").values(), start=_Suma()
    ).resumen
    assert (total.vencidas, total.sin_fecha, total.sin_reporte) == (22, 9, 31)


class _Suma:
    def __init__(self):
        self.resumen = None

    def __add__(self, otro):
        if self.resumen is None:
            self.resumen = otro
        else:
            self.resumen.juntar(otro)
        return self


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


def test_cada_falta_de_la_fuente_tiene_su_nota():
    for hallada in Actividad.objects.all():
        if hallada.fecha_termino is None:
            assert "no da fecha de término" in hallada.nota_fuente
        if "11:00 PM" in hallada.fecha_fuente:
            assert "11:00 PM" in hallada.nota_fuente
    assert Actividad.objects.exclude(nota_fuente="").count() == 25
    assert "DIrección" in actividad("5.1").nota_fuente
    assert "reconstruyó" in actividad("12.2").nota_fuente
    assert "no un dato" in actividad("13.1").nota_fuente
    assert not [d for d in Dependencia.objects.all() if d.nombre.startswith("DI")]


def test_las_recomendaciones_de_igual_texto_llevan_a_la_sintesis():
    enlaces = {
        r.numero: [p.numero for p in r.puntos.all()]
        for r in Recomendacion.objects.prefetch_related("puntos")
        if r.puntos.all()
    }
    assert enlaces == {4: [2], 6: [3], 8: [4], 11: [5], 13: [9], 14: [8]}


def test_cada_fila_cumple_las_reglas_de_su_modelo():
    for model in apps.get_app_config("compromisos").get_models():
        if not model.__name__.startswith("Historical"):
            for fila in model.objects.all():
                fila.full_clean()


def filas_de(model):
    return list(model.objects.order_by("pk").values())


def test_cargarla_dos_veces_da_lo_mismo_y_no_deja_historia():
    modelos = [Evaluacion, Compromiso, Actividad, Responsabilidad, Dependencia, Recomendacion]
    antes = [filas_de(model) for model in modelos]
    call_command("loaddata", "agenda_evj", verbosity=0)
    assert [filas_de(model) for model in modelos] == antes
    assert [model.history.count() for model in modelos] == [0] * len(modelos)


def test_las_claves_guardadas_son_las_que_el_programa_escribiria():
    de = {"clave_nombre": "nombre", "texto_busqueda": "texto"}
    for objeto in json.loads(FIXTURE.read_text(encoding="utf-8")):
        campos = objeto["fields"]
        assert "pk" not in objeto
        for clave, origen in de.items():
            if clave in campos:
                assert campos[clave] == normalizar(campos[origen])
