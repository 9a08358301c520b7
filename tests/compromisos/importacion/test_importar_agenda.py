"""manage.py importar_agenda: the report, what it saves and how it exits."""

import io

import pytest
from django.core.management import CommandError, call_command

from compromisos.importacion.informe import EN_TERMINAL
from compromisos.models import Actividad, Evaluacion

from .hojas import fila, importar_filas, libro

pytestmark = pytest.mark.django_db


@pytest.fixture
def correr(tmp_path):
    def correr(*filas, sin=(), **opciones):
        ruta = tmp_path / "agenda.xlsx"
        ruta.write_bytes(libro(*filas, sin=sin))
        salida = io.StringIO()
        call_command("importar_agenda", ruta, stdout=salida, **opciones)
        return salida.getvalue()

    return correr


def test_sin_confirmar_dice_que_haria_y_no_guarda(correr, capsys):
    informe = correr(fila(), crear_dependencias=True)
    assert "Evaluaciones nuevas, sin publicar: Programa Uno." in informe
    assert "Dependencias nuevas: Dirección de Obras." in informe
    assert "Actividades: 1 nueva, 0 cambiadas, 0 sin cambios, 0 ausentes." in informe
    assert "--confirmar" in informe
    assert not Evaluacion.objects.exists()
    assert "Listo" in capsys.readouterr().err


def test_de_lo_nuevo_dice_como_se_leyo(correr):
    informe = correr(fila(fecha_termino="03/04/2026", avance="74,5"), crear_dependencias=True)
    assert "Se crea actividad 1.1 de «Programa Uno»:" in informe
    assert "Responsable: «Dirección de Obras»" in informe
    assert "Fecha de término: «3 de abril de 2026»" in informe
    assert "Avance (%): «74.5 %»" in informe
    assert "Se crea compromiso 1 de «Programa Uno»:" in informe
    assert "Recomendación: «Fortalecer a los comités.»" in informe


def test_con_confirmar_guarda(correr):
    informe = correr(fila(), crear_dependencias=True, confirmar=True)
    assert informe.endswith("Importado.\n")
    assert Actividad.objects.count() == 1
    assert "Sin cambios" in correr(fila(), confirmar=True)


def test_la_evaluacion_que_no_existe_se_crea_sin_publicar(correr):
    opciones = {"crear_dependencias": True, "confirmar": True, "evaluacion": "Otra"}
    assert "Evaluaciones nuevas, sin publicar: Otra." in correr(
        fila(), sin=["evaluacion"], **opciones
    )
    assert Evaluacion.objects.get().publicada_en is None


@pytest.mark.parametrize("confirmar", [True, False])
def test_con_errores_los_dice_y_sale_con_1(correr, capsys, confirmar):
    with pytest.raises(SystemExit) as salida:
        correr(fila(avance=120), fila(numero_actividad=2, avance="x"), confirmar=confirmar)
    assert salida.value.code == 1
    assert not Evaluacion.objects.exists()


def test_el_informe_de_errores_dice_hoja_fila_columna_y_valor(tmp_path):
    ruta = tmp_path / "agenda.xlsx"
    ruta.write_bytes(libro(fila(avance=120)))
    salida = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("importar_agenda", ruta, stdout=salida, crear_dependencias=True, verbosity=0)
    assert "1 error; no se importa nada:" in salida.getvalue()
    assert "Hoja «Agenda», fila 2, columna «Avance (%)», valor «120»" in salida.getvalue()


def test_los_errores_dicen_que_hacer_en_la_terminal(tmp_path):
    ruta = tmp_path / "agenda.xlsx"
    ruta.write_bytes(libro(fila(evaluacion=None)))
    salida = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("importar_agenda", ruta, stdout=salida, verbosity=0)
    assert "repita la orden con --crear-dependencias" in salida.getvalue()
    assert "nómbrela con --evaluacion" in salida.getvalue()
    assert "marque" not in salida.getvalue()
    assert "al subir" not in salida.getvalue()


def test_los_cambios_salen_con_su_valor_anterior(correr):
    importar_filas(fila(), fila(numero_actividad=2))
    informe = correr(fila(actividad="Otra."))
    assert "Cambia actividad 1.1 de «Programa Uno»:" in informe
    assert "Actividad: «Preparar los talleres.» -> «Otra.»" in informe
    assert "No está en el archivo actividad 1.2 de «Programa Uno»" in informe


def test_las_listas_largas_se_cortan(correr):
    importar_filas(*(fila(numero_actividad=n) for n in range(1, 2 * EN_TERMINAL + 6)))
    informe = correr(
        *(fila(numero_actividad=n, actividad="Otra.") for n in range(1, EN_TERMINAL + 4))
    )
    assert informe.count("Cambia actividad") == EN_TERMINAL
    assert "… y 3 más." in informe
    assert "… y 2 más." in informe


def test_un_archivo_que_no_esta_o_no_es_hoja(tmp_path):
    with pytest.raises(CommandError, match="No existe el archivo"):
        call_command("importar_agenda", tmp_path / "nada.xlsx", verbosity=0)
    with pytest.raises(CommandError, match="No se puede abrir"):
        call_command("importar_agenda", tmp_path, verbosity=0)
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="PDF"):
        call_command("importar_agenda", tmp_path / "a.xlsx", verbosity=0)
    (tmp_path / "a.xlsx").write_bytes(libro(fila())[:-200])
    with pytest.raises(CommandError, match="guárdelo de nuevo y vuelva a importarlo"):
        call_command("importar_agenda", tmp_path / "a.xlsx", verbosity=0)


def test_una_evaluacion_con_un_caracter_de_control_no_se_crea(tmp_path):
    """Its name would break the feeds, which are XML."""
    ruta = tmp_path / "agenda.xlsx"
    ruta.write_bytes(libro(fila(evaluacion=None)))
    salida = io.StringIO()
    opciones = {"crear_dependencias": True, "confirmar": True, "verbosity": 0}
    with pytest.raises(SystemExit) as fin:
        call_command("importar_agenda", ruta, evaluacion="a\x01b", stdout=salida, **opciones)
    assert fin.value.code == 1
    assert "carácter de control" in salida.getvalue()
    assert not Evaluacion.objects.exists()
