"""The units that a cell names, and which known one an unknown name is most like."""

import difflib
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache

from evj.web.texto import BLANCOS, normalizar

from .valores import ValorInvalido, leer_texto

TEXTO_MAXIMO = 5000
NOMBRE_MAXIMO = 200
# What people write, without signs, where there is no unit: «-», «N/A», «Por definir».
DE_RELLENO = {"", "na", "nd", "sd", "ninguna", "ninguno", "noaplica", "pendiente", "pordefinir"}
SUGERENCIAS_MAXIMAS = 50
NOMBRADAS_MAXIMAS = 5  # of the unknown units of one cell, those that its error names

PARECIDO_MINIMO = 0.6
PARECIDO_DE_ERRATA = 0.93  # a letter or two in a name of the usual length
JUNTAS_MAXIMAS = 30  # how many " y " a cell may hold and still be split

_Y = re.compile(r" (?:y|e) ", re.IGNORECASE)


class Unidades:
    """Reads the cells of units. `conocidas`: the known names by normalised name.

    An unknown one is an error unless `crear`, and then a new unit; `remedio` is how one says so.
    """

    def __init__(self, conocidas: Mapping[str, str], crear: bool, remedio: str):
        self.conocidas = conocidas
        self.crear = crear
        self.remedio = remedio
        self._leidas: dict[str, tuple[str, ...] | str] = {}
        self._formas: dict[str, set[str]] = {}
        self._sugeridas = 0

    def leer(self, celda) -> tuple[str, ...]:
        """The normalised names of the cell's units. Raises ValorInvalido."""
        leidas = self._leidas.get(celda)
        if leidas is None:
            leidas = self._leidas[celda] = self._separar(leer_texto(celda, TEXTO_MAXIMO))
        if isinstance(leidas, str):
            raise ValorInvalido(leidas)
        return leidas

    @property
    def nuevas(self) -> dict[str, str]:
        """One spelling for each new unit, the same whatever the order of the rows."""
        return {clave: max(formas) for clave, formas in self._formas.items()}

    def dudas(self) -> list[str]:
        """What makes one doubt of a new unit: that its name is one misspelt, or holds several."""
        nuevas, dichas, dudas = self.nuevas, set(), []
        todas = {**self.conocidas, **nuevas}
        nombres = tuple(todas.values())
        for clave, nombre in list(nuevas.items())[:SUGERENCIAS_MAXIMAS]:
            parecida = mas_parecida(nombre, nombres, PARECIDO_DE_ERRATA)
            if parecida and parecida not in dichas:
                dichas.add(nombre)
                dudas.append(
                    f"La dependencia nueva «{nombre}» se parece a «{parecida}»: si es la misma, "
                    "corrija el nombre en el archivo; si no, se crea otra."
                )
            elif suya := next((todas[c] for c in _partes(clave) if c in todas), None):
                dudas.append(
                    f"La dependencia nueva «{nombre}» nombra a «{suya}»: si son varias, sepárelas "
                    "con « / »; si no, se crea con ese nombre."
                )
        return dudas

    def _separar(self, texto) -> tuple[str, ...] | str:
        """The units, or what is wrong with them."""
        nombres = {normalizar(n): n for n in separar_dependencias(texto, self.conocidas)}
        desconocidas = [nombre for clave, nombre in nombres.items() if clave not in self.conocidas]
        for nombre in desconocidas:
            if len(nombre) > NOMBRE_MAXIMO:
                return f"El nombre de una dependencia pasa de {NOMBRE_MAXIMO} caracteres."
            if re.sub(r"[\W_]+", "", normalizar(nombre)) in DE_RELLENO:
                return (
                    f"«{nombre}» no es el nombre de una dependencia: escriba su nombre, o deje la "
                    "celda en blanco si nadie responde."
                )
        if desconocidas and not self.crear:
            return self._explicar(desconocidas)
        for nombre in desconocidas:
            self._formas.setdefault(normalizar(nombre), set()).add(nombre)
        return tuple(nombres)

    def _explicar(self, desconocidas) -> str:
        frases = [self._desconocida(nombre) for nombre in desconocidas[:NOMBRADAS_MAXIMAS]]
        if len(desconocidas) > NOMBRADAS_MAXIMAS:
            frases.append(f"Y {len(desconocidas) - NOMBRADAS_MAXIMAS:,} más.")
        return " ".join(frases)

    def _desconocida(self, nombre) -> str:
        self._sugeridas += 1
        parecida = None
        if self._sugeridas <= SUGERENCIAS_MAXIMAS:
            parecida = mas_parecida(nombre, self.conocidas.values())
        pregunta = f" ¿Es «{parecida}»?" if parecida else ""
        return (
            f"No hay ninguna dependencia «{nombre}».{pregunta} Corrija el nombre, o {self.remedio}."
        )


def separar_dependencias(texto: str, conocidas: Container[str]) -> list[str]:
    """The units named in a cell, in order, each once.

    Separated by " / ", ";" or a line break; by "/" without spaces and by " y " only where both
    halves are known units. `conocidas` holds normalised names. What is a known unit is not split.
    """
    nombres: dict[str, str] = {}
    for parte in re.split(r"[;\n\r]", texto):
        for nombre in _por_barra(" ".join(parte.split()), conocidas):
            for limpio in _por_y(nombre.strip(f"/{BLANCOS}"), conocidas):
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


def _partes(clave: str) -> list[str]:
    """What a normalised name would name, if a comma or an "y" parted units in it."""
    partes = re.split(r", ?| (?:y|e) ", clave)
    return partes if len(partes) > 1 else []


def mas_parecida(
    nombre: str, conocidas: Iterable[str], minimo: float = PARECIDO_MINIMO
) -> str | None:
    """Another known name, the most like this one, or None when none is near (`minimo`: 0 to 1)."""
    return _mas_parecida(normalizar(nombre[:NOMBRE_MAXIMO]), tuple(conocidas), minimo)


@lru_cache(maxsize=4096)
def _mas_parecida(clave: str, conocidas: tuple[str, ...], minimo: float) -> str | None:
    """Only the few names that share most groups of three letters are compared in full."""
    comunes = Counter()
    indice = _por_trigrama(conocidas)
    for trigrama in _trigramas(clave):
        comunes.update(indice.get(trigrama, ()))
    mejor, parecido = None, minimo
    comparador = difflib.SequenceMatcher(autojunk=False)
    comparador.set_seq2(clave)
    for posicion, _ in comunes.most_common(5):
        otra = normalizar(conocidas[posicion])
        comparador.set_seq1(otra)
        if otra != clave and comparador.ratio() > parecido:
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
