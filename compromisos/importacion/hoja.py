"""Any spreadsheet -> clean rows, for any importer.

Officials send what they have: XLSX, ODS or CSV with title banners over the header, merged cells,
blank rows, headers in capitals. `leer_hoja` turns that into tuples in the order of the columns
asked for, each with the row number its author sees, and says everything that is wrong at once.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from evj.web.texto import normalizar

from .archivos import ErrorDeCelda, HojaIlegible, Limites, Tabla
from .csv_texto import TextoMalCodificado, leer_csv
from .ods import leer_ods
from .xlsx import LIBRO, leer_xlsx

__all__ = ["Columna", "ErrorDeCelda", "Hoja", "HojaIlegible", "Limites", "leer_hoja"]

FILAS_DE_TITULO = 30
NO_ES_HOJA = "El archivo no es una hoja de cálculo: se espera XLSX, ODS o CSV."
FIRMAS = {
    b"%PDF": "El archivo es un PDF: se espera una hoja de cálculo XLSX, ODS o CSV.",
    b"\x89PNG": "El archivo es una imagen: se espera una hoja de cálculo XLSX, ODS o CSV.",
    b"\xff\xd8\xff": "El archivo es una imagen: se espera una hoja de cálculo XLSX, ODS o CSV.",
    b"GIF8": "El archivo es una imagen: se espera una hoja de cálculo XLSX, ODS o CSV.",
    b"{\\rtf": NO_ES_HOJA,
    b"Rar!": NO_ES_HOJA,
    b"\x1f\x8b": NO_ES_HOJA,
    b"7z\xbc\xaf": NO_ES_HOJA,
}
OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Columna:
    """A column an importer knows.

    Columns with the same `arrastre` fill down together: see `_arrastrar`.
    """

    clave: str
    nombre: str
    obligatoria: bool = False
    sinonimos: tuple[str, ...] = ()
    arrastre: str = ""


@dataclass
class Hoja:
    """The rows of the sheet that was read.

    `filas` are tuples in the order of the columns asked for, None where a cell is empty or its
    column absent; `numeros` the row numbers its author sees, parallel to `filas`; `presentes` the
    claves of the columns found; `porcentajes` the (row number, clave) of cells with a percent
    format, which hold 0.25 for 25 %.
    """

    nombre: str
    filas: list[tuple] = field(default_factory=list)
    numeros: list[int] = field(default_factory=list)
    presentes: frozenset[str] = frozenset()
    avisos: list[str] = field(default_factory=list)
    errores: list[ErrorDeCelda] = field(default_factory=list)
    porcentajes: set[tuple[int, str]] = field(default_factory=set)
    fecha_1904: bool = False


def leer_hoja(
    contenido: bytes, *, nombre: str, columnas: Sequence[Columna], limites: Limites | None = None
) -> Hoja:
    """Read the first visible sheet that has the columns' header.

    Raises HojaIlegible when the file as a whole is of no use; everything else that is wrong is in
    `errores` of the answer. `nombre` is the file's name, for the messages: the bytes decide.
    """
    limites = limites or Limites()
    if not contenido:
        raise HojaIlegible("El archivo está vacío.")
    if len(contenido) > limites.bytes:
        raise HojaIlegible(
            f"El archivo pesa más de {limites.bytes // 2**20} MB: divídalo o quítele imágenes."
        )
    _rechazar_otros(contenido)
    conocidas = _formas(columnas)
    if contenido.startswith(b"PK"):
        tabla, cabecera, otras = _elegir(_abrir_zip(contenido, limites), conocidas)
        errores = []
    else:
        tabla, cabecera, otras, errores = _abrir_texto(contenido, limites, conocidas)
    if tabla is None:
        return Hoja(nombre, errores=errores)
    hoja = Hoja(tabla.nombre, errores=errores, fecha_1904=tabla.fecha_1904)
    if otras:
        hoja.avisos.append(
            f"Se leyó la hoja «{tabla.nombre}». También tienen datos y no se leyeron: "
            f"{', '.join(f'«{otra}»' for otra in otras)}."
        )
    donde = _ubicar(hoja, tabla, cabecera, columnas, conocidas)
    if donde is not None:
        _llenar(hoja, tabla, cabecera, columnas, donde, limites)
        if not hoja.filas and not hoja.errores:
            raise HojaIlegible("La hoja sólo tiene encabezados: no hay ninguna fila que leer.")
    return hoja


# --- Opening --------------------------------------------------------------------------------
def _rechazar_otros(contenido: bytes):
    for firma, mensaje in FIRMAS.items():
        if contenido.startswith(firma):
            raise HojaIlegible(mensaje)
    if contenido.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in contenido:
            raise HojaIlegible("El archivo está protegido con contraseña: guárdelo sin ella.")
        raise HojaIlegible(
            "El archivo está en un formato antiguo (.xls o .doc): guárdelo como .xlsx."
        )
    inicio = contenido[:200].lstrip().lower()
    if inicio.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise HojaIlegible(NO_ES_HOJA)


def _abrir_zip(contenido: bytes, limites: Limites):
    archivo = io.BytesIO(contenido)
    if LIBRO.encode() in contenido:
        return leer_xlsx(archivo, limites)
    if b"opendocument.spreadsheet" in contenido[:200] or b"content.xml" in contenido:
        return leer_ods(archivo, limites)
    if b"PK\x05\x06" not in contenido[-70000:]:
        raise HojaIlegible(
            "El archivo está incompleto o dañado: vuelva a guardarlo y súbalo de nuevo."
        )
    raise HojaIlegible(NO_ES_HOJA)


def _abrir_texto(contenido, limites, conocidas):
    try:
        tabla, errores = leer_csv(contenido, limites, lambda filas: _buscar(filas, conocidas)[1])
    except TextoMalCodificado as error:
        return None, None, [], [error.como_error()]
    cabecera, _ = _buscar(tabla.filas, conocidas)
    if not any(any(celda.strip() for celda in fila) for fila in tabla.filas) and not errores:
        raise HojaIlegible("El archivo está vacío.")
    return tabla, cabecera, [], errores


def _elegir(hojas, conocidas) -> tuple[Tabla, int | None, list[str]]:
    """The first visible sheet with a header, else with data; and the names of the rest."""
    elegida, cabecera, primera, con_datos = None, None, None, []
    for nombre, visible, tiene_datos, leer in hojas:
        if tiene_datos:
            con_datos.append(nombre)
        if not visible or not tiene_datos or elegida is not None:
            continue
        tabla = leer()
        fila, _ = _buscar(tabla.filas, conocidas)
        if fila is not None:
            elegida, cabecera = tabla, fila
        elif primera is None:
            primera = tabla
    elegida = elegida or primera
    if elegida is None:
        raise HojaIlegible("El archivo no tiene ninguna hoja visible con datos.")
    return elegida, cabecera, [nombre for nombre in con_datos if nombre != elegida.nombre]


# --- The header -----------------------------------------------------------------------------
def _llano(texto: str) -> str:
    """A header without case, accents, signs or plural."""
    palabras = re.sub(r"[^a-z0-9 ]", " ", normalizar(texto)).split()
    return " ".join(
        re.sub(r"(?:es|s|e)$", "", palabra) if len(palabra) > 3 else palabra for palabra in palabras
    )


def _formas(columnas: Sequence[Columna]) -> dict[str, str]:
    return {
        _llano(forma): columna.clave
        for columna in columnas
        for forma in (columna.nombre, *columna.sinonimos)
    }


def _buscar(filas: list[list], conocidas: dict[str, str]) -> tuple[int | None, int]:
    """The index of the header row and how many known columns it names; it names 2 at least."""
    mejor, puntos, vistas = None, 1, 0
    for indice, fila in enumerate(filas):
        textos = [celda for celda in fila if isinstance(celda, str) and celda.strip()]
        if not textos:
            continue
        vistas += 1
        if vistas > FILAS_DE_TITULO:
            break
        halladas = {conocidas.get(_llano(texto)) for texto in textos if len(texto) < 100} - {None}
        if len(halladas) > puntos:
            mejor, puntos = indice, len(halladas)
    return mejor, puntos if mejor is not None else 0


def _ubicar(hoja, tabla, cabecera, columnas, conocidas) -> dict[str, int] | None:
    """Where each known column stands; None, with the errors said, when it cannot be read."""
    donde: dict[str, int] = {}
    ajenas = []
    antes = len(hoja.errores)
    titulos = tabla.filas[cabecera] if cabecera is not None else []
    numero = None if cabecera is None else cabecera + 1
    for indice, titulo in enumerate(titulos):
        if not isinstance(titulo, str) or not titulo.strip():
            continue
        clave = conocidas.get(_llano(titulo))
        if clave is None:
            ajenas.append(" ".join(titulo.split()))
        elif clave in donde:
            mensaje = "La columna está dos veces. Deje una sola."
            hoja.errores.append(ErrorDeCelda(hoja.nombre, numero, titulo, titulo, mensaje))
        else:
            donde[clave] = indice
    encontrados = ", ".join(
        f"«{titulo}»" for titulo in titulos if isinstance(titulo, str) and titulo
    )
    for columna in columnas:
        if columna.obligatoria and columna.clave not in donde:
            mensaje = f"Falta la columna «{columna.nombre}». " + (
                f"Se encontraron: {encontrados}." if encontrados else "No hay encabezados."
            )
            hoja.errores.append(ErrorDeCelda(hoja.nombre, numero, columna.nombre, "", mensaje))
    if len(hoja.errores) > antes:
        return None
    if ajenas:
        hoja.avisos.append(f"Columnas que no se usan: {', '.join(f'«{a}»' for a in ajenas)}.")
    hoja.presentes = frozenset(donde)
    return donde


# --- The rows -------------------------------------------------------------------------------
def _llenar(hoja, tabla, cabecera, columnas, donde, limites):
    indices = [donde.get(columna.clave, -1) for columna in columnas]
    tomar = itemgetter(*indices) if len(indices) > 1 else lambda fila: (fila[indices[0]],)
    _extender_unidas(tabla, cabecera, set(donde.values()))
    grupos = _grupos(columnas)
    de_grupos = itemgetter(*sum(grupos, [0, 0]))
    ancho = max(donde.values()) + 1
    anterior: tuple | None = None
    for indice in range(cabecera + 1, len(tabla.filas)):
        celdas = tabla.filas[indice]
        if len(celdas) < ancho:
            celdas = celdas + [None] * (ancho - len(celdas))
        fila = tomar([*celdas, None])
        limpia = _limpiar(fila, hoja, indice + 1, columnas, limites)
        if limpia.count(None) == len(limpia):
            continue
        if len(hoja.filas) >= limites.filas:
            raise HojaIlegible(f"La hoja tiene más de {limites.filas:,} filas: divídala.")
        if anterior is not None and None in de_grupos(limpia):
            limpia = _arrastrar(limpia, anterior, grupos)
        anterior = limpia
        hoja.filas.append(limpia)
        hoja.numeros.append(indice + 1)
    _senalar(hoja, tabla, cabecera, columnas, donde)


def _limpiar(fila, hoja, numero, columnas, limites) -> tuple:
    """Blank texts as None; a huge text is an error and is cut."""
    limpia = [None if celda == "" else celda for celda in fila]
    maximo = limites.caracteres
    for indice, celda in enumerate(limpia):
        if celda.__class__ is not str:
            continue
        if len(celda) > maximo:
            mensaje = (
                f"La celda tiene {len(celda):,} caracteres y el máximo es {maximo:,}. Acórtela."
            )
            donde = columnas[indice].nombre
            hoja.errores.append(ErrorDeCelda(hoja.nombre, numero, donde, f"{celda[:80]}…", mensaje))
            limpia[indice] = celda[:maximo]
        elif celda.isspace():
            limpia[indice] = None
    return tuple(limpia)


def _grupos(columnas: Sequence[Columna]) -> list[list[int]]:
    """The positions of the columns of each fill-down group; the first one leads."""
    grupos: dict[str, list[int]] = {}
    for indice, columna in enumerate(columnas):
        if columna.arrastre:
            grupos.setdefault(columna.arrastre, []).append(indice)
    return list(grupos.values())


def _arrastrar(fila: tuple, anterior: tuple, grupos: list[list[int]]) -> tuple:
    """Fill what merged cells left blank when they were exported.

    Where the leader of a group is blank or repeats the row above, the group's blanks take the
    values from above; where it is new, they stay blank.
    """
    for grupo in grupos:
        guia = fila[grupo[0]]
        if guia is not None and guia != anterior[grupo[0]]:
            continue
        faltan = [indice for indice in grupo if fila[indice] is None]
        if faltan:
            nueva = list(fila)
            for indice in faltan:
                nueva[indice] = anterior[indice]
            fila = tuple(nueva)
    return fila


def _extender_unidas(tabla: Tabla, cabecera: int, usadas: set[int]):
    """Write the value of each vertically merged range into the cells it covers."""
    for fila1, columna1, fila2, columna2 in tabla.unidas:
        if fila1 <= cabecera or columna1 not in usadas or columna2 > columna1 + 50:
            continue
        origen = tabla.filas[fila1] if fila1 < len(tabla.filas) else []
        valor = origen[columna1] if columna1 < len(origen) else None
        for indice in range(fila1 + 1, min(fila2 + 1, len(tabla.filas))):
            celdas = tabla.filas[indice]
            if len(celdas) <= columna1:
                celdas += [None] * (columna1 + 1 - len(celdas))
            celdas[columna1] = valor


def _senalar(hoja, tabla, cabecera, columnas, donde):
    """Say which of the cells read are percentages, and which hold an error."""
    claves = {indice: clave for clave, indice in donde.items()}
    nombres = {columna.clave: columna.nombre for columna in columnas}
    for fila, columna in tabla.porcentajes:
        if columna in claves:
            hoja.porcentajes.add((fila + 1, claves[columna]))
    for (fila, columna), mensaje in sorted(tabla.problemas.items()):
        if fila > cabecera and columna in claves:
            hoja.errores.append(
                ErrorDeCelda(hoja.nombre, fila + 1, nombres[claves[columna]], "", mensaje)
            )
