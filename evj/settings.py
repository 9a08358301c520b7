"""The one settings file: every value that differs between sites comes from the environment.

`.env.example` names each variable; `.env`, if there is one, fills what the environment lacks.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from evj import entorno

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

VERSION = "0.1.0"


# --- The site -------------------------------------------------------------------------------
DEBUG = entorno.si_o_no("EVJ_DEBUG", env.str("EVJ_DEBUG", ""), normal=False)
HTTPS = entorno.si_o_no("EVJ_HTTPS", env.str("EVJ_HTTPS", ""), normal=True)
DEMO = entorno.si_o_no("EVJ_DEMO", env.str("EVJ_DEMO", ""), normal=False)
SECRET_KEY = env.str("EVJ_SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("EVJ_ALLOWED_HOSTS", default=[])
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "Falta EVJ_SECRET_KEY: un texto largo y al azar (véase .env.example)."
    )
# As Django's own check security.W009 asks; a key that can be guessed signs anybody's reset link.
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure-"):
    raise ImproperlyConfigured(
        "EVJ_SECRET_KEY se puede adivinar: use 50 caracteres al azar o más. Una buena: "
        'python -c "import secrets; print(secrets.token_urlsafe(50))"'
    )
if not DEBUG and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("EVJ_ALLOWED_HOSTS lleva los nombres del sitio, no «*».")
if not DEBUG and not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "Falta EVJ_ALLOWED_HOSTS: los nombres del sitio, separados por comas."
    )
# The address of the site as mail and calendars write it: they are made without a request.
SITIO = env.str("EVJ_SITIO", "").rstrip("/")
if not SITIO:
    _nombre = ALLOWED_HOSTS[0].lstrip(".") if ALLOWED_HOSTS else "localhost"
    SITIO = f"{'https' if HTTPS else 'http'}://{_nombre}"
if not SITIO.startswith(("https://", "http://")):
    raise ImproperlyConfigured("EVJ_SITIO empieza con https://, por ejemplo https://evj.example.")
SEGUNDO_FACTOR = entorno.si_o_no(
    "EVJ_SEGUNDO_FACTOR", env.str("EVJ_SEGUNDO_FACTOR", ""), normal=True
)
if not SEGUNDO_FACTOR and not DEMO:
    raise ImproperlyConfigured(
        "EVJ_SEGUNDO_FACTOR=False sólo vale junto con EVJ_DEMO=True: en un sitio de verdad, quien "
        "administra, valida o importa entra con un código además de su contraseña."
    )
ROOT_URLCONF = "evj.urls"
WSGI_APPLICATION = "evj.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

INSTALLED_APPS = [
    "evj.apps.AdministracionConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "import_export",
    "simple_history",
    "django_htmx",
    "django_filters",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "compromisos",
    "comites",
    "obras",
]

MIDDLEWARE = [
    "evj.web.proxy.DireccionMiddleware",
    "evj.web.cabeceras.CabecerasMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "evj.web.compresion.CompresionPublicaMiddleware",
    "evj.web.sesion.SesionPrivadaMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "compromisos.segundo_factor.SegundoFactorMiddleware",
    "compromisos.seguridad.SeguridadMiddleware",
    "evj.web.entrada.EntradaMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "compromisos.cargos.cargos",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------
_base = entorno.base_de_datos(
    "DATABASE_URL", env.str("DATABASE_URL", "") or f"sqlite:///{VAR_DIR}/evj.sqlite3"
)
DATABASES = {"default": _base}
if _base["ENGINE"] == "django.db.backends.sqlite3":
    _pasajera = _base["NAME"] == ":memory:" or entorno.es_pasajera(Path(_base["NAME"]))
    if _pasajera and not (DEBUG or DEMO):
        raise ImproperlyConfigured(
            "DATABASE_URL guarda los datos en una carpeta temporal o en la memoria: se perderían."
        )
    _base["CONN_MAX_AGE"] = None
    _base["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
            "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    _base["CONN_MAX_AGE"] = None
    _base["CONN_HEALTH_CHECKS"] = True
    _base.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # else it waits for minutes

# --- Language and place ---------------------------------------------------------------------
LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español")]
FORMAT_MODULE_PATH = ["evj.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "America/Mexico_City"

# --- Files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
_archivos = env.str("EVJ_ARCHIVOS", "")
MEDIA_ROOT = Path(_archivos or VAR_DIR / "archivos")
if _archivos and entorno.es_pasajera(MEDIA_ROOT) and not (DEBUG or DEMO):
    raise ImproperlyConfigured(
        "EVJ_ARCHIVOS guarda las evidencias en una carpeta temporal: se perderían."
    )
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nobody asks for the others: half to compress
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else's page has to read them
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Mail -----------------------------------------------------------------------------------
_correo = env.str("EVJ_EMAIL_URL", "")
globals().update(entorno.correo("EVJ_EMAIL_URL", _correo or "consolemail://"))
# The console is for who develops or shows a demo: on a real site its log would hold the links to
# a new password.
HAY_CORREO = bool(_correo) or DEBUG or DEMO
if not HAY_CORREO:
    EMAIL_BACKEND = "evj.web.correo.SinCorreoBackend"
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env.str("EVJ_EMAIL_FROM", "evj@localhost")
CONTACTO = env.str("EVJ_CONTACTO", "")

# --- Accounts and sessions ------------------------------------------------------------------
AUTH_USER_MODEL = "compromisos.Usuario"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "evj.web.contrasenas.PalabrasDelLugarValidator"},
]
LOGIN_URL = "compromisos:entrar"
LOGIN_REDIRECT_URL = "compromisos:panel"
PASSWORD_RESET_TIMEOUT = 60 * 60

OTP_TOTP_ISSUER = "EVJ"  # as the phone calls the account; each wrong code doubles the wait

# The only addresses that know who is looking; every other page is the same for everybody.
RUTAS_PRIVADAS = ("/panel/", "/cuenta/", "/admin/")
SESSION_ENGINE = "evj.web.sesion"
SESSION_COOKIE_AGE = 30 * 60
SESSION_MAXIMO = 8 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_NAME = "__Host-sesion" if HTTPS else "sesion"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
# Who signed in last in this browser, signed: whose a form is that comes after the session ended.
QUIEN_COOKIE_NAME = "__Host-quien" if HTTPS else "quien"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "compromisos.views.cuenta.formulario_rechazado"
FORMULARIO_CORTADO_VIEW = "compromisos.views.cuenta.formulario_cortado"
# In the session, not in a cookie of their own: nobody else reads them and public pages set none.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AXES_HANDLER = "evj.web.intentos.IntentosHandler"
AXES_CLIENT_IP_CALLABLE = "evj.web.proxy.red"
AXES_FAILURE_LIMIT = 5
INTENTOS_POR_DIRECCION = 30
INTENTOS_POR_CUENTA = 20
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "evj.web.intentos.demasiados"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# What a failed sign-in leaves on record: not what the form carried along.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "borrador"]

# --- What the browser may do ----------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^salud/"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PROXIES = entorno.entero("EVJ_PROXIES", env.str("EVJ_PROXIES", ""), normal=0, minimo=0)
if entorno.si_o_no("EVJ_PROXY_HTTPS", env.str("EVJ_PROXY_HTTPS", ""), normal=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

# --- Importing spreadsheets -----------------------------------------------------------------
IMPORTAR_MB = entorno.entero("EVJ_IMPORTAR_MB", env.str("EVJ_IMPORTAR_MB", ""), normal=10)
IMPORTAR_MB_DESEMPAQUETADO = entorno.entero(
    "EVJ_IMPORTAR_MB_DESEMPAQUETADO", env.str("EVJ_IMPORTAR_MB_DESEMPAQUETADO", ""), normal=100
)
IMPORTAR_FILAS = entorno.entero(
    "EVJ_IMPORTAR_FILAS", env.str("EVJ_IMPORTAR_FILAS", ""), normal=100_000
)
IMPORTAR_CARACTERES = entorno.entero(
    "EVJ_IMPORTAR_CARACTERES", env.str("EVJ_IMPORTAR_CARACTERES", ""), normal=20_000
)
IMPORTAR_ERRORES = entorno.entero(
    "EVJ_IMPORTAR_ERRORES", env.str("EVJ_IMPORTAR_ERRORES", ""), normal=10_000
)
IMPORTAR_HORAS_ESPERA = entorno.entero(
    "EVJ_IMPORTAR_HORAS_ESPERA", env.str("EVJ_IMPORTAR_HORAS_ESPERA", ""), normal=1
)
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "importar"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = False  # our own writer escapes without losing data

# --- What a form may bring -------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Five pieces of evidence of 10 MB and what is typed, or one spreadsheet.
SUBIDA_MAXIMA = max(60, IMPORTAR_MB + 1) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "evj.web.subidas.LimiteHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- What is kept of the members of committees ------------------------------------------------
CONTACTOS_DIAS = entorno.entero(
    "EVJ_CONTACTOS_DIAS", env.str("EVJ_CONTACTOS_DIAS", ""), normal=90, minimo=0
)
NOMBRES_DIAS = entorno.entero(
    "EVJ_NOMBRES_DIAS", env.str("EVJ_NOMBRES_DIAS", ""), normal=0, minimo=0
)

# --- Forms that the public sends without an account -----------------------------------------
INSCRIPCION_DIAS = entorno.entero(
    "EVJ_INSCRIPCION_DIAS", env.str("EVJ_INSCRIPCION_DIAS", ""), normal=30, minimo=0
)
# In an hour; a whole village may stand behind one address.
ENVIOS_POR_DIRECCION = 40
ENVIOS_POR_EVENTO = 300
QUEJA_DIAS = entorno.entero("EVJ_QUEJA_DIAS", env.str("EVJ_QUEJA_DIAS", ""), normal=180, minimo=0)

# --- Open data -------------------------------------------------------------------------------
# What the identifiers of the works begin with; the Open Contracting Partnership registers one.
OC4IDS_PREFIJO = env.str("EVJ_OC4IDS_PREFIJO", "") or "oc4ids-evj-"
DATOS_LICENCIA = env.str("EVJ_DATOS_LICENCIA", "")

# --- Log ------------------------------------------------------------------------------------
# The security log goes with the rest, to standard error, and to a file of its own if there is one.
BITACORA = env.str("EVJ_BITACORA", "")
if BITACORA and not Path(BITACORA).parent.is_dir():
    raise ImproperlyConfigured(f"EVJ_BITACORA: no existe la carpeta {Path(BITACORA).parent}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"linea": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"consola": {"class": "logging.StreamHandler", "formatter": "linea"}},
    "root": {"handlers": ["consola"], "level": "INFO"},
}
if BITACORA:
    # A file that was moved away for the month is opened anew.
    LOGGING["handlers"]["bitacora"] = {
        "class": "logging.handlers.WatchedFileHandler",
        "filename": BITACORA,
        "encoding": "utf-8",
    }
    LOGGING["loggers"] = {"evj.seguridad": {"handlers": ["bitacora"]}}
