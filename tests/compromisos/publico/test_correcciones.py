"""What was corrected of what the public had already seen: the field, before, after, and why."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.utils.html import strip_tags

from compromisos.models import Actividad
from tests.fabricas import (
    ActividadFactory,
    DependenciaFactory,
    EvaluacionFactory,
    ResponsabilidadFactory,
    UsuarioFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]


def el_dia(dia, hora=12):
    """A moment of March 2026 in Jalisco."""
    zona = datetime.timezone(datetime.timedelta(hours=-6))
    return datetime.datetime(2026, 3, dia, hora, tzinfo=zona)


def en(dia, hora=12):
    return time_machine.travel(el_dia(dia, hora), tick=False)


@pytest.fixture
def actividad():
    """Of an agenda made on the 1st and published on the 3rd."""
    with en(1):
        actividad = ActividadFactory(
            compromiso__evaluacion=EvaluacionFactory(slug="evj"),
            compromiso__numero=1,
            numero=2,
            texto="Hacer un calendario",
            fecha_termino=datetime.date(2026, 3, 31),
        )
    publicar(actividad.compromiso.evaluacion, 3)
    return actividad


def publicar(evaluacion, dia):
    with en(dia):
        evaluacion.publicada_en = el_dia(dia)
        evaluacion.save()


def cambiar(objeto, dia, hora=12, motivo="", **campos):
    with en(dia, hora):
        for campo, valor in campos.items():
            setattr(objeto, campo, valor)
        objeto._change_reason = motivo
        objeto.save()


def pagina(client, actividad, al=""):
    ruta = actividad.get_absolute_url()
    with en(20):
        html = client.get(f"{ruta}?al={al}" if al else ruta).content.decode()
    return " ".join(strip_tags(html.split("Qué ha pasado")[1]).split())


def test_dice_el_campo_el_antes_el_despues_el_dia_y_el_motivo(client, actividad):
    cambiar(
        actividad,
        5,
        motivo="Faltaba el mes.",
        texto="Hacer un <b>calendario</b> mensual",
        fecha_termino=datetime.date(2026, 4, 15),
    )
    leido = pagina(client, actividad)
    assert "Texto: Hacer un calendario → Hacer un &lt;b&gt;calendario&lt;/b&gt; mensual" in leido
    assert "Fecha de término: 31 de marzo de 2026 → 15 de abril de 2026" in leido
    assert "Faltaba el mes. Lo registró la unidad de evaluación el 5 de marzo de 2026" in leido


def test_el_dia_es_el_de_aqui(client, actividad):
    cambiar(actividad, 5, hora=23, texto="Otro texto")
    assert "Lo registró la unidad de evaluación el 5 de marzo de 2026" in pagina(client, actividad)


def test_no_dice_quien(client, actividad):
    actividad._history_user = UsuarioFactory(username="ana", first_name="Ana", last_name="Ríos")
    cambiar(actividad, 5, texto="Otro texto")
    html = client.get(actividad.get_absolute_url()).content.decode()
    assert "Otro texto" in html
    assert "Ríos" not in html
    assert "ana" not in html.split("Qué ha pasado")[1].split("<footer")[0].split()


@pytest.mark.parametrize(("dia", "hora", "se_ve"), [(3, 11, False), (3, 12, True), (4, 0, True)])
def test_lo_de_antes_de_publicar_no_es_de_nadie(client, actividad, dia, hora, se_ve):
    cambiar(actividad, dia, hora, texto="Otro texto")
    assert ("Corrección" in pagina(client, actividad)) is se_ve


def test_lo_cambiado_mientras_estuvo_retirada_si_se_ve(client, actividad):
    evaluacion = actividad.compromiso.evaluacion
    cambiar(evaluacion, 4, publicada_en=None)
    cambiar(actividad, 5, texto="A escondidas")
    publicar(evaluacion, 6)
    assert "Hacer un calendario → A escondidas" in pagina(client, actividad)


def test_guardar_sin_cambiar_nada_no_es_una_correccion(client, actividad):
    cambiar(actividad, 5)
    assert "Corrección" not in pagina(client, actividad)


def test_lo_que_no_se_publica_no_sale(client, actividad):
    cambiar(actividad, 5, prueba_viva="enlaces-vigentes")
    assert "Corrección" not in pagina(client, actividad)


def test_una_dependencia_que_llega_y_otra_que_se_va(client, actividad):
    obras, salud = (DependenciaFactory(nombre=nombre) for nombre in ("Obras", "Salud"))
    with en(1):
        primera = ResponsabilidadFactory(actividad=actividad, dependencia=obras)
    cambiar(primera, 5, dependencia=salud)
    with en(6):
        primera.delete()
    leido = pagina(client, actividad)
    assert "Dependencia responsable: Obras → Salud" in leido
    assert "Dependencia responsable: Salud → (nada)" in leido
    assert "(nada) → Obras" not in leido  # before it was published


def test_la_que_se_agrega_a_una_agenda_publicada_lo_dice(client, actividad):
    with en(8):
        nueva = ActividadFactory(compromiso=actividad.compromiso, numero=3)
    leido = pagina(client, nueva)
    assert "Se agregó a la agenda" in leido
    assert "8 de marzo de 2026" in leido
    assert "Sin reporte." in leido
    assert "Se agregó a la agenda" not in pagina(client, actividad)


@pytest.mark.parametrize(("al", "se_ve"), [(4, False), (5, True), (6, True)])
def test_en_su_dia(client, actividad, al, se_ve):
    cambiar(actividad, 5, 23, texto="Otro texto")
    assert ("Corrección" in pagina(client, actividad, f"2026-03-0{al}")) is se_ve


def test_la_carga_de_la_agenda_no_es_una_correccion(client):
    """What loaddata brought for the first time; a second load over a correction is one."""
    call_command("loaddata", "agenda_evj", verbosity=0)
    actividad = Actividad.objects.get(compromiso__numero=1, numero=1)
    assert "Corrección" not in pagina(client, actividad)
    assert "Se agregó a la agenda" not in pagina(client, actividad)
    assert [c.titulo for c in client.get("/cambios/").context["pagina"]] == [
        "Se publicó la agenda «Estrategia Vamos Juntos»"
    ]
    actividad.texto = "Corregido."
    actividad.save()
    call_command("loaddata", "agenda_evj", verbosity=0)
    assert "Corregido. → " in pagina(client, actividad)
