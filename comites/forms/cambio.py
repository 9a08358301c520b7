"""How the unit changes an event that is public: what it becomes, and why."""

from django import forms

from compromisos.forms.campos import ParrafoField
from compromisos.forms.conflicto import ConVistosForm
from evj.web.fechas import anio_posible

from ..models import CambioEvento, EstadoEvento, Evento
from ..models.eventos import SIGUIENTES


class FechaYHora(forms.DateTimeInput):
    """A day and an hour in one control, the browser's own."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class CambioForm(ConVistosForm):
    """`visto`: how many changes the page showed."""

    visto = forms.IntegerField(min_value=0, max_value=32_000, widget=forms.HiddenInput)
    estado = forms.ChoiceField(label="Queda como")
    inicio = forms.DateTimeField(label="Empieza", widget=FechaYHora, validators=[anio_posible])
    fin = forms.DateTimeField(label="Termina", widget=FechaYHora, validators=[anio_posible])
    sede = forms.CharField(
        label="Sede",
        max_length=Evento._meta.get_field("sede").max_length,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    motivo = ParrafoField(
        label="Motivo",
        max_length=CambioEvento._meta.get_field("motivo").max_length,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Es público, junto con la fecha y la sede de antes. Sin nombres de personas.",
        error_messages={"required": "Diga por qué cambia: es público."},
    )

    def __init__(self, data=None, *, evento, visto):
        actuales = {campo: getattr(evento, campo) for campo in ("estado", "inicio", "fin", "sede")}
        super().__init__(data, initial={**actuales, "visto": visto})
        self.fields["estado"].choices = [
            (valor, EstadoEvento(valor).label) for valor in SIGUIENTES[evento.estado]
        ]

    def clean(self):
        datos = super().clean()
        inicio, fin = datos.get("inicio"), datos.get("fin")
        if inicio and fin and fin <= inicio:
            self.add_error("fin", "Tiene que terminar después de empezar.")
        return datos
