"""What is known of a person and by whom: consent, contact, erasure, and nothing of it in public."""

import datetime
import io
import itertools
import json

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from comites import clases
from comites.acciones import (
    NoSePuede,
    borrar_persona,
    consultar_contacto,
    guardar_contacto,
    registrar_consentimiento,
)
from comites.conservacion import borrar_contactos, borrar_nombres
from comites.models import (
    AvisoPrivacidad,
    ConsultaContacto,
    ContactoIntegrante,
    Integrante,
)
from compromisos.respaldo.filas import lineas, modelos
from tests.comites.conftest import HOY
from tests.fabricas import (
    ActaFactory,
    AvisoPrivacidadFactory,
    ConsentimientoFactory,
    ContactoIntegranteFactory,
    IntegranteFactory,
    UsuarioFactory,
)

pytestmark = pytest.mark.django_db
UN_DIA = datetime.timedelta(days=1)

# Every public address under which something of a committee is; of the members' committee.
PUBLICAS = [
    "/comites/",
    "/comites/?q=zarzamora",
    "/comites/?formato=csv",
    "/comites/cc-tala/",
    "/facultades/",
    "/aviso-de-privacidad/",
    "/municipios/",
    "/municipios/?q=zarzamora",
    "/municipios/tala/",
    "/",
    "/cambios/",
    "/cambios/atom.xml",
]
CANARIO, CONTACTO = "Zarzamora Verde", "33 9876 5432"


def cuerpo(client, ruta) -> str:
    response = client.get(ruta)
    assert response.status_code == 200
    return str(response.headers) + b"".join(response).decode("utf-8-sig", "replace")


@pytest.fixture
def canario(comite, hoy):
    """A member who did not consent, with a contact and an act, in a committee in office."""
    type(comite.municipio).objects.filter(pk=comite.municipio_id).update(slug="tala")
    comite.edicion.regiones.set([comite.municipio.region])
    fila = IntegranteFactory(comite=comite, nombre=CANARIO, cargo=1, sexo="mujer")
    ContactoIntegranteFactory(integrante=fila, dato=CONTACTO)
    ActaFactory(comite=comite)
    return fila


# --- What each field is ---------------------------------------------------------------------
def test_cada_campo_tiene_su_clase():
    sin_clase, de_mas = [], []
    de_las_apps = (apps.get_app_config(app).get_models() for app in ("comites", "obras"))
    for modelo in itertools.chain(*de_las_apps):
        if modelo.__name__.startswith("Historical"):
            continue
        campos = {f.name for f in (*modelo._meta.fields, *modelo._meta.many_to_many)}
        escritos = " ".join(clases.CLASES.get(modelo.__name__, {}).values()).split()
        sin_clase += sorted(f"{modelo.__name__}.{c}" for c in campos - set(escritos))
        de_mas += [f"{modelo.__name__}.{c}" for c in escritos if c not in campos]
        assert len(escritos) == len(set(escritos)), modelo
    assert (sin_clase, de_mas) == ([], [])


def test_lo_que_nadie_clasifico_es_confidencial():
    assert clases.clase_de(Integrante, "curp") is clases.Clase.CONFIDENCIAL
    assert clases.clase_de(Integrante, "cargo") is clases.Clase.PUBLICO
    assert clases.publicos(ContactoIntegrante) == []


def test_lo_publico_no_trae_de_la_base_lo_que_no_lo_es(canario):
    fila = Integrante.objects.publicos().get()
    assert fila.get_deferred_fields() == {
        campo.attname
        for campo in Integrante._meta.concrete_fields
        if clases.clase_de(Integrante, campo.name) is not clases.Clase.PUBLICO
    }


# --- Nothing in public ----------------------------------------------------------------------
@pytest.mark.parametrize("ruta", PUBLICAS)
def test_ni_el_nombre_ni_el_contacto_salen_en_publico(client, canario, ruta):
    dicho = cuerpo(client, ruta).casefold()
    assert "verde" not in dicho
    assert "9876" not in dicho


def test_ni_en_los_archivos(client, canario):
    libro = load_workbook(io.BytesIO(b"".join(client.get("/comites/?formato=xlsx"))))
    celdas = str([fila for hoja in libro for fila in hoja.iter_rows(values_only=True)])
    assert "cc-tala" in celdas
    assert CANARIO not in celdas
    acta = canario.comite.actas.get()
    assert "zarzamora" not in f"{acta.archivo.name} {acta.folio}".casefold()


def test_con_consentimiento_se_dice_y_al_revocarlo_deja_de_decirse(client, canario, unidad):
    AvisoPrivacidadFactory(vigente_desde=HOY)
    for otorga, visto in ((True, True), (False, False), (True, True)):
        registrar_consentimiento(
            integrante=canario, otorga=otorga, fecha=HOY, medio="acta", registra=unidad
        )
        html = cuerpo(client, "/comites/cc-tala/")
        assert (CANARIO in html) is visto
        assert ("Integrante</strong> (presidencia)" in html) is not visto
    assert canario.consentimientos.count() == 3


# --- Consent --------------------------------------------------------------------------------
def test_el_consentimiento_guarda_el_aviso_de_ese_dia(canario, unidad):
    viejo = AvisoPrivacidadFactory(numero=1, vigente_desde=HOY - 9 * UN_DIA)
    AvisoPrivacidadFactory(numero=2, vigente_desde=HOY)

    def decir(fecha, otorga=True):
        return registrar_consentimiento(
            integrante=canario, otorga=otorga, fecha=fecha, medio="acta", registra=unidad
        )

    with pytest.raises(NoSePuede, match="no había aviso"):
        decir(HOY - 10 * UN_DIA)
    assert decir(HOY - UN_DIA).aviso == viejo
    assert decir(HOY, otorga=False).aviso.numero == 2
    with pytest.raises(NoSePuede, match="es más nuevo, del 10/05/2026"):
        decir(HOY - UN_DIA)
    assert not Integrante.objects.con_consentimiento().get().consiente


def test_se_registra_y_se_lee_en_su_pagina(administrador, canario):
    direccion = f"/admin/comites/integrante/{canario.pk}/consentimiento/"
    datos = {"otorga": "si", "fecha": "2026-05-10", "medio": "formato"}
    sin_aviso = administrador.post(direccion, datos).content.decode()
    assert "no había aviso de privacidad" in sin_aviso
    AvisoPrivacidadFactory(numero=7, simplificado="Para qué los queremos.")
    futuro = administrador.post(direccion, datos | {"fecha": "2026-05-11"})
    assert "La fecha no puede ser posterior a hoy" in futuro.content.decode()
    assert administrador.post(direccion, datos).status_code == 302
    html = administrador.get(direccion).content.decode()
    assert "<strong>lo consiente</strong> (formato firmado; aviso de privacidad, versión 7" in html
    assert "Para qué los queremos." in html


# --- Contact --------------------------------------------------------------------------------
def test_ver_un_contacto_deja_constancia_y_abrir_la_pagina_no(administrador, unidad, canario):
    direccion = f"/admin/comites/integrante/{canario.pk}/contacto/"
    assert CONTACTO not in administrador.get(direccion).content.decode()
    assert not ConsultaContacto.objects.exists()
    assert CONTACTO in administrador.post(direccion, {"ver": "1"}).content.decode()
    constancia = ConsultaContacto.objects.get()
    assert (constancia.integrante, constancia.usuario) == (canario, unidad)
    assert str(unidad) in administrador.get(direccion).content.decode()
    assert CANARIO not in administrador.get("/admin/comites/consultacontacto/").content.decode()


def test_ver_un_contacto_tambien_queda_en_la_bitacora(
    administrador, canario, caplog, django_capture_on_commit_callbacks
):
    with (
        caplog.at_level("INFO", "evj.seguridad"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        administrador.post(f"/admin/comites/integrante/{canario.pk}/contacto/", {"ver": "1"})
    assert '"suceso": "datos_personales_vistos"' in caplog.text
    assert f'"integrante": {canario.pk}' in caplog.text
    assert CONTACTO not in caplog.text


def test_el_contacto_se_guarda_uno_en_lugar_del_otro(administrador, canario):
    direccion = f"/admin/comites/integrante/{canario.pk}/contacto/"
    mal = administrador.post(direccion, {"medio": "correo", "dato": "no es"})
    assert "dirección de correo electrónico válida" in mal.content.decode()
    administrador.post(direccion, {"medio": "correo", "dato": "r@example.org"})
    assert ContactoIntegrante.objects.get().dato == "r@example.org"


@pytest.mark.parametrize(
    ("medio", "dato"), [("telefono", "ana@example.org"), ("telefono", "1234"), ("correo", "ana")]
)
def test_un_contacto_que_no_sirve_no_se_guarda(administrador, canario, medio, dato):
    direccion = f"/admin/comites/integrante/{canario.pk}/contacto/"
    assert administrador.post(direccion, {"medio": medio, "dato": dato}).status_code == 200
    assert canario.contacto.dato == CONTACTO


def test_sin_contacto_no_hay_consulta(comite):
    fila = IntegranteFactory(comite=comite)
    assert consultar_contacto(integrante=fila, usuario=UsuarioFactory()) is None
    assert not ConsultaContacto.objects.exists()


def test_quien_valida_no_ve_a_las_personas(client, validador, canario):
    client.force_login(validador)
    html = client.get(f"/admin/comites/comite/{canario.comite_id}/change/").content.decode()
    assert "cc-tala" in html
    assert CANARIO not in html


# --- Erasure --------------------------------------------------------------------------------
def en_la_base(texto) -> list[str]:
    """The tables in which some row says so."""
    return [
        m._meta.db_table
        for m in modelos(apps)
        if any(texto.casefold() in linea.decode().casefold() for linea in lineas(m))
    ]


def test_al_borrar_queda_el_cargo_y_se_va_la_persona_tambien_de_la_historia(canario, unidad):
    canario.nombre = f"{CANARIO} Segunda"
    canario.usuario = unidad
    canario.save()
    ConsentimientoFactory(integrante=canario)
    consultar_contacto(integrante=canario, usuario=unidad)
    assert en_la_base("zarzamora")
    assert borrar_persona(integrante=canario, usuario=unidad).borrado_el == HOY
    assert en_la_base("zarzamora") == en_la_base(CONTACTO) == []
    fila = Integrante.objects.publicos().get()
    assert (fila.cargo, fila.nombre_publico) == (1, "")
    assert canario.history.first().history_change_reason == "Se borraron sus datos personales"
    borrar_persona(integrante=canario, usuario=unidad)
    assert canario.history.count() == 3


def test_lo_borrado_no_se_vuelve_a_escribir(administrador, canario, unidad):
    direccion = f"/admin/comites/integrante/{canario.pk}/"
    assert administrador.post(f"{direccion}borrar/").status_code == 302
    html = administrador.get(f"{direccion}change/").content.decode()
    assert "Sus datos personales se borraron el 10/05/2026" in html
    assert 'name="nombre"' not in html
    del_comite = administrador.get(f"/admin/comites/comite/{canario.comite_id}/change/")
    assert "integrantes-0-nombre" not in del_comite.content.decode()
    for accion in (
        lambda: guardar_contacto(integrante=canario, medio="correo", dato="a@example.org"),
        lambda: registrar_consentimiento(
            integrante=canario, otorga=True, fecha=HOY, medio="acta", registra=unidad
        ),
    ):
        with pytest.raises(NoSePuede, match="se borraron"):
            accion()


# --- Access, from the server ----------------------------------------------------------------
def test_el_expediente_trae_todo_y_deja_constancia(canario, unidad, capsys):
    ConsentimientoFactory(integrante=canario)
    call_command("datos_de_integrante", canario.pk, usuario=unidad.username)
    datos = json.loads(capsys.readouterr().out)
    assert datos["integrante"]["nombre"] == CANARIO
    assert datos["contacto"][0]["dato"] == CONTACTO
    assert [len(filas) for filas in datos.values()][1:] == [1, 1, 1, 1, 0]
    assert canario.consultas.get().usuario == unidad


def test_desde_el_servidor_tambien_se_borra_y_solo_quien_puede(canario, unidad, validador):
    with pytest.raises(CommandError, match="no es una cuenta que pueda"):
        call_command("datos_de_integrante", canario.pk, usuario=validador.username, borrar=True)
    with pytest.raises(CommandError, match="No hay ningún integrante 0"):
        call_command("datos_de_integrante", 0, usuario=unidad.username)
    call_command("datos_de_integrante", canario.pk, usuario=unidad.username, borrar=True)
    canario.refresh_from_db()
    assert (canario.nombre, canario.borrado_el) == ("", HOY)


# --- What is kept for so long ---------------------------------------------------------------
def a_mediodia(dia):
    return timezone.make_aware(datetime.datetime.combine(dia, datetime.time(12)))


@pytest.mark.parametrize(
    ("hasta", "vigente_hasta"),
    [(HOY, HOY + 99 * UN_DIA), (None, HOY), (HOY + 99 * UN_DIA, HOY)],
)
def test_los_contactos_se_borran_dias_despues_del_termino(comite, settings, hasta, vigente_hasta):
    settings.CONTACTOS_DIAS = 3
    type(comite).objects.update(vigente_hasta=vigente_hasta)
    fila = IntegranteFactory(comite=comite, hasta=hasta)
    ContactoIntegranteFactory(integrante=fila)
    assert borrar_contactos(a_mediodia(HOY + 3 * UN_DIA)) == 0
    assert borrar_contactos(a_mediodia(HOY + 4 * UN_DIA)) == 1
    assert borrar_contactos(a_mediodia(HOY + 4 * UN_DIA)) == 0


def test_los_nombres_solo_si_se_pide_y_de_quien_no_consiente(comite, settings):
    callada = IntegranteFactory(comite=comite, hasta=HOY)
    ConsentimientoFactory(integrante=IntegranteFactory(comite=comite, hasta=HOY))
    settings.NOMBRES_DIAS = 0
    assert borrar_nombres(a_mediodia(HOY + 4000 * UN_DIA)) == 0
    settings.NOMBRES_DIAS = 3
    assert borrar_nombres(a_mediodia(HOY + 3 * UN_DIA)) == 0
    assert borrar_nombres(a_mediodia(HOY + 4 * UN_DIA)) == 1
    assert borrar_nombres(a_mediodia(HOY + 4 * UN_DIA)) == 0
    callada.refresh_from_db()
    assert callada.nombre == ""


def test_lo_hace_el_trabajo_diario(comite, capsys):
    ContactoIntegranteFactory(integrante__comite=comite)
    with time_machine.travel("2027-06-01 12:00Z"):
        call_command("diario")
    assert "Contactos de integrantes borrados: 1." in capsys.readouterr().out
    assert not ContactoIntegrante.objects.exists()


# --- The notice -----------------------------------------------------------------------------
def test_sin_aviso_la_pagina_lo_dice(client):
    assert "aún no se publica" in cuerpo(client, "/aviso-de-privacidad/")
    assert client.get("/aviso-de-privacidad/1/").status_code == 404


def test_se_lee_el_vigente_y_los_anteriores_y_no_los_de_manana(client, hoy):
    for numero, desde in ((1, HOY - 9 * UN_DIA), (2, HOY), (3, HOY + UN_DIA)):
        AvisoPrivacidadFactory(
            numero=numero, vigente_desde=desde, integral=f"Texto del aviso {numero}."
        )
    vigente = cuerpo(client, "/aviso-de-privacidad/")
    assert "Texto del aviso 2." in vigente
    assert 'href="/aviso-de-privacidad/1/"' in vigente
    assert "/aviso-de-privacidad/3/" not in vigente
    anterior = cuerpo(client, "/aviso-de-privacidad/1/")
    assert "Esta es una versión anterior" in anterior
    assert "Texto del aviso 1." in anterior
    assert client.get("/aviso-de-privacidad/3/").status_code == 404


def test_cada_version_se_numera_sola(administrador):
    for n in (1, 2):
        administrador.post(
            "/admin/comites/avisoprivacidad/add/",
            {"vigente_desde": "2026-05-10", "simplificado": "Uno.", "integral": "Dos."},
        )
        assert AvisoPrivacidad.objects.first().numero == n
