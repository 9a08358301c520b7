"""What changed from one text to another, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_PALABRA = re.compile(r"(?:\w+(?:[.,]\w+)*|[^\w\s]+|^)\s*")
CONTEXTO = 12  # words that stay, shown around those that change


@dataclass(frozen=True)
class Tramo:
    """`que`: "igual", "quitado" or "puesto"; the same words, if many, are cut to those near."""

    que: str
    texto: str


def comparar(antes: str, despues: str) -> list[Tramo]:
    """The second text as the first one with some words taken out and others put in."""
    viejas, nuevas = _PALABRA.findall(antes), _PALABRA.findall(despues)
    lineas = ([palabra.strip() for palabra in palabras] for palabras in (viejas, nuevas))
    pasos = SequenceMatcher(None, *lineas, autojunk=False).get_opcodes()
    tramos = []
    for n, (paso, a, b, c, d) in enumerate(pasos):
        if paso == "equal":
            corto = _cortar(nuevas[c:d], primero=n == 0, ultimo=n == len(pasos) - 1)
            tramos.append(Tramo("igual", corto))
            continue
        if b > a:
            tramos.append(Tramo("quitado", "".join(viejas[a:b])))
        if d > c:
            tramos.append(Tramo("puesto", "".join(nuevas[c:d])))
    return tramos


def _cortar(palabras, *, primero, ultimo) -> str:
    """Only what is near a change; the whole when it is short."""
    if primero and ultimo:
        return "".join(palabras)
    inicio = [] if primero else palabras[:CONTEXTO]
    final = [] if ultimo else palabras[-CONTEXTO:]
    if len(inicio) + len(final) >= len(palabras):
        return "".join(palabras)
    return f"{''.join(inicio)}… {''.join(final)}"
