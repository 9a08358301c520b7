"""The unit's work with votes in the admin: ballot, places, records, publication."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from compromisos.roles import VALIDADOR
from obras.models import ActaVotacion, OpcionVotacion, Votacion
from obras.models.votaciones import votos_por_opcion
from tests.compromisos.admin.formularios import lleno
from tests.compromisos.panel.archivos import PDF
from tests.fabricas import EdicionFactory, MunicipioFactory
from tests.fabricas_obras import CompromisoFirmadoFactory

from .conftest import acta, con_rol, contado, propuesta_de

pytestmark = pytest.mark.django_db
ADMIN = "/admin/obras/votacion/"


@pytest.fixture(autouse=True)
def _despues(time_machine):
    time_machine.move_to("2026-04-20T12:00:00-06:00", tick=True)


@pytest.fixture
def validacion_aparte():
    """Another browser, of who only reads."""
    client = Client()
    client.force_login(con_rol(VALIDADOR))
    return client


def llano(response) -> str:
    return " ".join(response.content.decode().split())


def pagina(voto, resto="change/") -> str:
    return f"{ADMIN}{voto.votacion.pk}/{resto}"


def captura(voto, centro=0) -> str:
    return pagina(voto, f"acta/{voto.centros[centro].pk}/")


def llenar(administrador, ruta, **datos):
    return administrador.post(ruta, lleno(administrador.get(ruta)) | datos)


# --- The ballot and the places --------------------------------------------------------------
def test_primero_donde_y_luego_la_boleta(administrador):
    edicion, municipio = EdicionFactory(), MunicipioFactory()
    datos = {
        "edicion": edicion.pk,
        "municipio": municipio.pk,
        "inicio": "02/05/2026",
        "fin": "03/05/2026",
        "ganadoras": 1,
    }
    response = administrador.post(f"{ADMIN}add/", datos)
    votacion = Votacion.objects.get()
    ruta = f"{ADMIN}{votacion.pk}/change/"
    assert response.headers["Location"] == ruta
    si = propuesta_de(municipio, edicion, "Pozo")
    no = propuesta_de(municipio, edicion, "Puente", "no_factible")
    boleta = {"opciones-TOTAL_FORMS": 1, "opciones-0-orden": 1, "opciones-0-propuesta": no.pk}
    mal = llenar(administrador, ruta, **boleta)
    assert "Esa propuesta no puede estar en esta boleta." in llano(mal)
    centro = {
        "centros-TOTAL_FORMS": 1,
        "centros-0-numero": 1,
        "centros-0-tipo": "movil",
        "centros-0-lugar": "Ruta",
        "centros-0-boletas": 50,
    }
    bien = llenar(administrador, ruta, **boleta | {"opciones-0-propuesta": si.pk}, **centro)
    assert bien.status_code == 302
    assert OpcionVotacion.objects.get().propuesta == si
    assert votacion.centros.get().lugar == "Ruta"


def test_con_votos_contados_la_boleta_ya_no_cambia(administrador, voto):
    acta(voto, 0, [(30, 30), ()])
    campos = lleno(administrador.get(pagina(voto)))
    assert "opciones-0-propuesta" not in campos
    assert "ganadoras" not in campos
    assert "opciones-0-destino" in campos
    mal = llenar(administrador, pagina(voto), padron="59")
    assert "Las actas capturadas ya suman 60 boletas." in llano(mal)
    bien = llenar(administrador, pagina(voto), **{"opciones-1-destino": "Otra vez.", "padron": 60})
    assert bien.status_code == 302
    voto.opciones[1].refresh_from_db()
    assert voto.opciones[1].destino == "Otra vez."


def test_publicada_nada_de_ella_cambia(administrador, voto):
    contado(voto)
    Votacion.objects.update(publicada_en=datetime.datetime(2026, 4, 20, tzinfo=datetime.UTC))
    response = administrador.get(pagina(voto))
    assert "opciones-0-destino" not in lleno(response)
    assert "Publicado: ya no cambia" in llano(response)
    assert "Corregir el acta del centro 1" in llano(response)
    assert administrador.post(pagina(voto), {"padron": "1"}).status_code == 403


# --- Polling records ------------------------------------------------------------------------
def renglon(opcion, *cuantos, total):
    celdas = {f"o{opcion.pk}_g{n}": valor for n, valor in enumerate(cuantos)}
    return {**celdas, f"o{opcion.pk}_total": total}


def test_se_captura_y_lo_que_no_cuadra_se_dice_sin_perder_nada(
    administrador, voto, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    pozo, parque = voto.opciones
    ruta = captura(voto)
    datos = {
        **renglon(pozo, "1", "dos", total="3"),
        **renglon(parque, "", "4", total=""),
        "nulas": "-1",
        "depositadas": "8",
    }
    mal = llenar(administrador, ruta, **datos)
    for error in ("Escriba un número entero.", "Escriba el número; 0 si no hubo.", "menor que 0"):
        assert error in llano(mal)
    assert {**lleno(mal), **datos} == lleno(mal)
    datos = {
        **renglon(pozo, "1", "2", total="4"),
        **renglon(parque, "", "4", total="4"),
        "nulas": "1",
        "depositadas": "9",
    }
    mal = llenar(administrador, ruta, **datos)
    assert "Los grupos de edad suman 3 y el acta dice 4" in llano(mal)
    assert "suman 8, y en la urna hay 9: falta 1." in llano(mal)
    assert {**lleno(mal), **datos} == lleno(mal)
    assert not ActaVotacion.objects.exists()
    datos |= {f"o{pozo.pk}_total": "3", "depositadas": "8"}
    bien = llenar(administrador, ruta, **datos, escaneo=SimpleUploadedFile("a.pdf", PDF))
    assert bien.headers["Location"] == pagina(voto)
    assert votos_por_opcion(voto.votacion) == {pozo.pk: 3, parque.pk: 4}
    papel = administrador.get(f"/admin/obras/actavotacion/{ActaVotacion.objects.get().pk}/archivo/")
    assert b"".join(papel) == PDF


def test_se_corrige_a_partir_de_lo_capturado(administrador, voto):
    acta(voto, 0, [(3, 0, 2), (1,)], nulas=1)
    campos = lleno(administrador.get(captura(voto)))
    pozo = voto.opciones[0]
    assert [campos[f"o{pozo.pk}_{c}"] for c in ("g0", "g2", "total")] == ["3", "2", "5"]
    datos = {f"o{pozo.pk}_g0": "2", f"o{pozo.pk}_total": "4", "nulas": "2"}
    assert "Diga por qué se corrige" in llano(llenar(administrador, captura(voto), **datos))
    viejo = campos | datos | {"motivo": "Se leyó mal."}
    assert administrador.post(captura(voto), viejo).status_code == 302
    conflicto = administrador.post(captura(voto), viejo | {"nulas": "3"})
    assert conflicto.status_code == 409
    assert "Captura 2" in llano(conflicto)
    assert lleno(conflicto)["nulas"] == "3"
    assert lleno(conflicto)["visto"] == "2"


def test_el_acta_de_otra_votacion_no_se_encuentra(administrador, voto):
    assert (
        administrador.get(f"{ADMIN}{voto.votacion.pk + 1}/acta/{voto.centros[0].pk}/").status_code
        == 404
    )


# --- Publication ----------------------------------------------------------------------------
def test_publicar_dice_todo_lo_que_falta(administrador, voto):
    acta(voto, 0, [(2,), (1,)])
    html = llano(administrador.get(pagina(voto, "publicar/")))
    assert "Falta el acta del centro 2" in html
    assert "«Parque» no ganó: diga qué sigue con ella." in html
    assert "Publicar el resultado" not in html


def test_se_publica_diciendo_lo_que_falta(administrador, voto):
    contado(voto)
    ruta, campo = pagina(voto, "publicar/"), f"destino_{voto.opciones[1].pk}"
    assert "Diga qué sigue con ella: es público." in llano(llenar(administrador, ruta))
    viejo = lleno(administrador.get(ruta)) | {campo: "Otra vez."}
    acta(voto, 1, [(5, 5), (6, 5)], 2, visto=1, motivo="Se leyó mal.")
    conflicto = administrador.post(ruta, viejo)
    assert conflicto.status_code == 409
    assert lleno(conflicto)[campo] == "Otra vez."
    assert administrador.post(ruta, lleno(conflicto)).status_code == 302
    assert Votacion.objects.get().publicada_en
    assert administrador.get(voto.ruta).context["urnas"].renglones[1].opcion.destino == "Otra vez."


def test_lo_publicado_lleva_al_compromiso_de_lo_que_gano(administrador, validacion_aparte, voto):
    contado(voto)
    pozo = voto.opciones[0].propuesta
    firmar = f"/admin/obras/propuesta/{pozo.pk}/firma/"
    assert firmar not in llano(administrador.get(pagina(voto)))
    Votacion.objects.update(publicada_en=datetime.datetime(2026, 4, 20, tzinfo=datetime.UTC))
    for resto in ("change/", "publicar/"):
        response = administrador.get(pagina(voto, resto))
        assert [o.propuesta for o in response.context["ganadoras"]] == [pozo]
        assert firmar in llano(response)
    assert firmar not in llano(validacion_aparte.get(pagina(voto)))
    CompromisoFirmadoFactory(propuesta=pozo)
    html = llano(administrador.get(pagina(voto)))
    assert "ya tiene compromiso firmado." in html
    assert firmar not in html


def test_un_empate_se_decide_al_publicar(administrador, voto):
    contado(voto, dos=[(1, 1), (5, 5)])
    pozo, parque = voto.opciones
    ruta = pagina(voto, "publicar/")
    mal = llenar(administrador, ruta, ganan=[pozo.pk, parque.pk])
    assert "Elija 1: es lo que queda por ganar, y eligió 2." in llano(mal)
    assert "Diga cómo se desempató" in llano(mal)
    mal = llenar(administrador, ruta, ganan=[pozo.pk], desempate="Por sorteo.")
    assert "Diga qué sigue con ella: es público." in llano(mal)
    bien = llenar(
        administrador,
        ruta,
        ganan=[pozo.pk],
        desempate="Por sorteo.",
        **{f"destino_{parque.pk}": "Otra vez."},
    )
    assert bien.status_code == 302
    assert "Por sorteo." in llano(administrador.get(voto.ruta))


def test_validacion_no_ve_el_conteo_ni_captura(validacion, voto):
    contado(voto)
    html = llano(validacion.get(pagina(voto)))
    assert "boletas en la urna" not in html
    assert validacion.get(captura(voto)).status_code == 403
    assert validacion.get(pagina(voto, "publicar/")).status_code == 403


def test_no_termina_antes_de_empezar_y_se_dice_en_su_campo(administrador, voto):
    form = llenar(administrador, pagina(voto), fin="2026-04-17").context["adminform"].form
    assert form.errors == {"fin": ["Es antes del primer día, el 18/04/2026."]}
