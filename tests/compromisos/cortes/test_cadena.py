"""Whoever can write in the database cannot change a cut, nor what it froze, without its being
seen; the first bad one is named."""

import hashlib
import json
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compromisos.candados import quitar_candados
from compromisos.cortes import canonico
from compromisos.models import (
    Avance,
    Cierre,
    Corte,
    Evidencia,
    Prorroga,
    ResolucionProrroga,
    Revision,
)
from compromisos.roles import VALIDADOR
from tests.compromisos.validacion.conftest import con_rol
from tests.fabricas import AvanceFactory, CierreFactory, RevisionFactory, UsuarioFactory

from .conftest import MOMENTO

pytestmark = pytest.mark.django_db


@pytest.fixture
def cadena(actividad, cortar):
    """Four cuts, and the database open to whoever attacks it."""
    UsuarioFactory(pk=9000077)
    cortes = [cortar(0), cortar(1), cortar(2, cierra=UsuarioFactory(pk=9000078)), cortar(3)]
    quitar_candados()
    return cortes


def verificar(*args) -> str:
    salida = StringIO()
    call_command("verificar_cortes", *args, stdout=salida)
    return salida.getvalue()


def falla(*args) -> str:
    """What it says as it exits with 1."""
    with pytest.raises(CommandError) as error:
        verificar(*args)
    assert error.value.returncode == 1
    return str(error.value)


def poner(numero, **campos):
    assert Corte.objects.filter(numero=numero).update(**campos) == 1


@contextmanager
def por_esta_vez():
    """What is changed inside is undone at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def sellar_de_nuevo(numero, **cambios):
    """As who knows how it is made: another content, with its own sha256 in its row."""
    corte = Corte.objects.get(numero=numero)
    contenido = canonico(json.loads(corte.octetos) | cambios)
    poner(numero, contenido=contenido, sha256=hashlib.sha256(contenido).hexdigest())


def test_sin_cortes_no_hay_nada_que_revisar(db):
    assert verificar() == "Todavía no hay ningún corte.\n"


def test_una_cadena_entera_esta_bien(cadena):
    assert verificar() == f"Bien hasta el corte 4, {cadena[3].sha256}.\n"
    for corte in cadena:
        verificar(f"--ancla={corte.sha256.upper()}")


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(numero=st.integers(1, 4), lugar=st.floats(0, 1, exclude_max=True), otro=st.integers(1, 255))
def test_cualquier_byte_del_contenido_de_cualquier_corte(cadena, numero, lugar, otro):
    with por_esta_vez():
        contenido = bytearray(Corte.objects.get(numero=numero).octetos)
        contenido[int(lugar * len(contenido))] ^= otro
        poner(numero, contenido=bytes(contenido))
        assert falla().startswith(f"El corte {numero} está mal: su contenido no es")


@pytest.mark.parametrize(
    "campos",
    [
        {"dia": "2026-03-09"},
        {"creado": "2026-03-02T18:00:00.000001+00:00"},
        {"cierra": 9000077},
        {"sha256": "0" * 64},
        {"contenido": b"["},
    ],
    ids=lambda campos: next(iter(campos)),
)
def test_cualquier_otro_dato_de_cualquier_corte(cadena, campos):
    for numero in (1, 2, 3, 4):
        with por_esta_vez():
            poner(numero, **campos)
            assert falla().startswith(f"El corte {numero} está mal: ")


def test_la_huella_del_anterior(cadena):
    for numero in (2, 3, 4):
        with por_esta_vez():
            poner(numero, sha256_anterior="0" * 64)
            mal = f"El corte {numero} está mal: su fila no es la que se selló: sha256_anterior."
            assert falla() == mal


def test_quien_rehace_uno_con_su_huella_se_delata_en_el_que_sigue(cadena):
    for numero in (1, 2, 3):
        with por_esta_vez():
            sellar_de_nuevo(numero, agendas=[])
            assert falla().startswith(f"El corte {numero} está mal: no es el que selló el corte")


def test_quien_rehace_el_ultimo_se_delata_por_el_ancla(cadena):
    sellar_de_nuevo(4, agendas=[])
    verificar()
    assert falla(f"--ancla={cadena[3].sha256}").startswith("El corte 5 está mal: ningún corte")


def test_quien_rehace_el_ultimo_no_puede_contradecir_a_los_anteriores(cadena):
    agendas = json.loads(cadena[3].octetos.replace(b"60.00", b"61.00"))["agendas"]
    sellar_de_nuevo(4, agendas=agendas)
    assert falla().startswith("El corte 4 está mal: no dice del reporte 9000901 lo que decían")


def test_lo_que_no_es_una_agenda_tampoco_pasa(cadena):
    for agendas in (None, [{}], [{"compromisos": 3}], ["x"]):
        sellar_de_nuevo(4, agendas=agendas)
        assert falla() == "El corte 4 está mal: su contenido no es el de un corte."


def test_lo_que_no_es_un_corte_tampoco_pasa(cadena):
    for contenido in (b"3", b"[]", b"null", b"[" * 200_000):
        poner(4, contenido=contenido, sha256=hashlib.sha256(contenido).hexdigest())
        assert falla() == "El corte 4 está mal: su fila no se puede leer."


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only it lets a check be passed over")
def test_el_primero_no_sigue_a_nadie(cadena):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        Corte.objects.exclude(numero=1).delete()
        poner(1, sha256_anterior="0" * 64)
        sellar_de_nuevo(1, sha256_anterior="0" * 64)
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert falla() == "El corte 1 está mal: dice seguir a otro, y es el primero."


def test_si_falta_uno_de_en_medio(cadena):
    for numero in (1, 2, 3):
        with por_esta_vez():
            Corte.objects.filter(numero=numero).delete()
            assert (
                falla() == f"El corte {numero} está mal: falta: en su lugar está el {numero + 1}."
            )


def test_si_falta_el_ultimo_lo_dice_el_ancla(cadena):
    Corte.objects.filter(numero=4).delete()
    verificar()
    assert "se quitaron los últimos, desde el 4" in falla(f"--ancla={cadena[3].sha256}")


def test_si_faltan_todos_lo_dice_el_ancla(cadena):
    Corte.objects.all().delete()
    assert falla(f"--ancla={cadena[3].sha256}").startswith("El corte 1 está mal: ")


def test_un_ancla_mal_escrita_se_dice(cadena):
    for ancla in ("abc", "g" * 64, "0" * 63):
        assert "64 cifras hexadecimales" in falla(f"--ancla={ancla}")


def test_se_nombra_el_primero_de_varios(cadena):
    poner(4, sha256="0" * 64)
    poner(2, dia="2026-03-09")
    assert falla().startswith("El corte 2 ")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other engines keep types apart")
@pytest.mark.parametrize(
    ("campo", "valor"),
    [
        ("contenido", "CAST(x'7bff7d' AS TEXT)"),
        ("contenido", "replace(contenido, '60.00', '99.00')"),
        ("creado", "'ayer'"),
        ("dia", "'nunca'"),
        ("numero", "3.5"),
    ],
)
def test_lo_que_no_se_puede_ni_leer(cadena, campo, valor):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE compromisos_corte SET {campo} = {valor} WHERE numero = 3")  # noqa: S608
    assert falla().startswith("El corte 3 está mal: ")


# --- What the cuts froze ----------------------------------------------------------------------
CAMBIADOS = [
    (Avance, 9000904, {"porcentaje": 99}, "el reporte 9000904 que congeló se cambió después"),
    (Avance, 9000901, {"texto": "Otra cosa."}, "el reporte 9000901 que congeló se cambió"),
    (Revision, None, {"porcentaje_validado": 60}, "el reporte 9000901 que congeló se cambió"),
    (Evidencia, 9000902, {"sha256": "cd" * 32}, "el reporte 9000901 que congeló se cambió"),
    (Prorroga, 9000905, {"a": "2026-12-31"}, "el registro de prórroga 9000905 que congeló se"),
    (ResolucionProrroga, None, {"motivo": "Otro."}, "el registro de prórroga 9000905 que congeló"),
]


def test_un_registro_que_se_cambia_despues_del_corte(cadena):
    for modelo, pk, campos, dice in CAMBIADOS:
        with por_esta_vez():
            filas = modelo.objects.filter(pk=pk) if pk else modelo.objects.all()
            assert filas.update(**campos) == 1
            assert falla().startswith(f"El corte 1 está mal: {dice}")


def test_un_registro_que_se_borra_despues_del_corte(cadena, actividad, cortar):
    CierreFactory(pk=9000906, actividad=actividad, creado=MOMENTO)
    cortar(4)
    quitar_candados()
    Cierre.objects.all().delete()
    assert falla() == "El corte 5 está mal: el cierre 9000906 que congeló ya no está."


def test_lo_que_cambia_a_la_vista_de_todos_no_es_una_falla(cadena, actividad, cortar):
    """A revision that comes later, a unit's new name, an agenda taken back, a new report."""
    RevisionFactory(avance=Avance.objects.get(pk=9000904))
    unidad = actividad.dependencias.get()
    unidad.nombre = "Consejería Jurídica"
    unidad.save()
    AvanceFactory(actividad=actividad)
    cortar(5)
    actividad.compromiso.evaluacion.publicada_en = None
    actividad.compromiso.evaluacion.save()
    cortar(6)
    assert verificar().startswith("Bien hasta el corte 6")


# --- The files of the evidence ----------------------------------------------------------------
@pytest.fixture
def minuta(actividad, cortar, settings, tmp_path):
    """The file of the evidence that a cut names, as it was sent."""
    settings.MEDIA_ROOT = tmp_path
    archivo = tmp_path / "evidencias/x.pdf"
    archivo.parent.mkdir()
    archivo.write_bytes(b"minuta!")
    quitar_candados()
    Evidencia.objects.filter(pk=9000902).update(sha256=hashlib.sha256(b"minuta!").hexdigest())
    cortar()
    quitar_candados()
    return archivo


def test_las_evidencias_se_releen_si_se_pide(minuta):
    assert verificar("--evidencias").endswith(
        "\nEvidencias con archivo: 1, todas como se enviaron.\n"
    )


def test_un_archivo_que_cambia_o_falta_se_nombra(minuta):
    minuta.write_bytes(b"minuta?")
    verificar()
    cual = "La evidencia 9000902, del reporte 9000901, está mal: su archivo evidencias/x.pdf "
    assert falla("--evidencias") == f"{cual}no es el que se envió: su huella es otra."
    minuta.unlink()
    assert falla("--evidencias") == f"{cual}falta."
    minuta.mkdir()
    assert falla("--evidencias") == f"{cual}no se puede leer (IsADirectoryError)."


@pytest.mark.parametrize("nombre", ["../fuera.pdf", "/etc/hostname", "a\0b"])
def test_una_evidencia_que_apunta_afuera_no_se_lee(minuta, nombre):
    if "\0" in nombre and connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps no NUL")
    Evidencia.objects.filter(pk=9000902).update(archivo=nombre)
    assert "La evidencia 9000902" in falla("--evidencias")
    assert "no se puede leer" in falla("--evidencias")


def test_quien_cambia_archivo_y_huella_se_delata_en_el_corte(minuta):
    minuta.write_bytes(b"minuta?")
    Evidencia.objects.filter(pk=9000902).update(sha256=hashlib.sha256(b"minuta?").hexdigest())
    assert falla("--evidencias").startswith("El corte 1 está mal: el reporte 9000901")


# --- Closing one ------------------------------------------------------------------------------
def test_la_orden_escribe_numero_y_huella(actividad):
    salida = StringIO()
    call_command("cerrar_corte", stdout=salida)
    corte = Corte.objects.get()
    assert salida.getvalue() == f"1 {corte.sha256}\n"
    assert corte.cierra is None


def test_la_orden_puede_decir_quien(actividad):
    vera = con_rol(VALIDADOR)
    call_command("cerrar_corte", usuario=vera.username, stdout=StringIO())
    assert Corte.objects.get().cierra == vera


@pytest.mark.parametrize("nombre", ["rosa", "nadie"])
def test_quien_no_puede_no_cierra(actividad, nombre):
    with pytest.raises(CommandError, match="no es una cuenta que pueda"):
        call_command("cerrar_corte", usuario=nombre)
    assert not Corte.objects.exists()
