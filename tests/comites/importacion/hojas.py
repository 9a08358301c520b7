"""Sheets of this app for the tests: rows as dicts by column, of any TipoDeHoja."""

from evj.web.exportacion import csv_lineas, xlsx_bytes
from tests.fabricas import UsuarioFactory


def libro(tipo, *filas, sin=()) -> bytes:
    """An XLSX with those rows; without the columns named in `sin`."""
    nombres = {clave: nombre for clave, nombre in tipo.nombres.items() if clave not in sin}
    celdas = [[fila[clave] for clave in nombres] for fila in filas]
    return xlsx_bytes(list(nombres.values()), celdas, titulo_hoja=tipo.titulo)


def exportada(tipo) -> dict[str, bytes]:
    """What is on record, as both kinds of file."""
    encabezados = tuple(tipo.nombres.values())
    return {
        "a.xlsx": xlsx_bytes(encabezados, tipo.filas(), titulo_hoja=tipo.titulo),
        "a.csv": "".join(csv_lineas(encabezados, tipo.filas())).encode(),
    }


def todopoderoso():
    return UsuarioFactory(is_staff=True, is_superuser=True)


def plan_de(tipo, *filas, sin=(), usuario=None):
    hoja = tipo.leer(libro(tipo, *filas, sin=sin), "hoja.xlsx")
    return tipo.planear(hoja, nombre="hoja.xlsx", usuario=usuario or todopoderoso())


def importar(tipo, *filas, sin=(), usuario=None):
    hoja = tipo.leer(libro(tipo, *filas, sin=sin), "hoja.xlsx")
    return tipo.importar(hoja, nombre="hoja.xlsx", usuario=usuario or todopoderoso())


def errores(plan) -> list[tuple]:
    return [(error.fila, error.columna) for error in plan.errores]


def cambios(plan) -> list[tuple]:
    return [
        tuple(cambio)
        for grupo in plan.grupos
        for renglon in grupo.cuenta.cambiadas
        for cambio in renglon.cambios
    ]


def cuentas(plan) -> list[tuple]:
    """Of each kind: how many are new, changed, equal and absent."""
    return [
        (len(c.nuevas), len(c.cambiadas), c.iguales, len(c.ausentes)) for _, _, c in plan.cuentas
    ]
