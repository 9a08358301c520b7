"""What is typed of the upkeep of the works: what one needs, and what its unit answers."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from comites.models import Comite
from compromisos.forms.campos import DiaPasadoField, Opciones, ParrafoField, sin_globos

from ..calidad import comites_de
from ..models import Gravedad, NecesidadMantenimiento, Obra, SeguimientoMantenimiento

ELIJA_OBRA = {"required": "Elija la obra.", "invalid_choice": "Elija una de las obras."}


class NecesidadForm(forms.Form):
    """What a work of the user's committees needs; the photographs go in a form set."""

    obra = forms.ModelChoiceField(
        None, label="Obra", empty_label="Elija una", error_messages=ELIJA_OBRA
    )
    gravedad = forms.ChoiceField(
        label="¿Qué tan grave es?",
        choices=[
            (Gravedad.LEVE, "Leve: puede esperar"),
            (Gravedad.MEDIA, "Media: ya estorba"),
            (Gravedad.GRAVE, "Grave: hay peligro o dejó de servir"),
        ],
        widget=Opciones,
        error_messages={
            "required": "Elija qué tan grave es.",
            "invalid_choice": "Elija qué tan grave es.",
        },
    )
    texto = ParrafoField(
        label="Qué necesita la obra",
        max_length=NecesidadMantenimiento._meta.get_field("texto").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Es público, a nombre de su comité: sin nombres de personas.",
        error_messages={"required": "Diga qué necesita la obra."},
    )

    def __init__(self, *args, obras, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)
        campo = self.fields["obra"]
        campo.queryset = obras
        campo.label_from_instance = lambda obra: f"{obra.nombre} ({obra.localidad})"


class NecesidadDePapelForm(NecesidadForm):
    """The same, as the unit captures it from what a committee handed in."""

    comite = forms.ModelChoiceField(
        None,
        label="Comité que lo pide",
        required=False,
        empty_label="El comité de la obra",
        help_text="Vacío, el comité de la obra; si no lo tiene, su contraloría social.",
        error_messages={"invalid_choice": "Elija el comité de la obra o su contraloría social."},
    )
    reportada_el = DiaPasadoField(label="Reportada el", falta="Escriba el día en que lo pidió.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, obras=Obra.objects.publicadas(), **kwargs)
        con_obras = Q(obras__isnull=False) | Q(obras_vigiladas__isnull=False)
        self.fields["comite"].queryset = Comite.objects.filter(con_obras).distinct()

    def clean(self):
        datos = super().clean()
        obra, comite = datos.get("obra"), datos.get("comite")
        if not obra or "comite" in self.errors:
            return datos
        suyos = sorted(comites_de(obra), key=lambda c: c.pk != obra.comite_id)
        if not suyos:
            raise ValidationError({"obra": "La obra no tiene comité ni contraloría social."})
        if comite and comite not in suyos:
            self.add_error("comite", "No es el comité de esa obra ni su contraloría social.")
        datos["comite"] = comite or suyos[0]
        return datos


class RespuestaForm(forms.Form):
    """What the unit answers, as of today; `visto`: how many answers the page showed."""

    visto = forms.IntegerField(min_value=0, max_value=32_000, widget=forms.HiddenInput)
    estado = forms.ChoiceField(
        label="¿Cómo queda?",
        choices=[
            ("programada", "Programada: se hará"),
            ("atendida", "Atendida: ya se hizo"),
            ("no_procede", "No procede"),
        ],
        widget=Opciones,
        error_messages={
            "required": "Elija cómo queda.",
            "invalid_choice": "Elija cómo queda.",
        },
    )
    texto = ParrafoField(
        label="Respuesta",
        max_length=SeguimientoMantenimiento._meta.get_field("texto").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Qué se hizo, para cuándo se hará o por qué no procede. Es pública: sin nombres.",
        error_messages={"required": "Escriba la respuesta."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)
