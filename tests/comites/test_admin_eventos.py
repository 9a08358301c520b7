"""The unit's work with events in the admin."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from comites.models import Acuerdo, Asistencia, Evento, Minuta
from compromisos.roles import ADMINISTRADOR, VALIDADOR
from tests.compromisos.admin.formularios import lleno
from tests.compromisos.panel.archivos import PDF
from tests.fabricas import (
    AcuerdoFactory,
    AsistenciaFactory,
    DependenciaFactory,
    EdicionFactory,
    EventoFactory,
    InscripcionFactory,
    MinutaFactory,
    MunicipioFactory,
    UsuarioFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
FUTURO = datetime.datetime(2090, 3, 14, 16, tzinfo=datetime.UTC)
NUEVO = "/admin/comites/evento/add/"


@pytest.fixture
def como(client):
    def entrar(rol):
        usuario = UsuarioFactory(is_staff=True)
        usuario.groups.set(Group.objects.filter(name=rol))
        client.force_login(usuario)
        return client

    return entrar


@pytest.fixture
def unidad(como):
    return como(ADMINISTRADOR)


def direccion(evento, pagina="change") -> str:
    return f"/admin/comites/evento/{evento.pk}/{pagina}/"


def sin_partes(**mas):
    vacias = {
        f"{parte}-{que}_FORMS": 0
        for parte in ("convocatoria", "asistencias", "minuta", "acuerdos")
        for que in ("TOTAL", "INITIAL")
    }
    return vacias | mas


@pytest.mark.dos_bases
def test_se_planea_y_se_publica(unidad):
    datos = sin_partes(
        tipo="asamblea",
        titulo="Asamblea de Tala",
        clave="asamblea-tala",
        edicion=EdicionFactory().pk,
        municipio=MunicipioFactory().pk,
        inicio="2026-03-14T10:00",
        fin="2026-03-14T12:00",
        sede="Casa de la Cultura",
        publicado="on",
    )
    response = unidad.post(NUEVO, datos)
    assert response.status_code == 302, response.context["errors"]
    evento = Evento.objects.get()
    assert evento.inicio == datetime.datetime(2026, 3, 14, 16, tzinfo=datetime.UTC)
    assert unidad.get("/calendario/asamblea-tala/").status_code == 200


def test_publicado_la_fecha_y_la_sede_ya_no_se_corrigen_ahi(unidad):
    evento = EventoFactory(publico=True, sede="Casa de la Cultura")
    datos = lleno(unidad.get(direccion(evento))) | {"sede": "Otra", "titulo": "Otro"}
    assert unidad.post(direccion(evento), datos).status_code == 302
    evento.refresh_from_db()
    assert (evento.titulo, evento.sede) == ("Otro", "Casa de la Cultura")


def cambio(unidad, evento, **mas):
    pagina = unidad.get(direccion(evento, "cambiar"))
    form = pagina.context["form"]
    datos = {campo: form[campo].value() for campo in ("visto", "estado", "sede")}
    for campo in ("inicio", "fin"):
        datos[campo] = f"{form[campo].value():%Y-%m-%dT%H:%M}"  # already that of here
    return {**datos, "motivo": "Llovió.", **mas}


@pytest.mark.dos_bases
def test_cambiar_pide_el_motivo_y_deja_lo_de_antes(unidad):
    evento = EventoFactory(publico=True, inicio=FUTURO)
    ruta = direccion(evento, "cambiar")
    response = unidad.post(ruta, cambio(unidad, evento, sede="Kiosco", motivo=""))
    assert "Diga por qué cambia" in response.content.decode()
    viejo = cambio(unidad, evento, sede="Plaza")
    assert unidad.post(ruta, cambio(unidad, evento, sede="Kiosco")).status_code == 302
    assert evento.cambios.get().sede_antes == "Casa de la Cultura"
    conflicto = unidad.post(ruta, viejo)
    assert conflicto.status_code == 409
    assert "Otra persona cambió el evento" in conflicto.content.decode()
    assert unidad.post(ruta, lleno(conflicto)).status_code == 302
    assert evento.cambios.count() == 2


def test_sobre_un_cambio_mas_nuevo_lo_que_no_se_toco_no_vuelve_atras(unidad):
    evento = EventoFactory(publico=True, inicio=FUTURO, sede="Casa de la Cultura")
    ruta = direccion(evento, "cambiar")
    mio = lleno(unidad.get(ruta)) | {"sede": "Plaza", "motivo": "Hay sombra."}
    una_semana = datetime.timedelta(days=7)
    dias = {c: timezone.localtime(getattr(evento, c)) + una_semana for c in ("inicio", "fin")}
    ella = {campo: f"{dia:%Y-%m-%dT%H:%M}" for campo, dia in dias.items()}
    assert unidad.post(ruta, cambio(unidad, evento, **ella)).status_code == 302
    conflicto = unidad.post(ruta, mio)
    assert conflicto.status_code == 409
    assert unidad.post(ruta, lleno(conflicto)).status_code == 302
    evento.refresh_from_db()
    assert (evento.sede, evento.inicio) == ("Plaza", FUTURO + una_semana)


def test_lo_que_no_se_puede_se_dice(unidad):
    evento = EventoFactory(publico=True, inicio=FUTURO)
    response = unidad.post(direccion(evento, "cambiar"), cambio(unidad, evento, estado="realizado"))
    assert "Todavía no empieza" in response.content.decode()
    assert unidad.get(direccion(EventoFactory(), "cambiar")).status_code == 404


def test_lo_que_ya_no_se_cambia_aqui_se_dice_y_no_se_calla(unidad):
    """Somebody published it meanwhile: its place and dates change on another page."""
    evento = EventoFactory(sede="Sede vieja", inicio=FUTURO)
    datos = lleno(unidad.get(direccion(evento)))
    Evento.objects.filter(pk=evento.pk).update(publicado=True)
    conflicto = unidad.post(direccion(evento), datos | {"sede": "Sede nueva"})
    html = conflicto.content.decode()
    assert conflicto.status_code == 409
    assert '<td class="texto">Sede nueva</td>' in html
    dicho = '<td class="texto">ya no se cambia aquí</td>'
    assert html.count(dicho) == 1, "only what was typed"


def casilla(pagina, sexo, edad) -> str:
    """The name of the attendance's cell of a group, on that page."""
    datos = lleno(pagina)
    (lugar,) = (
        nombre.removesuffix("-sexo")
        for nombre, valor in datos.items()
        if nombre.endswith("-sexo")
        and valor == sexo
        and datos[nombre.replace("-sexo", "-grupo_edad")] == edad
    )
    return f"{lugar}-cuantos"


def test_la_asistencia_que_otro_conto_no_estorba_ni_cambia_de_grupo(unidad):
    evento = EventoFactory()
    pagina = unidad.get(direccion(evento))
    mia, suya = casilla(pagina, "mujer", "18_35"), casilla(pagina, "mujer", "12_17")
    datos = lleno(pagina)
    assert unidad.post(direccion(evento), datos | {suya: "5"}).status_code == 302
    conflicto = unidad.post(direccion(evento), datos | {mia: "7", "titulo": "Lo mío"})
    assert conflicto.status_code == 409
    otra_vez = lleno(conflicto)
    assert otra_vez[casilla(conflicto, "mujer", "18_35")] == "7"
    assert otra_vez[casilla(conflicto, "mujer", "12_17")] == "5"
    assert unidad.post(direccion(evento), otra_vez).status_code == 302
    contados = Asistencia.objects.values_list("sexo", "grupo_edad", "cuantos")
    assert set(contados) == {("mujer", "12_17", 5), ("mujer", "18_35", 7)}


def con_sesion(unidad, evento, **mas):
    """The page of the event with who came, the minutes and an agreement filled in."""
    datos = lleno(unidad.get(direccion(evento)))
    datos |= {
        "asistencias-0-cuantos": "12",
        "minuta-TOTAL_FORMS": "1",
        "minuta-0-texto": "Se abrió la sesión.",
        "acuerdos-TOTAL_FORMS": "1",
        "acuerdos-0-numero": "1",
        "acuerdos-0-fecha": "2026-04-14",
        "acuerdos-0-texto": "Pintar la escuela.",
        "acuerdos-0-dependencia": DependenciaFactory().pk,
        **mas,
    }
    return unidad.post(direccion(evento), datos)


def test_de_dos_que_escriben_la_primera_minuta_ninguno_pierde_la_suya(unidad):
    evento = EventoFactory()
    datos = lleno(unidad.get(direccion(evento)))
    mia = datos | {"minuta-TOTAL_FORMS": "1", "minuta-0-texto": "La mía."}
    MinutaFactory(evento=evento, texto="La suya.", publicada=False)
    conflicto = unidad.post(direccion(evento), mia)
    html = conflicto.content.decode()
    assert conflicto.status_code == 409
    assert '<td class="texto">La suya.</td>' in html
    otra_vez = lleno(conflicto)
    assert otra_vez["minuta-0-texto"] == "La mía."
    assert unidad.post(direccion(evento), otra_vez).status_code == 302
    assert Minuta.objects.get().texto == "La mía."


def test_lo_escrito_en_una_minuta_que_se_publico_mientras_se_dice(unidad):
    """New or corrected, it is told in whole; nothing is said to have been deleted."""
    nueva, corregida = EventoFactory(publico=True), EventoFactory(publico=True)
    minuta = MinutaFactory(evento=corregida, texto="Antes.", publicada=False)
    acuerdo = AcuerdoFactory(evento=corregida, numero=1, texto="Pintar.")
    escritos = {
        nueva: {"minuta-TOTAL_FORMS": "1", "minuta-0-texto": "Mi minuta."},
        corregida: {"minuta-0-texto": "Mi corrección.", "acuerdos-0-texto": "Pintar bien."},
    }
    paginas = {evento: lleno(unidad.get(direccion(evento))) for evento in escritos}
    MinutaFactory(evento=nueva, texto="La suya.", publicada=True)
    Minuta.objects.filter(pk=minuta.pk).update(publicada=True)
    for evento, escrito in escritos.items():
        conflicto = unidad.post(direccion(evento), paginas[evento] | escrito)
        html = conflicto.content.decode()
        assert conflicto.status_code == 409
        dichos = [texto for campo, texto in escrito.items() if campo.endswith("texto")]
        assert html.count('<td class="texto">ya no se cambia aquí</td>') == len(dichos)
        assert all(f'<td class="texto">{texto}</td>' in html for texto in dichos)
        assert "borró" not in html
        assert "cópielo de esta tabla" in html
    acuerdo.refresh_from_db()
    assert acuerdo.texto == "Pintar."


@pytest.mark.dos_bases
def test_se_captura_la_sesion_en_una_sola_pagina(unidad, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    evento = EventoFactory(publico=True)
    archivo = SimpleUploadedFile("minuta.pdf", PDF)
    assert con_sesion(unidad, evento, **{"minuta-0-archivo": archivo}).status_code == 302
    assert Asistencia.objects.values_list("sexo", "grupo_edad", "cuantos").get() == (
        "mujer",
        "12_17",
        12,
    )
    minuta = Minuta.objects.get()
    assert (minuta.tipo_mime, minuta.bytes) == ("application/pdf", len(PDF))
    assert minuta.archivo.name.startswith("comites/")
    assert Acuerdo.objects.get().numero == 1


def test_la_asistencia_es_una_tabla_por_edad_y_sexo(unidad, client, validador):
    evento = EventoFactory(publico=True)
    AsistenciaFactory(evento=evento, sexo="hombre", grupo_edad="36_59", cuantos=7)
    pagina = unidad.get(direccion(evento))
    html = pagina.content.decode()
    assert html.count('aria-label="Hombres, 36 a 59 años"') == 1
    assert html.count('<input type="number"') >= 12
    datos = lleno(pagina)
    [lugar] = [
        n
        for n in range(12)
        if datos.get(f"asistencias-{n}-grupo_edad") == "60_mas"
        and datos[f"asistencias-{n}-sexo"] == "sin_dato"
    ]
    mal = unidad.post(direccion(evento), datos | {f"asistencias-{lugar}-cuantos": "-1"})
    assert "mayor o igual a 0" in mal.content.decode()
    bien = unidad.post(direccion(evento), datos | {f"asistencias-{lugar}-cuantos": "4"})
    assert bien.status_code == 302
    contados = set(evento.asistencias.values_list("sexo", "grupo_edad", "cuantos"))
    assert contados == {("hombre", "36_59", 7), ("sin_dato", "60_mas", 4)}
    client.force_login(validador)
    celda = client.get(direccion(evento)).content.decode().split('asistencia" aria-labelledby')[1]
    assert celda.split("</table>")[0].split().count("7") == 1


@pytest.mark.parametrize("cambio", [{"grupo_edad": "x"}, {"sexo": ""}, {"sexo": "\0"}])
def test_una_celda_de_ningun_grupo_es_un_error(unidad, cambio):
    evento = EventoFactory(publico=True)
    datos = lleno(unidad.get(direccion(evento))) | {"asistencias-0-cuantos": "3"}
    malos = {f"asistencias-0-{campo}": valor for campo, valor in cambio.items()}
    assert unidad.post(direccion(evento), datos | malos).status_code == 200
    assert not evento.asistencias.exists()


def test_la_minuta_no_se_publica_antes_de_que_se_realice(unidad):
    evento = EventoFactory(publico=True)
    response = con_sesion(unidad, evento, **{"minuta-0-publicada": "on"})
    assert "Primero dé el evento por realizado." in response.content.decode()
    Evento.objects.update(estado="realizado")
    assert con_sesion(unidad, evento, **{"minuta-0-publicada": "on"}).status_code == 302
    assert Minuta.objects.get().publicada


def test_un_archivo_que_no_lo_es_se_rechaza(unidad):
    archivo = SimpleUploadedFile("minuta.pdf", b"<script>")
    response = con_sesion(unidad, EventoFactory(publico=True), **{"minuta-0-archivo": archivo})
    assert "No es un archivo" in response.content.decode()
    assert not Minuta.objects.exists()


def test_un_acuerdo_tiene_un_solo_responsable(unidad):
    response = con_sesion(unidad, EventoFactory(publico=True), **{"acuerdos-0-dependencia": ""})
    assert "Elija una dependencia o un comité" in response.content.decode()


@pytest.mark.dos_bases
def test_publicada_la_minuta_ni_ella_ni_sus_acuerdos_cambian(unidad):
    acuerdo = AcuerdoFactory(texto="Pintar la escuela.")
    minuta = MinutaFactory(evento=acuerdo.evento)
    antes = lleno(unidad.get(direccion(acuerdo.evento)))
    Minuta.objects.update(publicada=True)
    despues = lleno(unidad.get(direccion(acuerdo.evento)))
    assert not [campo for campo in despues if campo.endswith("-texto") and "convoc" not in campo]
    version = {
        "_version": despues["_version"],
        "minuta-0-texto": "Otra.",
        "acuerdos-0-texto": "No.",
    }
    unidad.post(direccion(acuerdo.evento), antes | version)
    minuta.refresh_from_db()
    acuerdo.refresh_from_db()
    assert (minuta.texto, acuerdo.texto) == ("Se abrió la sesión.", "Pintar la escuela.")


@pytest.mark.dos_bases
def test_con_mas_cupo_pasan_los_que_esperan(unidad):
    evento = EventoFactory(
        publico=True,
        con_inscripcion=True,
        cupo=1,
        inicio=FUTURO,
    )
    InscripcionFactory(evento=evento)
    espera = InscripcionFactory(evento=evento, estado="en_espera")
    unidad.post(direccion(evento), lleno(unidad.get(direccion(evento))) | {"cupo": "2"})
    espera.refresh_from_db()
    assert espera.estado == "confirmada"


@pytest.mark.dos_bases
def test_los_inscritos_los_ve_la_administracion_y_queda_anotado(como, caplog):
    evento = InscripcionFactory(nombre="Ana Torres").evento
    assert como(VALIDADOR).get(direccion(evento, "inscripciones")).status_code == 404
    with caplog.at_level("INFO", "evj.seguridad"):
        response = como(ADMINISTRADOR).get(direccion(evento, "inscripciones"))
    assert "Ana Torres" in response.content.decode()
