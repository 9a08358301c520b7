"""The admin of needs, proposals, votes, works, quality and maintenance."""

from . import propuestas, votaciones

__all__ = ["propuestas", "votaciones"]
