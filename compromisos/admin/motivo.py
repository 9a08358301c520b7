"""Why something already public is changed: asked in the admin, and shown to the public."""

from django import forms
from django.contrib.admin.utils import flatten_fieldsets

from ..correcciones import CAMPOS, CATALOGOS, evaluaciones_con, publicaciones
from ..forms.campos import sin_caracteres_de_control
from ..models import (
    Actividad,
    Compromiso,
    Documento,
    Evaluacion,
    PuntoSintesis,
    Recomendacion,
    Responsabilidad,
)

CAMPO = "motivo_del_cambio"
MAXIMO = 100  # what django-simple-history keeps
AL_BORRAR = "Se borró en el administrador"
EVALUACION = {  # the way from a row to its evaluation
    Evaluacion: (),
    Documento: ("evaluacion",),
    PuntoSintesis: ("evaluacion",),
    Recomendacion: ("evaluacion",),
    Compromiso: ("evaluacion",),
    Actividad: ("compromiso", "evaluacion"),
    Responsabilidad: ("actividad", "compromiso", "evaluacion"),
}


def es_publico(obj) -> bool:
    """Whether it is of an agenda that was ever published."""
    if type(obj) not in EVALUACION:
        return False
    for paso in EVALUACION[type(obj)]:
        obj = getattr(obj, paso)
    return bool(obj.publicada_en) or obj.history.filter(publicada_en__isnull=False).exists()


def nombrado_en_publico(obj) -> bool:
    """Whether an agenda that was ever published names it: a unit, a kind of improvement."""
    if type(obj) not in CATALOGOS:
        return False
    return publicaciones(id__in=evaluaciones_con(type(obj), obj.pk)).exists()


class ConMotivoForm(forms.ModelForm):
    """A change form that asks why; `obligatorio`: of what the public has seen; `si_cambian`: the
    fields whose change is public, where others are not."""

    obligatorio = False
    si_cambian = ()
    motivo_del_cambio = forms.CharField(
        label="Motivo del cambio",
        required=False,
        max_length=MAXIMO,
        validators=[sin_caracteres_de_control],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={
            "required": "Diga por qué se cambia: ya es público, y el motivo también lo será.",
            "max_length": f"Escriba {MAXIMO} caracteres o menos.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        campo = self.fields[CAMPO]
        campo.required = self.obligatorio
        if self.obligatorio:
            campo.help_text = "Es público, junto con lo que decía antes. Sin nombres de personas."
        elif self.si_cambian:
            campo.help_text = (
                "Hace falta si cambia el nombre: es público, junto con el de antes. Sin nombres de "
                "personas."
            )

    def clean(self):
        datos = super().clean()
        cambia = not {*self.si_cambian}.isdisjoint(self.changed_data)
        if cambia and CAMPO not in self.errors and not self.cleaned_data.get(CAMPO):
            self.add_error(CAMPO, self.fields[CAMPO].error_messages["required"])
        return datos


class RetiroForm(forms.Form):
    """Why an agenda is taken from the public."""

    motivo = forms.CharField(
        label="Por qué se retira",
        max_length=MAXIMO,
        validators=[sin_caracteres_de_control],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Será público en cuanto se publique otra vez. Sin nombres de personas.",
        error_messages={
            "required": "Diga por qué se retira.",
            "max_length": f"Escriba {MAXIMO} caracteres o menos.",
        },
    )


class MotivoMixin:
    """For a ModelAdmin with history; where `pide_motivo`, its change page asks for the reason."""

    pide_motivo = True

    def _lo_pide(self, request, obj) -> bool:
        return self.pide_motivo and obj is not None and self.has_change_permission(request, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if self._lo_pide(request, obj):
            kwargs["form"] = type(
                "MotivoForm",
                (ConMotivoForm, kwargs.get("form", self.form)),
                {
                    "obligatorio": es_publico(obj),
                    "si_cambian": CAMPOS[type(obj)] if nombrado_en_publico(obj) else (),
                },
            )
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not self._lo_pide(request, obj):
            return fieldsets
        if CAMPO in flatten_fieldsets(fieldsets):  # of an admin that names no fields
            nombre, opciones = fieldsets[0]
            suyos = [campo for campo in opciones["fields"] if campo != CAMPO]
            fieldsets = [(nombre, {**opciones, "fields": suyos})]
        return [*fieldsets, ("Por qué se cambia", {"fields": [CAMPO]})]

    def save_model(self, request, obj, form, change):
        obj._change_reason = form.cleaned_data.get(CAMPO, "")
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        for fila in formset.forms:
            fila.instance._change_reason = form.cleaned_data.get(CAMPO, "")
        super().save_formset(request, form, formset, change)

    def delete_model(self, request, obj):
        obj._change_reason = AL_BORRAR
        super().delete_model(request, obj)
