"""manage.py demo: fill an invented edition, so that every page can be seen full."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from comites.demo import llenar
from comites.models import Edicion
from compromisos.acciones import NoSePuede


class Command(BaseCommand):
    help = (
        "Llena una edición inventada, marcada como demostración en cada página que la muestra: "
        "comités, calendario, acuerdos y contraloría social. Repetirlo no hace nada."
    )

    def handle(self, **opciones):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                "Sólo se inventa con EVJ_DEMO=True (o EVJ_DEBUG=True): nunca en un sitio real."
            )
        if edicion := Edicion.objects.filter(demo=True).first():
            self.stdout.write(f"Ya estaba la {edicion}.")
            return
        autor = get_user_model().objects.filter(username="demo.administracion").first()
        if autor is None:
            raise CommandError("Falta la cuenta que la registra: corra antes preparar_demo.")
        try:
            edicion = llenar(autor=autor)
        except NoSePuede as razon:
            raise CommandError(str(razon)) from razon
        self.stdout.write(f"Se llenó la {edicion}.")
