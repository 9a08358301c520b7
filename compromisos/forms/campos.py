"""Fields as people type them, and what every form of ours has in common."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from evj.web.fechas import anio_posible
from evj.web.texto import PROHIBIDOS

from ..importacion.valores import ValorInvalido, leer_porcentaje


def sin_caracteres_de_control(texto):
    """Refuse what no keyboard types (a NUL has Django's own message)."""
    hallado = PROHIBIDOS.search(texto)
    if hallado and hallado[0] != "\0":
        raise ValidationError(
            "El texto trae un carácter invisible (U+%(codigo)s) en la posición %(lugar)s: bórrelo.",
            code="control",
            params={"codigo": f"{ord(hallado[0]):04X}", "lugar": hallado.start() + 1},
        )


class ParrafoField(forms.CharField):
    """A long text: one kind of line break, and the limit told rather than cut by the browser."""

    widget = forms.Textarea
    default_validators = [sin_caracteres_de_control]

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class PorcentajeField(forms.CharField):
    """A percentage as people type it: 40, "74,5", "25 %"."""

    def clean(self, value):
        try:
            porcentaje = leer_porcentaje(super().clean(value))
        except ValorInvalido as error:
            raise ValidationError(str(error), code="porcentaje") from error
        if porcentaje is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return porcentaje

    def widget_attrs(self, widget):
        return {"inputmode": "decimal"}


def sin_globos(form):
    """No `required` attributes: the page names every error at once, in its own words."""
    form.use_required_attribute = False


class DiaField(forms.DateField):
    """A day, with the browser's own control; `falta`: what is said when it is not written."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_validators = [anio_posible]

    def __init__(self, *, falta="Escriba la fecha.", **kwargs):
        super().__init__(
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            error_messages={
                "required": falta,
                "invalid": "Escriba la fecha como día/mes/año, por ejemplo 29/03/2026.",
            },
            **kwargs,
        )


class DiaPasadoField(DiaField):
    """A day that already was, or is today."""

    def clean(self, value):
        dia = super().clean(value)
        if dia:
            exigir_que_llego(dia, timezone.localdate())
        return dia


def exigir_que_llego(dia, hoy):
    """Refuse a day to come."""
    if dia > hoy:
        raise ValidationError(
            f"La fecha no puede ser posterior a hoy, {hoy:%d/%m/%Y}.", code="futura"
        )


class Opciones(forms.RadioSelect):
    """Radio buttons whose error leads to the first of them."""

    def id_for_label(self, id_, index="0"):
        return super().id_for_label(id_, index)
