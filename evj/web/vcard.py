"""Cards of people for an address book: vCard 4.0 (RFC 6350), as a download."""

import re
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

TIPO_VCARD = "text/vcard; charset=utf-8"
OCTETOS = 75
_ESCAPES = {"\\": r"\\", ",": r"\,", ";": r"\;", "\n": r"\n"}
_SALTOS = re.compile(r"\r\n?")
_CONTROLES = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")


def escapar(texto: str) -> str:
    """A text value on one line; what no line can hold is left out."""
    texto = _CONTROLES.sub("", _SALTOS.sub("\n", texto))
    return re.sub(r"[\\,;\n]", lambda hallado: _ESCAPES[hallado[0]], texto)


def doblar(linea: str) -> str:
    """In lines of 75 octets at most, CRLF included in none; no character is cut."""
    partes, actual, octetos = [], "", 0
    for caracter in linea:
        ancho = len(caracter.encode())
        if octetos + ancho > OCTETOS:
            partes.append(actual)
            actual, octetos = " ", 1
        actual += caracter
        octetos += ancho
    return "\r\n".join([*partes, actual])


def tarjeta(propiedades: Iterable[tuple[str, str]]) -> str:
    """One card. `propiedades`: (name with its parameters, text value); the empty ones are left out.

    FN is required by the format and must be among them.
    """
    lineas = ["BEGIN:VCARD", "VERSION:4.0"]
    lineas += [f"{nombre}:{escapar(valor)}" for nombre, valor in propiedades if valor]
    lineas.append("END:VCARD")
    return "".join(f"{doblar(linea)}\r\n" for linea in lineas)


def respuesta_vcard(nombre: str, tarjetas: Iterable[str]) -> HttpResponse:
    """A download of all the cards; `nombre` has no extension."""
    respuesta = HttpResponse("".join(tarjetas), content_type=TIPO_VCARD)
    archivo = f"{slugify(nombre) or 'tarjetas'}.vcf"
    respuesta["Content-Disposition"] = content_disposition_header(True, archivo)
    return respuesta
