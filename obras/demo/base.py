"""What every part of the demo of the works needs: the days, and who does what."""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

from django.utils import timezone

from comites.demo import Demo
from comites.models import (
    Comite,
)
from compromisos.models import Enlace


@dataclass
class DemoDeObras(Demo):
    """Also who reports for each unit, and who goes to see what they say that they mended."""

    enlaces: Iterable[Enlace] = ()
    verifica: object = None

    @contextmanager
    def en(self, dias: int):
        """That day, for what is put on record in here: the day itself, given where it may be."""
        with mock.patch.object(timezone, "now", return_value=self.hora(dias, 18)):
            yield self.dia(dias)

    def enlace(self, lugar: int) -> Enlace:
        """Of the unit that builds in one of the municipalities."""
        return self.enlaces[lugar % len(self.enlaces)]


def comite_de(demo, municipio, tipo) -> Comite:
    return Comite.objects.get(edicion=demo.edicion, municipio=municipio, tipo=tipo)


def guardar(fila):
    """As a form would: what the model forbids is said, not stored."""
    fila.full_clean()
    fila.save()
    return fila
