"""The public pages of the committees: where they are, who sits in each as a post, what they may."""

from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from compromisos.dia import Dia
from compromisos.secciones import Pagina, secciones_de
from compromisos.views.exportar import exportar
from compromisos.views.publico import POR_PAGINA, pide_archivo
from evj.web.paginas import pagina_o_parte, paginar

from ..cobertura import cobertura
from ..composicion import composicion
from ..facultades import matriz
from ..filters import ComiteFilter, regiones_de
from ..models import Comite, Edicion, Facultad, Municipio
from ..models.contraloria import con_informes
from ..portada import del_comite

COLUMNAS = (
    "Clave",
    "Comité",
    "Tipo",
    "Clave INEGI",
    "Municipio",
    "Región",
    "Edición",
    "Constituido el",
    "Vigente hasta",
    "En funciones",
    "Acta firmada el",
    "Integrantes",
    "Mujeres",
    "Hombres",
    "Otro sexo o no dicho",
)


@require_safe
def comite_list(request):
    """The committees, and in a map which municipalities of an exercise have one with its act."""
    hoy = timezone.localdate()
    municipios = list(Municipio.objects.select_related("region").defer("texto_busqueda"))
    ediciones = list(Edicion.objects.prefetch_related("regiones"))
    filtro = ComiteFilter(
        request.GET,
        Comite.objects.select_related("municipio__region", "edicion").con_acta(),
        hoy=hoy,
        edicion=[(str(edicion.anio), edicion.rotulo) for edicion in ediciones],
        region=regiones_de(municipios),
        municipio=[(m.slug, m.nombre) for m in municipios],
    )
    if pide_archivo(request, filtro):
        return exportar(request, "comites", COLUMNAS, filas_de(filtro.qs, hoy))
    contexto = {
        "seccion": "comites",
        "hoy": hoy,
        "filtro": filtro,
        "filtrada": not filtro.is_valid() or bool(filtro.activos),
        "pagina": paginar(request, filtro.qs, POR_PAGINA, filtro.consulta),
        "cobertura": cobertura(filtro, ediciones, municipios),
        "ruta": request.path,
    }
    return pagina_o_parte(request, "comites/comite_list.html", "comites/_comites.html", contexto)


def filas_de(comites, hoy):
    """What is exported of each: nobody by name, only how many sit in it, as its page says. One
    query for all of them."""
    en_el_cargo = Q(integrantes__desde__lte=F("dia")) & (
        Q(integrantes__hasta__isnull=True) | Q(integrantes__hasta__gte=F("dia"))
    )
    contados = comites.con_dia_de_composicion(hoy).annotate(
        total=Count("integrantes", filter=en_el_cargo),
        mujeres=Count("integrantes", filter=en_el_cargo & Q(integrantes__sexo="mujer")),
        hombres=Count("integrantes", filter=en_el_cargo & Q(integrantes__sexo="hombre")),
    )
    for comite in contados:
        yield (
            comite.clave,
            comite.nombre,
            comite.get_tipo_display(),
            comite.municipio.clave,
            comite.municipio.nombre,
            comite.municipio.region.nombre,
            comite.edicion.rotulo,
            comite.constituido_el,
            comite.vigente_hasta,
            comite.vigente(hoy),
            comite.acta_firmada_el,
            comite.total,
            comite.mujeres,
            comite.hombres,
            comite.total - comite.mujeres - comite.hombres,
        )


@require_safe
def comite_detail(request, clave):
    """A committee: its posts, what it may do at the present stage, its act."""
    hoy = timezone.localdate()
    comite = get_object_or_404(
        con_informes(Comite.objects.con_acta(), hoy).select_related("municipio__region", "edicion"),
        clave=clave,
    )
    en_curso = list(comite.edicion.etapas.en_curso(hoy))
    facultades = Facultad.objects.vigentes(hoy).filter(
        tipo_comite=comite.tipo, etapa__in=[etapa.etapa for etapa in en_curso]
    )
    contexto = {
        "seccion": "comites",
        "hoy": hoy,
        "comite": comite,
        "vigente": comite.vigente(hoy),
        "composicion": composicion(comite, hoy),
        "etapas": en_curso,
        "matriz": matriz(facultades, []),
        **del_comite(comite, hoy),
        "secciones": secciones_de(Pagina.COMITE, comite, Dia(hoy)),
        "migas": [
            ("Comités", reverse("comites:comite-list")),
            (comite.municipio.nombre, comite.municipio.get_absolute_url()),
        ],
    }
    return render(request, "comites/comite_detail.html", contexto)
