"""What every form that the public sends without an account has against robots: no puzzle."""

from django import forms
from django.core.exceptions import ValidationError

from compromisos.forms.campos import sin_globos

from .. import fichas

OTRA_VEZ = "otra_vez"


class TrampaForm(forms.Form):
    """`sitio_web` is hidden from people; `ficha` says which form it is and since when it is open.

    A robot, or a person in a hurry, is only asked to send again: nothing typed is lost.
    """

    sitio_web = forms.CharField(
        label="No escriba nada aquí",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    ficha = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, label_suffix="", **kwargs)
        sin_globos(self)

    def clean(self):
        datos = super().clean()
        escrita = datos.get("ficha", "")
        datos["ficha"] = fichas.leer(escrita)
        if datos.get("sitio_web") or fichas.es_muy_pronto(escrita) or datos["ficha"] is None:
            self.add_error(
                None,
                ValidationError(
                    "No se envió todavía, por si lo mandaba un programa: envíelo otra vez.",
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
        return [campo for campo in self if campo.name not in ("sitio_web", "ficha")]

    def otra_vez(self):
        """The same with what people typed, without what filled the trap, and with a ticket that
        is good."""
        self.data = self.data.copy()
        self.data["sitio_web"] = ""
        if fichas.leer(self.data.get("ficha", "")) is None:
            self.data["ficha"] = fichas.nueva()
        return self
