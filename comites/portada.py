"""What of this app goes on the pages of others: today's and coming events, overdue agreements."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from compromisos.secciones import Seccion
from evj.web.consultas import en_una_consulta, primeras

from .models import Acuerdo, Evento

A_LA_VISTA = 5
# What a line says of each.
DEL_EVENTO = ("clave", "titulo", "tipo", "estado", "sede", "inicio", "fin", "municipio__nombre")
DEL_ACUERDO = (
    "numero",
    "texto",
    "fecha",
    "oportunidad",
    "evento__clave",
    "evento__titulo",
    "evento__municipio__nombre",
    "dependencia__nombre",
    "dependencia__slug",
    "dependencia_con_pagina",
    "comite__clave",
    "comite__nombre",
)


def de_hoy(_objeto, dia) -> Seccion | None:
    """For inicio: what happens today and what is owed since before."""
    datos = juntos(Evento.objects.publicados().del_dia(dia.hoy), Acuerdo.objects.vencidos(dia.hoy))
    hay = datos["eventos"] or datos["acuerdos"]
    return Seccion("comites/_hoy.html", datos) if hay else None


def eventos_de_actividad(actividad, dia) -> Seccion | None:
    """The events that help to fulfil it or one that the agenda repeats: the next ones to come
    first, then the last ones past."""
    ahora = timezone.now()
    suyos = Q(actividades=actividad.principal) | Q(actividades__misma_que=actividad.principal)
    eventos = list(
        Evento.objects.publicados()
        .filter(pk__in=Evento.objects.filter(suyos).values("pk"))
        .por_cercania(ahora)
        .con_cambio_de_fecha()
        .select_related("municipio")[: A_LA_VISTA + 1]
    )
    datos = {"eventos": eventos, "a_la_vista": A_LA_VISTA}
    return Seccion("comites/_eventos_de_actividad.html", datos) if eventos else None


def juntos(eventos, vencidos) -> dict:
    """The first events and overdue agreements of those, each with one more than is shown, so that
    the page can say that there are more. One query, because the pages have many."""
    eventos, acuerdos = en_una_consulta(
        (primeras(eventos, A_LA_VISTA + 1, "inicio", "clave"), DEL_EVENTO),
        (
            primeras(vencidos.con_pagina(), A_LA_VISTA + 1, "fecha", "evento__clave", "numero"),
            DEL_ACUERDO,
        ),
    )
    return {"eventos": eventos, "acuerdos": acuerdos, "a_la_vista": A_LA_VISTA}


def del_comite(comite, hoy: date) -> dict:
    """For a committee's page: its meetings, kept and planned, and its agreements, the newest
    first and each with one more than is shown. Two queries."""
    eventos = comite.eventos.publicados().select_related("municipio").order_by("-inicio", "-id")
    acuerdos = Acuerdo.objects.publicados().del_comite(comite).con_estado(hoy).para_listar()
    return {
        "eventos": list(eventos[: A_LA_VISTA + 1]),
        "acuerdos": list(acuerdos.order_by("-fecha", "-id")[: A_LA_VISTA + 1]),
        "a_la_vista": A_LA_VISTA,
    }


def del_municipio(municipio, hoy: date) -> dict:
    """For a municipality's page: what is to come there, and what is owed from its meetings."""
    vencidos = Acuerdo.objects.vencidos(hoy).filter(evento__municipio=municipio)
    return juntos(municipio.eventos.publicados().por_venir(), vencidos)
