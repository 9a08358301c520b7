"""The admin of the municipalities, of the exercises of the programme and of the committees."""

from . import comites, ediciones, integrantes, municipios, registros

__all__ = ["comites", "ediciones", "integrantes", "municipios", "registros"]
