"""The officials' panel: their units' activities, and the one form to report on them."""

from urllib.parse import urlencode

from django.db.models import Case, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evj.web.entrada import otra_vez
from evj.web.paginas import paginar

from ..acciones import AvanceMasNuevo, NoSePuede, registrar_avance
from ..cargos import cargos_de
from ..dia import Dia
from ..forms import AvanceForm, EvidenciaFormSet
from ..models import (
    Actividad,
    Avance,
    Dependencia,
    Ejecucion,
    Oportunidad,
    Prorroga,
    Responsabilidad,
)
from ..models.estados import CERRADAS
from ..models.evidencia import POR_AVANCE
from ..secciones import Pagina, secciones_de
from ..seguridad import Suceso, anotar
from .borradores import borrador_de, olvidar_borrador
from .cuenta import confirmar, pedir_entrar, requiere_sesion

POR_PAGINA = 20
AVANCES_A_LA_VISTA = 20
TEXTO_MAXIMO = 200
EVIDENCIA = "evidencia"
ESTADOS = [*Oportunidad.choices, *Ejecucion.choices]


@require_safe
@requiere_sesion
def panel(request):
    """The activities that the user's units answer for, most urgent first; and whatever else the
    user has to do, of which other apps know."""
    cargos = cargos_de(request.user)
    contexto = {
        "seccion": "panel",
        "cargos": cargos,
        "secciones": secciones_de(Pagina.PANEL, request.user, Dia(timezone.localdate())),
    }
    if cargos.dependencias:
        contexto |= _actividades(request)
    return render(request, "panel/panel.html", contexto)


def _actividades(request) -> dict:
    estado, texto = _filtros(request)
    todas = Actividad.objects.editables_por(request.user).buscar(texto).con_estado()
    resumen = todas.resumir().get(())
    actividades = (
        _con_lo_ultimo(_por_urgencia(_en_estado(todas, estado)))
        .select_related("compromiso__evaluacion", "misma_que__compromiso")
        .defer("texto_busqueda", "compromiso__texto_busqueda")
    )
    consulta = urlencode([(k, v) for k, v in (("estado", estado), ("q", texto)) if v])
    return {
        "pagina": paginar(request, actividades, POR_PAGINA, consulta),
        "resumen": resumen,
        "estado": estado,
        "estados": [(clave, nombre, _cuantas(resumen, clave)) for clave, nombre in ESTADOS],
        "texto": texto,
    }


def _filtros(request):
    estado = request.GET.get("estado", "")
    texto = request.GET.get("q", "")[:TEXTO_MAXIMO].replace("\0", " ").strip()
    return (estado if estado in dict(ESTADOS) else ""), texto


def _en_estado(actividades, estado):
    if estado in Oportunidad.values:
        return actividades.filter(oportunidad=estado)
    if estado in Ejecucion.values:
        return actividades.filter(ejecucion=estado)
    return actividades


def _cuantas(resumen, estado) -> int:
    """How many there are in a state, from the counts already made."""
    if resumen is None:
        return 0
    return resumen.por_oportunidad[estado] + resumen.por_ejecucion[estado]


def _por_urgencia(actividades):
    """What is reported as finished waits for somebody else, and what is ended for nobody."""
    return actividades.order_by(
        Case(
            When(ejecucion=Ejecucion.REPORTADA_CONCLUIDA, then=Value(1)),
            When(ejecucion__in=[Ejecucion.CONCLUIDA, *CERRADAS], then=Value(2)),
            default=Value(0),
        ),
        F("fecha_vigente").asc(nulls_last=True),
        "compromiso__evaluacion__clave_nombre",
        "compromiso__numero",
        "numero",
    )


def _con_lo_ultimo(actividades):
    ultimo = Avance.objects.filter(pk=OuterRef("ultimo_avance"))
    pedidas = Prorroga.objects.filter(actividad=OuterRef("pk"), resolucion=None)
    return actividades.annotate(
        reportado_texto=Subquery(ultimo.values("texto")),
        revision=Subquery(ultimo.values("revision__resultado")),
        observacion=Subquery(ultimo.values("revision__observacion")),
        prorroga_pedida=Subquery(pedidas.values("a")[:1]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requiere_sesion
def avance_create(request, pk):
    """Report on one of the user's activities; 404 for any other."""
    actividad = _actividad_del_panel(request, pk)
    if request.method == "POST":
        return _registrar(request, actividad)
    return _pagina(request, actividad, _form(actividad, initial=borrador_de(request)))


def _repetir(request, pk):
    """The same form with what was typed, to be sent by hand (see evj.web.entrada.otra_vez)."""
    if not request.user.is_authenticated:
        return pedir_entrar(request)
    actividad = _actividad_del_panel(request, pk)
    form = _form(actividad, initial=request.POST.dict())
    return _pagina(request, actividad, form, **otra_vez(request))


avance_create.repetir_formulario = _repetir


def _actividad_del_panel(request, pk):
    """The activity with its state, its reports (`reportes`) and the user's units (`propias`)."""
    actividad = get_object_or_404(
        Actividad.objects.editables_por(request.user)
        .con_estado()
        .select_related("compromiso__evaluacion", "compromiso__recomendacion")
        .prefetch_related(
            Prefetch("responsabilidades", Responsabilidad.objects.select_related("dependencia"))
        ),
        pk=pk,
    )
    actividad.mias = list(Dependencia.objects.de_usuario(request.user))
    responden = [r.dependencia for r in actividad.responsabilidades.all()]
    actividad.propias = [dependencia for dependencia in responden if dependencia in actividad.mias]
    actividad.reportes = list(
        Avance.objects.filter(actividad=actividad.principal)
        .select_related("autor", "dependencia", "causa_atraso", "revision__revisor")
        .prefetch_related("evidencias")
        .del_mas_nuevo()[: AVANCES_A_LA_VISTA + 1]
    )
    return actividad


def _form(actividad, datos=None, initial=None):
    ultimo = actividad.reportes[0].pk if actividad.reportes else None
    return AvanceForm(
        datos,
        initial={"visto": ultimo, **(initial or {})},
        actividad=actividad,
        dependencias=actividad.propias,
    )


def _registrar(request, actividad):
    olvidar_borrador(request)
    form = _form(actividad, request.POST)
    evidencias = _evidencias(request)
    if not all([form.is_valid(), evidencias.is_valid()]):
        if evidencias.archivos_rechazados:
            anotar(
                Suceso.EVIDENCIA_RECHAZADA,
                request,
                actividad=actividad.pk,
                archivos=evidencias.archivos_rechazados,
            )
        return _pagina(request, actividad, form, evidencias=evidencias)
    try:
        avance = _repetido(request, actividad, form, evidencias) or registrar_avance(
            actividad=actividad,
            visto=form.cleaned_data["visto"],
            autor=request.user,
            dependencia=form.dependencia(),
            evidencias=evidencias.evidencias(),
            **form.datos(),
        )
    except AvanceMasNuevo as mas_nuevo:
        avance = mas_nuevo.avance
        if not form.es_el_mismo(avance, request.user, evidencias.evidencias()):
            return _pagina_conflicto(request, actividad, avance, evidencias)
    except NoSePuede as razon:
        form.add_error(None, str(razon))
        return _pagina(request, actividad, form, evidencias=evidencias)
    confirmar(request, f"Quedó registrado el avance de la actividad {actividad.clave}: {avance}.")
    return redirect("compromisos:panel")


def _repetido(request, actividad, form, evidencias) -> Avance | None:
    """The last report, if it is this same one and nobody has decided on it: going back in the
    browser, or two windows, sent it again."""
    ultimo = actividad.reportes[0] if actividad.reportes else None
    if ultimo is None or hasattr(ultimo, "revision"):
        return None
    es_el_mismo = form.es_el_mismo(ultimo, request.user, evidencias.evidencias())
    return ultimo if es_el_mismo else None


def _evidencias(request):
    """What was sent as evidence; a form without that part (an old page) sent none."""
    datos = request.POST
    if f"{EVIDENCIA}-TOTAL_FORMS" not in datos:
        datos = {f"{EVIDENCIA}-TOTAL_FORMS": 0, f"{EVIDENCIA}-INITIAL_FORMS": 0}
    return EvidenciaFormSet(datos, request.FILES, prefix=EVIDENCIA)


def _escritas(escrito: dict) -> list[dict]:
    """What had been typed about the evidence before the session ended; files are not kept."""
    campos = ("titulo", "url", "reservada")
    todas = [
        {campo: escrito.get(f"{EVIDENCIA}-{lugar}-{campo}", "") for campo in campos}
        for lugar in range(POR_AVANCE)
    ]
    return todas if any(any(una.values()) for una in todas) else []


def _pagina_conflicto(request, actividad, nuevo, evidencias):
    """409: the newer report beside what was typed; to send it again is now a choice."""
    datos = request.POST.copy()
    datos["visto"] = nuevo.pk
    form = _form(actividad, datos)
    return _pagina(request, actividad, form, nuevo=nuevo, evidencias=evidencias, status=409)


def _pagina(request, actividad, form, *, evidencias=None, status=200, **aviso):
    principal = actividad.principal
    if evidencias is None:
        evidencias = EvidenciaFormSet(prefix=EVIDENCIA, initial=_escritas(form.initial))
    contexto = {
        "evidencias": evidencias,
        "archivos_perdidos": evidencias.is_bound and bool(request.FILES),
        "pendiente": Prorroga.objects.filter(actividad=actividad, resolucion=None).first(),
        "actividad": actividad,
        "form": form,
        "hermanas": Actividad.objects.filter(Q(pk=principal) | Q(misma_que=principal))
        .exclude(pk=actividad.pk)
        .select_related("compromiso"),
        "reportes": actividad.reportes[:AVANCES_A_LA_VISTA],
        "hay_mas": len(actividad.reportes) > AVANCES_A_LA_VISTA,
        **aviso,
    }
    return render(request, "panel/avance_create.html", contexto, status=status)
