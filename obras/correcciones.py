"""What pages of others show of this app: corrective actions that are overdue."""

from compromisos.secciones import Seccion

from .models import AccionCorrectiva

A_LA_VISTA = 5


def vencidas_de_todas(_objeto, dia) -> Seccion | None:
    """For inicio: of every unit, the oldest first."""
    return _seccion(AccionCorrectiva.objects.vencidas(dia.hoy))


def vencidas_de_la_dependencia(dependencia, dia) -> Seccion | None:
    """For a unit's page: what it owes and is overdue."""
    return _seccion(AccionCorrectiva.objects.vencidas(dia.hoy).filter(dependencia=dependencia))


def _seccion(vencidas) -> Seccion | None:
    filas = list(vencidas.para_listar()[: A_LA_VISTA + 1])
    datos = {"acciones": filas[:A_LA_VISTA], "mas": len(filas) > A_LA_VISTA}
    return Seccion("obras/_calidad_vencidas.html", datos) if filas else None
