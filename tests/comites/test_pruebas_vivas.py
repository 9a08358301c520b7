"""What the records of committees, events and contralorías say of the agenda's activities."""

import datetime

import pytest

from comites.models import Facultad
from compromisos.models import Actividad
from compromisos.pruebas_vivas import opciones, probar
from tests.fabricas import (
    ActaFactory,
    ComiteFactory,
    ContraloriaFactory,
    ConvocatoriaFactory,
    EdicionFactory,
    EntregaInformeFactory,
    EventoFactory,
    FacultadFactory,
    InformeFactory,
    MunicipioFactory,
)

pytestmark = pytest.mark.django_db

HOY = datetime.date(2026, 3, 10)
UN_DIA = datetime.timedelta(days=1)
DE_AQUI = [  # and the activity of the agenda that each backs
    "asambleas-realizadas",  # 1.1
    "calendario-municipal",  # 1.2
    "invitaciones-abiertas",  # 1.3
    "derechos-del-comite-ciudadano",  # 4.1
    "facultades-del-comite-de-autoridades",  # 4.2
    "convocatorias-mas-largas",  # 5.2
    "comites-por-municipio",  # 5.3
    "reuniones-de-seguimiento",  # 7.1
    "contralorias-por-municipio",  # 9.1
    "informes-de-contraloria",  # 9.2
    "atribuciones-del-comite-ciudadano",  # 11.1
    "comites-formalizados",  # 11.2
]


def resultado(slug, dia=HOY):
    return probar(Actividad(prueba_viva=slug), dia)


def cuenta(slug, dia=HOY) -> tuple[int, int]:
    hallado = resultado(slug, dia)
    return hallado.numerador, hallado.denominador


# --- Of each ----------------------------------------------------------------------------------
@pytest.mark.parametrize("slug", DE_AQUI)
def test_sin_nada_registrado_no_se_prueba_nada_y_el_enlace_existe(client, slug):
    hallado = resultado(slug)
    assert slug in dict(opciones())
    assert hallado.numerador == 0
    assert hallado.denominador in (0, 10)  # of the powers: the stages of the programme
    assert hallado.frase
    assert "demostración" not in hallado.frase
    assert client.get(hallado.enlace).status_code == 200


@pytest.mark.parametrize("slug", DE_AQUI)
def test_una_edicion_inventada_no_prueba_nada(slug):
    edicion = EdicionFactory(demo=True)
    comite = ComiteFactory(edicion=edicion, constituido_el=HOY)
    contraloria = ContraloriaFactory(edicion=edicion, municipio=comite.municipio)
    edicion.regiones.set([comite.municipio.region])
    for suyo in (comite, contraloria):
        ActaFactory(comite=suyo)
    EntregaInformeFactory(informe__comite=contraloria)
    for tipo in ("asamblea", "reunion", "contraloria"):
        de_aqui = {"edicion": edicion, "municipio": comite.municipio, "con": [comite]}
        evento = EventoFactory(publico=True, tipo=tipo, estado="realizado", **de_aqui)
        ConvocatoriaFactory(evento=evento, publicada_el=HOY)
    for clase in Facultad.Clase.values:
        for tipo in ("ciudadano", "autoridades"):
            FacultadFactory(clase=clase, tipo_comite=tipo, fundamento="Demostración: inventado.")
    hallado = resultado(slug)
    assert hallado.numerador == 0
    assert hallado.frase.endswith("; no se cuenta lo inventado de la edición de demostración")


# --- Events -----------------------------------------------------------------------------------
def test_las_de_los_eventos_cuentan_en_una_consulta(django_assert_num_queries):
    asamblea = EventoFactory(publico=True)
    EventoFactory(publico=True, municipio=asamblea.municipio, estado="realizado")
    EventoFactory(publico=True, estado="cancelado", municipio=asamblea.municipio)
    EventoFactory(municipio=MunicipioFactory(), estado="realizado")  # not published
    ConvocatoriaFactory(evento=asamblea, publicada_el=HOY)
    for slug, cuantos in (
        ("asambleas-realizadas", (1, 2)),
        ("calendario-municipal", (1, 2)),
        ("invitaciones-abiertas", (1, 2)),
    ):
        with django_assert_num_queries(1):
            assert cuenta(slug) == cuantos, slug


def test_una_reunion_realizada_no_es_asamblea():
    EventoFactory(publico=True, tipo="reunion", estado="realizado")
    assert cuenta("asambleas-realizadas") == (0, 1)
    assert cuenta("calendario-municipal") == (1, 1)


def test_una_convocatoria_cuenta_desde_su_dia():
    ConvocatoriaFactory(publicada_el=HOY)
    dias = (HOY - UN_DIA, HOY, HOY + UN_DIA)
    contadas = [cuenta("invitaciones-abiertas", dia) for dia in dias]
    assert contadas == [(0, 1), (1, 1), (1, 1)]


def test_las_convocatorias_se_comparan_con_la_mediana_de_la_edicion_anterior():
    def convocar(edicion, *dias):
        for cuantos in dias:
            evento = EventoFactory(publico=True, edicion=edicion)  # on 14 March 2026
            publicada = datetime.date(2026, 3, 14) - cuantos * UN_DIA
            ConvocatoriaFactory(evento=evento, publicada_el=publicada)

    convocar(EdicionFactory(anio=2025), 4, 6, 20)
    assert resultado("convocatorias-mas-largas").denominador == 0  # nothing to compare with
    convocar(EdicionFactory(anio=2026), 5, 6, 7, 30)
    convocar(EdicionFactory(anio=2027, demo=True), 40)
    hallado = resultado("convocatorias-mas-largas")
    assert (hallado.numerador, hallado.denominador) == (2, 4)
    assert "de la edición 2026 abiertas más días que la mediana de la 2025 (6 días)" in (
        hallado.frase
    )


# --- Powers -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("slug", "tipo", "clases"),
    [
        ("derechos-del-comite-ciudadano", "ciudadano", {"derecho", "obligacion"}),
        ("atribuciones-del-comite-ciudadano", "ciudadano", {"atribucion"}),
        (
            "facultades-del-comite-de-autoridades",
            "autoridades",
            {"atribucion", "derecho", "obligacion"},
        ),
    ],
)
def test_se_cuentan_las_etapas_con_facultades_de_su_clase_y_comite(slug, tipo, clases):
    otro = "contraloria_social"
    for etapa, clase in enumerate(Facultad.Clase.values, start=1):
        FacultadFactory(tipo_comite=tipo, clase=clase, etapa=etapa)
        FacultadFactory(tipo_comite=tipo, clase=clase, etapa=etapa)  # two of a stage are one stage
        FacultadFactory(tipo_comite=otro, clase=clase, etapa=etapa + 3)
    assert cuenta(slug) == (len(clases), 10)


def test_una_facultad_cuenta_de_su_primer_dia_al_ultimo():
    FacultadFactory(clase="derecho", vigente_desde=HOY, vigente_hasta=HOY)
    dias = (HOY - UN_DIA, HOY, HOY + UN_DIA)
    contadas = [cuenta("derechos-del-comite-ciudadano", dia)[0] for dia in dias]
    assert contadas == [0, 1, 0]


# --- Committees -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("slug", "fabrica", "otra"),
    [
        ("comites-por-municipio", ComiteFactory, ContraloriaFactory),
        ("contralorias-por-municipio", ContraloriaFactory, ComiteFactory),
    ],
)
def test_se_cuentan_los_municipios_de_la_ultima_edicion_con_acta(slug, fabrica, otra):
    con_acta, sin_acta, con_otro, _fuera = (MunicipioFactory() for _ in range(4))
    regiones = [m.region for m in (con_acta, sin_acta, con_otro)]
    anterior, ultima = EdicionFactory(anio=2025, en=regiones), EdicionFactory(anio=2026)
    ultima.regiones.set(regiones)
    ActaFactory(comite=fabrica(municipio=con_acta, edicion=ultima))
    ActaFactory(comite=fabrica(municipio=sin_acta, edicion=anterior))
    fabrica(municipio=sin_acta, edicion=ultima)
    ActaFactory(comite=otra(municipio=con_otro, edicion=ultima))
    assert cuenta(slug) == (1, 3)
    assert "de la edición 2026 " in resultado(slug).frase


def test_los_comites_formalizados_son_los_que_estan_en_funciones_y_tienen_acta():
    comite = ComiteFactory(constituido_el=HOY, vigente_hasta=HOY)
    ComiteFactory(constituido_el=HOY, vigente_hasta=HOY)
    ActaFactory(comite=comite)
    ActaFactory(comite=ContraloriaFactory(constituido_el=HOY))  # of another kind
    dias = (HOY - UN_DIA, HOY, HOY + UN_DIA)
    contados = [cuenta("comites-formalizados", dia) for dia in dias]
    assert contados == [(0, 0), (1, 2), (0, 0)]


def test_un_comite_se_sigue_con_reuniones_que_no_se_cancelaron():
    reunido, cancelado, de_asamblea, sin_publicar, inventada = (ComiteFactory() for _ in range(5))
    EventoFactory(publico=True, tipo="reunion", con=[inventada], edicion__demo=True)
    EventoFactory(publico=True, tipo="reunion", con=[reunido])
    EventoFactory(publico=True, tipo="reunion", con=[cancelado], estado="cancelado")
    EventoFactory(publico=True, con=[de_asamblea])
    EventoFactory(tipo="reunion", con=[sin_publicar])
    assert cuenta("reuniones-de-seguimiento") == (1, 5)


# --- Contraloría social -----------------------------------------------------------------------
def test_un_informe_se_debe_desde_el_dia_despues_de_vencer_o_ya_entregado():
    InformeFactory(vence=HOY, desde=HOY - 60 * UN_DIA)
    EntregaInformeFactory(informe__vence=HOY + 90 * UN_DIA, entregado_el=HOY)
    dias = (HOY - UN_DIA, HOY, HOY + UN_DIA)
    contados = [cuenta("informes-de-contraloria", dia) for dia in dias]
    assert contados == [(1, 1), (1, 1), (1, 2)]


def test_de_los_informes_se_dice_tambien_cuantas_sesiones_hubo():
    EventoFactory(publico=True, tipo="contraloria", estado="realizado")
    EventoFactory(publico=True, tipo="contraloria")
    EventoFactory(publico=True, tipo="contraloria", estado="realizado", edicion__demo=True)
    assert resultado("informes-de-contraloria").frase.endswith("sesiones realizadas, 1")
