"""Agreements and live checks, as the administration keeps them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from compromisos.models import Convenio
from compromisos.pruebas_vivas import opciones
from tests.fabricas import (
    ActividadFactory,
    ConvenioFactory,
    DependenciaFactory,
    ResponsabilidadFactory,
)

from .formularios import lleno

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
AGREGAR = "/admin/compromisos/convenio/add/"


@pytest.fixture
def datos(db):
    return {
        "tipo": "colaboracion",
        "objeto": "Compartir registros.",
        "dependencias": [unidad.pk for unidad in DependenciaFactory.create_batch(2)],
        "firma": "2026-01-15",
        "vigencia": "2027-01-14",
        "url": "https://example.org/convenio.pdf",
    }


def test_un_convenio_se_guarda_con_quienes_lo_firman(administrador, datos):
    assert administrador.post(AGREGAR, datos).status_code == 302
    convenio = Convenio.objects.get()
    assert sorted(convenio.dependencias.values_list("pk", flat=True)) == datos["dependencias"]
    assert convenio.history.first().history_user.username == "administrador"
    html = administrador.get(f"/admin/compromisos/convenio/{convenio.pk}/change/").content.decode()
    assert 'href="/convenios/"' in html


@pytest.mark.parametrize(
    ("campos", "error"),
    [
        ({"dependencias": []}, "dependencias"),
        ({"vigencia": "2026-01-14"}, "__all__"),
        ({"vigencia": "9999-12-31"}, "vigencia"),
        ({"firma": "1026-01-15"}, "firma"),
        ({"url": ""}, "__all__"),
        ({"url": "", "archivo": SimpleUploadedFile("x.pdf", b"no es un PDF")}, "archivo"),
    ],
)
def test_lo_que_falta_se_dice(administrador, datos, campos, error):
    response = administrador.post(AGREGAR, datos | campos)
    assert response.status_code == 200
    assert error in response.context["adminform"].form.errors
    assert not Convenio.objects.exists()


def test_los_vigentes_se_filtran(administrador):
    vigente = ConvenioFactory(objeto="Éste sí")
    ConvenioFactory(vigencia="2021-01-01")
    lista = "/admin/compromisos/convenio/"

    def hallados(**consulta):
        return list(administrador.get(lista, consulta).context["cl"].result_list)

    assert hallados(vigencia="si") == [vigente]
    assert vigente not in hallados(vigencia="no")
    assert hallados(q="sí") == [vigente]


def test_la_prueba_viva_se_elige_entre_las_registradas(administrador):
    actividad = ResponsabilidadFactory(actividad=ActividadFactory(texto="Firmar")).actividad
    direccion = f"/admin/compromisos/actividad/{actividad.pk}/change/"
    response = administrador.get(direccion)
    campo = response.context["adminform"].form.fields["prueba_viva"]
    assert list(campo.choices) == [("", "Ninguna"), *opciones()]
    formulario = lleno(response)
    mal = administrador.post(direccion, formulario | {"prueba_viva": "otra-cosa"})
    assert "prueba_viva" in mal.context["adminform"].form.errors
    bien = administrador.post(direccion, formulario | {"prueba_viva": "convenios-vigentes"})
    assert bien.status_code == 302
    actividad.refresh_from_db()
    assert actividad.prueba_viva == "convenios-vigentes"


def test_el_validador_ve_cual_es_y_no_la_cambia(como):
    actividad = ActividadFactory(prueba_viva="enlaces-vigentes")
    response = como("validador").get(f"/admin/compromisos/actividad/{actividad.pk}/change/")
    assert "enlaces-vigentes" in response.content.decode()
