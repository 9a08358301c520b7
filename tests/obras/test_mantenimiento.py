"""What finished works need: who asks, who answers, how long it takes, what everybody sees."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from compromisos.roles import ADMINISTRADOR
from obras.mantenimiento import (
    de_la_obra,
    dias_de,
    hechos,
    reportar_necesidad,
    responder_necesidad,
    tiempos,
)
from obras.models import FotoMantenimiento, NecesidadMantenimiento, Obra, SeguimientoMantenimiento
from tests.compromisos.panel.archivos import imagen
from tests.fabricas import (
    ComiteFactory,
    DependenciaFactory,
    EnlaceFactory,
    IntegranteFactory,
    MunicipioFactory,
    UsuarioFactory,
)
from tests.fabricas_obras import (
    FotoMantenimientoFactory,
    NecesidadMantenimientoFactory,
    SeguimientoMantenimientoFactory,
)

from .calidad import HOY, MEDIODIA, con_rol, dia, una_obra
from .test_calidad import llano

pytestmark = pytest.mark.django_db
LISTA = "/obras/mantenimiento/"
PANEL = "/panel/obras/mantenimiento/"


@pytest.fixture(autouse=True)
def _hoy(time_machine, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to(MEDIODIA, tick=False)


@pytest.fixture
def obra():
    return una_obra(nombre="Pozo de Tala", clave="pozo-tala")


def pedida(obra, cuando=-10, **campos):
    return NecesidadMantenimientoFactory(
        obra=obra, comite=obra.comite, reportada_el=dia(cuando), **campos
    )


def contestada(necesidad, cuando, estado="programada", numero=1):
    return SeguimientoMantenimientoFactory(
        necesidad=necesidad,
        fecha=dia(cuando),
        estado=estado,
        numero=numero,
        dependencia=necesidad.obra.ejecutora,
    )


def como_va(necesidad):
    una = NecesidadMantenimiento.objects.con_estado().get(pk=necesidad.pk)
    return una.estado, dias_de(una, HOY), una.cerrada_el


# --- Rules ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cuando", "respuestas", "resultado"),
    [
        (0, [], ("sin_respuesta", 0, None)),
        (-10, [], ("sin_respuesta", 10, None)),
        (-10, [(-10, "atendida")], ("atendida", 0, dia(-10))),
        (-10, [(-7, "programada")], ("programada", 3, None)),
        (-10, [(-7, "programada"), (-1, "atendida")], ("atendida", 3, dia(-1))),
        (-10, [(-7, "no_procede"), (-1, "programada")], ("programada", 3, None)),
        # A later answer dated before does not make the first one quicker.
        (-10, [(-7, "programada"), (-9, "atendida")], ("atendida", 3, dia(-9))),
    ],
)
def test_el_tiempo_va_hasta_la_primera_respuesta(obra, cuando, respuestas, resultado):
    necesidad = pedida(obra, cuando)
    for numero, (fecha, estado) in enumerate(respuestas, 1):
        contestada(necesidad, fecha, estado, numero)
    assert como_va(necesidad) == resultado


def reportar(obra, **mas):
    quien = {"obra": obra, "comite": obra.comite, "registra": UsuarioFactory()}
    dicho = {"gravedad": "leve", "texto": "Fuga.", "hoy": HOY}
    return reportar_necesidad(**{**quien, **dicho, **mas})


def test_lo_piden_los_suyos_de_una_obra_publicada_y_no_manana(obra):
    with pytest.raises(NoSePuede, match="todavía no llega"):
        reportar(obra, reportada_el=dia(1))
    with pytest.raises(NoSePuede, match="el comité de la obra"):
        reportar(obra, comite=ComiteFactory(municipio=obra.municipio))
    assert reportar(obra, comite=obra.contraloria).reportada_el == HOY
    Obra.objects.update(publicada=False)
    with pytest.raises(NoSePuede, match="no se ha publicado"):
        reportar(obra)


def test_enviado_dos_veces_es_uno(obra):
    quien = UsuarioFactory()
    assert reportar(obra, registra=quien) == reportar(obra, registra=quien)
    assert NecesidadMantenimiento.objects.count() == 1


def test_se_contesta_hoy_y_nadie_pisa_lo_que_no_vio(obra):
    dicho = {"necesidad": pedida(obra), "autor": UsuarioFactory(), "texto": "Ya.", "hoy": HOY}
    hecha = responder_necesidad(visto=0, estado="programada", **dicho)
    assert (hecha.fecha, hecha.dependencia) == (HOY, obra.ejecutora)
    with pytest.raises(CambioMasNuevo):
        responder_necesidad(visto=0, estado="atendida", **dicho)
    assert responder_necesidad(visto=1, estado="atendida", **dicho).numero == 2


def test_los_tiempos_son_de_lo_contestado(obra):
    otra = una_obra()
    for cuantos in (0, 1, 8):
        contestada(pedida(obra, -10), cuantos - 10, "atendida")
    pedida(obra, -90)
    pedida(otra, -3)
    por_quien = tiempos(NecesidadMantenimiento.objects.publicas().con_estado())
    de_una, de_otra = por_quien["ejecutora"]
    assert (de_una.slug, de_una.total, de_una.abiertas) == (obra.ejecutora.slug, 4, 1)
    assert (de_una.mediana, de_una.media) == (1, 3)
    assert (de_otra.mediana, de_otra.media) == (None, None)
    assert [t.slug for t in por_quien["municipio"]] == [obra.municipio.slug, otra.municipio.slug]


# --- For everybody --------------------------------------------------------------------------
@pytest.fixture
def dos(obra):
    """A grave one without an answer, and another one that was attended to on the same day."""
    grave = pedida(obra, -10, gravedad="grave", texto="Fuga de agua.")
    otra = una_obra(nombre="Plaza")
    hecha = pedida(otra, -20, gravedad="leve", texto="Faltan focos.")
    contestada(hecha, -20, "atendida")
    oculta = pedida(una_obra())
    Obra.objects.filter(pk=oculta.obra.pk).update(publicada=False)
    return grave, hecha


def hallados(client, **consulta):
    return list(client.get(LISTA, consulta).context["pagina"])


def test_la_lista_se_filtra_y_se_descarga(client, dos):
    grave, hecha = dos
    assert hallados(client) == [grave, hecha]
    for consulta in (
        {"municipio": grave.obra.municipio.slug},
        {"dependencia": grave.obra.ejecutora.slug},
        {"estado": "sin_respuesta"},
        {"gravedad": "grave"},
        {"q": "FUGA"},
        {"q": "TALA fuga"},
    ):
        assert hallados(client, **consulta) == [grave], consulta
    assert hallados(client, estado="raro") == []
    leido = llano(client.get(LISTA))
    assert "Espera respuesta desde hace 10 días" in leido
    assert "Primera respuesta el mismo día; cerrada el 6 de noviembre de 2026" in leido
    csv = b"".join(client.get(LISTA, {"formato": "csv", "estado": "atendida"})).decode("utf-8-sig")
    assert "Leve,Faltan focos.,2026-11-06,Atendida,2026-11-06,0,,2026-11-06" in csv
    assert "Fuga" not in csv
    assert client.get(LISTA, {"formato": "xlsx"}).status_code == 200
    assert client.get(LISTA, {"formato": "pdf"}).status_code == 404
    assert client.get(LISTA, {"pagina": 2}).status_code == 404


def test_donde_o_de_quien_no_hay_ninguna_no_es_un_error(client, dos):
    MunicipioFactory(nombre="Ameca", slug="ameca")
    DependenciaFactory(nombre="Salud", slug="salud")
    for consulta, dice in (({"municipio": "ameca"}, "Ameca"), ({"dependencia": "salud"}, "Salud")):
        assert f"coincide con {next(iter(consulta))}: {dice}" in llano(client.get(LISTA, consulta))


def test_sin_ninguna_asi_lo_dice(client):
    assert "Todavía no se ha pedido mantenimiento de ninguna obra." in llano(client.get(LISTA))
    assert "Ninguna petición coincide con «x»." in llano(client.get(LISTA, {"q": "x"}))


def test_una_dice_que_comite_la_pide_y_no_quien(client, dos):
    grave, _ = dos
    FotoMantenimientoFactory(necesidad=grave, texto_alternativo="Un tubo roto.")
    response = client.get(f"{LISTA}{grave.pk}/")
    html = response.content.decode()
    assert 'alt="Un tubo roto."' in html
    assert grave.comite.nombre in html
    assert grave.registra.username not in html
    assert "La dependencia no ha contestado." in html
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in html


def test_lo_de_una_obra_oculta_no_esta(client, obra):
    necesidad = pedida(obra)
    Obra.objects.update(publicada=False)
    assert client.get(f"{LISTA}{necesidad.pk}/").status_code == 404
    assert hallados(client) == []


def test_la_pagina_de_la_obra_lo_dice_y_queda_en_su_historia(client, obra):
    contestada(pedida(obra, -9, texto="Fuga."), -2, "atendida")
    leido = llano(client.get(obra.get_absolute_url()))
    assert "1 petición de su comité, 0 sin cerrar." in leido
    assert "Primera respuesta a los 7 días" in leido
    assert [(h.fecha, h.texto) for h in hechos(obra)] == [(dia(-9), "Fuga."), (dia(-2), "Fuga.")]
    assert de_la_obra(obra, HOY).abiertas == 0


@pytest.mark.una_base
def test_las_consultas_no_crecen(client, dos, django_assert_num_queries):
    def contar():
        with django_assert_num_queries(4):
            client.get(LISTA)
        with django_assert_num_queries(3):
            client.get(f"{LISTA}{dos[0].pk}/")

    contar()
    for n in range(10):
        contestada(pedida(una_obra()), -1)
        contestada(dos[0], -1, numero=n + 1)
        FotoMantenimientoFactory(necesidad=dos[0])
    contar()


# --- For who asks and who answers -----------------------------------------------------------
@pytest.fixture
def vecina(client, obra):
    """She sits in the work's committee, and is in."""
    puesto = IntegranteFactory(comite=obra.comite, usuario=UsuarioFactory(username="vecina"))
    client.force_login(puesto.usuario)
    return puesto.usuario


@pytest.fixture
def enlace(client, obra):
    """Of the unit that carried it out, in."""
    usuario = EnlaceFactory(dependencia=obra.ejecutora).usuario
    client.force_login(usuario)
    return usuario


def peticion(obra, **mas):
    foto = SimpleUploadedFile("foto.jpg", imagen(lado=600))
    return {
        "obra": obra.pk,
        "gravedad": "grave",
        "texto": "Se rompió la bomba.",
        "fotos-TOTAL_FORMS": 3,
        "fotos-INITIAL_FORMS": 0,
        "fotos-0-foto": foto,
        "fotos-0-texto_alternativo": "La bomba rota.",
        **mas,
    }


def test_quien_integra_el_comite_lo_pide_con_fotos(client, obra, vecina):
    assert "Pedir mantenimiento de una obra" in llano(client.get(PANEL))
    assert client.get(f"{PANEL}nueva/").status_code == 200
    response = client.post(f"{PANEL}nueva/", peticion(obra))
    assert (response.status_code, response.url) == (302, PANEL)
    necesidad = NecesidadMantenimiento.objects.get()
    assert (necesidad.comite, necesidad.registra) == (obra.comite, vecina)
    assert necesidad.reportada_el == HOY
    foto = FotoMantenimiento.objects.get()
    assert foto.texto_alternativo == "La bomba rota."
    assert list(client.get(PANEL).context["pagina"]) == [necesidad]
    assert client.get(f"{PANEL}{necesidad.pk}/").status_code == 404
    client.logout()
    assert "vecina" not in client.get(f"{LISTA}{necesidad.pk}/").content.decode()


def test_la_foto_que_faltaba_llega_despues(client, obra, vecina):
    client.post(f"{PANEL}nueva/", peticion(obra, **{"fotos-0-foto": "", "fotos-TOTAL_FORMS": 0}))
    assert NecesidadMantenimiento.objects.get().fotos.count() == 0
    for _ in range(2):
        client.post(f"{PANEL}nueva/", peticion(obra))
        assert NecesidadMantenimiento.objects.get().fotos.count() == 1


def test_la_contraloria_lo_pide_en_su_nombre(client, obra):
    puesto = IntegranteFactory(comite=obra.contraloria, usuario=UsuarioFactory())
    client.force_login(puesto.usuario)
    client.post(f"{PANEL}nueva/", peticion(obra))
    assert NecesidadMantenimiento.objects.get().comite == obra.contraloria


def test_nadie_mas_lo_pide(client, obra, enlace):
    assert client.get(f"{PANEL}nueva/").status_code == 404
    ajena = una_obra()
    puesto = IntegranteFactory(comite=ajena.comite, usuario=UsuarioFactory())
    client.force_login(puesto.usuario)
    response = client.post(f"{PANEL}nueva/", peticion(obra))
    assert "Elija una de las obras." in llano(response)
    assert not NecesidadMantenimiento.objects.exists()


@pytest.mark.una_base
@pytest.mark.parametrize(
    ("mal", "dice"),
    [
        ({"texto": ""}, "Diga qué necesita la obra."),
        ({"gravedad": ""}, "Elija qué tan grave es."),
        ({"fotos-0-texto_alternativo": ""}, "Diga qué se ve en la foto."),
        ({"fotos-0-foto": SimpleUploadedFile("foto.jpg", b"hola")}, "No es un archivo"),
    ],
    ids=str,
)
def test_lo_que_esta_mal_se_dice_y_no_se_pierde(client, obra, vecina, mal, dice):
    html = client.post(f"{PANEL}nueva/", peticion(obra, **mal)).content.decode()
    assert dice in html
    assert mal.get("texto", "Se rompió la bomba.") in html
    assert mal.get("fotos-0-texto_alternativo", "La bomba rota.") in html
    assert not NecesidadMantenimiento.objects.exists()


def respuesta(**mas):
    return {"visto": 0, "estado": "programada", "texto": "Se cambia el lunes.", **mas}


def test_la_dependencia_contesta_lo_suyo(client, obra, enlace):
    necesidad, ajena = pedida(obra), pedida(una_obra())
    assert list(client.get(PANEL).context["pagina"]) == [necesidad]
    assert client.get(f"{PANEL}{ajena.pk}/").status_code == 404
    response = client.post(f"{PANEL}{necesidad.pk}/", respuesta())
    assert (response.status_code, response.url) == (302, PANEL)
    hecha = SeguimientoMantenimiento.objects.get()
    assert (hecha.autor, hecha.fecha, hecha.numero) == (enlace, HOY, 1)
    assert client.post(f"{PANEL}{necesidad.pk}/", respuesta()).status_code == 302, "sent twice"
    assert SeguimientoMantenimiento.objects.count() == 1
    conflicto = client.post(f"{PANEL}{necesidad.pk}/", respuesta(texto="Otra cosa."))
    html = conflicto.content.decode()
    assert conflicto.status_code == 409
    for dice in ("Se cambia el lunes.", "Otra cosa.", 'name="visto" value="1"'):
        assert dice in html
    mala = client.post(f"{PANEL}{necesidad.pk}/", respuesta(visto=1, estado="", texto=""))
    assert "Elija cómo queda." in llano(mala)
    assert "Escriba la respuesta." in llano(mala)
    client.force_login(con_rol(ADMINISTRADOR))
    assert len(client.get(PANEL).context["pagina"]) == 2


@pytest.mark.una_base
def test_las_consultas_del_panel_no_crecen(
    client, obra, enlace, django_assert_max_num_queries, django_assert_num_queries
):
    pedida(obra)

    client.get(PANEL)
    with django_assert_max_num_queries(12) as con_una:
        client.get(PANEL)
    for _ in range(10):
        pedida(obra)
    with django_assert_num_queries(len(con_una)):
        client.get(PANEL)


def test_su_panel_dice_lo_que_falta_contestar(client, obra, enlace):
    necesidad, ajena = pedida(obra), pedida(una_obra(), texto="Es de otra dependencia.")
    pagina = client.get("/panel/").content.decode()
    assert f"{PANEL}{necesidad.pk}/" in pagina
    assert ajena.texto not in pagina
    contestada(necesidad, -1, "atendida")
    assert "Mantenimiento por contestar" not in client.get("/panel/").content.decode()
