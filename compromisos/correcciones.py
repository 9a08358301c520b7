"""Corrections of what is published: which field, what it said before and says now, and why.

Read from django-simple-history's rows. What was changed before the agenda was first published is
nobody's business; from then on every change is public, also those made while it was withdrawn.
"""

from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter, itemgetter

from django.db.models import F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils.formats import date_format

from .historia import CARGA
from .models import Actividad, Compromiso, Evaluacion, Responsabilidad
from .textos import leer

CAMPOS = {
    Actividad: (
        "numero",
        "texto",
        "texto_completo",
        "inicio",
        "fecha_termino",
        "fecha_fuente",
        "producto_esperado",
        "medio_verificacion",
        "peso",
        "nota_fuente",
    ),
    Compromiso: ("numero", "texto", "prioridad"),
}
PROPIOS = ("history_id", "id", "history_date", "history_type", "history_change_reason")
ETIQUETAS = {"texto": "texto"}
EVALUACION = {
    Actividad: "compromiso__evaluacion_id",
    Compromiso: "evaluacion_id",
    Responsabilidad: "actividad__compromiso__evaluacion_id",
}


@dataclass(frozen=True)
class Cambio:
    campo: str
    antes: str
    despues: str

    @property
    def en_palabras(self) -> str:
        antes = f"Antes: «{self.antes}». " if self.antes else ""
        return f"{antes}Ahora: {f'«{self.despues}»' if self.despues else 'nada'}."


@dataclass(frozen=True)
class Correccion:
    """What one saving changed; `alta`: it was added to an agenda already published."""

    pk: str
    creado: datetime
    motivo: str
    alta: bool
    cambios: list[Cambio]

    @property
    def dice_algo(self) -> bool:
        """Not of a saving that changed nothing of what is public."""
        return self.alta or bool(self.cambios)


def publicada_desde(ruta: str) -> Subquery:
    """When the evaluation that `ruta` leads to was first published."""
    historia = Evaluacion.history.filter(id=OuterRef(ruta), publicada_en__isnull=False)
    return Subquery(historia.order_by("publicada_en").values("publicada_en")[:1])


def historia_publica(modelo):
    """The history rows of what was already published; each names its `anterior`, or None."""
    antes = modelo.history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    return modelo.history.annotate(
        anterior=Subquery(antes.order_by("-history_id").values("history_id")[:1]),
        desde=publicada_desde(EVALUACION[modelo]),
    ).filter(~Q(history_change_reason=CARGA, anterior=None), history_date__gte=F("desde"))


def correcciones_de(actividad, hasta: datetime | None) -> list[Correccion]:
    """Those of an activity and of the units that answer for it, newest first; one query.

    `actividad` carries `publicada_desde`.
    """
    ultima: dict[tuple, object] = {}
    pares = []
    for fila in _historia(actividad):
        cual = fila.instance_type, fila.id
        pares.append((ultima.get(cual), fila))
        ultima[cual] = fila
    hechas, desde = _que_dicen(pares), actividad.publicada_desde
    return [
        correccion
        for correccion in sorted(hechas, key=attrgetter("creado"), reverse=True)
        if desde and desde <= correccion.creado and (hasta is None or correccion.creado < hasta)
    ]


def _historia(actividad):
    """The history rows of an activity and, with `unidad`, of its units; each kind in order."""
    unidades = Responsabilidad.history.filter(actividad_id=actividad.pk)
    filas = _renglones(0, Actividad.history.filter(id=actividad.pk), *CAMPOS[Actividad]).union(
        _renglones(1, unidades, unidad="dependencia__nombre"), all=True
    )
    for de, dice, *propios in sorted(filas, key=itemgetter(2)):
        if de:
            fila = Responsabilidad.history.model(**dict(zip(PROPIOS, propios, strict=True)))
            fila.unidad = dice["unidad"]
        else:
            leidos = {campo: leer(Actividad, campo, valor) for campo, valor in dice.items()}
            fila = Actividad.history.model(**dict(zip(PROPIOS, propios, strict=True)), **leidos)
        yield fila


def _renglones(de, historia, *campos, **otros):
    dice = JSONObject(**{campo: campo for campo in campos}, **otros)
    filas = historia.order_by().annotate(de=Value(de, IntegerField()), dice=dice)
    return filas.values_list("de", "dice", *PROPIOS)


def _que_dicen(pares) -> list[Correccion]:
    """`pares`: (the history row before, or None; the history row)."""
    todas = [
        correccion_de(antes, fila)
        for antes, fila in pares
        if antes or fila.history_change_reason != CARGA
    ]
    return [correccion for correccion in todas if correccion.dice_algo]


def correccion_de(antes, fila) -> Correccion:
    """What a history row says, by the one before it, if there is one."""
    de_unidades = fila.instance_type is Responsabilidad
    return Correccion(
        pk=f"{fila.instance_type._meta.model_name}-{fila.pk}",
        creado=fila.history_date,
        motivo=fila.history_change_reason or "",
        alta=fila.history_type == "+" and not de_unidades,
        cambios=list((_de_unidad if de_unidades else _de_campos)(antes, fila)),
    )


def _de_campos(antes, fila):
    for nombre in CAMPOS[fila.instance_type] if antes else ():
        campo = fila._meta.get_field(nombre)
        viejo, nuevo = getattr(antes, campo.attname), getattr(fila, campo.attname)
        if viejo != nuevo:
            yield Cambio(
                ETIQUETAS.get(nombre, str(campo.verbose_name)),
                _legible(campo, viejo),
                _legible(campo, nuevo),
            )


def _de_unidad(antes, fila):
    """A unit that came to answer for the activity, or left. The rows carry `unidad`, its name."""
    viejo = antes.unidad if antes and fila.history_type != "+" else ""
    nuevo = fila.unidad if fila.history_type != "-" else ""
    if viejo != nuevo:
        yield Cambio("dependencia responsable", viejo or "", nuevo or "")


def _legible(campo, valor) -> str:
    """As people read it; "" for nothing."""
    if campo.choices:
        return str(dict(campo.flatchoices).get(valor, valor))
    if isinstance(valor, bool):
        return "sí" if valor else "no"
    if isinstance(valor, date):
        return date_format(valor, "DATE_FORMAT")
    return "" if valor is None else str(valor)
