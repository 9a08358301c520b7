"""Whose address a request comes from, when proxies of ours stand in front; and from what network,
as the limits count it."""

import ipaddress

from django.conf import settings


class DireccionMiddleware:
    """REMOTE_ADDR is the visitor's, as the outermost of our EVJ_PROXIES proxies saw it.

    Each proxy adds at the end of X-Forwarded-For the address that spoke to it; what stands before
    those was written by whoever asks, and is not believed; nor what is no address.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.PROXIES:
            cadena = [d.strip() for d in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            if len(cadena) >= settings.PROXIES and _es_direccion(cadena[-settings.PROXIES]):
                request.META["REMOTE_ADDR"] = cadena[-settings.PROXIES]
        return self.get_response(request)


def red(request) -> str:
    """Where REMOTE_ADDR belongs: an IPv4 address by itself; of IPv6, the /64 that one household
    gets, by its first address. What is no address (a socket's) is given as it is."""
    direccion = request.META.get("REMOTE_ADDR") or ""
    if not _es_direccion(direccion):
        return direccion
    numero = ipaddress.ip_address(direccion)
    numero = getattr(numero, "ipv4_mapped", None) or numero
    if numero.version == 4:
        return str(numero)
    return str(ipaddress.ip_network((numero, 64), strict=False).network_address)


def _es_direccion(texto: str) -> bool:
    try:
        ipaddress.ip_address(texto)
    except ValueError:
        return False
    return True
