"""Agreements: how they stand each day, and what who owes them says of them."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import strip_tags

from comites.eventos import registrar_seguimiento
from comites.models import Acuerdo, Edicion, SeguimientoAcuerdo
from compromisos.roles import ADMINISTRADOR
from tests.compromisos.panel.archivos import PDF
from tests.fabricas import (
    AcuerdoFactory,
    ComiteFactory,
    DependenciaFactory,
    EnlaceFactory,
    EventoFactory,
    MunicipioFactory,
    SeguimientoAcuerdoFactory,
    UsuarioFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
LISTA = "/calendario/acuerdos/"
PANEL = "/panel/acuerdos/"
PLAZO = datetime.date(2026, 4, 14)


def llano(response) -> str:
    return " ".join(strip_tags(b"".join(response).decode()).split())


def estado(acuerdo, hoy) -> str:
    return (
        Acuerdo.objects.con_estado(datetime.date.fromisoformat(hoy)).get(pk=acuerdo.pk).oportunidad
    )


# --- How they stand -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hoy", "como"),
    [
        ("2026-03-14", "en_tiempo"),
        ("2026-03-15", "por_vencer"),
        ("2026-04-14", "por_vencer"),
        ("2026-04-15", "vencida"),
    ],
)
def test_se_cumple_en_su_dia_y_esta_vencido_desde_el_siguiente(hoy, como):
    assert estado(AcuerdoFactory(fecha=PLAZO), hoy) == como


@pytest.mark.parametrize(
    ("cumplido", "como"), [(14, "concluida_en_tiempo"), (15, "concluida_tarde")]
)
def test_cumplido_lo_es_en_tiempo_o_tarde(cumplido, como):
    acuerdo = AcuerdoFactory(fecha=PLAZO)
    fecha = datetime.date(2026, 4, cumplido)
    SeguimientoAcuerdoFactory(acuerdo=acuerdo, fecha=fecha)
    assert estado(acuerdo, "2026-05-01") == como


@pytest.mark.dos_bases
def test_el_ultimo_seguimiento_es_el_que_cuenta():
    acuerdo = AcuerdoFactory(fecha=PLAZO)
    SeguimientoAcuerdoFactory(acuerdo=acuerdo, numero=1)
    SeguimientoAcuerdoFactory(acuerdo=acuerdo, numero=2, estado="pendiente")
    assert estado(acuerdo, "2026-04-15") == "vencida"


# --- For everybody --------------------------------------------------------------------------
@pytest.fixture
def dos(time_machine):
    time_machine.move_to("2026-04-20T12:00:00-06:00", tick=False)
    tala = EventoFactory(publico=True, municipio=MunicipioFactory(nombre="Tala", slug="tala"))
    unidad = DependenciaFactory(nombre="Obras Públicas", slug="obras")
    vencido = AcuerdoFactory(
        publico=True, evento=tala, texto="Pintar.", dependencia=unidad, fecha=PLAZO
    )
    comite = ComiteFactory(nombre="Comité de Ameca")
    futuro = AcuerdoFactory(
        publico=True, texto="Barrer.", comite=comite, fecha=datetime.date(2026, 9, 1)
    )
    AcuerdoFactory(texto="Sin publicar.", fecha=PLAZO)
    return vencido, futuro


def hallados(client, **consulta):
    return list(client.get(LISTA, consulta).context["pagina"])


@pytest.mark.dos_bases
def test_la_lista_se_filtra_y_se_descarga(client, dos):
    vencido, futuro = dos
    assert hallados(client) == [vencido, futuro]
    for consulta in (
        {"estado": "vencida"},
        {"municipio": "tala"},
        {"dependencia": "obras"},
        {"q": "PINTAR"},
        {"q": "tala pintar"},
    ):
        assert hallados(client, **consulta) == [vencido], consulta
    csv = b"".join(client.get(LISTA, {"formato": "csv"})).decode("utf-8-sig").splitlines()
    assert "Pintar.,Obras Públicas,2026-04-14,Vencido" in csv[1]
    edicion = vencido.evento.edicion
    assert f",{edicion.anio}," in csv[1]
    Edicion.objects.filter(pk=edicion.pk).update(demo=True)
    csv = b"".join(client.get(LISTA, {"formato": "csv"})).decode("utf-8-sig").splitlines()
    assert f",{edicion.anio} (demostración)," in csv[1]


def test_lo_que_se_debe_va_antes_que_lo_cumplido(client, dos):
    vencido, futuro = dos
    cumplido = AcuerdoFactory(publico=True, fecha=PLAZO - datetime.timedelta(days=30))
    SeguimientoAcuerdoFactory(acuerdo=cumplido)
    assert hallados(client) == [vencido, futuro, cumplido]
    unidad = UsuarioFactory(is_staff=True)
    unidad.groups.add(Group.objects.get(name=ADMINISTRADOR))
    client.force_login(unidad)
    assert list(client.get(PANEL).context["pagina"]) == [vencido, futuro, cumplido]


def test_del_municipio_se_va_a_sus_acuerdos_aunque_no_haya_ninguno(client, dos):
    MunicipioFactory(slug="sin-nada")
    for slug, cuantos in (("sin-nada", 0), (dos[1].evento.municipio.slug, 1)):
        ruta = f"{LISTA}?municipio={slug}"
        assert f'href="{ruta}"' in client.get(f"/municipios/{slug}/").content.decode()
        assert client.get(ruta).context["filtro"].errors == {}
        assert len(hallados(client, municipio=slug)) == cuantos
    assert (
        f"{LISTA}?estado=vencida&amp;municipio=tala"
        in client.get("/municipios/tala/").content.decode()
    )


def test_quien_debe_lleva_a_su_pagina(client, dos):
    html = client.get(LISTA).content.decode()
    assert html.count(f'href="{dos[1].comite.get_absolute_url()}"') == 2  # its row, and the table
    assert f'href="{LISTA}?dependencia=obras"' in html


def test_se_cuentan_por_responsable(client, dos):
    por_responsable = client.get(LISTA).context["responsables"]
    assert [(r["nombre"], r["vencidos"], r["en_tiempo"]) for r in por_responsable] == [
        ("Obras Públicas", 1, 0),
        ("Comité de Ameca", 0, 1),
    ]


def test_sin_acuerdos_o_sin_ninguno_asi_lo_dice(client):
    assert "Todavía no hay acuerdos publicados." in llano(client.get(LISTA))
    assert "Ningún acuerdo coincide con «x»." in llano(client.get(LISTA, {"q": "x"}))


# --- For who owes them ----------------------------------------------------------------------
@pytest.fixture
def enlace(client, dos):
    enlace = EnlaceFactory(dependencia=dos[0].dependencia)
    client.force_login(enlace.usuario)
    return enlace.usuario


def datos(**mas):
    return {
        "visto": 0,
        "estado": "cumplido",
        "fecha": "2026-04-19",
        "texto": "Se pintó la escuela.",
        **mas,
    }


@pytest.mark.dos_bases
def test_cada_quien_ve_lo_que_debe_y_la_unidad_todo(client, dos, enlace):
    assert [a.pk for a in client.get(PANEL).context["pagina"]] == [dos[0].pk]
    assert "1 acuerdo: 1 vencido, 0 por vencer" in llano(client.get(PANEL))
    assert client.get(f"{PANEL}{dos[1].pk}/").status_code == 404
    jefa = UsuarioFactory(is_staff=True)
    jefa.groups.set(Group.objects.filter(name=ADMINISTRADOR))
    client.force_login(jefa)
    assert len(client.get(PANEL).context["pagina"]) == 2
    client.force_login(EnlaceFactory().usuario)
    assert "No hay acuerdos a su cargo" in llano(client.get(PANEL))


def test_dice_que_se_cumplio_y_lo_prueba(client, dos, enlace, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    archivo = SimpleUploadedFile("foto.pdf", PDF)
    response = client.post(f"{PANEL}{dos[0].pk}/", datos(archivo=archivo))
    assert (response.status_code, response.url) == (302, PANEL)
    seguimiento = SeguimientoAcuerdo.objects.get()
    assert (seguimiento.autor, seguimiento.numero) == (enlace, 1)
    client.logout()
    leido = llano(client.get(dos[0].evento.get_absolute_url()))
    assert "Cumplido tarde Para el 14 de abril de 2026; se cumplió el 19 de abril" in leido
    evidencia = client.get(f"{LISTA}evidencias/{seguimiento.pk}/")
    assert b"".join(evidencia) == PDF
    assert evidencia["X-Content-Type-Options"] == "nosniff"


@pytest.mark.dos_bases
def test_lo_reservado_lo_ven_los_suyos(client, dos, enlace, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    archivo = SimpleUploadedFile("foto.pdf", PDF)
    client.post(f"{PANEL}{dos[0].pk}/", datos(archivo=archivo, reservada="on"))
    pk = SeguimientoAcuerdo.objects.get().pk
    assert b"".join(client.get(f"{PANEL}evidencias/{pk}/")) == PDF
    assert client.get(f"{LISTA}evidencias/{pk}/").status_code == 404
    assert "evidencias" not in client.get(dos[0].evento.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("mal", "dice"),
    [
        ({"estado": ""}, "Elija si ya se cumplió"),
        ({"texto": ""}, "Diga qué se hizo o qué falta."),
        ({"fecha": "2026-04-21"}, "La fecha no puede ser posterior a hoy"),
        ({"url": "javascript:alert(1)"}, "Escriba la dirección completa"),
        ({"archivo": SimpleUploadedFile("foto.pdf", b"<script>")}, "No es un archivo"),
    ],
)
def test_lo_que_esta_mal_se_dice(client, dos, enlace, mal, dice):
    response = client.post(f"{PANEL}{dos[0].pk}/", datos(**mal))
    assert response.status_code == 200
    assert dice in response.content.decode()
    assert not SeguimientoAcuerdo.objects.exists()


def test_no_se_cumple_antes_de_acordarse(client, dos, enlace):
    dia = timezone.localdate(dos[0].evento.inicio)
    antes = datos(fecha=(dia - datetime.timedelta(days=1)).isoformat())
    response = client.post(f"{PANEL}{dos[0].pk}/", antes)
    assert f"Es antes de que se acordara, el {dia:%d/%m/%Y}." in response.text
    assert client.post(f"{PANEL}{dos[0].pk}/", datos(fecha=dia.isoformat())).status_code == 302


def test_enviado_dos_veces_es_un_seguimiento(client, dos, enlace):
    for _ in range(2):
        assert client.post(f"{PANEL}{dos[0].pk}/", datos()).status_code == 302
    assert SeguimientoAcuerdo.objects.count() == 1
    assert client.post(f"{PANEL}{dos[0].pk}/", datos(texto="Otra cosa.")).status_code == 409


def test_lo_que_otra_persona_agrego_se_ve_antes_de_volver_a_enviar(client, dos, enlace):
    nuevo = SeguimientoAcuerdo(estado="pendiente", texto="Falta pintura.", fecha=PLAZO)
    registrar_seguimiento(acuerdo=dos[0], visto=0, autor=enlace, seguimiento=nuevo)
    response = client.post(f"{PANEL}{dos[0].pk}/", datos())
    html = response.content.decode()
    assert response.status_code == 409
    assert "Falta pintura." in html
    assert "Se pintó la escuela." in html
    assert 'name="visto" value="1"' in html
    assert client.post(f"{PANEL}{dos[0].pk}/", datos(visto=1)).status_code == 302


@pytest.mark.dos_bases
def test_las_consultas_no_crecen(
    client, enlace, dos, django_assert_max_num_queries, django_assert_num_queries
):
    client.get(PANEL)
    with django_assert_max_num_queries(11) as con_uno:
        client.get(PANEL)
    for _ in range(10):
        AcuerdoFactory(publico=True, dependencia=dos[0].dependencia)
    with django_assert_num_queries(len(con_uno)):
        client.get(PANEL)
