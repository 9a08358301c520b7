"""The layers of the project: each imports, and points its foreign keys, only to its left."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

RAIZ = Path(__file__).resolve().parent.parent
CAPAS = ["evj.web", "compromisos", "comites", "obras", "evj"]


def capa_de(modulo: str) -> int | None:
    """The layer of a dotted module, None for what is not ours."""
    for indice, capa in enumerate(CAPAS):
        if modulo == capa or modulo.startswith(f"{capa}."):
            return indice
    return None


def modulo_de(archivo: Path, raiz: Path) -> str:
    partes = archivo.relative_to(raiz).with_suffix("").parts
    return ".".join(partes[:-1] if partes[-1] == "__init__" else partes)


def importados(archivo: Path, raiz: Path):
    """Every module that a file imports, relative imports and those inside functions included."""
    paquete = modulo_de(archivo, raiz).split(".")
    if archivo.name != "__init__.py":
        paquete = paquete[:-1]
    for nodo in ast.walk(ast.parse(archivo.read_text(encoding="utf-8"))):
        if isinstance(nodo, ast.Import):
            yield from (alias.name for alias in nodo.names)
        elif isinstance(nodo, ast.ImportFrom):
            base = paquete[: len(paquete) - nodo.level + 1] if nodo.level else []
            origen = ".".join([*base, *([nodo.module] if nodo.module else [])])
            yield from (f"{origen}.{alias.name}" for alias in nodo.names)


def importaciones_prohibidas(raiz: Path) -> list[str]:
    faltas = []
    for carpeta in ("evj", "compromisos", "comites", "obras"):
        for archivo in sorted((raiz / carpeta).rglob("*.py")):
            propia = capa_de(modulo_de(archivo, raiz))
            for modulo in importados(archivo, raiz):
                ajena = capa_de(modulo)
                if ajena is not None and ajena > propia:
                    faltas.append(f"{archivo.relative_to(raiz)} importa {modulo}")
    return faltas


def test_cada_capa_importa_solo_a_su_izquierda():
    assert importaciones_prohibidas(RAIZ) == []


def llaves_prohibidas(modelos) -> list[str]:
    """Each foreign key or many-to-many of ours that points to a layer on the right."""
    faltas = []
    for model in modelos:
        propia = capa_de(model.__module__)
        if propia is None:
            continue
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            ajena = capa_de(field.related_model.__module__)
            if ajena is not None and ajena > propia:
                faltas.append(f"{model.__name__}.{field.name}")
    return faltas


def test_las_llaves_foraneas_apuntan_a_la_izquierda():
    assert llaves_prohibidas(apps.get_models(include_auto_created=True)) == []


@isolate_apps("compromisos")
def test_una_llave_hacia_la_derecha_se_nota():
    class Obra(models.Model):  # noqa: DJ008
        __module__ = "obras.models"

        class Meta:
            app_label = "compromisos"

    class Promesa(models.Model):  # noqa: DJ008
        __module__ = "compromisos.models"
        obra = models.ForeignKey(Obra, on_delete=models.CASCADE, related_name="promesas")
        otras = models.ManyToManyField(Obra, related_name="otras_promesas")

        class Meta:
            app_label = "compromisos"

    assert llaves_prohibidas([Promesa]) == ["Promesa.obra", "Promesa.otras"]
    assert llaves_prohibidas([Obra]) == []


@pytest.mark.parametrize(
    ("ruta", "texto"),
    [
        ("compromisos/x.py", "import comites.models"),
        ("compromisos/x.py", "def f():\n    from obras import models"),
        ("compromisos/x.py", "from evj.settings import DEBUG"),
        ("comites/models/x.py", "from ...obras.models import Obra"),
        ("evj/web/x.py", "from compromisos.models import Actividad"),
        ("evj/web/x.py", "from ..views import salud"),
        ("evj/web/x.py", "from evj import settings"),
    ],
)
def test_una_importacion_hacia_la_derecha_se_nota(tmp_path, ruta, texto):
    archivo = tmp_path / ruta
    archivo.parent.mkdir(parents=True)
    archivo.write_text(texto)
    assert len(importaciones_prohibidas(tmp_path)) == 1


@pytest.mark.parametrize(
    ("ruta", "texto"),
    [
        ("obras/x.py", "from comites.models import Comite\nfrom compromisos import models"),
        ("evj/x.py", "import obras.models"),
        ("compromisos/x.py", "from evj.web.texto import normalizar\nfrom . import models"),
    ],
)
def test_una_importacion_hacia_la_izquierda_pasa(tmp_path, ruta, texto):
    archivo = tmp_path / ruta
    archivo.parent.mkdir(parents=True)
    archivo.write_text(texto)
    assert importaciones_prohibidas(tmp_path) == []
