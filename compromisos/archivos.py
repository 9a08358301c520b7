"""Files that are saved together with rows: all of them, or none is left behind."""

from contextlib import contextmanager


@contextmanager
def archivos_al_guardar():
    """A list for the files that are written; if the rows are not, neither are they."""
    escritos = []
    try:
        yield escritos
    except BaseException:
        for archivo in escritos:
            if archivo:
                archivo.storage.delete(archivo.name)
        raise
