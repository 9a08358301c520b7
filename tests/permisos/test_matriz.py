"""The matrix, walked: every address, by each kind of person, read and sent to."""

import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from evj.web.sesion import es_privada
from tests.compromisos.admin.formularios import lleno
from tests.fabricas import TelefonoFactory

from .matriz import (
    DE_MODELOS,
    ENTRAR,
    FILAS,
    NADA,
    NADA_QUE_ENVIAR,
    NO,
    PAPELES,
    PUBLICAS,
    SECRETO,
    SI,
    VEDADO,
    en_markdown,
)

# Who may is decided by roles and by querysets that each page's own tests ask of both engines.
pytestmark = [pytest.mark.django_db, pytest.mark.una_base]

DOCUMENTO = Path(__file__).resolve().parents[2] / "docs" / "permisos.md"
LA_ADMINISTRACION = PAPELES.index("administración")
AJENOS = (0, 2, 4)  # the places of who may see only what is public
DE_LA_UNIDAD = (PAPELES.index("validación"), LA_ADMINISTRACION)
SIN_NOMBRE = {"admin:None"}  # of the admin: the way to «change» of old, and every other address
DE_PASO = re.compile("django_session|axes_")  # who is in and who tried: not what is stored
CONDICIONES = {"If-None-Match": "*", "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}


def rutas(patrones, espacio=""):
    for patron in patrones:
        if isinstance(patron, URLResolver):
            dentro = f"{espacio}{patron.namespace}:" if patron.namespace else espacio
            yield from rutas(patron.url_patterns, dentro)
        else:
            yield f"{espacio}{patron.name}"


def que_dio(response) -> str:
    """What of the matrix an answer is."""
    destino = response.headers.get("Location", "")
    pide_entrar = response.status_code == 403 and b'name="username"' in response.content
    if pide_entrar or re.match(r"/(cuenta/entrar|admin/login)/\?next=", destino):
        return ENTRAR
    return {404: NO, 403: VEDADO, 405: NADA}.get(response.status_code, SI)


def cuerpo(response) -> str:
    return b"".join(response).decode(errors="replace")


class Escrituras(list):
    """The tables that were written to meanwhile."""

    def __call__(self, execute, sql, params, many, context):
        escrita = re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', sql)
        if escrita and not DE_PASO.match(escrita[1]):
            self.append(escrita[1])
        return execute(sql, params, many, context)


@contextmanager
def lo_escrito():
    """What is written inside, and undone at the end."""
    escrituras = Escrituras()
    with transaction.atomic(), connection.execute_wrapper(escrituras):
        yield escrituras
        transaction.set_rollback(True)


def datos_de(fila, mundo, como) -> dict:
    """What the form of that address sends; the admin's, as its page is filled in."""
    if fila.ruta in mundo.datos:
        return mundo.datos[fila.ruta]
    if fila.ruta.endswith("_change"):
        return lleno(como("administración").get(mundo.direccion(fila)))
    return {"post": "yes"}


def lugares(fila) -> list[int]:
    """The places in PAPELES of who walks that row.

    A public page has no session: whoever looks is the public. In the pages of the admin's models
    an official is an official, of whatever unit, and a member of a committee none at all.
    """
    if fila in PUBLICAS:
        return [0, LA_ADMINISTRACION]
    return [0, 1, 3, *DE_LA_UNIDAD] if fila in DE_MODELOS else list(range(len(PAPELES)))


def quienes_envian(fila) -> list[int]:
    """Where there is nothing to send, who may do most sends it, and nothing is written."""
    return [LA_ADMINISTRACION] if fila.escribir == NADA_QUE_ENVIAR else lugares(fila)


def cada_quien(de_cual):
    """Each row with each of the places that `de_cual` gives for it."""
    return [(fila, lugar) for fila in FILAS for lugar in de_cual(fila)]


def de_nuevo(datos) -> dict:
    """The same, with files that nobody has read yet."""
    return {
        campo: ContentFile(valor, "agenda.xlsx") if isinstance(valor, bytes) else valor
        for campo, valor in datos.items()
    }


# --- Nothing is missing ---------------------------------------------------------------------
def test_ninguna_ruta_falta_ni_sobra():
    assert set(rutas(get_resolver().url_patterns)) - SIN_NOMBRE == {fila.ruta for fila in FILAS}


def test_lo_publico_no_tiene_sesion(mundo):
    """Which is why who looks makes no difference there."""
    assert not [fila for fila in PUBLICAS if es_privada(mundo.direccion(fila))]


def test_la_guia_dice_lo_mismo():
    assert DOCUMENTO.read_text(encoding="utf-8") == en_markdown()


# --- Reading --------------------------------------------------------------------------------
def test_cada_quien_lee_lo_suyo(mundo, como):
    distintas = {}
    for fila, lugar in cada_quien(lugares):
        espera = fila.leer[lugar]
        condiciones = {} if espera == SI else CONDICIONES
        with lo_escrito() as escrituras:
            response = como(PAPELES[lugar]).get(mundo.direccion(fila), headers=condiciones)
            dice = cuerpo(response)
        bien = espera in (NADA, que_dio(response)) and response.status_code not in (304, 500)
        if not bien or escrituras:
            que = (response.status_code, espera, escrituras)
            distintas[fila.ruta, fila.caso, PAPELES[lugar]] = que
        elif lugar in AJENOS and SECRETO in dice:
            distintas[fila.ruta, fila.caso, PAPELES[lugar]] = SECRETO
    assert distintas == {}


# --- Sending --------------------------------------------------------------------------------
def test_cada_quien_hace_lo_suyo(mundo, como):
    distintas = {}
    llenos = {fila: datos_de(fila, mundo, como) for fila in FILAS}
    for fila, lugar in cada_quien(quienes_envian):
        espera = fila.escribir[lugar]
        with lo_escrito() as escrituras:
            response = como(PAPELES[lugar]).post(mundo.direccion(fila), de_nuevo(llenos[fila]))
        dio = que_dio(response)
        if espera == SI:
            bien = dio == SI and (escrituras or fila.ruta not in mundo.datos)
        else:
            bien = espera in (NADA, dio) and response.status_code < 500 and not escrituras
        if not bien:
            que = (response.status_code, espera, escrituras)
            distintas[fila.ruta, fila.caso, PAPELES[lugar]] = que
    assert distintas == {}


# --- Half-way -------------------------------------------------------------------------------
SEGUNDO_PASO = {
    "compromisos:segundo-factor",
    "compromisos:segundo-factor-activar",
    "compromisos:segundo-factor-qr",
}


def test_con_la_contrasena_y_sin_el_codigo_se_es_el_publico(mundo, como, settings):
    """With a phone or, who must have one, still without it."""
    a_medias = ("administración", "validación", "enlace de la dependencia")
    mas_que_el_publico = [
        (fila, papel)
        for fila in FILAS
        for papel in a_medias
        if fila.ruta not in SEGUNDO_PASO
        and any(hace[PAPELES.index(papel)] != hace[0] for hace in (fila.leer, fila.escribir))
    ]
    llenos = {fila: datos_de(fila, mundo, como) for fila, _ in mas_que_el_publico}
    settings.SEGUNDO_FACTOR = True
    for papel in ("validación", "enlace de la dependencia"):
        TelefonoFactory(user=mundo.cuentas[papel])
    distintas = {}
    for fila, papel in mas_que_el_publico:
        direccion = mundo.direccion(fila)
        with lo_escrito() as escrituras:
            leida = como(papel).get(direccion)
            enviada = como(papel).post(direccion, de_nuevo(llenos[fila]))
        dio = [que_dio(leida), que_dio(enviada)]
        espera = [fila.leer[0], fila.escribir[0]]
        bien = all(e in (NADA, d) for e, d in zip(espera, dio, strict=True))
        # What the public may send is written for whoever sends it.
        de_nadie = escrituras and (espera[1] != SI or fila.ruta not in mundo.datos)
        if not bien or de_nadie or SECRETO in cuerpo(leida):
            distintas[fila.ruta, fila.caso, papel] = (dio, espera, escrituras)
    assert distintas == {}


def test_sin_ficha_no_se_hace_nada(mundo, como):
    """A form of another site: no token, or the token of another browser."""
    aceptadas = {}
    for fila in FILAS:
        if SI not in fila.escribir:
            continue
        papel = PAPELES[fila.escribir.index(SI)]
        datos = datos_de(fila, mundo, como)
        for ficha in ({}, {"csrfmiddlewaretoken": "x" * 64}):
            with lo_escrito() as escrituras:
                cliente = como(papel, enforce_csrf_checks=True)
                response = cliente.post(mundo.direccion(fila), datos | ficha)
            if response.status_code != 403 or escrituras:
                aceptadas[fila.ruta] = (response.status_code, escrituras)
    assert aceptadas == {}
