"""What the unit types of a proposal: its versions, what was said of it, opinions, the signature."""

from django import forms
from django.core.exceptions import ValidationError

from comites.models import Comite
from compromisos.forms.archivos import RevisadoField
from compromisos.forms.campos import (
    DiaPasadoField,
    Opciones,
    ParrafoField,
    sin_caracteres_de_control,
    sin_globos,
)
from compromisos.forms.conflicto import ConVistosForm
from compromisos.models import Dependencia

from ..models import CompromisoFirmado, Contribucion, Dictamen, Propuesta, VersionPropuesta
from ..models.necesidades import SIN_NOMBRES


def _parrafo(model, campo, *, filas=4, **opciones):
    return ParrafoField(
        max_length=model._meta.get_field(campo).max_length,
        widget=forms.Textarea(attrs={"rows": filas, "class": "vLargeTextField"}),
        **opciones,
    )


def _titulo():
    return forms.CharField(
        label="Título",
        max_length=VersionPropuesta._meta.get_field("titulo").max_length,
        validators=[sin_caracteres_de_control],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={"required": "Escriba el título."},
    )


def _descripcion():
    return _parrafo(
        VersionPropuesta,
        "descripcion",
        filas=8,
        label="En qué consiste",
        help_text=SIN_NOMBRES,
        error_messages={"required": "Escriba en qué consiste."},
    )


class PropuestaForm(forms.ModelForm):
    """Whose and for where; what it says is in its versions."""

    class Meta:
        model = Propuesta
        fields = []

    def clean_necesidades(self):
        necesidades = self.cleaned_data["necesidades"]
        municipio = self.cleaned_data.get("municipio") or self.instance.municipio
        region = self.cleaned_data.get("region") or self.instance.region
        for necesidad in necesidades.select_related("municipio"):
            de_otra_parte = (
                necesidad.municipio != municipio
                if municipio
                else region and necesidad.municipio.region_id != region.pk
            )
            if de_otra_parte:
                raise ValidationError(
                    f"«{necesidad}» es de {necesidad.municipio}, fuera del lugar de la propuesta."
                )
        return necesidades


class NuevaPropuestaForm(PropuestaForm):
    """With what its first version says."""

    titulo = _titulo()
    descripcion = _descripcion()
    fecha = DiaPasadoField(label="Fecha", falta="Escriba el día en que se propuso.")


class _AccionForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)


class _ConVistoForm(ConVistosForm, _AccionForm):
    """`visto`: how many versions and opinions the page showed."""

    visto = forms.IntegerField(min_value=0, max_value=60_000, widget=forms.HiddenInput)


class VersionForm(_ConVistoForm):
    """What the proposal says from now on; `ultima`: the version that it replaces."""

    titulo = _titulo()
    descripcion = _descripcion()
    motivo = _parrafo(
        VersionPropuesta,
        "motivo",
        filas=3,
        label="Por qué cambia",
        help_text=SIN_NOMBRES,
        error_messages={"required": "Diga por qué cambia: es público."},
    )
    fecha = DiaPasadoField(label="Fecha", falta="Escriba el día en que cambió.")

    def __init__(self, *args, ultima, **kwargs):
        super().__init__(*args, **kwargs)
        self.ultima = ultima

    def clean_fecha(self):
        fecha = self.cleaned_data["fecha"]
        if fecha < self.ultima.fecha:
            raise ValidationError(
                f"No puede ser antes que la versión {self.ultima.numero}, del "
                f"{self.ultima.fecha:%d/%m/%Y}."
            )
        return fecha


class ContribucionForm(_AccionForm):
    """What was said in a workshop; its date is that of the workshop."""

    evento = forms.ModelChoiceField(
        None,
        label="Taller o asamblea",
        empty_label="Elija uno",
        help_text="De su edición y su lugar, de los que ya fueron. Si todavía no se publica, en "
        "público sólo se dice «en un taller».",
        error_messages={"required": "Elija dónde se dijo.", "invalid_choice": "Elija uno."},
    )
    tipo = forms.ChoiceField(
        label="Qué es",
        choices=Contribucion.Tipo.choices,
        widget=Opciones,
        error_messages={"required": "Elija si es a favor, en contra, pregunta o respuesta."},
    )
    responde_a = forms.ModelChoiceField(
        None,
        label="Pregunta que responde",
        required=False,
        empty_label="Ninguna",
        help_text="Sólo si es una respuesta.",
        error_messages={"invalid_choice": "Elija una pregunta de esta propuesta."},
    )
    texto = _parrafo(
        Contribucion,
        "texto",
        label="Qué se dijo",
        help_text=SIN_NOMBRES,
        error_messages={"required": "Escriba qué se dijo."},
    )

    def __init__(self, *args, propuesta, talleres, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evento"].queryset = talleres
        self.fields["responde_a"].queryset = propuesta.contribuciones.filter(
            tipo=Contribucion.Tipo.PREGUNTA
        ).select_related("evento")

    def clean(self):
        datos = super().clean()
        pregunta, tipo = datos.get("responde_a"), datos.get("tipo")
        if tipo == Contribucion.Tipo.RESPUESTA and "responde_a" in datos and not pregunta:
            self.add_error("responde_a", "Elija la pregunta que responde.")
        elif tipo and tipo != Contribucion.Tipo.RESPUESTA and pregunta:
            self.add_error("responde_a", "Sólo una respuesta responde a una pregunta.")
        elif pregunta and datos.get("evento") and datos["evento"].inicio < pregunta.evento.inicio:
            self.add_error("evento", "Ese taller fue antes que el de la pregunta.")
        return datos


class DictamenForm(_ConVistoForm):
    """A unit's opinion on the version `ultima`."""

    dependencia = forms.ModelChoiceField(
        Dependencia.objects.order_by("clave_nombre"),
        label="Dependencia que dictamina",
        empty_label="Elija una",
        error_messages={"required": "Elija la dependencia.", "invalid_choice": "Elija una."},
    )
    resultado = forms.ChoiceField(
        label="Resultado",
        choices=Dictamen.Resultado.choices,
        widget=Opciones,
        error_messages={"required": "Elija si es factible."},
    )
    motivo = _parrafo(
        Dictamen,
        "motivo",
        label="Motivo",
        required=False,
        help_text="Por qué no, o con qué ajustes: es público. Si es factible, puede ir vacío.",
    )
    costo_estimado = forms.DecimalField(
        label="Costo estimado (pesos)",
        required=False,
        max_digits=14,
        decimal_places=2,
        help_text="Vacío si no se estimó.",
        error_messages={"invalid": "Escriba la cantidad con cifras: 1250000.50."},
    )
    fecha = DiaPasadoField(label="Fecha", falta="Escriba la fecha del dictamen.")

    def __init__(self, *args, ultima, **kwargs):
        super().__init__(*args, **kwargs)
        self.ultima = ultima

    def clean_costo_estimado(self):
        costo = self.cleaned_data["costo_estimado"]
        if costo is not None and costo <= 0:
            raise ValidationError("El costo es mayor que cero; déjelo vacío si no lo hay.")
        return costo

    def clean_fecha(self):
        fecha = self.cleaned_data["fecha"]
        if fecha < self.ultima.fecha:
            raise ValidationError(
                f"La versión {self.ultima.numero} es del {self.ultima.fecha:%d/%m/%Y}: no pudo "
                "dictaminarse antes."
            )
        return fecha

    def clean(self):
        datos = super().clean()
        pide_motivo = datos.get("resultado") in (
            Dictamen.Resultado.CON_AJUSTES,
            Dictamen.Resultado.NO_FACTIBLE,
        )
        if pide_motivo and datos.get("motivo") == "":
            self.add_error("motivo", "Diga por qué no es factible, o con qué ajustes lo sería.")
        return datos


class FirmaForm(_AccionForm):
    """The signed commitment to carry a proposal out; `ganadora`: it won a vote."""

    dependencia = forms.ModelChoiceField(
        Dependencia.objects.order_by("clave_nombre"),
        label="Dependencia que se compromete",
        empty_label="Elija una",
        error_messages={"required": "Elija la dependencia.", "invalid_choice": "Elija una."},
    )
    comite = forms.ModelChoiceField(
        None,
        label="Comité que firma",
        required=False,
        empty_label="Ninguno",
        error_messages={"invalid_choice": "Elija un comité del lugar de la propuesta."},
    )
    firmado_el = DiaPasadoField(label="Firmado el", falta="Escriba el día en que se firmó.")
    texto = _parrafo(
        CompromisoFirmado,
        "texto",
        label="A qué se compromete",
        help_text=SIN_NOMBRES,
        error_messages={"required": "Escriba a qué se compromete."},
    )
    motivo = _parrafo(
        CompromisoFirmado,
        "motivo",
        filas=3,
        label="Por qué se firma sin haber ganado una votación",
        help_text="Es público.",
        error_messages={"required": "No ganó ninguna votación: diga por qué se firma."},
    )
    escaneo = RevisadoField(label="Compromiso firmado, escaneado (no se publica)", required=False)

    def __init__(self, *args, propuesta, ganadora, **kwargs):
        super().__init__(*args, **kwargs)
        self.primera = propuesta.versiones.last()
        if ganadora:
            del self.fields["motivo"]
        comites = Comite.objects.order_by("nombre")
        self.fields["comite"].queryset = (
            comites.filter(municipio=propuesta.municipio_id)
            if propuesta.municipio_id
            else comites.filter(municipio__region=propuesta.region_id)
        )

    def clean_firmado_el(self):
        fecha = self.cleaned_data["firmado_el"]
        if fecha < self.primera.fecha:
            raise ValidationError(
                f"No pudo firmarse antes de proponerse, el {self.primera.fecha:%d/%m/%Y}."
            )
        return fecha
