"""Make .venv hold the packages of a lock. Standard library only."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent
VENV = RAIZ / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
CANDADOS = ("base", "dev")


def decir(texto: str):
    print(texto, flush=True)


def correr(*orden, **opciones):
    subprocess.run([str(parte) for parte in orden], check=True, cwd=RAIZ, **opciones)


def instalar(candado: str):
    """Make .venv hold the packages of requirements/<candado>.txt; nothing to do if it does."""
    archivo = RAIZ / "requirements" / f"{candado}.txt"
    if _marca(candado).exists() and _marca(candado).read_text() == _huella(candado):
        return
    decir(f"Instalando las bibliotecas ({archivo.relative_to(RAIZ)})…")
    if not _con_uv(archivo):
        _con_pip(archivo)
    _marcar(candado)


def _huella(candado: str) -> str:
    return hashlib.sha256((RAIZ / "requirements" / f"{candado}.txt").read_bytes()).hexdigest()


def _marca(candado: str) -> Path:
    return VENV / f"evj-{candado}.sha256"


def _marcar(candado: str):
    """Record what .venv holds: dev's lock contains base's; after base, dev's is not certain."""
    for otro in CANDADOS:
        _marca(otro).unlink(missing_ok=True)
    for otro in CANDADOS[: CANDADOS.index(candado) + 1]:
        _marca(otro).write_text(_huella(otro))


def _con_uv(archivo: Path) -> bool:
    """Install with uv, in a fifth of pip's time; False if there is none or it cannot."""
    uv = shutil.which("uv") or _uv_propio()
    if uv is None:
        return False
    entorno = {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
    if indice := os.environ.get("PIP_INDEX_URL"):
        entorno.setdefault("UV_DEFAULT_INDEX", indice)
    instalar_con = [uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes"]
    try:
        if not PYTHON.exists():
            correr(uv, "venv", "--quiet", "--python", sys.executable, VENV, env=entorno)
        correr(*instalar_con, "-r", archivo, env=entorno)
    except subprocess.CalledProcessError:
        decir("uv no pudo; se intenta con pip.")
        return False
    return True


def _uv_propio() -> Path | None:
    """The uv of .venv, brought by pip if it is not there; None where it cannot be had."""
    uv = BIN / "uv"
    if not uv.exists():
        try:
            _con_pip(RAIZ / "requirements" / "uv.txt")
        except subprocess.CalledProcessError:
            return None
    return uv


def _con_pip(archivo: Path):
    try:
        pip = _pip()
    except subprocess.CalledProcessError:
        raise SystemExit(
            "No se pudo crear .venv. En Debian: apt-get install python3-venv, y repita."
        ) from None
    opciones = ["--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
    correr(*pip, *opciones, "-r", archivo)


def _pip() -> list:
    """What runs a pip that installs into .venv, made if it is not there: the pip of this Python,
    if it has one that can, for to put another one into .venv takes longer than all the rest."""
    if not PYTHON.exists():
        correr(sys.executable, "-m", "venv", "--without-pip", VENV)
    de_fuera = [sys.executable, "-m", "pip", "--python", PYTHON]
    if subprocess.run([*de_fuera, "--version"], capture_output=True, check=False).returncode == 0:
        return de_fuera
    if not (BIN / "pip").exists():
        correr(sys.executable, "-m", "venv", VENV)
    return [PYTHON, "-m", "pip"]
