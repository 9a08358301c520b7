"""Factories of the works and of what leads to them; see fabricas.py."""

import datetime

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from obras.models import (
    AccionCorrectiva,
    ActaVotacion,
    AtencionAccion,
    AvanceObra,
    CambioObra,
    CentroVotacion,
    CompromisoFirmado,
    Contribucion,
    Dictamen,
    EtapaObra,
    EvaluacionCalidad,
    FotoHallazgo,
    FotoMantenimiento,
    FotoObra,
    Hallazgo,
    InstrumentoDeObra,
    Necesidad,
    NecesidadMantenimiento,
    Obra,
    OpcionVotacion,
    Propuesta,
    PuntoPrograma,
    SeguimientoMantenimiento,
    TipoObra,
    VerificacionAccion,
    VersionPropuesta,
    Votacion,
    Votos,
)

from .fabricas import (
    DE_FABRICA,
    AplicacionFactory,
    ComiteFactory,
    DependenciaFactory,
    EdicionFactory,
    EventoFactory,
    InstrumentoFactory,
    MunicipioFactory,
    UsuarioFactory,
)

NUMERO = factory.Sequence(lambda n: DE_FABRICA + n)


class NecesidadFactory(DjangoModelFactory):
    class Meta:
        model = Necesidad

    municipio = factory.SubFactory(MunicipioFactory)
    localidad = "Centro"
    texto = "Falta agua."


class PropuestaFactory(DjangoModelFactory):
    """Of a committee of its municipality; without a version nobody sees it."""

    class Meta:
        model = Propuesta

    clave = factory.Sequence(lambda n: f"propuesta-{n}")
    edicion = factory.SubFactory(EdicionFactory)
    municipio = factory.SubFactory(MunicipioFactory)
    autoria = "comite"
    comite = factory.Maybe(
        "municipio",
        factory.SubFactory(ComiteFactory, municipio=factory.SelfAttribute("..municipio")),
        factory.SubFactory(ComiteFactory),
    )


class VersionPropuestaFactory(DjangoModelFactory):
    class Meta:
        model = VersionPropuesta

    propuesta = factory.SubFactory(PropuestaFactory)
    numero = 1
    titulo = "Pozo nuevo"
    descripcion = "Perforar un pozo."
    registra = factory.SubFactory(UsuarioFactory)


class ContribucionFactory(DjangoModelFactory):
    class Meta:
        model = Contribucion

    propuesta = factory.SubFactory(PropuestaFactory)
    tipo = "a_favor"
    evento = factory.SubFactory(EventoFactory, publico=True)
    fecha = datetime.date(2026, 3, 14)
    texto = "Hace falta."
    registra = factory.SubFactory(UsuarioFactory)


class DictamenFactory(DjangoModelFactory):
    class Meta:
        model = Dictamen

    version = factory.SubFactory(VersionPropuestaFactory)
    resultado = "factible"
    dependencia = factory.SubFactory(DependenciaFactory)
    fecha = datetime.date(2026, 4, 1)
    registra = factory.SubFactory(UsuarioFactory)


class CompromisoFirmadoFactory(DjangoModelFactory):
    class Meta:
        model = CompromisoFirmado

    propuesta = factory.SubFactory(PropuestaFactory)
    firmado_el = datetime.date(2026, 5, 1)
    dependencia = factory.SubFactory(DependenciaFactory)
    texto = "Hacer el pozo."
    registra = factory.SubFactory(UsuarioFactory)


class VotacionFactory(DjangoModelFactory):
    class Meta:
        model = Votacion

    edicion = factory.SubFactory(EdicionFactory)
    municipio = factory.SubFactory(MunicipioFactory)
    inicio = datetime.date(2026, 4, 18)
    fin = datetime.date(2026, 4, 19)


class OpcionVotacionFactory(DjangoModelFactory):
    class Meta:
        model = OpcionVotacion

    votacion = factory.SubFactory(VotacionFactory)
    orden = NUMERO
    propuesta = factory.SubFactory(PropuestaFactory)


class CentroVotacionFactory(DjangoModelFactory):
    class Meta:
        model = CentroVotacion

    votacion = factory.SubFactory(VotacionFactory)
    numero = NUMERO
    tipo = "fijo"
    lugar = "Escuela Hidalgo"
    boletas = 100


class ActaVotacionFactory(DjangoModelFactory):
    class Meta:
        model = ActaVotacion

    centro = factory.SubFactory(CentroVotacionFactory)
    numero = 1
    boletas_del_centro = factory.SelfAttribute("centro.boletas")
    depositadas = 50
    nulas = 0
    captura = factory.SubFactory(UsuarioFactory)


class VotosFactory(DjangoModelFactory):
    class Meta:
        model = Votos

    acta = factory.SubFactory(ActaVotacionFactory)
    opcion = factory.SubFactory(
        OpcionVotacionFactory, votacion=factory.SelfAttribute("..acta.centro.votacion")
    )
    grupo_edad = "18-35"
    cuantos = 10


class ObraFactory(DjangoModelFactory):
    class Meta:
        model = Obra
        skip_postgeneration_save = True

    class Params:
        publica = factory.Trait(publicada=True)

    clave = factory.Sequence(lambda n: f"obra-{n}")
    nombre = "Pozo de agua"
    tipo = "agua"
    alcance = "Un pozo para la colonia."
    edicion = factory.SubFactory(EdicionFactory)
    municipio = factory.SubFactory(MunicipioFactory)
    localidad = "Centro"
    ejecutora = factory.SubFactory(DependenciaFactory)


class EtapaObraFactory(DjangoModelFactory):
    class Meta:
        model = EtapaObra

    obra = factory.SubFactory(ObraFactory, publica=True)
    numero = NUMERO
    etapa = "implementation"
    desde = datetime.date(2026, 5, 1)
    registra = factory.SubFactory(UsuarioFactory)


class CambioObraFactory(DjangoModelFactory):
    class Meta:
        model = CambioObra

    obra = factory.SubFactory(ObraFactory, publica=True)
    numero = NUMERO
    campo = "monto_contratado"
    monto_antes = 100
    monto = 120
    motivo = "Hubo roca."
    autor = factory.SubFactory(UsuarioFactory)


class PuntoProgramaFactory(DjangoModelFactory):
    class Meta:
        model = PuntoPrograma

    obra = factory.SubFactory(ObraFactory, publica=True)
    fecha = factory.Sequence(lambda n: datetime.date(2026, 1, 1) + datetime.timedelta(days=n % 300))
    fisico = 50
    financiero = 40


class AvanceObraFactory(DjangoModelFactory):
    class Meta:
        model = AvanceObra

    obra = factory.SubFactory(ObraFactory, publica=True)
    numero = NUMERO
    fecha = datetime.date(2026, 5, 9)
    fisico = 30
    nota = "Se perforó."
    autor = factory.SubFactory(UsuarioFactory)
    dependencia = factory.SelfAttribute("obra.ejecutora")


class _FotoFactory(DjangoModelFactory):
    """A photograph as the database sees it: its two files and their measures."""

    class Meta:
        abstract = True

    archivo = factory.LazyFunction(lambda: ContentFile(b"\xff\xd8\xff grande", "foto.jpg"))
    tipo_mime = "image/jpeg"
    bytes = 10
    sha256 = "0" * 64
    chica = factory.LazyFunction(lambda: ContentFile(b"\xff\xd8\xff chica", "chica.jpg"))
    ancho = 320
    alto = 240
    texto_alternativo = "Una zanja abierta."
    autor = factory.SubFactory(UsuarioFactory)


class FotoObraFactory(_FotoFactory):
    class Meta:
        model = FotoObra

    obra = factory.SubFactory(ObraFactory, publica=True)
    momento = "durante"
    fecha = datetime.date(2026, 5, 9)


class InstrumentoDeObraFactory(DjangoModelFactory):
    """Of a type that has none, while there are any."""

    class Meta:
        model = InstrumentoDeObra
        django_get_or_create = ("tipo",)

    tipo = factory.Iterator(TipoObra.values)
    instrumento = factory.SubFactory(InstrumentoFactory, uso="obra")


class EvaluacionCalidadFactory(DjangoModelFactory):
    class Meta:
        model = EvaluacionCalidad

    obra = factory.SubFactory(ObraFactory, publica=True)
    aplicacion = factory.SubFactory(AplicacionFactory)
    dependencia = factory.SubFactory(DependenciaFactory)
    comite = factory.SubFactory(ComiteFactory)
    firma_dependencia = True
    firma_comite = True


class HallazgoFactory(DjangoModelFactory):
    class Meta:
        model = Hallazgo

    evaluacion = factory.SubFactory(EvaluacionCalidadFactory)
    numero = NUMERO
    gravedad = "grave"
    texto = "El brocal está roto."


class FotoHallazgoFactory(_FotoFactory):
    class Meta:
        model = FotoHallazgo

    hallazgo = factory.SubFactory(HallazgoFactory)


class AccionCorrectivaFactory(DjangoModelFactory):
    class Meta:
        model = AccionCorrectiva

    hallazgo = factory.SubFactory(HallazgoFactory)
    numero = NUMERO
    texto = "Rehacer el brocal."
    dependencia = factory.SubFactory(DependenciaFactory)
    plazo = datetime.date(2026, 6, 10)
    registra = factory.SubFactory(UsuarioFactory)


class AtencionAccionFactory(DjangoModelFactory):
    class Meta:
        model = AtencionAccion

    accion = factory.SubFactory(AccionCorrectivaFactory)
    numero = NUMERO
    fecha = datetime.date(2026, 6, 1)
    texto = "Se rehízo."
    autor = factory.SubFactory(UsuarioFactory)


class VerificacionAccionFactory(DjangoModelFactory):
    class Meta:
        model = VerificacionAccion

    atencion = factory.SubFactory(AtencionAccionFactory)
    corregido = True
    fecha = datetime.date(2026, 6, 5)
    atendio = factory.SelfAttribute("atencion.autor")
    verifica = factory.SubFactory(UsuarioFactory)


class NecesidadMantenimientoFactory(DjangoModelFactory):
    class Meta:
        model = NecesidadMantenimiento

    obra = factory.SubFactory(ObraFactory, publica=True)
    comite = factory.SubFactory(ComiteFactory)
    gravedad = "media"
    texto = "La bomba hace ruido."
    reportada_el = datetime.date(2026, 7, 1)
    registra = factory.SubFactory(UsuarioFactory)


class FotoMantenimientoFactory(_FotoFactory):
    class Meta:
        model = FotoMantenimiento

    necesidad = factory.SubFactory(NecesidadMantenimientoFactory)


class SeguimientoMantenimientoFactory(DjangoModelFactory):
    class Meta:
        model = SeguimientoMantenimiento

    necesidad = factory.SubFactory(NecesidadMantenimientoFactory)
    numero = NUMERO
    estado = "programada"
    texto = "Se revisará."
    fecha = datetime.date(2026, 7, 5)
    dependencia = factory.SubFactory(DependenciaFactory)
    autor = factory.SubFactory(UsuarioFactory)
