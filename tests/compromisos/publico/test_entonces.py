"""?al=: what the agenda itself said on an earlier day, however it was corrected since."""

import datetime

import pytest
import time_machine
from django.utils.html import strip_tags

from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CompromisoFactory,
    DependenciaFactory,
    DocumentoFactory,
    EvaluacionFactory,
    PuntoSintesisFactory,
    RecomendacionFactory,
    ResponsabilidadFactory,
    RevisionFactory,
)

from .test_al_dia import sin_lo_del_dia

pytestmark = pytest.mark.django_db

AGENDA = "/agendas/evj/"
COMPROMISO = f"{AGENDA}compromisos/1/"
ACTIVIDAD = f"{COMPROMISO}actividades/2/"
OBRAS, SALUD = "/dependencias/obras/", "/dependencias/salud/"
COBERTURA = f"{AGENDA}cobertura/"
RUTAS = ["/", "/agendas/", AGENDA, COBERTURA, COMPROMISO, ACTIVIDAD, "/dependencias/", OBRAS]


def el_dia(dia, hora=12):
    zona = datetime.timezone(datetime.timedelta(hours=-6))
    return datetime.datetime(2026, 3, dia, hora, tzinfo=zona)


def en(dia, hora=12):
    return time_machine.travel(el_dia(dia, hora), tick=False)


@pytest.fixture
def actividad():
    """1.2, of two units, made on the 1st and published on the 3rd."""
    with en(1):
        evaluacion = EvaluacionFactory(slug="evj", nombre="Vamos Juntos", costo="1234567.50")
        compromiso = CompromisoFactory(
            evaluacion=evaluacion, numero=1, texto="Ampliar", recomendacion__texto="Amplíese"
        )
        compromiso.recomendacion.puntos.add(PuntoSintesisFactory(evaluacion=evaluacion))
        actividad = ActividadFactory(
            compromiso=compromiso,
            numero=2,
            texto="Hacer un calendario",
            fecha_termino=datetime.date(2026, 3, 10),
        )
        otra = ActividadFactory(
            compromiso=compromiso, numero=3, fecha_termino=datetime.date(2026, 5, 31)
        )
        ResponsabilidadFactory(actividad=otra, dependencia__slug="obras")
        ResponsabilidadFactory(actividad=actividad, dependencia__slug="salud")
        ResponsabilidadFactory(
            actividad=actividad, dependencia=otra.dependencias.get(), papel="corresponsable"
        )
        DocumentoFactory(evaluacion=evaluacion, titulo="Informe")
    publicar(evaluacion, 3)
    return actividad


def publicar(evaluacion, dia, cuando=...):
    with en(dia):
        evaluacion.publicada_en = el_dia(dia) if cuando is ... else cuando
        evaluacion.save()


def cambiar(objeto, **campos):
    for campo, valor in campos.items():
        setattr(objeto, campo, valor)
    objeto.save()


def corregir_todo(actividad):
    """Another text everywhere, other deadlines, weights and units, and things that were not."""
    compromiso, evaluacion = actividad.compromiso, actividad.compromiso.evaluacion
    cambiar(evaluacion, nombre="Otro nombre", costo=None, descripcion="Nueva", tipo="Otro")
    cambiar(compromiso, texto="Otro compromiso", prioridad="alta")
    cambiar(compromiso.recomendacion, texto="Otra", postura="no_acepta", motivo="Porque no")
    cambiar(compromiso.recomendacion.puntos.get(), texto="Otro punto")
    cambiar(compromiso.tipo_mejora, nombre="Otro tipo")
    cambiar(
        actividad,
        texto="Otra actividad",
        fecha_termino=datetime.date(2027, 1, 1),
        inicio=datetime.date(2026, 1, 1),
        peso=9,
        producto_esperado="Otro producto",
        nota_fuente="Otra nota",
    )
    suya, _ = actividad.responsabilidades.order_by("orden", "id")
    salud = suya.dependencia
    suya.delete()
    cambiar(actividad.responsabilidades.get(), papel="responsable")
    cambiar(salud, nombre="Otra unidad")
    cambiar(evaluacion.documentos.get(), titulo="Otro documento")
    agregar_de_todo(actividad)


def agregar_de_todo(actividad):
    compromiso, evaluacion = actividad.compromiso, actividad.compromiso.evaluacion
    nueva = ActividadFactory(compromiso=compromiso, numero=4)
    ResponsabilidadFactory(actividad=nueva)
    mas = CompromisoFactory(evaluacion=evaluacion, recomendacion=compromiso.recomendacion)
    ActividadFactory(compromiso=mas, misma_que=actividad)
    ActividadFactory(compromiso=CompromisoFactory(evaluacion=evaluacion))
    RecomendacionFactory(evaluacion=evaluacion)
    DocumentoFactory(evaluacion=evaluacion)
    compromiso.recomendacion.puntos.add(PuntoSintesisFactory(evaluacion=evaluacion))
    otra = EvaluacionFactory(publicada=True)
    AvanceFactory(actividad=ActividadFactory(compromiso__evaluacion=otra))


def ver(client, ruta, al=None):
    return client.get(ruta, {"al": f"2026-03-{al:02}"} if al else {})


def leer(client, ruta, al=None):
    html = ver(client, ruta, al).content.decode()
    return " ".join(strip_tags(html).replace("\xa0", " ").split())


# --- The page of that day is the page that was served on that day ------------------------------
def test_la_pagina_de_antes_no_sabe_de_lo_corregido_despues(client, actividad):
    rutas = [*RUTAS, SALUD, "/cambios/"]
    RevisionFactory(
        avance__actividad=actividad,
        avance__porcentaje=60,
        avance__creado=el_dia(4),
        creado=el_dia(5),
    )
    with en(6):
        cambiar(actividad, texto="Hacer un calendario mensual")
    with en(15, 23):
        servidas = {ruta: client.get(ruta).content.decode() for ruta in rutas}
    with en(16, 0):
        corregir_todo(actividad)
    with en(20):
        for ruta, servida in servidas.items():
            vista = ver(client, ruta, 15).content.decode()
            assert sin_lo_del_dia(vista) == sin_lo_del_dia(servida), ruta
            assert ver(client, ruta, 16).content.decode() != vista, ruta


def test_al_dia_siguiente_ya_estaba_corregido(client, actividad):
    rutas = [*RUTAS, "/cambios/"]
    with en(16):
        corregir_todo(actividad)
    with en(17):
        servidas = {ruta: client.get(ruta).content.decode() for ruta in rutas}
    with en(20):
        for ruta, servida in servidas.items():
            vista = ver(client, ruta, 17).content.decode()
            assert sin_lo_del_dia(vista) == sin_lo_del_dia(servida), ruta


# --- What moves the figures -------------------------------------------------------------------
def test_la_fecha_y_el_peso_son_los_de_entonces(client, actividad):
    AvanceFactory(actividad=actividad, porcentaje=100, creado=el_dia(4))
    with en(16):
        cambiar(actividad, peso=3, fecha_termino=None)
    with en(20):
        antes, despues = leer(client, COMPROMISO, 15), leer(client, COMPROMISO, 16)
    assert "50 % reportado" in antes
    assert "Término: 10 de marzo de 2026" in antes
    assert "75 % reportado" in despues
    assert "Término: 10 de marzo" not in despues


def test_una_fecha_que_no_habia_no_vence_nada(client, actividad):
    with en(2):
        cambiar(actividad, fecha_termino=None)
    with en(16):
        cambiar(actividad, fecha_termino=datetime.date(2026, 3, 5))
    with en(20):
        assert "1 sin fecha" in leer(client, "/", 15)
        assert "0 sin fecha" in leer(client, "/", 16)


def test_la_curva_pesa_como_entonces(client, actividad):
    RevisionFactory(
        avance__actividad=actividad,
        avance__porcentaje=100,
        avance__creado=el_dia(4),
        creado=el_dia(5),
    )
    with en(16):
        cambiar(actividad, peso=3)
    with en(20):
        assert ver(client, AGENDA, 15).context["curva"].hoy.verificado == 50
        assert ver(client, AGENDA, 16).context["curva"].hoy.verificado == 75


def test_las_dependencias_son_las_de_entonces(client, actividad):
    with en(16):
        actividad.responsabilidades.get(dependencia__slug="salud").delete()
        ResponsabilidadFactory(actividad=actividad, dependencia__slug="cultura")
    nombre = DependenciaFactory._meta.model.objects.get(slug="salud").nombre
    with en(20):
        responden = [leer(client, ACTIVIDAD, al).split("Qué ha pasado")[0] for al in (15, 16)]
        assert [nombre in leido for leido in responden] == [True, False]
        assert ver(client, SALUD, 15).context["pagina"].total == 1
        assert client.get(SALUD).status_code == 404
        assert ver(client, "/dependencias/cultura/", 15).status_code == 404
        for al, cuantas in ((15, 1), (16, 0)):
            filtrada = client.get(AGENDA, {"dependencia": "salud", "al": f"2026-03-{al}"})
            assert filtrada.context["pagina"].total == cuantas


def test_los_cambios_de_una_dependencia_que_ya_no_responde(client, actividad):
    AvanceFactory(actividad=actividad, creado=el_dia(5))
    with en(16):
        actividad.responsabilidades.get(dependencia__slug="salud").delete()
    suyos = {"dependencia": "salud", "tipo": "avance"}
    with en(20):
        antes = client.get("/cambios/", suyos | {"al": "2026-03-15"})
        assert antes.context["pagina"].total == 1
        assert "No entendimos el filtro." in client.get("/cambios/", suyos).text


# --- What was public ------------------------------------------------------------------------
def test_antes_de_publicarse_no_estaba_y_se_dice(client, actividad):
    with en(20):
        for ruta in (AGENDA, COMPROMISO, ACTIVIDAD, OBRAS):
            response = ver(client, ruta, 2)
            assert response.status_code == 404, ruta
            assert "El 2 de marzo de 2026 no había nada publicado" in response.text
            assert f'<a class="boton" href="{ruta}">Ver cómo está hoy</a>' in response.text
            assert ver(client, ruta, 3).status_code == 200, ruta


def test_ni_en_las_listas(client, actividad):
    AvanceFactory(actividad=actividad, creado=el_dia(2))
    with en(20):
        for ruta in ("/", "/agendas/", "/dependencias/", "/cambios/"):
            antes = ver(client, ruta, 2)
            assert antes.status_code == 200, ruta
            assert "/agendas/evj/" not in antes.text, ruta
            assert OBRAS not in antes.text, ruta
            assert "/agendas/evj/" in ver(client, ruta, 3).text or ruta == "/dependencias/"


def test_lo_ultimo_reportado_es_de_lo_que_ya_era_publico(client, actividad):
    with en(1):
        callada = AvanceFactory(actividad__compromiso__evaluacion__slug="callada").actividad
    publicar(callada.compromiso.evaluacion, 5)
    with en(20):
        assert "/agendas/callada/" not in ver(client, "/", 4).text
        assert "/agendas/callada/" in ver(client, "/", 5).text


def test_lo_que_se_retiro_y_se_volvio_a_publicar(client, actividad):
    evaluacion = actividad.compromiso.evaluacion
    publicar(evaluacion, 5, None)
    with en(20):
        assert ver(client, AGENDA, 4).status_code == 404  # withdrawn: seen on no day
    publicar(evaluacion, 8)
    with en(20):
        estados = {al: ver(client, AGENDA, al).status_code for al in (2, 4, 5, 7, 8)}
    assert estados == {2: 404, 4: 200, 5: 404, 7: 404, 8: 200}


def test_lo_agregado_despues_no_estaba(client, actividad):
    with en(16):
        agregar_de_todo(actividad)
        nueva = actividad.compromiso.actividades.get(numero=4)
        mas = actividad.repeticiones.get().compromiso
    with en(20):
        assert ver(client, mas.get_absolute_url(), 15).status_code == 404
        assert ver(client, nueva.get_absolute_url(), 15).status_code == 404
        assert ver(client, nueva.get_absolute_url(), 16).status_code == 200
        assert "Actividad 4" not in leer(client, f"{COMPROMISO}actividades/3/", 15)
        assert "2 actividades" in leer(client, COMPROMISO, 15)


# --- What there is not ---------------------------------------------------------
def test_una_lista_de_antes_no_se_descarga(client, actividad):
    with en(20):
        response = client.get(AGENDA, {"al": "2026-03-15", "formato": "csv"})
        assert response.status_code == 400
        assert "sólo como están hoy" in response.text


def test_lo_que_se_cargo_sin_historia_es_como_hoy(client, actividad):
    actividad.history.all().delete()
    with en(16):
        cambiar(actividad, texto="Otra actividad", fecha_termino=None)
    with en(20):
        assert "Otra actividad" in leer(client, COMPROMISO, 15)
