"""The texts of a page as they were when an earlier day ended, in one query."""

from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db.models import IntegerField, Model, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from .models import (
    Actividad,
    Compromiso,
    Dependencia,
    Documento,
    Evaluacion,
    PuntoSintesis,
    Recomendacion,
    TipoMejora,
)
from .models.entonces import historia, versiones

CAMPOS = {
    Evaluacion: (
        "nombre",
        "anio",
        "tipo",
        "evaluador",
        "costo",
        "descripcion",
        "objetivo_programa",
        "objetivo_evaluacion",
        "sitio_programa",
        "ficha",
        "publicada_en",
    ),
    Documento: ("titulo",),
    PuntoSintesis: ("texto", "temas"),
    Recomendacion: ("texto", "postura", "motivo"),
    Compromiso: ("texto", "prioridad"),
    TipoMejora: ("nombre",),
    Actividad: (
        "texto",
        "texto_completo",
        "inicio",
        "fecha_termino",
        "fecha_fuente",
        "producto_esperado",
        "medio_verificacion",
        "peso",
        "nota_fuente",
        "prueba_viva",
    ),
    Dependencia: ("nombre", "siglas"),
}


def como_eran(al: date | None, *objetos):
    """Give rows, and whatever was loaded with them, the texts they had when the day `al` ended.

    `objetos`: rows, None, and collections of them; an object that is no row says with `modelo` and
    `pk` which one it speaks of. Nothing without a day; a row without a past stays as it is.
    """
    if al is None:
        return
    por_fila = defaultdict(list)
    for objeto in _todos(objetos, set()):
        por_fila[getattr(objeto, "modelo", type(objeto)), objeto.pk].append(objeto)
    for fila, valores in _valores(por_fila, al):
        for objeto in por_fila[fila]:
            vars(objeto).update(valores)


def _todos(objetos, vistos):
    for objeto in objetos:
        if isinstance(objeto, list | tuple | QuerySet):
            yield from _todos(objeto, vistos)
        elif objeto is not None and id(objeto) not in vistos:
            vistos.add(id(objeto))
            if getattr(objeto, "modelo", type(objeto)) in CAMPOS:
                yield objeto
            yield from _todos(_con_el(objeto), vistos)


def _con_el(objeto):
    """What was loaded with it."""
    if not isinstance(objeto, Model):
        return [getattr(objeto, "recomendacion", None)]
    return [
        *objeto._state.fields_cache.values(),
        *getattr(objeto, "_prefetched_objects_cache", {}).values(),
    ]


def _valores(filas, al):
    """((model, pk), the value of each field) of those that had a past by then."""
    claves = defaultdict(set)
    for modelo, pk in filas:
        claves[modelo].add(pk)
    partes = [_parte(n, modelo, claves[modelo], al) for n, modelo in enumerate(CAMPOS)]
    for n, pk, valores in partes[0].union(*partes[1:], all=True):
        modelo = list(CAMPOS)[n]
        yield (modelo, pk), {c: leer(modelo, c, valor) for c, valor in valores.items()}


def _parte(n, modelo, claves, al):
    ultima = versiones(modelo, al, "id").values("history_id")[:1]
    return (
        historia(modelo)
        .filter(id__in=claves, history_id=Subquery(ultima))
        .order_by()
        .annotate(de=Value(n, IntegerField()), dice=JSONObject(**{c: c for c in CAMPOS[modelo]}))
        .values_list("de", "id", "dice")
    )


def leer(modelo, campo, valor):
    """What JSON made of the value, as the field has it."""
    field = modelo._meta.get_field(campo)
    leido = field.to_python(valor)
    if isinstance(leido, Decimal):
        return round(leido, field.decimal_places)
    if isinstance(leido, datetime) and leido.tzinfo is None:
        return leido.replace(tzinfo=UTC)  # SQLite keeps it so, and does not say it
    return leido
