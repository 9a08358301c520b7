"""The unit's pages: writing question sets, capturing sheets, registering reports."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from comites.forms.instrumentos import nombre_de
from comites.instrumentos import publicar_version, puntaje
from comites.models import Cedula, EntregaInforme, Informe, Reactivo, VersionInstrumento
from compromisos.roles import ADMINISTRADOR
from tests.compromisos.admin.formularios import lleno
from tests.compromisos.panel.archivos import PDF
from tests.fabricas import (
    ComiteFactory,
    ContraloriaFactory,
    InformeFactory,
    InstrumentoFactory,
    OpcionReactivoFactory,
    ReactivoFactory,
    UsuarioFactory,
)

from .test_municipios import cuerpo, llano

pytestmark = pytest.mark.django_db
VERSION = "/admin/comites/versioninstrumento/"


@pytest.fixture
def administrador(client):
    usuario = UsuarioFactory(is_staff=True)
    usuario.groups.set(Group.objects.filter(name=ADMINISTRADOR))
    client.force_login(usuario)
    return client


# --- Question sets --------------------------------------------------------------------------
def test_se_escribe_se_publica_y_se_copia(administrador):
    instrumento = InstrumentoFactory()
    datos = {
        "instrumento": instrumento.pk,
        "numero": 1,
        "reactivos-TOTAL_FORMS": 1,
        "reactivos-INITIAL_FORMS": 0,
        "reactivos-0-orden": 1,
        "reactivos-0-texto": "¿Hay letrero?",
        "reactivos-0-tipo": "opciones",
        "reactivos-0-peso": 2,
    }
    assert administrador.post(f"{VERSION}add/", datos).status_code == 302
    version, pregunta = VersionInstrumento.objects.get(), Reactivo.objects.get()
    publicar = f"{VERSION}{version.pk}/publicar/"
    assert "al menos dos opciones" in llano(administrador.post(publicar))
    de_la_pregunta = f"/admin/comites/reactivo/{pregunta.pk}/change/"
    datos = lleno(administrador.get(de_la_pregunta)) | {"opciones-TOTAL_FORMS": 2}
    for n, (texto, valor) in enumerate([("Sí", "1"), ("No aplica", "")]):
        datos |= {f"opciones-{n}-orden": n + 1, f"opciones-{n}-texto": texto}
        datos[f"opciones-{n}-valor"] = valor
    response = administrador.post(de_la_pregunta, datos)
    assert response["Location"] == f"{VERSION}{version.pk}/change/"
    assert administrador.post(publicar).status_code == 302
    version.refresh_from_db()
    assert version.publicada
    administrador.post(f"{VERSION}{version.pk}/copiar/")
    assert VersionInstrumento.objects.get(numero=2).reactivos.get().opciones.count() == 2


def test_publicada_una_version_el_instrumento_ya_no_cambia_de_uso(administrador):
    version = OpcionReactivoFactory().reactivo.version
    direccion = f"/admin/comites/instrumento/{version.instrumento_id}/change/"
    datos = lleno(administrador.get(direccion))
    administrador.post(direccion, datos | {"uso": "obra"})
    version.instrumento.refresh_from_db()
    assert version.instrumento.uso == "obra"
    OpcionReactivoFactory(reactivo=version.reactivos.get())
    publicar_version(version=version)
    datos = lleno(administrador.get(direccion)) | {"nombre": "Otro nombre", "uso": "cedula"}
    assert administrador.post(direccion, datos).status_code == 302
    version.instrumento.refresh_from_db()
    assert (version.instrumento.nombre, version.instrumento.uso) == ("Otro nombre", "obra")


def test_lo_publicado_sólo_se_lee(administrador):
    opcion = OpcionReactivoFactory()
    OpcionReactivoFactory(reactivo=opcion.reactivo)
    version = publicar_version(version=opcion.reactivo.version)
    for direccion in (
        f"{VERSION}{version.pk}/",
        f"/admin/comites/reactivo/{opcion.reactivo_id}/",
    ):
        html = cuerpo(administrador.get(f"{direccion}change/"))
        assert 'name="_save"' not in html
        assert "TOTAL_FORMS" not in html or 'value="Agregar' not in html
        assert administrador.post(f"{direccion}change/", {}).status_code == 403
    direccion = f"/admin/comites/reactivo/{opcion.reactivo_id}/delete/"
    assert administrador.post(direccion, {"post": "yes"}).status_code == 403
    nueva = {"version": version.pk, "orden": 9, "texto": "¿Y?", "tipo": "si_no", "peso": 0}
    nueva |= {"opciones-TOTAL_FORMS": 0, "opciones-INITIAL_FORMS": 0}
    response = administrador.post("/admin/comites/reactivo/add/", nueva)
    assert "ya se publicó" in llano(response)
    assert version.reactivos.count() == 1


# --- Question sheets ------------------------------------------------------------------------
@pytest.fixture
def capturar():
    """(the address of the form of a sheet, its committee, its question)."""
    pregunta = ReactivoFactory(orden=1, peso=1, texto="¿Hay letrero?")
    ReactivoFactory(version=pregunta.version, orden=2, tipo="texto", obligatorio=False)
    version, comite = publicar_version(version=pregunta.version), ContraloriaFactory()
    ruta = f"/admin/comites/cedula/add/?comite={comite.pk}&version={version.pk}"
    return ruta, comite, version


def test_se_captura_con_la_cedula_firmada(administrador, capturar):
    ruta, comite, version = capturar
    primera, segunda = version.reactivos.all()
    assert "¿Hay letrero?" in llano(administrador.get(ruta))
    datos = {"fecha": "2026-05-01", nombre_de(primera): "si", nombre_de(segunda): "Vio a Ana."}
    mal = administrador.post(ruta, {"fecha": "2026-05-01", nombre_de(segunda): "Vio a Ana."})
    assert "Responda esta pregunta." in llano(mal)
    assert "Vio a Ana." in cuerpo(mal)
    escaneo = SimpleUploadedFile("firmas-de-ana.pdf", PDF)
    response = administrador.post(ruta, datos | {"escaneo": escaneo})
    cedula = Cedula.objects.get()
    assert response["Location"] == f"/admin/comites/cedula/{cedula.pk}/change/"
    assert cedula.comite == comite
    assert puntaje(cedula.aplicacion.respuestas.all()) == 100
    assert "Vio a Ana." in llano(administrador.get(response["Location"]))
    archivo = administrador.get(f"/admin/comites/cedula/{cedula.pk}/archivo/")
    assert b"".join(archivo) == PDF
    assert "ana" not in cedula.archivo.name


def test_no_se_responde_antes_de_que_se_constituya(administrador, capturar):
    ruta, comite, version = capturar
    primera, _ = version.reactivos.all()
    un_dia = datetime.timedelta(days=1)
    antes = {"fecha": (comite.constituido_el - un_dia).isoformat(), nombre_de(primera): "si"}
    assert "La contraloría se constituyó el" in llano(administrador.post(ruta, antes))
    ese_dia = antes | {"fecha": comite.constituido_el.isoformat()}
    assert administrador.post(ruta, ese_dia).status_code == 302


def test_la_misma_cedula_enviada_otra_vez_no_es_otra(administrador, capturar):
    """By going back in the browser, or from two windows."""
    ruta, _, version = capturar
    primera, _ = version.reactivos.all()
    datos = {"fecha": "2026-05-01", nombre_de(primera): "si"}
    assert administrador.post(ruta, datos).status_code == 302
    repetida = administrador.post(ruta, datos)
    assert "Usted ya registró otra igual, del 01/05/2026" in llano(repetida)
    assert Cedula.objects.count() == 1
    for otra in (
        datos | {nombre_de(primera): "no"},
        datos | {"fecha": "2026-04-30"},
        datos | {"escaneo": SimpleUploadedFile("otra-hoja.pdf", PDF)},
    ):
        assert administrador.post(ruta, otra).status_code == 302
    assert Cedula.objects.count() == 4


def test_no_se_captura_de_otro_comite_ni_con_un_borrador(administrador, capturar):
    _, _, version = capturar
    for comite, cual in (
        (ComiteFactory(), version),
        (ContraloriaFactory(), ReactivoFactory().version),
    ):
        response = administrador.post(
            f"/admin/comites/cedula/add/?comite={comite.pk}&version={cual.pk}", {}
        )
        assert "Elija un" in llano(response)
    assert not Cedula.objects.exists()


# --- Reports --------------------------------------------------------------------------------
def test_un_informe_es_de_una_contraloria(administrador):
    datos = {"tipo": "anual", "desde": "2026-01-01", "hasta": "2026-12-31", "vence": "2027-01-15"}
    alta = "/admin/comites/informe/add/"
    mal = administrador.post(alta, datos | {"comite": ComiteFactory().pk})
    assert mal.status_code == 200
    bien = administrador.post(alta, datos | {"comite": ContraloriaFactory().pk})
    assert bien.status_code == 302
    assert Informe.objects.count() == 1


def test_la_entrega_lleva_un_archivo_o_un_enlace(administrador):
    informe = InformeFactory()
    alta = "/admin/comites/entregainforme/add/"
    datos = {"informe": informe.pk, "entregado_el": "2026-05-01"}
    assert "Elija el archivo o escriba el enlace" in llano(administrador.post(alta, datos))
    malo = {"documento": SimpleUploadedFile("informe.pdf", b"no soy un PDF")}
    assert "No es un archivo" in llano(administrador.post(alta, datos | malo))
    bueno = {"documento": SimpleUploadedFile("de-ana.pdf", PDF)}
    assert administrador.post(alta, datos | bueno).status_code == 302
    entrega = EntregaInforme.objects.get()
    assert (entrega.publica, entrega.bytes) == (False, len(PDF))
    assert entrega.archivo.name.startswith("comites/")
    enlace = {"url": "https://example.org/informe", "publica": "on"}
    assert administrador.post(alta, datos | enlace).status_code == 302
    assert EntregaInforme.objects.filter(publica=True).get().direccion == enlace["url"]
