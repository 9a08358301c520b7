"""What the evaluation unit decides on a report: once, and never on one's own."""

import datetime

import pytest
from django.urls import reverse

from compromisos.acciones import NoSePuede, revisar_avance
from compromisos.models import Actividad, Cierre, Ejecucion, ResolucionProrroga, Revision
from compromisos.roles import ADMINISTRADOR
from tests.compromisos.validacion.conftest import con_rol
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    EnlaceFactory,
    EvidenciaFactory,
    ProrrogaFactory,
    RevisionFactory,
    UsuarioFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]

COLA = "/panel/validacion/"
VALIDAR = {"resultado": "validado", "porcentaje": "40", "suficiencia": "si", "observacion": ""}
DEVOLVER = {"resultado": "devuelto", "porcentaje": "", "observacion": "Falta la minuta."}


def de(avance):
    return reverse("compromisos:revision-create", args=[avance.pk])


def hora(n):
    return datetime.datetime(2026, 5, 1, n, tzinfo=datetime.UTC)


# --- Who ------------------------------------------------------------------------------------
@pytest.mark.parametrize("quien", ["anonimo", "enlace", "administracion", "sin rol"])
def test_para_los_demas_no_hay_tal_pagina(client, avance, quien):
    prorroga = ProrrogaFactory(actividad=avance.actividad)
    usuario = {
        "enlace": lambda: EnlaceFactory(usuario__username="e").usuario,
        "administracion": lambda: con_rol(ADMINISTRADOR),
        "sin rol": UsuarioFactory,
    }.get(quien)
    if usuario:
        client.force_login(usuario())
    for ruta in (
        COLA,
        de(avance),
        f"{COLA}prorrogas/{prorroga.pk}/",
        f"{COLA}actividades/{avance.actividad_id}/cierre/",
    ):
        assert client.get(ruta).status_code == (404 if usuario else 302), ruta
        if ruta != COLA:
            assert client.post(ruta, VALIDAR).status_code == (404 if usuario else 403), ruta
    assert not Revision.objects.exists()
    assert not ResolucionProrroga.objects.exists()
    assert not Cierre.objects.exists()


def test_nadie_valida_su_propio_reporte(cliente, validador):
    propio = AvanceFactory(autor=validador)
    assert "lo tiene que revisar otra persona" in cliente.get(de(propio)).content.decode()
    html = cliente.post(de(propio), VALIDAR | {"suficiencia": "no"}).content.decode()
    assert "Nadie valida su propio reporte" in html
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("quien", "dice"),
    [
        ({}, "Ana Ruiz, por IMDEC, el"),
        (
            {"origen": "importacion", "dependencia": None},
            "Importación de la agenda, hecha por Ana Ruiz, el",
        ),
        (
            {"origen": "importacion", "dependencia": None, "autor": None},
            "Importación de la agenda, el",
        ),
    ],
)
def test_dice_quien_reporta_o_que_se_importo(cliente, quien, dice):
    datos = {"autor__first_name": "Ana", "autor__last_name": "Ruiz", "dependencia__nombre": "IMDEC"}
    datos = {clave: v for clave, v in datos.items() if clave.partition("__")[0] not in quien}
    html = cliente.get(de(AvanceFactory(**datos, **quien))).content.decode()
    assert dice in " ".join(html.split())


@pytest.mark.parametrize(("sha256", "avisa"), [("a" * 64, True), ("b" * 64, False)])
def test_dice_en_que_reporte_vino_antes_el_mismo_archivo(cliente, sha256, avisa):
    otra = ActividadFactory(numero=7, compromiso__numero=3)
    antes = AvanceFactory(actividad=otra, fecha=datetime.date(2026, 4, 30))
    archivo = {"url": "", "archivo": "x.pdf", "tipo_mime": "application/pdf", "bytes": 9}
    EvidenciaFactory(avance=antes, sha256="a" * 64, **archivo)
    avance = AvanceFactory()
    EvidenciaFactory(avance=avance, sha256=sha256, **archivo)
    aviso = "el mismo archivo que en el reporte de la 3.7 al 30 de abril de 2026"
    assert (aviso in cliente.get(de(avance)).content.decode()) is avisa
    assert "el mismo archivo" not in cliente.get(de(antes)).content.decode()


# --- The queue ------------------------------------------------------------------------------
def test_lo_que_mas_ha_esperado_va_primero(cliente):
    nuevo, viejo = AvanceFactory(creado=hora(9)), AvanceFactory(creado=hora(8))
    RevisionFactory(avance__creado=hora(1))
    assert list(cliente.get(COLA).context["pagina"]) == [viejo, nuevo]


def test_sin_nada_lo_dice(cliente):
    html = cliente.get(COLA).content.decode()
    assert "No hay nada por validar" in html
    assert "Nadie espera otra fecha" in html


@pytest.mark.parametrize("cuantos", [1, 11])
def test_las_mismas_consultas(cliente, cuantos, django_assert_max_num_queries):
    for _ in range(cuantos):
        AvanceFactory()
        ProrrogaFactory()
    cliente.get(COLA)
    with django_assert_max_num_queries(12) as consultas:
        cliente.get(COLA)
    assert len(consultas) == 12


def test_se_avisa_que_despues_hay_otro_reporte(cliente):
    viejo = AvanceFactory(creado=hora(8), porcentaje=100)
    assert "Después de éste hay otro reporte" not in cliente.get(de(viejo)).text
    nuevo = AvanceFactory(actividad=viejo.actividad, creado=hora(9), porcentaje=45)
    html = cliente.get(de(viejo)).text
    assert "Después de éste hay otro reporte: 45\N{NO-BREAK SPACE}%" in html
    assert f'href="{de(nuevo)}"' in html
    assert "Después de éste hay otro reporte" not in cliente.get(de(nuevo)).text


def test_despues_de_decidir_sigue_el_siguiente(cliente):
    primero, segundo = AvanceFactory(creado=hora(8)), AvanceFactory(creado=hora(9))
    sin_prueba = VALIDAR | {"suficiencia": "no"}
    assert cliente.post(de(segundo), sin_prueba).url == de(primero)
    assert cliente.post(de(primero), DEVOLVER).url == COLA


# --- The decision ---------------------------------------------------------------------------
@pytest.mark.dos_bases
def test_validar_guarda_quien_cuanto_y_si_basta(cliente, avance, validador):
    datos = VALIDAR | {"porcentaje": "35,5", "suficiencia": "parcial", "observacion": "Casi."}
    assert cliente.post(de(avance), datos).status_code == 302
    revision = Revision.objects.get()
    assert (str(revision.porcentaje_validado), revision.suficiencia) == ("35.50", "parcial")
    assert (revision.revisor, revision.observacion) == (validador, "Casi.")
    assert Actividad.objects.con_estado().get(pk=avance.actividad_id).verificado == 35.5


def test_devolver_pide_y_guarda_la_observacion(cliente, avance):
    html = cliente.post(de(avance), DEVOLVER | {"observacion": " "}).content.decode()
    assert "Para devolver el reporte diga qué falta." in html
    cliente.post(de(avance), DEVOLVER | {"porcentaje": "no importa"})
    revision = Revision.objects.get()
    assert (revision.resultado, revision.observacion) == ("devuelto", "Falta la minuta.")
    assert (revision.porcentaje_validado, revision.suficiencia) == (None, "")


@pytest.mark.parametrize(
    ("cambio", "dice"),
    [
        ({"porcentaje": "40.01"}, "No puede ser más que lo reportado, 40 %"),
        ({"porcentaje": ""}, "Escriba el porcentaje verificado"),
        ({"porcentaje": "mucho"}, "porcentaje"),
        ({"suficiencia": ""}, "Diga si la evidencia prueba lo reportado"),
        ({"suficiencia": "quizá"}, "opción válida"),
        ({"resultado": ""}, "Elija: validar o devolver"),
        ({"resultado": "archivado"}, "Elija: validar o devolver"),
    ],
)
def test_lo_que_falta_se_dice_y_lo_escrito_sigue(cliente, avance, cambio, dice):
    html = cliente.post(de(avance), VALIDAR | {"observacion": "Lo mío."} | cambio).content.decode()
    assert dice in html
    assert "Lo mío." in html
    assert not Revision.objects.exists()


def test_el_borde_lo_reportado_exacto_y_cero(cliente, avance):
    cliente.post(de(avance), VALIDAR | {"porcentaje": "40"})
    otro = AvanceFactory()
    cliente.post(de(otro), VALIDAR | {"porcentaje": "0", "suficiencia": "no"})
    assert [r.porcentaje_validado for r in Revision.objects.order_by("pk")] == [40, 0]


@pytest.mark.parametrize("suficiencia", ["si", "parcial"])
def test_sin_evidencia_no_se_dice_que_prueba(cliente, validador, suficiencia):
    avance = AvanceFactory(porcentaje=40)
    dice = VALIDAR | {"suficiencia": suficiencia}
    assert "no trae evidencia: elija «No»" in cliente.post(de(avance), dice).text
    with pytest.raises(NoSePuede, match="no trae evidencia"):
        revisar_avance(
            avance=avance,
            revisor=validador,
            resultado="validado",
            porcentaje=40,
            suficiencia=suficiencia,
        )
    assert not Revision.objects.exists()
    assert cliente.post(de(avance), dice | {"suficiencia": "no"}).status_code == 302


def test_cien_pide_evidencia_y_que_baste(cliente):
    avance = AvanceFactory(porcentaje=100)
    cien = VALIDAR | {"porcentaje": "100"}
    assert "Sin evidencia no se puede" in cliente.post(de(avance), cien).content.decode()
    con_evidencia = EvidenciaFactory(avance__porcentaje=100).avance
    parcial = cliente.post(de(con_evidencia), cien | {"suficiencia": "parcial"})
    assert "Sólo se verifica 100 %" in parcial.content.decode()
    assert not Revision.objects.exists()
    assert cliente.post(de(con_evidencia), cien).status_code == 302
    hallada = Actividad.objects.con_estado().get(pk=con_evidencia.actividad_id)
    assert hallada.ejecucion == Ejecucion.CONCLUIDA


def test_el_segundo_ve_lo_que_decidio_el_primero_y_nada_se_decide_dos_veces(cliente, avance):
    RevisionFactory(avance=avance, resultado="devuelto", revisor__first_name="Primera")
    response = cliente.post(de(avance), VALIDAR | {"observacion": "Lo mío."})
    html = response.content.decode()
    assert response.status_code == 409
    for dice in ("Otra persona lo decidió antes", "Primera", "Falta la minuta.", "Lo mío."):
        assert dice in html, dice
    assert Revision.objects.count() == 1


def test_lo_ya_decidido_se_ve_y_no_se_vuelve_a_preguntar(cliente, avance):
    RevisionFactory(avance=avance)
    html = cliente.get(de(avance)).content.decode()
    assert "Este reporte ya está decidido" in html
    assert 'value="validado"' not in html


def test_ensena_que_cambio_desde_lo_validado(cliente):
    actividad = ActividadFactory()
    RevisionFactory(avance__actividad=actividad, avance__porcentaje=20, avance__creado=hora(1))
    AvanceFactory(actividad=actividad, porcentaje=30, texto="Entre los dos.", creado=hora(2))
    ultimo = AvanceFactory(actividad=actividad, porcentaje=50, creado=hora(3))
    EvidenciaFactory(avance=ultimo, titulo="La minuta", publica=False)
    html = cliente.get(de(ultimo)).content.decode()
    for dice in ("20\N{NO-BREAK SPACE}% al", "Entre los dos.", "La minuta", "reservada"):
        assert dice in html, dice


# --- In public ------------------------------------------------------------------------------
def test_el_publico_ve_todo_lo_validado_y_quien_lo_verifico(client):
    actividad = ActividadFactory(compromiso__evaluacion__publicada=True)
    avance = AvanceFactory(actividad=actividad, texto="Se hicieron dos talleres.")
    ruta = actividad.get_absolute_url()
    assert "Se hicieron dos talleres." not in client.get(ruta).content.decode()
    RevisionFactory(avance=avance, porcentaje_validado=30, revisor__first_name="PERSONA")
    html = client.get(ruta).content.decode()
    assert "Se hicieron dos talleres." in html
    assert "30\N{NO-BREAK SPACE}% verificado" in html
    assert "PERSONA" not in html
