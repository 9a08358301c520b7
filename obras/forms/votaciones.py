"""What the unit types of a vote: the ballot, a polling record, what the result leaves to say."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, Sum

from compromisos.forms.archivos import RevisadoField
from compromisos.forms.campos import ParrafoField, sin_globos
from compromisos.forms.conflicto import ConVistosForm
from compromisos.forms.en_orden import EnOrdenFormSet

from ..models import ActaVotacion, GrupoVotante, OpcionVotacion, Propuesta, Votacion
from ..votaciones import actas_de, votables

MAXIMO = 9_999_999
NUMERO = {
    "required": "Escriba el número; 0 si no hubo.",
    "invalid": "Escriba un número entero.",
    "min_value": "No puede ser menor que 0.",
    "max_value": "Son demasiadas: revise el número.",
}


class VotacionForm(forms.ModelForm):
    """It does not end before it begins, and the list of who may vote is not shorter than what the
    records already count."""

    class Meta:
        model = Votacion
        fields = []

    def clean_fin(self):
        inicio, fin = self.cleaned_data.get("inicio"), self.cleaned_data["fin"]
        if inicio and fin < inicio:
            raise ValidationError(f"Es antes del primer día, el {inicio:%d/%m/%Y}.")
        return fin

    def clean_padron(self):
        padron = self.cleaned_data["padron"]
        vigentes = ActaVotacion.objects.vigentes().filter(centro__votacion=self.instance.pk)
        depositadas = vigentes.aggregate(suma=Sum("depositadas"))["suma"] or 0
        if padron is not None and padron < depositadas:
            raise ValidationError(f"Las actas capturadas ya suman {depositadas} boletas.")
        return padron


class _PropuestaField(forms.ModelChoiceField):
    def label_from_instance(self, propuesta):
        return f"{propuesta.clave}: {propuesta.titulo}"


class OpcionForm(forms.ModelForm):
    """A proposal on the ballot; `votables`: those that may be on it, None once it is fixed."""

    propuesta = _PropuestaField(
        None,
        label="Propuesta",
        empty_label="Elija una",
        help_text="De la edición y del municipio o su región, con dictamen factible o con ajustes "
        "sobre su última versión.",
        error_messages={
            "required": "Elija la propuesta.",
            "invalid_choice": "Esa propuesta no puede estar en esta boleta.",
        },
    )

    class Meta:
        model = OpcionVotacion
        fields = ["orden", "propuesta", "destino"]

    def __init__(self, *args, votables, **kwargs):
        super().__init__(*args, **kwargs)
        if votables is None:
            del self.fields["propuesta"]
        else:
            self.fields["propuesta"].queryset = votables


class OpcionFormSet(EnOrdenFormSet):
    def get_form_kwargs(self, index):
        """Those that may be on it, and those that are."""
        if actas_de(self.instance):
            return {**super().get_form_kwargs(index), "votables": None}
        suyas = self.instance.opciones.values("propuesta")
        posibles = Q(pk__in=votables(self.instance).values("pk")) | Q(pk__in=suyas)
        todas = Propuesta.objects.filter(posibles).con_version().order_by("clave")
        return {**super().get_form_kwargs(index), "votables": todas}


class ActaForm(ConVistosForm):
    """The paper of a place: a row of numbers for each proposal on the ballot, and its totals."""

    visto = forms.IntegerField(min_value=0, max_value=32_000, widget=forms.HiddenInput)
    motivo = ParrafoField(
        label="Por qué se corrige",
        max_length=ActaVotacion._meta.get_field("motivo").max_length,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Es público, junto con lo que decía antes. Sin nombres de personas.",
        error_messages={"required": "Diga por qué se corrige el acta: es público."},
    )
    escaneo = RevisadoField(label="Acta escaneada (no se publica)", required=False)

    def __init__(self, *args, opciones, correccion, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)
        self.opciones = opciones
        if not correccion:
            del self.fields["motivo"]
        for opcion in opciones:
            for grupo in GrupoVotante:
                rotulo = f"{opcion.orden}. {grupo.label}"
                self.fields[_celda(opcion.pk, grupo)] = _numero(rotulo, required=False)
            self.fields[_total(opcion.pk)] = _numero(f"{opcion.orden}. Total del acta")
        self.fields["nulas"] = _numero("Nulas y en blanco")
        self.fields["depositadas"] = _numero("Boletas en la urna")

    def renglones(self):
        """For the page: each proposal with its fields."""
        for opcion in self.opciones:
            celdas = [self[_celda(opcion.pk, grupo)] for grupo in GrupoVotante]
            total = self[_total(opcion.pk)]
            yield {
                "opcion": opcion,
                "celdas": list(zip(GrupoVotante.labels, celdas, strict=True)),
                "total": total,
            }

    def con_error(self):
        """For the list of errors above: the fields that have one."""
        return [campo for campo in self if campo.errors]

    def no_cuadra(self, errores: dict):
        """Say each thing that `capturar_acta` found, beside its field."""
        for donde, error in errores.items():
            self.add_error(_total(donde) if isinstance(donde, int) else donde, error)

    def acta(self) -> dict:
        """What `capturar_acta` is given."""
        datos = self.cleaned_data
        return {
            "visto": datos["visto"],
            "motivo": datos.get("motivo", ""),
            "escaneo": datos["escaneo"],
            "depositadas": datos["depositadas"],
            "nulas": datos["nulas"],
            "votos": {
                (opcion.pk, grupo.value): datos[_celda(opcion.pk, grupo)] or 0
                for opcion in self.opciones
                for grupo in GrupoVotante
            },
            "totales": {opcion.pk: datos[_total(opcion.pk)] for opcion in self.opciones},
        }

    @staticmethod
    def como(acta) -> dict:
        """The initial values that say what that record says."""
        valores = {"depositadas": acta.depositadas, "nulas": acta.nulas}
        for votos in acta.votos.all():
            valores[_celda(votos.opcion_id, votos.grupo_edad)] = votos.cuantos
            total = _total(votos.opcion_id)
            valores[total] = valores.get(total, 0) + votos.cuantos
        return valores


def _celda(opcion: int, grupo) -> str:
    return f"o{opcion}_g{list(GrupoVotante.values).index(grupo)}"


def _total(opcion: int) -> str:
    return f"o{opcion}_total"


def _numero(label, required=True):
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=0,
        max_value=MAXIMO,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6}),
        error_messages=NUMERO,
    )


class CierreForm(forms.Form):
    """What a result leaves to say: who won a tie and how, what follows for those that did not win.

    `saldo`: of obras.votaciones.Resultado; only what is missing has a field.
    """

    visto = forms.IntegerField(min_value=0, max_value=320_000, widget=forms.HiddenInput)

    def __init__(self, *args, votacion, opciones, saldo, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)
        self.saldo = saldo
        empatadas = [opcion for opcion in opciones if opcion.pk in saldo.empate]
        if empatadas:
            self.fields["ganan"] = forms.TypedMultipleChoiceField(
                label=f"Empatan en el último lugar: elija {saldo.lugares}",
                choices=[(opcion.pk, opcion.titulo) for opcion in empatadas],
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Elija quién gana el desempate."},
            )
        if empatadas or (saldo.desempatadas and not votacion.desempate):
            self.fields["desempate"] = _parrafo(
                "Cómo se desempató", Votacion, "desempate", "Diga cómo se desempató: es público."
            )
        self.sin_destino = [o for o in opciones if o.pk not in saldo.ganan and not o.destino]
        for opcion in self.sin_destino:
            campo = _parrafo(
                f"Qué sigue con «{opcion.titulo}», que no ganó",
                OpcionVotacion,
                "destino",
                "Diga qué sigue con ella: es público.",
            )
            campo.required = opcion.pk not in saldo.empate
            if not campo.required:
                campo.label = f"Qué sigue con «{opcion.titulo}», si no gana"
            self.fields[f"destino_{opcion.pk}"] = campo

    @property
    def pide_algo(self) -> bool:
        return len(self.fields) > 1

    def clean_ganan(self):
        ganan = self.cleaned_data["ganan"]
        if len(ganan) != self.saldo.lugares:
            raise ValidationError(
                f"Elija {self.saldo.lugares}: es lo que queda por ganar, y eligió {len(ganan)}."
            )
        return ganan

    def clean(self):
        datos = super().clean()
        if "ganan" in datos:
            pierden = self.saldo.empate - set(datos["ganan"])
            for opcion in self.sin_destino:
                campo = f"destino_{opcion.pk}"
                if opcion.pk in pierden and not datos.get(campo) and campo not in self.errors:
                    self.add_error(campo, self.fields[campo].error_messages["required"])
        return datos

    def dicho(self) -> dict:
        """What `publicar_votacion` is given."""
        datos = self.cleaned_data
        destinos = {o.pk: datos.get(f"destino_{o.pk}", "") for o in self.sin_destino}
        return {
            "visto": datos["visto"],
            "ganan": datos.get("ganan", ()),
            "desempate": datos.get("desempate", ""),
            "destinos": destinos,
        }


def _parrafo(label, model, campo, falta):
    return ParrafoField(
        label=label,
        max_length=model._meta.get_field(campo).max_length,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Es público: sin nombres de personas.",
        error_messages={"required": falta},
    )
