"""Two people with the same page open: nobody overwrites what they have not seen."""

import re
from datetime import date
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse

from compromisos.models import Actividad, Compromiso, Evaluacion, Responsabilidad
from compromisos.roles import ADMINISTRADOR
from tests.fabricas import (
    ActividadFactory,
    CausaAtrasoFactory,
    CompromisoFactory,
    DependenciaFactory,
    EvaluacionFactory,
    PuntoSintesisFactory,
    RecomendacionFactory,
    ResponsabilidadFactory,
    TipoMejoraFactory,
    UsuarioFactory,
)

from .formularios import lleno

pytestmark = pytest.mark.django_db


def _direccion(objeto):
    return reverse(f"admin:compromisos_{objeto._meta.model_name}_change", args=[objeto.pk])


def _abrir(cliente, objeto):
    return lleno(cliente.get(_direccion(objeto)))


def test_sin_nadie_mas_se_guarda(administrador):
    causa = CausaAtrasoFactory(nombre="Lluvia")
    datos = _abrir(administrador, causa) | {"nombre": "Lluvia fuerte"}
    assert administrador.post(_direccion(causa), datos).status_code == 302
    causa.refresh_from_db()
    assert causa.nombre == "Lluvia fuerte"


def test_guardar_sobre_lo_que_otro_cambio(administrador):
    compromiso = CompromisoFactory(texto="El texto de antes.")
    datos = _abrir(administrador, compromiso) | {"texto": "El mío."}
    Compromiso.objects.filter(pk=compromiso.pk).update(texto="El de la otra persona.")

    response = administrador.post(_direccion(compromiso), datos)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Alguien más guardó cambios" in html
    assert '<td class="texto">El de la otra persona.</td>' in html
    assert '<td class="texto">El mío.</td>' in html
    compromiso.refresh_from_db()
    assert compromiso.texto == "El de la otra persona."
    assert lleno(response)["texto"] == "El mío."

    assert administrador.post(_direccion(compromiso), lleno(response)).status_code == 302
    compromiso.refresh_from_db()
    assert compromiso.texto == "El mío."


@pytest.mark.parametrize("version", ["", "x", "á", "\0", None])
def test_sin_la_version_que_mostro_no_se_guarda(administrador, version):
    tipo = TipoMejoraFactory(nombre="Mejorar")
    datos = _abrir(administrador, tipo) | {"nombre": "Otro", "_version": version}
    if version is None:
        del datos["_version"]
    assert administrador.post(_direccion(tipo), datos).status_code == 409
    tipo.refresh_from_db()
    assert tipo.nombre == "Mejorar"


def test_una_fila_de_la_misma_pagina_tambien_cuenta(administrador):
    responsabilidad = ResponsabilidadFactory(papel="responsable")
    actividad = responsabilidad.actividad
    datos = _abrir(administrador, actividad)
    Responsabilidad.objects.update(papel="corresponsable")
    assert datos["responsabilidades-0-papel"] == "responsable"
    unidad = str(DependenciaFactory(nombre="Otra unidad").pk)
    datos |= {"texto": "Mío.", "responsabilidades-0-dependencia": unidad}
    response = administrador.post(_direccion(actividad), datos)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Responsable 1: Dependencia" in html
    assert '<td class="texto">Otra unidad</td>' in html
    assert "Responsable 1: Papel" not in html, "nobody typed it"
    otra_vez = lleno(response)
    assert otra_vez["responsabilidades-0-papel"] == "corresponsable"
    assert otra_vez["responsabilidades-0-dependencia"] == unidad
    responsabilidad.refresh_from_db()
    assert responsabilidad.papel == "corresponsable"


def test_lo_que_nadie_toco_queda_como_lo_dejo_la_otra_persona(administrador):
    actividad = ActividadFactory(
        texto="De antes.", medio_verificacion="Un acta", fecha_termino=date(2019, 3, 29)
    )
    datos = _abrir(administrador, actividad) | {"texto": "Mío."}
    ella = {"medio_verificacion": "Un oficio", "fecha_termino": date(2019, 4, 30)}
    Actividad.objects.filter(pk=actividad.pk).update(**ella)
    conflicto = administrador.post(_direccion(actividad), datos)
    html = conflicto.content.decode()
    assert conflicto.status_code == 409
    assert '<td class="texto">Mío.</td>' in html
    assert '<td class="texto">Un acta</td>' not in html

    # Meanwhile somebody else: what was typed the first time is still what was typed.
    otra_vez = lleno(conflicto)
    Actividad.objects.filter(pk=actividad.pk).update(medio_verificacion="Una lista")
    segundo = administrador.post(_direccion(actividad), otra_vez)
    assert segundo.status_code == 409
    assert administrador.post(_direccion(actividad), lleno(segundo)).status_code == 302
    actividad.refresh_from_db()
    assert (actividad.texto, actividad.medio_verificacion) == ("Mío.", "Una lista")
    assert actividad.fecha_termino == date(2019, 4, 30)


@pytest.mark.parametrize("vistos", ["", "x", "á", None])
def test_sin_saber_que_mostraba_la_pagina_todo_se_da_por_escrito(administrador, vistos):
    actividad = ActividadFactory(texto="De antes.", medio_verificacion="Un acta")
    datos = _abrir(administrador, actividad) | {"texto": "Mío.", "_vistos": vistos}
    if vistos is None:
        del datos["_vistos"]
    Actividad.objects.filter(pk=actividad.pk).update(medio_verificacion="Un oficio")
    conflicto = administrador.post(_direccion(actividad), datos)
    assert '<td class="texto">Un acta</td>' in conflicto.content.decode()
    assert lleno(conflicto)["medio_verificacion"] == "Un acta"


def test_una_fila_que_otro_agrego_no_se_pierde(administrador):
    actividad = ActividadFactory()
    datos = _abrir(administrador, actividad) | {"texto": "Mío."}
    suya = ResponsabilidadFactory(actividad=actividad)
    response = administrador.post(_direccion(actividad), datos)
    assert response.status_code == 409
    assert lleno(response)["responsabilidades-0-id"] == str(suya.pk), "it is to be seen"
    assert administrador.post(_direccion(actividad), lleno(response)).status_code == 302
    assert actividad.responsabilidades.count() == 1


@pytest.mark.parametrize("cual", [0, 1])
def test_una_fila_que_otro_borro_no_deja_sin_salida(administrador, cual):
    actividad = ActividadFactory(texto="De antes.")
    filas = [ResponsabilidadFactory(actividad=actividad, orden=n + 1) for n in range(2)]
    datos = _abrir(administrador, actividad) | {"texto": "Mío."}
    datos |= {"responsabilidades-0-orden": "8", "responsabilidades-1-orden": "9"}
    filas[cual].delete()
    conflicto = administrador.post(_direccion(actividad), datos)
    html = conflicto.content.decode()
    assert conflicto.status_code == 409
    assert "Responsable que otra persona borró: Orden" in html
    assert '<th scope="row">Responsable 1: Orden</th>' in html
    queda = filas[1 - cual]
    otra_vez = lleno(conflicto)
    assert otra_vez["responsabilidades-0-id"] == str(queda.pk)
    assert "responsabilidades-1-id" not in otra_vez
    assert administrador.post(_direccion(actividad), otra_vez).status_code == 302
    actividad.refresh_from_db()
    queda.refresh_from_db()
    assert (actividad.texto, queda.orden) == ("Mío.", 9 - cual)


def test_una_fila_nueva_sobrevive_al_conflicto(administrador):
    actividad = ActividadFactory(texto="De antes.")
    unidad = DependenciaFactory(nombre="La que agrego")
    datos = _abrir(administrador, actividad) | {
        "responsabilidades-TOTAL_FORMS": "1",
        "responsabilidades-0-dependencia": str(unidad.pk),
        "responsabilidades-0-papel": "responsable",
        "responsabilidades-0-orden": "1",
    }
    ResponsabilidadFactory(actividad=actividad, orden=2)
    conflicto = administrador.post(_direccion(actividad), datos)
    assert conflicto.status_code == 409
    assert "La que agrego" in conflicto.content.decode()
    assert administrador.post(_direccion(actividad), lleno(conflicto)).status_code == 302
    assert actividad.responsabilidades.count() == 2


def test_los_puntos_ligados_tambien_cuentan(administrador):
    recomendacion = RecomendacionFactory()
    punto = PuntoSintesisFactory(evaluacion=recomendacion.evaluacion, numero=7)
    datos = _abrir(administrador, recomendacion)
    recomendacion.puntos.add(punto)
    response = administrador.post(_direccion(recomendacion), datos)
    assert response.status_code == 409
    assert "Nada de lo que usted escribió es distinto" in response.content.decode()
    assert administrador.post(_direccion(recomendacion), lleno(response)).status_code == 302
    assert list(recomendacion.puntos.all()) == [punto]


def test_si_quedo_igual_se_dice(administrador):
    tipo = TipoMejoraFactory(nombre="Mejorar")
    datos = _abrir(administrador, tipo) | {"nombre": "Lo mismo"}
    tipo.nombre = "Lo mismo"
    tipo.save()
    response = administrador.post(_direccion(tipo), datos)
    assert response.status_code == 409
    assert "Nada de lo que usted escribió es distinto" in response.content.decode()


def test_entrar_no_cambia_la_version_de_una_cuenta(administrador):
    usuario = UsuarioFactory(first_name="Rosa")
    datos = _abrir(administrador, usuario) | {"last_name": "Pérez"}
    Client().force_login(usuario)
    assert administrador.post(_direccion(usuario), datos).status_code == 302


def test_una_fila_nueva_y_otra_borrada_se_guardan(administrador):
    evaluacion = EvaluacionFactory()
    for numero in (1, 2):
        PuntoSintesisFactory(evaluacion=evaluacion, numero=numero)
    datos = _abrir(administrador, evaluacion) | {
        "puntos_sintesis-0-DELETE": "on",
        "puntos_sintesis-TOTAL_FORMS": "3",
        "puntos_sintesis-2-numero": "3",
        "puntos_sintesis-2-texto": "El tercero.",
    }
    assert administrador.post(_direccion(evaluacion), datos).status_code == 302
    assert [punto.numero for punto in evaluacion.puntos_sintesis.all()] == [2, 3]


def _a_la_vez(cuantos, tarea):
    salida, respuestas = Barrier(cuantos), []

    def correr(n):
        try:
            respuestas.append(tarea(n, salida))
        finally:
            connection.close()

    hilos = [Thread(target=correr, args=[n]) for n in range(cuantos)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    return sorted(respuestas)


def _administrador():
    usuario = UsuarioFactory(is_staff=True)
    usuario.groups.set(Group.objects.filter(name=ADMINISTRADOR))
    return usuario


@pytest.mark.django_db(transaction=True)
def test_de_ocho_a_la_vez_gana_uno():
    evaluacion, usuario = EvaluacionFactory(descripcion="Antes"), _administrador()

    def guardar(n, salida):
        cliente = Client()
        cliente.force_login(usuario)
        datos = _abrir(cliente, evaluacion) | {"descripcion": f"De {n}"}
        salida.wait()
        return cliente.post(_direccion(evaluacion), datos).status_code

    assert _a_la_vez(8, guardar) == [302] + [409] * 7
    evaluacion.refresh_from_db()
    assert re.fullmatch(r"De \d", evaluacion.descripcion)


@pytest.mark.django_db(transaction=True)
def test_el_mismo_nombre_ocho_veces_a_la_vez_es_un_error_del_formulario():
    usuario = _administrador()

    def agregar(n, salida):
        cliente = Client()
        cliente.force_login(usuario)
        datos = lleno(cliente.get("/admin/compromisos/evaluacion/add/"))
        datos |= {"nombre": "La misma", "slug": "la-misma"}
        salida.wait()
        return cliente.post("/admin/compromisos/evaluacion/add/", datos).status_code

    assert _a_la_vez(8, agregar) == [200] * 7 + [302]
    assert Evaluacion.objects.count() == 1
