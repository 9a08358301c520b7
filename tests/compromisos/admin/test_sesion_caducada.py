"""The session ends, or its tokens do, while somebody types in the admin: nothing typed is lost."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from compromisos.models import Avance, PuntoSintesis, Recomendacion
from compromisos.roles import ADMINISTRADOR, VALIDADOR
from tests.fabricas import (
    CLAVE,
    AvanceFactory,
    PuntoSintesisFactory,
    RecomendacionFactory,
    UsuarioFactory,
)

from .formularios import lleno

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
ORIGEN = {"HTTP_ORIGIN": "http://testserver"}
ENTRAR = "/cuenta/entrar/"


@pytest.fixture
def navegador():
    """The browser of who administers and validates, whose tokens are checked."""
    ella = UsuarioFactory(username="ella", is_staff=True)
    ella.groups.set(Group.objects.filter(name__in=[ADMINISTRADOR, VALIDADOR]))
    cliente = Client(enforce_csrf_checks=True)
    entrar(cliente, cliente.get(ENTRAR))
    return cliente


def entrar(cliente, pagina):
    datos = lleno(pagina) | {"username": "ella", "password": CLAVE}
    response = cliente.post(ENTRAR, datos, **ORIGEN)
    assert response.status_code == 302
    return response.url


@pytest.fixture
def recomendacion():
    recomendacion = RecomendacionFactory(texto="De antes.")
    for numero in (7, 8):
        PuntoSintesisFactory(evaluacion=recomendacion.evaluacion, numero=numero)
    return recomendacion


@pytest.fixture
def direccion(recomendacion):
    return reverse("admin:compromisos_recomendacion_change", args=[recomendacion.pk])


def escrito(cliente, direccion, **mas) -> dict:
    puntos = [str(pk) for pk in PuntoSintesis.objects.values_list("pk", flat=True)]
    return lleno(cliente.get(direccion)) | {"texto": "Lo que tardé una hora.", "puntos": puntos}


def test_lo_escrito_se_envia_otra_vez_despues_de_entrar(navegador, recomendacion, direccion):
    datos = escrito(navegador, direccion)
    del navegador.cookies["sesion"]
    pagina = navegador.post(direccion, datos, **ORIGEN)
    assert pagina.status_code == 403
    assert "Su sesión terminó antes de que enviara" in pagina.content.decode()
    assert entrar(navegador, pagina) == direccion

    for _ in range(2):  # also if it is loaded again
        oferta = navegador.get(direccion)
        assert "Lo que tardé una hora." in oferta.content.decode()
    assert recomendacion.puntos.count() == 0
    assert navegador.post(direccion, lleno_de(oferta, datos), **ORIGEN).status_code == 302
    recomendacion.refresh_from_db()
    assert recomendacion.texto == "Lo que tardé una hora."
    assert recomendacion.puntos.count() == 2, "of a field with several values, every one"
    assert lleno(navegador.get(direccion))["texto"] == "Lo que tardé una hora."


def test_cada_texto_se_llama_como_en_su_pagina(navegador, direccion):
    datos = escrito(navegador, direccion) | {"nota_fuente": "La hoja está rota."}
    del navegador.cookies["sesion"]
    entrar(navegador, navegador.post(direccion, datos, **ORIGEN))
    oferta = navegador.get(direccion)
    assert dict(oferta.context["textos"]) == {
        "texto": "Lo que tardé una hora.",
        "observaciones sobre la fuente": "La hoja está rota.",
    }


def lleno_de(oferta, datos) -> dict:
    """What the offered page sends: what was typed, with a token that serves now."""
    assert [v for c, v in oferta.context["campos"] if c == "puntos"] == datos["puntos"]
    return lleno(oferta) | {"puntos": datos["puntos"]}


def test_si_alguien_lo_cambio_mientras_se_dice_antes(navegador, direccion):
    datos = escrito(navegador, direccion)
    del navegador.cookies["sesion"]
    entrar(navegador, navegador.post(direccion, datos, **ORIGEN))
    Recomendacion.objects.update(texto="De otra persona.")
    conflicto = navegador.post(direccion, lleno(navegador.get(direccion)), **ORIGEN)
    assert conflicto.status_code == 409
    assert "De otra persona." in conflicto.content.decode()


def test_se_puede_descartar(navegador, recomendacion, direccion):
    datos = escrito(navegador, direccion)
    del navegador.cookies["sesion"]
    entrar(navegador, navegador.post(direccion, datos, **ORIGEN))
    descarta = lleno(navegador.get(direccion)) | {"_descartar": "1"}
    assert navegador.post(direccion, descarta, **ORIGEN).url == direccion
    assert lleno(navegador.get(direccion))["texto"] == "De antes."
    recomendacion.refresh_from_db()
    assert recomendacion.texto == "De antes."


def test_entrar_en_otra_ventana_no_pierde_lo_escrito(navegador, recomendacion, direccion):
    datos = escrito(navegador, direccion)
    navegador.post("/cuenta/salir/", datos, **ORIGEN)
    entrar(navegador, navegador.get(ENTRAR))
    oferta = navegador.post(direccion, datos, **ORIGEN)
    assert oferta.status_code == 403
    assert "había caducado" in oferta.content.decode()
    assert "_descartar" not in oferta.content.decode(), "here nothing waits in the session"
    assert navegador.post(direccion, lleno_de(oferta, datos), **ORIGEN).status_code == 302
    recomendacion.refresh_from_db()
    assert recomendacion.texto == "Lo que tardé una hora."


@pytest.mark.parametrize("origen", [{}, {"HTTP_ORIGIN": "https://otro.example"}])
def test_lo_que_no_viene_de_este_sitio_no_se_ofrece(navegador, direccion, origen):
    datos = escrito(navegador, direccion) | {"csrfmiddlewaretoken": "x" * 64}
    response = navegador.post(direccion, datos, **origen)
    assert response.status_code == 403
    assert "Lo que tardé" not in response.content.decode()


def test_los_archivos_no_se_conservan_y_se_dice(navegador, direccion):
    datos = escrito(navegador, direccion) | {"anexo": SimpleUploadedFile("acta.pdf", b"%PDF-1.4")}
    del navegador.cookies["sesion"]
    entrar(navegador, navegador.post(direccion, datos, **ORIGEN))
    assert "Había elegido acta.pdf" in navegador.get(direccion).content.decode()


def test_nadie_mas_ve_lo_que_estaba_escribiendo(navegador, direccion):
    """A complaint, say, in a computer of many."""
    otra = UsuarioFactory(username="otra", is_staff=True)
    otra.groups.set(Group.objects.filter(name=ADMINISTRADOR))
    datos = escrito(navegador, direccion)
    del navegador.cookies["sesion"]
    pagina = lleno(navegador.post(direccion, datos, **ORIGEN))
    suya = pagina | {"username": "otra", "password": CLAVE}
    assert navegador.post(ENTRAR, suya, **ORIGEN).status_code == 302
    assert "Lo que tardé" not in navegador.get(direccion).content.decode()


def test_sin_saber_de_quien_es_no_se_guarda(navegador, direccion):
    datos = escrito(navegador, direccion)
    for galleta in ("sesion", "quien"):
        del navegador.cookies[galleta]
    pagina = navegador.post(direccion, datos, **ORIGEN)
    assert 'name="borrador"' not in pagina.content.decode()
    navegador.cookies["quien"] = "1"  # not signed
    assert 'name="borrador"' not in navegador.post(direccion, datos, **ORIGEN).content.decode()


@pytest.mark.parametrize("campo", ["password1", "old_password", "codigo"])
def test_una_contrasena_no_viaja_ni_se_repite(navegador, direccion, campo):
    datos = escrito(navegador, direccion) | {campo: "secreta-0123"}
    mala = datos | {"csrfmiddlewaretoken": "x" * 64}
    assert "secreta-0123" not in navegador.post(direccion, mala, **ORIGEN).content.decode()
    del navegador.cookies["sesion"]
    pagina = navegador.post(direccion, datos, **ORIGEN)
    assert 'name="borrador"' not in pagina.content.decode()
    assert "No se perdió nada" not in pagina.content.decode()


def test_lo_que_no_cabe_no_se_promete(navegador, direccion, monkeypatch):
    monkeypatch.setattr("compromisos.views.borradores._MAXIMO", 10)
    datos = escrito(navegador, direccion)
    del navegador.cookies["sesion"]
    assert "No se perdió nada" not in navegador.post(direccion, datos, **ORIGEN).content.decode()


def test_se_vuelve_a_la_misma_pagina_con_su_consulta(navegador):
    """Where a question sheet says whose it is."""
    direccion = "/admin/comites/queja/add/?comite=1"
    datos = lleno(navegador.get(direccion)) | {"texto": "Lo que pasó ese día."}
    del navegador.cookies["sesion"]
    assert entrar(navegador, navegador.post(direccion, datos, **ORIGEN)) == direccion
    assert "Lo que pasó ese día." in navegador.get(direccion).content.decode()
    assert "Lo que pasó ese día." not in navegador.get("/admin/comites/queja/add/").content.decode()


def test_una_decision_del_panel_tampoco_se_pierde(navegador):
    """A form of the panel that does not know how to show itself again."""
    avance = AvanceFactory(porcentaje=40)
    direccion = reverse("compromisos:revision-create", args=[avance.pk])
    datos = lleno(navegador.get(direccion)) | {
        "resultado": "devuelto",
        "observacion": "Falta el acta.",
    }
    navegador.post("/cuenta/salir/", datos, **ORIGEN)
    entrar(navegador, navegador.get(ENTRAR))
    oferta = navegador.post(direccion, datos, **ORIGEN)
    assert oferta.status_code == 403
    assert not Avance.objects.exclude(revision=None).exists()
    assert navegador.post(direccion, lleno(oferta), **ORIGEN).status_code == 302
    assert Avance.objects.get().revision.observacion == "Falta el acta."
