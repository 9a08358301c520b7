"""Every page of the admin, opened by every role."""

import pytest
from django.contrib import admin
from django.urls import reverse

from compromisos import models
from compromisos.roles import ADMINISTRADOR, PERMISOS, VALIDADOR
from tests import fabricas

from .conftest import ROLES

pytestmark = pytest.mark.django_db
FABRICAS = {
    models.Actividad: fabricas.ActividadFactory,
    models.Avance: fabricas.AvanceFactory,
    models.CausaAtraso: fabricas.CausaAtrasoFactory,
    models.Compromiso: fabricas.CompromisoFactory,
    models.Convenio: fabricas.ConvenioFactory,
    models.Correo: fabricas.CorreoFactory,
    models.Dependencia: fabricas.DependenciaFactory,
    models.Documento: fabricas.DocumentoFactory,
    models.Enlace: fabricas.EnlaceFactory,
    models.Evaluacion: fabricas.EvaluacionFactory,
    models.PuntoSintesis: fabricas.PuntoSintesisFactory,
    models.Recomendacion: fabricas.RecomendacionFactory,
    models.Responsabilidad: fabricas.ResponsabilidadFactory,
    models.TipoMejora: fabricas.TipoMejoraFactory,
    models.Usuario: fabricas.UsuarioFactory,
}
MODELOS = pytest.mark.parametrize("modelo", FABRICAS, ids=lambda modelo: modelo._meta.model_name)
SIN_BORRAR = [m for m in FABRICAS if f"delete_{m._meta.model_name}" not in PERMISOS[ADMINISTRADOR]]


def _direccion(modelo, pagina, *args):
    return reverse(f"admin:compromisos_{modelo._meta.model_name}_{pagina}", args=args)


def _puede(rol, accion, modelo):
    if accion != "view" and modelo in (models.Avance, models.Correo):
        return False
    if accion == "delete" and modelo in SIN_BORRAR:
        return False
    grupo = {"administrador": ADMINISTRADOR, "validador": VALIDADOR}.get(rol)
    permisos = PERMISOS.get(grupo, [])
    return rol == "superusuario" or f"{accion}_{modelo._meta.model_name}" in permisos


def _codigo(rol, puede):
    if rol in ("anonimo", "enlace"):
        return 302
    return 200 if puede else 403


def test_no_falta_ningun_modelo():
    assert {m for m in admin.site._registry if m._meta.app_label == "compromisos"} == set(FABRICAS)
    assert {m for m in admin.site._registry if m._meta.app_label != "compromisos"} == set()


@pytest.mark.parametrize("rol", ROLES)
@MODELOS
def test_cada_pagina_con_cada_papel(como, modelo, rol):
    objeto = FABRICAS[modelo]()
    cliente = como(rol)
    ve = _puede(rol, "view", modelo)
    paginas = {
        _direccion(modelo, "changelist"): ve,
        _direccion(modelo, "changelist") + "?q=uno+dos": ve,
        _direccion(modelo, "change", objeto.pk): ve,
        _direccion(modelo, "history", objeto.pk): ve,
        _direccion(modelo, "add"): _puede(rol, "add", modelo),
        _direccion(modelo, "delete", objeto.pk): _puede(rol, "delete", modelo),
    }
    codigos = {pagina: cliente.get(pagina).status_code for pagina in paginas}
    assert codigos == {pagina: _codigo(rol, puede) for pagina, puede in paginas.items()}


@pytest.mark.parametrize("rol", ROLES)
@MODELOS
def test_nadie_escribe_sin_permiso(como, modelo, rol):
    objeto = FABRICAS[modelo]()
    cliente = como(rol)
    for pagina, accion in (("change", "change"), ("delete", "delete"), ("history", "nada")):
        codigo = cliente.post(_direccion(modelo, pagina, objeto.pk), {}).status_code
        if not _puede(rol, accion, modelo) and pagina != "history":
            assert codigo == _codigo(rol, False)
    if not _puede(rol, "add", modelo):
        assert cliente.post(_direccion(modelo, "add"), {}).status_code == _codigo(rol, False)
    if not _puede(rol, "delete", modelo):
        assert modelo.objects.filter(pk=objeto.pk).exists()


@pytest.mark.parametrize("rol", ROLES)
def test_la_primera_pagina(como, rol):
    response = como(rol).get("/admin/")
    assert response.status_code == _codigo(rol, puede=True)
    if response.status_code == 200:
        assert "Responsables" not in response.content.decode()


def test_sin_estilos_ni_programas_dentro_de_la_pagina(como):
    cliente = como("superusuario")
    for modelo, fabrica in FABRICAS.items():
        objeto = fabrica()
        for pagina, args in (
            ("changelist", ()),
            ("change", (objeto.pk,)),
            ("history", (objeto.pk,)),
        ):
            html = cliente.get(_direccion(modelo, pagina, *args)).content.decode()
            assert " style=" not in html
            assert "<style" not in html
            assert "onclick=" not in html
            assert "<script>" not in html


@MODELOS
def test_las_mismas_consultas_con_una_fila_que_con_once(
    como, modelo, django_assert_num_queries, django_assert_max_num_queries
):
    cliente = como("superusuario")
    direccion = _direccion(modelo, "changelist")
    FABRICAS[modelo]()
    cliente.get(direccion)
    with django_assert_max_num_queries(15) as una:
        cliente.get(direccion)
    for _ in range(10):
        FABRICAS[modelo]()
    with django_assert_num_queries(len(una)):
        cliente.get(direccion)


@MODELOS
@pytest.mark.parametrize("clave", ["abc", "0", "99999999999999999999", "1/2", "%00", "_00"])
def test_una_clave_imposible(como, modelo, clave):
    cliente = como("superusuario")
    base = _direccion(modelo, "changelist")
    for pagina in ("change", "history", "history/1", "history/abc", "delete"):
        assert cliente.get(f"{base}{clave}/{pagina}/").status_code in (302, 403, 404)
        assert cliente.post(f"{base}{clave}/{pagina}/", {}).status_code in (302, 403, 404, 405)


@MODELOS
@pytest.mark.parametrize(
    "consulta",
    [
        "q=%00",
        "q=" + "á" * 5000,
        "e=%00",
        "o=99",
        "o=abc.%00",
        "p=99999999999999999999",
        "p=-1",
        "pk__exact=%00",
        "nombre__contains=%00",
        "texto__contains=%00",
        "creado__year=99999",
        "creado__year=0",
        "creado__year=2026&creado__month=13",
        "fecha__exact=x",
        "id__exact=abc",
        "id__exact=99999999999999999999",
        "password__startswith=argon2",
        "oportunidad=%00",
        "oportunidad=otra",
        "ejecucion=en_proceso",
        "rol=ninguno",
        "rol=Validación",
        "vigencia=si",
        "vigencia=no",
        "publicada=si",
        "publicada=no",
        "q=3",
        "q=3.2",
        "q=99999999999999999999",
    ],
)
def test_una_consulta_imposible(como, modelo, consulta):
    response = como("superusuario").get(f"{_direccion(modelo, 'changelist')}?{consulta}")
    assert response.status_code in (200, 302, 400)
    if consulta.startswith("password"):
        assert response.status_code in (302, 400)


@pytest.mark.parametrize("termino", ["%00", "a%00b", "1", "1.2", "cosa", "9" * 30])
def test_los_buscadores(administrador, termino):
    for modelo, campo in (
        ("actividad", "misma_que"),
        ("actividad", "compromiso"),
        ("compromiso", "recomendacion"),
        ("compromiso", "evaluacion"),
        ("compromiso", "tipo_mejora"),
        ("recomendacion", "puntos"),
        ("enlace", "usuario"),
        ("enlace", "dependencia"),
        ("enlace", "suplente_de"),
        ("convenio", "dependencias"),
    ):
        direccion = f"/admin/autocomplete/?app_label=compromisos&model_name={modelo}"
        response = administrador.get(f"{direccion}&field_name={campo}&term={termino}")
        assert response.status_code == 200, (modelo, campo)
