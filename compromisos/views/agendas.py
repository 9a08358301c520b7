"""The public pages of the agendas: the list, and one with all that it holds."""

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from evj.web.paginas import pagina_o_parte, paginar, quiere_parte

from ..correcciones import como_eran
from ..curva import cambios_verificados, curva
from ..dia import con_dia, exigir_publicada
from ..filters import ActividadDeEvaluacionFilter, BuscarForm
from ..graficas import linea_de_tiempo, tramos
from ..models import (
    Actividad,
    Compromiso,
    Corte,
    Documento,
    Evaluacion,
    Resumen,
    ResumenEvaluacion,
    agrupar,
)
from ..panorama import (
    Barra,
    CompromisoEnBreve,
    causas_de_atraso,
    completar,
    recomendaciones_con_compromisos,
    unidades_de,
)
from .exportar import exportar_actividades
from .publico import (
    AGENDAS,
    POR_PAGINA,
    descargar_pdf,
    en_orden,
    lista_de_actividades,
    miga,
    pide_archivo,
)

COMPROMISOS_A_LA_VISTA = 200
EN_LA_LINEA = 40


@require_safe
@con_dia
def evaluacion_list(request):
    """The published agendas, each with what it adds up to today."""
    hoy, al = request.dia.hoy, request.dia.al
    buscar = BuscarForm(request.GET)
    evaluaciones = buscar.aplicar(Evaluacion.objects.publicadas(al)).annotate(
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
    publicadas = Evaluacion.objects.publicadas()
    evaluacion = get_object_or_404(
        publicadas.annotate(dia_de_corte=Corte.objects.dia_del_ultimo(al)), slug=slug
    )
    exigir_publicada(evaluacion, request.dia)
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
    como_eran(Compromiso, compromisos, al)
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
        "curva": curva(
            resumenes,
            cambios,
            hoy,
            compromisos=len(compromisos),
            corte=evaluacion.dia_de_corte,
        ),
        "linea": linea_de_tiempo(compromisos[:EN_LA_LINEA], hoy),
        "en_la_linea": EN_LA_LINEA,
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
