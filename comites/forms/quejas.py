"""What is typed about a complaint: by who files it, by who follows it, and at the unit's desk."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from compromisos.forms.campos import (
    DiaPasadoField,
    Opciones,
    ParrafoField,
    sin_caracteres_de_control,
    sin_globos,
)
from compromisos.forms.conflicto import ConVistosForm
from compromisos.models import Dependencia
from evj.web.texto import contar

from ..models import Comite, DatosQueja, NotaQueja, Queja, Resolucion, TipoComite
from ..models.quejas import folio_escrito
from .trampa import TrampaForm

TEXTO_MAXIMO = DatosQueja._meta.get_field("texto").max_length
SOBRE_MAXIMO = 300


def contralorias():
    return Comite.objects.filter(tipo=TipoComite.CONTRALORIA_SOCIAL)


class QuejaForm(TrampaForm):
    """A complaint by the site: what happened and, only if they want, who they are."""

    sobre = forms.CharField(
        label="Sobre qué obra o lugar (opcional)",
        max_length=SOBRE_MAXIMO,
        required=False,
        validators=[sin_caracteres_de_control],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    texto = ParrafoField(
        label="Qué pasó",
        max_length=TEXTO_MAXIMO,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Qué, dónde y cuándo. Lo leen la unidad de evaluación y la dependencia a la que "
        "se turne; no se publica. Si no quiere que la dependencia sepa quién es, no lo escriba "
        "aquí.",
        error_messages={"required": "Escriba qué pasó."},
    )
    nombre = forms.CharField(
        label="Su nombre (opcional)",
        max_length=DatosQueja._meta.get_field("nombre").max_length,
        required=False,
        validators=[sin_caracteres_de_control],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contacto = forms.CharField(
        label="Su correo o su teléfono (opcional)",
        max_length=DatosQueja._meta.get_field("contacto").max_length,
        required=False,
        validators=[sin_caracteres_de_control],
        help_text="Por si hace falta preguntarle algo. Sólo lo ve la unidad de evaluación.",
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["sobre", "texto", "nombre", "contacto"]

    def clean_sobre(self):
        return " ".join(self.cleaned_data["sobre"].split())

    def clean_nombre(self):
        return " ".join(self.cleaned_data["nombre"].split())

    def clean_contacto(self):
        return " ".join(self.cleaned_data["contacto"].split())

    def clean(self):
        datos = super().clean()
        if datos.get("sobre") and datos.get("texto"):
            datos["texto"] = f"Sobre: {datos['sobre']}\n\n{datos['texto']}"
            if len(datos["texto"]) > TEXTO_MAXIMO:
                sobran = len(datos["texto"]) - TEXTO_MAXIMO
                self.add_error(
                    "texto",
                    f"Junto con la obra o el lugar pasa de {TEXTO_MAXIMO:,} caracteres: quite "
                    f"{contar(sobran, 'carácter', 'caracteres')}.",
                )
        return datos

    def datos(self) -> dict:
        """What `presentar_queja` takes of it; the text says first what it is about."""
        return {c: self.cleaned_data[c] for c in ("texto", "nombre", "contacto", "ficha")}


class FolioForm(forms.Form):
    """Ask how a complaint stands."""

    folio = forms.CharField(
        label="Folio",
        max_length=40,
        help_text="Doce letras y cifras, con o sin guiones: está en la hoja que se le dio.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": "Escriba el folio.",
            "max_length": "El folio tiene doce letras y cifras.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)

    def clean_folio(self):
        """In its own form; "" for what cannot be a folio, which is then answered as any other
        that nobody has."""
        return folio_escrito(self.cleaned_data["folio"])


# --- The unit's desk ------------------------------------------------------------------------
class QuejaPapelForm(forms.ModelForm):
    """A complaint that came on paper."""

    recibida_el = DiaPasadoField(
        label="Recibida el", falta="Escriba el día en que se recibió.", initial=timezone.localdate
    )
    comite = forms.ModelChoiceField(
        contralorias(), label="Contraloría social", required=False, empty_label="Ninguna"
    )
    texto = ParrafoField(
        label="Qué dice",
        max_length=TEXTO_MAXIMO,
        help_text="No se publica. La dependencia a la que se turne la lee.",
        error_messages={"required": "Escriba qué dice la queja."},
    )
    nombre = forms.CharField(
        label="Nombre de quien la presenta",
        max_length=DatosQueja._meta.get_field("nombre").max_length,
        required=False,
    )
    contacto = forms.CharField(
        label="Correo o teléfono",
        max_length=DatosQueja._meta.get_field("contacto").max_length,
        required=False,
    )

    class Meta:
        model = Queja
        fields = ["recibida_el", "comite", "municipio"]

    def clean(self):
        datos = super().clean()
        comite, municipio = datos.get("comite"), datos.get("municipio")
        if comite and municipio and comite.municipio_id != municipio.pk:
            raise ValidationError({"municipio": "La contraloría social es de otro municipio."})
        return datos


class _DelEscritorio(ConVistosForm):
    """`visto`: how many times the page said that it was turned or resolved."""

    visto = forms.IntegerField(min_value=0, max_value=32_000, widget=forms.HiddenInput)
    nota = ParrafoField(
        label="Nota de la unidad (opcional)",
        max_length=NotaQueja._meta.get_field("texto").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="No se publica, ni la ve la dependencia; se borra junto con la queja.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)


class TurnarForm(_DelEscritorio):
    dependencia = forms.ModelChoiceField(
        Dependencia.objects.all(),
        label="Se turna a",
        empty_label="Elija una dependencia",
        help_text="Sus enlaces verán en el panel qué dice la queja, no quién la presentó.",
        error_messages={"required": "Elija la dependencia.", "invalid_choice": "Elija una."},
    )
    field_order = ["dependencia", "nota", "visto"]


class ResolverForm(_DelEscritorio):
    resultado = forms.ChoiceField(
        label="Cómo se resuelve",
        choices=Resolucion.Resultado.choices,
        widget=Opciones,
        error_messages={"required": "Elija cómo se resuelve.", "invalid_choice": "Elija una."},
    )
    field_order = ["resultado", "nota", "visto"]
