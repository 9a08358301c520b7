"""manage.py verificar_cortes: whether every cut, and the evidence, is still what was sealed."""

from django.core.management.base import BaseCommand, CommandError

from compromisos.cadena import (
    HUELLA,
    CorteDanado,
    EvidenciaDanada,
    verificar,
    verificar_evidencias,
)
from compromisos.management.barra import barra


class Command(BaseCommand):
    help = (
        "Revisa que ningún corte haya cambiado, que se sigan uno a otro sin faltar ninguno, y que "
        "los registros que congelaron sigan igual. Si no, nombra el primero que está mal y sale "
        "con código 1."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--ancla",
            default="",
            metavar="SHA256",
            help="Una huella que se guardó fuera: tiene que estar. Así se nota también si se "
            "quitaron los últimos cortes, o si se rehízo la cadena entera.",
        )

        parser.add_argument(
            "--evidencias",
            action="store_true",
            help="Lee también cada archivo de evidencia y compara su huella: nombra la primera "
            "que falta o que no es la que se envió.",
        )

    def handle(self, *, ancla, evidencias, verbosity, **opciones):
        ancla = ancla.strip().lower()
        if ancla and not HUELLA.fullmatch(ancla):
            raise CommandError("El ancla son las 64 cifras hexadecimales de una huella SHA-256.")
        try:
            ultimo = verificar(ancla)
        except CorteDanado as error:
            raise CommandError(f"El corte {error.numero} está mal: {error}.") from error
        if ultimo is None:
            self.stdout.write("Todavía no hay ningún corte.")
        else:
            self.stdout.write(f"Bien hasta el corte {ultimo.numero}, {ultimo.sha256}.")
        if evidencias:
            self._evidencias(verbosity)

    def _evidencias(self, verbosity):
        try:
            cuantas = verificar_evidencias(seguir=barra(verbosity))
        except EvidenciaDanada as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Evidencias con archivo: {cuantas}, todas como se enviaron.")
