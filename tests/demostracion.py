"""The site of `make run DEMO=1` as it would be on a day, for the tests that look at it."""

import datetime
from contextlib import contextmanager

import time_machine
from django.core.management import call_command
from django.test import override_settings


@contextmanager
def sitio_de_demostracion(dia: datetime.date, carpeta):
    """Filled, and seen, at midday in Jalisco; its photographs go in `carpeta`."""
    mediodia = datetime.datetime.combine(dia, datetime.time(18), datetime.UTC)
    with override_settings(MEDIA_ROOT=carpeta), time_machine.travel(mediodia, tick=False):
        call_command("loaddata", "agenda_evj", "municipios_jalisco", "reglas_comites", verbosity=0)
        call_command("preparar_demo")
        call_command("demo")
        yield
