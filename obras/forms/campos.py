"""Money and days as people type them."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from evj.web.fechas import anio_posible

_MONTO = re.compile(r"\$?(\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d{1,2})?")


class MontoField(forms.CharField):
    """Pesos: 1250000, "$1,250,000.50". None when empty."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs):
        super().__init__(max_length=30, **kwargs)

    def widget_attrs(self, widget):
        return {}

    def clean(self, value):
        escrito = "".join(super().clean(value).split())
        if not escrito:
            return None
        hallado = _MONTO.fullmatch(escrito)
        monto = hallado and Decimal(hallado[1].replace(",", "") + (hallado[2] or ""))
        if monto is None or monto >= 10**12:
            raise ValidationError(
                "Escriba pesos con punto para los centavos: 1,250,000.50.", code="monto"
            )
        return monto

    def prepare_value(self, value):
        return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else value


class DiaField(forms.DateField):
    """A day, with the browser's own control."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs):
        mensajes = {
            "required": "Escriba la fecha.",
            "invalid": "Escriba la fecha como día/mes/año, por ejemplo 29/03/2026.",
        }
        super().__init__(
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            error_messages={**mensajes, **kwargs.pop("error_messages", {})},
            **kwargs,
        )

    default_validators = [anio_posible]


def exigir_que_llego(dia, hoy):
    """Refuse a day to come."""
    if dia > hoy:
        raise ValidationError(f"La fecha no puede ser posterior a hoy, {hoy:%d/%m/%Y}.")
