"""The day a public page is about: today, or any earlier one (?al=AAAA-MM-DD)."""

import re
from dataclasses import dataclass
from datetime import date
from functools import wraps
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone

from .models.seguimiento import fin_del_dia
from .templatetags.evj import fecha

PARAMETRO = "al"
PRIMERO = date(2000, 1, 1)
_ENLACE = re.compile(r'(<a\b[^>]*?\shref="(/[^"?#]*))(\?[^"#]*)?(?=[#"])')
_A_HOY = "data-hoy"  # on a link that leaves the day
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DiaImposible(Exception):
    """The day asked for cannot be shown; str() says why, in Spanish."""


@dataclass(frozen=True)
class Dia:
    """`hoy`: the day against which deadlines stand; `al`: the records as they were when that day
    ended, or None for as they are now."""

    hoy: date
    al: date | None = None

    def consulta(self, otra: str = "") -> str:
        """The parameters of the address that lead to this day, after the others."""
        propia = urlencode({PARAMETRO: self.al.isoformat()}) if self.al else ""
        return "&".join(parte for parte in (otra, propia) if parte)

    def habia(self, fila) -> bool:
        """Whether the row was on record by the end of the day."""
        return self.al is None or fila.creado < fin_del_dia(self.al)


def dia_de(request) -> Dia:
    """What the address asks for. Raises DiaImposible."""
    hoy, escrito = timezone.localdate(), request.GET.get(PARAMETRO, "").strip()
    if not escrito:
        return Dia(hoy)
    try:
        al = date.fromisoformat(escrito) if _ISO.fullmatch(escrito) else None
    except ValueError:
        al = None
    if al is None:
        raise DiaImposible(
            f"«{escrito[:40]}» no es una fecha. Escríbala como año-mes-día: 2026-03-31."
        )
    if al > hoy:
        raise DiaImposible(f"El {al:%d/%m/%Y} todavía no llega: elija un día hasta hoy.")
    if al < PRIMERO:
        raise DiaImposible(f"Antes del {PRIMERO:%d/%m/%Y} no hay nada registrado.")
    return Dia(hoy) if al == hoy else Dia(al, al)


def con_dia(view):
    """Gives the view `request.dia`; an impossible day is a page that says so (400), and so is one
    on which there was nothing public at that address (404). From a page of an earlier day every
    link to a page that knows the days, too, leads to that day."""

    @wraps(view)
    def interna(request, *args, **kwargs):
        request.dia = Dia(timezone.localdate())
        try:
            request.dia = dia_de(request)
            return _sin_salir(view(request, *args, **kwargs), request.dia)
        except DiaImposible as razon:
            return _imposible(request, str(razon), 400)
        except Http404:
            if request.dia.al is None:
                raise
            razon = f"El {fecha(request.dia.al)} no había nada publicado en esta dirección."
            return _imposible(request, razon, 404)

    interna.sabe_de_dias = True
    return interna


def _sin_salir(response, dia: Dia):
    if dia.al is None or response.streaming:
        return response

    def con_el_dia(enlace):
        escrito, ruta, consulta = enlace.groups()
        if _A_HOY in escrito or not _sabe_de_dias(ruta):
            return enlace[0]
        antes = f"{consulta}&amp;" if consulta else "?"
        return f"{escrito}{antes}{dia.consulta()}"

    response.content = _ENLACE.sub(con_el_dia, response.content.decode()).encode()
    return response


def _sabe_de_dias(ruta: str) -> bool:
    try:
        return hasattr(resolve(ruta).func, "sabe_de_dias")
    except Resolver404:
        return False


def _imposible(request, razon, status):
    contexto = {"razon": razon, "dia": Dia(timezone.localdate())}
    return render(request, "al_imposible.html", contexto, status=status)
