"""The admin of the municipalities, the exercises of the programme and the events."""

from . import ediciones, eventos, municipios

__all__ = ["ediciones", "eventos", "municipios"]
