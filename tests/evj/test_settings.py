"""The settings file: what a site must say before it starts, and what it always has on."""

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from evj import entorno

# Whatever this machine's .env says is not read; lambdas and paths are of no interest here.
LEER = (
    "import json, environ; environ.Env.read_env = lambda *a, **k: None\n"
    "import evj.settings as s\n"
    "print(json.dumps({n: v for n, v in vars(s).items() if n.isupper()}, default=str))"
)
BUENO = {"EVJ_SECRET_KEY": "clave-larga-" * 5, "EVJ_ALLOWED_HOSTS": "evj.example"}
EN_TEMPORAL = f"sqlite:///{tempfile.gettempdir()}/evj.sqlite3"
EN_DURADERO = "sqlite:////srv/evj/evj.sqlite3"


@pytest.fixture
def arrancar(tmp_path):
    """Import the settings in a process of its own, far from this folder and its .env."""

    def _arrancar(**entorno):
        return subprocess.run(
            [sys.executable, "-c", LEER],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "TMPDIR": tempfile.gettempdir(),
                "PYTHONPATH": str(settings.BASE_DIR),
                "PYTHONDONTWRITEBYTECODE": "1",
                **entorno,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return _arrancar


@pytest.fixture
def valores(arrancar):
    """The settings of a site with that environment."""

    def _valores(**entorno):
        proceso = arrancar(**{"DATABASE_URL": EN_DURADERO, **BUENO, **entorno})
        assert proceso.returncode == 0, proceso.stderr
        return json.loads(proceso.stdout)

    return _valores


@pytest.mark.parametrize(
    ("entorno", "dice"),
    [
        ({"EVJ_SECRET_KEY": ""}, "EVJ_SECRET_KEY"),
        ({"EVJ_ALLOWED_HOSTS": ""}, "EVJ_ALLOWED_HOSTS"),
        ({"EVJ_ALLOWED_HOSTS": "*"}, "no «*»"),
        ({"EVJ_SECRET_KEY": "changeme"}, "se puede adivinar"),
        ({"EVJ_SECRET_KEY": "x" * 60}, "se puede adivinar"),
        ({"EVJ_SECRET_KEY": "clave-larga-" * 4}, "se puede adivinar"),
        ({"EVJ_SECRET_KEY": "django-insecure-" + "clave-larga-" * 5}, "se puede adivinar"),
        ({"EVJ_HTTPS": "sí"}, "EVJ_HTTPS es True o False"),
        ({"EVJ_SECRET_KEY": "", "EVJ_DEBUG": "True"}, "EVJ_SECRET_KEY"),
        ({"EVJ_SITIO": "evj.example"}, "EVJ_SITIO"),
        ({"DATABASE_URL": EN_TEMPORAL}, "carpeta temporal"),
        ({"DATABASE_URL": f"sqlite:///{tempfile.gettempdir()}/../tmp/a/b.sqlite3"}, "temporal"),
        ({"DATABASE_URL": "sqlite:////var/tmp/evj/a.sqlite3", "TMPDIR": "/srv"}, "temporal"),
        ({"DATABASE_URL": "sqlite:////dev/shm/a.sqlite3"}, "temporal"),
        ({"DATABASE_URL": "sqlite:////run/evj/a.sqlite3"}, "temporal"),
        ({"DATABASE_URL": "sqlite://:memory:"}, "memoria"),
        ({"EVJ_ARCHIVOS": f"{tempfile.gettempdir()}/evj"}, "evidencias en una carpeta temporal"),
        ({"EVJ_SEGUNDO_FACTOR": "False"}, "sólo vale junto con EVJ_DEMO=True"),
        ({"EVJ_SEGUNDO_FACTOR": "False", "EVJ_DEBUG": "True"}, "junto con EVJ_DEMO"),
        ({"EVJ_BITACORA": "/no/hay/seguridad.log"}, "EVJ_BITACORA: no existe la carpeta /no/hay"),
    ],
)
def test_no_arranca_sin_lo_necesario(arrancar, entorno, dice):
    proceso = arrancar(**{"DATABASE_URL": EN_DURADERO, **BUENO, **entorno})
    assert proceso.returncode != 0
    assert "ImproperlyConfigured" in proceso.stderr
    assert dice in proceso.stderr


@pytest.mark.parametrize(
    ("nombre", "valor", "dice"),
    [
        ("EVJ_IMPORTAR_MB", "abc", "1 o más, no «abc». Por ejemplo: EVJ_IMPORTAR_MB=10."),
        ("EVJ_PROXIES", "-1", "0 o más, no «-1»."),
        ("DATABASE_URL", "postgres://evj:s3creto@h:puerto/evj", "PostgreSQL o de SQLite"),
        ("EVJ_EMAIL_URL", "smtp://evj:s3creto/x@h:587", "servidor de correo"),
    ],
)
def test_un_valor_sin_sentido_se_dice_en_una_frase_y_sin_secretos(tmp_path, nombre, valor, dice):
    proceso = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "check"],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
            "DATABASE_URL": EN_DURADERO,
            **BUENO,
            nombre: valor,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert proceso.returncode == 1
    assert proceso.stderr.startswith(f"EVJ no puede arrancar. {nombre} ")
    assert dice in proceso.stderr
    assert len(proceso.stderr.splitlines()) == 1
    assert "s3creto" not in proceso.stderr


@pytest.mark.parametrize("escrito", ["0", "-3", "1.5", "10 MB", "١٫٥", "inf"])
def test_un_numero_que_no_lo_es(escrito):
    with pytest.raises(ImproperlyConfigured, match=f"no «{escrito}»"):
        entorno.entero("EVJ_IMPORTAR_MB", escrito, normal=10)
    assert entorno.entero("EVJ_IMPORTAR_MB", " ", normal=10) == 10


@pytest.mark.parametrize(
    ("leer", "direccion"),
    [
        (entorno.base_de_datos, "abc"),
        (entorno.base_de_datos, "mysql://evj:s3creto@h/evj"),
        (entorno.base_de_datos, "postgres://evj:s3creto@h"),
        (entorno.base_de_datos, "postgres://evj:s3creto/x@h/evj"),
        (entorno.base_de_datos, "postgres://evj:12/s3creto@h/evj"),
        (entorno.correo, "abc"),
        (entorno.correo, "correo://evj:s3creto@h"),
        (entorno.correo, "smtp://evj:s3creto@"),
    ],
)
def test_una_direccion_que_no_lo_es_no_se_repite(leer, direccion):
    with pytest.raises(ImproperlyConfigured, match="Por ejemplo: LA_VARIABLE=") as error:
        leer("LA_VARIABLE", direccion)
    assert "s3creto" not in "".join(traceback.format_exception(error.value))


def test_una_carpeta_temporal_por_enlace_tambien_se_nota(arrancar, tmp_path):
    (tmp_path / "datos").symlink_to(tempfile.gettempdir())
    proceso = arrancar(**BUENO, DATABASE_URL=f"sqlite:///{tmp_path}/datos/evj.sqlite3")
    assert "carpeta temporal" in proceso.stderr


@pytest.mark.parametrize(
    "entorno",
    [
        {},
        {"DATABASE_URL": EN_TEMPORAL, "EVJ_DEMO": "True"},
        {"DATABASE_URL": EN_TEMPORAL, "EVJ_DEBUG": "True"},
        {"EVJ_DEBUG": "True", "EVJ_ALLOWED_HOSTS": ""},
        {"EVJ_SEGUNDO_FACTOR": "False", "EVJ_DEMO": "True"},
    ],
)
def test_arranca_con_lo_necesario(arrancar, entorno):
    proceso = arrancar(**{"DATABASE_URL": EN_DURADERO, **BUENO, **entorno})
    assert proceso.returncode == 0, proceso.stderr


def test_si_nadie_dice_otra_cosa_es_un_sitio_de_verdad(valores):
    hallados = valores()
    assert hallados["DEBUG"] is False
    assert hallados["DEMO"] is False
    assert hallados["SEGUNDO_FACTOR"] is True
    assert hallados["SESSION_COOKIE_NAME"] == "__Host-sesion"
    assert hallados["CSRF_COOKIE_NAME"] == "__Host-csrf"
    for nombre in (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "CSRF_COOKIE_HTTPONLY",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    ):
        assert hallados[nombre] is True, nombre
    assert hallados["SECURE_HSTS_SECONDS"] >= 365 * 24 * 60 * 60
    assert "CompressedManifest" in hallados["STORAGES"]["staticfiles"]["BACKEND"]
    assert hallados["EMAIL_TIMEOUT"] < 8
    # Only behind a proxy that removes the header may it be believed.
    assert "SECURE_PROXY_SSL_HEADER" not in hallados
    assert "SECURE_PROXY_SSL_HEADER" in valores(EVJ_PROXY_HTTPS="True")


def test_sin_https_las_cookies_no_prometen_lo_que_no_cumplen(valores):
    hallados = valores(EVJ_HTTPS="False")
    assert (hallados["SESSION_COOKIE_NAME"], hallados["CSRF_COOKIE_NAME"]) == ("sesion", "csrf")
    assert not hallados["SESSION_COOKIE_SECURE"]
    assert hallados["SECURE_HSTS_SECONDS"] == 0


@pytest.mark.parametrize(
    ("entorno", "sitio"),
    [
        ({}, "https://evj.example"),
        ({"EVJ_HTTPS": "False"}, "http://evj.example"),
        ({"EVJ_ALLOWED_HOSTS": ".evj.example,otro"}, "https://evj.example"),
        ({"EVJ_ALLOWED_HOSTS": "", "EVJ_DEBUG": "True"}, "https://localhost"),
        ({"EVJ_SITIO": "http://otro.example:8000/"}, "http://otro.example:8000"),
    ],
)
def test_los_correos_enlazan_a_la_direccion_del_sitio(valores, entorno, sitio):
    assert valores(**entorno)["SITIO"] == sitio


def test_sin_servidor_de_correo_un_sitio_de_verdad_no_lo_escribe_en_la_consola(valores):
    hallados = valores()
    assert not hallados["HAY_CORREO"]
    assert hallados["EMAIL_BACKEND"] == "evj.web.correo.SinCorreoBackend"
    for de_ensayo in ({"EVJ_DEMO": "True"}, {"EVJ_DEBUG": "True"}):
        assert valores(**de_ensayo)["EMAIL_BACKEND"].endswith(".console.EmailBackend")
    con_servidor = valores(EVJ_EMAIL_URL="smtp+tls://evj:clave@h:587")
    assert con_servidor["HAY_CORREO"]
    assert con_servidor["EMAIL_BACKEND"].endswith(".smtp.EmailBackend")


def test_la_bitacora_de_seguridad_va_tambien_a_su_archivo(valores, tmp_path):
    assert "evj.seguridad" not in valores()["LOGGING"].get("loggers", {})
    registro = valores(EVJ_BITACORA=f"{tmp_path}/s.log")["LOGGING"]
    assert registro["handlers"]["bitacora"]["filename"] == f"{tmp_path}/s.log"
    assert registro["loggers"]["evj.seguridad"] == {"handlers": ["bitacora"]}
    assert registro["root"] == {"handlers": ["consola"], "level": "INFO"}


def test_las_contrasenas_se_guardan_con_argon2_y_tienen_doce_letras(valores):
    hallados = valores()
    assert hallados["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")
    reglas = {regla["NAME"]: regla.get("OPTIONS") for regla in hallados["AUTH_PASSWORD_VALIDATORS"]}
    (largo,) = [opciones for nombre, opciones in reglas.items() if "MinimumLength" in nombre]
    assert largo == {"min_length": 12}


def test_env_example_nombra_cada_variable_que_se_lee():
    leidas = set()
    for carpeta in ("evj", "compromisos", "comites"):
        for archivo in (settings.BASE_DIR / carpeta).rglob("*.py"):
            leidas |= variables(ast.parse(archivo.read_text(encoding="utf-8")))
    ejemplo = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
    nombradas = re.findall(r"^([A-Z0-9_]+)=", ejemplo, re.MULTILINE)
    assert sorted(nombradas) == sorted(leidas - {"DJANGO_SETTINGS_MODULE"})
    assert {"DATABASE_URL", "EVJ_SECRET_KEY", "EVJ_IMPORTAR_MB"} <= leidas


def variables(arbol) -> set:
    """Names given to env(...), env.bool(...), os.getenv(...), os.environ.get(...), environ[...]."""
    nombres = set()
    for nodo in ast.walk(arbol):
        if isinstance(nodo, ast.Call) and nodo.args:
            de, clave = ast.unparse(nodo.func), nodo.args[0]
        elif isinstance(nodo, ast.Subscript):
            de, clave = ast.unparse(nodo.value), nodo.slice
        else:
            continue
        lee = re.fullmatch(r"env(\.\w+)?|(os\.)?(environ|getenv)(\.\w+)?", de)
        if lee and isinstance(clave, ast.Constant) and isinstance(clave.value, str):
            nombres.add(clave.value)
    return nombres


# --- The engines ----------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="son de SQLite")
def test_sqlite_tiene_puestos_sus_seguros():
    with connection.cursor() as cursor:
        valores = {
            pragma: cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
            for pragma in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert valores == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 20_000}
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="es de PostgreSQL")
def test_postgresql_revisa_sus_conexiones_y_no_espera_para_siempre():
    assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True
    assert connection.settings_dict["OPTIONS"]["connect_timeout"] == 5


def test_la_espera_de_postgresql_se_puede_decir_en_su_direccion(valores):
    hallados = valores(DATABASE_URL="postgres://evj@h/evj?connect_timeout=2")
    assert hallados["DATABASES"]["default"]["OPTIONS"] == {"connect_timeout": 2}
