"""What officials type in a cell, turned into percentages, numbers, names and clean text.

Every function takes a cell as the reader gives it (None, str, int, float, bool, date or datetime)
and raises ValorInvalido with a sentence in Spanish that says what to write instead.
"""

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from evj.web.exportacion import desescapar
from evj.web.texto import BLANCOS, PROHIBIDOS, normalizar

MARCA = "[…]"
NUMERO_MAXIMO = 32_767  # of the column that keeps it
RUIDO = Decimal("0.000001")
CORTO_MAXIMO = 200  # characters of a date or a percentage, spaces included: they are kept in memory
NO_ES_PORCENTAJE = "No es un porcentaje; escriba un número de 0 a 100, como 25 o 74.5."
NO_ES_DECIMAL = "No es una cifra; escriba un número con punto decimal, como 31.31."
NO_ES_ENTERO = "No es un número entero; escríbalo con cifras, como 1200 o 1,200."
NO_ES_DINERO = (
    "No son pesos; escriba 1234.50 o 1,234.50: coma para los miles y punto para los centavos."
)
NO_ES_NUMERO = f"No es un número de orden; escriba un entero de 1 a {NUMERO_MAXIMO:,}, como 7."
CON_CONTROL = (
    "El texto tiene un carácter de control, que no se ve (U+{:04X}); borre la celda y escríbalo de "
    "nuevo."
)
_ESPACIOS_FIJOS = re.compile("[\u00a0\u2007\u202f]")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{0,30})?")
_DINERO = re.compile(r"\$?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(\.[0-9]{1,2})?")
_PORCENTAJE = re.compile(r"([+-]?[0-9]{1,30}(?:[.,][0-9]{0,30})?) ?%?")
# Three digits after a comma are thousands in Mexico; after a point, if all are zeros.
_CON_MILES = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3}|\.000)")
_MILES_O_DECIMALES = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_ENTERO_ESCRITO = re.compile(
    r"([+-]?)([1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]{1,15})(?:\.0{0,2})?"
)
_CON_PUNTO_DE_MILES = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_ROTULO = (
    r"(?:(?:compromisos?|actividad|recomendacion|numero|comp|act|rec|num|nro|no|n)[.:°]? ?"
    r"|# ?){0,3}"
)
_ENTERO = re.compile(rf"{_ROTULO}([0-9]{{1,9}})(?:\.0{{0,9}})?[:)]?")
_PAR = re.compile(rf"{_ROTULO}([0-9]{{1,9}})\.([0-9]{{1,9}})\.?[:)]?")
_MARCADO = re.compile(r"(\[(?:…|\.\.\.)\])('*)$")


class ValorInvalido(ValueError):
    """The cell does not hold what its column needs; str() says so to the user."""


def en_blanco(celda) -> bool:
    return celda is None or (isinstance(celda, str) and not celda.strip(BLANCOS))


def en_linea(texto: str) -> str:
    return " ".join(texto.strip(BLANCOS).split())


# --- Percentages and numbers ----------------------------------------------------------------
def leer_porcentaje(celda, formato_porcentaje: bool = False) -> Decimal | None:
    """0 to 100, rounded half up to two decimals; a number formatted as 25 % holds 0.25."""
    if celda is None or celda == "":
        return None
    if isinstance(celda, bool | date | time):
        raise ValorInvalido(NO_ES_PORCENTAJE)
    if isinstance(celda, str):
        if len(celda) > CORTO_MAXIMO:
            raise ValorInvalido(NO_ES_PORCENTAJE)
        return _de_texto_a_porcentaje(celda)
    return _porcentaje(str(celda), formato_porcentaje)


@lru_cache(maxsize=4096)
def _de_texto_a_porcentaje(texto: str) -> Decimal | None:
    escrito = en_linea(texto)
    if not escrito:
        return None
    hallado = _PORCENTAJE.fullmatch(escrito)
    if not hallado:
        raise ValorInvalido(NO_ES_PORCENTAJE)
    numero = hallado[1].replace(",", ".")
    if _CON_MILES.fullmatch(hallado[1]):
        llano = f"{Decimal(numero).normalize():f}"
        raise ValorInvalido(
            f"No se sabe si es {llano} o {numero.replace('.', '')}; escriba {llano} si eso es, o "
            "100 si está terminada."
        )
    return _porcentaje(numero, False)


@lru_cache(maxsize=4096)
def _porcentaje(escrito: str, por_cien: bool) -> Decimal:
    try:
        numero = Decimal(escrito)
    except InvalidOperation:
        raise ValorInvalido(NO_ES_PORCENTAJE) from None
    if not numero.is_finite():
        raise ValorInvalido(NO_ES_PORCENTAJE)
    if numero and numero.adjusted() > 3:
        raise ValorInvalido("El porcentaje va de 0 a 100; corríjalo.")
    if por_cien:
        numero *= 100
    redondo = numero.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) + 0
    # Excel's noise apart: 100.0000000001 is what it keeps of a sum that gives 100.
    if not -RUIDO <= numero <= 100 + RUIDO:
        raise ValorInvalido("El porcentaje va de 0 a 100; corríjalo.")
    # 100 says "finished": nothing less is rounded up to it, but Excel's noise (99.99999999) is.
    return Decimal("99.99") if redondo == 100 and numero < Decimal("99.9999") else redondo


def leer_decimal(celda, *, enteros: int, decimales: int) -> Decimal | None:
    """A figure with a sign or without, rounded half up; a comma is a decimal point too, but where
    it may be one of thousands."""
    if en_blanco(celda):
        return None
    if isinstance(celda, bool | date | time):
        raise ValorInvalido(NO_ES_DECIMAL)
    escrito = (
        en_linea(celda).replace(" ", "")[:CORTO_MAXIMO] if isinstance(celda, str) else str(celda)
    )
    if isinstance(celda, str) and not _DECIMAL.fullmatch(escrito):
        raise ValorInvalido(NO_ES_DECIMAL)
    if _MILES_O_DECIMALES.fullmatch(escrito):
        con_punto = escrito.replace(",", ".")
        raise ValorInvalido(
            f"No se sabe si es {con_punto} o {escrito.replace(',', '')}; escríbalo sin coma, como "
            f"{con_punto}."
        )
    try:
        numero = Decimal(escrito.replace(",", "."))
        redondo = numero.quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP) + 0
    except InvalidOperation:
        raise ValorInvalido(NO_ES_DECIMAL) from None
    if abs(redondo) >= 10**enteros:
        raise ValorInvalido(f"La cifra tiene más de {enteros} enteros; corríjala.")
    return redondo


def leer_entero(celda, *, cifras: int, desde: int) -> int | None:
    """A whole number from `desde`: 1200, "1,200", "1 200". A comma is never a decimal point."""
    if en_blanco(celda):
        return None
    if isinstance(celda, bool | date | time):
        raise ValorInvalido(NO_ES_ENTERO)
    if isinstance(celda, str):
        celda = _cifras(en_linea(celda)[:CORTO_MAXIMO])
    numero = leer_decimal(celda, enteros=cifras, decimales=6)
    if numero != int(numero):
        raise ValorInvalido(NO_ES_ENTERO)
    if numero < desde:
        raise ValorInvalido(f"Es un número de {desde} o más; corríjalo.")
    return int(numero)


def _cifras(escrito: str) -> str:
    if _CON_PUNTO_DE_MILES.fullmatch(escrito):
        llano = escrito.replace(".", "")
        raise ValorInvalido(
            f"«{escrito}» lleva punto, y aquí va un número entero; si es {int(llano):,}, escriba "
            f"{llano} o {int(llano):,}."
        )
    hallado = _ENTERO_ESCRITO.fullmatch(escrito)
    if not hallado:
        raise ValorInvalido(NO_ES_ENTERO)
    return hallado[1] + re.sub("[, ]", "", hallado[2])


def leer_dinero(celda, *, enteros: int) -> Decimal | None:
    """Pesos and cents, from 0: 1234.5, "$1,234.50". A comma is never a decimal point, so that what
    is written "1.234,50" is refused and not guessed."""
    if en_blanco(celda):
        return None
    if isinstance(celda, bool | date | time):
        raise ValorInvalido(NO_ES_DINERO)
    if isinstance(celda, str):
        hallado = _DINERO.fullmatch(en_linea(celda).replace(" ", "")[:CORTO_MAXIMO])
        if not hallado:
            raise ValorInvalido(NO_ES_DINERO)
        celda = hallado[1].replace(",", "") + (hallado[2] or "")
    monto = leer_decimal(celda, enteros=enteros, decimales=2)
    if monto < 0:
        raise ValorInvalido("No puede ser menor que cero; corríjalo.")
    return monto


def como_porcentaje(valor: Decimal) -> str:
    return f"{valor.normalize():f} %"


def leer_numero(celda) -> int | None:
    """A number from 1: 7, 7.0, "7", "7.", "No. 7", "Compromiso No.7"."""
    if celda.__class__ is int:
        return _numero_valido(celda)
    if en_blanco(celda):
        return None
    if isinstance(celda, float):
        return _numero_valido(celda)
    hallado = _ENTERO.fullmatch(_rotulado(celda))
    if not hallado:
        raise ValorInvalido(NO_ES_NUMERO)
    return _numero_valido(int(hallado[1]))


def leer_numero_actividad(celda, compromiso: int | None, decimales: int = 0) -> int | None:
    """The activity's number within its commitment; "1.2" is activity 2 of commitment 1.

    Excel keeps 1.10 as the number 1.1: it is activity 10 where the cell shows `decimales`, and
    activity 1 where it does not say how many.
    """
    if celda.__class__ is int:
        return _numero_valido(celda)
    if isinstance(celda, float) and not celda.is_integer():
        celda = f"{celda:.{decimales}f}" if decimales else repr(celda)
    hallado = _PAR.fullmatch(_rotulado(celda)) if isinstance(celda, str) else None
    if not hallado or not int(hallado[2]):
        return leer_numero(celda)
    if compromiso is not None and int(hallado[1]) != compromiso:
        raise ValorInvalido(
            f"«{celda.strip()}» es la actividad {int(hallado[2])} del compromiso "
            f"{int(hallado[1])}, pero la fila es del compromiso {compromiso}; corrija uno de los "
            "dos números."
        )
    return _numero_valido(int(hallado[2]))


def _rotulado(celda) -> str:
    """A short text ready to be matched; what is no text, or too long, matches nothing."""
    return normalizar(celda) if isinstance(celda, str) and len(celda) < 60 else ""


def _numero_valido(numero: float) -> int:
    if not 1 <= numero <= NUMERO_MAXIMO or int(numero) != numero:
        raise ValorInvalido(NO_ES_NUMERO)
    return int(numero)


# --- Text -----------------------------------------------------------------------------------
def leer_texto(celda, maximo: int) -> str:
    """Clean text: nothing invisible at its ends, no no-break spaces, line breaks as \\n, our
    export's apostrophe off."""
    texto = _limpiar(celda, maximo)
    _acotar(texto, maximo, maximo)
    return texto


def _acotar(texto: str, tolerado: int, maximo: int):
    if len(texto) > tolerado:
        raise ValorInvalido(
            f"El texto tiene {len(texto):,} caracteres y el máximo es {maximo:,}; acórtelo."
        )


def _limpiar(celda, maximo: int) -> str:
    if celda is None:
        return ""
    if not isinstance(celda, str):
        return _como_texto(celda)
    texto = celda
    if len(texto) > 2 * maximo:  # too long, though its breaks were all \r\n and it had a mark
        _acotar(texto.strip(), 2 * maximo + len("[...]'"), maximo)
    if not texto.isprintable():
        texto = texto.replace("\r\n", "\n").replace("\r", "\n")
        if hallado := PROHIBIDOS.search(texto):
            raise ValorInvalido(CON_CONTROL.format(ord(hallado[0])))
        texto = _ESPACIOS_FIJOS.sub(" ", texto).strip(BLANCOS)
    return desescapar(texto.strip()).strip()


def _como_texto(celda) -> str:
    if isinstance(celda, bool):
        return "sí" if celda else "no"
    if isinstance(celda, float) and celda.is_integer():
        return str(int(celda))
    if isinstance(celda, datetime) and celda.time() != time():
        return f"{celda:%d/%m/%Y %H:%M}"
    if isinstance(celda, date):
        return f"{celda:%d/%m/%Y}"
    return f"{celda:%H:%M}" if isinstance(celda, time) else str(celda)


def como_se_ve(celda) -> str:
    """A cell's value as its spreadsheet shows it."""
    if isinstance(celda, bool):
        return "VERDADERO" if celda else "FALSO"
    return _como_texto(celda) if celda is not None and not isinstance(celda, str) else celda or ""


def leer_texto_con_marca(celda, maximo: int) -> tuple[str, bool]:
    """The text and whether it is whole: one that ends in «[…]» was cut, only «[…]» was lost.

    A whole text that really ends so has an apostrophe after it, which is taken off.
    """
    texto = _limpiar(celda, maximo)
    hallado = _MARCADO.search(texto) if texto.endswith(("]", "'")) else None
    if hallado and not hallado[2]:
        texto = texto[: hallado.start()].rstrip(BLANCOS)
    elif hallado:
        texto = texto[:-1]
    _acotar(texto, maximo, maximo)
    return texto, not hallado or bool(hallado[2])


def con_marca(texto: str, completo: bool) -> str:
    """The inverse of leer_texto_con_marca, for export."""
    if not completo:
        return f"{texto} {MARCA}".strip()
    return f"{texto}'" if _MARCADO.search(texto) else texto
