"""What the public may ask of the powers."""

from django import forms
from django.core.exceptions import ValidationError

from compromisos.dia import PRIMERO

_NO_ES_FECHA = {"invalid": "Escriba la fecha como año-mes-día: 2026-03-31."}


def _dia(label):
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages=_NO_ES_FECHA,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class FacultadesForm(forms.Form):
    """Of which day, and since which other day what changed."""

    al = _dia("Vigentes el día")
    antes = _dia("Comparar con el día")

    def __init__(self, data):
        super().__init__(data, label_suffix="")

    def clean(self):
        datos = super().clean()
        for campo in ("al", "antes"):
            if datos.get(campo) and datos[campo] < PRIMERO:
                self.add_error(campo, ValidationError(f"Desde el {PRIMERO:%d/%m/%Y}."))
        return datos
