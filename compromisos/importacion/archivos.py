"""What every kind of file is read into, and how a file is refused.

The readers (xlsx.py, ods.py, csv_texto.py) give a list of Tabla; hoja.py picks one and makes rows.
"""

import zipfile
import zlib
from dataclasses import dataclass, field

TROZO = 1 << 20


class HojaIlegible(Exception):
    """The file as a whole cannot be read; str() is one sentence in Spanish for the user."""


@dataclass(frozen=True)
class Limites:
    """The largest spreadsheet that is read; sizes in bytes."""

    bytes: int = 10 * 1024 * 1024
    desempaquetado: int = 100 * 1024 * 1024
    filas: int = 100_000
    caracteres: int = 20_000
    columnas: int = 200
    miembros: int = 500


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
    """One sheet as it stands in the file.

    `filas[i]` is row i+1 of the spreadsheet (a list of cells; "" or None when empty); positions in
    `porcentajes` and `problemas` are (row index, column index) from 0; `unidas` are merged ranges
    (first row, first column, last row, last column), inclusive.
    """

    nombre: str
    filas: list[list]
    visible: bool = True
    unidas: list[tuple[int, int, int, int]] = field(default_factory=list)
    porcentajes: set[tuple[int, int]] = field(default_factory=set)
    problemas: dict[tuple[int, int], str] = field(default_factory=dict)
    numeros: list[int] | None = None
    fecha_1904: bool = False


class Paquete:
    """The members of a zip, really inflated under a common budget (declared sizes lie)."""

    def __init__(self, archivo, limites: Limites):
        try:
            self.zip = zipfile.ZipFile(archivo)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise HojaIlegible(
                "El archivo está incompleto o dañado: vuelva a guardarlo y súbalo de nuevo."
            ) from None
        miembros = self.zip.infolist()
        if len(miembros) > limites.miembros:
            raise HojaIlegible("El archivo tiene demasiadas partes para ser una hoja de cálculo.")
        if any(miembro.flag_bits & 1 for miembro in miembros):
            raise HojaIlegible("El archivo está protegido con contraseña: guárdelo sin ella.")
        if sum(miembro.file_size for miembro in miembros) > limites.desempaquetado:
            self._demasiado(limites)
        self.limites = limites
        self.resto = limites.desempaquetado
        self.nombres = {miembro.filename: miembro for miembro in miembros}

    @staticmethod
    def _demasiado(limites):
        raise HojaIlegible(
            f"El archivo ocupa más de {limites.desempaquetado // 2**20} MB al abrirse: "
            "divídalo o borre lo que no sea la agenda."
        )

    def leer(self, nombre: str) -> bytes:
        """The bytes of an XML member; refuses entities, and what is not UTF-8."""
        miembro = self.nombres.get(nombre)
        if miembro is None:
            raise HojaIlegible("El archivo no es una hoja de cálculo: le faltan partes.")
        trozos = []
        try:
            with self.zip.open(miembro) as abierto:
                while trozo := abierto.read(TROZO):
                    self.resto -= len(trozo)
                    if self.resto < 0:
                        self._demasiado(self.limites)
                    trozos.append(trozo)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
        ):
            raise HojaIlegible(
                "El archivo está incompleto o dañado: vuelva a guardarlo y súbalo de nuevo."
            ) from None
        xml = b"".join(trozos)
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\x00" in xml[:200]:
            raise HojaIlegible("El archivo trae definiciones de XML que una hoja no lleva.")
        return xml
