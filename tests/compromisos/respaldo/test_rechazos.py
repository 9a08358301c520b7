"""What is refused, and that everything is then as it was."""

import errno
import hashlib
import io
import shutil
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder

from compromisos.models import Avance, Evidencia
from compromisos.respaldo import filas
from compromisos.respaldo.archivo import ARCHIVOS, TABLAS, ErrorDeRespaldo, leer
from compromisos.respaldo.respaldar import respaldar
from compromisos.respaldo.restaurar import restaurar, verificar
from tests.fabricas import AvanceFactory

from .conftest import ULTIMA, contenido, rehacer

AVANCES = f"{TABLAS}compromisos_avance.jsonl"


@pytest.fixture
def respaldo(sitio, tmp_path):
    """A good archive, and a site that went on after it."""
    ruta = respaldar(tmp_path).ruta
    AvanceFactory(texto="Posterior.")
    return ruta


@contextmanager
def intacto():
    """Rows, files and triggers are at the end as they were."""
    antes = contenido()
    yield
    assert contenido() == antes
    with pytest.raises(Exception, match="no se cambian ni se borran"):
        Evidencia.objects.update(titulo="Otro")


def rechazado(ruta, mensaje, *, reemplazar=True, clase=ErrorDeRespaldo):
    """Restoring raises, and leaves everything alone."""
    with intacto(), pytest.raises(clase, match=mensaje):
        restaurar(ruta, reemplazar=reemplazar)


def test_una_base_con_datos_no_se_toca_sin_decirlo(respaldo):
    rechazado(respaldo, "ya tiene datos .*--reemplazar", reemplazar=False)


@pytest.mark.una_base
def test_cualquier_byte_danado_se_nota(respaldo, tmp_path):
    bueno, malo = respaldo.read_bytes(), tmp_path / "malo.zip"
    for lugar in [*range(0, len(bueno), 997), len(bueno) - 70, len(bueno) - 1]:
        datos = bytearray(bueno)
        datos[lugar] ^= 1
        malo.write_bytes(datos)
        with pytest.raises(ErrorDeRespaldo, match="dañado o incompleto"):
            verificar(malo)
    rechazado(malo, "dañado o incompleto")


@pytest.mark.una_base
def test_un_respaldo_cortado_se_nota(respaldo, tmp_path):
    entero, cortado = respaldo.read_bytes(), tmp_path / "cortado.zip"
    for quedan in (0, 10, 64, 2000, -64, -1):
        cortado.write_bytes(entero[:quedan])
        with pytest.raises(ErrorDeRespaldo, match="dañado o incompleto"):
            verificar(cortado)


def agregar(nombre):
    def cambiar(miembros, manifiesto):
        miembros[nombre] = b"x"

    return cambiar


def quitar_tabla(miembros, manifiesto):
    del miembros[AVANCES]


def danar_miembro(miembros, manifiesto):
    manifiesto["miembros"] = {AVANCES: {"bytes": len(miembros[AVANCES]), "sha256": "0" * 64}}


def otro_largo(miembros, manifiesto):
    suma = hashlib.sha256(miembros[AVANCES]).hexdigest()
    manifiesto["miembros"] = {AVANCES: {"bytes": 1, "sha256": suma}}


def otro_formato(miembros, manifiesto):
    manifiesto["formato"] = 99


def sin_version(miembros, manifiesto):
    del manifiesto["version"]


def mas_nuevo(miembros, manifiesto):
    manifiesto["version"] = "9.0"
    manifiesto["migraciones"].append("compromisos.9999_futura")


def mas_viejo(miembros, manifiesto):
    manifiesto["migraciones"].remove(ULTIMA)


def sin_tabla(miembros, manifiesto):
    del miembros[AVANCES]
    del manifiesto["tablas"]["compromisos_avance"]


def fila_repetida(miembros, manifiesto):
    miembros[AVANCES] += miembros[AVANCES].splitlines(keepends=True)[-1]


def fila_de_menos(miembros, manifiesto):
    miembros[AVANCES] = miembros[AVANCES].splitlines(keepends=True)[0]


def llave_suelta(miembros, manifiesto):
    fila_de_menos(miembros, manifiesto)
    manifiesto["tablas"]["compromisos_avance"] = 0


def otra_columna(miembros, manifiesto):
    miembros[AVANCES] = miembros[AVANCES].replace(b'"texto"', b'"otro"', 1)


def valor_imposible(miembros, manifiesto):
    miembros[AVANCES] = miembros[AVANCES].replace(b'"2026-01-15"', b'"ayer"', 1)


def tabla_en_blanco(miembros, manifiesto):
    miembros[AVANCES] = b""


MALOS = [
    (agregar(f"{ARCHIVOS}../fuera.txt"), "fuera de su carpeta"),
    (agregar("../fuera.txt"), "fuera de su carpeta"),
    (agregar("/fuera.txt"), "fuera de su carpeta"),
    (agregar(f"{ARCHIVOS}/fuera.txt"), "fuera de su carpeta"),
    (agregar(f"{ARCHIVOS}a\\..\\fuera.txt"), "fuera de su carpeta"),
    (agregar(f"{ARCHIVOS}C:fuera.txt"), "fuera de su carpeta"),
    (agregar("suelto.txt"), "sobra o le falta"),
    (quitar_tabla, "sobra o le falta"),
    (danar_miembro, "está dañado tablas/compromisos_avance"),
    (otro_largo, "está dañado tablas/compromisos_avance"),
    (otro_formato, "otro formato"),
    (sin_version, "que se entienda"),
    (mas_nuevo, "versión 9.0 de EVJ, más nueva"),
    (mas_viejo, "versión anterior .*base de datos nueva"),
    (sin_tabla, "las tablas son otras"),
    (fila_repetida, "no cabe"),
    (fila_de_menos, "0 filas en lugar de 1"),
    (llave_suelta, "no cabe"),
    (otra_columna, "las columnas son otras"),
    (valor_imposible, "no cabe"),
    (tabla_en_blanco, "no cabe"),
]


@pytest.mark.una_base
def test_lo_que_no_hizo_evj_no_se_restaura(respaldo, tmp_path):
    with intacto():
        for numero, (cambiar, mensaje) in enumerate(MALOS):
            malo = rehacer(respaldo, tmp_path / f"{numero}.zip", cambiar)
            with pytest.raises(ErrorDeRespaldo, match=mensaje):
                restaurar(malo, reemplazar=True)
    assert not list(tmp_path.rglob("fuera.txt"))


def test_una_base_atrasada_se_pone_antes_al_dia(respaldo):
    registro, ultima = MigrationRecorder(connection), ("axes", "0010_accessattemptexpiration")
    registro.record_unapplied(*ultima)
    try:
        rechazado(respaldo, "atrasada.*manage.py migrate")
        with pytest.raises(ErrorDeRespaldo, match="no está al día"):
            respaldar(respaldo.parent / "otro.zip")
    finally:
        registro.record_applied(*ultima)


def test_una_base_mas_nueva_se_respalda_con_su_version(sitio, tmp_path):
    registro = MigrationRecorder(connection)
    registro.record_applied("compromisos", "9999_futura")
    try:
        with pytest.raises(ErrorDeRespaldo, match="más nueva"):
            respaldar(tmp_path / "otro.zip")
    finally:
        registro.record_unapplied("compromisos", "9999_futura")
    assert list(tmp_path.iterdir()) == [tmp_path / "archivos"]


def test_si_falla_un_archivo_vuelven_los_demas_y_las_filas(respaldo, archivos):
    for ruta in archivos.rglob("*.pdf"):
        ruta.write_bytes(b"posterior")
    with leer(respaldo) as lector:
        ultimo = archivos / list(lector.archivos)[-1]
    ultimo.unlink()
    ultimo.mkdir()  # a folder stands where the last file goes
    rechazado(respaldo, "directory", clase=OSError)


def test_si_falla_al_confirmar_vuelve_todo(respaldo, archivos, monkeypatch):
    shutil.rmtree(archivos)

    def no_se_puede():
        raise OperationalError("se fue la luz")

    with monkeypatch.context() as parche:
        parche.setattr(connections["default"], "_commit", no_se_puede)
        with pytest.raises(ErrorDeRespaldo, match="se fue la luz"):
            restaurar(respaldo, reemplazar=True)
    assert not archivos.exists()
    assert Evidencia.objects.exists()
    assert Avance.objects.filter(texto="Posterior.").exists()


def test_si_la_base_esta_ocupada_lo_dice(respaldo, monkeypatch):
    def ocupada(connection, apps):
        raise OperationalError("database is locked")

    monkeypatch.setattr(filas, "vaciar", ocupada)
    rechazado(respaldo, "Detenga el servidor")


@pytest.mark.una_base
def test_un_respaldo_no_se_encima(respaldo):
    antes = respaldo.read_bytes()
    with pytest.raises(ErrorDeRespaldo, match="Ya existe"):
        respaldar(respaldo)
    assert respaldo.read_bytes() == antes


@pytest.mark.una_base
def test_ni_encima_uno_que_aparecio_mientras_tanto(sitio, tmp_path):
    destino = tmp_path / "uno.zip"

    def seguir(cosas, que):
        destino.write_text("de otro")
        return cosas

    with pytest.raises(ErrorDeRespaldo, match="Ya existe"):
        respaldar(destino, seguir=seguir)
    assert destino.read_text() == "de otro"
    assert sorted(ruta.name for ruta in tmp_path.iterdir()) == ["archivos", "uno.zip"]


def test_si_falla_no_deja_nada_a_medias(sitio, tmp_path):
    def seguir(cosas, que):
        if que == "Respaldando los archivos":
            raise OSError("disco lleno")
        return cosas

    with pytest.raises(OSError, match="disco lleno"):
        respaldar(tmp_path, seguir=seguir)
    assert [ruta.name for ruta in tmp_path.iterdir()] == ["archivos"]


@pytest.mark.una_base
def test_no_se_respalda_dentro_de_lo_respaldado_ni_donde_no_hay_carpeta(sitio, archivos, tmp_path):
    with pytest.raises(ErrorDeRespaldo, match="es la carpeta que se respalda"):
        respaldar(archivos)
    with pytest.raises(ErrorDeRespaldo, match="No existe la carpeta"):
        respaldar(tmp_path / "no" / "uno.zip")


def test_no_se_respalda_dentro_de_otra_transaccion(db, archivos, tmp_path):
    with pytest.raises(ErrorDeRespaldo, match="otra transacción"):
        respaldar(tmp_path)


@pytest.mark.una_base
def test_un_archivo_que_falta_se_dice_y_lo_demas_se_respalda(sitio, archivos, tmp_path):
    nombre = Evidencia.objects.get().archivo.name
    (archivos / nombre).unlink()
    error = io.StringIO()
    call_command("respaldar", tmp_path / "uno.zip", stderr=error, verbosity=0)
    assert nombre in error.getvalue()
    error = io.StringIO()
    call_command("restaurar", tmp_path / "uno.zip", verificar=True, stderr=error, verbosity=0)
    assert nombre in error.getvalue()


@pytest.mark.una_base
def test_los_errores_son_de_la_orden(sitio, tmp_path):
    with pytest.raises(CommandError, match="No existe la carpeta"):
        call_command("respaldar", tmp_path / "no" / "uno.zip")
    with pytest.raises(CommandError, match=r"No se puede leer .*nada\.zip: no existe\."):
        call_command("restaurar", tmp_path / "nada.zip")
    with pytest.raises(CommandError, match=r"No se puede leer .*: es una carpeta"):
        call_command("restaurar", tmp_path)


@pytest.mark.una_base
@pytest.mark.parametrize(
    ("error", "dice"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), r"no queda espacio en el disco\."),
        (PermissionError(errno.EACCES, "x", "/a"), r"no tiene permiso \(/a\)\."),
        (OSError("algo raro"), "algo raro"),
    ],
    ids=["lleno", "sin permiso", "otro"],
)
def test_un_disco_que_falla_se_dice_en_la_orden(respaldo, tmp_path, monkeypatch, error, dice):
    def falla(*args):
        raise error

    monkeypatch.setattr("os.fsync", falla)
    with pytest.raises(CommandError, match=f"No se hizo el respaldo: .*{dice}"):
        call_command("respaldar", tmp_path / "dos.zip")
    with pytest.raises(CommandError, match=f"No se restauró nada: .*{dice}"):
        call_command("restaurar", respaldo, reemplazar=True)
