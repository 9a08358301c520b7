"""How to reach the members of the committees of a municipality: for its liaison."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from compromisos.seguridad import Suceso, anotar
from compromisos.views.cuenta import requiere_sesion
from evj.web.entrada import otra_vez

from ..acciones import consultar_contacto
from ..models import ContactoIntegrante, Integrante


@require_http_methods(["GET", "HEAD", "POST"])
@requiere_sesion
def contacto_panel(request, pk):
    """A member's contact; 404 for whoever the user may not call. Reading it is a POST, because it
    leaves a record of who looked."""
    integrante = _convocable(request, pk)
    if request.method != "POST":
        return _pagina(request, integrante)
    contacto = consultar_contacto(integrante=integrante, usuario=request.user)
    anotar(Suceso.DATOS_PERSONALES_VISTOS, request, de="integrante", integrante=pk)
    return _pagina(request, integrante, contacto=contacto)


def _repetir(request, pk):
    """The button again, with a fresh token (see evj.web.entrada.otra_vez)."""
    return _pagina(request, _convocable(request, pk), **otra_vez(request))


contacto_panel.repetir_formulario = requiere_sesion(_repetir)


def _convocable(request, pk):
    suyos = Integrante.objects.convocables_por(request.user)
    return get_object_or_404(suyos.select_related("comite__municipio"), pk=pk)


def _pagina(request, integrante, *, status=200, **mas):
    contexto = {
        "seccion": "panel",
        "integrante": integrante,
        "hay_contacto": ContactoIntegrante.objects.filter(integrante=integrante).exists(),
        **mas,
    }
    return render(request, "panel/contacto.html", contexto, status=status)
