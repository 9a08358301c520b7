"""The public pages of needs and proposals."""

from itertools import pairwise

from django.db.models import F, Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from compromisos.models import con_pagina
from compromisos.views.exportar import exportar
from compromisos.views.publico import POR_PAGINA, pide_archivo
from evj.web.paginas import pagina_o_parte, paginar

from ..comparar import comparar
from ..filters_propuestas import NecesidadFilter, PropuestaFilter
from ..models import Contribucion, Dictamen, Necesidad, Obra, Propuesta
from ..propuestas import EstadoPropuesta, con_estado, resultado_en_palabras, votaciones_de
from .obras import migas

COLUMNAS = (
    "Clave",
    "Edición",
    "Municipio",
    "Región",
    "Título",
    "Descripción",
    "La propone",
    "Comité",
    "Dictamen",
    "Costo estimado",
    "En qué va",
)
COLUMNAS_DE_NECESIDADES = (
    "Edición",
    "Municipio",
    "Localidad",
    "Qué hace falta",
    "Prioridad en el taller",
    "Registrada el",
    "Propuestas que la atienden",
)


# --- Proposals ------------------------------------------------------------------------------
@require_safe
def propuesta_list(request):
    """The proposals, those of the last exercise first."""
    propuestas = (
        con_estado(Propuesta.objects.publicas().con_version())
        .select_related("edicion", "municipio", "region", "comite")
        .order_by("-edicion__anio", "clave")
    )
    filtro = PropuestaFilter.de_la_pagina(request, propuestas)
    if pide_archivo(request, filtro):
        return exportar(request, "propuestas", COLUMNAS, filas_de(filtro.qs))
    contexto = {
        "seccion": "obras",
        "filtro": filtro,
        "filtrada": not filtro.is_valid() or bool(filtro.activos),
        "pagina": paginar(request, filtro.qs, POR_PAGINA, filtro.consulta),
        "ruta": request.path,
        "migas": migas(),
    }
    return pagina_o_parte(request, "obras/propuesta_list.html", "obras/_propuestas.html", contexto)


def filas_de(propuestas):
    ultimos = Dictamen.objects.order_by("-id").only("version", "costo_estimado")
    con_dictamenes = Prefetch("versiones__dictamenes", ultimos)
    for propuesta in propuestas.prefetch_related("versiones", con_dictamenes):
        dictamenes = [d for version in propuesta.versiones.all() for d in version.dictamenes.all()]
        ultimo = max(dictamenes, key=lambda d: d.pk, default=None)
        yield (
            propuesta.clave,
            propuesta.edicion.rotulo,
            propuesta.municipio and propuesta.municipio.nombre,
            propuesta.region and propuesta.region.nombre,
            propuesta.titulo,
            propuesta.descripcion,
            propuesta.get_autoria_display(),
            propuesta.comite and propuesta.comite.nombre,
            Dictamen.Resultado(propuesta.dictamen).label if propuesta.dictamen else "",
            ultimo and ultimo.costo_estimado,
            EstadoPropuesta(propuesta.estado).label,
        )


@require_safe
def propuesta_detail(request, clave):
    """A proposal with all that led to it, was said of it and came of it."""
    votaciones = votaciones_de(clave)
    contadas = [(opcion, saldo) for _, opcion, saldo in votaciones if saldo]
    resultados = (
        {opcion.propuesta_id for opcion, saldo in contadas if opcion.pk in saldo.ganan},
        {opcion.propuesta_id for opcion, saldo in contadas if opcion.pk in saldo.empate},
    )
    propuesta = get_object_or_404(
        con_estado(Propuesta.objects.publicas(), resultados)
        .annotate(firma_con_pagina=con_pagina("firma__dependencia"))
        .select_related(
            "edicion",
            "municipio__region",
            "region",
            "comite",
            "evento",
            "firma__dependencia",
            "firma__comite",
        ),
        clave=clave,
    )
    versiones = list(propuesta.versiones.all())
    contexto = {
        "seccion": "obras",
        "propuesta": propuesta,
        "actual": versiones[0],
        "cambios": cambios_de(versiones),
        "necesidades": necesidades_publicas().filter(propuestas=propuesta),
        "hilo": hilo_de(propuesta),
        "dictamenes": Dictamen.objects.filter(version__propuesta=propuesta)
        .annotate(dependencia_con_pagina=con_pagina("dependencia"))
        .select_related("version", "dependencia"),
        "votaciones": [
            {
                "votacion": votacion,
                "opcion": opcion,
                "resultado": resultado_en_palabras(opcion, saldo) if saldo else "",
                "gano": bool(saldo) and opcion.pk in saldo.ganan,
            }
            for votacion, opcion, saldo in votaciones
        ],
        "firma": getattr(propuesta, "firma", None),
        "obras": Obra.objects.publicadas().con_etapa().filter(propuesta=propuesta),
        "migas": migas(("Propuestas", reverse("obras:propuesta-list"))),
    }
    return render(request, "obras/propuesta_detail.html", contexto)


def cambios_de(versiones) -> list[dict]:
    """What each version changed of the one before, the last first."""
    return [
        {
            "version": version,
            "titulo": comparar(antes.titulo, version.titulo)
            if antes.titulo != version.titulo
            else [],
            "descripcion": comparar(antes.descripcion, version.descripcion)
            if antes.descripcion != version.descripcion
            else [],
        }
        for version, antes in pairwise(versiones)
    ]


def hilo_de(propuesta) -> list[Contribucion]:
    """What was said, in order; each question with its `contestan`."""
    dichas = list(propuesta.contribuciones.select_related("evento"))
    por_pk = {dicha.pk: dicha for dicha in dichas}
    for dicha in dichas:
        dicha.contestan = []
    for dicha in dichas:
        if dicha.responde_a_id:
            por_pk[dicha.responde_a_id].contestan.append(dicha)
    return [dicha for dicha in dichas if not dicha.responde_a_id]


# --- Needs ----------------------------------------------------------------------------------
def necesidades_publicas():
    """What the public sees of them, by place and priority."""
    return (
        Necesidad.objects.publicas()
        .select_related("municipio", "evento__edicion")
        .order_by("municipio__clave_nombre", F("prioridad_taller").asc(nulls_last=True), "id")
    )


@require_safe
def necesidad_list(request):
    """What each place lacks, by municipality, and which proposals answer it."""
    publicas = Propuesta.objects.publicas().con_version().order_by("clave")
    necesidades = necesidades_publicas().prefetch_related(Prefetch("propuestas", publicas))
    filtro = NecesidadFilter.de_la_pagina(request, necesidades)
    if pide_archivo(request, filtro):
        filas = filas_de_necesidades(filtro.qs)
        return exportar(request, "necesidades", COLUMNAS_DE_NECESIDADES, filas)
    contexto = {
        "seccion": "obras",
        "filtro": filtro,
        "filtrada": not filtro.is_valid() or bool(filtro.activos),
        "pagina": paginar(request, filtro.qs, POR_PAGINA, filtro.consulta),
        "ruta": request.path,
        "migas": migas(),
    }
    return pagina_o_parte(request, "obras/necesidad_list.html", "obras/_necesidades.html", contexto)


def filas_de_necesidades(necesidades):
    for necesidad in necesidades:
        yield (
            necesidad.evento and necesidad.evento.edicion.rotulo,
            necesidad.municipio.nombre,
            necesidad.localidad,
            necesidad.texto,
            necesidad.prioridad_taller,
            necesidad.registrada_el,
            "; ".join(propuesta.clave for propuesta in necesidad.propuestas.all()),
        )
