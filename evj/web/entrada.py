"""What arrives whole or not at all: a form that the line cut short is not half a form.

Servers hand over what came before the cut as if it were all; without this, a report would be put
on record without the end of its text or without its evidence.
"""

from django.conf import settings
from django.utils.http import parse_header_parameters
from django.utils.module_loading import import_string

CORTADA = "evj.cortada"
COLA = 1024  # bytes at the end in which a multipart body has to say that it ends


class _Cuerpo:
    """A request's body; notes in its WSGI environment that it ended too soon."""

    def __init__(self, ambiente, largo: int):
        self.ambiente, self.faltan = ambiente, largo
        self.entrada = ambiente["wsgi.input"]
        self.readline = self.entrada.readline
        self.cierre, self.cola = _cierre(ambiente.get("CONTENT_TYPE", "")), b""

    def read(self, cuanto: int) -> bytes:
        """All that was asked for, unless there is no more. Django asks for no more than is left."""
        partes, quedan = [], cuanto
        while quedan > 0 and (parte := self.entrada.read(quedan)):
            partes.append(parte)
            quedan -= len(parte)
        leido = b"".join(partes)
        self.faltan -= len(leido)
        self.cola = (self.cola + leido)[-COLA:]
        if quedan > 0 or (self.faltan <= 0 and self.cierre not in self.cola):
            self.ambiente[CORTADA] = True
        return leido


def _cierre(tipo: str) -> bytes:
    """What the end of a multipart body looks like; nothing for any other."""
    clase, parametros = parse_header_parameters(tipo)
    if clase != "multipart/form-data":
        return b""
    return f"--{parametros.get('boundary', '')}--".encode()


def vigilada(application):
    """The WSGI application, with the bodies of its requests watched."""

    def interna(ambiente, start_response):
        largo = ambiente.get("CONTENT_LENGTH") or ""
        if largo.isdecimal() and largo.isascii():
            ambiente["wsgi.input"] = _Cuerpo(ambiente, int(largo))
        return application(ambiente, start_response)

    return interna


def otra_vez(request) -> dict:
    """Why a form is shown again with what was typed, for its page: it was cut short on its way, or
    its token was stale (see formulario_rechazado)."""
    if CORTADA in request.META:
        return {"cortado": True, "status": 400}
    return {"caducado": True, "status": 403}


class EntradaMiddleware:
    """400 for a form that was cut short, before its view sees it: the same form again with what
    did arrive, where the view knows how (`repetir_formulario`), or FORMULARIO_CORTADO_VIEW."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST":
            return None
        request.POST  # noqa: B018 - reads it
        if CORTADA not in request.META:
            return None
        repetir = getattr(view, "repetir_formulario", None)
        if repetir is not None:
            return repetir(request, *args, **kwargs)
        return import_string(settings.FORMULARIO_CORTADO_VIEW)(request)
