"""What the panel has of this app: for whom the user sits in a committee, and what it owes."""

from django.urls import reverse

from compromisos.cargos import Cargos, Entrada
from compromisos.secciones import Seccion

from .models import Acuerdo, Comite, TipoComite, VersionInstrumento
from .models.contraloria import con_informes
from .portada import A_LA_VISTA


def cargos_de_comites(usuario, dependencias, hoy) -> Cargos:
    """The committees in which the user sits; and, to whom they are of use, this app's pages."""
    comites = list(Comite.objects.de_usuario(usuario, hoy))
    menu = []
    if dependencias:
        menu.append(Entrada("quejas", "Quejas", reverse("comites:queja-panel")))
    if dependencias or comites or usuario.has_perm("comites.add_seguimientoacuerdo"):
        menu.append(Entrada("acuerdos", "Acuerdos", reverse("comites:acuerdo-panel")))
    return Cargos(por=comites, menu=menu)


def mis_comites(usuario, dia) -> Seccion | None:
    """What the user's committees owe and, of a contraloría social, the sheets to fill in."""
    suyos = con_informes(Comite.objects.de_usuario(usuario, dia.hoy), dia.hoy)
    comites = list(suyos.select_related("municipio"))
    if not comites:
        return None
    pendientes = (
        Acuerdo.objects.publicados()
        .filter(comite__in=comites)
        .con_estado(dia.hoy)
        .filter(cumplido_el__isnull=True)
        .para_listar()
        .order_by("fecha", "id")
    )
    hay_contraloria = any(c.tipo == TipoComite.CONTRALORIA_SOCIAL for c in comites)
    instrumentos = VersionInstrumento.objects.vigentes().select_related("instrumento")
    datos = {
        "comites": comites,
        "acuerdos": list(pendientes[: A_LA_VISTA + 1]),
        "a_la_vista": A_LA_VISTA,
        "versiones": list(instrumentos) if hay_contraloria else [],
    }
    return Seccion("panel/_mis_comites.html", datos)
