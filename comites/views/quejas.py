"""Filing a complaint without an account, and following it by its folio.

These pages have a form: they set the cookie of the form's token, no cache keeps them, and the
folio is in no address, so that it is in no log and in no browser's history.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from evj.web.entrada import otra_vez
from evj.web.proxy import red
from evj.web.texto import PROHIBIDOS

from .. import fichas
from ..forms.quejas import SOBRE_MAXIMO, FolioForm, QuejaForm, contralorias
from ..limites import contar_envio, huella, segundos_de_espera
from ..models import AvisoPrivacidad, Queja
from ..quejas import presentar_queja
from .contraloria import migas

PRESENTAR, CONSULTAR = "queja", "folio"
_SAL = "comites.queja"
RECIBO_DURA = timedelta(days=1)


@never_cache
@sensitive_post_parameters("texto", "nombre", "contacto")
@require_http_methods(["GET", "HEAD", "POST"])
def queja_create(request):
    """The form, and what it sends. `?comite=`: the contraloría social that it is about; `?sobre=`:
    what it begins with, where the page that led here is of something."""
    comite = _comite(request)
    if request.method != "POST":
        sobre = request.GET.get("sobre", "")[:SOBRE_MAXIMO]
        inicial = {"ficha": fichas.nueva(), "sobre": PROHIBIDOS.sub("", sobre)}
        return _formulario(request, comite, QuejaForm(initial=inicial))
    form = QuejaForm(request.POST)
    direccion = red(request)
    valido = form.is_valid()
    if not (valido or form.es_trampa):
        return _formulario(request, comite, form)
    # By whom it is about: whoever floods one contraloría does not shut the door of the others.
    de_cual = comite.clave if comite else ""
    espera = segundos_de_espera(PRESENTAR, de_cual, direccion)
    if espera:
        return _formulario(request, comite, form.otra_vez(), espera=espera)
    contar_envio(PRESENTAR, de_cual, direccion)
    if not valido:
        return _formulario(request, comite, form.otra_vez())
    queja = presentar_queja(comite=comite, **form.datos())
    return redirect("comites:queja-recibida", token=recibo_de(queja))


def _repetir(request):
    """The same form with what was typed and a fresh token (see evj.web.entrada.otra_vez)."""
    form = QuejaForm(request.POST).otra_vez()
    return _formulario(request, _comite(request), form, **otra_vez(request))


queja_create.repetir_formulario = _repetir


def _comite(request):
    clave = request.GET.get("comite")
    if not clave:
        return None
    clave = clave[:40].replace("\0", "")
    return get_object_or_404(contralorias().select_related("municipio"), clave=clave)


def _formulario(request, comite, form, *, espera=0, status=200, **aviso):
    contexto = {
        "seccion": "contraloria",
        "comite": comite,
        "form": form,
        "desde": _desde(espera),
        "dias": settings.QUEJA_DIAS,
        "aviso_privacidad": AvisoPrivacidad.objects.vigente(),
        "migas": migas(("Quejas", reverse("comites:queja-folio"))),
        **aviso,
    }
    return _responder(request, "comites/queja_create.html", contexto, espera, status)


def _desde(espera: int):
    return timezone.now() + timedelta(seconds=espera) if espera else None


def _responder(request, plantilla, contexto, espera=0, status=200):
    response = render(request, plantilla, contexto, status=429 if espera else status)
    if espera:
        response["Retry-After"] = str(espera)
    response["X-Robots-Tag"] = "noindex"
    return response


# --- The receipt ----------------------------------------------------------------------------
def recibo_de(queja) -> str:
    """The address of its receipt, good for a day: not the folio, which is for keeping."""
    return signing.TimestampSigner(salt=_SAL).sign(str(queja.pk))


@never_cache
@require_safe
def queja_recibida(request, token):
    """The folio, to print or copy; the page is there for a day."""
    try:
        pk = signing.TimestampSigner(salt=_SAL).unsign(token, max_age=RECIBO_DURA)
    except signing.BadSignature as error:
        raise Http404("El enlace no es de ninguna queja, o ya caducó.") from error
    queja = get_object_or_404(Queja.objects.select_related("comite", "municipio"), pk=pk)
    contexto = {"seccion": "contraloria", "queja": queja, "migas": migas()}
    return _responder(request, "comites/queja_recibida.html", contexto)


# --- Following it ---------------------------------------------------------------------------
@never_cache
@sensitive_post_parameters("folio")
@require_http_methods(["GET", "HEAD", "POST"])
def queja_folio(request):
    """How the complaint of a folio stands. It is sent, and answered in the same page, so that
    the folio is in no address; a wrong one always gets the same answer."""
    if request.method != "POST":
        return _consulta(request, FolioForm())
    form = FolioForm(request.POST)
    if not form.is_valid():
        return _consulta(request, form)
    direccion = red(request)
    # By address only: whoever guesses must not shut the door to everybody else.
    de_donde = huella(direccion)
    espera = segundos_de_espera(CONSULTAR, de_donde, direccion)
    if espera:
        return _consulta(request, form, espera=espera)
    queja = Queja.objects.con_estado().filter(folio=form.cleaned_data["folio"]).first()
    if queja is None:
        contar_envio(CONSULTAR, de_donde, direccion)
    return _consulta(request, form, queja=queja, ninguna=queja is None)


def _repetir_consulta(request):
    form = FolioForm(initial={"folio": request.POST.get("folio", "")[:40]})
    return _consulta(request, form, **otra_vez(request))


queja_folio.repetir_formulario = _repetir_consulta


def _consulta(request, form, *, espera=0, status=200, **mas):
    contexto = {
        "seccion": "contraloria",
        "form": form,
        "desde": _desde(espera),
        "migas": migas(),
        **mas,
    }
    return _responder(request, "comites/queja_folio.html", contexto, espera, status)
