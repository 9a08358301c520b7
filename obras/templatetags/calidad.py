"""How the site writes the quality of the works and what is being mended."""

from decimal import ROUND_DOWN, Decimal

from django import template

from comites.instrumentos import MEJOR, valor_de
from comites.models.instrumentos import Tipo
from compromisos.models import Oportunidad

from ..models import EstadoMantenimiento, Gravedad

register = template.Library()

ESTADOS_DE_ACCION = {
    Oportunidad.VENCIDA.value: "Vencida",
    Oportunidad.POR_VENCER.value: "Por vencer",
    Oportunidad.EN_TIEMPO.value: "En tiempo",
    Oportunidad.CONCLUIDA_EN_TIEMPO.value: "Corregida en tiempo",
    Oportunidad.CONCLUIDA_TARDE.value: "Corregida tarde",
}
# The shape and colour of the agenda's state that says the same.
_FIGURAS = {
    Oportunidad.CONCLUIDA_EN_TIEMPO.value: "concluida",
    Oportunidad.CONCLUIDA_TARDE.value: "concluida",
    Gravedad.LEVE.value: "en_tiempo",
    Gravedad.MEDIA.value: "por_vencer",
    Gravedad.GRAVE.value: "vencida",
    EstadoMantenimiento.SIN_RESPUESTA.value: "sin_reporte",
    EstadoMantenimiento.PROGRAMADA.value: "en_proceso",
    EstadoMantenimiento.ATENDIDA.value: "concluida",
    EstadoMantenimiento.NO_PROCEDE.value: "cancelada",
}


@register.inclusion_tag("_componentes/estado.html")
def estado_accion(valor) -> dict:
    """The `oportunidad` of a corrective action."""
    return {"valor": _FIGURAS.get(valor, valor), "palabra": ESTADOS_DE_ACCION[valor]}


@register.inclusion_tag("_componentes/estado.html")
def gravedad(valor) -> dict:
    """A value of Gravedad."""
    return {"valor": _FIGURAS[valor], "palabra": Gravedad(valor).label}


@register.inclusion_tag("_componentes/estado.html")
def estado_mantenimiento(valor) -> dict:
    """A value of EstadoMantenimiento."""
    return {"valor": _FIGURAS[valor], "palabra": EstadoMantenimiento(valor).label}


@register.filter
def en_palabras(respuesta) -> str:
    """What was answered, unless it is a free text: that may name people."""
    tipo = respuesta.reactivo.tipo
    if tipo == Tipo.TEXTO:
        return "Respondida; el texto no se publica"
    if tipo == Tipo.OPCIONES:
        return respuesta.opcion.texto
    if tipo == Tipo.SI_NO:
        return "Sí" if respuesta.numero else "No"
    if tipo == Tipo.ESCALA:
        return f"{int(respuesta.numero)} de {MEJOR}"
    return f"{respuesta.numero.normalize():f}"


@register.filter
def puntos_de(respuesta) -> str:
    """What the answer is worth, 0 to 100; "No cuenta" when it does not weigh or apply."""
    valor = valor_de(respuesta)
    if valor is None or not respuesta.reactivo.peso:
        return "No cuenta"
    return _corto(100 * valor)


@register.filter
def de_cien(puntaje) -> str:
    """93.75 -> "93.7", never rounded up."""
    return "—" if puntaje is None else _corto(puntaje)


def _corto(valor) -> str:
    return f"{valor.quantize(Decimal('0.1'), rounding=ROUND_DOWN).normalize():f}"


@register.filter
def en_dias(dias) -> str:
    """0 -> "el mismo día"; 1 -> "1 día"; 12.5 -> "12.5 días"; None -> "Sin respuestas"."""
    if dias is None:
        return "Sin respuestas"
    if dias == 0:
        return "el mismo día"
    corto = f"{round(dias, 1):,.1f}".removesuffix(".0")
    return f"{corto} día{'' if corto == '1' else 's'}"


@register.filter
def con_edicion(obra) -> str:
    """Its name; what is invented says so wherever it is named."""
    return f"{obra.nombre} (demostración)" if obra.edicion.demo else obra.nombre
