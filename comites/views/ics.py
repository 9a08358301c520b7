"""Events as calendars to subscribe to (RFC 5545), the same bytes for the same data."""

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Max, OuterRef, Subquery
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event, vDatetime

from compromisos.views.calendario import en_una_linea

from ..filters import EventoFilter
from ..models import EstadoEvento, Evento

ZONA = ZoneInfo(settings.TIME_ZONE)
MUCHOS = 1000  # the newest; a calendar of more is of no use to anybody
ESTADOS = {
    EstadoEvento.PROGRAMADO: "CONFIRMED",
    EstadoEvento.REALIZADO: "CONFIRMED",
    EstadoEvento.POSPUESTO: "TENTATIVE",
    EstadoEvento.CANCELADO: "CANCELLED",
}


@require_safe
def calendario_ics(request):
    """The events that the filters leave; 400 for a filter that is wrong."""
    filtro = EventoFilter.de_la_pagina(request, Evento.objects.publicados())
    if not filtro.is_valid():
        return HttpResponseBadRequest(
            "El filtro no existe.", content_type="text/plain; charset=utf-8"
        )
    nombre = "Eventos EVJ"
    if filtro.activos:
        nombre += f": {filtro.en_palabras}"
    return _calendario("eventos", nombre, filtro.qs.order_by("-inicio", "-id")[:MUCHOS])


@require_safe
def evento_ics(request, clave):
    evento = get_object_or_404(Evento.objects.publicados(), clave=clave)
    return _calendario(clave, evento.titulo, Evento.objects.filter(pk=evento.pk))


def _calendario(archivo, nombre, eventos):
    calendario = Calendar()
    calendario.add("prodid", "-//EVJ//Calendario de eventos//ES")
    calendario.add("version", "2.0")
    calendario.add("x-wr-calname", en_una_linea(nombre))
    calendario.add("x-wr-timezone", ZONA.key)
    for evento in _con_version(eventos):
        calendario.add_component(_evento(evento))
    calendario.add_missing_timezones()
    return HttpResponse(
        calendario.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{archivo}.ics"'},
    )


def _con_version(eventos):
    """Annotate `version`, which grows with each change of whatever kind, and when the last was."""
    historia = Evento.history.model.objects.filter(id=OuterRef("pk")).order_by().values("id")
    return eventos.select_related("municipio").annotate(
        version=Subquery(historia.annotate(n=Count("history_id")).values("n")),
        cambiado=Subquery(historia.annotate(ultimo=Max("history_date")).values("ultimo")),
    )


def _evento(evento) -> Event:
    direccion = f"{settings.SITIO}{evento.get_absolute_url()}"
    uno = Event()
    uno.add("uid", f"evento-{evento.clave}@{urlsplit(settings.SITIO).hostname}")
    uno.add("sequence", (evento.version or 1) - 1)
    uno.add("dtstamp", evento.cambiado or evento.inicio)
    if evento.cambiado:
        uno.add("last-modified", vDatetime(evento.cambiado))
    uno.add("dtstart", evento.inicio.astimezone(ZONA))
    uno.add("dtend", evento.fin.astimezone(ZONA))
    uno.add("summary", _titulo(evento))
    uno.add("location", en_una_linea(f"{evento.sede}, {evento.municipio.nombre}, Jalisco"))
    if evento.latitud is not None:
        uno.add("geo", (evento.latitud, evento.longitud))
    uno.add("status", ESTADOS[evento.estado])
    uno.add("categories", [evento.get_tipo_display()])
    uno.add("description", f"{evento.get_tipo_display()}. Lo último, en su página:\n{direccion}")
    uno.add("url", direccion)
    return uno


def _titulo(evento) -> str:
    """What calendars show; many do not show the state."""
    titulo = en_una_linea(evento.titulo)
    if evento.estado in (EstadoEvento.POSPUESTO, EstadoEvento.CANCELADO):
        return f"{evento.get_estado_display()}: {titulo}"
    return titulo
