"""Complaints: filing one without an account, following it, and who may read what."""

import datetime
import logging
import re

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from comites import fichas
from comites.limites import contar_envio
from comites.models import (
    ConsultaQueja,
    DatosQueja,
    Envio,
    NotaQueja,
    Queja,
    Resolucion,
    Turno,
)
from comites.models.quejas import ALFABETO, folio_al_azar, folio_escrito
from compromisos.roles import ADMINISTRADOR, VALIDADOR
from evj.web.entrada import CORTADA
from tests.compromisos.admin.formularios import lleno
from tests.fabricas import (
    AvisoPrivacidadFactory,
    ComiteFactory,
    ContraloriaFactory,
    DatosQuejaFactory,
    DependenciaFactory,
    EnlaceFactory,
    MunicipioFactory,
    NotaQuejaFactory,
    QuejaFactory,
    ResolucionFactory,
    TurnoFactory,
    UsuarioFactory,
)

from .test_contraloria import consultas
from .test_municipios import cuerpo, llano

pytestmark = pytest.mark.django_db
NUEVA = "/contraloria-social/quejas/nueva/"
FOLIO = "/contraloria-social/quejas/"
TEXTO, NOMBRE, CONTACTO = "Falta la zarzamora.", "Ana Mirasol", "ana@mirasol.example"
CANARIOS = ("zarzamora", "Mirasol", "mirasol")


def ficha(hace=60) -> str:
    with time_machine.travel(timezone.now() - datetime.timedelta(seconds=hace)):
        return fichas.nueva()


def escrito(**mas) -> dict:
    return {
        "texto": TEXTO,
        "nombre": NOMBRE,
        "contacto": CONTACTO,
        "sitio_web": "",
        "ficha": ficha(),
        **mas,
    }


# --- Folios ---------------------------------------------------------------------------------
def test_el_folio_se_dicta_sin_confundirse():
    assert not set("0O1IAEU") & set(ALFABETO)
    folio = folio_al_azar()
    assert re.fullmatch(f"[{ALFABETO}]{{4}}(-[{ALFABETO}]{{4}}){{2}}", folio)
    assert folio != folio_al_azar()
    assert folio_escrito(f" {folio.lower().replace('-', ' ')}. ") == folio
    assert folio_escrito(folio.replace("-", "")) == folio
    for otro in ("", folio[:-1], f"{folio}2", f"{folio[:-1]}0", "ñandú"):
        assert folio_escrito(otro) == ""


# --- Filing it ------------------------------------------------------------------------------
def test_se_presenta_sin_cuenta_y_se_recibe_un_folio(client):
    assert 'name="ficha"' in cuerpo(client.get(NUEVA))
    response = client.post(NUEVA, escrito())
    queja = Queja.objects.get()
    assert (queja.via, queja.comite, queja.registra) == ("web", None, None)
    datos = queja.datos
    assert (datos.texto, datos.nombre, datos.contacto) == (TEXTO, NOMBRE, CONTACTO)
    assert queja.folio not in response["Location"]
    recibo = client.get(response["Location"])
    assert queja.folio in llano(recibo)
    assert not [c for c in CANARIOS if c in cuerpo(recibo)]
    assert "no-store" in recibo["Cache-Control"]


def test_dice_el_aviso_en_vigor_y_cuando_se_borra(client, settings):
    settings.QUEJA_DIAS = 45
    assert "Aviso de privacidad completo" in llano(client.get(NUEVA))
    AvisoPrivacidadFactory(simplificado="La Contraloría responde de sus datos.")
    dice = llano(client.get(NUEVA))
    assert "La Contraloría responde de sus datos." in dice
    assert "Se borra 45 días después de que la queja se resuelva." in dice


def test_con_sólo_lo_que_paso_basta(client):
    client.post(NUEVA, escrito(nombre="", contacto=""))
    assert DatosQueja.objects.get().nombre == ""


def test_el_recibo_caduca_y_no_se_adivina(client):
    ruta = client.post(NUEVA, escrito())["Location"]
    assert client.get(ruta.replace("recibida/", "recibida/9")).status_code == 404
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=25)):
        assert client.get(ruta).status_code == 404


def test_puede_ser_sobre_una_contraloria(client):
    comite = ContraloriaFactory(clave="cs-tala")
    client.post(f"{NUEVA}?comite=cs-tala", escrito())
    queja = Queja.objects.get()
    assert (queja.comite, queja.municipio) == (comite, comite.municipio)
    for otra in (ComiteFactory().clave, "no-hay", "\0", "a\0b"):
        assert client.get(NUEVA, {"comite": otra}).status_code == 404


def test_puede_decir_sobre_que_es(client):
    pagina = client.get(NUEVA, {"sobre": "P-1: Pavimentación\x00 de «Hidalgo» " + "x" * 300})
    sobre = pagina.context["form"]["sobre"].value()
    assert sobre.startswith("P-1: Pavimentación de «Hidalgo» x")
    assert len(sobre) <= 300
    client.post(f"{NUEVA}?sobre=otra", escrito(sobre=" P-1:  Pavimentación "))
    assert DatosQueja.objects.get().texto == f"Sobre: P-1: Pavimentación\n\n{TEXTO}"


@pytest.mark.parametrize(("sobran", "cabe"), [(0, True), (1, False)])
def test_lo_escrito_cabe_junto_con_sobre_que_es(client, sobran, cabe):
    texto = "x" * (5000 - len("Sobre: P-1\n\n") + sobran)
    response = client.post(NUEVA, escrito(sobre="P-1", texto=texto))
    assert Queja.objects.exists() is cabe
    if not cabe:
        assert "quite 1 carácter" in llano(response)
        assert response.context["form"]["texto"].value() == texto


def test_enviada_dos_veces_es_una_y_otra_distinta_es_otra(client):
    datos = escrito()
    primera, segunda = (client.post(NUEVA, datos) for _ in range(2))
    assert Queja.objects.count() == 1
    assert llano(client.get(primera["Location"])) == llano(client.get(segunda["Location"]))
    client.post(NUEVA, datos | {"texto": "Otra cosa."})
    assert Queja.objects.count() == 2


@pytest.mark.parametrize(
    "robot",
    [{"sitio_web": "https://spam.example"}, {"ficha": ""}, {"ficha": "x:y:z"}, {"hace": 1}],
)
def test_un_robot_no_la_presenta_y_a_una_persona_no_se_le_pierde_nada(client, robot):
    robot = {"ficha": ficha(robot["hace"])} if "hace" in robot else robot
    response = client.post(NUEVA, escrito(**robot))
    assert response.status_code == 200
    assert "envíelo otra vez" in llano(response)
    assert not Queja.objects.exists()
    form = response.context["form"]
    assert (form["texto"].value(), form["contacto"].value()) == (TEXTO, CONTACTO)
    assert form["sitio_web"].value() == ""
    otra_vez = {campo.name: campo.value() or "" for campo in form}
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=10)):
        assert client.post(NUEVA, otra_vez).status_code == 302
    assert Queja.objects.count() == 1


def test_lo_que_falta_se_dice_y_lo_demas_se_queda(client):
    response = client.post(NUEVA, escrito(texto="  "))
    assert "Qué pasó: Escriba qué pasó." in llano(response)
    assert response.context["form"]["nombre"].value() == NOMBRE
    assert not Envio.objects.exists()


@pytest.mark.parametrize(("de_aqui", "en_todo"), [(2, 99), (99, 2)])
def test_una_avalancha_espera_y_no_pierde_lo_escrito(client, settings, de_aqui, en_todo):
    settings.ENVIOS_POR_DIRECCION, settings.ENVIOS_POR_EVENTO = de_aqui, en_todo
    for _ in range(2):
        assert client.post(NUEVA, escrito()).status_code == 302
    response = client.post(NUEVA, escrito())
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "Lo que escribió sigue aquí" in llano(response)
    form = response.context["form"]
    assert [form[c].value() for c in ("texto", "nombre", "contacto")] == [TEXTO, NOMBRE, CONTACTO]
    assert Queja.objects.count() == 2
    otra = client.post(NUEVA, escrito(), REMOTE_ADDR="203.0.113.9")
    assert otra.status_code == (302 if de_aqui == 2 else 429)
    de_otra = f"{NUEVA}?comite={ContraloriaFactory().clave}"
    assert client.post(de_otra, escrito()).status_code == (429 if de_aqui == 2 else 302)
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=3601)):
        assert client.post(NUEVA, escrito()).status_code == 302


def test_sin_la_ficha_del_formulario_no_se_pierde_lo_escrito(client):
    client.handler.enforce_csrf_checks = True
    response = client.post(NUEVA, escrito(), headers={"Origin": "http://testserver"})
    assert response.status_code == 403
    assert TEXTO in cuerpo(response)
    assert not Queja.objects.exists()


def test_la_que_llego_cortada_no_se_registra_y_se_completa(client):
    response = client.post(NUEVA, escrito(), **{CORTADA: True})
    assert response.status_code == 400
    assert "El envío llegó cortado y no se guardó nada." in llano(response)
    assert response.context["form"]["texto"].value() == TEXTO
    assert not Queja.objects.exists()


def test_la_direccion_no_se_guarda(client):
    client.post(NUEVA, escrito(), REMOTE_ADDR="203.0.113.77")
    assert "203.0.113.77" not in Envio.objects.get().huella


# --- Following it ---------------------------------------------------------------------------
def test_por_folio_se_ve_el_estado_y_las_fechas(client):
    queja = DatosQuejaFactory(texto=TEXTO, nombre=NOMBRE, contacto=CONTACTO).queja
    NotaQuejaFactory(queja=queja, texto="Nota de la zarzamora.")

    def leido():
        response = client.post(FOLIO, {"folio": queja.folio.lower().replace("-", " ")})
        assert not [c for c in CANARIOS if c in cuerpo(response)]
        return llano(response)

    assert "Recibida el 1.º de mayo de 2026" in leido()
    turno = TurnoFactory(queja=queja, dependencia__nombre="Dirección Secreta")
    assert "Turnada a quien debe atenderla" in leido()
    assert turno.dependencia.nombre not in leido()
    ResolucionFactory(queja=queja, resultado="improcedente")
    assert "Improcedente" in leido()
    assert "Resuelta" in leido()


def test_un_folio_malo_siempre_se_contesta_igual(client):
    QuejaFactory()
    respuestas = {
        re.sub(r'value="[^"]*"', "", cuerpo(client.post(FOLIO, {"folio": folio})))
        for folio in (folio_al_azar(), "hola", "0000-0000-0000")
    }
    assert len(respuestas) == 1
    assert "No hay ninguna queja con ese folio" in respuestas.pop()


def test_quien_adivina_folios_espera_y_los_demas_no(client, settings):
    settings.ENVIOS_POR_DIRECCION, settings.ENVIOS_POR_EVENTO = 2, 3
    folio = QuejaFactory().folio
    for _ in range(3):
        assert client.post(FOLIO, {"folio": folio}).status_code == 200
    for _ in range(2):
        assert client.post(FOLIO, {"folio": folio_al_azar()}).status_code == 200
    buena = client.post(FOLIO, {"folio": folio})
    assert buena.status_code == 429
    assert buena["Retry-After"]
    assert "Recibida" not in llano(buena)
    for ip in ("203.0.113.1", "203.0.113.2", "203.0.113.3"):
        client.post(FOLIO, {"folio": folio_al_azar()}, REMOTE_ADDR=ip)
        assert client.post(FOLIO, {"folio": folio}, REMOTE_ADDR=ip).status_code == 200


# --- The unit that it was turned to ---------------------------------------------------------
@pytest.fixture
def turnada():
    datos = DatosQuejaFactory(texto=TEXTO, nombre=NOMBRE, contacto=CONTACTO)
    NotaQuejaFactory(queja=datos.queja, texto="Nota de girasol.")
    return TurnoFactory(queja=datos.queja)


def test_la_dependencia_lee_el_texto_y_no_de_quien_es(client, turnada):
    client.force_login(EnlaceFactory(dependencia=turnada.dependencia).usuario)
    queja = turnada.queja
    assert queja.folio in cuerpo(client.get("/panel/quejas/"))
    html = cuerpo(client.get(f"/panel/quejas/{queja.pk}/"))
    assert TEXTO in html
    for reservado in (NOMBRE, CONTACTO, "girasol"):
        assert reservado not in html


@pytest.mark.parametrize("quien", ["otra", "anterior", "ninguna"])
def test_para_las_demas_no_existe(client, turnada, quien):
    de_quien = {"otra": DependenciaFactory(), "anterior": turnada.dependencia}.get(quien)
    usuario = EnlaceFactory(dependencia=de_quien).usuario if de_quien else UsuarioFactory()
    if quien == "anterior":
        TurnoFactory(queja=turnada.queja)
    client.force_login(usuario)
    assert turnada.queja.folio not in cuerpo(client.get("/panel/quejas/"))
    assert client.get(f"/panel/quejas/{turnada.queja.pk}/").status_code == 404


def test_las_que_faltan_van_primero_y_las_consultas_no_crecen(client):
    dependencia = DependenciaFactory()
    client.force_login(EnlaceFactory(dependencia=dependencia).usuario)
    resuelta, pendiente = (TurnoFactory(dependencia=dependencia).queja for _ in range(2))
    ResolucionFactory(queja=resuelta)

    def abrir():
        return list(client.get("/panel/quejas/").context["pagina"])

    assert abrir() == [pendiente, resuelta]
    antes = consultas(abrir)
    for _ in range(10):
        TurnoFactory(dependencia=dependencia, queja__comite=ContraloriaFactory())
    assert consultas(abrir) == antes


# --- The desk -------------------------------------------------------------------------------
def entrar(client, rol):
    usuario = UsuarioFactory(is_staff=True)
    usuario.groups.set(Group.objects.filter(name=rol))
    client.force_login(usuario)
    return usuario


def del_admin(queja, accion="change") -> str:
    return f"/admin/comites/queja/{queja.pk}/{accion}/"


def test_en_papel_la_registra_la_unidad(client):
    usuario = entrar(client, ADMINISTRADOR)
    comite = ContraloriaFactory()
    papel = {"recibida_el": "2026-05-01", "comite": comite.pk, "texto": TEXTO, "nombre": NOMBRE}
    for _ in range(2):  # sent twice
        response = client.post("/admin/comites/queja/add/", papel | {"contacto": ""})
        assert response.status_code == 302
    queja = Queja.objects.get()
    assert (queja.via, queja.registra, queja.municipio) == ("papel", usuario, comite.municipio)
    assert queja.datos.nombre == NOMBRE
    client.post("/admin/comites/queja/add/", papel | {"nombre": "Otra persona"})
    assert Queja.objects.count() == 2
    sin_comite = papel | {"comite": ""}
    for municipio in MunicipioFactory.create_batch(2):
        client.post("/admin/comites/queja/add/", sin_comite | {"municipio": municipio.pk})
    assert Queja.objects.count() == 4


def test_leer_lo_que_dice_queda_registrado(client, turnada):
    usuario = entrar(client, ADMINISTRADOR)
    queja = turnada.queja
    assert not [c for c in CANARIOS if c in cuerpo(client.get(del_admin(queja)))]
    assert not [c for c in CANARIOS if c in cuerpo(client.get(del_admin(queja, "datos")))]
    assert not ConsultaQueja.objects.exists()
    leido = llano(client.post(del_admin(queja, "datos")))
    for reservado in (TEXTO, NOMBRE, CONTACTO, "girasol"):
        assert reservado in leido
    consulta = ConsultaQueja.objects.get()
    assert (consulta.queja, consulta.usuario) == (queja, usuario)
    assert str(usuario) in leido


def test_la_validacion_ve_el_estado_y_no_lo_que_dice(client, turnada):
    entrar(client, VALIDADOR)
    queja = turnada.queja
    assert queja.folio in cuerpo(client.get(del_admin(queja)))
    for accion in ("datos", "turnar", "resolver"):
        assert client.post(del_admin(queja, accion)).status_code == 403
    assert not ConsultaQueja.objects.exists()


def test_se_turna_y_se_resuelve(client):
    usuario = entrar(client, ADMINISTRADOR)
    queja, dependencia = QuejaFactory(), DependenciaFactory()
    turno = {"dependencia": dependencia.pk, "nota": "Urge."}
    assert decidir(client, queja, "turnar", **turno).status_code == 302
    assert "Ya está turnada" in llano(decidir(client, queja, "turnar", **turno))
    assert Turno.objects.get().turna == usuario
    assert NotaQueja.objects.get().texto == "Urge."
    assert "Elija cómo se resuelve" in llano(client.post(del_admin(queja, "resolver"), {}))
    for resultado in ("improcedente", "procedente"):
        assert decidir(client, queja, "resolver", resultado=resultado).status_code == 302
    assert Queja.objects.con_estado().get().resultado == "procedente"
    otra = {"dependencia": DependenciaFactory().pk}
    assert "ya se resolvió" in llano(decidir(client, queja, "turnar", **otra))
    assert "Ya está resuelta así" in llano(
        decidir(client, queja, "resolver", resultado="procedente")
    )
    assert Resolucion.objects.count() == 2


def decidir(client, queja, que, **datos):
    """As from its page, opened now."""
    return client.post(del_admin(queja, que), lleno(client.get(del_admin(queja, que))) | datos)


@pytest.mark.parametrize("que", ["turnar", "resolver"])
def test_sobre_lo_que_otra_persona_decidio_se_pregunta(client, que):
    entrar(client, ADMINISTRADOR)
    queja = QuejaFactory()
    datos = {"dependencia": DependenciaFactory().pk, "resultado": "procedente", "nota": "Urge."}
    viejo = lleno(client.get(del_admin(queja, que))) | datos
    otra = DependenciaFactory(nombre="Obras Públicas")
    assert decidir(client, queja, "turnar", dependencia=otra.pk).status_code == 302
    conflicto = client.post(del_admin(queja, que), viejo)
    assert conflicto.status_code == 409
    assert "turnada a Obras Públicas" in llano(conflicto)
    assert (Turno.objects.count(), Resolucion.objects.count()) == (1, 0)
    assert lleno(conflicto)["nota"] == "Urge."
    assert client.post(del_admin(queja, que), lleno(conflicto)).status_code == 302
    assert Turno.objects.count() + Resolucion.objects.count() == 2


# --- What is not kept -----------------------------------------------------------------------
def test_lo_reservado_se_borra_a_su_tiempo_y_el_folio_queda(client, settings):
    settings.QUEJA_DIAS = 180
    datos = DatosQuejaFactory(texto=TEXTO, nombre=NOMBRE)
    queja = datos.queja
    NotaQuejaFactory(queja=queja)
    abierta = DatosQuejaFactory()
    hoy = timezone.now()
    with time_machine.travel(hoy):
        ResolucionFactory(queja=queja, creado=hoy - datetime.timedelta(days=400))
        ResolucionFactory(queja=queja, creado=hoy - datetime.timedelta(days=179, hours=23))
        call_command("diario", verbosity=0)
    assert DatosQueja.objects.count() == 2
    with time_machine.travel(hoy + datetime.timedelta(hours=2)):
        for _ in range(2):
            call_command("diario", verbosity=0)
    assert DatosQueja.objects.get() == abierta
    assert not NotaQueja.objects.exists()
    assert "Resuelta" in llano(client.post(FOLIO, {"folio": queja.folio}))
    entrar(client, ADMINISTRADOR)
    assert "ya se borraron" in llano(client.get(del_admin(queja, "datos")))


def test_las_huellas_de_envios_se_borran_en_un_dia():
    contar_envio("queja", "", "203.0.113.1")
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=25)):
        call_command("diario", verbosity=0)
    assert not Envio.objects.exists()


def test_de_lo_reservado_no_hay_historia():
    assert not [m for m in (Queja, DatosQueja, NotaQueja) if hasattr(m, "history")]


# --- The canary -----------------------------------------------------------------------------
PUBLICAS = [
    "/",
    "/contraloria-social/",
    "/contraloria-social/?formato=csv",
    FOLIO,
    NUEVA,
    "/municipios/?q=zarzamora",
    "/municipios/tala/",
    "/dependencias/",
    "/cambios/",
    "/cambios.atom",
    "/comites/cs-tala/contraloria/",
    "/robots.txt",
    "/salud/",
]


def test_nada_de_lo_reservado_llega_al_publico_ni_a_los_registros(client, caplog):
    comite = ContraloriaFactory(clave="cs-tala", municipio__slug="tala")
    with caplog.at_level(logging.DEBUG):
        recibo = client.post(f"{NUEVA}?comite=cs-tala", escrito())["Location"]
        queja = Queja.objects.get()
        client.post(NUEVA, escrito(sitio_web="x"))
        client.post(NUEVA, escrito(ficha=""))
        client.post(FOLIO, {"folio": queja.folio})
        client.post(FOLIO, {"folio": f"{TEXTO} {NOMBRE}"[:40]})
        client.get(f"{recibo}x")
        TurnoFactory(queja=queja)
        ResolucionFactory(queja=queja)
        paginas = [*PUBLICAS, recibo]
        dicho = {ruta: cuerpo(client.get(ruta)) for ruta in paginas}
    assert queja.comite == comite
    visto = [(ruta, c) for ruta, texto in dicho.items() for c in CANARIOS if c in texto]
    assert [v for v in visto if v[0] != "/municipios/?q=zarzamora"] == []
    # SQL is logged by nobody outside of DEBUG.
    lineas = [r.getMessage() for r in caplog.records if r.name != "django.db.backends"]
    assert [linea for linea in lineas if any(c in linea for c in (*CANARIOS, queja.folio))] == []
