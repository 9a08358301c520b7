"""A site with something in every corner that a backup must carry, and what it is compared by."""

import hashlib
import json
import stat
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from comites.instrumentos import publicar_version
from comites.models import Region
from compromisos.acciones import cerrar_corte
from compromisos.candados import quitar_candados
from compromisos.models import Actividad, ImportacionPendiente
from compromisos.respaldo import filas
from compromisos.respaldo.archivo import MANIFIESTO, escribir
from compromisos.segundo_factor import codigos_nuevos
from tests.fabricas import (
    ActaFactory,
    AvanceFactory,
    CambioEventoFactory,
    CedulaFactory,
    ConsentimientoFactory,
    DatosQuejaFactory,
    DocumentoFactory,
    EdicionFactory,
    EnlaceFactory,
    EnvioFactory,
    EtapaEdicionFactory,
    EvidenciaFactory,
    InscripcionFactory,
    MinutaFactory,
    NotaQuejaFactory,
    ResponsabilidadFactory,
    RespuestaFactory,
    SeguimientoAcuerdoFactory,
    TelefonoFactory,
    UsuarioFactory,
)

# The newest migration of an app whose tables no archive carries: one without it is older.
ULTIMA = ".".join(MigrationLoader(None).graph.leaf_nodes("axes")[0])


@pytest.fixture
def archivos(settings, tmp_path):
    """An empty MEDIA_ROOT of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "archivos"
    return settings.MEDIA_ROOT


def evidencia(avance, contenido: bytes, orden=1):
    return EvidenciaFactory(
        avance=avance,
        orden=orden,
        url="",
        archivo=ContentFile(contenido, "minuta.pdf"),
        tipo_mime="application/pdf",
        bytes=len(contenido),
        sha256=hashlib.sha256(contenido).hexdigest(),
    )


@pytest.fixture
def sitio(transactional_db, archivos):
    """A report with its evidence, a document, an account with its phone and its recovery codes, a
    cut, an unconfirmed upload, and what a contraloría social keeps."""
    avance = AvanceFactory(texto="Se avanzó «así».\nY más.")
    codigos_nuevos(TelefonoFactory(user=avance.autor).user)
    evidencia(avance, b"%PDF-1.4 evidencia")
    DocumentoFactory(url="", archivo=ContentFile(b"%PDF-1.4 documento", "informe.pdf"))
    _evento(avance.autor)
    ImportacionPendiente.objects.create(
        usuario=avance.autor, nombre="hoja.xlsx", contenido=b"\x00\xff"
    )
    cerrar_corte(cierra=avance.autor)
    contraloria()
    return avance


def contraloria():
    """A signed question sheet of a published version, and a complaint with its private part."""
    respuesta = RespuestaFactory()
    publicar_version(version=respuesta.aplicacion.version)
    escaneo = b"%PDF-1.4 firmas"
    CedulaFactory(
        aplicacion=respuesta.aplicacion,
        archivo=ContentFile(escaneo, "cedula.pdf"),
        tipo_mime="application/pdf",
        bytes=len(escaneo),
        sha256=hashlib.sha256(escaneo).hexdigest(),
    )
    NotaQuejaFactory(queja=DatosQuejaFactory(nombre="Ana").queja)


def _evento(autor):
    """A session with its minutes, what it agreed and who had put their name down."""
    evento = CambioEventoFactory(autor=autor).evento
    archivo = ContentFile(b"%PDF-1.4 minuta", "minuta.pdf")
    MinutaFactory(evento=evento, archivo=archivo, tipo_mime="application/pdf", bytes=15, sha256="0")
    SeguimientoAcuerdoFactory(acuerdo__evento=evento, autor=autor)
    InscripcionFactory(evento=evento)
    EnvioFactory()


@pytest.fixture
def agenda(transactional_db, archivos):
    """The real agenda, with reports and evidence on each activity, an official and an admin;
    the municipalities, and an exercise of the programme in some regions, with a committee."""
    call_command("loaddata", "agenda_evj", "municipios_jalisco", verbosity=0)
    edicion = EdicionFactory(anio=2026, en=Region.objects.all()[:2])
    EtapaEdicionFactory(edicion=edicion)
    consiente = ConsentimientoFactory(integrante__comite__edicion=edicion).integrante
    ActaFactory(comite=consiente.comite)
    puesto = EnlaceFactory(usuario__username="enlace")
    UsuarioFactory(username="jefa", is_staff=True, is_superuser=True)
    for actividad in Actividad.objects.filter(misma_que=None):
        ResponsabilidadFactory(actividad=actividad, dependencia=puesto.dependencia, orden=9)
        avance = AvanceFactory(
            actividad=actividad, autor=puesto.usuario, dependencia=puesto.dependencia
        )
        evidencia(avance, f"%PDF-1.4 {actividad}".encode())
    cerrar_corte()
    return puesto


def contenido() -> dict:
    """Everything there is: the lines of each table, and each path's mode and bytes."""
    raiz = Path(settings.MEDIA_ROOT)
    return {
        "filas": {m._meta.db_table: list(filas.lineas(m)) for m in filas.modelos(apps)},
        "archivos": {
            ruta.relative_to(raiz).as_posix(): (
                stat.S_IMODE(ruta.stat().st_mode),
                ruta.read_bytes() if ruta.is_file() else None,
            )
            for ruta in raiz.rglob("*")
        },
    }


def duradero() -> dict:
    """The same, without what a restore leaves out."""
    todo = contenido()
    tablas = {modelo._meta.db_table for modelo in filas.duraderos(apps)}
    return {**todo, "filas": {t: lineas for t, lineas in todo["filas"].items() if t in tablas}}


def vaciar(settings, carpeta: Path):
    """Leave the database as a newly installed site's, and no files."""
    quitar_candados()
    call_command("flush", interactive=False, verbosity=0)
    settings.MEDIA_ROOT = carpeta


def rehacer(origen: Path, destino: Path, cambiar) -> Path:
    """A copy of an archive, sealed again, after `cambiar(members, manifest)` worked on both.

    `members` is {name: bytes}; the manifest's checksums are made anew unless it is left with
    "miembros" of its own.
    """
    with zipfile.ZipFile(origen) as abierto:
        miembros = {nombre: abierto.read(nombre) for nombre in abierto.namelist()}
    manifiesto = json.loads(miembros.pop(MANIFIESTO))
    del manifiesto["miembros"]
    cambiar(miembros, manifiesto)
    propios = manifiesto.pop("miembros", {})
    with escribir(destino) as escritor:
        for nombre, datos in miembros.items():
            escritor.agregar(nombre, [datos])
        escritor.miembros.update(propios)
        escritor.cerrar(manifiesto)
    return destino
