"""The progress bar of a command, drawn on a terminal only."""

import sys
from collections.abc import Collection

from tqdm import tqdm

FORMATO = "{desc} |{bar}| {n_fmt}/{total_fmt} [{elapsed}]"


def barra(verbosity: int):
    """A function that walks over things, telling how far it got unless it was asked to be quiet."""

    def seguir(cosas: Collection, que: str):
        callada = True if verbosity == 0 else None  # None: wherever it is not a terminal
        return tqdm(cosas, desc=que, file=sys.stderr, disable=callada, bar_format=FORMATO)

    return seguir
