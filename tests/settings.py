"""Settings for the suite: those of the site, with nothing taken from the developer's machine."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import environ

for _nombre in [n for n in os.environ if n.startswith("EVJ_") and not n.startswith("EVJ_TEST_")]:
    if _nombre != "EVJ_CHROMIUM":
        del os.environ[_nombre]
# Every variable gets a value, so that this machine's .env cannot fill any in.
environ.Env.read_env(Path(__file__).resolve().parent.parent / ".env.example", overwrite=True)
os.environ["EVJ_SECRET_KEY"] = "clave-de-prueba-que-no-sirve-para-nada-más-que-probar"
os.environ["EVJ_ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["EVJ_HTTPS"] = "False"
os.environ["EVJ_DEMO"] = "True"
os.environ["EVJ_SEGUNDO_FACTOR"] = "False"  # force_login is enough; its own tests switch it on
os.environ["DATABASE_URL"] = os.environ.get("EVJ_TEST_DATABASE_URL", "")

from evj.settings import *  # noqa: E402, F403
from evj.settings import DATABASES, STORAGES  # noqa: E402

_carpeta = tempfile.mkdtemp(prefix="evj-pruebas-")
atexit.register(shutil.rmtree, _carpeta, ignore_errors=True)

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A real file, as in production: live-server threads and parallel writers share it by WAL.
    DATABASES["default"]["TEST"] = {"NAME": f"{_carpeta}/prueba.sqlite3"}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"prueba_{os.getpid()}"}  # parts run side by side
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = f"{_carpeta}/archivos"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# As in production, and though a test moves the day: a browser asks for each file once.
WHITENOISE_MAX_AGE = 10 * 365 * 24 * 3600
