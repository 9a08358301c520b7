"""How fast an agenda is imported, beside a stock import-export resource and the floor.

    python -m bench.importacion [--actividades 12000] [--evaluaciones 400]

Makes two workbooks (the second with every row changed) and imports them three ways, each in a
process and a fresh database of its own, so that times and peaks of memory are its own:

- nuestro: compromisos.importacion, all of it, history and progress included
- comun: a stock import-export resource with its default settings, only the activities' own fields;
  what they hang from is made beforehand and not counted
- piso: calamine's cells and raw executemany upserts of the same rows, history included, with no
  validation at all

Temporary SQLite files, copies of one that was migrated once; also the PostgreSQL that
DATABASE_URL names, an empty one to throw away: it is emptied before each measure.
"""

import argparse
import datetime
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FASES = ("primera vez", "todo cambia", "lo mismo")
MANERAS = ("nuestro", "comun", "piso")
POR_COMPROMISO = 3
PLANTILLA = "plantilla.sqlite3"
PROPIA = os.environ.get("DATABASE_URL", "")


def main():
    opciones = _opciones()
    if opciones.manera:
        _medir(opciones)
        return
    with tempfile.TemporaryDirectory(prefix="evj-bench-") as carpeta:
        _preparar_entorno(f"sqlite:///{carpeta}/{PLANTILLA}")
        _hacer_libros(Path(carpeta), opciones)
        if opciones.plantilla:
            shutil.copy(opciones.plantilla, Path(carpeta) / PLANTILLA)
        _migrar()
        for motor, url in _motores(carpeta):
            medidas = {m: _mejor(m, carpeta, url, opciones) for m in MANERAS}
            _imprimir(motor, medidas, opciones)


def _opciones():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--actividades", type=int, default=12_000)
    parser.add_argument("--evaluaciones", type=int, default=400)
    parser.add_argument("--veces", type=int, default=3, help="se toma la mejor (el común, una)")
    parser.add_argument("--plantilla", type=Path, help="archivo SQLite ya migrado del que partir")
    parser.add_argument("--manera", choices=MANERAS, help=argparse.SUPPRESS)
    parser.add_argument("--carpeta", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _preparar_entorno(url):
    os.environ.update(
        DATABASE_URL=url,
        DJANGO_SETTINGS_MODULE="evj.settings",
        EVJ_SECRET_KEY="la-de-medir-que-no-sirve-para-nada-más-que-para-medir",  # noqa: S106
        EVJ_DEBUG="False",
        EVJ_DEMO="True",
        EVJ_ALLOWED_HOSTS="localhost",
    )


def _motores(carpeta):
    yield "SQLite", f"sqlite:///{carpeta}/{{}}.sqlite3"
    if PROPIA.startswith("postgres"):
        yield "PostgreSQL", PROPIA


# --- The workbooks --------------------------------------------------------------------------
def _hacer_libros(carpeta, opciones):
    from compromisos.importacion.columnas import NOMBRES
    from evj.web.exportacion import xlsx_bytes

    for nombre, version in (("primero", 0), ("cambiado", 1)):
        contenido = xlsx_bytes(
            list(NOMBRES.values()), _filas(opciones, version), titulo_hoja="Agenda"
        )
        (carpeta / f"{nombre}.xlsx").write_bytes(contenido)


def _filas(opciones, version):
    """Three activities a commitment, one or two units each; `version` changes every row."""
    por_evaluacion = opciones.actividades // opciones.evaluaciones
    cambio = ", con los cambios de la segunda vuelta" if version else ""
    for i in range(opciones.actividades):
        evaluacion, lugar = divmod(i, por_evaluacion)
        compromiso, actividad = lugar // POR_COMPROMISO + 1, lugar % POR_COMPROMISO + 1
        unidades = [f"Dirección General de Programas {i % 40}"]
        if i % 2:
            unidades.append(f"Coordinación de Obra Pública {i % 7}")
        yield (
            f"Evaluación del programa {evaluacion:04}",
            compromiso,
            f"Incorporar en el diseño del programa {evaluacion} los mecanismos de participación "
            f"ciudadana número {compromiso}, de tipo asambleario.",
            f"Mejorar actividades, procesos o forma de operación {compromiso % 5}",
            f"Instrumentar espacios de participación local {compromiso} en el diseño del programa.",
            actividad,
            f"Preparar el calendario {i} de los talleres o sesiones de identificación, selección "
            f"y priorización de necesidades{cambio}.",
            " / ".join(unidades),
            datetime.date(2027, 1, 1) + datetime.timedelta(days=i % 700 + version),
            None,
            f"Nota {i}" if i % 3 else "",
        )


# --- One way, in its own process ------------------------------------------------------------
def _mejor(manera, carpeta, url, opciones):
    """The shortest time of each phase; other programs only ever add to it."""
    veces = 1 if manera == "comun" else opciones.veces
    medidas = [
        _en_otro_proceso(manera, carpeta, url.format(f"{manera}{vez}"), opciones)
        for vez in range(veces)
    ]
    return {
        "tiempos": [min(tiempos) for tiempos in zip(*(m["tiempos"] for m in medidas), strict=True)],
        "pico": max(medida["pico"] for medida in medidas),
    }


def _en_otro_proceso(manera, carpeta, url, opciones):
    entorno = {**os.environ, "DATABASE_URL": url}
    if url.startswith("sqlite"):
        shutil.copy(Path(carpeta) / PLANTILLA, url.removeprefix("sqlite:///"))
    orden = [sys.executable, "-m", "bench.importacion", "--manera", manera, "--carpeta", carpeta]
    orden += ["--actividades", str(opciones.actividades)]
    orden += ["--evaluaciones", str(opciones.evaluaciones)]
    hecho = subprocess.run(orden, env=entorno, capture_output=True, text=True, check=False)
    if hecho.returncode:
        sys.exit(hecho.stderr)
    return json.loads(hecho.stdout.splitlines()[-1])


def _migrar():
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    connection.close()  # all is then in the one file, for SQLite to copy


def _medir(opciones):
    if PROPIA.startswith("postgres"):  # a SQLite file came migrated
        _migrar()
    import django

    django.setup()
    from bench import maneras

    importar = maneras.MANERAS[opciones.manera](opciones.carpeta)
    tiempos = []
    for nombre in ("primero", "cambiado", "cambiado"):
        inicio = time.perf_counter()
        importar(opciones.carpeta / f"{nombre}.xlsx")
        tiempos.append(time.perf_counter() - inicio)
    pico = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"tiempos": tiempos, "pico": pico}) + "\n")


def _imprimir(motor, medidas, opciones):
    print(f"\n{motor}: {opciones.actividades:,} actividades, {opciones.evaluaciones} evaluaciones")
    print(f"{'':13}" + "".join(f"{m + ' filas/s':>18}" for m in MANERAS), end="")
    print(f"{'x del común':>14}{'x del piso':>12}")
    for i, fase in enumerate(FASES):
        ritmos = {m: opciones.actividades / medidas[m]["tiempos"][i] for m in MANERAS}
        print(f"{fase:13}" + "".join(f"{ritmos[m]:18,.0f}" for m in MANERAS), end="")
        print(f"{ritmos['nuestro'] / ritmos['comun']:14.1f}", end="")
        print(f"{ritmos['nuestro'] / ritmos['piso']:12.2f}")
    print(f"{'pico, MB':13}" + "".join(f"{medidas[m]['pico']:18,.0f}" for m in MANERAS))


if __name__ == "__main__":
    main()
