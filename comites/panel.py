"""What the panel has of this app: for whom the user sits in a committee, and what it owes."""

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse

from compromisos.cargos import Cargos, Entrada
from compromisos.secciones import Seccion

from .models import (
    Acuerdo,
    Comite,
    ContactoIntegrante,
    Integrante,
    Municipio,
    TipoComite,
    VersionInstrumento,
)
from .models.contraloria import con_informes
from .portada import A_LA_VISTA


def cargos_de_comites(usuario, dependencias, hoy) -> Cargos:
    """The committees in which the user sits and the municipalities of which they are the liaison;
    and, to whom they are of use, this app's pages."""
    comites = list(Comite.objects.de_usuario(usuario, hoy))
    municipios = Municipio.objects.de_usuario(usuario, hoy).values_list("nombre", flat=True)
    menu = []
    if dependencias:
        menu.append(Entrada("quejas", "Quejas", reverse("comites:queja-panel")))
    if dependencias or comites or usuario.has_perm("comites.add_seguimientoacuerdo"):
        menu.append(Entrada("acuerdos", "Acuerdos", reverse("comites:acuerdo-panel")))
    return Cargos(por=[*comites, *(f"el municipio de {m}" for m in municipios)], menu=menu)


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
    instrumentos = VersionInstrumento.objects.vigentes().de_cedulas().select_related("instrumento")
    datos = {
        "comites": comites,
        "acuerdos": list(pendientes[: A_LA_VISTA + 1]),
        "a_la_vista": A_LA_VISTA,
        "versiones": list(instrumentos) if hay_contraloria else [],
    }
    return Seccion("panel/_mis_comites.html", datos)


def comites_del_municipio(usuario, dia) -> Seccion | None:
    """For the liaison of a municipality: who sits in its committees, and the way to call them."""
    municipios = list(Municipio.objects.de_usuario(usuario, dia.hoy))
    if not municipios:
        return None
    contactos = ContactoIntegrante.objects.filter(integrante=OuterRef("pk"))
    integrantes = (
        Integrante.objects.convocables_por(usuario, dia.hoy)
        .annotate(con_contacto=Exists(contactos))
        .order_by("cargo", "clave_nombre", "id")
    )
    comites = (
        Comite.objects.convocables_por(usuario, dia.hoy)
        .select_related("municipio", "edicion")
        .prefetch_related(Prefetch("integrantes", integrantes, to_attr="convocables"))
    )
    datos = {"municipios": municipios, "comites": comites}
    return Seccion("panel/_comites_del_municipio.html", datos)
