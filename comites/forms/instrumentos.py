"""The form of a question set, made from its version: one field a question."""

from decimal import Decimal

from django import forms

from compromisos.forms.archivos import EnlaceField, RevisadoField, exigir_uno
from compromisos.forms.campos import DiaPasadoField, Opciones, ParrafoField, sin_globos

from ..models import Respuesta
from ..models.instrumentos import ESCALA, SE_CALIFICAN, Tipo

PEOR, MEJOR = ESCALA
ENTERAS = {numero: Decimal(numero) for numero in range(PEOR, MEJOR + 1)}
FALTA = {"required": "Responda esta pregunta.", "invalid_choice": "Elija una de las respuestas."}


class AplicacionForm(forms.Form):
    """The day, and an answer to each question of `version`; a question that asks for evidence
    has a file or a link beside it, needed once it is answered and applies."""

    fecha = DiaPasadoField(label="Fecha en que se respondió", falta="Escriba la fecha.")

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)
        self.version = version
        self.reactivos = list(version.reactivos.prefetch_related("opciones"))
        for reactivo in self.reactivos:
            nombre = nombre_de(reactivo)
            self.fields[nombre] = campo_de(reactivo)
            if reactivo.evidencia_requerida:
                self.fields[f"{nombre}_archivo"] = RevisadoField(
                    label=f"{reactivo.orden}. Evidencia: archivo o foto", required=False
                )
                self.fields[f"{nombre}_url"] = EnlaceField(
                    label=f"{reactivo.orden}. Evidencia: o un enlace", required=False
                )

    def clean(self):
        datos = super().clean()
        for reactivo in self.reactivos:
            if reactivo.evidencia_requerida:
                nombre = nombre_de(reactivo)
                falta = "Elija el archivo o escriba el enlace que lo prueba."
                prueba = _pide_prueba(reactivo, datos.get(nombre))
                exigir_uno(self, f"{nombre}_archivo", f"{nombre}_url", falta if prueba else "")
        return datos

    def respuestas(self) -> list[Respuesta]:
        """Unsaved, of the questions that were answered."""
        hechas = []
        for reactivo in self.reactivos:
            nombre = nombre_de(reactivo)
            dicho = self.cleaned_data.get(nombre)
            if dicho is None or dicho == "":
                continue
            respuesta = Respuesta(reactivo=reactivo, **{_columna(reactivo): dicho})
            respuesta.url = self.cleaned_data.get(f"{nombre}_url") or ""
            if archivo := self.cleaned_data.get(f"{nombre}_archivo"):
                respuesta.poner(archivo)
            hechas.append(respuesta)
        return hechas


def nombre_de(reactivo) -> str:
    return f"reactivo_{reactivo.pk}"


def _columna(reactivo) -> str:
    return {Tipo.OPCIONES: "opcion", Tipo.TEXTO: "texto"}.get(reactivo.tipo, "numero")


def _pide_prueba(reactivo, dicho) -> bool:
    if dicho is None or dicho == "":
        return False
    return reactivo.tipo != Tipo.OPCIONES or dicho.valor is not None


def campo_de(reactivo) -> forms.Field:
    """The field of a question, by its kind."""
    comunes = {"label": f"{reactivo.orden}. {reactivo.texto}", "required": reactivo.obligatorio}
    if reactivo.tipo in SE_CALIFICAN:
        posibles = _posibles(reactivo)
        nada = [] if reactivo.obligatorio else [("", "Sin respuesta")]
        return forms.TypedChoiceField(
            choices=[*((clave, palabra) for clave, palabra, _ in posibles), *nada],
            coerce=lambda clave: {c: valor for c, _, valor in posibles}[clave],
            empty_value=None,
            widget=Opciones,
            error_messages=FALTA,
            **comunes,
        )
    if reactivo.tipo == Tipo.NUMERO:
        invalido = {"invalid": "Escriba un número, con punto si lleva decimales: 12.5."}
        return forms.DecimalField(
            max_digits=15, decimal_places=3, error_messages={**FALTA, **invalido}, **comunes
        )
    return ParrafoField(
        max_length=Respuesta._meta.get_field("texto").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="No se publica.",
        error_messages=FALTA,
        **comunes,
    )


def _posibles(reactivo) -> list[tuple]:
    """(what is sent, what is read, what is kept) of each answer to choose."""
    if reactivo.tipo == Tipo.SI_NO:
        return [("si", "Sí", Decimal(1)), ("no", "No", Decimal(0))]
    if reactivo.tipo == Tipo.OPCIONES:
        return [(str(o.pk), o.texto, o) for o in reactivo.opciones.all()]
    palabras = {PEOR: f"{PEOR} (lo peor)", MEJOR: f"{MEJOR} (lo mejor)"}
    return [(str(n), palabras.get(n, str(n)), valor) for n, valor in ENTERAS.items()]
