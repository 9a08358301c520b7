"""What the public may ask of a list, read from the address and from nothing else."""

from datetime import date
from urllib.parse import urlencode

import django_filters
from django import forms

from evj.web.campos import contiene

from .cambios import TIPOS, Alcance
from .models import Actividad, Corte, Dependencia, Ejecucion, Evaluacion, Oportunidad
from .textos import como_eran

TEXTO_MAXIMO = 200
NUMERO_MAXIMO = 1_000_000
MUY_LARGO = {"max_length": f"Escriba {TEXTO_MAXIMO} caracteres o menos."}
NO_ES_OPCION = {"invalid_choice": "Elija una de las opciones de la lista."}


def _buscador():
    return forms.SearchInput(attrs={"autocomplete": "off"})


class BuscarForm(forms.Form):
    """One search box over a list."""

    q = forms.CharField(
        label="Buscar por nombre",
        required=False,
        max_length=TEXTO_MAXIMO,
        error_messages=MUY_LARGO,
        widget=_buscador(),
    )

    def aplicar(self, queryset):
        """The rows whose normalised name has every word; none when the text is refused."""
        if not self.is_valid():
            return queryset.none()
        return queryset.filter(contiene(self.cleaned_data["q"], "clave_nombre"))

    @property
    def consulta(self) -> str:
        texto = self.cleaned_data.get("q")
        return urlencode({"q": texto}) if texto else ""


class CompararForm(forms.Form):
    """Which two cuts to compare."""

    de = forms.IntegerField(label="Del corte número", min_value=1, max_value=NUMERO_MAXIMO)
    a = forms.IntegerField(label="Al corte número", min_value=1, max_value=NUMERO_MAXIMO)

    def clean(self):
        datos = super().clean()
        de, a = datos.get("de"), datos.get("a")
        if de and de == a:
            self.add_error("a", "Elija dos cortes distintos.")
        elif de and a:
            datos["de"], datos["a"] = sorted((de, a))
            self._exigir_que_los_haya(datos)
        return datos

    def _exigir_que_los_haya(self, datos):
        self.cortes = {c.numero: c for c in Corte.objects.filter(numero__in=datos.values())}
        for numero in datos.values():
            if numero not in self.cortes:
                self.add_error(None, f"No hay ningún corte {numero}.")


class CambiosForm(forms.Form):
    """Of which agenda and of what kind; and, where a link says so, of which unit."""

    agenda = forms.ChoiceField(label="Agenda", required=False, error_messages=NO_ES_OPCION)
    tipo = forms.ChoiceField(
        label="Qué",
        required=False,
        choices=[("", "Todo"), *TIPOS.items()],
        error_messages=NO_ES_OPCION,
    )
    dependencia = forms.SlugField(
        required=False, max_length=200, widget=forms.HiddenInput, error_messages=NO_ES_OPCION
    )

    def __init__(self, data, *, al=None):
        super().__init__(data)
        self.al = al
        publicadas = Evaluacion.objects.publicadas(al).order_by("clave_nombre")
        self.evaluaciones = {e.slug: e for e in publicadas}
        como_eran(al, [*self.evaluaciones.values()])
        self.fields["agenda"].choices = [
            ("", "Todas"),
            *((slug, evaluacion.nombre) for slug, evaluacion in self.evaluaciones.items()),
        ]

    def clean_dependencia(self):
        slug = self.cleaned_data["dependencia"]
        self.dependencia = slug and Dependencia.objects.visibles(self.al).filter(slug=slug).first()
        if slug and self.dependencia is None:
            raise forms.ValidationError("No hay ninguna dependencia con ese nombre.")
        return slug

    def alcance(self) -> Alcance | None:
        """None when a filter is wrong: it finds nothing."""
        if not self.is_valid():
            return None
        return Alcance(
            evaluacion=self.evaluaciones.get(self.cleaned_data["agenda"]),
            dependencia=self.dependencia or None,
            tipo=self.cleaned_data["tipo"],
            a_mano=tuple(self.evaluaciones.values()),
        )

    @property
    def consulta(self) -> str:
        return urlencode({k: v for k, v in self.cleaned_data.items() if v})


def palabras(label="Palabras") -> django_filters.CharFilter:
    return django_filters.CharFilter(
        label=label,
        method="buscar",
        max_length=TEXTO_MAXIMO,
        error_messages=MUY_LARGO,
        widget=_buscador(),
    )


def opciones(label, campo=None, ninguna="Todos", **mas) -> django_filters.ChoiceFilter:
    """A list to choose from; `ninguna`: what it says while nothing is chosen."""
    return django_filters.ChoiceFilter(
        label=label, field_name=campo, empty_label=ninguna, error_messages=NO_ES_OPCION, **mas
    )


class PublicoFilter(django_filters.FilterSet):
    """Words, and lists to choose from; a wrong filter finds nothing."""

    q = palabras()

    def __init__(self, data, queryset, al=None, **opciones):
        """`al`: the earlier day it is about; `opciones`: for each filter that has none yet, its
        choices as (slug, name)."""
        super().__init__(data, queryset)
        self.al = al
        for nombre, pares in opciones.items():
            self.filters[nombre].extra["choices"] = pares

    def buscar(self, queryset, name, value):
        return queryset.buscar(value)

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset) if self.is_valid() else queryset.none()

    @property
    def activos(self) -> dict[str, str]:
        """The filters in use, as the address writes them."""
        return {nombre: valor for nombre, valor in self.form.cleaned_data.items() if valor}

    @property
    def consulta(self) -> str:
        return urlencode(self.activos)

    @property
    def en_palabras(self) -> str:
        """ "«talleres», plazo: Vencida" for saying what was asked; a day, the page says."""
        partes = []
        for nombre, valor in self.activos.items():
            if isinstance(valor, date):
                continue
            opciones = dict(getattr(self.form.fields[nombre], "choices", ()))
            etiqueta = self.form.fields[nombre].label.lower()
            partes.append(f"{etiqueta}: {opciones[valor]}" if opciones else f"«{valor}»")
        return ", ".join(partes)


class ActividadFilter(PublicoFilter):
    """Deadline, work and one more list to choose from."""

    oportunidad = opciones("Plazo", choices=Oportunidad)
    ejecucion = opciones("Avance", choices=Ejecucion)

    class Meta:
        model = Actividad
        fields = []


class ActividadDeEvaluacionFilter(ActividadFilter):
    dependencia = opciones("Dependencia", ninguna="Todas", method="de_la_dependencia")

    def de_la_dependencia(self, queryset, name, value):
        return queryset.de_dependencias(Dependencia.objects.filter(slug=value), self.al)


class ActividadDeDependenciaFilter(ActividadFilter):
    agenda = opciones("Agenda", "compromiso__evaluacion__slug", "Todas")


def agendas_de(actividades, al=None) -> list[tuple[str, str]]:
    """The published evaluations of the activities, to choose from."""
    suyas = Evaluacion.objects.publicadas(al).filter(compromisos__actividades__in=actividades)
    evaluaciones = list(suyas.distinct().only("slug", "nombre").order_by("clave_nombre"))
    como_eran(al, evaluaciones)
    return [(evaluacion.slug, evaluacion.nombre) for evaluacion in evaluaciones]
