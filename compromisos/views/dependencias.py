"""The public pages of the units that answer for something."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from evj.web.paginas import pagina_o_parte, paginar, quiere_parte

from ..curva import cambios_verificados, curva
from ..dia import con_dia
from ..filters import ActividadDeDependenciaFilter, BuscarForm, agendas_de
from ..models import Actividad, Corte, Dependencia, Resumen
from ..panorama import barras, resumir_dependencias
from ..secciones import Pagina, secciones_de
from ..textos import como_eran
from .exportar import exportar_actividades
from .publico import (
    DEPENDENCIAS,
    POR_PAGINA,
    en_orden,
    lista_de_actividades,
    miga,
    pide_archivo,
)


@require_safe
@con_dia
def dependencia_list(request):
    """The units that answer for something, each with what it adds up to today."""
    hoy, al = request.dia.hoy, request.dia.al
    buscar = BuscarForm(request.GET)
    dependencias = buscar.aplicar(Dependencia.objects.visibles(al))
    pagina = paginar(
        request, unicas(dependencias), POR_PAGINA, request.dia.consulta(buscar.consulta)
    )
    suyas = Actividad.objects.publicadas(al).de_dependencias(pagina.filas, al)
    resumenes = resumir_dependencias(suyas.con_estado(hoy, al), al)
    como_eran(al, pagina.filas)
    contexto = {
        "seccion": "dependencias",
        "hoy": hoy,
        "dia": request.dia,
        "buscar": buscar,
        "pagina": pagina,
        "filas": barras((d, resumenes[d.pk]) for d in pagina),
        "total": Resumen.juntos(resumenes.values()),
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
    visibles = Dependencia.objects.visibles(al)
    dependencia = get_object_or_404(
        visibles.annotate(dia_de_corte=Corte.objects.dia_del_ultimo(al)), slug=slug
    )
    suyas = Actividad.objects.publicadas(al).de_dependencias([dependencia], al)
    con_estado = suyas.con_estado(hoy, al)
    filtro = ActividadDeDependenciaFilter(
        request.GET, en_orden(con_estado, hoy, al), al=al, agenda=agendas_de(suyas, al)
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
    como_eran(al, dependencia, contexto["pagina"].filas)
    if not quiere_parte(request):
        por_fecha = con_estado.resumir("fecha_vigente")
        contexto["resumen"] = Resumen.juntos(por_fecha.values())
        contexto["curva"] = curva(
            {(None, fecha): resumen for fecha, resumen in por_fecha.items()},
            cambios_verificados(suyas, al),
            hoy,
            corte=dependencia.dia_de_corte,
        )
        contexto["enlaces"] = enlaces_de(dependencia, hoy)
        contexto["secciones"] = secciones_de(Pagina.DEPENDENCIA, dependencia, request.dia)
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
