"""The unit's work with quality and upkeep: capture, and take away a photograph."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from comites.forms.instrumentos import nombre_de
from compromisos.roles import ADMINISTRADOR, VALIDADOR
from obras.models import (
    AccionCorrectiva,
    EvaluacionCalidad,
    FotoHallazgo,
    FotoMantenimiento,
    Hallazgo,
    InstrumentoDeObra,
    NecesidadMantenimiento,
)
from tests.compromisos.panel.archivos import PDF, imagen
from tests.fabricas import InstrumentoFactory
from tests.fabricas_obras import (
    FotoHallazgoFactory,
    HallazgoFactory,
    InstrumentoDeObraFactory,
    ObraFactory,
)

from .calidad import MEDIODIA, con_rol, evaluada, preguntas, una_obra
from .test_calidad import llano

pytestmark = pytest.mark.django_db
EVALUAR = "/admin/obras/evaluacioncalidad/add/"


@pytest.fixture(autouse=True)
def _hoy(time_machine, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to(MEDIODIA, tick=False)


@pytest.fixture
def jefa(client):
    usuario = con_rol(ADMINISTRADOR)
    client.force_login(usuario)
    return usuario


def capturada(obra, version, **mas):
    agua, quedo, _ = (nombre_de(r) for r in version.reactivos.order_by("orden"))
    return {
        "fecha": "2026-11-20",
        agua: "si",
        quedo: str(version.reactivos.get(orden=2).opciones.get(texto="Mal").pk),
        "dependencia": obra.ejecutora_id,
        "comite": obra.comite_id,
        "firma_dependencia": "on",
        "firma_comite": "on",
        "escaneo": SimpleUploadedFile("firmada.pdf", PDF),
        **mas,
    }


def test_se_evalua_en_dos_pasos(client, jefa):
    obra, version = una_obra(), preguntas()
    assert "de qué obra" in llano(client.get(EVALUAR))
    ruta = f"{EVALUAR}?obra={obra.pk}"
    assert "¿Da agua?" in llano(client.get(ruta))
    response = client.post(ruta, capturada(obra, version))
    evaluacion = EvaluacionCalidad.objects.get()
    assert response.url == f"/admin/obras/evaluacioncalidad/{evaluacion.pk}/change/"
    assert (evaluacion.aplicacion.captura, evaluacion.comite) == (jefa, obra.comite)
    pagina = llano(client.get(response.url))
    assert "75.0 de 100" in pagina
    assert "Registrar un hallazgo" in pagina


@pytest.mark.parametrize(
    ("mal", "dice"),
    [
        ({"firma_comite": ""}, "Diga quién no firmó y por qué."),
        ({"fecha": "2026-11-27"}, "La fecha no puede ser posterior a hoy"),
        ({"comite": "999"}, "Elija uno."),
        ({"escaneo": SimpleUploadedFile("a.pdf", b"hola")}, "No es un archivo"),
    ],
    ids=str,
)
def test_lo_que_esta_mal_se_dice(client, jefa, mal, dice):
    obra, version = una_obra(), preguntas()
    response = client.post(f"{EVALUAR}?obra={obra.pk}", capturada(obra, version, **mal))
    assert dice in llano(response)
    assert not EvaluacionCalidad.objects.exists()


def test_sin_comite_o_sin_preguntas_se_dice_cual_falta(client, jefa):
    sola = ObraFactory(publica=True)
    assert "no tiene comité ni contraloría" in llano(client.get(f"{EVALUAR}?obra={sola.pk}"))
    obra = una_obra()
    assert "no tienen instrumento publicado" in llano(client.get(f"{EVALUAR}?obra={obra.pk}"))
    preguntas(publicar=False)
    assert InstrumentoDeObra.objects.exists()
    assert "no tienen instrumento publicado" in llano(client.get(f"{EVALUAR}?obra={obra.pk}"))


def con_foto(**mas):
    return {
        "fotos-TOTAL_FORMS": 3,
        "fotos-INITIAL_FORMS": 0,
        "fotos-0-foto": SimpleUploadedFile("foto.jpg", imagen(lado=600)),
        "fotos-0-texto_alternativo": "Un brocal roto.",
        **mas,
    }


def test_lo_hallado_lleva_fotos_y_despues_quien_lo_corrige(client, jefa):
    evaluacion = evaluada(una_obra(), preguntas())
    ruta = "/admin/obras/hallazgo/add/"
    assert client.get(f"{ruta}?evaluacion={evaluacion.pk}").status_code == 200
    mal = client.post(ruta, con_foto(evaluacion=evaluacion.pk, gravedad="grave", texto=""))
    assert "Escriba qué está mal." in llano(mal)
    client.post(ruta, con_foto(evaluacion=evaluacion.pk, gravedad="grave", texto="Está roto."))
    hallazgo = Hallazgo.objects.get()
    assert (hallazgo.numero, FotoHallazgo.objects.get().hallazgo) == (1, hallazgo)
    for _ in range(2):  # another photograph, and that one again
        otra = SimpleUploadedFile("otra.jpg", imagen(lado=700))
        datos = con_foto(evaluacion=evaluacion.pk, gravedad="grave", texto="Está roto.")
        client.post(ruta, datos | {"fotos-0-foto": otra})
        assert (Hallazgo.objects.count(), hallazgo.fotos.count()) == (1, 2)
    ruta = f"/admin/obras/accioncorrectiva/add/?hallazgo={hallazgo.pk}"
    form = client.get(ruta).context["adminform"].form
    assert int(form["dependencia"].value()) == evaluacion.obra.ejecutora_id
    datos = {
        "hallazgo": hallazgo.pk,
        "texto": "Rehacerlo.",
        "dependencia": evaluacion.obra.ejecutora_id,
        "plazo": "2026-11-25",
    }
    vieja = {"atenciones-TOTAL_FORMS": 0, "atenciones-INITIAL_FORMS": 0}
    assert "Ese día ya pasó" in llano(client.post(ruta, {**datos, **vieja}))
    client.post(ruta, {**datos, **vieja, "plazo": "2026-11-26"})
    accion = AccionCorrectiva.objects.get()
    assert (accion.numero, accion.registra) == (1, jefa)


def test_de_papel_a_nombre_del_comite(client, jefa):
    obra = una_obra()
    ruta = "/admin/obras/necesidadmantenimiento/add/"
    datos = {"obra": obra.pk, "gravedad": "leve", "texto": "Fuga.", "reportada_el": "2026-11-27"}
    assert client.get(ruta).status_code == 200
    assert "posterior a hoy" in llano(client.post(ruta, con_foto(**datos)))
    ajeno = {**datos, "reportada_el": "2026-11-20", "comite": una_obra().comite_id}
    assert "No es el comité de esa obra" in llano(client.post(ruta, con_foto(**ajeno)))
    client.post(ruta, con_foto(**{**datos, "reportada_el": "2026-11-20"}))
    necesidad = NecesidadMantenimiento.objects.get()
    assert (necesidad.comite, necesidad.registra) == (obra.comite, jefa)
    assert FotoMantenimiento.objects.get().necesidad == necesidad


def test_una_foto_se_retira_con_su_razon(client, jefa):
    foto = FotoHallazgoFactory()
    ruta = f"/admin/obras/fotohallazgo/{foto.pk}/"
    client.post(f"{ruta}retirar/", {"motivo": "Se ve una cara."})
    foto.refresh_from_db()
    assert (foto.archivo.name, foto.retira) == ("", jefa)
    assert client.get(f"{ruta}change/").status_code == 200


def test_un_tipo_de_obra_solo_se_evalua_con_lo_que_es_de_obras(client, jefa):
    cedula, de_obras = InstrumentoFactory(), InstrumentoFactory(uso="obra")
    direccion = "/admin/obras/instrumentodeobra/add/"
    datos = {"tipo": "salud", "minimo": "60", "instrumento": cedula.pk}
    assert "adminform" in client.post(direccion, datos).context
    assert not InstrumentoDeObra.objects.filter(tipo="salud").exists()
    client.post(direccion, datos | {"instrumento": de_obras.pk})
    assert InstrumentoDeObra.objects.get(tipo="salud").instrumento == de_obras


def test_los_de_antes_de_decir_su_uso_son_de_obras():
    migracion = import_module("obras.migrations.0002_instrumentos_de_obra")
    suyo = InstrumentoDeObraFactory(instrumento__uso="cedula").instrumento
    otro = InstrumentoFactory()
    migracion.decir_su_uso(apps, None)
    suyo.refresh_from_db()
    otro.refresh_from_db()
    assert (suyo.uso, otro.uso) == ("obra", "cedula")
    assert suyo.history.get().uso == "obra"


def test_quien_valida_mira_y_no_captura(client):
    client.force_login(con_rol(VALIDADOR))
    HallazgoFactory()
    assert client.get("/admin/obras/hallazgo/").status_code == 200
    for modelo in ("hallazgo", "accioncorrectiva", "necesidadmantenimiento"):
        assert client.get(f"/admin/obras/{modelo}/add/").status_code == 403
    assert client.get("/admin/obras/evaluacioncalidad/").status_code == 403
