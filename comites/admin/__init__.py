"""The admin of the municipalities and of the exercises of the programme."""

from . import ediciones, municipios

__all__ = ["ediciones", "municipios"]
