"""?al=: every status page as the records stood at the end of an earlier day."""

import datetime
import re
from contextlib import suppress

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from django.utils.html import strip_tags
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from compromisos import acciones
from compromisos.models import Actividad, Avance, CausaAtraso, Evidencia, Prorroga
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CompromisoFactory,
    ResponsabilidadFactory,
    RevisionFactory,
    UsuarioFactory,
)

pytestmark = pytest.mark.django_db

INICIO = datetime.datetime(2026, 3, 2, 18, tzinfo=datetime.UTC)
DIA = datetime.timedelta(days=1)
HORA = datetime.timedelta(hours=1)
SEGUNDO = datetime.timedelta(seconds=1)
DIAS = 3  # of the last one no page is kept: it is what came later


def mediodia(n):
    return INICIO + n * DIA


def poner():
    """A published activity of a unit, and the pages that speak of it."""
    responsabilidad = ResponsabilidadFactory(
        actividad__compromiso__evaluacion__publicada=True,
        actividad__fecha_termino=mediodia(0).date(),
    )
    actividad = responsabilidad.actividad
    agenda = actividad.compromiso.evaluacion.get_absolute_url()
    return actividad, [
        "/",
        "/agendas/",
        agenda,
        f"{agenda}cobertura/",
        actividad.compromiso.get_absolute_url(),
        actividad.get_absolute_url(),
        "/dependencias/",
        responsabilidad.dependencia.get_absolute_url(),
        "/cambios/",
    ]


def poner_mas(actividad):
    """One that repeats it elsewhere and one beside it, of another unit; and their pages."""
    otro = CompromisoFactory(evaluacion=actividad.compromiso.evaluacion)
    repetida = ActividadFactory(compromiso=otro, misma_que=actividad, fecha_termino=None)
    vecina = ActividadFactory(
        compromiso=actividad.compromiso, peso=3, fecha_termino=mediodia(20).date()
    )
    unidad = ResponsabilidadFactory(actividad=repetida).dependencia
    ResponsabilidadFactory(actividad=vecina, dependencia=unidad)
    return [repetida, vecina], [repetida.get_absolute_url(), unidad.get_absolute_url()]


def pagina(client, ruta) -> str:
    return b"".join(client.get(ruta)).decode()


def sin_lo_del_dia(html):
    """Without the notice that it is about an earlier day, what only today's page offers, and how
    each of the two names that day."""
    html = re.sub(
        r'<div class="aviso aviso-ojo" role="note">.*?</div>\s*</div>', "", html, flags=re.S
    )
    html = re.sub(r'<p class="descargas">.*?</p>', "", html, flags=re.S)
    html = re.sub(r'<input type="hidden" name="al"[^>]*>', "", html)
    html = re.sub(r'(\?|&amp;)al=[-0-9]*(?=[#"])', "", html)
    html = re.sub(r'<p class="menor">Actualizado [^<]*</p>', "", html)
    html = re.sub(r"(\(|>)(hoy|Hoy|ese día|Ese día)(?=\)|<)", r"\1", html)
    return re.sub(r"\s+", "", html.replace("?al=", "").replace("&amp;al=", ""))


# --- The page of that day is the page that was served on that day ----------------------------
def avance(actividad, cifra, gente):
    ultimo = Avance.objects.filter(actividad=actividad.misma_que or actividad).first()
    acciones.registrar_avance(
        actividad=actividad,
        visto=ultimo and ultimo.pk,
        autor=gente["enlace"],
        dependencia=actividad.dependencias.get(),
        evidencias=[Evidencia(titulo="Minuta", url="https://example.org/minuta")],
        porcentaje=cifra,
        fecha=mediodia(0).date(),
        texto="Se avanzó.",
        causa_atraso=CausaAtraso.objects.all()[cifra % 3],
    )


def revisar(actividad, cifra, gente, **decision):
    """The oldest or the newest of those that wait."""
    principal = actividad.misma_que or actividad
    orden = "creado" if cifra % 2 else "-creado"
    reporte = principal.avances.filter(revision=None).order_by(orden).first()
    if reporte:
        acciones.revisar_avance(
            avance=reporte, revisor=gente["validador"], observacion="Visto.", **decision
        )


def validar(actividad, cifra, gente):
    decision = {"resultado": "validado", "porcentaje": cifra, "suficiencia": "si"}
    revisar(actividad, cifra, gente, **decision)


def devolver(actividad, cifra, gente):
    revisar(actividad, cifra, gente, resultado="devuelto")


def pedir(actividad, cifra, gente):
    acciones.solicitar_prorroga(
        actividad=actividad,
        a=(mediodia(cifra + 2)).date(),
        motivo="Faltó presupuesto.",
        solicita=gente["enlace"],
        dependencia=actividad.dependencias.get(),
    )


def resolver(actividad, cifra, gente):
    pedida = Prorroga.objects.filter(actividad=actividad, resolucion=None).first()
    if pedida:
        acciones.resolver_prorroga(
            prorroga=pedida, autorizada=cifra < 70, motivo="Sea.", resuelve=gente["validador"]
        )


def cerrar(actividad, cifra, gente):
    tipo = ("cancelada", "no_aplica")[cifra % 2]
    acciones.cerrar_actividad(
        actividad=actividad, tipo=tipo, motivo="Ya no.", autoriza=gente["validador"]
    )


def corregir(actividad, cifra, gente):
    """In the admin, whose form is of what the row says now."""
    ahora = Actividad.objects.get(pk=actividad.pk)
    ahora.texto, ahora.peso = f"Ahora dice {cifra}.", cifra % 3 + 1
    ahora.fecha_termino = mediodia(cifra).date()
    ahora.save()


def cortar(actividad, cifra, gente):
    acciones.cerrar_corte()


VERBOS = [avance, validar, devolver, pedir, resolver, cerrar, corregir, cortar]
HECHOS = st.lists(
    st.tuples(
        st.integers(0, DIAS - 1), st.sampled_from(VERBOS), st.integers(0, 2), st.integers(0, 100)
    ),
    min_size=4,
    max_size=14,
)
UNA_HISTORIA = [
    (0, avance, 0, 20),
    (0, avance, 0, 60),
    (0, avance, 2, 100),
    (0, pedir, 1, 30),
    (0, cortar, 0, 0),
    (0, corregir, 2, 1),
    (1, validar, 0, 46),  # overdue since that midnight, and why
    (1, avance, 1, 80),
    (1, devolver, 2, 100),
    (1, pedir, 0, 40),
    (1, resolver, 1, 99),
    (2, validar, 0, 50),
    (2, validar, 0, 15),  # the first one, late
    (2, resolver, 0, 0),
    (2, avance, 2, 100),
    (2, validar, 2, 100),
    (2, cerrar, 1, 1),
    (2, corregir, 2, 50),
    (2, cortar, 0, 0),
]


# A history that nobody wrote down is tried on one engine; the one below, on both.
FASES = [Phase.explicit] if connection.vendor == "postgresql" else [Phase.explicit, Phase.generate]


def contar(hechos, actividades, gente):
    """Each thing at its hour, as the site itself does it; what the rules forbid is not done.

    The first of a day happens at midnight, the others a second after the one before.
    """
    for k, (que, cual, cifra) in enumerate(hechos):
        with (
            time_machine.travel(gente["medianoche"] + k * SEGUNDO, tick=False),
            suppress(acciones.NoSePuede, acciones.YaDecidido),
        ):
            que(actividades[cual], cifra, gente)


def test_un_dia_sin_ninguna_agenda_se_cuenta_en_pasado(client, db):
    for ruta in ("/", "/agendas/"):
        html = client.get(ruta, {"al": "2020-01-31"}).content.decode()
        assert "31 de enero de 2020 no había" in html
        assert "Todavía no hay" not in html


@pytest.mark.parametrize("ruta", ["/obras/", "/municipios/", "/calendario/", "/comites/"])
def test_la_pagina_que_no_sabe_de_dias_lo_dice(client, db, ruta):
    assert "no el día que dice la dirección" in client.get(f"{ruta}?al=2020-01-31").content.decode()
    assert "no el día que dice la dirección" not in client.get(ruta).content.decode()


def test_la_que_si_sabe_no_dice_que_no(client, db):
    for ruta in ("/", "/agendas/", "/dependencias/", "/facultades/"):
        html = client.get(f"{ruta}?al=2020-01-31").content.decode()
        assert "no el día que dice la dirección" not in html


@settings(
    max_examples=1,
    deadline=None,
    phases=FASES,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(hechos=HECHOS)
@example(hechos=UNA_HISTORIA)
def test_la_pagina_de_aquel_dia_es_la_que_se_sirvio_aquel_dia(client, hechos):
    with transaction.atomic():
        with time_machine.travel(mediodia(-1), tick=False):
            actividad, rutas = poner()
            otras, mas_rutas = poner_mas(actividad)
            gente = {"enlace": UsuarioFactory(), "validador": UsuarioFactory()}
        servidas = {}
        for n in range(DIAS):
            gente["medianoche"] = mediodia(n) - 12 * HORA
            contar([h[1:] for h in hechos if h[0] == n], [actividad, *otras], gente)
            if n == DIAS - 1:
                break
            with time_machine.travel(gente["medianoche"] + DIA - SEGUNDO, tick=False):
                for ruta in rutas + mas_rutas:
                    servidas[n, ruta] = client.get(ruta).content.decode()
        with time_machine.travel(mediodia(40), tick=False):
            for (n, ruta), html in servidas.items():
                vista = client.get(ruta, {"al": mediodia(n).date().isoformat()}).content.decode()
                assert sin_lo_del_dia(vista) == sin_lo_del_dia(html), (n, ruta)
        transaction.set_rollback(True)


# --- Its edges ------------------------------------------------------------------------------
SIN_NADA = [
    "Hasta el 3 de marzo de 2026 no se ha reportado ningún avance.",
    "Sin reporte",
    "no se ha reportado ningún avance",
    "Vencida",
    "no se ha reportado ningún avance",
    "Ninguna dependencia ha reportado avances de esta actividad",
    "Sin reporte",
    "no se ha reportado ningún avance",
    "se agregó a la agenda",
]


DEL_REPORTE = "55\N{NO-BREAK SPACE}%|estado-en_proceso|Actualizado"


@time_machine.travel(mediodia(3), tick=False)
def test_antes_del_primer_reporte_cada_pagina_dice_que_no_hay_ninguno(client):
    with time_machine.travel(mediodia(-1), tick=False):
        actividad, rutas = poner()
    RevisionFactory(avance__actividad=actividad, avance__porcentaje=55)
    for ruta, dice in zip(rutas, SIN_NADA, strict=True):
        antes = client.get(ruta, {"al": "2026-03-03"})
        assert antes.status_code == 200
        html = antes.content.decode()
        leido = " ".join(strip_tags(html).split())
        assert "Así estaba el 3 de marzo de 2026" in leido, ruta
        assert dice in leido, ruta
        assert not re.search(DEL_REPORTE, html), ruta
        assert re.search(DEL_REPORTE, pagina(client, ruta)), ruta


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


ENLACES = re.compile(r'<a\b[^>]*\shref="(/[^"?#]*)([^"]*)"')


@time_machine.travel(mediodia(3), tick=False)
def test_de_un_dia_se_va_a_las_demas_paginas_del_mismo(client):
    with time_machine.travel(INICIO - DIA, tick=False):
        _, rutas = poner()
    vistas = set()
    for ruta in rutas:
        html = client.get(ruta, {"al": "2026-03-03"}).content.decode()
        assert f'<a data-hoy href="{ruta}">Ver cómo está hoy' in html
        for destino, resto in ENLACES.findall(html.replace("<a data-hoy", "<b")):
            sabe = destino in rutas
            assert ("al=2026-03-03" in resto) == sabe, (ruta, destino, resto)
            assert resto.count("al=") <= 1
            vistas |= {destino} if sabe else set()
        assert "al=" not in client.get(ruta).content.decode(), ruta
    assert vistas == set(rutas)
    vencidas = f'{rutas[2]}?oportunidad=vencida&amp;al=2026-03-03#actividades"'
    assert vencidas in client.get(rutas[2], {"al": "2026-03-03"}).content.decode()


@time_machine.travel(mediodia(3), tick=False)
def test_otro_dia_no_se_llama_hoy(client):
    with time_machine.travel(INICIO - DIA, tick=False):
        actividad, rutas = poner()
    AvanceFactory(actividad=actividad, porcentaje=33, creado=mediodia(0))
    antes = client.get(rutas[2], {"al": "2026-03-02"}).content.decode()
    assert "2 de marzo de 2026 (ese día)" in antes
    assert ">Ese día</text>" in antes
    assert "(hoy)" not in antes
    assert ">Hoy</text>" not in antes
    assert "Actualizado el 2 de marzo de 2026" in antes
    de_hoy = client.get(rutas[2]).content.decode()
    assert "5 de marzo de 2026 (hoy)" in de_hoy
    assert "Actualizado hace 3 días" in de_hoy


# --- What was there, and what it said --------------------------------------------------------
def publicar_el(dia):
    """An activity, with everything made and published that day of March."""
    with time_machine.travel(datetime.datetime(2026, 3, dia, 18, tzinfo=datetime.UTC), tick=False):
        actividad, rutas = poner()
        evaluacion = actividad.compromiso.evaluacion
        evaluacion.publicada_en = timezone.now()
        evaluacion.save()
    return actividad, rutas


def test_una_agenda_esta_desde_el_dia_en_que_se_publico(client):
    actividad, rutas = publicar_el(5)
    agenda = actividad.compromiso.evaluacion
    for ruta in rutas:
        assert client.get(ruta, {"al": "2026-03-05"}).status_code == 200
        response = client.get(ruta, {"al": "2026-03-04"})
        html = response.content.decode()
        if ruta.startswith(agenda.get_absolute_url()):
            assert response.status_code == 404
            assert "no había nada publicado en esta dirección" in html
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
    for ruta in rutas[2:6]:  # of the agenda, its coverage, the commitment and the activity
        html = client.get(ruta, {"al": f"2026-03-0{al}"}).content.decode().split("Qué ha pasado")[0]
        assert texto in html or ruta.endswith("cobertura/"), ruta
        assert {"Lo que decía.": "C decía.", "Lo que dice.": "C dice."}[texto] in html, ruta
