import pytest

from tests.fabricas import ActividadFactory, EvaluacionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluacion(db):
    return ActividadFactory(compromiso__evaluacion__nombre="La evaluación").compromiso.evaluacion


def _direccion(evaluacion, accion):
    return f"/admin/compromisos/evaluacion/{evaluacion.pk}/{accion}/"


def test_publicar_dice_antes_lo_que_se_vera(administrador, evaluacion):
    html = administrador.get(_direccion(evaluacion, "publicar")).content.decode()
    assert f"<code>{evaluacion.get_absolute_url()}</code>" in html
    assert "1 actividad: 1 sin fecha de término" in html
    evaluacion.refresh_from_db()
    assert evaluacion.publicada_en is None


def test_publicar_y_retirar(administrador, evaluacion):
    html = administrador.get(_direccion(evaluacion, "change")).content.decode()
    assert _direccion(evaluacion, "publicar") in html
    response = administrador.post(_direccion(evaluacion, "publicar"), follow=True)
    assert "ya está a la vista del público" in response.content.decode()
    assert _direccion(evaluacion, "retirar") in response.content.decode()
    evaluacion.refresh_from_db()
    publicada = evaluacion.publicada_en
    assert publicada is not None
    registro = evaluacion.history.first()
    assert registro.history_change_reason == "Publicación"
    assert registro.history_user.username == "administrador"

    administrador.post(_direccion(evaluacion, "publicar"))
    evaluacion.refresh_from_db()
    assert evaluacion.publicada_en == publicada
    assert evaluacion.history.count() == 2

    assert (
        "dejará de responder"
        in administrador.get(_direccion(evaluacion, "retirar")).content.decode()
    )
    for motivo in ("", "  ", "x" * 101, "a\x07"):
        sin_retirar = administrador.post(_direccion(evaluacion, "retirar"), {"motivo": motivo})
        assert "errorlist" in sin_retirar.content.decode()
    evaluacion.refresh_from_db()
    assert evaluacion.publicada_en == publicada
    administrador.post(_direccion(evaluacion, "retirar"), {"motivo": "Tenía una errata."})
    evaluacion.refresh_from_db()
    assert evaluacion.publicada_en is None
    assert evaluacion.history.first().history_change_reason == "Tenía una errata."


def test_una_agenda_vacia_se_advierte(administrador):
    html = administrador.get(_direccion(EvaluacionFactory(), "publicar")).content.decode()
    assert "el público vería una agenda vacía" in html


@pytest.mark.parametrize(("rol", "codigo"), [("anonimo", 302), ("enlace", 302), ("validador", 404)])
@pytest.mark.parametrize("accion", ["publicar", "retirar"])
def test_nadie_mas_publica(como, evaluacion, rol, codigo, accion):
    cliente = como(rol)
    assert cliente.get(_direccion(evaluacion, accion)).status_code == codigo
    assert cliente.post(_direccion(evaluacion, accion)).status_code == codigo
    evaluacion.refresh_from_db()
    assert evaluacion.publicada_en is None


def test_el_validador_no_ve_el_boton(como, evaluacion):
    html = como("validador").get(_direccion(evaluacion, "change")).content.decode()
    assert _direccion(evaluacion, "publicar") not in html


@pytest.mark.parametrize("pk", [0, 999999, 99999999999999999999])
def test_una_que_no_existe(administrador, pk):
    response = administrador.get(f"/admin/compromisos/evaluacion/{pk}/publicar/")
    assert response.status_code == 404


def test_el_formulario_no_publica(administrador, evaluacion):
    datos = {
        "nombre": "Otra",
        "slug": "otra",
        "publicada_en_0": "2026-01-01",
        "publicada_en_1": "0:00",
    }
    administrador.post(_direccion(evaluacion, "change"), datos)
    evaluacion.refresh_from_db()
    assert evaluacion.publicada_en is None
