"""What the lists find and say."""

import pytest
import time_machine

from tests.fabricas import (
    ActividadFactory,
    AvanceFactory,
    CompromisoFactory,
    DependenciaFactory,
    EnlaceFactory,
    EvaluacionFactory,
    RecomendacionFactory,
    ResponsabilidadFactory,
    UsuarioFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
ACTIVIDADES = "/admin/compromisos/actividad/"


def _hallados(response):
    return list(response.context["cl"].result_list)


@pytest.mark.dos_bases
@time_machine.travel("2026-03-10 18:00Z", tick=False)
def test_el_estado_se_calcula_y_filtra(administrador):
    vencida = ActividadFactory(fecha_termino="2026-03-09")
    otra = ActividadFactory(fecha_termino="2026-03-10")
    AvanceFactory(actividad=otra, porcentaje="74.5")
    html = administrador.get(ACTIVIDADES).content.decode()
    assert "74.5 %" in html
    assert "Vencida" in html
    assert _hallados(administrador.get(ACTIVIDADES, {"oportunidad": "vencida"})) == [vencida]
    assert _hallados(administrador.get(ACTIVIDADES, {"ejecucion": "en_proceso"})) == [otra]
    assert len(_hallados(administrador.get(ACTIVIDADES, {"oportunidad": "otra"}))) == 2


@pytest.mark.dos_bases
def test_filtra_por_evaluacion_y_dependencia(administrador):
    responsabilidad = ResponsabilidadFactory()
    ActividadFactory()
    filtro = {"dependencias__id__exact": responsabilidad.dependencia.pk}
    assert _hallados(administrador.get(ACTIVIDADES, filtro)) == [responsabilidad.actividad]
    evaluacion = responsabilidad.actividad.compromiso.evaluacion
    filtro = {"compromiso__evaluacion__id__exact": evaluacion.pk}
    assert _hallados(administrador.get(ACTIVIDADES, filtro)) == [responsabilidad.actividad]


@pytest.mark.dos_bases
def test_busca_sin_acentos(administrador):
    actividad = ActividadFactory(texto="Diseñar la evaluación", compromiso__numero=3, numero=2)
    ActividadFactory(texto="Otra", compromiso__numero=4, numero=2)
    for texto in ("DISENAR evaluacion", "3.2"):
        assert _hallados(administrador.get(ACTIVIDADES, {"q": texto})) == [actividad]
    compromiso = CompromisoFactory(texto="Capacitación", numero=9)
    for texto in ("capacitacion", "9"):
        hallados = _hallados(administrador.get("/admin/compromisos/compromiso/", {"q": texto}))
        assert hallados == [compromiso]
    dependencia = DependenciaFactory(nombre="Dirección Jurídica")
    hallados = _hallados(administrador.get("/admin/compromisos/dependencia/", {"q": "juridica"}))
    assert hallados == [dependencia]
    evaluacion = EvaluacionFactory(nombre="Evaluación de Diseño")
    hallados = _hallados(administrador.get("/admin/compromisos/evaluacion/", {"q": "diseno"}))
    assert hallados == [evaluacion]


@pytest.mark.dos_bases
def test_busca_por_numero_o_palabras_como_estan(administrador):
    recomendacion = RecomendacionFactory(numero=77, texto="Instrumentar espacios")
    RecomendacionFactory(numero=78)
    for texto in ("77", "INSTRUMENTAR"):
        hallados = _hallados(administrador.get("/admin/compromisos/recomendacion/", {"q": texto}))
        assert hallados == [recomendacion]


def test_los_enlaces_vigentes(administrador):
    vigente = EnlaceFactory(nombre="Rosa")
    EnlaceFactory(nombre="Luis", hasta="2021-01-01")
    lista = "/admin/compromisos/enlace/"
    assert _hallados(administrador.get(lista, {"vigencia": "si"})) == [vigente]
    assert _hallados(administrador.get(lista, {"vigencia": "no"})) != [vigente]
    assert _hallados(administrador.get(lista, {"q": "rosa"})) == [vigente]


def test_las_cuentas_por_papel(administrador):
    enlace = EnlaceFactory(dependencia__nombre="Dirección de Obras").usuario
    UsuarioFactory(is_superuser=True)
    lista = "/admin/compromisos/usuario/"
    html = administrador.get(lista).content.decode()
    assert "Superusuario" in html
    assert "Dirección de Obras" in html
    assert enlace in _hallados(administrador.get(lista, {"rol": "ninguno"}))
    (uno,) = _hallados(administrador.get(lista, {"rol": "Administración"}))
    assert uno.username == "administrador"


def test_la_evaluacion_lleva_a_sus_compromisos(administrador):
    compromiso = CompromisoFactory()
    pk = compromiso.evaluacion_id
    html = administrador.get(f"/admin/compromisos/evaluacion/{pk}/change/").content.decode()
    assert f"/admin/compromisos/compromiso/?evaluacion__id__exact={pk}" in html
    assert f"/admin/compromisos/actividad/?compromiso__evaluacion__id__exact={pk}" in html


@pytest.mark.parametrize("publicada", [True, False])
def test_ver_en_el_sitio_solo_lo_publicado(administrador, publicada):
    actividad = ActividadFactory(compromiso__evaluacion=EvaluacionFactory(publicada=publicada))
    for objeto in (actividad, actividad.compromiso, actividad.compromiso.evaluacion):
        direccion = f"/admin/compromisos/{objeto._meta.model_name}/{objeto.pk}/change/"
        html = administrador.get(direccion).content.decode()
        assert (f'href="{objeto.get_absolute_url()}"' in html) is publicada


@pytest.mark.dos_bases
def test_los_hijos_van_en_el_orden_del_documento(administrador):
    compromiso = CompromisoFactory()
    for numero in (3, 1, 2):
        actividad = ActividadFactory(compromiso=compromiso, numero=numero, texto=f"Texto {numero}.")
        ResponsabilidadFactory(actividad=actividad, dependencia__nombre=f"Unidad {numero}")
    direccion = f"/admin/compromisos/compromiso/{compromiso.pk}/change/"
    html = administrador.get(direccion).content.decode()
    lugares = [html.index(f"Texto {numero}.") for numero in (1, 2, 3)]
    assert lugares == sorted(lugares)
    assert "Unidad 3" in html


def test_una_actividad_que_repite_sin_compromiso_es_un_error_del_formulario(administrador):
    principal = ActividadFactory()
    datos = {
        "numero": 1,
        "texto": "x",
        "peso": 1,
        "misma_que": principal.pk,
        "texto_completo": "on",
    }
    inline = {"responsabilidades-TOTAL_FORMS": 0, "responsabilidades-INITIAL_FORMS": 0}
    response = administrador.post(f"{ACTIVIDADES}add/", datos | inline)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors.keys() == {"compromiso"}


def test_la_evaluacion_dice_cuantas_cosas_tiene(administrador):
    actividad = ActividadFactory()
    pagina = f"/admin/compromisos/evaluacion/{actividad.compromiso.evaluacion_id}/change/"
    html = administrador.get(pagina).content.decode()
    assert ">1 compromiso</a>" in html
    assert ">1 actividad</a>" in html
