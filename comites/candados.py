"""The lock of the question sets: what hangs from a published version, the database itself neither
adds, changes nor deletes (`compromisos.candados` has that of what is only ever added)."""

from django.db import connections

from .models import OpcionReactivo, Reactivo, VersionInstrumento

_VERSIONES = VersionInstrumento._meta.db_table
_REACTIVOS = Reactivo._meta.db_table
_OPCIONES = OpcionReactivo._meta.db_table
ERROR = "evj: la versión ya se publicó y sus preguntas no se cambian"

# What makes the row {f} (OLD or NEW) part of a published version.
_DE_VERSION = "{f}.publicada_en IS NOT NULL"
# seguro: the names are those of our own models' tables.
_DE_REACTIVO = (
    f"EXISTS (SELECT 1 FROM {_VERSIONES} v "  # noqa: S608  # nosec B608
    "WHERE v.id = {f}.version_id AND v.publicada_en IS NOT NULL)"
)
# seguro: the same.
_DE_OPCION = (
    f"EXISTS (SELECT 1 FROM {_REACTIVOS} r JOIN {_VERSIONES} v ON v.id = r.version_id "  # noqa: S608  # nosec B608
    "WHERE r.id = {f}.reactivo_id AND v.publicada_en IS NOT NULL)"
)
# (table, what is done to it, when it is refused)
CANDADOS = [
    (_VERSIONES, "UPDATE", _DE_VERSION.format(f="OLD")),
    (_VERSIONES, "DELETE", _DE_VERSION.format(f="OLD")),
    *(
        (tabla, accion, " OR ".join(condicion.format(f=fila) for fila in filas))
        for tabla, condicion in ((_REACTIVOS, _DE_REACTIVO), (_OPCIONES, _DE_OPCION))
        for accion, filas in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"]))
    ),
]


def _nombre(tabla: str, accion: str) -> str:
    return f"{tabla}_{accion.lower()}_publicada"


def _ordenes(motor: str, tabla: str, accion: str, condicion: str) -> list[str]:
    nombre = _nombre(tabla, accion)
    if motor == "postgresql":
        fila = "OLD" if accion == "DELETE" else "NEW"
        return [
            f"CREATE OR REPLACE FUNCTION {nombre}() RETURNS trigger AS $$ BEGIN "
            f"IF {condicion} THEN RAISE EXCEPTION '{ERROR}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {fila}; END $$ LANGUAGE plpgsql",
            f"CREATE OR REPLACE TRIGGER {nombre} BEFORE {accion} ON {tabla} "
            f"FOR EACH ROW EXECUTE FUNCTION {nombre}()",
        ]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {nombre} BEFORE {accion} ON {tabla} "
        f"WHEN {condicion} BEGIN SELECT RAISE(ABORT, '{ERROR}'); END"
    ]


def _que_hay(connection):
    hay = set(connection.introspection.table_names())
    return [candado for candado in CANDADOS if {_VERSIONES, candado[0]} <= hay]


def poner_publicadas(connection):
    """Put every trigger; those that are there stay."""
    with connection.cursor() as cursor:
        for tabla, accion, condicion in _que_hay(connection):
            for orden in _ordenes(connection.vendor, tabla, accion, condicion):
                cursor.execute(orden)


def quitar_publicadas(connection):
    con_tabla = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for tabla, accion, _ in _que_hay(connection):
            de = f" ON {tabla}" if con_tabla else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {_nombre(tabla, accion)}{de}")


def quitar_para_migrar(using="default", **_):
    """SQLite renames no table while a trigger names one that is being remade; after the
    migrations `compromisos.candados` puts them back."""
    if connections[using].vendor == "sqlite":
        quitar_publicadas(connections[using])
