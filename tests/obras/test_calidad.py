"""How good a work is: who judges it and how, what that adds up to, and what everybody sees."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils.html import strip_tags

from comites.instrumentos import copiar_version, publicar_version
from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede, YaDecidido
from obras import calidad, calidad_leida
from obras.calidad import (
    atender_accion,
    evaluar_calidad,
    registrar_accion,
    registrar_hallazgo,
    verificar_accion,
)
from obras.calidad_leida import de_la_obra, hechos
from obras.models import AccionCorrectiva, AtencionAccion, InstrumentoDeObra, Obra
from tests.fabricas import (
    ActividadFactory,
    ComiteFactory,
    ConvenioFactory,
    DependenciaFactory,
    ResponsabilidadFactory,
    UsuarioFactory,
)
from tests.fabricas_obras import (
    AtencionAccionFactory,
    EtapaObraFactory,
    FotoHallazgoFactory,
    HallazgoFactory,
    VerificacionAccionFactory,
)

from .calidad import HOY, MEDIODIA, accion_de, dia, evaluada, preguntas, respuestas, una_obra

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hoy(time_machine):
    time_machine.move_to(MEDIODIA, tick=False)


def llano(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def direccion(obra) -> str:
    return f"/obras/{obra.clave}/calidad/"


# --- Judging --------------------------------------------------------------------------------
def evaluar(obra, version, **mas):
    dicho = {
        "obra": obra,
        "version": version,
        "fecha": HOY,
        "respuestas": respuestas(version),
        "captura": UsuarioFactory(),
        "dependencia": obra.ejecutora,
        "comite": obra.comite,
        "firma_dependencia": True,
        "firma_comite": True,
        "hoy": HOY,
    }
    return evaluar_calidad(**{**dicho, **mas})


@pytest.mark.parametrize(
    ("etapa", "hace", "dice"),
    [
        ("preparation", 0, "que se construye o que ya está terminada"),
        ("cancelled", 0, "que se construye o que ya está terminada"),
        ("completion", 90, ""),
        ("completion", 91, "se empezó a construir después"),
    ],
)
def test_no_se_evalua_lo_que_no_se_construye_ni_de_antes_de_que_se_construyera(etapa, hace, dice):
    version = preguntas()
    obra = una_obra(etapa="identification" if etapa == "preparation" else "implementation")
    EtapaObraFactory(obra=obra, numero=2, etapa=etapa, desde=dia(-30), motivo="Así fue.")
    if not dice:
        assert evaluar(obra, version, fecha=dia(-hace)).obra == obra
        return
    with pytest.raises(NoSePuede, match=dice):
        evaluar(obra, version, fecha=dia(-hace))


def test_no_se_evalua_de_antes_de_que_hubiera_comite():
    obra, version = una_obra(), preguntas()
    type(obra.comite).objects.update(constituido_el=dia(-10))
    obra.comite.refresh_from_db()
    assert evaluar(obra, version, fecha=dia(-10)).obra == obra
    with pytest.raises(NoSePuede, match="El comité se constituyó después"):
        evaluar(obra, version, fecha=dia(-11))


def test_la_evaluan_la_dependencia_y_el_comite_con_lo_que_se_pide_entonces():
    obra, version = una_obra(), preguntas()
    evaluacion = evaluar(obra, version, respuestas=respuestas(version, agua=0))
    InstrumentoDeObra.objects.update(minimo=10)
    hecha = de_la_obra(obra, HOY).ultima
    assert (hecha.evaluacion, hecha.puntaje, hecha.evaluacion.minimo) == (evaluacion, 25, 60)
    assert hecha.deficiente
    evaluar(obra, version, comite=obra.contraloria)
    assert de_la_obra(obra, HOY).ultima.evaluacion.minimo == 10


@pytest.mark.parametrize(
    ("mal", "dice"),
    [
        ({"fecha": dia(1)}, "todavía no llega"),
        ({"respuestas": []}, "al menos una"),
        ({"comite": "ajeno"}, "Elija el comité de la obra"),
        ({"version": "borrador"}, "otra versión"),
        ({"version": "vieja"}, "otra versión"),
    ],
    ids=str,
)
def test_no_se_evalua_de_cualquier_manera(mal, dice):
    obra, version, mal = una_obra(), preguntas(), dict(mal)
    if mal.get("comite"):
        mal = {"comite": ComiteFactory(municipio=obra.municipio)}
    if mal.get("version"):
        copia = copiar_version(version=version)
        if mal.pop("version") == "vieja":
            publicar_version(version=copia)
        else:
            version = copia
    with pytest.raises(NoSePuede, match=dice):
        evaluar(obra, version, **mal)
    assert not obra.evaluaciones.exists()


def test_el_comite_es_del_municipio_de_la_obra():
    obra = una_obra()
    assert calidad.comites_de(obra).count() == 2
    obra.comite = ComiteFactory()
    assert list(calidad.comites_de(obra)) == [obra.contraloria]


def test_sin_una_firma_se_dice_por_que():
    obra, version = una_obra(), preguntas()
    with pytest.raises(IntegrityError), transaction.atomic():
        evaluar(obra, version, firma_comite=False)
    assert evaluar(obra, version, firma_comite=False, motivo_sin_firma="No fue el comité.")


# --- Mending --------------------------------------------------------------------------------
def test_hallazgos_y_acciones_se_numeran_y_el_plazo_no_es_de_ayer():
    quien, evaluacion = UsuarioFactory(), evaluada(una_obra(), preguntas())
    dicho = {"gravedad": "leve", "registra": quien}
    uno, dos, otra_vez = (
        registrar_hallazgo(evaluacion=evaluacion, texto=texto, **dicho)
        for texto in ("Gotea.", "Se oxida.", "Gotea.")
    )
    assert (uno.numero, dos.numero, otra_vez) == (1, 2, uno)
    datos = {"texto": "Cambiarlo.", "dependencia": evaluacion.dependencia, "registra": quien}
    with pytest.raises(NoSePuede, match="ya pasó"):
        registrar_accion(hallazgo=dos, plazo=dia(-1), hoy=HOY, **datos)
    for plazo, numero in ((HOY, 1), (HOY, 1), (dia(1), 2)):
        accion = registrar_accion(hallazgo=dos, plazo=plazo, hoy=HOY, **datos)
        assert accion.numero == numero


def test_la_misma_evaluacion_enviada_otra_vez_no_es_otra():
    obra, version, quien = una_obra(), preguntas(), UsuarioFactory()
    evaluar(obra, version, captura=quien)
    with pytest.raises(NoSePuede, match="ya registró otra igual"):
        evaluar(obra, version, captura=quien)
    firmas = {"firma_comite": False, "motivo_sin_firma": "No fue."}
    evaluar(obra, version, captura=quien, **firmas)
    evaluar(obra, version)  # somebody else
    evaluar(obra, version, captura=quien, comite=obra.contraloria)
    evaluar(obra, version, captura=quien, respuestas=respuestas(version, agua=0))
    assert obra.evaluaciones.count() == 5


@pytest.mark.parametrize(
    ("plazo", "estado"),
    [(31, "en_tiempo"), (30, "por_vencer"), (0, "por_vencer"), (-1, "vencida")],
)
def test_se_cumple_en_su_dia_y_esta_vencida_desde_el_siguiente(plazo, estado):
    accion_de(una_obra(), plazo=dia(plazo))
    assert AccionCorrectiva.objects.con_estado(HOY).get().oportunidad == estado
    assert AccionCorrectiva.objects.vencidas(HOY).exists() == (estado == "vencida")


def atender(accion, quien, visto=0):
    atencion = AtencionAccion(fecha=dia(-3), texto="Se arregló.")
    return atender_accion(accion=accion, visto=visto, autor=quien, atencion=atencion)


def verificar(accion, quien, corregido=True, visto=1, observacion="", fecha=HOY):
    return verificar_accion(
        accion=accion,
        visto=visto,
        verifica=quien,
        corregido=corregido,
        observacion=observacion,
        fecha=fecha,
    )


def como_va(accion):
    una = AccionCorrectiva.objects.con_estado(HOY).con_atencion().get(pk=accion.pk)
    return una.oportunidad, una.quedo


def test_se_corrige_cuando_otra_persona_lo_ve():
    accion, enlace, otra = accion_de(una_obra(), dia(-3)), UsuarioFactory(), UsuarioFactory()
    with pytest.raises(NoSePuede, match="todavía no dice"):
        verificar(accion, otra)
    atender(accion, enlace)
    assert como_va(accion) == ("vencida", None)
    with pytest.raises(NoSePuede, match="otra persona"):
        verificar(accion, enlace)
    with pytest.raises(NoSePuede, match="antes del día"):
        verificar(accion, otra, fecha=dia(-4))
    verificar(accion, otra, corregido=False, observacion="Sigue goteando.")
    assert como_va(accion) == ("vencida", False)
    with pytest.raises(YaDecidido):
        verificar(accion, UsuarioFactory())
    atender(accion, enlace, visto=1)
    with pytest.raises(CambioMasNuevo):
        verificar(accion, otra, visto=1)
    verificar(accion, otra, visto=2)
    assert como_va(accion) == ("concluida_en_tiempo", True)
    with pytest.raises(NoSePuede, match="quedó corregida"):
        atender(accion, enlace, visto=2)


def test_lo_que_otra_persona_dijo_antes_no_se_pisa():
    accion = accion_de(una_obra())
    atender(accion, UsuarioFactory())
    with pytest.raises(CambioMasNuevo):
        atender(accion, UsuarioFactory())


def test_corregida_un_dia_despues_del_plazo_es_tarde():
    accion = accion_de(una_obra(), dia(-4))
    atencion = AtencionAccionFactory(accion=accion, fecha=dia(-3))
    VerificacionAccionFactory(atencion=atencion, fecha=HOY)
    assert como_va(accion) == ("concluida_tarde", True)


# --- What a work's page says of it ----------------------------------------------------------
@pytest.mark.parametrize(("agua", "opcion", "mala"), [(0, "Bien", True), (1, "Mal", False)])
def test_una_calificacion_menor_que_la_minima_es_deficiente(agua, opcion, mala):
    obra = una_obra()
    evaluada(obra, preguntas(), agua=agua, opcion=opcion)
    assert de_la_obra(obra, HOY).deficiente == mala


def test_la_calificacion_minima_basta():
    obra = una_obra()
    evaluada(obra, preguntas(), opcion="Mal", minimo=75)
    assert not de_la_obra(obra, HOY).deficiente


def test_algo_grave_sin_corregir_es_deficiente_y_deja_de_serlo():
    obra = una_obra()
    evaluacion = evaluada(obra, preguntas())
    grave = HallazgoFactory(evaluacion=evaluacion, gravedad="grave")
    HallazgoFactory(evaluacion=evaluacion, gravedad="leve")
    hecha = de_la_obra(obra, HOY)
    assert (hecha.graves, hecha.sin_accion, hecha.ultima.hallazgos) == (1, 2, 2)
    assert hecha.deficiente
    accion = registrar_accion(
        hallazgo=grave,
        texto="Rehacer.",
        dependencia=obra.ejecutora,
        plazo=HOY,
        registra=UsuarioFactory(),
    )
    assert de_la_obra(obra, HOY).graves == 1
    VerificacionAccionFactory(atencion=AtencionAccionFactory(accion=accion, fecha=HOY), fecha=HOY)
    assert not de_la_obra(obra, HOY).deficiente


def test_la_pagina_de_la_obra_dice_lo_que_esta_mal(client, django_assert_num_queries):
    obra = una_obra()
    evaluada(obra, preguntas(), agua=0)
    accion_de(obra, gravedad="grave")
    leido = llano(client.get(obra.get_absolute_url()))
    assert "La calidad de esta obra es deficiente: obtuvo 25.0 de 100 y se piden al menos" in leido
    assert "1 hallazgo grave sigue sin corregirse" in leido
    assert "1 acción correctiva vencida" in leido
    assert "(venció hace 1 día)" in leido
    de_nuevo = Obra.objects.get(pk=obra.pk)
    with django_assert_num_queries(2):
        hechos(de_nuevo)
        calidad_leida.seccion(de_nuevo, HOY)


def test_lo_que_paso_queda_en_su_historia():
    obra = una_obra()
    evaluada(obra, preguntas(), fecha=dia(-30))
    accion = accion_de(obra)
    VerificacionAccionFactory(
        atencion=AtencionAccionFactory(accion=accion, fecha=dia(-5)), fecha=dia(-2)
    )
    uno, dos = hechos(obra)
    assert (uno.fecha, uno.que, uno.texto) == (
        dia(-30),
        "Evaluación de calidad: 100.0 de 100",
        "1 hallazgo.",
    )
    assert (dos.fecha, dos.enlace) == (dia(-5), accion.get_absolute_url())


# --- The report -----------------------------------------------------------------------------
@pytest.fixture
def informe():
    """Of a work judged twice: better the second time, not signed by the committee."""
    obra, version = una_obra(nombre="Pozo de Tala"), preguntas()
    evaluada(obra, version, dia(-90), agua=0, texto="La persona X cobró.")
    evaluacion = evaluada(
        obra,
        version,
        dia(-5),
        opcion="Mal",
        firma_comite=False,
        motivo_sin_firma="El comité no acudió.",
    )
    accion = accion_de(obra, texto="Rehacer el brocal.")
    FotoHallazgoFactory(hallazgo=accion.hallazgo, texto_alternativo="Un brocal roto.")
    atencion = AtencionAccionFactory(
        accion=accion, fecha=dia(-2), texto="Se rehízo.", autor__first_name="Zutano"
    )
    VerificacionAccionFactory(
        atencion=atencion, corregido=False, observacion="Sigue roto.", fecha=HOY
    )
    seder = DependenciaFactory(nombre="Desarrollo Rural")
    obra.convenios.add(
        ConvenioFactory(tipo="participacion", objeto="Evaluar juntos.", de=[seder]),
        ConvenioFactory(tipo="colaboracion", objeto="Otra cosa."),
    )
    return evaluacion.obra


def test_el_informe_dice_todo_menos_lo_que_senala_a_alguien(client, informe):
    response = client.get(direccion(informe))
    leido = llano(response)
    for dice in (
        "75.0 de 100; se piden al menos 60",
        "Calidad de pozos, versión 1",
        "Firmó la dependencia; no firmó el comité. Por qué: El comité no acudió.",
        "1. ¿Da agua? Sí. Pesa 3. 100 0",
        "2. ¿Cómo quedó? Mal. Pesa 1. 0 100",
        "Vencida Acción correctiva",
        "la dependencia dice que se hizo: Se rehízo.",
        "no quedó corregido. Sigue roto.",
        "Lo firman: Desarrollo Rural.",
        "25.0 de 100 (deficiente: se pedían al menos 60)",
    ):
        assert dice in leido
    html = response.content.decode()
    assert 'alt="Un brocal roto."' in html
    for calla in ("cobró", "Zutano", "Otra cosa.", "csrfmiddlewaretoken"):
        assert calla not in html
    assert not response.cookies


def test_sin_evaluar_asi_lo_dice_y_sin_publicar_no_esta(client):
    obra = una_obra()
    assert "Todavía no se ha evaluado su calidad." in llano(client.get(direccion(obra)))
    oculta = una_obra()
    Obra.objects.filter(pk=oculta.pk).update(publicada=False)
    assert client.get(direccion(oculta)).status_code == 404
    assert client.post(direccion(obra)).status_code == 405


def test_lo_de_la_demostracion_lo_dice(client):
    obra = una_obra(edicion__demo=True, nombre="Pozo")
    assert "Pozo (demostración)" in llano(client.get(direccion(obra)))


@pytest.mark.una_base
def test_las_consultas_del_informe_no_crecen(client, informe, django_assert_num_queries):
    with django_assert_num_queries(8):
        client.get(direccion(informe))
    version = informe.evaluaciones.first().aplicacion.version
    for n in range(10):
        evaluada(informe, version, dia(-n))
        hallazgo = accion_de(informe).hallazgo
        FotoHallazgoFactory(hallazgo=hallazgo)
        informe.convenios.add(
            ConvenioFactory(tipo="participacion", de=[DependenciaFactory()]),
        )
    with django_assert_num_queries(8):
        client.get(direccion(informe))


# --- On the pages of others -----------------------------------------------------------------
def test_lo_vencido_se_ve_en_inicio_y_en_quien_lo_debe(client):
    obra = una_obra(nombre="Pozo de Tala")
    for _ in range(6):
        accion_de(obra, dia(-1))
    accion_de(obra, dia(-9), texto="La más vieja.")
    otra = DependenciaFactory()
    actividad = ActividadFactory(compromiso__evaluacion__publicada_en=MEDIODIA)
    for unidad in (obra.ejecutora, otra):
        ResponsabilidadFactory(actividad=actividad, dependencia=unidad)
    for pagina in ("/", obra.ejecutora.get_absolute_url()):
        leido = llano(client.get(pagina))
        assert "Acciones correctivas vencidas" in leido, pagina
        assert "La más vieja." in leido
        assert "7 en todo" in leido
    assert "correctivas vencidas" not in llano(client.get(otra.get_absolute_url()))


def test_lo_de_hoy_todavia_no_se_ve_como_vencido(client):
    ActividadFactory(compromiso__evaluacion__publicada_en=MEDIODIA)
    accion_de(una_obra(), HOY)
    assert "correctivas vencidas" not in llano(client.get("/"))


def test_un_dia_es_un_dia_en_jalisco(client, time_machine):
    """At half past six in the evening it is already tomorrow in Greenwich."""
    time_machine.move_to(datetime.datetime(2026, 11, 27, 0, 30, tzinfo=datetime.UTC), tick=False)
    accion_de(una_obra(), HOY)
    assert not AccionCorrectiva.objects.vencidas().exists()
