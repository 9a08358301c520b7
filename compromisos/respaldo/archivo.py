"""The archive: a ZIP of tables and files, with a manifest inside and a seal at its end.

    manifiesto.json          what made it, its migrations, and of each member bytes and SHA-256
    tablas/<table>.jsonl     first the names of the columns, then one row a line
    archivos/<name>          an uploaded file, by its name below MEDIA_ROOT

The ZIP's comment is the seal: the SHA-256 of every byte before it. Checksums tell damage; whoever
can write the archive can also write its checksums, so they are no signature.
"""

import contextlib
import errno
import hashlib
import json
import os
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

FORMATO = 1
MANIFIESTO = "manifiesto.json"
TABLAS = "tablas/"
ARCHIVOS = "archivos/"
TROZO = 1024 * 1024  # bytes read at a time
SELLO = 64  # characters of a SHA-256 in hexadecimal
MANIFIESTO_MAXIMO = 256 * 1024 * 1024  # bytes: two million files
_RAZONES = {
    errno.ENOENT: "no existe",
    errno.EISDIR: "es una carpeta",
    errno.ENOTDIR: "no es una carpeta",
    errno.EACCES: "esta cuenta del sistema no tiene permiso",
    errno.EPERM: "esta cuenta del sistema no tiene permiso",
    errno.ENOSPC: "no queda espacio en el disco",
    errno.EDQUOT: "no queda espacio para esta cuenta del sistema",
    errno.EROFS: "el disco es de sólo lectura",
    errno.EIO: "el disco falla",
}
ILEGIBLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
)

Seguir = Callable[[Collection, str], Iterable]


class ErrorDeRespaldo(Exception):
    """Why no backup or no restore was made, in the operator's words; nothing was changed."""


def sin_barra(cosas: Collection, que: str) -> Iterable:
    """Walk over the things without saying how far it got."""
    return cosas


def nombre_seguro(nombre: str) -> bool:
    """A relative path of plain names: nothing that climbs, starts at the root or is not text."""
    return all(
        parte not in ("", ".", "..") and not re.search(r"[\\:\x00-\x1f\ud800-\udfff]", parte)
        for parte in nombre.split("/")
    )


def trozos(entrada) -> Iterator[bytes]:
    """What is left of an open binary file, a piece at a time."""
    while trozo := entrada.read(TROZO):
        yield trozo


def huella(entrada) -> str:
    """The SHA-256, in hexadecimal, of what is left of an open binary file."""
    suma = hashlib.sha256()
    for trozo in trozos(entrada):
        suma.update(trozo)
    return suma.hexdigest()


class Escritor:
    """An archive being written; `miembros` holds {name: {"bytes", "sha256"}} of what is in it."""

    def __init__(self, salida):
        self.zip = zipfile.ZipFile(salida, "w")
        self.miembros = {}

    def agregar(self, nombre: str, contenido: Iterable[bytes], comprimir: bool = False):
        """Add a member; photographs and PDF gain nothing by being compressed again."""
        info = zipfile.ZipInfo(nombre)
        info.compress_type = zipfile.ZIP_DEFLATED if comprimir else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        suma, largo = hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as miembro:
            for parte in contenido:
                suma.update(parte)
                largo += len(parte)
                miembro.write(parte)
        self.miembros[nombre] = {"bytes": largo, "sha256": suma.hexdigest()}

    def cerrar(self, manifiesto: dict):
        """Write the manifest, with the members, and leave room for the seal."""
        manifiesto = {"formato": FORMATO, **manifiesto, "miembros": dict(self.miembros)}
        texto = json.dumps(manifiesto, ensure_ascii=False, indent=1)
        self.agregar(MANIFIESTO, [texto.encode()], comprimir=True)
        self.zip.comment = b"0" * SELLO
        self.zip.close()


def _sello(archivo) -> bytes:
    """The SHA-256 of an open file, all but the seal at its end; the file is left right there."""
    faltan = archivo.seek(0, os.SEEK_END) - SELLO
    archivo.seek(0)
    suma = hashlib.sha256()
    while faltan > 0 and (trozo := archivo.read(min(TROZO, faltan))):
        suma.update(trozo)
        faltan -= len(trozo)
    return suma.hexdigest().encode()


@contextlib.contextmanager
def escribir(destino: Path) -> Iterator[Escritor]:
    """Yield the writer of an archive that only its owner reads, under its name once it is whole.

    Raises ErrorDeRespaldo when the name is taken; what is there is never written over.
    """
    if os.path.lexists(destino):
        raise ErrorDeRespaldo(f"Ya existe {destino}. Dé otro nombre: un respaldo no se encima.")
    descriptor, parcial = tempfile.mkstemp(prefix=f".{destino.name}.", dir=destino.parent)
    try:
        with os.fdopen(descriptor, "r+b") as salida:
            escritor = Escritor(salida)
            try:
                yield escritor
            finally:
                with contextlib.suppress(OSError, ValueError):  # it may not have been finished
                    escritor.zip.close()
            sello = _sello(salida)
            salida.seek(-SELLO, os.SEEK_END)
            salida.write(sello)
            salida.flush()
            os.fsync(salida.fileno())
        _nombrar(Path(parcial), destino)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(parcial)


def _nombrar(parcial: Path, destino: Path):
    """Give the file its name unless somebody took it meanwhile, and have the disk remember it."""
    try:
        os.link(parcial, destino)
    except FileExistsError:
        raise ErrorDeRespaldo(f"Ya existe {destino}. Dé otro nombre.") from None
    except OSError:  # a disk that knows no hard links
        if os.path.lexists(destino):
            raise ErrorDeRespaldo(f"Ya existe {destino}. Dé otro nombre.") from None
        parcial.rename(destino)
    carpeta = os.open(destino.parent, os.O_RDONLY)
    try:
        os.fsync(carpeta)
    finally:
        os.close(carpeta)


class Lector:
    """An archive whose every byte was checked.

    `manifiesto`: what `Escritor.cerrar` was given. `migraciones`: those it was made with, as
    (app, name). `tablas`: {table: rows}. `archivos`: {name below MEDIA_ROOT: SHA-256}.
    """

    def __init__(self, abierto: zipfile.ZipFile, manifiesto: dict):
        self.zip = abierto
        self.manifiesto = manifiesto
        self.version = manifiesto["version"]
        self.migraciones = {
            (app, nombre) for app, nombre in (m.split(".", 1) for m in manifiesto["migraciones"])
        }
        self.tablas: dict[str, int] = manifiesto["tablas"]
        self.archivos = {
            nombre.removeprefix(ARCHIVOS): miembro["sha256"]
            for nombre, miembro in manifiesto["miembros"].items()
            if nombre.startswith(ARCHIVOS)
        }

    def abrir_tabla(self, tabla: str):
        return self.zip.open(f"{TABLAS}{tabla}.jsonl")

    def abrir_archivo(self, nombre: str):
        return self.zip.open(f"{ARCHIVOS}{nombre}")


def razon(error: OSError) -> str:
    """Why the system refused, in Spanish where it is one of the usual reasons."""
    return _RAZONES.get(error.errno) or error.strerror or str(error)


@contextlib.contextmanager
def leer(ruta: Path, seguir: Seguir = sin_barra) -> Iterator[Lector]:
    """Yield the archive once everything in it was checked, from the file as it was opened.

    Raises ErrorDeRespaldo when it is damaged, cut, of another format, or when it names what is
    outside its folder.
    """
    with contextlib.ExitStack() as pila:
        try:
            archivo = pila.enter_context(open(ruta, "rb"))
        except OSError as error:
            raise ErrorDeRespaldo(f"No se puede leer {ruta}: {razon(error)}.") from error
        if _sello(archivo) != archivo.read():
            raise ErrorDeRespaldo(
                f"{ruta.name} está dañado o incompleto, o no es un respaldo de EVJ: su huella no "
                "es la suya. Cópielo de nuevo desde el original, o use otro respaldo."
            )
        try:
            abierto = pila.enter_context(zipfile.ZipFile(archivo))
            lector = _comprobar(abierto, seguir)
        except ILEGIBLE as error:
            raise ErrorDeRespaldo(
                f"{ruta.name} no es un respaldo que se entienda. Use otro."
            ) from error
        yield lector


def _comprobar(abierto: zipfile.ZipFile, seguir: Seguir) -> Lector:
    """Check names first, then contents; what is wrong raises ErrorDeRespaldo or one of ILEGIBLE."""
    nombres = abierto.namelist()
    if malos := [n for n in nombres if not nombre_seguro(n)]:
        raise ErrorDeRespaldo(
            f"El respaldo nombra algo fuera de su carpeta ({malos[0]!r}): no lo hizo EVJ. "
            "No lo restaure."
        )
    if abierto.getinfo(MANIFIESTO).file_size > MANIFIESTO_MAXIMO:
        raise ErrorDeRespaldo("El manifiesto del respaldo es demasiado grande: no lo hizo EVJ.")
    manifiesto = json.loads(abierto.read(MANIFIESTO))
    if manifiesto["formato"] != FORMATO:
        raise ErrorDeRespaldo(
            f"El respaldo es de otro formato ({manifiesto['formato']}): lo hizo la versión "
            f"{manifiesto['version']} de EVJ. Restáurelo con esa versión o con una más nueva."
        )
    miembros = manifiesto["miembros"]
    tablas = {f"{TABLAS}{tabla}.jsonl" for tabla in manifiesto["tablas"]}
    en_tablas = {nombre for nombre in miembros if not nombre.startswith(ARCHIVOS)}
    if sorted(nombres) != sorted([*miembros, MANIFIESTO]) or tablas != en_tablas:
        raise ErrorDeRespaldo("Al respaldo le sobra o le falta algo: no lo restaure, use otro.")
    for nombre in seguir(miembros, "Comprobando"):
        _comprobar_miembro(abierto, nombre, miembros[nombre])
    return Lector(abierto, manifiesto)


def _comprobar_miembro(abierto, nombre, esperado):
    if abierto.getinfo(nombre).file_size == esperado["bytes"]:
        with abierto.open(nombre) as miembro:
            if huella(miembro) == esperado["sha256"]:
                return
    raise ErrorDeRespaldo(f"En el respaldo está dañado {nombre}. Use otro respaldo.")
