"""What who registered for an event is told, if the contact is a mail address; by the outbox."""

from compromisos.correo import enviar_al_confirmar, escribir
from compromisos.models import Correo

from .models import Inscripcion


def clave_de_los_correos(evento_pk: int) -> str:
    """How the key of every mail about that event begins (see Correo.clave)."""
    return f"{Correo.Tipo.INSCRIPCION}:evento-{evento_pk}:"


def avisar(inscripcion: Inscripcion, que: str, **contexto) -> list[Correo]:
    """`que`: "recibida", "lugar" or "cambio" and its number; each is told once."""
    if not inscripcion.correo:
        return []
    correo = escribir(
        tipo=Correo.Tipo.INSCRIPCION,
        tema=f"evento-{inscripcion.evento_id}:{inscripcion.pk}:{que}",
        para=inscripcion.correo,
        contexto={"inscripcion": inscripcion, "evento": inscripcion.evento, "que": que, **contexto},
    )
    correos = [correo] if correo else []
    enviar_al_confirmar(correos)
    return correos


def avisar_cambio(cambio) -> list[Correo]:
    """Tell everybody who holds a place or waits for one that the event moved or is off."""
    vivas = Inscripcion.objects.filter(evento=cambio.evento_id).vivas().select_related("evento")
    correos = []
    for inscripcion in vivas.filter(contacto__contains="@"):
        correos += avisar(inscripcion, f"cambio-{cambio.numero}", cambio=cambio)
    return correos
