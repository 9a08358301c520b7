"""Agreements: how they stand, for everybody; and their follow-up, for who owes them."""

from collections import Counter

from django.db.models import Count, F, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from compromisos.forms.archivos import RECHAZADO
from compromisos.forms.conflicto import ver
from compromisos.models import Oportunidad
from compromisos.seguridad import Suceso, anotar
from compromisos.views.borradores import borrador_de, olvidar_borrador
from compromisos.views.cuenta import confirmar, requiere_sesion
from compromisos.views.evidencia import entregar
from compromisos.views.exportar import exportar
from compromisos.views.publico import POR_PAGINA, pide_archivo
from evj.web.entrada import otra_vez
from evj.web.paginas import pagina_o_parte, paginar, quiere_parte

from ..eventos import registrar_seguimiento
from ..filters import AcuerdoFilter
from ..forms.seguimiento import SeguimientoForm
from ..mapas import Nombre, mapa_de
from ..models import Acuerdo, SeguimientoAcuerdo
from ..templatetags.comites import ESTADOS_DE_ACUERDO
from .calendario import migas

COLUMNAS = (
    "Evento",
    "Municipio",
    "Edición",
    "Número",
    "Acuerdo",
    "Responsable",
    "Para el día",
    "Estado",
    "Cumplido el",
)
# What is still owed first, and of that the oldest; PostgreSQL would put the kept ones first.
EN_ORDEN = (F("cumplido_el").asc(nulls_first=True), "fecha", "evento__inicio", "numero", "id")

ACUERDOS = Nombre("acuerdo", "acuerdos", "Ninguno")
QUIENES = (
    ("dependencia", "nombre"),
    ("dependencia", "slug"),
    ("comite", "nombre"),
    ("comite", "clave"),
)


# --- For everybody --------------------------------------------------------------------------
@require_safe
def acuerdo_list(request):
    """The agreements of published minutes, what is still owed first; and in a map where."""
    hoy = timezone.localdate()
    publicados = Acuerdo.objects.publicados()
    con_estado = publicados.con_estado(hoy)
    filtro = AcuerdoFilter.de_la_pagina(
        request, con_estado.para_listar().order_by(*EN_ORDEN), publicados
    )
    if pide_archivo(request, filtro):
        return exportar(request, "acuerdos", COLUMNAS, filas_de(filtro.qs))
    pagina = paginar(request, filtro.qs, POR_PAGINA, filtro.consulta)
    contexto = {
        "seccion": "calendario",
        "hoy": hoy,
        "filtro": filtro,
        "filtrada": not filtro.is_valid() or bool(filtro.activos),
        "pagina": pagina,
        "mapa": mapa_de(filtro.qs, ACUERDOS, "evento__") if pagina.filas else None,
        "ruta": request.path,
        "migas": migas(),
    }
    if not quiere_parte(request):
        contexto["responsables"] = por_responsable(con_estado)
    return pagina_o_parte(request, "comites/acuerdo_list.html", "comites/_acuerdos.html", contexto)


def por_responsable(con_estado) -> list[dict]:
    """Who owes how many, and how they stand; the most overdue first. One query."""
    cuentas = {}
    filas = (
        con_estado.order_by()
        .values(*(f"{de}__{que}" for de, que in QUIENES), "oportunidad")
        .annotate(cuantos=Count("pk"))
    )
    for fila in filas:
        quien = tuple(fila[f"{de}__{que}"] for de, que in QUIENES)
        cuentas.setdefault(quien, Counter())[fila["oportunidad"]] += fila["cuantos"]
    renglones = [
        {
            "nombre": unidad or comite,
            "slug": slug,
            "clave": clave,
            "total": cuenta.total(),
            "vencidos": cuenta[Oportunidad.VENCIDA],
            "por_vencer": cuenta[Oportunidad.POR_VENCER],
            "en_tiempo": cuenta[Oportunidad.EN_TIEMPO],
            "cumplidos": cuenta[Oportunidad.CONCLUIDA_EN_TIEMPO]
            + cuenta[Oportunidad.CONCLUIDA_TARDE],
        }
        for (unidad, slug, comite, clave), cuenta in cuentas.items()
    ]
    return sorted(renglones, key=lambda r: (-r["vencidos"], -r["total"], r["nombre"]))


def filas_de(acuerdos):
    for acuerdo in acuerdos:
        yield (
            acuerdo.evento.clave,
            acuerdo.evento.municipio.nombre,
            acuerdo.evento.edicion.rotulo,
            acuerdo.numero,
            acuerdo.texto,
            str(acuerdo.responsable),
            acuerdo.fecha,
            ESTADOS_DE_ACUERDO[acuerdo.oportunidad],
            acuerdo.cumplido_el,
        )


@require_safe
def seguimiento_archivo(request, pk):
    """What proves a follow-up, if it was not reserved."""
    con_archivo = SeguimientoAcuerdo.objects.exclude(archivo="").select_related("acuerdo__evento")
    publicos = con_archivo.filter(publica=True, acuerdo__in=Acuerdo.objects.publicados())
    return entregar(get_object_or_404(publicos, pk=pk))


# --- For who owes them ----------------------------------------------------------------------
@require_safe
@requiere_sesion
def acuerdo_panel(request):
    """What the user's units owe from meetings, most urgent first; the unit sees it all."""
    hoy = timezone.localdate()
    suyos = Acuerdo.objects.editables_por(request.user, hoy).con_estado(hoy)
    cuentas = suyos.aggregate(
        total=Count("pk"),
        vencidos=Count("pk", filter=Q(oportunidad=Oportunidad.VENCIDA)),
        por_vencer=Count("pk", filter=Q(oportunidad=Oportunidad.POR_VENCER)),
    )
    contexto = {
        "seccion": "acuerdos",
        "cuentas": cuentas,
        "pagina": paginar(request, suyos.para_listar().order_by(*EN_ORDEN), POR_PAGINA),
        "hoy": hoy,
    }
    return render(request, "panel/acuerdos.html", contexto)


@require_http_methods(["GET", "HEAD", "POST"])
@requiere_sesion
def seguimiento_create(request, pk):
    """Say what came of one of the user's agreements; 404 for any other."""
    acuerdo = _acuerdo(request, pk)
    if request.method != "POST":
        return _pagina(request, acuerdo, _form(acuerdo, initial=borrador_de(request)))
    olvidar_borrador(request)
    form = SeguimientoForm(request.POST, request.FILES)
    if not form.is_valid():
        if form.has_error("archivo", RECHAZADO):
            anotar(Suceso.EVIDENCIA_RECHAZADA, request, acuerdo=acuerdo.pk, archivos=1)
        return _pagina(request, acuerdo, form)
    try:
        registrar_seguimiento(
            acuerdo=acuerdo,
            visto=form.cleaned_data["visto"],
            autor=request.user,
            seguimiento=form.seguimiento(),
        )
    except CambioMasNuevo:
        return _conflicto(request, pk, form)
    except NoSePuede as razon:
        form.add_error("fecha", str(razon))
        return _pagina(request, acuerdo, form)
    confirmar(request, f"Quedó registrado el seguimiento del acuerdo {acuerdo.numero}.")
    return redirect("comites:acuerdo-panel")


def _repetir(request, pk):
    """The same form with what was typed, to be sent by hand (see evj.web.entrada.otra_vez)."""
    acuerdo = _acuerdo(request, pk)
    form = _form(acuerdo, initial=request.POST.dict())
    return _pagina(request, acuerdo, form, **otra_vez(request))


seguimiento_create.repetir_formulario = requiere_sesion(_repetir)


def _acuerdo(request, pk):
    return get_object_or_404(
        Acuerdo.objects.editables_por(request.user)
        .con_estado()
        .para_listar()
        .prefetch_related(
            Prefetch(
                "seguimientos",
                SeguimientoAcuerdo.objects.select_related("autor").order_by("-numero"),
            )
        ),
        pk=pk,
    )


def _visto(acuerdo) -> int:
    ultimos = list(acuerdo.seguimientos.all())
    return ultimos[0].numero if ultimos else 0


def _form(acuerdo, initial=None):
    vacio = {"fecha": timezone.localdate(), "visto": _visto(acuerdo)}
    return SeguimientoForm(initial={**vacio, **(initial or {})})


def _conflicto(request, pk, form):
    """409: what somebody else added meanwhile, beside what was typed; sending again is a choice."""
    acuerdo = _acuerdo(request, pk)
    ver(form, _visto(acuerdo))
    return _pagina(request, acuerdo, form, conflicto=True, status=409)


def _pagina(request, acuerdo, form, *, status=200, **aviso):
    contexto = {
        "seccion": "acuerdos",
        "acuerdo": acuerdo,
        "form": form,
        "archivo_perdido": form.is_bound and bool(request.FILES),
        **aviso,
    }
    return render(request, "panel/seguimiento_create.html", contexto, status=status)


@require_safe
@requiere_sesion
def seguimiento_archivo_privado(request, pk):
    """What proves a follow-up, also reserved, for who may add another."""
    con_archivo = SeguimientoAcuerdo.objects.exclude(archivo="").select_related("acuerdo__evento")
    suyos = con_archivo.filter(acuerdo__in=Acuerdo.objects.editables_por(request.user))
    return entregar(get_object_or_404(suyos, pk=pk))
