"""Votes: which proposals, what a record must add up to, who wins, what is published."""

import datetime
from collections import Counter

import pytest

from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from obras.models import ActaVotacion, Votacion
from obras.models.votaciones import votos_por_opcion
from obras.urnas import se_desglosa
from obras.votaciones import (
    NoCuadra,
    NoSePublica,
    escrutinio,
    publicar_votacion,
    resultado,
    votables,
)
from tests.fabricas_obras import OpcionVotacionFactory, VersionPropuestaFactory

from .conftest import ULTIMO_DIA, acta, contado, propuesta_de

pytestmark = pytest.mark.django_db


# --- Who wins -------------------------------------------------------------------------------
@pytest.mark.una_base
@pytest.mark.parametrize(
    ("votos", "ganadoras", "desempatan", "ganan", "empate"),
    [
        ({1: 9, 2: 5, 3: 5}, 1, (), {1}, set()),
        ({1: 9, 2: 5, 3: 5}, 2, (), {1}, {2, 3}),
        ({1: 9, 2: 5, 3: 5}, 2, {3}, {1, 3}, set()),
        ({1: 9, 2: 5, 3: 5}, 2, {2, 3}, {1}, {2, 3}),
        ({1: 9, 2: 5, 3: 5}, 2, {1}, {1}, {2, 3}),
        ({1: 9, 2: 5, 3: 5}, 3, (), {1, 2, 3}, set()),
        ({1: 9, 2: 0, 3: 0}, 2, (), {1}, set()),
        ({1: 0, 2: 0}, 1, (), set(), set()),
    ],
)
def test_gana_la_mas_votada_y_un_empate_se_decide(votos, ganadoras, desempatan, ganan, empate):
    saldo = resultado(votos, ganadoras, desempatan, empataron=votos)
    assert (saldo.ganan, saldo.empate) == (ganan, empate)


# --- The ballot -----------------------------------------------------------------------------
def test_a_la_boleta_van_las_que_se_pueden_hacer_ahi(voto):
    tala, edicion = voto.votacion.municipio, voto.votacion.edicion
    con_ajustes = propuesta_de(tala, edicion, "Puente", "con_ajustes")
    de_region = propuesta_de(None, edicion, "Relleno", region=tala.region)
    propuesta_de(tala, edicion, "No", "no_factible")
    propuesta_de(tala, edicion, "Sin dictamen", None)
    propuesta_de(tala, voto.opciones[0].propuesta.comite.edicion, "De otra edición")
    cambio = propuesta_de(tala, edicion, "Cambió después del dictamen")
    VersionPropuestaFactory(propuesta=cambio, numero=2, motivo="Cambia.")
    de_la_boleta = {opcion.propuesta for opcion in voto.opciones}
    assert set(votables(voto.votacion)) == {con_ajustes, de_region, *de_la_boleta}


# --- Polling records ------------------------------------------------------------------------
def test_un_acta_guarda_cada_casilla(voto):
    capturada = acta(voto, 0, [(1, 2, 3, 4, 5), (0, 1)], nulas=2)
    assert (capturada.depositadas, capturada.boletas_del_centro) == (18, 100)
    assert capturada.votos.count() == 10
    pozo, parque = voto.opciones
    assert votos_por_opcion(voto.votacion) == {pozo.pk: 15, parque.pk: 1}


def test_cada_cifra_que_no_cuadra_se_dice(voto):
    pozo = voto.opciones[0]
    with pytest.raises(NoCuadra) as error:
        acta(voto, 0, [(1, 2), (3,)], totales={pozo.pk: 4, voto.opciones[1].pk: 3}, depositadas=9)
    assert error.value.errores == {
        pozo.pk: "Los grupos de edad suman 3 y el acta dice 4: revise los seis números de esta "
        "propuesta.",
        "depositadas": "Los votos (6) y las nulas (0) suman 6, y en la urna hay 9: faltan 3.",
    }
    assert not ActaVotacion.objects.exists()


@pytest.mark.parametrize(("votos", "cabe"), [(99, True), (100, True), (101, False)])
def test_no_caben_mas_boletas_que_las_recibidas(voto, votos, cabe):
    if cabe:
        assert acta(voto, 0, [(votos,), ()]).depositadas == votos
    else:
        with pytest.raises(NoCuadra, match="que las que recibió el centro"):
            acta(voto, 0, [(votos,), ()])


def test_entre_todos_los_centros_no_pasan_del_padron(voto):
    acta(voto, 0, [(60,), (1,)])
    with pytest.raises(NoCuadra, match=r"serían 121 boletas, más que las personas del padrón"):
        acta(voto, 1, [(60,), ()])
    acta(voto, 1, [(59,), ()])
    with pytest.raises(NoCuadra, match="serían 121"):  # without what it puts right
        acta(voto, 0, [(61,), (1,)], visto=1, motivo="Se leyó mal.")


@pytest.mark.parametrize(("dia", "se_puede"), [(17, False), (18, True), (19, True)])
def test_no_hay_actas_antes_del_primer_dia(voto, dia, se_puede):
    hoy = datetime.date(2026, 4, dia)
    if se_puede:
        assert acta(voto, 0, [(1,), ()], hoy=hoy).numero == 1
    else:
        with pytest.raises(NoSePuede, match="empieza el 18/04/2026"):
            acta(voto, 0, [(1,), ()], hoy=hoy)


def test_una_correccion_es_otra_acta_con_su_motivo(voto):
    acta(voto, 0, [(1,), (2,)])
    with pytest.raises(CambioMasNuevo):
        acta(voto, 0, [(2,), (2,)])
    with pytest.raises(NoCuadra, match="Diga por qué se corrige"):
        acta(voto, 0, [(2,), (2,)], visto=1)
    with pytest.raises(NoSePuede, match="No cambia nada"):
        acta(voto, 0, [(1,), (2,)], visto=1, motivo="Nada.")
    assert acta(voto, 0, [(2,), (2,)], visto=1, motivo="Se leyó mal.").numero == 2
    assert votos_por_opcion(voto.votacion)[voto.opciones[0].pk] == 2


# --- Publication ----------------------------------------------------------------------------
def publicar(voto, visto=2, **mas):
    datos = {"hoy": ULTIMO_DIA, "autor": voto.unidad, **mas}
    return publicar_votacion(votacion=voto.votacion, visto=visto, **datos)


def razones(voto, **mas):
    with pytest.raises(NoSePublica) as error:
        publicar(voto, **mas)
    assert not Votacion.objects.get().publicada_en
    return error.value.razones


def otra_vez(voto, que="Se presenta otra vez."):
    return {voto.opciones[1].pk: que}


def test_se_niega_con_todas_las_razones(voto):
    acta(voto, 0, [(2,), (1,)])
    voto.centros[1].lugar = "Plaza"
    voto.centros[1].save()
    assert razones(voto, visto=1, hoy=datetime.date(2026, 4, 18)) == [
        "La votación termina el 19/04/2026.",
        "Falta el acta del centro 2, Plaza.",
        "«Parque» no ganó: diga qué sigue con ella.",
    ]


@pytest.mark.parametrize("hoy", [19, 20])
def test_se_publica_desde_el_ultimo_dia(voto, hoy):
    contado(voto)
    publicada = publicar(voto, destinos=otra_vez(voto), hoy=datetime.date(2026, 4, hoy))
    assert publicada.publicada_en
    assert publicada.history.first().history_user == voto.unidad


def test_no_se_publica_un_conteo_que_no_se_vio(voto):
    contado(voto)
    with pytest.raises(CambioMasNuevo):
        publicar(voto, visto=1, destinos=otra_vez(voto))


def test_un_empate_se_decide_y_se_dice_como(voto):
    contado(voto, dos=[(1, 1), (5, 5)])
    pozo, parque = voto.opciones
    assert razones(voto) == [
        "Empatan «Pozo», «Parque», y sólo gana 1: diga cuál y cómo se desempató."
    ]
    assert razones(voto, ganan=[pozo.pk]) == [
        "Hubo empate: diga cómo se desempató.",
        "«Parque» no ganó: diga qué sigue con ella.",
    ]
    publicada = publicar(
        voto, ganan=[parque.pk], desempate="Por sorteo.", destinos={pozo.pk: "No."}
    )
    assert publicada.desempate == "Por sorteo."
    parque.refresh_from_db()
    assert parque.gana_desempate


def test_un_sorteo_no_decide_un_empate_en_el_que_entra_otra(client, voto):
    """A correction brings a third proposal into the tie: nobody has won that one yet."""
    votacion = voto.votacion
    tercera = propuesta_de(votacion.municipio, votacion.edicion, "Puente")
    voto.opciones.append(OpcionVotacionFactory(votacion=votacion, orden=3, propuesta=tercera))
    pozo, parque, puente = voto.opciones
    acta(voto, 0, [(10,), (10,), (9,)])
    acta(voto, 1, [(5,), (5,), (5,)])
    dicho = {"destinos": {parque.pk: "No.", puente.pk: "No."}}
    publicar(voto, ganan=[pozo.pk], desempate="Sorteo de dos.", **dicho)
    assert "Cómo se desempató" in llano(client.get(voto.ruta))
    acta(voto, 0, [(10,), (10,), (10,)], visto=1, motivo="Faltó un voto de Puente.")
    opciones = list(votacion.opciones.all())
    assert escrutinio(votacion, opciones).empate == {pozo.pk, parque.pk, puente.pk}
    dice = llano(client.get(voto.ruta))
    assert dice.count("Empate sin decidir") == 3
    assert "Cómo se desempató" not in dice
    assert "Al publicarse ganaba." in dice  # by the draw of then
    assert llano(client.get("/obras/propuestas/")).count("Empate sin decidir") == 3 + 1
    su_pagina = llano(client.get(f"/obras/propuestas/{pozo.propuesta.clave}/"))
    assert "Empate sin decidir" in su_pagina
    assert "Empató y no se ha decidido, con 15 de 45 votos" in su_pagina
    dicho["destinos"][pozo.pk] = "No."
    publicar(voto, visto=3, ganan=[puente.pk], desempate="Sorteo de tres.", **dicho)
    opciones = list(votacion.opciones.all())
    assert escrutinio(votacion, opciones).ganan == {puente.pk}


def test_si_los_centros_o_el_padron_cambiaron_despues_no_se_publica(voto):
    contado(voto)
    voto.centros[0].boletas = 5
    voto.centros[0].save()
    Votacion.objects.update(padron=10)
    dichas = " ".join(razones(voto, destinos=otra_vez(voto)))
    assert "El centro 1 dice ahora que recibió 5 boletas, y su acta tiene 33" in dichas
    assert "Hay más boletas en las urnas (56) que personas en el padrón (10)." in dichas


# --- In public ------------------------------------------------------------------------------
def llano(response) -> str:
    return " ".join(response.content.decode().split())


def test_antes_de_publicarse_no_se_sabe_nada_del_resultado(client, voto):
    sin_contar = llano(client.get(voto.ruta))
    assert "Pozo" in sin_contar
    assert "Escuela Hidalgo" in sin_contar
    contado(voto)
    response = client.get(voto.ruta)
    assert "urnas" not in response.context
    assert llano(response) == sin_contar


def test_publicado_dice_quien_gano_y_que_sigue_con_las_demas(client, voto):
    contado(voto, uno=[(5, 5), (6, 4)], dos=[(10, 10), (5, 9)])
    publicar(voto, destinos=otra_vez(voto))
    response = client.get(voto.ruta)
    urnas, html = response.context["urnas"], llano(response)
    assert [(r.opcion.titulo, r.votos, r.gana) for r in urnas.renglones] == [
        ("Pozo", 30, True),
        ("Parque", 24, False),
    ]
    assert (urnas.depositadas, urnas.nulas) == (56, 2)
    # Half a bar is half of the votes, not half of the winner's.
    assert [r.ancho for r in urnas.renglones] == ["55.56%", "44.44%"]
    assert "46.6 %" in html  # 56 of 120
    assert "Se presenta otra vez." in html
    assert urnas.renglones[0].grupos == [15, 15, 0, 0, 0]
    assert "12 a 17 años" in html


@pytest.mark.una_base
@pytest.mark.parametrize(
    ("de_14", "se_dice"),
    [({}, True), ({1: 4}, False), ({1: 4, 2: 1}, True), ({1: 5}, False), ({1: 2, 2: 2}, False)],
)
def test_un_grupo_chico_o_que_voto_igual_no_se_dice(de_14, se_dice):
    grupos = {"12-17": Counter(de_14), "18-35": Counter({1: 9, 2: 9}), "sin_dato": Counter({1: 1})}
    assert se_desglosa(grupos) is se_dice


def test_sin_desglose_quedan_los_totales(client, voto):
    contado(voto, uno=[(2, 10), (1, 6)], dos=[(0, 10), (0, 9)])
    publicar(voto, destinos=otra_vez(voto))
    html = llano(client.get(voto.ruta))
    assert "No se dice por grupo de edad" in html
    assert "12 a 17 años" not in html


def test_una_correccion_ensena_las_dos_cifras_y_si_cambia_quien_gana(client, voto):
    contado(voto)
    publicar(voto, destinos=otra_vez(voto))
    acta(voto, 1, [(0, 0), (6, 10)], 1, visto=1, motivo="Se leyó al revés.")
    response = client.get(voto.ruta)
    html = llano(response)
    assert "Se leyó al revés." in html
    assert "«Pozo», en toda la votación: 30 antes, 20 después." in html
    assert "«Parque», en toda la votación: 24 antes, 28 después." in html
    assert "Boletas en la urna del centro: 23 antes, 17 después." in html
    assert "cambió qué propuestas ganan" in html
    assert "Al publicarse ganaba." in html
    assert "todavía no se dice" in html
    pozo, parque = voto.opciones
    publicar(voto, visto=3, destinos={pozo.pk: "Va a otra edición.", parque.pk: "Otra cosa."})
    html = llano(client.get(voto.ruta))
    assert "Va a otra edición." in html
    parque.refresh_from_db()
    assert parque.destino == "Se presenta otra vez."  # what was said stays


def test_lo_corregido_antes_de_publicar_tambien_se_cuenta(client, voto):
    acta(voto, 0, [(9,), (1,)])
    acta(voto, 0, [(8,), (1,)], visto=1, motivo="Se contó una de más.")
    acta(voto, 1, [(9,), (1,)])
    publicar(voto, visto=3, destinos=otra_vez(voto))
    html = llano(client.get(voto.ruta))
    assert "Se contó una de más." in html
    assert "en toda la votación" not in html
    assert "después de publicarse" not in html
