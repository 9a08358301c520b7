"""The admin of needs, proposals, votes, works, quality and maintenance."""

from . import avances, fotos, obras

__all__ = ["avances", "fotos", "obras"]
