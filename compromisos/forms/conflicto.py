"""A form that comes back because what it edits changed meanwhile: what its user typed, over what
is stored now.

A form carries the values that it showed, signed, so that what nobody touched can be told from what
was typed: saving it again puts nothing back as it was.
"""

import json
from collections.abc import Iterable

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder

CAMPO = "vistos"
_SAL = "compromisos.vistos"


def empacar(formularios: Iterable[forms.BaseForm]) -> str:
    """What the forms of a page show, for a hidden field of that page."""
    valores = {
        de_quien(form): {
            campo.name: _mostrado(form, campo.name)
            for campo in visibles(form)
            if not isinstance(campo.field, forms.MultiValueField)
        }
        for form in formularios
    }
    return signing.dumps(json.dumps(valores, cls=DjangoJSONEncoder), salt=_SAL, compress=True)


def desempacar(empacado: str) -> dict[str, dict]:
    """By form, the values that its page showed; nothing if it says none that we wrote."""
    try:
        return json.loads(signing.loads(empacado, salt=_SAL))
    except signing.BadSignature:
        return {}


def sobre_lo_guardado(form: forms.BaseForm, vistos: dict[str, dict]) -> list[str]:
    """Leave in a bound form only what its user typed, over its initial values, which are those
    stored now. Its errors stay. Return the fields that were typed and differ from what is stored.
    """
    distintos = pasar_lo_escrito(form, form, vistos)
    form.is_bound = False
    return distintos


def pasar_lo_escrito(de, a, vistos: dict[str, dict]) -> list[str]:
    """Put what the user typed in the bound form `de` over the initial values of `a`, which may be
    the same one. Return the fields that were typed and differ from what `a` says is stored."""
    vistos = vistos.get(de_quien(de), {})
    distintos = []
    for campo in visibles(de):
        if campo.name in a.fields and lo_escribio(campo, vistos):
            if campo.field.has_changed(a[campo.name].initial, campo.data):
                distintos.append(campo.name)
            a[campo.name].initial = campo.data
    return distintos


def ver(form: forms.BaseForm, visto: int):
    """Sent once more, a bound form is by who has seen that many rows: its field `visto`."""
    form.data = form.data.copy()
    form.data["visto"] = visto


def visibles(form: forms.BaseForm) -> list[forms.BoundField]:
    """The fields in which something can be typed."""
    return [
        campo
        for campo in form
        if not (campo.is_hidden or campo.field.disabled or isinstance(campo.field, forms.FileField))
    ]


def de_quien(form) -> str:
    """Whose values they are: the row's, on a page with the forms of several."""
    return f"{form.instance._meta.label}:{form.instance.pk}" if hasattr(form, "instance") else ""


def _mostrado(form, nombre):
    field = form.fields[nombre]
    return field.prepare_value(form.get_initial_for_field(field, nombre))


def lo_escribio(campo, vistos) -> bool:
    """Whether the user typed in it, by what its page had shown (or else what is stored now)."""
    field = campo.field
    if campo.name not in vistos:
        return field.has_changed(campo.initial, campo.data)
    visto = vistos[campo.name]
    if not isinstance(field, forms.ModelChoiceField):  # which compares keys
        try:
            visto = field.to_python(visto)
        except ValidationError:
            return True
    return field.has_changed(visto, campo.data)


class ConVistosForm(forms.Form):
    """A form of values that are stored: `otra_vez` when they changed meanwhile."""

    vistos = forms.CharField(required=False, widget=forms.HiddenInput)

    def get_initial_for_field(self, field, field_name):
        if field_name == CAMPO:
            return empacar([self])
        return super().get_initial_for_field(field, field_name)

    def clean(self):
        datos = super().clean()
        datos.pop(CAMPO, None)
        return datos

    def otra_vez(self, mensaje: str):
        """Say why it was not saved; sent once more, it is by who has seen what there is now."""
        self.add_error(None, mensaje)
        sobre_lo_guardado(self, desempacar(self.data.get(CAMPO, "")))
