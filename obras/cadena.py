"""From the need to the maintenance of a work, as one line of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from compromisos.templatetags.evj import fecha, porcentaje

from .models import CambioObra, EtapaDeObra
from .templatetags.obras import pesos

_LLEGA = {
    EtapaDeObra.IDENTIFICACION: "Se identificó la obra",
    EtapaDeObra.PREPARACION: "Empezó a prepararse",
    EtapaDeObra.EJECUCION: "Entró en ejecución",
    EtapaDeObra.ENTREGA: "Se terminó de construir y empezó su entrega",
    EtapaDeObra.TERMINADA: "Se entregó terminada",
    EtapaDeObra.CANCELADA: "Se canceló",
}


@dataclass(frozen=True)
class Hecho:
    """Something that happened to a work, or to what led to it."""

    fecha: date
    que: str
    texto: str = ""
    enlace: str = ""


def de_la_obra(registros, hechos: Iterable[Hecho] = ()) -> list[Hecho]:
    """Its own stages, reports and changes among those `hechos` of others, the first one first; of
    the same day, what others tell before what the work tells."""
    propios = [
        *(_de_etapa(etapa, antes) for antes, etapa in _con_anterior(registros.etapas)),
        *(_de_avance(avance, registros.fotos) for avance in registros.avances),
        *(_de_cambio(cambio) for cambio in registros.cambios if not lo_dice_la_etapa(cambio)),
        *_de_fotos_sueltas(registros.fotos),
    ]
    return sorted([*hechos, *propios], key=lambda hecho: hecho.fecha)


def _con_anterior(etapas):
    return zip([None, *etapas], etapas, strict=False)


def _de_etapa(etapa, antes) -> Hecho:
    que = _LLEGA[etapa.etapa]
    if antes and antes.etapa == EtapaDeObra.ENTREGA and etapa.etapa == EtapaDeObra.EJECUCION:
        que = "Volvió a ejecución"
    return Hecho(etapa.desde, que, etapa.motivo)


def _de_avance(avance, fotos) -> Hecho:
    que = f"Avance: {porcentaje(avance.fisico)} construido"
    if avance.ejercido is not None:
        que += f", {pesos(avance.ejercido)} ejercidos"
    texto = avance.nota
    if avance.motivo_excedente:
        texto += f"\nPor qué se ejerció más de lo contratado: {avance.motivo_excedente}"
    suyas = sum(foto.avance_id == avance.pk for foto in fotos)
    if suyas:
        que += f" ({suyas} {'foto' if suyas == 1 else 'fotos'})"
    fotos = reverse("obras:obra-fotos", args=[avance.obra.clave])
    return Hecho(avance.fecha, que, texto.strip(), f"{fotos}#avance-{avance.numero}")


def lo_dice_la_etapa(cambio) -> bool:
    """A real date that is known for the first time."""
    return cambio.campo.endswith("_real") and cambio.antes is None


def _de_fotos_sueltas(fotos):
    """Photographs without a report, those of a day together."""
    sueltas = [foto for foto in fotos if foto.avance_id is None]
    for dia, suyas in groupby(sueltas, lambda foto: foto.fecha):
        suyas = list(suyas)
        que = "1 foto" if len(suyas) == 1 else f"{len(suyas)} fotos"
        momento = suyas[0].get_momento_display().lower()
        enlace = reverse("obras:obra-fotos", args=[suyas[0].obra.clave])
        yield Hecho(dia, f"{que} de {momento} de la obra", "", enlace)


def _de_cambio(cambio: CambioObra) -> Hecho:
    """On the day it was recorded."""
    return Hecho(timezone.localdate(cambio.creado), en_palabras(cambio), cambio.motivo)


def en_palabras(cambio: CambioObra) -> str:
    """ "Cambió el término previsto: era 1.º de mayo de 2026, queda 1.º de julio de 2026"."""
    antes, despues = (_valor(cambio, valor) for valor in (cambio.antes, cambio.despues))
    return f"Cambió el {cambio.get_campo_display().lower()}: era {antes}, queda {despues}"


def _valor(cambio, valor) -> str:
    if valor is None:
        return "sin dato"
    return pesos(valor) if cambio.es_monto else fecha(valor)
