"""Reading a sheet cell by cell: every error of it is kept, and each cell is named once."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from evj.web.texto import PROHIBIDOS

from .hoja import ErrorDeCelda, Hoja, acortar
from .valores import ValorInvalido, como_porcentaje, como_se_ve, leer_porcentaje


class Lector:
    """For what turns the rows of a sheet into something else. `fila` is the row being read;
    `nombres` are the columns' titles by their claves; `fallas`: how many times a cell was found
    wrong, also one that the reader had named."""

    def __init__(self, hoja: Hoja, nombres: Mapping[str, str], errores: list[ErrorDeCelda]):
        self.hoja = hoja
        self.nombres = nombres
        self.errores = errores
        self.senaladas = {(error.fila, error.columna) for error in errores}
        self.fila = 0
        self.fallas = 0

    def error(self, clave: str, valor, mensaje, fila: int | None = None):
        """Note what is wrong with a cell, once: the reader may have named it already."""
        self.fallas += 1
        lugar = (fila or self.fila, self.nombres[clave])
        if lugar not in self.senaladas:
            self.senaladas.add(lugar)
            texto = PROHIBIDOS.sub("\ufffd", acortar(self._como_se_ve(clave, lugar[0], valor)))
            self.errores.append(ErrorDeCelda(self.hoja.nombre, *lugar, texto, str(mensaje)))

    def _como_se_ve(self, clave: str, fila: int, valor) -> str:
        if isinstance(valor, float) and (fila, clave) in self.hoja.decimales:
            return f"{valor:.{self.hoja.decimales[fila, clave]}f}"
        if isinstance(valor, int | float) and (fila, clave) in self.hoja.porcentajes:
            return como_porcentaje(100 * Decimal(str(valor)))
        return como_se_ve(valor)

    def avisos_de_fracciones(self, clave: str) -> list[str]:
        """Of a column of percentages with none over 1, and some between 0 and 1, that no format
        and no sign says to be percentages: they may be fractions."""
        if any(cual == clave for _, cual in self.hoja.porcentajes):
            return []
        lugar = list(self.nombres).index(clave)
        celdas = {fila[lugar] for fila in self.hoja.filas}
        try:
            leidos = {leer_porcentaje(celda) for celda in celdas if "%" not in str(celda)} - {None}
        except ValorInvalido:
            return []
        menor = min((leido for leido in leidos if leido), default=1)
        if menor >= 1 or max(leidos) > 1:
            return []
        return [
            f"{self.nombres[clave]}: todos son de 1 o menos. ¿Eran fracciones? "
            f"{menor.normalize():f} se leyó como {como_porcentaje(menor)}; si es "
            f"{como_porcentaje(100 * menor)}, escríbalo así."
        ]

    def celda(self, clave: str, leer: Callable, celda, *argumentos):
        """What the cell says, or None once its error is noted."""
        try:
            return leer(celda, *argumentos)
        except ValorInvalido as error:
            self.error(clave, celda, error)
            return None
