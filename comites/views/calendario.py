"""The public calendar: a month, a list, an event with its history, its poster."""

from urllib.parse import urlencode

import segno
from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from compromisos.evidencias import EXTENSIONES
from compromisos.models import Actividad
from compromisos.views.evidencia import entregar
from compromisos.views.exportar import exportar
from compromisos.views.publico import POR_PAGINA, pide_archivo
from evj.web.paginas import pagina_o_parte, paginar

from ..asistencia import concurrencia
from ..convocatorias import comparar_ediciones
from ..filters import EventoFilter, EventoListaFilter
from ..mapas import Nombre, mapa_de
from ..mes import leer_mes
from ..models import Acuerdo, Comite, EstadoEvento, Evento, Minuta, SeguimientoAcuerdo

COLUMNAS = (
    "Clave",
    "Tipo",
    "Título",
    "Estado",
    "Empieza",
    "Termina",
    "Sede",
    "Municipio",
    "Región",
    "Edición",
    "Comités",
    "Cupo",
)
EVENTOS = Nombre("evento", "eventos", "Ninguno")
MUCHOS = 500  # in a month: a page of more would weigh too much


def migas(*mas):
    return [("Calendario", reverse("comites:evento-mes")), *mas]


@require_safe
def evento_mes(request):
    """A month of events, as a table; on a narrow screen the same table reads as a list."""
    hoy = timezone.localdate()
    mes = leer_mes(request.GET.get("mes", ""), hoy)
    if mes is None:
        raise Http404("No hay ese mes.")
    eventos = Evento.objects.publicados().entre(mes.primero, mes.ultimo)
    filtro = EventoFilter.de_la_pagina(request, eventos.select_related("municipio"))
    del_mes = list(filtro.qs[:MUCHOS])
    contexto = {
        "seccion": "calendario",
        "mes": mes,
        "semanas": mes.casillas(del_mes, hoy),
        "cuantos": len(del_mes),
        "filtro": filtro,
        "filtrada": not filtro.is_valid() or bool(filtro.activos),
        "enlaces": {
            "anterior": _de_mes(mes.anterior, filtro),
            "siguiente": _de_mes(mes.siguiente, filtro),
        },
        "ruta": request.path,
        "sitio": settings.SITIO,
    }
    return pagina_o_parte(request, "comites/evento_mes.html", "comites/_mes.html", contexto)


def _de_mes(mes, filtro) -> str:
    """The address of that month with the same filters; "" out of the calendar."""
    if not mes.existe:
        return ""
    consulta = urlencode({**filtro.activos, "mes": mes.clave})
    return f"{reverse('comites:evento-mes')}?{consulta}"


@require_safe
def evento_list(request):
    """Events one after the other, and in a map: those to come, those past, those of a day."""
    eventos = Evento.objects.publicados().para_listar().con_cambio_de_fecha()
    filtro = EventoListaFilter.de_la_pagina(request, eventos)
    if pide_archivo(request, filtro):
        return exportar(request, "eventos", COLUMNAS, filas_de(filtro.qs))
    pagina = paginar(request, filtro.qs, POR_PAGINA, filtro.consulta)
    contexto = {
        "seccion": "calendario",
        "filtro": filtro,
        "filtrada": not filtro.is_valid() or bool(filtro.activos),
        "pagina": pagina,
        "mapa": mapa_de(filtro.qs, EVENTOS) if pagina.filas else None,
        "ruta": request.path,
        "migas": migas(),
    }
    return pagina_o_parte(request, "comites/evento_list.html", "comites/_lista.html", contexto)


def filas_de(eventos):
    for evento in eventos:
        yield (
            evento.clave,
            evento.get_tipo_display(),
            evento.titulo,
            evento.estado_en_palabras(),
            timezone.localtime(evento.inicio).isoformat(timespec="minutes"),
            timezone.localtime(evento.fin).isoformat(timespec="minutes"),
            evento.sede,
            evento.municipio.nombre,
            evento.municipio.region.nombre,
            evento.edicion.rotulo,
            "; ".join(comite.nombre for comite in evento.comites.all()),
            evento.cupo,
        )


@require_safe
def evento_detail(request, clave):
    """An event: what, where, when and whatever changed; afterwards, what it came to."""
    evento = get_object_or_404(
        Evento.objects.publicados()
        .con_inscritos()
        .select_related("municipio__region", "edicion", "convocatoria", "minuta")
        .prefetch_related(
            Prefetch("comites", Comite.objects.select_related("municipio")),
            Prefetch(
                "actividades",
                Actividad.objects.publicadas().select_related("compromiso__evaluacion"),
            ),
            "cambios",
            "asistencias",
        ),
        clave=clave,
    )
    hoy, ahora = timezone.localdate(), timezone.now()
    minuta = getattr(evento, "minuta", None)
    publicada = minuta is not None and minuta.publicada
    contexto = {
        "seccion": "calendario",
        "hoy": hoy,
        "evento": evento,
        "cambios": list(evento.cambios.all())[::-1],
        "con_cartel": evento.estado == EstadoEvento.PROGRAMADO and ahora < evento.fin,
        "admite": evento.admite_inscripcion(ahora),
        "libres": None if evento.cupo is None else max(evento.cupo - evento.confirmadas, 0),
        "convocatoria": getattr(evento, "convocatoria", None),
        "minuta": minuta if publicada else None,
        "extension": EXTENSIONES.get(minuta.tipo_mime, "")[1:].upper() if publicada else "",
        "acuerdos": acuerdos_de(evento, hoy) if publicada else [],
        "concurrencia": concurrencia(evento.asistencias.all()),
        "migas": migas(),
    }
    return render(request, "comites/evento_detail.html", contexto)


def acuerdos_de(evento, hoy):
    """Its agreements as they stand, each with what came of it, the last first."""
    seguimientos = SeguimientoAcuerdo.objects.order_by("-numero")
    return (
        Acuerdo.objects.filter(evento=evento)
        .con_estado(hoy)
        .con_pagina()
        .select_related("dependencia", "comite", "evento")
        .prefetch_related(Prefetch("seguimientos", seguimientos))
        .order_by("numero")
    )


@require_safe
def evento_cartel(request, clave):
    """The poster of an event to come: a page of paper with the way to its page drawn as a QR."""
    evento = get_object_or_404(
        Evento.objects.publicados().select_related("municipio", "convocatoria"), clave=clave
    )
    direccion = f"{settings.SITIO}{evento.get_absolute_url()}"
    contexto = {
        "evento": evento,
        "convocatoria": getattr(evento, "convocatoria", None),
        "direccion": direccion,
        "qr": dibujo_qr(direccion),
    }
    return render(request, "comites/evento_cartel.html", contexto)


def dibujo_qr(texto: str) -> dict:
    """`lado`: of the drawing, in modules; `trazo`: the path of its dark ones, a row at a time."""
    codigo = segno.make(texto, error="m", micro=False)
    filas = [list(fila) for fila in codigo.matrix_iter(border=4)]
    trazo = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, fila in enumerate(filas)
        for x, oscuro in enumerate(fila)
        if oscuro
    )
    return {"lado": len(filas), "trazo": trazo}


@require_safe
def minuta_archivo(request, clave):
    """The file of published minutes."""
    minuta = get_object_or_404(
        Minuta.objects.select_related("evento").exclude(archivo=""),
        publicada=True,
        evento__publicado=True,
        evento__clave=clave,
    )
    return entregar(minuta)


@require_safe
def convocatoria_list(request):
    """How many days calls stayed open, compared between exercises."""
    contexto = {
        "seccion": "calendario",
        "ediciones": comparar_ediciones(),
        "migas": migas(),
    }
    return render(request, "comites/convocatoria_list.html", contexto)
