"""The admin of needs, proposals, votes, works, quality and maintenance."""

from . import avances, obras  # noqa: F401 - each registers its own
