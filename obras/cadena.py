"""From the need to the maintenance of a work, as one line of time."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Hecho:
    """Something that happened to a work, or to what led to it."""

    fecha: date
    que: str
    texto: str = ""
    enlace: str = ""
