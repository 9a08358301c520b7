"""How the site writes what is known of a municipality and of a committee."""

from django import template

from ..cartograma import GRADOS, SIN_DATO, Clase

register = template.Library()

_CLASES = {clase.valor: clase for clase in GRADOS}


@register.filter
def clase_de_grado(valor) -> Clase:
    """The class of a Grado, or the one for no datum."""
    return _CLASES.get(valor, SIN_DATO)


@register.inclusion_tag("comites/_periodo.html")
def periodo(comite, hoy) -> dict:
    """In office until a day, ended on one, or to begin on one."""
    if hoy < comite.constituido_el:
        figura, palabra, desde, dia = (
            "sin_fecha",
            "Por empezar",
            "empieza el",
            comite.constituido_el,
        )
    elif hoy <= comite.vigente_hasta:
        figura, palabra, desde, dia = (
            "en_tiempo",
            "En funciones",
            "hasta el",
            comite.vigente_hasta,
        )
    else:
        figura, palabra, desde, dia = "cancelada", "Terminado", "terminó el", comite.vigente_hasta
    return {"figura": figura, "palabra": palabra, "desde": desde, "dia": dia}
