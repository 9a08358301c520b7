"""What changed lately, on the page and in the feeds; and what must not be there."""

import datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from compromisos.acciones import publicar_evaluacion, retirar_evaluacion
from compromisos.cambios import TIPOS
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CierreFactory,
    DependenciaFactory,
    DocumentoFactory,
    EvaluacionFactory,
    EvidenciaFactory,
    ProrrogaFactory,
    PuntoSintesisFactory,
    ResolucionProrrogaFactory,
    ResponsabilidadFactory,
    RevisionFactory,
    TipoMejoraFactory,
    UsuarioFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]

CAMBIOS = "/cambios/"
CANAL = "/cambios/atom.xml"
ATOM = "{http://www.w3.org/2005/Atom}"


def el_dia(dia, hora=12):
    zona = datetime.timezone(datetime.timedelta(hours=-6))
    return datetime.datetime(2026, 3, dia, hora, tzinfo=zona)


@pytest.fixture(autouse=True)
def hoy():
    with time_machine.travel(el_dia(20), tick=False):
        yield


@pytest.fixture
def actividad():
    """1.2, made on the 1st and published on the 3rd."""
    return publicada("evj", numero=2)


def publicada(slug, numero):
    with time_machine.travel(el_dia(1), tick=False):
        responsabilidad = ResponsabilidadFactory(
            actividad__compromiso__evaluacion=EvaluacionFactory(slug=slug, nombre=f"Agenda {slug}"),
            actividad__compromiso__numero=1,
            actividad__numero=numero,
            dependencia__slug=f"unidad-{slug}",
        )
    with time_machine.travel(el_dia(3), tick=False):
        evaluacion = responsabilidad.actividad.compromiso.evaluacion
        evaluacion.publicada_en = el_dia(3)
        evaluacion.save()
    return responsabilidad.actividad


def un_poco_de_todo(actividad):
    """One of each kind, on the 4th to the 9th, in this order."""
    avance = AvanceFactory(actividad=actividad, porcentaje=40, creado=el_dia(4))
    RevisionFactory(avance=avance, creado=el_dia(5), observacion="Está la minuta.")
    prorroga = ProrrogaFactory(actividad=actividad, creado=el_dia(6))
    ResolucionProrrogaFactory(prorroga=prorroga, creado=el_dia(7))
    CierreFactory(actividad=actividad, creado=el_dia(8))
    for corregido in (actividad, actividad.compromiso):
        with time_machine.travel(el_dia(9), tick=False):
            corregido.texto = f"Otro texto de {corregido}"
            corregido._change_reason = "Una errata."
            corregido.save()


def y_de_su_evaluacion(actividad):
    evaluacion = actividad.compromiso.evaluacion
    with time_machine.travel(el_dia(9), tick=False):
        evaluacion.descripcion = f"Otra descripción, por {actividad}"
        evaluacion.save()
        PuntoSintesisFactory(evaluacion=evaluacion, numero=actividad.numero)
        DocumentoFactory(evaluacion=evaluacion, titulo=f"Documento de {actividad}")


def renombrar(actividad):
    with time_machine.travel(el_dia(9), tick=False):
        for fila in (*actividad.dependencias.all(), actividad.compromiso.tipo_mejora):
            fila.nombre = f"Otro nombre {fila.pk} por {actividad}"
            fila.save()


def titulos(client, consulta="") -> list[str]:
    pagina = client.get(f"{CAMBIOS}{consulta}").context["pagina"]
    return [cambio.titulo.replace("\xa0", " ") for cambio in pagina]


def entradas(client, ruta=CANAL):
    response = client.get(ruta)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314 - ours


# --- The page -------------------------------------------------------------------------------
def test_lo_mas_nuevo_primero_y_de_todo(client, actividad):
    un_poco_de_todo(actividad)
    assert titulos(client) == [
        "Actividad 1.2: corrección de texto",
        "Compromiso 1: corrección de texto",
        "Actividad 1.2: cancelada",
        "Actividad 1.2: se autorizó otra fecha: 15 de enero de 2027",
        "Actividad 1.2: se pidió otra fecha: 15 de enero de 2027",
        "Actividad 1.2: 40 % verificado",
        "Actividad 1.2: 40 % reportado al 15 de enero de 2026",
        "Se publicó la agenda «Agenda evj»",
    ]


def test_cada_uno_lleva_a_donde_se_ve(client, actividad):
    un_poco_de_todo(actividad)
    for cambio in client.get(CAMBIOS).context["pagina"]:
        ruta, _, ancla = cambio.direccion.partition("#")
        html = client.get(ruta).content.decode()
        assert not ancla or f'id="{ancla}"' in html, cambio


def test_una_correccion_dice_antes_ahora_y_por_que(client, actividad):
    antes = actividad.texto
    un_poco_de_todo(actividad)
    leido = strip_tags(client.get(CAMBIOS).content.decode())
    assert f"Antes: «{antes}». Ahora: «Otro texto de Actividad 1.2»." in leido
    assert "Una errata." in leido


@pytest.mark.parametrize(("dia", "cuantos"), [(2, 0), (3, 1), (4, 2), (9, 8)])
def test_como_estaba_aquel_dia(client, actividad, dia, cuantos):
    un_poco_de_todo(actividad)
    assert len(titulos(client, f"?al=2026-03-0{dia}")) == cuantos


@pytest.mark.dos_bases
def test_por_agenda_por_dependencia_y_por_clase(client, actividad):
    otra = publicada("otra", numero=3)
    un_poco_de_todo(actividad)
    AvanceFactory(actividad=otra, creado=el_dia(10))
    assert len(titulos(client)) == 10
    assert len(titulos(client, "?agenda=otra")) == 2
    assert [t[:13] for t in titulos(client, "?dependencia=unidad-otra")] == ["Actividad 1.3"]
    assert len(titulos(client, "?tipo=avance")) == 2
    assert len(titulos(client, "?tipo=avance&agenda=evj")) == 1
    por_clase = {tipo: len(titulos(client, f"?tipo={tipo}&agenda=evj")) for tipo in TIPOS}
    assert por_clase == dict.fromkeys(TIPOS, 1) | {"correccion": 2}


@pytest.mark.dos_bases
@pytest.mark.parametrize(
    "consulta", ["?agenda=no-hay", "?tipo=otro", "?dependencia=no-hay", "?dependencia=%00"]
)
def test_un_filtro_imposible_lo_dice(client, actividad, consulta):
    html = client.get(CAMBIOS + consulta).content.decode()
    assert "No entendimos el filtro." in html


@pytest.mark.dos_bases
def test_las_paginas_se_siguen_sin_perder_ni_repetir(client, actividad):
    for n in range(60):
        AvanceFactory(actividad=actividad, creado=el_dia(4) + datetime.timedelta(minutes=n // 2))
    vistos = []
    for numero in (1, 2, 3):
        pagina = client.get(f"{CAMBIOS}?tipo=avance&pagina={numero}").context["pagina"]
        vistos += [cambio.clave for cambio in pagina]
        assert bool(pagina.siguiente) is (numero < 3)
    assert len(vistos) == len(set(vistos)) == 60
    assert client.get(f"{CAMBIOS}?pagina=4").status_code == 404
    assert client.get(f"{CAMBIOS}?pagina=x").status_code == 404


def test_sin_nada_lo_dice(client):
    assert "No hay cambios que mostrar." in client.get(CAMBIOS).content.decode()


def test_no_mas_consultas_con_muchos_que_con_uno(client, actividad):
    rutas = [CAMBIOS, CANAL, "/agendas/evj/cambios.atom"]
    un_poco_de_todo(actividad)
    y_de_su_evaluacion(actividad)
    ResponsabilidadFactory(actividad=actividad)
    renombrar(actividad)
    con_uno = [_consultas(client, ruta) for ruta in rutas]
    for n in range(5):
        otra = ActividadFactory(compromiso=actividad.compromiso, numero=n + 10)
        un_poco_de_todo(otra)
        y_de_su_evaluacion(otra)
        ResponsabilidadFactory(actividad=otra)
        renombrar(otra)
    con_muchos = [_consultas(client, ruta) for ruta in rutas]
    assert con_muchos <= con_uno, (con_muchos, con_uno)
    assert max(con_uno) <= 8


def _consultas(client, ruta) -> int:
    with CaptureQueriesContext(connection) as consultas:
        assert client.get(ruta).status_code == 200
    return len(consultas)


# --- What must not be there -----------------------------------------------------------------
@pytest.mark.parametrize("ruta", [CAMBIOS, CANAL, "/agendas/evj/cambios.atom"])
def test_nada_que_no_sea_publico(client, actividad, ruta):
    secreto = "zarzamora"
    with time_machine.travel(el_dia(2), tick=False):
        actividad.texto = f"Borrador {secreto}"  # before it was published
        actividad.save()
        actividad.texto = "Lo publicado"
        actividad.save()
    autor = UsuarioFactory(username=secreto, first_name=secreto, last_name=secreto)
    avance = AvanceFactory(actividad=actividad, texto=f"Por validar: {secreto}", autor=autor)
    EvidenciaFactory(avance=avance, titulo=secreto)
    devuelto = AvanceFactory(actividad=actividad, texto=f"Devuelto: {secreto}", autor=autor)
    RevisionFactory(avance=devuelto, resultado="devuelto", revisor=autor)
    actividad._history_user = autor
    actividad.texto = "Lo corregido"
    actividad.save()
    oculta = ActividadFactory(texto=secreto, compromiso__evaluacion__nombre=secreto)
    un_poco_de_todo(oculta)
    response = client.get(ruta)
    leido = response.content.decode()
    assert "Lo corregido" in leido
    assert secreto not in leido
    assert not response.cookies


def test_lo_retirado_desaparece(client, actividad):
    un_poco_de_todo(actividad)
    evaluacion = actividad.compromiso.evaluacion
    evaluacion.publicada_en = None
    evaluacion.save()
    assert titulos(client) == []
    assert entradas(client) == []


# --- The feeds ------------------------------------------------------------------------------
def test_un_canal_tiene_direcciones_enteras_y_claves_que_no_cambian(client, actividad, settings):
    settings.SITIO = "https://evj.example"
    un_poco_de_todo(actividad)
    primera = entradas(client)
    claves = [e.findtext(f"{ATOM}id") for e in primera]
    assert len(set(claves)) == len(claves) == 8
    assert all(clave.startswith("tag:evj.example,2026:") for clave in claves)
    for entrada in primera:
        assert entrada.find(f"{ATOM}link").get("href").startswith("https://evj.example/agendas/")
    assert primera[-2].findtext(f"{ATOM}updated") == "2026-03-04T18:00:00+00:00"
    AvanceFactory(actividad=actividad)
    assert [e.findtext(f"{ATOM}id") for e in entradas(client)][1:] == claves


@pytest.mark.dos_bases
def test_lo_que_se_corrige_de_la_evaluacion_tambien_se_dice(client, actividad):
    """Whatever its pages say; with what it said before, and why."""
    compromiso = actividad.compromiso
    evaluacion = compromiso.evaluacion
    with time_machine.travel(el_dia(2), tick=False):  # before it was published: nobody's business
        punto = PuntoSintesisFactory(evaluacion=evaluacion, numero=1, texto="Primero")
        documento = DocumentoFactory(evaluacion=evaluacion, titulo="Informe")
        compromiso.recomendacion.texto = "Un borrador"
        compromiso.recomendacion.save()
    with time_machine.travel(el_dia(9), tick=False):
        for fila, campo, valor in (
            (evaluacion, "costo", Decimal("1250.50")),
            (evaluacion, "descripcion", "Otra."),
            (compromiso.recomendacion, "postura", "acepta"),
            (compromiso, "tipo_mejora", TipoMejoraFactory(nombre="Otro tipo")),
            (punto, "texto", "Segundo"),
            (documento, "titulo", "Informe final"),
        ):
            setattr(fila, campo, valor)
            fila._change_reason = "Una errata."
            fila.save()
        documento._change_reason = "Ya no está."
        documento.delete()
    response = client.get(f"{CAMBIOS}?tipo=correccion")
    pagina = {cambio.titulo: cambio.detalle for cambio in response.context["pagina"]}
    numero = compromiso.recomendacion.numero
    assert pagina["Datos de la evaluación: corrección de costo (pesos)"] == [
        "Ahora: «1250.50».",
        "Una errata.",
    ]
    assert pagina[f"Recomendación {numero}: corrección de postura"][0].startswith(
        "Ahora: «Se acepta»"
    )
    assert "Ahora: «Otro tipo»." in pagina["Compromiso 1: corrección de tipo de mejora"][0]
    de_la_sintesis = pagina["Punto 1 de la síntesis: corrección de texto"]
    assert de_la_sintesis[0] == "Antes: «Primero». Ahora: «Segundo»."
    assert "Documento «Informe final»: corrección de título" in pagina
    assert pagina["Documento «Informe final»: se quitó de la agenda"] == ["Ya no está."]
    assert "Datos de la evaluación: corrección de descripción" in pagina
    assert len(pagina) == 7


@pytest.mark.dos_bases
def test_una_dependencia_que_cambia_de_nombre_lo_dice(client, actividad):
    """It is another name on every page of what it answers for."""
    publicada("otra", numero=3)
    unidad, tipo = actividad.dependencias.get(), actividad.compromiso.tipo_mejora
    for dia, nombre in ((2, "De borrador"), (9, "La nueva")):
        with time_machine.travel(el_dia(dia), tick=False):
            for fila in (unidad, tipo):
                fila.nombre = nombre
                fila._change_reason = f"Reforma del {dia}."
                fila.save()
            unidad.correo_titular = f"{dia}@jalisco.example"
            unidad.save()
    DependenciaFactory(nombre="Sin actividades")
    pagina = client.get(f"{CAMBIOS}?tipo=correccion").context["pagina"]
    de_la_unidad, del_tipo = sorted(pagina, key=lambda cambio: cambio.titulo)
    assert de_la_unidad.titulo == "Dependencia «La nueva»: corrección de nombre"
    assert de_la_unidad.detalle == ["Antes: «De borrador». Ahora: «La nueva».", "Reforma del 9."]
    assert de_la_unidad.direccion == "/dependencias/unidad-evj/"
    assert del_tipo.titulo == "Tipo de mejora «La nueva»: corrección de nombre"
    assert len(titulos(client, "?agenda=evj&tipo=correccion")) == 2
    assert len(titulos(client, "?dependencia=unidad-evj&tipo=correccion")) == 1
    assert titulos(client, "?tipo=correccion&al=2026-03-08") == []
    assert "jalisco.example" not in client.get(CANAL).text
    assert titulos(client, "?agenda=otra&tipo=correccion") == [del_tipo.titulo]  # the same kind
    assert titulos(client, "?dependencia=unidad-otra") == []


@pytest.mark.dos_bases
def test_una_agenda_que_se_retiro_y_se_publico_otra_vez_lo_dice(client, actividad):
    evaluacion, unidad = actividad.compromiso.evaluacion, UsuarioFactory()
    evaluacion.history.update(history_change_reason="Publicación")  # as the admin leaves it
    with time_machine.travel(el_dia(9), tick=False):
        retirar_evaluacion(evaluacion=evaluacion, usuario=unidad, motivo="Tenía una errata.")
    assert titulos(client) == []
    with time_machine.travel(el_dia(10), tick=False):
        publicar_evaluacion(evaluacion=evaluacion, usuario=unidad)
    assert titulos(client) == [
        "Se publicó la agenda «Agenda evj»",
        "Se retiró de la publicación la agenda «Agenda evj»",
        "Se publicó la agenda «Agenda evj»",
    ]
    retiro = client.get(CAMBIOS).context["pagina"].filas[1]
    assert (retiro.creado, retiro.detalle) == (el_dia(9), ["Tenía una errata."])
    assert client.get(CAMBIOS).context["pagina"].filas[2].detalle == []


@pytest.mark.dos_bases
def test_hay_canal_de_cada_agenda_compromiso_y_dependencia(client, actividad):
    otra = publicada("otra", numero=3)
    AvanceFactory(actividad=otra, creado=el_dia(10))
    AvanceFactory(
        actividad=ActividadFactory(compromiso__evaluacion=otra.compromiso.evaluacion),
        creado=el_dia(11),
    )
    assert len(entradas(client, "/agendas/evj/cambios.atom")) == 1
    de_la_otra = entradas(client, "/agendas/otra/cambios.atom")
    assert len(entradas(client, "/agendas/otra/compromisos/1/cambios.atom")) == 1
    assert len(entradas(client, "/dependencias/unidad-otra/cambios.atom")) == 1
    # Published, two reports, and a commitment with its activity and its recommendation.
    assert len(de_la_otra) == 6


@pytest.mark.parametrize("donde", ["/", "/agendas/evj/", "/agendas/evj/compromisos/1/"])
def test_la_pagina_dice_cual_es_su_canal(client, actividad, donde):
    html = client.get(donde).content.decode()
    canal = html.split('type="application/atom+xml"')[1].split('href="')[1].split('"')[0]
    assert client.get(canal).status_code == 200


def test_quien_ya_lo_tiene_recibe_304_hasta_que_cambia(client, actividad):
    etiqueta = client.get(CANAL)["ETag"]
    assert client.get(CANAL, headers={"If-None-Match": etiqueta}).status_code == 304
    AvanceFactory(actividad=actividad)
    assert client.get(CANAL, headers={"If-None-Match": etiqueta}).status_code == 200


def test_un_canal_solo_se_lee(client, actividad):
    assert client.post(CANAL).status_code == 405
    assert client.get("/dependencias/no-hay/cambios.atom").status_code == 404
    assert client.get("/agendas/evj/compromisos/9/cambios.atom").status_code == 404


def test_lo_que_lleva_simbolos_sigue_siendo_xml(client, actividad):
    with time_machine.travel(el_dia(9), tick=False):
        actividad.texto = "Un <b>árbol</b> & «otro» \u200b ]]>"
        actividad.save()
    (correccion, _) = entradas(client)
    assert "Un <b>árbol</b> & «otro»" in correccion.findtext(f"{ATOM}summary")
