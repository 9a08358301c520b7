"""What who registered for an event is told, if the contact is a mail address; by the outbox."""

from compromisos.correo import enviar_al_confirmar, escribir
from compromisos.models import Correo

from .models import Inscripcion


def borrar_correos(evento_pk: int, inscripcion_pk: int | None = None):
    """Forget what was mailed about that event, to everybody or to one person: a mail holds an
    address. Their keys begin as `avisar` writes them (see Correo.clave)."""
    tema = f"evento-{evento_pk}:" + (f"{inscripcion_pk}:" if inscripcion_pk else "")
    suyos = Correo.objects.filter(
        tipo=Correo.Tipo.INSCRIPCION, clave__startswith=f"{Correo.Tipo.INSCRIPCION}:{tema}"
    )
    suyos.delete()


def avisar(inscripcion: Inscripcion, que: str, **contexto) -> list[Correo]:
    """Write it, for `enviar_al_confirmar`; `que`: "recibida", "lugar" or "cambio" and its number;
    each is told once."""
    if not inscripcion.correo:
        return []
    correo = escribir(
        tipo=Correo.Tipo.INSCRIPCION,
        tema=f"evento-{inscripcion.evento_id}:{inscripcion.pk}:{que}",
        para=inscripcion.correo,
        contexto={"inscripcion": inscripcion, "evento": inscripcion.evento, "que": que, **contexto},
    )
    return [correo] if correo else []


def avisar_cambio(cambio) -> list[Correo]:
    """Tell everybody who holds a place or waits for one that the event moved or is off."""
    vivas = Inscripcion.objects.filter(evento=cambio.evento_id).vivas().select_related("evento")
    correos = []
    for inscripcion in vivas.filter(contacto__contains="@"):
        correos += avisar(inscripcion, f"cambio-{cambio.numero}", cambio=cambio)
    enviar_al_confirmar(correos)
    return correos
