"""manage.py datos_de_integrante: access to the data of one person, or their erasure."""

import json

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from comites.acciones import borrar_persona
from comites.datos_personales import todo_lo_de
from comites.models import Integrante
from compromisos.seguridad import Suceso, anotar


class Command(BaseCommand):
    help = (
        "Escribe, en JSON, todo lo que se guarda de un integrante; con --borrar, lo borra y deja "
        "el cargo y sus fechas. Se corrige en la administración."
    )

    def add_arguments(self, parser):
        parser.add_argument("integrante", type=int, help="Su número, el de su página.")
        parser.add_argument("--usuario", required=True, help="La cuenta de quien lo pide.")
        parser.add_argument("--borrar", action="store_true", help="Borra en vez de escribir.")

    def handle(self, *, integrante, usuario, borrar, **opciones):
        cuenta = get_user_model().objects.filter(username=usuario).first()
        if cuenta is None or not cuenta.has_perm("comites.view_contactointegrante"):
            raise CommandError(f"«{usuario}» no es una cuenta que pueda ver datos de integrantes.")
        fila = Integrante.objects.filter(pk=integrante).first()
        if fila is None:
            raise CommandError(f"No hay ningún integrante {integrante}.")
        if borrar:
            borrar_persona(integrante=fila, usuario=cuenta)
            anotar(Suceso.PERSONA_BORRADA, usuario=cuenta, integrante=fila.pk)
            self.stdout.write(f"Se borraron los datos personales del integrante {fila.pk}.")
            return
        anotar(Suceso.DATOS_PERSONALES_VISTOS, usuario=cuenta, de="integrante", integrante=fila.pk)
        datos = todo_lo_de(integrante=fila, usuario=cuenta)
        self.stdout.write(json.dumps(datos, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
