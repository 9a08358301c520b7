"""What everybody sees of the works."""

import datetime
import re
from decimal import Decimal
from html import unescape

import pytest
from django.utils.html import strip_tags

from comites.models import Comite
from obras.cadena import Hecho
from obras.curva import curva, en, plan_de
from obras.ficha import DATOS, TOTAL, completitud, con_ficha
from obras.models import Obra
from obras.registros import registros
from obras.views import obras as de_obras
from tests.fabricas import (
    ActividadFactory,
    ComiteFactory,
    ContraloriaFactory,
    DependenciaFactory,
    EdicionFactory,
    EvaluacionFactory,
    IndiceMarginacionFactory,
    MunicipioFactory,
    RegionFactory,
    UsuarioFactory,
)
from tests.fabricas_obras import (
    AvanceObraFactory,
    CambioObraFactory,
    EtapaObraFactory,
    FotoObraFactory,
    ObraFactory,
    PuntoProgramaFactory,
    VersionPropuestaFactory,
)

pytestmark = pytest.mark.django_db
LISTA = "/obras/"
AYER = datetime.date(2026, 6, 9)


def llano(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


@pytest.fixture
def dos(hoy):
    """One late in Tala, of much marginalisation, at 62.5 %; one handed over in Ameca."""
    region = RegionFactory(nombre="Valles", slug="valles")
    tala = MunicipioFactory(nombre="Tala", slug="tala", region=region)
    IndiceMarginacionFactory(municipio=tala, anio=2010, grado="bajo")
    IndiceMarginacionFactory(municipio=tala, anio=2020, grado="alto")
    unidad = DependenciaFactory(nombre="Obras Públicas", slug="obras-publicas")
    tarde = ObraFactory(
        publica=True,
        clave="pozo",
        nombre="Pozo de San Martín",
        municipio=tala,
        ejecutora=unidad,
        fin_previsto=AYER,
        monto_contratado=Decimal("1000.50"),
    )
    EtapaObraFactory(obra=tarde, numero=1, etapa="implementation")
    AvanceObraFactory(obra=tarde, numero=1, fisico=Decimal("62.5"), ejercido=Decimal(500))
    ameca = MunicipioFactory(nombre="Ameca", slug="ameca")
    hecha = ObraFactory(
        publica=True, clave="calle", nombre="Calle", tipo="pavimento", municipio=ameca
    )
    EtapaObraFactory(obra=hecha, numero=1, etapa="completed")
    ObraFactory(nombre="Sin publicar", fin_previsto=AYER)
    return tarde, hecha


# --- The list -------------------------------------------------------------------------------
def test_lo_primero_es_la_verdad(client, dos):
    response = client.get(LISTA)
    resumen = response.context["resumen"]
    assert (resumen.total, resumen.en_ejecucion, resumen.terminadas, resumen.atrasadas) == (
        2,
        1,
        1,
        1,
    )
    assert "$1,000.50 contratados en 1 obra" in llano(response)
    assert list(response.context["pagina"]) == [*dos]  # the late one first
    casillas = {g.clase.palabra: g.municipios for g in response.context["mapa"].grupos}
    assert {m.nombre for m in casillas["1 obra"]} == {"Tala", "Ameca"}


@pytest.mark.parametrize(
    "consulta",
    [
        {"q": "POZO martin"},
        {"municipio": "tala"},
        {"region": "valles"},
        {"etapa": "implementation"},
        {"etapa": "atrasada"},
        {"tipo": "agua"},
        {"dependencia": "obras-publicas"},
        {"grado": "alto"},
    ],
)
def test_se_filtra(client, dos, consulta):
    response = client.get(LISTA, consulta)
    assert list(response.context["pagina"]) == [dos[0]]
    assert response.context["resumen"].total == 1


def test_el_grado_es_el_del_ultimo_anio(client, dos):
    assert not list(client.get(LISTA, {"grado": "bajo"}).context["pagina"])


def test_se_descarga_lo_que_se_ve(client, dos):
    csv = b"".join(client.get(LISTA, {"formato": "csv", "municipio": "tala"}))
    titulos, fila = csv.decode("utf-8-sig").splitlines()
    datos = dict(zip(titulos.split(","), fila.split(","), strict=True))
    assert (datos["Clave"], datos["Con atraso"], datos["Avance físico"]) == ("pozo", "sí", "62.5")
    assert client.get(LISTA, {"formato": "xlsx"})["Content-Type"].endswith("sheet")


def _con_dinero(clave, contratado, aprobado, *, demo=False, etapa="implementation", **mas):
    obra = ObraFactory(
        publica=True,
        clave=clave,
        edicion=EdicionFactory(demo=demo),
        monto_contratado=contratado,
        monto_aprobado=aprobado,
        **mas,
    )
    EtapaObraFactory(obra=obra, numero=1, etapa=etapa, motivo="Hay litigio.")
    return obra


def test_el_dinero_de_las_canceladas_va_aparte(client, hoy):
    _con_dinero("pozo", 100, 200)
    _con_dinero("plaza", None, 70, etapa="cancelled")
    leido = llano(client.get(LISTA))
    assert "$100 contratados en 1 obra; $200 aprobados en 1. Aparte, 1 cancelada: $70 apr" in leido
    leido = llano(client.get(LISTA, {"etapa": "cancelled"}))
    assert "1 cancelada: $70 aprobados en 1." in leido
    assert "De ninguna" not in leido


def test_lo_inventado_no_se_suma_con_lo_de_verdad(client, hoy):
    EvaluacionFactory(publicada=True)  # there is no home page without an agenda
    for n in (1, 2):
        inventada = _con_dinero(f"demo-{n}", 1000, 2000, demo=True, fin_previsto=AYER)
        AvanceObraFactory(obra=inventada)
    solas = client.get(LISTA)
    assert "Son cifras de demostración: las 2 obras son inventadas." in llano(solas)
    assert "$2,000 contratados en 2 obras; $4,000 aprobados en 2." in llano(solas)
    assert "2 obras de demostración: 2 con atraso" in llano(client.get("/"))
    _con_dinero("pozo", 100, 200)
    juntas = client.get(LISTA)
    assert "no cuentan las 2 obras de demostración que también están en la lista" in llano(juntas)
    assert "$100 contratados en 1 obra; $200 aprobados en 1." in llano(juntas)
    resumen = juntas.context["resumen"]
    assert (resumen.total, resumen.en_ejecucion, resumen.atrasadas) == (1, 1, 0)
    assert len(juntas.context["pagina"].filas) == 3
    inicio = client.get("/")
    assert "1 obra: ninguna con atraso" in llano(inicio)
    assert "demostración" not in llano(inicio)


def test_sin_obras_o_sin_ninguna_asi_lo_dice(client):
    assert "Todavía no hay obras publicadas." in llano(client.get(LISTA))
    assert "Ninguna obra coincide con «x»." in llano(client.get(LISTA, {"q": "x"}))
    assert "Elija una de las opciones" in llano(client.get(LISTA, {"tipo": "castillo"}))


def _con_todo(**mas):
    """A published work with a row of each kind."""
    obra = ObraFactory(
        publica=True,
        inicio_previsto=datetime.date(2026, 1, 1),
        fin_previsto=AYER,
        comite=ComiteFactory(),
        contraloria=ContraloriaFactory(),
        **mas,
    )
    for numero, etapa in enumerate(["preparation", "implementation"], start=1):
        EtapaObraFactory(obra=obra, numero=numero, etapa=etapa)
    avance = AvanceObraFactory(obra=obra, ejercido=10, monto=20)
    FotoObraFactory(obra=obra, avance=avance)
    CambioObraFactory(obra=obra)
    PuntoProgramaFactory(obra=obra)
    return obra


@pytest.mark.una_base
def test_las_consultas_de_la_lista_no_crecen(client, django_assert_num_queries):
    _con_todo()
    for cuantas in (0, 10):
        for _ in range(cuantas):
            _con_todo()
        with django_assert_num_queries(5):
            client.get(LISTA)


@pytest.mark.parametrize(("pagina", "consultas"), [("", 5), ("fotos/", 2), ("ficha/", 3)])
@pytest.mark.una_base
def test_las_consultas_de_una_obra_no_crecen(client, django_assert_num_queries, pagina, consultas):
    obra = _con_todo(clave="pozo", actividad=ActividadFactory())
    for cuantas in (0, 10):
        for _ in range(cuantas):
            avance = AvanceObraFactory(obra=obra)
            FotoObraFactory(obra=obra, avance=avance)
            CambioObraFactory(obra=obra)
        with django_assert_num_queries(consultas):
            assert client.get(f"/obras/pozo/{pagina}").status_code == 200


# --- A work ---------------------------------------------------------------------------------
@pytest.mark.parametrize("pagina", ["", "fotos/", "ficha/"])
def test_lo_no_publicado_no_esta(client, pagina):
    ObraFactory(clave="pozo")
    assert client.get(f"/obras/pozo/{pagina}").status_code == 404


def test_una_obra_dice_lo_que_hay_que_saber(client, dos):
    leido = llano(client.get("/obras/pozo/"))
    for dice in (
        "Con atraso Debía terminar el 9 de junio de 2026",
        "Contratado: $1,000.50",
        "Ejercido: $500 al 9 de mayo de 2026",
        "Avance físico: 62.5",
        "No se ha dicho a cuántas personas beneficia.",
        "La ficha tiene 2 de 13 datos.",
    ):
        assert dice in leido


@pytest.mark.parametrize(
    ("aprobado", "dice"),
    [("1000.49", "$1,000.50 ($0.01 más de lo aprobado)"), ("1000.50", ""), (None, "")],
)
def test_lo_contratado_de_mas_se_dice(client, dos, aprobado, dice):
    Obra.objects.filter(clave="pozo").update(monto_aprobado=aprobado)
    leido = llano(client.get("/obras/pozo/"))
    assert ("más de lo aprobado" in leido) is bool(dice)
    assert dice in leido


@pytest.mark.parametrize("vigilada", [True, False])
def test_la_queja_que_se_presenta_desde_una_obra_dice_de_cual_es(client, dos, vigilada):
    if vigilada:
        Obra.objects.update(contraloria=ContraloriaFactory(clave="cs-tala"))
    Obra.objects.filter(clave="pozo").update(nombre="Pozo «A & B» de 50 %")
    pagina = client.get("/obras/pozo/").content.decode()
    (direccion,) = re.findall(r'href="(/contraloria-social/quejas/nueva/[^"]*)"', pagina)
    formulario = client.get(unescape(direccion))
    assert formulario.context["form"]["sobre"].value() == "pozo: Pozo «A & B» de 50 %"
    assert (formulario.context["comite"] is not None) is vigilada


def test_lo_que_cambio_dice_lo_de_antes_y_por_que(client, dos):
    CambioObraFactory(obra=dos[0], monto_antes=900, monto=Decimal("1000.5"), motivo="Hubo roca.")
    html = client.get("/obras/pozo/").content.decode()
    assert "<s>$900</s>" in html
    assert "Por qué: Hubo roca." in llano(client.get("/obras/pozo/"))


def test_saber_cuando_empezo_no_es_un_cambio(client, dos):
    CambioObraFactory(obra=dos[0], campo="inicio_real", monto_antes=None, monto=None, fecha=AYER)
    assert "Lo que cambió de montos y fechas" not in llano(client.get("/obras/pozo/"))


def test_dice_de_que_propuesta_viene(client, dos):
    propuesta = VersionPropuestaFactory(titulo="Agua para todos").propuesta
    VersionPropuestaFactory(propuesta=propuesta, numero=2, titulo="Agua diaria", motivo="Claro")
    Obra.objects.filter(pk=dos[0].pk).update(propuesta=propuesta)
    html = client.get("/obras/pozo/").content.decode()
    assert f'<a href="{propuesta.get_absolute_url()}">Agua diaria</a>' in html


def test_la_ficha_de_una_cancelada_dice_cuando_y_por_que(client, dos):
    EtapaObraFactory(obra=dos[0], numero=9, etapa="cancelled", desde=AYER, motivo="Hay litigio.")
    leida = llano(client.get("/obras/pozo/ficha/"))
    assert "Se canceló el 9 de junio de 2026: Hay litigio." in leida
    assert "Terminó No se terminó" in leida


def test_toda_su_historia_es_una_linea(client, dos, monkeypatch):
    antes = Hecho(datetime.date(2025, 1, 1), "Se pidió un pozo")
    monkeypatch.setattr(de_obras, "HECHOS", [lambda obra: [antes]])
    FotoObraFactory(obra=dos[0], momento="antes", fecha=datetime.date(2026, 4, 1))
    CambioObraFactory(obra=dos[0], campo="monto_aprobado")
    que = [hecho.que for hecho in client.get("/obras/pozo/").context["cadena"]]
    assert que[:4] == [
        "Se pidió un pozo",
        "1 foto de antes de la obra",
        "Entró en ejecución",
        "Avance: 62.5\N{NO-BREAK SPACE}% construido, $500 ejercidos",
    ]
    assert que[4] == "Cambió el monto aprobado: era $100, queda $120"


def test_no_dice_quien_lo_registro(client, dos):
    autor = UsuarioFactory(first_name="Zutano", last_name="Perengano")
    AvanceObraFactory(obra=dos[0], autor=autor)
    EtapaObraFactory(obra=dos[0], registra=autor)
    for pagina in ("", "fotos/", "ficha/"):
        assert "Zutano" not in client.get(f"/obras/pozo/{pagina}").content.decode()


def test_lo_de_demostracion_asi_lo_dice(client):
    ObraFactory(publica=True, clave="pozo", edicion=EdicionFactory(anio=2026, demo=True))
    for pagina in (LISTA, "/obras/pozo/", "/obras/pozo/fotos/", "/obras/pozo/ficha/"):
        assert "2026 (demostración)" in llano(client.get(pagina)), pagina


def test_a_la_vista_hay_dos_fotos_y_las_demas_en_su_pagina(client, dos):
    for dia in (1, 2, 3):
        FotoObraFactory(
            obra=dos[0],
            fecha=datetime.date(2026, 5, dia),
            momento="antes" if dia == 1 else "durante",
            texto_alternativo=f"Foto {dia}",
        )
    FotoObraFactory(
        obra=dos[0],
        archivo="",
        chica="",
        retirada_en=datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC),
        motivo_retiro="Se ve una cara.",
        retira=UsuarioFactory(),
    )
    assert [f.texto_alternativo for f in client.get("/obras/pozo/").context["fotos"]] == [
        "Foto 1",
        "Foto 3",
    ]
    html = client.get("/obras/pozo/fotos/").content.decode()
    assert html.count("<img") == 3
    _, _, cerradas = html.partition("<details>")
    assert "1 foto<" in cerradas  # of the first day
    assert cerradas.count("<img") == 1


def test_de_un_dia_con_tres_fotos_hay_dos_a_la_vista(client, dos):
    for n in (1, 2, 3):
        FotoObraFactory(obra=dos[0], texto_alternativo=f"Foto {n}")
    html = client.get("/obras/pozo/fotos/").content.decode()
    a_la_vista, _, cerradas = html.partition("<details>")
    assert (a_la_vista.count("<img"), cerradas.count("<img")) == (2, 1)
    assert "1 foto más<" in cerradas


# --- Plan and progress ----------------------------------------------------------------------
def test_sin_programa_el_plan_es_la_recta_entre_las_fechas():
    obra = ObraFactory(
        inicio_previsto=datetime.date(2026, 6, 1), fin_previsto=datetime.date(2026, 6, 11)
    )
    plan = plan_de(obra, [])
    dias = [(dia, en(plan.fisico, datetime.date(2026, 6, dia))) for dia in (1, 6, 11, 30)]
    assert dias == [(1, 0), (6, 50), (11, 100), (30, 100)]
    assert en(plan.fisico, datetime.date(2026, 5, 31)) == 0
    assert not plan_de(ObraFactory(), [])


def test_el_programa_manda_sobre_la_recta(hoy):
    obra = ObraFactory(
        inicio_previsto=datetime.date(2026, 6, 1), fin_previsto=datetime.date(2026, 6, 11)
    )
    PuntoProgramaFactory(obra=obra, fecha=datetime.date(2026, 6, 21), fisico=80, financiero=40)
    AvanceObraFactory(obra=obra, fisico=30, ejercido=30, monto=20, motivo_excedente="Roca.")
    dibujo = curva(obra, registros(obra), hoy)
    assert dibujo.del_programa
    de_hoy = next(r for r in dibujo.renglones if r.dia == hoy)
    assert (de_hoy.plan_fisico, de_hoy.fisico) == (36, 30)
    assert (de_hoy.plan_financiero, de_hoy.financiero) == (18, 150)
    assert [cuadro.tope for cuadro in dibujo.cuadros] == [100, 150]
    assert dibujo.renglones[-1].fisico is None  # of a day to come


@pytest.mark.parametrize(
    ("etapa", "palabra"), [("cancelled", "se canceló"), ("completed", "se entregó")]
)
def test_el_plan_de_la_que_se_cerro_llega_hasta_ese_dia(client, hoy, etapa, palabra):
    """Half of the way on 1 June: today's figure, and the end of the plan, are no more its plan."""
    obra = ObraFactory(
        publica=True,
        clave="pozo",
        inicio_previsto=datetime.date(2026, 5, 2),
        fin_previsto=datetime.date(2026, 7, 1),
    )
    cierre = datetime.date(2026, 6, 1)
    AvanceObraFactory(obra=obra, fecha=datetime.date(2026, 5, 12), fisico=40)
    AvanceObraFactory(obra=obra, fecha=AYER, fisico=40, numero=2)  # what was paid after it
    EtapaObraFactory(obra=obra, etapa=etapa, desde=cierre, motivo="Hay litigio.")
    dibujo = curva(obra, registros(obra), hoy)
    assert [(r.dia, r.plan_fisico, r.plan_financiero, r.fisico) for r in dibujo.renglones] == [
        (datetime.date(2026, 5, 2), 0, 0, None),
        (datetime.date(2026, 5, 12), Decimal(100) / 6, Decimal(100) / 6, 40),
        (cierre, 50, 50, 40),
        (AYER, None, None, 40),
    ]
    assert dibujo.cuadros[0].plan.startswith("M")
    assert "H" not in dibujo.cuadros[0].plan
    leido = llano(client.get("/obras/pozo/"))
    assert f"1.º de junio de 2026 ({palabra})" in leido
    assert f"La obra {palabra} el 1.º de junio de 2026: el plan llega hasta ese día." in leido
    assert "Hoy" not in leido
    assert "(hoy)" not in leido


def test_de_la_que_se_cancelo_antes_de_empezar_no_hay_que_dibujar(hoy):
    obra = ObraFactory(inicio_previsto=hoy, fin_previsto=datetime.date(2026, 7, 1))
    assert curva(obra, registros(obra), AYER)
    EtapaObraFactory(obra=obra, etapa="cancelled", desde=AYER, motivo="Hay litigio.")
    assert curva(obra, registros(obra), hoy) is None


# --- The sheet ------------------------------------------------------------------------------
def test_la_ficha_tiene_sus_ocho_preguntas_y_el_camino_de_vuelta(client, dos):
    html = client.get("/obras/pozo/ficha/").content.decode()
    for pregunta in (
        "Qué es",
        "Dónde",
        "Para quiénes",
        "Cuánto",
        "Quién la hace",
        "Cuándo",
        "Quién la vigila",
        "A quién preguntar",
    ):
        assert f">{pregunta}</h2>" in html
    assert "http://testserver/obras/pozo/" in html
    assert '<path d="M4 4h1v1h-1z' in html  # where the first corner of every QR begins


def test_la_ficha_dice_que_le_falta():
    obra = ObraFactory(a_quien_preguntar="Ventanilla", empleos_locales=0)
    ficha = completitud(obra)
    assert str(ficha) == "2 de 13"
    assert "cuántos empleos locales da" not in ficha.faltan  # none is an answer
    assert "el lugar en el mapa" in ficha.faltan
    llena = ObraFactory(
        latitud=20,
        longitud=-103,
        poblacion_beneficiada=1,
        comite=ComiteFactory(),
        contraloria=ContraloriaFactory(),
        **dict.fromkeys(("partida", "contratista", "contrato", "a_quien_preguntar"), "x"),
        **dict.fromkeys(("inicio_previsto", "fin_previsto"), AYER),
        **dict.fromkeys(("monto_aprobado", "monto_contratado", "empleos_locales"), 1),
    )
    assert completitud(llena).completa
    cuantos = dict(con_ficha(Obra.objects.all()).values_list("pk", "datos_llenos"))
    assert cuantos == {obra.pk: 2, llena.pk: TOTAL}
    assert len(DATOS) == TOTAL == 13


# --- On the pages of others -----------------------------------------------------------------
@pytest.fixture
def en_todas(hoy):
    """A work that has to do with a page of each kind, each of those pages visible."""
    actividad = ActividadFactory(
        compromiso__evaluacion=EvaluacionFactory(publicada=True), compromiso__numero=1, numero=1
    )
    unidad = DependenciaFactory(slug="obras-publicas")
    actividad.responsabilidades.create(dependencia=unidad, papel="responsable", orden=1)
    comite = ComiteFactory(clave="cc-tala", municipio=MunicipioFactory(slug="tala"))

    def hacer():
        return _con_todo_de(actividad, unidad, comite)

    hacer.evaluacion = actividad.compromiso.evaluacion.slug
    return hacer


def _con_todo_de(actividad, unidad, comite: Comite):
    obra = ObraFactory(
        publica=True,
        nombre="Pozo de San Martín",
        actividad=actividad,
        ejecutora=unidad,
        comite=comite,
        municipio=comite.municipio,
        fin_previsto=AYER,
    )
    AvanceObraFactory(obra=obra)
    return obra


@pytest.mark.parametrize(
    "ruta",
    [
        "/",
        "/agendas/{}/compromisos/1/actividades/1/",
        "/dependencias/obras-publicas/",
        "/municipios/tala/",
        "/comites/cc-tala/",
    ],
)
def test_cada_pagina_dice_de_sus_obras_con_una_consulta_mas(
    client, en_todas, ruta, django_assert_max_num_queries, django_assert_num_queries
):
    ruta = ruta.format(en_todas.evaluacion)
    assert 'id="t-obras"' not in client.get(ruta).content.decode()
    en_todas()
    with django_assert_max_num_queries(8) as con_una:
        response = client.get(ruta)
    assert "Pozo de San Martín" in llano(response)
    for _ in range(10):
        en_todas()
    with django_assert_num_queries(len(con_una)):
        response = client.get(ruta)
    html = response.content.decode()
    assert html.count("Pozo de San Martín") == (1 if ruta == "/" else 5)
    assert ("11 obras: 11 con atraso" if ruta == "/" else "Ver las 11") in llano(response)


def test_no_lleva_a_la_pagina_de_una_dependencia_que_no_la_tiene(client, dos):
    ruta = dos[0].ejecutora.get_absolute_url()
    assert client.get(ruta).status_code == 404
    html = client.get("/obras/pozo/").content.decode()
    assert "Obras Públicas" in html
    assert f'href="{ruta}"' not in html
    actividad = ActividadFactory(compromiso__evaluacion=EvaluacionFactory(publicada=True))
    actividad.responsabilidades.create(dependencia=dos[0].ejecutora, papel="responsable", orden=1)
    assert client.get(ruta).status_code == 200
    assert f'href="{ruta}"' in client.get("/obras/pozo/").content.decode()
