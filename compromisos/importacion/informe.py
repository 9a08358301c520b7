"""What a plan would do, told: the same words on the screen, in the terminal and in a download."""

from collections.abc import Iterator

from evj.web.texto import contar

from .plan import Plan

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
        for renglon in cuenta.cambiadas:
            for cambio in renglon.cambios:
                yield *_inicio(CAMBIA, renglon), *cambio
        for renglon in cuenta.ausentes:
            yield *_inicio(AUSENTE, renglon), "", renglon.texto, ""


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
    """The report for the terminal: every error; of the changes, the first ones."""
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
    for cuenta in (plan.compromisos, plan.actividades):
        for renglon in cuenta.cambiadas[:EN_TERMINAL]:
            yield f"  Cambia {_nombrar(renglon)}:"
            for campo, antes, despues in renglon.cambios:
                yield f"    {campo}: «{antes}» -> «{despues}»"
        if len(cuenta.cambiadas) > EN_TERMINAL:
            yield f"  … y {len(cuenta.cambiadas) - EN_TERMINAL:,} más."
        for renglon in cuenta.ausentes[:EN_TERMINAL]:
            yield f"  No está en el archivo {_nombrar(renglon)}; se queda como está."
        if len(cuenta.ausentes) > EN_TERMINAL:
            yield f"  … y {len(cuenta.ausentes) - EN_TERMINAL:,} más."


def _nombrar(renglon) -> str:
    return f"{renglon.tipo.lower()} {renglon.clave} de «{renglon.evaluacion}»"


def recortar(valor: str) -> str:
    return valor if len(valor) <= 80 else f"{valor[:80]}…"
