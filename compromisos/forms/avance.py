"""What an official types to report on an activity."""

from operator import attrgetter

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from evj.web.fechas import ANIO_MINIMO

from ..models import Avance, CausaAtraso
from .campos import (
    DiaField,
    Opciones,
    ParrafoField,
    PorcentajeField,
    exigir_que_llego,
    sin_globos,
)


class AvanceForm(forms.Form):
    """One report on an activity.

    `actividad` comes from con_estado(); `dependencias` are the user's units that answer for it.
    The cause of delay is asked when the deadline is past, and not needed when what is reported is
    that it was finished in time.
    """

    visto = forms.IntegerField(required=False, widget=forms.HiddenInput)
    por = forms.TypedChoiceField(
        label="Actúa por",
        coerce=int,
        widget=Opciones,
        error_messages={"required": "Elija por cuál de sus dependencias reporta."},
    )
    porcentaje = PorcentajeField(
        label="Avance (%)",
        max_length=12,
        help_text="De 0 a 100: cuánto lleva hecho en total, no sólo desde el último reporte.",
        error_messages={"required": "Escriba el porcentaje de avance, de 0 a 100."},
    )
    fecha = DiaField(
        label="Fecha del avance",
        help_text="El día al que corresponde el porcentaje.",
        falta="Escriba la fecha del avance.",
    )
    texto = ParrafoField(
        label="Qué se hizo",
        max_length=Avance._meta.get_field("texto").max_length,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Lo que cualquiera pueda comprobar: qué, dónde, cuándo.",
        error_messages={"required": "Diga qué se hizo."},
    )
    siguiente_paso = ParrafoField(
        label="Siguiente paso (opcional)",
        max_length=Avance._meta.get_field("siguiente_paso").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    causa_atraso = forms.ModelChoiceField(
        None,
        label="Causa del atraso",
        required=False,
        empty_label="Elija una causa",
        help_text="La fecha de término ya pasó.",
    )

    def __init__(self, *args, actividad, dependencias, hoy=None, **kwargs):
        self.actividad = actividad
        self.hoy = hoy or timezone.localdate()
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)
        self.fields["fecha"].initial = self.hoy
        self.fields["fecha"].widget.attrs |= {
            "min": f"{ANIO_MINIMO}-01-01",
            "max": self.hoy.isoformat(),
        }
        self.dependencias = {dependencia.pk: dependencia for dependencia in dependencias}
        if len(dependencias) == 1:
            del self.fields["por"]
        else:
            self.fields["por"].choices = [(d.pk, d.nombre) for d in dependencias]
        if self.vencida:
            self.fields["causa_atraso"].queryset = CausaAtraso.objects.filter(activa=True)
        else:
            del self.fields["causa_atraso"]

    @property
    def vencida(self) -> bool:
        fecha = self.actividad.fecha_vigente
        return fecha is not None and fecha < self.hoy

    def clean_fecha(self):
        exigir_que_llego(self.cleaned_data["fecha"], self.hoy)
        return self.cleaned_data["fecha"]

    def clean(self):
        datos = super().clean()
        if self.vencida and datos.get("causa_atraso") is None and not self._en_tiempo(datos):
            self.add_error(
                "causa_atraso",
                ValidationError("Diga por qué se atrasó.", code="required"),
            )
        return datos

    def _en_tiempo(self, datos) -> bool:
        """What was typed says that the work ended by its deadline (or is not yet readable)."""
        if "causa_atraso" in self.errors:
            return True
        fecha = datos.get("fecha")
        return (
            datos.get("porcentaje") == 100
            and fecha is not None
            and fecha <= self.actividad.fecha_vigente
        )

    def dependencia(self):
        """The unit for which this is reported."""
        (unica, *_) = self.dependencias
        return self.dependencias[self.cleaned_data.get("por", unica)]

    def datos(self) -> dict:
        """The Avance's own fields."""
        campos = ("porcentaje", "fecha", "texto", "siguiente_paso", "causa_atraso")
        return {campo: self.cleaned_data[campo] for campo in campos if campo in self.cleaned_data}

    def es_el_mismo(self, avance, autor, evidencias: list) -> bool:
        """The report is this very form, sent twice: with the same evidence."""
        campos = ("titulo", "sha256", "url", "publica")
        suyas = avance.evidencias.values_list(*campos)
        return (
            avance.autor_id == autor.pk
            and sorted(suyas) == sorted(attrgetter(*campos)(e) for e in evidencias)
            and all(getattr(avance, campo) == valor for campo, valor in self.datos().items())
        )
