"""What is not kept: the daily work of `manage.py diario` in this app."""

from datetime import datetime

from django.db import transaction

from .avisos import borrar_correos
from .models import Inscripcion


@transaction.atomic
def borrar_inscripciones(ahora: datetime) -> int:
    """Of events long past: who put their name down, and the mails that they were sent."""
    vencidas = Inscripcion.objects.vencidas(ahora)
    for evento in vencidas.order_by().values_list("evento", flat=True).distinct():
        borrar_correos(evento)
    return vencidas.delete()[0]
