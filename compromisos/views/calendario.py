"""Deadlines as calendars to subscribe to (RFC 5545), the same bytes for the same data."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event, vDatetime

from ..models import Actividad, Compromiso, Dependencia, Ejecucion, Evaluacion, ResolucionProrroga
from ..models.estados import CERRADAS
from .publico import en_orden

TITULO_MAXIMO = 120


@require_safe
def evaluacion_plazos(request, slug):
    evaluacion = get_object_or_404(Evaluacion.objects.publicadas(), slug=slug)
    actividades = Actividad.objects.filter(compromiso__evaluacion=evaluacion)
    return _calendario(f"plazos-{slug}", f"Plazos: {evaluacion.nombre}", actividades)


@require_safe
def compromiso_plazos(request, slug, numero):
    compromiso = get_object_or_404(
        Compromiso.objects.publicados().select_related("evaluacion"),
        evaluacion__slug=slug,
        numero=numero,
    )
    return _calendario(
        f"plazos-{slug}-{numero}",
        f"Plazos del compromiso {numero}: {compromiso.evaluacion.nombre}",
        Actividad.objects.filter(compromiso=compromiso),
    )


@require_safe
def dependencia_plazos(request, slug):
    dependencia = get_object_or_404(Dependencia.objects.visibles(), slug=slug)
    suyas = Actividad.objects.publicadas().filter(dependencias=dependencia)
    return _calendario(f"plazos-{slug}", f"Plazos: {dependencia.nombre}", suyas)


def _calendario(archivo, nombre, actividades):
    calendario = Calendar()
    calendario.add("prodid", "-//EVJ//Seguimiento de compromisos//ES")
    calendario.add("version", "2.0")
    calendario.add("x-wr-calname", en_una_linea(nombre))
    for actividad in _con_plazo(actividades):
        calendario.add_component(_evento(actividad))
    return HttpResponse(
        calendario.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{archivo}.ics"'},
    )


def _con_plazo(actividades):
    """Those with a deadline in force that still have something due: neither concluded nor closed.
    `cambio`, `movida`: when that was."""
    pasado = Actividad.history.model.objects.filter(id=OuterRef("pk")).order_by("-history_date")
    autorizadas = ResolucionProrroga.objects.filter(
        prorroga__actividad=OuterRef("pk"), autorizada=True
    ).order_by("-creado")
    return en_orden(
        actividades.con_estado()
        .filter(fecha_vigente__isnull=False)
        .exclude(ejecucion__in=[Ejecucion.CONCLUIDA, *CERRADAS])
        .annotate(
            cambio=Subquery(pasado.values("history_date")[:1]),
            movida=Subquery(autorizadas.values("creado")[:1]),
        )
    )


def _evento(actividad) -> Event:
    evaluacion = actividad.compromiso.evaluacion
    direccion = f"{settings.SITIO}{actividad.get_absolute_url()}"
    texto = en_una_linea(actividad.texto) or "(la fuente perdió el texto)"
    unidades = ", ".join(str(r.dependencia) for r in actividad.responsabilidades.all())
    cambios = [momento for momento in (actividad.cambio, actividad.movida) if momento]
    evento = Event()
    evento.add("uid", f"actividad-{actividad.pk}@{urlsplit(settings.SITIO).hostname}")
    evento.add("dtstart", actividad.fecha_vigente)
    evento.add("dtend", actividad.fecha_vigente + timedelta(days=1))
    evento.add("dtstamp", max([*cambios, evaluacion.publicada_en]))
    if cambios:
        evento.add("last-modified", vDatetime(max(cambios)))
    evento.add("summary", f"Vence {actividad.clave}: {recortar(texto)}")
    evento.add(
        "description",
        f"{texto}\n\nResponde: {unidades or 'nadie, según la agenda'}\n{evaluacion.nombre}, "
        f"compromiso {actividad.compromiso.numero}\n{direccion}",
    )
    evento.add("url", direccion)
    evento.add("transp", "TRANSPARENT")
    return evento


def en_una_linea(texto: str) -> str:
    """Without breaks or control characters, which a calendar cannot hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in texto).split())


def recortar(texto: str) -> str:
    return texto if len(texto) <= TITULO_MAXIMO else f"{texto[: TITULO_MAXIMO - 1].rstrip()}…"
