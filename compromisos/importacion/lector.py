"""Reading a sheet cell by cell: every error of it is kept, and each cell is named once."""

from collections.abc import Callable, Mapping

from evj.web.texto import PROHIBIDOS

from .hoja import ErrorDeCelda, Hoja, acortar
from .valores import ValorInvalido, como_se_ve


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
            texto = PROHIBIDOS.sub("\ufffd", acortar(como_se_ve(valor)))
            self.errores.append(ErrorDeCelda(self.hoja.nombre, *lugar, texto, str(mensaje)))

    def celda(self, clave: str, leer: Callable, celda, *argumentos):
        """What the cell says, or None once its error is noted."""
        try:
            return leer(celda, *argumentos)
        except ValorInvalido as error:
            self.error(clave, celda, error)
            return None
