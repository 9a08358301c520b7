"""The unit's work with needs and proposals in the admin."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from obras.models import CompromisoFirmado, Contribucion, Dictamen, Necesidad, Propuesta
from tests.compromisos.admin.formularios import lleno
from tests.compromisos.panel.archivos import PDF
from tests.fabricas import ComiteFactory, DependenciaFactory, EdicionFactory, EventoFactory
from tests.fabricas_obras import (
    CompromisoFirmadoFactory,
    ContribucionFactory,
    NecesidadFactory,
    ObraFactory,
    VersionPropuestaFactory,
)

pytestmark = pytest.mark.django_db
ADMIN = "/admin/obras/propuesta/"


@pytest.fixture
def propuesta():
    return VersionPropuestaFactory(fecha=datetime.date(2026, 3, 1)).propuesta


def pagina(propuesta, cual) -> str:
    return f"{ADMIN}{propuesta.pk}/{cual}/"


def llano(response) -> str:
    return " ".join(response.content.decode().split())


def enviar(administrador, propuesta, cual, **datos):
    """The page filled in and sent; the answer."""
    ruta = pagina(propuesta, cual)
    return administrador.post(ruta, lleno(administrador.get(ruta)) | datos)


def test_se_propone_con_su_primera_version(administrador, unidad):
    comite = ComiteFactory()
    necesidad = NecesidadFactory(municipio=comite.municipio)
    datos = lleno(administrador.get(f"{ADMIN}add/")) | {
        "clave": "tala-2026-01",
        "edicion": EdicionFactory().pk,
        "municipio": comite.municipio.pk,
        "autoria": "comite",
        "comite": comite.pk,
        "necesidades": [NecesidadFactory().pk],
        "titulo": "Pozo",
        "descripcion": "Perforar un pozo.",
    }
    mal = administrador.post(f"{ADMIN}add/", datos)
    assert "fuera del lugar de la propuesta" in llano(mal)
    assert "Perforar un pozo." in llano(mal)
    bien = administrador.post(f"{ADMIN}add/", datos | {"necesidades": [necesidad.pk]})
    assert bien.status_code == 302
    propuesta = Propuesta.objects.get()
    version = propuesta.versiones.get()
    assert (version.numero, version.titulo, version.registra) == (1, "Pozo", unidad)
    assert list(propuesta.necesidades.all()) == [necesidad]


def test_una_version_pide_el_motivo_y_no_va_antes_que_la_anterior(administrador, propuesta):
    mal = enviar(administrador, propuesta, "version", titulo="Pozo hondo", fecha="2026-02-28")
    assert "Diga por qué cambia: es público." in llano(mal)
    assert "No puede ser antes que la versión 1, del 01/03/2026." in llano(mal)
    assert 'value="Pozo hondo"' in llano(mal)
    datos = {"titulo": "Pozo hondo", "motivo": "No alcanzaba."}
    assert enviar(administrador, propuesta, "version", **datos).status_code == 302
    assert propuesta.versiones.first().titulo == "Pozo hondo"


def test_sobre_algo_mas_nuevo_se_compara_y_se_guarda_otra_vez(administrador, propuesta):
    datos = lleno(administrador.get(pagina(propuesta, "version")))
    datos |= {"titulo": "Lo mío", "motivo": "Porque sí."}
    suya = {"numero": 2, "titulo": "Lo de otra", "descripcion": "Con sombra.", "motivo": "Cambia."}
    VersionPropuestaFactory(propuesta=propuesta, **suya)
    conflicto = administrador.post(pagina(propuesta, "version"), datos)
    assert conflicto.status_code == 409
    assert "Otra persona agregó una versión" in llano(conflicto)
    assert 'value="Lo mío"' in llano(conflicto)
    assert "Versión 2" in llano(conflicto)
    assert administrador.post(pagina(propuesta, "version"), lleno(conflicto)).status_code == 302
    ultima = propuesta.versiones.first()
    assert (ultima.numero, ultima.titulo, ultima.descripcion) == (3, "Lo mío", "Con sombra.")


def test_un_no_dice_por_que(administrador, propuesta):
    datos = {"dependencia": DependenciaFactory().pk, "resultado": "no_factible"}
    mal = enviar(administrador, propuesta, "dictamen", **datos, costo_estimado="0")
    assert "Diga por qué no es factible" in llano(mal)
    assert "El costo es mayor que cero" in llano(mal)
    datos |= {"motivo": "No hay agua.", "costo_estimado": ""}
    assert enviar(administrador, propuesta, "dictamen", **datos).status_code == 302
    assert Dictamen.objects.get().motivo == "No hay agua."


def test_una_respuesta_dice_a_que_pregunta(administrador, propuesta):
    taller = EventoFactory(municipio=propuesta.municipio, edicion=propuesta.edicion)
    pregunta = ContribucionFactory(propuesta=propuesta, tipo="pregunta", evento=taller)
    ajena = ContribucionFactory(tipo="pregunta")
    datos = {"evento": taller.pk, "tipo": "respuesta", "texto": "Un peso."}
    mal = enviar(administrador, propuesta, "contribucion", **datos)
    assert "Elija la pregunta que responde." in llano(mal)
    mal = enviar(administrador, propuesta, "contribucion", **datos, responde_a=ajena.pk)
    assert "Elija una pregunta de esta propuesta." in llano(mal)
    mal = enviar(
        administrador,
        propuesta,
        "contribucion",
        **datos | {"tipo": "a_favor", "responde_a": pregunta.pk, "evento": ajena.evento.pk},
    )
    assert "Sólo una respuesta responde a una pregunta." in llano(mal)
    assert "Elija uno." in llano(mal)
    bien = enviar(administrador, propuesta, "contribucion", **datos, responde_a=pregunta.pk)
    assert bien.status_code == 302
    assert Contribucion.objects.get(tipo="respuesta").responde_a == pregunta


def test_el_compromiso_se_guarda_con_su_papel(administrador, propuesta, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    datos = {"dependencia": DependenciaFactory().pk, "texto": "Hacerlo."}
    datos["firmado_el"] = "2026-05-01"
    mal = enviar(
        administrador, propuesta, "firma", **datos, escaneo=SimpleUploadedFile("a.pdf", b"no")
    )
    assert "No ganó ninguna votación: diga por qué se firma." in llano(mal)
    assert "No es un archivo" in llano(mal)
    assert "Vuelva a elegir el archivo" in llano(mal)
    datos["motivo"] = "Hay dinero."
    bien = enviar(
        administrador, propuesta, "firma", **datos, escaneo=SimpleUploadedFile("a.pdf", PDF)
    )
    assert bien.status_code == 302
    firma = CompromisoFirmado.objects.get()
    papel = administrador.get(f"/admin/obras/compromisofirmado/{firma.pk}/archivo/")
    assert b"".join(papel) == PDF
    assert "Ya tiene un compromiso firmado" in llano(administrador.get(pagina(propuesta, "firma")))


def test_lo_firmado_lleva_a_planear_su_obra_una_vez(administrador, propuesta):
    ruta = pagina(propuesta, "change")
    assert "Planear la obra" not in llano(administrador.get(ruta))
    firma = CompromisoFirmadoFactory(propuesta=propuesta)
    botones = {que: a for a, que in administrador.get(ruta).context["botones"]}
    sabido = lleno(administrador.get(botones["Planear la obra"]))
    assert sabido["nombre"] == "Pozo nuevo"
    assert sabido["clave"] == propuesta.clave
    assert sabido["propuesta"] == str(propuesta.pk)
    assert sabido["ejecutora"] == str(firma.dependencia_id)
    obra = ObraFactory(propuesta=propuesta, nombre="Pozo en Tala")
    botones = {que: a for a, que in administrador.get(ruta).context["botones"]}
    assert botones["Su obra: Pozo en Tala"] == f"/admin/obras/obra/{obra.pk}/change/"
    assert "Planear la obra" not in botones


def test_planear_la_obra_es_de_la_administracion(validacion, propuesta):
    CompromisoFirmadoFactory(propuesta=propuesta)
    ruta = pagina(propuesta, "change")
    assert "Planear la obra" not in llano(validacion.get(ruta))
    assert validacion.get("/admin/obras/obra/add/").status_code == 403


def test_de_una_necesidad_sale_su_propuesta(administrador):
    taller = EventoFactory()
    necesidad = NecesidadFactory(municipio=taller.municipio, evento=taller)
    ((que, direccion),) = administrador.get(
        f"/admin/obras/necesidad/{necesidad.pk}/change/"
    ).context["acciones"]
    assert que == "Proponer a partir de esta necesidad"
    datos = lleno(administrador.get(direccion))
    assert datos["necesidades"] == [str(necesidad.pk)]
    assert (datos["municipio"], datos["evento"]) == (str(taller.municipio_id), str(taller.pk))
    datos |= {"titulo": "Pozo", "clave": "pozo", "descripcion": "Perforar un pozo."}
    assert administrador.post(direccion, datos).status_code == 302
    assert Propuesta.objects.get().evento == taller


def test_validacion_lee_y_no_agrega(validacion, propuesta):
    html = llano(validacion.get(pagina(propuesta, "change")))
    assert "Pozo nuevo" in html
    assert "Nueva versión" not in html
    for cual in ("version", "contribucion", "dictamen", "firma"):
        assert validacion.get(pagina(propuesta, cual)).status_code == 403


def test_la_prioridad_de_una_necesidad_la_da_un_taller(administrador):
    taller = EventoFactory()
    datos = {
        "municipio": taller.municipio.pk,
        "localidad": "Centro",
        "texto": "Falta agua.",
        "prioridad_taller": "1",
        "registrada_el": "14/03/2026",
    }
    mal = administrador.post("/admin/obras/necesidad/add/", datos)
    assert "la da un taller: elija cuál" in llano(mal)
    bien = administrador.post("/admin/obras/necesidad/add/", datos | {"evento": taller.pk})
    assert bien.status_code == 302
    assert Necesidad.objects.get().evento == taller
