"""What a form does not ask for cannot be written by sending it all the same."""

import pytest
from django.apps import apps
from django.db import models

from tests.compromisos.admin.formularios import lleno

from .matriz import CAMBIAR, FILAS, MODELOS, PAPELES, SI, app_de
from .test_matriz import datos_de, de_nuevo, lo_escrito

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]  # what a form takes in

NUESTROS = {  # what each form of our own makes
    "compromisos:avance-create": "compromisos.avance",
    "compromisos:prorroga-create": "compromisos.prorroga",
    "compromisos:revision-create": "compromisos.revision",
    "compromisos:resolucion-create": "compromisos.resolucionprorroga",
    "compromisos:cierre-create": "compromisos.cierre",
    "comites:seguimiento-create": "comites.seguimientoacuerdo",
    "comites:inscripcion-create": "comites.inscripcion",
    "obras:avance-create": "obras.avanceobra",
    "obras:atencion-create": "obras.atencionaccion",
    "obras:verificacion-create": "obras.verificacionaccion",
    "obras:necesidad-create": "obras.necesidadmantenimiento",
    "obras:respuesta-create": "obras.seguimientomantenimiento",
    "admin:obras_obra_etapa": "obras.etapaobra",
    "admin:obras_obra_cambiar": "obras.cambioobra",
    "admin:obras_propuesta_version": "obras.versionpropuesta",
    "admin:obras_propuesta_contribucion": "obras.contribucion",
    "admin:obras_propuesta_dictamen": "obras.dictamen",
    "admin:obras_propuesta_firma": "obras.compromisofirmado",
    "admin:obras_votacion_acta": "obras.actavotacion",
}
CAMBIABLES = [m for m, (_, administracion) in MODELOS.items() if CAMBIAR in administracion]
# What differs from one sending to the next; the name of a file is drawn by lot.
DE_CADA_VEZ = ("id", "creado", "creada", "last_login", "archivo")


def de_mas(modelo, pedidos, ajeno) -> dict:
    """Something for every field of the table that the form does not ask for."""
    de_muestra = {
        models.BooleanField: "on",
        models.DateTimeField: "2001-01-01 00:00",
        models.DateField: "2001-01-01",
    }
    return {
        nombre: de_muestra.get(type(campo), ajeno.pk)
        for campo in (*modelo._meta.concrete_fields, *modelo._meta.many_to_many)
        for nombre in {campo.name, campo.attname}
        if nombre not in pedidos and nombre != "id"
    }


def fila_de(modelo, **filtro) -> dict:
    campos = [c.attname for c in modelo._meta.concrete_fields if c.attname not in DE_CADA_VEZ]
    return modelo.objects.filter(**filtro).order_by("pk").values(*campos).last()


def enviado(mundo, como, fila, datos, modelo, **filtro):
    """The row as it is after sending that."""
    papel = PAPELES[fila.escribir.index(SI)]
    with lo_escrito() as escrituras:
        response = como(papel).post(mundo.direccion(fila), de_nuevo(datos))
        assert response.status_code == 302, fila.ruta
        assert escrituras
        return fila_de(modelo, **filtro)


def test_en_los_nuestros(mundo, como):
    for ruta, nombre in NUESTROS.items():
        fila = next(fila for fila in FILAS if fila.ruta == ruta)
        modelo = apps.get_model(nombre)
        datos = datos_de(fila, mundo, como)
        todo = datos | de_mas(modelo, datos, mundo.cuentas["enlace de otra dependencia"])
        esperada = enviado(mundo, como, fila, datos, modelo)
        assert enviado(mundo, como, fila, todo, modelo) == esperada, ruta


def test_en_el_administrador(mundo, como):
    for nombre in CAMBIABLES:
        fila = next(f for f in FILAS if f.ruta == f"admin:{app_de(nombre)}_{nombre}_change")
        modelo = apps.get_model(app_de(nombre), nombre)
        (pk,) = mundo.args[fila.ruta, ""]
        pagina = como("administración").get(mundo.direccion(fila))
        datos, pedidos = lleno(pagina), pagina.context["adminform"].form.fields
        ajeno = mundo.cuentas["enlace de otra dependencia"]
        todo = datos | de_mas(modelo, {*datos, *pedidos}, ajeno)
        antes = fila_de(modelo, pk=pk)
        assert enviado(mundo, como, fila, todo, modelo, pk=pk) == antes, nombre
