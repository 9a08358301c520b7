"""The fact sheet of a work: one sheet of paper in plain words, with the way to its page as a QR."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from comites.cartograma import cartograma
from comites.models import Municipio
from comites.views.calendario import dibujo_qr

from ..ficha import completitud
from ..models import EtapaDeObra
from ..registros import registros
from .obras import barras, la_publicada

# How many letters the sheet of paper holds at each size of type.
LETRAS = ((800, "grande"), (1600, "media"), (2400, "chica"), (10_000, "minima"))


@require_safe
def obra_ficha(request, clave):
    """The sheet of a published work."""
    hoy = timezone.localdate()
    obra = la_publicada(clave, hoy)
    direccion = f"{settings.SITIO}{obra.get_absolute_url()}"
    municipios = list(Municipio.objects.only("nombre", "slug", "columna", "renglon"))
    suyos = registros(obra)
    contexto = {
        "obra": obra,
        "etapa": EtapaDeObra(obra.etapa).label,
        "desde": suyos.etapas[-1] if suyos.etapas else None,
        "hoy": hoy,
        "barras": barras(obra, suyos, hoy),
        "ejercido": suyos.ejercido,
        "completitud": completitud(obra),
        "direccion": direccion,
        "qr": dibujo_qr(direccion),
        "mapa": cartograma(municipios, {}, marcado=obra.municipio_id),
        "letra": letra_de(obra),
    }
    return render(request, "obras/obra_ficha.html", contexto)


def letra_de(obra) -> str:
    """Which size of type lets what is written fit on the sheet."""
    escrito = sum(
        len(texto)
        for texto in (
            obra.nombre,
            obra.alcance,
            obra.localidad,
            obra.a_quien_preguntar,
            obra.contratista,
            obra.contrato,
            obra.partida,
            obra.ejecutora.nombre,
            obra.comite.nombre if obra.comite else "",
            obra.contraloria.nombre if obra.contraloria else "",
        )
    )
    return next(letra for hasta, letra in LETRAS if escrito <= hasta)
