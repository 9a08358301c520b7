"""The ticket that a public form carries: which form it is, and since when it is open.

It is what a robot does not think of: forms are not filled in within seconds, nor days later.
"""

import uuid
from datetime import timedelta

from django.core import signing

_SAL = "comites.ficha"
MINIMO = timedelta(seconds=3)
MAXIMO = timedelta(days=2)


def nueva() -> str:
    return signing.TimestampSigner(salt=_SAL).sign(uuid.uuid4().hex)


def leer(ficha: str) -> uuid.UUID | None:
    """Its number; None if it is not ours or too old."""
    try:
        return uuid.UUID(signing.TimestampSigner(salt=_SAL).unsign(ficha, max_age=MAXIMO))
    except (signing.BadSignature, ValueError):
        return None


def es_muy_pronto(ficha: str) -> bool:
    """Whether a good ticket was given only a moment ago."""
    try:
        signing.TimestampSigner(salt=_SAL).unsign(ficha, max_age=MINIMO)
    except signing.BadSignature:
        return False
    return True
