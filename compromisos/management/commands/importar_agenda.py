"""manage.py importar_agenda: the admin's import, from a terminal."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from compromisos.importacion.agenda import EN_LA_TERMINAL
from compromisos.importacion.hoja import HojaIlegible
from compromisos.importacion.importar import PlanDistinto, importar, leer, planear
from compromisos.importacion.informe import lineas

BARRA = "{desc} |{bar}| {n_fmt}/{total_fmt} [{elapsed}]"


class Command(BaseCommand):
    help = (
        "Importa la agenda de una hoja de cálculo (XLSX, ODS o CSV). Sin --confirmar sólo dice "
        "qué cambiaría."
    )

    def add_arguments(self, parser):
        parser.add_argument("archivo", type=Path)
        parser.add_argument(
            "--evaluacion", default="", help="Adónde van las filas que no nombran evaluación."
        )
        parser.add_argument(
            "--crear-dependencias",
            action="store_true",
            help="Da de alta las dependencias que no se conocen.",
        )
        parser.add_argument("--confirmar", action="store_true", help="Guarda los cambios.")

    def handle(self, *, archivo, evaluacion, crear_dependencias, confirmar, **opciones):
        self.barra = tqdm(
            total=3, file=sys.stderr, disable=opciones["verbosity"] == 0, bar_format=BARRA
        )
        with self.barra:
            hoja = self._leer(archivo)
            plan = self._planear(
                hoja,
                confirmar,
                nombre=archivo.name,
                evaluacion=evaluacion,
                crear_dependencias=crear_dependencias,
                remedios=EN_LA_TERMINAL,
            )
        for linea in lineas(plan):
            self.stdout.write(linea)
        if plan.errores:
            sys.exit(1)
        self.stdout.write(self._final(plan, confirmar))

    def _leer(self, archivo):
        self.barra.set_description("Leyendo el archivo")
        try:
            hoja = leer(archivo.read_bytes(), archivo.name)
        except FileNotFoundError as error:
            raise CommandError(f"No existe el archivo {archivo}.") from error
        except OSError as error:
            raise CommandError(f"No se puede abrir {archivo}.") from error
        except HojaIlegible as error:
            raise CommandError(f"{archivo.name}: {error}") from error
        self.barra.update()
        return hoja

    def _planear(self, hoja, confirmar, **datos):
        self.barra.set_description("Importando" if confirmar else "Comparando")
        try:
            plan = importar(hoja, **datos) if confirmar else planear(hoja, **datos)
        except PlanDistinto as error:
            plan = error.plan
        self.barra.update(2)
        self.barra.set_description("Listo")
        return plan

    def _final(self, plan, confirmar):
        if plan.sin_cambios:
            return "Sin cambios: el archivo dice lo mismo que el registro."
        if confirmar:
            return "Importado."
        return "No se guardó nada. Repita con --confirmar para importar."
