"""A public form as somebody opened it a while ago."""

import datetime

import pytest
from django.utils import timezone

from comites import fichas


def abierta_hace(segundos=60) -> str:
    """The ticket of a form that was opened so long ago."""
    antes = timezone.now() - datetime.timedelta(seconds=segundos)
    with pytest.MonkeyPatch.context() as parche:
        parche.setattr("time.time", antes.timestamp)
        return fichas.nueva()
