"""Who may see, edit and find what."""

import datetime

import pytest
from django.contrib.auth.models import Group

from compromisos.models import Actividad, Compromiso, Dependencia, Enlace, Evaluacion
from compromisos.roles import ADMINISTRADOR, VALIDADOR
from tests.fabricas import (
    ActividadFactory,
    CompromisoFactory,
    DependenciaFactory,
    EnlaceFactory,
    EvaluacionFactory,
    ResponsabilidadFactory,
    UsuarioFactory,
)

pytestmark = pytest.mark.django_db

HOY = datetime.date(2026, 5, 10)
UN_DIA = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("desde", "hasta", "puede"),
    [
        (HOY, None, True),
        (HOY + UN_DIA, None, False),
        (HOY - UN_DIA, HOY, True),
        (HOY - 9 * UN_DIA, HOY - UN_DIA, False),
    ],
)
def test_el_enlace_edita_mientras_dura_su_cargo(desde, hasta, puede):
    actividad = ActividadFactory()
    enlace = EnlaceFactory(desde=desde, hasta=hasta)
    ResponsabilidadFactory(actividad=actividad, dependencia=enlace.dependencia)
    editables = Actividad.objects.editables_por(enlace.usuario, HOY)
    assert list(editables) == ([actividad] if puede else [])
    suyas = Dependencia.objects.de_usuario(enlace.usuario, HOY)
    assert list(suyas) == ([enlace.dependencia] if puede else [])


def test_nadie_edita_lo_de_otra_dependencia():
    enlace = EnlaceFactory()
    ResponsabilidadFactory()
    assert not Actividad.objects.editables_por(enlace.usuario).exists()


def test_una_cuenta_desactivada_no_edita():
    enlace = EnlaceFactory(usuario__is_active=False)
    ResponsabilidadFactory(dependencia=enlace.dependencia)
    assert not Actividad.objects.editables_por(enlace.usuario).exists()


def test_una_actividad_de_dos_dependencias_sale_una_vez():
    enlace = EnlaceFactory()
    otro = EnlaceFactory(usuario=enlace.usuario)
    actividad = ActividadFactory()
    for dependencia in (enlace.dependencia, otro.dependencia):
        ResponsabilidadFactory(actividad=actividad, dependencia=dependencia)
    assert list(Actividad.objects.editables_por(enlace.usuario)) == [actividad]


def test_el_publico_solo_ve_lo_publicado():
    publica = ActividadFactory(compromiso__evaluacion=EvaluacionFactory(publicada=True))
    oculta = ActividadFactory()
    visible = ResponsabilidadFactory(actividad=publica).dependencia
    ResponsabilidadFactory(actividad=oculta)
    assert list(Actividad.objects.publicadas()) == [publica]
    assert list(Compromiso.objects.publicados()) == [publica.compromiso]
    assert list(Evaluacion.objects.publicadas()) == [publica.compromiso.evaluacion]
    assert list(Dependencia.objects.visibles()) == [visible]


@pytest.mark.parametrize(
    ("grupo", "puede"), [(ADMINISTRADOR, True), (VALIDADOR, False), (None, False)]
)
def test_solo_la_administracion_edita_evaluaciones(grupo, puede):
    evaluacion = EvaluacionFactory()
    usuario = UsuarioFactory()
    if grupo:
        usuario.groups.add(Group.objects.get(name=grupo))
    assert (evaluacion in Evaluacion.objects.editables_por(usuario)) is puede
    assert usuario.has_perm("compromisos.importar_evaluacion") is puede


@pytest.mark.parametrize(
    ("busqueda", "halla"),
    [
        ("CAPACITACION", True),
        ("capacitación", True),
        ("talleres juridica", True),
        ("vecinos", True),
        ("  ", True),
        ("100%", False),
        ("_", False),
        ("taller%", False),
        ("obras", False),
        ("talleres obras", False),
    ],
)
def test_se_busca_sin_acentos_en_actividad_compromiso_y_dependencia(busqueda, halla):
    compromiso = CompromisoFactory(texto="Incluir a los vecinos")
    actividad = ActividadFactory(compromiso=compromiso, texto="Talleres de Capacitación")
    ResponsabilidadFactory(
        actividad=actividad, dependencia=DependenciaFactory(nombre="Dirección Jurídica")
    )
    assert Actividad.objects.buscar(busqueda).exists() is halla


def test_el_signo_de_porcentaje_se_busca_tal_cual():
    ActividadFactory(texto="Llegar al 100 % de los municipios_piloto")
    assert Actividad.objects.buscar("% municipios_p").exists()


def test_se_busca_en_los_compromisos_sin_acentos():
    CompromisoFactory(texto="Participación asamblearia")
    assert Compromiso.objects.buscar("participacion ASAMBLEARIA").exists()
    assert not Compromiso.objects.buscar("participacion vecinal").exists()


def test_los_enlaces_vigentes_incluyen_el_primer_y_el_ultimo_dia():
    enlace = EnlaceFactory(desde=HOY, hasta=HOY)
    assert list(Enlace.objects.vigentes(HOY)) == [enlace]
    assert not Enlace.objects.vigentes(HOY + UN_DIA).exists()
    assert not Enlace.objects.vigentes(HOY - UN_DIA).exists()


def test_los_nombres_dicen_lo_que_son():
    actividad = ActividadFactory(numero=2, compromiso__numero=3)
    enlace = EnlaceFactory(nombre="Ana", dependencia__nombre="IMDEC")
    assert (str(actividad), actividad.clave) == ("Actividad 3.2", "3.2")
    assert str(enlace) == "Ana (IMDEC)"
    assert str(UsuarioFactory(username="ana")) == "ana"
