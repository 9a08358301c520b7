"""The public pages of the committees."""

import csv
import datetime
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from django.utils.text import slugify

from comites.models import Comite, Municipio
from tests.comites.conftest import HOY
from tests.fabricas import (
    ActaFactory,
    AcuerdoFactory,
    ComiteFactory,
    ConsentimientoFactory,
    EdicionFactory,
    EtapaEdicionFactory,
    EventoFactory,
    FacultadFactory,
    InformeFactory,
    IntegranteFactory,
    MunicipioFactory,
    RegionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
COMITES = "/comites/"
AYER = HOY - datetime.timedelta(days=1)


def cuerpo(response) -> str:
    return b"".join(response).decode("utf-8-sig")


def llano(response) -> str:
    return " ".join(strip_tags(cuerpo(response)).split())


def hallados(client, **consulta) -> list[str]:
    return [c.clave for c in client.get(COMITES, consulta).context["pagina"]]


@pytest.fixture
def edicion(hoy):
    return EdicionFactory(anio=2026, en=[RegionFactory(nombre="Norte", slug="norte")])


@pytest.fixture
def tres(edicion):
    """One with its act, one that ended without it, one of another edition and region."""
    norte = edicion.regiones.get()
    mezquitic, colotlan, _ = (
        MunicipioFactory(nombre=n, slug=slugify(n), region=norte, columna=i, renglon=0)
        for i, n in enumerate(("Mezquitic", "Colotlán", "Bolaños"))
    )
    uno = ComiteFactory(clave="uno", nombre="Comité Uno", municipio=mezquitic, edicion=edicion)
    ActaFactory(comite=uno, firmada_el=datetime.date(2026, 2, 3))
    dos = ComiteFactory(
        clave="dos",
        nombre="Comité Dos",
        tipo="autoridades",
        municipio=colotlan,
        edicion=edicion,
        vigente_hasta=AYER,
    )
    tres = ComiteFactory(
        clave="tres",
        nombre="Comité Tres",
        municipio=MunicipioFactory(nombre="Tala", slug="tala", region__slug="valles"),
        edicion=EdicionFactory(anio=2025),
    )
    return uno, dos, tres


# --- The list -------------------------------------------------------------------------------
def test_la_lista_dice_periodo_y_acta(client, tres):
    leido = llano(client.get(COMITES))
    assert "3 comités" in leido
    assert (
        "Comité Uno Comité ciudadano · Mezquitic · Edición 2026 En funciones hasta el 31 de "
        "diciembre de 2026 Acta firmada el 3 de febrero de 2026" in leido
    )
    assert "Terminado el 9 de mayo de 2026 Sin acta firmada" in leido


@pytest.mark.dos_bases
@pytest.mark.parametrize(
    ("consulta", "cuales"),
    [
        ({"edicion": "2025"}, ["tres"]),
        ({"tipo": "autoridades"}, ["dos"]),
        ({"region": "norte"}, ["dos", "uno"]),
        ({"municipio": "tala"}, ["tres"]),
        ({"vigencia": "si"}, ["uno", "tres"]),
        ({"vigencia": "no"}, ["dos"]),
        ({"q": "COLOTLAN"}, ["dos"]),
        ({"q": "comite uno"}, ["uno"]),
        ({"q": "uno", "region": "valles"}, []),
    ],
)
def test_se_filtra(client, tres, consulta, cuales):
    assert hallados(client, **consulta) == cuales


def test_vacia_dice_por_que(client, tres):
    assert "Ningún comité coincide con tipo: Contraloría social." in llano(
        client.get(COMITES, {"tipo": "contraloria_social"})
    )
    assert "Elija una de las opciones" in llano(client.get(COMITES, {"municipio": "nada"}))


def test_sin_comites_lo_dice_y_la_cobertura_tambien(client, edicion):
    MunicipioFactory(region=edicion.regiones.get())
    leido = llano(client.get(COMITES))
    assert "Todavía no hay comités registrados." in leido
    assert "En 0 de 1 municipio hay comité en funciones con acta firmada" in leido


@pytest.mark.dos_bases
def test_se_pagina(client, edicion):
    ComiteFactory.create_batch(26, edicion=edicion, municipio=MunicipioFactory())
    html = cuerpo(client.get(COMITES))
    assert "Página 1 de 2" in html
    assert 'href="/comites/?pagina=2#en-lista"' in html  # and not to the map, which goes first
    assert 'id="en-lista"' in html
    assert client.get(COMITES, {"pagina": 3}).status_code == 404


def test_htmx_solo_pide_el_mapa_y_la_lista(client, tres):
    html = cuerpo(client.get(COMITES, headers={"HX-Request": "true"}))
    assert html.lstrip().startswith('<div id="lista">')


# --- Coverage -------------------------------------------------------------------------------
def grupos(client, **consulta) -> dict:
    mapa = client.get(COMITES, consulta).context["cobertura"].mapa
    return {g.clase.palabra: [m.nombre for m in g.municipios] for g in mapa.grupos}


def test_la_cobertura_es_de_la_ultima_edicion_en_sus_regiones(client, tres):
    ComiteFactory(edicion=tres[0].edicion, municipio=Municipio.objects.get(slug="bolanos"))
    assert grupos(client) == {
        "Con comité en funciones y acta firmada": ["Mezquitic"],
        "Con comité en funciones, sin acta firmada": ["Bolaños"],
        "Sin comité en funciones": ["Colotlán"],  # its own ended yesterday
    }
    assert (
        "En 1 de 3 municipios hay comité en funciones con acta firmada; en 2, con acta o sin ella."
        in llano(client.get(COMITES))
    )


def test_la_cobertura_de_lo_que_se_busca_no_dice_que_los_demas_no_tengan(client, tres):
    assert "Sin comité en funciones que coincida" in grupos(client, q="mezquitic")


@pytest.mark.parametrize(
    ("consulta", "dice"),
    [
        (
            {"vigencia": "si"},
            "En 1 de 3 municipios hay comité en funciones con acta firmada; en 1,",
        ),
        (
            {"vigencia": "no"},
            "En 0 de 3 municipios hay comité fuera de funciones con acta firmada; en 1,",
        ),
        (
            {"vigencia": "no", "tipo": "ciudadano", "municipio": "mezquitic"},
            "En 0 de 1 municipio hay comité ciudadano fuera de funciones con acta firmada; en 0,",
        ),
        (
            {"q": "dos"},
            "en 0, con acta o sin ella. Sólo se cuentan los comités que coinciden con «dos».",
        ),
    ],
)
def test_la_cobertura_cuenta_los_comites_que_se_filtran(client, tres, consulta, dice):
    assert dice in llano(client.get(COMITES, consulta))


def test_la_cobertura_mira_los_municipios_que_se_filtran(client, tres):
    assert grupos(client, vigencia="no", municipio="colotlan") == {
        "Con comité fuera de funciones, sin acta firmada": ["Colotlán"]
    }
    assert client.get(COMITES, {"edicion": "2025"}).context["cobertura"].total == 0


@pytest.mark.dos_bases
def test_un_acta_de_sustitucion_no_es_la_de_constitucion(client, tres):
    entra = IntegranteFactory(
        comite=tres[1], sustituye_a=IntegranteFactory(comite=tres[1], hasta=AYER)
    )
    ActaFactory(comite=tres[1], tipo="sustitucion", integrante=entra)
    assert Comite.objects.con_acta().get(clave="dos").acta_firmada_el is None


# --- Files ----------------------------------------------------------------------------------
@pytest.mark.dos_bases
def test_el_csv_cuenta_a_quien_esta_en_el_cargo_y_no_nombra_a_nadie(client, tres):
    for sexo, hasta in (("mujer", None), ("mujer", HOY), ("hombre", AYER), ("", None)):
        fila = IntegranteFactory(comite=tres[0], sexo=sexo, hasta=hasta)
        ConsentimientoFactory(integrante=fila)
    response = client.get(COMITES, {"formato": "csv", "q": "uno"})
    encabezados, *filas = csv.reader(io.StringIO(cuerpo(response)))
    assert [dict(zip(encabezados, fila, strict=True)) for fila in filas] == [
        {
            "Clave": "uno",
            "Comité": "Comité Uno",
            "Tipo": "Comité ciudadano",
            "Clave INEGI": tres[0].municipio.clave,
            "Municipio": "Mezquitic",
            "Región": "Norte",
            "Edición": "2026",
            "Constituido el": "2026-02-01",
            "Vigente hasta": "2026-12-31",
            "En funciones": "sí",
            "Acta firmada el": "2026-02-03",
            "Integrantes": "3",
            "Mujeres": "2",
            "Hombres": "0",
            "Otro sexo o no dicho": "1",
        }
    ]
    assert client.get(COMITES, {"formato": "xlsx"}).status_code == 200
    assert client.get(COMITES, {"formato": "pdf"}).status_code == 404


# --- One committee --------------------------------------------------------------------------
def test_dice_los_cargos_los_totales_y_el_nombre_de_quien_consiente(client, tres):
    uno = tres[0]
    IntegranteFactory(comite=uno, cargo=4, sexo="mujer", nombre="Secreta Persona")
    fila = IntegranteFactory(comite=uno, cargo=1, sexo="hombre", nombre="José <b>Público</b>")
    ConsentimientoFactory(integrante=fila)
    html = cuerpo(client.get("/comites/uno/"))
    assert "<strong>José &lt;b&gt;Público&lt;/b&gt;</strong> (presidencia)" in html
    assert html.index("(presidencia)") < html.index("<strong>Integrante</strong> (vocal)")
    assert "Secreta" not in html
    assert "2 integrantes. Por sexo: mujeres, 1; hombres, 1." in llano(client.get("/comites/uno/"))
    assert "Firmada el 3 de febrero de 2026." in llano(client.get("/comites/uno/"))
    assert client.get("/comites/nada/").status_code == 404


def test_las_sustituciones_dicen_el_cargo_y_el_dia(client, tres):
    sale = IntegranteFactory(comite=tres[0], cargo=2, hasta=AYER, nombre="Quien Salió")
    ConsentimientoFactory(integrante=sale)
    IntegranteFactory(comite=tres[0], cargo=2, desde=HOY, sustituye_a=sale)
    leido = llano(client.get("/comites/uno/"))
    assert "Secretaría: entró otra persona el 10 de mayo de 2026." in leido
    assert "Quien Salió" not in leido
    assert "1 integrante." in leido


def test_de_uno_terminado_se_dice_quien_estaba_al_terminar(client, tres):
    IntegranteFactory(comite=tres[1], cargo=1)
    leido = llano(client.get("/comites/dos/"))
    assert "Quiénes lo integraban el 9 de mayo de 2026" in leido
    assert "Integrante (presidencia)" in leido
    assert "hoy no ejerce ninguna facultad" in leido
    assert "Todavía no hay un acta firmada." in leido


def test_dice_lo_que_puede_en_la_etapa_de_hoy(client, tres):
    edicion = tres[0].edicion
    assert "no está hoy en ninguna etapa" in llano(client.get("/comites/uno/"))
    EtapaEdicionFactory(edicion=edicion, etapa=4, inicio=AYER, fin=AYER)
    EtapaEdicionFactory(edicion=edicion, etapa=5, inicio=AYER, fin=HOY)
    assert "en esta etapa aún no se publican" in llano(client.get("/comites/uno/"))
    FacultadFactory(etapa=4, texto="De ayer.")
    FacultadFactory(etapa=5, texto="De otro tipo.", tipo_comite="autoridades")
    FacultadFactory(etapa=5, texto="Ya no vigente.", vigente_hasta=AYER)
    FacultadFactory(etapa=5, texto="Votar.", cargo=1, clase="derecho")
    leido = llano(client.get("/comites/uno/"))
    assert "en curso: votación." in leido
    assert "Derechos Presidencia: Votar. Un ordenamiento de prueba, artículo 1." in leido
    for otra in ("De ayer.", "De otro tipo.", "Ya no vigente."):
        assert otra not in leido


def test_la_pagina_del_municipio_lista_sus_comites(client, tres):
    leido = llano(client.get("/municipios/mezquitic/"))
    assert "Comité Uno Comité ciudadano · Edición 2026 En funciones" in leido
    assert "Comité Dos" not in leido
    MunicipioFactory(slug="sin-ninguno")
    assert "No hay comités registrados" in llano(client.get("/municipios/sin-ninguno/"))


# --- The same for everybody, and light ------------------------------------------------------
@pytest.mark.parametrize(
    "ruta", [COMITES, "/comites/uno/", "/facultades/", "/aviso-de-privacidad/"]
)
def test_es_la_misma_para_todos(client, tres, ruta):
    response = client.get(ruta)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert client.post(ruta).status_code == 405


@pytest.mark.dos_bases
@pytest.mark.parametrize(
    ("constituido", "hasta", "se_fue", "cuantos"),
    [
        ("2025-02-01", "2025-12-31", "2025-12-31", "2,1,1"),
        ("2026-02-01", "2026-12-31", "2026-02-02", "1,0,1"),
    ],
)
def test_lo_que_se_descarga_cuenta_a_los_que_su_pagina_dice(
    client, constituido, hasta, se_fue, cuantos
):
    """Of a committee that ended, those of its last day; not those in it today."""
    fechas = {"constituido_el": constituido, "vigente_hasta": hasta}
    comite = ComiteFactory(clave="uno", **fechas)
    IntegranteFactory(comite=comite, desde=constituido, hasta=se_fue, sexo="mujer", cargo=1)
    IntegranteFactory(comite=comite, desde=constituido, hasta=None, sexo="hombre", cargo=4)
    fila = b"".join(client.get(f"{COMITES}?formato=csv")).decode().splitlines()[1]
    assert f",{cuantos}," in fila
    de_hoy = client.get("/comites/uno/").context["composicion"]
    assert str(len(de_hoy.integrantes)) == cuantos[0]


@pytest.mark.dos_bases
@pytest.mark.parametrize(
    "ruta",
    [
        COMITES,
        f"{COMITES}?region=norte&tipo=ciudadano&q=i",
        f"{COMITES}?formato=csv",
        "/comites/uno/",
        "/municipios/mezquitic/",
        "/facultades/?antes=2026-01-01",
        "/aviso-de-privacidad/",
    ],
)
def test_las_consultas_no_crecen_con_las_filas(client, tres, ruta):
    def consultas() -> int:
        with CaptureQueriesContext(connection) as hechas:
            b"".join(client.get(ruta))
        return len(hechas)

    uno = tres[0]
    EtapaEdicionFactory(edicion=uno.edicion, etapa=5, inicio=AYER)

    def una_mas():
        ConsentimientoFactory(integrante__comite=uno)
        IntegranteFactory(
            comite=uno, sustituye_a=IntegranteFactory(comite=uno, hasta=AYER), sexo="mujer"
        )
        FacultadFactory(etapa=5)
        AcuerdoFactory(publico=True, evento=EventoFactory(publico=True, con=[uno]))
        ActaFactory(comite=ComiteFactory(municipio=uno.municipio, edicion=uno.edicion))

    una_mas()
    antes = consultas()
    for _ in range(10):
        una_mas()
    assert consultas() == antes <= 8


def test_con_los_125_la_pagina_pesa_poco(client, hoy):
    call_command("loaddata", "municipios_jalisco", verbosity=0)
    municipios = Municipio.objects.select_related("region")
    edicion = EdicionFactory(anio=2026, en={m.region for m in municipios})
    for municipio in municipios:
        ComiteFactory(municipio=municipio, edicion=edicion)
    response = client.get(COMITES, headers={"Accept-Encoding": "gzip"})
    assert len(b"".join(response)) <= 12_000


def test_sus_reuniones_y_acuerdos(client, tres):
    uno, dos, _ = tres
    evento = EventoFactory(publico=True, estado="realizado", titulo="Asamblea de mayo", con=[uno])
    EventoFactory(titulo="Sin publicar", con=[uno])
    AcuerdoFactory(publico=True, evento=evento, texto="Llevar el agua.", dependencia__nombre="CEA")
    AcuerdoFactory(
        publico=True,
        evento=EventoFactory(publico=True, estado="realizado", titulo="Otra", con=[dos]),
        texto="Avisar a la colonia.",
        comite=uno,
        dependencia=None,
    )
    leido = llano(client.get(uno.get_absolute_url()))
    for dicho in ("Asamblea de mayo", "Llevar el agua.", "Avisar a la colonia."):
        assert dicho in leido
    assert "Sin publicar" not in leido
    assert "Informes y quejas" not in leido
    del_otro = llano(client.get(dos.get_absolute_url()))
    assert "Llevar el agua." not in del_otro
    assert "Avisar a la colonia." in del_otro


def test_la_contraloria_dice_los_informes_que_debe(client, edicion):
    comite = ComiteFactory(tipo="contraloria_social", edicion=edicion)
    InformeFactory(comite=comite, vence=AYER)
    leido = llano(client.get(comite.get_absolute_url()))
    assert "Informes que debe: 1. Entregados, 0; vencidos, 1; por vencer, 0." in leido


def test_donde_se_nombra_una_edicion_inventada_lo_dice(client):
    comite = ComiteFactory(tipo="contraloria_social", edicion=EdicionFactory(anio=2031, demo=True))
    comite.edicion.regiones.add(comite.municipio.region)
    EtapaEdicionFactory(edicion=comite.edicion)
    for direccion in (
        "/comites/",
        comite.get_absolute_url(),
        comite.municipio.get_absolute_url(),
        "/contraloria-social/",
        f"/comites/{comite.clave}/contraloria/",
    ):
        leido = llano(client.get(direccion))
        assert "2031 (demostración)" in leido
        assert "2031" not in leido.replace("2031 (demostración)", ""), direccion


@pytest.mark.parametrize("ruta", ["/comites/", "/contraloria-social/", "/calendario/eventos/"])
def test_lo_inventado_lo_dice_tambien_en_los_archivos(client, ruta):
    comite = ComiteFactory(tipo="contraloria_social", edicion=EdicionFactory(anio=2031, demo=True))
    EventoFactory(publico=True, edicion=comite.edicion)
    texto = cuerpo(client.get(ruta, {"formato": "csv", "edicion": "2031", "cuando": "todos"}))
    (fila,) = csv.DictReader(io.StringIO(texto))
    assert fila["Edición"] == "2031 (demostración)"
