"""Text as it is compared and searched."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def normalizar(texto: str) -> str:
    """Without case, accents, no-break or repeated spaces."""
    llano = unicodedata.normalize("NFKD", texto.casefold())
    return " ".join("".join(c for c in llano if not unicodedata.combining(c)).split())
