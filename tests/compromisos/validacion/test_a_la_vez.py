"""Twenty officials and five validators at the same time, on ten activities."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, Event

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from compromisos import acciones
from compromisos.models import Avance, Cierre, Revision
from compromisos.roles import VALIDADOR
from tests.compromisos.validacion.conftest import con_rol
from tests.fabricas import (
    ActividadFactory,
    EnlaceFactory,
    ResponsabilidadFactory,
    UsuarioFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

ACTIVIDADES = 10
ENLACES = 20
VALIDADORES = 5
TEXTOS = [f"Reporte de la persona {n}." for n in range(ENLACES)]
COLA = reverse("compromisos:validacion")


def cliente_de(usuario):
    cliente = Client()
    cliente.force_login(usuario)
    return cliente


def leer(patron, respuesta) -> str:
    """What the page says; the client's `context` mixes up the pages of all threads."""
    hallado = re.search(patron, respuesta.content.decode())
    return hallado[1] if hallado else ""


def reportar(cliente, actividad, texto):
    """As an official does: read the form, send it and, while others get in first, send it again.

    Returns the status of every answer.
    """
    direccion = reverse("compromisos:avance-create", args=[actividad.pk])
    respuestas = [cliente.get(direccion)]
    while respuestas[-1].status_code in (200, 409) and len(respuestas) < 50:
        datos = {
            "porcentaje": "30",
            "fecha": "2026-05-01",
            "texto": texto,
            "visto": leer(r'name="visto" value="(\d+)"', respuestas[-1]),
        }
        respuestas.append(cliente.post(direccion, datos))
    return [respuesta.status_code for respuesta in respuestas[1:]]


def validar_la_cola(cliente, ya_no_llegan):
    """As a validator does: always the report that has waited longest, until none is left."""
    estados = []
    while len(estados) < 50 * ENLACES:
        ultima = ya_no_llegan.is_set()
        primero = leer(rf'href="({COLA}avances/\d+/)"', cliente.get(COLA))
        if primero:
            datos = {"resultado": "validado", "porcentaje": "20", "suficiencia": "no"}
            estados.append(cliente.post(primero, datos).status_code)
        elif ultima:
            return estados
        else:
            ya_no_llegan.wait(0.2)
    return estados


def test_nada_se_pierde_ni_se_decide_dos_veces():
    responden = [ResponsabilidadFactory(actividad__numero=n + 1) for n in range(ACTIVIDADES)]
    enlaces = [
        (cliente_de(EnlaceFactory(dependencia=r.dependencia).usuario), r.actividad)
        for r in responden * (ENLACES // ACTIVIDADES)
    ]
    validadores = [cliente_de(con_rol(VALIDADOR)) for _ in range(VALIDADORES)]
    salida, ya_no_llegan = Barrier(ENLACES + VALIDADORES), Event()

    def enlace(n, cliente, actividad):
        try:
            salida.wait()
            return reportar(cliente, actividad, TEXTOS[n])
        finally:
            connection.close()

    def validador(cliente):
        try:
            salida.wait()
            return validar_la_cola(cliente, ya_no_llegan)
        finally:
            connection.close()

    with ThreadPoolExecutor(ENLACES + VALIDADORES) as hilos:
        reportan = [hilos.submit(enlace, n, *quien) for n, quien in enumerate(enlaces)]
        validan = [hilos.submit(validador, cliente) for cliente in validadores]
        try:
            enviados = [hilo.result() for hilo in reportan]
        finally:
            ya_no_llegan.set()
        decisiones = Counter(estado for hilo in validan for estado in hilo.result())

    assert {estados[-1] for estados in enviados} == {302}
    assert {estado for estados in enviados for estado in estados[:-1]} <= {409}
    assert sorted(Avance.objects.values_list("texto", flat=True)) == sorted(TEXTOS)
    assert decisiones[302] == Revision.objects.count() == ENLACES
    assert set(decisiones) <= {302, 409}


@pytest.mark.parametrize("repetida", [False, True])
def test_lo_que_se_cierra_mientras_se_reporta_no_recibe_el_reporte(monkeypatch, repetida):
    """Who closes it waits for the report that found it open, or the report finds it closed."""
    responde = ResponsabilidadFactory()
    actividad = responde.actividad
    if repetida:
        evaluacion = actividad.compromiso.evaluacion
        actividad.misma_que = ActividadFactory(compromiso__evaluacion=evaluacion)
        actividad.save()
    quien, autoriza = UsuarioFactory(), UsuarioFactory()
    abierta, cerrada = Event(), Event()
    exigir_abierta = acciones.exigir_abierta

    def con_calma(de_cual):
        exigir_abierta(de_cual)
        abierta.set()
        cerrada.wait(0.5)

    monkeypatch.setattr(acciones, "exigir_abierta", con_calma)

    def reportar_la():
        try:
            acciones.registrar_avance(
                actividad=actividad,
                visto=None,
                autor=quien,
                dependencia=responde.dependencia,
                porcentaje=10,
                fecha=date(2026, 5, 1),
                texto="Se empezó.",
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as hilos:
        reporte = hilos.submit(reportar_la)
        abierta.wait()
        acciones.cerrar_actividad(
            actividad=actividad, tipo="cancelada", motivo="No hubo dinero.", autoriza=autoriza
        )
        cerrada.set()
        reporte.result()
    assert Avance.objects.get().creado < Cierre.objects.get().creado
