"""The drill: a site is backed up, lost, and brought back as it was."""

import datetime
import os
import re
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import zipfile

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from comites.models import Acta, Comite, Envio
from compromisos.cadena import verificar
from compromisos.models import (
    Actividad,
    Avance,
    Compromiso,
    Dependencia,
    Documento,
    Evaluacion,
    Evidencia,
    ImportacionPendiente,
    Usuario,
)
from compromisos.respaldo.archivo import TABLAS, ErrorDeRespaldo
from compromisos.respaldo.respaldar import respaldar
from compromisos.respaldo.restaurar import restaurar
from tests.fabricas import ActividadFactory, AvanceFactory, DependenciaFactory

from .conftest import ULTIMA, contenido, duradero, evidencia, rehacer, vaciar


def paginas(client) -> dict[str, str]:
    """A page of each kind as the public, the official and the admin see it, without its one-time
    tokens."""
    publicas = [
        "/",
        "/agendas/",
        "/dependencias/",
        "/municipios/",
        "/municipios/mezquitic/",
        "/comites/",
        *(comite.get_absolute_url() for comite in Comite.objects.all()),
        "/aviso-de-privacidad/",
        *(e.get_absolute_url() for e in Evaluacion.objects.all()),
        *(c.get_absolute_url() for c in Compromiso.objects.all()[:2]),
        *(a.get_absolute_url() for a in Actividad.objects.all()[:2]),
        *(f"/dependencias/{d.slug}/" for d in Dependencia.objects.all()[:2]),
    ]
    tablas = ("evaluacion", "actividad", "usuario", "avance")
    de_cada_quien = {
        "": publicas,
        "enlace": ["/panel/"],
        "jefa": [f"/admin/compromisos/{tabla}/" for tabla in tablas],
    }
    vistas = {}
    for usuario, rutas in de_cada_quien.items():
        client.logout()
        if usuario:
            client.force_login(Usuario.objects.get(username=usuario))
        for ruta in rutas:
            response = client.get(ruta)
            assert response.status_code == 200, ruta
            vistas[ruta] = re.sub(r'csrf\w+"[^>]+', "", response.content.decode())
    client.logout()
    return vistas


def test_todo_vuelve_como_estaba(client, agenda, settings, tmp_path):
    vistas = paginas(client)
    antes = duradero()
    hecho = respaldar(tmp_path)
    assert stat.S_IMODE(hecho.ruta.stat().st_mode) == 0o600
    vaciar(settings, tmp_path / "otra")
    assert not Actividad.objects.exists()
    restaurar(hecho.ruta)
    assert duradero() == antes
    assert verificar().numero == 1
    assert paginas(client) == vistas
    modos = {modo for modo, datos in contenido()["archivos"].values() if datos is not None}
    assert modos == {0o600}
    archivos = Evidencia.objects.count() + Acta.objects.count()
    assert hecho.archivos == archivos == len(list(tmp_path.glob("otra/*/*/*")))


def test_despues_se_puede_escribir_y_lo_que_solo_se_agrega_sigue_asi(sitio, settings, tmp_path):
    hecho = respaldar(tmp_path)
    vaciar(settings, tmp_path / "otra")
    restaurar(hecho.ruta)
    mayor = Avance.objects.latest("pk").pk
    avance = AvanceFactory()
    evidencia(avance, b"%PDF-1.4 nueva")
    assert avance.pk > mayor
    Usuario.objects.get(pk=sitio.autor_id).groups.add(Group.objects.first())
    evaluacion = sitio.actividad.compromiso.evaluacion
    evaluacion.save()
    assert evaluacion.history.count() == 2
    with pytest.raises(IntegrityError, match="no se cambian"), transaction.atomic():
        Avance.objects.update(texto="Otro.")


def escritores(actividades, autor, dependencia):
    """A thread for each, that reports with evidence until told to stop; what they were told is
    saved."""
    confirmados, alto = [], threading.Event()

    def escribir(actividad):
        try:
            while not alto.is_set():
                avance = AvanceFactory(actividad=actividad, autor=autor, dependencia=dependencia)
                evidencia(avance, f"%PDF-1.4 {avance.pk}".encode())
                confirmados.append(avance.pk)
        finally:
            connection.close()

    hilos = [threading.Thread(target=escribir, args=(suya,)) for suya in actividades]
    return confirmados, alto, hilos


def esperar(condicion):
    limite = time.monotonic() + 60
    while not condicion():
        assert time.monotonic() < limite, "nadie pudo escribir"
        time.sleep(0.002)


def test_con_escritores_trae_cuanto_se_confirmo_antes(sitio, settings, tmp_path):
    confirmados, alto, hilos = escritores(
        ActividadFactory.create_batch(3), sitio.autor, sitio.dependencia
    )
    for hilo in hilos:
        hilo.start()
    try:
        esperar(lambda: len(confirmados) >= 40)
        antes = set(confirmados)

        def seguir(cosas, que):
            for cosa in cosas:
                cuantos = len(confirmados)
                if que == "Respaldando las tablas":  # somebody writes between table and table
                    esperar(lambda cuantos=cuantos: len(confirmados) > cuantos)
                yield cosa

        hecho = respaldar(tmp_path, seguir=seguir)
        despues = set(confirmados)
    finally:
        alto.set()
        for hilo in hilos:
            hilo.join()
    assert len(despues) > len(antes) + 20
    assert hecho.faltan == []
    vaciar(settings, tmp_path / "otra")
    restaurar(hecho.ruta)
    vueltos = set(Avance.objects.values_list("pk", flat=True))
    assert antes <= vueltos
    assert len(vueltos & despues) < len(despues)  # of the moment it began, not of the end
    for prueba in Evidencia.objects.all():
        assert prueba.archivo.size == prueba.bytes


def test_lo_pasajero_no_vuelve(client, sitio, settings, tmp_path):
    client.force_login(sitio.autor)
    assert Session.objects.exists()
    hecho = respaldar(tmp_path)
    restaurar(hecho.ruta, reemplazar=True)
    assert not Session.objects.exists()
    assert not ImportacionPendiente.objects.exists()
    assert not Envio.objects.exists()
    assert b"hoja.xlsx" not in hecho.ruta.read_bytes()


def test_reemplazar_pone_lo_del_respaldo_y_deja_los_archivos_de_mas(sitio, archivos, tmp_path):
    hecho, antes = respaldar(tmp_path), duradero()
    AvanceFactory(texto="Posterior.")
    (archivos / "aparte.txt").write_text("se queda")
    guardado = archivos / Evidencia.objects.get().archivo.name
    guardado.write_bytes(b"alterado")
    restaurar(hecho.ruta, reemplazar=True)
    despues = duradero()
    assert despues["filas"] == antes["filas"]
    assert despues["archivos"].pop("aparte.txt")[1] == b"se queda"
    assert despues["archivos"] == antes["archivos"]


def en_otra_base(carpeta, *orden) -> str:
    """Run manage.py in a process of its own, on a SQLite database and a folder of `carpeta`."""
    entorno = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "evj.settings",
        "DATABASE_URL": f"sqlite:///{carpeta}/otra.sqlite3",
        "EVJ_ARCHIVOS": f"{carpeta}/otros",
    }
    hecho = subprocess.run(
        [sys.executable, "manage.py", *map(str, orden)],
        env=entorno,
        capture_output=True,
        text=True,
        check=False,
    )
    assert hecho.returncode == 0, hecho.stderr
    assert hecho.stderr == ""
    return hecho.stdout


@pytest.mark.entre_motores
def test_una_base_sin_tablas_recibe_las_de_entonces_y_la_vuelta_entre_motores_es_igual(
    sitio, tmp_path
):
    def como_era(miembros, manifiesto):
        manifiesto["migraciones"].remove(ULTIMA)

    ida, vuelta = tmp_path / "ida.zip", tmp_path / "vuelta.zip"
    rehacer(respaldar(tmp_path).ruta, ida, como_era)
    antes = duradero()
    assert "Restaurado" in en_otra_base(tmp_path, "restaurar", ida)
    with sqlite3.connect(tmp_path / "otra.sqlite3") as base:
        aplicadas = base.execute("SELECT app || '.' || name FROM django_migrations").fetchall()
        assert (ULTIMA,) in aplicadas  # and then it was brought up to date
        candados = base.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
        assert candados.fetchone()[0] >= 12
    base.close()
    en_otra_base(tmp_path, "respaldar", vuelta)
    with zipfile.ZipFile(ida) as uno, zipfile.ZipFile(vuelta) as otro:
        tablas = [nombre for nombre in uno.namelist() if nombre.startswith(TABLAS)]
        assert [n for n in tablas if uno.read(n) != otro.read(n)] == []
    restaurar(vuelta, reemplazar=True)
    assert duradero() == antes


def test_una_hora_no_pierde_ni_un_microsegundo(sitio, tmp_path):
    creado = datetime.datetime(2026, 3, 10, 18, 0, 0, 123457, tzinfo=datetime.UTC)
    avance = AvanceFactory(creado=creado)
    restaurar(respaldar(tmp_path).ruta, reemplazar=True)
    assert Avance.objects.get(pk=avance.pk).creado == creado


def test_mientras_se_restaura_nadie_escribe(sitio, tmp_path):
    ruta, escrito, llego = respaldar(tmp_path).ruta, threading.Event(), []

    def escribir():
        DependenciaFactory(nombre="Tardía")
        escrito.set()
        connection.close()

    hilo = threading.Thread(target=escribir)

    def seguir(cosas, que):
        if que == "Restaurando las tablas":
            hilo.start()
            llego.append(escrito.wait(0.5))
        return cosas

    restaurar(ruta, reemplazar=True, seguir=seguir)
    hilo.join()
    assert llego == [False]
    assert Dependencia.objects.filter(nombre="Tardía").exists()  # after it, and with its own id


def test_un_archivo_que_ya_solo_nombra_la_historia_tambien_vuelve(sitio, settings, tmp_path):
    documento = Documento.objects.get()
    nombre = documento.archivo.name
    documento.delete()
    hecho = respaldar(tmp_path)
    vaciar(settings, tmp_path / "otra")
    restaurar(hecho.ruta)
    assert Documento.history.filter(archivo=nombre).exists()
    assert (tmp_path / "otra" / nombre).read_bytes() == b"%PDF-1.4 documento"


def test_lo_que_dejo_una_restauracion_interrumpida_no_se_respalda(sitio, archivos, tmp_path):
    (archivos / ".restaurando-x").mkdir()
    (archivos / ".restaurando-x" / "0").write_text("a medias")
    assert respaldar(tmp_path).archivos == 4


def test_las_ordenes_dicen_que_hicieron(sitio, tmp_path, capsys):
    archivo = tmp_path / "uno.zip"
    call_command("respaldar", archivo)
    assert capsys.readouterr().out == f"{archivo}: filas, {_filas()}; archivos, 4.\n"
    call_command("restaurar", archivo, verificar=True)
    assert capsys.readouterr().out.startswith("Respaldo íntegro: versión ")
    call_command("restaurar", archivo, reemplazar=True)
    salida = capsys.readouterr()
    assert salida.out.startswith("Restaurado: versión ")
    assert salida.err == ""  # no bar where there is no terminal


def _filas() -> int:
    return sum(len(lineas) - 1 for lineas in duradero()["filas"].values())


def test_con_una_sola_dependencia_la_base_ya_no_esta_vacia(sitio, settings, tmp_path):
    hecho = respaldar(tmp_path)
    vaciar(settings, tmp_path / "otra")
    DependenciaFactory()
    with pytest.raises(ErrorDeRespaldo, match=r"compromisos_dependencia.*--reemplazar"):
        restaurar(hecho.ruta)
