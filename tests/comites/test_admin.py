"""The admin of the exercises of the programme: their stages come in order."""

import datetime

import pytest
from django.contrib.auth.models import Group

from comites.models import Edicion, EtapaEdicion
from compromisos.roles import ADMINISTRADOR
from tests.compromisos.admin.formularios import lleno
from tests.fabricas import (
    EdicionFactory,
    EtapaEdicionFactory,
    MunicipioFactory,
    RegionFactory,
    UsuarioFactory,
)

pytestmark = pytest.mark.django_db
NUEVA = "/admin/comites/edicion/add/"


@pytest.fixture
def administrador(client):
    usuario = UsuarioFactory(is_staff=True)
    usuario.groups.set(Group.objects.filter(name=ADMINISTRADOR))
    client.force_login(usuario)
    return client


def formulario(*etapas, **mas) -> dict:
    """An exercise of 2026 with its stages, each (stage, first day)."""
    datos = {"anio": 2026, "regiones": [RegionFactory().pk], "techo": "1000000", **mas}
    datos |= {"etapas-TOTAL_FORMS": len(etapas), "etapas-INITIAL_FORMS": 0}
    for numero, (etapa, inicio) in enumerate(etapas):
        datos |= {f"etapas-{numero}-etapa": etapa, f"etapas-{numero}-inicio": inicio}
    return datos


def test_se_guarda_con_sus_etapas_y_deja_historia(administrador):
    datos = formulario((2, "2026-03-01"), (1, "2026-02-01"), (3, "2026-03-01"))
    assert administrador.post(NUEVA, datos).status_code == 302
    edicion = Edicion.objects.get(anio=2026)
    assert [e.etapa for e in edicion.etapas.all()] == [1, 2, 3]
    assert edicion.regiones.count() == edicion.history.latest().regiones.count() == 1
    assert EtapaEdicion.history.count() == 3


def test_una_etapa_no_empieza_antes_que_la_que_le_precede(administrador):
    response = administrador.post(NUEVA, formulario((1, "2026-02-02"), (5, "2026-02-01")))
    assert response.status_code == 200
    assert (
        "«Votación» va después de «Convocatoria»: no puede empezar antes del 2 de febrero de 2026."
        in response.content.decode()
    )
    assert not Edicion.objects.exists()


def test_las_fechas_se_corren_todas_de_una_vez(administrador):
    edicion = EdicionFactory(anio=2026, en=[RegionFactory()])
    for etapa in (1, 2):
        inicio = datetime.date(2026, etapa, 1)
        EtapaEdicionFactory(edicion=edicion, etapa=etapa, inicio=inicio)
    direccion = f"/admin/comites/edicion/{edicion.pk}/change/"
    datos = lleno(administrador.get(direccion)) | {
        "etapas-0-inicio": "2027-01-01",
        "etapas-1-inicio": "2027-02-01",
    }
    assert administrador.post(direccion, datos).status_code == 302
    assert [e.inicio.year for e in edicion.etapas.all()] == [2027, 2027]


def test_la_etapa_que_se_quita_ya_no_estorba(administrador):
    datos = formulario((1, "2026-02-02"), (5, "2026-02-01")) | {"etapas-0-DELETE": "on"}
    assert administrador.post(NUEVA, datos).status_code == 302


@pytest.mark.parametrize("texto", ["tizapan", "TIZAPÁN", "14096"])
def test_un_municipio_se_busca_sin_acentos_o_por_clave(administrador, texto):
    municipio = MunicipioFactory(nombre="Tizapán el Alto", clave="14096")
    MunicipioFactory(clave="14001")
    response = administrador.get("/admin/comites/municipio/", {"q": texto})
    assert list(response.context["cl"].result_list) == [municipio]


@pytest.mark.parametrize(
    ("modelo", "campo"),
    [("municipio", "region"), ("indicemarginacion", "municipio"), ("edicion", "regiones")],
)
def test_los_buscadores(administrador, modelo, campo):
    MunicipioFactory(nombre="Tizapán el Alto", region__nombre="Región de Tizapán")
    direccion = f"/admin/autocomplete/?app_label=comites&model_name={modelo}&field_name={campo}"
    hallados = administrador.get(f"{direccion}&term=tizapan").json()["results"]
    assert len(hallados) == 1
    assert administrador.get(f"{direccion}&term=a%00b").status_code == 200
