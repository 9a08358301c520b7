"""The admin in Chromium: nothing against the policy, nothing that axe finds, and it works."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from playwright.sync_api import expect

from comites.models import Comite, Edicion, Evento, Integrante, Municipio
from compromisos.models import Actividad, Dependencia, Evaluacion, Recomendacion, Usuario
from compromisos.roles import ADMINISTRADOR
from obras.models import AccionCorrectiva, Obra, Votacion
from tests.fabricas import (
    CLAVE,
    ActaFactory,
    AvanceFactory,
    CambioEventoFactory,
    ConsentimientoFactory,
    ContactoIntegranteFactory,
    ContraloriaFactory,
    EdicionFactory,
    EnlaceFactory,
    EtapaEdicionFactory,
    IndiceMarginacionFactory,
    InscripcionFactory,
    IntegranteFactory,
    UsuarioFactory,
)
from tests.obras.todo import obra_con_todo

from .paginas import que_tocan, revisar_en_cada_pantalla

LISTAS = [
    "actividad",
    "avance",
    "causaatraso",
    "compromiso",
    "dependencia",
    "documento",
    "enlace",
    "evaluacion",
    "puntosintesis",
    "recomendacion",
    "responsabilidad",
    "tipomejora",
    "usuario",
]
DE_EVENTO = ["cambiar", "inscripciones"]


@pytest.fixture
def agenda(transactional_db):
    call_command("loaddata", "agenda_evj", verbosity=0)
    administrador = UsuarioFactory(username="ana", first_name="Ana", is_staff=True)
    administrador.groups.set(Group.objects.filter(name=ADMINISTRADOR))
    EnlaceFactory(dependencia=Dependencia.objects.first())
    AvanceFactory(actividad=Actividad.objects.first())
    region = IndiceMarginacionFactory().municipio.region
    EtapaEdicionFactory(edicion=EdicionFactory(en=[region]))
    comite = ActaFactory().comite
    entra = IntegranteFactory(
        comite=comite,
        sustituye_a=IntegranteFactory(comite=comite, hasta=datetime.date(2026, 3, 1)),
    )
    ContactoIntegranteFactory(integrante=entra)
    ConsentimientoFactory(integrante=entra)
    CambioEventoFactory(evento=InscripcionFactory().evento)


@pytest.fixture
def todo(agenda):
    comite = Comite.objects.order_by("pk").first()
    obra_con_todo(
        unidad=Dependencia.objects.first(),
        comite=comite,
        contraloria=ContraloriaFactory(municipio=comite.municipio),
    )


def _entrar(page, servidor):
    page.goto(f"{servidor.url}/admin/")
    page.get_by_label("Nombre de usuario").fill("ana")
    page.get_by_label("Contraseña").fill(CLAVE)
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("heading", name="Agenda de mejora")).to_be_visible()


def _vigilar(page):
    """What the browser complains about, and what it fetches from elsewhere."""
    quejas = []
    page.on(
        "console",
        lambda m: quejas.append((m.text, m.location)) if m.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: quejas.append(str(error)))
    return quejas


def _rutas():
    yield "/admin/"
    yield "/admin/compromisos/"
    for nombre in LISTAS:
        base = f"/admin/compromisos/{nombre}/"
        yield base
        if nombre != "avance":
            yield f"{base}add/"


def _de_un_objeto(modelo):
    objeto = modelo.objects.first()
    base = f"/admin/{modelo._meta.app_label}/{modelo._meta.model_name}/{objeto.pk}/"
    objeto.save()
    return [
        f"{base}change/",
        f"{base}history/",
        f"{base}history/{objeto.history.first().pk}/",
    ]


def _todas():
    rutas = list(_rutas())
    rutas += ["/admin/comites/municipio/", "/admin/comites/edicion/add/"]
    rutas += _de_comites()
    rutas += _de_obras()
    rutas += [
        f"/admin/comites/evento/{Evento.objects.get(cambios__isnull=False).pk}/{que}/"
        for que in DE_EVENTO
    ]
    de_comites = (Municipio, Edicion, Evento)
    for modelo in (Actividad, Dependencia, Evaluacion, Recomendacion, Usuario, *de_comites):
        rutas.append(_de_un_objeto(modelo)[0])
    rutas += _de_un_objeto(Evaluacion)[1:]
    evaluacion = Evaluacion.objects.get()
    compromiso = evaluacion.compromisos.first()
    rutas.append(f"/admin/compromisos/compromiso/{compromiso.pk}/change/")
    rutas.append(f"/admin/compromisos/evaluacion/{evaluacion.pk}/publicar/")
    rutas.append(f"/admin/compromisos/evaluacion/{evaluacion.pk}/retirar/")
    return rutas


def _de_comites():
    """The committee with its members, and each page of what is done with one of them."""
    entra = Integrante.objects.get(sustituye_a__isnull=False)
    de_entra = f"/admin/comites/integrante/{entra.pk}"
    return [
        f"/admin/comites/comite/{entra.comite_id}/change/",
        f"/admin/comites/comite/{entra.comite_id}/acta/",
        f"{de_entra}/change/",
        f"{de_entra}/contacto/",
        f"{de_entra}/consentimiento/",
        f"{de_entra}/cuenta/",
        f"/admin/comites/acta/add/?comite={entra.comite_id}&integrante={entra.pk}",
    ]


def _de_obras():
    """A work, a proposal, a vote and what is captured of them: each page that has its own parts."""
    obra = Obra.objects.get(clave="pozo")
    propuesta, votacion = obra.propuesta, Votacion.objects.get()
    centro = votacion.centros.get(numero=1)
    de_la_obra = f"/admin/obras/obra/{obra.pk}"
    de_la_propuesta = f"/admin/obras/propuesta/{propuesta.pk}"
    de_la_votacion = f"/admin/obras/votacion/{votacion.pk}"
    capturar = "/admin/obras/evaluacioncalidad/add/"
    return [
        "/admin/obras/obra/",
        f"{de_la_obra}/change/",
        f"{de_la_obra}/cambiar/",
        f"{de_la_obra}/fotos/",
        "/admin/obras/propuesta/add/",
        f"{de_la_propuesta}/change/",
        f"{de_la_propuesta}/dictamen/",
        f"{de_la_votacion}/change/",
        f"{de_la_votacion}/acta/{centro.pk}/",
        f"{de_la_votacion}/publicar/",
        capturar,
        f"{capturar}?obra={obra.pk}",
        f"/admin/obras/evaluacioncalidad/{obra.evaluaciones.last().pk}/change/",
        "/admin/obras/hallazgo/add/",
        f"/admin/obras/accioncorrectiva/{AccionCorrectiva.objects.get().pk}/change/",
        f"/admin/obras/fotoobra/{obra.fotos.first().pk}/change/",
    ]


def _distintas():
    """One page of each kind: the rest are made of the same parts."""
    parecidas = {f"/admin/compromisos/{nombre}/" for nombre in LISTAS} - {
        "/admin/compromisos/actividad/",
        "/admin/compromisos/usuario/",
    }
    agregar = {f"{lista}add/" for lista in parecidas} - {"/admin/compromisos/enlace/add/"}
    return [ruta for ruta in _todas() if ruta not in parecidas | agregar]


@pytest.mark.una_base
def test_nada_contra_la_politica_de_contenido(page, live_server, todo):
    _entrar(page, live_server)
    quejas = _vigilar(page)
    for ruta in _distintas():
        page.goto(live_server.url + ruta)
        assert quejas == [], ruta


def test_cada_pagina_es_accesible_y_cabe(new_context, live_server, todo):
    page = new_context(bypass_csp=True, reduced_motion="reduce").new_page()
    _entrar(page, live_server)
    for ruta in que_tocan(_distintas()):
        page.goto(live_server.url + ruta)
        revisar_en_cada_pantalla(page, ruta)


TAPADOS = """() => {
  const cajas = que => [...document.querySelectorAll(que)].map(e => e.getBoundingClientRect());
  return cajas('#content .object-tools li').filter(b => cajas('#content > :is(h1, h2)').some(
    t => b.left < t.right && t.left < b.right && b.top < t.bottom && t.top < b.bottom)).length;
}"""


@pytest.mark.una_base
def test_los_botones_no_tapan_un_titulo_largo(page, live_server, agenda):
    Evaluacion.objects.update(nombre="Estrategia Vamos Juntos, evaluada de principio a fin. " * 5)
    _entrar(page, live_server)
    page.goto(
        f"{live_server.url}/admin/compromisos/evaluacion/{Evaluacion.objects.get().pk}/change/"
    )
    expect(page.locator("#content .object-tools li").first).to_be_visible()
    assert page.evaluate(TAPADOS) == 0


@pytest.mark.una_base
def test_hace_la_cuenta_de_un_enlace(page, live_server, agenda):
    _entrar(page, live_server)
    page.goto(f"{live_server.url}/admin/compromisos/usuario/add/")
    page.get_by_label("Nombre de usuario").fill("luis")
    page.get_by_label("Nombre:", exact=True).fill("Luis")
    page.locator("#id_dependencia").select_option(label="Dirección Jurídica")
    page.get_by_label("Contraseña:", exact=True).fill("una frase larga para luis")
    page.get_by_label("Contraseña, otra vez").fill("una frase larga para luis")
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Luis")
    assert (
        Usuario.objects.get(username="luis").enlaces.get().dependencia.slug == "direccion-juridica"
    )


@pytest.mark.una_base
def test_busca_y_guarda_en_un_campo_con_buscador(page, live_server, agenda):
    _entrar(page, live_server)
    actividad = Actividad.objects.get(compromiso__numero=1, numero=1)
    page.goto(f"{live_server.url}/admin/compromisos/actividad/{actividad.pk}/change/")
    page.get_by_role("combobox", name="Misma que").click()
    page.get_by_role("searchbox", name="Buscar").fill("1.2")
    page.get_by_role("option", name="Actividad 1.2").click()
    page.get_by_label("Motivo del cambio").fill("La agenda la repite.")
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Actividad 1.1")
    actividad.refresh_from_db()
    assert actividad.misma_que.clave == "1.2"


@pytest.mark.una_base
def test_dos_personas_con_la_misma_pagina(page, live_server, agenda):
    _entrar(page, live_server)
    actividad = Actividad.objects.get(compromiso__numero=1, numero=1)
    page.goto(f"{live_server.url}/admin/compromisos/actividad/{actividad.pk}/change/")
    Actividad.objects.filter(pk=actividad.pk).update(texto="El de la otra persona.")
    page.locator("#id_texto").fill("El mío.")
    page.get_by_label("Motivo del cambio").fill("Una errata.")
    page.get_by_role("button", name="Guardar", exact=True).click()
    aviso = page.get_by_role("alert")
    expect(aviso).to_contain_text("El de la otra persona.")
    expect(aviso).to_contain_text("El mío.")
    expect(page.locator("#id_texto")).to_have_value("El mío.")
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()
    actividad.refresh_from_db()
    assert actividad.texto == "El mío."
