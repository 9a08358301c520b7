"""Factories: each makes the smallest valid row; a test states every value it depends on."""

import datetime
import hashlib

import factory
from django.core.files.base import ContentFile
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from factory.django import DjangoModelFactory

from comites.models import (
    Acta,
    Acuerdo,
    Aplicacion,
    Asistencia,
    AvisoPrivacidad,
    CambioEvento,
    Cedula,
    Comite,
    Consentimiento,
    ConsultaContacto,
    ConsultaQueja,
    ContactoIntegrante,
    Convocatoria,
    DatosQueja,
    Edicion,
    EnlaceMunicipal,
    EntregaInforme,
    Envio,
    EtapaEdicion,
    Evento,
    Facultad,
    IndiceMarginacion,
    Informe,
    Inscripcion,
    Instrumento,
    Integrante,
    Minuta,
    Municipio,
    NotaQueja,
    OpcionReactivo,
    Queja,
    Reactivo,
    Region,
    ReglaElegibilidad,
    Resolucion,
    Respuesta,
    SeguimientoAcuerdo,
    Turno,
    VersionInstrumento,
)
from compromisos.models import (
    Actividad,
    Avance,
    CausaAtraso,
    Cierre,
    Compromiso,
    Convenio,
    Correo,
    Corte,
    Dependencia,
    Documento,
    Enlace,
    Evaluacion,
    Evidencia,
    Mencion,
    Prorroga,
    PuntoSintesis,
    Recomendacion,
    ResolucionProrroga,
    Responsabilidad,
    Revision,
    TipoMejora,
    Usuario,
)

CLAVE = "una-frase-larga-de-prueba"
DE_FABRICA = 1001  # what a test numbers itself is below, so that the two never meet


class DependenciaFactory(DjangoModelFactory):
    class Meta:
        model = Dependencia

    nombre = factory.Sequence(lambda n: f"Dirección de Prueba {n}")
    slug = factory.Sequence(lambda n: f"direccion-de-prueba-{n}")


class UsuarioFactory(DjangoModelFactory):
    class Meta:
        model = Usuario
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"usuario{n}")
    email = factory.LazyAttribute(lambda usuario: f"{usuario.username}@example.org")
    password = factory.django.Password(CLAVE)


class TelefonoFactory(DjangoModelFactory):
    """A phone that was registered: its codes come from codigo_de(it)."""

    class Meta:
        model = TOTPDevice

    user = factory.SubFactory(UsuarioFactory)
    name = "Teléfono"


def codigo_de(telefono: TOTPDevice) -> str:
    """What that phone shows now."""
    return f"{totp(telefono.bin_key, telefono.step, telefono.t0):06d}"


class EnlaceFactory(DjangoModelFactory):
    class Meta:
        model = Enlace

    dependencia = factory.SubFactory(DependenciaFactory)
    usuario = factory.SubFactory(UsuarioFactory)
    nombre = factory.Sequence(lambda n: f"Enlace {n}")
    desde = datetime.date(2020, 1, 1)


class ConvenioFactory(DjangoModelFactory):
    """`de`: the units that signed it."""

    class Meta:
        model = Convenio
        skip_postgeneration_save = True

    objeto = "Trabajar juntas."
    firma = datetime.date(2020, 1, 1)
    url = "https://example.org/convenio"

    @factory.post_generation
    def de(self, create, unidades, **kwargs):
        if create and unidades:
            self.dependencias.set(unidades)


class EvaluacionFactory(DjangoModelFactory):
    class Meta:
        model = Evaluacion

    class Params:
        publicada = factory.Trait(publicada_en=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))

    nombre = factory.Sequence(lambda n: f"Evaluación {n}")
    slug = factory.Sequence(lambda n: f"evaluacion-{n}")


class DocumentoFactory(DjangoModelFactory):
    class Meta:
        model = Documento

    evaluacion = factory.SubFactory(EvaluacionFactory)
    titulo = factory.Sequence(lambda n: f"Documento {n}")
    url = "https://example.org/documento"


class PuntoSintesisFactory(DjangoModelFactory):
    class Meta:
        model = PuntoSintesis

    evaluacion = factory.SubFactory(EvaluacionFactory)
    numero = factory.Sequence(lambda n: DE_FABRICA + n)
    texto = "Un punto de la síntesis."


class RecomendacionFactory(DjangoModelFactory):
    class Meta:
        model = Recomendacion

    evaluacion = factory.SubFactory(EvaluacionFactory)
    numero = factory.Sequence(lambda n: DE_FABRICA + n)
    texto = factory.LazyAttribute(lambda r: f"Recomendación número {r.numero}.")


class TipoMejoraFactory(DjangoModelFactory):
    class Meta:
        model = TipoMejora
        django_get_or_create = ("nombre",)

    nombre = "Mejorar procesos"


class CompromisoFactory(DjangoModelFactory):
    class Meta:
        model = Compromiso

    evaluacion = factory.SubFactory(EvaluacionFactory)
    recomendacion = factory.SubFactory(
        RecomendacionFactory, evaluacion=factory.SelfAttribute("..evaluacion")
    )
    numero = factory.Sequence(lambda n: DE_FABRICA + n)
    texto = "Un compromiso."
    tipo_mejora = factory.SubFactory(TipoMejoraFactory)


class ActividadFactory(DjangoModelFactory):
    class Meta:
        model = Actividad

    compromiso = factory.SubFactory(CompromisoFactory)
    numero = factory.Sequence(lambda n: DE_FABRICA + n)
    texto = "Una actividad."


class ResponsabilidadFactory(DjangoModelFactory):
    class Meta:
        model = Responsabilidad

    actividad = factory.SubFactory(ActividadFactory)
    dependencia = factory.SubFactory(DependenciaFactory)


class CausaAtrasoFactory(DjangoModelFactory):
    class Meta:
        model = CausaAtraso

    nombre = factory.Sequence(lambda n: f"Causa {n}")


class AvanceFactory(DjangoModelFactory):
    class Meta:
        model = Avance

    actividad = factory.SubFactory(ActividadFactory)
    porcentaje = 40
    fecha = datetime.date(2026, 1, 15)
    texto = "Se avanzó."
    autor = factory.SubFactory(UsuarioFactory)
    dependencia = factory.SubFactory(DependenciaFactory)


class EvidenciaFactory(DjangoModelFactory):
    class Meta:
        model = Evidencia

    avance = factory.SubFactory(AvanceFactory)
    orden = factory.Sequence(lambda n: n % 5 + 1)
    titulo = "Minuta"
    url = "https://example.org/minuta"


class RevisionFactory(DjangoModelFactory):
    class Meta:
        model = Revision

    avance = factory.SubFactory(AvanceFactory)
    resultado = "validado"
    porcentaje_validado = factory.LazyAttribute(
        lambda r: r.avance.porcentaje if r.resultado == "validado" else None
    )
    suficiencia = factory.LazyAttribute(lambda r: "si" if r.resultado == "validado" else "")
    observacion = factory.LazyAttribute(
        lambda r: "" if r.resultado == "validado" else "Falta la minuta."
    )
    revisor = factory.SubFactory(UsuarioFactory)


class ProrrogaFactory(DjangoModelFactory):
    class Meta:
        model = Prorroga

    actividad = factory.SubFactory(ActividadFactory)
    a = datetime.date(2027, 1, 15)
    motivo = "Faltó presupuesto."
    solicita = factory.SubFactory(UsuarioFactory)
    dependencia = factory.SubFactory(DependenciaFactory)


class ResolucionProrrogaFactory(DjangoModelFactory):
    class Meta:
        model = ResolucionProrroga

    prorroga = factory.SubFactory(ProrrogaFactory)
    autorizada = True
    motivo = "Se justifica."
    resuelve = factory.SubFactory(UsuarioFactory)


class CierreFactory(DjangoModelFactory):
    class Meta:
        model = Cierre

    actividad = factory.SubFactory(ActividadFactory)
    tipo = "cancelada"
    motivo = "El programa cambió de reglas."
    autoriza = factory.SubFactory(UsuarioFactory)


class CorreoFactory(DjangoModelFactory):
    class Meta:
        model = Correo

    clave = factory.Sequence(lambda n: f"recordatorio:prueba:{n}")
    tipo = "recordatorio"
    para = factory.Sequence(lambda n: f"enlace{n}@example.org")
    asunto = "Un asunto"
    texto = "Un texto."


class MencionFactory(DjangoModelFactory):
    class Meta:
        model = Mencion

    correo = factory.SubFactory(CorreoFactory)
    actividad = factory.SubFactory(ActividadFactory)
    fecha_termino = datetime.date(2026, 12, 1)
    faltaban = 7


class CorteFactory(DjangoModelFactory):
    """A row by itself, that follows none of the others: the action makes chains."""

    class Meta:
        model = Corte

    numero = factory.Sequence(lambda n: DE_FABRICA + n)
    dia = datetime.date(2026, 1, 15)
    contenido = b"{}"
    sha256 = factory.LazyAttribute(lambda c: hashlib.sha256(c.contenido).hexdigest())
    sha256_anterior = factory.LazyAttribute(
        lambda c: hashlib.sha256(str(c.numero).encode()).hexdigest()
    )


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region

    numero = factory.Sequence(lambda n: DE_FABRICA + n)
    nombre = factory.Sequence(lambda n: f"Región {n}")
    slug = factory.Sequence(lambda n: f"region-{n}")


class MunicipioFactory(DjangoModelFactory):
    class Meta:
        model = Municipio

    clave = factory.Sequence(lambda n: f"14{200 + n % 800}")  # above those of Jalisco
    nombre = factory.Sequence(lambda n: f"Municipio {n}")
    slug = factory.Sequence(lambda n: f"municipio-{n}")
    region = factory.SubFactory(RegionFactory)
    cabecera = "Una cabecera"
    latitud = "20.5"
    longitud = "-103.5"
    poblacion_2020 = 1000


class IndiceMarginacionFactory(DjangoModelFactory):
    class Meta:
        model = IndiceMarginacion

    municipio = factory.SubFactory(MunicipioFactory)
    anio = 2020
    indice = "55.5"
    grado = "medio"
    fuente = "CONAPO"


class EdicionFactory(DjangoModelFactory):
    """`en`: the regions in which it is carried out."""

    class Meta:
        model = Edicion
        skip_postgeneration_save = True

    anio = factory.Sequence(lambda n: 2100 + n)

    @factory.post_generation
    def en(self, create, regiones, **kwargs):
        if create and regiones:
            self.regiones.set(regiones)


class EtapaEdicionFactory(DjangoModelFactory):
    class Meta:
        model = EtapaEdicion

    edicion = factory.SubFactory(EdicionFactory)
    etapa = 1
    inicio = datetime.date(2026, 1, 15)


class ComiteFactory(DjangoModelFactory):
    class Meta:
        model = Comite

    clave = factory.Sequence(lambda n: f"cc-2026-{n + 1:02}")
    nombre = factory.Sequence(lambda n: f"Comité ciudadano {n + 1}")
    tipo = "ciudadano"
    municipio = factory.SubFactory(MunicipioFactory)
    edicion = factory.SubFactory(EdicionFactory)
    constituido_el = datetime.date(2026, 2, 1)
    vigente_hasta = datetime.date(2026, 12, 31)


class IntegranteFactory(DjangoModelFactory):
    class Meta:
        model = Integrante

    comite = factory.SubFactory(ComiteFactory)
    nombre = factory.Sequence(lambda n: f"Persona de Prueba {n}")
    cargo = 4
    sector = "ciudadania"
    declara_sin_cargo_publico = True
    declara_sin_cargo_partido = True
    desde = datetime.date(2026, 2, 1)


class ContactoIntegranteFactory(DjangoModelFactory):
    class Meta:
        model = ContactoIntegrante

    integrante = factory.SubFactory(IntegranteFactory)
    medio = "telefono"
    dato = "33 0000 0000"


class ConsultaContactoFactory(DjangoModelFactory):
    class Meta:
        model = ConsultaContacto

    integrante = factory.SubFactory(IntegranteFactory)
    usuario = factory.SubFactory(UsuarioFactory)


class EnlaceMunicipalFactory(DjangoModelFactory):
    class Meta:
        model = EnlaceMunicipal

    municipio = factory.SubFactory(MunicipioFactory)
    usuario = factory.SubFactory(UsuarioFactory)
    desde = datetime.date(2026, 1, 1)


class AvisoPrivacidadFactory(DjangoModelFactory):
    class Meta:
        model = AvisoPrivacidad

    numero = factory.Sequence(lambda n: DE_FABRICA + n)
    vigente_desde = datetime.date(2026, 1, 1)
    simplificado = "Para qué se piden los datos."
    integral = "Todo lo que hay que saber de los datos."


class ConsentimientoFactory(DjangoModelFactory):
    class Meta:
        model = Consentimiento

    integrante = factory.SubFactory(IntegranteFactory)
    otorga = True
    aviso = factory.SubFactory(AvisoPrivacidadFactory)
    fecha = datetime.date(2026, 2, 1)
    medio = "acta"
    registra = factory.SubFactory(UsuarioFactory)


class FacultadFactory(DjangoModelFactory):
    class Meta:
        model = Facultad

    tipo_comite = "ciudadano"
    etapa = 5
    clase = "derecho"
    texto = factory.Sequence(lambda n: f"Hacer una cosa de prueba {n}.")
    fundamento = "Un ordenamiento de prueba, artículo 1."
    vigente_desde = datetime.date(2026, 1, 1)


class ReglaElegibilidadFactory(DjangoModelFactory):
    class Meta:
        model = ReglaElegibilidad

    tipo_comite = "ciudadano"
    clave = "cargo_publico"
    razon = "Una razón de prueba."
    fundamento = "Un ordenamiento de prueba, artículo 2."
    vigente_desde = factory.Sequence(
        lambda n: datetime.date(2020, 1, 1) + datetime.timedelta(days=n)
    )


class ActaFactory(DjangoModelFactory):
    """Of a constitution; `escaneo`: the bytes of the file."""

    class Meta:
        model = Acta

    class Params:
        escaneo = b"%PDF-1.4 acta %%EOF"

    comite = factory.SubFactory(ComiteFactory)
    tipo = "constitucion"
    folio = factory.Sequence(lambda n: f"AC-{n}")
    firmada_el = datetime.date(2026, 2, 1)
    archivo = factory.LazyAttribute(lambda a: ContentFile(a.escaneo, "acta.pdf"))
    tipo_mime = "application/pdf"
    bytes = factory.LazyAttribute(lambda a: len(a.escaneo))
    sha256 = factory.LazyAttribute(lambda a: hashlib.sha256(a.escaneo).hexdigest())
    registra = factory.SubFactory(UsuarioFactory)


class ContraloriaFactory(ComiteFactory):
    clave = factory.Sequence(lambda n: f"cs-2026-{n + 1:02}")
    nombre = factory.Sequence(lambda n: f"Contraloría social {n + 1}")
    tipo = "contraloria_social"


class InstrumentoFactory(DjangoModelFactory):
    class Meta:
        model = Instrumento

    clave = factory.Sequence(lambda n: f"cedula-{n}")
    nombre = factory.Sequence(lambda n: f"Cédula {n}")
    para_que = "Para vigilar una obra."


class VersionInstrumentoFactory(DjangoModelFactory):
    """A draft; published once it has its questions, with publicar_version."""

    class Meta:
        model = VersionInstrumento

    instrumento = factory.SubFactory(InstrumentoFactory)
    numero = factory.Sequence(lambda n: DE_FABRICA + n)


class ReactivoFactory(DjangoModelFactory):
    class Meta:
        model = Reactivo

    version = factory.SubFactory(VersionInstrumentoFactory)
    orden = factory.Sequence(lambda n: DE_FABRICA + n)
    texto = "¿Se cumplió?"
    tipo = "si_no"


class OpcionReactivoFactory(DjangoModelFactory):
    class Meta:
        model = OpcionReactivo

    reactivo = factory.SubFactory(ReactivoFactory, tipo="opciones")
    orden = factory.Sequence(lambda n: DE_FABRICA + n)
    texto = "En parte"


class AplicacionFactory(DjangoModelFactory):
    class Meta:
        model = Aplicacion

    version = factory.SubFactory(VersionInstrumentoFactory)
    fecha = datetime.date(2026, 5, 1)
    captura = factory.SubFactory(UsuarioFactory)


class RespuestaFactory(DjangoModelFactory):
    class Meta:
        model = Respuesta

    aplicacion = factory.SubFactory(AplicacionFactory)
    reactivo = factory.SubFactory(
        ReactivoFactory, version=factory.SelfAttribute("..aplicacion.version")
    )
    numero = 1


class InformeFactory(DjangoModelFactory):
    class Meta:
        model = Informe

    comite = factory.SubFactory(ContraloriaFactory)
    tipo = "anual"
    desde = factory.Sequence(lambda n: datetime.date(2026, 1, 1) + datetime.timedelta(n % 28))
    hasta = datetime.date(2026, 6, 30)
    vence = datetime.date(2026, 7, 15)


class EntregaInformeFactory(DjangoModelFactory):
    class Meta:
        model = EntregaInforme

    informe = factory.SubFactory(InformeFactory)
    entregado_el = datetime.date(2026, 7, 15)
    url = "https://example.org/informe"
    registra = factory.SubFactory(UsuarioFactory)


class CedulaFactory(DjangoModelFactory):
    class Meta:
        model = Cedula

    comite = factory.SubFactory(ContraloriaFactory)
    aplicacion = factory.SubFactory(AplicacionFactory)


class QuejaFactory(DjangoModelFactory):
    class Meta:
        model = Queja

    via = "web"
    recibida_el = datetime.date(2026, 5, 1)


class DatosQuejaFactory(DjangoModelFactory):
    class Meta:
        model = DatosQueja

    queja = factory.SubFactory(QuejaFactory)
    texto = "No empezó la obra."


class NotaQuejaFactory(DjangoModelFactory):
    class Meta:
        model = NotaQueja

    queja = factory.SubFactory(QuejaFactory)
    texto = "Se pidió el expediente."
    autor = factory.SubFactory(UsuarioFactory)


class TurnoFactory(DjangoModelFactory):
    class Meta:
        model = Turno

    queja = factory.SubFactory(QuejaFactory)
    dependencia = factory.SubFactory(DependenciaFactory)
    turna = factory.SubFactory(UsuarioFactory)


class ResolucionFactory(DjangoModelFactory):
    class Meta:
        model = Resolucion

    queja = factory.SubFactory(QuejaFactory)
    resultado = "procedente"
    resuelve = factory.SubFactory(UsuarioFactory)


class ConsultaQuejaFactory(DjangoModelFactory):
    class Meta:
        model = ConsultaQueja

    queja = factory.SubFactory(QuejaFactory)
    usuario = factory.SubFactory(UsuarioFactory)


class EventoFactory(DjangoModelFactory):
    """`con`: its committees."""

    class Meta:
        model = Evento
        skip_postgeneration_save = True

    class Params:
        publico = factory.Trait(publicado=True)

    clave = factory.Sequence(lambda n: f"asamblea-{n}")
    tipo = "asamblea"
    titulo = "Asamblea"
    edicion = factory.SubFactory(EdicionFactory)
    municipio = factory.SubFactory(MunicipioFactory)
    sede = "Casa de la Cultura"
    inicio = datetime.datetime(2026, 3, 14, 16, tzinfo=datetime.UTC)  # at ten, here
    fin = factory.LazyAttribute(lambda e: e.inicio + datetime.timedelta(hours=2))

    @factory.post_generation
    def con(self, create, comites, **kwargs):
        if create and comites:
            self.comites.set(comites)


class CambioEventoFactory(DjangoModelFactory):
    class Meta:
        model = CambioEvento

    evento = factory.SubFactory(EventoFactory, publico=True)
    numero = factory.Sequence(lambda n: DE_FABRICA + n)
    estado_antes = "programado"
    estado = "cancelado"
    inicio_antes = factory.SelfAttribute("evento.inicio")
    inicio = factory.SelfAttribute("inicio_antes")
    fin_antes = factory.SelfAttribute("evento.fin")
    fin = factory.SelfAttribute("fin_antes")
    sede_antes = factory.SelfAttribute("evento.sede")
    sede = factory.SelfAttribute("sede_antes")
    motivo = "Llovió."
    autor = factory.SubFactory(UsuarioFactory)


class ConvocatoriaFactory(DjangoModelFactory):
    class Meta:
        model = Convocatoria

    evento = factory.SubFactory(EventoFactory, publico=True)
    publicada_el = datetime.date(2026, 3, 1)
    medios = "Perifoneo"


class AsistenciaFactory(DjangoModelFactory):
    class Meta:
        model = Asistencia

    evento = factory.SubFactory(EventoFactory, publico=True)
    sexo = "mujer"
    grupo_edad = "36_59"
    cuantos = 10


class InscripcionFactory(DjangoModelFactory):
    class Meta:
        model = Inscripcion

    evento = factory.SubFactory(EventoFactory, publico=True, con_inscripcion=True)
    nombre = factory.Sequence(lambda n: f"Persona {n}")
    contacto = factory.Sequence(lambda n: f"persona{n}@example.org")
    estado = "confirmada"


class MinutaFactory(DjangoModelFactory):
    class Meta:
        model = Minuta

    class Params:
        publica = factory.Trait(publicada=True)

    evento = factory.SubFactory(EventoFactory, publico=True)
    texto = "Se abrió la sesión."


class AcuerdoFactory(DjangoModelFactory):
    """`publico`: of an event whose minutes are published."""

    class Meta:
        model = Acuerdo
        skip_postgeneration_save = True

    evento = factory.SubFactory(EventoFactory, publico=True)
    numero = factory.Sequence(lambda n: DE_FABRICA + n)
    texto = "Se hará."
    dependencia = factory.Maybe("comite", None, factory.SubFactory(DependenciaFactory))
    comite = None
    fecha = datetime.date(2026, 4, 14)

    @factory.post_generation
    def publico(self, create, publico, **kwargs):
        if create and publico and not hasattr(self.evento, "minuta"):
            MinutaFactory(evento=self.evento, publica=True)


class SeguimientoAcuerdoFactory(DjangoModelFactory):
    class Meta:
        model = SeguimientoAcuerdo

    acuerdo = factory.SubFactory(AcuerdoFactory, publico=True)
    numero = factory.Sequence(lambda n: DE_FABRICA + n)
    estado = "cumplido"
    texto = "Se hizo."
    fecha = datetime.date(2026, 4, 10)
    autor = factory.SubFactory(UsuarioFactory)


class EnvioFactory(DjangoModelFactory):
    class Meta:
        model = Envio

    formulario = "inscripcion"
    objeto = "asamblea"
    huella = "0" * 64
