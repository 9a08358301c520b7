"""The complaints that were turned to the user's units: what each says, never who filed it."""

from django.db.models import F
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from compromisos.models import Dependencia
from compromisos.views.cuenta import requiere_sesion
from evj.web.paginas import paginar

from ..models import DatosQueja, Queja

POR_PAGINA = 20


def _turnadas(dependencias):
    return Queja.objects.turnadas_a(dependencias).con_estado().select_related("comite", "municipio")


@require_safe
@requiere_sesion
def queja_panel(request):
    """Those that wait for the units first, the oldest turn first."""
    mias = Dependencia.objects.de_usuario(request.user)
    quejas = _turnadas(mias).order_by(F("resuelta_el").asc(nulls_first=True), "turnada_el", "id")
    contexto = {
        "seccion": "quejas",
        "pagina": paginar(request, quejas, POR_PAGINA),
    }
    return render(request, "panel/quejas.html", contexto)


@require_safe
@requiere_sesion
def queja_panel_detail(request, pk):
    """One of them; 404 for any other."""
    mias = Dependencia.objects.de_usuario(request.user)
    queja = get_object_or_404(_turnadas(mias), pk=pk)
    contexto = {
        "seccion": "quejas",
        "queja": queja,
        "texto": DatosQueja.objects.filter(queja=queja).values_list("texto", flat=True).first(),
    }
    return render(request, "panel/queja_detail.html", contexto)
