"""How the site writes what is known of the works."""

from django import template

from comites.templatetags.comites import pesos

from ..models import EtapaDeObra

register = template.Library()
register.filter(pesos)

# The shape and colour of the agenda's state that says the same.
_FIGURAS = {
    EtapaDeObra.IDENTIFICACION.value: "sin_reporte",
    EtapaDeObra.PREPARACION.value: "por_validar",
    EtapaDeObra.EJECUCION.value: "en_proceso",
    EtapaDeObra.ENTREGA.value: "reportada_concluida",
    EtapaDeObra.TERMINADA.value: "concluida",
    EtapaDeObra.CANCELADA.value: "cancelada",
}


@register.inclusion_tag("_componentes/estado.html")
def estado_obra(etapa) -> dict:
    """A value of EtapaDeObra."""
    return {"valor": _FIGURAS[etapa], "palabra": EtapaDeObra(etapa).label}


@register.filter
def figura_de_etapa(etapa) -> str:
    return _FIGURAS[etapa]


@register.filter
def ancho(cifra) -> str:
    """A percentage as an SVG attribute, at most the whole width."""
    return f"{min(max(cifra, 0), 100):.2f}%"
