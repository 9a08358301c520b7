"""What the unit types about a member, its contact, its consent and its acts."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from compromisos.evidencias import JPEG, MAXIMO, PDF, PNG
from compromisos.forms.archivos import RECHAZADO, RevisadoField
from compromisos.forms.campos import DiaPasadoField, exigir_que_llego, sin_caracteres_de_control

from ..elegibilidad import bloquear_cargos, fuera_del_periodo, impedimentos, lo_que_ocupa
from ..models import Acta, Comite, Consentimiento, ContactoIntegrante, Integrante

DE_PERSONA = (
    "nombre",
    "sector",
    "sexo",
    "grupo_edad",
    "declara_sin_cargo_publico",
    "declara_sin_cargo_partido",
    "desde",
)
SE_VUELVE_A_REVISAR = {
    "comite",
    "nombre",
    "desde",
    "declara_sin_cargo_publico",
    "declara_sin_cargo_partido",
}
# Of a committee, what its members are asked about again when it changes.
DONDE = {"tipo", "municipio", "edicion"}
CUANDO = {"constituido_el", "vigente_hasta"}
ESCANEOS = (PDF, JPEG, PNG)


class IntegranteForm(forms.ModelForm):
    """A member; whoever may not sit in the committee is refused, each reason beside its field.

    Asked when the person is recorded, not when a term is closed: by then somebody may have become
    an official, and that is why it is closed.
    """

    nombre = forms.CharField(
        label="Nombre",
        max_length=150,
        help_text=Integrante._meta.get_field("nombre").help_text,
        validators=[sin_caracteres_de_control],
        error_messages={"required": "Escriba el nombre de la persona."},
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )

    class Meta:
        model = Integrante
        fields = ["comite", "cargo", *DE_PERSONA, "hasta", "usuario"]

    def clean(self):
        datos = super().clean()
        comite = datos.get("comite") or getattr(self.instance, "comite", None)
        if comite is not None and not self.errors:
            self._revisar(comite)
        return datos

    def _revisar(self, comite):
        quien = self.persona()
        nuevo = self.instance.pk is None
        if nuevo or SE_VUELVE_A_REVISAR & set(self.changed_data) or self._se_alarga(quien):
            for campo, frases in impedimentos(quien, comite).items():
                self.add_error(campo if campo in self.fields else None, frases)
        if nuevo or {"cargo", "desde", "hasta"} & set(self.changed_data):
            bloquear_cargos(comite)
            if ocupado := lo_que_ocupa(quien, comite):
                self.add_error("cargo", ocupado)
            if fuera := fuera_del_periodo(quien, comite):
                self.add_error("desde", fuera)

    def _se_alarga(self, quien) -> bool:
        antes = self.initial.get("hasta")
        return bool(antes) and (quien.hasta is None or quien.hasta > antes)

    def persona(self) -> Integrante:
        """Who was typed, as a member that is not saved."""
        campos = (campo for campo in Integrante._meta.fields if campo.name in self.cleaned_data)
        datos = {c.name: self.cleaned_data[c.name] for c in campos if c.name != "comite"}
        datos.setdefault("cargo", self.instance.cargo)
        return Integrante(**{**datos, "pk": self.instance.pk, "id": self.instance.pk})


class ComiteForm(forms.ModelForm):
    """A committee; another kind, place or period is refused if who sits in it could not then."""

    def clean(self):
        datos = super().clean()
        if self.instance.pk and not self.errors:
            self._revisar_a_los_suyos()
        return datos

    def _revisar_a_los_suyos(self):
        cambia = set(self.changed_data)
        if cambia.isdisjoint(DONDE | CUANDO):
            return
        campos = {f.name for f in Comite._meta.concrete_fields} & self.cleaned_data.keys()
        como_queda = Comite(pk=self.instance.pk, **{c: self.cleaned_data[c] for c in campos})
        suyos = self.instance.integrantes.filter(borrado_el__isnull=True)
        for integrante in suyos.a_la_vez(timezone.localdate()):
            frases = []
            if cambia & DONDE:
                faltas = impedimentos(integrante, como_queda)
                frases += [frase for varias in faltas.values() for frase in varias]
            if cambia & CUANDO:
                frases += filter(None, [fuera_del_periodo(integrante, como_queda)])
            if frases:
                quien = f"{integrante.get_cargo_display()}, {integrante.nombre}"
                self.add_error(None, f"{quien}: {' '.join(frases)}")


class SustituirForm(IntegranteForm):
    """Who comes in, and from which day; the post and the committee are those of who leaves."""

    class Meta(IntegranteForm.Meta):
        fields = list(DE_PERSONA)

    def __init__(self, *args, sale, **kwargs):
        self.sale = sale
        super().__init__(*args, **kwargs)
        self.fields["desde"].help_text = "Su primer día; quien sale termina el día anterior."
        self.fields["desde"].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self):
        datos = forms.ModelForm.clean(self)
        if not self.errors:
            for campo, frases in impedimentos(self.persona(), self.sale.comite).items():
                self.add_error(campo, frases)
        return datos


class ContactoForm(forms.ModelForm):
    """One way to reach a member."""

    class Meta:
        model = ContactoIntegrante
        fields = ["medio", "dato"]
        widgets = {"dato": forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"})}

    def clean(self):
        datos = super().clean()
        medio, dato = datos.get("medio"), datos.get("dato", "")
        if medio == ContactoIntegrante.Medio.CORREO and dato:
            try:
                validate_email(dato)
            except ValidationError as error:
                self.add_error("dato", error)
        elif medio == ContactoIntegrante.Medio.TELEFONO and len(re.findall("[0-9]", dato)) < 10:
            self.add_error("dato", "Escriba el teléfono con sus diez cifras.")
        return datos


class ConsentimientoForm(forms.Form):
    """What the person said of their name, when and how."""

    otorga = forms.TypedChoiceField(
        label="Sobre publicar su nombre",
        choices=[("si", "Lo consiente"), ("no", "No lo consiente, o lo revoca")],
        coerce=lambda valor: valor == "si",
        widget=forms.RadioSelect,
        error_messages={"required": "Elija qué dijo."},
    )
    fecha = DiaPasadoField(label="Fecha en que lo dijo", initial=timezone.localdate)
    medio = forms.ChoiceField(label="Cómo lo dijo", choices=Consentimiento.Medio)


class ActaForm(forms.ModelForm):
    """The signed scan of the act of a committee or, with `integrante`, of a substitution."""

    escaneo = RevisadoField(
        label="Acta firmada",
        help_text=f"PDF, JPEG o PNG, hasta {MAXIMO >> 20} MB. No se podrá cambiar ni borrar: si "
        "hay una copia mejor, se agrega otra.",
        error_messages={"required": "Elija el archivo firmado."},
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    class Meta:
        model = Acta
        fields = ["comite", "integrante", "firmada_el"]
        help_texts = {
            "integrante": "Sólo en un acta de sustitución: quien entra. Vacío en la de "
            "constitución.",
        }

    def clean_firmada_el(self):
        exigir_que_llego(self.cleaned_data["firmada_el"], timezone.localdate())
        return self.cleaned_data["firmada_el"]

    def clean_escaneo(self):
        revisado = self.cleaned_data["escaneo"]
        if revisado.tipo_mime not in ESCANEOS:
            raise ValidationError("El acta se escanea como PDF, JPEG o PNG.", code=RECHAZADO)
        return revisado

    def clean(self):
        datos = super().clean()
        integrante, comite = datos.get("integrante"), datos.get("comite")
        if integrante is None or comite is None:
            return datos
        if integrante.comite_id != comite.pk:
            self.add_error("integrante", "Esa persona es de otro comité.")
        elif integrante.sustituye_a_id is None:
            self.add_error("integrante", "Esa persona no entró en lugar de otra.")
        return datos
