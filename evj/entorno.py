"""What the environment says, turned into values; what makes no sense is one sentence in Spanish.

An address of a database or a mail server holds a password: no message repeats it, nor do the
errors of the libraries that read it.
"""

import tempfile
import warnings
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

MOTORES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")
# Where the system itself deletes what it finds: at each start, or when it is some days old.
PASAJERAS = ("/tmp", "/var/tmp", "/dev/shm", "/run")  # noqa: S108  # nosec B108 - seguro: refused
CODIFICAR = "En la contraseña, escriba @ / : # ? y % como %40 %2F %3A %23 %3F y %25."


def si_o_no(nombre: str, escrito: str, normal: bool) -> bool:
    """True or False; `normal` when nothing is written; any other word is an error."""
    if not escrito.strip():
        return normal
    if escrito.strip().lower() not in ("true", "false"):
        raise ImproperlyConfigured(f"{nombre} es True o False, no «{escrito}».")
    return escrito.strip().lower() == "true"


def entero(nombre: str, escrito: str, normal: int, minimo: int = 1) -> int:
    """A whole number, not below `minimo`; `normal` when nothing is written."""
    if not escrito.strip():
        return normal
    try:
        numero = int(escrito)
    except ValueError:
        numero = minimo - 1
    if numero < minimo:
        raise ImproperlyConfigured(
            f"{nombre} es un número entero, {minimo} o más, no «{escrito}». Por ejemplo: "
            f"{nombre}={normal}."
        )
    return numero


def base_de_datos(nombre: str, direccion: str) -> dict:
    """Django's DATABASES entry of that address."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they repeat the address
            base = environ.Env.db_url_config(direccion)
    except ValueError:
        base = {}
    if base.get("ENGINE") not in MOTORES or not base["NAME"] or "@" in base["NAME"]:
        raise ImproperlyConfigured(
            f"{nombre} no es la dirección de una base de datos de PostgreSQL o de SQLite. Por "
            f"ejemplo: {nombre}=postgres://usuario:contraseña@servidor:5432/evj, o "
            f"{nombre}=sqlite:////srv/evj/evj.sqlite3. {CODIFICAR}"
        ) from None
    return base


def es_pasajera(ruta: Path) -> bool:
    """Whether a file or folder there may be gone tomorrow, links followed."""
    ruta = ruta.resolve()
    return any(
        Path(carpeta).resolve() in (ruta, *ruta.parents)
        for carpeta in (*PASAJERAS, tempfile.gettempdir())
    )


def correo(nombre: str, direccion: str) -> dict:
    """Django's EMAIL_* settings of that address."""
    try:
        ajustes = environ.Env.email_url_config(direccion)
    except (ValueError, ImproperlyConfigured):
        ajustes = {}
    if not ajustes or ("smtp" in ajustes["EMAIL_BACKEND"] and not ajustes["EMAIL_HOST"]):
        raise ImproperlyConfigured(
            f"{nombre} no es la dirección de un servidor de correo. Por ejemplo: "
            f"{nombre}=smtp+tls://usuario:contraseña@servidor:587. {CODIFICAR}"
        ) from None
    return ajustes
