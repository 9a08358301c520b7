"""manage.py verificar_cortes: whether every cut is still what was sealed."""

from django.core.management.base import BaseCommand, CommandError

from compromisos.cadena import HUELLA, CorteDanado, verificar


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

    def handle(self, *, ancla, **opciones):
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
