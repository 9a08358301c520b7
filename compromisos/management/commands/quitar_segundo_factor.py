"""manage.py quitar_segundo_factor: for the last administrator, who lost phone and codes."""

from django.core.management.base import BaseCommand, CommandError

from compromisos.avisos import avisar_segundo_factor
from compromisos.models import Usuario
from compromisos.segundo_factor import quitar
from compromisos.seguridad import Suceso, anotar


class Command(BaseCommand):
    help = (
        "Quita la verificación en dos pasos de una cuenta, cuando nadie más puede hacerlo en la "
        "administración. Entrará con su contraseña y la activará de nuevo."
    )

    def add_arguments(self, parser):
        parser.add_argument("usuario")

    def handle(self, *, usuario, **opciones):
        cuenta = Usuario.objects.filter(username=usuario).first()
        if cuenta is None or not quitar(cuenta):
            raise CommandError(f"No hay una cuenta «{usuario}» con verificación en dos pasos.")
        avisar_segundo_factor(cuenta, activado=False)
        anotar(Suceso.SEGUNDO_FACTOR_QUITADO, cuenta=cuenta.pk)
        self.stdout.write(f"{usuario}: se quitó; se cerraron sus sesiones.")
