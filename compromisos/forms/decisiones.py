"""What is typed to decide on a report, a deadline or an activity."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from ..models import Cierre, Prorroga, ResolucionProrroga, Revision
from .campos import DiaField, Opciones, ParrafoField, PorcentajeField, sin_globos


class _Formulario(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)


def motivo(model, etiqueta, falta, ayuda=""):
    return ParrafoField(
        label=etiqueta,
        max_length=model._meta.get_field("motivo").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=ayuda,
        error_messages={"required": falta},
    )


class RevisionForm(_Formulario):
    """Validate or return the report `avance`; the button pressed says which."""

    resultado = forms.ChoiceField(
        choices=Revision.Resultado.choices,
        widget=forms.HiddenInput,
        error_messages={
            "required": "Elija: validar o devolver.",
            "invalid_choice": "Elija: validar o devolver.",
        },
    )
    porcentaje = PorcentajeField(
        label="Avance verificado (%)",
        max_length=12,
        required=False,
        help_text="Lo que la evidencia prueba: puede ser menos que lo reportado, no más.",
    )
    suficiencia = forms.ChoiceField(
        label="¿La evidencia prueba lo reportado?",
        choices=Revision.Suficiencia.choices,
        widget=Opciones,
        required=False,
    )
    observacion = ParrafoField(
        label="Observación",
        max_length=Revision._meta.get_field("observacion").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="Para devolver, diga qué falta y qué hay que corregir. Es pública.",
    )

    def __init__(self, *args, avance, **kwargs):
        self.avance = avance
        super().__init__(*args, **kwargs)
        self.fields["porcentaje"].initial = f"{avance.porcentaje.normalize():f}"
        if not avance.evidencias.all():
            self.fields["suficiencia"].initial = Revision.Suficiencia.NO

    def clean(self):
        datos = super().clean()
        if datos.get("resultado") == Revision.Resultado.DEVUELTO:
            self._limpiar_devolucion(datos)
        elif datos.get("resultado") == Revision.Resultado.VALIDADO:
            self._limpiar_validacion(datos)
        return datos

    def _limpiar_devolucion(self, datos):
        self.errors.pop("porcentaje", None)
        datos |= {"porcentaje": None, "suficiencia": ""}
        if not datos.get("observacion") and "observacion" not in self.errors:
            self.add_error("observacion", "Para devolver el reporte diga qué falta.")

    def _limpiar_validacion(self, datos):
        porcentaje, suficiencia = datos.get("porcentaje"), datos.get("suficiencia")
        if not suficiencia:
            self.add_error("suficiencia", "Diga si la evidencia prueba lo reportado.")
        if porcentaje is None:
            if "porcentaje" not in self.errors:
                self.add_error("porcentaje", "Escriba el porcentaje verificado.")
            return
        if porcentaje > self.avance.porcentaje:
            reportado = f"{self.avance.porcentaje.normalize():f}"
            self.add_error("porcentaje", f"No puede ser más que lo reportado, {reportado} %.")
        if porcentaje == 100 and suficiencia and suficiencia != Revision.Suficiencia.SI:
            self.add_error("suficiencia", "Sólo se verifica 100 % cuando la evidencia prueba todo.")
        if self.avance.evidencias.all():
            return
        if porcentaje == 100:
            self.add_error(
                "porcentaje",
                "Sin evidencia no se puede verificar 100 %: devuelva el reporte y pídala.",
            )
        elif suficiencia and suficiencia != Revision.Suficiencia.NO:
            self.add_error(
                "suficiencia",
                "El reporte no trae evidencia: elija «No», o devuélvalo y pídala.",
            )


class ProrrogaForm(_Formulario):
    """Ask for another deadline; `actividad` comes from con_estado()."""

    a = DiaField(label="Fecha de término que se pide", falta="Escriba la fecha que pide.")
    motivo = motivo(
        Prorroga, "Por qué", "Diga por qué hace falta otra fecha.", "Es público, con la fecha."
    )

    def __init__(self, *args, actividad, hoy=None, **kwargs):
        self.actividad, self.hoy = actividad, hoy or timezone.localdate()
        super().__init__(*args, **kwargs)
        self.fields["a"].widget.attrs["min"] = self.hoy.isoformat()

    def clean_a(self):
        a, vigente = self.cleaned_data["a"], self.actividad.fecha_vigente
        if a < self.hoy:
            raise ValidationError(f"La fecha ya pasó: hoy es {self.hoy:%d/%m/%Y}.")
        if vigente and a <= vigente:
            raise ValidationError(f"Tiene que ser posterior a la vigente, {vigente:%d/%m/%Y}.")
        return a


class ResolucionForm(_Formulario):
    """Grant or refuse a new deadline."""

    autorizada = forms.TypedChoiceField(
        label="Resolución",
        choices=[("si", "Autorizar la fecha nueva"), ("no", "Negarla: queda la vigente")],
        coerce=lambda valor: valor == "si",
        widget=Opciones,
        error_messages={"required": "Elija: autorizar o negar."},
    )
    motivo = motivo(
        ResolucionProrroga, "Por qué", "Diga por qué se autoriza o se niega.", "Es público."
    )


class CierreForm(_Formulario):
    """Say that an activity will not be done any more."""

    tipo = forms.ChoiceField(
        label="Cómo se cierra",
        choices=Cierre.Tipo.choices,
        widget=Opciones,
        error_messages={"required": "Elija cómo se cierra."},
    )
    motivo = motivo(
        Cierre, "Por qué", "Diga por qué se cierra.", "Es público. No se puede deshacer."
    )
