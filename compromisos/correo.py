"""Mail that leaves without making anybody wait."""

import logging
from smtplib import SMTPException
from threading import Thread

log = logging.getLogger(__name__)


def enviar_aparte(mensaje):
    """Send an EmailMessage in a thread of its own.

    The page answers as fast for an address that nobody has as for one to which a mail goes, and
    does not hang with the mail server. A mail that could not leave is in the log.
    """
    Thread(target=_enviar, args=[mensaje]).start()


def _enviar(mensaje):
    try:
        mensaje.send()
    except (OSError, SMTPException):
        log.exception("No se pudo enviar el correo «%s»", mensaje.subject)
