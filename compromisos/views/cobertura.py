"""The coverage of an evaluation: what was done with each of its points."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from evj.web.exportacion import respuesta_csv

from ..cobertura import cobertura_de
from ..dia import con_dia
from ..models import Ejecucion, Evaluacion, Oportunidad
from .exportar import PARAMETRO
from .publico import AGENDAS, miga

COLUMNAS = (
    "Punto",
    "Texto del punto",
    "Recomendación",
    "Texto de la recomendación",
    "Compromiso",
    "Texto del compromiso",
    "Actividad",
    "Texto de la actividad",
    "Plazo",
    "Avance",
)


@require_safe
@con_dia
def cobertura_detail(request, slug):
    """From each point of the synthesis to the activities, and what nobody took up."""
    evaluacion = get_object_or_404(Evaluacion.objects.publicadas(request.dia.al), slug=slug)
    cobertura = cobertura_de(evaluacion, request.dia.hoy, request.dia.al)
    if PARAMETRO in request.GET:
        if request.GET[PARAMETRO] != "csv":
            raise Http404("No escribimos ese formato.")
        filas = (celdas(*fila) for fila in cobertura.filas())
        return respuesta_csv(f"cobertura-{slug}", COLUMNAS, filas)
    contexto = {
        "seccion": "agendas",
        "hoy": request.dia.hoy,
        "dia": request.dia,
        "evaluacion": evaluacion,
        "cobertura": cobertura,
        "migas": [miga(*AGENDAS), miga(evaluacion.nombre, "evaluacion-detail", slug)],
    }
    return render(request, "compromisos/cobertura.html", contexto)


def celdas(punto, camino, actividad) -> tuple:
    """A row of the table, empty from where the way breaks off."""
    recomendacion = camino and camino.recomendacion
    compromiso = camino and camino.compromiso
    partes = (punto, recomendacion, compromiso)
    fila = [(uno.numero, uno.texto) if uno else ("", "") for uno in partes]
    if actividad is None:
        fila.append(("", "", "", ""))
    else:
        plazo, avance = Oportunidad(actividad.oportunidad), Ejecucion(actividad.ejecucion)
        fila.append((actividad.clave, actividad.texto, plazo.label, avance.label))
    return tuple(celda for grupo in fila for celda in grupo)
