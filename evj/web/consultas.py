"""Rows of several kinds in one query: a public page has eight in all."""

from collections.abc import Iterable

from django.db.models import Count, F, Model, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, RowNumber

PUESTO, TOTAL = "puesto", "total"


def primeras(filas: QuerySet, cuantas: int, *orden) -> QuerySet:
    """The first in that order, each with its `puesto` from 1 and the `total` of all."""
    ventanas = {
        PUESTO: Window(RowNumber(), order_by=list(orden)),
        TOTAL: Window(Count("pk")),
    }
    return filas.order_by().annotate(**ventanas).filter(Q(puesto__lte=cuantas))


def en_una_consulta(*partes: tuple[QuerySet, Iterable[str]]) -> list[list[Model]]:
    """For each queryset of `primeras()` its rows in order, with the named columns.

    A column is a field, an annotation, or one of those across a relation ("municipio__nombre"),
    whose row is made with the columns named of it, or is None without any. Of a field that is not
    named, reading asks the database: name it.
    """
    columnas = [[PUESTO, TOTAL, *_con_claves(campos)] for _, campos in partes]
    tipos = [
        [F(campo).resolve_expression(filas.query.clone()).output_field for campo in suyas]
        for (filas, _), suyas in zip(partes, columnas, strict=True)
    ]
    consultas = [
        filas.values_list(
            Cast(Value(n), TextField()),
            *(
                F(campo) if parte == n else Cast(Value(None), tipo)
                for parte, suyas in enumerate(columnas)
                for campo, tipo in zip(suyas, tipos[parte], strict=True)
            ),
        )
        for n, (filas, _) in enumerate(partes)
    ]
    hechas = [[] for _ in partes]
    for n, *valores in consultas[0].union(*consultas[1:], all=True):
        parte = int(n)
        desde = sum(map(len, columnas[:parte]))
        fila = dict(zip(columnas[parte], valores[desde:], strict=False))
        hechas[parte].append(_hecha(partes[parte][0].model, fila))
    return [sorted(filas, key=lambda fila: fila.puesto) for filas in hechas]


def _con_claves(campos: Iterable[str]) -> list[str]:
    """The columns, with the key of the row and of each that it is related to."""
    claves = {"pk": None}
    for campo in campos:
        *relaciones, _ = campo.split("__")
        for hasta in range(len(relaciones)):
            claves["__".join((*relaciones[: hasta + 1], "pk"))] = None
    return [*claves, *campos]


def _hecha(model: type[Model], fila: dict) -> Model | None:
    """An instance with those fields and annotations, and with what it is related to."""
    if all(valor is None for valor in fila.values()):
        return None
    propias = {nombre: valor for nombre, valor in fila.items() if "__" not in nombre}
    propias[model._meta.pk.attname] = propias.pop("pk")
    nombres = [campo.attname for campo in model._meta.concrete_fields if campo.attname in propias]
    hecha = model.from_db(None, nombres, [propias.pop(nombre) for nombre in nombres])
    for nombre, valor in propias.items():
        setattr(hecha, nombre, valor)
    ajenas = {}
    for nombre, valor in fila.items():
        relacion, _, campo = nombre.partition("__")
        if campo:
            ajenas.setdefault(relacion, {})[campo] = valor
    for relacion, suya in ajenas.items():
        campo = model._meta.get_field(relacion)
        otra = _hecha(campo.related_model, suya)
        if otra is None and campo.auto_created:  # of a one-to-one: there is none, nor is it asked
            campo.set_cached_value(hecha, None)
        else:
            setattr(hecha, relacion, otra)
    return hecha
