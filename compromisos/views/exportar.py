"""The list that a page shows, as a file: the import columns, so that it imports again unchanged,
and after them, which the importer does not read, where each activity stands."""

from django.conf import settings
from django.http import Http404

from evj.web.exportacion import respuesta_csv, respuesta_xlsx

from ..dia import DiaImposible
from ..importacion.exportar import ENCABEZADOS, filas_de
from ..models import Ejecucion, Oportunidad

PARAMETRO = "formato"
FORMATOS = {"csv": respuesta_csv, "xlsx": respuesta_xlsx}
DE_HOY = ("Fecha vigente", "Plazo", "Ejecución", "Verificado (%)", "Dirección")


def exportar_actividades(request, nombre, actividades):
    """The activities of a list, of con_estado(). Raises DiaImposible."""
    if request.dia.al:
        raise DiaImposible("Las listas se descargan sólo como están hoy.")
    if any(valor.strip() for clave, valor in request.GET.items() if clave != PARAMETRO):
        nombre += "-filtrada"
    filas = filas_de(actividades.prefetch_related(None), como_esta)
    return exportar(request, nombre, (*ENCABEZADOS, *DE_HOY), filas)


def como_esta(actividad) -> tuple:
    return (
        actividad.fecha_vigente,
        Oportunidad(actividad.oportunidad).label,
        Ejecucion(actividad.ejecucion).label,
        actividad.verificado,
        f"{settings.SITIO}{actividad.get_absolute_url()}",
    )


def exportar(request, nombre, encabezados, filas):
    """The file that ?formato= asks for; Http404 for a format we do not write."""
    respuesta = FORMATOS.get(request.GET[PARAMETRO])
    if respuesta is None:
        raise Http404("No escribimos ese formato.")
    return respuesta(nombre, encabezados, filas)
