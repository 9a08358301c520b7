"""Text as it is compared and searched."""

import re
import unicodedata
from functools import lru_cache

# The combining marks of Latin text; the generic test below is ten times slower.
_MARCAS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")


@lru_cache(maxsize=4096)
def normalizar(texto: str) -> str:
    """Without case, accents, no-break or repeated spaces; idempotent."""
    if not texto.isascii():
        texto = _sin_marcas(_sin_marcas(texto).casefold())
    return " ".join(texto.casefold().split())


def _sin_marcas(texto):
    llano = _MARCAS.sub("", unicodedata.normalize("NFKD", texto))
    if llano.isascii():
        return llano
    return "".join(c for c in llano if not unicodedata.combining(c))
