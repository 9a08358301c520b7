"""What a plan would do, told: the same words on the screen, in the terminal and in a download."""

from collections.abc import Iterator

from evj.web.texto import contar

from .plan import Plan, PlanDeHoja

ENCABEZADOS_ERRORES = ("Hoja", "Fila", "Columna", "Valor", "Qué hacer")
EN_TERMINAL = 20
HAY_MAS = (
    "Hay más errores: se dejó de revisar el archivo. Corrija éstos y vuelva a revisarlo; se verán "
    "los demás."
)
NUEVO, CAMBIA, AUSENTE = "Se crea", "Cambia", "No está en el archivo; se queda como está"


def filas_de_errores(plan: PlanDeHoja) -> Iterator[tuple]:
    for error in plan.errores:
        yield error.hoja, error.fila or None, error.columna, error.valor, error.mensaje
    if plan.hay_mas_errores:
        yield plan.hoja, None, "", "", HAY_MAS


def contar_errores(plan: PlanDeHoja) -> str:
    cuantos = contar(len(plan.errores), "error", "errores")
    return f"más de {cuantos}" if plan.hay_mas_errores else cuantos


def encabezados_de_cambios(plan: PlanDeHoja) -> tuple[str, ...]:
    de, cual = plan.titulos
    que = "Qué pasa", de, "Qué es", cual, "Fila", "Columna", "Antes", "Después"
    return tuple(titulo for titulo in que if titulo)


def filas_de_cambios(plan: PlanDeHoja) -> Iterator[tuple]:
    """A row for each thing created, each field changed and each thing absent from the file."""
    sin_de = not plan.titulos[0]
    for fila in _filas_de_cambios(plan):
        yield (fila[0], *fila[2:]) if sin_de else fila


def _filas_de_cambios(plan):
    for nuevos in plan.nuevos:
        for nombre in nuevos.nombres:
            yield NUEVO, "", nuevos.cosa, "", None, "", "", nombre
    for _, _, cuenta in plan.cuentas:
        for renglon in cuenta.nuevas:
            yield *_inicio(NUEVO, renglon), "", "", renglon.texto
            for campo, valor in plan.como_se_leyo(renglon):
                if valor:
                    yield *_inicio(NUEVO, renglon), campo, "", valor
        for renglon in cuenta.cambiadas:
            for cambio in renglon.cambios:
                yield *_inicio(CAMBIA, renglon), *cambio
        for renglon in cuenta.ausentes:
            yield *_inicio(AUSENTE, renglon), "", renglon.texto, ""


def _inicio(que, renglon) -> tuple:
    return que, renglon.de, renglon.tipo, renglon.clave, renglon.fila or None


def resumir(plan: PlanDeHoja) -> str:
    """One sentence: of each kind, how many are new, changed, equal and absent."""
    partes = []
    for nombre, o, cuenta in plan.cuentas:
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
    for nuevos in plan.nuevos:
        yield f"{nuevos.titulo}: {', '.join(nuevos.nombres)}."
    yield resumir(plan)
    yield from _detalle(plan)


def _detalle(plan):
    for cuenta in (plan.compromisos, plan.actividades):
        yield from _hasta(EN_TERMINAL, cuenta.nuevas, lambda renglon: _nueva(plan, renglon))
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
    for campo, valor in plan.como_se_leyo(renglon):
        yield f"    {campo}: {f'«{valor}»' if valor else 'vacío'}"


def _cambiada(renglon):
    yield f"  Cambia {_nombrar(renglon)}:"
    for campo, antes, despues in renglon.cambios:
        yield f"    {campo}: «{antes}» -> «{despues}»"


def _ausente(renglon):
    yield f"  No está en el archivo {_nombrar(renglon)}; se queda como está."


def _nombrar(renglon) -> str:
    return f"{renglon.tipo.lower()} {renglon.clave} de «{renglon.de}»"


def recortar(valor: str) -> str:
    return valor if len(valor) <= 80 else f"{valor[:80]}…"
