"""What finished works need: for everybody, how it stands and how long answers take; for who sits
in a committee, to ask; for who built it, to answer."""

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from comites.models import Comite
from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from compromisos.forms.conflicto import ver
from compromisos.views.borradores import borrador_de, olvidar_borrador
from compromisos.views.cuenta import confirmar, requiere_sesion
from compromisos.views.exportar import exportar
from compromisos.views.publico import POR_PAGINA, pide_archivo
from evj.web.entrada import otra_vez
from evj.web.paginas import pagina_o_parte, paginar, quiere_parte

from ..filters_mantenimiento import MantenimientoFilter
from ..forms.mantenimiento import NecesidadForm, RespuestaForm
from ..mantenimiento import (
    con_dias,
    dias_de,
    obras_de,
    reportar_necesidad,
    responder_necesidad,
    tiempos,
)
from ..models import (
    EstadoMantenimiento,
    FotoMantenimiento,
    NecesidadMantenimiento,
    SeguimientoMantenimiento,
)
from ..templatetags.calidad import con_edicion
from .envios import anotar_rechazados, fotos_enviadas, fotos_escritas

COLUMNAS = (
    "Número",
    "Clave de la obra",
    "Obra",
    "Municipio",
    "Dependencia ejecutora",
    "Comité que lo pide",
    "Gravedad",
    "Qué necesita",
    "Reportada el",
    "Estado",
    "Primera respuesta",
    "Días a la primera respuesta",
    "Días de espera sin respuesta",
    "Cerrada el",
)


# --- For everybody --------------------------------------------------------------------------
@require_safe
def mantenimiento_list(request):
    """What works need, the last first; and how long who built them takes to answer."""
    hoy = timezone.localdate()
    publicas = NecesidadMantenimiento.objects.publicas().con_estado()
    filtro = MantenimientoFilter.de_la_pagina(
        request, publicas.para_listar().order_by("-reportada_el", "-id")
    )
    if pide_archivo(request, filtro):
        return exportar(request, "mantenimiento", COLUMNAS, filas_de(filtro.qs, hoy))
    pagina = paginar(request, filtro.qs, POR_PAGINA, filtro.consulta)
    con_dias(pagina.filas, hoy)
    contexto = {
        "seccion": "obras",
        "hoy": hoy,
        "filtro": filtro,
        "filtrada": not filtro.is_valid() or bool(filtro.activos),
        "pagina": pagina,
        "ruta": request.path,
        "migas": [("Obras", reverse("obras:obra-list"))],
    }
    if not quiere_parte(request):
        contexto["tiempos"] = tiempos(publicas)
    return pagina_o_parte(
        request, "obras/mantenimiento_list.html", "obras/_mantenimientos.html", contexto
    )


def filas_de(necesidades, hoy):
    """What is exported of each: which committee asked, and no person."""
    for necesidad in necesidades:
        dias, respondida = dias_de(necesidad, hoy), necesidad.respondida_el
        yield (
            necesidad.pk,
            necesidad.obra.clave,
            con_edicion(necesidad.obra),
            necesidad.obra.municipio.nombre,
            necesidad.obra.ejecutora.nombre,
            necesidad.comite.nombre,
            necesidad.get_gravedad_display(),
            necesidad.texto,
            necesidad.reportada_el,
            EstadoMantenimiento(necesidad.estado).label,
            respondida,
            dias if respondida else None,
            None if respondida else dias,
            necesidad.cerrada_el,
        )


@require_safe
def mantenimiento_detail(request, pk):
    """One request: what is wrong, in photographs too, and what was answered."""
    hoy = timezone.localdate()
    necesidad = get_object_or_404(_entera(NecesidadMantenimiento.objects.publicas()), pk=pk)
    contexto = {
        "seccion": "obras",
        "hoy": hoy,
        "necesidad": necesidad,
        "dias": dias_de(necesidad, hoy),
        "migas": [
            ("Obras", reverse("obras:obra-list")),
            ("Mantenimiento", reverse("obras:mantenimiento-list")),
        ],
    }
    return render(request, "obras/mantenimiento_detail.html", contexto)


def _entera(necesidades):
    """With its state, its photographs and its answers, the last first."""
    return (
        necesidades.con_estado()
        .para_listar()
        .prefetch_related(
            Prefetch("fotos", FotoMantenimiento.objects.visibles(), "sus_fotos"),
            Prefetch(
                "seguimientos",
                SeguimientoMantenimiento.objects.select_related("dependencia").order_by("-numero"),
                "respuestas",
            ),
        )
    )


# --- For who asks and who answers -----------------------------------------------------------
@require_safe
@requiere_sesion
def mantenimiento_panel(request):
    """What the user's committees asked for and what the user's units answer, the open ones first,
    by how long they have waited."""
    hoy = timezone.localdate()
    necesidades = NecesidadMantenimiento.objects
    responde = necesidades.editables_por(request.user, hoy)
    pidio = necesidades.de_los_comites_de(request.user, hoy)
    suyas = (
        necesidades.filter(Q(pk__in=responde.values("pk")) | Q(pk__in=pidio.values("pk")))
        .con_estado()
        .para_listar()
        .annotate(la_responde=Exists(responde.filter(pk=OuterRef("pk"))))
        .order_by(F("cerrada_el").desc(nulls_first=True), "reportada_el", "id")
    )
    pagina = paginar(request, suyas, POR_PAGINA)
    con_dias(pagina.filas, hoy)
    contexto = {
        "seccion": "panel-obras",
        "hoy": hoy,
        "pagina": pagina,
        "puede_pedir": obras_de(request.user, hoy).exists(),
    }
    return render(request, "panel/mantenimientos.html", contexto)


@require_http_methods(["GET", "HEAD", "POST"])
@requiere_sesion
def necesidad_create(request):
    """Say what a work of the user's committees needs; 404 for who sits in none that has any."""
    obras = _obras(request)
    if request.method != "POST":
        return _pedir(request, NecesidadForm(initial=borrador_de(request), obras=obras))
    olvidar_borrador(request)
    form, fotos = NecesidadForm(request.POST, obras=obras), fotos_enviadas(request)
    if not all([form.is_valid(), fotos.is_valid()]):
        anotar_rechazados(request, form, fotos)
        return _pedir(request, form, fotos)
    try:
        necesidad = reportar_necesidad(
            comite=_quien_pide(request.user, form.cleaned_data["obra"]),
            registra=request.user,
            fotos=fotos.con_foto(),
            **form.cleaned_data,
        )
    except NoSePuede as razon:
        form.add_error(None, str(razon))
        return _pedir(request, form, fotos)
    confirmar(request, f"Quedó reportado lo que necesita «{necesidad.obra}».")
    return redirect("obras:mantenimiento-panel")


def _obras(request):
    obras = obras_de(request.user).order_by("nombre", "id")
    if not obras.exists():
        raise Http404("No hay esa página.")
    return obras


def _quien_pide(usuario, obra) -> Comite:
    """The user's committee of that work; of both, the one that is no contraloría."""
    mios = Comite.objects.de_usuario(usuario).filter(pk__in=[obra.comite_id, obra.contraloria_id])
    return sorted(mios, key=lambda comite: comite.pk != obra.comite_id)[0]


def _pedir(request, form, fotos=None, *, status=200, **aviso):
    contexto = {
        "seccion": "panel-obras",
        "form": form,
        "fotos": fotos or fotos_escritas(form.initial),
        "archivo_perdido": form.is_bound and bool(request.FILES),
        **aviso,
    }
    return render(request, "panel/mantenimiento_pedir.html", contexto, status=status)


def _repetir_necesidad(request):
    """The same form with what was typed, to be sent again by hand."""
    form = NecesidadForm(initial=request.POST.dict(), obras=_obras(request))
    return _pedir(request, form, **otra_vez(request))


necesidad_create.repetir_formulario = requiere_sesion(_repetir_necesidad)


@require_http_methods(["GET", "HEAD", "POST"])
@requiere_sesion
def respuesta_create(request, pk):
    """Answer what a work of the user's units needs; 404 for any other."""
    necesidad = _que_responde(request, pk)
    if request.method != "POST":
        form = RespuestaForm(initial=_inicial(necesidad, borrador_de(request)))
        return _responder(request, necesidad, form)
    olvidar_borrador(request)
    form = RespuestaForm(request.POST)
    if not form.is_valid():
        return _responder(request, necesidad, form)
    try:
        responder_necesidad(necesidad=necesidad, autor=request.user, **form.cleaned_data)
    except CambioMasNuevo:
        necesidad = _que_responde(request, pk)
        ver(form, _visto(necesidad))
        return _responder(request, necesidad, form, conflicto=True, status=409)
    confirmar(request, f"Quedó registrada la respuesta sobre «{necesidad.obra}».")
    return redirect("obras:mantenimiento-panel")


def _que_responde(request, pk):
    suyas = NecesidadMantenimiento.objects.editables_por(request.user)
    return get_object_or_404(_entera(suyas), pk=pk)


def _visto(necesidad) -> int:
    return necesidad.respuestas[0].numero if necesidad.respuestas else 0


def _inicial(necesidad, escrito=None) -> dict:
    return {"visto": _visto(necesidad), **(escrito or {})}


def _responder(request, necesidad, form, *, status=200, **aviso):
    hoy = timezone.localdate()
    contexto = {
        "seccion": "panel-obras",
        "hoy": hoy,
        "necesidad": necesidad,
        "dias": dias_de(necesidad, hoy),
        "form": form,
        **aviso,
    }
    return render(request, "panel/mantenimiento_responder.html", contexto, status=status)


def _repetir_respuesta(request, pk):
    """The same form with what was typed, to be sent again by hand."""
    necesidad = _que_responde(request, pk)
    form = RespuestaForm(initial=_inicial(necesidad, request.POST.dict()))
    return _responder(request, necesidad, form, **otra_vez(request))


respuesta_create.repetir_formulario = requiere_sesion(_repetir_respuesta)
