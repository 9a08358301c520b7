"""manage.py cerrar_corte: freeze what is public now."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from compromisos.acciones import cerrar_corte
from compromisos.seguridad import Suceso, anotar


class Command(BaseCommand):
    help = (
        "Cierra un corte: congela lo publicado en este momento, encadenado al corte anterior. "
        "Escribe su número y su huella SHA-256: apúntela fuera de este servidor."
    )

    def add_arguments(self, parser):
        parser.add_argument("--usuario", help="Quién lo cierra; sin él, el servidor.")

    def handle(self, *, usuario, **opciones):
        corte = cerrar_corte(cierra=self._cuenta(usuario) if usuario else None)
        anotar(Suceso.CORTE_CERRADO, usuario=corte.cierra, corte=corte.numero, sha256=corte.sha256)
        self.stdout.write(f"{corte.numero} {corte.sha256}")

    def _cuenta(self, nombre):
        cuenta = get_user_model().objects.filter(username=nombre).first()
        if cuenta is None or not cuenta.has_perm("compromisos.add_corte"):
            raise CommandError(f"«{nombre}» no es una cuenta que pueda cerrar un corte.")
        return cuenta
