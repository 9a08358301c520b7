"""The agenda as an import-export resource: its screens, formats and results over our own engine."""

from collections import defaultdict

import tablib
from django.core.exceptions import ValidationError
from import_export import resources
from import_export.formats.base_formats import Format
from import_export.results import Result, RowResult

from compromisos.models import Actividad

from .columnas import NOMBRES
from .hoja import Hoja
from .importar import PlanDistinto, importar, leer, planear


class HojaDeCalculo(Format):
    """XLSX, ODS or CSV: the bytes decide which."""

    def get_title(self):
        return "XLSX, ODS o CSV"

    def get_read_mode(self):
        return "rb"

    def can_import(self):
        return True

    def is_binary(self):
        return True

    def create_dataset(self, in_stream):
        return leer(in_stream, "hoja")


class ResultadoDeAgenda(Result):
    """The library's result, counting activities, and the plan that it comes from."""

    def __init__(self, plan):
        super().__init__()
        self.plan = plan
        self.diff_headers = list(NOMBRES.values())
        cuenta = plan.actividades
        self.totals[RowResult.IMPORT_TYPE_NEW] = len(cuenta.nuevas)
        self.totals[RowResult.IMPORT_TYPE_UPDATE] = len(cuenta.cambiadas)
        self.totals[RowResult.IMPORT_TYPE_SKIP] = cuenta.iguales
        self.total_rows = sum(self.totals.values())
        por_fila = defaultdict(lambda: defaultdict(list))
        for error in plan.errores:
            por_fila[error.fila or 0][error.columna].append(error.mensaje)
        for fila, mensajes in por_fila.items():
            self.append_invalid_row(fila, {}, ValidationError(dict(mensajes)))


class AgendaResource(resources.ModelResource):
    """Import of an agenda, whole and in bulk.

    The library would read, look up, compare and save row by row (some 100 times slower, see
    bench/importacion.py) and keeps the good rows of a bad file; here it is all or nothing.
    """

    class Meta:
        model = Actividad
        name = "Agenda"

    def import_data(self, dataset, dry_run=False, raise_errors=False, **opciones):
        """`dataset`: a Hoja, or a tablib.Dataset with the sheet's headers.

        Options: file_name, user, and evaluacion, crear_dependencias, huella as in importar().
        Others of the library's are ignored: there is one transaction and no failed rows to keep.
        """
        nombre = opciones.get("file_name") or "datos"
        hoja = dataset if isinstance(dataset, Hoja) else _como_hoja(dataset, nombre)
        datos = {
            "nombre": nombre,
            "usuario": opciones.get("user"),
            "evaluacion": opciones.get("evaluacion", ""),
            "crear_dependencias": opciones.get("crear_dependencias", False),
        }
        if dry_run:
            return ResultadoDeAgenda(planear(hoja, **datos))
        try:
            return ResultadoDeAgenda(importar(hoja, huella=opciones.get("huella", ""), **datos))
        except PlanDistinto as error:
            if raise_errors or not error.plan.errores:
                raise
            return ResultadoDeAgenda(error.plan)


def _como_hoja(dataset: tablib.Dataset, nombre: str) -> Hoja:
    return leer(dataset.export("csv").encode(), nombre)
