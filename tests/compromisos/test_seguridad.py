"""The security log: a line for each event, with nothing in it that somebody typed."""

import datetime
import json
import logging
import re

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from compromisos.models import Corte, Evaluacion, ImportacionPendiente
from compromisos.roles import ADMINISTRADOR, VALIDADOR
from compromisos.segundo_factor import codigos_nuevos
from compromisos.seguridad import DE_CUIDADO, Suceso, anotar
from tests.compromisos.admin.formularios import lleno
from tests.compromisos.importacion.hojas import fila, libro
from tests.compromisos.validacion.conftest import con_rol
from tests.fabricas import (
    CLAVE,
    ActividadFactory,
    DependenciaFactory,
    EnlaceFactory,
    EvaluacionFactory,
    ResponsabilidadFactory,
    TelefonoFactory,
    UsuarioFactory,
    codigo_de,
)

ENTRAR, CODIGO = "/cuenta/entrar/", "/cuenta/segundo-factor/"
NUEVA = "otra frase larga para entrar"
SECRETO = "zarzamora"  # typed in every field that is nobody's business
USUARIOS = "/admin/compromisos/usuario/"
pytestmark = [pytest.mark.django_db, pytest.mark.una_base]  # what each thing leaves in the log


@pytest.fixture
def lineas(caplog, django_capture_on_commit_callbacks):
    """lineas(hacer): what was written while it was done, as it is read from the log."""

    def leer(hacer) -> list[dict]:
        caplog.clear()
        with django_capture_on_commit_callbacks(execute=True):
            hacer()
        escritas = [r for r in caplog.records if r.name == "evj.seguridad"]
        for registro in escritas:
            texto = registro.getMessage()
            assert re.fullmatch(r"[\x20-\x7e]+", texto)
            assert not re.search(f"{SECRETO}|{CLAVE}|{NUEVA}", texto)
            de_cuidado = json.loads(texto)["suceso"] in DE_CUIDADO
            assert registro.levelno == (logging.WARNING if de_cuidado else logging.INFO)
        return [json.loads(registro.getMessage()) for registro in escritas]

    with caplog.at_level(logging.INFO, logger="evj.seguridad"):
        yield leer


@pytest.fixture
def sucesos(lineas):
    return lambda hacer: [linea["suceso"] for linea in lineas(hacer)]


@pytest.fixture
def rosa(db):
    return EnlaceFactory(usuario__username="rosa", usuario__email="rosa@example.org").usuario


@pytest.fixture
def administrador(client):
    client.force_login(con_rol(ADMINISTRADOR, username="administrador"))
    return client


def entrar(cliente, usuario="rosa", clave=CLAVE):
    return lambda: cliente.post(ENTRAR, {"username": usuario, "password": clave})


# --- What a line is -------------------------------------------------------------------------
def test_dice_quien_que_cuando_y_desde_donde(client, rosa, lineas):
    with time_machine.travel("2026-03-10 12:00:00.5Z", tick=False):
        (linea,) = lineas(
            lambda: client.post(
                f"{ENTRAR}?q={SECRETO}",
                {"username": "rosa", "password": CLAVE},
                REMOTE_ADDR="10.0.0.9",
            )
        )
    assert linea == {
        "momento": "2026-03-10T12:00:00.500+00:00",
        "suceso": "entrada",
        "usuario": rosa.pk,
        "ip": "10.0.0.9",
        "ruta": ENTRAR,
    }


def test_una_direccion_inventada_no_engana(client, rosa, lineas):
    (linea,) = lineas(
        lambda: client.post(
            ENTRAR, {"username": "rosa", "password": CLAVE}, HTTP_X_FORWARDED_FOR="10.0.0.9"
        )
    )
    assert linea["ip"] == "127.0.0.1"


def test_un_renglon_no_se_vuelve_dos(rf, lineas):
    malo = 'a\r\nb\x00\x1b[31m\x7f\x85\u2028\u202e"}'
    pedido = rf.get("/panel/")
    pedido.resolver_match, pedido.path = None, f"/panel/{malo}{'x' * 1000}"
    (linea,) = lineas(lambda: anotar(Suceso.NEGADO, pedido, que=malo))
    assert linea["que"] == malo
    assert linea["ruta"].startswith(f"/panel/{malo}x")
    assert len(linea["ruta"]) == 300


def test_lo_que_se_deshace_no_se_anota(rf, lineas):
    def deshacer():
        with transaction.atomic():
            anotar(Suceso.SALIDA, rf.get("/"))
            transaction.set_rollback(True)

    assert lineas(deshacer) == []


# --- Accounts -------------------------------------------------------------------------------
def test_entrar_y_salir(client, rosa, lineas):
    assert [linea["suceso"] for linea in lineas(entrar(client))] == ["entrada"]
    (linea,) = lineas(lambda: client.post("/cuenta/salir/"))
    assert (linea["suceso"], linea["usuario"]) == ("salida", rosa.pk)


def test_salir_desde_la_administracion(administrador, sucesos):
    assert sucesos(lambda: administrador.post("/admin/logout/")) == ["salida"]


def test_de_quien_no_existe_no_queda_lo_que_escribio(client, rosa, lineas):
    (conocida,) = lineas(entrar(client, clave=SECRETO))
    (ajena,) = lineas(entrar(client, usuario=SECRETO))
    assert (conocida["suceso"], conocida["usuario"]) == ("entrada_fallida", rosa.pk)
    assert (ajena["suceso"], ajena["usuario"]) == ("entrada_fallida", None)
    assert lineas(entrar(client, "", "")) == []


def test_quien_falla_demasiado_queda_frenado(client, rosa, sucesos):
    for _ in range(4):
        entrar(client, clave=SECRETO)()
    assert sucesos(entrar(client, clave=SECRETO)) == ["entrada_frenada"]
    assert sucesos(entrar(client)) == ["entrada_frenada"]


def test_cambia_su_contrasena(client, rosa, lineas):
    client.force_login(rosa)
    campos = {"old_password": CLAVE, "new_password1": NUEVA, "new_password2": NUEVA}
    (linea,) = lineas(lambda: client.post("/cuenta/contrasena/", campos))
    assert (linea["suceso"], linea["cuenta"]) == ("contrasena_cambiada", rosa.pk)


def test_la_restablece_sin_que_quede_el_enlace(client, rosa, lineas):
    token = default_token_generator.make_token(rosa)
    uid = urlsafe_base64_encode(force_bytes(rosa.pk))
    enlace = reverse("compromisos:contrasena-nueva", args=[uid, token])
    pagina = client.get(enlace, follow=True)
    campos = {"new_password1": NUEVA, "new_password2": NUEVA}
    (linea,) = lineas(lambda: client.post(pagina.request["PATH_INFO"], campos))
    assert (linea["suceso"], linea["cuenta"]) == ("contrasena_restablecida", rosa.pk)
    (linea,) = lineas(lambda: Client(enforce_csrf_checks=True).post(enlace, campos))
    assert linea["ruta"] == "/cuenta/contrasena/nueva/<uidb64>/<token>/"


def test_quien_pide_demasiadas_contrasenas(client, rosa, lineas):
    def pedir():
        client.post("/cuenta/contrasena/olvidada/", {"email": "rosa@example.org"})

    for _ in range(3):
        assert lineas(pedir) == []
    (linea,) = lineas(pedir)
    assert (linea["suceso"], linea["usuario"]) == ("contrasena_frenada", None)


# --- The second factor ----------------------------------------------------------------------
def test_el_codigo_y_sus_tropiezos(client, rosa, lineas, sucesos):
    with time_machine.travel("2026-03-10 12:00:10Z", tick=False) as reloj:
        telefono = TelefonoFactory(user=rosa)
        papel = codigos_nuevos(rosa)[0]
        assert sucesos(entrar(client)) == ["entrada_a_medias"]

        def dar(codigo):
            return lambda: client.post(CODIGO, {"codigo": codigo})

        (fallido,) = lineas(dar(SECRETO))
        assert (fallido["suceso"], fallido["usuario"]) == ("codigo_fallido", rosa.pk)
        assert sucesos(dar(papel)) == ["codigo_frenado"]
        reloj.shift(datetime.timedelta(seconds=2))
        assert sucesos(dar(papel)) == ["codigo_de_recuperacion_usado", "entrada"]
        otros = {"codigo": codigo_de(telefono)}
        assert sucesos(lambda: client.post(f"{CODIGO}codigos/", otros)) == [
            "codigos_de_recuperacion_nuevos"
        ]
        reloj.shift(datetime.timedelta(seconds=30))
        quitar = {"codigo": codigo_de(telefono)}
        (linea,) = lineas(lambda: client.post(f"{CODIGO}quitar/", quitar))
        assert (linea["suceso"], linea["cuenta"]) == ("segundo_factor_quitado", rosa.pk)


def test_activarlo_es_tambien_entrar_para_quien_lo_debe(client, settings, sucesos):
    settings.SEGUNDO_FACTOR = True
    vera = con_rol(VALIDADOR, username="vera")
    entrar(client, "vera")()
    client.get(f"{CODIGO}activar/")
    telefono = TelefonoFactory.build(user=vera, key=client.session["segundo_factor_clave"])

    def dar(codigo):
        return lambda: client.post(f"{CODIGO}activar/", {"codigo": codigo})

    assert sucesos(dar("x")) == ["codigo_fallido"]
    assert sucesos(dar(codigo_de(telefono))) == ["segundo_factor_activado", "entrada"]


def test_desde_la_administracion_y_desde_el_servidor(administrador, rosa, lineas):
    for hacer in (
        lambda: administrador.post(f"{USUARIOS}{rosa.pk}/segundo-factor/"),
        lambda: call_command("quitar_segundo_factor", "rosa", verbosity=0),
    ):
        TelefonoFactory(user=rosa)
        (linea,) = lineas(hacer)
        assert (linea["suceso"], linea["cuenta"]) == ("segundo_factor_quitado", rosa.pk)
    assert (linea["usuario"], linea["ip"], linea["ruta"]) == (None, None, None)


# --- Who may do what ------------------------------------------------------------------------
def test_una_cuenta_nueva(administrador, lineas):
    datos = {
        "username": "luis",
        "first_name": "Luis",
        "rol": VALIDADOR,
        "dependencia": DependenciaFactory().pk,
        "desde": "2026-01-15",
        "password1": NUEVA,
        "password2": NUEVA,
    }
    cuenta, cargo = lineas(lambda: administrador.post(f"{USUARIOS}add/", datos))
    assert (cuenta["suceso"], cuenta["papeles"]) == ("cuenta_creada", [VALIDADOR])
    assert cuenta["cuenta"] == cargo["cuenta"] != cuenta["usuario"]
    assert (cargo["suceso"], cargo["desde"]) == ("cargo_guardado", "2026-01-15")


@pytest.mark.parametrize(
    ("campos", "espera"),
    [
        ({}, []),
        ({"first_name": SECRETO}, []),
        ({"rol": VALIDADOR}, ["permisos_cambiados"]),
        ({"is_superuser": "on"}, ["permisos_cambiados"]),
        ({"password1": NUEVA, "password2": NUEVA}, ["contrasena_cambiada"]),
        ({"is_active": ""}, ["cuenta_desactivada"]),
        ({"is_active": "", "rol": ADMINISTRADOR}, ["cuenta_desactivada", "permisos_cambiados"]),
    ],
)
def test_un_cambio_en_una_cuenta(client, rosa, sucesos, campos, espera):
    client.force_login(UsuarioFactory(is_staff=True, is_superuser=True))
    ficha = f"{USUARIOS}{rosa.pk}/change/"
    datos = {k: v for k, v in {**lleno(client.get(ficha)), **campos}.items() if v != ""}
    assert sucesos(lambda: client.post(ficha, datos)) == espera


def test_se_dice_de_que_a_que(administrador, lineas):
    luis = con_rol(VALIDADOR, username="luis", is_active=False)
    ficha = f"{USUARIOS}{luis.pk}/change/"
    datos = lleno(administrador.get(ficha)) | {"rol": ADMINISTRADOR, "is_active": "on"}
    reactivada, permisos = lineas(lambda: administrador.post(ficha, datos))
    assert reactivada["suceso"] == "cuenta_reactivada"
    assert permisos["antes"]["papeles"] == [VALIDADOR]
    assert permisos["despues"] == {
        "papeles": [ADMINISTRADOR],
        "superusuario": False,
        "activa": True,
    }


def test_un_cargo_guardado_en_su_pagina_y_en_la_de_su_dependencia(administrador, lineas):
    enlace = EnlaceFactory(desde=datetime.date(2026, 1, 15))
    ficha = f"/admin/compromisos/enlace/{enlace.pk}/change/"
    datos = lleno(administrador.get(ficha)) | {"hasta": "2026-06-30"}
    (linea,) = lineas(lambda: administrador.post(ficha, datos))
    assert (linea["suceso"], linea["hasta"]) == ("cargo_guardado", "2026-06-30")
    assert (linea["cuenta"], linea["dependencia"]) == (enlace.usuario_id, enlace.dependencia_id)
    ficha = f"/admin/compromisos/dependencia/{enlace.dependencia_id}/change/"
    datos = lleno(administrador.get(ficha)) | {"enlaces-0-hasta": "2026-07-31"}
    (linea,) = lineas(lambda: administrador.post(ficha, datos))
    assert (linea["suceso"], linea["hasta"]) == ("cargo_guardado", "2026-07-31")


# --- Refused --------------------------------------------------------------------------------
def test_lo_que_no_es_para_quien_entro(client, rosa, lineas):
    client.force_login(rosa)
    ajena = f"/panel/actividades/{ActividadFactory().pk}/avance/"
    for ruta, estado in ((ajena, 404), ("/panel/validacion/", 404), ("/admin/login/", 403)):
        (linea,) = lineas(lambda ruta=ruta: client.get(f"{ruta}?q={SECRETO}"))
        assert (linea["suceso"], linea["usuario"]) == ("negado", rosa.pk)
        assert (linea["ruta"], linea["estado"], linea["metodo"]) == (ruta, estado, "GET")


@pytest.mark.parametrize("ruta", ["/panel/no-hay/", "/no-hay/", "/agendas/no-hay/", "/panel/"])
def test_lo_que_no_hay_y_lo_que_se_muestra_no_se_anota(client, rosa, lineas, ruta):
    assert lineas(lambda: Client().get(ruta)) == []
    client.force_login(rosa)
    assert lineas(lambda: client.get(ruta)) == []


@pytest.mark.parametrize("adentro", [True, False])
def test_un_formulario_sin_ficha(rosa, lineas, adentro):
    cliente = Client(enforce_csrf_checks=True)
    if adentro:
        cliente.force_login(rosa)
    for opciones, razon in (
        ({}, "CSRF cookie not set."),
        ({"headers": {"Origin": f"https://{SECRETO}.example"}}, "Origin checking failed"),
    ):
        (linea,) = lineas(
            lambda o=opciones: cliente.post("/cuenta/salir/", {"texto": SECRETO}, **o)
        )
        assert (linea["suceso"], linea["razon"]) == ("formulario_rechazado", razon)
        assert linea["usuario"] == (rosa.pk if adentro else None)


def test_una_evidencia_que_no_es_lo_que_dice(client, lineas):
    enlace = EnlaceFactory()
    actividad = ResponsabilidadFactory(dependencia=enlace.dependencia).actividad
    client.force_login(enlace.usuario)
    datos = {
        "evidencia-TOTAL_FORMS": 2,
        "evidencia-INITIAL_FORMS": 0,
        "evidencia-0-titulo": SECRETO,
        "evidencia-0-archivo": ContentFile(b"<script>", f"{SECRETO}.pdf"),
        "evidencia-1-titulo": "Sin archivo",
    }
    (linea,) = lineas(lambda: client.post(f"/panel/actividades/{actividad.pk}/avance/", datos))
    assert (linea["suceso"], linea["actividad"]) == ("evidencia_rechazada", actividad.pk)
    assert linea["archivos"] == 1


# --- What the public sees -------------------------------------------------------------------
def test_publicar_y_retirar(administrador, lineas):
    pk = EvaluacionFactory().pk
    for accion, suceso in (("publicar", "agenda_publicada"), ("retirar", "agenda_retirada")):
        ruta = f"/admin/compromisos/evaluacion/{pk}/{accion}/"
        assert lineas(lambda ruta=ruta: administrador.get(ruta)) == []
        (linea,) = lineas(lambda ruta=ruta: administrador.post(ruta, {"motivo": "Errata."}))
        assert (linea["suceso"], linea["evaluacion"]) == (suceso, pk)


def test_cerrar_un_corte(administrador, lineas):
    (aqui,) = lineas(lambda: administrador.post("/admin/compromisos/corte/add/"))
    (ahi,) = lineas(lambda: call_command("cerrar_corte", verbosity=0))
    assert [linea["suceso"] for linea in (aqui, ahi)] == ["corte_cerrado"] * 2
    cortes = Corte.objects.order_by("numero")
    assert [linea["sha256"] for linea in (aqui, ahi)] == [corte.sha256 for corte in cortes]
    assert (aqui["usuario"], ahi["usuario"]) == (cortes[0].cierra_id, None)


def test_importar(administrador, lineas):
    hoja = ContentFile(libro(fila(), sin=("evaluacion",)), f"{SECRETO}.xlsx")
    datos = {"nueva": "Otra", "import_file": hoja, "crear_dependencias": "on"}
    vista = administrador.post("/admin/compromisos/evaluacion/import/", datos, follow=True)
    campos = dict(re.findall(r'name="(clave|huella)" value="([^"]+)"', vista.content.decode()))
    confirmar = "/admin/compromisos/evaluacion/process_import/"
    (linea,) = lineas(lambda: administrador.post(confirmar, campos))
    assert linea["suceso"] == "importacion"
    assert linea["evaluaciones"] == [Evaluacion.objects.get().pk]
    assert not ImportacionPendiente.objects.exists()


def test_la_guia_los_nombra_todos(settings):
    guia = (settings.BASE_DIR / "docs" / "administracion.md").read_text(encoding="utf-8")
    seccion = guia.split("## Bitácora de seguridad")[1].split("\n## ")[0]
    renglones = [r.split("|")[1] for r in seccion.splitlines() if r.startswith("| `")]
    assert sorted(re.findall("`(.+?)`", " ".join(renglones))) == sorted(Suceso)
