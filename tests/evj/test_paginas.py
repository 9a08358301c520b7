"""Lists a page at a time, and the page or its part."""

import pytest
from django.contrib.auth.models import Group
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory

from evj.web.paginas import Pagina, numero_de_pagina, paginar

SITIO = RequestFactory()


@pytest.fixture
def grupos(db):
    Group.objects.all().delete()
    Group.objects.bulk_create(Group(name=f"grupo {n:02}") for n in range(1, 8))
    return Group.objects.order_by("name")


def test_la_pagina_cuenta_y_corta_en_una_consulta(grupos, django_assert_num_queries):
    with django_assert_num_queries(1):
        pagina = paginar(SITIO.get("/lista/?pagina=2"), grupos, 3, "q=a")
    assert [g.name for g in pagina] == ["grupo 04", "grupo 05", "grupo 06"]
    assert len(pagina) == 3
    assert (pagina.total, pagina.paginas, pagina.primera_fila, pagina.ultima_fila) == (7, 3, 4, 6)
    assert (pagina.anterior, pagina.siguiente) == (1, 3)
    assert pagina.enlace_anterior == "/lista/?q=a"
    assert pagina.enlace_siguiente == "/lista/?q=a&pagina=3"


@pytest.mark.parametrize(
    ("datos", "fragmento"),
    [
        ({"destino": "lista"}, "#lista"),
        ({"destino": "lista", "ancla": "aqui"}, "#aqui"),
        ({"ancla": "aqui"}, "#aqui"),
        ({}, ""),
    ],
)
def test_sin_javascript_los_pasos_llevan_a_donde_empieza_la_lista(datos, fragmento):
    pagina = Pagina(["fila"], "/lista/", 2, 1, 3)
    html = render_to_string("_componentes/paginacion.html", {"pagina": pagina, **datos})
    assert f'href="/lista/{fragmento}"' in html
    assert f'href="/lista/?pagina=3{fragmento}"' in html


def test_la_ultima_pagina_no_tiene_siguiente(grupos):
    pagina = paginar(SITIO.get("/lista/?pagina=3"), grupos, 3)
    assert len(pagina) == 1
    assert pagina.siguiente is None
    assert pagina.ultima_fila == 7


def test_la_primera_pagina_no_tiene_anterior_ni_parametros(grupos):
    pagina = paginar(SITIO.get("/lista/"), grupos, 3)
    assert pagina.anterior is None
    assert Pagina([], "/lista/", 2, 3, 4).enlace_anterior == "/lista/"


def test_la_lista_justa_no_tiene_una_pagina_de_mas(grupos):
    assert paginar(SITIO.get("/lista/"), grupos, 7).paginas == 1
    with pytest.raises(Http404):
        paginar(SITIO.get("/lista/?pagina=2"), grupos, 7)


def test_una_lista_vacia_es_una_pagina_vacia(grupos):
    pagina = paginar(SITIO.get("/lista/"), grupos.none(), 3)
    assert (len(pagina), pagina.total, pagina.paginas) == (0, 0, 1)


@pytest.mark.parametrize("texto", ["0", "-1", "x", "1.5", "", "²", "٣", "999999", "1" * 400])
def test_lo_que_no_es_pagina_no_existe(texto):
    with pytest.raises(Http404):
        numero_de_pagina(SITIO.get("/lista/", {"pagina": texto}))
