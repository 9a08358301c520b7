"""`make run` and `make test`: from a bare machine to a running site, or to a tested one.

Standard library only: it runs before anything is installed.
"""

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from instalar import BIN, PYTHON, RAIZ, correr, decir, instalar
from postgres_temporal import postgres_temporal

PLANTILLAS = "templates"
MITADES = {"sqlite": "0", "postgresql": "1"}  # of the pages that are looked at beside each engine
RECORRIDOS = "recorridos"
# Parts of about the same length: run all at once, they keep two cores busy to the end.
PARTES = {
    "compromisos": ["-m", "not navegador", "tests/compromisos"],
    "resto": ["-m", "not navegador", "tests", "--ignore=tests/compromisos"],
    RECORRIDOS: ["-m", "navegador", "tests/navegador"],
}
# Of the tests that somebody names.
ELEGIDAS = {"pruebas": ["-m", "not navegador"], RECORRIDOS: ["-m", "navegador"]}
# Without the windows that nobody looks at, it takes half the time.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CUBIERTO = 95  # per cent of our own code, by branch
NADA_ELEGIDO = 5
A_LA_VISTA = 1000  # times that a line is counted before it is let alone: that takes long too
# Measuring takes time, and beside the other engine and in a browser the same lines run.
MEDIDO, SIN_MEDIR = "sqlite", {RECORRIDOS}
MEDIDAS = ".cobertura.*.json"
# slipcover brings a plugin for pytest-xdist, already imported when pytest would rewrite it.
NO_REESCRIBE = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]


def terminar(proceso: subprocess.Popen, senal: signal.Signals, segundos: float = 15):
    """Ask a session's leader to end; end the whole session if it has not in time."""
    if proceso.poll() is None:
        proceso.send_signal(senal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            proceso.wait(timeout=segundos)
    if proceso.poll() is None:
        os.killpg(proceso.pid, signal.SIGKILL)
        proceso.wait()


def preparar_env():
    """Write a .env for this machine, with a key of its own, only if there is none."""
    archivo = RAIZ / ".env"
    if archivo.exists():
        return
    lineas = [
        f"EVJ_SECRET_KEY={secrets.token_urlsafe(50)}",
        "EVJ_ALLOWED_HOSTS=127.0.0.1,localhost",
        "EVJ_HTTPS=False",
        "EVJ_DEMO=True",
        "EVJ_SEGUNDO_FACTOR=False",  # the demo logins are printed: a code would add nothing
    ]
    archivo.write_text("\n".join(lineas) + "\n")
    archivo.chmod(0o600)
    decir("Se escribió .env con una clave propia de esta máquina.")


# --- make run -------------------------------------------------------------------------------
def puerto_libre(desde: int = 8000) -> int:
    for puerto in range(desde, desde + 200):
        with socket.socket() as prueba:
            if prueba.connect_ex(("127.0.0.1", puerto)) != 0:
                return puerto
    raise SystemExit("No hay ningún puerto libre entre 8000 y 8199.")


def avisar_cuando_responda(url: str, servidor: subprocess.Popen):
    """Wait until the site answers, then say where; 30 seconds at most."""
    for _ in range(300):
        if servidor.poll() is not None:
            return
        try:
            with urllib.request.urlopen(f"{url}salud/", timeout=2):  # noqa: S310 - own address
                decir(f"\nEVJ está en  {url}   (Ctrl-C para terminar)")
                return
        except OSError:
            time.sleep(0.1)
    decir(f"El sitio no responde bien; {url}salud/ dice por qué.")


def huella_estaticos() -> str:
    """Changes when what collectstatic would collect changes: libraries, settings, our files."""
    archivos = [RAIZ / "requirements" / "base.txt", RAIZ / "evj" / "settings.py"]
    archivos += sorted(ruta for ruta in (RAIZ / "static").rglob("*") if ruta.is_file())
    suma = hashlib.sha256()
    for archivo in archivos:
        suma.update(f"{archivo.relative_to(RAIZ)}\0".encode())
        suma.update(hashlib.sha256(archivo.read_bytes()).digest())
    return suma.hexdigest()


def preparar_sitio():
    """The database and, if they changed, the static files: one on each core."""
    marca, huella = RAIZ / "var" / "estaticos.sha256", huella_estaticos()
    listos = marca.exists() and marca.read_text() == huella
    if listos and (RAIZ / "var" / "static" / "staticfiles.json").exists():
        correr(PYTHON, "-m", "scripts.preparar_sitio")
        return
    orden = [PYTHON, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    with subprocess.Popen([str(parte) for parte in orden], cwd=RAIZ) as estaticos:
        correr(PYTHON, "-m", "scripts.preparar_sitio")
    if estaticos.returncode:
        raise SystemExit("No se pudieron preparar los archivos estáticos.")
    marca.write_text(huella)


def entorno_de_run(url: str) -> dict:
    """This machine's, with the address that the site writes in mails, feeds and calendars, unless
    somebody chose one."""
    elegido = re.search(r"^EVJ_SITIO=\S", (RAIZ / ".env").read_text(encoding="utf-8"), re.MULTILINE)
    propio = {} if elegido else {"EVJ_SITIO": url.rstrip("/")}
    return {**propio, **os.environ}


def run():
    instalar("base")
    preparar_env()
    (RAIZ / "var").mkdir(exist_ok=True)
    preparar_sitio()
    puerto = puerto_libre()
    url = f"http://127.0.0.1:{puerto}/"
    orden = [BIN / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", puerto]
    orden += ["--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
    # In a session of its own: granian never ends when Ctrl-C and our own signal both reach it.
    servidor = subprocess.Popen(
        [str(parte) for parte in [*orden, "evj.wsgi:application"]],
        cwd=RAIZ,
        env=entorno_de_run(url),
        start_new_session=True,
    )
    threading.Thread(target=avisar_cuando_responda, args=(url, servidor), daemon=True).start()
    try:
        raise SystemExit(servidor.wait())
    except KeyboardInterrupt:
        decir("\nEVJ terminó.")
    finally:
        terminar(servidor, signal.SIGTERM)


# --- make test ------------------------------------------------------------------------------
def buscar_chromium() -> str | None:
    if ruta := os.environ.get("EVJ_CHROMIUM"):
        return ruta
    for nombre in CHROMIUM:
        if ruta := shutil.which(nombre):
            return ruta
    return None


def chromium() -> str | None:
    """The browser's program; installed with apt-get when root, in CI always the lightest. None
    where it cannot be had."""
    ruta = buscar_chromium()
    lejos = ruta is None or (en_ci() and shutil.which(CHROMIUM[0]) is None)
    if lejos and shutil.which("apt-get") and os.geteuid() == 0:
        decir("Instalando Chromium…")
        entorno = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=entorno, check=False)
        for nombre in CHROMIUM[:2]:
            orden = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", nombre]
            subprocess.run(orden, env=entorno, check=False, stdout=subprocess.DEVNULL)
            if shutil.which(nombre):
                break
    return buscar_chromium()


def en_ci() -> bool:
    return os.environ.get("CI") == "true"


def entorno_limpio(**mas) -> dict:
    """The machine's environment without anything that would configure EVJ or its database."""
    limpio = {
        clave: valor
        for clave, valor in os.environ.items()
        if not clave.startswith(("EVJ_", "DATABASE_", "DJANGO_", "PYTEST_"))
    }
    return {**limpio, **mas}


def entorno_de_produccion() -> dict:
    """Every variable of .env.example said aloud, so that this machine's .env cannot fill any in."""
    ejemplo = (RAIZ / ".env.example").read_text(encoding="utf-8")
    lineas = [linea for linea in ejemplo.splitlines() if linea and not linea.startswith("#")]
    valores = dict(linea.split("=", 1) for linea in lineas)
    valores |= {
        "EVJ_SECRET_KEY": secrets.token_urlsafe(60),
        "EVJ_ALLOWED_HOSTS": "evj.example",
        "DATABASE_URL": "postgres://evj@localhost/evj",
    }
    return entorno_limpio(**valores)


def revisiones() -> list[tuple[str, list, dict]]:
    """The cheap checks: name, command, environment."""
    prueba = entorno_limpio(DJANGO_SETTINGS_MODULE="tests.settings")
    migraciones = [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]
    despliegue = [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return [
        ("ruff check", [BIN / "ruff", "check", "."], prueba),
        ("ruff format", [BIN / "ruff", "format", "--check", "."], prueba),
        ("djlint formato", [BIN / "djlint", PLANTILLAS, "--check"], prueba),
        ("djlint", [BIN / "djlint", PLANTILLAS, "--lint", "--quiet"], prueba),
        (
            "bandit",
            [BIN / "bandit", "-q", "-r", "evj", "compromisos", "comites", "obras", "-ll"],
            prueba,
        ),
        ("migraciones", migraciones, prueba),
        ("check --deploy", despliegue, entorno_de_produccion()),
    ]


def revisar() -> list[str]:
    """Run every cheap check, one on each of two cores, show what fails, and return the names of
    those that did."""

    def hacer(revision):
        _, orden, entorno = revision
        return subprocess.run(
            [str(parte) for parte in orden],
            cwd=RAIZ,
            env=entorno,
            capture_output=True,
            text=True,
            check=False,
        )

    fallas, todas = [], revisiones()
    with ThreadPoolExecutor(max_workers=2) as hilos:
        for (nombre, _, _), hecho in zip(todas, hilos.map(hacer, todas), strict=True):
            decir(f"{'bien ' if hecho.returncode == 0 else 'FALLA'}  {nombre}")
            if hecho.returncode:
                decir(hecho.stdout + hecho.stderr)
                fallas.append(nombre)
    return fallas


@dataclass
class Base:
    """An engine, and the database there, migrated once, of which every part takes a copy."""

    motor: str
    url: str
    plantilla: str

    def entorno(self, **mas) -> dict:
        return entorno_limpio(
            EVJ_TEST_DATABASE_URL=self.url, EVJ_TEST_PLANTILLA=self.plantilla, **mas
        )

    def migrar(self):
        correr(PYTHON, "-m", "tests.plantilla", self.plantilla, env=self.entorno())


@contextlib.contextmanager
def bases():
    """Yield both engines' databases, migrated at the same time; they go when the block ends."""
    with (
        postgres_temporal(str(PYTHON)) as url,
        tempfile.TemporaryDirectory(prefix="evj-plantilla-") as carpeta,
        ThreadPoolExecutor() as hilos,
    ):
        ambas = [
            Base("sqlite", "", f"{carpeta}/plantilla.sqlite3"),
            Base("postgresql", url, "plantilla"),
        ]
        list(hilos.map(Base.migrar, ambas))
        yield ambas


class Suite:
    """One part of the suite on one engine, started at once; `esperar` gives how it ended."""

    def __init__(self, base: Base, parte: str, navegador: str, argumentos: list[str]):
        motor = base.motor
        self.motor, self.parte, self.elegida = motor, parte, bool(argumentos)
        entorno = base.entorno(EVJ_TEST_MITAD=MITADES[motor], EVJ_CHROMIUM=navegador)
        cuales = [*ELEGIDAS[parte], *argumentos] if argumentos else PARTES[parte]
        # Their caches would write over one another.
        orden = ["pytest", "--color=no", "-p", "no:cacheprovider", *cuales]
        if motor == MEDIDO and parte not in SIN_MEDIR and not argumentos:
            self.medida = RAIZ / f".cobertura.{motor}.{parte}.json"
            medir = ["slipcover", "--threshold", A_LA_VISTA, "--json", "--out", self.medida]
            orden = [*medir, "-m", *orden, *NO_REESCRIBE]
        self.salida = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - lives on
        self.proceso = subprocess.Popen(
            [str(palabra) for palabra in (PYTHON, "-m", *orden)],
            cwd=RAIZ,
            env=entorno,
            stdout=self.salida,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def __str__(self):
        return f"{self.parte} en {self.motor}"

    def esperar(self) -> int:
        """pytest's code; that what was asked for is not in this part is no failure."""
        codigo = self.proceso.wait()
        return 0 if self.elegida and codigo == NADA_ELEGIDO else codigo

    def terminar(self):
        """End it if it still runs; pytest cleans up when interrupted."""
        terminar(self.proceso, signal.SIGINT)

    def texto(self) -> str:
        self.salida.seek(0)
        return self.salida.read()


def resumen(texto: str, codigo: int) -> str:
    """pytest's own last line, "=== 12 passed in 3.4s ===", or how it ended without one."""
    lineas = [linea for linea in texto.splitlines() if linea.strip()]
    if lineas and re.search(r" in \d+\.\d+s", lineas[-1]):
        return lineas[-1]
    if codigo < 0:
        return f"pytest murió a medias: alguien le mandó la señal {-codigo}"
    return f"pytest terminó sin resumen, con el código {codigo}"


def probar(navegador: str | None, argumentos: list[str]) -> tuple[list[str], list[str]]:
    """Every part of the suite on both engines, all at once: which failed, and each summary."""
    for resto in RAIZ.glob(MEDIDAS):
        resto.unlink()
    decir("La suite corre en SQLite y en PostgreSQL; tarda unos minutos…")
    suites = []
    partes = [p for p in (ELEGIDAS if argumentos else PARTES) if navegador or p != RECORRIDOS]
    with bases() as ambas:
        try:
            for base in ambas:
                for parte in partes:
                    suites.append(Suite(base, parte, navegador or "", argumentos))
            for suite in suites:
                suite.esperar()
        finally:
            for suite in suites:
                suite.terminar()
    for suite in suites:
        decir(f"\n===== {suite} =====\n{suite.texto()}")
    fallas = [str(suite) for suite in suites if suite.esperar()]
    return fallas, [f"{suite}: {resumen(suite.texto(), suite.esperar())}" for suite in suites]


def medir_cobertura() -> list[str]:
    """Print what no part ran; a failure when that is too much."""
    orden = [PYTHON, "-m", "slipcover", "--fail-under", CUBIERTO, "--skip-covered"]
    orden += ["--out", RAIZ / "var" / "cobertura.json", "--merge", *RAIZ.glob(MEDIDAS)]
    hecho = subprocess.run([str(palabra) for palabra in orden], cwd=RAIZ, check=False)
    return ["cobertura"] if hecho.returncode else []


def test(argumentos: list[str]):
    inicio = time.monotonic()
    instalar("dev")
    navegador = chromium()
    if navegador is None:
        if en_ci():
            raise SystemExit("No hay Chromium y con CI=true las pruebas de navegador deben correr.")
        decir("No hay Chromium: se dejan fuera las pruebas de navegador (EVJ_CHROMIUM lo indica).")
    (RAIZ / "var").mkdir(exist_ok=True)
    fallas = revisar()
    fallas_de_suite, resumenes = probar(navegador, argumentos)
    fallas += fallas_de_suite
    if not argumentos:
        fallas += medir_cobertura()
    segundos = round(time.monotonic() - inicio)
    decir(f"\nFalló: {', '.join(fallas)} ({segundos} s)." if fallas else f"\nBien ({segundos} s).")
    decir("\n".join(resumenes))
    raise SystemExit(1 if fallas else 0)


def main(argumentos: list[str]):
    match argumentos:
        case ["run"]:
            run()
        case ["test", *de_pytest]:
            test(de_pytest)
        case _:
            raise SystemExit("Uso: tareas.py run | test [argumentos de pytest]")


if __name__ == "__main__":
    # A polite end, so that what was started is stopped.
    for senal in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(senal, lambda numero, _: sys.exit(128 + numero))
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except subprocess.CalledProcessError as error:
        orden = " ".join(map(str, error.cmd))
        raise SystemExit(f"Falló, con el código {error.returncode}: {orden}") from None
