"""Our Spanish for libraries that have none: the compiled file is the written one."""

import ast
import gettext
import re
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext as traducir

CARPETA = settings.BASE_DIR / "locale" / "es" / "LC_MESSAGES"


def escrito() -> dict:
    texto = (CARPETA / "django.po").read_text(encoding="utf-8")
    pares = re.findall(r'^msgid (".+")\nmsgstr (".+")$', texto, re.MULTILINE)
    return {ast.literal_eval(ingles): ast.literal_eval(espanol) for ingles, espanol in pares}


def compilado() -> dict:
    with (CARPETA / "django.mo").open("rb") as archivo:
        catalogo = gettext.GNUTranslations(archivo)._catalog
    return {ingles: espanol for ingles, espanol in catalogo.items() if ingles}


def test_el_archivo_compilado_es_el_escrito():
    assert compilado() == escrito()
    assert len(escrito()) > 30


def test_las_bibliotecas_hablan_espanol():
    assert traducir("Change reason") == "Motivo"
    assert traducir("access attempts") == "intentos de acceso"


def test_las_variables_del_texto_se_conservan():
    for ingles, espanol in escrito().items():
        variables = re.compile(r"%\(\w+\)[sd]|%s|\{\w+\}")
        assert set(variables.findall(ingles)) == set(variables.findall(espanol)), ingles


def test_lo_que_nombra_un_modelo_no_supone_su_genero():
    """«El queja fue agregado»: names are of both genders, and Django writes them as of one."""
    catalogo = Path(admin.__file__).parent / "locale" / "es" / "LC_MESSAGES" / "django.mo"
    with catalogo.open("rb") as archivo:
        ingleses = [i for i in gettext.GNUTranslations(archivo)._catalog if isinstance(i, str)]
    nombre = re.compile(r"\{name\}|%\((name|object_name|objects_name|model)\)s")
    con_nombre = [i for i in ingleses if nombre.search(i)]
    supone = re.compile(r"\b(el|los|la|las) ?[%{]|\w(ad|id)[oa]s?\b", re.IGNORECASE)
    assert len(con_nombre) > 15
    assert [i for i in con_nombre if supone.search(traducir(i))] == []
