"""The pieces of evidence that go with a report."""

from django import forms

from ..models import Evidencia
from ..models.evidencia import POR_AVANCE
from .archivos import HASTA, RECHAZADO, EnlaceField, RevisadoField
from .campos import sin_caracteres_de_control, sin_globos


class EvidenciaForm(forms.Form):
    """A file or a link, with its title; left blank, it is no evidence and no error."""

    titulo = forms.CharField(
        label="Título",
        max_length=Evidencia._meta.get_field("titulo").max_length,
        required=False,
        validators=[sin_caracteres_de_control],
        help_text="Qué es: «Minuta de la asamblea del 3 de marzo».",
    )
    archivo = RevisadoField(
        label="Archivo o foto",
        required=False,
        help_text=f"{HASTA} A las fotos se les quita el lugar.",
    )
    url = EnlaceField(label="O un enlace", required=False)
    reservada = forms.BooleanField(
        label="Reservada: sólo la ve quien valida, no el público",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)

    def clean(self):
        datos = super().clean()
        archivo, url, titulo = (datos.get(campo) for campo in ("archivo", "url", "titulo"))
        if self.errors:
            return datos
        if archivo and url:
            self.add_error("url", "Dé un archivo o un enlace, no los dos; para ambos, use otra.")
        elif (archivo or url) and not titulo:
            self.add_error("titulo", "Escriba qué es esta evidencia.")
        elif titulo and not (archivo or url):
            self.add_error("archivo", "Elija el archivo otra vez, o escriba un enlace.")
        return datos

    def evidencia(self) -> Evidencia | None:
        """The row to be saved with the report, or None if the form was left blank."""
        datos = self.cleaned_data
        revisado, url = datos.get("archivo"), datos.get("url")
        if not (revisado or url):
            return None
        evidencia = Evidencia(titulo=datos["titulo"], url=url, publica=not datos["reservada"])
        if revisado:
            evidencia.archivo = revisado.archivo
            evidencia.tipo_mime = revisado.tipo_mime
            evidencia.bytes = len(revisado.contenido)
            evidencia.sha256 = revisado.sha256
        return evidencia


class _EvidenciaBaseFormSet(forms.BaseFormSet):
    def evidencias(self) -> list[Evidencia]:
        return [evidencia for form in self.forms if (evidencia := form.evidencia())]

    def add_fields(self, form, index):
        """Each form's place, for its heading, besides Django's own."""
        super().add_fields(form, index)
        form.lugar = (index or 0) + 1

    @property
    def archivos_rechazados(self) -> int:
        """How many files were not what they said, or too big."""
        return sum(form.has_error("archivo", RECHAZADO) for form in self.forms)

    @property
    def con_errores(self):
        return [form for form in self.forms if form.errors]


EvidenciaFormSet = forms.formset_factory(
    EvidenciaForm,
    formset=_EvidenciaBaseFormSet,
    extra=POR_AVANCE,
    max_num=POR_AVANCE,
    absolute_max=POR_AVANCE,
    validate_max=True,
)
