"""What a column of a sheet of records may hold: text, days, hours, figures, one of a few words."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, time
from decimal import Decimal

from django.utils.formats import date_format

from evj.web.texto import normalizar

from .fechas import leer_fecha
from .registros import Dato
from .unidades import mas_parecida
from .valores import (
    ValorInvalido,
    leer_decimal,
    leer_dinero,
    leer_entero,
    leer_texto,
)

SI, NO = "Sí", "No"
AFIRMA = {"si", "s", "x", "1", "verdadero", "true"}
NIEGA = {"no", "n", "0", "falso", "false"}
OPCIONES_EN_ERROR = 12
NO_ES_HORA = "No es una hora; escriba horas y minutos, como 10:00 o 18:30."

_HORA = re.compile(
    r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})? ?(?:([ap])\.? ?m\.?|h\.?|hrs?\.?|horas)?"
)


def dato_de_texto(columna: str, campo: str, maximo: int, **mas) -> Dato:
    """In one line: breaks and repeated spaces are one space."""

    def leer(celda, _):
        return " ".join(leer_texto(celda, maximo).split())

    return Dato(columna, campo, leer, **mas)


def dato_de_fecha(columna: str, campo: str, **mas) -> Dato:
    """A day. It is told in words, so that the third of April is not taken for the fourth of
    March."""
    return Dato(
        columna,
        campo,
        lambda celda, hoja: leer_fecha(celda, desde_1904=hoja.fecha_1904),
        decir=lambda dia: date_format(dia, "DATE_FORMAT") if dia else "",
        vacio=None,
        **mas,
    )


def dato_de_hora(columna: str, campo: str, **mas) -> Dato:
    """To the minute."""

    def decir(hora):
        return f"{hora:%H:%M}" if hora else ""

    return Dato(
        columna,
        campo,
        lambda celda, _: leer_hora(celda),
        celda=decir,
        decir=decir,
        vacio=None,
        **mas,
    )


def leer_hora(celda) -> time:
    """10:00, 18:30 h, 6:30 p. m., or what a spreadsheet keeps of an hour."""
    if isinstance(celda, datetime):
        celda = celda.time()
    if isinstance(celda, time):
        return celda.replace(second=0, microsecond=0)
    if isinstance(celda, float) and 0 <= celda < 1:
        minutos = min(round(celda * 1440), 1439)
        return time(minutos // 60, minutos % 60)
    hallada = _HORA.fullmatch(normalizar(celda)) if isinstance(celda, str) else None
    if not hallada:
        raise ValorInvalido(NO_ES_HORA)
    hora, minuto, mitad = int(hallada[1]), int(hallada[2]), hallada[3]
    if mitad and not 1 <= hora <= 12:
        raise ValorInvalido(NO_ES_HORA)
    if mitad:
        hora = hora % 12 + (12 if mitad == "p" else 0)
    if hora > 23 or minuto > 59:
        raise ValorInvalido(NO_ES_HORA)
    return time(hora, minuto)


def dato_entero(columna: str, campo: str, *, cifras: int, desde: int = 1, **mas) -> Dato:
    def decir(numero):
        return "" if numero is None else f"{numero:,}"

    return Dato(
        columna,
        campo,
        lambda celda, _: leer_entero(celda, cifras=cifras, desde=desde),
        decir=decir,
        vacio=None,
        **mas,
    )


def dato_decimal(columna: str, campo: str, *, enteros: int, decimales: int, **mas) -> Dato:
    return Dato(
        columna,
        campo,
        lambda celda, _: leer_decimal(celda, enteros=enteros, decimales=decimales),
        decir=como_decimal,
        vacio=None,
        **mas,
    )


def dato_de_dinero(columna: str, campo: str, *, enteros: int, cero: bool = False, **mas) -> Dato:
    """Pesos; `cero`: whether nothing at all is an amount too."""

    def leer(celda, _):
        monto = leer_dinero(celda, enteros=enteros)
        if not monto and not cero:
            raise ValorInvalido("Es mayor que cero; déjelo vacío si no lo hay.")
        return monto

    def decir(monto):
        return "" if monto is None else f"${monto:,.2f}"

    return Dato(columna, campo, leer, decir=decir, vacio=None, **mas)


def dato_de_opcion(columna: str, campo: str, opciones, **mas) -> Dato:
    """One of a Choices, by its words or by its value, whatever their case and accents."""
    dichas = {normalizar(str(valor)): valor for valor in opciones.values}
    dichas |= {normalizar(palabras): valor for valor, palabras in opciones.choices}
    palabras = dict(opciones.choices) | {"": ""}
    return Dato(
        columna,
        campo,
        lambda celda, _: uno_de(celda, dichas, opciones.labels),
        celda=palabras.get,
        decir=palabras.get,
        **mas,
    )


def dato_si_o_no(columna: str, campo: str, **mas) -> Dato:
    def leer(celda, _):
        dicho = normalizar(leer_texto(celda, 20))
        if dicho not in AFIRMA | NIEGA:
            raise ValorInvalido(f"Escriba «{SI}» o «{NO}».")
        return dicho in AFIRMA

    def decir(valor):
        return SI if valor else NO

    return Dato(columna, campo, leer, celda=decir, decir=decir, vacio=False, **mas)


def dato_de_conocido(
    columna: str, campo: str, conocidos: Mapping[str, tuple[int, str]], falta: str, ninguno: str
) -> Dato:
    """The id of a row that is named: `conocidos` are the ids and names by normalised name.

    `ninguno`: what to say of a name that is not one of them, with its place as "{}"; without
    `falta` the column may be blank.
    """
    por_id = dict(conocidos.values())

    def leer(celda, _):
        nombre = " ".join(leer_texto(celda, 200).split())
        if normalizar(nombre) in conocidos:
            return conocidos[normalizar(nombre)][0]
        parecido = mas_parecida(nombre, por_id.values())
        pregunta = f" ¿Es «{parecido}»?" if parecido else ""
        raise ValorInvalido(f"{ninguno.format(nombre)}{pregunta}")

    def decir(pk):
        return por_id.get(pk, "")

    return Dato(columna, campo, leer, celda=decir, decir=decir, falta=falta, vacio=None)


def uno_de(celda, dichas: Mapping[str, object], palabras: Collection[str]):
    """The value of the words in the cell. Raises ValorInvalido, which says what they may be."""
    dicho = normalizar(leer_texto(celda, 200))
    if dicho in dichas:
        return dichas[dicho]
    lista = ", ".join(f"«{cada}»" for cada in list(palabras)[:OPCIONES_EN_ERROR])
    raise ValorInvalido(f"No es ninguna de las opciones. Escriba una de éstas: {lista}.")


def como_decimal(valor: Decimal | None) -> str:
    return "" if valor is None else f"{valor.normalize():f}"


def permitidas(columna: str, opciones) -> list[tuple[str, str]]:
    """For a template: the words of a Choices."""
    return [(columna, palabras) for palabras in opciones.labels]
