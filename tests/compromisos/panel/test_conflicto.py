"""A second report in the meantime: shown beside what was typed, never overwritten nor lost."""

import datetime
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from compromisos.acciones import AvanceMasNuevo, registrar_avance
from compromisos.models import Avance
from tests.fabricas import AvanceFactory, RevisionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]


@pytest.fixture
def otro(actividad, dependencia):
    """The report that arrives while the official types."""
    return AvanceFactory(
        actividad=actividad,
        dependencia=dependencia,
        autor__first_name="Rosa",
        porcentaje=55,
        texto="Lo que reportó la otra persona.",
    )


def test_muestra_lo_nuevo_junto_a_lo_escrito(cliente, direccion, datos, otro):
    response = cliente.post(direccion, datos)
    html = response.content.decode()
    assert response.status_code == 409
    assert Avance.objects.count() == 1
    assert "Rosa" in html
    assert "55\xa0%" in html
    assert "Lo que reportó la otra persona." in html
    assert "Se hizo el calendario." in html
    assert 'value="40"' in html
    assert "Publicarlo." in html
    assert "Enviar de todos modos" in html
    assert f'name="visto" value="{otro.pk}"' in html


def test_se_puede_enviar_de_todos_modos(cliente, direccion, datos, otro):
    assert cliente.post(direccion, datos | {"visto": otro.pk}).status_code == 302
    assert Avance.objects.del_mas_nuevo().first().porcentaje == 40
    assert Avance.objects.count() == 2


def test_y_si_llega_un_tercero_se_pregunta_otra_vez(cliente, direccion, datos, otro, actividad):
    AvanceFactory(actividad=actividad, porcentaje=60)
    assert cliente.post(direccion, datos | {"visto": otro.pk}).status_code == 409


@pytest.mark.dos_bases
@pytest.mark.parametrize("visto", ["abc", "-1", "9" * 30, "\0"])
def test_un_visto_inventado_no_pasa(cliente, direccion, datos, otro, visto):
    response = cliente.post(direccion, datos | {"visto": visto})
    assert response.status_code in (200, 409)
    assert Avance.objects.count() == 1


def test_el_formulario_lleva_el_ultimo_que_mostro(cliente, direccion, otro):
    assert cliente.get(direccion).context["form"]["visto"].value() == otro.pk


def test_enviar_dos_veces_es_un_reporte(cliente, direccion, datos):
    assert cliente.post(direccion, datos).status_code == 302
    assert cliente.post(direccion, datos).status_code == 302
    assert Avance.objects.count() == 1


def test_lo_mismo_con_la_evidencia_que_faltaba_se_pregunta(cliente, direccion, datos):
    assert cliente.post(direccion, datos).status_code == 302
    evidencia = {"evidencia-TOTAL_FORMS": 1, "evidencia-INITIAL_FORMS": 0}
    evidencia |= {"evidencia-0-titulo": "Minuta", "evidencia-0-url": "https://example.org/m"}
    response = cliente.post(direccion, datos | evidencia)
    assert response.status_code == 409
    assert "https://example.org/m" in response.content.decode()
    visto = {"visto": Avance.objects.get().pk}
    assert cliente.post(direccion, datos | evidencia | visto).status_code == 302
    assert [a.evidencias.count() for a in Avance.objects.order_by("creado", "pk")] == [0, 1]
    assert cliente.post(direccion, datos | evidencia | visto).status_code == 302  # once more
    assert Avance.objects.count() == 2


def test_volver_atras_y_enviar_otra_vez_es_un_reporte(cliente, direccion, datos):
    """The page that the browser goes back to is a new one: it has seen the report."""
    assert cliente.post(direccion, datos).status_code == 302
    de_vuelta = datos | {"visto": Avance.objects.get().pk}
    assert cliente.post(direccion, de_vuelta).status_code == 302
    assert Avance.objects.count() == 1
    corregido = de_vuelta | {"texto": "Se hizo el calendario y se difundió."}
    assert cliente.post(direccion, corregido).status_code == 302
    assert Avance.objects.count() == 2


def test_lo_mismo_con_otra_evidencia_es_otro_reporte(cliente, direccion, datos):
    def con(url):
        evidencia = {"evidencia-TOTAL_FORMS": 1, "evidencia-INITIAL_FORMS": 0}
        evidencia |= {"evidencia-0-titulo": "Minuta", "evidencia-0-url": url}
        visto = Avance.objects.del_mas_nuevo().values_list("pk", flat=True).first()
        return datos | evidencia | {"visto": visto or ""}

    for url in ("https://example.org/mala", "https://example.org/buena"):
        assert cliente.post(direccion, con(url)).status_code == 302
    assert Avance.objects.count() == 2


def test_devuelto_se_puede_enviar_igual(cliente, direccion, datos):
    assert cliente.post(direccion, datos).status_code == 302
    RevisionFactory(avance=Avance.objects.get(), resultado="devuelto")
    otra_vez = datos | {"visto": Avance.objects.get().pk}
    assert cliente.post(direccion, otra_vez).status_code == 302
    assert Avance.objects.count() == 2


def test_lo_mismo_de_otra_persona_si_se_pregunta(cliente, direccion, datos, otro):
    otro_igual = datos | {"porcentaje": "55", "texto": otro.texto, "siguiente_paso": ""}
    assert cliente.post(direccion, otro_igual).status_code == 409


def test_el_mas_nuevo_gana_aunque_un_reloj_se_atrase(actividad, otro):
    otro = AvanceFactory(
        actividad=actividad, creado=timezone.now() + datetime.timedelta(hours=1), autor=otro.autor
    )
    nuevo = registrar_avance(
        actividad=actividad,
        visto=otro.pk,
        autor=otro.autor,
        dependencia=otro.dependencia,
        porcentaje=60,
        fecha=otro.fecha,
        texto="Después.",
    )
    assert actividad.avances.del_mas_nuevo().first() == nuevo


def test_la_accion_no_agrega_nada_al_fallar(actividad, otro):
    with pytest.raises(AvanceMasNuevo) as excepcion:
        registrar_avance(
            actividad=actividad, visto=None, autor=otro.autor, dependencia=otro.dependencia
        )
    assert excepcion.value.avance == otro
    assert Avance.objects.count() == 1


@pytest.mark.dos_bases
@pytest.mark.django_db(transaction=True)
def test_de_ocho_a_la_vez_gana_uno(enlace, direccion, datos):
    salida = Barrier(8)
    respuestas = []

    def enviar(n):
        try:
            cliente = Client()
            cliente.force_login(enlace)
            salida.wait()
            respuestas.append(cliente.post(direccion, datos | {"porcentaje": str(n)}).status_code)
        finally:
            connection.close()

    hilos = [Thread(target=enviar, args=[n]) for n in range(8)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    assert sorted(respuestas) == [302] + [409] * 7
    assert Avance.objects.count() == 1
