"""The admin of needs, proposals, votes, works, quality and maintenance."""

from . import avances, calidad, fotos, mantenimiento, obras, propuestas, votaciones

__all__ = ["avances", "calidad", "fotos", "mantenimiento", "obras", "propuestas", "votaciones"]
