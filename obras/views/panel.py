"""The officials' panel: the works that their units carry out, and the one form to report on one."""

from django.db.models import Case, F, Value, When
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from compromisos.forms.conflicto import ver
from compromisos.views.borradores import borrador_de, olvidar_borrador
from compromisos.views.cuenta import confirmar, pedir_entrar, requiere_sesion
from compromisos.views.publico import POR_PAGINA
from evj.web.entrada import otra_vez
from evj.web.paginas import paginar

from ..acciones import registrar_avance
from ..forms.obras import AvanceObraForm
from ..models import FotoObra, Obra
from ..models.obras import CERRADAS, EN_OBRA
from .envios import anotar_rechazados, fotos_enviadas, fotos_escritas

AVANCES_A_LA_VISTA = 10


@require_safe
@requiere_sesion
def obra_panel(request):
    """The works of the user's units, the most late of those being built first: what to report."""
    hoy = timezone.localdate()
    obras = (
        Obra.objects.editables_por(request.user, hoy)
        .con_atraso(hoy)
        .con_avance()
        .select_related("municipio", "edicion", "ejecutora")
        .order_by(
            Case(
                When(etapa__in=EN_OBRA, fin_real__isnull=True, then=Value(0)),
                When(etapa__in=EN_OBRA, then=Value(1)),
                When(etapa__in=CERRADAS, then=Value(3)),
                default=Value(2),
            ),
            F("fin_previsto").asc(nulls_last=True),
            "clave",
        )
    )
    contexto = {
        "seccion": "panel-obras",
        "hoy": hoy,
        "pagina": paginar(request, obras, POR_PAGINA),
    }
    return render(request, "panel/obras.html", contexto)


@require_http_methods(["GET", "HEAD", "POST"])
@requiere_sesion
def avance_create(request, clave):
    """Report on one of the works of the user's units; 404 for any other."""
    obra = _obra(request, clave)
    if request.method == "POST":
        return _registrar(request, obra)
    return _pagina(request, obra, _form(obra, initial=borrador_de(request)))


def _repetir(request, clave):
    """The same form with what was typed, to be sent by hand (see evj.web.entrada.otra_vez)."""
    if not request.user.is_authenticated:
        return pedir_entrar(request)
    obra = _obra(request, clave)
    form = _form(obra, initial=request.POST.dict())
    return _pagina(request, obra, form, **otra_vez(request))


avance_create.repetir_formulario = _repetir


def _obra(request, clave):
    """The work, with its reports, the last one first (`reportes`)."""
    hoy = timezone.localdate()
    obra = get_object_or_404(
        Obra.objects.editables_por(request.user, hoy)
        .con_atraso(hoy)
        .select_related("municipio", "edicion", "ejecutora"),
        clave=clave,
    )
    reportes = obra.avances.select_related("autor").prefetch_related("fotos")
    obra.reportes = list(reportes.order_by("-numero")[: AVANCES_A_LA_VISTA + 1])
    return obra


def _ultimo(obra):
    return obra.reportes[0] if obra.reportes else None


def _form(obra, datos=None, initial=None):
    ultimo = _ultimo(obra)
    visto = ultimo.numero if ultimo else 0
    return AvanceObraForm(
        datos, obra=obra, ultimo=ultimo, initial={"visto": visto, **(initial or {})}
    )


def _registrar(request, obra):
    olvidar_borrador(request)
    form, fotos = _form(obra, request.POST), fotos_enviadas(request)
    if not all([form.is_valid(), fotos.is_valid()]):
        anotar_rechazados(request, form, fotos, obra=obra.pk)
        return _pagina(request, obra, form, fotos=fotos)
    ultimo, con_foto = _ultimo(obra), fotos.con_foto()
    repetido = ultimo is not None and form.es_el_mismo(ultimo, request.user, con_foto)
    try:
        avance = (
            ultimo
            if repetido
            else registrar_avance(
                obra=obra,
                visto=form.cleaned_data["visto"],
                autor=request.user,
                dependencia=obra.ejecutora,
                baja=form.cleaned_data.get("baja", False),
                fotos=[foto.poner_en(FotoObra()) for foto in con_foto],
                **form.datos(),
            )
        )
    except CambioMasNuevo:
        obra = _obra(request, obra.clave)
        avance = _ultimo(obra)
        if not form.es_el_mismo(avance, request.user, con_foto):
            return _conflicto(request, obra, fotos)
    except NoSePuede as razon:
        form.add_error(None, str(razon))
        return _pagina(request, obra, form, fotos=fotos)
    confirmar(request, f"Quedó registrado el avance de «{obra}»: {avance}.")
    return redirect("obras:obra-panel")


def _conflicto(request, obra, fotos):
    """409: the newer report beside what was typed; to send it again is now a choice."""
    nuevo = _ultimo(obra)
    repetido = _form(obra, request.POST)
    ver(repetido, nuevo.numero)
    return _pagina(request, obra, repetido, fotos=fotos, nuevo=nuevo, status=409)


def _pagina(request, obra, form, *, fotos=None, status=200, **aviso):
    if fotos is None:
        fotos = fotos_escritas(form.initial)
    contexto = {
        "seccion": "panel-obras",
        "obra": obra,
        "form": form,
        "fotos": fotos,
        "archivos_perdidos": fotos.is_bound and bool(request.FILES),
        "se_reporta": obra.etapa in (*EN_OBRA, *CERRADAS),
        "reportes": obra.reportes[:AVANCES_A_LA_VISTA],
        "hay_mas": len(obra.reportes) > AVANCES_A_LA_VISTA,
        **aviso,
    }
    return render(request, "panel/obra_avance_create.html", contexto, status=status)
