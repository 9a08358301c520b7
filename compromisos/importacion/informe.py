"""What a plan would do, told: the same words on the screen, in the terminal and in a download."""

from collections.abc import Iterator

from django.utils.formats import date_format

from evj.web.texto import contar

from .columnas import NOMBRES, SEPARADOR
from .plan import Plan, Renglon
from .valores import como_porcentaje

ENCABEZADOS_ERRORES = ("Hoja", "Fila", "Columna", "Valor", "Qué hacer")
ENCABEZADOS_CAMBIOS = (
    "Qué pasa",
    "Evaluación",
    "Qué es",
    "Número",
    "Fila",
    "Columna",
    "Antes",
    "Después",
)
EN_TERMINAL = 20
HAY_MAS = (
    "Hay más errores: se dejó de revisar el archivo. Corrija éstos y vuelva a revisarlo; se verán "
    "los demás."
)
NUEVO, CAMBIA, AUSENTE = "Se crea", "Cambia", "No está en el archivo; se queda como está"


def filas_de_errores(plan: Plan) -> Iterator[tuple]:
    for error in plan.errores:
        yield error.hoja, error.fila or None, error.columna, error.valor, error.mensaje
    if plan.hay_mas_errores:
        yield plan.hoja, None, "", "", HAY_MAS


def contar_errores(plan: Plan) -> str:
    cuantos = contar(len(plan.errores), "error", "errores")
    return f"más de {cuantos}" if plan.hay_mas_errores else cuantos


def filas_de_cambios(plan: Plan) -> Iterator[tuple]:
    """A row for each thing created, each field changed and each thing absent from the file."""
    for cosa, nombres in (
        ("Evaluación", plan.evaluaciones_nuevas),
        ("Tipo de mejora", plan.tipos_nuevos),
        ("Dependencia", plan.dependencias_nuevas),
    ):
        for nombre in nombres.values():
            yield NUEVO, "", cosa, "", None, "", "", nombre
    for cuenta in (plan.compromisos, plan.actividades):
        for renglon in cuenta.nuevas:
            yield *_inicio(NUEVO, renglon), "", "", renglon.texto
            for campo, valor in como_se_leyo(plan, renglon):
                if valor:
                    yield *_inicio(NUEVO, renglon), campo, "", valor
        for renglon in cuenta.cambiadas:
            for cambio in renglon.cambios:
                yield *_inicio(CAMBIA, renglon), *cambio
        for renglon in cuenta.ausentes:
            yield *_inicio(AUSENTE, renglon), "", renglon.texto, ""


def como_se_leyo(plan: Plan, renglon: Renglon) -> Iterator[tuple[str, str]]:
    """Of a new activity, what was made of its cells: column and value, "" where it says none.

    The day is written out, so that the third of April is not taken for the fourth of March.
    """
    leida = renglon.leida
    if leida is None:
        return
    yield NOMBRES["responsable"], SEPARADOR.join(plan.unidades[c] for c in leida.responsables)
    dia = date_format(leida.fecha, "DATE_FORMAT") if leida.fecha else ""
    yield NOMBRES["fecha_termino"], f"{dia} («{leida.fuente}»)" if leida.fuente else dia
    yield NOMBRES["avance"], "" if leida.avance is None else como_porcentaje(leida.avance)


def _inicio(que, renglon) -> tuple:
    return que, renglon.evaluacion, renglon.tipo, renglon.clave, renglon.fila or None


def resumir(plan: Plan) -> str:
    """One sentence: how many commitments and activities are new, changed, equal and absent."""
    partes = []
    for nombre, cuenta, o in (
        ("Compromisos", plan.compromisos, "o"),
        ("Actividades", plan.actividades, "a"),
    ):
        partes.append(
            f"{nombre}: {contar(len(cuenta.nuevas), f'nuev{o}', f'nuev{o}s')}, "
            f"{contar(len(cuenta.cambiadas), f'cambiad{o}', f'cambiad{o}s')}, "
            f"{cuenta.iguales:,} sin cambios, {contar(len(cuenta.ausentes), 'ausente', 'ausentes')}"
        )
    return ". ".join(partes) + "."


def lineas(plan: Plan) -> Iterator[str]:
    """The report for the terminal: every error; of all else, the first ones."""
    for aviso in plan.avisos:
        yield f"Aviso: {aviso}"
    if plan.errores:
        yield f"{contar_errores(plan)}; no se importa nada:"
        for hoja, fila, columna, valor, mensaje in filas_de_errores(plan):
            lugar = f"Hoja «{hoja}», fila {fila}" if fila else f"Hoja «{hoja}»"
            yield f"  {lugar}, columna «{columna}», valor «{recortar(valor)}»: {mensaje}"
        return
    for titulo, nombres in (
        ("Evaluaciones nuevas, sin publicar", plan.evaluaciones_nuevas),
        ("Tipos de mejora nuevos", plan.tipos_nuevos),
        ("Dependencias nuevas", plan.dependencias_nuevas),
    ):
        if nombres:
            yield f"{titulo}: {', '.join(nombres.values())}."
    yield resumir(plan)
    yield from _detalle(plan)


def _detalle(plan):
    yield from _hasta(EN_TERMINAL, plan.actividades.nuevas, lambda renglon: _nueva(plan, renglon))
    for cuenta in (plan.compromisos, plan.actividades):
        yield from _hasta(EN_TERMINAL, cuenta.cambiadas, _cambiada)
        yield from _hasta(EN_TERMINAL, cuenta.ausentes, _ausente)


def _hasta(maximo, renglones, lineas_de):
    for renglon in renglones[:maximo]:
        yield from lineas_de(renglon)
    if len(renglones) > maximo:
        yield f"  … y {len(renglones) - maximo:,} más."


def _nueva(plan, renglon):
    yield f"  Se crea {_nombrar(renglon)}:"
    for campo, valor in como_se_leyo(plan, renglon):
        yield f"    {campo}: {f'«{valor}»' if valor else 'vacío'}"


def _cambiada(renglon):
    yield f"  Cambia {_nombrar(renglon)}:"
    for campo, antes, despues in renglon.cambios:
        yield f"    {campo}: «{antes}» -> «{despues}»"


def _ausente(renglon):
    yield f"  No está en el archivo {_nombrar(renglon)}; se queda como está."


def _nombrar(renglon) -> str:
    return f"{renglon.tipo.lower()} {renglon.clave} de «{renglon.evaluacion}»"


def recortar(valor: str) -> str:
    return valor if len(valor) <= 80 else f"{valor[:80]}…"
