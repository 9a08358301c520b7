"""Rows to lines of JSON and back, the same on every engine.

Models are given, not imported: a restore uses those of the migrations that the backup was made
with.
"""

import base64
import datetime
import decimal
import itertools
import json
import uuid
from collections.abc import Iterable, Iterator

from django.core.management.color import no_style
from django.db import models

LOTE = 1000  # rows read or written at a time
# Who is signed in, who is being slowed down and what nobody confirmed: gone after a restore.
PASAJERAS = {
    "sessions.Session",
    "axes.AccessAttempt",
    "axes.AccessAttemptExpiration",
    "compromisos.ImportacionPendiente",
    "comites.Envio",
}
# What the migrations themselves write: a database with nothing else is empty.
SEMBRADAS = {
    "contenttypes.ContentType",
    "auth.Permission",
    "auth.Group",
    "auth.Group_permissions",
    "compromisos.CausaAtraso",
}


def modelos(apps) -> list[type[models.Model]]:
    """Every model with a table of its own, those behind a many-to-many included."""
    return [
        modelo
        for modelo in apps.get_models(include_auto_created=True)
        if modelo._meta.managed and not modelo._meta.proxy and not modelo._meta.swapped
    ]


def duraderos(apps) -> list[type[models.Model]]:
    """The models whose rows a backup carries."""
    return [modelo for modelo in modelos(apps) if modelo._meta.label not in PASAJERAS]


def con_datos(apps) -> list[str]:
    """The tables in which somebody's work is."""
    return [
        modelo._meta.db_table
        for modelo in duraderos(apps)
        if modelo._meta.label not in SEMBRADAS and modelo._base_manager.exists()
    ]


def nombrados(apps) -> set[str]:
    """Every uploaded file that a row names, below MEDIA_ROOT."""
    nombres = set()
    for modelo in duraderos(apps):
        for campo in modelo._meta.concrete_fields:
            if isinstance(campo, models.FileField):
                valores = modelo._base_manager.values_list(campo.name, flat=True)
                nombres.update(nombre for nombre in valores.iterator(LOTE) if nombre)
    return nombres


def _campos(modelo) -> list[models.Field]:
    return [campo for campo in modelo._meta.concrete_fields if not campo.generated]


def _a_json(valor):
    """Nothing is rounded: a moment keeps its microseconds and its offset."""
    if isinstance(valor, datetime.date | datetime.time):
        return valor.isoformat()
    if isinstance(valor, decimal.Decimal | uuid.UUID):
        return str(valor)
    if isinstance(valor, bytes | memoryview):
        return base64.b64encode(valor).decode()
    raise TypeError(f"un respaldo no sabe guardar {type(valor).__name__}")


def lineas(modelo) -> Iterator[bytes]:
    """The names of the columns, then each row, by primary key."""
    campos = _campos(modelo)
    filas = modelo._base_manager.order_by("pk").values_list(*(campo.attname for campo in campos))
    for fila in itertools.chain([[campo.column for campo in campos]], filas.iterator(LOTE)):
        yield json.dumps(fila, default=_a_json, ensure_ascii=False).encode() + b"\n"


def cargar(connection, modelo, entrada: Iterable[bytes]) -> int:
    """Write the rows of `lineas` as they are, without signals, and return how many.

    Raises ValueError or a database error when they are not this table's.
    """
    renglones = iter(entrada)
    columnas = json.loads(next(renglones))
    por_columna = {campo.column: campo for campo in _campos(modelo)}
    if sorted(columnas) != sorted(por_columna):
        raise ValueError(f"{modelo._meta.db_table}: las columnas son otras")
    campos = [por_columna[columna] for columna in columnas]
    citar = connection.ops.quote_name
    tabla = citar(modelo._meta.db_table)
    nombres = ", ".join(citar(columna) for columna in columnas)
    huecos = ", ".join(["%s"] * len(campos))
    # seguro: the names are those of a model's own columns; values go apart.
    orden = f"INSERT INTO {tabla} ({nombres}) VALUES ({huecos})"  # noqa: S608  # nosec B608
    total = 0
    with connection.cursor() as cursor:
        while lote := list(itertools.islice(renglones, LOTE)):
            cursor.executemany(orden, [_a_la_base(connection, campos, fila) for fila in lote])
            total += len(lote)
    return total


def _a_la_base(connection, campos, renglon: bytes) -> list:
    return [
        campo.get_db_prep_save(campo.to_python(valor), connection)
        for campo, valor in zip(campos, json.loads(renglon), strict=True)
    ]


def vaciar(connection, apps):
    """Delete every row of every table; keys are checked when the transaction ends."""
    with connection.cursor() as cursor:
        for modelo in modelos(apps):
            # seguro: the name is that of a model's own table.
            tabla = connection.ops.quote_name(modelo._meta.db_table)
            cursor.execute(f"DELETE FROM {tabla}")  # noqa: S608  # nosec B608


def reponer_secuencias(connection, apps):
    """Have the next row of each table follow the last one there is."""
    with connection.cursor() as cursor:
        for orden in connection.ops.sequence_reset_sql(no_style(), modelos(apps)):
            cursor.execute(orden)
