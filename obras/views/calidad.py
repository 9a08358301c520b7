"""The quality of a work, for everybody; and what has to be mended, for who owes it and for who
goes to see."""

from django.db.models import Count, F, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede, YaDecidido
from compromisos.forms.conflicto import ver
from compromisos.models import Oportunidad
from compromisos.views.borradores import borrador_de, olvidar_borrador
from compromisos.views.cuenta import confirmar, requiere_sesion
from compromisos.views.evidencia import entregar
from compromisos.views.publico import POR_PAGINA
from evj.web.entrada import otra_vez
from evj.web.paginas import paginar

from ..calidad import atender_accion, verificar_accion
from ..forms.calidad import AtencionForm, VerificacionForm
from ..informe_calidad import informe
from ..models import AccionCorrectiva, AtencionAccion, Obra
from ..panel import VERIFICA
from .envios import anotar_rechazados


# --- For everybody --------------------------------------------------------------------------
@require_safe
def obra_calidad(request, clave):
    """How good a work is: each time that it was judged, what was found and what came of it."""
    obra = get_object_or_404(
        Obra.objects.publicadas().select_related("municipio", "edicion", "ejecutora"), clave=clave
    )
    hoy = timezone.localdate()
    contexto = {
        "seccion": "obras",
        "hoy": hoy,
        "obra": obra,
        "informe": informe(obra, hoy),
        "migas": [("Obras", reverse("obras:obra-list")), (obra.nombre, obra.get_absolute_url())],
    }
    return render(request, "obras/evaluacion_informe.html", contexto)


# --- For who owes it and for who goes to see ------------------------------------------------
def las_que_ve(usuario, hoy=None):
    """What the user's units owe; all, for who verifies."""
    if usuario.has_perm(VERIFICA):
        return AccionCorrectiva.objects.all()
    return AccionCorrectiva.objects.editables_por(usuario, hoy)


@require_safe
@requiere_sesion
def accion_panel(request):
    """What has to be mended, most overdue first, the mended ones at the end."""
    hoy = timezone.localdate()
    suyas = las_que_ve(request.user, hoy).con_estado(hoy)
    verifica = request.user.has_perm(VERIFICA)
    cuentas = suyas.con_atencion().aggregate(
        total=Count("pk"),
        vencidas=Count("pk", filter=Q(oportunidad=Oportunidad.VENCIDA)),
        por_vencer=Count("pk", filter=Q(oportunidad=Oportunidad.POR_VENCER)),
        por_verificar=Count(
            "pk", filter=Q(corregida_el=None, atendida_el__isnull=False, quedo=None)
        ),
    )
    en_orden = suyas.para_listar().order_by(F("corregida_el").desc(nulls_first=True), "plazo", "id")
    contexto = {
        "seccion": "panel-obras",
        "hoy": hoy,
        "cuentas": cuentas,
        "verifica": verifica,
        "pagina": paginar(request, en_orden, POR_PAGINA),
    }
    return render(request, "panel/acciones.html", contexto)


def _accion(acciones, pk):
    """With its state, its work, and all that was done and seen, the last first."""
    return get_object_or_404(
        acciones.con_estado()
        .para_listar()
        .prefetch_related(
            Prefetch(
                "atenciones",
                AtencionAccion.objects.select_related("autor", "verificacion__verifica").order_by(
                    "-numero"
                ),
            )
        ),
        pk=pk,
    )


def _ultima(accion) -> AtencionAccion | None:
    atenciones = list(accion.atenciones.all())
    return atenciones[0] if atenciones else None


def _visto(accion) -> int:
    ultima = _ultima(accion)
    return ultima.numero if ultima else 0


def _inicial(accion, escrito=None) -> dict:
    """Of a form: today, what this page shows, and what had been typed over what another showed."""
    return {"fecha": timezone.localdate(), "visto": _visto(accion), **(escrito or {})}


def _pagina(request, plantilla, accion, form, *, status=200, **aviso):
    contexto = {
        "seccion": "panel-obras",
        "hoy": timezone.localdate(),
        "accion": accion,
        "obra": accion.hallazgo.evaluacion.obra,
        "ultima": _ultima(accion),
        "form": form,
        "archivo_perdido": form.is_bound and bool(request.FILES),
        "verifica": request.user.has_perm(VERIFICA),
        **aviso,
    }
    return render(request, plantilla, contexto, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requiere_sesion
def atencion_create(request, pk):
    """Say that one of the user's units did what it owes; 404 for any other."""
    accion = _que_atiende(request, pk)
    if request.method != "POST":
        form = AtencionForm(initial=_inicial(accion, borrador_de(request)))
        return _pagina(request, "panel/accion_atender.html", accion, form)
    olvidar_borrador(request)
    desde = accion.hallazgo.evaluacion.aplicacion.fecha
    form = AtencionForm(request.POST, request.FILES, desde=desde)
    if not form.is_valid():
        anotar_rechazados(request, form, accion=accion.pk)
        return _pagina(request, "panel/accion_atender.html", accion, form)
    try:
        atender_accion(
            accion=accion,
            visto=form.cleaned_data["visto"],
            autor=request.user,
            atencion=form.atencion(),
        )
    except CambioMasNuevo:
        accion = _que_atiende(request, pk)
        ver(form, _visto(accion))
        return _pagina(
            request, "panel/accion_atender.html", accion, form, conflicto=True, status=409
        )
    except NoSePuede as razon:
        form.add_error(None, str(razon))
        accion = _que_atiende(request, pk)
        return _pagina(request, "panel/accion_atender.html", accion, form)
    confirmar(request, "Quedó registrado lo que se hizo. Falta que otra persona lo verifique.")
    return redirect("obras:accion-panel")


def _que_atiende(request, pk):
    acciones = AccionCorrectiva.objects.editables_por(request.user)
    return _accion(acciones.select_related("hallazgo__evaluacion__aplicacion"), pk)


def _repetir_atencion(request, pk):
    """The same form with what was typed, to be sent again by hand."""
    accion = _que_atiende(request, pk)
    form = AtencionForm(initial=_inicial(accion, request.POST.dict()))
    return _pagina(request, "panel/accion_atender.html", accion, form, **otra_vez(request))


atencion_create.repetir_formulario = requiere_sesion(_repetir_atencion)


@require_http_methods(["GET", "HEAD", "POST"])
@requiere_sesion
def verificacion_create(request, pk):
    """Say whether what the unit did last mended it; only for who verifies."""
    accion = _que_verifica(request, pk)
    if request.method != "POST":
        form = VerificacionForm(initial=_inicial(accion, borrador_de(request)))
        return _pagina(request, "panel/accion_verificar.html", accion, form)
    olvidar_borrador(request)
    ultima = _ultima(accion)
    form = VerificacionForm(request.POST, desde=ultima and ultima.fecha)
    if not form.is_valid():
        return _pagina(request, "panel/accion_verificar.html", accion, form)
    try:
        hecha = verificar_accion(accion=accion, verifica=request.user, **form.cleaned_data)
    except (CambioMasNuevo, YaDecidido):
        accion = _que_verifica(request, pk)
        ver(form, _visto(accion))
        return _pagina(
            request, "panel/accion_verificar.html", accion, form, conflicto=True, status=409
        )
    except NoSePuede as razon:
        form.add_error(None, str(razon))
        return _pagina(request, "panel/accion_verificar.html", accion, form)
    confirmar(request, f"Acción correctiva de «{accion.hallazgo.evaluacion.obra}»: {hecha}.")
    return redirect("obras:accion-panel")


def _que_verifica(request, pk):
    if not request.user.has_perm(VERIFICA):
        raise Http404("No hay esa página.")
    return _accion(AccionCorrectiva.objects.all(), pk)


def _repetir_verificacion(request, pk):
    """The same form with what was typed, to be sent again by hand."""
    accion = _que_verifica(request, pk)
    form = VerificacionForm(initial=_inicial(accion, request.POST.dict()))
    return _pagina(request, "panel/accion_verificar.html", accion, form, **otra_vez(request))


verificacion_create.repetir_formulario = requiere_sesion(_repetir_verificacion)


@require_safe
@requiere_sesion
def atencion_archivo(request, pk):
    """What proves that it was done, for who owes it and for who verifies."""
    con_archivo = AtencionAccion.objects.exclude(archivo="")
    suyas = con_archivo.filter(accion__in=las_que_ve(request.user))
    return entregar(get_object_or_404(suyas, pk=pk))
