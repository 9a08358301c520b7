"""Making the archive, while others go on writing."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from . import filas
from .archivo import (
    ARCHIVOS,
    TABLAS,
    ErrorDeRespaldo,
    Escritor,
    Seguir,
    escribir,
    nombre_seguro,
    sin_barra,
    trozos,
)

EMPEZAR = {
    "sqlite": "BEGIN DEFERRED",  # the site's own transactions begin by locking out other writers
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
}
A_MEDIAS = ".restaurando-"  # the folder that a restore works in, below MEDIA_ROOT


@dataclass
class Hecho:
    """A backup that was made: rows and files in it, and the files that rows name and are not."""

    ruta: Path
    filas: int
    archivos: int
    faltan: list[str]


def respaldar(destino: Path, *, seguir: Seguir = sin_barra) -> Hecho:
    """Write everything into one archive; `destino` is a new file, or a folder to put it in.

    Whatever was committed before is in it. Raises ErrorDeRespaldo, and leaves no file, when it
    cannot be made; OSError when a disk or a permission fails.
    """
    if destino.is_dir():
        destino /= f"evj-{timezone.localtime():%Y%m%d-%H%M%S}.zip"
    if not destino.parent.is_dir():
        raise ErrorDeRespaldo(f"No existe la carpeta {destino.parent}. Créela primero.")
    raiz = Path(settings.MEDIA_ROOT)
    if raiz.resolve() in destino.resolve().parents:
        raise ErrorDeRespaldo(
            f"{raiz} es la carpeta que se respalda. Ponga el respaldo en otra, mejor en otro disco."
        )
    with escribir(destino) as escritor:
        with _foto_fija():
            manifiesto = {
                "programa": "EVJ",
                "version": settings.VERSION,
                "creado": timezone.localtime().isoformat(timespec="seconds"),
                "motor": f"{connection.vendor} {_version_del_motor()}",
                "migraciones": _migraciones(),
                "tablas": _agregar_tablas(escritor, seguir),
            }
            con_fila = filas.nombrados(apps)
        # After the rows: a file is there before the row that names it, and is never taken away.
        faltan = _agregar_archivos(escritor, raiz, con_fila, seguir)
        escritor.cerrar({**manifiesto, "archivos_que_faltaban": faltan})
    return Hecho(
        ruta=destino,
        filas=sum(manifiesto["tablas"].values()),
        archivos=sum(nombre.startswith(ARCHIVOS) for nombre in escritor.miembros),
        faltan=faltan,
    )


@contextlib.contextmanager
def _foto_fija():
    """Everything read inside is of one moment; nobody who writes has to wait."""
    if connection.in_atomic_block:
        raise ErrorDeRespaldo("Un respaldo no se hace dentro de otra transacción.")
    with connection.cursor() as cursor:
        cursor.execute(EMPEZAR[connection.vendor])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def _version_del_motor() -> str:
    return ".".join(str(parte) for parte in connection.get_database_version())


def _migraciones() -> list[str]:
    """Those applied, as app.name; raises ErrorDeRespaldo unless they are just this version's."""
    executor = MigrationExecutor(connection)
    aplicadas = set(executor.loader.applied_migrations)
    propias = {nodo for nodo in aplicadas if nodo[0] in executor.loader.migrated_apps}
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise ErrorDeRespaldo(
            "La base de datos no está al día con esta versión de EVJ. Respáldela con la versión "
            "que la usa, o corra antes «manage.py migrate»."
        )
    if propias - set(executor.loader.graph.nodes):
        raise ErrorDeRespaldo(
            "La base de datos es de una versión más nueva de EVJ. Respáldela con esa versión."
        )
    return sorted(f"{app}.{nombre}" for app, nombre in propias)


def _agregar_tablas(escritor: Escritor, seguir: Seguir) -> dict[str, int]:
    """Add each table; {table: rows}."""
    cuantas = {}
    for modelo in seguir(filas.duraderos(apps), "Respaldando las tablas"):
        tabla = modelo._meta.db_table
        cuantas[tabla] = modelo._base_manager.count()
        escritor.agregar(f"{TABLAS}{tabla}.jsonl", filas.lineas(modelo), comprimir=True)
    return cuantas


def _agregar_archivos(escritor, raiz: Path, con_fila: set[str], seguir: Seguir) -> list[str]:
    """Add every file there is; return those that a row names and cannot be added."""
    faltan = []
    for nombre in seguir(sorted(con_fila | _en_disco(raiz)), "Respaldando los archivos"):
        ruta = raiz / nombre
        if nombre_seguro(nombre) and ruta.is_file():
            with ruta.open("rb") as entrada:
                escritor.agregar(f"{ARCHIVOS}{nombre}", trozos(entrada))
        elif nombre in con_fila:
            faltan.append(nombre)
    return faltan


def _en_disco(raiz: Path) -> set[str]:
    """The files below the folder, by their relative names; links are not followed."""
    nombres = set()
    for carpeta, subcarpetas, archivos in os.walk(raiz, onerror=_fallar) if raiz.is_dir() else ():
        subcarpetas[:] = [sub for sub in subcarpetas if not sub.startswith(A_MEDIAS)]
        rutas = (Path(carpeta) / archivo for archivo in archivos)
        nombres.update(r.relative_to(raiz).as_posix() for r in rutas if not r.is_symlink())
    return nombres


def _fallar(error: OSError):
    """What cannot be read must not be left out in silence."""
    raise error
