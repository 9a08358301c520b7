"""What a person types to come to an event: a name, one contact, consent. And traps for robots."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from compromisos.forms.campos import sin_caracteres_de_control, sin_globos

from .. import fichas
from ..models import Inscripcion

_NO_CIFRAS = re.compile(r"[\s().-]")
OTRA_VEZ = "otra_vez"


class InscripcionForm(forms.Form):
    """`sitio_web` is hidden from people; `ficha` says which form it is and since when it is open.

    A robot, or a person in a hurry, is only asked to send again: nothing typed is lost.
    """

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
    sitio_web = forms.CharField(
        label="No escriba nada aquí",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    ficha = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, label_suffix="", **kwargs)
        sin_globos(self)

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

    def clean(self):
        datos = super().clean()
        escrita = datos.get("ficha", "")
        datos["ficha"] = fichas.leer(escrita)
        if datos.get("sitio_web") or fichas.es_muy_pronto(escrita) or datos["ficha"] is None:
            self.add_error(
                None,
                ValidationError(
                    "No se envió todavía: revise lo que escribió y envíelo otra vez.",
                    code=OTRA_VEZ,
                ),
            )
        return datos

    @property
    def es_trampa(self) -> bool:
        """Whether it was sent as robots send."""
        return self.has_error("__all__", OTRA_VEZ)

    @property
    def a_la_vista(self):
        """The fields that people fill in."""
        return [self[nombre] for nombre in ("nombre", "contacto", "acepta")]
