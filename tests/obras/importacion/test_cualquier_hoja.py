"""What the sheets of every list have in common: whatever a cell holds, it is one error more."""

import io

import pytest
from openpyxl import load_workbook

from comites.importacion.comites import HojaDeComites
from comites.importacion.eventos import HojaDeEventos
from comites.importacion.indices import HojaDeIndices
from evj.web.exportacion import xlsx_bytes
from obras.importacion.avances import HojaDeAvances
from obras.importacion.obras import HojaDeObras
from tests.fabricas import UsuarioFactory

pytestmark = pytest.mark.django_db
HOJAS = [HojaDeComites(), HojaDeEventos(), HojaDeIndices(), HojaDeAvances(), HojaDeObras()]


@pytest.mark.parametrize("mala", ["=1+1", "#REF!", "x" * 20_001], ids=["formula", "error", "larga"])
@pytest.mark.parametrize("tipo", HOJAS, ids=lambda tipo: tipo.titulo)
def test_una_celda_que_el_lector_ya_senalo_es_un_error_en_cada_columna(tipo, mala):
    """Each in a file of its own, over the first row of the template's examples."""
    unidad = UsuarioFactory(is_staff=True, is_superuser=True)
    sana = xlsx_bytes(tuple(tipo.nombres.values()), tipo.ejemplos, titulo_hoja=tipo.titulo)
    for lugar, nombre in enumerate(tipo.nombres.values(), start=1):
        cuaderno = load_workbook(io.BytesIO(sana))
        celda = cuaderno.active.cell(2, lugar)
        celda.value = mala
        celda.data_type = "e" if mala == "#REF!" else celda.data_type
        salida = io.BytesIO()
        cuaderno.save(salida)
        plan = tipo.planear(tipo.leer(salida.getvalue(), "a.xlsx"), nombre="a", usuario=unidad)
        assert (2, nombre) in [(error.fila, error.columna) for error in plan.errores], nombre
