"""Proposals: their versions, what was said of them, their opinions, the signed commitment."""

import datetime
import re

import pytest

from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from obras.cadena import Hecho
from obras.models import Propuesta
from obras.propuestas import (
    con_estado,
    contribuir,
    dictaminar,
    firmar_compromiso,
    hechos,
    nueva_version,
    talleres_de,
    vistas,
)
from obras.votaciones import publicar_votacion
from tests.fabricas import DependenciaFactory, EventoFactory, MunicipioFactory, UsuarioFactory
from tests.fabricas_obras import (
    CompromisoFirmadoFactory,
    ContribucionFactory,
    DictamenFactory,
    NecesidadFactory,
    ObraFactory,
    OpcionVotacionFactory,
    PropuestaFactory,
    VersionPropuestaFactory,
    VotacionFactory,
)

from .conftest import ULTIMO_DIA, contado

pytestmark = pytest.mark.django_db
MARZO = datetime.date(2026, 3, 1)


@pytest.fixture
def propuesta():
    return VersionPropuestaFactory(fecha=MARZO).propuesta


def cambio(propuesta, **mas):
    datos = {"titulo": "Pozo hondo", "descripcion": "Perforar.", "motivo": "No alcanzaba."}
    datos |= {"visto": vistas(propuesta), "registra": UsuarioFactory(), "fecha": MARZO}
    return nueva_version(propuesta=propuesta, **(datos | mas))


# --- Versions -------------------------------------------------------------------------------
def test_una_version_nueva_se_suma_a_la_anterior(propuesta):
    assert cambio(propuesta).numero == 2
    assert [v.titulo for v in propuesta.versiones.all()] == ["Pozo hondo", "Pozo nuevo"]


def test_no_se_escribe_sobre_lo_que_no_se_ha_visto(propuesta):
    visto = vistas(propuesta)
    DictamenFactory(version=propuesta.versiones.get())
    with pytest.raises(CambioMasNuevo):
        cambio(propuesta, visto=visto)


def test_lo_que_va_en_una_boleta_ya_no_cambia(propuesta):
    with pytest.raises(NoSePuede, match="No cambia nada"):
        cambio(propuesta, titulo="Pozo nuevo", descripcion="Perforar un pozo.")
    OpcionVotacionFactory(propuesta=propuesta)
    with pytest.raises(NoSePuede, match="Ya está en una boleta"):
        cambio(propuesta)


def test_el_dictamen_es_de_la_ultima_version(propuesta):
    version = cambio(propuesta)
    dictamen = dictaminar(
        propuesta=propuesta,
        visto=vistas(propuesta),
        registra=UsuarioFactory(),
        dependencia=DependenciaFactory(),
        resultado="no_factible",
        motivo="No hay agua.",
        costo_estimado=None,
        fecha=MARZO,
    )
    assert dictamen.version == version
    assert con_estado(Propuesta.objects.all()).get().estado == "no_factible"


# --- Deliberation ---------------------------------------------------------------------------
def test_lo_mismo_dicho_dos_veces_en_un_taller_es_una(propuesta):
    taller = EventoFactory(inicio=datetime.datetime(2026, 3, 15, 2, tzinfo=datetime.UTC))
    for _ in range(2):
        dicha = contribuir(
            propuesta=propuesta,
            registra=UsuarioFactory(),
            evento=taller,
            tipo="a_favor",
            texto="Hace falta.",
        )
    assert propuesta.contribuciones.get() == dicha
    assert dicha.fecha == datetime.date(2026, 3, 14)  # eight in the evening, here


@pytest.mark.parametrize(("hoy", "ya"), [(13, False), (14, True), (15, True)])
def test_se_elige_entre_los_talleres_que_ya_fueron(propuesta, hoy, ya):
    en = {"municipio": propuesta.municipio, "edicion": propuesta.edicion}
    en["inicio"] = datetime.datetime(2026, 3, 15, 2, tzinfo=datetime.UTC)
    en["fin"] = datetime.datetime(2026, 3, 15, 4, tzinfo=datetime.UTC)
    taller = EventoFactory(**en)
    EventoFactory(**en, estado="cancelado")
    EventoFactory(**en | {"municipio": EventoFactory().municipio})
    hallados = list(talleres_de(propuesta, datetime.date(2026, 3, hoy)))
    assert hallados == ([taller] if ya else [])


# --- The signed commitment ------------------------------------------------------------------
def firma(propuesta, **mas):
    datos = {"dependencia": DependenciaFactory(), "firmado_el": MARZO, "texto": "Hacerlo."}
    return firmar_compromiso(propuesta=propuesta, registra=UsuarioFactory(), **datos, **mas)


def test_se_firma_lo_que_gano_y_lo_demas_con_su_razon(voto):
    contado(voto)
    pozo, parque = (opcion.propuesta for opcion in voto.opciones)
    with pytest.raises(NoSePuede, match="Falta publicar el resultado"):
        firma(pozo)
    publicar_votacion(
        votacion=voto.votacion,
        visto=2,
        autor=voto.unidad,
        destinos={voto.opciones[1].pk: "Se presenta otra vez."},
        hoy=ULTIMO_DIA,
    )
    assert firma(pozo, motivo="Sobra.").motivo == ""
    with pytest.raises(NoSePuede, match="Ya tiene un compromiso"):
        firma(pozo)
    with pytest.raises(NoSePuede, match="diga por qué se firma"):
        firma(parque)
    assert firma(parque, motivo="Hay dinero para dos.").motivo == "Hay dinero para dos."


# --- How far it is --------------------------------------------------------------------------
def estados() -> dict:
    return dict(con_estado(Propuesta.objects.all()).values_list("clave", "estado"))


def test_en_que_va_cada_una(voto):
    pozo, parque = (opcion.propuesta for opcion in voto.opciones)
    sola = VersionPropuestaFactory().propuesta
    por_votarse = DictamenFactory().version.propuesta
    no = DictamenFactory(resultado="no_factible", motivo="No cabe.").version.propuesta
    esperan = {
        sola.clave: "sin_dictamen",
        por_votarse.clave: "por_votarse",
        no.clave: "no_factible",
    }
    assert estados() == esperan | {pozo.clave: "en_votacion", parque.clave: "en_votacion"}
    contado(voto)
    voto.opciones[1].destino = "Otra vez."
    voto.opciones[1].save()
    publicar_votacion(votacion=voto.votacion, visto=2, autor=voto.unidad, hoy=ULTIMO_DIA)
    assert estados() == esperan | {pozo.clave: "gano", parque.clave: "no_gano"}
    firma(pozo)
    assert estados()[pozo.clave] == "firmada"
    ObraFactory(propuesta=pozo)
    assert estados()[pozo.clave] == "firmada"  # nobody sees that work yet
    ObraFactory(propuesta=pozo, publica=True)
    assert estados()[pozo.clave] == "en_obra"


# --- What has happened to it ----------------------------------------------------------------
@pytest.mark.una_base
def test_sus_hechos_en_dos_consultas(voto, django_assert_num_queries):
    propuesta = voto.opciones[0].propuesta
    taller = EventoFactory(
        publico=True,
        clave="taller",
        inicio=datetime.datetime(2026, 2, 1, 2, tzinfo=datetime.UTC),
        fin=datetime.datetime(2026, 2, 1, 4, tzinfo=datetime.UTC),
    )
    propuesta.necesidades.add(
        NecesidadFactory(evento=taller), NecesidadFactory(evento=EventoFactory(), texto="Secreta.")
    )
    VersionPropuestaFactory(
        propuesta=propuesta, numero=2, motivo="No alcanzaba.", fecha=datetime.date(2026, 3, 2)
    )
    contado(voto)
    voto.votacion.publicada_en = datetime.datetime(2026, 4, 21, 5, tzinfo=datetime.UTC)
    voto.votacion.save()
    unidad = DependenciaFactory(nombre="Obras")
    CompromisoFirmadoFactory(propuesta=propuesta, dependencia=unidad)
    with django_assert_num_queries(2):
        todos = hechos(propuesta)
    ruta = propuesta.get_absolute_url()
    dia, dictamen = datetime.date, todos[3]
    assert dictamen.que == "Dictamen"
    assert [*todos[:3], *todos[4:]] == [
        Hecho(dia(2026, 1, 31), "Necesidad", "Centro: Falta agua.", "/calendario/taller/"),
        Hecho(MARZO, "Propuesta", "Pozo", ruta),
        Hecho(dia(2026, 3, 2), "Versión 2 de la propuesta", "No alcanzaba.", f"{ruta}#version-2"),
        Hecho(dia(2026, 4, 20), "Resultado de la votación", "Ganó, con 30 de 54 votos.", voto.ruta),
        Hecho(dia(2026, 5, 1), "Compromiso firmado", "Obras: Hacer el pozo.", f"{ruta}#compromiso"),
    ]


def test_del_resultado_sin_publicar_no_dice_nada(voto):
    contado(voto)
    hallados = hechos(voto.opciones[0].propuesta)
    assert [hecho.que for hecho in hallados] == ["Propuesta", "Dictamen"]


# --- In public ------------------------------------------------------------------------------
def llano(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def dos(voto):
    """Pozo, of the vote, and a proposal of the region of another exercise, without an opinion."""
    de_region = PropuestaFactory(municipio=None, region=voto.votacion.municipio.region)
    VersionPropuestaFactory(propuesta=de_region, titulo="Camión recolector")
    PropuestaFactory()  # says nothing yet
    return voto.opciones[0].propuesta, de_region


def claves(client, **consulta):
    return {p.clave for p in client.get("/obras/propuestas/", consulta).context["pagina"]}


def test_la_lista_se_filtra_y_se_descarga(client, voto, dos):
    pozo, de_region = dos
    parque = voto.opciones[1].propuesta
    assert claves(client) == {pozo.clave, parque.clave, de_region.clave}
    assert claves(client, q="RECOLECTÓR") == {de_region.clave}
    assert claves(client, q="tala parque") == {parque.clave}
    assert claves(client, edicion="2026") == {pozo.clave, parque.clave}
    assert claves(client, municipio="tala") == {pozo.clave, parque.clave, de_region.clave}
    assert claves(client, dictamen="sin_dictamen") == {de_region.clave}
    assert claves(client, dictamen="factible", estado="en_votacion") == {pozo.clave, parque.clave}
    response = client.get("/obras/propuestas/", {"formato": "csv", "q": "parque"})
    filas = b"".join(response).decode("utf-8-sig").splitlines()
    assert len(filas) == 2
    assert filas[1].startswith(f"{parque.clave},2026,Tala,,Parque,")
    assert filas[1].endswith(",Factible,,En votación")
    assert "Ninguna propuesta coincide con «zzz»" in llano(
        client.get("/obras/propuestas/", {"q": "zzz"})
    )


@pytest.mark.una_base
def test_vacias_dicen_que_esperar(client, db):
    assert "Todavía no hay propuestas registradas." in llano(client.get("/obras/propuestas/"))
    assert "Todavía no hay necesidades registradas." in llano(client.get("/obras/necesidades/"))
    assert "Todavía no hay votaciones registradas." in llano(client.get("/obras/votaciones/"))
    assert client.get("/obras/propuestas/no-hay/").status_code == 404
    assert client.get(PropuestaFactory().get_absolute_url()).status_code == 404


def test_cada_pagina_dice_de_cual_cuelga(client, voto):
    propuesta = voto.opciones[0].propuesta
    for lista in ("necesidades", "propuestas", "votaciones"):
        assert _migas(client, f"/obras/{lista}/") == ["/", "/obras/"]
    for lista, una in (("propuestas", propuesta.get_absolute_url()), ("votaciones", voto.ruta)):
        assert _migas(client, una) == ["/", "/obras/", f"/obras/{lista}/"]


def _migas(client, ruta):
    _, _, migas = client.get(ruta).content.decode().partition('<nav class="migas"')
    return re.findall('href="([^"]*)"', migas.partition("</nav>")[0])


def test_la_pagina_ensena_lo_que_cambio_y_contesta_cada_pregunta(client, voto):
    propuesta = voto.opciones[0].propuesta
    VersionPropuestaFactory(
        propuesta=propuesta, numero=2, titulo="Pozo hondo", motivo="No alcanzaba."
    )
    pregunta = ContribucionFactory(propuesta=propuesta, tipo="pregunta", texto="¿Cuánto cuesta?")
    secreto = EventoFactory(titulo="Reunión secreta")
    ContribucionFactory(
        propuesta=propuesta, tipo="respuesta", responde_a=pregunta, texto="Un peso.", evento=secreto
    )
    propuesta.necesidades.add(NecesidadFactory(evento=secreto, texto="Algo reservado."))
    html = llano(client.get(propuesta.get_absolute_url()))
    assert "Pozo <ins>" in html
    assert "hondo<span" in html
    assert html.index("¿Cuánto cuesta?") < html.index("Un peso.") < html.index("en un taller")
    assert "sobre la versión 1: la actual es la 2" in html
    assert "Está en la boleta con el número 1" in html
    for reservado in ("Reunión secreta", "Algo reservado.", secreto.clave):
        assert reservado not in html


def test_lo_propuesto_en_un_taller_sin_publicar_no_lo_nombra(client):
    evento = EventoFactory(titulo="Reunión secreta")
    propuesta = PropuestaFactory(
        autoria="taller", comite=None, evento=evento, municipio=evento.municipio
    )
    VersionPropuestaFactory(propuesta=propuesta)
    assert "Reunión secreta" not in llano(client.get(propuesta.get_absolute_url()))


@pytest.mark.una_base
def test_las_mismas_consultas_con_una_que_con_once(client, voto, django_assert_num_queries):
    pozo = voto.opciones[0].propuesta
    contado(voto)
    voto.votacion.publicada_en = datetime.datetime(2026, 4, 20, 12, tzinfo=datetime.UTC)
    voto.votacion.save()
    rutas = {
        "/obras/propuestas/": 4,
        pozo.get_absolute_url(): 7,
        "/obras/necesidades/": 3,
        "/obras/votaciones/": 1,
        voto.ruta: 5,
    }

    def llenar(veces):
        for n in range(veces):
            VersionPropuestaFactory(propuesta=pozo, numero=n + 10 * veces, motivo="Cambia.")
            DictamenFactory(version=pozo.versiones.first())
            ContribucionFactory(propuesta=pozo)
            pozo.necesidades.add(NecesidadFactory(evento=EventoFactory(publico=True)))
            OpcionVotacionFactory(propuesta=pozo, votacion=VotacionFactory())
            VersionPropuestaFactory(
                propuesta=OpcionVotacionFactory(votacion=voto.votacion).propuesta
            )

    for veces in (1, 10):
        llenar(veces)
        for ruta, consultas in rutas.items():
            with django_assert_num_queries(consultas):
                assert client.get(ruta).status_code == 200, ruta


# --- Needs ----------------------------------------------------------------------------------
def test_las_necesidades_por_municipio_y_prioridad(client, voto):
    tala = voto.votacion.municipio
    taller = EventoFactory(publico=True, municipio=tala)
    en = {"municipio": tala, "evento": taller}
    NecesidadFactory(**en, texto="Segunda.", prioridad_taller=2)
    NecesidadFactory(municipio=tala, texto="Sin orden.")
    primera = NecesidadFactory(**en, texto="Primera.", prioridad_taller=1)
    NecesidadFactory(municipio=tala, evento=EventoFactory(municipio=tala), texto="Reservada.")
    voto.opciones[0].propuesta.necesidades.add(primera)

    def textos(**consulta):
        pagina = client.get("/obras/necesidades/", consulta).context["pagina"]
        return [necesidad.texto for necesidad in pagina]

    assert textos() == ["Primera.", "Segunda.", "Sin orden."]
    assert textos(propuesta="si") == textos(q="PRIMERA") == ["Primera."]
    assert textos(municipio="tala", propuesta="no") == ["Segunda.", "Sin orden."]
    assert textos(q="TALA segunda") == ["Segunda."]
    response = client.get("/obras/necesidades/", {"formato": "csv"})
    assert "Tala,Centro,Primera.,1," in b"".join(response).decode()


@pytest.mark.parametrize(
    ("ruta", "que"), [("necesidades", "necesidad"), ("propuestas", "propuesta")]
)
def test_un_municipio_sin_ninguna_no_es_un_error(client, voto, ruta, que):
    MunicipioFactory(nombre="Ameca", slug="ameca")
    leido = llano(client.get(f"/obras/{ruta}/", {"municipio": "ameca"}))
    assert f"Ninguna {que} coincide con municipio: Ameca" in leido
    assert "Elija una" in llano(client.get(f"/obras/{ruta}/", {"municipio": "no-hay"}))


def test_sin_obras_el_municipio_lo_dice(client, db):
    MunicipioFactory(nombre="Ameca", slug="ameca")
    assert "Todavía no hay ninguna obra publicada en Ameca." in llano(
        client.get("/municipios/ameca/")
    )


def test_de_unas_paginas_de_las_obras_se_va_a_las_demas(client, db):
    rutas = [
        f"/obras/{cual}"
        for cual in ("", "necesidades/", "propuestas/", "votaciones/", "mantenimiento/")
    ]
    for ruta in rutas:
        html = client.get(ruta).content.decode()
        assert f'href="{ruta}" aria-current="page"' in html
        assert all(f'<a href="{otra}"' in html for otra in rutas)


def test_el_municipio_dice_cuantas_hay_y_las_mas_nuevas(client, dos, django_assert_num_queries):
    tala = dos[0].municipio
    for n in range(4):
        NecesidadFactory(municipio=tala, texto=f"Necesidad {n}.")
    html = llano(client.get("/municipios/tala/"))
    assert "4 necesidades" in html
    assert "3 propuestas" in html
    assert "Camión recolector" in html
    assert "Necesidad 3." in html
    assert "Necesidad 0." not in html
    with django_assert_num_queries(7):
        client.get("/municipios/tala/")


@pytest.mark.parametrize(("resultado", "sigue"), [("factible", True), ("no_factible", False)])
def test_de_lo_que_no_es_factible_no_se_espera_voto_ni_obra(client, resultado, sigue):
    propuesta = DictamenFactory(resultado=resultado, motivo="Así es.").version.propuesta
    leido = llano(client.get(propuesta.get_absolute_url()))
    assert "Así es." in leido
    for seccion in ("La votación", "El compromiso firmado", "Las obras que salieron de ella"):
        assert (seccion in leido) is sigue
