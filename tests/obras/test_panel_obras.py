"""The officials' form to report on a work."""

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags

from compromisos.roles import ADMINISTRADOR, VALIDADOR
from obras.acciones import registrar_avance
from obras.models import AvanceObra, Obra
from tests.compromisos.cuenta.navegador import recordar
from tests.fabricas import ComiteFactory, EnlaceFactory, IntegranteFactory, UsuarioFactory
from tests.fabricas_obras import AvanceObraFactory, EtapaObraFactory, ObraFactory

from .conftest import con_rol
from .test_fotos import imagen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hoy")]
PANEL = "/panel/obras/"
POZO = "/panel/obras/pozo/avance/"


@pytest.fixture
def obra(enlace):
    obra = ObraFactory(
        publica=True,
        clave="pozo",
        nombre="Pozo de Tala",
        ejecutora=enlace.dependencia,
        monto_contratado=Decimal(1000),
    )
    EtapaObraFactory(obra=obra, numero=1, etapa="implementation")
    return obra


def llano(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def datos(fotos=(), **mas):
    campos = {
        "visto": 0,
        "fisico": "40",
        "ejercido": "$500.50",
        "fecha": "2026-06-09",
        "nota": "Se excavó.",
        "fotos-TOTAL_FORMS": 3,
        "fotos-INITIAL_FORMS": 0,
    }
    for lugar, contenido in enumerate(fotos):
        campos[f"fotos-{lugar}-foto"] = SimpleUploadedFile("foto.jpg", contenido)
        campos[f"fotos-{lugar}-texto_alternativo"] = f"Zanja {lugar}"
    return {**campos, **mas}


def test_con_tres_fotos_del_telefono(client, obra, enlace):
    fotos = [imagen(lados=(40, 30), quality=calidad) for calidad in (90, 80, 70)]
    response = client.post(POZO, datos(fotos))
    assert (response.status_code, response.url) == (302, PANEL)
    avance = AvanceObra.objects.get()
    assert (avance.fisico, avance.ejercido, avance.monto) == (40, Decimal("500.5"), 1000)
    assert (avance.autor, avance.dependencia) == (enlace.usuario, enlace.dependencia)
    assert [foto.texto_alternativo for foto in avance.fotos.all()] == [
        "Zanja 0",
        "Zanja 1",
        "Zanja 2",
    ]
    assert "Quedó registrado el avance de «Pozo de Tala»: 40 %" in llano(client.get(PANEL))


@pytest.mark.parametrize(
    ("mal", "campo", "dice"),
    [
        ({"fisico": "101"}, "fisico", "de 0 a 100"),
        ({"fisico": "29"}, "fisico", "Antes se reportó 30 %"),
        ({"ejercido": "mil"}, "ejercido", "Escriba pesos"),
        ({"ejercido": "1000.01"}, "motivo_excedente", "más de lo contratado ($1,000.00)"),
        ({"fecha": "2026-06-11"}, "fecha", "posterior a hoy"),
        ({"fecha": "2026-05-08"}, "fecha", "Ya hay un avance del 09/05/2026"),
        ({"nota": ""}, "nota", "Diga qué se hizo."),
        ({"fotos": [b"%PDF-1.4 %%EOF"]}, None, "No es un archivo JPEG o PNG"),
    ],
)
def test_lo_que_esta_mal_se_dice_en_su_campo_y_nada_se_pierde(client, obra, mal, campo, dice):
    AvanceObraFactory(obra=obra, numero=1, fisico=30, fecha=datetime.date(2026, 5, 9))
    response = client.post(POZO, datos(**{"visto": 1, **mal}))
    assert response.status_code == 200
    errores = response.context["form"].errors
    assert (campo in errores) if campo else not errores
    leido = llano(response)
    assert dice in leido
    assert mal.get("nota", "Se excavó.") in leido
    assert obra.avances.count() == 1


def test_menos_que_antes_si_lo_dice(client, obra):
    AvanceObraFactory(obra=obra, numero=1, fisico=50, fecha=datetime.date(2026, 5, 9))
    assert client.post(POZO, datos(visto=1, baja="on")).status_code == 302


def test_lo_que_otra_persona_reporto_se_ve_antes_de_enviar(client, obra):
    otra = UsuarioFactory()
    registrar_avance(
        obra=obra,
        visto=0,
        autor=otra,
        dependencia=obra.ejecutora,
        fecha=datetime.date(2026, 6, 8),
        fisico=Decimal(35),
        nota="Llegó la bomba.",
    )
    response = client.post(POZO, datos())
    assert response.status_code == 409
    leido = response.content.decode()
    assert "Llegó la bomba." in leido
    assert "Se excavó." in leido
    assert 'name="visto" value="1"' in leido
    assert client.post(POZO, datos(visto=1)).status_code == 302


def test_el_mismo_envio_dos_veces_es_un_avance(client, obra):
    for _ in range(2):
        assert client.post(POZO, datos()).status_code == 302
    assert AvanceObra.objects.count() == 1


def test_lo_mismo_con_la_foto_que_faltaba_se_pregunta(client, obra):
    assert client.post(POZO, datos()).status_code == 302
    foto = SimpleUploadedFile("foto.jpg", imagen())
    con_foto = {"fotos-0-foto": foto, "fotos-0-texto_alternativo": "Zanja"}
    response = client.post(POZO, datos(**con_foto))
    assert response.status_code == 409
    assert AvanceObra.objects.count() == 1


def test_lo_escrito_sobrevive_a_la_sesion(client, obra, enlace):
    client.logout()
    recordar(client, enlace.usuario)
    response = client.post(POZO, datos(**{"fotos-0-texto_alternativo": "Zanja"}))
    assert response.status_code == 403
    enlace.usuario.set_password("una-clave-larga-de-prueba")
    enlace.usuario.save()
    credenciales = {"username": enlace.usuario.username, "password": "una-clave-larga-de-prueba"}
    vuelta = {"next": POZO, "borrador": response.context["borrador"]}
    assert client.post("/cuenta/entrar/", credenciales | vuelta).url == POZO
    leido = client.get(POZO).content.decode()
    assert "Esto es lo que había escrito" in leido
    assert "Se excavó." in leido
    assert 'value="Zanja"' in leido


def test_cada_quien_reporta_lo_de_su_dependencia(client, obra):
    ObraFactory(publica=True, clave="ajena")
    assert [o.clave for o in client.get(PANEL).context["pagina"]] == ["pozo"]
    assert client.get("/panel/obras/ajena/avance/").status_code == 404
    assert client.post("/panel/obras/ajena/avance/", datos()).status_code == 404
    client.force_login(EnlaceFactory().usuario)
    assert "No hay obras a su cargo" in llano(client.get(PANEL))
    assert client.get(POZO).status_code == 404


def test_la_administracion_reporta_lo_de_todas(administrador):
    EtapaObraFactory(obra__clave="pozo", obra__nombre="Pozo", numero=1)
    assert len(administrador.get(PANEL).context["pagina"]) == 1
    assert administrador.post(POZO, datos()).status_code == 302


CAMINOS = ("Avances de obra", "Acciones correctivas", "Mantenimiento")


@pytest.mark.parametrize(
    ("quien", "entra_a", "suyos"),
    [
        ("enlace", PANEL, CAMINOS),
        ("administracion", PANEL, CAMINOS),
        ("validacion", "/panel/obras/correcciones/", ()),  # only one: no way to another
        ("integrante", "/panel/obras/mantenimiento/", ()),
        ("integrante de otro comité", None, ()),
    ],
)
def test_el_menu_lleva_a_lo_que_a_cada_quien_le_sirve(client, obra, quien, entra_a, suyos):
    comite = ComiteFactory(municipio=obra.municipio)
    Obra.objects.update(comite=comite)
    usuario = {
        "enlace": lambda: EnlaceFactory().usuario,
        "administracion": lambda: con_rol(ADMINISTRADOR),
        "validacion": lambda: con_rol(VALIDADOR),
        "integrante": lambda: IntegranteFactory(comite=comite, usuario=UsuarioFactory()).usuario,
        "integrante de otro comité": lambda: IntegranteFactory(usuario=UsuarioFactory()).usuario,
    }[quien]()
    client.force_login(usuario)
    menu = {e.texto: e.direccion for e in client.get("/panel/").context["cargos"].menu}
    assert menu.get("Obras") == entra_a
    html = client.get(entra_a or "/panel/").content.decode()
    _, _, caminos = html.partition('aria-label="De las obras"')
    assert tuple(camino for camino in CAMINOS if f">{camino}</a>" in caminos) == suyos


def test_lo_que_mas_se_atraso_va_primero(client, obra, enlace):
    def otra(clave, fin, etapa):
        suya = ObraFactory(clave=clave, ejecutora=enlace.dependencia, fin_previsto=fin)
        EtapaObraFactory(obra=suya, numero=1, etapa=etapa)

    otra("hecha", datetime.date(2026, 1, 1), "completed")
    otra("por-venir", None, "preparation")
    otra("atrasada", datetime.date(2026, 5, 1), "completion")
    otra("por-entregar", datetime.date(2026, 4, 1), "completion")
    dia = datetime.date(2026, 3, 1)
    Obra.objects.filter(clave="por-entregar").update(inicio_real=dia, fin_real=dia)
    claves = [o.clave for o in client.get(PANEL).context["pagina"]]
    assert claves == ["atrasada", "pozo", "por-entregar", "por-venir", "hecha"]
    html = client.get(PANEL).content.decode()
    assert html.count(">Reportar avance</a>") == 3
    assert 'aria-label="Reportar lo ejercido en' in html  # all that still changes of «hecha»
    assert "todavía no está en ejecución" in llano(client.get("/panel/obras/por-venir/avance/"))


@pytest.mark.una_base
def test_las_consultas_no_crecen(client, obra, enlace, django_assert_num_queries):
    client.get(PANEL)
    for cuantas in (0, 10):
        for _ in range(cuantas):
            ObraFactory(ejecutora=enlace.dependencia)
        with django_assert_num_queries(10):
            client.get(PANEL)
