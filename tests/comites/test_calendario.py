"""The public calendar: by month, as a list, an event with what it was before."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.utils.html import strip_tags

from comites.eventos import cambiar_evento
from tests.compromisos.panel.archivos import PDF
from tests.fabricas import (
    ActividadFactory,
    AcuerdoFactory,
    AsistenciaFactory,
    CambioEventoFactory,
    ComiteFactory,
    ContraloriaFactory,
    ConvocatoriaFactory,
    EventoFactory,
    InscripcionFactory,
    MinutaFactory,
    MunicipioFactory,
    RegionFactory,
    SeguimientoAcuerdoFactory,
    UsuarioFactory,
)

pytestmark = pytest.mark.django_db
MES = "/calendario/"
LISTA = "/calendario/eventos/"


def aqui(mes, dia, hora=10) -> datetime.datetime:
    """Of 2026, at an hour of Mexico City."""
    medianoche = datetime.datetime(2026, mes, dia, 6, tzinfo=datetime.UTC)
    return medianoche + datetime.timedelta(hours=hora)


def llano(response) -> str:
    html = b"".join(response).decode()
    return " ".join(strip_tags(html).replace("&nbsp;", " ").split())


@pytest.fixture(autouse=True)
def _hoy(time_machine):
    time_machine.move_to("2026-03-10T12:00:00-06:00", tick=False)


@pytest.fixture
def asamblea():
    return EventoFactory(
        publico=True,
        clave="asamblea-tala",
        titulo="Asamblea de Tala",
        municipio=MunicipioFactory(
            nombre="Tala", slug="tala", region=RegionFactory(nombre="Valles", slug="valles")
        ),
        inicio=aqui(3, 14),
    )


def titulos(client, ruta=LISTA, **consulta):
    return [evento.titulo for evento in client.get(ruta, consulta).context["pagina"]]


# --- The month ------------------------------------------------------------------------------
def casillas(client, **consulta) -> dict:
    """The events of each day that has any."""
    semanas = client.get(MES, consulta).context["semanas"]
    return {c.dia.isoformat(): c.eventos for semana in semanas for c in semana if c.eventos}


def test_el_mes_de_hoy_tiene_cada_evento_en_su_dia(client, asamblea):
    assert casillas(client) == {"2026-03-14": [asamblea]}
    leido = llano(client.get(MES))
    assert "Marzo de 2026" in leido
    assert "10:00 Asamblea de Tala Tala" in leido


def test_lo_que_dura_varios_dias_esta_en_todos_hasta_su_medianoche(client):
    EventoFactory(publico=True, inicio=aqui(3, 28), fin=aqui(3, 30, 0))
    EventoFactory(publico=True, inicio=aqui(3, 31), fin=aqui(4, 2, 0))
    assert list(casillas(client)) == ["2026-03-28", "2026-03-29", "2026-03-31"]
    assert list(casillas(client, mes="2026-04")) == ["2026-04-01"]


def test_de_noche_sigue_siendo_el_mismo_dia(client):
    EventoFactory(publico=True, inicio=aqui(3, 31, 20), fin=aqui(3, 31, 22))  # April in UTC
    assert list(casillas(client)) == ["2026-03-31"]
    assert list(casillas(client, mes="2026-04")) == []


def test_un_dia_lleno_lleva_a_la_lista_de_ese_dia_tambien_desde_el_papel(client, settings):
    settings.SITIO = "https://evj.example"
    EventoFactory.create_batch(5, publico=True, tipo="asamblea", inicio=aqui(3, 14))
    html = client.get(MES).content.decode()
    suya = "https://evj.example/calendario/eventos/?dia=2026-03-14"
    assert f'<span class="en-papel">en {suya}</span>' in html
    filtrada = client.get(MES, {"tipo": "asamblea"}).content.decode()
    assert f'<span class="en-papel">en {suya}&amp;tipo=asamblea</span>' in filtrada
    assert "y 2 más" in html
    assert "/calendario/eventos/?dia=2026-03-14" in html
    assert len(titulos(client, dia="2026-03-14")) == 5


@pytest.mark.parametrize("mes", ["2026-13", "2026-3", "x", "1999-12", "2101-01", "٢٠٢٦-٠٣"])
def test_un_mes_imposible_no_existe(client, mes):
    assert client.get(MES, {"mes": mes}).status_code == 404


def test_un_mes_sin_eventos_lo_dice(client, asamblea):
    assert "No hay eventos en abril de 2026" in llano(client.get(MES, {"mes": "2026-04"}))


def test_lo_no_publicado_no_esta_en_ningun_lado(client):
    evento = EventoFactory(titulo="Secreta", inicio=aqui(3, 14))
    for ruta in (MES, LISTA, "/", evento.municipio.get_absolute_url(), "/calendario/eventos.ics"):
        assert "Secreta" not in llano(client.get(ruta))
    for ruta in ("", "evento.ics", "cartel/", "inscripcion/", "minuta/"):
        assert client.get(evento.get_absolute_url() + ruta).status_code == 404


# --- The list -------------------------------------------------------------------------------
def test_la_lista_es_de_lo_que_viene_y_los_pasados_se_piden(client, asamblea):
    EventoFactory(publico=True, titulo="Pasada", inicio=aqui(3, 9))
    EventoFactory(publico=True, titulo="Sin fecha", inicio=aqui(3, 8), estado="pospuesto")
    EventoFactory(publico=True, titulo="Ya no", inicio=aqui(3, 20), estado="cancelado")
    assert titulos(client) == ["Sin fecha", "Asamblea de Tala"]
    assert titulos(client, cuando="pasados") == ["Pasada"]
    assert titulos(client, cuando="todos") == ["Ya no", "Asamblea de Tala", "Pasada", "Sin fecha"]


@pytest.mark.parametrize("dia", ["9999-12-31", "0001-01-01", "2101-01-01"])
def test_un_dia_sin_calendario_lo_dice(client, dia):
    response = client.get(LISTA, {"dia": dia})
    assert response.status_code == 200
    assert "El calendario va del año 2000 al 2100." in llano(response)


@pytest.mark.parametrize(
    ("consulta", "dice"),
    [
        ({"dia": "2026-03-14"}, "1 evento del 14 de marzo de 2026. Quitar"),
        ({"dia": "2026-03-14", "q": "tala"}, "1 evento del 14 de marzo de 2026 con «tala». Quitar"),
        ({"q": "tala"}, "1 evento con «tala». Quitar"),
        ({"dia": "2026-03-01"}, "No hay ningún evento el 1.º de marzo de 2026."),
        (
            {"dia": "2026-03-14", "q": "zapopan"},
            "Ningún evento del 14 de marzo de 2026 coincide con «zapopan».",
        ),
    ],
)
def test_el_dia_que_se_pide_se_lee_como_fecha(client, asamblea, consulta, dice):
    assert dice in llano(client.get(LISTA, consulta))


def test_cada_lugar_y_comite_tiene_su_calendario_antes_que_su_primer_evento(client, asamblea):
    comite = ComiteFactory(clave="cc-1", municipio__slug="sin-nada", municipio__region__slug="sur")
    pagina = client.get(comite.municipio.get_absolute_url()).content.decode()
    for consulta in ("municipio=sin-nada", "region=sur", "comite=cc-1"):
        lista = client.get(f"{LISTA}?{consulta}&cuando=todos")
        assert (lista.context["filtro"].errors, list(lista.context["pagina"])) == ({}, [])
        feed = client.get(f"/calendario/eventos.ics?{consulta}")
        assert (feed.status_code, b"VEVENT" in feed.content) == (200, False)
    assert "/calendario/eventos.ics?municipio=sin-nada" in pagina
    assert client.get("/calendario/eventos.ics?municipio=no-existe").status_code == 400


def test_se_filtra_por_lugar_tipo_comite_edicion_y_palabras(client, asamblea):
    comite = ComiteFactory(clave="cc-1")
    EventoFactory(
        publico=True, tipo="taller", titulo="Otro", sede="Kiosco", inicio=aqui(3, 20), con=[comite]
    )
    for consulta in (
        {"tipo": "asamblea"},
        {"region": "valles"},
        {"municipio": "tala"},
        {"edicion": asamblea.edicion.anio},
        {"q": "TALA"},
    ):
        assert titulos(client, **consulta) == ["Asamblea de Tala"], consulta
        assert list(casillas(client, **consulta)) == ["2026-03-14"], consulta
    assert titulos(client, comite="cc-1") == titulos(client, q="kiosco") == ["Otro"]
    assert titulos(client, comite="no-hay") == []
    assert "Ningún evento coincide con «nada»" in llano(client.get(LISTA, {"q": "nada"}))


def test_vacia_dice_por_que_y_se_pagina(client):
    assert "No hay eventos por venir." in llano(client.get(LISTA))
    EventoFactory.create_batch(26, publico=True, inicio=aqui(3, 14))
    assert len(client.get(LISTA, {"pagina": 2}).context["pagina"]) == 1


def test_la_lista_se_descarga_con_su_hora_de_aqui(client, asamblea):
    filas = b"".join(client.get(LISTA, {"formato": "csv"})).decode("utf-8-sig").splitlines()
    assert filas[1].startswith("asamblea-tala,Asamblea,Asamblea de Tala,Programado,")
    assert "2026-03-14T10:00-06:00,2026-03-14T12:00-06:00" in filas[1]


# --- An event -------------------------------------------------------------------------------
def test_la_fecha_y_la_sede_de_antes_siguen_a_la_vista(client, asamblea):
    cambiar_evento(
        evento=asamblea,
        visto=0,
        autor=UsuarioFactory(),
        estado="programado",
        inicio=aqui(3, 21),
        fin=aqui(3, 21, 12),
        sede="Kiosco",
        motivo="El salón se inundó.",
    )
    leido = llano(client.get(asamblea.get_absolute_url()))
    assert "Cuándo sábado 21 de marzo de 2026, de 10:00 a 12:00 horas" in leido
    assert "Antes: sábado 14 de marzo de 2026, de 10:00 a 12:00 horas" in leido
    assert "Antes: Casa de la Cultura" in leido
    assert "Por qué: El salón se inundó." in leido
    assert list(casillas(client)) == ["2026-03-21"]  # at once: nothing keeps an older page
    assert "cambió de fecha" in llano(client.get(LISTA))


@pytest.mark.parametrize("dia", [13, 14, 15])
def test_al_dia_siguiente_se_dice_que_nadie_ha_confirmado_si_se_hizo(
    client, asamblea, time_machine, dia
):
    asamblea.tipo, asamblea.con_inscripcion = "contraloria", True
    asamblea.save()
    comite = ContraloriaFactory(municipio=asamblea.municipio)
    asamblea.comites.add(comite)
    inscripcion = InscripcionFactory(evento=asamblea)
    time_machine.move_to(f"2026-03-{dia}T23:30:00-06:00", tick=False)
    paso = dia == 15
    suya = asamblea.get_absolute_url()
    leido = llano(client.get(suya))
    assert ("Su fecha ya pasó y todavía nadie ha dicho si se realizó." in leido) is paso
    assert ("Iba a ser sábado 14" in leido) is paso
    assert ("Venga, es para todas y todos" in llano(client.get(f"{suya}cartel/"))) is not paso
    for ruta in (
        suya,
        f"{suya}cartel/",
        f"{LISTA}?cuando=todos",
        f"{LISTA}?cuando=todos&formato=csv",
        comite.get_absolute_url(),
        f"{comite.get_absolute_url()}contraloria/",
        inscripcion.get_absolute_url(),
    ):
        leido = llano(client.get(ruta))
        assert ("Ya pasó, sin confirmar" in leido) is paso, ruta
        assert not (paso and "Programado" in leido), ruta
    assert ("Tala · ya pasó, sin confirmar" in llano(client.get(MES))) is paso


@pytest.mark.parametrize("estado", ["realizado", "pospuesto", "cancelado"])
def test_de_lo_que_ya_se_dijo_no_falta_confirmar_nada(asamblea, estado):
    asamblea.estado = estado
    assert not asamblea.sin_confirmar(datetime.date(2026, 3, 15))


def test_lo_que_acaba_a_medianoche_no_dura_hasta_el_dia_que_empieza():
    evento = EventoFactory.build(inicio=aqui(3, 14), fin=aqui(3, 15, 0))
    assert evento.sin_confirmar(datetime.date(2026, 3, 15))
    assert not evento.sin_confirmar(datetime.date(2026, 3, 14))


def test_del_evento_se_va_a_sus_comites(client, asamblea):
    comite = ComiteFactory(clave="cc-tala")
    asamblea.comites.add(comite)
    assert 'href="/comites/cc-tala/"' in client.get(asamblea.get_absolute_url()).content.decode()


def test_de_la_sesion_se_publica_la_minuta_con_sus_acuerdos(client, asamblea, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    minuta = MinutaFactory(
        evento=asamblea,
        texto="Se leyó el informe.",
        archivo=ContentFile(PDF, "minuta.pdf"),
        tipo_mime="application/pdf",
        bytes=len(PDF),
        sha256="0" * 64,
    )
    acuerdo = AcuerdoFactory(evento=asamblea, numero=1, texto="Pintar la escuela.")
    SeguimientoAcuerdoFactory(acuerdo=acuerdo, texto="Ya hay pintura.", estado="pendiente")
    archivo = f"{asamblea.get_absolute_url()}minuta/"
    leido = llano(client.get(asamblea.get_absolute_url()))
    assert "Se leyó" not in leido
    assert "Pintar" not in leido
    assert client.get(archivo).status_code == 404
    type(minuta).objects.update(publicada=True)
    leido = llano(client.get(asamblea.get_absolute_url()))
    assert "Se leyó el informe." in leido
    assert "1. Pintar la escuela." in leido
    assert "pendiente: Ya hay pintura." in leido
    response = client.get(archivo)
    assert b"".join(response) == PDF
    assert 'filename="minuta-asamblea-tala.pdf"' in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("cuentas", "dice"),
    [
        ([("mujer", "18_35", 3), ("mujer", "36_59", 1)], "Fueron menos de cinco personas."),
        (
            [("mujer", "18_35", 10), ("hombre", "18_35", 6)],
            "16 personas. Mujeres: 10; Hombres: 6. 18 a 35 años: 16.",
        ),
        (
            [("mujer", "18_35", 10), ("hombre", "36_59", 4)],
            "14 personas. No se desglosa del todo",
        ),
        (
            [("mujer", "18_35", 8), ("hombre", "18_35", 2), ("hombre", "36_59", 6)],
            "16 personas. Mujeres: 8; Hombres: 8. 18 a 35 años: 10; 36 a 59 años: 6.",
        ),
    ],
)
def test_la_asistencia_es_de_totales_en_los_que_nadie_se_distingue(client, asamblea, cuentas, dice):
    for sexo, grupo, cuantos in cuentas:
        AsistenciaFactory(evento=asamblea, sexo=sexo, grupo_edad=grupo, cuantos=cuantos)
    assert dice in llano(client.get(asamblea.get_absolute_url()))


def test_las_convocatorias_se_comparan_entre_ediciones(client, asamblea):
    for dia in (4, 10, 12):
        evento = EventoFactory(publico=True, edicion=asamblea.edicion, inicio=aqui(3, 14))
        ConvocatoriaFactory(evento=evento, publicada_el=datetime.date(2026, 3, dia))
    cancelado = EventoFactory(publico=True, edicion=asamblea.edicion, estado="cancelado")
    ConvocatoriaFactory(evento=cancelado, publicada_el=datetime.date(2026, 1, 1))
    ConvocatoriaFactory(evento__publicado=False)
    (fila,) = client.get("/calendario/convocatorias/").context["ediciones"]
    assert (fila.anio, fila.cuantas) == (asamblea.edicion.anio, 3)
    assert (fila.menos, fila.mediana, fila.mas) == (2, 4, 10)


# --- On other pages -------------------------------------------------------------------------
def test_lo_de_hoy_y_lo_vencido_estan_en_inicio_y_en_su_municipio(client, agenda_publicada):
    hoy = EventoFactory(publico=True, titulo="La de hoy", inicio=aqui(3, 10, 18))
    EventoFactory(publico=True, titulo="La de mañana", inicio=aqui(3, 11), municipio=hoy.municipio)
    AcuerdoFactory(
        publico=True,
        evento=EventoFactory(publico=True, municipio=hoy.municipio, inicio=aqui(2, 1)),
        texto="Debido.",
        fecha=datetime.date(2026, 3, 9),
    )
    AcuerdoFactory(publico=True, texto="Todavía no.", fecha=datetime.date(2026, 3, 10))
    AcuerdoFactory(texto="Sin minuta.", fecha=datetime.date(2026, 3, 9))
    leido = llano(client.get("/"))
    assert "Hoy en el calendario" in leido
    assert "La de hoy martes 10 de marzo de 2026, de 18:00 a 20:00 horas" in leido
    assert "La de mañana" not in leido
    assert "Debido. Responde: Dirección" in leido
    assert "Vencido Para el 9 de marzo de 2026 (venció hace 1 día)" in leido
    assert "Todavía no." not in leido
    assert "Sin minuta." not in leido
    del_municipio = llano(client.get(hoy.municipio.get_absolute_url()))
    assert "La de hoy" in del_municipio
    assert "La de mañana" in del_municipio
    assert "Debido." in del_municipio
    assert "Hoy en el calendario" not in llano(client.get("/", {"al": "2026-03-09"}))


def test_en_inicio_caben_cinco_y_se_dice_que_hay_mas(client, agenda_publicada):
    EventoFactory.create_batch(6, publico=True, inicio=aqui(3, 10, 18))
    leido = llano(client.get("/"))
    assert leido.count("de 18:00 a 20:00 horas") == 5
    assert "Todos los de hoy" in leido


def test_la_actividad_dice_los_eventos_que_ayudan_a_cumplirla(client, agenda_publicada):
    repetida = ActividadFactory(compromiso=agenda_publicada.compromiso, misma_que=agenda_publicada)
    for titulo, cuando in (
        ("Muy pasado", aqui(1, 5)),
        ("Pasado", aqui(3, 1)),
        ("Lejano", aqui(5, 1)),
        ("Próximo", aqui(3, 12)),
    ):
        EventoFactory(publico=True, titulo=titulo, inicio=cuando).actividades.add(agenda_publicada)
    EventoFactory(publico=True, titulo="De otra").actividades.add(ActividadFactory())
    EventoFactory(titulo="Sin publicar").actividades.add(agenda_publicada)
    de_ambas = EventoFactory(publico=True, titulo="De ambas", inicio=aqui(2, 1))
    de_ambas.actividades.set([agenda_publicada, repetida])
    for actividad in (agenda_publicada, repetida):
        [seccion] = client.get(actividad.get_absolute_url()).context["secciones"]
        assert [evento.titulo for evento in seccion.datos["eventos"]] == [
            "Próximo",
            "Lejano",
            "Pasado",
            "De ambas",
            "Muy pasado",
        ]


def test_la_actividad_sin_eventos_no_los_menciona_ni_en_un_dia_anterior(client, time_machine):
    time_machine.move_to("2026-03-01T12:00:00-06:00")
    actividad = ActividadFactory(compromiso__evaluacion__publicada=True)
    time_machine.move_to("2026-03-10T12:00:00-06:00")
    ruta, palabras = actividad.get_absolute_url(), "Eventos del programa"
    assert palabras not in llano(client.get(ruta))
    EventoFactory(publico=True).actividades.add(actividad)
    assert palabras in llano(client.get(ruta))
    assert palabras not in llano(client.get(ruta, {"al": "2026-03-09"}))


# --- The same work with one row as with eleven ----------------------------------------------
def crecer(evento, cuantos):
    for n in range(cuantos):
        otro = EventoFactory(
            publico=True,
            municipio=evento.municipio,
            inicio=aqui(3, 10 + n % 2, 14),
            con=[ComiteFactory()],
        )
        CambioEventoFactory(evento=evento)
        AsistenciaFactory(evento=otro)
        InscripcionFactory(evento=evento)
        ConvocatoriaFactory(evento=otro)
        evento.comites.add(ComiteFactory())
        acuerdo = AcuerdoFactory(publico=True, evento=evento, fecha=datetime.date(2026, 3, 1))
        SeguimientoAcuerdoFactory(acuerdo=acuerdo, estado="pendiente")


@pytest.mark.parametrize(
    "ruta",
    [
        "/",
        MES,
        LISTA,
        "/calendario/eventos.ics",
        "/calendario/acuerdos/",
        "/calendario/convocatorias/",
        "/calendario/asamblea-tala/",
        "/calendario/asamblea-tala/cartel/",
        "/calendario/asamblea-tala/inscripcion/",
        "/municipios/tala/",
    ],
)
@pytest.mark.una_base
def test_las_consultas_no_crecen(
    client,
    agenda_publicada,
    asamblea,
    ruta,
    django_assert_max_num_queries,
    django_assert_num_queries,
):
    type(asamblea).objects.update(con_inscripcion=True)
    crecer(asamblea, 1)
    with django_assert_max_num_queries(8) as con_una:
        assert client.get(ruta).status_code == 200
    crecer(asamblea, 10)
    with django_assert_num_queries(len(con_una)):
        client.get(ruta)


def test_ninguna_pagina_de_leer_deja_galletas(client, asamblea):
    for ruta in (MES, LISTA, asamblea.get_absolute_url(), "/calendario/acuerdos/"):
        assert client.get(ruta).cookies == {}
