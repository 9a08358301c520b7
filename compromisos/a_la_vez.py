"""What two people, or two servers, do to the same thing at the same time."""

from datetime import datetime, timedelta

from django.utils import timezone


class CambioMasNuevo(Exception):
    """Somebody changed it after the form was opened."""


def exigir_visto(visto: int, ultimo):
    """Raise CambioMasNuevo unless the form showed as many rows as there are; `ultimo`: the row
    with the last `numero`, or None."""
    if visto != (ultimo.numero if ultimo else 0):
        raise CambioMasNuevo


def despues_de(*momentos: datetime | None) -> datetime:
    """Now; two servers' clocks may differ, and what is recorded last must still be the newest."""
    pasados = [momento + timedelta(microseconds=1) for momento in momentos if momento]
    return max([timezone.now(), *pasados])
