"""A work that is judged, and whoever has to do with it."""

import datetime

from django.contrib.auth.models import Group

from comites.instrumentos import publicar_version
from comites.models import Respuesta
from obras.models import InstrumentoDeObra
from tests.fabricas import (
    AplicacionFactory,
    ComiteFactory,
    ContraloriaFactory,
    MunicipioFactory,
    OpcionReactivoFactory,
    ReactivoFactory,
    RespuestaFactory,
    UsuarioFactory,
    VersionInstrumentoFactory,
)
from tests.fabricas_obras import (
    AccionCorrectivaFactory,
    EtapaObraFactory,
    EvaluacionCalidadFactory,
    HallazgoFactory,
    InstrumentoDeObraFactory,
    ObraFactory,
)

HOY = datetime.date(2026, 11, 26)
MEDIODIA = datetime.datetime(2026, 11, 26, 18, tzinfo=datetime.UTC)


def dia(n) -> datetime.date:
    return HOY + datetime.timedelta(days=n)


HACE_UN_MES, AYER = dia(-30), dia(-1)


def una_obra(etapa="implementation", **campos):
    """Public, with its committee and its contraloría, of its municipality."""
    municipio = MunicipioFactory()
    obra = ObraFactory(
        publica=True,
        municipio=municipio,
        comite=ComiteFactory(nombre="Comité de Tala", municipio=municipio),
        contraloria=ContraloriaFactory(nombre="Contraloría de Tala", municipio=municipio),
        **campos,
    )
    EtapaObraFactory(obra=obra, numero=1, etapa=etapa, desde=dia(-90))
    return obra


def preguntas(publicar=True):
    """Two that weigh, of 3 and 1, and a free text; of the works of water, that need 60."""
    version = VersionInstrumentoFactory(
        instrumento__nombre="Calidad de pozos", instrumento__uso="obra", numero=1
    )
    ReactivoFactory(version=version, orden=1, texto="¿Da agua?", peso=3)
    quedo = ReactivoFactory(version=version, orden=2, texto="¿Cómo quedó?", tipo="opciones", peso=1)
    for orden, (texto, valor) in enumerate([("Bien", 1), ("Mal", 0), ("No aplica", None)], 1):
        OpcionReactivoFactory(reactivo=quedo, orden=orden, texto=texto, valor=valor)
    ReactivoFactory(version=version, orden=3, tipo="texto", obligatorio=False)
    InstrumentoDeObra.objects.filter(tipo="agua").delete()
    InstrumentoDeObraFactory(tipo="agua", instrumento=version.instrumento)
    return publicar_version(version=version) if publicar else version


def respuestas(version, agua=1, opcion="Bien", texto="") -> list[Respuesta]:
    """Unsaved."""
    r1, r2, r3 = version.reactivos.order_by("orden")
    hechas = [
        Respuesta(reactivo=r1, numero=agua),
        Respuesta(reactivo=r2, opcion=r2.opciones.get(texto=opcion)),
    ]
    return [*hechas, Respuesta(reactivo=r3, texto=texto)] if texto else hechas


def evaluada(obra, version, fecha=HACE_UN_MES, agua=1, opcion="Bien", texto="", **campos):
    """An evaluation of the work with those answers."""
    aplicacion = AplicacionFactory(version=version, fecha=fecha)
    for respuesta in respuestas(version, agua, opcion, texto):
        respuesta.aplicacion = aplicacion
        respuesta.save()
    return EvaluacionCalidadFactory(
        obra=obra, aplicacion=aplicacion, comite=obra.comite, dependencia=obra.ejecutora, **campos
    )


def accion_de(obra, plazo=AYER, gravedad="media", **campos):
    """Something to mend in the work, by its own unit unless it is said."""
    evaluacion = obra.evaluaciones.first()
    if evaluacion is None:
        aplicacion = AplicacionFactory(fecha=HACE_UN_MES)
        RespuestaFactory(aplicacion=aplicacion, reactivo__peso=1)
        evaluacion = EvaluacionCalidadFactory(
            obra=obra, aplicacion=aplicacion, comite=obra.comite, dependencia=obra.ejecutora
        )
    return AccionCorrectivaFactory(
        hallazgo=HallazgoFactory(evaluacion=evaluacion, gravedad=gravedad),
        plazo=plazo,
        **{"dependencia": obra.ejecutora, **campos},
    )


def con_rol(rol):
    usuario = UsuarioFactory(is_staff=True)
    usuario.groups.set(Group.objects.filter(name=rol))
    return usuario
