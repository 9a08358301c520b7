"""The liaison of a municipality: named by the unit, sees how to reach those in its committees,
and each time it is written down."""

import datetime
import json

import pytest
from django.core.management import call_command

from comites.acciones import borrar_persona, quitar_cuenta
from comites.models import Comite, ConsultaContacto, EnlaceMunicipal, Integrante, Municipio
from compromisos.models import Usuario
from tests.comites.conftest import HOY
from tests.compromisos.admin.formularios import lleno
from tests.fabricas import (
    ComiteFactory,
    ContactoIntegranteFactory,
    EnlaceMunicipalFactory,
    IntegranteFactory,
    UsuarioFactory,
)

from .test_municipios import llano

pytestmark = pytest.mark.django_db
UN_DIA = datetime.timedelta(days=1)
DATO = "33 1234 5678"
CLAVE = "una frase larga y nueva"


@pytest.fixture
def persona(comite):
    """A member of the committee of Tala, who does not consent to be named in public."""
    contacto = ContactoIntegranteFactory(
        integrante__comite=comite, integrante__nombre="Rosa Peña", integrante__cargo=1, dato=DATO
    )
    return contacto.integrante


@pytest.fixture
def puesto(comite, hoy):
    return EnlaceMunicipalFactory(
        municipio=comite.municipio, usuario=UsuarioFactory(username="tala")
    )


@pytest.fixture
def enlace(client, puesto):
    """Its browser."""
    client.force_login(puesto.usuario)
    return client


def de(integrante) -> str:
    return f"/panel/comites/integrantes/{integrante.pk}/contacto/"


# --- While in post --------------------------------------------------------------------------
def dia_a_dia(consulta, desde, dias=4) -> list[int]:
    return [consulta(desde + n * UN_DIA).count() for n in range(dias)]


def test_ve_a_su_municipio_del_primer_dia_al_ultimo(persona):
    puesto = EnlaceMunicipalFactory(
        municipio=persona.comite.municipio, desde=HOY, hasta=HOY + UN_DIA
    )
    consultas = [
        lambda dia: Municipio.objects.de_usuario(puesto.usuario, dia),
        lambda dia: Comite.objects.convocables_por(puesto.usuario, dia),
        lambda dia: Integrante.objects.convocables_por(puesto.usuario, dia),
    ]
    assert [dia_a_dia(c, HOY - UN_DIA) for c in consultas] == [[0, 1, 1, 0]] * 3
    Usuario.objects.update(is_active=False)
    assert [dia_a_dia(c, HOY - UN_DIA) for c in consultas] == [[0, 0, 0, 0]] * 3


def test_solo_a_quien_esta_en_el_cargo_de_un_comite_en_funciones(comite, puesto):
    def cuantos(dia):
        return Integrante.objects.convocables_por(puesto.usuario, dia)

    IntegranteFactory(comite=comite, desde=HOY, hasta=HOY + UN_DIA)
    assert dia_a_dia(cuantos, HOY - UN_DIA) == [0, 1, 1, 0]
    Comite.objects.update(vigente_hasta=HOY)
    assert dia_a_dia(cuantos, HOY - UN_DIA) == [0, 1, 0, 0]


# --- The panel ------------------------------------------------------------------------------
def test_su_panel_dice_quien_integra_cada_comite_sin_su_contacto(enlace, persona):
    IntegranteFactory(comite=persona.comite, nombre="Luis Soto", cargo=4)
    IntegranteFactory(nombre="Persona de Otro Municipio")
    response = enlace.get("/panel/")
    leido = llano(response)
    assert f"tala, por el municipio de {persona.comite.municipio} Mi panel Mi cuenta" in leido
    assert (
        "Rosa Peña Presidencia, desde el 1.º de febrero de 2026 Ver el contacto de Rosa Peña"
        in leido
    )
    assert "Luis Soto Vocal, desde el 1.º de febrero de 2026 Sin contacto guardado" in leido
    assert "Otro Municipio" not in leido
    assert DATO not in leido
    assert "no-store" in response["Cache-Control"]
    assert not ConsultaContacto.objects.exists()


def test_sin_comites_en_funciones_lo_dice(enlace, comite):
    Comite.objects.update(vigente_hasta=HOY - UN_DIA)
    assert "Hoy no hay ningún comité en funciones." in llano(enlace.get("/panel/"))


def test_ver_un_contacto_queda_escrito(
    enlace, persona, puesto, caplog, django_capture_on_commit_callbacks
):
    antes = enlace.get(de(persona))
    assert DATO not in antes.content.decode()
    assert not ConsultaContacto.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        response = enlace.post(de(persona))
    assert f"Teléfono {DATO}" in llano(response)
    assert "no-store" in response["Cache-Control"]
    consulta = ConsultaContacto.objects.get()
    assert (consulta.integrante, consulta.usuario) == (persona, puesto.usuario)
    [linea] = [json.loads(r.getMessage()) for r in caplog.records if r.name == "evj.seguridad"]
    assert (linea["suceso"], linea["integrante"]) == ("datos_personales_vistos", persona.pk)


@pytest.mark.parametrize("cual", ["otro municipio", "se fue", "no ha entrado", "borrada"])
def test_el_de_nadie_mas(enlace, persona, cual):
    if cual == "otro municipio":
        persona = ContactoIntegranteFactory(integrante__comite=ComiteFactory()).integrante
    elif cual == "se fue":
        Integrante.objects.update(hasta=HOY - UN_DIA)
    elif cual == "no ha entrado":
        Integrante.objects.update(desde=HOY + UN_DIA)
    else:
        borrar_persona(integrante=persona)
    for metodo in (enlace.get, enlace.post):
        assert metodo(de(persona)).status_code == 404
    assert not ConsultaContacto.objects.exists()


@pytest.mark.parametrize(
    ("campos", "estado"),
    [
        ({"desde": HOY}, 200),
        ({"desde": HOY + UN_DIA}, 404),
        ({"hasta": HOY}, 200),
        ({"hasta": HOY - UN_DIA}, 404),
    ],
)
def test_ni_la_vispera_ni_al_dia_siguiente(enlace, persona, campos, estado):
    EnlaceMunicipal.objects.update(**campos)
    assert enlace.post(de(persona)).status_code == estado
    assert ConsultaContacto.objects.exists() == (estado == 200)


def test_de_lo_ya_borrado_no_hay_nada_que_ver_ni_que_anotar(enlace, persona):
    persona.contacto.delete()
    assert "No hay ningún contacto guardado" in llano(enlace.post(de(persona)))
    assert not ConsultaContacto.objects.exists()


# --- Named by the unit ----------------------------------------------------------------------
AGREGAR = "/admin/comites/enlacemunicipal/add/"


def test_se_nombra_y_se_le_hace_la_cuenta_en_una_pagina(administrador, comite, hoy, unidad):
    datos = {"municipio": comite.municipio_id, "desde": "2026-05-10", "first_name": "Ana"}
    datos |= {"username": "ana", "password1": CLAVE, "password2": CLAVE}
    assert administrador.post(AGREGAR, datos).status_code == 302
    puesto = EnlaceMunicipal.objects.get()
    cuenta = puesto.usuario
    assert (cuenta.username, cuenta.get_full_name(), cuenta.is_staff) == ("ana", "Ana", False)
    assert not cuenta.groups.exists()
    assert puesto.history.get().history_user == unidad
    assert cuenta.check_password(CLAVE)


def test_o_se_elige_una_cuenta_que_ya_hay(administrador, comite, hoy):
    otra = UsuarioFactory()
    datos = {"municipio": comite.municipio_id, "desde": "2026-05-10", "usuario": otra.pk}
    assert administrador.post(AGREGAR, datos).status_code == 302
    assert EnlaceMunicipal.objects.get().usuario == otra


@pytest.mark.parametrize(
    ("datos", "dice"),
    [
        ({}, "Elija la cuenta con la que entra"),
        ({"usuario": "suya", "username": "ana"}, "no las dos"),
        ({"username": "tomada", "first_name": "A", "email": "a@example.org"}, "Ya hay una cuenta"),
        ({"username": "ana", "email": "a@example.org"}, "Este campo es obligatorio"),
        ({"username": "ana", "first_name": "A"}, "hace falta el correo para invitar"),
        ({"username": "ana", "password1": "corta", "password2": "corta"}, "demasiado corta"),
    ],
)
def test_lo_que_esta_mal_se_dice(administrador, comite, hoy, datos, dice):
    otra = UsuarioFactory(username="tomada")
    if "usuario" in datos:
        datos = datos | {"usuario": otra.pk}
    datos = {"municipio": comite.municipio_id, "desde": "2026-05-10"} | datos
    response = administrador.post(AGREGAR, datos)
    assert response.status_code == 200
    assert dice in llano(response)
    assert not EnlaceMunicipal.objects.exists()
    assert not Usuario.objects.filter(username="ana").exists()


def test_despues_solo_se_le_pone_su_ultimo_dia(administrador, puesto):
    direccion = f"/admin/comites/enlacemunicipal/{puesto.pk}/change/"
    datos = lleno(administrador.get(direccion))
    assert {"desde", "usuario", "municipio"}.isdisjoint(datos)
    ajeno = {"usuario": UsuarioFactory().pk, "desde": "2020-01-01"}
    assert administrador.post(direccion, datos | ajeno | {"hasta": "2026-05-31"}).status_code == 302
    antes = (puesto.usuario, puesto.desde)
    puesto.refresh_from_db()
    assert (puesto.usuario, puesto.desde) == antes
    assert puesto.hasta == datetime.date(2026, 5, 31)
    assert puesto.history.count() == 2
    sigue = {"municipio": puesto.municipio_id, "usuario": puesto.usuario_id}
    mal = administrador.post(AGREGAR, sigue | {"desde": "2026-05-31"})
    assert "tiene otro enlace en esas fechas" in llano(mal)
    assert administrador.post(AGREGAR, sigue | {"desde": "2026-06-01"}).status_code == 302
    mal = administrador.post(direccion, lleno(administrador.get(direccion)) | {"hasta": ""})
    assert "tiene otro enlace en esas fechas" in llano(mal)


def test_la_cuenta_de_un_enlace_no_se_borra_con_su_puesto_en_un_comite(puesto):
    fila = IntegranteFactory(usuario=puesto.usuario)
    quitar_cuenta(integrante=fila)
    otra = IntegranteFactory(usuario=puesto.usuario)
    borrar_persona(integrante=otra)
    puesto.usuario.refresh_from_db()
    assert (puesto.usuario.username, puesto.usuario.is_active) == ("tala", True)


def test_lo_diario_borra_el_contacto_y_ya_nadie_lo_ve(enlace, persona, time_machine):
    Integrante.objects.update(hasta=HOY - 400 * UN_DIA, desde=HOY - 500 * UN_DIA)
    call_command("diario")
    Integrante.objects.update(hasta=None)
    assert DATO not in llano(enlace.post(de(persona)))


# --- The same work with one row as with eleven ----------------------------------------------
@pytest.mark.una_base
def test_las_consultas_no_crecen(
    enlace, persona, django_assert_max_num_queries, django_assert_num_queries
):
    enlace.get("/panel/")
    with django_assert_max_num_queries(16) as con_una:
        enlace.get("/panel/")
    for _ in range(10):
        otro = ComiteFactory(municipio=persona.comite.municipio)
        ContactoIntegranteFactory(integrante__comite=otro)
        ContactoIntegranteFactory(integrante__comite=persona.comite)
    with django_assert_num_queries(len(con_una)):
        enlace.get("/panel/")
