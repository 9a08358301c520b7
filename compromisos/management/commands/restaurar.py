"""manage.py restaurar: what `respaldar` kept, back in its place."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from compromisos.management.barra import barra
from compromisos.respaldo.archivo import ErrorDeRespaldo, razon
from compromisos.respaldo.restaurar import restaurar, verificar


class Command(BaseCommand):
    help = (
        "Restaura un respaldo, todo o nada, en una base de datos vacía. Detenga antes el servidor."
    )

    def add_arguments(self, parser):
        parser.add_argument("archivo", type=Path)
        parser.add_argument(
            "--reemplazar",
            action="store_true",
            help="Borra los datos que haya y pone los del respaldo.",
        )
        parser.add_argument(
            "--verificar", action="store_true", help="Sólo comprueba el archivo; no cambia nada."
        )

    def handle(self, *, archivo, reemplazar, verbosity, **opciones):
        seguir = barra(verbosity)
        try:
            if opciones["verificar"]:
                manifiesto = verificar(archivo, seguir=seguir)
            else:
                manifiesto = restaurar(archivo, reemplazar=reemplazar, seguir=seguir)
        except ErrorDeRespaldo as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            donde = f" ({error.filename})" if error.filename else ""
            raise CommandError(f"No se restauró nada: {razon(error)}{donde}.") from error
        for nombre in manifiesto["archivos_que_faltaban"]:
            self.stderr.write(f"Ya faltaba al respaldar: {nombre}")
        self.stdout.write(
            f"{'Respaldo íntegro' if opciones['verificar'] else 'Restaurado'}: versión "
            f"{manifiesto['version']}, {manifiesto['creado']}, {manifiesto['motor']}; "
            f"{sum(manifiesto['tablas'].values())} filas."
        )
