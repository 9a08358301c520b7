import datetime
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from compromisos.models import Avance, Responsabilidad
from compromisos.roles import ADMINISTRADOR, VALIDADOR
from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CausaAtrasoFactory,
    DependenciaFactory,
    EnlaceFactory,
    ResponsabilidadFactory,
    UsuarioFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]


def _direccion(actividad):
    return reverse("compromisos:avance-create", args=[actividad.pk])


# --- Who --------------------------------------------------------------------------------------
def test_el_enlace_reporta(cliente, enlace, dependencia, actividad, direccion, datos):
    response = cliente.post(direccion, datos)
    assert response.status_code == 302
    assert response.url == "/panel/"
    avance = Avance.objects.get()
    assert avance.actividad == actividad
    assert avance.porcentaje == 40
    assert avance.fecha == datetime.date(2026, 1, 15)
    assert avance.texto == "Se hizo el calendario."
    assert avance.siguiente_paso == "Publicarlo."
    assert avance.causa_atraso is None
    assert avance.autor == enlace
    assert avance.dependencia == dependencia
    assert avance.origen == Avance.Origen.CAPTURA
    assert (
        "Quedó registrado el avance de la actividad 1.2: 40 % al 15/01/2026."
        in cliente.get("/panel/").content.decode()
    )


@pytest.mark.parametrize("quien", ["otra dependencia", ADMINISTRADOR, VALIDADOR, "superusuario"])
def test_otro_no_la_encuentra(client, direccion, datos, quien):
    usuario = UsuarioFactory(is_staff=True, is_superuser=quien == "superusuario")
    usuario.groups.set(Group.objects.filter(name=quien))
    if quien == "otra dependencia":
        EnlaceFactory(usuario=usuario)
    client.force_login(usuario)
    assert client.get(direccion).status_code == 404
    assert client.post(direccion, datos).status_code == 404
    assert not Avance.objects.exists()


def test_anonimo_no_reporta(client, direccion, datos):
    assert client.get(direccion).status_code == 302
    assert client.post(direccion, datos).status_code == 403
    assert not Avance.objects.exists()


def test_quien_dejo_el_cargo_ya_no(client, dependencia, direccion, datos):
    ayer = timezone.localdate() - datetime.timedelta(days=1)
    enlace = EnlaceFactory(dependencia=dependencia, hasta=ayer)
    client.force_login(enlace.usuario)
    assert client.post(direccion, datos).status_code == 404


def test_si_deja_de_ser_suya_mientras_escribe_no_pierde_lo_escrito(cliente, direccion, datos):
    """It is told what it typed and nothing of the activity, which is another unit's now."""
    actividad = Responsabilidad.objects.get().actividad
    assert cliente.get(direccion).status_code == 200
    Responsabilidad.objects.all().delete()
    ResponsabilidadFactory(actividad=actividad)
    response = cliente.post(direccion, datos)
    html = response.content.decode()
    assert response.status_code == 404
    assert "ya no se puede guardar ahí" in html
    assert "Se hizo el calendario." in html
    assert actividad.texto not in html
    assert "ya no se puede guardar" not in cliente.get(direccion).content.decode()


@pytest.mark.parametrize("metodo", ["put", "patch", "delete"])
def test_otro_metodo(cliente, direccion, metodo):
    assert getattr(cliente, metodo)(direccion).status_code == 405


@pytest.mark.dos_bases
@pytest.mark.parametrize("pk", [0, 999999, 99999999999999999999])
def test_actividad_desconocida(cliente, pk, datos):
    direccion = f"/panel/actividades/{pk}/avance/"
    assert cliente.get(direccion).status_code == 404
    assert cliente.post(direccion, datos).status_code == 404


def test_no_se_escribe_nada_mas_que_lo_del_formulario(
    cliente, enlace, actividad, actividad_ajena, direccion, datos
):
    otro = UsuarioFactory()
    ajeno = {
        "autor": otro.pk,
        "actividad": actividad_ajena.pk,
        "origen": "importacion",
        "creado": "2001-01-01",
        "dependencia": DependenciaFactory().pk,
    }
    cliente.post(direccion, datos | ajeno)
    avance = Avance.objects.get()
    assert (avance.autor, avance.actividad, avance.origen) == (enlace, actividad, "captura")
    assert timezone.now() - avance.creado < datetime.timedelta(minutes=1)


# --- What -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("escrito", "guardado"),
    [("0", "0"), ("100", "100"), ("74,5", "74.5"), ("25 %", "25"), (" 33.33% ", "33.33")],
)
def test_porcentaje_como_se_escribe(cliente, direccion, datos, escrito, guardado):
    cliente.post(direccion, datos | {"porcentaje": escrito})
    assert Avance.objects.get().porcentaje == Decimal(guardado)


@pytest.mark.dos_bases
@pytest.mark.parametrize("escrito", ["", " ", "%", "-1", "100.5", "abc", "1e5", "NaN", "4\x000"])
def test_porcentaje_imposible(cliente, direccion, datos, escrito):
    response = cliente.post(direccion, datos | {"porcentaje": escrito})
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"porcentaje"}
    assert 'href="#id_porcentaje"' in response.content.decode()
    assert "Se hizo el calendario." in response.content.decode()


@pytest.mark.parametrize(
    ("instante", "fecha", "vale"),
    [
        ("2026-03-10 23:59:30-06:00", "2026-03-10", True),
        ("2026-03-10 23:59:30-06:00", "2026-03-11", False),
        ("2026-03-11 00:00:30-06:00", "2026-03-11", True),
        ("2026-03-11 00:00:30-06:00", "2026-03-12", False),
        ("2026-03-10 12:00-06:00", "2000-01-01", True),
        ("2026-03-10 12:00-06:00", "1999-12-31", False),
        ("2026-03-10 12:00-06:00", "29/03/2019", True),
        ("2026-03-10 12:00-06:00", "31/02/2019", False),
        ("2026-03-10 12:00-06:00", "", False),
    ],
)
def test_ni_del_futuro_ni_de_antes_de_2000(client, enlace, direccion, datos, instante, fecha, vale):
    with time_machine.travel(datetime.datetime.fromisoformat(instante), tick=False):
        client.force_login(enlace)
        response = client.post(direccion, datos | {"fecha": fecha})
    assert (response.status_code == 302) is vale
    assert Avance.objects.exists() is vale
    if not vale:
        assert response.context["form"].errors.keys() == {"fecha"}


def test_la_fecha_propuesta_es_hoy(client, enlace, direccion):
    with time_machine.travel("2026-03-11 05:30Z", tick=False):
        client.force_login(enlace)
        html = client.get(direccion).content.decode()
    assert 'value="2026-03-10"' in html
    assert 'max="2026-03-10"' in html


@pytest.mark.dos_bases
@pytest.mark.parametrize("campo", ["texto", "siguiente_paso"])
@pytest.mark.parametrize("letra", ["\0", "\x07", "\x1b", "\x9f"])
def test_caracteres_invisibles(cliente, direccion, datos, campo, letra):
    response = cliente.post(direccion, datos | {campo: f"Texto{letra} con algo"})
    assert response.context["form"].errors.keys() == {campo}


def test_cien_mil_caracteres(cliente, direccion, datos):
    response = cliente.post(direccion, datos | {"texto": "á" * 100_000})
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"texto"}
    assert "á" * 100_000 in response.content.decode()


def test_los_renglones_cuentan_uno(cliente, direccion, datos):
    cliente.post(direccion, datos | {"texto": "a\r\n" * 2499 + "aa"})
    assert Avance.objects.get().texto == "a\n" * 2499 + "aa"


def test_lo_escrito_sale_como_texto(cliente, actividad, direccion, datos):
    cliente.post(direccion, datos | {"texto": "<script>alert(1)</script>"})
    html = cliente.get(direccion).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert" not in html


# --- Late -------------------------------------------------------------------------------------
@pytest.fixture
def vencida(actividad):
    actividad.fecha_termino = datetime.date(2026, 1, 10)
    actividad.save()
    return actividad


def test_en_tiempo_no_se_pregunta_la_causa(cliente, actividad, direccion, datos):
    actividad.fecha_termino = timezone.localdate()
    actividad.save()
    assert "causa_atraso" not in cliente.get(direccion).context["form"].fields
    cliente.post(direccion, datos | {"causa_atraso": CausaAtrasoFactory().pk})
    assert Avance.objects.get().causa_atraso is None


def test_vencida_pide_la_causa(cliente, vencida, direccion, datos):
    response = cliente.post(direccion, datos)
    assert response.context["form"].errors["causa_atraso"] == ["Diga por qué se atrasó."]
    causa = CausaAtrasoFactory()
    assert cliente.post(direccion, datos | {"causa_atraso": causa.pk}).status_code == 302
    assert Avance.objects.get().causa_atraso == causa


@pytest.mark.dos_bases
def test_causa_que_ya_no_se_ofrece(cliente, vencida, direccion, datos):
    causa = CausaAtrasoFactory(activa=False)
    response = cliente.post(direccion, datos | {"causa_atraso": causa.pk})
    assert len(response.context["form"].errors["causa_atraso"]) == 1


@pytest.mark.parametrize(("fecha", "vale"), [("2026-01-10", True), ("2026-01-11", False)])
def test_concluida_en_su_plazo_no_pide_causa(cliente, vencida, direccion, datos, fecha, vale):
    response = cliente.post(direccion, datos | {"porcentaje": "100", "fecha": fecha})
    assert (response.status_code == 302) is vale


# --- For whom ---------------------------------------------------------------------------------
def test_con_dos_dependencias_elige_por_cual(cliente, enlace, actividad, direccion, datos):
    otra = DependenciaFactory(nombre="Dirección Jurídica")
    EnlaceFactory(usuario=enlace, dependencia=otra)
    ResponsabilidadFactory(actividad=actividad, dependencia=otra)
    response = cliente.post(direccion, datos)
    assert response.context["form"].errors.keys() == {"por"}
    assert 'href="#id_por_0"' in response.content.decode()
    assert cliente.post(direccion, datos | {"por": otra.pk}).status_code == 302
    assert Avance.objects.get().dependencia == otra


def test_no_actua_por_una_que_no_es_suya(cliente, enlace, actividad, direccion, datos):
    otra, ajena = DependenciaFactory(), DependenciaFactory()
    EnlaceFactory(usuario=enlace, dependencia=otra)
    for dependencia in (otra, ajena):
        ResponsabilidadFactory(actividad=actividad, dependencia=dependencia)
    response = cliente.post(direccion, datos | {"por": ajena.pk})
    assert response.context["form"].errors.keys() == {"por"}


def test_otra_dependencia_suya_que_no_responde_no_se_ofrece(cliente, enlace, direccion):
    EnlaceFactory(usuario=enlace)
    assert "por" not in cliente.get(direccion).context["form"].fields


@pytest.mark.dos_bases
def test_la_que_repite_reporta_en_la_principal(cliente, dependencia, actividad, datos):
    repite = ActividadFactory(
        compromiso=actividad.compromiso, numero=3, misma_que=actividad, texto="Otra vez"
    )
    otra = ActividadFactory(compromiso=actividad.compromiso, numero=4, misma_que=actividad)
    ResponsabilidadFactory(actividad=repite, dependencia=dependencia)
    html = cliente.get(_direccion(repite)).content.decode()
    assert "cuenta también para la 1.2 y la 1.4: queda registrado en la 1.2" in html
    cliente.post(_direccion(repite), datos)
    assert Avance.objects.get().actividad == actividad
    assert "40\xa0%" in cliente.get(_direccion(repite)).content.decode()
    assert otra.repeticiones.count() == 0


# --- Earlier reports --------------------------------------------------------------------------
def test_muestra_los_reportes_anteriores(cliente, actividad, direccion):
    AvanceFactory(actividad=actividad, texto="Lo primero.", siguiente_paso="Lo segundo.")
    AvanceFactory(
        actividad=actividad,
        origen="importacion",
        autor=None,
        dependencia=None,
        texto="",
        porcentaje=5,
    )
    html = cliente.get(direccion).content.decode()
    assert "Lo primero." in html
    assert "Lo segundo." in html
    assert "Importación de la agenda" in html


def test_no_mas_de_veinte(cliente, actividad, direccion):
    AvanceFactory.create_batch(21, actividad=actividad)
    response = cliente.get(direccion)
    assert len(response.context["reportes"]) == 20
    assert "los 20 más recientes" in response.content.decode()
