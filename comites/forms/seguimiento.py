"""What came of an agreement, as who owes it types it."""

from django import forms

from compromisos.forms.archivos import HASTA, EnlaceField, RevisadoField
from compromisos.forms.campos import DiaPasadoField, Opciones, ParrafoField, sin_globos

from ..models import SeguimientoAcuerdo


class SeguimientoForm(forms.Form):
    """`visto`: how many follow-ups the page showed."""

    visto = forms.IntegerField(min_value=0, max_value=32_000, widget=forms.HiddenInput)
    estado = forms.ChoiceField(
        label="¿Cómo va?",
        choices=SeguimientoAcuerdo.Estado.choices,
        widget=Opciones,
        error_messages={"required": "Elija si ya se cumplió o sigue pendiente."},
    )
    fecha = DiaPasadoField(label="Fecha en que se hizo")
    texto = ParrafoField(
        label="Qué se hizo o qué falta",
        max_length=SeguimientoAcuerdo._meta.get_field("texto").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Es público. Sin nombres de ciudadanos.",
        error_messages={"required": "Diga qué se hizo o qué falta."},
    )
    archivo = RevisadoField(
        label="Archivo o foto que lo prueba",
        required=False,
        help_text=f"{HASTA} A las fotos se les quita el lugar.",
    )
    url = EnlaceField(label="O un enlace", required=False)
    reservada = forms.BooleanField(
        label="Reservada: lo que lo prueba no lo ve el público", required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)

    def clean(self):
        datos = super().clean()
        if datos.get("archivo") and datos.get("url"):
            self.add_error("url", "Dé un archivo o un enlace, no los dos.")
        return datos

    def seguimiento(self) -> SeguimientoAcuerdo:
        """The row, unsaved."""
        datos = self.cleaned_data
        fila = SeguimientoAcuerdo(
            estado=datos["estado"],
            fecha=datos["fecha"],
            texto=datos["texto"],
            url=datos["url"],
            publica=not datos["reservada"],
        )
        if datos["archivo"]:
            fila.poner(datos["archivo"])
        return fila
