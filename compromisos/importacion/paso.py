"""What the import of any sheet does around its own plan: its limits, and a confirmation that
writes just what was shown."""

from collections import deque
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import connection, models

from .hoja import SIN_AYUDA, Columna, Hoja, Limites, leer_hoja
from .plan import PlanDeHoja


class PlanDistinto(Exception):
    """What would be written is not what was shown; `plan` is what it would be now."""

    def __init__(self, plan: PlanDeHoja):
        super().__init__("Los datos cambiaron después de la vista previa.")
        self.plan = plan


def limites() -> Limites:
    return Limites(
        bytes=settings.IMPORTAR_MB * 2**20,
        desempaquetado=settings.IMPORTAR_MB_DESEMPAQUETADO * 2**20,
        filas=settings.IMPORTAR_FILAS,
        caracteres=settings.IMPORTAR_CARACTERES,
        errores=settings.IMPORTAR_ERRORES,
    )


def leer_con_limites(
    contenido: bytes,
    nombre: str,
    columnas: Sequence[Columna],
    de_ayuda: Mapping[str, Sequence[str]] = SIN_AYUDA,
) -> Hoja:
    """The sheet's rows, within the site's limits. Raises HojaIlegible."""
    return leer_hoja(
        contenido, nombre=nombre, columnas=columnas, limites=limites(), de_ayuda=de_ayuda
    )


def exigir_lo_visto(plan: PlanDeHoja, huella: str):
    """Raise PlanDistinto when there are errors or when `huella`, if given, is not the plan's."""
    if plan.errores or (huella and plan.huella != huella):
        raise PlanDistinto(plan)


def cerrar_el_paso(tablas: Sequence[type[models.Model]], filas: Sequence[type[models.Model]] = ()):
    """Other writers wait until the transaction ends; readers do not. SQLite has one writer.

    Parents before children, the order in which the admin's pages save them. `filas`: those of
    which others first lock a row and then write elsewhere, as who reports on an activity does:
    their rows are locked before any table, so that each waits for the other in the same order.
    """
    if connection.vendor != "postgresql":
        return
    for modelo in filas:
        claves = modelo._base_manager.order_by("pk").values_list("pk")
        deque(claves.select_for_update().iterator(), maxlen=0)
    nombres = ", ".join(connection.ops.quote_name(m._meta.db_table) for m in tablas)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {nombres} IN SHARE ROW EXCLUSIVE MODE")
