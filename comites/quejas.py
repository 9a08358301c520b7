"""Every write of a complaint: filing, turning, resolving, reading its private part, erasing it."""

from datetime import datetime, timedelta

from django.db import transaction

from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from compromisos.models import Usuario
from compromisos.seguridad import Suceso, anotar

from .models import ConsultaQueja, DatosQueja, Envio, NotaQueja, Queja, Resolucion, Turno

ENVIOS_SE_GUARDAN = timedelta(days=1)


@transaction.atomic
def presentar_queja(*, texto, ficha, nombre="", contacto="", comite=None) -> Queja:
    """File a complaint that somebody sent by the site. The same form sent twice is one."""
    campos = {"via": Queja.Via.WEB, "comite": comite}
    campos["municipio"] = comite.municipio if comite else None
    queja, nueva = Queja.objects.get_or_create(ficha=ficha, defaults=campos)
    if not nueva:
        datos = DatosQueja.objects.filter(queja=queja, texto=texto)
        if datos.filter(nombre=nombre, contacto=contacto).exists():
            return queja
        # Going back in the browser to file another one sends the same form again.
        queja = Queja.objects.create(**campos)
    DatosQueja.objects.create(queja=queja, texto=texto, nombre=nombre, contacto=contacto)
    return queja


@transaction.atomic
def registrar_queja(
    *, recibida_el, texto, registra, nombre="", contacto="", comite=None, municipio=None
) -> Queja:
    """File a complaint that the unit received on paper. The same one sent twice by the same person
    is one."""
    Usuario.objects.select_for_update().get(pk=registra.pk)
    dicho = {"texto": texto, "nombre": nombre, "contacto": contacto}
    municipio = comite.municipio if comite else municipio
    de = {"recibida_el": recibida_el, "registra": registra, "comite": comite}
    de["municipio"] = municipio
    suyas = Queja.objects.filter(**de)
    if ya := DatosQueja.objects.filter(queja__in=suyas, **dicho).first():
        return ya.queja
    queja = Queja.objects.create(via=Queja.Via.PAPEL, **de)
    DatosQueja.objects.create(queja=queja, **dicho)
    return queja


def decisiones(queja) -> int:
    """How many times it was turned or resolved."""
    return queja.turnos.count() + queja.resoluciones.count()


def _para_decidir(queja, visto: int) -> Queja:
    """The complaint, locked; raises CambioMasNuevo when more was decided than `visto`."""
    queja = Queja.objects.select_for_update().get(pk=queja.pk)
    if decisiones(queja) != visto:
        raise CambioMasNuevo
    return queja


@transaction.atomic
def turnar_queja(*, queja, visto, dependencia, turna, nota="") -> Turno:
    """Hand it to a unit; the one before no longer sees it. `visto`: how many `decisiones` the form
    showed. Raises CambioMasNuevo when there are more, NoSePuede if it is resolved."""
    queja = _para_decidir(queja, visto)
    if queja.resoluciones.exists():
        raise NoSePuede("La queja ya se resolvió: no se turna otra vez.")
    ultimo = queja.turnos.last()
    if ultimo is not None and ultimo.dependencia_id == dependencia.pk:
        raise NoSePuede("Ya está turnada a esa dependencia.")
    turno = Turno.objects.create(queja=queja, dependencia=dependencia, turna=turna)
    _anotar(queja, nota, turna)
    return turno


@transaction.atomic
def resolver_queja(*, queja, visto, resultado, resuelve, nota="") -> Resolucion:
    """Say how it ended; again, if the first one was wrong. Its private part is kept from then on
    for settings.QUEJA_DIAS days. `visto`: see `turnar_queja`. Raises CambioMasNuevo, and NoSePuede
    when that is how it ended already."""
    queja = _para_decidir(queja, visto)
    ultima = queja.resoluciones.last()
    if ultima is not None and ultima.resultado == resultado:
        raise NoSePuede("Ya está resuelta así.")
    resolucion = Resolucion.objects.create(queja=queja, resultado=resultado, resuelve=resuelve)
    _anotar(queja, nota, resuelve)
    return resolucion


def _anotar(queja, nota, autor):
    if nota:
        NotaQueja.objects.create(queja=queja, texto=nota, autor=autor)


@transaction.atomic
def consultar_datos(*, queja, request) -> DatosQueja | None:
    """What it says and who filed it, for the administration; that it was read stays on record."""
    ConsultaQueja.objects.create(queja=queja, usuario=request.user)
    anotar(Suceso.DATOS_PERSONALES_VISTOS, request, de="queja", queja=queja.pk)
    return DatosQueja.objects.filter(queja=queja).first()


# --- What is not kept -----------------------------------------------------------------------
@transaction.atomic
def borrar_datos(ahora: datetime) -> int:
    """Of complaints resolved long ago: what they say, who filed them, what was noted on them."""
    NotaQueja.objects.caducados(ahora).delete()
    return DatosQueja.objects.caducados(ahora).delete()[0]


def borrar_envios(ahora: datetime) -> int:
    """Where forms came from, once it no longer counts."""
    return Envio.objects.filter(creado__lt=ahora - ENVIOS_SE_GUARDAN).delete()[0]
