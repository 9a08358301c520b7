"""A file that somebody sends, looked at before it is kept."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from ..evidencias import ACEPTADOS, EXTENSIONES, MAXIMO, NoEsEvidencia, revisar_archivo

RECHAZADO = "rechazado"
TIPOS = ",".join([*EXTENSIONES, *EXTENSIONES.values()])
HASTA = f"{ACEPTADOS}, hasta {MAXIMO >> 20} MB."


class RevisadoField(forms.FileField):
    """Its clean value is a compromisos.evidencias.Revisado, or None."""

    widget = forms.FileInput(attrs={"accept": TIPOS})

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", HASTA)
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data, initial=None):
        archivo = super().clean(data, initial)
        if not archivo:
            return None
        try:
            return revisar_archivo(archivo)
        except NoEsEvidencia as error:
            raise ValidationError(str(error), code=RECHAZADO) from error


class EnlaceField(forms.URLField):
    """An address on the web, whole."""

    def __init__(self, **kwargs):
        super().__init__(
            max_length=500,
            assume_scheme="https",
            validators=[URLValidator(schemes=["http", "https"])],
            widget=forms.URLInput(attrs={"placeholder": "https://"}),
            error_messages={"invalid": "Escriba la dirección completa, con http:// o https://."},
            **kwargs,
        )


def exigir_uno(form, archivo: str, url: str, falta: str):
    """One of the two, and not both: says so beside the field."""
    datos = form.cleaned_data
    if archivo in form.errors or url in form.errors:
        return
    if datos.get(archivo) and datos.get(url):
        form.add_error(url, "Dé un archivo o un enlace, no los dos.")
    elif falta and not (datos.get(archivo) or datos.get(url)):
        form.add_error(archivo, falta)
