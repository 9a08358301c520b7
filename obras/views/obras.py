"""The public pages of the works: the list, and each with its whole chain."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, OuterRef, Subquery, Sum
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from comites.filters import regiones_de
from comites.mapas import Nombre, mapa_de_cuentas
from comites.models import Grado, IndiceMarginacion, Municipio
from compromisos.models import Dependencia, con_pagina
from compromisos.secciones import Seccion
from compromisos.views.exportar import exportar
from compromisos.views.publico import POR_PAGINA, pide_archivo
from evj.web.paginas import pagina_o_parte, paginar

from ..cadena import Hecho, de_la_obra, lo_dice_la_etapa
from ..curva import curva, en, plan_de
from ..ficha import completitud
from ..filters import ObraFilter
from ..models import EtapaDeObra, FotoObra, Obra, VersionPropuesta
from ..models.obras import CERRADAS, EN_OBRA
from ..registros import registros

COLUMNAS = (
    "Clave",
    "Obra",
    "Tipo",
    "Etapa",
    "Desde",
    "Con atraso",
    "Clave INEGI",
    "Municipio",
    "Región",
    "Localidad",
    "Latitud",
    "Longitud",
    "Edición",
    "Ejecuta",
    "Contratista",
    "Contrato",
    "Partida",
    "Población beneficiada",
    "Empleos locales",
    "Monto aprobado",
    "Monto contratado",
    "Monto ejercido",
    "Avance físico",
    "Avance al",
    "Inicio previsto",
    "Término previsto",
    "Inicio real",
    "Término real",
)
OBRAS = Nombre("obra", "obras", "Ninguna")
A_LA_VISTA = 2  # photographs in the page of a work: it may make five requests in all
# What other modules of this app add to the page of a work; each is asked one query or two.
# `HECHOS`: given the work, things that happened. `SECCIONES`: given the work and the day, a
# Seccion, or None when there is nothing to show.
HECHOS: list[Callable[[Obra], Iterable[Hecho]]] = []
SECCIONES: list[Callable[[Obra, object], Seccion | None]] = []


def migas(*mas):
    return [("Obras", reverse("obras:obra-list")), *mas]


# --- All of them ----------------------------------------------------------------------------
@require_safe
def obra_list(request):
    """The works, in a map and in a list, and first of all how they go."""
    hoy = timezone.localdate()
    anio = IndiceMarginacion.objects.ultimo_anio()
    municipios = list(Municipio.objects.select_related("region").defer("texto_busqueda"))
    publicas = Obra.objects.publicadas().con_atraso(hoy)
    filtro = ObraFilter(
        request.GET,
        publicas.con_avance()
        .select_related("municipio__region", "edicion", "ejecutora")
        .order_by("-atrasada", "-edicion__anio", "municipio__clave_nombre", "clave"),
        anio=anio,
        municipio=[(m.slug, m.nombre) for m in municipios],
        region=regiones_de(municipios),
        dependencia=list(
            Dependencia.objects.filter(obras__publicada=True)
            .distinct()
            .order_by("clave_nombre")
            .values_list("slug", "nombre")
        ),
        grado=Grado.choices,
    )
    if pide_archivo(request, filtro):
        return exportar(request, "obras", COLUMNAS, filas_de(filtro.qs))
    resumen, cuantas, inventadas = resumir(filtro.qs)
    contexto = {
        "seccion": "obras",
        "hoy": hoy,
        "anio": anio,
        "filtro": filtro,
        "filtrada": not filtro.is_valid() or bool(filtro.activos),
        "pagina": paginar(request, filtro.qs, POR_PAGINA, filtro.consulta),
        "resumen": resumen,
        "mapa": mapa_de_cuentas(municipios, cuantas, inventadas, OBRAS),
        "ruta": request.path,
    }
    return pagina_o_parte(request, "obras/obra_list.html", "obras/_obras_lista.html", contexto)


@dataclass
class Montos:
    """Of each amount, the sum and of how many works it is known."""

    obras: int = 0
    aprobado: Decimal = Decimal(0)
    contratado: Decimal = Decimal(0)
    con_aprobado: int = 0
    con_contratado: int = 0

    def sumar(self, grupo):
        self.obras += grupo["cuantas"]
        self.aprobado += grupo["aprobado"] or 0
        self.contratado += grupo["contratado"] or 0
        self.con_aprobado += grupo["con_aprobado"]
        self.con_contratado += grupo["con_contratado"]


@dataclass
class Resumen:
    """The plain truth about some works; of the invented ones only when there is no other.

    `de_verdad`: those of no invented edition; `inventadas`: those of one; `total`: of how many the
    figures tell; `cancelado`: the money of those called off, which `vigente` leaves out.
    """

    de_verdad: int = 0
    inventadas: int = 0
    total: int = 0
    en_ejecucion: int = 0
    terminadas: int = 0
    atrasadas: int = 0
    vigente: Montos = field(default_factory=Montos)
    cancelado: Montos = field(default_factory=Montos)


def resumir(obras) -> tuple[Resumen, Counter, Counter]:
    """How they go, how many in each municipality and how many of those are invented; one query.
    Of works with con_atraso()."""
    resumen, por_municipio, inventadas = Resumen(), Counter(), Counter()
    grupos = list(
        obras.order_by()
        .values("municipio", "etapa", "atrasada", "edicion__demo")
        .annotate(
            cuantas=Count("pk"),
            aprobado=Sum("monto_aprobado"),
            contratado=Sum("monto_contratado"),
            con_aprobado=Count("monto_aprobado"),
            con_contratado=Count("monto_contratado"),
        )
    )
    for grupo in grupos:
        por_municipio[grupo["municipio"]] += grupo["cuantas"]
        inventadas[grupo["municipio"]] += grupo["cuantas"] * grupo["edicion__demo"]
    resumen.inventadas = inventadas.total()
    resumen.de_verdad = por_municipio.total() - resumen.inventadas
    for grupo in grupos:
        if not (grupo["edicion__demo"] and resumen.de_verdad):
            _contar(resumen, grupo)
    return resumen, por_municipio, inventadas


def _contar(resumen, grupo):
    cuantas, etapa = grupo["cuantas"], grupo["etapa"]
    resumen.total += cuantas
    resumen.en_ejecucion += cuantas * (etapa in EN_OBRA)
    resumen.terminadas += cuantas * (etapa == EtapaDeObra.TERMINADA)
    resumen.atrasadas += cuantas * grupo["atrasada"]
    cancelada = etapa == EtapaDeObra.CANCELADA
    (resumen.cancelado if cancelada else resumen.vigente).sumar(grupo)


def filas_de(obras):
    for obra in obras:
        yield (
            obra.clave,
            obra.nombre,
            obra.get_tipo_display(),
            EtapaDeObra(obra.etapa).label,
            obra.etapa_desde,
            obra.atrasada,
            obra.municipio.clave,
            obra.municipio.nombre,
            obra.municipio.region.nombre,
            obra.localidad,
            obra.latitud,
            obra.longitud,
            obra.edicion.rotulo,
            obra.ejecutora.nombre,
            obra.contratista,
            obra.contrato,
            obra.partida,
            obra.poblacion_beneficiada,
            obra.empleos_locales,
            obra.monto_aprobado,
            obra.monto_contratado,
            obra.ejercido,
            obra.fisico,
            obra.avance_al,
            obra.inicio_previsto,
            obra.fin_previsto,
            obra.inicio_real,
            obra.fin_real,
        )


# --- One of them ----------------------------------------------------------------------------
def _titulo():
    """Of the proposal that a work comes from; None without one that is public."""
    ultima = VersionPropuesta.objects.filter(propuesta=OuterRef("propuesta")).order_by("-numero")
    return Subquery(ultima.values("titulo")[:1])


def la_publicada(clave, hoy):
    return get_object_or_404(
        Obra.objects.publicadas()
        .con_atraso(hoy)
        .annotate(ejecutora_con_pagina=con_pagina("ejecutora"), titulo_propuesta=_titulo())
        .select_related(
            "edicion",
            "municipio__region",
            "propuesta",
            "actividad__compromiso__evaluacion",
            "ejecutora",
            "comite__municipio",
            "contraloria__municipio",
        ),
        clave=clave,
    )


@require_safe
def obra_detail(request, clave):
    """A work with all that is on record of it: two queries, and those of what others add."""
    hoy = timezone.localdate()
    obra = la_publicada(clave, hoy)
    suyos = registros(obra)
    otros = [hecho for de in HECHOS for hecho in de(obra)]
    partes = [seccion for de in SECCIONES if (seccion := de(obra, hoy))]
    contexto = {
        "seccion": "obras",
        "hoy": hoy,
        "obra": obra,
        "registros": suyos,
        "cambios": [cambio for cambio in suyos.cambios if not lo_dice_la_etapa(cambio)],
        "pasos": pasos(obra, suyos.etapas),
        "barras": barras(obra, suyos, hoy),
        "curva": curva(obra, suyos, hoy),
        "fotos": las_primeras(suyos.fotos),
        "cadena": de_la_obra(suyos, otros),
        "completitud": completitud(obra),
        "secciones": partes,
        "migas": migas(),
    }
    return render(request, "obras/obra_detail.html", contexto)


@dataclass(frozen=True)
class Paso:
    """A stage on the strip: `como` is "ya", "aqui" or "falta"."""

    etapa: str
    como: str
    desde: object = None


def pasos(obra, etapas) -> list[Paso]:
    """The stages from the first to the last; of a work called off, up to where it was."""
    desde = {etapa.etapa: etapa.desde for etapa in etapas}
    camino = [e for e in EtapaDeObra if e != EtapaDeObra.CANCELADA]
    if obra.etapa == EtapaDeObra.CANCELADA:
        camino = [e for e in camino if e in desde] + [EtapaDeObra.CANCELADA]
    aqui = camino.index(obra.etapa)
    return [
        Paso(
            etapa,
            "aqui" if lugar == aqui else "ya" if lugar < aqui else "falta",
            desde.get(etapa) if lugar <= aqui else None,
        )
        for lugar, etapa in enumerate(camino)
    ]


@dataclass(frozen=True)
class Barra:
    """`cifra` and `plan`: per cent of today, None when not known; `al`: the day of the figure."""

    nombre: str
    cifra: Decimal | None
    plan: Decimal | None
    al: object


def barras(obra, suyos, hoy) -> list[Barra]:
    """How far it is and how far it should be: a work that is over has no plan for today."""
    plan = plan_de(obra, suyos.programa)
    cerrada = obra.etapa in CERRADAS
    fisico, financiero = (
        None if cerrada else en(linea, hoy) for linea in (plan.fisico, plan.financiero)
    )
    ultimo, gastado = suyos.ultimo, suyos.ejercido
    return [
        Barra("Avance físico", ultimo and ultimo.fisico, fisico, ultimo and ultimo.fecha),
        Barra(
            "Avance financiero",
            gastado and gastado.financiero,
            financiero,
            gastado and gastado.fecha,
        ),
    ]


def las_primeras(fotos) -> list[FotoObra]:
    """How it was, and how it is: the first one of before and the last one of all."""
    antes = [foto for foto in fotos if foto.momento == FotoObra.Momento.ANTES][:1]
    otras = [foto for foto in fotos if foto not in antes]
    return [*antes, *otras[len(antes) - A_LA_VISTA :]]
