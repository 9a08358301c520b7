"""Every write about a work that touches more than one row: one function, atomic."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from compromisos.a_la_vez import despues_de, exigir_visto
from compromisos.acciones import NoSePuede
from compromisos.archivos import archivos_al_guardar

from .models import AvanceObra, CambioObra, EtapaDeObra, EtapaObra, FotoObra, Obra
from .models.obras import CERRADAS, EN_OBRA, ETAPAS, SIGUIENTES

# A work really began, or ended, on the day it entered these, unless another day is known.
_FECHA_REAL = {
    EtapaDeObra.EJECUCION: "inicio_real",
    EtapaDeObra.ENTREGA: "fin_real",
    EtapaDeObra.TERMINADA: "fin_real",
}


@transaction.atomic
def publicar_obra(*, obra, usuario) -> Obra:
    """Let the public see the work from now on; one that is public stays as it was."""
    obra = Obra.objects.select_for_update().get(pk=obra.pk)
    if not obra.publicada:
        obra.publicada = True
        _guardar(obra, usuario, "Publicación", ["publicada"])
    return obra


def _guardar(obra, usuario, motivo, campos):
    obra._history_user, obra._change_reason = usuario, motivo[:100]
    obra.save(update_fields=campos)


# --- Stages ---------------------------------------------------------------------------------
def siguientes(etapas) -> tuple[str, ...]:
    """Where a work may go on to from its stages, in order; the first may be any of those that
    lead to execution, because the record begins when it begins."""
    if not etapas:
        return (EtapaDeObra.IDENTIFICACION, *SIGUIENTES[EtapaDeObra.IDENTIFICACION])
    return SIGUIENTES[etapas[-1].etapa]


def es_vuelta(antes, etapa) -> bool:
    """Whether the stage comes before the other one."""
    return ETAPAS.index(etapa) < ETAPAS.index(antes)


@transaction.atomic
def entrar_en_etapa(*, obra, visto, registra, etapa, desde, motivo="", hoy=None) -> EtapaObra:
    """Record that the work entered a stage on a day. `visto`: how many stages the form showed.

    Entering execution, or handing over, says when it really began or ended, if it was not said;
    going back to execution takes that end back. Handing over what its last report does not say is
    built needs a reason. Raises CambioMasNuevo, NoSePuede.
    """
    obra = Obra.objects.select_for_update().get(pk=obra.pk)
    etapas = list(obra.etapas.order_by("numero"))
    ultima = etapas[-1] if etapas else None
    exigir_visto(visto, ultima)
    _exigir_paso(etapas, etapa, desde, motivo, hoy or timezone.localdate())
    if etapa == EtapaDeObra.TERMINADA:
        _exigir_terminada(obra, desde)
    if etapa == EtapaDeObra.ENTREGA and not motivo:
        _exigir_construida(obra)
    paso = EtapaObra.objects.create(
        obra=obra,
        numero=visto + 1,
        etapa=etapa,
        desde=desde,
        motivo=motivo,
        registra=registra,
        creado=despues_de(ultima and ultima.creado),
    )
    _poner_fecha_real(obra, paso, ultima)
    return paso


def _exigir_paso(etapas, etapa, desde, motivo, hoy):
    antes = etapas[-1].etapa if etapas else EtapaDeObra.IDENTIFICACION
    if etapa not in siguientes(etapas):
        raise NoSePuede(
            f"De «{EtapaDeObra(antes).label}» no se pasa a «{EtapaDeObra(etapa).label}»."
        )
    if desde > hoy:
        raise NoSePuede("Esa fecha todavía no llega.")
    if etapas and desde < etapas[-1].desde:
        raise NoSePuede(
            f"La etapa de antes empezó el {etapas[-1].desde:%d/%m/%Y}: ésta no puede ser anterior."
        )
    if not motivo and etapa == EtapaDeObra.CANCELADA:
        raise NoSePuede("Diga por qué se cancela: es público.")
    if not motivo and es_vuelta(antes, etapa):
        raise NoSePuede("Diga por qué vuelve a una etapa anterior: es público.")


def _lo_que_falta(obra) -> str:
    """Why its last report does not say that it is built; "" if it does."""
    ultimo = obra.avances.order_by("-numero").first()
    if ultimo is None:
        return "no hay ninguno"
    return "" if ultimo.fisico == 100 else f"el último dice {ultimo.fisico.normalize():f} %"


def _exigir_construida(obra):
    """Its building ends with this stage, and so does its delay: not in silence."""
    if falta := _lo_que_falta(obra):
        raise NoSePuede(
            "Para empezar su entrega hace falta un avance físico de 100 % o decir en «Motivo» por "
            f"qué se entrega así: {falta}."
        )


def _exigir_terminada(obra, desde):
    """Handed over is a work that is built and whose end is known."""
    if falta := _lo_que_falta(obra):
        raise NoSePuede(f"Para terminarla hace falta un avance físico de 100 %: {falta}.")
    if obra.fin_real and obra.fin_real > desde:
        raise NoSePuede(f"Se terminó de construir el {obra.fin_real:%d/%m/%Y}, después de ese día.")


def _poner_fecha_real(obra, paso, ultima):
    motivo = f"Entró en la etapa «{paso.get_etapa_display()}»."
    if ultima and es_vuelta(ultima.etapa, paso.etapa):
        if obra.fin_real is not None:
            _cambiar(obra, paso.registra, paso.motivo, {"fin_real": None})
        return
    campo = _FECHA_REAL.get(paso.etapa)
    if campo is None or getattr(obra, campo) is not None:
        return
    if campo == "fin_real" and (obra.inicio_real is None or paso.desde < obra.inicio_real):
        return
    _cambiar(obra, paso.registra, motivo, {campo: paso.desde})


# --- Amounts and dates ----------------------------------------------------------------------
@transaction.atomic
def cambiar_obra(*, obra, visto, autor, motivo, hoy=None, **valores) -> list[CambioObra]:
    """Change amounts and dates of a published work: a row for each that changes, one reason.

    `valores`: by field of CambioObra.Campo; `visto`: how many changes the form showed. Raises
    CambioMasNuevo when there are more, NoSePuede when a rule forbids it.
    """
    obra = Obra.objects.select_for_update().get(pk=obra.pk)
    exigir_visto(visto, obra.cambios.order_by("-numero").first())
    if not obra.publicada:
        raise NoSePuede("La obra no se ha publicado: corrija sus datos y ya.")
    nuevos = {campo: valor for campo, valor in valores.items() if getattr(obra, campo) != valor}
    if not nuevos:
        raise NoSePuede("No cambia nada: ni los montos ni las fechas.")
    hoy = hoy or timezone.localdate()
    if any(nuevos.get(campo) and nuevos[campo] > hoy for campo in _FECHA_REAL.values()):
        raise NoSePuede("Una fecha real no puede ser posterior a hoy.")
    return _cambiar(obra, autor, motivo, nuevos)


def _cambiar(obra, autor, motivo, nuevos) -> list[CambioObra]:
    """Write the new values on the (locked) work; on a public one, with what each was."""
    antes = {campo: getattr(obra, campo) for campo in nuevos}
    for campo, valor in nuevos.items():
        setattr(obra, campo, valor)
    try:
        obra.validate_constraints()
    except ValidationError as error:
        raise NoSePuede(" ".join(error.messages)) from error
    _guardar(obra, autor, motivo, list(nuevos))
    if not obra.publicada:
        return []
    ultimo = obra.cambios.order_by("-numero").first()
    numero, creado = (ultimo.numero if ultimo else 0), despues_de(ultimo and ultimo.creado)
    filas = [
        CambioObra(
            obra=obra,
            numero=numero + lugar,
            campo=campo,
            motivo=motivo,
            autor=autor,
            creado=creado + timedelta(microseconds=lugar),
            **_de_que_a_que(campo, antes[campo], valor),
        )
        for lugar, (campo, valor) in enumerate(nuevos.items(), start=1)
    ]
    return CambioObra.objects.bulk_create(filas)


def _de_que_a_que(campo, antes, despues) -> dict:
    que = "monto" if campo.startswith("monto") else "fecha"
    return {f"{que}_antes": antes, que: despues}


# --- Progress -------------------------------------------------------------------------------
@transaction.atomic
def registrar_avance(
    *, obra, visto, autor, dependencia, fecha, fisico, baja=False, fotos=(), hoy=None, **datos
) -> AvanceObra:
    """Add a report on a work with its photographs, unless there is a newer one than was seen.

    `visto`: how many reports the form showed; `baja`: whoever reports less than before means it
    and says why in `nota`; `fotos`: unsaved FotoObra with their files; `datos`: the AvanceObra's
    own fields. Raises CambioMasNuevo, NoSePuede; then nothing is added, nor any file.
    """
    obra = Obra.objects.select_for_update().get(pk=obra.pk)
    ultimo = obra.avances.order_by("-numero").first()
    exigir_visto(visto, ultimo)
    avance = AvanceObra(
        obra=obra,
        numero=visto + 1,
        fecha=fecha,
        fisico=fisico,
        monto=obra.monto,
        autor=autor,
        dependencia=dependencia,
        creado=despues_de(ultimo and ultimo.creado),
        **datos,
    )
    actual = Obra.objects.con_etapa().con_inicio().get(pk=obra.pk)
    etapa = actual.etapa
    _exigir_avance(avance, ultimo, etapa, baja, hoy or timezone.localdate())
    exigir_que_se_construia(actual, fecha)
    avance.save(force_insert=True)
    for foto in fotos:
        foto.avance, foto.fecha, foto.momento = avance, fecha, momento_de(obra, fecha, etapa)
    _guardar_fotos(obra, autor, fotos)
    return avance


def _exigir_avance(avance, ultimo, etapa, baja, hoy):
    if avance.fecha > hoy:
        raise NoSePuede("Esa fecha todavía no llega.")
    if ultimo and avance.fecha < ultimo.fecha:
        raise NoSePuede(
            f"Ya hay un avance del {ultimo.fecha:%d/%m/%Y}: éste no puede ser de antes."
        )
    if etapa not in (*EN_OBRA, *CERRADAS):
        raise NoSePuede("La obra todavía no está en ejecución: primero cambie su etapa.")
    if etapa in CERRADAS and avance.fisico != (ultimo.fisico if ultimo else 0):
        raise NoSePuede(
            f"La obra está {EtapaDeObra(etapa).label.lower()}: ya sólo cambia lo ejercido."
        )
    if ultimo and not baja and es_menos(avance.fisico, avance.ejercido, ultimo):
        raise NoSePuede("Es menos de lo ya reportado: diga que así es, y por qué.")
    if excede(avance.ejercido, avance.monto) and not avance.motivo_excedente:
        raise NoSePuede("Se ejerció más de lo contratado: diga por qué.")


def exigir_que_se_construia(obra, fecha):
    """Raise NoSePuede for a day before its building began; `obra` comes from con_inicio()."""
    desde = obra.se_construye_desde
    if desde and fecha < desde:
        raise NoSePuede(f"La obra se empezó a construir después, el {desde:%d/%m/%Y}.")


def es_menos(fisico, ejercido, ultimo) -> bool:
    """Whether either figure is lower than what was reported last, in `ultimo` or before it."""
    antes = ejercido_hasta(ultimo)
    return fisico < ultimo.fisico or (ejercido is not None and ejercido < (antes or 0))


def ejercido_hasta(ultimo):
    """What had been spent by that report, or by the last one before it that says so; or None."""
    if ultimo.ejercido is not None:
        return ultimo.ejercido
    previos = ultimo.obra.avances.filter(numero__lt=ultimo.numero, ejercido__isnull=False)
    return previos.order_by("-numero").values_list("ejercido", flat=True).first()


def excede(ejercido, monto) -> bool:
    """Whether more was spent than there was to spend; False when either is not known."""
    return ejercido is not None and monto is not None and ejercido > monto


# --- Photographs ----------------------------------------------------------------------------
def momento_de(obra, fecha, etapa) -> str:
    """What a photograph of that day shows: before, during or after the building."""
    if obra.fin_real is not None and fecha >= obra.fin_real:
        return FotoObra.Momento.DESPUES
    empezada = fecha >= obra.inicio_real if obra.inicio_real else etapa in (*EN_OBRA, *CERRADAS)
    return FotoObra.Momento.DURANTE if empezada else FotoObra.Momento.ANTES


@transaction.atomic
def agregar_fotos(*, obra, autor, fecha, fotos, hoy=None) -> list[FotoObra]:
    """Add photographs of a day without a report: how it was before, or after. `fotos`: unsaved.

    Raises NoSePuede; then no file is left.
    """
    obra = Obra.objects.con_etapa().get(pk=obra.pk)
    if fecha > (hoy or timezone.localdate()):
        raise NoSePuede("Esa fecha todavía no llega.")
    for foto in fotos:
        foto.fecha, foto.momento = fecha, momento_de(obra, fecha, obra.etapa)
    _guardar_fotos(obra, autor, fotos)
    return list(fotos)


def _guardar_fotos(obra, autor, fotos):
    """Save them with their files; if one fails, no file of them is left."""
    with archivos_al_guardar() as escritos:
        for foto in fotos:
            foto.obra, foto.autor = obra, autor
            for archivo in (foto.archivo, foto.chica):
                archivo.save(archivo.name, archivo.file, save=False)
                escritos.append(archivo)
            foto.save(force_insert=True)
