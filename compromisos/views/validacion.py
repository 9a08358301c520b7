"""The evaluation unit's desk: what waits to be validated, and the decision on each."""

from functools import wraps

from django.db.models import Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from evj.web.paginas import paginar

from ..acciones import (
    NoSePuede,
    YaDecidido,
    cerrar_actividad,
    resolver_prorroga,
    revisar_avance,
)
from ..forms import CierreForm, ResolucionForm, RevisionForm
from ..models import Actividad, Avance, Evidencia, Prorroga, Revision
from .borradores import borrador_de, olvidar_borrador
from .cuenta import confirmar, requiere_sesion

POR_PAGINA = 25
PERMISO = "compromisos.add_revision"


def requiere_validador(view):
    """Only for who may decide; for anybody else there is no such page."""

    @wraps(view)
    def interna(request, *args, **kwargs):
        if not request.user.has_perm(PERMISO):
            raise Http404("No hay esa página.")
        return view(request, *args, **kwargs)

    return requiere_sesion(interna)


def por_revisar():
    """Reports that nobody has decided on, the one that has waited longest first.

    What an import brought has no author to answer for it, and waits like any other.
    """
    return Avance.objects.filter(revision__isnull=True).order_by("creado", "id")


def por_resolver():
    """Requests for another deadline without an answer, oldest first."""
    return Prorroga.objects.filter(resolucion__isnull=True).order_by("creado", "id")


@require_safe
@requiere_validador
def validacion(request):
    """What waits: reports, oldest first, and requests for another deadline."""
    avances = por_revisar().select_related(
        "actividad__compromiso__evaluacion", "dependencia", "autor"
    )
    prorrogas = por_resolver().select_related("actividad__compromiso__evaluacion", "dependencia")
    contexto = {
        "seccion": "validacion",
        "pagina": paginar(request, avances, POR_PAGINA),
        "prorrogas": prorrogas[:POR_PAGINA],
    }
    return render(request, "panel/validacion.html", contexto)


@require_http_methods(["GET", "HEAD", "POST"])
@requiere_validador
def revision_create(request, pk):
    """One report, what changed since the last validated one, its evidence, and the decision."""
    avance = get_object_or_404(
        Avance.objects.select_related(
            "actividad__compromiso__evaluacion",
            "actividad__compromiso__recomendacion",
            "dependencia",
            "autor",
            "causa_atraso",
            "revision__revisor",
        ).prefetch_related(Prefetch("evidencias", Evidencia.objects.con_repeticion())),
        pk=pk,
    )
    if request.method == "POST":
        return _revisar(request, avance)
    form = RevisionForm(initial=borrador_de(request), avance=avance)
    return _pagina_de_revision(request, avance, form)


def _revisar(request, avance):
    olvidar_borrador(request)
    form = RevisionForm(request.POST, avance=avance)
    if not form.is_valid():
        return _pagina_de_revision(request, avance, form)
    try:
        revision = revisar_avance(avance=avance, revisor=request.user, **form.cleaned_data)
    except YaDecidido as ya:
        return _pagina_de_revision(request, avance, form, ya=ya.decision, status=409)
    except NoSePuede as razon:
        form.add_error(None, str(razon))
        return _pagina_de_revision(request, avance, form)
    confirmar(request, f"Actividad {avance.actividad.clave}. {revision}.")
    siguiente = _siguiente(avance)
    if siguiente is None:
        return redirect("compromisos:validacion")
    return redirect("compromisos:revision-create", siguiente.pk)


def _siguiente(avance):
    """The one after it in the queue, or else the first one of the queue."""
    despues = Q(creado__gt=avance.creado) | Q(creado=avance.creado, pk__gt=avance.pk)
    otros = por_revisar().exclude(pk=avance.pk)
    return otros.filter(despues).first() or otros.first()


def _pagina_de_revision(request, avance, form, *, ya=None, status=200):
    actividad = Actividad.objects.con_estado().get(pk=avance.actividad_id)
    anteriores = (
        Avance.objects.filter(actividad=avance.actividad_id, creado__lt=avance.creado)
        .select_related("revision", "dependencia", "autor")
        .del_mas_nuevo()
    )
    mas_nuevo = (
        Avance.objects.filter(actividad=avance.actividad_id, creado__gt=avance.creado)
        .del_mas_nuevo()
        .first()
    )
    validado = anteriores.filter(revision__resultado=Revision.Resultado.VALIDADO).first()
    contexto = {
        "seccion": "validacion",
        "avance": avance,
        "actividad": actividad,
        "form": form,
        "ya": ya or getattr(avance, "revision", None),
        "validado": validado,
        "mas_nuevo": mas_nuevo,
        "propio": avance.autor_id == request.user.pk,
        "entre": anteriores.filter(creado__gt=validado.creado) if validado else anteriores,
        "siguiente": _siguiente(avance),
        "esperan": por_revisar().count(),
    }
    return render(request, "panel/revision_create.html", contexto, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requiere_validador
def resolucion_create(request, pk):
    """Grant or refuse a new deadline."""
    prorroga = get_object_or_404(
        Prorroga.objects.select_related(
            "actividad__compromiso__evaluacion", "dependencia", "solicita", "resolucion__resuelve"
        ),
        pk=pk,
    )
    form = ResolucionForm(request.POST or None, initial=borrador_de(request))
    ya, status = getattr(prorroga, "resolucion", None), 200
    if request.method == "POST":
        olvidar_borrador(request)
        if form.is_valid():
            try:
                hecha = resolver_prorroga(
                    prorroga=prorroga, resuelve=request.user, **form.cleaned_data
                )
            except YaDecidido as decidido:
                ya, status = decidido.decision, 409
            except NoSePuede as razon:
                form.add_error(None, str(razon))
            else:
                confirmar(request, f"Prórroga de la actividad {prorroga.actividad.clave}: {hecha}.")
                return redirect("compromisos:validacion")
    contexto = {
        "seccion": "validacion",
        "prorroga": prorroga,
        "actividad": Actividad.objects.con_estado().get(pk=prorroga.actividad_id),
        "form": form,
        "ya": ya,
    }
    return render(request, "panel/resolucion_create.html", contexto, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requiere_validador
def cierre_create(request, pk):
    """Say that an activity is cancelled or does not apply any more."""
    actividad = get_object_or_404(
        Actividad.objects.con_estado().select_related("compromiso__evaluacion", "cierre"), pk=pk
    )
    form = CierreForm(request.POST or None, initial=borrador_de(request))
    ya, status = getattr(actividad, "cierre", None), 200
    if request.method == "POST":
        olvidar_borrador(request)
        if form.is_valid():
            try:
                hecho = cerrar_actividad(
                    actividad=actividad, autoriza=request.user, **form.cleaned_data
                )
            except YaDecidido as decidido:
                ya, status = decidido.decision, 409
            except NoSePuede as razon:
                form.add_error(None, str(razon))
            else:
                confirmar(request, f"Actividad {actividad.clave}: {hecho}.")
                return redirect("compromisos:validacion")
    contexto = {"seccion": "validacion", "actividad": actividad, "form": form, "ya": ya}
    return render(request, "panel/cierre_create.html", contexto, status=status)
