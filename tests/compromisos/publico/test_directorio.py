"""The directory of liaisons: the page, its files, and what each activity says of it."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from compromisos.models import Actividad, Dependencia
from tests.fabricas import DependenciaFactory, EnlaceFactory, ResponsabilidadFactory

pytestmark = pytest.mark.una_base

DIRECTORIO = "/directorio/"
UNIDAD = "/dependencias/direccion-juridica/"
ACTIVIDAD = "/agendas/evj/compromisos/1/actividades/2/"
ARCHIVOS = [f"{DIRECTORIO}?formato=csv", f"{DIRECTORIO}?formato=vcf"]
AYER = datetime.date(2026, 11, 22)
MANIANA = datetime.date(2026, 11, 24)


def cuerpo(response) -> str:
    return b"".join(response).decode("utf-8-sig")


def llano(response) -> str:
    return " ".join(strip_tags(cuerpo(response)).split())


def filas_csv(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(cuerpo(response))))


@pytest.fixture
def unidad(actividad, hoy):
    return actividad.dependencias.get()


@pytest.fixture
def titular(unidad):
    return EnlaceFactory(
        dependencia=unidad,
        nombre="Rosa Pérez",
        cargo="Directora",
        correo="rosa@oficina.example.org",
        telefono="33 0000 0000",
        tiempo_completo=True,
        desde=datetime.date(2024, 3, 1),
        usuario__username="cuenta-secreta",
        usuario__email="casa@example.org",
        usuario__first_name="Nombre de la cuenta",
    )


def test_dice_quien_desde_cuando_y_como_llamarle(client, titular):
    html = cuerpo(client.get(DIRECTORIO))
    leido = llano(client.get(DIRECTORIO))
    assert "Rosa Pérez, Directora De tiempo completo · desde el 1.º de marzo de 2024" in leido
    assert 'href="mailto:rosa@oficina.example.org"' in html
    assert "33 0000 0000" in leido
    assert f'href="{UNIDAD}"' in html
    assert "Sin enlace vigente" not in leido
    assert "Todas las dependencias que responden por alguna actividad tienen hoy" in leido


def test_el_suplente_se_dice_junto_a_quien_suple(client, titular):
    EnlaceFactory(dependencia=titular.dependencia, nombre="Ana Luz", suplente_de=titular)
    leido = llano(client.get(DIRECTORIO))
    assert leido.index("Rosa Pérez, Directora") < leido.index("Ana Luz Suplente de Rosa Pérez")


def test_quien_no_tiene_enlace_se_dice_en_voz_alta(client, unidad):
    otra = ResponsabilidadFactory(actividad=unidad.actividades.get()).dependencia
    EnlaceFactory(dependencia=otra)
    leido = llano(client.get(DIRECTORIO))
    assert "De las 2 dependencias que responden por alguna actividad, 1 no tiene hoy" in leido
    assert "Dirección Jurídica Sin enlace vigente" in leido
    assert leido.count("Sin enlace vigente") == 1


@pytest.mark.parametrize(
    "campos",
    [{"hasta": AYER}, {"desde": MANIANA}, {"suplente_de": "otro"}],
    ids=lambda campos: next(iter(campos)),
)
def test_ni_el_que_se_fue_ni_el_que_no_llega_ni_el_suplente_bastan(client, unidad, campos):
    if "suplente_de" in campos:
        campos = {"suplente_de": EnlaceFactory(dependencia=unidad, hasta=AYER)}
    EnlaceFactory(dependencia=unidad, **campos)
    assert "La única dependencia que responde" in llano(client.get(DIRECTORIO))
    for ruta in (DIRECTORIO, UNIDAD):
        assert "Sin enlace vigente" in llano(client.get(ruta))
    assert "Sin enlace vigente: Dirección Jurídica." in llano(client.get(ACTIVIDAD))


@pytest.mark.parametrize("campos", [{"hasta": datetime.date(2026, 11, 23)}, {"hasta": None}])
def test_el_ultimo_dia_en_el_cargo_todavia_cuenta(client, unidad, campos):
    EnlaceFactory(dependencia=unidad, **campos)
    for ruta in (DIRECTORIO, UNIDAD, ACTIVIDAD):
        assert "Sin enlace vigente" not in llano(client.get(ruta))


def test_cada_actividad_nombra_a_todas_las_que_no_tienen(client, unidad):
    ResponsabilidadFactory(actividad=unidad.actividades.get(), dependencia__nombre="Finanzas")
    leido = llano(client.get(ACTIVIDAD))
    assert "Sin enlace vigente: Dirección Jurídica y Finanzas." in leido
    assert "por esas dependencias" in leido


def test_la_dependencia_conserva_a_los_anteriores_sin_su_contacto(client, titular):
    EnlaceFactory(
        dependencia=titular.dependencia,
        nombre="Luis Gil",
        cargo="Subdirector",
        correo="luis@oficina.example.org",
        desde=datetime.date(2019, 1, 5),
        hasta=datetime.date(2024, 2, 29),
    )
    leido = llano(client.get(UNIDAD))
    assert "Luis Gil, Subdirector (del 5 de enero de 2019 al 29 de febrero de 2024)" in leido
    assert "luis@oficina" not in leido
    assert "Enlaces anteriores (1)" in leido
    assert leido.index("Rosa Pérez") < leido.index("Luis Gil")
    assert "Luis Gil" not in llano(client.get(DIRECTORIO))


@pytest.mark.parametrize("ruta", [DIRECTORIO, UNIDAD, ACTIVIDAD, *ARCHIVOS])
def test_de_la_cuenta_no_se_publica_nada(client, titular, ruta):
    texto = cuerpo(client.get(ruta))
    for secreto in ("cuenta-secreta", "casa@example.org", "Nombre de la cuenta"):
        assert secreto not in texto


def test_lo_no_publicado_no_tiene_directorio(client, titular):
    EnlaceFactory(dependencia=DependenciaFactory(), nombre="Nadie")
    for ruta in (DIRECTORIO, *ARCHIVOS):
        assert "Nadie" not in cuerpo(client.get(ruta))
    evaluacion = titular.dependencia.actividades.get().compromiso.evaluacion
    evaluacion.publicada_en = None
    evaluacion.save()
    for ruta in (DIRECTORIO, *ARCHIVOS):
        assert "Rosa" not in cuerpo(client.get(ruta))
    assert "Todavía no hay nada publicado" in llano(client.get(DIRECTORIO))


def test_el_csv_dice_tambien_quien_no_tiene(client, titular):
    ResponsabilidadFactory(
        actividad=titular.dependencia.actividades.get(), dependencia__nombre="Otra"
    )
    EnlaceFactory(dependencia=titular.dependencia, nombre="=Ana", suplente_de=titular)
    _, *filas = filas_csv(client.get(ARCHIVOS[0]))
    assert filas == [
        [
            "Dirección Jurídica",
            "Enlace",
            "Rosa Pérez",
            "Directora",
            "rosa@oficina.example.org",
            "33 0000 0000",
            "sí",
            "2024-03-01",
            "",
        ],
        ["Dirección Jurídica", "Suplente", "'=Ana", "", "", "", "no", "2020-01-01", "Rosa Pérez"],
        ["Otra", "Sin enlace vigente", *[""] * 7],
    ]


def test_las_tarjetas_son_las_de_quien_esta_en_el_cargo(client, titular):
    EnlaceFactory(dependencia=titular.dependencia, nombre="Fulano", hasta=AYER)
    response = client.get(ARCHIVOS[1])
    assert response["Content-Type"].startswith("text/vcard")
    lineas = cuerpo(response).split("\r\n")
    assert lineas[:3] == ["BEGIN:VCARD", "VERSION:4.0", "KIND:individual"]
    assert lineas[4:] == [
        "FN:Rosa Pérez",
        "ORG:Dirección Jurídica",
        "TITLE:Directora",
        "ROLE:Enlace de la agenda de mejora",
        "EMAIL;TYPE=work:rosa@oficina.example.org",
        "TEL;TYPE=work;VALUE=text:33 0000 0000",
        "END:VCARD",
        "",
    ]
    assert cuerpo(client.get(ARCHIVOS[1])) == "\r\n".join(lineas)


@pytest.mark.dos_bases
def test_los_archivos_traen_lo_que_la_busqueda_deja(client, titular):
    ResponsabilidadFactory(
        actividad=titular.dependencia.actividades.get(), dependencia__nombre="Otra"
    )
    assert "Otra" not in llano(client.get(DIRECTORIO, {"q": "JURIDICA"})).split("Descargar")[1]
    assert len(filas_csv(client.get(DIRECTORIO, {"q": "JURIDICA", "formato": "csv"}))) == 2
    assert cuerpo(client.get(DIRECTORIO, {"q": "otra", "formato": "vcf"})) == ""
    assert f'href="{DIRECTORIO}?q=otra&amp;formato=vcf"' in cuerpo(
        client.get(DIRECTORIO, {"q": "otra"})
    )
    assert "Ninguna dependencia coincide" in llano(client.get(DIRECTORIO, {"q": "zzz"}))


def test_si_nadie_tiene_enlace_se_dice_de_todas(client, unidad):
    ResponsabilidadFactory(actividad=unidad.actividades.get())
    assert "Ninguna de las 2 dependencias que responden" in llano(client.get(DIRECTORIO))


def test_un_formato_que_no_escribimos_no_existe(client, titular):
    assert client.get(DIRECTORIO, {"formato": "doc"}).status_code == 404


def test_una_busqueda_mala_no_se_exporta(client, titular):
    response = client.get(DIRECTORIO, {"formato": "csv", "q": "a" * 201})
    assert response["Content-Type"].startswith("text/html")
    assert "Escriba 200 caracteres o menos." in llano(response)


def test_htmx_recibe_solo_la_lista(client, titular):
    entera = cuerpo(client.get(DIRECTORIO))
    parte = cuerpo(client.get(DIRECTORIO, headers={"HX-Request": "true"}))
    assert "<html" not in parte
    assert parte.strip() in entera


@pytest.mark.parametrize("ruta", [DIRECTORIO, *ARCHIVOS])
def test_es_la_misma_para_todos(client, titular, ruta):
    anonima = client.get(ruta)
    assert not anonima.cookies
    assert "Cookie" not in anonima.get("Vary", "")
    client.force_login(titular.usuario)
    assert cuerpo(client.get(ruta)) == cuerpo(anonima)
    assert client.post(ruta).status_code == 405
    assert client.head(ruta).status_code == 200


@pytest.mark.dos_bases
@pytest.mark.parametrize("ruta", [DIRECTORIO, UNIDAD, ACTIVIDAD, *ARCHIVOS])
def test_las_consultas_no_crecen_con_las_filas(client, titular, ruta):
    Actividad.objects.update(prueba_viva="enlaces-vigentes")
    EnlaceFactory(dependencia=titular.dependencia, suplente_de=titular)
    EnlaceFactory(dependencia=titular.dependencia, hasta=AYER)
    with CaptureQueriesContext(connection) as con_una:
        cuerpo(client.get(ruta))
    for _ in range(10):
        ResponsabilidadFactory(actividad=titular.dependencia.actividades.get())
    for unidad in Dependencia.objects.all():
        EnlaceFactory(dependencia=unidad, suplente_de=EnlaceFactory(dependencia=unidad))
        EnlaceFactory(dependencia=unidad, suplente_de=titular, hasta=AYER)
    with CaptureQueriesContext(connection) as con_once:
        cuerpo(client.get(ruta))
    assert len(con_once) == len(con_una)
    assert len(con_once) <= 8


@pytest.mark.dos_bases
@pytest.mark.parametrize("valor", ["\0", "x" * 10_000, "' OR 1=1 --", "<script>", "\r\nX-Mal: 1"])
@pytest.mark.parametrize("parametro", ["q", "pagina", "formato"])
def test_lo_hostil_nunca_rompe(client, titular, parametro, valor):
    for ruta in (DIRECTORIO, "/convenios/", "/agendas/evj/cobertura/"):
        response = client.get(ruta, {parametro: [valor, valor]})
        assert response.status_code in (200, 400, 404)
        assert valor not in cuerpo(response) or not valor.startswith("<")
