"""A work from the need that a workshop named to the upkeep that its committee asks for: each step
by whoever does it, and after each what anybody sees."""

import datetime
import io
from functools import cache

import pytest
from django.contrib.auth.models import Group
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from comites.instrumentos import publicar_version
from compromisos.roles import ADMINISTRADOR, VALIDADOR
from obras.models import FotoObra, InstrumentoDeObra, Necesidad, Obra, Propuesta
from tests.fabricas import (
    CLAVE,
    ComiteFactory,
    ContraloriaFactory,
    DependenciaFactory,
    EdicionFactory,
    EnlaceFactory,
    EventoFactory,
    IntegranteFactory,
    MunicipioFactory,
    ReactivoFactory,
    UsuarioFactory,
)
from tests.fabricas_obras import DictamenFactory, InstrumentoDeObraFactory

SIN_JAVASCRIPT = {"java_script_enabled": False}
TELEFONO = {
    "viewport": {"width": 360, "height": 740},
    "is_mobile": True,
    "has_touch": True,
    **SIN_JAVASCRIPT,
}
PROPUESTA, OBRA = "/obras/propuestas/pozo-para-el-refugio/", "/obras/pozo-en-el-refugio/"


@pytest.fixture
def programa(transactional_db, settings, monkeypatch):
    """Who takes part, each signed in once for all these months; the workshops that were held, what
    works of water are judged with, and another proposal that goes to the same vote."""
    # By the site's own server of files, as in production: the browser keeps them.
    monkeypatch.setattr(StaticFilesHandler, "_should_handle", lambda *_: False)
    settings.SESSION_COOKIE_AGE = settings.SESSION_MAXIMO = 365 * 24 * 3600
    for nombre, rol in (("ana", ADMINISTRADOR), ("vera", VALIDADOR)):
        usuario = UsuarioFactory(username=nombre, is_staff=True)
        usuario.groups.add(Group.objects.get(name=rol))
    agua = DependenciaFactory(nombre="Comisión del Agua")
    EnlaceFactory(dependencia=agua, usuario__username="rosa")
    edicion, tala = EdicionFactory(anio=2026), MunicipioFactory(nombre="Tala", slug="tala")
    suyo = {"edicion": edicion, "municipio": tala}
    comite = ComiteFactory(nombre="Comité de El Refugio", **suyo)
    IntegranteFactory(comite=comite, usuario=UsuarioFactory(username="lupe"))
    ContraloriaFactory(nombre="Contraloría de Tala", **suyo)
    for dia, titulo in ((14, "Taller de necesidades"), (28, "Taller de propuestas")):
        inicio = datetime.datetime(2026, 3, dia, 16, tzinfo=datetime.UTC)
        EventoFactory(publico=True, clave=f"taller-{dia}", titulo=titulo, inicio=inicio, **suyo)
    DictamenFactory(
        version__titulo="Parque de la colonia",
        version__fecha=datetime.date(2026, 3, 1),
        version__propuesta__clave="parque",
        version__propuesta__comite=comite,
        **{f"version__propuesta__{campo}": valor for campo, valor in suyo.items()},
    )
    version = ReactivoFactory(
        version__instrumento__nombre="Calidad de pozos", texto="¿Da agua limpia?", peso=1
    ).version
    ReactivoFactory(version=version, texto="¿El brocal quedó firme?", peso=1)
    publicar_version(version=version)
    InstrumentoDeObra.objects.filter(tipo="agua").delete()
    InstrumentoDeObraFactory(tipo="agua", instrumento=version.instrumento)


@cache
def foto_del_telefono(color) -> bytes:
    """Twelve megapixels and the place where it was taken, as a telephone leaves them."""
    exif = Image.Exif()
    lugar = exif.get_ifd(0x8825)
    lugar[1], lugar[2] = "N", (20.0, 39.0, 9.0)
    lugar[3], lugar[4] = "W", (103.0, 42.0, 7.0)
    salida = io.BytesIO()
    imagen = Image.effect_noise((75, 100), 60).convert("RGB").resize((3000, 4000))
    Image.blend(imagen, Image.new("RGB", imagen.size, color), 0.7).save(salida, "JPEG", exif=exif)
    return salida.getvalue()


def foto(color="brown", nombre="IMG_0001.jpg") -> dict:
    return {"name": nombre, "mimeType": "image/jpeg", "buffer": foto_del_telefono(color)}


class Persona:
    """Somebody in front of a browser, who signs in when it is asked for."""

    def __init__(self, page, servidor, usuario):
        self.page, self.servidor, self.usuario = page, servidor, usuario

    def ir(self, ruta):
        self.page.goto(self.servidor.url + ruta)
        self.entrar_si_lo_pide()

    def entrar_si_lo_pide(self):
        if self.page.get_by_label("Contraseña").is_visible():
            self.page.get_by_label("Nombre de usuario").fill(self.usuario)
            self.page.get_by_label("Contraseña").fill(CLAVE)
            self.page.get_by_role("button", name="Entrar").click()

    def estar_en(self, objeto):
        """Its page in the admin, unless it is this one."""
        ruta = reverse(f"admin:obras_{objeto._meta.model_name}_change", args=[objeto.pk])
        if not self.page.url.endswith(ruta):
            self.ir(ruta)

    def enlace(self, nombre):
        self.page.get_by_role("link", name=nombre, exact=True).first.click()
        self.entrar_si_lo_pide()

    def llenar(self, **campos):
        for campo, valor in campos.items():
            self.page.locator(f"#id_{campo}").fill(valor)

    def elegir(self, **campos):
        """Of the lists in which one types to find."""
        for campo, palabras in campos.items():
            self.page.locator(f"#id_{campo} + .select2 .select2-selection").click()
            self.page.locator(".select2-results").get_by_role("option", name=palabras).click()

    def de_la_lista(self, **campos):
        for campo, palabras in campos.items():
            self.page.locator(f"#id_{campo}").select_option(label=palabras)

    def pulsar(self, boton):
        self.page.get_by_role("button", name=boton, exact=True).click()

    def hecho(self, dicho):
        """The next page says it."""
        aviso = self.page.locator(".messagelist, [role=status]")
        expect(aviso.first).to_contain_text(dicho)


@pytest.fixture
def el_dia(time_machine):
    def mover(dia, mes):
        time_machine.move_to(datetime.datetime(2026, mes, dia, 18, tzinfo=datetime.UTC))

    return mover


def test_de_la_necesidad_al_mantenimiento(new_context, live_server, programa, el_dia):
    def persona(nombre, **mas):
        return Persona(new_context(**mas).new_page(), live_server, nombre)

    # The stock admin's lists in which one types to find need JavaScript; our own pages do not.
    ana, ana_sin = persona("ana"), persona("ana", **SIN_JAVASCRIPT)
    vera = persona("vera", **SIN_JAVASCRIPT)
    rosa, lupe = persona("rosa", **TELEFONO), persona("lupe", **TELEFONO)
    publico = new_context(**SIN_JAVASCRIPT).new_page()

    def se_ve(ruta, *dicho, no=()):
        assert publico.goto(live_server.url + ruta).status == 200
        for algo in dicho:
            expect(publico.get_by_role("main")).to_contain_text(algo)
        for algo in no:
            expect(publico.get_by_role("main")).not_to_contain_text(algo)

    el_dia(16, 3)
    registrar_la_necesidad(ana)
    se_ve("/obras/necesidades/", "Falta agua en las tardes.", "El Refugio")
    proponer(ana)
    se_ve(PROPUESTA, "Pozo para El Refugio", "Taller de necesidades", "Falta agua en las tardes.")
    el_dia(30, 3)
    cambiar_de_version(ana_sin)
    se_ve(PROPUESTA, "Versión 2", "En el taller pidieron más tomas.")
    deliberar(ana_sin)
    se_ve(PROPUESTA, "Ya no habría que acarrear.", "Cuesta mucho.", "¿De quién es el terreno?")
    se_ve(PROPUESTA, "Es del ejido, que lo dona.", no=["Sin respuesta registrada"])
    el_dia(6, 4)
    dictaminar(ana_sin)
    se_ve(PROPUESTA, "Factible con ajustes", "Con bomba solar.", "$1,200,000")
    preparar_la_votacion(ana)
    se_ve("/obras/votaciones/2026/tala/", "Pozo para El Refugio", "Parque de la colonia")
    el_dia(20, 4)
    capturar_las_actas(ana_sin)
    se_ve("/obras/votaciones/2026/tala/", no=["Ganó"])
    publicar_el_resultado(ana_sin)
    se_ve("/obras/votaciones/2026/tala/", "Volverá a presentarse en 2027.")
    se_ve(PROPUESTA, "Ganó, con 34 de 57 votos")
    el_dia(4, 5)
    firmar(ana_sin)
    se_ve(PROPUESTA, "Hacer el pozo este año.", "Comisión del Agua")

    el_dia(6, 5)
    planear_la_obra(ana)
    assert publico.goto(live_server.url + OBRA).status == 404
    publicar_la_obra(ana_sin)
    se_ve(OBRA, "Identificada", "Un pozo con veinte tomas.", "Ganó, con 34 de 57 votos")
    se_ve(OBRA, "Comité de El Refugio", "Contraloría de Tala", "$1,100,000")
    el_dia(1, 6)
    pasar_a(ana_sin, "En preparación")
    pasar_a(ana_sin, "En ejecución")
    se_ve(OBRA, "En ejecución", "1.º de junio de 2026")
    el_dia(20, 6)
    reportar_con_fotos(rosa)
    se_ve(OBRA, "45 %", "Se perforaron 80 metros.", "3 fotos")
    comprobar_las_fotos(publico)
    el_dia(15, 7)
    reportar_que_se_termino(rosa)
    pasar_a(ana_sin, "En entrega")
    se_ve(OBRA, "100 %", "En entrega")
    el_dia(20, 7)
    evaluar(ana_sin)
    se_ve(OBRA, "50.0 de 100", "La calidad de esta obra es deficiente")
    mandar_corregir(ana_sin)
    se_ve(f"{OBRA}calidad/", "El brocal está roto.", "Rehacer el brocal.", "10 de agosto de 2026")
    el_dia(1, 8)
    atender(rosa)
    se_ve(f"{OBRA}calidad/", "Se rehízo con varilla.")
    el_dia(5, 8)
    verificar(vera)
    se_ve(f"{OBRA}calidad/", "Corregida")
    pasar_a(ana_sin, "Terminada")
    se_ve(OBRA, "Terminada", "Se corrigió lo que se halló mal")
    el_dia(1, 9)
    pedir_mantenimiento(lupe)
    se_ve(OBRA, "Comité de El Refugio pide mantenimiento", "La bomba hace ruido.")
    el_dia(4, 9)
    responder(rosa)
    se_ve(OBRA, "Mantenimiento: atendida")


# --- What the unit does, in the admin -------------------------------------------------------
def registrar_la_necesidad(ana):
    ana.ir("/admin/obras/necesidad/add/")
    ana.elegir(municipio="Tala")
    ana.llenar(localidad="El Refugio", texto="Falta agua en las tardes.", prioridad_taller="1")
    ana.elegir(evento="Taller de necesidades")
    ana.pulsar("Guardar")
    ana.hecho("Falta agua en las tardes.")


def proponer(ana):
    """From the need, with what is known of it."""
    ana.estar_en(Necesidad.objects.get())
    ana.enlace("Proponer a partir de esta necesidad")
    ana.llenar(titulo="Pozo para El Refugio", descripcion="Un pozo con diez tomas.")
    expect(ana.page.locator("#id_clave")).to_have_value("pozo-para-el-refugio")
    ana.pulsar("Guardar")
    ana.hecho("pozo-para-el-refugio")


def en_la_propuesta(ana, boton):
    ana.estar_en(Propuesta.objects.get(clave="pozo-para-el-refugio"))
    ana.enlace(boton)


def cambiar_de_version(ana):
    en_la_propuesta(ana, "Nueva versión")
    ana.llenar(descripcion="Un pozo con veinte tomas.", motivo="En el taller pidieron más tomas.")
    ana.pulsar("Guardar la versión")
    ana.hecho("Ya es público")


def deliberar(ana):
    for tipo, texto in (
        ("A favor", "Ya no habría que acarrear."),
        ("En contra", "Cuesta mucho."),
        ("Pregunta", "¿De quién es el terreno?"),
        ("Respuesta", "Es del ejido, que lo dona."),
    ):
        en_la_propuesta(ana, "Agregar contribución")
        ana.page.get_by_label("Taller o asamblea").select_option(index=1)
        ana.page.get_by_label(tipo, exact=True).check()
        if tipo == "Respuesta":
            ana.page.get_by_label("Pregunta que responde").select_option(index=1)
        ana.llenar(texto=texto)
        ana.pulsar("Guardar la contribución")
        ana.hecho("Ya es público")


def dictaminar(ana):
    en_la_propuesta(ana, "Dictaminar")
    ana.de_la_lista(dependencia="Comisión del Agua")
    ana.page.get_by_label("Factible con ajustes").check()
    ana.llenar(motivo="Con bomba solar.", costo_estimado="1200000")
    ana.pulsar("Guardar el dictamen")
    ana.hecho("Ya es público")


def preparar_la_votacion(ana):
    ana.ir("/admin/obras/votacion/add/")
    ana.de_la_lista(edicion="Edición 2026")
    ana.elegir(municipio="Tala")
    ana.llenar(inicio="2026-04-18", fin="2026-04-19", padron="120")
    ana.pulsar("Guardar")
    ana.hecho("Ahora ponga las propuestas")
    for lugar, titulo in enumerate(
        ("pozo-para-el-refugio: Pozo para El Refugio", "parque: Parque de la colonia")
    ):
        ana.page.locator("#opciones-group .add-row a").click()
        ana.llenar(**{f"opciones-{lugar}-orden": str(lugar + 1)})
        ana.de_la_lista(**{f"opciones-{lugar}-propuesta": titulo})
    for lugar, (tipo, donde) in enumerate(
        (("Fijo", "Escuela Hidalgo"), ("Móvil", "Las rancherías"))
    ):
        ana.page.locator("#centros-group .add-row a").click()
        ana.de_la_lista(**{f"centros-{lugar}-tipo": tipo})
        ana.llenar(
            **{
                f"centros-{lugar}-numero": str(lugar + 1),
                f"centros-{lugar}-lugar": donde,
                f"centros-{lugar}-boletas": "60",
            }
        )
    ana.pulsar("Guardar")
    ana.hecho("Votación de Tala")


def llenar_acta(ana, pozo, parque, nulas, depositadas):
    """`pozo`, `parque`: by age group."""
    for renglon, fila in enumerate((pozo, parque)):
        celdas = ana.page.locator("table.acta tr:has(input)").nth(renglon).locator("input")
        for lugar, cuantos in enumerate((*fila, sum(fila))):
            celdas.nth(lugar if lugar < len(fila) else 5).fill(str(cuantos))
    ana.llenar(nulas=str(nulas), depositadas=str(depositadas))


def capturar_las_actas(ana):
    """The first does not add up: it is said where, and what was typed is still there."""
    ana.ir("/admin/obras/votacion/")
    ana.enlace("Tala")
    ana.enlace("Capturar el acta del centro 1")
    llenar_acta(ana, (8, 12), (5, 6), 1, 33)
    ana.pulsar("Guardar el acta")
    alerta = ana.page.get_by_role("alert")
    expect(alerta).to_contain_text(
        "Los votos (31) y las nulas (1) suman 32, y en la urna hay 33: falta 1."
    )
    alerta.get_by_role("link", name="Boletas en la urna").click()
    expect(ana.page.get_by_label("Boletas en la urna")).to_be_focused()
    expect(ana.page.locator("table.acta input").nth(1)).to_have_value("12")
    ana.llenar(depositadas="32")
    ana.pulsar("Guardar el acta")
    ana.hecho("Quedó capturada el acta del centro 1.")
    ana.enlace("Capturar el acta del centro 2")
    llenar_acta(ana, (7, 7), (6, 6), 0, 26)
    ana.pulsar("Guardar el acta")
    ana.hecho("Quedó capturada el acta del centro 2.")


def publicar_el_resultado(ana):
    ana.enlace("Contar y publicar")
    ana.page.get_by_label("Qué sigue con «Parque de la colonia»").fill(
        "Volverá a presentarse en 2027."
    )
    ana.pulsar("Publicar el resultado")
    ana.hecho("El resultado ya es público.")


def firmar(ana):
    ana.ir("/admin/obras/votacion/")
    ana.enlace("Tala")
    ana.enlace("Registrar compromiso firmado de «Pozo para El Refugio»")
    ana.de_la_lista(dependencia="Comisión del Agua", comite="Comité de El Refugio")
    ana.llenar(firmado_el="2026-05-02", texto="Hacer el pozo este año.")
    ana.pulsar("Guardar el compromiso")
    ana.hecho("Ya es público")


def planear_la_obra(ana):
    """From its proposal, with what is known of it."""
    en_la_propuesta(ana, "Planear la obra")
    expect(ana.page.locator("#id_nombre")).to_have_value("Pozo para El Refugio")
    ana.llenar(nombre="Pozo en El Refugio", clave="pozo-en-el-refugio")
    ana.llenar(alcance="Un pozo con veinte tomas.", localidad="El Refugio")
    ana.de_la_lista(tipo="Agua potable")
    ana.llenar(poblacion_beneficiada="900", monto_contratado="1100000")
    ana.llenar(inicio_previsto="2026-06-01", fin_previsto="2026-05-30")
    ana.de_la_lista(comite="Comité de El Refugio", contraloria="Contraloría de Tala")
    ana.pulsar("Guardar")
    expect(ana.page.locator(".field-fin_previsto .errorlist")).to_have_text(
        "Es antes del inicio previsto, el 01/06/2026."
    )
    expect(ana.page.locator("#id_poblacion_beneficiada")).to_have_value("900")
    ana.llenar(fin_previsto="2026-07-31")
    ana.pulsar("Guardar")
    ana.hecho("Pozo en El Refugio")


def en_la_obra(ana, accion):
    ana.estar_en(Obra.objects.get(clave="pozo-en-el-refugio"))
    ana.enlace(accion)


def publicar_la_obra(ana):
    en_la_obra(ana, "Publicar")
    ana.pulsar("Publicar")
    ana.hecho("ya es pública")


def pasar_a(ana, etapa):
    en_la_obra(ana, "Cambiar de etapa")
    ana.de_la_lista(etapa=etapa)
    ana.pulsar("Cambiar de etapa")
    ana.hecho(etapa)


def evaluar(ana):
    ana.ir("/admin/obras/evaluacioncalidad/add/")
    ana.de_la_lista(obra="Pozo en El Refugio (Tala)")
    ana.pulsar("Seguir")
    ana.page.get_by_role("group", name="¿Da agua limpia?").get_by_label("Sí").check()
    ana.page.get_by_role("group", name="¿El brocal quedó firme?").get_by_label("No").check()
    ana.page.get_by_label("Firmó la dependencia").check()
    ana.page.get_by_label("Firmó el comité").check()
    ana.pulsar("Registrar la evaluación")
    ana.hecho("Se registró")


def mandar_corregir(ana):
    ana.enlace("Registrar un hallazgo")
    ana.page.locator("#id_gravedad").select_option("grave")
    ana.page.get_by_label("Qué está mal").fill("El brocal está roto.")
    ana.pulsar("Registrar el hallazgo")
    ana.enlace("Registrar una acción correctiva")
    ana.page.locator("#id_texto").fill("Rehacer el brocal.")
    ana.llenar(plazo="2026-08-10")
    ana.pulsar("Guardar")
    ana.hecho("Rehacer el brocal")


# --- What the unit that builds does, in the panel and from a telephone ----------------------
def reportar_con_fotos(rosa):
    rosa.ir("/panel/")
    rosa.page.get_by_role("navigation").get_by_role("link", name="Obras").first.click()
    rosa.enlace("Reportar avance de Pozo en El Refugio")
    rosa.llenar(fisico="45", ejercido="400,000", nota="Se perforaron 80 metros.")
    for lugar, (color, texto) in enumerate(
        (("brown", "Perforadora en la loma."), ("teal", "Tubería nueva."), ("gray", "Un brocal."))
    ):
        if lugar:
            rosa.page.get_by_text(f"Otra foto ({lugar + 1})").click()
        rosa.page.locator(f"#id_fotos-{lugar}-foto").set_input_files(foto(color))
        rosa.page.locator(f"#id_fotos-{lugar}-texto_alternativo").fill(texto)
    rosa.pulsar("Enviar avance")
    rosa.hecho("Quedó registrado el avance")


def comprobar_las_fotos(publico):
    """Each with its day and what is seen in it, and without the place; the third is folded."""
    publico.get_by_role("link", name="Avances y fotos").click()
    publico.locator("summary", has_text="1 foto más").click()
    for texto in ("Perforadora en la loma.", "Tubería nueva.", "Un brocal."):
        expect(publico.get_by_role("img", name=texto)).to_be_visible()
    expect(publico.get_by_role("main")).to_contain_text("20 de junio de 2026")
    for guardada in FotoObra.objects.all():
        with guardada.archivo.open() as archivo:
            assert not Image.open(archivo).getexif()


def reportar_que_se_termino(rosa):
    rosa.ir("/panel/obras/")
    rosa.enlace("Reportar avance de Pozo en El Refugio")
    rosa.llenar(fisico="100", ejercido="1,150,000", nota="Ya da agua.")
    rosa.pulsar("Enviar avance")
    expect(rosa.page.get_by_role("alert")).to_contain_text("Se ejerció más de lo contratado")
    expect(rosa.page.locator("#id_nota")).to_have_value("Ya da agua.")
    rosa.llenar(motivo_excedente="Hubo roca.")
    rosa.pulsar("Enviar avance")
    rosa.hecho("Quedó registrado el avance")


def atender(rosa):
    rosa.ir("/panel/")
    rosa.enlace("Rehacer el brocal.")
    rosa.page.get_by_label("Qué se hizo").fill("Se rehízo con varilla.")
    rosa.page.get_by_label("Archivo o foto que lo prueba").set_input_files(foto())
    rosa.pulsar("Decir que se atendió")
    rosa.hecho("Quedó registrado")


def verificar(vera):
    vera.ir("/panel/")
    vera.page.get_by_role("navigation").get_by_role("link", name="Obras").first.click()
    vera.enlace("Verificar: Rehacer el brocal.")
    expect(vera.page.get_by_role("link", name="Lo que lo prueba")).to_be_visible()
    vera.page.get_by_label("Sí, quedó corregido").check()
    vera.page.get_by_label("Qué se vio o qué falta").fill("Quedó firme.")
    vera.pulsar("Guardar la verificación")
    vera.hecho("Pozo en El Refugio")


def pedir_mantenimiento(lupe):
    lupe.ir("/panel/")
    lupe.page.get_by_role("navigation").get_by_role("link", name="Obras").first.click()
    lupe.enlace("Pedir mantenimiento de una obra")
    lupe.page.get_by_label("Obra", exact=True).select_option(index=1)
    lupe.page.get_by_label("Media: ya estorba").check()
    lupe.page.get_by_label("Qué necesita la obra").fill("La bomba hace ruido.")
    lupe.page.locator("#id_fotos-0-foto").set_input_files(foto("teal"))
    lupe.page.locator("#id_fotos-0-texto_alternativo").fill("La bomba, con aceite en el piso.")
    lupe.pulsar("Pedir el mantenimiento")
    lupe.hecho("Quedó reportado")


def responder(rosa):
    rosa.ir("/panel/")
    rosa.enlace("La bomba hace ruido.")
    rosa.page.get_by_label("Atendida: ya se hizo").check()
    rosa.page.get_by_label("Respuesta").fill("Se cambió el balero.")
    rosa.pulsar("Contestar")
    rosa.hecho("Quedó registrada la respuesta")
