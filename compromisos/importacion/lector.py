"""Reading a sheet cell by cell: every error of it is kept, and each cell is named once."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from evj.web.texto import PROHIBIDOS

from .hoja import ErrorDeCelda, Hoja, acortar
from .valores import ValorInvalido, como_porcentaje, como_se_ve


class Lector:
    """For what turns the rows of a sheet into something else. `fila` is the row being read;
    `nombres` are the columns' titles by their claves."""

    def __init__(self, hoja: Hoja, nombres: Mapping[str, str], errores: list[ErrorDeCelda]):
        self.hoja = hoja
        self.nombres = nombres
        self.errores = errores
        self.senaladas = {(error.fila, error.columna) for error in errores}
        self.fila = 0

    def error(self, clave: str, valor, mensaje, fila: int | None = None):
        """Note what is wrong with a cell, once: the reader may have named it already."""
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

    def celda(self, clave: str, leer: Callable, celda, *argumentos):
        """What the cell says, or None once its error is noted."""
        try:
            return leer(celda, *argumentos)
        except ValorInvalido as error:
            self.error(clave, celda, error)
            return None
