"""What officials type in a cell, turned into dates, percentages, numbers, names and clean text.

Every function takes a cell as the reader gives it (None, str, int, float, bool, date or datetime)
and raises ValorInvalido with a sentence in Spanish that says what to write instead.
"""

import difflib
import re
from collections.abc import Container, Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from evj.web.exportacion import desescapar
from evj.web.texto import normalizar

MARCA = "[…]"
ANIO_MINIMO, ANIO_MAXIMO = 2000, 2100
NUMERO_MAXIMO = 9999
MESES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("septiembre", "octubre", "noviembre", "diciembre"),
)

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_DMA = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})(?:\s+(.+))?")
_EN_LETRA = re.compile(r"(\d{1,2}) (?:de )?([a-z]+) (?:del? )?(\d{4})")
_HORA = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?\s*m\.?)?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ENTERO = re.compile(r"(?:[^\W\d_]+\.?\s*)*(\d{1,6})\.?")
_PAR = re.compile(r"(?:[^\W\d_]+\.?\s*)*(\d{1,6})\.(\d{1,6})\.?")


class ValorInvalido(ValueError):
    """The cell does not hold what its column needs; str() says so to the user."""


def en_blanco(celda) -> bool:
    return celda is None or (isinstance(celda, str) and not celda.strip())


# --- Dates ----------------------------------------------------------------------------------
def leer_fecha(celda, *, desde_1904: bool = False) -> date | None:
    """The calendar day written in the cell: never month first, never shifted by a time zone.

    Takes dates, Excel serial numbers, ISO, day/month/year with two or four digits (two digits are
    2000-2099), "29/03/19 11:00 PM" and "30 de diciembre de 2019".
    """
    if celda is None or celda == "":
        return None
    if isinstance(celda, datetime):
        return _en_rango(celda.date())
    if isinstance(celda, date):
        return _en_rango(celda)
    if isinstance(celda, bool):
        raise ValorInvalido("No es una fecha. Escriba día/mes/año, por ejemplo 29/03/2019.")
    if isinstance(celda, int | float):
        return _de_numero_de_serie(celda, desde_1904)
    return _de_texto(str(celda))


@lru_cache(maxsize=8192)
def _de_texto(texto: str) -> date | None:
    llano = " ".join(texto.replace("\xa0", " ").split())
    if not llano:
        return None
    if hallado := _ISO.fullmatch(llano):
        return _fecha(*map(int, hallado.groups()))
    if hallado := _DMA.fullmatch(llano):
        dia, mes, anio, resto = hallado.groups()
        if resto and not _HORA.fullmatch(resto):
            raise ValorInvalido(f"No se entiende «{resto}» después de la fecha.")
        return _fecha(int(anio) + (2000 if len(anio) == 2 else 0), int(mes), int(dia))
    if hallado := _EN_LETRA.fullmatch(normalizar(llano)):
        dia, mes, anio = hallado.groups()
        if mes == "setiembre":
            mes = "septiembre"
        if mes in MESES:
            return _fecha(int(anio), MESES.index(mes) + 1, int(dia))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", llano):
        return _de_numero_de_serie(float(llano), False)
    raise ValorInvalido("No es una fecha. Escriba día/mes/año, por ejemplo 29/03/2019.")


def _fecha(anio: int, mes: int, dia: int) -> date:
    if not 1 <= mes <= 12:
        raise ValorInvalido(f"No existe el mes {mes}. Escriba día/mes/año, por ejemplo 29/03/2019.")
    try:
        return _en_rango(date(anio, mes, dia))
    except ValueError as error:
        if isinstance(error, ValorInvalido):
            raise
        raise ValorInvalido(
            f"No existe el día {dia} de {MESES[mes - 1]} de {anio}. Corrija la fecha."
        ) from None


def _de_numero_de_serie(numero: float, desde_1904: bool) -> date:
    origen = date(1904, 1, 1) if desde_1904 else date(1899, 12, 30)
    try:
        return _en_rango(origen + timedelta(days=int(numero)))
    except (OverflowError, ValueError) as error:
        if isinstance(error, ValorInvalido):
            raise
        raise ValorInvalido("El número no es una fecha de Excel. Escriba día/mes/año.") from None


def _en_rango(fecha: date) -> date:
    if not ANIO_MINIMO <= fecha.year <= ANIO_MAXIMO:
        raise ValorInvalido(
            f"El año {fecha.year} está fuera de {ANIO_MINIMO}-{ANIO_MAXIMO}. Corrija la fecha."
        )
    return fecha


# --- Percentages and numbers ----------------------------------------------------------------
def leer_porcentaje(celda, formato_porcentaje: bool = False) -> Decimal | None:
    """0 to 100, rounded half up to two decimals; a cell formatted as 25 % holds 0.25."""
    if celda is None or celda == "":
        return None
    if isinstance(celda, bool | date):
        raise ValorInvalido("No es un porcentaje. Escriba un número de 0 a 100.")
    return _porcentaje(str(celda), formato_porcentaje and not isinstance(celda, str))


@lru_cache(maxsize=4096)
def _porcentaje(texto: str, por_cien: bool) -> Decimal | None:
    llano = texto.replace("\xa0", " ").strip().removesuffix("%").strip().replace(",", ".")
    if not llano:
        return None
    try:
        numero = Decimal(llano)
    except InvalidOperation:
        numero = Decimal("NaN")
    if not numero.is_finite():
        raise ValorInvalido("No es un porcentaje. Escriba un número de 0 a 100, como 25 o 74.5.")
    if numero.adjusted() > 3:
        raise ValorInvalido("El porcentaje va de 0 a 100.")
    if por_cien:
        numero *= 100
    numero = numero.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    if not 0 <= numero <= 100:
        raise ValorInvalido("El porcentaje va de 0 a 100.")
    return numero


def leer_numero(celda) -> int | None:
    """A number from 1: 7, 7.0, "7", "7.", "No. 7", "Compromiso No.7"."""
    if en_blanco(celda):
        return None
    if isinstance(celda, int | float) and not isinstance(celda, bool):
        return _numero_valido(celda)
    hallado = None if isinstance(celda, bool | date) else _ENTERO.fullmatch(str(celda).strip())
    if not hallado:
        raise ValorInvalido("No es un número. Escriba un número entero, por ejemplo 7.")
    return _numero_valido(int(hallado[1]))


def leer_numero_actividad(celda, compromiso: int) -> int | None:
    """The activity's number within its commitment; "1.2" is activity 2 of commitment 1."""
    if isinstance(celda, float) and not celda.is_integer():
        celda = repr(celda)
    if isinstance(celda, str) and (hallado := _PAR.fullmatch(celda.strip())):
        if int(hallado[1]) != compromiso:
            raise ValorInvalido(
                f"«{celda.strip()}» sería del compromiso {hallado[1]}, pero la fila es del "
                f"compromiso {compromiso}. Corrija uno de los dos números."
            )
        return _numero_valido(int(hallado[2]))
    return leer_numero(celda)


def _numero_valido(numero: float) -> int:
    if not 1 <= numero <= NUMERO_MAXIMO or int(numero) != numero:
        raise ValorInvalido(f"Escriba un número entero de 1 a {NUMERO_MAXIMO}.")
    return int(numero)


# --- Text -----------------------------------------------------------------------------------
def leer_texto(celda, maximo: int) -> str:
    """Clean text: no outer or no-break spaces, line breaks as \\n, our export's apostrophe off."""
    if celda is None:
        return ""
    if not isinstance(celda, str):
        return _como_texto(celda)
    texto = celda
    if not texto.isprintable():
        texto = texto.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
        if _CONTROL.search(texto):
            raise ValorInvalido(
                "Tiene un carácter de control que no se ve. Borre la celda y escriba el texto."
            )
    texto = desescapar(texto.strip()).strip()
    if len(texto) > maximo:
        raise ValorInvalido(
            f"El texto tiene {len(texto):,} caracteres y el máximo es {maximo:,}. Acórtelo."
        )
    return texto


def _como_texto(celda) -> str:
    if isinstance(celda, bool):
        return "sí" if celda else "no"
    if isinstance(celda, float) and celda.is_integer():
        return str(int(celda))
    if isinstance(celda, datetime | date):
        return f"{celda:%d/%m/%Y}"
    return str(celda)


def leer_texto_con_marca(celda, maximo: int) -> tuple[str, bool]:
    """The text and whether it is whole: one that ends in «[…]» was cut, only «[…]» was lost."""
    texto = leer_texto(celda, maximo)
    for marca in (MARCA, "[...]"):
        if texto.endswith(marca):
            return texto.removesuffix(marca).rstrip(), False
    return texto, True


def con_marca(texto: str, completo: bool) -> str:
    """The inverse of leer_texto_con_marca, for export."""
    return texto if completo else f"{texto} {MARCA}".strip()


# --- Names of units -------------------------------------------------------------------------
def separar_dependencias(texto: str, conocidas: Container[str]) -> list[str]:
    """The units named in a cell, in order, each once.

    Separated by "/", ";" or a line break, and by " y " only where both halves are known units;
    `conocidas` holds normalised names. A whole cell that is a known unit is never split.
    """
    nombres: dict[str, str] = {}
    for parte in re.split(r"[;\n]", texto):
        for nombre in _por_barra(parte.strip(), conocidas):
            for limpio in _por_y(" ".join(nombre.split()), conocidas):
                if limpio:
                    nombres.setdefault(normalizar(limpio), limpio)
    return list(nombres.values())


def _por_barra(texto: str, conocidas: Container[str]) -> Iterable[str]:
    if "/" not in texto or normalizar(texto) in conocidas:
        return [texto]
    partes = []
    for parte in re.split(r"\s+/\s*|\s*/\s+", texto):
        pegadas = parte.split("/")
        if all(normalizar(pegada) in conocidas for pegada in pegadas):
            partes += pegadas
        else:
            partes.append(parte)
    return partes


def _por_y(texto: str, conocidas: Container[str]) -> list[str]:
    if " y " not in texto.casefold() or normalizar(texto) in conocidas:
        return [texto]
    for hallado in re.finditer(r" y ", texto, re.IGNORECASE):
        izquierda, derecha = texto[: hallado.start()], texto[hallado.end() :]
        if normalizar(izquierda) in conocidas:
            resto = _por_y(derecha, conocidas)
            if all(normalizar(nombre) in conocidas for nombre in resto):
                return [izquierda, *resto]
    return [texto]


def mas_parecida(nombre: str, conocidas: Iterable[str]) -> str | None:
    """The known name most like this one, or None when none is near."""
    por_clave = {normalizar(conocida): conocida for conocida in conocidas}
    cercanas = difflib.get_close_matches(normalizar(nombre), list(por_clave), n=1, cutoff=0.6)
    return por_clave[cercanas[0]] if cercanas else None
