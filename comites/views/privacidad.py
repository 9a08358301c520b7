"""The privacy notice in force, and the versions before it."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..models import AvisoPrivacidad


@require_safe
def aviso(request, numero=None):
    """The version asked for, or the one in force; before there is any, the page says so."""
    publicados = list(AvisoPrivacidad.objects.publicados())
    vigente = publicados[0] if publicados else None
    elegido = vigente
    if numero is not None:
        elegido = next((a for a in publicados if a.numero == numero), None)
        if elegido is None:
            raise Http404("No hay esa versión.")
    anterior = [("Aviso de privacidad", reverse("comites:aviso"))]
    contexto = {
        "aviso": elegido,
        "vigente": vigente,
        "publicados": publicados,
        "migas": [] if numero is None else anterior,
    }
    return render(request, "comites/aviso.html", contexto)
