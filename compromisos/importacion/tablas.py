"""Many rows of one model at once, by plain statements.

Half the time of an import would go into making model instances that nobody looks at: see
bench/importacion.py. Nothing here calls save() or sends signals. Needs a transaction.
"""

from collections.abc import Callable, Iterable, Sequence

from django.db import connection, models

from evj.web.campos import NormalizadoField
from evj.web.texto import normalizar

LLANOS = (
    models.CharField,
    models.TextField,
    models.BooleanField,
    models.IntegerField,
    models.ForeignKey,
)


def insertar(modelo, campos: Sequence[str], filas: Sequence[tuple]) -> list[int]:
    """Add rows whose values are those of `campos`, the rest by default; their ids, in order.

    A NormalizadoField is filled from its own fields.
    """
    if not filas:
        return []
    meta = modelo._meta
    ids = _reservar(modelo, len(filas))
    dados = [meta.get_field(campo) for campo in campos]
    derivados = [f for f in meta.concrete_fields if isinstance(f, NormalizadoField)]
    fijos = [f for f in meta.concrete_fields if not f.primary_key and f not in (*dados, *derivados)]
    constantes = tuple(f.get_db_prep_save(f.get_default(), connection) for f in fijos)
    fuentes = [[campos.index(de) for de in f.de] for f in derivados]
    convertir = _convertidor(dados)
    _escribir_filas(
        modelo,
        [meta.pk, *dados, *derivados, *fijos],
        (
            (
                pk,
                *convertir(fila),
                *(_normalizado(fila, lugares) for lugares in fuentes),
                *constantes,
            )
            for pk, fila in zip(ids, filas, strict=True)
        ),
    )
    return ids


def _normalizado(fila, lugares) -> str:
    return normalizar(" ".join(fila[lugar] for lugar in lugares))


def actualizar(modelo, campos: Sequence[str], filas: Iterable[tuple]):
    """Set `campos` of rows by id: the values of a row are those, and the id last."""
    nombre = connection.ops.quote_name
    fields = [modelo._meta.get_field(campo) for campo in campos]
    asignaciones = ", ".join(f"{nombre(field.column)} = %s" for field in fields)
    tabla = nombre(modelo._meta.db_table)
    convertir = _convertidor(fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            # seguro: only our models' own quoted names stand in the text; values are parameters.
            f"UPDATE {tabla} SET {asignaciones} WHERE id = %s",  # noqa: S608  # nosec B608
            [(*convertir(fila[:-1]), fila[-1]) for fila in filas],
        )


def _convertidor(fields) -> Callable[[tuple], Sequence]:
    """What turns a row's values into the database's; most are so already."""
    especiales = [
        (i, field.get_db_prep_save)
        for i, field in enumerate(fields)
        if not isinstance(field, LLANOS)
    ]
    if not especiales:
        return lambda fila: fila

    def convertir(fila):
        valores = list(fila)
        for i, preparar in especiales:
            valores[i] = preparar(valores[i], connection)
        return valores

    return convertir


def _reservar(modelo, cuantos: int) -> list[int]:
    """Ids that nobody else will get."""
    tabla = modelo._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [tabla, cuantos],
            )
            return [pk for (pk,) in cursor.fetchall()]
        # SQLite has one writer, and raises its counter to the largest id that was written.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [tabla])
        ultimo = cursor.fetchone()
    desde = ultimo[0] + 1 if ultimo else 1
    return list(range(desde, desde + cuantos))


def _escribir_filas(modelo, fields, filas):
    nombre = connection.ops.quote_name
    tabla = nombre(modelo._meta.db_table)
    columnas = ", ".join(nombre(field.column) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {tabla} ({columnas}) FROM STDIN") as copia:
                for fila in filas:
                    copia.write_row(fila)
            return
        lugares = ", ".join(["%s"] * len(fields))
        cursor.executemany(
            # seguro: only our models' own quoted names stand in the text; values are parameters.
            f"INSERT INTO {tabla} ({columnas}) VALUES ({lugares})",  # noqa: S608  # nosec B608
            list(filas),
        )
