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
    if not (PYTHON.exists() and (BIN / "pip").exists()):
        try:
            correr(sys.executable, "-m", "venv", VENV)
        except subprocess.CalledProcessError:
            raise SystemExit(
                "No se pudo crear .venv. En Debian: apt-get install python3-venv, y repita."
            ) from None
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    correr(*pip, "--require-hashes", "-r", archivo)
