"""Every write of a contraloría social: its reports' deliveries and its question sheets."""

from django.db import transaction

from compromisos.acciones import NoSePuede
from compromisos.archivos import archivos_al_guardar

from .instrumentos import aplicar, exigir_que_no_sea_repetida
from .models import Aplicacion, Cedula, Comite, EntregaInforme, Informe, TipoComite


@transaction.atomic
def entregar_informe(
    *, informe, entregado_el, registra, archivo=None, url="", publica=False
) -> EntregaInforme:
    """Put on record that the report was handed in; `archivo`: a file that was looked at. The same
    delivery sent twice is one."""
    informe = Informe.objects.select_for_update(of=("self",)).get(pk=informe.pk)
    entrega = EntregaInforme(
        informe=informe,
        entregado_el=entregado_el,
        url=url,
        publica=publica,
        registra=registra,
    )
    if archivo:
        entrega.poner(archivo)
    dicho = {"entregado_el": entregado_el, "url": url, "publica": publica, "registra": registra}
    if ya := informe.entregas.filter(**dicho, sha256=entrega.sha256).first():
        return ya
    with archivos_al_guardar() as guardados:
        guardados.append(entrega.archivo)
        entrega.save(force_insert=True)
    return entrega


@transaction.atomic
def registrar_cedula(*, comite, version, fecha, captura, respuestas, escaneo=None) -> Cedula:
    """A question sheet that the contraloría answered; `escaneo`: the signed one, looked at.

    Raises NoSePuede when the committee is of another kind or did not exist yet, the version is a
    draft, or the same person already registered the same sheet.
    """
    comite = Comite.objects.select_for_update(of=("self",)).get(pk=comite.pk)
    if comite.tipo != TipoComite.CONTRALORIA_SOCIAL:
        raise NoSePuede("Elija una contraloría social: este comité no lo es.")
    if fecha < comite.constituido_el:
        raise NoSePuede(
            f"La contraloría se constituyó el {comite.constituido_el:%d/%m/%Y}: no pudo "
            "responderla antes."
        )
    cedula = Cedula(comite=comite)
    if escaneo:
        cedula.poner(escaneo)
    dicho = {"version": version, "fecha": fecha, "captura": captura, "respuestas": respuestas}
    de_la_misma = Aplicacion.objects.filter(cedula__comite=comite, cedula__sha256=cedula.sha256)
    exigir_que_no_sea_repetida(de_la_misma, **dicho)
    with archivos_al_guardar() as guardados:
        cedula.aplicacion = aplicar(**dicho)
        guardados += [respuesta.archivo for respuesta in respuestas]
        guardados.append(cedula.archivo)
        cedula.save(force_insert=True)
    return cedula
