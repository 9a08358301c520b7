"""Wrong tries to sign in: what django-axes counts by account and address, counted by each too."""

from datetime import timedelta

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Sum
from django.shortcuts import render

CONOCIDA = timedelta(days=30)


class IntentosHandler(AxesDatabaseHandler):
    """Also stops an address that tries many accounts (INTENTOS_POR_DIRECCION; a whole office may
    stand behind one) and many addresses that try one account (INTENTOS_POR_CUENTA).

    The second does not hold from where the account got in lately: nobody is kept out of a desk by
    what is typed elsewhere.
    """

    def is_locked(self, request, credentials=None) -> bool:
        return (
            super().is_locked(request, credentials)
            or _fallas(request, ip_address=request.axes_ip_address)
            >= settings.INTENTOS_POR_DIRECCION
            or self._frenada(request, get_client_username(request, credentials))
        )

    def _frenada(self, request, usuario) -> bool:
        if _fallas(request, username=usuario) < settings.INTENTOS_POR_CUENTA:
            return False
        return not AccessLog.objects.filter(
            username=usuario,
            ip_address=request.axes_ip_address,
            attempt_time__gte=request.axes_attempt_time - CONOCIDA,
        ).exists()


def _fallas(request, **de) -> int:
    recientes = AccessAttempt.objects.filter(
        attempt_time__gte=get_cool_off_threshold(request), **de
    )
    return recientes.aggregate(total=Sum("failures_since_start"))["total"] or 0


def demasiados(request, original_response=None, credentials=None):
    """The answer to who has to wait: 429, and for how long at most."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = int(get_cool_off(request).total_seconds())
    return response
