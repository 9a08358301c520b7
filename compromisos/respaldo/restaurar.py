"""Bringing an archive back: everything or nothing."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import Error, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from compromisos.candados import poner_candados, quitar_candados

from . import filas
from .archivo import ErrorDeRespaldo, Lector, Seguir, leer, sin_barra
from .respaldar import A_MEDIAS

ESPERA = "20s"  # for PostgreSQL's locks, as SQLite waits


def verificar(ruta: Path, *, seguir: Seguir = sin_barra) -> dict:
    """Check every byte of an archive, and that this version can restore it; its manifest.

    Raises ErrorDeRespaldo when it is damaged or newer. Nothing is changed.
    """
    with leer(ruta, seguir) as lector:
        _puntas(lector)
        return lector.manifiesto


def restaurar(ruta: Path, *, reemplazar: bool = False, seguir: Seguir = sin_barra) -> dict:
    """Put the archive in the place of what the database holds, and its files into MEDIA_ROOT.

    A database without tables gets those that the archive was made with and is then brought up to
    date; any other must have exactly those. Files that the archive does not bring stay. Returns
    the manifest. Raises ErrorDeRespaldo, and leaves rows and files as they were, when the archive
    is damaged or newer, when there are data and not `reemplazar`, or when anything fails; OSError
    when a disk or a permission does.
    """
    with leer(ruta, seguir) as lector:
        puntas = _puntas(lector)
        try:
            nueva = _preparar_tablas(lector, puntas)
            estado = MigrationLoader(connection).project_state(puntas).apps
            _reemplazar_todo(lector, estado, reemplazar, seguir)
        except OperationalError as error:
            raise ErrorDeRespaldo(
                "La base de datos está ocupada o no responde. Detenga el servidor y repita. "
                f"No se cambió nada. ({error})"
            ) from error
        except (Error, ValidationError, ValueError, TypeError, StopIteration) as error:
            raise ErrorDeRespaldo(
                f"El respaldo no cabe en esta base de datos; no se cambió nada. ({error})"
            ) from error
        ContentType.objects.clear_cache()
        if nueva:
            call_command("migrate", verbosity=0, interactive=False)
        return lector.manifiesto


def _puntas(lector: Lector) -> list[tuple[str, str]]:
    """The last migration of each app that the archive was made with, as (app, name)."""
    grafo = MigrationLoader(None).graph
    suyas = lector.migraciones
    if ajenas := suyas - set(grafo.nodes):
        raise ErrorDeRespaldo(
            f"El respaldo lo hizo la versión {lector.version} de EVJ, más nueva que "
            f"ésta ({settings.VERSION}): aquí no se conoce {'.'.join(min(ajenas))}. Instale esa "
            "versión y repita."
        )
    return sorted(
        nodo
        for nodo in suyas
        if not any(
            hija.key[0] == nodo[0] and hija.key in suyas for hija in grafo.node_map[nodo].children
        )
    )


def _preparar_tablas(lector: Lector, puntas) -> bool:
    """Make the archive's tables where there are none, which is True; refuse any but those."""
    executor = MigrationExecutor(connection)
    hay = set(executor.loader.applied_migrations) & set(executor.loader.graph.nodes)
    if not hay:
        executor.migrate(puntas)
        return True
    if lector.migraciones - hay:
        raise ErrorDeRespaldo("La base de datos está atrasada. Corra antes «manage.py migrate».")
    if hay - lector.migraciones:
        raise ErrorDeRespaldo(
            f"El respaldo es de una versión anterior de EVJ ({lector.version}). Restáurelo en una "
            "base de datos nueva, sin tablas (otro DATABASE_URL): ahí se crea como era y se pone "
            "al día."
        )
    return False


def _reemplazar_todo(lector: Lector, apps, reemplazar: bool, seguir: Seguir):
    """Rows and files in one transaction; the files are put back unless it is committed."""
    with contextlib.ExitStack() as deshacer:
        with transaction.atomic():
            _apartar(apps)
            if not reemplazar and (tablas := filas.con_datos(apps)):
                raise ErrorDeRespaldo(
                    f"La base de datos ya tiene datos ({', '.join(tablas[:3])}…). Respáldela y "
                    "repita con --reemplazar para borrarlos y poner los del respaldo."
                )
            _restaurar_filas(lector, apps, seguir)
            aparte = _restaurar_archivos(lector, Path(settings.MEDIA_ROOT), deshacer, seguir)
        deshacer.pop_all()
    shutil.rmtree(aparte, ignore_errors=True)


def _apartar(apps):
    """Nobody writes until the transaction ends; SQLite already saw to it when it began."""
    if connection.vendor != "postgresql":
        return
    tablas = [connection.ops.quote_name(modelo._meta.db_table) for modelo in filas.modelos(apps)]
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{ESPERA}'")
        cursor.execute(f"LOCK TABLE {', '.join(tablas)} IN ACCESS EXCLUSIVE MODE")


def _restaurar_filas(lector: Lector, apps, seguir: Seguir):
    por_tabla = {modelo._meta.db_table: modelo for modelo in filas.duraderos(apps)}
    if set(por_tabla) != set(lector.tablas):
        raise ValueError("las tablas son otras")
    quitar_candados()
    filas.vaciar(connection, apps)
    for tabla in seguir(lector.tablas, "Restaurando las tablas"):
        with lector.abrir_tabla(tabla) as entrada:
            escritas = filas.cargar(connection, por_tabla[tabla], entrada)
        if escritas != lector.tablas[tabla]:
            raise ValueError(f"{tabla}: {escritas} filas en lugar de {lector.tablas[tabla]}")
    connection.check_constraints()
    filas.reponer_secuencias(connection, apps)
    poner_candados()


def _restaurar_archivos(lector: Lector, raiz: Path, deshacer, seguir: Seguir) -> Path:
    """Write each file apart and move it to its place; `deshacer` knows the way back.

    At no moment is a file that was there missing. Returns the folder to throw away at the end.
    """
    _crear_carpeta(raiz, deshacer)
    aparte = Path(tempfile.mkdtemp(prefix=A_MEDIAS, dir=raiz))
    deshacer.callback(shutil.rmtree, aparte)
    for numero, nombre in enumerate(seguir(lector.archivos, "Restaurando los archivos")):
        nuevo, viejo, destino = aparte / f"{numero}", aparte / f"{numero}.viejo", raiz / nombre
        with lector.abrir_archivo(nombre) as entrada, _solo_mio(nuevo) as salida:
            shutil.copyfileobj(entrada, salida)
            salida.flush()
            os.fsync(salida.fileno())
        _crear_carpeta(destino.parent, deshacer)
        if destino.is_file():
            shutil.copy2(destino, viejo)
            deshacer.callback(viejo.replace, destino)
        else:
            deshacer.callback(destino.unlink, missing_ok=True)
        nuevo.replace(destino)
    return aparte


def _solo_mio(ruta: Path):
    """Open a new file that only its owner reads."""
    return os.fdopen(os.open(ruta, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _crear_carpeta(carpeta: Path, deshacer):
    for nueva in reversed([c for c in (carpeta, *carpeta.parents) if not c.exists()]):
        nueva.mkdir()
        deshacer.callback(nueva.rmdir)
