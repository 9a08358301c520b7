"""What is only ever added: the database itself refuses to change or delete it.

Put in place after every migration (SQLite drops a table's triggers when it remakes the table).
"""

from django.apps import apps
from django.db import connections

SOLO_SE_AGREGA = (
    "Avance",
    "Evidencia",
    "Revision",
    "Prorroga",
    "ResolucionProrroga",
    "Cierre",
    "Corte",
)
_POR_APP = {"compromisos": SOLO_SE_AGREGA}
FUNCION = """
CREATE OR REPLACE FUNCTION evj_solo_se_agrega() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'evj: las filas de % no se cambian ni se borran', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql
"""


def registrar(app_label: str, nombres: tuple[str, ...]):
    """The models that an app to the right of this one locks the same way; called in its
    `AppConfig.ready()`."""
    _POR_APP[app_label] = nombres


def bajo_candado() -> list:
    """Every model that is locked."""
    return [apps.get_model(app, nombre) for app, nombres in _POR_APP.items() for nombre in nombres]


def _ordenes(motor: str, tabla: str) -> list[str]:
    """SQL that puts the triggers on a table; the names are our own models'."""
    if motor == "postgresql":
        return [
            f"CREATE OR REPLACE TRIGGER {tabla}_{accion.lower()}_no BEFORE {accion} ON {tabla} "
            "FOR EACH ROW EXECUTE FUNCTION evj_solo_se_agrega()"
            for accion in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {tabla}_{accion.lower()}_no BEFORE {accion} ON {tabla} "
        f"BEGIN SELECT RAISE(ABORT, 'evj: las filas de {tabla} no se cambian ni se borran'); END"
        for accion in ("UPDATE", "DELETE")
    ]


def tablas(connection) -> list[str]:
    """The tables that are locked, of those that there are."""
    hay = set(connection.introspection.table_names())
    propias = [modelo._meta.db_table for modelo in bajo_candado()]
    return [tabla for tabla in propias if tabla in hay]


def poner_candados(using="default", **_):
    """Put every trigger; those that are there stay."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCION)
        for tabla in tablas(connection):
            for orden in _ordenes(connection.vendor, tabla):
                cursor.execute(orden)


def quitar_candados(using="default"):
    """Take them away: for a data migration, and before a test empties the database."""
    connection = connections[using]
    con_tabla = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for tabla in tablas(connection):
            for accion in ("update", "delete"):
                de = f" ON {tabla}" if con_tabla else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {tabla}_{accion}_no{de}")
