"""The admin of needs, proposals, votes, works, quality and maintenance."""

from . import fotos, obras

__all__ = ["fotos", "obras"]
