"""How well the invented works were made, and what is mended."""

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from comites.demo import MARCA, papel
from comites.instrumentos import publicar_version
from comites.models import (
    Instrumento,
    Reactivo,
    Respuesta,
    VersionInstrumento,
)
from comites.models.instrumentos import Tipo
from compromisos.evidencias import revisar_archivo
from compromisos.models import Convenio

from .. import calidad
from ..models import (
    AtencionAccion,
    InstrumentoDeObra,
    TipoObra,
)
from .base import guardar
from .dibujos import Dibujo, grieta


def preguntas_de_calidad() -> VersionInstrumento:
    """For each type of work that has none of its own."""
    instrumento = Instrumento.objects.create(
        clave="demo-calidad",
        nombre=f"{MARCA}: calidad de las obras",
        para_que="Inventado, para enseñar cómo se ve.",
        uso=Instrumento.Uso.OBRA,
    )
    version = VersionInstrumento.objects.create(instrumento=instrumento, numero=1)
    preguntas = (
        ("¿Sirve para lo que se hizo?", Tipo.SI_NO, 3),
        ("¿Qué tan bien quedó construida?", Tipo.ESCALA, 2),
        ("¿Se dejó limpio el lugar?", Tipo.SI_NO, 1),
    )
    for orden, (texto, tipo, peso) in enumerate(preguntas, start=1):
        Reactivo.objects.create(version=version, orden=orden, texto=texto, tipo=tipo, peso=peso)
    con_el_suyo = InstrumentoDeObra.objects.values_list("tipo", flat=True)
    for tipo in set(TipoObra.values) - set(con_el_suyo):
        InstrumentoDeObra.objects.create(tipo=tipo, instrumento=instrumento)
    return publicar_version(version=version)


def convenio_de_participacion(demo) -> Convenio:
    convenio = Convenio(
        tipo=Convenio.Tipo.PARTICIPACION,
        objeto=f"{MARCA}: los comités y las dependencias evalúan juntos la calidad de las obras.",
        firma=demo.dia(-130),
        vigencia=demo.dia(235),
        archivo=ContentFile(papel(), name="convenio.pdf"),
    )
    guardar(convenio).dependencias.set({enlace.dependencia for enlace in demo.enlaces})
    return convenio


def _evaluar(demo, obra, version, dias, valores, **firmas):
    reactivos = version.reactivos.order_by("orden")
    with demo.en(dias) as fecha:
        return calidad.evaluar_calidad(
            obra=obra,
            version=version,
            fecha=fecha,
            respuestas=[
                Respuesta(reactivo=reactivo, numero=valor)
                for reactivo, valor in zip(reactivos, valores, strict=True)
            ],
            captura=demo.autor,
            dependencia=obra.ejecutora,
            comite=obra.contraloria,
            escaneo=revisar_archivo(SimpleUploadedFile("evaluacion.pdf", papel())),
            **firmas,
        )


def buena_calidad(demo, obra, version):
    _evaluar(demo, obra, version, -30, (1, 4, 1), firma_dependencia=True, firma_comite=True)


def mala_calidad(demo, obra, version):
    """Three findings: one overdue and untouched, one mended and seen, one to be seen."""
    evaluacion = _evaluar(
        demo,
        obra,
        version,
        -44,
        (0, 2, 1),
        firma_dependencia=False,
        firma_comite=True,
        motivo_sin_firma="Sostiene que las grietas son de acabado.",
    )
    grietas = "Tres losas de la segunda cuadra tienen grietas de lado a lado."
    _corregir(demo, evaluacion, "grave", grietas, "Demoler y colar otra vez las tres losas.", -12)
    rampa = _corregir(
        demo, evaluacion, "media", "Falta la rampa de la esquina.", "Construir la rampa.", -15
    )
    letrero = _corregir(
        demo, evaluacion, "leve", "El letrero no dice el costo.", "Cambiar el letrero.", 4
    )
    _atender(demo, rampa, -20, "Se construyó la rampa, con su pasamanos.")
    with demo.en(-17) as fecha:
        calidad.verificar_accion(
            accion=rampa,
            visto=1,
            verifica=demo.verifica,
            corregido=True,
            observacion="Se midió: tiene la pendiente que pide la norma.",
            fecha=fecha,
        )
    _atender(demo, letrero, -3, "Se puso el letrero nuevo.")


def _corregir(demo, evaluacion, gravedad, que, texto, plazo):
    with demo.en(-42) as hoy:
        hallazgo = calidad.registrar_hallazgo(
            evaluacion=evaluacion,
            gravedad=gravedad,
            texto=que,
            registra=demo.autor,
            fotos=[Dibujo(grieta, "losa con una grieta.")] if gravedad == "grave" else [],
        )
        return calidad.registrar_accion(
            hallazgo=hallazgo,
            texto=texto,
            dependencia=evaluacion.dependencia,
            plazo=demo.dia(plazo),
            registra=demo.autor,
            hoy=hoy,
        )


def _atender(demo, accion, dias, texto):
    enlace = next(e for e in demo.enlaces if e.dependencia == accion.dependencia)
    with demo.en(dias) as fecha:
        calidad.atender_accion(
            accion=accion,
            visto=0,
            autor=enlace.usuario,
            atencion=AtencionAccion(fecha=fecha, texto=texto),
        )
