"""What is kept of a person only for so long: erased by `manage.py diario`, as often as it runs."""

from datetime import date, timedelta

from django.conf import settings

from .acciones import borrar_persona
from .models import ContactoIntegrante, Integrante


def borrar_lo_caducado(hoy: date) -> str:
    """Contacts, CONTACTOS_DIAS after the last day in post; names, NOMBRES_DIAS after it, unless
    that is 0 or the person consents to its being public."""
    contactos = borrar_contactos(hoy)
    nombres = borrar_nombres(hoy)
    return (
        "De los comités se borró, por haber terminado su periodo: contactos, "
        f"{contactos}; nombres, {nombres}."
    )


def borrar_contactos(hoy: date) -> int:
    termino_antes = hoy - timedelta(days=settings.CONTACTOS_DIAS)
    terminados = Integrante.objects.con_termino().filter(termino__lt=termino_antes)
    borrados, _ = ContactoIntegrante.objects.filter(integrante__in=terminados).delete()
    return borrados


def borrar_nombres(hoy: date) -> int:
    if not settings.NOMBRES_DIAS:
        return 0
    termino_antes = hoy - timedelta(days=settings.NOMBRES_DIAS)
    filas = (
        Integrante.objects.con_termino()
        .con_consentimiento()
        .filter(termino__lt=termino_antes, borrado_el__isnull=True, consiente=False)
    )
    return len([borrar_persona(integrante=integrante, hoy=hoy) for integrante in filas])
