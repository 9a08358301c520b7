"""How the site writes what is known of municipalities, committees, events, reports
and complaints."""

from decimal import ROUND_DOWN, Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from compromisos.models import Oportunidad
from compromisos.templatetags.evj import fecha

from ..cartograma import GRADOS, SIN_DATO, Clase
from ..models import EstadoEvento, EstadoQueja, Resolucion

register = template.Library()

_CLASES = {clase.valor: clase for clase in GRADOS}
ESTADOS_DE_INFORME = {
    Oportunidad.VENCIDA.value: "Vencido",
    Oportunidad.POR_VENCER.value: "Por vencer",
    Oportunidad.EN_TIEMPO.value: "En tiempo",
    Oportunidad.CONCLUIDA_EN_TIEMPO.value: "Entregado en tiempo",
    Oportunidad.CONCLUIDA_TARDE.value: "Entregado tarde",
}
ESTADOS_DE_ACUERDO = {
    Oportunidad.VENCIDA.value: "Vencido",
    Oportunidad.POR_VENCER.value: "Por vencer",
    Oportunidad.EN_TIEMPO.value: "En tiempo",
    Oportunidad.CONCLUIDA_EN_TIEMPO.value: "Cumplido en tiempo",
    Oportunidad.CONCLUIDA_TARDE.value: "Cumplido tarde",
}
# The shape and colour of the agenda's state that says the same.
_DE_INFORME = {
    Oportunidad.CONCLUIDA_EN_TIEMPO.value: "concluida",
    Oportunidad.CONCLUIDA_TARDE.value: "concluida",
}
_FIGURAS = {
    Oportunidad.CONCLUIDA_EN_TIEMPO.value: "concluida",
    Oportunidad.CONCLUIDA_TARDE.value: "concluida",
    EstadoEvento.PROGRAMADO.value: "en_tiempo",
    EstadoEvento.REALIZADO.value: "concluida",
    EstadoEvento.POSPUESTO.value: "por_vencer",
    EstadoEvento.CANCELADO.value: "cancelada",
}
_DE_QUEJA = {
    EstadoQueja.RECIBIDA.value: "por_validar",
    EstadoQueja.TURNADA.value: "en_proceso",
    EstadoQueja.RESUELTA.value: "concluida",
}


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
            "el",
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
        figura, palabra, desde, dia = "cancelada", "Terminado", "el", comite.vigente_hasta
    return {"figura": figura, "palabra": palabra, "desde": desde, "dia": dia}


@register.inclusion_tag("_componentes/estado.html")
def estado_informe(valor) -> dict:
    """The `oportunidad` of a report."""
    return {"valor": _DE_INFORME.get(valor, valor), "palabra": ESTADOS_DE_INFORME[valor]}


@register.inclusion_tag("_componentes/estado.html")
def estado_queja(valor) -> dict:
    """A value of EstadoQueja."""
    return {"valor": _DE_QUEJA[valor], "palabra": EstadoQueja(valor).label}


@register.filter
def resultado_queja(valor) -> str:
    """A value of Resolucion.Resultado, in words."""
    return Resolucion.Resultado(valor).label


@register.filter
def calificacion(puntaje) -> str:
    """93.75 -> "93.7 de 100", never rounded up; None when nothing was to be judged."""
    if puntaje is None:
        return "Sin calificación"
    return f"{puntaje.quantize(Decimal('0.1'), rounding=ROUND_DOWN)} de 100"


@register.filter
def pesos(monto) -> str:
    """1250000 -> "$1,250,000"; with centavos only if there are any; None -> "Sin dato"."""
    return "Sin dato" if monto is None else f"${monto:,.2f}".removesuffix(".00")


@register.filter
def hora(momento) -> str:
    """10:00; 18:30. Of here."""
    return f"{timezone.localtime(momento):%H:%M}"


@register.inclusion_tag("_componentes/estado.html")
def estado_evento(evento) -> dict:
    """Where it stands today."""
    figura = "por_validar" if evento.sin_confirmar() else _FIGURAS[evento.estado]
    return {"valor": figura, "palabra": evento.estado_en_palabras()}


@register.inclusion_tag("_componentes/estado.html")
def estado_acuerdo(valor) -> dict:
    """The `oportunidad` of an agreement."""
    return {"valor": _FIGURAS.get(valor, valor), "palabra": ESTADOS_DE_ACUERDO[valor]}


@register.filter
def lapso(inicio, fin) -> str:
    """sábado 14 de marzo de 2026, de 10:00 a 12:00 horas; with both days if it ends on another."""
    inicio, fin = timezone.localtime(inicio), timezone.localtime(fin)
    if inicio.date() == fin.date():
        return f"{_dia(inicio)}, de {inicio:%H:%M} a {fin:%H:%M} horas"
    return f"del {_dia(inicio)}, {inicio:%H:%M} horas, al {_dia(fin)}, {fin:%H:%M} horas"


def _dia(momento) -> str:
    return f"{date_format(momento, 'l')} {fecha(momento)}"
