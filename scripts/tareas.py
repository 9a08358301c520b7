"""`make run` and `make test`: from a bare machine to a running site, or to a tested one.

Standard library only: it runs before anything is installed.
"""

import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from postgres_temporal import postgres_temporal

RAIZ = Path(__file__).resolve().parent.parent
VENV = RAIZ / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
PLANTILLAS = "templates"


def decir(texto: str):
    print(texto, flush=True)


def correr(*orden, **opciones):
    subprocess.run([str(parte) for parte in orden], check=True, cwd=RAIZ, **opciones)


# --- Installing -----------------------------------------------------------------------------
def instalar(candado: str):
    """Make .venv hold the packages of requirements/<candado>.txt; nothing to do if it does."""
    archivo = RAIZ / "requirements" / f"{candado}.txt"
    huella = hashlib.sha256(archivo.read_bytes()).hexdigest()
    marca = VENV / f"evj-{candado}.sha256"
    if marca.exists() and marca.read_text() == huella:
        return
    decir(f"Instalando las bibliotecas ({archivo.relative_to(RAIZ)})…")
    if not _con_uv(archivo):
        _con_pip(archivo)
    marca.write_text(huella)


def _con_uv(archivo: Path) -> bool:
    """Install with uv, the quicker one, if it is here and can reach its registry."""
    uv = shutil.which("uv")
    if uv is None:
        return False
    entorno = {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
    instalar_con = [uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes"]
    try:
        if not PYTHON.exists():
            correr(uv, "venv", "--quiet", "--python", sys.executable, VENV, env=entorno)
        correr(*instalar_con, "-r", archivo, env=entorno)
    except subprocess.CalledProcessError:
        decir("uv no pudo; se intenta con pip.")
        return False
    return True


def _con_pip(archivo: Path):
    if not (BIN / "pip").exists():
        correr(sys.executable, "-m", "venv", VENV)
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    correr(*pip, "--require-hashes", "-r", archivo)


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


def run():
    instalar("base")
    preparar_env()
    (RAIZ / "var").mkdir(exist_ok=True)
    manage = [PYTHON, "manage.py"]
    correr(*manage, "migrate", "--verbosity", "0")
    correr(*manage, "loaddata", "agenda_evj", "--verbosity", "0")
    correr(*manage, "collectstatic", "--noinput", "--verbosity", "0")
    correr(*manage, "preparar_demo")
    puerto = puerto_libre()
    orden = [BIN / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", puerto]
    orden += ["--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
    servidor = subprocess.Popen(
        [str(parte) for parte in [*orden, "evj.wsgi:application"]], cwd=RAIZ
    )
    aviso = threading.Thread(
        target=avisar_cuando_responda, args=(f"http://127.0.0.1:{puerto}/", servidor), daemon=True
    )
    aviso.start()
    try:
        raise SystemExit(servidor.wait())
    except KeyboardInterrupt:
        servidor.terminate()
        servidor.wait()


# --- make test ------------------------------------------------------------------------------
def buscar_chromium() -> str | None:
    if ruta := os.environ.get("EVJ_CHROMIUM"):
        return ruta
    for nombre in ("chromium", "chromium-browser", "google-chrome"):
        if ruta := shutil.which(nombre):
            return ruta
    return None


def chromium() -> str | None:
    """The browser's program; installed with apt-get when root. None where it cannot be had."""
    ruta = buscar_chromium()
    if ruta is None and shutil.which("apt-get") and os.geteuid() == 0:
        decir("Instalando Chromium…")
        entorno = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=entorno, check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            env=entorno,
            check=False,
            stdout=subprocess.DEVNULL,
        )
        ruta = buscar_chromium()
    return ruta


def entorno_limpio(**mas) -> dict:
    """The machine's environment without anything that would configure EVJ or its database."""
    limpio = {
        clave: valor
        for clave, valor in os.environ.items()
        if not clave.startswith(("EVJ_", "DATABASE_", "DJANGO_", "PYTEST_", "COVERAGE_"))
    }
    return {**limpio, **mas}


def revisiones() -> list[tuple[str, list, dict]]:
    """The cheap checks: name, command, environment."""
    prueba = entorno_limpio(DJANGO_SETTINGS_MODULE="tests.settings")
    produccion = entorno_limpio(
        EVJ_SECRET_KEY=secrets.token_urlsafe(60),
        EVJ_ALLOWED_HOSTS="evj.example",
        EVJ_DEMO="True",
    )
    migraciones = [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]
    despliegue = [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return [
        ("ruff check", [BIN / "ruff", "check", "."], prueba),
        ("ruff format", [BIN / "ruff", "format", "--check", "."], prueba),
        ("djlint formato", [BIN / "djlint", PLANTILLAS, "--check", "--quiet"], prueba),
        ("djlint", [BIN / "djlint", PLANTILLAS, "--lint", "--quiet"], prueba),
        ("bandit", [BIN / "bandit", "-q", "-r", "evj", "compromisos", "-ll"], prueba),
        ("migraciones", migraciones, prueba),
        ("check --deploy", despliegue, produccion),
    ]


def revisar() -> list[str]:
    """Run every cheap check, show what fails, and return the names of those that did."""
    fallas = []
    for nombre, orden, entorno in revisiones():
        hecho = subprocess.run(
            [str(parte) for parte in orden],
            cwd=RAIZ,
            env=entorno,
            capture_output=True,
            text=True,
            check=False,
        )
        decir(f"{'bien ' if hecho.returncode == 0 else 'FALLA'}  {nombre}")
        if hecho.returncode:
            decir(hecho.stdout + hecho.stderr)
            fallas.append(nombre)
    return fallas


class Suite(threading.Thread):
    """One run of the suite on one engine; `codigo` and `salida` hold how it ended."""

    def __init__(self, motor: str, url: str, navegador: str | None, argumentos: list[str]):
        super().__init__()
        self.motor, self.codigo, self.salida = motor, 1, ""
        self.entorno = entorno_limpio(
            EVJ_TEST_DATABASE_URL=url,
            EVJ_CHROMIUM=navegador or "",
            COVERAGE_FILE=str(RAIZ / f".coverage.{motor}"),
        )
        sin = [] if navegador else ["-m", "not navegador"]
        self.orden = [PYTHON, "-m", "pytest", "--cov", "--cov-report=", "-q", *sin, *argumentos]

    def run(self):
        hecho = subprocess.run(
            [str(parte) for parte in self.orden],
            cwd=RAIZ,
            env=self.entorno,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.codigo, self.salida = hecho.returncode, hecho.stdout


def probar(navegador: str | None, argumentos: list[str]) -> list[str]:
    """The suite on both engines at once; the names of those that failed."""
    for resto in RAIZ.glob(".coverage*"):
        resto.unlink()
    with postgres_temporal(str(PYTHON)) as url:
        suites = [
            Suite("sqlite", "", navegador, argumentos),
            Suite("postgresql", url, navegador, argumentos),
        ]
        for suite in suites:
            suite.start()
        for suite in suites:
            suite.join()
    for suite in suites:
        decir(f"\n===== La suite en {suite.motor} =====\n{suite.salida}")
    return [f"suite en {suite.motor}" for suite in suites if suite.codigo]


def medir_cobertura() -> list[str]:
    subprocess.run([BIN / "coverage", "combine", "--quiet"], cwd=RAIZ, check=False)
    hecho = subprocess.run([BIN / "coverage", "report"], cwd=RAIZ, check=False)
    return ["cobertura"] if hecho.returncode else []


def test(argumentos: list[str]):
    inicio = time.monotonic()
    instalar("dev")
    navegador = chromium()
    if navegador is None:
        if os.environ.get("CI") == "true":
            raise SystemExit("No hay Chromium y con CI=true las pruebas de navegador deben correr.")
        decir("No hay Chromium: se dejan fuera las pruebas de navegador (EVJ_CHROMIUM lo indica).")
    (RAIZ / "var").mkdir(exist_ok=True)
    fallas = revisar() + probar(navegador, argumentos)
    if not argumentos:
        fallas += medir_cobertura()
    decir(json.dumps({"segundos": round(time.monotonic() - inicio), "fallas": fallas}))
    raise SystemExit(1 if fallas else 0)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run"]:
            run()
        case ["test", *argumentos]:
            test(argumentos)
        case _:
            raise SystemExit("Uso: tareas.py run | test [argumentos de pytest]")
