"""The public pages: the same for everybody, a function of the data, the day and the address."""

from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evj.web.paginas import pagina_o_parte, paginar, quiere_parte

from ..curva import cambios_verificados, curva
from ..dia import con_dia
from ..filters import (
    ActividadDeDependenciaFilter,
    ActividadDeEvaluacionFilter,
    BuscarForm,
    agendas_de,
)
from ..graficas import linea_de_tiempo, tramos
from ..models import (
    Actividad,
    Compromiso,
    Dependencia,
    Documento,
    Enlace,
    Evaluacion,
    Responsabilidad,
    Resumen,
    ResumenEvaluacion,
    agrupar,
)
from ..panorama import (
    Barra,
    CompromisoEnBreve,
    barras,
    causas_de_atraso,
    completar,
    recomendaciones_con_compromisos,
    sin_reporte,
    unidades_de,
)
from ..pruebas_vivas import probar
from ..sucesos import sucesos
from .exportar import PARAMETRO, exportar_actividades

POR_PAGINA = 25
COMPROMISOS_A_LA_VISTA = 200
EN_LA_LINEA = 40


def miga(texto, nombre, *args):
    return texto, reverse(f"compromisos:{nombre}", args=args)


AGENDAS = ("Agendas", "evaluacion-list")
DEPENDENCIAS = ("Dependencias", "dependencia-list")


@require_safe
@con_dia
def evaluacion_list(request):
    """The published agendas, each with what it adds up to today."""
    hoy, al = request.dia.hoy, request.dia.al
    buscar = BuscarForm(request.GET)
    evaluaciones = buscar.aplicar(Evaluacion.objects.publicadas()).annotate(
        compromisos_total=Count("compromisos")
    )
    pagina = paginar(
        request,
        evaluaciones.order_by("clave_nombre"),
        POR_PAGINA,
        request.dia.consulta(buscar.consulta),
    )
    resumenes = resumir_evaluaciones(pagina.filas, hoy, al)
    contexto = {
        "seccion": "agendas",
        "hoy": hoy,
        "dia": request.dia,
        "buscar": buscar,
        "pagina": pagina,
        "filas": [
            (e, Barra(e.nombre, e.get_absolute_url(), r, tramos(r)), r)
            for e, r in zip(pagina, resumenes, strict=True)
        ],
    }
    return pagina_o_parte(
        request,
        "compromisos/evaluacion_list.html",
        "compromisos/_evaluaciones.html",
        contexto,
    )


def resumir_evaluaciones(evaluaciones, hoy, al=None) -> list[ResumenEvaluacion]:
    """The roll-up of each evaluation, which must carry compromisos_total; one query."""
    por_evaluacion: dict[int, list[Resumen]] = {e.pk: [] for e in evaluaciones}
    actividades = Actividad.objects.filter(compromiso__evaluacion__in=list(por_evaluacion))
    for (pk, _), resumen in (
        actividades.con_estado(hoy, al).resumir("compromiso__evaluacion", "compromiso").items()
    ):
        por_evaluacion[pk].append(resumen)
    return [
        ResumenEvaluacion.de(
            con_vacios(por_evaluacion[e.pk], e.compromisos_total),
        )
        for e in evaluaciones
    ]


def con_vacios(resumenes: list[Resumen], total: int) -> list[Resumen]:
    """Commitments without activities count too."""
    return resumenes + [Resumen() for _ in range(total - len(resumenes))]


@require_safe
@con_dia
def evaluacion_detail(request, slug):
    """An evaluation, its commitments, and all its activities to filter and take away."""
    hoy, al = request.dia.hoy, request.dia.al
    evaluacion = get_object_or_404(Evaluacion.objects.publicadas(), slug=slug)
    actividades = Actividad.objects.filter(compromiso__evaluacion=evaluacion)
    con_estado = actividades.con_estado(hoy, al)
    unidades = unidades_de(con_estado)
    filtro = ActividadDeEvaluacionFilter(
        request.GET,
        en_orden(con_estado),
        dependencia=[(unidad.slug, unidad.nombre) for unidad in unidades],
    )
    if pide_archivo(request, filtro):
        return exportar_actividades(request, f"agenda-{slug}", filtro.qs)
    contexto = {"seccion": "agendas", "hoy": hoy, "dia": request.dia, "evaluacion": evaluacion}
    contexto |= lista_de_actividades(request, filtro, evaluacion.get_absolute_url())
    if not quiere_parte(request):
        contexto |= {"unidades": unidades, **evaluacion_entera(evaluacion, actividades, hoy, al)}
    return pagina_o_parte(
        request,
        "compromisos/evaluacion_detail.html",
        "compromisos/_actividades.html",
        contexto,
    )


def evaluacion_entera(evaluacion, actividades, hoy, al) -> dict:
    """What the evaluation's page shows besides the list of its activities and its units."""
    recomendaciones = list(recomendaciones_con_compromisos(evaluacion))
    compromisos = [
        CompromisoEnBreve(
            pk=r.compromiso,
            numero=r.compromiso_numero,
            texto=r.compromiso_texto,
            direccion=reverse(
                "compromisos:compromiso-detail", args=[evaluacion.slug, r.compromiso_numero]
            ),
            recomendacion=r,
        )
        for r in recomendaciones
        if r.compromiso
    ]
    por_causa = (
        actividades.con_estado(hoy, al)
        .con_causa(al)
        .resumir("compromiso", "fecha_vigente", "causa")
    )
    resumenes = agrupar(((c, fecha), r) for (c, fecha, _), r in por_causa.items())
    completar(compromisos, resumenes)
    cambios = cambios_verificados(actividades, al, "compromiso")
    return {
        "migas": [miga(*AGENDAS)],
        "documentos": evaluacion.documentos.all(),
        "causas": causas_de_atraso((causa, r) for (_, _, causa), r in por_causa.items()),
        "compromisos": compromisos[:COMPROMISOS_A_LA_VISTA],
        "compromisos_total": len(compromisos),
        "sin_compromiso": [r for r in recomendaciones if not r.compromiso],
        "resumen": ResumenEvaluacion.de(c.resumen for c in compromisos),
        "curva": curva(resumenes, cambios, hoy, compromisos=len(compromisos)),
        "linea": linea_de_tiempo(compromisos[:EN_LA_LINEA], hoy),
        "en_la_linea": EN_LA_LINEA,
    }


def en_orden(actividades, hoy=None):
    """In the order of the agendas, ready to be listed; each Responsabilidad says `con_enlace`,
    whether its unit has a liaison on the day."""
    enlaces = Enlace.objects.de_la_dependencia(OuterRef("dependencia"), hoy)
    responsables = (
        Responsabilidad.objects.select_related("dependencia")
        .annotate(con_enlace=Exists(enlaces))
        .order_by("orden", "id")
    )
    return (
        actividades.select_related("compromiso__evaluacion", "misma_que__compromiso")
        .prefetch_related(Prefetch("responsabilidades", queryset=responsables))
        .order_by("compromiso__evaluacion__clave_nombre", "compromiso__numero", "numero")
    )


def pide_archivo(request, filtro) -> bool:
    """Whether a file is asked for, of a list that there is."""
    return PARAMETRO in request.GET and filtro.is_valid()


def lista_de_actividades(request, filtro, ruta, por_pagina=POR_PAGINA) -> dict:
    """What `_actividades.html` shows."""
    valido = filtro.is_valid()
    return {
        "filtro": filtro,
        "pagina": paginar(request, filtro.qs, por_pagina, request.dia.consulta(filtro.consulta)),
        "filtrada": not valido or bool(filtro.activos),
        "ruta": ruta,
    }


@require_safe
def documento_detail(request, slug, pk):
    """An uploaded document of a published evaluation, to keep."""
    documento = get_object_or_404(
        Documento.objects.exclude(archivo="").select_related("evaluacion"),
        pk=pk,
        evaluacion__slug=slug,
        evaluacion__in=Evaluacion.objects.publicadas(),
    )
    return descargar_pdf(documento.archivo, f"{slug}-documento-{pk}")


def descargar_pdf(archivo, nombre) -> FileResponse:
    """A stored PDF, to keep and never to open in the page; Http404 if the file is gone."""
    try:
        abierto = archivo.open("rb")
    except FileNotFoundError as error:
        raise Http404("El archivo no está.") from error
    return FileResponse(
        abierto,
        as_attachment=True,
        filename=f"{nombre}.pdf",
        content_type="application/pdf",
        headers={"X-Content-Type-Options": "nosniff"},
    )


@require_safe
@con_dia
def compromiso_detail(request, slug, numero):
    """A commitment: where it comes from, its activities, and what they add up to."""
    hoy, al = request.dia.hoy, request.dia.al
    compromiso = get_object_or_404(
        Compromiso.objects.publicados().select_related(
            "evaluacion", "recomendacion", "tipo_mejora"
        ),
        evaluacion__slug=slug,
        numero=numero,
    )
    actividades = Actividad.objects.filter(compromiso=compromiso).con_estado(hoy, al)
    resumen = actividades.resumir().get((), Resumen())
    contexto = {
        "seccion": "agendas",
        "hoy": hoy,
        "dia": request.dia,
        "compromiso": compromiso,
        "evaluacion": compromiso.evaluacion,
        "puntos": compromiso.recomendacion.puntos.all(),
        "pagina": paginar(request, en_orden(actividades), POR_PAGINA, request.dia.consulta()),
        "resumen": resumen,
        "sin_reporte": sin_reporte(resumen),
        "vecinos": vecinos(compromiso, Compromiso.objects.filter(evaluacion__slug=slug), slug),
        "migas": [
            miga(*AGENDAS),
            miga(compromiso.evaluacion.nombre, "evaluacion-detail", slug),
        ],
    }
    return render(request, "compromisos/compromiso_detail.html", contexto)


def vecinos(este, hermanos, *camino) -> dict:
    """The ones just before and after, each (words, address) or None."""
    numeros = hermanos.aggregate(
        anterior=Max("numero", filter=Q(numero__lt=este.numero)),
        siguiente=Min("numero", filter=Q(numero__gt=este.numero)),
    )
    modelo = este._meta.model_name
    titulo, nombre = modelo.capitalize(), f"{modelo}-detail"
    return {
        donde: numero and miga(f"{titulo} {numero}", nombre, *camino, numero)
        for donde, numero in numeros.items()
    }


@require_safe
@con_dia
def actividad_detail(request, slug, compromiso, numero):
    """An activity: text, units, deadline as read and as printed, and every report on it."""
    hoy, al = request.dia.hoy, request.dia.al
    actividad = get_object_or_404(
        en_orden(Actividad.objects.publicadas().con_estado(hoy, al), hoy).select_related(
            "compromiso__evaluacion", "misma_que__compromiso__evaluacion"
        ),
        compromiso__evaluacion__slug=slug,
        compromiso__numero=compromiso,
        numero=numero,
    )
    evaluacion = actividad.compromiso.evaluacion
    contexto = {
        "seccion": "agendas",
        "hoy": hoy,
        "dia": request.dia,
        "actividad": actividad,
        "evaluacion": evaluacion,
        "sucesos": sucesos(actividad, request.dia),
        "movida": dias_movidos(actividad),
        "iguales": iguales(actividad),
        "prueba": probar(actividad, hoy),
        "sin_enlace": [
            r.dependencia for r in actividad.responsabilidades.all() if not r.con_enlace
        ],
        "vecinos": vecinos(
            actividad,
            Actividad.objects.filter(compromiso=actividad.compromiso_id),
            slug,
            compromiso,
        ),
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


def iguales(actividad):
    """The other activities that share its reports."""
    mismas = Q(misma_que=actividad.principal) | Q(pk=actividad.principal)
    return (
        Actividad.objects.filter(mismas)
        .exclude(pk=actividad.pk)
        .select_related("compromiso__evaluacion")
        .order_by("compromiso__numero", "numero")
    )


@require_safe
@con_dia
def dependencia_list(request):
    """The units that answer for something, each with what it adds up to today."""
    hoy, al = request.dia.hoy, request.dia.al
    buscar = BuscarForm(request.GET)
    dependencias = buscar.aplicar(Dependencia.objects.visibles())
    pagina = paginar(
        request, unicas(dependencias), POR_PAGINA, request.dia.consulta(buscar.consulta)
    )
    resumenes = (
        Actividad.objects.publicadas()
        .filter(dependencias__in=pagina.filas)
        .con_estado(hoy, al)
        .resumir("dependencias")
    )
    contexto = {
        "seccion": "dependencias",
        "hoy": hoy,
        "dia": request.dia,
        "buscar": buscar,
        "pagina": pagina,
        "filas": barras((d, resumenes[d.pk]) for d in pagina),
    }
    return pagina_o_parte(
        request,
        "compromisos/dependencia_list.html",
        "compromisos/_dependencias.html",
        contexto,
    )


def unicas(dependencias):
    """The same rows without DISTINCT, which would not mix with counting them."""
    return Dependencia.objects.filter(pk__in=dependencias.order_by().values("pk")).order_by(
        "clave_nombre"
    )


@require_safe
@con_dia
def dependencia_detail(request, slug):
    """A unit and everything it answers for in published agendas."""
    hoy, al = request.dia.hoy, request.dia.al
    dependencia = get_object_or_404(Dependencia.objects.visibles(), slug=slug)
    suyas = Actividad.objects.publicadas().filter(dependencias=dependencia)
    con_estado = suyas.con_estado(hoy, al)
    filtro = ActividadDeDependenciaFilter(
        request.GET, en_orden(con_estado), agenda=agendas_de(dependencia)
    )
    if pide_archivo(request, filtro):
        return exportar_actividades(request, f"actividades-{slug}", filtro.qs)
    contexto = {
        "seccion": "dependencias",
        "hoy": hoy,
        "dia": request.dia,
        "dependencia": dependencia,
        "con_agenda": True,
        "migas": [miga(*DEPENDENCIAS)],
    }
    contexto |= lista_de_actividades(request, filtro, dependencia.get_absolute_url())
    if not quiere_parte(request):
        por_fecha = con_estado.resumir("fecha_vigente")
        contexto["resumen"] = Resumen.juntos(por_fecha.values())
        contexto["curva"] = curva(
            {(None, fecha): resumen for fecha, resumen in por_fecha.items()},
            cambios_verificados(suyas, al),
            hoy,
        )
        contexto["enlaces"] = enlaces_de(dependencia, hoy)
    return pagina_o_parte(
        request,
        "compromisos/dependencia_detail.html",
        "compromisos/_actividades.html",
        contexto,
    )


def enlaces_de(dependencia, hoy) -> dict:
    """Who is in post for the unit, and who was before; one query."""
    enlaces = list(dependencia.enlaces.filter(desde__lte=hoy).publicos())
    vigentes = [e for e in enlaces if e.vigente(hoy)]
    return {
        "vigentes": vigentes,
        "con_enlace": any(e.suplente_de is None for e in vigentes),
        "anteriores": [e for e in reversed(enlaces) if not e.vigente(hoy)],
    }
