"""?al=: every status page as the records stood at the end of an earlier day."""

import datetime
import re

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from compromisos.models import Avance
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CierreFactory,
    ProrrogaFactory,
    ResolucionProrrogaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
)

pytestmark = pytest.mark.django_db

INICIO = datetime.datetime(2026, 3, 2, 18, tzinfo=datetime.UTC)
DIA = datetime.timedelta(days=1)
DIAS = 4


def mediodia(n):
    return INICIO + n * DIA


def poner():
    """A published activity of a unit, and the pages that speak of it."""
    responsabilidad = ResponsabilidadFactory(
        actividad__compromiso__evaluacion__publicada=True,
        actividad__fecha_termino=mediodia(2).date(),
    )
    actividad = responsabilidad.actividad
    return actividad, [
        "/",
        "/agendas/",
        actividad.compromiso.evaluacion.get_absolute_url(),
        actividad.compromiso.get_absolute_url(),
        actividad.get_absolute_url(),
        "/dependencias/",
        responsabilidad.dependencia.get_absolute_url(),
    ]


def sin_lo_del_dia(html):
    """Without the notice that it is about an earlier day, and what only today's page offers."""
    html = re.sub(
        r'<div class="aviso aviso-ojo" role="note">.*?</div>\s*</div>', "", html, flags=re.S
    )
    html = re.sub(r'<p class="descargas">.*?</p>', "", html, flags=re.S)
    html = re.sub(r'<input type="hidden" name="al"[^>]*>', "", html)
    return re.sub(r"\s+", "", html.replace("?al=", "").replace("&amp;al=", ""))


HECHOS = st.lists(
    st.tuples(
        st.integers(0, DIAS - 1),
        st.sampled_from(["avance", "validar", "devolver", "mover", "negar", "cerrar"]),
        st.integers(0, 100),
    ),
    max_size=8,
)


def hacer(actividad, que, cifra, ahora):
    """One thing that may happen to the activity now; nothing where the rules forbid it."""
    pendiente = Avance.objects.filter(actividad=actividad, revision__isnull=True).first()
    if que == "avance":
        AvanceFactory(actividad=actividad, porcentaje=cifra, fecha=ahora.date(), creado=ahora)
    elif que == "validar" and pendiente:
        RevisionFactory(avance=pendiente, creado=ahora)
    elif que == "devolver" and pendiente:
        RevisionFactory(avance=pendiente, resultado="devuelto", creado=ahora)
    elif que in ("mover", "negar"):
        prorroga = ProrrogaFactory(
            actividad=actividad, a=ahora.date() + cifra * DIA + DIA, creado=ahora
        )
        ResolucionProrrogaFactory(prorroga=prorroga, autorizada=que == "mover", creado=ahora)
    elif que == "cerrar" and not hasattr(actividad, "cierre"):
        actividad.cierre = CierreFactory(actividad=actividad, creado=ahora)


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(hechos=HECHOS)
def test_la_pagina_de_aquel_dia_es_la_que_se_sirvio_aquel_dia(client, hechos):
    with transaction.atomic():
        with time_machine.travel(INICIO - DIA, tick=False):
            actividad, rutas = poner()
        servidas = {}
        for n in range(DIAS):
            for _, que, cifra in [hecho for hecho in hechos if hecho[0] == n]:
                hacer(actividad, que, cifra, mediodia(n))
            with time_machine.travel(mediodia(n) + datetime.timedelta(hours=5), tick=False):
                servidas[n] = {ruta: client.get(ruta).content.decode() for ruta in rutas}
        with time_machine.travel(mediodia(40), tick=False):
            for n, paginas in servidas.items():
                for ruta, html in paginas.items():
                    hoy = client.get(ruta, {"al": mediodia(n).date().isoformat()})
                    assert sin_lo_del_dia(hoy.content.decode()) == sin_lo_del_dia(html), (n, ruta)
        transaction.set_rollback(True)


@time_machine.travel(mediodia(3), tick=False)
def test_hasta_la_medianoche_de_jalisco(client):
    with time_machine.travel(INICIO - DIA, tick=False):
        actividad, _ = poner()
    de_noche = datetime.datetime(2026, 3, 4, 5, 59, 59, tzinfo=datetime.UTC)  # still the 3rd
    AvanceFactory(actividad=actividad, porcentaje=33, creado=de_noche)
    AvanceFactory(
        actividad=actividad, porcentaje=66, creado=de_noche + datetime.timedelta(seconds=1)
    )
    ruta = actividad.get_absolute_url()
    del_3 = client.get(ruta, {"al": "2026-03-03"}).content.decode()
    assert "33\N{NO-BREAK SPACE}%" in del_3
    assert "66\N{NO-BREAK SPACE}%" not in del_3
    assert "Así estaba el 3 de marzo de 2026" in del_3
    assert "66\N{NO-BREAK SPACE}%" in client.get(ruta, {"al": "2026-03-04"}).content.decode()


@time_machine.travel(mediodia(3), tick=False)
@pytest.mark.parametrize(
    ("al", "dice"),
    [
        ("2026-03-06", "todavía no llega"),
        ("2026-02-30", "no es una fecha"),
        ("ayer", "no es una fecha"),
        ("20260303", "no es una fecha"),
        ("2026-03-03T00:00", "no es una fecha"),
        ("٢٠٢٦-٠٣-٠٣", "no es una fecha"),
        ("1999-12-31", "no hay nada registrado"),
        ("<script>", "no es una fecha"),
        ("\0", "no es una fecha"),
    ],
)
def test_un_dia_imposible_se_dice(client, al, dice):
    _, rutas = poner()
    for ruta in rutas:
        response = client.get(ruta, {"al": al})
        assert response.status_code == 400
        assert dice in response.content.decode()
        assert "<script>" not in response.content.decode()


@time_machine.travel(mediodia(3), tick=False)
def test_hoy_y_nada_son_lo_mismo_y_sin_aviso(client):
    _, rutas = poner()
    for ruta in rutas:
        sin = client.get(ruta).content
        assert client.get(ruta, {"al": "2026-03-05"}).content == sin
        assert client.get(ruta, {"al": ""}).content == sin
        assert b"As\xc3\xad estaba el" not in sin
        assert b'<input type="date"' in sin


@time_machine.travel(mediodia(3), tick=False)
def test_los_filtros_y_las_paginas_siguen_en_el_mismo_dia(client):
    with time_machine.travel(INICIO - DIA, tick=False):
        actividad, _ = poner()
        for numero in range(1, 31):
            ActividadFactory(compromiso=actividad.compromiso, numero=numero)
    ruta = actividad.compromiso.evaluacion.get_absolute_url()
    html = client.get(ruta, {"al": "2026-03-03", "q": "una"}).content.decode()
    assert 'name="al" value="2026-03-03"' in html
    assert "q=una&amp;al=2026-03-03&amp;pagina=2" in html


# --- What was there, and what it said --------------------------------------------------------
def publicar_el(dia):
    """An activity, with everything made and published that day of March."""
    with time_machine.travel(datetime.datetime(2026, 3, dia, 18, tzinfo=datetime.UTC), tick=False):
        actividad, rutas = poner()
        evaluacion = actividad.compromiso.evaluacion
        evaluacion.publicada_en = timezone.now()
        evaluacion.save()
    return actividad, rutas


@pytest.mark.parametrize(("al", "se_ve"), [(4, False), (5, True), (6, True)])
def test_una_agenda_esta_desde_el_dia_en_que_se_publico(client, al, se_ve):
    actividad, rutas = publicar_el(5)
    agenda = actividad.compromiso.evaluacion
    for ruta in rutas:
        response = client.get(ruta, {"al": f"2026-03-0{al}"})
        html = response.content.decode()
        if se_ve:
            assert response.status_code == 200
        elif ruta.startswith(agenda.get_absolute_url()):
            assert response.status_code == 400
            assert "todavía no estaba publicada aquí" in html
        else:
            assert agenda.nombre not in html


@pytest.mark.parametrize(("al", "texto"), [(7, "Lo que decía."), (8, "Lo que dice.")])
def test_los_textos_son_los_de_aquel_dia(client, al, texto):
    actividad, rutas = publicar_el(5)
    for objeto, decia in ((actividad, "Lo que decía."), (actividad.compromiso, "C decía.")):
        with time_machine.travel("2026-03-06T12:00:00-06:00", tick=False):
            objeto.texto = decia
            objeto.save()
        with time_machine.travel("2026-03-08T12:00:00-06:00", tick=False):
            objeto.texto = decia.replace("decía", "dice")
            objeto.save()
    for ruta in rutas[2:5]:  # of the agenda, the commitment and the activity
        html = client.get(ruta, {"al": f"2026-03-0{al}"}).content.decode().split("Qué ha pasado")[0]
        assert texto in html, ruta
        assert {"Lo que decía.": "C decía.", "Lo que dice.": "C dice."}[texto] in html, ruta
