"""The screens by which a list goes out and comes in as a sheet; the same for each of them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comites.models import IndiceMarginacion
from compromisos.models import ImportacionPendiente
from tests.comites.conftest import con_rol
from tests.fabricas import (
    IndiceMarginacionFactory,
    IntegranteFactory,
    MunicipioFactory,
    UsuarioFactory,
)

from . import test_comites as comites
from .hojas import libro
from .test_indices import HOJA, fila

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]
LISTA = "/admin/comites/indicemarginacion/"
COMITES = "/admin/comites/comite/"
SUBIR = f"{LISTA}import/"


def subir(cliente, *filas, contenido=None):
    contenido = libro(HOJA, *filas) if contenido is None else contenido
    return cliente.post(SUBIR, {"import_file": SimpleUploadedFile("hoja.xlsx", contenido)})


def vista(cliente, *filas):
    return cliente.get(subir(cliente, *filas).url)


def confirmar(cliente, respuesta, **datos):
    pendiente, plan = respuesta.context["pendiente"], respuesta.context["plan"]
    enviado = {"clave": pendiente.clave, "huella": plan.huella} | datos
    return cliente.post(f"{LISTA}process_import/", enviado)


@pytest.fixture
def tizapan():
    return MunicipioFactory(clave="14096", nombre="Tizapán el Alto")


def test_subir_ver_y_confirmar(administrador, unidad, tizapan):
    respuesta = vista(administrador, fila())
    assert "Índices que se crean (1)" in respuesta.text
    assert "Tizapán el Alto, 2020" in respuesta.text
    assert not IndiceMarginacion.objects.exists()
    respuesta = confirmar(administrador, respuesta)
    assert respuesta.url == LISTA
    assert "Se importó «hoja.xlsx». Índices: 1 nuevo" in administrador.get(LISTA).text
    assert tizapan.indices.get().history.get().history_user == unidad
    assert not ImportacionPendiente.objects.exists()
    (nota,) = LogEntry.objects.all()
    assert nota.change_message.startswith("Importación de hoja.xlsx. Índices: 1 nuevo")
    assert "no hay nada que importar" in vista(administrador, fila()).text


def test_los_cambios_y_lo_ausente_se_ven_y_se_descargan(administrador, tizapan):
    IndiceMarginacionFactory(municipio=tizapan, fuente="<b>De antes</b>", indice="57.25")
    ausente = IndiceMarginacionFactory(municipio__nombre="Tala")
    respuesta = vista(administrador, fila())
    assert "&lt;b&gt;De antes&lt;/b&gt;" in respuesta.text
    assert "Índice Tala, 2020" in respuesta.text
    clave = respuesta.context["pendiente"].clave
    texto = b"".join(administrador.get(f"{SUBIR}{clave}/cambios.csv")).decode("utf-8-sig")
    lineas = texto.splitlines()
    assert lineas[0] == "Qué pasa,Qué es,Cuál,Fila,Columna,Antes,Después"
    cambio = 'Cambia,Índice,"Tizapán el Alto, 2020",2,Fuente,<b>De antes</b>,CONAPO 2020'
    assert cambio in lineas
    assert any(linea.startswith("No está en el archivo") for linea in lineas)
    assert ausente in IndiceMarginacion.objects.all()


def test_con_un_error_no_se_ofrece_confirmar_ni_se_puede(administrador, tizapan):
    respuesta = vista(administrador, fila(), fila(anio=2015, grado="=regular"))
    assert "Hay 1 error:" in respuesta.text
    assert "Confirmar la importación" not in respuesta.text
    assert confirmar(administrador, respuesta).status_code == 409
    assert not IndiceMarginacion.objects.exists()
    clave = respuesta.context["pendiente"].clave
    texto = b"".join(administrador.get(f"{SUBIR}{clave}/errores.csv")).decode()
    assert "Índices,3,Grado,''=regular," in texto


def test_si_alguien_guarda_entretanto_se_ve_otra_vez(administrador, tizapan):
    mio = IndiceMarginacionFactory(municipio=tizapan)
    antes = vista(administrador, fila())
    IndiceMarginacion.objects.filter(pk=mio.pk).update(fuente="De otra persona")
    respuesta = confirmar(administrador, antes)
    assert respuesta.status_code == 409
    assert "De otra persona" in respuesta.text
    assert confirmar(administrador, respuesta).status_code == 302


def test_lo_que_no_es_una_hoja_se_rechaza(administrador):
    assert "PDF" in subir(administrador, contenido=b"%PDF-1.7\n%").text
    assert (
        "No se encontró la fila de encabezados" in subir(administrador, contenido=b"a,b\n1,2").text
    )
    assert not ImportacionPendiente.objects.exists()


def test_lo_subido_es_de_quien_lo_subio(administrador, tizapan):
    respuesta = vista(administrador, fila())
    otra = Client()
    otra.force_login(con_rol("Administración"))
    clave = respuesta.context["pendiente"].clave
    assert otra.get(f"{SUBIR}{clave}/").status_code == 410
    assert otra.get(f"{SUBIR}{clave}/cambios.csv").status_code == 410
    assert confirmar(otra, respuesta).status_code == 410
    assert confirmar(administrador, respuesta, cancelar="1").url == SUBIR
    assert not IndiceMarginacion.objects.exists()


def test_hace_falta_el_permiso_de_importar(client, tizapan):
    usuario = UsuarioFactory(is_staff=True)
    permisos = ["view", "add", "change"]
    usuario.user_permissions.set(
        Permission.objects.filter(codename__in=[f"{p}_indicemarginacion" for p in permisos])
    )
    client.force_login(usuario)
    assert "Importar hoja" not in client.get(LISTA).text
    for direccion in (SUBIR, f"{SUBIR}plantilla/", f"{LISTA}exportar.csv"):
        assert client.get(direccion).status_code == 403


def test_la_lista_ofrece_la_hoja_la_plantilla_y_lo_exportado(administrador, tizapan):
    IndiceMarginacionFactory(municipio=tizapan, indice="57.25")
    texto = administrador.get(LISTA).text
    for dice in ("Importar hoja", "Plantilla", "Exportar XLSX", "Exportar CSV"):
        assert dice in texto
    plantilla = administrador.get(f"{SUBIR}plantilla/")
    assert 'filename="plantilla-indices.xlsx"' in plantilla["Content-Disposition"]
    csv = b"".join(administrador.get(f"{LISTA}exportar.csv")).decode("utf-8-sig")
    assert "14096,Tizapán el Alto,2020,57.25,Medio," in csv
    assert administrador.get(f"{LISTA}exportar.xlsx").status_code == 200
    assert administrador.get(f"{LISTA}exportar.pdf").status_code == 404


# --- The committees: their sheet has names ---------------------------------------------------
@pytest.mark.dos_bases
def test_los_comites_se_suben_se_ven_y_se_confirman(administrador, comite):
    contenido = libro(comites.HOJA, comites.fila(municipio=comite.municipio.nombre, edicion=2026))
    comite.edicion.anio = 2026
    comite.edicion.save()
    archivo = SimpleUploadedFile("hoja.xlsx", contenido)
    subida = administrador.post(f"{COMITES}import/", {"import_file": archivo})
    respuesta = administrador.get(subida.url)
    assert "Integrantes que se crean (1)" in respuesta.text
    assert "Rosa Peña, presidencia" in respuesta.text
    enviado = {
        "clave": respuesta.context["pendiente"].clave,
        "huella": respuesta.context["plan"].huella,
    }
    assert administrador.post(f"{COMITES}process_import/", enviado).url == COMITES
    assert comite.integrantes.get().nombre == "Rosa Peña"
    assert "Rosa" not in LogEntry.objects.get().change_message


def test_exportar_los_nombres_queda_en_la_bitacora(
    administrador, comite, caplog, django_capture_on_commit_callbacks
):
    IntegranteFactory(comite=comite, nombre="Rosa Peña")
    with (
        caplog.at_level("INFO", logger="evj.seguridad"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        csv = b"".join(administrador.get(f"{COMITES}exportar.csv")).decode()
    assert "Rosa Peña" in csv
    (linea,) = [linea for linea in caplog.messages if "datos_personales_vistos" in linea]
    assert '"de": "comites"' in linea
    assert "Rosa" not in linea


def test_quien_no_ve_a_los_integrantes_no_los_importa_ni_exporta(client, comite):
    usuario = UsuarioFactory(is_staff=True)
    permisos = ["importar_comite", "view_comite", "change_comite", "add_comite"]
    usuario.user_permissions.set(Permission.objects.filter(codename__in=permisos))
    client.force_login(usuario)
    assert "Importar hoja" not in client.get(COMITES).text
    for direccion in ("import/", "import/plantilla/", "exportar.csv"):
        assert client.get(f"{COMITES}{direccion}").status_code == 403


@pytest.mark.parametrize("lista", ["indicemarginacion", "comite", "evento"])
def test_cada_lista_tiene_su_hoja(administrador, lista):
    direccion = f"/admin/comites/{lista}/"
    assert f"{direccion}import/" in administrador.get(direccion).text
    for parte in ("import/", "import/plantilla/", "exportar.xlsx", "exportar.csv"):
        assert administrador.get(f"{direccion}{parte}").status_code == 200
