"""The works of the invented edition: the whole chain, by the rules, and marked wherever seen."""

import csv
import datetime
import re

import pytest
from django.core.management import call_command
from django.utils.html import strip_tags
from django.utils.timezone import localdate
from PIL import Image

from comites.models import IndiceMarginacion
from compromisos.models import Actividad, Avance
from obras.curva import en, plan_de
from obras.models import (
    AccionCorrectiva,
    CambioObra,
    Contribucion,
    Dictamen,
    EtapaDeObra,
    EvaluacionCalidad,
    FotoHallazgo,
    FotoMantenimiento,
    FotoObra,
    Necesidad,
    NecesidadMantenimiento,
    Obra,
    Propuesta,
    VerificacionAccion,
    VersionPropuesta,
    Votacion,
)
from obras.propuestas import EstadoPropuesta, con_estado, hechos_de_la_obra
from obras.registros import registros
from obras.votaciones import escrutinio
from tests.demostracion import sitio_de_demostracion

pytestmark = pytest.mark.django_db

HOY = datetime.date(2026, 11, 26)


@pytest.fixture(autouse=True, scope="module")
def _demo(del_archivo, tmp_path_factory):
    with sitio_de_demostracion(HOY, tmp_path_factory.mktemp("demo")):
        yield


def llano(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def test_la_cadena_esta_entera_y_cada_cosa_en_su_dia(capsys):
    obras = {o.clave: o for o in Obra.objects.con_atraso(HOY).con_avance()}
    assert {o.etapa for o in obras.values()} == set(EtapaDeObra)
    assert {o.publicada for o in obras.values()} == {True}
    _avances(obras)
    _de_donde_vienen(obras)
    _votacion()
    _calidad(obras)
    _mantenimiento(obras)
    _otra_vez(capsys)
    grados = IndiceMarginacion.objects.filter(municipio__obras__isnull=False)
    assert len(set(grados.values_list("grado", flat=True))) >= 3


def _otra_vez(capsys):
    """Nothing changes."""
    antes = [modelo.objects.count() for modelo in (Obra, FotoObra, Propuesta, CambioObra)]
    call_command("demo")
    assert "Ya estaba la Edición 2026 (demostración)." in capsys.readouterr().out
    assert antes == [modelo.objects.count() for modelo in (Obra, FotoObra, Propuesta, CambioObra)]


def _avances(obras):
    def distancia(clave):
        obra = obras[clave]
        return obra.fisico - en(plan_de(obra, registros(obra).programa).fisico, HOY)

    assert distancia("demo-aulas") > 5
    assert distancia("demo-drenaje") < -20
    assert obras["demo-drenaje"].atrasada
    assert distancia("demo-pozo") == 0
    assert len(registros(obras["demo-pozo"]).avances) == 3
    momentos = FotoObra.objects.filter(obra__clave="demo-pozo").values_list("momento", flat=True)
    assert set(momentos) == {"antes", "durante", "despues"}
    assert {c.campo for c in CambioObra.objects.filter(obra__clave="demo-drenaje") if c.antes} == {
        "monto_contratado",
        "fin_previsto",
    }
    luz = obras["demo-alumbrado"]
    assert luz.ejercido > luz.monto_contratado
    assert luz.avances.first().motivo_excedente


def _de_donde_vienen(obras):
    assert {o.propuesta.clave for o in obras.values() if o.propuesta} == {
        "demo-pozo",
        "demo-drenaje",
    }
    assert Necesidad.objects.filter(
        evento__publicado=True, propuestas__obras__isnull=False
    ).exists()
    assert set(Contribucion.objects.values_list("tipo", flat=True)) == {
        "a_favor",
        "en_contra",
        "pregunta",
        "respuesta",
    }
    assert set(Dictamen.objects.values_list("resultado", flat=True)) == set(Dictamen.Resultado)
    assert VersionPropuesta.objects.filter(numero=2).exists()
    estados = dict(con_estado(Propuesta.objects.all()).values_list("clave", "estado"))
    assert estados["demo-parque"] == EstadoPropuesta.NO_GANO
    assert estados["demo-puente"] == EstadoPropuesta.NO_FACTIBLE
    hechos = [
        "Necesidad",
        "Propuesta",
        "Versión 2 de la propuesta",
        "Dictamen",
        "Resultado de la votación",
        "Compromiso firmado",
    ]
    assert [h.que for h in hechos_de_la_obra(obras["demo-pozo"])] == hechos


def _votacion():
    votacion = Votacion.objects.get()
    opciones = list(votacion.opciones.all())
    saldo = escrutinio(votacion, opciones)
    assert localdate(votacion.publicada_en) == HOY - datetime.timedelta(days=108)
    assert [o.propuesta.clave for o in opciones if o.pk in saldo.ganan] == ["demo-pozo"]
    assert {o.pk for o in opciones if o.destino} == {o.pk for o in opciones} - saldo.ganan
    assert [c.tipo for c in votacion.centros.order_by("numero")] == ["fijo", "movil"]


def _calidad(obras):
    de_los_dos, de_uno = EvaluacionCalidad.objects.order_by("motivo_sin_firma")
    assert (de_los_dos.obra.clave, de_uno.obra.clave) == ("demo-pozo", "demo-calle")
    assert de_los_dos.firma_dependencia
    assert de_los_dos.firma_comite
    assert not de_uno.firma_dependencia
    assert obras["demo-calle"].convenios.get().tipo == "participacion"
    acciones = AccionCorrectiva.objects.con_estado(HOY).con_atencion()
    assert set(acciones.values_list("oportunidad", flat=True)) == {
        "vencida",
        "concluida_en_tiempo",
        "por_vencer",
    }
    assert acciones.abiertas().filter(atendida_el__isnull=False, quedo=None).count() == 1
    verificada = VerificacionAccion.objects.get()
    assert verificada.corregido
    assert verificada.verifica != verificada.atencion.autor


def _mantenimiento(obras):
    pedidas = NecesidadMantenimiento.objects.con_estado().order_by("reportada_el")
    assert [(p.estado, (HOY - p.reportada_el).days) for p in pedidas] == [
        ("atendida", 26),
        ("sin_respuesta", 22),
        ("sin_respuesta", 4),
    ]


def paginas():
    """Every public page of the works."""
    yield from ("/", "/obras/", "/obras/necesidades/", "/obras/propuestas/", "/obras/votaciones/")
    yield from ("/obras/mantenimiento/", "/convenios/")
    for obra in Obra.objects.all():
        ruta = obra.get_absolute_url()
        yield from (ruta, f"{ruta}fotos/", f"{ruta}ficha/", f"{ruta}calidad/")
        yield from (obra.municipio.get_absolute_url(), obra.comite.get_absolute_url())
    for fila in (
        *Propuesta.objects.all(),
        *Votacion.objects.all(),
        *NecesidadMantenimiento.objects.all(),
    ):
        yield fila.get_absolute_url()


@pytest.mark.una_base
def test_lo_inventado_lo_dice_en_todas_partes_y_no_toca_la_agenda(client):
    _cada_pagina(client)
    _cada_renglon_de_las_hojas(client)
    _cada_dibujo()
    _la_agenda(client)


def _cada_pagina(client):
    """It says so, it has a title of its own, and every page it leads to is there."""
    enlaces, titulos = {}, {}
    for ruta in paginas():
        respuesta = client.get(ruta)
        assert respuesta.status_code == 200, ruta
        assert "demostración" in llano(respuesta).lower(), ruta
        [titulo] = re.findall("<title>(.*) · EVJ</title>", respuesta.content.decode())
        assert titulos.setdefault(titulo, ruta) == ruta, titulo
        for enlace in re.findall(r'(?:href|src)="(/[^"#?]*)"', respuesta.content.decode()):
            enlaces.setdefault(enlace, ruta)
    for enlace, ruta in enlaces.items():
        if not enlace.startswith(("/static/", "/municipios/")):
            respuesta = client.get(enlace)
            assert respuesta.status_code in (200, 302), (enlace, ruta)
            b"".join(respuesta)  # to the end, so that the file behind it is closed


def _cada_renglon_de_las_hojas(client):
    for ruta in ("/obras/", "/obras/propuestas/", "/obras/necesidades/", "/obras/mantenimiento/"):
        hoja = client.get(f"{ruta}?formato=csv").getvalue().decode("utf-8-sig")
        _, *renglones = csv.reader(hoja.splitlines())
        assert renglones, ruta
        for renglon in renglones:
            assert "demostración" in " ".join(renglon).lower(), (ruta, renglon)


def _cada_dibujo():
    fotos = [*FotoObra.objects.all(), *FotoHallazgo.objects.all(), *FotoMantenimiento.objects.all()]
    assert len(fotos) >= 10
    for foto in fotos:
        assert foto.texto_alternativo.startswith("Dibujo de demostración: ")
        with foto.archivo.open() as archivo, Image.open(archivo) as imagen:
            assert imagen.format == "JPEG"


def _la_agenda(client):
    assert (Actividad.objects.count(), Avance.objects.count()) == (31, 0)
    assert not Obra.objects.exclude(actividad=None).exists()
    for clave in ("12/actividades/1", "13/actividades/1", "13/actividades/2", "14/actividades/1"):
        leido = llano(client.get(f"/agendas/evj/compromisos/{clave}/"))
        assert leido.lower().count("demostración") == 1, clave
        assert "no se cuenta lo inventado de la edición de demostración. Ver" in leido, clave
        assert "ninguna obra publicada" in leido, clave
    assert client.get("/obras/datos/oc4ids.json").status_code == 404
