"""History rows for many records at once."""

from django.db import connection
from django.utils import timezone

from .existente import por_lotes


class Historia:
    """Copies rows as they stand in the database to their django-simple-history tables."""

    def __init__(self, usuario, motivo: str):
        self.usuario = usuario.pk if usuario else None
        self.motivo = motivo[:100]
        self.cuando = connection.ops.adapt_datetimefield_value(timezone.now())

    def anotar(self, modelo, ids, tipo: str):
        """`tipo`: "+" made, "~" changed, "-" about to be deleted (call it before)."""
        historia = modelo.history.model
        nombre = connection.ops.quote_name
        columnas = ", ".join(nombre(field.column) for field in historia.tracked_fields)
        # seguro: only our models' own quoted names stand in the text; values are parameters.
        copiar = (
            f"INSERT INTO {nombre(historia._meta.db_table)} ({columnas}, "  # noqa: S608  # nosec B608
            "history_date, history_user_id, history_type, history_change_reason) "
            f"SELECT {columnas}, %s, %s, %s, %s FROM {nombre(modelo._meta.db_table)} WHERE id IN "
        )
        with connection.cursor() as cursor:
            for lote in por_lotes(ids):
                lugares = ", ".join(["%s"] * len(lote))
                cursor.execute(
                    f"{copiar} ({lugares}) ORDER BY id",
                    [self.cuando, self.usuario, tipo, self.motivo, *lote],
                )
