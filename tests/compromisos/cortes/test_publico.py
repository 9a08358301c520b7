"""The cuts in public: figures, file, comparison, and the way to check them."""

import hashlib
import re
import shutil
import subprocess
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from compromisos.candados import quitar_candados
from compromisos.models import Corte
from tests.fabricas import ActividadFactory, AvanceFactory, CompromisoFactory, RevisionFactory

from .conftest import DIA, MOMENTO

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
CORTES = "/cortes/"
COMPARAR = f"{CORTES}comparar/"
COMPROBAR = f"{CORTES}comprobar/"
CADENA = f"{CORTES}cadena.txt"
SIN_NADA = [CORTES, COMPARAR, COMPROBAR, CADENA]


def llano(response) -> str:
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode()).split())


@pytest.mark.parametrize("ruta", SIN_NADA)
def test_sin_cortes_tambien_hay_pagina(client, db, ruta):
    assert client.get(ruta).status_code == 200


@pytest.mark.parametrize(
    "ruta",
    ["1/", "0/", f"{10**30}/", "corte-1.json", "corte-0.json", f"corte-{10**30}.json"],
)
def test_un_corte_que_no_hay_no_existe(client, db, ruta):
    assert client.get(f"{CORTES}{ruta}").status_code == 404


@pytest.mark.dos_bases
def test_la_lista_va_del_mas_nuevo_al_mas_viejo_y_se_pagina(client, actividad, cortar):
    for n in range(26):
        cortar(n)
    leido = llano(client.get(CORTES))
    assert leido.index("Corte 26, del 27 de marzo de 2026") < leido.index("Corte 25, del 26")
    assert "Página 1 de 2" in leido
    assert "Corte 1, del 2 de marzo de 2026" in llano(client.get(CORTES, {"pagina": 2}))
    assert 'value="26"' in client.get(CORTES).content.decode()
    assert client.get(CORTES, {"pagina": 3}).status_code == 404


def test_la_pagina_de_un_corte_dice_lo_de_entonces(client, actividad, cortar):
    uno, dos = cortar(), cortar(1)
    AvanceFactory(actividad=actividad, porcentaje=100)
    response = client.get(dos.get_absolute_url())
    leido = llano(response)
    assert "Corte 2, del 3 de marzo de 2026" in leido
    assert "3 de marzo de 2026, 12:00" in leido
    assert uno.sha256 in leido
    assert dos.sha256 in leido
    assert "66.5 % reportado · 50 % verificado" in leido.replace("\xa0", " ")
    assert f'href="{COMPARAR}?de=1&amp;a=2"' in response.content.decode()
    assert "coincidía con su huella" in leido
    assert "Ninguna: es el primero." in llano(client.get(uno.get_absolute_url()))


@pytest.mark.parametrize(
    "campos", [{"contenido": b"{"}, {"contenido": b"\xff"}, {"sha256": "0" * 64}]
)
def test_un_corte_que_se_cambio_lo_dice_su_pagina(client, actividad, cortar, campos):
    cortar(), cortar(1)
    quitar_candados()
    Corte.objects.filter(numero=1).update(**campos)
    leido = llano(client.get(f"{CORTES}1/"))
    assert "se cambió después de cerrarlo: su contenido no es el que dice su huella" in leido
    assert "coincidía" not in leido
    assert "el corte 1 se cambió después" in llano(client.get(COMPARAR, {"de": 1, "a": 2}))


def test_el_archivo_trae_los_bytes_y_se_guarda_para_siempre(client, actividad, cortar):
    corte = cortar()
    ruta = f"{CORTES}corte-1.json"
    response = client.get(ruta)
    assert hashlib.sha256(response.content).hexdigest() == corte.sha256
    assert response["ETag"] == f'"{corte.sha256}"'
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="corte-1.json"'
    assert response["X-Content-Type-Options"] == "nosniff"
    igual = client.get(ruta, headers={"If-None-Match": response["ETag"]})
    assert (igual.status_code, igual.content) == (304, b"")
    assert client.head(ruta)["ETag"] == response["ETag"]


def test_la_cadena_va_del_mas_viejo_al_mas_nuevo(client, actividad, cortar):
    uno, dos = cortar(), cortar(1)
    response = client.get(CADENA)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        f"{uno.sha256}  corte-1.json\n{dos.sha256}  corte-2.json\n"
    )


# --- What changed -------------------------------------------------------------------------------
def cambios(client, de=1, a=2) -> str:
    return llano(client.get(COMPARAR, {"de": de, "a": a})).replace("\xa0", " ")


def test_que_cambio_dice_cada_cosa_antes_y_despues(client, actividad, cortar):
    cortar()
    RevisionFactory(avance=AvanceFactory(actividad=actividad, porcentaje=80, creado=MOMENTO))
    actividad.texto = "Publicar un calendario"
    actividad.save()
    actividad.compromiso.texto = "Ampliar y publicar la convocatoria"
    actividad.compromiso.save()
    cortar(1)
    leido = cambios(client)
    assert "1 actividad cambió, 0 son nuevas y 0 ya no están." in leido
    assert "Reportado Antes: 66.5 % → Después: 80 %" in leido
    assert "Verificado Antes: 50 % → Después: 80 %" in leido
    assert "Reportes en registro Antes: 2 → Después: 3" in leido
    assert "Texto Antes: Preparar un calendario «de sesiones» Después: Publicar un calen" in leido
    assert "Texto Antes: Ampliar la convocatoria Después: Ampliar y publicar la conv" in leido
    assert cambios(client, de=2, a=1) == leido


@pytest.mark.dos_bases
def test_que_cambio_dice_las_nuevas_las_que_ya_no_estan_y_los_plazos(client, actividad, cortar):
    quitada = ActividadFactory(compromiso=actividad.compromiso, numero=3, texto="Se quita")
    cortar()
    quitada.delete()
    ActividadFactory(compromiso=actividad.compromiso, numero=1, texto="Se agrega")
    actividad.fecha_termino = MOMENTO.date() + 400 * DIA
    actividad.save()
    cortar(1)
    leido = cambios(client)
    assert "1 actividad cambió, 1 es nueva y 1 ya no está." in leido
    assert "1.1. Se agrega No estaba en el primero" in leido
    assert "1.3. Se quita Ya no está en el segundo" in leido
    assert "Fecha de término original Antes: 15 de enero de 2026 → Después: 6 de abril" in leido
    html = client.get(COMPARAR, {"de": 1, "a": 2}).content.decode()
    assert 'href="/agendas/evj/compromisos/1/actividades/1/"' in html
    assert 'href="/agendas/evj/compromisos/1/actividades/3/"' not in html


def test_que_cambio_con_el_solo_paso_de_los_dias(client, actividad, cortar):
    otra = ActividadFactory(
        compromiso=actividad.compromiso, numero=1, fecha_termino=MOMENTO.date() + DIA
    )
    cortar(), cortar(2)
    assert f"1.1. {otra.texto} Plazo Antes: Por vencer → Después: Vencida" in cambios(client)


def test_sin_reporte_y_nada_verificado_no_son_cero(client, actividad, cortar):
    otra = ActividadFactory(compromiso=actividad.compromiso, numero=1)
    cortar()
    RevisionFactory(avance=AvanceFactory(actividad=otra, porcentaje=0, creado=MOMENTO))
    cortar(1)
    leido = cambios(client)
    assert "Reportado Antes: Sin reporte → Después: 0 %" in leido
    assert "Verificado Antes: Nada → Después: 0 %" in leido


def test_nada_cambio(client, actividad, cortar):
    cortar(), cortar(1)
    assert "Nada cambió de un corte al otro." in cambios(client)


def test_lo_que_ya_no_es_publico_no_lleva_a_ninguna_pagina(client, actividad, cortar):
    cortar()
    AvanceFactory(actividad=actividad, porcentaje=70)
    cortar(1)
    evaluacion = actividad.compromiso.evaluacion
    evaluacion.publicada_en = None
    evaluacion.save()
    html = client.get(COMPARAR, {"de": 1, "a": 2}).content.decode()
    assert actividad.get_absolute_url() not in html


def test_muchas_diferencias_se_paginan(client, actividad, cortar):
    cortar()
    for numero in range(3, 33):
        ActividadFactory(compromiso=actividad.compromiso, numero=numero)
    cortar(1)
    assert "Página 1 de 2" in cambios(client)
    html = client.get(COMPARAR, {"de": 1, "a": 2}).content.decode()
    assert f'href="{COMPARAR}?de=1&amp;a=2&amp;pagina=2#t-una-por-una"' in html
    response = client.get(COMPARAR, {"de": 1, "a": 2, "pagina": 2})
    assert "1.32." in llano(response)
    assert client.get(COMPARAR, {"de": 1, "a": 2, "pagina": 3}).status_code == 404


@pytest.mark.dos_bases
def test_se_compara_del_mas_viejo_al_mas_nuevo_como_dice_el_formulario(client, actividad, cortar):
    cortar(), cortar(1)
    html = client.get(COMPARAR, {"de": 2, "a": 1}).content.decode()
    assert re.search(r'name="de"[^>]*value="1"|value="1"[^>]*name="de"', html)
    assert re.search(r'name="a"[^>]*value="2"|value="2"[^>]*name="a"', html)


def test_una_comparacion_imposible_se_dice(client, actividad, cortar):
    cortar(), cortar(1)
    for consulta, dice in [
        ({"de": 1, "a": 1}, "Elija dos cortes distintos."),
        ({"de": 1, "a": 9}, "No hay ningún corte 9."),
        ({"de": 1}, "Al corte número: Este campo es obligatorio."),
        ({"de": "x", "a": 2}, "Introduzca un número entero."),
        ({"de": 0, "a": 2}, "mayor o igual a 1"),
        ({"de": 10**30, "a": 2}, "menor o igual a 1"),
        ({"de": "\0", "a": 2}, "Introduzca un número entero."),
    ]:
        assert dice in llano(client.get(COMPARAR, consulta))


# --- Every page ---------------------------------------------------------------------------------
RUTAS = [*SIN_NADA, f"{CORTES}2/", f"{COMPARAR}?de=1&a=2", f"{CORTES}corte-1.json"]


def test_es_la_misma_para_todos_y_solo_se_lee(client, actividad, cortar):
    cortar(), cortar(1)
    anonimas = {ruta: client.get(ruta) for ruta in RUTAS}
    for ruta, anonima in anonimas.items():
        assert not anonima.cookies, ruta
        assert "Cookie" not in anonima.get("Vary", ""), ruta
        assert client.post(ruta).status_code == 405, ruta
    client.force_login(actividad.avances.first().autor)
    for ruta, anonima in anonimas.items():
        assert client.get(ruta).content == anonima.content, ruta


@pytest.mark.dos_bases
def test_las_consultas_no_crecen(client, actividad, cortar):
    def consultas() -> dict[str, int]:
        cuantas = {}
        for ruta in RUTAS:
            with CaptureQueriesContext(connection) as hechas:
                client.get(ruta)
            cuantas[ruta] = len(hechas)
        return cuantas

    cortar(), cortar(1)
    con_pocos = consultas()
    for n in range(2, 13):
        ActividadFactory(compromiso=CompromisoFactory(evaluacion=actividad.compromiso.evaluacion))
        cortar(n)
    assert consultas() == con_pocos
    assert max(con_pocos.values()) <= 3


def test_el_pie_lleva_a_los_cortes(client, db):
    assert f'href="{CORTES}"' in client.get("/").content.decode()


# --- Without trusting us ------------------------------------------------------------------------
def terminal(carpeta, *renglones):
    return subprocess.run(
        ["/bin/sh", "-c", "\n".join(renglones)],
        cwd=carpeta,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def renglones(client, live_server, settings):
    """The two lines, read off the page as a person would copy them."""
    if not (shutil.which("curl") and shutil.which("sha256sum")):
        pytest.skip("no hay curl o sha256sum")
    settings.SITIO = live_server.url
    html = client.get(COMPROBAR).content.decode()
    escritos = re.findall("<pre><code>(.*?)</code></pre>", html, re.S)
    assert [escrito.count("\n") for escrito in escritos] == [0, 0]
    return [unescape(escrito) for escrito in escritos]


@pytest.mark.django_db(transaction=True)
def test_los_dos_renglones_de_la_pagina_comprueban_la_cadena(
    renglones, actividad, cortar, tmp_path
):
    cortes = [cortar(n) for n in range(3)]
    hecho = terminal(tmp_path, *renglones)
    assert hecho.returncode == 0, hecho.stderr
    assert hecho.stdout == f"Cadena entera hasta {cortes[-1].sha256}\n"
    assert {ruta.name for ruta in tmp_path.iterdir()} == {
        "cadena.txt",
        *(corte.archivo for corte in cortes),
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("que", ["un byte", "uno rehecho", "uno de menos"])
def test_los_dos_renglones_delatan_un_corte_cambiado(renglones, actividad, cortar, tmp_path, que):
    for n in range(3):
        cortar(n)
    quitar_candados()
    otro = Corte.objects.get(numero=2).octetos.replace(b"60.00", b"99.00")
    if que == "un byte":
        Corte.objects.filter(numero=2).update(contenido=otro)
    elif que == "uno rehecho":
        huella = hashlib.sha256(otro).hexdigest()
        Corte.objects.filter(numero=2).update(contenido=otro, sha256=huella)
    else:
        Corte.objects.filter(numero=2).delete()
    hecho = terminal(tmp_path, *renglones)
    assert hecho.returncode == 1
    assert hecho.stdout.endswith("CADENA ROTA\n")
