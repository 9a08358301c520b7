"""How the site writes figures and states. A state is a word, a shape and a colour (estado.html)."""

from decimal import ROUND_DOWN, Decimal

from django import template
from django.utils.formats import date_format, number_format
from django.utils.timesince import timesince

from compromisos.models import Ejecucion, Oportunidad

register = template.Library()

POR_VALIDAR = "por_validar"
PALABRAS = {
    **dict(Ejecucion.choices),
    **dict(Oportunidad.choices),
    POR_VALIDAR: "Por validar",
}


@register.filter
def porcentaje(valor) -> str:
    """74.5 -> "74.5 %"; None -> "Sin reporte". Never rounded up: 99.99 is not 100 %."""
    if valor is None:
        return "Sin reporte"
    corto = Decimal(valor).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    if corto == corto.to_integral_value():
        corto = corto.to_integral_value()
    return f"{number_format(corto)}\N{NO-BREAK SPACE}%"


@register.filter
def fecha(valor) -> str:
    """30 de diciembre de 2019; 1.º de marzo de 2019."""
    if valor is None:
        return "Sin fecha"
    texto = date_format(valor, "DATE_FORMAT")
    return texto.replace("1 de", "1.º de", 1) if texto.startswith("1 de") else texto


@register.filter
def hace(desde, hasta) -> str:
    """How long from one day to another: 7 años y 7 meses."""
    return " y ".join(timesince(desde, hasta).split(", "))


@register.inclusion_tag("_componentes/estado.html")
def estado(valor) -> dict:
    """A value of Ejecucion or Oportunidad, or "por_validar"."""
    return {"valor": valor, "palabra": PALABRAS[valor]}


@register.inclusion_tag("_componentes/avance.html")
def avance(reportado) -> dict:
    """The reported figure and its bar; None says "Sin reporte", without a bar: it is not 0 %."""
    ancho = None if reportado is None else f"{Decimal(reportado):.2f}%"
    return {"cifra": porcentaje(reportado), "ancho": ancho}
