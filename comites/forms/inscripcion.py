"""What a person types to come to an event: a name, one contact, consent."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from compromisos.forms.campos import sin_caracteres_de_control

from ..models import Inscripcion
from .trampa import TrampaForm

_NO_CIFRAS = re.compile(r"[\s().-]")


class InscripcionForm(TrampaForm):
    """The least that it takes to keep somebody a place."""

    nombre = forms.CharField(
        label="Su nombre",
        max_length=Inscripcion._meta.get_field("nombre").max_length,
        validators=[sin_caracteres_de_control],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Escriba su nombre."},
    )
    contacto = forms.CharField(
        label="Su correo o su teléfono",
        max_length=Inscripcion._meta.get_field("contacto").max_length,
        help_text="Uno de los dos, para avisarle si algo cambia. El teléfono, a diez cifras.",
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Escriba un correo o un teléfono."},
    )
    acepta = forms.BooleanField(
        label="Leí el aviso de privacidad y acepto que usen estos datos para este evento",
        error_messages={"required": "Para inscribirse hace falta que lo acepte."},
    )
    field_order = ["nombre", "contacto", "acepta"]

    def clean_nombre(self):
        return " ".join(self.cleaned_data["nombre"].split())

    def clean_contacto(self):
        contacto = self.cleaned_data["contacto"].strip()
        if "@" in contacto:
            validate_email(contacto)
            return contacto
        cifras = _NO_CIFRAS.sub("", contacto)
        if cifras.startswith("+52"):
            cifras = cifras[3:]
        if not (cifras.isascii() and cifras.isdecimal() and len(cifras) == 10):
            raise ValidationError("Escriba un correo completo o un teléfono de diez cifras.")
        return cifras
