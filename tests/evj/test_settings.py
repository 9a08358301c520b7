"""The settings file: what a site must say before it starts, and what it always has on."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.utils import formats, timezone, translation

LEER = (
    "import json, environ; environ.Env.read_env = lambda *a, **k: None\n"
    "import evj.settings as s\n"
    "print(json.dumps({n: getattr(s, n) for n in ('SESSION_COOKIE_NAME', 'CSRF_COOKIE_NAME',"
    " 'SESSION_COOKIE_SECURE', 'SECURE_HSTS_SECONDS', 'SECURE_SSL_REDIRECT', 'DEBUG')}))"
)
BUENO = {"EVJ_SECRET_KEY": "x" * 60, "EVJ_ALLOWED_HOSTS": "evj.example"}


def arrancar(**entorno):
    """Import the settings in a process of its own, without this machine's .env."""
    return subprocess.run(
        [sys.executable, "-c", LEER],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **entorno},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("entorno", "dice"),
    [
        ({**BUENO, "EVJ_SECRET_KEY": ""}, "EVJ_SECRET_KEY"),
        ({**BUENO, "EVJ_ALLOWED_HOSTS": ""}, "EVJ_ALLOWED_HOSTS"),
        ({**BUENO, "DATABASE_URL": "sqlite:////tmp/evj.sqlite3"}, "carpeta temporal"),
    ],
)
def test_no_arranca_sin_lo_necesario(entorno, dice):
    proceso = arrancar(**entorno)
    assert proceso.returncode != 0
    assert dice in proceso.stderr


def test_en_produccion_todo_viaja_cifrado():
    proceso = arrancar(**BUENO, EVJ_DEMO="True")
    assert proceso.returncode == 0, proceso.stderr
    assert '"SESSION_COOKIE_NAME": "__Host-sesion"' in proceso.stdout
    assert '"CSRF_COOKIE_NAME": "__Host-csrf"' in proceso.stdout
    assert '"SESSION_COOKIE_SECURE": true' in proceso.stdout
    assert '"SECURE_SSL_REDIRECT": true' in proceso.stdout
    assert '"SECURE_HSTS_SECONDS": 63072000' in proceso.stdout
    assert '"DEBUG": false' in proceso.stdout


def test_env_example_nombra_cada_variable_que_se_lee():
    patron = re.compile(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"')
    leidas = set()
    for carpeta in ("evj", "compromisos"):
        for archivo in (settings.BASE_DIR / carpeta).rglob("*.py"):
            leidas |= set(patron.findall(archivo.read_text(encoding="utf-8")))
    ejemplo = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", ejemplo, re.MULTILINE)) == leidas
    assert "DATABASE_URL" in leidas


@pytest.mark.django_db
def test_sqlite_tiene_puestos_sus_seguros():
    if connection.vendor != "sqlite":
        pytest.skip("son de SQLite")
    with connection.cursor() as cursor:
        valores = {
            pragma: cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
            for pragma in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert valores == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 20_000}
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
def test_postgresql_revisa_sus_conexiones():
    if connection.vendor != "postgresql":
        pytest.skip("es de PostgreSQL")
    assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True


def test_fechas_y_numeros_como_en_mexico():
    fecha = timezone.datetime(2019, 12, 30).date()
    with translation.override("es"):
        assert formats.date_format(fecha) == "30 de diciembre de 2019"
        assert formats.number_format(1234.5, use_l10n=True, force_grouping=True) == "1,234.5"
        assert formats.date_format(fecha, "SHORT_DATE_FORMAT") == "30/12/2019"
    assert settings.TIME_ZONE == "America/Mexico_City"


def test_las_contrasenas_se_guardan_con_argon2():
    texto = (settings.BASE_DIR / "evj" / "settings.py").read_text(encoding="utf-8")
    primero = texto.split("PASSWORD_HASHERS = [")[1].split(",")[0]
    assert "Argon2PasswordHasher" in primero
