"""Every write of a contraloría social: its reports' deliveries and its question sheets."""

from django.db import transaction

from compromisos.acciones import NoSePuede

from .archivos import archivos_al_guardar
from .instrumentos import aplicar
from .models import Cedula, EntregaInforme, TipoComite


@transaction.atomic
def entregar_informe(
    *, informe, entregado_el, registra, archivo=None, url="", publica=False
) -> EntregaInforme:
    """Put on record that the report was handed in; `archivo`: a file that was looked at."""
    entrega = EntregaInforme(
        informe=informe,
        entregado_el=entregado_el,
        url=url,
        publica=publica,
        registra=registra,
    )
    if archivo:
        entrega.poner(archivo)
    with archivos_al_guardar() as guardados:
        guardados.append(entrega.archivo)
        entrega.save(force_insert=True)
    return entrega


@transaction.atomic
def registrar_cedula(*, comite, version, fecha, captura, respuestas, escaneo=None) -> Cedula:
    """A question sheet that the contraloría answered; `escaneo`: the signed one, looked at.

    Raises NoSePuede when the committee is of another kind or the version is a draft.
    """
    if comite.tipo != TipoComite.CONTRALORIA_SOCIAL:
        raise NoSePuede("Elija una contraloría social: este comité no lo es.")
    with archivos_al_guardar() as guardados:
        aplicacion = aplicar(version=version, fecha=fecha, captura=captura, respuestas=respuestas)
        guardados += [respuesta.archivo for respuesta in respuestas]
        cedula = Cedula(comite=comite, aplicacion=aplicacion)
        if escaneo:
            cedula.poner(escaneo)
        guardados.append(cedula.archivo)
        cedula.save(force_insert=True)
    return cedula
