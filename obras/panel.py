"""What the panel has of this app: what the user's units have to mend and to answer."""

from django.urls import reverse

from compromisos.cargos import Cargos, Entrada
from compromisos.secciones import Seccion

from .mantenimiento import con_dias, obras_de
from .models import AccionCorrectiva, NecesidadMantenimiento
from .models.mantenimiento import ABIERTAS
from .portada import A_LA_VISTA

VERIFICA = "obras.add_verificacionaccion"


def caminos_de(usuario, dependencias, hoy) -> list[Entrada]:
    """The pages of the works that are of use to the user: a unit's liaison reports, mends and
    answers; who only sits in a committee asks for upkeep."""
    puede = usuario.has_perm
    avances = Entrada("obras", "Avances de obra", reverse("obras:obra-panel"))
    correcciones = Entrada("correcciones", "Acciones correctivas", reverse("obras:accion-panel"))
    mantenimiento = Entrada("mantenimiento", "Mantenimiento", reverse("obras:mantenimiento-panel"))
    contesta = dependencias or puede("obras.add_seguimientomantenimiento")
    sirven = (
        (avances, dependencias or puede("obras.add_avanceobra")),
        (correcciones, dependencias or puede(VERIFICA)),
        (mantenimiento, contesta or obras_de(usuario, hoy).exists()),
    )
    return [camino for camino, sirve in sirven if sirve]


def cargos_de_obras(usuario, dependencias, hoy) -> Cargos:
    """In the menu, the first of those pages."""
    caminos = caminos_de(usuario, dependencias, hoy)
    primera = [Entrada("panel-obras", "Obras", caminos[0].direccion)] if caminos else []
    return Cargos(menu=primera)


def por_corregir(usuario, dia) -> Seccion | None:
    """What the user's units owe of their works, most overdue first."""
    abiertas = AccionCorrectiva.objects.editables_por(usuario, dia.hoy).con_estado(dia.hoy)
    en_orden = abiertas.abiertas().para_listar().order_by("plazo", "id")
    filas = list(en_orden[: A_LA_VISTA + 1])
    datos = {"acciones": filas[:A_LA_VISTA], "mas": len(filas) > A_LA_VISTA, "hoy": dia.hoy}
    return Seccion("panel/_por_corregir.html", datos) if filas else None


def por_contestar(usuario, dia) -> Seccion | None:
    """The upkeep that committees ask of the works of the user's units, the longest wait first."""
    suyas = NecesidadMantenimiento.objects.editables_por(usuario, dia.hoy).con_estado()
    en_orden = suyas.filter(estado__in=ABIERTAS).para_listar().order_by("reportada_el", "id")
    filas = con_dias(en_orden[: A_LA_VISTA + 1], dia.hoy)
    datos = {"necesidades": filas[:A_LA_VISTA], "mas": len(filas) > A_LA_VISTA}
    return Seccion("panel/_por_contestar.html", datos) if filas else None
