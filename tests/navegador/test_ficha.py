"""The fact sheet of a work is one sheet of paper, however much is written on it."""

import datetime
from decimal import Decimal

import pytest

from comites.models import Comite, Municipio
from compromisos.models import Dependencia
from obras.models import Obra
from tests.fabricas import ComiteFactory, ContraloriaFactory, DependenciaFactory, MunicipioFactory
from tests.fabricas_obras import AvanceObraFactory, ObraFactory

FRASE = (
    "Se construye una línea de conducción de agua potable desde el pozo profundo hasta el tanque "
    "elevado de la cabecera municipal, con toma y medidor en cada vivienda, y una caseta. "
)


def largo(modelo, campo) -> str:
    """As long as the field lets it be."""
    maximo = modelo._meta.get_field(campo).max_length
    return (FRASE * (maximo // len(FRASE) + 1))[:maximo].strip()


@pytest.fixture
def la_mas_larga(transactional_db):
    """Every text as long as it can be, every figure as wide."""
    textos = ("nombre", "alcance", "localidad", "contratista", "partida", "a_quien_preguntar")
    dia = datetime.date(2026, 9, 30)
    obra = ObraFactory(
        publica=True,
        clave="larga",
        municipio=MunicipioFactory(nombre=largo(Municipio, "nombre"), columna=4, renglon=5),
        ejecutora=DependenciaFactory(nombre=largo(Dependencia, "nombre")),
        comite=ComiteFactory(nombre=largo(Comite, "nombre")),
        contraloria=ContraloriaFactory(nombre=largo(Comite, "nombre")),
        contrato="SIOP-E-ICAPR-OB-LP-0114-2026-" * 3,
        monto_aprobado=Decimal("999999999999.99"),
        monto_contratado=Decimal("999999999999.99"),
        poblacion_beneficiada=2_000_000,
        empleos_locales=20_000,
        inicio_previsto=dia,
        fin_previsto=dia,
        inicio_real=dia,
        fin_real=dia,
        **{campo: largo(Obra, campo) for campo in textos},
    )
    AvanceObraFactory(obra=obra, ejercido=Decimal("999999999999.99"), fecha=dia)


@pytest.mark.una_base
def test_la_ficha_cabe_en_una_hoja(page, live_server, la_mas_larga):
    ObraFactory(publica=True, clave="corta")
    for letras in (700, 1500, 2000):  # about the most that goes in each size of type
        ObraFactory(publica=True, clave=f"de-{letras}", alcance=largo(Obra, "alcance")[:letras])
    for clave in ("larga", "corta", "de-700", "de-1500", "de-2000"):
        page.goto(f"{live_server.url}/obras/{clave}/ficha/")
        for papel in ("A4", "Letter"):
            assert page.pdf(format=papel).count(b"/Type /Page\n") == 1, (clave, papel)
