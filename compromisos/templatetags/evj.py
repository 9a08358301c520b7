"""How the site writes figures and states. A state is a word, a shape and a colour (estado.html)."""

from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.timesince import timesince

from compromisos.models import Ejecucion, Oportunidad, Revision
from compromisos.models.resumen import a_un_decimal

register = template.Library()

POR_VALIDAR = "por_validar"
PALABRAS = {
    **dict(Ejecucion.choices),
    **dict(Oportunidad.choices),
    **dict(Revision.Resultado.choices),
    POR_VALIDAR: "Por validar",
}
# Those that are drawn as another: the word says the rest.
FIGURAS = {
    Oportunidad.CONCLUIDA_EN_TIEMPO: "concluida",
    Oportunidad.CONCLUIDA_TARDE: "concluida",
    Oportunidad.CERRADA: "cancelada",
    Ejecucion.NO_APLICA: "cancelada",
    Revision.Resultado.VALIDADO: "concluida",
}


@register.filter
def porcentaje(valor) -> str:
    """74.5 -> "74.5 %"; None -> "Sin reporte". Never rounded up: 99.99 is not 100 %."""
    return "Sin reporte" if valor is None else f"{_corta(valor)}\N{NO-BREAK SPACE}%"


@register.filter
def puntos(valor) -> str:
    """How far one percentage is from another: "1 punto", "12.5 puntos"."""
    corta = _corta(valor)
    return f"{corta}\N{NO-BREAK SPACE}{'punto' if corta == '1' else 'puntos'}"


def _corta(valor) -> str:
    corta = a_un_decimal(valor)
    return number_format(corta.to_integral_value() if corta == int(corta) else corta)


@register.filter(expects_localtime=True)
def fecha(valor) -> str:
    """30 de diciembre de 2019; 1.º de marzo de 2019. A moment's day is that of here."""
    if not valor:
        return "Sin fecha"
    texto = date_format(valor, "DATE_FORMAT")
    return texto.replace("1 de", "1.º de", 1) if texto.startswith("1 de") else texto


@register.filter
def hace(desde, hasta) -> str:
    """How long from one day to another: 7 años y 7 meses."""
    return " y ".join(timesince(desde, hasta).split(", "))


@register.filter
def hace_dias(momento, hoy) -> str:
    """How many days ago something was recorded: hoy, ayer, hace 3 días."""
    dias = (hoy - timezone.localdate(momento)).days
    return {0: "hoy", 1: "ayer"}.get(dias, f"hace {dias:,} días")


@register.filter
def figura(valor) -> str:
    """The name of the shape, and of the colour, that a state is drawn with."""
    return FIGURAS.get(valor, valor)


@register.inclusion_tag("_componentes/estado.html")
def estado(valor) -> dict:
    """A value of Ejecucion or Oportunidad, or "por_validar"."""
    return {"valor": figura(valor), "palabra": PALABRAS[valor]}


@register.inclusion_tag("_componentes/avance.html")
def avance(reportado, verificado=None) -> dict:
    """Both figures and their bar; None says "Sin reporte", without a bar: it is not 0 %."""
    return {
        "cifra": porcentaje(reportado),
        "ancho": _ancho(reportado),
        "verificado": None if verificado is None else porcentaje(verificado),
        "ancho_verificado": _ancho(verificado),
    }


def _ancho(cifra) -> str | None:
    return None if cifra is None else f"{Decimal(cifra):.2f}%"
