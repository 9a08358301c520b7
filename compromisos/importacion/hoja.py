"""Any spreadsheet -> clean rows, for any importer.

Officials send what they have: XLSX, ODS or CSV with title banners over the header, merged cells,
blank rows, headers in capitals. `leer_hoja` turns that into tuples in the order of the columns
asked for, each with the row number its author sees, and says everything that is wrong at once.
"""

import logging
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from evj.web.texto import BLANCOS, contar

from .abrir import abrir
from .archivos import (
    DANADO,
    ERRORES_MAXIMOS,
    ErrorDeCelda,
    HojaIlegible,
    Limites,
    Tabla,
    demasiadas_columnas,
    demasiadas_filas,
    sin_recolector,
)
from .canonico import letras
from .encabezado import FILAS_DE_TITULO, Columna, Encabezado, buscar, formas, nombrar
from .valores import como_se_ve, en_blanco

__all__ = [
    "ERRORES_MAXIMOS",
    "Columna",
    "ErrorDeCelda",
    "Hoja",
    "HojaIlegible",
    "Limites",
    "leer_hoja",
]

SUELTAS_A_LA_VISTA = 5
VISIBLES_EN_ERROR = 80  # characters of a value that an error shows
OTRA_CODIFICACION = (
    "Los acentos del archivo están dañados («{}»), como si se hubiera guardado para MS-DOS o "
    "Macintosh: guárdelo en Excel como «CSV UTF-8» o como .xlsx y vuelva a importarlo."
)
SIN_AYUDA: Mapping[str, Sequence[str]] = {}

registro = logging.getLogger(__name__)


@dataclass
class Hoja:
    """The rows of the sheet that was read.

    `filas` are tuples in the order of `columnas`, None where a cell is empty or its column absent;
    `numeros` the row numbers its author sees, parallel to `filas`; `presentes` the claves of the
    columns found; `porcentajes` the (row number, clave) of cells with a percent format, which hold
    0.25 for 25 %; `decimales`, by row number and clave, how many a number shows, where they are
    more than it has. A cell named in `errores` holds None, or what fills down from above.
    """

    nombre: str
    filas: list[tuple] = field(default_factory=list)
    numeros: list[int] = field(default_factory=list)
    presentes: frozenset[str] = frozenset()
    avisos: list[str] = field(default_factory=list)
    errores: list[ErrorDeCelda] = field(default_factory=list)
    porcentajes: set[tuple[int, str]] = field(default_factory=set)
    decimales: dict[tuple[int, str], int] = field(default_factory=dict)
    fecha_1904: bool = False
    columnas: tuple[Columna, ...] = ()

    def errar(self, fila: int | None, columna: str, valor: str, mensaje: str):
        self.errores.append(ErrorDeCelda(self.nombre, fila, columna, acortar(valor), mensaje))


def acortar(valor: str) -> str:
    """As much of a cell as an error shows: a list of errors must not outgrow its file."""
    return valor if len(valor) <= VISIBLES_EN_ERROR else f"{valor[:VISIBLES_EN_ERROR]}…"


def leer_hoja(
    contenido: bytes,
    *,
    nombre: str,
    columnas: Sequence[Columna],
    limites: Limites | None = None,
    de_ayuda: Mapping[str, Sequence[str]] = SIN_AYUDA,
) -> Hoja:
    """Read the first visible sheet that has the columns' header, the active one before others.

    Raises HojaIlegible when the file as a whole is of no use; everything else that is wrong is in
    `errores` of the answer. `nombre` is the file's name, for the log: the bytes decide. `de_ayuda`
    are the sheets, by name and header, that our own template adds: they hold nothing to read.

    Columns with the same `arrastre` fill down together, because merged cells leave blanks when
    they are exported. The first of them leads: where it is blank, or repeats the row above, the
    blank cells of the group take the value from above; where it is new, they stay blank.
    """
    try:
        with sin_recolector():
            return _leer(contenido, columnas, limites or Limites(), de_ayuda)
    except HojaIlegible:
        raise
    except Exception:
        registro.exception("No se pudo leer la hoja %r", nombre)
        raise HojaIlegible(DANADO) from None


def _leer(contenido, columnas: Sequence[Columna], limites: Limites, de_ayuda) -> Hoja:
    conocidas = formas(columnas)
    tablas = abrir(contenido, limites, conocidas)
    tabla, filas, encabezado = _elegir(tablas, columnas, conocidas)
    hoja = Hoja(tabla.nombre, fecha_1904=tabla.fecha_1904, columnas=tuple(columnas))
    _avisar_de_otras(hoja, [t for t in tablas if t is not tabla and not _es_ayuda(t, de_ayuda)])
    if titulo := encabezado.mal_decodificado(conocidas):
        raise HojaIlegible(OTRA_CODIFICACION.format(titulo))
    if _revisar_encabezado(hoja, encabezado):
        _Llenador(hoja, tabla, encabezado, limites).llenar(filas)
        if not hoja.filas and not hoja.errores:
            raise HojaIlegible(
                f"La hoja «{tabla.nombre}» sólo tiene encabezados: escriba al menos una fila."
            )
    return hoja


# --- Which sheet ----------------------------------------------------------------------------
def _elegir(
    tablas: list[Tabla], columnas: Sequence[Columna], conocidas: dict[str, str]
) -> tuple[Tabla, Iterator, Encabezado]:
    """The first visible sheet with every required column; else the first with any column."""
    hay_datos, primera = False, None
    for tabla in tablas:
        if not tabla.visible:
            continue
        filas = tabla.leer()
        muestra = list(islice(filter(_dice_algo, filas), FILAS_DE_TITULO))
        hay_datos = hay_datos or bool(muestra)
        encabezado = buscar(muestra, conocidas)
        if encabezado is None or not encabezado.donde:
            continue
        elegida = tabla, chain(muestra, filas), encabezado
        if not encabezado.faltan(columnas):
            return elegida
        primera = primera or elegida
    if not hay_datos:
        raise HojaIlegible("El archivo no tiene ninguna hoja visible con datos.")
    if primera is None:
        pedidas = [c for c in columnas if c.obligatoria] or columnas
        titulos = ", ".join(f"«{columna.nombre}»" for columna in pedidas)
        raise HojaIlegible(
            f"No se encontró la fila de encabezados: escriba en una fila los títulos {titulos}."
        )
    return primera


def _dice_algo(leida: tuple[int, dict]) -> bool:
    return any(valor.__class__ is not str or not valor.isspace() for valor in leida[1].values())


def _es_ayuda(tabla: Tabla, de_ayuda: Mapping[str, Sequence[str]]) -> bool:
    if tabla.nombre not in de_ayuda:
        return False
    _, primera = next(iter(tabla.leer()), (0, {}))
    return list(primera.values()) == list(de_ayuda[tabla.nombre])


def _avisar_de_otras(hoja: Hoja, tablas: list[Tabla]):
    otras = [
        f"«{tabla.nombre}»" if tabla.visible else f"«{tabla.nombre}» (oculta)"
        for tabla in tablas
        if tabla.tiene_datos()
    ]
    if otras:
        hoja.avisos.append(
            f"Se leyó la hoja «{hoja.nombre}»; también tienen datos, que no se leyeron: "
            f"{', '.join(otras)}."
        )


# --- The header -----------------------------------------------------------------------------
def _revisar_encabezado(hoja: Hoja, encabezado: Encabezado) -> bool:
    """Whether the rows can be read; if not, the errors say why."""
    nombres = {columna.clave: columna.nombre for columna in hoja.columnas}
    for clave, titulo, primera, otra in encabezado.repetidas:
        hoja.errar(
            encabezado.fila,
            nombres[clave],
            titulo,
            f"La columna «{nombres[clave]}» aparece más de una vez: "
            f"{nombrar(titulo, otra)} y antes en la {nombrar(nombres[clave], primera)}; deje una.",
        )
    encontrados = ", ".join(f"«{titulo}»" for titulo in encabezado.titulos)
    for columna in encabezado.faltan(hoja.columnas):
        hoja.errar(
            encabezado.fila,
            columna.nombre,
            "",
            f"Falta la columna «{columna.nombre}»; agréguela. Los encabezados encontrados son: "
            f"{encontrados}.",
        )
    if hoja.errores:
        return False
    hoja.presentes = frozenset(encabezado.donde)
    if encabezado.ajenas:
        ajenas = ", ".join(nombrar(titulo, columna) for titulo, columna in encabezado.ajenas)
        hoja.avisos.append(f"No se leyeron estas columnas, que no se conocen: {ajenas}.")
    return True


# --- The rows -------------------------------------------------------------------------------
class _Llenador:
    """Fills a Hoja with the rows under its header."""

    def __init__(self, hoja: Hoja, tabla: Tabla, encabezado: Encabezado, limites: Limites):
        self.hoja, self.tabla, self.encabezado, self.limites = hoja, tabla, encabezado, limites
        self.lugares = [encabezado.donde.get(columna.clave, -1) for columna in hoja.columnas]
        self.de_columna = {lugar: i for i, lugar in enumerate(self.lugares) if lugar >= 0}
        self.tituladas = {*encabezado.donde.values(), *(lugar for _, lugar in encabezado.ajenas)}
        self.sueltas: list[str] = []  # what stands under no title: the first ones, and how many
        self.cuantas_sueltas = 0

    def llenar(self, filas: Iterator[tuple[int, dict]]):
        leidas = self._leer(filas)
        self._unir(leidas)
        grupos = self._grupos()
        anterior = None
        for numero, fila in leidas:
            if anterior is not None and None in fila:
                _arrastrar(fila, anterior, grupos)
            anterior = fila
            self.hoja.numeros.append(numero)
            self.hoja.filas.append(tuple(fila))
        self._senalar()
        self._avisar_de_ocultas()
        self._avisar_de_sueltas()

    def _leer(self, filas) -> list[tuple[int, list]]:
        leidas, lugares, maximo = [], self.lugares, self.limites.caracteres
        desde, en_orden, ultima = self.encabezado.fila, True, 0
        blancos = frozenset(BLANCOS)
        for numero, celdas in filas:
            if numero <= desde:
                continue
            if len(celdas) > self.limites.columnas:
                raise demasiadas_columnas(self.limites)
            fila = list(map(celdas.get, lugares))
            if not celdas.keys() <= self.tituladas:
                self._apuntar_sueltas(numero, celdas)
            for indice, valor in enumerate(fila):
                if valor.__class__ is str:
                    if not valor or (valor[0] in blancos and not valor.strip(BLANCOS)):
                        fila[indice] = None
                    elif len(valor) > maximo:
                        self._muy_larga(numero, indice, valor)
                        fila[indice] = None
            if fila.count(None) == len(fila):
                continue
            if len(leidas) >= self.limites.filas:
                raise demasiadas_filas(self.limites)
            if len(self.hoja.errores) > self.limites.errores:
                break
            leidas.append((numero, fila))
            en_orden, ultima = en_orden and numero > ultima, numero
        if not en_orden:
            leidas.sort(key=lambda leida: leida[0])
        return leidas

    def _apuntar_sueltas(self, numero: int, celdas: dict):
        """Note what stands under no title; in a text file it is what follows a comma too many."""
        for columna in sorted(celdas.keys() - self.tituladas):
            valor = celdas[columna]
            if en_blanco(valor):
                continue
            if not self.tabla.es_texto:
                self.cuantas_sueltas += 1
                if self.cuantas_sueltas <= SUELTAS_A_LA_VISTA:
                    dice = como_se_ve(valor)[:VISIBLES_EN_ERROR]
                    self.sueltas.append(f"{letras(columna)}{numero} («{dice}»)")
            else:
                self.hoja.errar(
                    numero,
                    "",
                    como_se_ve(valor),
                    "La fila tiene más celdas que títulos el encabezado: si es parte de un texto "
                    "con comas, escriba el texto entre comillas; si no, bórrelo.",
                )

    def _avisar_de_sueltas(self):
        if not self.sueltas:
            return
        mas = self.cuantas_sueltas - len(self.sueltas)
        y_mas = f" y {contar(mas, 'celda más', 'celdas más')}" if mas else ""
        self.hoja.avisos.append(
            f"No se leyó lo que no está bajo ningún título: {', '.join(self.sueltas)}{y_mas}."
        )

    def _muy_larga(self, numero: int, indice: int, valor: str):
        self.hoja.errar(
            numero,
            self.hoja.columnas[indice].nombre,
            valor,
            f"La celda tiene {len(valor):,} caracteres y el máximo es "
            f"{self.limites.caracteres:,}; acórtela.",
        )

    def _unir(self, leidas: list[tuple[int, list]]):
        """Write the value of each vertically merged range into the cells under its first one."""
        numeros = [numero for numero, _ in leidas]
        porcentuales = set(self.tabla.porcentajes)
        cubierta: dict[int, int] = {}
        for desde, columna, hasta in sorted(self.tabla.unidas):
            indice = self.de_columna.get(columna)
            if indice is None or desde <= cubierta.get(columna, self.encabezado.fila):
                continue
            cubierta[columna] = hasta
            primera = bisect_left(numeros, desde)
            if primera == len(numeros) or numeros[primera] != desde:
                continue
            valor = leidas[primera][1][indice]
            for numero, fila in islice(leidas, primera + 1, bisect_left(numeros, hasta + 1)):
                fila[indice] = valor
                if (desde, columna) in porcentuales:
                    self.tabla.porcentajes.append((numero, columna))

    def _grupos(self) -> list[list[int]]:
        """The positions of the columns found of each fill-down group; the first one leads."""
        grupos: dict[str, list[int]] = {}
        for indice, columna in enumerate(self.hoja.columnas):
            if columna.arrastre and self.lugares[indice] >= 0:
                grupos.setdefault(columna.arrastre, []).append(indice)
        return list(grupos.values())

    def _senalar(self):
        """Say how the cells read are shown, and which hold an error."""
        hoja, columnas = self.hoja, self.hoja.columnas
        for fila, columna in self.tabla.porcentajes:
            indice = self.de_columna.get(columna)
            if indice is not None and fila > self.encabezado.fila:
                hoja.porcentajes.add((fila, columnas[indice].clave))
        for (fila, columna), decimales in self.tabla.decimales.items():
            indice = self.de_columna.get(columna)
            if indice is not None and fila > self.encabezado.fila:
                hoja.decimales[fila, columnas[indice].clave] = decimales
        for fila, columna, valor, mensaje in self.tabla.problemas:
            if columna < 0:
                hoja.errar(fila, "", valor, mensaje)
            elif columna in self.de_columna and fila > self.encabezado.fila:
                hoja.errar(fila, columnas[self.de_columna[columna]].nombre, valor, mensaje)
        hoja.errores.sort(key=lambda error: error.fila or 0)

    def _avisar_de_ocultas(self):
        ocultas = self.tabla.ocultas
        leidas = [numero for numero in self.hoja.numeros if numero in ocultas] if ocultas else ()
        if leidas:
            cuantas = contar(len(leidas), "fila oculta", "filas ocultas")
            self.hoja.avisos.append(
                f"También se leyó lo que no se ve: {cuantas}, a mano o por un filtro (la primera, "
                f"la {leidas[0]}). Si no van, bórrelas del archivo."
            )
        columnas = [
            nombrar(self.hoja.columnas[indice].nombre, lugar)
            for lugar, indice in sorted(self.de_columna.items())
            if any(desde <= lugar <= hasta for desde, hasta in self.tabla.columnas_ocultas)
        ]
        if columnas:
            cuales = ", ".join(columnas)
            self.hoja.avisos.append(
                f"También se leyeron columnas que no se ven: {cuales}. Si no van, bórrelas del "
                "archivo."
            )


def _arrastrar(fila: list, anterior: list, grupos: list[list[int]]):
    """Fill down each group; where one begins anew, those under it do too."""
    for grupo in grupos:
        guia = fila[grupo[0]]
        if guia is not None and guia != anterior[grupo[0]]:
            return
        for indice in grupo:
            if fila[indice] is None:
                fila[indice] = anterior[indice]
