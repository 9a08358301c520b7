"""Sheets for the tests of the import: a smallest good row, and files of several kinds."""

from compromisos.importacion.columnas import NOMBRES
from compromisos.importacion.importar import importar, leer, planear
from evj.web.exportacion import csv_lineas, xlsx_bytes

FILA = {
    "evaluacion": "Programa Uno",
    "numero": 1,
    "compromiso": "Capacitar a los comités.",
    "tipo_mejora": "Mejorar procesos",
    "recomendacion": "Fortalecer a los comités.",
    "numero_actividad": 1,
    "actividad": "Preparar los talleres.",
    "responsable": "Dirección de Obras",
    "fecha_termino": "30/06/2026",
    "avance": None,
    "observaciones": None,
}


def fila(**cambios) -> dict:
    return FILA | cambios


def libro(*filas, sin=()) -> bytes:
    """An XLSX with these rows; without the columns named in `sin`."""
    claves = [clave for clave in NOMBRES if clave not in sin]
    return xlsx_bytes(
        [NOMBRES[clave] for clave in claves],
        [[suya[clave] for clave in claves] for suya in filas],
        titulo_hoja="Agenda",
    )


def texto_csv(*filas) -> bytes:
    return "".join(csv_lineas(list(NOMBRES.values()), [list(f.values()) for f in filas])).encode()


def plan_de(*filas, sin=(), nombre="agenda.xlsx", **opciones):
    opciones.setdefault("crear_dependencias", True)
    return planear(leer(libro(*filas, sin=sin), nombre), nombre=nombre, **opciones)


def importar_filas(*filas, sin=(), nombre="agenda.xlsx", **opciones):
    opciones.setdefault("crear_dependencias", True)
    return importar(leer(libro(*filas, sin=sin), nombre), nombre=nombre, **opciones)


def errores_de(plan) -> list[tuple]:
    return [(error.fila, error.columna, error.mensaje) for error in plan.errores]
