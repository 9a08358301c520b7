"""The benchmark runs; how fast is not a test's business."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import PLANTILLA

RAIZ = Path(__file__).resolve().parents[2]
OPCIONES = ["--actividades", "20", "--evaluaciones", "2", "--veces", "1"]


def test_el_banco_de_pruebas_corre_con_veinte_filas():
    opciones = [*OPCIONES]
    if PLANTILLA:
        opciones += ["--plantilla", PLANTILLA]
    entorno = {clave: valor for clave, valor in os.environ.items() if clave != "DATABASE_URL"}
    hecho = subprocess.run(
        [sys.executable, "-m", "bench.importacion", *opciones],
        cwd=RAIZ,
        env=entorno,
        capture_output=True,
        text=True,
        check=False,
    )
    assert hecho.returncode == 0, hecho.stderr
    for fase in ("primera vez", "todo cambia", "lo mismo", "pico, MB"):
        assert fase in hecho.stdout
