"""The columns that more than one sheet has: a key, an edition, a municipality."""

import re

from compromisos.importacion.datos import dato_de_conocido
from compromisos.importacion.registros import Dato
from compromisos.importacion.valores import ValorInvalido, leer_texto

from ..models import Edicion, Municipio

ATTNAME = {"municipio": "municipio_id", "edicion": "edicion_id"}
"""Where a model keeps the id of what those columns name."""

_CLAVE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def dato_de_clave(maximo: int, falta: str, ejemplo: str) -> Dato:
    def leer(celda, _):
        clave = leer_texto(celda, maximo)
        if not _CLAVE.fullmatch(clave):
            raise ValorInvalido(f"Escriba minúsculas, cifras y guiones: {ejemplo}.")
        return clave

    return Dato("clave", "clave", leer, falta=falta)


def dato_de_municipio() -> Dato:
    """By its name or its INEGI key."""
    filas = list(Municipio.objects.values_list("pk", "nombre", "clave_nombre", "clave"))
    return dato_de_conocido(
        "municipio",
        "municipio",
        {dicho: (pk, nombre) for pk, nombre, *dichos in filas for dicho in dichos},
        "Escriba el municipio.",
        "No hay ningún municipio «{}».",
    )


def dato_de_edicion() -> Dato:
    filas = Edicion.objects.values_list("pk", "anio")
    return dato_de_conocido(
        "edicion",
        "edicion",
        {str(anio): (pk, str(anio)) for pk, anio in filas},
        "Escriba el año de la edición.",
        "No hay ninguna edición «{}»; regístrela antes.",
    )
