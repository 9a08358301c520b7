"""The import-export resource over our engine."""

import pytest
import tablib

from compromisos.importacion.columnas import NOMBRES
from compromisos.importacion.importar import PlanDistinto
from compromisos.importacion.recursos import AgendaResource, HojaDeCalculo
from compromisos.models import Actividad
from tests import fabricas

from .hojas import fila, importar_filas, libro

pytestmark = pytest.mark.django_db


def datos(*filas):
    return tablib.Dataset(*(tuple(f.values()) for f in filas), headers=list(NOMBRES.values()))


@pytest.fixture
def _obras():
    fabricas.DependenciaFactory(nombre="Dirección de Obras")


@pytest.mark.usefixtures("_obras")
def test_un_dataset_de_tablib_se_importa():
    resultado = AgendaResource().import_data(datos(fila()), dry_run=True)
    assert not resultado.has_validation_errors()
    assert not Actividad.objects.exists()
    resultado = AgendaResource().import_data(datos(fila(), fila(numero_actividad=2)))
    assert resultado.totals == {
        "new": 2,
        "update": 0,
        "delete": 0,
        "skip": 0,
        "error": 0,
        "invalid": 0,
    }
    resultado = AgendaResource().import_data(datos(fila(), fila(numero_actividad=2, avance=5)))
    assert (resultado.totals["update"], resultado.totals["skip"]) == (1, 1)
    assert resultado.total_rows == 2


@pytest.mark.usefixtures("_obras")
def test_los_errores_van_por_fila_de_la_hoja():
    hoja = HojaDeCalculo().create_dataset(libro(fila(), fila(numero_actividad=2, avance=300)))
    resultado = AgendaResource().import_data(hoja)
    assert resultado.has_validation_errors()
    (invalida,) = resultado.invalid_rows
    assert invalida.number == 3
    assert list(invalida.field_specific_errors) == ["Avance (%)"]
    assert not Actividad.objects.exists()
    with pytest.raises(PlanDistinto):
        AgendaResource().import_data(hoja, raise_errors=True)


@pytest.mark.usefixtures("_obras")
def test_una_huella_vieja_no_escribe():
    importar_filas(fila())
    with pytest.raises(PlanDistinto):
        AgendaResource().import_data(datos(fila(actividad="Otra.")), huella="vieja")


def test_el_formato_es_uno_solo():
    formato = HojaDeCalculo()
    assert formato.get_title() == "XLSX, ODS o CSV"
    assert formato.is_binary()
    assert formato.can_import()
    assert formato.get_read_mode() == "rb"
