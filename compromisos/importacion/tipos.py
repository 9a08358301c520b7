"""A kind of sheet of records, from its template to what is written: see registros.py."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import models, transaction

from evj.web.exportacion import xlsx_bytes

from ..historia import Historia
from .columnas import HOJAS_DE_AYUDA
from .hoja import Columna, ErrorDeCelda, Hoja
from .paso import cerrar_el_paso, exigir_lo_visto, leer_con_limites
from .registros import LectorDeRegistros, PlanDeRegistros


class TipoDeHoja:
    """What one kind of sheet is. `tablas`: those that an import writes or relies on, parents
    first; `de`: what the report calls the whole that a record is part of."""

    titulo: str
    columnas: tuple[Columna, ...]
    tablas: tuple[type[models.Model], ...]
    filas_bloqueadas: tuple[type[models.Model], ...] = ()
    anchos: tuple[int, ...] = ()
    instrucciones: tuple[tuple[str, str], ...] = ()
    ejemplos: tuple[tuple, ...] = ()
    de = ""

    @property
    def nombres(self) -> dict[str, str]:
        return {columna.clave: columna.nombre for columna in self.columnas}

    # --- What each one says --------------------------------------------------------------
    def filas(self) -> Iterator[tuple]:
        """Everything on record, in the order of `columnas`; reads in batches."""
        raise NotImplementedError

    def permitidos(self) -> Iterable[tuple[str, str]]:
        """For the template: a column and a value that may be written in it."""
        raise NotImplementedError

    def comparar(self, lector: LectorDeRegistros, plan: PlanDeRegistros):
        """Read the rows, and put into the plan its groups and what is wrong."""
        raise NotImplementedError

    def escribir(self, plan: PlanDeRegistros, historia: Historia):
        ids = {}
        for grupo in plan.grupos:
            grupo.cambiar(historia)
            grupo.crear(historia, ids)

    # --- The same for all ----------------------------------------------------------------
    def leer(self, contenido: bytes, nombre: str) -> Hoja:
        """The sheet's rows, within the site's limits. Raises HojaIlegible."""
        return leer_con_limites(contenido, nombre, self.columnas, HOJAS_DE_AYUDA)

    def planear(self, hoja: Hoja, *, nombre: str, usuario) -> PlanDeRegistros:
        """Say what importing the sheet would do; writes nothing. `nombre` is the file's."""
        plan = PlanDeRegistros(nombre, hoja.nombre, list(hoja.avisos), list(hoja.errores))
        plan.de = self.de
        self.comparar(LectorDeRegistros(hoja, self.nombres, plan), plan)
        plan.errores += self._faltas_de_permiso(plan, usuario)
        orden = {nombre: lugar for lugar, nombre in enumerate(self.nombres.values())}
        plan.errores.sort(key=lambda error: (error.fila or 0, orden.get(error.columna, 0)))
        plan.cortar_errores(settings.IMPORTAR_ERRORES)
        return plan

    def _faltas_de_permiso(self, plan, usuario) -> Iterator[ErrorDeCelda]:
        for grupo in plan.grupos:
            opts, cuenta = grupo.clase.modelo._meta, grupo.cuenta
            for accion, que, renglones in (
                ("add", "agregar", cuenta.nuevas),
                ("change", "cambiar", cuenta.cambiadas),
            ):
                permiso = f"{opts.app_label}.{accion}_{opts.model_name}"
                if renglones and not usuario.has_perm(permiso):
                    mensaje = f"Usted no puede {que} {opts.verbose_name_plural}."
                    yield ErrorDeCelda(plan.hoja, renglones[0].fila, "", "", mensaje)

    @transaction.atomic
    def importar(self, hoja: Hoja, *, nombre: str, usuario, huella: str = "") -> PlanDeRegistros:
        """Import the sheet, all or nothing, and say what was done.

        Raises PlanDistinto as exigir_lo_visto does. Nobody else writes to `tablas` meanwhile.
        """
        cerrar_el_paso(self.tablas, self.filas_bloqueadas)
        plan = self.planear(hoja, nombre=nombre, usuario=usuario)
        exigir_lo_visto(plan, huella)
        self.escribir(plan, Historia(usuario, f"Importación de {nombre}"))
        return plan

    def plantilla(self) -> bytes:
        """An XLSX: the columns with examples, the instructions, and what may be written."""
        partes = zip(HOJAS_DE_AYUDA.items(), (self.instrucciones, self.permitidos()), strict=True)
        return xlsx_bytes(
            tuple(self.nombres.values()),
            self.ejemplos,
            titulo_hoja=self.titulo,
            anchos=self.anchos,
            otras_hojas=[(hoja, encabezado, filas) for (hoja, encabezado), filas in partes],
        )
