"""Our Spanish for libraries that have none: the compiled file is the written one."""

import ast
import gettext
import re

from django.conf import settings
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
        assert set(re.findall(r"%\(\w+\)s|%s", ingles)) == set(re.findall(r"%\(\w+\)s|%s", espanol))
