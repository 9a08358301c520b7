"""What stands for a mail server on a site that was given none."""

from django.core.mail.backends.base import BaseEmailBackend


class SinCorreoBackend(BaseEmailBackend):
    """Nothing leaves and nothing is printed, a link to a new password least of all; whoever sends
    is told, so that what can wait waits."""

    def send_messages(self, email_messages):
        raise ConnectionError("este sitio no tiene servidor de correo (EVJ_EMAIL_URL)")
