"""The public pages in Chromium: accessible, light, and whole without JavaScript."""

import datetime

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template.loader import render_to_string
from django.utils import timezone
from playwright.sync_api import expect

from comites.models import Comite, Municipio, Region
from compromisos.acciones import cerrar_corte
from compromisos.models import Actividad, Dependencia
from tests.fabricas import (
    ActaFactory,
    AcuerdoFactory,
    AsistenciaFactory,
    AvanceFactory,
    AvisoPrivacidadFactory,
    CambioEventoFactory,
    CedulaFactory,
    ComiteFactory,
    ConsentimientoFactory,
    ContraloriaFactory,
    ConvenioFactory,
    ConvocatoriaFactory,
    EdicionFactory,
    EnlaceFactory,
    EntregaInformeFactory,
    EtapaEdicionFactory,
    EvaluacionFactory,
    EventoFactory,
    FacultadFactory,
    InformeFactory,
    IntegranteFactory,
    ReglaElegibilidadFactory,
    RespuestaFactory,
    RevisionFactory,
    SeguimientoAcuerdoFactory,
    TurnoFactory,
)
from tests.obras.todo import PEDIDA, obra_con_todo

from .paginas import CHICOS, DE_COLOR, que_tocan, revisar, revisar_en_cada_pantalla

AGENDA = "/agendas/evj/"
RUTAS = [
    "/",
    "/agendas/",
    "/agendas/?q=nada+de+esto",
    AGENDA,
    f"{AGENDA}?q=nada+de+esto",
    f"{AGENDA}?oportunidad=mal",
    f"{AGENDA}compromisos/1/",
    f"{AGENDA}compromisos/1/actividades/2/",
    f"{AGENDA}compromisos/5/actividades/1/",
    "/dependencias/",
    "/dependencias/direccion-general-de-estrategias-sociales/",
    "/directorio/",
    "/directorio/?q=nada+de+esto",
    "/convenios/",
    f"{AGENDA}cobertura/",
    f"{AGENDA}compromisos/10/actividades/2/",
    "/cambios/",
    "/cortes/",
    "/cortes/2/",
    "/cortes/comparar/?de=1&a=2",
    "/cortes/comparar/?de=1&a=9",
    "/cortes/comprobar/",
    "/municipios/",
    "/municipios/?region=norte&grado=muy_alto",
    "/municipios/?q=nada+de+esto",
    "/municipios/?region=mal",
    "/municipios/mezquitic/",
    "/comites/",
    "/comites/?q=nada+de+esto",
    "/comites/cc-mezquitic/",
    "/facultades/?antes=2020-06-01&al=2026-01-01",
    "/facultades/?al=mal",
    "/aviso-de-privacidad/1/",
    "/contraloria-social/",
    "/contraloria-social/?estado=vencidos",
    "/contraloria-social/?estado=mal",
    "/comites/cs-tala/contraloria/",
    "/contraloria-social/quejas/",
    "/contraloria-social/quejas/nueva/?comite=cs-tala",
    "/calendario/",
    "/calendario/?tipo=taller",
    "/calendario/eventos/",
    "/calendario/eventos/?tipo=mal",
    "/calendario/eventos/?q=nada+de+esto",
    "/calendario/sesion/",
    "/calendario/asamblea/",
    "/calendario/asamblea/cartel/",
    "/calendario/asamblea/inscripcion/",
    "/calendario/acuerdos/",
    "/calendario/convocatorias/",
    "/obras/",
    "/obras/?q=nada+de+esto",
    "/obras/?etapa=mal",
    "/obras/pozo/",
    "/obras/pozo/fotos/",
    "/obras/pozo/ficha/",
    "/obras/pozo/calidad/",
    "/obras/calle/",
    "/obras/necesidades/",
    "/obras/necesidades/?q=nada+de+esto",
    "/obras/propuestas/",
    "/obras/propuestas/?estado=mal",
    "/obras/propuestas/linea-de-agua/",
    "/obras/votaciones/",
    "/obras/votaciones/2026/mezquitic/",
    "/obras/mantenimiento/",
    "/obras/mantenimiento/?estado=mal",
    f"/obras/mantenimiento/{PEDIDA}/",
    "/accesibilidad/",
    "/no-existe/",
]
PESO_MAXIMO = 60_000
PETICIONES = 5


@pytest.fixture
def agenda(transactional_db):
    """The real agenda, with a few reports so that every mark is drawn."""
    call_command("loaddata", "agenda_evj", "municipios_jalisco", verbosity=0)
    edicion = EdicionFactory(anio=2026, en=[Region.objects.get(slug="norte")])
    EtapaEdicionFactory(edicion=edicion)
    comites(edicion)
    cerrar_corte()
    for compromiso, numero, porcentaje in ((1, 1, 100), (1, 2, 40), (3, 3, "74.5")):
        actividad = Actividad.objects.get(compromiso__numero=compromiso, numero=numero)
        reporte = AvanceFactory(actividad=actividad, porcentaje=porcentaje)
    RevisionFactory(avance=reporte, porcentaje_validado=50)
    cerrar_corte()
    unidades = Dependencia.objects.all()
    titular = EnlaceFactory(
        dependencia=unidades[0], correo="enlace@example.org", telefono="33 0000 0000"
    )
    EnlaceFactory(dependencia=unidades[0], suplente_de=titular)
    EnlaceFactory(dependencia=unidades[2], hasta=datetime.date(2024, 1, 1))
    ConvenioFactory(de=unidades[:2])
    ConvenioFactory(de=unidades[:1], vigencia=datetime.date(2021, 1, 1))
    una_contraloria()
    hoy = datetime.date.today()  # noqa: DTZ011  the browser's pages say the real day
    Actividad.objects.filter(compromiso__numero=15).update(
        fecha_termino=hoy + datetime.timedelta(days=9)
    )


def comites(edicion):
    """Two committees, one with its act, its members and a substitution; powers; two notices."""
    uno, otro = (
        ComiteFactory(
            clave=f"cc-{slug}",
            municipio=Municipio.objects.get(slug=slug),
            edicion=edicion,
            vigente_hasta=datetime.date(2090, 1, 1),
        )
        for slug in ("mezquitic", "bolanos")
    )
    ActaFactory(comite=uno)
    for numero, desde in ((1, datetime.date(2020, 1, 1)), (2, datetime.date(2026, 1, 1))):
        AvisoPrivacidadFactory(numero=numero, vigente_desde=desde)
    sale = IntegranteFactory(comite=uno, cargo=1, hasta=datetime.date(2026, 3, 1))
    entra = IntegranteFactory(
        comite=uno, cargo=1, desde=datetime.date(2026, 3, 2), sustituye_a=sale, sexo="mujer"
    )
    ConsentimientoFactory(integrante=entra)
    IntegranteFactory(comite=uno, cargo=4)
    IntegranteFactory(comite=otro, cargo=4)
    FacultadFactory(etapa=1, clase="derecho", cargo=1)
    FacultadFactory(
        etapa=1,
        clase="obligacion",
        vigente_desde=datetime.date(2020, 1, 1),
        vigente_hasta=datetime.date(2025, 1, 1),
    )
    FacultadFactory(etapa=1, tipo_comite="autoridades")
    ReglaElegibilidadFactory()


def una_contraloria():
    """With reports in every state, a question sheet and complaints."""
    tala = Municipio.objects.get(slug="tala")
    comite = ContraloriaFactory(
        clave="cs-tala", nombre="Contraloría social de Tala", municipio=tala
    )
    for dias in (-9, 3, 90):
        vence = datetime.date.today() + datetime.timedelta(days=dias)  # noqa: DTZ011
        InformeFactory(comite=comite, vence=vence)
    EntregaInformeFactory(informe__comite=comite, publica=True)
    respuesta = RespuestaFactory(reactivo__peso=1)
    CedulaFactory(comite=comite, aplicacion=respuesta.aplicacion)
    TurnoFactory(queja__comite=comite)
    ContraloriaFactory(nombre="Contraloría social sin informes", municipio=tala)


@pytest.fixture
def todo(agenda):
    """A session long held, with its minutes, an assembly that moved and is yet to come; works."""
    mezquitic = Municipio.objects.get(slug="mezquitic")
    sesion = EventoFactory(
        publico=True, clave="sesion", tipo="contraloria", estado="realizado", municipio=mezquitic
    )
    AsistenciaFactory(evento=sesion)
    for dias in (0, 4000):
        plazo = datetime.date(2026, 4, 1) + datetime.timedelta(days=dias)
        acuerdo = AcuerdoFactory(publico=True, evento=sesion, fecha=plazo)
    SeguimientoAcuerdoFactory(acuerdo=acuerdo, url="https://example.org/foto")
    ahora = timezone.now()
    asamblea = EventoFactory(
        publico=True,
        clave="asamblea",
        con_inscripcion=True,
        cupo=40,
        orden_del_dia="1. Bienvenida",
        municipio=mezquitic,
        latitud="20.5",
        longitud="-103.5",
        inicio=ahora + datetime.timedelta(hours=2),
        con=[ComiteFactory(municipio=mezquitic)],
    )
    asamblea.actividades.set(Actividad.objects.all()[:2])
    ConvocatoriaFactory(evento=asamblea, publicada_el=timezone.localdate(), texto="Venga.")
    CambioEventoFactory(evento=asamblea, estado="programado", sede="Auditorio")
    obra_con_todo(
        unidad=Dependencia.objects.get(slug="direccion-general-de-estrategias-sociales"),
        comite=Comite.objects.get(clave="cc-mezquitic"),
        contraloria=ContraloriaFactory(municipio=mezquitic),
    )


def abrir(page, servidor, ruta):
    page.goto(servidor.url + ruta)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def test_cada_pagina_es_accesible_y_cabe(new_context, live_server, todo):
    # The policy is let be only so that axe can be put into the page; colours change at once.
    page = new_context(bypass_csp=True, reduced_motion="reduce").new_page()
    for ruta in que_tocan(RUTAS):
        filtrada = "q=" in ruta or "=mal" in ruta
        page.emulate_media(forced_colors="none")
        abrir(page, live_server, ruta)
        solo = "#lista" if filtrada and page.locator("#lista").count() else None
        revisar_en_cada_pantalla(page, ruta, solo)
        assert page.evaluate(CHICOS) == [], ruta
        if not filtrada:  # the system's own colours are the same at any width
            page.emulate_media(forced_colors="active")
            revisar(page, (ruta, "colores forzados"), DE_COLOR)


@pytest.mark.una_base
def test_con_muchas_agendas_tambien_es_accesible(new_context, live_server, agenda):
    EvaluacionFactory.create_batch(30, publicada=True)
    contexto = new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
    page = contexto.new_page()
    for ruta in ("/", "/agendas/"):
        abrir(page, live_server, ruta)
        revisar(page, ruta)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.una_base
def test_la_primera_visita_pesa_poco_y_nada_viola_la_politica(new_context, live_server, todo):
    for ruta in [ruta for ruta in RUTAS if "q=" not in ruta and "=mal" not in ruta]:
        contexto = new_context()
        page = contexto.new_page()
        quejas, respuestas = [], []
        page.on("console", lambda mensaje, quejas=quejas: quejas.append(mensaje.text))
        page.on("response", lambda r, respuestas=respuestas: respuestas.append(r))
        page.goto(live_server.url + ruta, wait_until="networkidle")
        peso = sum(
            r.request.sizes()["responseBodySize"] + r.request.sizes()["responseHeadersSize"]
            for r in respuestas
            if "htmx" not in r.url
        )
        assert len(respuestas) <= PETICIONES, ruta
        assert peso <= PESO_MAXIMO, (ruta, peso)
        assert [q for q in quejas if "404" not in q] == [], ruta
        assert all(r.url.startswith(live_server.url) for r in respuestas)
        contexto.close()


def test_la_hoja_de_estilo_no_crece():
    with open(finders.find("evj.css"), "rb") as hoja:
        assert len(hoja.read()) <= 22_000  # with the states of the follow-up


@pytest.mark.una_base
def test_sin_javascript_se_filtra_se_pagina_y_se_descarga(new_context, live_server, agenda):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("31 actividades: ")
    page.get_by_role("link", name="Ver la agenda").click()
    page.get_by_role("link", name="Siguiente").click()
    expect(page.locator("#lista")).to_contain_text("Página 2 de 2")
    page.get_by_label("Palabras").fill("CAPACITACION")
    page.get_by_label("Plazo", exact=True).select_option("Vencida")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator("#lista")).to_contain_text("coinciden con «CAPACITACION», plazo: Vencida")
    with page.expect_download() as descarga:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert descarga.value.suggested_filename.endswith(".csv")
    page.get_by_role("link", name="Quitar los filtros").click()
    expect(page.locator("#lista")).to_contain_text("31 actividades")


@pytest.mark.una_base
def test_el_mapa_lleva_a_cada_municipio_y_se_filtra_sin_javascript(
    new_context, live_server, agenda
):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/municipios/")
    mapa = page.get_by_role("group", name="Mapa de los municipios por grado de marginación")
    expect(mapa.get_by_role("link")).to_have_count(125)
    page.get_by_label("Región").select_option("Norte")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator("#lista")).to_contain_text("10 municipios coinciden con región: Norte")
    expect(mapa.locator("use[href='#kf']")).to_have_count(115)
    mapa.get_by_role("link", name="Mezquitic: muy alto").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mezquitic")
    expect(page.get_by_role("img", name="Dónde está Mezquitic")).to_be_visible()


@pytest.mark.una_base
def test_con_javascript_sólo_cambia_la_lista_y_se_puede_volver(page, live_server, agenda):
    page.goto(live_server.url + AGENDA)
    titulo = page.get_by_role("heading", level=1)
    titulo.evaluate("e => e.dataset.mismo = 'sí'")
    page.get_by_label("Palabras").fill("asamblea")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator("#lista")).to_contain_text("con «asamblea»")
    assert titulo.get_attribute("data-mismo") == "sí"
    assert "q=asamblea" in page.url
    page.go_back()
    expect(page.locator("#lista")).to_contain_text("31 actividades")
    expect(page.get_by_role("heading", level=1)).to_have_text("Estrategia Vamos Juntos")


@pytest.mark.una_base
def test_el_teclado_basta_y_siempre_se_ve_donde_está(page, live_server, agenda):
    page.goto(live_server.url + AGENDA)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Saltar al contenido")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.goto(live_server.url + AGENDA)
    for _ in range(25):
        page.keyboard.press("Tab")
        contorno = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert contorno == "solid"


@pytest.mark.una_base
def test_en_papel_no_salen_los_controles(page, live_server, agenda):
    page.goto(live_server.url + AGENDA)
    page.emulate_media(media="print")
    for control in (".nav", ".filtros", ".migas", ".salto"):
        expect(page.locator(control)).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def con(html):
    """Answer a request with this page."""
    return lambda ruta: ruta.fulfill(body=html, content_type="text/html; charset=utf-8")


@pytest.mark.una_base
def test_las_paginas_de_error_son_accesibles(new_context, live_server):
    page = new_context(bypass_csp=True).new_page()
    for nombre in ("400", "403", "403_csrf", "409", "429", "500", "503"):
        page.route(f"**/{nombre}/", con(render_to_string(f"{nombre}.html")))
        page.goto(f"{live_server.url}/{nombre}/")
        revisar(page, nombre)
