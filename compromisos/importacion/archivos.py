"""What every kind of file is read into, and how a file is refused.

The readers (xlsx.py, ods.py, csv_texto.py) give Tablas; hoja.py picks one and makes rows of it.
"""

import gc
import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.parsers import expat

TROZO = 1 << 18
MARCAS_DE_MAS = 100_000
MARCAS_POR_CELDA = 5  # Excel and LibreOffice write four: <c><v></v></c>
MARCA_MAXIMA = 4 << 20  # bytes between two tags; a cell of Excel holds 32,767 characters
HONDURA_MAXIMA = 200  # tags within tags; a sheet has a dozen
PARTE_MAXIMA = 8 << 20  # bytes of a part that holds no cells
ERRORES_MAXIMOS = 10_000
OCULTAS_MAXIMAS = 100
ENTRADA = b"PK\x01\x02"
DANADO = "El archivo está incompleto o dañado: ábralo, guárdelo de nuevo y vuelva a importarlo."
CIFRADO = "El archivo está protegido con contraseña: guárdelo sin ella y vuelva a importarlo."
CON_ENTIDADES = "El archivo trae definiciones de XML que una hoja de cálculo no lleva."
DE_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    OverflowError,
)


class HojaIlegible(Exception):
    """The file as a whole cannot be read; str() is one sentence in Spanish for the user."""


@dataclass(frozen=True)
class Limites:
    """The largest spreadsheet that is read; `bytes` and `desempaquetado` are sizes in bytes."""

    bytes: int = 10 * 1024 * 1024
    desempaquetado: int = 100 * 1024 * 1024
    filas: int = 100_000
    caracteres: int = 20_000
    columnas: int = 60
    celdas: int = 1_500_000
    miembros: int = 200
    errores: int = ERRORES_MAXIMOS


@dataclass(frozen=True, slots=True)
class ErrorDeCelda:
    """One thing wrong in the file: where, what was found, what to do."""

    hoja: str
    fila: int | None
    columna: str
    valor: str
    mensaje: str


@dataclass
class Tabla:
    """One sheet as it stands in the file: rows are numbered from 1, columns from 0.

    `leer()` gives (row number, {column: value}) for each row that holds something; the lists below
    are complete once it has been read to its end. `unidas` are vertically merged ranges as (first
    row, column, last row); `problemas` are (row, column, value, message); `decimales`: how many are
    shown where they are more than the number has, by row and column; `ocultas`: rows that are
    not shown; `columnas_ocultas`: the same, as (first column, last column). `es_texto`: cells are
    parted by a sign that a text may hold too.
    """

    nombre: str
    leer: Callable[[], Iterator[tuple[int, dict]]]
    visible: bool = True
    es_texto: bool = False
    tiene_datos: Callable[[], bool] = lambda: True
    fecha_1904: bool = False
    unidas: list[tuple[int, int, int]] = field(default_factory=list)
    porcentajes: list[tuple[int, int]] = field(default_factory=list)
    problemas: list[tuple[int, int, str, str]] = field(default_factory=list)
    decimales: dict[tuple[int, int], int] = field(default_factory=dict)
    ocultas: set[int] = field(default_factory=set)
    columnas_ocultas: list[tuple[int, int]] = field(default_factory=list)

    def ocultar(self, desde: int, hasta: int):
        """Note hidden columns: as many runs of them as a sheet that a person made has."""
        if len(self.columnas_ocultas) < OCULTAS_MAXIMAS:
            self.columnas_ocultas.append((desde, hasta))

    def senalar(self, fila: int, columna: int, valor: str, mensaje: str):
        if len(self.problemas) >= ERRORES_MAXIMOS:
            raise HojaIlegible(
                f"La hoja «{self.nombre}» tiene más de {ERRORES_MAXIMOS:,} celdas con error: "
                "ábrala en Excel, guárdela y vuelva a importarla."
            )
        self.problemas.append((fila, columna, valor, mensaje))


def demasiadas_celdas(limites: Limites) -> HojaIlegible:
    return HojaIlegible(
        f"La hoja tiene más de {limites.celdas:,} celdas con datos: divídala en varios archivos."
    )


def demasiadas_filas(limites: Limites) -> HojaIlegible:
    return HojaIlegible(
        f"La hoja tiene más de {limites.filas:,} filas: divídala en varios archivos."
    )


def demasiadas_columnas(limites: Limites) -> HojaIlegible:
    return HojaIlegible(
        f"La hoja tiene más de {limites.columnas} columnas con datos: quite las que sobran."
    )


class Paquete:
    """A zip whose members were all really inflated once, under a budget.

    The same pass counts what looks like a cell, and tags of any kind, so that too many are refused
    before any is read.
    """

    def __init__(self, contenido: bytes, limites: Limites):
        self.limites = limites
        if contenido.count(ENTRADA) > 5 * limites.miembros:
            self._demasiados_miembros()
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(contenido))
        except DE_ZIP:
            raise HojaIlegible(DANADO) from None
        miembros = self.zip.infolist()
        if len(miembros) > limites.miembros:
            self._demasiados_miembros()
        if any(miembro.flag_bits & 1 for miembro in miembros):
            raise HojaIlegible(CIFRADO)
        if any(m.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for m in miembros):
            raise HojaIlegible(DANADO)
        self._inflar(miembros)
        self.nombres = {miembro.filename: miembro for miembro in miembros}

    def _demasiados_miembros(self):
        raise HojaIlegible("El archivo tiene demasiadas partes para ser una hoja de cálculo.")

    def _inflar(self, miembros):
        """zipfile gives what a member declares and then checks its sum: a lie is refused."""
        if sum(miembro.file_size for miembro in miembros) > self.limites.desempaquetado:
            raise HojaIlegible(
                f"El archivo ocupa más de {self.limites.desempaquetado >> 20} MB al abrirse: "
                "divídalo o quítele lo que sobre."
            )
        marcas = 0
        for miembro in miembros:
            celdas = 0
            for trozo in self._abrir(miembro):
                if b"<!DOCTYPE" in trozo and miembro.filename.endswith((".xml", ".rels")):
                    raise HojaIlegible(CON_ENTIDADES)
                celdas += trozo.count(b"v>") + trozo.count(b"is>") + 2 * trozo.count(b"<table:t")
                marcas += trozo.count(b"<")
                if (
                    celdas > 2 * self.limites.celdas + MARCAS_DE_MAS
                    or marcas > MARCAS_POR_CELDA * self.limites.celdas + MARCAS_DE_MAS
                ):
                    raise demasiadas_celdas(self.limites)

    def _abrir(self, miembro) -> Iterator[bytes]:
        try:
            with self.zip.open(miembro) as abierto:
                while trozo := abierto.read(TROZO):
                    yield trozo
        except DE_ZIP:
            raise HojaIlegible(DANADO) from None

    def trozos(self, nombre: str, maximo: int | None = None) -> Iterator[bytes]:
        """An XML member in pieces; refuses one that goes on for megabytes without a tag."""
        if nombre not in self.nombres:
            raise HojaIlegible(DANADO)
        if maximo and self.nombres[nombre].file_size > maximo:
            raise HojaIlegible(DANADO)
        sin_marcas = 0
        for trozo in self._abrir(self.nombres[nombre]):
            sin_marcas = 0 if b"<" in trozo else sin_marcas + len(trozo)
            if sin_marcas > MARCA_MAXIMA:
                raise HojaIlegible(
                    "El archivo tiene una celda con millones de caracteres: acórtela."
                )
            yield trozo


def recorrer(trozos: Iterable[bytes], abrir, cerrar=None, texto=None, seguir=None):
    """Walk an XML member with expat, in pieces; no definitions of types or entities.

    `seguir()` is called after each piece. Raises HojaIlegible.
    """
    hondo = 0

    def bajar(etiqueta, atributos):
        nonlocal hondo
        hondo += 1
        if hondo > HONDURA_MAXIMA:  # expat keeps every tag that is open
            raise HojaIlegible(DANADO)
        abrir(etiqueta, atributos)

    def subir(etiqueta):
        nonlocal hondo
        hondo -= 1
        if cerrar:
            cerrar(etiqueta)

    analizador = expat.ParserCreate()
    analizador.buffer_text = True
    analizador.StartElementHandler = bajar
    analizador.EndElementHandler = subir
    analizador.CharacterDataHandler = texto
    analizador.StartDoctypeDeclHandler = analizador.EntityDeclHandler = _prohibir
    try:
        for trozo in trozos:
            analizador.Parse(trozo, False)
            if seguir:
                yield from seguir()
        analizador.Parse(b"", True)
    except (expat.ExpatError, LookupError, UnicodeError):
        raise HojaIlegible(DANADO) from None
    if seguir:
        yield from seguir()


def recorrer_todo(trozos: Iterable[bytes], abrir, cerrar=None, texto=None):
    """The same, at once."""
    for _ in recorrer(trozos, abrir, cerrar, texto):
        pass


def _prohibir(*_):
    raise HojaIlegible(CON_ENTIDADES)


def tamano(texto: str) -> int:
    return sys.getsizeof(texto)


@contextmanager
def sin_recolector():
    """Without the collector, which would walk the cells again and again: a fifth of the time."""
    activo = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if activo:
            gc.enable()
