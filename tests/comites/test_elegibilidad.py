"""Who may not sit in a committee: the rules are rows, checked when somebody is recorded."""

import datetime

import pytest

from comites.elegibilidad import impedimentos
from comites.models import Integrante, ReglaElegibilidad
from tests.comites.conftest import HOY
from tests.fabricas import (
    ComiteFactory,
    EnlaceFactory,
    EnlaceMunicipalFactory,
    IntegranteFactory,
    ReglaElegibilidadFactory,
)

pytestmark = pytest.mark.django_db
AYER = HOY - datetime.timedelta(days=1)


def persona(**campos) -> Integrante:
    datos = {
        "nombre": "Rosa Peña",
        "cargo": 4,
        "declara_sin_cargo_publico": True,
        "declara_sin_cargo_partido": True,
        "desde": HOY,
    }
    return Integrante(**(datos | campos))


def frases(integrante, comite, hoy=HOY) -> str:
    return " ".join(f for fs in impedimentos(integrante, comite, hoy).values() for f in fs)


def test_las_reglas_publicadas_dicen_su_razon_y_su_fuente(reglas):
    assert ReglaElegibilidad.objects.count() == 4
    assert all("recomendación 4" in regla.fundamento for regla in ReglaElegibilidad.objects.all())


def test_quien_no_declara_no_puede(reglas, comite):
    assert impedimentos(persona(), comite, HOY) == {}
    sin_declarar = persona(declara_sin_cargo_publico=False, declara_sin_cargo_partido=False)
    assert set(impedimentos(sin_declarar, comite, HOY)) == {
        "declara_sin_cargo_publico",
        "declara_sin_cargo_partido",
    }
    assert "Las fuerzas políticas participan en su propio papel" in frases(sin_declarar, comite)


def test_un_enlace_en_el_cargo_no_puede_aunque_lo_declare(reglas, comite):
    enlace = EnlaceFactory(nombre="ROSA  PENA", desde=AYER, hasta=HOY)
    assert "Es enlace de una dependencia" in frases(persona(), comite)
    assert frases(persona(), comite, HOY + datetime.timedelta(days=1)) == ""
    assert "Rosa" not in frases(persona(), comite)
    enlace.delete()
    assert frases(persona(), comite) == ""


def test_un_enlace_municipal_tampoco(reglas, comite):
    enlace = EnlaceMunicipalFactory(
        usuario__first_name="Rosa", usuario__last_name="PEÑA", desde=AYER, hasta=HOY
    )
    assert "Es enlace de una dependencia o municipio" in frases(persona(), comite)
    assert frases(persona(), comite, HOY + datetime.timedelta(days=1)) == ""
    assert frases(persona(), comite, AYER - datetime.timedelta(days=1)) == ""
    enlace.delete()
    assert frases(persona(), comite) == ""


def test_las_reglas_de_un_tipo_no_son_del_otro(reglas, vecino):
    EnlaceFactory(nombre="Rosa Peña")
    assert frases(persona(declara_sin_cargo_publico=False), vecino) == ""


def test_nadie_esta_en_los_dos_del_mismo_municipio_y_edicion(reglas, comite, vecino):
    suyo = IntegranteFactory(comite=vecino, nombre="rosa peña", desde=AYER, hasta=HOY)
    assert "Ya está en el comité de autoridades del mismo municipio" in frases(persona(), comite)
    assert frases(persona(desde=HOY + datetime.timedelta(days=1)), comite) == ""
    otro = ComiteFactory(municipio=comite.municipio)  # of another edition
    assert frases(persona(), otro) == ""
    otro = ComiteFactory(edicion=comite.edicion)  # of another municipality
    assert frases(persona(), otro) == ""
    Integrante.objects.filter(pk=suyo.pk).update(comite=comite)
    assert "Ya está en el comité ciudadano" in frases(persona(), vecino)


def test_sin_regla_vigente_no_se_impide(comite):
    assert frases(persona(declara_sin_cargo_partido=False), comite) == ""
    ReglaElegibilidadFactory(clave="cargo_partido", vigente_desde=HOY, vigente_hasta=HOY)
    sin_declarar = persona(declara_sin_cargo_partido=False)
    assert "Una razón de prueba." in frases(sin_declarar, comite, HOY)
    assert frases(sin_declarar, comite, AYER) == ""
    assert frases(sin_declarar, comite, HOY + datetime.timedelta(days=1)) == ""
