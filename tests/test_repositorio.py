"""What the repository may hold: locks that agree, nothing of one machine, nothing unsafe unsaid."""

import importlib.metadata
import json
import re
import subprocess
import sys

import pytest
from django.conf import settings

RAIZ = settings.BASE_DIR
NUESTRAS = ("evj", "compromisos", "comites", "obras")


def rastreados() -> list[str]:
    listado = subprocess.run(
        ["git", "ls-files"], cwd=RAIZ, capture_output=True, text=True, check=False
    )
    if listado.returncode:
        pytest.skip("no es un repositorio de git")
    return listado.stdout.splitlines()


def candado(nombre: str) -> dict[str, str]:
    texto = (RAIZ / "requirements" / nombre).read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", texto, re.MULTILINE))


def test_el_sbom_es_el_del_candado():
    hecho = subprocess.run(
        [sys.executable, "scripts/hacer_sbom.py"],
        cwd=RAIZ,
        capture_output=True,
        text=True,
        check=True,
    )
    guardado = (RAIZ / "requirements" / "sbom.json").read_text(encoding="utf-8")
    assert hecho.stdout == guardado
    assert {c["name"] for c in json.loads(guardado)["components"]} == set(candado("base.txt"))


def test_los_dos_candados_dicen_las_mismas_versiones():
    base, dev = candado("base.txt"), candado("dev.txt")
    assert {nombre: dev.get(nombre) for nombre in base} == base


def test_se_prueba_con_las_versiones_del_candado():
    distintas = {}
    for nombre, version in candado("base.txt").items():
        try:
            instalada = importlib.metadata.version(nombre)
        except importlib.metadata.PackageNotFoundError:
            continue
        if instalada != version:
            distintas[nombre] = (instalada, version)
    assert distintas == {}


def test_lo_inseguro_dice_por_que_es_seguro():
    patron = re.compile(
        r"mark_safe|\|safe\b|csrf_exempt|\.raw\(|\.extra\(|RawSQL|noqa: S\d|autoescape off"
    )
    faltan = []
    for archivo in rastreados():
        if not archivo.startswith((*NUESTRAS, "templates")):
            continue
        lineas = (RAIZ / archivo).read_text(encoding="utf-8", errors="ignore").splitlines()
        for numero, linea in enumerate(lineas):
            cerca = " ".join(lineas[max(0, numero - 3) : numero + 1])
            if patron.search(linea) and "seguro:" not in cerca:
                faltan.append(f"{archivo}:{numero + 1}")
    assert faltan == []


def test_ninguna_plantilla_lleva_estilo_ni_guion_en_linea():
    patron = re.compile(r"<[^>]+\sstyle=|<style|<script(?![^>]*\bsrc=)|\son[a-z]+=\"|javascript:")
    faltas = [
        archivo
        for archivo in rastreados()
        if archivo.startswith("templates/")
        and patron.search((RAIZ / archivo).read_text(encoding="utf-8"))
    ]
    assert faltas == []


def test_lo_que_conserva_sus_renglones_no_empieza_con_el_de_la_plantilla():
    patron = re.compile(r'class="(?:[^"]* )?(?:cita|texto|alcance)(?: [^"]*)?"[^>]*>[ \t]*\n')
    faltas = [
        archivo
        for archivo in rastreados()
        if archivo.startswith("templates/")
        and patron.search((RAIZ / archivo).read_text(encoding="utf-8"))
    ]
    assert faltas == []


def test_no_se_guardan_secretos_ni_rutas_de_una_maquina():
    nombres = rastreados()
    assert not [n for n in nombres if n.endswith((".sqlite3", ".env", ".pem", ".key"))]
    patron = re.compile(r"/(?:root|home/\w+|work/\w+)/|pypi\.org|BEGIN (?:RSA |EC )?PRIVATE KEY")
    faltas = []
    for nombre in nombres:
        if nombre.endswith((".png", ".xlsx", ".mo", ".ods")) or nombre.startswith(
            "tests/test_repo"
        ):
            continue
        if patron.search((RAIZ / nombre).read_text(encoding="utf-8")):
            faltas.append(nombre)
    assert faltas == []
