"""The admin of the municipalities, the exercises of the programme and the contraloría social."""

from . import contraloria, ediciones, instrumentos, municipios, quejas

__all__ = ["contraloria", "ediciones", "instrumentos", "municipios", "quejas"]
