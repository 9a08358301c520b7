"""History rows that are not written one save at a time: of an import, of loaddata."""

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from .importacion.existente import por_lotes

CARGA = "Carga de datos"


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
                antes = historia._history_m2m_fields and self._ultimo(historia)
                cursor.execute(
                    f"{copiar} ({lugares}) ORDER BY id",
                    [self.cuando, self.usuario, tipo, self.motivo, *lote],
                )
                for campo in historia._history_m2m_fields:
                    self._anotar_varios(cursor, modelo, campo, lote, antes)

    def _ultimo(self, historia) -> int:
        return historia.objects.aggregate(ultimo=Max("history_id"))["ultimo"] or 0

    def _anotar_varios(self, cursor, modelo, campo, lote, antes):
        """The rows of a many-to-many field, as they stand, beside those copied after `antes`."""
        nombre = connection.ops.quote_name
        historia = modelo.history.model._meta.db_table
        de_varios = getattr(modelo.history.model, campo.name).model._meta.db_table
        propia, otra = nombre(campo.m2m_column_name()), nombre(campo.m2m_reverse_name())
        lugares = ", ".join(["%s"] * len(lote))
        cursor.execute(
            # seguro: only our models' own quoted names stand in the text; values are parameters.
            f"INSERT INTO {nombre(de_varios)} (id, {propia}, {otra}, history_id) "  # noqa: S608  # nosec B608
            f"SELECT t.id, t.{propia}, t.{otra}, h.history_id "
            f"FROM {nombre(campo.m2m_db_table())} t JOIN {nombre(historia)} h ON h.id = t.{propia} "
            f"WHERE h.history_id > %s AND h.id IN ({lugares}) ORDER BY t.id",
            [antes, *lote],
        )


def fechar_publicacion(sender, instance, raw, **_):
    """What loaddata brings is published here when it gets here, whatever day its file says; what
    was here already stays published, or withdrawn, as it was."""
    if not raw or instance.publicada_en is None:
        return
    suya = sender.objects.filter(pk=instance.pk).values_list("publicada_en", flat=True)
    instance.publicada_en = suya[0] if suya else timezone.now()


def anotar_carga(sender, instance, raw, created, **_):
    """What loaddata wrote is history too: django-simple-history leaves it out, and the first
    correction would then have no «before»."""
    if not raw or not hasattr(sender, "history"):
        return
    if created or _difiere(sender.history.filter(id=instance.pk).first(), instance):
        Historia(None, CARGA).anotar(sender, [instance.pk], "+" if created else "~")


def _difiere(ultima, instance) -> bool:
    if ultima is None:
        return True
    nombres = [field.attname for field in ultima.tracked_fields]
    return any(getattr(ultima, nombre) != getattr(instance, nombre) for nombre in nombres)
