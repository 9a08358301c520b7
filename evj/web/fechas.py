"""Which days people may type: a year that nobody means is a slip, and breaks what counts days."""

from datetime import UTC, date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Q

ANIO_MINIMO, ANIO_MAXIMO = 2000, 2100
FUERA = f"El año tiene que estar entre {ANIO_MINIMO} y {ANIO_MAXIMO}: corrija la fecha."


def anio_posible(dia: date):
    """A validator of days and of moments."""
    if not ANIO_MINIMO <= dia.year <= ANIO_MAXIMO:
        raise ValidationError(FUERA, code="anio")


def dias_posibles(*campos: str) -> Q:
    """For a constraint: each of those days, where there is one."""
    return _todos(campos, date(ANIO_MINIMO, 1, 1), date(ANIO_MAXIMO + 1, 1, 1))


def momentos_posibles(*campos: str) -> Q:
    """For a constraint: each of those moments; of the last night, the hours of anywhere."""
    desde = datetime(ANIO_MINIMO, 1, 1, tzinfo=UTC)
    return _todos(campos, desde, datetime(ANIO_MAXIMO + 1, 1, 2, tzinfo=UTC))


def _todos(campos, desde, antes_de) -> Q:
    condicion = Q()
    for campo in campos:
        rango = Q(**{f"{campo}__gte": desde, f"{campo}__lt": antes_de})
        condicion &= Q(**{f"{campo}__isnull": True}) | rango
    return condicion
