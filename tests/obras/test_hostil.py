"""What an outsider may put in the addresses of the works, or in what is taken away of them."""

import io

import pytest
from openpyxl import load_workbook

from tests.compromisos.publico.test_listas import HOSTILES, PEORES, resiste
from tests.fabricas_obras import (
    NecesidadFactory,
    NecesidadMantenimientoFactory,
    ObraFactory,
    VersionPropuestaFactory,
)

pytestmark = pytest.mark.django_db
LISTAS = {
    "/obras/": ["municipio", "region", "etapa", "tipo", "dependencia", "grado"],
    "/obras/necesidades/": ["municipio", "propuesta"],
    "/obras/propuestas/": ["edicion", "municipio", "dictamen", "estado"],
    "/obras/mantenimiento/": ["municipio", "dependencia", "estado", "gravedad"],
    "/obras/votaciones/": [],
}
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def formulas(db):
    """One row in each list, whose words are a formula."""
    obra = ObraFactory(publica=True, nombre=FORMULA)
    NecesidadFactory(texto=FORMULA)
    VersionPropuestaFactory(titulo=FORMULA)
    NecesidadMantenimientoFactory(obra=obra, texto=FORMULA)


@pytest.mark.parametrize("ruta", LISTAS)
def test_lo_hostil_nunca_rompe_una_lista(client, formulas, ruta):
    for valor in HOSTILES:
        resiste(client, ruta, {"q": [valor, valor]}, **{"HX-Request": "true"})
    for parametros in (LISTAS[ruta], ["pagina"], ["formato"]):
        for valor in PEORES:
            resiste(client, ruta, dict.fromkeys(parametros, valor), **{"HX-Request": "true"})


@pytest.mark.parametrize(
    "ruta",
    [
        "/obras/%00/",
        "/obras/%00/calidad/",
        "/obras/pozo%0A/ficha/",
        "/obras/propuestas/%00/",
        "/obras/votaciones/0000/tala/",
        "/obras/votaciones/2026/%00/",
        "/obras/mantenimiento/99999999999999999999/",
        "/obras/fotos/obra/999999999/grande/",
        "/obras/fotos/obra/1/otra/",
        "/obras/fotos/usuario/1/grande/",
        "/obras/fotos/..%2F..%2Fetc%2Fpasswd",
    ],
)
def test_una_direccion_imposible_no_esta(client, ruta):
    assert client.get(ruta).status_code == 404


def test_lo_que_se_descarga_no_lleva_formulas(client, formulas):
    for ruta in [ruta for ruta in LISTAS if LISTAS[ruta]]:
        csv = b"".join(client.get(ruta, {"formato": "csv"})).decode()
        assert f",'{FORMULA}," in csv, ruta
        libro = load_workbook(io.BytesIO(b"".join(client.get(ruta, {"formato": "xlsx"}))))
        celdas = [celda for fila in libro.active.iter_rows() for celda in fila]
        assert f"'{FORMULA}" in [celda.value for celda in celdas], ruta
        assert not [celda for celda in celdas if celda.data_type == "f"], ruta
