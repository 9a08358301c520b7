"""The works of the invented edition of `comites.demo`: from the need to the maintenance.

Everything is put on record by the same actions as anybody's, each on its day, counted from today.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from comites.models import Municipio

from .base import DemoDeObras
from .calidad import buena_calidad, convenio_de_participacion, mala_calidad, preguntas_de_calidad
from .guiones import CALLE, DRENAJE, OBRAS, POZO
from .mantenimiento import pedir_y_contestar
from .obras import hacer_obra
from .propuestas import del_taller_al_compromiso, firmada_sin_votarse


@transaction.atomic
def llenar(*, edicion, autor, enlaces, verifica, hoy: date | None = None):
    """Fill the works of an edition that `comites.demo` made."""
    demo = DemoDeObras(autor, hoy or timezone.localdate(), edicion, enlaces, verifica)
    lugares = list(
        Municipio.objects.filter(comites__edicion=edicion)
        .distinct()
        .order_by("region__slug", "clave_nombre")
    )
    ganadora = del_taller_al_compromiso(demo, lugares[POZO.lugar])
    firmada = firmada_sin_votarse(demo, lugares[DRENAJE.lugar])
    with demo.en(-200):
        version = preguntas_de_calidad()
    convenio = convenio_de_participacion(demo)
    de_propuestas = {POZO: ganadora, DRENAJE: firmada}
    obras = {
        guion: hacer_obra(demo, guion, lugares[guion.lugar], de_propuestas.get(guion))
        for guion in OBRAS
    }
    for guion in (POZO, CALLE):
        obras[guion].convenios.add(convenio)
    buena_calidad(demo, obras[POZO], version)
    mala_calidad(demo, obras[CALLE], version)
    pedir_y_contestar(demo, obras[POZO])
