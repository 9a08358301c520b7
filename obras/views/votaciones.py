"""The public pages of the votes."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from compromisos.views.publico import POR_PAGINA
from evj.web.paginas import paginar

from ..models import OpcionVotacion, Votacion
from ..urnas import contar
from .obras import migas


@require_safe
def votacion_list(request):
    """The votes there were and there will be, the last first."""
    votaciones = (
        Votacion.objects.select_related("edicion", "municipio")
        .annotate(
            propuestas=Count("opciones", distinct=True),
            lugares=Count("centros", distinct=True),
            moviles=Count("centros", distinct=True, filter=Q(centros__tipo="movil")),
        )
        .order_by("-inicio", "municipio__clave_nombre")
    )
    contexto = {
        "seccion": "obras",
        "hoy": timezone.localdate(),
        "pagina": paginar(request, votaciones, POR_PAGINA),
        "migas": migas(),
    }
    return render(request, "obras/votacion_list.html", contexto)


@require_safe
def votacion_detail(request, anio, slug):
    """Where people voted and among what; once it is published, the result."""
    votacion = get_object_or_404(
        Votacion.objects.select_related("edicion", "municipio"),
        edicion__anio=anio,
        municipio__slug=slug,
    )
    opciones = list(opciones_de(votacion))
    centros = list(votacion.centros.all())
    contexto = {
        "seccion": "obras",
        "hoy": timezone.localdate(),
        "votacion": votacion,
        "opciones": opciones,
        "centros": centros,
        "migas": migas(("Votaciones", reverse("obras:votacion-list"))),
    }
    if votacion.publicada_en:
        contexto["urnas"] = contar(votacion, opciones, centros)
    return render(request, "obras/votacion_detail.html", contexto)


def opciones_de(votacion):
    """Its ballot, in order, each with the `titulo` of its proposal."""
    return (
        OpcionVotacion.objects.filter(votacion=votacion)
        .con_titulo()
        .select_related("propuesta")
        .order_by("orden")
    )
