"""Text as it is compared and searched."""

import re
import unicodedata
from functools import lru_cache

# The combining marks of Latin text; the generic test below is ten times slower.
_MARCAS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")


# What text pasted from a word processor or a PDF carries and nobody sees.
_INVISIBLES = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")

# What nobody types and no text needs: control characters but tab and the breaks of a line, marks
# that turn round the order of the letters on the screen, and surrogates, which cannot be stored.
PROHIBIDOS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

# What shows nothing where it ends a text, or is all of it: for str.strip.
BLANCOS = "".join(
    letra
    for letra in map(chr, (*range(0x3001), 0xFEFF))
    if letra.isspace() or (_INVISIBLES.match(letra) and not PROHIBIDOS.match(letra))
)


@lru_cache(maxsize=4096)
def normalizar(texto: str) -> str:
    """Without case, accents, invisible marks, no-break or repeated spaces; idempotent."""
    if not texto.isascii():
        texto = _INVISIBLES.sub("", texto)
        texto = _sin_marcas(_sin_marcas(texto).casefold())
    return " ".join(texto.casefold().split())


def _sin_marcas(texto):
    llano = _MARCAS.sub("", unicodedata.normalize("NFKD", texto))
    if llano.isascii():
        return llano
    return "".join(c for c in llano if not unicodedata.combining(c))


def contar(n: int, uno: str, varios: str) -> str:
    """ "1 actividad", "12,000 actividades"."""
    return f"{n:,} {uno if n == 1 else varios}"
