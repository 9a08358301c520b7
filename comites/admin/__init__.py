"""The admin of municipalities, editions, committees, events and contraloría social."""

from . import (
    comites,
    contraloria,
    ediciones,
    enlaces,
    eventos,
    instrumentos,
    integrantes,
    municipios,
    quejas,
    registros,
)

__all__ = [
    "comites",
    "contraloria",
    "ediciones",
    "enlaces",
    "eventos",
    "instrumentos",
    "integrantes",
    "municipios",
    "quejas",
    "registros",
]
