"""One demo login for each role, so that a newcomer can look around."""

import base64

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.crypto import salted_hmac

from compromisos.acciones import asignar_rol, crear_cuenta
from compromisos.models import Dependencia, Enlace
from compromisos.roles import ADMINISTRADOR, VALIDADOR

# user, given name, family name, role, unit (its slug)
CUENTAS = [
    ("demo.administracion", "Ana", "Ejemplo", ADMINISTRADOR, None),
    ("demo.validacion", "Víctor", "Ejemplo", VALIDADOR, None),
    ("demo.estrategias", "Elena", "Ejemplo", "", "direccion-general-de-estrategias-sociales"),
    ("demo.politica", "Pablo", "Ejemplo", "", "direccion-general-de-politica-social"),
]


def contrasena_demo(usuario: str) -> str:
    """Always the same on one site, for it can be printed again; unknown without its secret key."""
    digestion = salted_hmac("preparar_demo", usuario, algorithm="sha256").digest()
    letras = base64.b32encode(digestion).decode().lower()
    return "-".join(letras[i : i + 5] for i in range(0, 20, 5))


class Command(BaseCommand):
    help = "Crea una cuenta de demostración para cada papel e imprime con qué entrar."

    def handle(self, *args, **options):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                "Las cuentas de demostración sólo se crean con EVJ_DEMO=True (o EVJ_DEBUG=True): "
                "nunca en un sitio real."
            )
        filas = [self._asegurar(*cuenta) for cuenta in CUENTAS]
        self._imprimir([("Papel", "Usuario", "Contraseña"), *filas])

    @transaction.atomic
    def _asegurar(self, nombre, pila, apellido, rol, slug):
        """Make the account as it should be, whatever was done to it: (role, user, password)."""
        dependencia = Dependencia.objects.filter(slug=slug).first()
        contrasena = contrasena_demo(nombre)
        usuario = get_user_model().objects.filter(username=nombre).first()
        if usuario is None:
            usuario = get_user_model()(username=nombre, first_name=pila, last_name=apellido)
            crear_cuenta(usuario=usuario, contrasena=contrasena, rol=rol)
        elif not (usuario.check_password(contrasena) and usuario.is_active):
            usuario.set_password(contrasena)
            usuario.is_active = True
            usuario.save()
        asignar_rol(usuario=usuario, rol=rol)
        if dependencia and not Enlace.objects.vigentes().filter(usuario=usuario).exists():
            Enlace.objects.create(
                usuario=usuario, dependencia=dependencia, nombre=str(usuario), cargo="Enlace (demo)"
            )
        return rol or f"Enlace de {dependencia or 'ninguna dependencia'}", nombre, contrasena

    def _imprimir(self, filas):
        anchos = [max(len(fila[i]) for fila in filas) for i in range(3)]
        for fila in filas:
            celdas = (texto.ljust(ancho) for texto, ancho in zip(fila, anchos, strict=True))
            self.stdout.write("  ".join(celdas).rstrip())
