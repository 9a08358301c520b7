"""The public pages: the same for everybody, a function of the data, the day and the address."""

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evj.web.paginas import paginar

from ..correcciones import publicada_desde
from ..dia import con_dia
from ..models import Actividad, Compromiso, Enlace, Responsabilidad, Resumen
from ..models.entonces import filas_de_entonces
from ..panorama import sin_reporte
from ..pruebas_vivas import probar
from ..secciones import Pagina, secciones_de
from ..sucesos import MAXIMO, sucesos
from ..textos import como_eran
from .exportar import PARAMETRO

POR_PAGINA = 25


def miga(texto, nombre, *args):
    return texto, reverse(f"compromisos:{nombre}", args=args)


AGENDAS = ("Agendas", "evaluacion-list")
DEPENDENCIAS = ("Dependencias", "dependencia-list")


def en_orden(actividades, hoy=None, al=None):
    """In the order of the agendas, ready to be listed; each Responsabilidad (of an earlier day,
    its row of then) says `con_enlace`, whether its unit has a liaison on the day."""
    enlaces = Enlace.objects.de_la_dependencia(OuterRef("dependencia"), hoy)
    de_hoy = Responsabilidad.objects.all()
    responsables = (
        (filas_de_entonces(Responsabilidad, al) if al else de_hoy)
        .select_related("dependencia")
        .annotate(con_enlace=Exists(enlaces))
        .order_by("orden", "id")
    )
    return (
        actividades.con_devolucion(al)
        .select_related("compromiso__evaluacion", "misma_que__compromiso")
        .prefetch_related(Prefetch("responsabilidades", queryset=responsables))
        .order_by("compromiso__evaluacion__clave_nombre", "compromiso__numero", "numero")
    )


def pide_archivo(request, filtro) -> bool:
    """Whether a file is asked for, of a list that there is."""
    return PARAMETRO in request.GET and filtro.is_valid()


def lista_de_actividades(request, filtro, ruta) -> dict:
    """What `_actividades.html` shows."""
    valido = filtro.is_valid()
    return {
        "filtro": filtro,
        "pagina": paginar(request, filtro.qs, POR_PAGINA, request.dia.consulta(filtro.consulta)),
        "filtrada": not valido or bool(filtro.activos),
        "ruta": ruta,
    }


@require_safe
@con_dia
def compromiso_detail(request, slug, numero):
    """A commitment: where it comes from, its activities, and what they add up to."""
    hoy, al = request.dia.hoy, request.dia.al
    compromiso = get_object_or_404(
        con_vecinos(Compromiso.objects.publicados(al), "evaluacion", al).select_related(
            "evaluacion", "recomendacion", "tipo_mejora"
        ),
        evaluacion__slug=slug,
        numero=numero,
    )
    actividades = Actividad.objects.filter(compromiso=compromiso).con_estado(hoy, al)
    resumen = actividades.resumir().get((), Resumen())
    en_lista = en_orden(actividades, hoy, al)
    pagina = paginar(request, en_lista, POR_PAGINA, request.dia.consulta())
    puntos = compromiso.recomendacion.puntos.en_registro(al)
    como_eran(al, compromiso, puntos, pagina.filas)
    contexto = {
        "seccion": "agendas",
        "hoy": hoy,
        "dia": request.dia,
        "compromiso": compromiso,
        "evaluacion": compromiso.evaluacion,
        "puntos": puntos,
        "pagina": pagina,
        "resumen": resumen,
        "sin_reporte": sin_reporte(resumen),
        "vecinos": vecinos(compromiso, slug),
        "migas": [
            miga(*AGENDAS),
            miga(compromiso.evaluacion.nombre, "evaluacion-detail", slug),
        ],
    }
    return render(request, "compromisos/compromiso_detail.html", contexto)


def con_vecinos(filas, padre=None, al=None):
    """Annotate the numbers of the ones just before and after, of those with the same parent."""
    suyos = {padre: OuterRef(padre)} if padre else {}
    hermanos = filas.model.objects.filter(**suyos).order_by("numero")
    if al:
        hermanos = hermanos.en_registro(al)
    antes = hermanos.filter(numero__lt=OuterRef("numero")).reverse()
    despues = hermanos.filter(numero__gt=OuterRef("numero"))
    return filas.annotate(
        anterior=Subquery(antes.values("numero")[:1]),
        siguiente=Subquery(despues.values("numero")[:1]),
    )


def vecinos(este, *camino) -> dict:
    """The ones just before and after a row of con_vecinos(), each (words, address) or None."""
    modelo = este._meta.model_name
    return {
        donde: numero
        and miga(f"{modelo.capitalize()} {numero}", f"{modelo}-detail", *camino, numero)
        for donde, numero in (("anterior", este.anterior), ("siguiente", este.siguiente))
    }


@require_safe
@con_dia
def actividad_detail(request, slug, compromiso, numero):
    """An activity: text, units, deadline as read and as printed, and every report on it."""
    hoy, al = request.dia.hoy, request.dia.al
    publicadas = Actividad.objects.publicadas(al).con_estado(hoy, al).con_devolucion(al)
    juntas = list(
        con_vecinos(en_orden(publicadas, hoy, al), "compromiso", al)
        .annotate(publicada_desde=publicada_desde("compromiso__evaluacion"))
        .select_related("cierre")
        .filter(que_comparten(slug, compromiso, numero))
    )
    actividad = la_pedida(juntas, compromiso, numero)
    como_eran(al, actividad)
    evaluacion = actividad.compromiso.evaluacion
    historia = sucesos(actividad, request.dia)
    contexto = {
        "seccion": "agendas",
        "hoy": hoy,
        "dia": request.dia,
        "actividad": actividad,
        "evaluacion": evaluacion,
        "sucesos": historia[:MAXIMO],
        "hay_mas": len(historia) > MAXIMO,
        "movida": dias_movidos(actividad),
        "iguales": [otra for otra in juntas if otra is not actividad],
        # It counts what is on record now: of an earlier day it would tell what came later.
        "prueba": None if al else probar(actividad, hoy),
        "secciones": secciones_de(Pagina.ACTIVIDAD, actividad, request.dia),
        "sin_enlace": [
            r.dependencia for r in actividad.responsabilidades.all() if not r.con_enlace
        ],
        "reportada": actividad.reportado is not None,
        "por_validar": any(s.tipo == "avance" and s.fila.decision is None for s in historia),
        "vecinos": vecinos(actividad, slug, compromiso),
        "migas": [
            miga(*AGENDAS),
            miga(evaluacion.nombre, "evaluacion-detail", slug),
            miga(f"Compromiso {compromiso}", "compromiso-detail", slug, compromiso),
        ],
    }
    return render(request, "compromisos/actividad_detail.html", contexto)


def dias_movidos(actividad) -> int | None:
    """How many days later than the original the deadline in force is; None without an original."""
    if actividad.fecha_termino is None or actividad.fecha_vigente is None:
        return None
    return (actividad.fecha_vigente - actividad.fecha_termino).days


def la_pedida(juntas, compromiso, numero):
    """That one of the activities. Raises Http404 if it is not there."""
    for actividad in juntas:
        if (actividad.compromiso.numero, actividad.numero) == (compromiso, numero):
            return actividad
    raise Http404("No hay esa actividad.")


def que_comparten(slug, compromiso, numero) -> Q:
    """Which activities share the reports of that one: itself, and those that the agenda repeats."""
    pedida = Actividad.objects.filter(
        compromiso__evaluacion__slug=slug, compromiso__numero=compromiso, numero=numero
    ).values(de=Coalesce("misma_que", "pk"))
    return Q(pk__in=pedida) | Q(misma_que__in=pedida)
