"""Works with all that can be on record of one, so that every mark of their pages is drawn."""

import datetime
import io

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageFilter

from obras.fotos import revisar_foto
from obras.models import GrupoVotante
from tests.fabricas import ConvenioFactory, EventoFactory
from tests.fabricas_obras import (
    AccionCorrectivaFactory,
    ActaVotacionFactory,
    AtencionAccionFactory,
    AvanceObraFactory,
    CambioObraFactory,
    CentroVotacionFactory,
    CompromisoFirmadoFactory,
    ContribucionFactory,
    DictamenFactory,
    EtapaObraFactory,
    FotoHallazgoFactory,
    FotoMantenimientoFactory,
    FotoObraFactory,
    HallazgoFactory,
    NecesidadFactory,
    NecesidadMantenimientoFactory,
    ObraFactory,
    OpcionVotacionFactory,
    PropuestaFactory,
    PuntoProgramaFactory,
    SeguimientoMantenimientoFactory,
    VerificacionAccionFactory,
    VersionPropuestaFactory,
    VotacionFactory,
    VotosFactory,
)
from tests.obras.calidad import evaluada, preguntas

PEDIDA = 9001  # the request for upkeep, wherever the database's own count goes


def dia(n) -> datetime.date:
    """The n-th of 2026."""
    return datetime.date(2026, 1, 1) + datetime.timedelta(days=n - 1)


def obra_con_todo(*, unidad, comite, contraloria):
    """A work that is late, with all that led to it and came of it; one that was called off."""
    municipio, edicion = comite.municipio, comite.edicion
    obra = ObraFactory(
        publica=True,
        clave="pozo",
        nombre="Pozo y línea de agua para la colonia El Salto de San Martín",
        municipio=municipio,
        edicion=edicion,
        ejecutora=unidad,
        comite=comite,
        contraloria=contraloria,
        propuesta=_propuestas(municipio, comite, edicion),
        latitud="22.35",
        longitud="-104.1",
        contratista="Perforaciones del Norte, S. A.",
        contrato="SIOP-001-2026",
        partida="6131",
        poblacion_beneficiada=1200,
        empleos_locales=8,
        monto_aprobado=1_000_000,
        monto_contratado=950_000,
        inicio_previsto=dia(120),
        fin_previsto=dia(200),
        inicio_real=dia(121),
        a_quien_preguntar="Módulo de atención, planta baja.",
    )
    obra.convenios.set([ConvenioFactory(tipo="participacion", de=[unidad])])
    for numero, etapa in enumerate(("identification", "preparation", "implementation"), start=1):
        EtapaObraFactory(obra=obra, numero=numero, etapa=etapa, desde=dia(60 + 30 * numero))
    CambioObraFactory(obra=obra, numero=1)
    for n, fisico in ((140, 40), (190, 100)):
        PuntoProgramaFactory(obra=obra, fecha=dia(n), fisico=fisico, financiero=fisico)
    for numero in (1, 2):
        avance = AvanceObraFactory(
            obra=obra,
            numero=numero,
            fecha=dia(120 + 20 * numero),
            fisico=20 * numero,
            ejercido=300_000 * numero,
            monto=950_000,
        )
    for momento, n, de in (("antes", 100, None), ("durante", 140, None), ("durante", 160, avance)):
        con_foto(FotoObraFactory, obra=obra, momento=momento, fecha=dia(n), avance=de)
    _calidad(obra)
    pedida = NecesidadMantenimientoFactory(pk=PEDIDA, obra=obra, comite=comite)
    con_foto(FotoMantenimientoFactory, necesidad=pedida)
    SeguimientoMantenimientoFactory(necesidad=pedida, dependencia=unidad)
    NecesidadMantenimientoFactory(obra=obra, comite=comite, gravedad="grave")
    cancelada = ObraFactory(publica=True, clave="calle", tipo="pavimento", municipio=municipio)
    EtapaObraFactory(obra=cancelada, numero=1, etapa="cancelled", motivo="No hay paso.")
    return obra


def con_foto(fabrica, **campos):
    """One that weighs what a telephone's does, once it is made small."""
    tomada = Image.effect_noise((1600, 1200), 90).filter(ImageFilter.GaussianBlur(4))
    salida = io.BytesIO()
    tomada.save(salida, "JPEG")
    foto = revisar_foto(ContentFile(salida.getvalue()))
    return fabrica(
        archivo=foto.grande.archivo,
        bytes=len(foto.grande.contenido),
        sha256=foto.grande.sha256,
        chica=ContentFile(foto.chica, "chica.webp"),
        ancho=foto.ancho,
        alto=foto.alto,
        **campos,
    )


def _calidad(obra):
    """Judged twice; something grave was found, and who has to mend it is late."""
    version = preguntas()
    evaluada(obra, version, fecha=dia(150), texto="Bien.")
    ultima = evaluada(
        obra,
        version,
        fecha=dia(170),
        agua=0,
        opcion="Mal",
        firma_comite=False,
        motivo_sin_firma="El comité no asistió.",
    )
    hallazgo = HallazgoFactory(evaluacion=ultima, numero=1)
    con_foto(FotoHallazgoFactory, hallazgo=hallazgo)
    accion = AccionCorrectivaFactory(
        hallazgo=hallazgo, numero=1, dependencia=obra.ejecutora, plazo=dia(180)
    )
    atencion = AtencionAccionFactory(accion=accion, numero=1, fecha=dia(175))
    VerificacionAccionFactory(
        atencion=atencion, corregido=False, observacion="Sigue roto.", fecha=dia(176)
    )
    HallazgoFactory(evaluacion=ultima, numero=2, gravedad="leve")


def _propuestas(municipio, comite, edicion):
    """What is lacking, two proposals on it, what was said of one, and how they were voted."""
    taller = EventoFactory(publico=True, clave="taller", edicion=edicion, municipio=municipio)
    necesidad = NecesidadFactory(municipio=municipio, evento=taller, prioridad_taller=1)
    gana, pierde = (
        PropuestaFactory(clave=clave, municipio=municipio, edicion=edicion, comite=comite)
        for clave in ("linea-de-agua", "parque")
    )
    gana.necesidades.set([necesidad])
    VersionPropuestaFactory(propuesta=gana, fecha=dia(60))
    ultima = VersionPropuestaFactory(
        propuesta=gana,
        numero=2,
        titulo="Pozo nuevo y su línea",
        descripcion="Perforar un pozo y tender la línea.",
        motivo="El pozo solo no basta.",
        fecha=dia(70),
    )
    for tipo in ("a_favor", "en_contra", "pregunta"):
        dicha = ContribucionFactory(propuesta=gana, evento=taller, tipo=tipo)
    ContribucionFactory(propuesta=gana, evento=taller, tipo="respuesta", responde_a=dicha)
    DictamenFactory(version=ultima, costo_estimado=900_000)
    rechazada = VersionPropuestaFactory(propuesta=pierde, titulo="Parque")
    DictamenFactory(version=rechazada, resultado="con_ajustes", motivo="Más chico.")
    CompromisoFirmadoFactory(propuesta=gana, comite=comite)
    votacion = VotacionFactory(edicion=edicion, municipio=municipio, padron=900)
    opciones = [
        OpcionVotacionFactory(votacion=votacion, orden=n, propuesta=propuesta, destino=destino)
        for n, (propuesta, destino) in enumerate(
            ((gana, ""), (pierde, "Se propone otra vez en 2027.")), start=1
        )
    ]
    centro = CentroVotacionFactory(votacion=votacion, numero=1, boletas=400)
    CentroVotacionFactory(votacion=votacion, numero=2, tipo="movil", lugar="Plaza")
    for numero, motivo in ((1, ""), (2, "Se contó mal una urna.")):
        acta = ActaVotacionFactory(
            centro=centro, numero=numero, depositadas=120, nulas=5, motivo=motivo
        )
        for opcion, cuantos in zip(opciones, (12 + numero, 8 - numero), strict=True):
            for grupo in GrupoVotante.values:
                VotosFactory(acta=acta, opcion=opcion, grupo_edad=grupo, cuantos=cuantos)
    votacion.publicada_en = timezone.now()
    votacion.save()
    return gana
