"""The admin of needs, proposals, votes, works, quality and maintenance."""

from . import calidad, fotos, mantenimiento, obras

__all__ = ["calidad", "fotos", "mantenimiento", "obras"]
