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
from .models import (
    Actividad,
    Compromiso,
    Dependencia,
    Documento,
    Evaluacion,
    PuntoSintesis,
    Recomendacion,
    Responsabilidad,
    TipoMejora,
)
from .textos import CAMPOS as ENTONCES
from .textos import leer

_NO_SON_TEXTO = ("prueba_viva", "publicada_en")  # of what a page says as it was then
CAMPOS = {
    **{
        modelo: tuple(campo for campo in campos if campo not in _NO_SON_TEXTO)
        for modelo, campos in ENTONCES.items()
    },
    Compromiso: ("numero", "texto", "tipo_mejora__nombre", "prioridad"),
    Documento: ("titulo", "url"),
}
CAMPOS |= {m: ("numero", *CAMPOS[m]) for m in (Actividad, Recomendacion, PuntoSintesis)}
PROPIOS = ("history_id", "id", "history_date", "history_type", "history_change_reason")
ETIQUETAS = {"texto": "texto"}
EVALUACION = {
    Actividad: "compromiso__evaluacion_id",
    Compromiso: "evaluacion_id",
    Recomendacion: "evaluacion_id",
    PuntoSintesis: "evaluacion_id",
    Documento: "evaluacion_id",
    Evaluacion: "id",
    Responsabilidad: "actividad__compromiso__evaluacion_id",
}
CATALOGOS = {  # what many evaluations name: which rows of theirs, by which field
    Dependencia: (Responsabilidad, "dependencia"),
    TipoMejora: (Compromiso, "tipo_mejora"),
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
    """What one saving changed; `alta`: it was added to an agenda already published; `baja`: it was
    taken from it."""

    pk: str
    creado: datetime
    motivo: str
    alta: bool
    baja: bool
    cambios: list[Cambio]

    @property
    def dice_algo(self) -> bool:
        """Not of a saving that changed nothing of what is public."""
        return self.alta or self.baja or bool(self.cambios)


def publicada_desde(ruta: str) -> Subquery:
    """When the evaluation that `ruta` leads to was first published."""
    return _primera_publicacion(id=OuterRef(ruta))


def _primera_publicacion(**de_cual) -> Subquery:
    historia = publicaciones(**de_cual)
    return Subquery(historia.order_by("publicada_en").values("publicada_en")[:1])


def publicaciones(**de_cual):
    """The history rows that say that the evaluation was published then."""
    return Evaluacion.history.filter(publicada_en__isnull=False, **de_cual)


def evaluaciones_con(modelo, fila):
    """The keys of the evaluations that name a row of a catalogue."""
    de_ellas, campo = CATALOGOS[modelo]
    return de_ellas.objects.filter(**{campo: fila}).values(EVALUACION[de_ellas])


def historia_publica(modelo):
    """The history rows of what was already published; each names its `anterior`, or None.

    Of a catalogue, those that changed what it said.
    """
    antes = modelo.history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    if modelo in CATALOGOS:
        con_ella = evaluaciones_con(modelo, OuterRef(OuterRef("id")))
        desde, primera = _primera_publicacion(id__in=con_ella), Q(anterior=None)
    else:
        desde = publicada_desde(EVALUACION[modelo])
        primera = Q(history_change_reason=CARGA, anterior=None)
    return modelo.history.annotate(
        anterior=Subquery(antes.order_by("-history_id").values("history_id")[:1]), desde=desde
    ).filter(~primera, history_date__gte=F("desde"))


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
        yield fila_de(Responsabilidad if de else Actividad, dice, propios)


def _renglones(de, historia, *campos, **otros):
    dice = JSONObject(**{campo: campo for campo in campos}, **otros)
    filas = historia.order_by().annotate(de=Value(de, IntegerField()), dice=dice)
    return filas.values_list("de", "dice", *PROPIOS)


def fila_de(modelo, dice, propios):
    """A history row, of what `_renglones` says of it."""
    fila = modelo.history.model(**dict(zip(PROPIOS, propios, strict=True)))
    for nombre, valor in dice.items():
        propio = nombre in CAMPOS.get(modelo, ()) and "__" not in nombre
        setattr(fila, nombre, leer(modelo, nombre, valor) if propio else valor)
    return fila


def filas_de(por_modelo: dict) -> dict[tuple, object]:
    """The history rows with those keys, by (model, key); one query. Each carries what CAMPOS says
    of its model, and of its evaluation: `slug`, `agenda`, `publicada` (then) and `publicada_hoy`;
    `numero_de_hoy`: that of the row itself, None if it is gone or has none. One of a unit carries
    the unit's own `slug`."""
    modelos = list(por_modelo)
    partes = [
        _renglones(n, modelo.history.filter(pk__in=claves), *CAMPOS[modelo], **_de_cual(modelo))
        for n, (modelo, claves) in enumerate(por_modelo.items())
    ]
    filas = partes[0].union(*partes[1:], all=True)
    leidas = [fila_de(modelos[de], dice, propios) for de, dice, *propios in filas]
    return {(fila.instance_type, fila.pk): fila for fila in leidas}


def _de_cual(modelo) -> dict:
    if modelo in CATALOGOS:
        hoy = modelo.objects.filter(pk=OuterRef("id"))
        return {"slug": Subquery(hoy.values("slug"))} if modelo is Dependencia else {}
    suya = Evaluacion.objects.filter(pk=OuterRef(EVALUACION[modelo]))
    con_numero = any(campo.name == "numero" for campo in modelo._meta.fields)
    hoy = modelo.objects.filter(pk=OuterRef("id"))
    return {
        "evaluacion_pk": EVALUACION[modelo],
        "slug": Subquery(suya.values("slug")),
        "agenda": Subquery(suya.values("nombre")),
        "publicada": "publicada_en"
        if modelo is Evaluacion
        else Subquery(suya.values("publicada_en")),
        "publicada_hoy": Subquery(suya.values("publicada_en")),
        "numero_de_hoy": Subquery(hoy.values("numero")) if con_numero else Value(0),
    }


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
        alta=fila.history_type == "+" and fila.instance_type not in (Responsabilidad, Evaluacion),
        baja=fila.history_type == "-" and not de_unidades,
        cambios=list((_de_unidad if de_unidades else _de_campos)(antes, fila)),
    )


def _de_campos(antes, fila):
    for nombre in CAMPOS[fila.instance_type] if antes else ():
        campo = fila._meta.get_field(nombre.partition("__")[0])
        viejo, nuevo = getattr(antes, nombre), getattr(fila, nombre)
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
