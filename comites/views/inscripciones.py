"""Putting one's name down for an event, without an account, and taking it off again.

Only these pages of the public part have a form that writes: they set the cookie of the form's
token, are not kept by any cache and are not to be found by searching.
"""

from datetime import timedelta

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from compromisos.acciones import NoSePuede
from evj.web.entrada import otra_vez
from evj.web.proxy import red

from .. import fichas
from ..eventos import cancelar_inscripcion, inscribir
from ..forms.inscripcion import InscripcionForm
from ..limites import contar_envio, segundos_de_espera
from ..models import AvisoPrivacidad, EstadoInscripcion, Evento, Inscripcion
from ..models.registros import pk_del_token
from .calendario import migas

FORMULARIO = "inscripcion"


@never_cache
@sensitive_post_parameters("nombre", "contacto")
@require_http_methods(["GET", "HEAD", "POST"])
def inscripcion_create(request, clave):
    """The form, and what it sends; closed, it says so."""
    evento = _evento(clave)
    if request.method != "POST":
        return _pagina(request, evento, InscripcionForm(initial={"ficha": fichas.nueva()}))
    form = InscripcionForm(request.POST)
    direccion = red(request)
    valido = form.is_valid()
    if not (valido or form.es_trampa):
        return _pagina(request, evento, form)
    espera = segundos_de_espera(FORMULARIO, clave, direccion)
    if espera:
        return _pagina(request, evento, form.otra_vez(), espera=espera)
    contar_envio(FORMULARIO, clave, direccion)
    if not valido:
        return _pagina(request, evento, form.otra_vez())
    try:
        inscripcion = inscribir(
            evento=evento,
            **{campo: form.cleaned_data[campo] for campo in ("nombre", "contacto", "ficha")},
        )
    except NoSePuede as razon:
        form.add_error(None, str(razon))
        return _pagina(request, _evento(clave), form)
    return redirect(inscripcion)


def _repetir(request, clave):
    """The same form with what was typed and a fresh token (see evj.web.entrada.otra_vez)."""
    form = InscripcionForm(request.POST).otra_vez()
    return _pagina(request, _evento(clave), form, **otra_vez(request))


inscripcion_create.repetir_formulario = _repetir


def _evento(clave):
    return get_object_or_404(
        Evento.objects.publicados().con_inscritos().select_related("municipio"),
        clave=clave,
        con_inscripcion=True,
    )


def _pagina(request, evento, form, *, espera=0, status=200, **aviso):
    contexto = {
        "seccion": "calendario",
        "evento": evento,
        "form": form,
        "admite": evento.admite_inscripcion(),
        "lleno": evento.cupo is not None and evento.confirmadas + evento.en_espera >= evento.cupo,
        "dias": settings.INSCRIPCION_DIAS,
        "aviso_privacidad": AvisoPrivacidad.objects.vigente(),
        "desde": timezone.now() + timedelta(seconds=espera) if espera else None,
        "migas": migas((evento.titulo, evento.get_absolute_url())),
        **aviso,
    }
    status = 429 if espera else status
    response = render(request, "comites/inscripcion_create.html", contexto, status=status)
    if espera:
        response["Retry-After"] = str(espera)
    return _sin_buscadores(response)


def _sin_buscadores(response):
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inscripcion_detail(request, token):
    """How one registration stands, for who has its link: reading shows, sending cancels."""
    pk = pk_del_token(token)
    if pk is None:
        raise Http404("El enlace no es de ninguna inscripción.")
    inscripcion = get_object_or_404(Inscripcion.objects.select_related("evento__municipio"), pk=pk)
    if request.method == "POST":
        cancelar_inscripcion(inscripcion=inscripcion)
        return redirect(request.path)
    return _sin_buscadores(_detalle(request, inscripcion))


def _detalle(request, inscripcion, **aviso):
    status = aviso.pop("status", 200)
    antes = inscripcion.evento.inscripciones.en_espera().filter(pk__lt=inscripcion.pk)
    en_espera = inscripcion.estado == EstadoInscripcion.EN_ESPERA
    contexto = {
        "seccion": "calendario",
        "evento": inscripcion.evento,
        "inscripcion": inscripcion,
        "turno": antes.count() + 1 if en_espera else None,
        "migas": migas((inscripcion.evento.titulo, inscripcion.evento.get_absolute_url())),
        **aviso,
    }
    return render(request, "comites/inscripcion_detail.html", contexto, status=status)


def _repetir_detalle(request, token):
    pk = pk_del_token(token)
    inscripcion = get_object_or_404(Inscripcion.objects.select_related("evento__municipio"), pk=pk)
    return _sin_buscadores(_detalle(request, inscripcion, **otra_vez(request)))


inscripcion_detail.repetir_formulario = _repetir_detalle
