"""The public pages of the municipalities: where they are, and what is known of each."""

from django.db.models import F
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from compromisos.dia import Dia
from compromisos.secciones import Pagina, secciones_de
from compromisos.views.exportar import exportar
from compromisos.views.publico import POR_PAGINA, pide_archivo
from evj.web.paginas import pagina_o_parte, paginar

from ..cartograma import cartograma
from ..filters import MunicipioFilter, regiones
from ..models import Edicion, Grado, IndiceMarginacion, Municipio, Sentido
from ..portada import del_municipio

COLUMNAS = (
    "Clave INEGI",
    "Municipio",
    "Región",
    "Cabecera",
    "Latitud",
    "Longitud",
    "Población 2020",
    "Año del índice",
    "Índice de marginación",
    "Grado de marginación",
    "Cómo se lee",
    "Fuente del índice",
)


@require_safe
def municipio_list(request):
    """The municipalities, in a map and in a list, with their marginalisation in the last year."""
    anio = IndiceMarginacion.objects.ultimo_anio()
    todos = Municipio.objects.con_indice(anio)
    filtro = MunicipioFilter(request.GET, todos.select_related("region"), region=regiones())
    if pide_archivo(request, filtro):
        return exportar(request, "municipios", COLUMNAS, filas_de(filtro.qs))
    contexto = {
        "seccion": "municipios",
        "anio": anio,
        "filtro": filtro,
        "filtrada": not filtro.is_valid() or bool(filtro.activos),
        "pagina": paginar(request, filtro.qs, POR_PAGINA, filtro.consulta),
        "mapa": mapa(todos, solo=set(filtro.qs.values_list("pk", flat=True))),
        "ruta": request.path,
    }
    return pagina_o_parte(
        request, "comites/municipio_list.html", "comites/_municipios.html", contexto
    )


def mapa(municipios, **opciones):
    """The map of all the municipalities by grade; `opciones` are those of the cartogram."""
    filas = list(municipios.only("nombre", "slug", "columna", "renglon"))
    return cartograma(filas, {fila.pk: fila.grado for fila in filas}, **opciones)


def filas_de(municipios):
    """What is exported of each, with the year, the direction and the source of its figure."""
    con_fuente = municipios.annotate(sentido=F("del_anio__sentido"), fuente=F("del_anio__fuente"))
    for uno in con_fuente:
        yield (
            uno.clave,
            uno.nombre,
            uno.region.nombre,
            uno.cabecera,
            uno.latitud,
            uno.longitud,
            uno.poblacion_2020,
            uno.anio,
            uno.indice,
            Grado(uno.grado).label if uno.grado else "",
            Sentido(uno.sentido).label if uno.sentido else "",
            uno.fuente,
        )


@require_safe
def municipio_detail(request, slug):
    """Everything that is known of a municipality."""
    municipio = get_object_or_404(Municipio.objects.select_related("region"), slug=slug)
    hoy = timezone.localdate()
    indices = list(municipio.indices.con_lugar())
    anio = indices[0].anio if indices else None
    contexto = {
        "seccion": "municipios",
        "municipio": municipio,
        "indices": indices,
        "mapa": mapa(Municipio.objects.con_indice(anio), marcado=municipio.pk),
        **del_municipio(municipio, hoy),
        "hoy": hoy,
        "comites": municipio.comites.select_related("edicion").con_acta(),
        "secciones": secciones_de(Pagina.MUNICIPIO, municipio, Dia(hoy)),
        "ediciones": Edicion.objects.de_la_region(municipio.region),
        "migas": [("Municipios", reverse("comites:municipio-list"))],
    }
    return render(request, "comites/municipio_detail.html", contexto)
