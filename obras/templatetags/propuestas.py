"""How the site writes how far a proposal is, and what was thought of it."""

from django import template

from compromisos.templatetags.evj import fecha

from ..models import Dictamen, EtapaDeObra
from ..propuestas import EstadoPropuesta

register = template.Library()

# The shape and colour of the agenda's state that says something like it.
_FIGURAS = {
    EstadoPropuesta.SIN_DICTAMEN: "sin_reporte",
    EstadoPropuesta.NO_FACTIBLE: "cancelada",
    EstadoPropuesta.POR_VOTARSE: "en_tiempo",
    EstadoPropuesta.EN_VOTACION: "en_proceso",
    EstadoPropuesta.EMPATE: "por_vencer",
    EstadoPropuesta.NO_GANO: "cancelada",
    EstadoPropuesta.GANO: "concluida",
    EstadoPropuesta.FIRMADA: "concluida",
    EstadoPropuesta.EN_OBRA: "concluida",
}
_DE_DICTAMEN = {
    Dictamen.Resultado.FACTIBLE: "concluida",
    Dictamen.Resultado.CON_AJUSTES: "por_vencer",
    Dictamen.Resultado.NO_FACTIBLE: "cancelada",
}


@register.inclusion_tag("_componentes/estado.html")
def estado_propuesta(valor) -> dict:
    """A value of EstadoPropuesta."""
    return {"valor": _FIGURAS[valor], "palabra": EstadoPropuesta(valor).label}


@register.inclusion_tag("_componentes/estado.html")
def estado_dictamen(valor) -> dict:
    """A value of Dictamen.Resultado."""
    return {"valor": _DE_DICTAMEN[valor], "palabra": Dictamen.Resultado(valor).label}


@register.inclusion_tag("_componentes/estado.html")
def estado_votacion(votacion, hoy) -> dict:
    """Where a vote stands on the day."""
    if votacion.publicada_en:
        return {"valor": "concluida", "palabra": "Resultado publicado"}
    if hoy < votacion.inicio:
        return {"valor": "sin_fecha", "palabra": "Por celebrarse"}
    if hoy <= votacion.fin:
        return {"valor": "en_proceso", "palabra": "En curso"}
    return {"valor": "por_validar", "palabra": "En conteo"}


@register.filter
def etapa(valor) -> str:
    """A value of EtapaDeObra, in words."""
    return EtapaDeObra(valor).label


@register.filter
def dias(votacion) -> str:
    """el 2 de mayo de 2026; del 2 al 3 de mayo de 2026."""
    inicio, fin = votacion.inicio, votacion.fin
    if inicio == fin:
        return f"el {fecha(inicio)}"
    mes = (inicio.year, inicio.month) == (fin.year, fin.month)
    desde = fecha(inicio).split(" ")[0] if mes else fecha(inicio)
    return f"del {desde} al {fecha(fin)}"
