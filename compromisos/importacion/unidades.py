"""The units that a cell names, and which known one an unknown name is most like."""

import difflib
import re
from collections import Counter
from collections.abc import Container, Iterable
from functools import lru_cache

from evj.web.texto import normalizar

PARECIDO_MINIMO = 0.6
JUNTAS_MAXIMAS = 30  # how many " y " a cell may hold and still be split

_Y = re.compile(r" (?:y|e) ", re.IGNORECASE)


def separar_dependencias(texto: str, conocidas: Container[str]) -> list[str]:
    """The units named in a cell, in order, each once.

    Separated by " / ", ";" or a line break; by "/" without spaces and by " y " only where both
    halves are known units. `conocidas` holds normalised names. What is a known unit is not split.
    """
    nombres: dict[str, str] = {}
    for parte in re.split(r"[;\n\r]", texto):
        for nombre in _por_barra(" ".join(parte.split()), conocidas):
            for limpio in _por_y(nombre.strip(" /"), conocidas):
                if limpio:
                    nombres.setdefault(normalizar(limpio), limpio)
    return list(nombres.values())


def _por_barra(texto: str, conocidas: Container[str]) -> list[str]:
    if "/" not in texto or normalizar(texto) in conocidas:
        return [texto]
    partes = []
    for parte in re.split(r" /+ ?|/+ ", texto):
        pegadas = parte.split("/")
        juntas = any(normalizar(pegada) not in conocidas for pegada in pegadas)
        partes += [parte] if juntas else pegadas
    return partes


def _por_y(texto: str, conocidas: Container[str]) -> list[str]:
    """Known units joined by " y ", or the text as it is when a part of it is not one."""
    cortes = [hallado.span() for hallado in _Y.finditer(texto)]
    if not cortes or len(cortes) > JUNTAS_MAXIMAS or normalizar(texto) in conocidas:
        return [texto]
    inicios = [0, *(fin for _, fin in cortes)]
    finales = [*(inicio for inicio, _ in cortes), len(texto)]
    # desde[i]: the units of the text from the i-th start on, the longest names first.
    desde: dict[int, list[str] | None] = {len(inicios): []}
    for i in reversed(range(len(inicios))):
        desde[i] = None
        for j in reversed(range(i, len(finales))):
            nombre, resto = texto[inicios[i] : finales[j]], desde[j + 1]
            if resto is not None and normalizar(nombre) in conocidas:
                desde[i] = [nombre, *resto]
                break
    return desde[0] or [texto]


def mas_parecida(nombre: str, conocidas: Iterable[str]) -> str | None:
    """The known name most like this one, as `conocidas` writes it, or None when none is near."""
    return _mas_parecida(normalizar(nombre[:200]), tuple(conocidas))


@lru_cache(maxsize=4096)
def _mas_parecida(clave: str, conocidas: tuple[str, ...]) -> str | None:
    """Only the few names that share most groups of three letters are compared in full."""
    comunes = Counter()
    indice = _por_trigrama(conocidas)
    for trigrama in _trigramas(clave):
        comunes.update(indice.get(trigrama, ()))
    mejor, parecido = None, PARECIDO_MINIMO
    comparador = difflib.SequenceMatcher(autojunk=False)
    comparador.set_seq2(clave)
    for posicion, _ in comunes.most_common(5):
        comparador.set_seq1(normalizar(conocidas[posicion]))
        if comparador.ratio() > parecido:
            mejor, parecido = conocidas[posicion], comparador.ratio()
    return mejor


@lru_cache(maxsize=8)
def _por_trigrama(conocidas: tuple[str, ...]) -> dict[str, list[int]]:
    indice: dict[str, list[int]] = {}
    for posicion, conocida in enumerate(conocidas):
        for trigrama in _trigramas(normalizar(conocida)):
            indice.setdefault(trigrama, []).append(posicion)
    return indice


def _trigramas(clave: str) -> set[str]:
    con_bordes = f" {clave} "
    return {con_bordes[i : i + 3] for i in range(len(con_bordes) - 2)}
