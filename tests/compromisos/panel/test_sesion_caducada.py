"""The session ends while the official types: nothing typed is lost, and the token stays strict."""

import re

import pytest
from django.test import Client

from compromisos.models import Avance
from tests.fabricas import CLAVE, AvanceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
ORIGEN = {"HTTP_ORIGIN": "http://testserver"}


def _oculto(response, nombre):
    hallado = re.search(rf'name="{nombre}"\s+value="([^"]*)"', response.content.decode())
    return hallado[1] if hallado else None


def _entrar(cliente, pagina, usuario, **mas):
    return cliente.post(
        "/cuenta/entrar/",
        {
            "csrfmiddlewaretoken": _oculto(pagina, "csrfmiddlewaretoken"),
            "username": usuario.username,
            "password": CLAVE,
            "next": _oculto(pagina, "next") or "",
            "borrador": _oculto(pagina, "borrador") or "",
        }
        | mas,
        **ORIGEN,
    )


@pytest.fixture
def estricto(enlace):
    """A browser whose tokens are checked."""
    cliente = Client(enforce_csrf_checks=True)
    assert _entrar(cliente, cliente.get("/cuenta/entrar/"), enlace).status_code == 302
    return cliente


def _escrito(cliente, direccion, datos):
    """What the browser holds in the open form."""
    return datos | {"csrfmiddlewaretoken": _oculto(cliente.get(direccion), "csrfmiddlewaretoken")}


def test_lo_escrito_vuelve_despues_de_entrar(estricto, enlace, direccion, datos):
    escrito = _escrito(estricto, direccion, datos)
    del estricto.cookies["sesion"]
    pagina = estricto.post(direccion, escrito, **ORIGEN)
    assert pagina.status_code == 403
    assert "Su sesión terminó antes de que enviara" in pagina.content.decode()
    assert CLAVE not in pagina.content.decode()

    response = _entrar(estricto, pagina, enlace)
    assert response.url == direccion
    formulario = estricto.get(direccion)
    html = formulario.content.decode()
    assert "Esto es lo que había escrito" in html
    assert "Se hizo el calendario." in html
    assert 'value="40"' in html
    assert 'value="2026-01-15"' in html

    escrito["csrfmiddlewaretoken"] = _oculto(formulario, "csrfmiddlewaretoken")
    assert estricto.post(direccion, escrito, **ORIGEN).status_code == 302
    assert Avance.objects.get().texto == "Se hizo el calendario."
    assert "Esto es lo que había escrito" not in estricto.get(direccion).content.decode()


def test_una_contrasena_mala_no_pierde_lo_escrito(estricto, enlace, direccion, datos):
    escrito = _escrito(estricto, direccion, datos)
    del estricto.cookies["sesion"]
    pagina = estricto.post(direccion, escrito, **ORIGEN)
    otra_vez = _entrar(estricto, pagina, enlace, password="mala")
    assert otra_vez.status_code == 200
    assert _entrar(estricto, otra_vez, enlace).url == direccion
    assert "Se hizo el calendario." in estricto.get(direccion).content.decode()


def test_se_puede_empezar_en_blanco(estricto, enlace, direccion, datos):
    escrito = _escrito(estricto, direccion, datos)
    del estricto.cookies["sesion"]
    _entrar(estricto, estricto.post(direccion, escrito, **ORIGEN), enlace)
    html = estricto.get(f"{direccion}?nuevo=1").content.decode()
    assert "Se hizo el calendario." not in html


def test_si_alguien_reporto_mientras_se_pregunta(estricto, enlace, actividad, direccion, datos):
    escrito = _escrito(estricto, direccion, datos)
    del estricto.cookies["sesion"]
    pagina = estricto.post(direccion, escrito, **ORIGEN)
    AvanceFactory(actividad=actividad, porcentaje=55)
    _entrar(estricto, pagina, enlace)
    formulario = estricto.get(direccion)
    assert formulario.context["form"]["visto"].value() == ""
    escrito["csrfmiddlewaretoken"] = _oculto(formulario, "csrfmiddlewaretoken")
    assert estricto.post(direccion, escrito, **ORIGEN).status_code == 409


def test_un_borrador_falso_se_ignora(client, enlace, direccion):
    client.post(
        "/cuenta/entrar/",
        {"username": enlace.username, "password": CLAVE, "borrador": "falso:1:2"},
    )
    assert not hasattr(client.get(direccion).wsgi_request, "recuperado")


def test_entrar_en_otra_ventana_no_pierde_lo_escrito(estricto, enlace, direccion, datos):
    escrito = _escrito(estricto, direccion, datos)
    estricto.post("/cuenta/salir/", escrito, **ORIGEN)
    _entrar(estricto, estricto.get("/cuenta/entrar/"), enlace)

    pagina = estricto.post(direccion, escrito, **ORIGEN)
    html = pagina.content.decode()
    assert pagina.status_code == 403
    assert not Avance.objects.exists()
    assert "llevaba mucho tiempo abierta" in html
    assert "Se hizo el calendario." in html
    escrito["csrfmiddlewaretoken"] = _oculto(pagina, "csrfmiddlewaretoken")
    assert estricto.post(direccion, escrito, **ORIGEN).status_code == 302


@pytest.mark.dos_bases
def test_sesion_y_token_caducados_a_la_vez(estricto, enlace, direccion, datos):
    escrito = _escrito(estricto, direccion, datos)
    del estricto.cookies["sesion"]
    _entrar(estricto, estricto.get("/cuenta/entrar/"), enlace)
    del estricto.cookies["sesion"]
    pagina = estricto.post(direccion, escrito, **ORIGEN)
    assert pagina.status_code == 403
    assert _entrar(estricto, pagina, enlace).url == direccion
    assert "Se hizo el calendario." in estricto.get(direccion).content.decode()


@pytest.mark.parametrize("origen", ["http://malo.example", "null", "https://testserver"])
def test_de_otro_sitio_se_rechaza_sin_mas(estricto, direccion, datos, origen):
    escrito = _escrito(estricto, direccion, datos)
    response = estricto.post(direccion, escrito, HTTP_ORIGIN=origen)
    assert response.status_code == 403
    assert "Se hizo el calendario." not in response.content.decode()
    assert not Avance.objects.exists()


def test_sin_token_ni_origen_se_rechaza(estricto, direccion, datos):
    response = estricto.post(direccion, datos)
    assert response.status_code == 403
    assert "Se hizo el calendario." not in response.content.decode()


def test_una_direccion_que_no_existe_se_rechaza(estricto):
    assert estricto.post("/panel/nada/", {"texto": "x"}, **ORIGEN).status_code in (403, 404)


def test_la_actividad_ajena_tampoco_se_repite(estricto, actividad_ajena, datos):
    ajena = f"/panel/actividades/{actividad_ajena.pk}/avance/"
    response = estricto.post(ajena, datos, **ORIGEN)
    assert response.status_code == 404
