"""What is typed of the quality of the works: an evaluation, a finding, what mends it."""

from django import forms
from django.core.exceptions import ValidationError

from comites.forms.instrumentos import AplicacionForm
from compromisos.acciones import NoSePuede
from compromisos.forms.archivos import RevisadoField
from compromisos.forms.campos import DiaPasadoField, Opciones, ParrafoField, sin_globos
from compromisos.models import Dependencia

from ..calidad import comites_de, exigir_plazo, version_de
from ..models import (
    AccionCorrectiva,
    AtencionAccion,
    EvaluacionCalidad,
    Hallazgo,
    Obra,
    VerificacionAccion,
)


class QueObraForm(forms.Form):
    """Which work is judged; it needs questions, and somebody beside its unit."""

    obra = forms.ModelChoiceField(
        Obra.objects.select_related("municipio"),
        label="Obra",
        empty_label="Elija una",
        error_messages={"required": "Elija la obra.", "invalid_choice": "Elija una."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)
        self.fields["obra"].label_from_instance = lambda obra: f"{obra} ({obra.municipio})"

    def clean_obra(self):
        obra = self.cleaned_data["obra"]
        if not comites_de(obra).exists():
            raise ValidationError(
                "La obra no tiene comité ni contraloría social de su municipio: dígalos en ella."
            )
        self.version = version_de(obra)
        if self.version is None:
            raise ValidationError(
                f"Las obras de tipo «{obra.get_tipo_display()}» no tienen instrumento publicado: "
                "elíjalo en «Instrumentos por tipo de obra»."
            )
        return obra


class EvaluacionForm(AplicacionForm):
    """The answers; who judged and who signed; and the signed sheet."""

    dependencia = forms.ModelChoiceField(
        Dependencia.objects.order_by("clave_nombre"),
        label="Dependencia que evalúa",
        empty_label=None,
        error_messages={"required": "Elija la dependencia.", "invalid_choice": "Elija una."},
    )
    comite = forms.ModelChoiceField(
        None,
        label="Comité que evalúa",
        empty_label=None,
        error_messages={"required": "Elija el comité.", "invalid_choice": "Elija uno."},
    )
    firma_dependencia = forms.BooleanField(label="Firmó la dependencia", required=False)
    firma_comite = forms.BooleanField(label="Firmó el comité", required=False)
    motivo_sin_firma = ParrafoField(
        label="Por qué falta una firma",
        required=False,
        max_length=EvaluacionCalidad._meta.get_field("motivo_sin_firma").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Quién no firmó y por qué: es público, sin nombres.",
    )
    escaneo = RevisadoField(label="Evaluación firmada, escaneada", required=False)
    DE_LA_EVALUACION = ("dependencia", "comite", "firma_dependencia", "firma_comite")
    DESPUES = (*DE_LA_EVALUACION, "motivo_sin_firma", "escaneo")

    def __init__(self, *args, obra, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comite"].queryset = comites_de(obra)
        for nombre in self.DESPUES:
            self.fields[nombre] = self.fields.pop(nombre)

    def clean(self):
        datos = super().clean()
        firman = datos.get("firma_dependencia") and datos.get("firma_comite")
        sin_decirlo = not datos.get("motivo_sin_firma") and "motivo_sin_firma" not in self.errors
        if not firman and sin_decirlo:
            self.add_error("motivo_sin_firma", "Diga quién no firmó y por qué.")
        return datos

    def de_la_evaluacion(self) -> dict:
        """What `evaluar_calidad` is given besides the work and the version."""
        datos = self.cleaned_data
        return {
            **{nombre: datos[nombre] for nombre in (*self.DESPUES, "fecha")},
            "respuestas": self.respuestas(),
        }


class HallazgoForm(forms.ModelForm):
    """What is wrong; the photographs go in a form set of their own."""

    class Meta:
        model = Hallazgo
        fields = ["evaluacion", "gravedad", "texto"]
        field_classes = {"texto": ParrafoField}
        error_messages = {
            "evaluacion": {"required": "Elija la evaluación que lo halló."},
            "gravedad": {"required": "Elija qué tan grave es."},
            "texto": {"required": "Escriba qué está mal."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)
        self.fields["evaluacion"].queryset = EvaluacionCalidad.objects.select_related(
            "obra", "aplicacion"
        )
        self.fields["evaluacion"].label_from_instance = lambda e: (
            f"{e.obra}, {e.aplicacion.fecha:%d/%m/%Y}"
        )


class AccionForm(forms.ModelForm):
    """What a unit has to mend, and by when."""

    class Meta:
        model = AccionCorrectiva
        fields = ["hallazgo", "texto", "dependencia", "plazo"]

    def clean_plazo(self):
        plazo = self.cleaned_data["plazo"]
        try:
            exigir_plazo(plazo)
        except NoSePuede as razon:
            raise ValidationError(str(razon)) from razon
        return plazo


class AtencionForm(forms.Form):
    """What the unit did; `visto`: how many times the page showed that it had."""

    visto = forms.IntegerField(min_value=0, max_value=32_000, widget=forms.HiddenInput)
    fecha = DiaPasadoField(label="Fecha en que se hizo", falta="Escriba la fecha.")
    texto = ParrafoField(
        label="Qué se hizo",
        max_length=AtencionAccion._meta.get_field("texto").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Es público: sin nombres.",
        error_messages={"required": "Diga qué se hizo."},
    )
    archivo = RevisadoField(
        label="Archivo o foto que lo prueba",
        error_messages={"required": "Elija el archivo o la foto que lo prueba."},
        help_text="Lo ve quien verifica; no se publica.",
    )

    def __init__(self, *args, desde=None, **kwargs):
        """`desde`: the day on which it was found wrong."""
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)
        self.desde = desde

    def clean_fecha(self):
        fecha = self.cleaned_data["fecha"]
        if self.desde and fecha < self.desde:
            raise ValidationError(
                f"Es antes de que se hallara lo que está mal, el {self.desde:%d/%m/%Y}."
            )
        return fecha

    def atencion(self) -> AtencionAccion:
        """The row, unsaved."""
        datos = self.cleaned_data
        fila = AtencionAccion(fecha=datos["fecha"], texto=datos["texto"])
        fila.poner(datos["archivo"])
        return fila


class VerificacionForm(forms.Form):
    """Whether it is mended; `visto`: which attention of its unit the page showed."""

    visto = forms.IntegerField(min_value=1, max_value=32_000, widget=forms.HiddenInput)
    corregido = forms.TypedChoiceField(
        label="¿Quedó corregido?",
        choices=[("si", "Sí, quedó corregido"), ("no", "No: falta algo")],
        coerce=lambda valor: valor == "si",
        widget=Opciones,
        error_messages={
            "required": "Elija si quedó corregido.",
            "invalid_choice": "Elija si quedó corregido.",
        },
    )
    observacion = ParrafoField(
        label="Qué se vio o qué falta",
        required=False,
        max_length=VerificacionAccion._meta.get_field("observacion").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Si no quedó, diga qué falta. Es público: sin nombres.",
    )
    fecha = DiaPasadoField(label="Fecha en que se verificó", falta="Escriba la fecha.")

    def __init__(self, *args, desde=None, **kwargs):
        """`desde`: the day on which its unit says that it did it."""
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)
        self.desde = desde

    def clean_fecha(self):
        fecha = self.cleaned_data["fecha"]
        if self.desde and fecha < self.desde:
            raise ValidationError(f"Es antes del día en que se atendió, {self.desde:%d/%m/%Y}.")
        return fecha

    def clean(self):
        datos = super().clean()
        if datos.get("corregido") is False and not datos.get("observacion"):
            self.add_error("observacion", "Diga qué falta por corregir.")
        return datos
