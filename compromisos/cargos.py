"""For whom the user acts, and so what the menu of the private pages offers.

The liaison of a unit acts for it; apps to the right add whom else their people act for. They do so
in `AppConfig.ready()`: `registrar(funcion)`, where the function gets the user, the units that it
is a liaison of and the day, and answers with Cargos of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from .models import Dependencia


@dataclass(frozen=True)
class Entrada:
    """Of the menu; `seccion`: what a page that belongs to it says in its context."""

    seccion: str
    texto: str
    direccion: str


@dataclass(frozen=True)
class Cargos:
    """`por`: whom the user acts for, each with its name; `menu`: where to do it. `dependencias`:
    the units among them."""

    por: list = field(default_factory=list)
    dependencias: list[Dependencia] = field(default_factory=list)
    menu: list[Entrada] = field(default_factory=list)


Funcion = Callable[[object, list[Dependencia], date], Cargos]

_registro: list[Funcion] = []


def registrar(funcion: Funcion):
    if funcion not in _registro:
        _registro.append(funcion)


def cargos_de(usuario, hoy=None) -> Cargos:
    """All of them, the units first; one query, and one for each function that was registered."""
    hoy = hoy or timezone.localdate()
    mias = list(Dependencia.objects.de_usuario(usuario, hoy))
    menu = [Entrada("panel", "Mi panel", reverse("compromisos:panel"))]
    otros = [funcion(usuario, mias, hoy) for funcion in _registro]
    return Cargos(
        por=[*mias, *(quien for cargos in otros for quien in cargos.por)],
        dependencias=mias,
        menu=[*menu, *(entrada for cargos in otros for entrada in cargos.menu)],
    )


def cargos(request) -> dict:
    """Context processor: `cargos`, looked up once a page of the private area says them."""
    return {"cargos": SimpleLazyObject(lambda: cargos_de(request.user))}
