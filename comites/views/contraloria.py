"""The public pages of the contralorías sociales: which there are, and the file of each."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from compromisos.models import Oportunidad
from compromisos.views.evidencia import entregar
from compromisos.views.exportar import exportar
from compromisos.views.publico import POR_PAGINA, pide_archivo
from evj.web.paginas import pagina_o_parte, paginar, quiere_parte

from ..expediente import expediente
from ..filters import ContraloriaFilter
from ..mapas import Nombre, mapa_de
from ..models import Comite, EntregaInforme, Informe, TipoComite, TipoEvento
from ..models.contraloria import con_informes

COLUMNAS = (
    "Clave",
    "Contraloría social",
    "Clave INEGI",
    "Municipio",
    "Edición",
    "Constituida el",
    "Vigente hasta",
    "Informes que debe presentar",
    "Informes vencidos",
    "Informes por vencer",
    "Informes entregados",
)

CONTRALORIAS = Nombre("contraloría social", "contralorías sociales", "Ninguna")


def migas(*mas):
    """The way to a page below the list."""
    return [("Contraloría social", reverse("comites:contraloria-list")), *mas]


@require_safe
def contraloria_list(request):
    """The contralorías sociales, with the reports that they owe; and in a map where they are."""
    hoy = timezone.localdate()
    todas = Comite.objects.filter(tipo=TipoComite.CONTRALORIA_SOCIAL)
    filtro = ContraloriaFilter.de_la_pagina(
        request, con_informes(todas.select_related("municipio", "edicion"), hoy)
    )
    if pide_archivo(request, filtro):
        return exportar(request, "contralorias-sociales", COLUMNAS, filas_de(filtro.qs))
    pagina = paginar(request, filtro.qs, POR_PAGINA, filtro.consulta)
    contexto = {
        "seccion": "contraloria",
        "hoy": hoy,
        "filtro": filtro,
        "filtrada": not filtro.is_valid() or bool(filtro.activos),
        "pagina": pagina,
        "mapa": mapa_de(filtro.qs, CONTRALORIAS) if pagina.filas else None,
        "ruta": request.path,
        "migas": [],
    }
    if not quiere_parte(request):
        contexto["cuentas"] = cuentas(hoy)
    return pagina_o_parte(
        request, "comites/contraloria_list.html", "comites/_contralorias.html", contexto
    )


def cuentas(hoy) -> dict[str, int]:
    """How many reports there are in all, and how they stand. One query."""
    filas = Informe.objects.con_estado(hoy).order_by().values("oportunidad")
    por_estado = dict(filas.annotate(cuantos=Count("pk")).values_list("oportunidad", "cuantos"))
    return {
        "total": sum(por_estado.values()),
        "vencidos": por_estado.get(Oportunidad.VENCIDA, 0),
        "por_vencer": por_estado.get(Oportunidad.POR_VENCER, 0),
        "entregados": por_estado.get(Oportunidad.CONCLUIDA_EN_TIEMPO, 0)
        + por_estado.get(Oportunidad.CONCLUIDA_TARDE, 0),
    }


def filas_de(contralorias):
    """What is exported of each."""
    for comite in contralorias:
        yield (
            comite.clave,
            comite.nombre,
            comite.municipio.clave,
            comite.municipio.nombre,
            comite.edicion.rotulo,
            comite.constituido_el,
            comite.vigente_hasta,
            comite.informes_total,
            comite.informes_vencidos,
            comite.informes_por_vencer,
            comite.informes_entregados,
        )


@require_safe
def contraloria_detail(request, clave):
    """The file of one: reports due and late, question sheets, complaints as counts."""
    comite = get_object_or_404(
        Comite.objects.select_related("municipio__region", "edicion"),
        clave=clave,
        tipo=TipoComite.CONTRALORIA_SOCIAL,
    )
    hoy = timezone.localdate()
    contexto = {
        "seccion": "contraloria",
        "hoy": hoy,
        "comite": comite,
        "expediente": expediente(comite, hoy),
        "sesiones": comite.eventos.publicados()
        .filter(tipo=TipoEvento.CONTRALORIA)
        .order_by("inicio", "id"),
        "migas": migas(),
    }
    return render(request, "comites/contraloria_detail.html", contexto)


@require_safe
def informe_archivo(request, pk):
    """The report itself, when it may be published."""
    con_archivo = EntregaInforme.objects.exclude(archivo="").filter(publica=True)
    return entregar(get_object_or_404(con_archivo.select_related("informe__comite"), pk=pk))
