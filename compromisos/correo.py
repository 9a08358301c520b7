"""Mail that leaves without making anybody wait, and the outbox of what the system writes."""

import logging
from dataclasses import dataclass
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.template import loader

from .models import Correo, Mencion

log = logging.getLogger(__name__)

FALLAS_SEGUIDAS = 3
ASUNTO_MAXIMO = Correo._meta.get_field("asunto").max_length


def enviar_aparte(mensaje):
    """Send an EmailMessage in a thread of its own.

    The page answers as fast for an address that nobody has as for one to which a mail goes, and
    does not hang with the mail server. A mail that could not leave is in the log.
    """
    Thread(target=_enviar, args=[mensaje]).start()


def _enviar(mensaje):
    try:
        mensaje.send()
    except (OSError, SMTPException) as error:
        # Not the error's own words: they name the address, and this is the log.
        motivo = type(error).__name__
        log.warning("No se pudo enviar el correo «%s»: %s", mensaje.subject, motivo)


@transaction.atomic
def escribir(*, tipo, tema, para, contexto, menciones=(), lo_dice_todo=False) -> Correo | None:
    """Leave a mail in the outbox; None when there is one about the same to the same address.

    The words are those of templates/correo/<tipo>.txt. `menciones`: unsaved Mencion rows, without
    their mail. One that `lo_dice_todo` takes the place of those of its kind that did not leave.
    """
    contexto = {**contexto, "sitio": settings.SITIO}
    asunto = " ".join(loader.render_to_string(f"correo/{tipo}_asunto.txt", contexto).split())
    correo, nuevo = Correo.objects.get_or_create(
        clave=f"{tipo}:{tema}:{para.lower()}",
        defaults={
            "tipo": tipo,
            "para": para,
            "asunto": asunto[:ASUNTO_MAXIMO],
            "texto": loader.render_to_string(f"correo/{tipo}.txt", contexto).strip() + "\n",
        },
    )
    if not nuevo:
        return None
    for mencion in menciones:
        mencion.correo = correo
    Mencion.objects.bulk_create(menciones)
    if lo_dice_todo:
        viejos = Correo.objects.en_espera().filter(tipo=tipo, para__iexact=para)
        viejos.exclude(pk=correo.pk).update(sustituido_por=correo)
    return correo


@dataclass
class Balance:
    """How it went: mails that left, and mails that were tried in vain."""

    enviados: int = 0
    fallidos: int = 0


def enviar_pendientes(correos=None, ahora=None) -> Balance:
    """Send those mails of the outbox whose turn has come; what does not leave stays for later.

    Gives up after some failures in a row: the mail server is down, and each costs seconds. That an
    address is refused says nothing of the server.
    """
    balance, seguidas = Balance(), 0
    pendientes = Correo.objects.all() if correos is None else correos
    for correo in list(pendientes.por_intentar(ahora)):
        if seguidas == FALLAS_SEGUIDAS:
            break
        if not correo.apartar(ahora):
            continue
        try:
            mensaje_de(correo).send()
        except Exception as error:  # whatever is wrong with one mail, the others leave
            log.warning("No se pudo enviar el correo %s: %s", correo.pk, type(error).__name__)
            correo.anotar_error(error)
            balance.fallidos += 1
            seguidas = 0 if isinstance(error, SMTPRecipientsRefused) else seguidas + 1
        else:
            correo.anotar_envio()
            balance.enviados += 1
            seguidas = 0
    return balance


def mensaje_de(correo) -> EmailMessage:
    """Always with the same Message-ID: if it leaves twice, the mailbox can tell."""
    cabeceras = {
        "Message-ID": f"<correo-{correo.pk}@{urlsplit(settings.SITIO).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(correo.asunto, correo.texto, to=[correo.para], headers=cabeceras)


def enviar_al_confirmar(correos):
    """Send these mails of the outbox, in a thread, once the transaction is committed."""
    if pks := [correo.pk for correo in correos]:
        transaction.on_commit(
            lambda: Thread(target=partial(_enviar_de_la_bandeja, pks)).start(),
        )


def _enviar_de_la_bandeja(pks):
    try:
        enviar_pendientes(Correo.objects.filter(pk__in=pks))
    except DatabaseError:
        log.exception("Los correos %s esperan al siguiente «manage.py diario»", pks)
    finally:
        connection.close()
