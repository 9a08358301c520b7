"""Works and their progress go in and out of the admin's lists as sheets."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from compromisos.roles import ADMINISTRADOR, VALIDADOR
from obras.models import AvanceObra, CambioObra, Obra
from tests.comites.conftest import con_rol
from tests.comites.importacion.hojas import libro
from tests.fabricas import UsuarioFactory
from tests.fabricas_obras import EtapaObraFactory

from . import test_avances as avances
from . import test_obras as obras

pytestmark = pytest.mark.django_db
OBRAS, AVANCES = "/admin/obras/obra/", "/admin/obras/avanceobra/"


@pytest.fixture
def administrador(client):
    client.force_login(con_rol(ADMINISTRADOR))
    return client


def vista(cliente, lista, contenido):
    archivo = SimpleUploadedFile("hoja.xlsx", contenido)
    return cliente.get(cliente.post(f"{lista}import/", {"import_file": archivo}).url)


def confirmar(cliente, lista, respuesta):
    pendiente, plan = respuesta.context["pendiente"], respuesta.context["plan"]
    enviado = {"clave": pendiente.clave, "huella": plan.huella}
    return cliente.post(f"{lista}process_import/", enviado)


def test_una_obra_y_su_avance_entran_por_sus_hojas(administrador, tala):
    respuesta = vista(administrador, OBRAS, libro(obras.HOJA, obras.fila()))
    assert "Obras que se crean (1)" in respuesta.text
    assert not Obra.objects.exists()
    assert confirmar(administrador, OBRAS, respuesta).url == OBRAS
    obra = Obra.objects.get()
    EtapaObraFactory(obra=obra, numero=1)
    respuesta = vista(administrador, AVANCES, libro(avances.HOJA, avances.fila()))
    assert "Avances que se crean (1)" in respuesta.text
    assert confirmar(administrador, AVANCES, respuesta).url == AVANCES
    assert AvanceObra.objects.get().obra == obra
    csv = b"".join(administrador.get(f"{AVANCES}exportar.csv")).decode("utf-8-sig")
    assert csv.splitlines()[1] == "pozo-tala,2026-04-30,45.5,450000,,Se perforó."


def test_lo_publico_que_cambia_se_ve_antes_de_confirmar(administrador, tala):
    confirmar(administrador, OBRAS, vista(administrador, OBRAS, libro(obras.HOJA, obras.fila())))
    Obra.objects.update(publicada=True)
    movida = obras.fila(monto_aprobado="1,300,000", motivo="Hubo <b>roca</b>.")
    respuesta = vista(administrador, OBRAS, libro(obras.HOJA, movida))
    assert "Cambios públicos que se crean (1)" in respuesta.text
    assert "Monto aprobado de Pozo de Tala (pozo-tala)" in respuesta.text
    assert "Hubo &lt;b&gt;roca&lt;/b&gt;." in respuesta.text
    confirmar(administrador, OBRAS, respuesta)
    assert CambioObra.objects.get().motivo == "Hubo <b>roca</b>."


@pytest.mark.parametrize("lista", [OBRAS, AVANCES])
def test_cada_lista_tiene_su_hoja_y_solo_quien_importa_la_ve(administrador, client, lista):
    assert f"{lista}import/" in administrador.get(lista).text
    partes = ("import/", "import/plantilla/", "exportar.xlsx", "exportar.csv")
    for parte in partes:
        assert administrador.get(f"{lista}{parte}").status_code == 200
    client.force_login(con_rol(VALIDADOR))
    assert "Importar hoja" not in client.get(lista).text
    for parte in partes:
        assert client.get(f"{lista}{parte}").status_code == 403


def test_sin_permiso_de_agregar_avances_la_hoja_lo_dice(client, tala):
    EtapaObraFactory(obra__clave="pozo-tala", numero=1)
    usuario = UsuarioFactory(is_staff=True)
    permisos = ["importar_obra", "view_avanceobra"]
    usuario.user_permissions.set(Permission.objects.filter(codename__in=permisos))
    client.force_login(usuario)
    respuesta = vista(client, AVANCES, libro(avances.HOJA, avances.fila()))
    assert "Usted no puede agregar avances de obras." in respuesta.text
    assert confirmar(client, AVANCES, respuesta).status_code == 409
