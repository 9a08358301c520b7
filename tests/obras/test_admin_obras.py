"""The unit's work with works in the admin."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from compromisos.roles import VALIDADOR
from obras.models import FotoObra, Obra
from tests.compromisos.admin.formularios import lleno
from tests.fabricas import DependenciaFactory, EdicionFactory, MunicipioFactory, UsuarioFactory
from tests.fabricas_obras import (
    AvanceObraFactory,
    EtapaObraFactory,
    FotoObraFactory,
    ObraFactory,
    PuntoProgramaFactory,
)

from .test_fotos import imagen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hoy")]


def direccion(obra, pagina="change") -> str:
    return f"/admin/obras/obra/{obra.pk}/{pagina}/"


def test_se_planea_se_publica_y_cada_cambio_pide_su_motivo(administrador):
    datos = {
        "nombre": "Pozo",
        "clave": "pozo",
        "tipo": "agua",
        "alcance": "Un pozo.",
        "edicion": EdicionFactory().pk,
        "municipio": MunicipioFactory().pk,
        "localidad": "Centro",
        "ejecutora": DependenciaFactory().pk,
        "fin_previsto": "2026-09-01",
        "programa-TOTAL_FORMS": 1,
        "programa-INITIAL_FORMS": 0,
        "programa-0-fecha": "2026-07-01",
        "programa-0-fisico": "50",
        "programa-0-financiero": "40",
    }
    response = administrador.post("/admin/obras/obra/add/", datos)
    assert response.status_code == 302, response.context["errors"]
    obra = Obra.objects.get()
    assert administrador.get("/obras/pozo/").status_code == 404
    assert "2 de 13 datos" not in administrador.get(direccion(obra, "publicar")).content.decode()
    assert administrador.post(direccion(obra, "publicar")).status_code == 302
    assert administrador.get("/obras/pozo/").status_code == 200
    publicada = lleno(administrador.get(direccion(obra)))
    assert "fin_previsto" not in publicada
    cambio = lleno(administrador.get(direccion(obra, "cambiar")))
    assert cambio["fin_previsto"] == "2026-09-01"
    cambio["fin_previsto"] = "2026-10-01"
    sin_motivo = administrador.post(direccion(obra, "cambiar"), cambio)
    assert "Diga por qué cambia" in sin_motivo.content.decode()
    cambio["motivo"] = "Llovió."
    assert administrador.post(direccion(obra, "cambiar"), cambio).status_code == 302
    viejo = {**cambio, "fin_previsto": "2026-09-01", "monto_aprobado": "1,200,000"}
    otra_vez = administrador.post(direccion(obra, "cambiar"), viejo)
    assert otra_vez.status_code == 409
    assert "Otra persona guardó algo" in otra_vez.content.decode()
    assert "era 1.º de septiembre de 2026" in otra_vez.content.decode()
    assert lleno(otra_vez)["visto"] == "1"
    assert lleno(otra_vez)["fin_previsto"] == "2026-10-01", "not put back: it was not typed"
    assert administrador.post(direccion(obra, "cambiar"), lleno(otra_vez)).status_code == 302
    obra.refresh_from_db()
    assert (obra.monto_aprobado, obra.fin_previsto) == (1_200_000, datetime.date(2026, 10, 1))


def test_una_clave_mal_escrita_se_dice_en_su_campo(administrador):
    ruta = direccion(ObraFactory(clave="pozo"))
    datos = lleno(administrador.get(ruta)) | {"clave": "Pozo 2"}
    response = administrador.post(ruta, datos)
    assert "clave" in response.context["adminform"].form.errors
    assert 'value="Pozo 2"' in response.content.decode()
    assert Obra.objects.get().clave == "pozo"


def test_se_cambia_de_etapa_y_lo_que_no_se_puede_se_dice(administrador):
    obra = ObraFactory(publica=True)
    EtapaObraFactory(obra=obra, numero=1, etapa="completion")
    ruta = direccion(obra, "etapa")
    datos = lleno(administrador.get(ruta)) | {"etapa": "completed", "desde": "2026-06-10"}
    response = administrador.post(ruta, datos)
    assert "hace falta un avance físico de 100 %" in response.content.decode()
    vuelve = administrador.post(ruta, datos | {"etapa": "implementation"})
    assert "Diga por qué: es público." in vuelve.content.decode()
    AvanceObraFactory(obra=obra, fisico=100)
    assert administrador.post(ruta, datos).status_code == 302
    assert administrador.post(ruta, datos).status_code == 200
    assert "ya no cambia de etapa" in administrador.get(ruta).content.decode()


def test_la_ficha_incompleta_se_encuentra(administrador):
    con = ObraFactory(nombre="Con ventanilla", a_quien_preguntar="Ventanilla")
    sin = ObraFactory(nombre="Sin ventanilla")

    def halladas(filtro):
        lista = administrador.get("/admin/obras/obra/", {"ficha": filtro}).context["cl"]
        return set(lista.queryset)

    assert halladas("a_quien_preguntar") == {sin}
    assert halladas("incompleta") == {con, sin}
    assert halladas("completa") == set()
    assert "1 de 13" in administrador.get("/admin/obras/obra/").content.decode()


def test_el_programa_queda_fijo_con_el_primer_avance(administrador):
    obra = PuntoProgramaFactory(fisico=50).obra
    assert "programa-0-fisico" in lleno(administrador.get(direccion(obra)))
    AvanceObraFactory(obra=obra)
    datos = lleno(administrador.get(direccion(obra)))
    assert "programa-0-fisico" not in datos
    intento = {"programa-0-fisico": "1", "programa-0-financiero": "1"}
    assert administrador.post(direccion(obra), datos | intento).status_code in (200, 302)
    assert obra.programa.get().fisico == 50


def test_se_agregan_fotos_de_antes(administrador):
    obra = ObraFactory(publica=True, inicio_real=datetime.date(2026, 6, 1))
    ruta = direccion(obra, "fotos")
    datos = lleno(administrador.get(ruta)) | {"fecha": "2026-05-01"}
    assert "Elija al menos una foto." in administrador.post(ruta, datos).content.decode()
    datos["fotos-0-foto"] = SimpleUploadedFile("foto.jpg", b"hola")
    datos["fotos-0-texto_alternativo"] = "El terreno."
    assert "No es un archivo" in administrador.post(ruta, datos).content.decode()
    datos["fotos-0-foto"] = SimpleUploadedFile("foto.jpg", imagen(lados=(40, 30)))
    assert administrador.post(ruta, datos).status_code == 302
    assert FotoObra.objects.get().momento == "antes"


def test_una_foto_se_retira_con_su_motivo(administrador):
    foto = FotoObraFactory()
    ruta = f"/admin/obras/fotoobra/{foto.pk}/retirar/"
    assert "Diga por qué se retira." in administrador.post(ruta, {"motivo": ""}).content.decode()
    assert administrador.post(ruta, {"motivo": "Se ve una cara."}).status_code == 302
    foto.refresh_from_db()
    assert foto.motivo_retiro == "Se ve una cara."
    assert administrador.get(ruta).status_code == 404
    assert (
        "Se ve una cara." in administrador.get(ruta.replace("retirar", "change")).content.decode()
    )


def test_quien_valida_mira_y_no_toca(client):
    obra, foto = ObraFactory(publica=True, monto_contratado=Decimal(1)), FotoObraFactory()
    usuario = UsuarioFactory(is_staff=True)
    usuario.groups.set(Group.objects.filter(name=VALIDADOR))
    client.force_login(usuario)
    assert client.get(direccion(obra)).status_code == 200
    for pagina in ("publicar", "etapa", "cambiar", "fotos"):
        assert client.post(direccion(obra, pagina)).status_code == 404, pagina
    assert client.post(f"/admin/obras/fotoobra/{foto.pk}/retirar/").status_code == 404
