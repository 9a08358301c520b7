"""What is kept of a person only for so long: erased by `manage.py diario`, as often as it runs."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from .acciones import borrar_persona, quitar_cuenta
from .models import ContactoIntegrante, Integrante


def borrar_contactos(ahora: datetime) -> int:
    """CONTACTOS_DIAS after the last day in post."""
    termino_antes = timezone.localdate(ahora) - timedelta(days=settings.CONTACTOS_DIAS)
    terminados = Integrante.objects.con_termino().filter(termino__lt=termino_antes)
    borrados, _ = ContactoIntegrante.objects.filter(integrante__in=terminados).delete()
    return borrados


def quitar_cuentas(ahora: datetime) -> int:
    """As long after: the account, whose mail is a contact too, gives nothing since that day."""
    termino_antes = timezone.localdate(ahora) - timedelta(days=settings.CONTACTOS_DIAS)
    terminados = Integrante.objects.con_termino().filter(termino__lt=termino_antes)
    con_cuenta = terminados.filter(usuario__isnull=False)
    return sum(quitar_cuenta(integrante=integrante) for integrante in con_cuenta)


def borrar_nombres(ahora: datetime) -> int:
    """NOMBRES_DIAS after the last day in post, unless that is 0 or the person consents to its
    being public."""
    if not settings.NOMBRES_DIAS:
        return 0
    hoy = timezone.localdate(ahora)
    termino_antes = hoy - timedelta(days=settings.NOMBRES_DIAS)
    filas = (
        Integrante.objects.con_termino()
        .con_consentimiento()
        .filter(termino__lt=termino_antes, borrado_el__isnull=True, consiente=False)
    )
    return len([borrar_persona(integrante=integrante, hoy=hoy) for integrante in filas])
