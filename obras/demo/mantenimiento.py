"""What the invented works need once in use."""

from .. import mantenimiento
from ..models import (
    EstadoMantenimiento,
)
from .dibujos import Dibujo, fuga
from .guiones import POZO


def pedir_y_contestar(demo, obra):
    """One answered and seen to, one that nobody has answered for long, one of these days."""
    enlace = demo.enlace(POZO.lugar)
    respondida = _pedir(
        demo,
        obra,
        -26,
        "media",
        "La llave de la línea gotea junto al tanque.",
        [Dibujo(fuga, "llave que gotea.")],
    )
    _pedir(demo, obra, -22, "grave", "La bomba se apaga sola dos o tres veces al día.")
    _pedir(demo, obra, -4, "leve", "Se borró el letrero de la caseta.")
    respuestas = (
        (-23, EstadoMantenimiento.PROGRAMADA, "El jueves va la cuadrilla con el repuesto."),
        (-19, EstadoMantenimiento.ATENDIDA, "Se cambió la llave y ya no gotea."),
    )
    for visto, (dias, estado, texto) in enumerate(respuestas):
        with demo.en(dias) as hoy:
            mantenimiento.responder_necesidad(
                necesidad=respondida,
                visto=visto,
                autor=enlace.usuario,
                estado=estado,
                texto=texto,
                hoy=hoy,
            )


def _pedir(demo, obra, dias, gravedad, texto, fotos=()):
    with demo.en(dias) as hoy:
        return mantenimiento.reportar_necesidad(
            obra=obra,
            comite=obra.contraloria,
            gravedad=gravedad,
            texto=texto,
            registra=demo.autor,
            hoy=hoy,
            fotos=fotos,
        )
