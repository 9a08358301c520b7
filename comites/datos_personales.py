"""All that is kept of one person, for when they ask for it (access, of the ARCO rights)."""

from django.core.serializers.python import Serializer

from .acciones import consultar_contacto


def todo_lo_de(*, integrante, usuario) -> dict:
    """What each table says of the member; looking at the contact is written down as ever."""
    contacto = consultar_contacto(integrante=integrante, usuario=usuario)
    return {
        "integrante": _campos([integrante])[0],
        "versiones_anteriores": _campos(integrante.history.all()),
        "contacto": _campos([contacto] if contacto else []),
        "consentimientos": _campos(integrante.consentimientos.all()),
        "quien_vio_su_contacto": _campos(integrante.consultas.all()),
        "actas": _campos(integrante.actas.all()),
    }


def _campos(filas) -> list[dict]:
    return [{"id": fila["pk"], **fila["fields"]} for fila in Serializer().serialize(filas)]
