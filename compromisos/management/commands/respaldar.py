"""manage.py respaldar: the database and the uploaded files, in one archive."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from compromisos.management.barra import barra
from compromisos.respaldo.archivo import ErrorDeRespaldo, razon
from compromisos.respaldo.respaldar import respaldar


class Command(BaseCommand):
    help = (
        "Respalda la base de datos y los archivos subidos en un solo archivo, que sólo usted "
        "puede leer. El sitio puede seguir en uso."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "destino", type=Path, help="Un archivo nuevo, o una carpeta para ponerlo con su fecha."
        )

    def handle(self, *, destino, verbosity, **opciones):
        try:
            hecho = respaldar(destino, seguir=barra(verbosity))
        except ErrorDeRespaldo as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            donde = f" ({error.filename})" if error.filename else ""
            raise CommandError(f"No se hizo el respaldo: {razon(error)}{donde}.") from error
        except Error as error:
            raise CommandError(f"No se hizo el respaldo: {error}.") from error
        for nombre in hecho.faltan:
            self.stderr.write(f"Falta un archivo que el registro nombra: {nombre}")
        self.stdout.write(f"{hecho.ruta}: filas, {hecho.filas}; archivos, {hecho.archivos}.")
