"""Wrong tries to sign in: what django-axes counts by account, counted by address too."""

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum


class IntentosHandler(AxesDatabaseHandler):
    """Also stops an address that tries many accounts. A whole office may stand behind one, so
    its limit (EVJ's own INTENTOS_POR_DIRECCION) is higher than that of account and address."""

    def is_locked(self, request, credentials=None) -> bool:
        return super().is_locked(request, credentials) or self._de_la_direccion(request) >= (
            settings.INTENTOS_POR_DIRECCION
        )

    def _de_la_direccion(self, request) -> int:
        recientes = AccessAttempt.objects.filter(
            ip_address=request.axes_ip_address, attempt_time__gte=get_cool_off_threshold(request)
        )
        return recientes.aggregate(total=Sum("failures_since_start"))["total"] or 0
