"""The admin of the municipalities, the editions, the committees and the contraloría social."""

from . import (
    comites,
    contraloria,
    ediciones,
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
    "instrumentos",
    "integrantes",
    "municipios",
    "quejas",
    "registros",
]
