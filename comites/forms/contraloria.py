"""What the unit types of a contraloría social: a report that was handed in, a question sheet."""

from django import forms

from compromisos.forms.archivos import EnlaceField, RevisadoField, exigir_uno
from compromisos.forms.campos import DiaPasadoField, sin_globos

from ..models import Comite, EntregaInforme, TipoComite, VersionInstrumento
from .instrumentos import AplicacionForm


class EntregaForm(forms.ModelForm):
    """A report was handed in."""

    entregado_el = DiaPasadoField(label="Entregado el", falta="Escriba el día en que se entregó.")
    documento = RevisadoField(label="Archivo", required=False)
    url = EnlaceField(label="O un enlace", required=False)

    class Meta:
        model = EntregaInforme
        fields = ["informe", "entregado_el", "publica"]

    def clean(self):
        datos = super().clean()
        exigir_uno(self, "documento", "url", "Elija el archivo o escriba el enlace del informe.")
        return datos


class QueCedulaForm(forms.Form):
    """Whose question sheet, and which."""

    comite = forms.ModelChoiceField(
        Comite.objects.filter(tipo=TipoComite.CONTRALORIA_SOCIAL),
        label="Contraloría social",
        empty_label="Elija una",
        error_messages={"required": "Elija la contraloría social.", "invalid_choice": "Elija una."},
    )
    version = forms.ModelChoiceField(
        VersionInstrumento.objects.publicadas().de_cedulas().select_related("instrumento"),
        label="Instrumento y versión",
        empty_label="Elija una",
        error_messages={"required": "Elija el instrumento.", "invalid_choice": "Elija uno."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)


class CedulaForm(AplicacionForm):
    """The answers, and the signed sheet."""

    escaneo = RevisadoField(label="Cédula firmada, escaneada", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["escaneo"] = self.fields.pop("escaneo")  # the last one
