"""manage.py demo: fill an invented edition, so that every page can be seen full."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from comites.acciones import dar_cuenta, nombrar_enlace
from comites.demo import llenar
from comites.models import Comite, Edicion, EnlaceMunicipal, Integrante, TipoComite
from compromisos.acciones import NoSePuede
from compromisos.management.commands.preparar_demo import contrasena_demo

CUENTA = "demo.contraloria"
DEL_MUNICIPIO = "demo.municipio"


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
            self._decir_cuenta()
            return
        autor = get_user_model().objects.filter(username="demo.administracion").first()
        if autor is None:
            raise CommandError("Falta la cuenta que la registra: corra antes preparar_demo.")
        try:
            edicion = llenar(autor=autor)
        except NoSePuede as razon:
            raise CommandError(str(razon)) from razon
        self._hacer_cuenta(edicion)
        self.stdout.write(f"Se llenó la {edicion}.")
        self._decir_cuenta()

    def _hacer_cuenta(self, edicion):
        """For somebody who sits in a contraloría social today, and for the liaison of their
        municipality."""
        contralorias = Comite.objects.vigentes().filter(
            edicion=edicion, tipo=TipoComite.CONTRALORIA_SOCIAL
        )
        puesto = Integrante.objects.vigentes().filter(comite__in=contralorias).first()
        dar_cuenta(
            integrante=puesto,
            usuario=get_user_model()(username=CUENTA),
            contrasena=contrasena_demo(CUENTA),
        )
        nombrar_enlace(
            enlace=EnlaceMunicipal(municipio=puesto.comite.municipio),
            cuenta=get_user_model()(username=DEL_MUNICIPIO),
            contrasena=contrasena_demo(DEL_MUNICIPIO),
            registra=None,
        )

    def _decir_cuenta(self):
        clave = contrasena_demo(CUENTA)
        self.stdout.write(f"Integrante de una contraloría social: {CUENTA}  {clave}")
        clave = contrasena_demo(DEL_MUNICIPIO)
        self.stdout.write(f"Enlace de un municipio: {DEL_MUNICIPIO}  {clave}")
