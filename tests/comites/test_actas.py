"""The acts: printed from the data for who may see names, and kept as they were signed."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.html import strip_tags

from comites.acciones import folio_de
from comites.models import Acta
from tests.comites.conftest import HOY
from tests.compromisos.importacion.hojas import fila, libro
from tests.compromisos.panel.archivos import PDF, imagen
from tests.fabricas import (
    AvisoPrivacidadFactory,
    ComiteFactory,
    IntegranteFactory,
)

pytestmark = pytest.mark.django_db
SUBIR = "/admin/comites/acta/add/"


def llano(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


@pytest.fixture
def sustitucion(comite):
    sale = IntegranteFactory(comite=comite, nombre="Quien Sale", cargo=1, hasta=HOY)
    return IntegranteFactory(
        comite=comite, nombre="Quien Entra", cargo=1, desde="2026-05-11", sustituye_a=sale
    )


def subir(client, comite, contenido=PDF, nombre="acta firmada por Rosa.pdf", **mas):
    datos = {"comite": comite.pk, "firmada_el": "2026-02-01", **mas}
    return client.post(SUBIR, {**datos, "escaneo": ContentFile(contenido, nombre)})


def test_la_hoja_de_constitucion_lleva_a_quienes_estaban_ese_dia(
    administrador, comite, sustitucion, reglas
):
    AvisoPrivacidadFactory(numero=3, simplificado="Sus datos son para el acta.")
    leido = llano(administrador.get(f"/admin/comites/comite/{comite.pk}/acta/"))
    assert "Folio AC-CC-TALA Acta de constitución" in leido
    assert "Presidencia Quien Sale Ciudadanía Sí No" in leido
    assert "Quien Entra" not in leido
    assert "nada de esto les impide integrar el comité: Quien tiene un cargo en un" in leido
    assert "versión 3. Sus datos son para el acta." in leido


def test_la_hoja_de_sustitucion_lleva_a_los_dos(administrador, comite, sustitucion):
    leido = llano(administrador.get(f"/admin/comites/integrante/{sustitucion.pk}/acta/"))
    assert "Folio AS-CC-TALA-01 Acta de sustitución" in leido
    assert "Sale Quien Sale Ciudadanía Entra Quien Entra Ciudadanía Sí No" in leido
    assert "A partir del 11 de mayo de 2026 deja el cargo de presidencia" in leido
    de_quien_sale = administrador.get(
        f"/admin/comites/integrante/{sustitucion.sustituye_a_id}/acta/"
    )
    assert de_quien_sale["Location"] == f"/admin/comites/comite/{comite.pk}/acta/"


def test_cada_sustitucion_tiene_su_folio_y_no_cambia(comite, sustitucion):
    otra = IntegranteFactory(comite=comite, sustituye_a=IntegranteFactory(comite=comite, hasta=HOY))
    IntegranteFactory(sustituye_a=IntegranteFactory(hasta=HOY))  # of another committee
    assert [folio_de(comite, i) for i in (sustitucion, otra)] == ["AS-CC-TALA-01", "AS-CC-TALA-02"]
    assert folio_de(comite) == "AC-CC-TALA"


def test_se_guarda_el_escaneo_con_su_huella_y_un_nombre_que_no_dice_nada(
    administrador, unidad, comite
):
    assert subir(administrador, comite).status_code == 302
    acta = Acta.objects.get()
    assert (acta.tipo, acta.folio, acta.registra) == ("constitucion", "AC-CC-TALA", unidad)
    assert (acta.sha256, acta.bytes) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert acta.archivo.name.startswith("actas/")
    assert "rosa" not in acta.archivo.name.lower()
    assert "acta firmada el" in administrador.get("/admin/comites/comite/").content.decode().lower()
    del_comite = administrador.get(f"/admin/comites/comite/{comite.pk}/change/")
    assert "Acta de constitución AC-CC-TALA, firmada el 01/02/2026" in llano(del_comite)
    response = administrador.get(f"/admin/comites/acta/{acta.pk}/archivo/")
    assert b"".join(response) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="AC-CC-TALA.pdf"'
    assert "sandbox" in response["Content-Security-Policy"]


def test_la_de_una_sustitucion_es_de_quien_entro(administrador, comite, sustitucion):
    assert subir(administrador, comite, integrante=sustitucion.pk).status_code == 302
    assert Acta.objects.get().tipo == "sustitucion"
    no_entro = subir(administrador, comite, integrante=sustitucion.sustituye_a_id)
    assert "no entró en lugar de otra" in llano(no_entro)
    ajena = subir(administrador, ComiteFactory(), integrante=sustitucion.pk)
    assert "Esa persona es de otro comité." in llano(ajena)


@pytest.mark.parametrize(
    ("contenido", "dice"),
    [
        (b"", "vacío"),
        (b"<script>alert(1)</script>", "No es un archivo"),
        (b"%PDF-1.4 a medias", "incompleto"),
        (b"PK\x03\x04", "incompleto o dañado"),
    ],
)
def test_los_bytes_deciden_y_no_el_nombre(administrador, comite, contenido, dice):
    assert dice in llano(subir(administrador, comite, contenido))
    assert not Acta.objects.exists()


def test_ni_hojas_de_calculo_ni_firmas_de_manana(administrador, comite, hoy):
    assert "se escanea como PDF, JPEG o PNG" in llano(subir(administrador, comite, libro(fila())))
    assert "La fecha no puede ser posterior a hoy" in llano(
        subir(administrador, comite, firmada_el="2026-05-11")
    )
    assert subir(administrador, comite, imagen(), "IMG.jpg").status_code == 302


def test_si_no_se_guarda_la_fila_no_queda_el_archivo(administrador, comite, monkeypatch):
    guardados = []
    guardar = default_storage.save

    def anotar(nombre, *args, **kwargs):
        guardados.append(guardar(nombre, *args, **kwargs))
        return guardados[-1]

    monkeypatch.setattr(default_storage, "save", anotar)
    monkeypatch.setattr(Acta, "save", lambda self, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        subir(administrador, comite)
    assert len(guardados) == 1
    assert not default_storage.exists(guardados[0])


def test_quien_no_ve_personas_no_ve_actas(client, validador, comite, sustitucion):
    client.force_login(validador)
    for ruta in (f"comite/{comite.pk}/acta/", f"integrante/{sustitucion.pk}/acta/"):
        assert client.get(f"/admin/comites/{ruta}").status_code == 403
