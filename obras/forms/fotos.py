"""The photographs that go with what a form tells: up to three from a telephone."""

from django import forms
from django.core.exceptions import ValidationError

from compromisos.evidencias import MAXIMO, NoEsEvidencia
from compromisos.forms.archivos import RECHAZADO
from compromisos.forms.campos import sin_caracteres_de_control, sin_globos

from ..fotos import poner_foto, revisar_foto
from ..models.avances import ConFoto

POR_FORMULARIO = 3


class FotoForm(forms.Form):
    """A photograph and what is seen in it; left blank, it is none and no error."""

    foto = forms.FileField(
        label="Foto",
        required=False,
        allow_empty_file=True,
        help_text=f"JPEG o PNG, hasta {MAXIMO >> 20} MB. Se le quita el lugar. Sin caras ni "
        "placas: es pública.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )
    texto_alternativo = forms.CharField(
        label="Qué se ve",
        required=False,
        max_length=ConFoto._meta.get_field("texto_alternativo").max_length,
        validators=[sin_caracteres_de_control],
        help_text="Para quien no puede ver la foto: «Zanja abierta frente a la escuela».",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)

    def clean_foto(self):
        archivo = self.cleaned_data.get("foto")
        if not archivo:
            return None
        try:
            return revisar_foto(archivo)
        except NoEsEvidencia as error:
            raise ValidationError(str(error), code=RECHAZADO) from error

    def clean(self):
        datos = super().clean()
        if self.errors:
            return datos
        if datos["foto"] and not datos["texto_alternativo"]:
            self.add_error("texto_alternativo", "Diga qué se ve en la foto.")
        elif datos["texto_alternativo"] and not datos["foto"]:
            self.add_error("foto", "Elija la foto otra vez.")
        return datos

    def poner_en(self, fila: ConFoto) -> ConFoto:
        """Give an unsaved row this photograph and its words."""
        poner_foto(fila, self.cleaned_data["foto"])
        fila.texto_alternativo = self.cleaned_data["texto_alternativo"]
        return fila


class _FotosBaseFormSet(forms.BaseFormSet):
    def con_foto(self) -> list[FotoForm]:
        return [form for form in self.forms if form.cleaned_data.get("foto")]

    def add_fields(self, form, index):
        """Each form's place, for its heading, besides Django's own."""
        super().add_fields(form, index)
        form.lugar = (index or 0) + 1

    @property
    def archivos_rechazados(self) -> int:
        """How many files were no photograph, or too big."""
        return sum(form.has_error("foto", RECHAZADO) for form in self.forms)

    @property
    def con_errores(self):
        return [form for form in self.forms if form.errors]


FotoFormSet = forms.formset_factory(
    FotoForm,
    formset=_FotosBaseFormSet,
    extra=POR_FORMULARIO,
    max_num=POR_FORMULARIO,
    absolute_max=POR_FORMULARIO,
    validate_max=True,
)
