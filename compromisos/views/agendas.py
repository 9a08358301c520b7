"""The public pages of the agendas: the list, and one with all that it holds."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from evj.web.paginas import pagina_o_parte, paginar, quiere_parte

from ..curva import cambios_verificados, curva
from ..dia import con_dia
from ..evidencias import PDF
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
from ..textos import como_eran
from .evidencia import entregar_archivo
from .exportar import exportar_actividades
from .publico import (
    AGENDAS,
    POR_PAGINA,
    en_orden,
    lista_de_actividades,
    miga,
    pide_archivo,
)

COMPROMISOS_A_LA_VISTA = 200
EN_LA_LINEA = 40
DE_ENTONCES = ("compromisos", "sin_compromiso", "documentos")


@require_safe
@con_dia
def evaluacion_list(request):
    """The published agendas, each with what it adds up to today."""
    hoy, al = request.dia.hoy, request.dia.al
    buscar = BuscarForm(request.GET)
    que_habia = Q(compromisos__in=Compromiso.objects.en_registro(al)) if al else None
    evaluaciones = buscar.aplicar(Evaluacion.objects.publicadas(al)).annotate(
        compromisos_total=Count("compromisos", filter=que_habia)
    )
    pagina = paginar(
        request,
        evaluaciones.order_by("clave_nombre"),
        POR_PAGINA,
        request.dia.consulta(buscar.consulta),
    )
    como_eran(al, pagina.filas)
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
    publicadas = Evaluacion.objects.publicadas(al)
    evaluacion = get_object_or_404(
        publicadas.annotate(dia_de_corte=Corte.objects.dia_del_ultimo(al)), slug=slug
    )
    actividades = Actividad.objects.filter(compromiso__evaluacion=evaluacion)
    con_estado = actividades.con_estado(hoy, al)
    unidades = unidades_de(con_estado, al)
    filtro = ActividadDeEvaluacionFilter(
        request.GET,
        en_orden(con_estado, hoy, al),
        al=al,
        dependencia=[(unidad.slug, unidad.nombre) for unidad in unidades],
    )
    if pide_archivo(request, filtro):
        return exportar_actividades(request, f"agenda-{slug}", filtro.qs)
    contexto = {"seccion": "agendas", "hoy": hoy, "dia": request.dia, "evaluacion": evaluacion}
    contexto |= lista_de_actividades(request, filtro, evaluacion.get_absolute_url())
    if not quiere_parte(request):
        contexto |= {"unidades": unidades, **evaluacion_entera(evaluacion, actividades, hoy, al)}
    a_la_vista = [contexto.get(parte) for parte in DE_ENTONCES]
    como_eran(al, evaluacion, *a_la_vista, contexto["pagina"].filas)
    return pagina_o_parte(
        request,
        "compromisos/evaluacion_detail.html",
        "compromisos/_actividades.html",
        contexto,
    )


def evaluacion_entera(evaluacion, actividades, hoy, al) -> dict:
    """What the evaluation's page shows besides the list of its activities and its units."""
    recomendaciones = recomendaciones_con_compromisos(evaluacion, al)
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
        "documentos": evaluacion.documentos.en_registro(al),
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
    return entregar_archivo(documento.archivo, f"{slug}-documento-{pk}", PDF)
