"""What is typed about a work: its progress, its stages, its amounts and dates, its photographs."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from compromisos.forms.campos import (
    DiaField,
    ParrafoField,
    PorcentajeField,
    exigir_que_llego,
    sin_globos,
)
from compromisos.forms.conflicto import ConVistosForm

from ..acciones import ejercido_hasta, es_vuelta, excede, siguientes
from ..models import AvanceObra, CambioObra, EtapaDeObra, EtapaObra
from .campos import MontoField

VISTO = {"min_value": 0, "max_value": 32_000, "widget": forms.HiddenInput}
EN_ADMIN = {"class": "vLargeTextField", "rows": 3}


class _ObraForm(forms.Form):
    """`obra`: the work as it stands."""

    def __init__(self, *args, obra, hoy=None, **kwargs):
        self.obra, self.hoy = obra, hoy or timezone.localdate()
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)
        for campo in self.fields.values():
            if isinstance(campo, DiaField):
                campo.widget.attrs["min"] = "2000-01-01"


class AvanceObraForm(_ObraForm):
    """A report on a work of con_etapa(); `ultimo`: the report before, or None."""

    visto = forms.IntegerField(**VISTO)
    fisico = PorcentajeField(
        label="Avance físico (%)",
        max_length=12,
        help_text="De 0 a 100: cuánto de la obra está construido en total.",
        error_messages={"required": "Escriba el avance físico, de 0 a 100."},
    )
    ejercido = MontoField(
        label="Monto ejercido (pesos)",
        required=False,
        help_text="Lo pagado desde el principio; vacío si no se sabe.",
    )
    motivo_excedente = ParrafoField(
        label="Por qué se ejerció más de lo contratado",
        max_length=AvanceObra._meta.get_field("motivo_excedente").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Sólo si es el caso. Es público.",
    )
    fecha = DiaField(label="Fecha del avance", help_text="El día al que corresponde la cifra.")
    nota = ParrafoField(
        label="Qué se hizo",
        max_length=AvanceObra._meta.get_field("nota").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Lo que cualquiera pueda ver en la obra. Es público: sin nombres.",
        error_messages={"required": "Diga qué se hizo."},
    )
    baja = forms.BooleanField(
        label="Sí, es menos que lo reportado antes; en «Qué se hizo» digo por qué",
        required=False,
    )

    def __init__(self, *args, ultimo=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.ultimo = ultimo
        self.fields["fecha"].initial = self.hoy
        self.fields["fecha"].widget.attrs["max"] = self.hoy.isoformat()
        if ultimo is None:
            del self.fields["baja"]

    def clean_fecha(self):
        fecha = self.cleaned_data["fecha"]
        exigir_que_llego(fecha, self.hoy)
        if self.ultimo and fecha < self.ultimo.fecha:
            raise ValidationError(
                f"Ya hay un avance del {self.ultimo.fecha:%d/%m/%Y}: éste no puede ser de antes."
            )
        return fecha

    def clean(self):
        datos = super().clean()
        if excede(datos.get("ejercido"), self.obra.monto) and not datos.get("motivo_excedente"):
            self.add_error(
                "motivo_excedente",
                f"Se ejerció más de lo contratado (${self.obra.monto:,.2f}): diga por qué.",
            )
        if self.ultimo and not datos.get("baja"):
            self._exigir_que_no_baje(datos)
        return datos

    def _exigir_que_no_baje(self, datos):
        como = "Si es así, diga por qué en «Qué se hizo» y marque la casilla del final."
        if "fisico" in datos and datos["fisico"] < self.ultimo.fisico:
            self.add_error(
                "fisico", f"Antes se reportó {self.ultimo.fisico.normalize():f} %. {como}"
            )
        antes = ejercido_hasta(self.ultimo)
        if datos.get("ejercido") is not None and antes and datos["ejercido"] < antes:
            self.add_error("ejercido", f"Antes se reportaron ${antes:,.2f}. {como}")

    def datos(self) -> dict:
        """The AvanceObra's own fields."""
        campos = ("fisico", "ejercido", "motivo_excedente", "fecha", "nota")
        return {campo: self.cleaned_data[campo] for campo in campos}

    def es_el_mismo(self, avance, autor, fotos: list) -> bool:
        """The report is this very form, sent twice: with the same photographs."""
        enviadas = (foto.cleaned_data["foto"].grande.sha256 for foto in fotos)
        return (
            avance.autor_id == autor.pk
            and sorted(avance.fotos.values_list("sha256", flat=True)) == sorted(enviadas)
            and all(getattr(avance, campo) == valor for campo, valor in self.datos().items())
        )


class EtapaForm(ConVistosForm, _ObraForm):
    """Where a work goes on to; `etapas`: those it has been in, in order."""

    visto = forms.IntegerField(**VISTO)
    etapa = forms.ChoiceField(
        label="Pasa a",
        error_messages={
            "invalid_choice": "Ya no puede pasar a esa etapa: vea abajo en cuál está y elija una "
            "de la lista."
        },
    )
    desde = DiaField(label="Desde el día")
    motivo = ParrafoField(
        label="Motivo",
        required=False,
        max_length=EtapaObra._meta.get_field("motivo").max_length,
        widget=forms.Textarea(attrs=EN_ADMIN),
        help_text="Si se cancela, vuelve atrás o se entrega sin estar al 100 %. Es público: sin "
        "nombres de personas.",
    )

    def __init__(self, *args, etapas, **kwargs):
        super().__init__(*args, **kwargs)
        self.etapas = etapas
        self.fields["etapa"].choices = [
            (valor, EtapaDeObra(valor).label) for valor in siguientes(etapas)
        ]
        self.fields["desde"].initial = self.hoy

    def clean_desde(self):
        exigir_que_llego(self.cleaned_data["desde"], self.hoy)
        return self.cleaned_data["desde"]

    def clean(self):
        datos = super().clean()
        etapa = datos.get("etapa")
        vuelve = etapa and self.etapas and es_vuelta(self.etapas[-1].etapa, etapa)
        if (vuelve or etapa == EtapaDeObra.CANCELADA) and not datos.get("motivo"):
            self.add_error("motivo", "Diga por qué: es público.")
        return datos


class CambioObraForm(ConVistosForm, _ObraForm):
    """The amounts and dates of a published work, and why they change."""

    visto = forms.IntegerField(**VISTO)
    monto_aprobado = MontoField(label="Monto aprobado (pesos)", required=False)
    monto_contratado = MontoField(label="Monto contratado (pesos)", required=False)
    inicio_previsto = DiaField(label="Inicio previsto", required=False)
    fin_previsto = DiaField(label="Término previsto", required=False)
    inicio_real = DiaField(label="Inicio real", required=False)
    fin_real = DiaField(label="Término real", required=False)
    motivo = ParrafoField(
        label="Motivo",
        max_length=CambioObra._meta.get_field("motivo").max_length,
        widget=forms.Textarea(attrs=EN_ADMIN),
        help_text="Es público, junto con lo que decía antes. Sin nombres de personas.",
        error_messages={"required": "Diga por qué cambia: es público."},
    )

    def __init__(self, *args, obra, **kwargs):
        actuales = {campo: getattr(obra, campo) for campo in CambioObra.Campo.values}
        kwargs["initial"] = {**actuales, **kwargs.get("initial", {})}
        super().__init__(*args, obra=obra, **kwargs)

    def clean(self):
        datos = super().clean()
        for campo in ("monto_aprobado", "monto_contratado"):
            if datos.get(campo) == 0:
                self.add_error(campo, "Es mayor que cero; vacío si no lo hay.")
        for que in ("previsto", "real"):
            inicio, fin = datos.get(f"inicio_{que}"), datos.get(f"fin_{que}")
            if inicio and fin and fin < inicio:
                self.add_error(f"fin_{que}", "Es antes del inicio.")
        for campo in ("inicio_real", "fin_real"):
            if datos.get(campo) and datos[campo] > self.hoy:
                self.add_error(campo, "Una fecha real no puede ser posterior a hoy.")
        if datos.get("fin_real") and not datos.get("inicio_real"):
            self.add_error("inicio_real", "Si ya terminó, diga cuándo empezó.")
        return datos

    def valores(self) -> dict:
        """By field of CambioObra.Campo."""
        return {campo: self.cleaned_data[campo] for campo in CambioObra.Campo.values}


class DiaDeFotosForm(_ObraForm):
    """Of which day the photographs are."""

    fecha = DiaField(
        label="Día de las fotos",
        help_text="Según el día quedan como de antes, durante o después de la obra.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fecha"].initial = self.hoy

    def clean_fecha(self):
        exigir_que_llego(self.cleaned_data["fecha"], self.hoy)
        return self.cleaned_data["fecha"]


class RetirarForm(forms.Form):
    """Why a photograph is taken away."""

    motivo = ParrafoField(
        label="Por qué se retira",
        max_length=300,
        widget=forms.Textarea(attrs=EN_ADMIN),
        help_text="«Se ve la cara de una persona». Queda guardado; la foto se borra.",
        error_messages={"required": "Diga por qué se retira."},
    )
