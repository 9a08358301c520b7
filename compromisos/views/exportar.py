"""The list that a page shows, as a file: the import columns, so that it imports again unchanged."""

from django.http import Http404

from evj.web.exportacion import respuesta_csv, respuesta_xlsx

from ..dia import DiaImposible
from ..importacion.exportar import ENCABEZADOS, filas_de

PARAMETRO = "formato"
FORMATOS = {"csv": respuesta_csv, "xlsx": respuesta_xlsx}


def exportar_actividades(request, nombre, actividades):
    """The activities of a list, in the columns of the importer. Raises DiaImposible."""
    if request.dia.al:
        raise DiaImposible("Las listas se descargan sólo como están hoy.")
    return exportar(request, nombre, ENCABEZADOS, filas_de(actividades.prefetch_related(None)))


def exportar(request, nombre, encabezados, filas):
    """The file that ?formato= asks for; Http404 for a format we do not write."""
    respuesta = FORMATOS.get(request.GET[PARAMETRO])
    if respuesta is None:
        raise Http404("No escribimos ese formato.")
    return respuesta(nombre, encabezados, filas)
