"""Money as people type it."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

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
