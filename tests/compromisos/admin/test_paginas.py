"""Every page of the admin, as who may do most; tests/permisos walks it as each of the others."""

import pytest
from django.contrib import admin
from django.urls import reverse

from comites import models as de_comites
from compromisos import models
from compromisos.roles import ADMINISTRADOR, permite
from obras import models as de_obras
from tests import fabricas, fabricas_obras

from .conftest import ROLES

pytestmark = pytest.mark.django_db
FABRICAS = {
    models.Actividad: fabricas.ActividadFactory,
    models.Avance: fabricas.AvanceFactory,
    models.CausaAtraso: fabricas.CausaAtrasoFactory,
    models.Compromiso: fabricas.CompromisoFactory,
    models.Convenio: fabricas.ConvenioFactory,
    models.Correo: fabricas.CorreoFactory,
    models.Corte: fabricas.CorteFactory,
    models.Dependencia: fabricas.DependenciaFactory,
    models.Documento: fabricas.DocumentoFactory,
    models.Enlace: fabricas.EnlaceFactory,
    models.Evaluacion: fabricas.EvaluacionFactory,
    models.PuntoSintesis: fabricas.PuntoSintesisFactory,
    models.Recomendacion: fabricas.RecomendacionFactory,
    models.Responsabilidad: fabricas.ResponsabilidadFactory,
    models.TipoMejora: fabricas.TipoMejoraFactory,
    models.Usuario: fabricas.UsuarioFactory,
    de_comites.Acta: fabricas.ActaFactory,
    de_comites.AvisoPrivacidad: fabricas.AvisoPrivacidadFactory,
    de_comites.Cedula: fabricas.CedulaFactory,
    de_comites.Comite: fabricas.ComiteFactory,
    de_comites.ConsultaContacto: fabricas.ConsultaContactoFactory,
    de_comites.ConsultaQueja: fabricas.ConsultaQuejaFactory,
    de_comites.Edicion: fabricas.EdicionFactory,
    de_comites.EnlaceMunicipal: fabricas.EnlaceMunicipalFactory,
    de_comites.EntregaInforme: fabricas.EntregaInformeFactory,
    de_comites.Facultad: fabricas.FacultadFactory,
    de_comites.Evento: fabricas.EventoFactory,
    de_comites.IndiceMarginacion: fabricas.IndiceMarginacionFactory,
    de_comites.Informe: fabricas.InformeFactory,
    de_comites.Instrumento: fabricas.InstrumentoFactory,
    de_comites.Integrante: fabricas.IntegranteFactory,
    de_comites.Municipio: fabricas.MunicipioFactory,
    de_comites.Queja: fabricas.QuejaFactory,
    de_comites.Reactivo: fabricas.ReactivoFactory,
    de_comites.Region: fabricas.RegionFactory,
    de_comites.ReglaElegibilidad: fabricas.ReglaElegibilidadFactory,
    de_comites.VersionInstrumento: fabricas.VersionInstrumentoFactory,
    de_obras.AccionCorrectiva: fabricas_obras.AccionCorrectivaFactory,
    de_obras.EvaluacionCalidad: fabricas_obras.EvaluacionCalidadFactory,
    de_obras.FotoHallazgo: fabricas_obras.FotoHallazgoFactory,
    de_obras.FotoMantenimiento: fabricas_obras.FotoMantenimientoFactory,
    de_obras.Hallazgo: fabricas_obras.HallazgoFactory,
    de_obras.InstrumentoDeObra: fabricas_obras.InstrumentoDeObraFactory,
    de_obras.NecesidadMantenimiento: fabricas_obras.NecesidadMantenimientoFactory,
    de_obras.AvanceObra: fabricas_obras.AvanceObraFactory,
    de_obras.FotoObra: fabricas_obras.FotoObraFactory,
    de_obras.Obra: fabricas_obras.ObraFactory,
    de_obras.ActaVotacion: fabricas_obras.ActaVotacionFactory,
    de_obras.CompromisoFirmado: fabricas_obras.CompromisoFirmadoFactory,
    de_obras.Necesidad: fabricas_obras.NecesidadFactory,
    de_obras.Propuesta: fabricas_obras.PropuestaFactory,
    de_obras.Votacion: fabricas_obras.VotacionFactory,
}
SOLO_LAS_ESCRIBE_EL_PROGRAMA = (
    models.Avance,
    models.Correo,
    de_comites.ConsultaContacto,
    de_comites.ConsultaQueja,
    de_obras.FotoHallazgo,
    de_obras.FotoMantenimiento,
    de_obras.AvanceObra,
    de_obras.FotoObra,
    de_obras.ActaVotacion,
    de_obras.CompromisoFirmado,
)
MODELOS = pytest.mark.parametrize("modelo", FABRICAS, ids=lambda modelo: modelo._meta.model_name)
SIN_BORRAR = [m for m in FABRICAS if not permite(ADMINISTRADOR, "delete", m)]


def _direccion(modelo, pagina, *args):
    return reverse(f"admin:{modelo._meta.app_label}_{modelo._meta.model_name}_{pagina}", args=args)


def test_no_falta_ningun_modelo():
    assert set(admin.site._registry) == set(FABRICAS)


@MODELOS
def test_ni_a_quien_todo_lo_puede_se_le_deja_borrar_historia(como, modelo):
    """The superuser, who has no row in the matrix of tests/permisos. And no page has styles or
    programs inside."""
    objeto = FABRICAS[modelo]()
    cliente = como("superusuario")
    se_agrega = modelo not in SOLO_LAS_ESCRIBE_EL_PROGRAMA
    paginas = {
        _direccion(modelo, "changelist") + "?q=uno+dos": 200,
        _direccion(modelo, "changelist"): 200,
        _direccion(modelo, "change", objeto.pk): 200,
        _direccion(modelo, "history", objeto.pk): 200,
        _direccion(modelo, "add"): 200 if se_agrega else 403,
        _direccion(modelo, "delete", objeto.pk): 403 if modelo in SIN_BORRAR else 200,
    }
    if hasattr(modelo, "history"):
        version = objeto.history.first().pk
        paginas[_direccion(modelo, "simple_history", objeto.pk, version)] = 200
    vistas = {pagina: cliente.get(pagina) for pagina in paginas}
    assert {pagina: vista.status_code for pagina, vista in vistas.items()} == paginas
    for pagina, vista in vistas.items():
        html = vista.content.decode()
        dentro = [d for d in (" style=", "<style", "onclick=", "<script>") if d in html]
        assert dentro == [], pagina
    if modelo in SIN_BORRAR:
        assert cliente.post(_direccion(modelo, "delete", objeto.pk), {}).status_code == 403
        assert modelo.objects.filter(pk=objeto.pk).exists()


@pytest.mark.una_base
@pytest.mark.parametrize(
    ("modelo", "publicado"),
    [
        (models.Evaluacion, {"publicada": True}),
        (de_comites.Evento, {"publicado": True}),
        (de_obras.Obra, {"publicada": True}),
    ],
)
def test_la_version_de_lo_publicado_que_no_se_edita_se_lee(como, modelo, publicado):
    objeto = FABRICAS[modelo](**publicado)
    version = objeto.history.first().pk
    response = como("superusuario").get(_direccion(modelo, "simple_history", objeto.pk, version))
    assert response.status_code == 200


@MODELOS
def test_cada_columna_ordena_en_los_dos_sentidos(como, modelo):
    FABRICAS[modelo]()
    cliente, direccion = como("superusuario"), _direccion(modelo, "changelist")
    columnas = range(1, len(admin.site.get_model_admin(modelo).list_display) + 1)
    for orden in (".".join(map(str, columnas)), ".".join(f"-{c}" for c in columnas)):
        assert cliente.get(f"{direccion}?o={orden}").status_code == 200, orden


@pytest.mark.una_base
@pytest.mark.parametrize("rol", ROLES)
def test_la_primera_pagina(como, rol):
    response = como(rol).get("/admin/")
    assert response.status_code == (302 if rol in ("anonimo", "enlace") else 200)
    if response.status_code == 200:
        assert "Responsables" not in response.content.decode()


@pytest.mark.una_base  # how many they are does not depend on who answers them
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


CLAVES = ["abc", "0", "1/2", "_00"]
PEORES = ["99999999999999999999", "%00"]  # what a database may refuse to look for
BUSQUEDAS = ["q=%00", "q=" + "á" * 5000, "q=3", "q=3.2", "q=99999999999999999999"]
CLAVES_EXACTAS = ["pk__exact=%00", "id__exact=abc", "id__exact=99999999999999999999"]
DE_CUALQUIER_LISTA = [
    "e=%00",
    "o=99",
    "o=abc.%00",
    "p=99999999999999999999",
    "p=-1",
    "nombre__contains=%00",
    "fecha_termino__year=-1",
    "fecha_termino__year=99999999999999999999",
    "texto__contains=%00",
    "fecha__exact=x",
    "password__startswith=argon2",
    "filtro=otro",
]
FECHAS = ["{0}__year=99999", "{0}__year=0", "{0}__year=2026&{0}__month=13", "{0}__day=x"]
DE_SUS_FILTROS = {
    models.Actividad: ["oportunidad=%00", "oportunidad=otra", "ejecucion=en_proceso"],
    models.Convenio: ["vigencia=%00", "vigencia=si", "vigencia=no"],
    models.Correo: ["envio=%00", "envio=espera", "envio=enviado"],
    models.Enlace: ["vigencia=%00", "vigencia=si", "vigencia=no"],
    models.Evaluacion: ["publicada=%00", "publicada=si", "publicada=no"],
    models.Usuario: ["rol=%00", "rol=ninguno", "rol=Validación"],
}


@MODELOS
def test_un_buscador_con_lo_que_no_es_una_clave(como, modelo):
    """Prefilled by the address, or sent: the form again, and no 500."""
    campos = admin.site.get_model_admin(modelo).autocomplete_fields
    if campos:
        cliente, direccion = como("superusuario"), _direccion(modelo, "add")
        for clave in ("abc", *PEORES):
            consulta = "&".join(f"{campo}={clave}" for campo in campos)
            assert cliente.get(f"{direccion}?{consulta}").status_code in (200, 403), clave
            enviado = dict.fromkeys(campos, clave.replace("%00", "\0"))
            assert cliente.post(direccion, enviado).status_code in (200, 403), clave


@MODELOS
def test_una_clave_imposible(como, modelo):
    cliente = como("superusuario")
    base = _direccion(modelo, "changelist")
    for clave in CLAVES:
        assert cliente.get(f"{base}{clave}/change/").status_code in (302, 404), clave
    for clave in PEORES:
        for pagina in ("change", "history", "history/1", "history/abc", "delete"):
            direccion = f"{base}{clave}/{pagina}/"
            assert cliente.get(direccion).status_code in (302, 403, 404), direccion
            assert cliente.post(direccion, {}).status_code in (302, 403, 404, 405), direccion


@MODELOS
def test_una_consulta_imposible(como, modelo):
    """What each list looks for in fields of its own; for the rest, four lists speak for all."""
    cliente = como("superusuario")
    consultas = [*BUSQUEDAS, *CLAVES_EXACTAS, *DE_SUS_FILTROS.get(modelo, ())]
    if fecha := admin.site.get_model_admin(modelo).date_hierarchy:
        consultas += [consulta.format(fecha) for consulta in FECHAS]
    if modelo in (models.Actividad, models.Avance, models.Usuario, de_comites.Evento):
        consultas += DE_CUALQUIER_LISTA
    for consulta in consultas:
        response = cliente.get(f"{_direccion(modelo, 'changelist')}?{consulta}")
        assert response.status_code in (200, 302, 400), consulta
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
