"""manage.py demo: fill an invented edition and its works, so that every page can be seen full."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

import comites.demo
import obras.demo
from comites.acciones import dar_cuenta, nombrar_enlace
from comites.models import Comite, Edicion, EnlaceMunicipal, Integrante, TipoComite
from compromisos.acciones import NoSePuede
from compromisos.management.commands.preparar_demo import contrasena_demo
from compromisos.models import Enlace

CUENTA = "demo.contraloria"
DEL_MUNICIPIO = "demo.municipio"


class Command(BaseCommand):
    help = (
        "Llena una edición inventada, marcada como demostración en cada página que la muestra: "
        "comités, calendario, acuerdos, contraloría social y obras. Repetirlo no hace nada."
    )

    def handle(self, **opciones):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                "Sólo se inventa con EVJ_DEMO=True (o EVJ_DEBUG=True): nunca en un sitio real."
            )
        edicion = Edicion.objects.filter(demo=True).first()
        if edicion and edicion.obras.exists():
            self.stdout.write(f"Ya estaba la {edicion}.")
        else:
            try:
                edicion = self._llenar(edicion)
            except NoSePuede as razon:
                raise CommandError(str(razon)) from razon
            self.stdout.write(f"Se llenó la {edicion}.")
        self._decir_cuenta()

    @transaction.atomic
    def _llenar(self, edicion):
        """The edition, unless it was there from before there were works, and its works."""
        autor, verifica = (self._cuenta(papel) for papel in ("administracion", "validacion"))
        enlaces = Enlace.objects.vigentes().filter(usuario__username__startswith="demo.")
        enlaces = list(enlaces.select_related("usuario", "dependencia").order_by("pk"))
        if not (autor and verifica and enlaces):
            raise CommandError("Faltan las cuentas que la registran: corra antes preparar_demo.")
        if edicion is None:
            edicion = comites.demo.llenar(autor=autor)
            self._hacer_cuenta(edicion)
        obras.demo.llenar(edicion=edicion, autor=autor, enlaces=enlaces, verifica=verifica)
        return edicion

    def _cuenta(self, papel):
        return get_user_model().objects.filter(username=f"demo.{papel}").first()

    def _hacer_cuenta(self, edicion):
        """For somebody who sits in a contraloría social today, and for the liaison of their
        municipality."""
        contralorias = Comite.objects.vigentes().filter(
            edicion=edicion, tipo=TipoComite.CONTRALORIA_SOCIAL
        )
        suyos = Integrante.objects.vigentes().filter(comite__in=contralorias)
        puesto = suyos.order_by("comite__municipio__region__slug", "comite_id", "pk").first()
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
