"""What has to be mended, in the panel: who owes it says that it did it, another goes to see."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from compromisos.roles import ADMINISTRADOR, VALIDADOR
from obras.models import AtencionAccion, VerificacionAccion
from tests.compromisos.cuenta.navegador import recordar
from tests.compromisos.panel.archivos import PDF
from tests.fabricas import EnlaceFactory
from tests.fabricas_obras import AtencionAccionFactory, VerificacionAccionFactory

from .calidad import HOY, MEDIODIA, accion_de, con_rol, dia, una_obra
from .test_calidad import llano

pytestmark = pytest.mark.django_db
PANEL = "/panel/obras/correcciones/"


@pytest.fixture(autouse=True)
def _hoy(time_machine, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to(MEDIODIA, tick=False)


@pytest.fixture
def accion():
    return accion_de(una_obra(nombre="Pozo de Tala"), texto="Rehacer el brocal.")


@pytest.fixture
def enlace(client, accion):
    """Of the unit that owes it, in."""
    usuario = EnlaceFactory(dependencia=accion.dependencia).usuario
    client.force_login(usuario)
    return usuario


def datos(**mas):
    archivo = SimpleUploadedFile("brocal.pdf", PDF)
    fijos = {"visto": 0, "fecha": "2026-11-25", "texto": "Se rehízo.", "archivo": archivo}
    return {**fijos, **mas}


def visto_bueno(**mas):
    return {"visto": 1, "corregido": "si", "fecha": "2026-11-26", "observacion": "", **mas}


def test_cada_quien_ve_lo_que_debe_lo_mas_vencido_primero(client, accion, enlace):
    peor = accion_de(una_obra(), dia(-9), dependencia=accion.dependencia)
    hecha = accion_de(una_obra(), dia(-20), dependencia=accion.dependencia)
    VerificacionAccionFactory(atencion=AtencionAccionFactory(accion=hecha), fecha=HOY)
    ajena = accion_de(una_obra())
    response = client.get(PANEL)
    assert list(response.context["pagina"]) == [peor, accion, hecha]
    assert "3 acciones: 2 vencidas, 0 por vencer, 0 por verificar." in llano(response)
    assert client.get(f"{PANEL}{ajena.pk}/").status_code == 404
    assert "Por corregir en obras" in llano(client.get("/panel/"))
    for rol, cuantas in ((VALIDADOR, 4), (ADMINISTRADOR, 4)):
        client.force_login(con_rol(rol))
        assert len(client.get(PANEL).context["pagina"]) == cuantas
    client.force_login(EnlaceFactory().usuario)
    assert "No hay acciones correctivas a su cargo" in llano(client.get(PANEL))
    client.logout()
    assert client.get(PANEL).status_code == 302


def test_se_atiende_se_verifica_y_deja_de_deberse(client, accion, enlace):
    response = client.post(f"{PANEL}{accion.pk}/", datos())
    assert (response.status_code, response.url) == (302, PANEL)
    atencion = AtencionAccion.objects.get()
    assert (atencion.autor, atencion.numero) == (enlace, 1)
    assert client.get(f"{PANEL}{accion.pk}/verificar/").status_code == 404
    client.force_login(con_rol(VALIDADOR))
    assert "Verificar: Rehacer el brocal." in llano(client.get(PANEL))
    assert b"".join(client.get(f"{PANEL}atenciones/{atencion.pk}/")) == PDF
    mal = client.post(f"{PANEL}{accion.pk}/verificar/", visto_bueno(corregido="no"))
    assert "Diga qué falta por corregir." in llano(mal)
    buena = visto_bueno(corregido="no", observacion="Falta pintar.")
    assert client.post(f"{PANEL}{accion.pk}/verificar/", buena).status_code == 302
    client.force_login(enlace)
    assert "Se fue a ver y no quedó corregida." in llano(client.get(PANEL))
    assert "Falta pintar." in llano(client.get(f"{PANEL}{accion.pk}/"))
    client.post(f"{PANEL}{accion.pk}/", datos(visto=1))
    client.force_login(con_rol(VALIDADOR))
    client.post(f"{PANEL}{accion.pk}/verificar/", visto_bueno(visto=2))
    assert VerificacionAccion.objects.filter(corregido=True).count() == 1
    client.force_login(enlace)
    assert "no hay más que hacer" in llano(client.get(f"{PANEL}{accion.pk}/"))
    assert "no hay más que hacer" in llano(client.post(f"{PANEL}{accion.pk}/", datos(visto=2)))


def test_lo_que_lo_prueba_no_lo_ve_nadie_mas(client, accion):
    pk = AtencionAccionFactory(accion=accion).pk
    client.force_login(EnlaceFactory().usuario)
    assert client.get(f"{PANEL}atenciones/{pk}/").status_code == 404


@pytest.mark.una_base
@pytest.mark.parametrize(
    ("mal", "dice"),
    [
        ({"texto": ""}, "Diga qué se hizo."),
        ({"fecha": "2026-11-27"}, "La fecha no puede ser posterior a hoy"),
        ({"fecha": "2026-10-26"}, "Es antes de que se hallara lo que está mal"),
        ({"archivo": ""}, "Elija el archivo o la foto que lo prueba."),
        ({"archivo": SimpleUploadedFile("a.pdf", b"<script>")}, "No es un archivo"),
    ],
    ids=str,
)
def test_lo_que_esta_mal_se_dice_y_no_se_pierde(client, accion, enlace, mal, dice):
    leido = client.post(f"{PANEL}{accion.pk}/", datos(**mal)).content.decode()
    assert dice in leido
    assert mal.get("texto", "Se rehízo.") in leido
    assert not AtencionAccion.objects.exists()


def test_enviado_dos_veces_es_una_vez(client, accion, enlace):
    for _ in range(2):
        assert client.post(f"{PANEL}{accion.pk}/", datos()).status_code == 302
    assert AtencionAccion.objects.count() == 1
    assert client.post(f"{PANEL}{accion.pk}/", datos(texto="Otra cosa.")).status_code == 409
    client.force_login(con_rol(VALIDADOR))
    for _ in range(2):
        verificada = client.post(f"{PANEL}{accion.pk}/verificar/", visto_bueno())
        assert verificada.status_code == 302
    assert VerificacionAccion.objects.count() == 1


def test_lo_que_otra_persona_agrego_se_ve_antes_de_volver_a_enviar(client, accion, enlace):
    AtencionAccionFactory(accion=accion, numero=1, texto="Ya lo hice yo.", fecha=HOY)
    response = client.post(f"{PANEL}{accion.pk}/", datos())
    html = response.content.decode()
    assert response.status_code == 409
    for dice in ("Ya lo hice yo.", "Se rehízo.", 'name="visto" value="1"'):
        assert dice in html


def test_dos_no_verifican_lo_mismo(client, accion):
    VerificacionAccionFactory(
        atencion=AtencionAccionFactory(accion=accion, numero=1, fecha=dia(-2)),
        corregido=False,
        observacion="Sigue roto.",
        fecha=HOY,
    )
    client.force_login(con_rol(VALIDADOR))
    assert "ya se verificó" in llano(client.get(f"{PANEL}{accion.pk}/verificar/"))
    response = client.post(f"{PANEL}{accion.pk}/verificar/", visto_bueno())
    assert response.status_code == 409
    assert "Sigue roto." in llano(response)


def test_quien_la_atendio_no_la_verifica(client, accion):
    jefa = con_rol(ADMINISTRADOR)
    AtencionAccionFactory(accion=accion, numero=1, autor=jefa, fecha=dia(-2))
    client.force_login(jefa)
    assert "la verifica otra persona" in llano(client.get(f"{PANEL}{accion.pk}/verificar/"))
    response = client.post(f"{PANEL}{accion.pk}/verificar/", visto_bueno())
    assert "la verifica otra persona" in llano(response)


@pytest.mark.una_base
def test_lo_escrito_sobrevive_a_la_sesion(client, accion, enlace):
    client.logout()
    recordar(client, enlace)
    ruta = f"{PANEL}{accion.pk}/"
    perdida = client.post(ruta, {"visto": 0, "texto": "Se rehízo.", "fecha": "2026-11-20"})
    assert perdida.status_code == 403
    borrador = perdida.context["borrador"]
    enlace.set_password("una-frase-larga-de-prueba")
    enlace.save()
    client.post(
        "/cuenta/entrar/",
        {
            "username": enlace.username,
            "password": "una-frase-larga-de-prueba",
            "borrador": borrador,
            "next": ruta,
        },
    )
    assert "Se rehízo." in client.get(ruta).content.decode()


@pytest.mark.una_base
def test_las_consultas_no_crecen(
    client, accion, enlace, django_assert_max_num_queries, django_assert_num_queries
):
    client.get(PANEL)
    with django_assert_max_num_queries(12) as con_una:
        client.get(PANEL)
    for _ in range(10):
        accion_de(una_obra(), dependencia=accion.dependencia)
    with django_assert_num_queries(len(con_una)):
        client.get(PANEL)
