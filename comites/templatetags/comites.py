"""How the site writes what is known of a municipality."""

from django import template

from ..cartograma import GRADOS, SIN_DATO, Clase

register = template.Library()

_CLASES = {clase.valor: clase for clase in GRADOS}


@register.filter
def clase_de_grado(valor) -> Clase:
    """The class of a Grado, or the one for no datum."""
    return _CLASES.get(valor, SIN_DATO)
