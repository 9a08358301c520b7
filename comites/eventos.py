"""Every write about events, their minutes and agreements that touches more than one row: one
function, atomic."""

from operator import attrgetter

from django.db import transaction
from django.utils import timezone

from compromisos.a_la_vez import despues_de, exigir_visto
from compromisos.acciones import NoSePuede
from compromisos.correo import enviar_al_confirmar

from .avisos import avisar, avisar_cambio, borrar_correos
from .models import (
    AvisoPrivacidad,
    CambioEvento,
    Convocatoria,
    EstadoEvento,
    EstadoInscripcion,
    Evento,
    Inscripcion,
    SeguimientoAcuerdo,
)
from .models.eventos import SIGUIENTES

POR_CONTACTO = 5  # a family may share one telephone
_DICHO = attrgetter("estado", "fecha", "texto", "url", "publica", "sha256")


# --- Events ---------------------------------------------------------------------------------
@transaction.atomic
def cambiar_evento(*, evento, visto, autor, estado, inicio, fin, sede, motivo) -> CambioEvento:
    """Move a published event, put it off, call it off or say that it was held, and leave on
    record what it was. `visto`: how many changes the form showed.

    Raises CambioMasNuevo when there are more, NoSePuede when a rule forbids it.
    """
    evento = Evento.objects.select_for_update().get(pk=evento.pk)
    ultimo = evento.cambios.order_by("-numero").first()
    exigir_visto(visto, ultimo)
    cambio = CambioEvento(
        evento=evento,
        numero=visto + 1,
        estado_antes=evento.estado,
        estado=estado,
        inicio_antes=evento.inicio,
        inicio=inicio,
        fin_antes=evento.fin,
        fin=fin,
        sede_antes=evento.sede,
        sede=sede,
        motivo=motivo,
        autor=autor,
        creado=despues_de(ultimo and ultimo.creado),
    )
    _exigir_que_se_pueda(cambio)
    cambio.save(force_insert=True)
    evento.estado, evento.inicio, evento.fin, evento.sede = estado, inicio, fin, sede
    evento._history_user, evento._change_reason = autor, motivo[:100]
    evento.save(update_fields=["estado", "inicio", "fin", "sede", "texto_busqueda"])
    if estado != EstadoEvento.REALIZADO:
        avisar_cambio(cambio)
    return cambio


def _exigir_que_se_pueda(cambio):
    if not cambio.evento.publicado:
        raise NoSePuede("El evento no se ha publicado: corrija sus datos y ya.")
    if cambio.estado not in SIGUIENTES[cambio.estado_antes]:
        raise NoSePuede(
            f"Un evento {cambio.get_estado_antes_display().lower()} ya no puede quedar como "
            f"{cambio.get_estado_display().lower()}."
        )
    se_mueve = cambio.cambia_fecha or cambio.cambia_sede
    if not se_mueve and not cambio.cambia_estado:
        raise NoSePuede("No cambia nada: ni el estado, ni la fecha, ni la sede.")
    if cambio.estado == EstadoEvento.PROGRAMADO:
        if (cambio.cambia_fecha or cambio.cambia_estado) and cambio.inicio <= timezone.now():
            raise NoSePuede("La fecha nueva ya pasó.")
        _exigir_convocado_antes(cambio)
    elif se_mueve:
        raise NoSePuede("La fecha y la sede sólo cambian si el evento queda programado.")
    elif cambio.estado == EstadoEvento.REALIZADO and cambio.inicio > timezone.now():
        raise NoSePuede("Todavía no empieza: no puede darse por realizado.")


def _exigir_convocado_antes(cambio):
    convocatoria = Convocatoria.objects.filter(evento=cambio.evento_id).first()
    if convocatoria and convocatoria.publicada_el > timezone.localdate(cambio.inicio):
        raise NoSePuede(
            f"La convocatoria se publica después, el {convocatoria.publicada_el:%d/%m/%Y}: "
            "corrija antes ese día."
        )


# --- Registrations --------------------------------------------------------------------------
@transaction.atomic
def inscribir(*, evento, nombre, contacto, ficha) -> Inscripcion:
    """Put a name down: with a place while there are any, else on the waiting list.

    The same form sent twice is one registration. Raises NoSePuede when it is closed.
    """
    evento = Evento.objects.select_for_update().get(pk=evento.pk)
    if not evento.admite_inscripcion():
        raise NoSePuede("Las inscripciones a este evento ya se cerraron.")
    ya = evento.inscripciones.filter(ficha=ficha, nombre=nombre, contacto=contacto).first()
    if ya is not None:
        return ya
    if evento.inscripciones.filter(contacto__iexact=contacto).count() >= POR_CONTACTO:
        raise NoSePuede(
            f"Con ese correo o teléfono ya se inscribieron {POR_CONTACTO} personas: use otro."
        )
    usada = Inscripcion.objects.filter(ficha=ficha).exists()
    inscripcion = Inscripcion.objects.create(
        evento=evento,
        nombre=nombre,
        contacto=contacto,
        estado=(
            EstadoInscripcion.CONFIRMADA if _hay_lugar(evento) else EstadoInscripcion.EN_ESPERA
        ),
        aviso=AvisoPrivacidad.objects.vigente(),
        # Going back in the browser to put down somebody else sends the same form again.
        **({} if usada else {"ficha": ficha}),
    )
    enviar_al_confirmar(avisar(inscripcion, "recibida"))
    return inscripcion


def _hay_lugar(evento) -> bool:
    """Nobody passes before who waits already."""
    if evento.cupo is None:
        return True
    return evento.inscripciones.vivas().count() < evento.cupo


@transaction.atomic
def cancelar_inscripcion(*, inscripcion) -> Inscripcion:
    """Take a name off, with all that was known of the person; the next in line gets the place."""
    evento = Evento.objects.select_for_update().get(pk=inscripcion.evento_id)
    inscripcion = Inscripcion.objects.select_for_update().get(pk=inscripcion.pk)
    if inscripcion.estado != EstadoInscripcion.CANCELADA:
        inscripcion.estado = EstadoInscripcion.CANCELADA
        inscripcion.nombre = inscripcion.contacto = ""
        inscripcion.save(update_fields=["estado", "nombre", "contacto"])
        borrar_correos(evento.pk, inscripcion.pk)
        repartir_lugares(evento=evento)
    return inscripcion


@transaction.atomic
def repartir_lugares(*, evento) -> list[Inscripcion]:
    """Give the free places to who has waited longest, and tell them. While it may still help."""
    evento = Evento.objects.select_for_update().get(pk=evento.pk)
    if not evento.admite_inscripcion():
        return []
    esperan = evento.inscripciones.en_espera().select_related("evento")
    if evento.cupo is not None:
        libres = evento.cupo - evento.inscripciones.confirmadas().count()
        esperan = esperan[: max(libres, 0)]
    pasan, correos = list(esperan), []
    for inscripcion in pasan:
        inscripcion.estado = EstadoInscripcion.CONFIRMADA
        inscripcion.save(update_fields=["estado"])
        correos += avisar(inscripcion, "lugar")
    enviar_al_confirmar(correos)
    return pasan


# --- Agreements -----------------------------------------------------------------------------
@transaction.atomic
def registrar_seguimiento(*, acuerdo, visto, autor, seguimiento) -> SeguimientoAcuerdo:
    """Add what came of an agreement; `seguimiento` is unsaved, `visto` how many the form showed.
    The same one sent twice is one.

    Raises CambioMasNuevo when there are more, NoSePuede when it is of before its meeting.
    """
    acuerdo = (
        type(acuerdo)
        .objects.select_for_update(of=("self",))
        .select_related("evento")
        .get(pk=acuerdo.pk)
    )
    reunion = timezone.localdate(acuerdo.evento.inicio)
    if seguimiento.fecha < reunion:
        raise NoSePuede(f"Es antes de que se acordara, el {reunion:%d/%m/%Y}.")
    ultimo = acuerdo.seguimientos.order_by("-numero").first()
    if ultimo and ultimo.autor_id == autor.pk and _DICHO(ultimo) == _DICHO(seguimiento):
        return ultimo
    exigir_visto(visto, ultimo)
    seguimiento.acuerdo, seguimiento.numero = acuerdo, visto + 1
    seguimiento.autor, seguimiento.creado = autor, despues_de(ultimo and ultimo.creado)
    seguimiento.save(force_insert=True)
    return seguimiento
