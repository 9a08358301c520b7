"""What came of an agreement, as who owes it types it."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone

from compromisos.evidencias import ACEPTADOS, MAXIMO, NoEsEvidencia, revisar_archivo
from compromisos.forms.campos import Opciones, ParrafoField, sin_globos
from compromisos.forms.evidencia import RECHAZADO, TIPOS
from evj.web.fechas import anio_posible

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
    fecha = forms.DateField(
        label="Fecha en que se hizo",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Escriba la fecha."},
        validators=[anio_posible],
    )
    texto = ParrafoField(
        label="Qué se hizo o qué falta",
        max_length=SeguimientoAcuerdo._meta.get_field("texto").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Es público. Sin nombres de ciudadanos.",
        error_messages={"required": "Diga qué se hizo o qué falta."},
    )
    archivo = forms.FileField(
        label="Archivo o foto que lo prueba",
        required=False,
        allow_empty_file=True,
        help_text=f"{ACEPTADOS}, hasta {MAXIMO >> 20} MB. A las fotos se les quita el lugar.",
        widget=forms.FileInput(attrs={"accept": TIPOS}),
    )
    url = forms.URLField(
        label="O un enlace",
        max_length=SeguimientoAcuerdo._meta.get_field("url").max_length,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        error_messages={"invalid": "Escriba la dirección completa, con http:// o https://."},
    )
    reservada = forms.BooleanField(
        label="Reservada: lo que lo prueba no lo ve el público", required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)

    def clean_fecha(self):
        fecha = self.cleaned_data["fecha"]
        if fecha > timezone.localdate():
            raise ValidationError("Esa fecha todavía no llega.")
        return fecha

    def clean_archivo(self):
        archivo = self.cleaned_data.get("archivo")
        if not archivo:
            return None
        try:
            return revisar_archivo(archivo)
        except NoEsEvidencia as error:
            raise ValidationError(str(error), code=RECHAZADO) from error

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
