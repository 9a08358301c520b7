"""How many forms without an account come from one place, or are about one thing, in an hour.

Counted in the shared database, so that every worker knows. No puzzle is asked of anybody: who
sends too much is told when to send again, and keeps what was typed.
"""

from datetime import timedelta
from math import ceil

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Envio

PERIODO = timedelta(hours=1)
_SAL = "comites.limites"


def huella(direccion: str) -> str:
    """A keyed digest of where it comes from (evj.web.proxy.red)."""
    return salted_hmac(_SAL, direccion).hexdigest()


def segundos_de_espera(formulario: str, objeto: str, direccion: str, ahora=None) -> int:
    """How long until one more is taken; 0 when it is taken now."""
    ahora = ahora or timezone.now()
    recientes = Envio.objects.filter(formulario=formulario, creado__gt=ahora - PERIODO)
    return max(
        _falta(recientes.filter(huella=huella(direccion)), settings.ENVIOS_POR_DIRECCION, ahora),
        _falta(recientes.filter(objeto=objeto), settings.ENVIOS_POR_EVENTO, ahora),
    )


def _falta(recientes, limite: int, ahora) -> int:
    """Until the one that fills the limit is an hour old."""
    lleno = recientes.order_by("-creado").values_list("creado", flat=True)[limite - 1 : limite]
    return max((ceil((creado + PERIODO - ahora).total_seconds()) for creado in lleno), default=0)


def contar_envio(formulario: str, objeto: str, direccion: str):
    Envio.objects.create(formulario=formulario, objeto=objeto, huella=huella(direccion))
