"""The security log: who got in or did not, who was refused, who changed what somebody may do.

One JSON object a line, to the logger evj.seguridad (see LOGGING). It names accounts by their
number and never says what was typed: a password may stand where the user's name should.
"""

import json
import logging
from datetime import UTC
from enum import StrEnum
from functools import partial

from django.db import transaction
from django.utils import timezone

log = logging.getLogger("evj.seguridad")

RUTA_MAXIMA = 300


class Suceso(StrEnum):
    """What is written down; docs/administracion.md says when."""

    ENTRADA = "entrada"
    ENTRADA_A_MEDIAS = "entrada_a_medias"
    ENTRADA_FALLIDA = "entrada_fallida"
    ENTRADA_FRENADA = "entrada_frenada"
    SALIDA = "salida"
    CONTRASENA_CAMBIADA = "contrasena_cambiada"
    CONTRASENA_FRENADA = "contrasena_frenada"
    CONTRASENA_RESTABLECIDA = "contrasena_restablecida"
    SEGUNDO_FACTOR_ACTIVADO = "segundo_factor_activado"
    SEGUNDO_FACTOR_QUITADO = "segundo_factor_quitado"
    CODIGO_FALLIDO = "codigo_fallido"
    CODIGO_FRENADO = "codigo_frenado"
    CODIGO_DE_RECUPERACION_USADO = "codigo_de_recuperacion_usado"
    CODIGOS_DE_RECUPERACION_NUEVOS = "codigos_de_recuperacion_nuevos"
    CUENTA_CREADA = "cuenta_creada"
    CUENTA_DESACTIVADA = "cuenta_desactivada"
    CUENTA_REACTIVADA = "cuenta_reactivada"
    PERMISOS_CAMBIADOS = "permisos_cambiados"
    CARGO_GUARDADO = "cargo_guardado"
    NEGADO = "negado"
    FORMULARIO_RECHAZADO = "formulario_rechazado"
    EVIDENCIA_RECHAZADA = "evidencia_rechazada"
    IMPORTACION = "importacion"
    AGENDA_PUBLICADA = "agenda_publicada"
    AGENDA_RETIRADA = "agenda_retirada"
    CORTE_CERRADO = "corte_cerrado"
    PERSONA_BORRADA = "persona_borrada"
    DATOS_PERSONALES_VISTOS = "datos_personales_vistos"


DE_CUIDADO = {
    Suceso.ENTRADA_FALLIDA,
    Suceso.ENTRADA_FRENADA,
    Suceso.CONTRASENA_FRENADA,
    Suceso.CODIGO_FALLIDO,
    Suceso.CODIGO_FRENADO,
    Suceso.NEGADO,
    Suceso.FORMULARIO_RECHAZADO,
    Suceso.EVIDENCIA_RECHAZADA,
}


def anotar(suceso: Suceso, request=None, *, usuario=None, **datos):
    """Write the line, once what it tells of is on record; what is undone did not happen.

    `usuario`: who did it, when the request does not know (yet, or any more). `datos` are ours:
    numbers, names of roles; never what somebody typed.
    """
    linea = {
        "momento": timezone.now().astimezone(UTC).isoformat(timespec="milliseconds"),
        "suceso": suceso,
        "usuario": _de_quien(request, usuario),
        "ip": request.META.get("REMOTE_ADDR") if request else None,
        "ruta": _ruta(request) if request else None,
        **datos,
    }
    texto = json.dumps(linea)  # all but printable ASCII is escaped: a line stays one
    nivel = logging.WARNING if suceso in DE_CUIDADO else logging.INFO
    transaction.on_commit(partial(log.log, nivel, "%s", texto))


def _de_quien(request, usuario) -> int | None:
    de_la_sesion = (getattr(request, nombre, None) for nombre in ("user", "a_medias"))
    return next((uno.pk for uno in (usuario, *de_la_sesion) if uno is not None and uno.pk), None)


def _ruta(request) -> str:
    """Without its query; the link to a new password is a key: of that, only its form."""
    que_es = request.resolver_match
    if que_es is not None and "token" in que_es.kwargs:
        return f"/{que_es.route}"
    return request.path[:RUTA_MAXIMA]


class SeguridadMiddleware:
    """Notes each refusal: a form without a good token, and a page that is not for who is in (403,
    or 404 of an address that there is). Outside of the private area nobody is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if hasattr(request, "sin_ficha"):
            razon = request.sin_ficha.split(" - ")[0]  # and not the address that it came from
            anotar(Suceso.FORMULARIO_RECHAZADO, request, razon=razon)
        elif self._negado(request, response):
            anotar(Suceso.NEGADO, request, metodo=request.method, estado=response.status_code)
        return response

    def _negado(self, request, response) -> bool:
        return (
            response.status_code in (403, 404)
            and request.resolver_match is not None
            and request.user.is_authenticated
        )
