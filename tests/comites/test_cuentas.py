"""The account of a committee's member: made, of use while in post, and gone with the person."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from comites.acciones import NoSePuede, borrar_persona, dar_cuenta, quitar_cuenta
from comites.conservacion import quitar_cuentas
from comites.forms.contraloria import QueCedulaForm
from comites.forms.instrumentos import nombre_de
from comites.instrumentos import copiar_version, publicar_version
from comites.models import Acuerdo, Cedula, Comite, Instrumento
from compromisos.models import Usuario
from tests.comites.conftest import HOY
from tests.compromisos.panel.archivos import PDF
from tests.fabricas import (
    AcuerdoFactory,
    ComiteFactory,
    ContraloriaFactory,
    EnlaceFactory,
    InformeFactory,
    IntegranteFactory,
    ReactivoFactory,
    SeguimientoAcuerdoFactory,
    UsuarioFactory,
    VersionInstrumentoFactory,
)

from .test_municipios import llano
from .test_privacidad import a_mediodia, en_la_base

pytestmark = pytest.mark.django_db
UN_DIA = datetime.timedelta(days=1)
NUEVA = "una frase larga y nueva"


@pytest.fixture
def contraloria():
    """In office from February to December of 2026."""
    return ContraloriaFactory(clave="cs-tala", nombre="Contraloría de Tala")


@pytest.fixture
def puesto(contraloria, hoy):
    """Of a member with an account."""
    return IntegranteFactory(
        comite=contraloria, nombre="Rosa Peña", usuario=UsuarioFactory(username="cs-tala-1")
    )


@pytest.fixture
def integrante(client, puesto):
    """Its browser."""
    client.force_login(puesto.usuario)
    return client


@pytest.fixture
def version():
    """Published, with one question."""
    return publicar_version(version=ReactivoFactory().version)


# --- While in post --------------------------------------------------------------------------
def de_quien(usuario, desde, dias=4) -> list[int]:
    """In how many committees the user sits, day by day."""
    return [Comite.objects.de_usuario(usuario, desde + n * UN_DIA).count() for n in range(dias)]


def test_la_cuenta_sirve_del_primer_dia_al_ultimo(contraloria):
    puesto = IntegranteFactory(
        comite=contraloria, usuario=UsuarioFactory(), desde=HOY, hasta=HOY + UN_DIA
    )
    assert de_quien(puesto.usuario, HOY - UN_DIA) == [0, 1, 1, 0]
    Usuario.objects.update(is_active=False)
    assert de_quien(puesto.usuario, HOY - UN_DIA) == [0, 0, 0, 0]


def test_aunque_siga_en_el_cargo_no_pasa_del_periodo_del_comite():
    comite = ComiteFactory(constituido_el=HOY, vigente_hasta=HOY + UN_DIA)
    puesto = IntegranteFactory(comite=comite, usuario=UsuarioFactory(), desde=HOY - 9 * UN_DIA)
    assert de_quien(puesto.usuario, HOY - UN_DIA) == [0, 1, 1, 0]
    assert de_quien(UsuarioFactory(), HOY) == [0, 0, 0, 0]


@pytest.mark.parametrize(("dia", "es"), [(HOY, 1), (HOY + UN_DIA, 0)])
def test_tampoco_lo_que_se_debe_se_edita_despues(puesto, dia, es):
    type(puesto).objects.update(hasta=HOY)
    AcuerdoFactory(publico=True, comite=puesto.comite)
    assert Acuerdo.objects.editables_por(puesto.usuario, dia).count() == es


# --- Made and taken away --------------------------------------------------------------------
def test_se_hace_en_la_pagina_de_quien_integra_sin_nada_de_la_persona(
    administrador, contraloria, hoy, django_capture_on_commit_callbacks, mailoutbox, monkeypatch
):
    monkeypatch.setattr("compromisos.forms.cuenta.enviar_aparte", lambda correo: correo.send())
    fila = IntegranteFactory(comite=contraloria, nombre="Rosa Peña")
    direccion = f"/admin/comites/integrante/{fila.pk}/cuenta/"
    assert f'value="cs-tala-{fila.pk}"' in administrador.get(direccion).content.decode()
    datos = {"username": "cs-tala-9", "email": "rosa@example.org"}
    with django_capture_on_commit_callbacks(execute=True):
        assert administrador.post(direccion, datos).status_code == 302
    fila.refresh_from_db()
    cuenta = fila.usuario
    assert (cuenta.username, cuenta.get_full_name(), cuenta.is_staff) == ("cs-tala-9", "", False)
    assert not cuenta.groups.exists()
    [correo] = mailoutbox
    assert correo.to == ["rosa@example.org"]
    assert "Su usuario es: cs-tala-9" in correo.body
    assert "Rosa" not in correo.body
    assert "cuenta <strong>cs-tala-9</strong>" in administrador.get(direccion).content.decode()


def test_con_la_contrasena_que_le_dan_entra_a_su_panel(administrador, contraloria, hoy):
    fila = IntegranteFactory(comite=contraloria)
    datos = {"username": "vigia", "password1": NUEVA, "password2": NUEVA}
    administrador.post(f"/admin/comites/integrante/{fila.pk}/cuenta/", datos)
    entrada = Client().post(
        "/cuenta/entrar/", {"username": "vigia", "password": NUEVA}, follow=True
    )
    assert entrada.redirect_chain == [("/panel/", 302)]
    assert "vigia, por Contraloría de Tala" in llano(entrada)


@pytest.mark.parametrize(
    ("datos", "dice"),
    [
        ({"username": "vigia"}, "hace falta el correo para invitar"),
        ({"username": "vigia", "password1": "corta", "password2": "corta"}, "demasiado corta"),
        ({"username": "tomada", "email": "a@example.org"}, "Ya hay una cuenta"),
    ],
)
def test_lo_que_esta_mal_se_dice(administrador, contraloria, hoy, datos, dice):
    UsuarioFactory(username="tomada")
    fila = IntegranteFactory(comite=contraloria)
    response = administrador.post(f"/admin/comites/integrante/{fila.pk}/cuenta/", datos)
    assert response.status_code == 200
    assert dice in llano(response)
    fila.refresh_from_db()
    assert fila.usuario is None


def test_a_quien_ya_termino_no_se_le_hace(administrador, contraloria, hoy):
    fila = IntegranteFactory(comite=contraloria, hasta=HOY - UN_DIA)
    with pytest.raises(NoSePuede, match="ya terminó"):
        dar_cuenta(integrante=fila, usuario=Usuario(username="tarde"), contrasena=NUEVA)
    pagina = administrador.get(f"/admin/comites/integrante/{fila.pk}/cuenta/")
    assert "Su último día en el cargo fue el 09/05/2026" in llano(pagina)
    assert 'name="username"' not in pagina.content.decode()
    type(fila).objects.update(hasta=HOY)
    dar_cuenta(integrante=fila, usuario=Usuario(username="justo"), contrasena=NUEVA)
    with pytest.raises(NoSePuede, match="ya tiene cuenta"):
        dar_cuenta(integrante=fila, usuario=Usuario(username="otra"), contrasena=NUEVA)
    borrar_persona(integrante=fila)
    with pytest.raises(NoSePuede, match="se borraron"):
        dar_cuenta(integrante=fila, usuario=Usuario(username="otra"), contrasena=NUEVA)
    assert not Usuario.objects.filter(username__in=["tarde", "otra"]).exists()


def test_quien_cambia_integrantes_y_no_da_cuentas_no_la_hace(client, contraloria, hoy):
    usuario = UsuarioFactory(is_staff=True)
    usuario.user_permissions.set(Permission.objects.filter(codename="change_integrante"))
    client.force_login(usuario)
    fila = IntegranteFactory(comite=contraloria)
    assert client.get(f"/admin/comites/integrante/{fila.pk}/cuenta/").status_code == 403


def test_borrar_a_la_persona_cierra_su_cuenta_y_borra_de_quien_era(puesto, unidad):
    Usuario.objects.filter(pk=puesto.usuario_id).update(
        username="zarzamora", email="zarzamora@example.org", first_name="Zarzamora"
    )
    cuenta = Usuario.objects.get(pk=puesto.usuario_id)
    cuenta.save()  # so that its history says so too
    cliente = Client()
    cliente.force_login(cuenta)
    assert cliente.get("/panel/").status_code == 200
    assert en_la_base("zarzamora")
    borrar_persona(integrante=puesto, usuario=unidad)
    assert en_la_base("zarzamora") == []
    assert cliente.get("/panel/").status_code == 302
    cuenta.refresh_from_db()
    assert (cuenta.username, cuenta.is_active) == (f"borrada-{cuenta.pk}", False)
    assert not cuenta.has_usable_password()


@pytest.mark.parametrize("de_mas", ["enlace", "otro comité", "papel"])
def test_la_cuenta_que_es_tambien_de_otra_cosa_solo_se_desata(puesto, administrador, de_mas):
    cuenta = puesto.usuario
    if de_mas == "enlace":
        EnlaceFactory(usuario=cuenta)
    elif de_mas == "otro comité":
        IntegranteFactory(usuario=cuenta)
    else:
        Usuario.objects.filter(pk=cuenta.pk).update(is_staff=True)
    administrador.post(f"/admin/comites/integrante/{puesto.pk}/cuenta/", {"quitar": "1"})
    puesto.refresh_from_db()
    cuenta.refresh_from_db()
    assert (puesto.usuario, cuenta.username, cuenta.is_active) == (None, "cs-tala-1", True)


def test_quitarla_la_cierra_y_otra_vez_no_es_nada(puesto):
    cuenta = puesto.usuario
    assert quitar_cuenta(integrante=puesto)
    assert not quitar_cuenta(integrante=puesto)
    cuenta.refresh_from_db()
    assert not cuenta.is_active


def test_dias_despues_del_termino_se_cierra_sola(puesto, settings, capsys):
    settings.CONTACTOS_DIAS = 3
    type(puesto).objects.update(hasta=HOY)
    assert quitar_cuentas(a_mediodia(HOY + 3 * UN_DIA)) == 0
    with time_machine.travel(a_mediodia(HOY + 4 * UN_DIA)):
        call_command("diario")
    assert "Cuentas de integrantes cerradas: 1." in capsys.readouterr().out
    assert not Usuario.objects.get(pk=puesto.usuario_id).is_active


# --- In the panel ---------------------------------------------------------------------------
def test_el_panel_de_quien_solo_integra_dice_lo_suyo(integrante, puesto, version):
    InformeFactory(comite=puesto.comite, vence=HOY - UN_DIA)
    for texto, dias in (("Para después.", 60), ("Lo que urge.", -1)):
        AcuerdoFactory(publico=True, comite=puesto.comite, texto=texto, fecha=HOY + dias * UN_DIA)
    AcuerdoFactory(publico=True, texto="De una dependencia.")
    cumplido = AcuerdoFactory(publico=True, comite=puesto.comite, texto="Ya se hizo.")
    SeguimientoAcuerdoFactory(acuerdo=cumplido, estado="cumplido")
    leido = llano(integrante.get("/panel/"))
    for dicho in (
        "cs-tala-1, por Contraloría de Tala",
        "en funciones hasta el 31 de diciembre de 2026",
        "Informes: 1 vencido, 0 por vencer.",
        f"Llenar una cédula: {version.instrumento}",
    ):
        assert dicho in leido
    assert leido.index("Lo que urge.") < leido.index("Para después.")
    for ajeno in ("Actividades a su cargo", "Quejas", "De una dependencia.", "Ya se hizo."):
        assert ajeno not in leido


def test_un_comite_que_no_es_contraloria_no_tiene_cedulas(client, comite, hoy, version):
    client.force_login(IntegranteFactory(comite=comite, usuario=UsuarioFactory()).usuario)
    leido = llano(client.get("/panel/"))
    assert "por Comité de Tala" in leido
    assert "cédula" not in leido
    assert "No se debe ninguno." in leido


def test_un_enlace_que_integra_un_comite_tiene_lo_de_los_dos(integrante, puesto):
    EnlaceFactory(usuario=puesto.usuario, dependencia__nombre="Obras")
    leido = llano(integrante.get("/panel/"))
    assert "cs-tala-1, por Obras y por Contraloría de Tala Mi panel Quejas Acuerdos" in leido
    assert "Su dependencia no responde todavía" in leido
    assert "Su comité" in leido


def test_al_dia_siguiente_del_ultimo_ya_no_hay_nada(integrante, puesto, version):
    type(puesto).objects.update(hasta=HOY - UN_DIA)
    leido = llano(integrante.get("/panel/"))
    assert "sin dependencia, municipio ni comité a su cargo hoy" in leido
    assert "ni integra un comité hoy" in leido
    assert "Acuerdos" not in leido
    assert integrante.get(f"/panel/cedulas/cs-tala/{version.pk}/").status_code == 404


def test_dice_como_va_un_acuerdo_de_su_comite_y_de_ningun_otro(integrante, puesto):
    suyo = AcuerdoFactory(publico=True, comite=puesto.comite, texto="Vigilar la obra.")
    ajeno = AcuerdoFactory(publico=True, comite=ComiteFactory())
    datos = {"visto": 0, "estado": "cumplido", "fecha": "2026-05-01", "texto": "Se vigiló."}
    assert "Vigilar la obra." in llano(integrante.get("/panel/acuerdos/"))
    direccion = f"/panel/acuerdos/{suyo.pk}/"
    assert "Responde Contraloría de Tala" in llano(integrante.get(direccion))
    archivo = SimpleUploadedFile("acta.pdf", PDF)
    assert integrante.post(direccion, datos | {"archivo": archivo}).status_code == 302
    hecho = suyo.seguimientos.get()
    assert (hecho.autor, hecho.texto, bool(hecho.archivo)) == (puesto.usuario, "Se vigiló.", True)
    for metodo in (integrante.get, integrante.post):
        assert metodo(f"/panel/acuerdos/{ajeno.pk}/").status_code == 404


# --- Question sheets ------------------------------------------------------------------------
def test_llena_una_cedula_con_el_mismo_motor_que_la_unidad(integrante, puesto, version):
    pregunta = version.reactivos.get()
    direccion = f"/panel/cedulas/cs-tala/{version.pk}/"
    assert "Cédula de Contraloría de Tala" in llano(integrante.get(direccion))
    sin_responder = integrante.post(direccion, {"fecha": "2026-05-01"})
    assert "Responda esta pregunta." in llano(sin_responder)
    assert not Cedula.objects.exists()
    datos = {"fecha": "2026-05-01", nombre_de(pregunta): "si"}
    escaneo = SimpleUploadedFile("cedula.pdf", PDF)
    response = integrante.post(direccion, datos | {"escaneo": escaneo}, follow=True)
    assert "Quedó registrada la cédula de Contraloría de Tala" in llano(response)
    cedula = Cedula.objects.get()
    assert (cedula.comite, cedula.aplicacion.version) == (puesto.comite, version)
    assert cedula.aplicacion.captura == puesto.usuario
    assert cedula.aplicacion.respuestas.get().numero == 1
    assert cedula.archivo


def test_solo_de_su_contraloria_y_con_la_version_que_rige(integrante, puesto, version):
    otra = ContraloriaFactory()
    ciudadano = IntegranteFactory(usuario=puesto.usuario).comite
    borrador = VersionInstrumentoFactory()
    for clave, cual in ((otra.clave, version), (ciudadano.clave, version), ("cs-tala", borrador)):
        for metodo in (integrante.get, integrante.post):
            assert metodo(f"/panel/cedulas/{clave}/{cual.pk}/").status_code == 404
    nueva = copiar_version(version=version)
    assert integrante.get(f"/panel/cedulas/cs-tala/{version.pk}/").status_code == 200
    publicar_version(version=nueva)
    assert integrante.get(f"/panel/cedulas/cs-tala/{version.pk}/").status_code == 404
    assert integrante.get(f"/panel/cedulas/cs-tala/{nueva.pk}/").status_code == 200


def test_las_preguntas_de_las_obras_no_son_cedulas(integrante, puesto, version):
    """Nor may they be sent as one, in the panel or in the admin's form."""
    Instrumento.objects.filter(pk=version.instrumento_id).update(uso="obra")
    assert "Llenar una cédula" not in llano(integrante.get("/panel/"))
    assert integrante.get(f"/panel/cedulas/cs-tala/{version.pk}/").status_code == 404
    form = QueCedulaForm({"comite": puesto.comite_id, "version": version.pk})
    assert form.errors == {"version": ["Elija uno."]}
    Instrumento.objects.update(uso="cedula")
    assert "Llenar una cédula" in llano(integrante.get("/panel/"))


# --- The same work with one row as with eleven ----------------------------------------------
@pytest.mark.una_base
def test_las_consultas_no_crecen(
    integrante, puesto, version, django_assert_max_num_queries, django_assert_num_queries
):
    def crecer(cuantos):
        for _ in range(cuantos):
            otra = ContraloriaFactory()
            IntegranteFactory(comite=otra, usuario=puesto.usuario)
            AcuerdoFactory(publico=True, comite=otra)
            InformeFactory(comite=otra)
            publicar_version(version=ReactivoFactory().version)

    crecer(1)
    integrante.get("/panel/")
    with django_assert_max_num_queries(16) as con_una:
        integrante.get("/panel/")
    crecer(10)
    with django_assert_num_queries(len(con_una)):
        integrante.get("/panel/")
