"""What officials type for a day, turned into the day."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from evj.web.fechas import ANIO_MAXIMO, ANIO_MINIMO
from evj.web.texto import normalizar

from .valores import CORTO_MAXIMO, ValorInvalido, en_linea

NO_ES_FECHA = "No es una fecha; escriba día/mes/año, por ejemplo 29/03/2019."
MESES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("septiembre", "octubre", "noviembre", "diciembre"),
)
NUMERO_DE_MES = {
    **{mes: numero for numero, mes in enumerate(MESES, 1)},
    **{mes[:3]: numero for numero, mes in enumerate(MESES, 1)},
    "sept": 9,
    "setiembre": 9,
}

_HORA = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
_ISO = re.compile(
    r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})"
    rf"(?:[T ]{_HORA}(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})?)?"
)
_DMA = re.compile(
    r"([0-9]{1,2}) ?[/.-] ?([0-9]{1,2}) ?[/.-] ?([0-9]{4}|[0-9]{2})"
    rf"(?:,? {_HORA}(?: ?[ap]\.? ?m\.?)?)?",
    re.IGNORECASE,
)
_EN_LETRA = re.compile(
    r"(?:(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo),? )?"
    r"([0-9]{1,2})(?:\.?o|°|ro|er)?(?: de |[ /.-])"
    r"([a-z]{3,10})\.?(?: del? |[ /.-])([0-9]{4}|[0-9]{2})"
)
_SERIE = re.compile(r"[0-9]{5}(?:\.[0-9]{1,15})?")


def leer_fecha(celda, *, desde_1904: bool = False) -> date | None:
    """The calendar day written in the cell: never month first, never shifted by a time zone.

    Takes dates, Excel serial numbers, ISO, day/month/year with two or four digits (two digits are
    2000-2099), "29/03/19 11:00 PM", "30 de diciembre de 2019" and "lunes, 1º de abril de 2019".
    """
    if celda is None or celda == "":
        return None
    if isinstance(celda, datetime):
        return _en_rango(celda.date())
    if isinstance(celda, date):
        return _en_rango(celda)
    if isinstance(celda, bool):
        raise ValorInvalido(NO_ES_FECHA)
    if isinstance(celda, int | float):
        return _de_numero_de_serie(celda, desde_1904)
    texto = str(celda)
    if len(texto) > CORTO_MAXIMO:
        raise ValorInvalido(NO_ES_FECHA)
    return _de_texto(texto)


@lru_cache(maxsize=8192)
def _de_texto(texto: str) -> date | None:
    escrito = en_linea(texto).removesuffix(".")
    if not escrito:
        return None
    if hallado := _ISO.fullmatch(escrito):
        return _fecha(*map(int, hallado.groups()))
    if hallado := _DMA.fullmatch(escrito):
        dia, mes, anio = hallado.groups()
        return _fecha(_anio(anio), int(mes), int(dia))
    hallado = _EN_LETRA.fullmatch(normalizar(escrito)) if len(escrito) < 40 else None
    if hallado and hallado[2] in NUMERO_DE_MES:
        return _fecha(_anio(hallado[3]), NUMERO_DE_MES[hallado[2]], int(hallado[1]))
    if _SERIE.fullmatch(escrito):
        return _de_numero_de_serie(float(escrito), False)
    raise ValorInvalido(NO_ES_FECHA)


def _anio(escrito: str) -> int:
    return int(escrito) + (2000 if len(escrito) == 2 else 0)


def _fecha(anio: int, mes: int, dia: int) -> date:
    if not 1 <= mes <= 12:
        raise ValorInvalido(f"No existe el mes {mes}; escriba día/mes/año, por ejemplo 29/03/2019.")
    try:
        return _en_rango(date(anio, mes, dia))
    except ValueError as error:
        if isinstance(error, ValorInvalido):
            raise
        raise ValorInvalido(
            f"No existe el día {dia} de {MESES[mes - 1]} de {anio}; corrija la fecha."
        ) from None


def _de_numero_de_serie(numero: float, desde_1904: bool) -> date:
    if ANIO_MINIMO <= numero <= ANIO_MAXIMO:
        raise ValorInvalido("Es sólo un año; escriba día/mes/año, por ejemplo 29/03/2019.")
    origen = date(1904, 1, 1) if desde_1904 else date(1899, 12, 30)
    try:
        return _en_rango(origen + timedelta(days=int(numero)))
    except (OverflowError, ValueError) as error:
        if isinstance(error, ValorInvalido):
            raise
        raise ValorInvalido(NO_ES_FECHA) from None


def _en_rango(fecha: date) -> date:
    if not ANIO_MINIMO <= fecha.year <= ANIO_MAXIMO:
        raise ValorInvalido(
            f"El año {fecha.year} está fuera de {ANIO_MINIMO}-{ANIO_MAXIMO}; corrija la fecha."
        )
    return fecha
