"""An invented edition, so that every page can be seen full; each thing in it says what it is.

Days count from today. The agenda is not touched.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from compromisos.acciones import NoSePuede
from compromisos.evidencias import revisar_archivo
from compromisos.models import Dependencia

from . import acciones, contraloria, eventos, instrumentos, quejas
from .models import (
    Acuerdo,
    Asistencia,
    AvisoPrivacidad,
    Cargo,
    Comite,
    Convocatoria,
    EdadAsistente,
    Edicion,
    EstadoEvento,
    Etapa,
    EtapaEdicion,
    Evento,
    Facultad,
    Informe,
    Instrumento,
    Integrante,
    Minuta,
    Municipio,
    Reactivo,
    Region,
    Respuesta,
    SeguimientoAcuerdo,
    SexoAsistente,
    TipoComite,
    TipoEvento,
    VersionInstrumento,
)
from .models.facultades import INVENTADA
from .models.instrumentos import Tipo

MARCA = INVENTADA
REGIONES = ("norte", "valles")
POR_REGION = 3  # municipalities with committees
NOMBRES = ("Rosa", "Luis", "Marta", "Jorge", "Elena", "Pablo", "Silvia", "Tomás")
PREFIJOS = {
    TipoComite.CIUDADANO: "cc",
    TipoComite.AUTORIDADES: "ca",
    TipoComite.CONTRALORIA_SOCIAL: "cs",
}
# The first and the last day of each stage, from today.
ETAPAS = {
    Etapa.CONVOCATORIA: (-240, -221),
    Etapa.REGISTRO: (-220, -181),
    Etapa.TALLER: (-180, -151),
    Etapa.DICTAMEN: (-150, -121),
    Etapa.VOTACION: (-120, -101),
    Etapa.FIRMA: (-100, -91),
    Etapa.EJECUCION: (-90, 90),
    Etapa.ENTREGA: (91, 120),
    Etapa.VIGILANCIA: (91, 160),
    Etapa.MANTENIMIENTO: (121, 300),
}


@cache
def papel() -> bytes:
    """A PDF of one page that says that it is invented, for whatever wants a signed sheet."""
    hoja = Image.new("L", (850, 1100), "white")
    letra = ImageFont.load_default(40)
    ImageDraw.Draw(hoja).text((90, 90), f"{MARCA}\nDocumento inventado.", "black", font=letra)
    pdf = BytesIO()
    hoja.save(pdf, "PDF", title=MARCA)
    return pdf.getvalue()


@dataclass
class Demo:
    """Whose hand records it, on what day, and the edition that it makes."""

    autor: object
    hoy: date
    edicion: Edicion | None = None

    def dia(self, dias: int) -> date:
        return self.hoy + timedelta(days=dias)

    def hora(self, dias: int, hora: int) -> datetime:
        return timezone.make_aware(datetime.combine(self.dia(dias), time(hora)))


@transaction.atomic
def llenar(*, autor, hoy: date | None = None) -> Edicion:
    """Make it, by the same actions as anybody's. Raises NoSePuede when the year has an edition."""
    demo = Demo(autor, hoy or timezone.localdate())
    if Edicion.objects.filter(anio=demo.hoy.year).exists():
        raise NoSePuede(f"Ya hay una edición {demo.hoy.year}: lo inventado no se le mezcla.")
    demo.edicion = _edicion(demo)
    if AvisoPrivacidad.objects.vigente(demo.dia(-300)) is None:
        _aviso(demo)
    _facultades(demo)
    version = _cedula_en_blanco()
    for region in demo.edicion.regiones.all():
        municipios = Municipio.objects.filter(region=region)[:POR_REGION]
        for n, municipio in enumerate(municipios):
            comites = [_comite(demo, municipio, tipo, n) for tipo in TipoComite]
            _calendario(demo, municipio, comites, n)
            _vigilancia(demo, comites[-1], version, n)
    return demo.edicion


def _edicion(demo):
    edicion = Edicion.objects.create(anio=demo.hoy.year, techo=60_000_000, demo=True)
    edicion.regiones.set(Region.objects.filter(slug__in=REGIONES))
    for etapa, (primero, ultimo) in ETAPAS.items():
        EtapaEdicion.objects.create(
            edicion=edicion, etapa=etapa, inicio=demo.dia(primero), fin=demo.dia(ultimo)
        )
    return edicion


def _aviso(demo):
    texto = f"{MARCA}: aquí va el aviso de privacidad que apruebe la unidad de transparencia."
    aviso = AvisoPrivacidad(vigente_desde=demo.dia(-300), simplificado=texto, integral=texto)
    acciones.publicar_aviso(aviso=aviso)


def _facultades(demo):
    """One of each class at two stages, for the two kinds of committee that the agenda asks for."""
    Facultad.objects.bulk_create(
        Facultad(
            tipo_comite=tipo,
            etapa=etapa,
            clase=clase,
            texto=f"{MARCA}: {clase.label.lower()} de ejemplo en esta etapa.",
            fundamento=f"{MARCA}: sin fundamento, es inventada.",
            vigente_desde=demo.dia(-300),
        )
        for tipo in (TipoComite.CIUDADANO, TipoComite.AUTORIDADES)
        for etapa in (Etapa.TALLER, Etapa.EJECUCION)
        for clase in Facultad.Clase
    )


# --- Committees -------------------------------------------------------------------------------
def _comite(demo, municipio, tipo, n):
    """In office but for the last municipality of each region, where it ended; the second has no
    signed act yet."""
    comite = Comite.objects.create(
        clave=f"demo-{PREFIJOS[tipo]}-{demo.edicion.anio}-{municipio.slug}",
        nombre=f"{MARCA}: {tipo.label} de {municipio.nombre}",
        tipo=tipo,
        municipio=municipio,
        edicion=demo.edicion,
        constituido_el=demo.dia(-200),
        vigente_hasta=demo.dia(-5 if n == POR_REGION - 1 else 165),
    )
    cargos = [Cargo.PRESIDENCIA, Cargo.SECRETARIA, Cargo.VOCAL, Cargo.VOCAL]
    personas = [_integrante(demo, comite, cargo, i) for i, cargo in enumerate(cargos)]
    for persona in personas:
        acciones.guardar_contacto(
            integrante=persona, medio="correo", dato=f"demo{persona.pk}@example.org"
        )
    for persona in personas[::2]:
        acciones.registrar_consentimiento(
            integrante=persona,
            otorga=True,
            fecha=demo.dia(-200),
            medio="acta",
            registra=demo.autor,
        )
    if n != 1:
        _acta(demo, comite, "constitucion")
    if n == 0:
        entra = acciones.sustituir(
            sale=personas[1], entra=_persona(comite, None, 7, desde=demo.dia(-30))
        )
        _acta(demo, comite, "sustitucion", entra)
    return comite


def _persona(comite, cargo, i, desde):
    """Unsaved; no two of one municipality have one name."""
    lugar = list(TipoComite).index(comite.tipo)
    return Integrante(
        comite=comite,
        nombre=f"{NOMBRES[i]} Ejemplo {'ABC'[lugar]} {comite.municipio.nombre}",
        cargo=cargo,
        sector="municipal" if comite.tipo == TipoComite.AUTORIDADES else "ciudadania",
        sexo=("mujer", "hombre")[i % 2],
        grupo_edad=("18-35", "36-59", "60+")[i % 3],
        declara_sin_cargo_publico=comite.tipo != TipoComite.AUTORIDADES,
        declara_sin_cargo_partido=True,
        desde=desde,
    )


def _integrante(demo, comite, cargo, i):
    persona = _persona(comite, cargo, i, comite.constituido_el)
    persona.save()
    return persona


def _acta(demo, comite, tipo, integrante=None):
    acciones.registrar_acta(
        comite=comite,
        tipo=tipo,
        firmada_el=integrante.desde if integrante else comite.constituido_el,
        revisado=revisar_archivo(SimpleUploadedFile("acta.pdf", papel())),
        registra=demo.autor,
        integrante=integrante,
    )


# --- Calendar ---------------------------------------------------------------------------------
def _calendario(demo, municipio, comites, n):
    ciudadano, autoridades, social = comites
    asamblea = _evento(demo, municipio, TipoEvento.ASAMBLEA, "Asamblea", -40 - n, [ciudadano])
    Convocatoria.objects.create(
        evento=asamblea, publicada_el=demo.dia(-60), medios="Perifoneo y carteles"
    )
    realizar(demo, asamblea)
    concurrencia(asamblea, n)
    Minuta.objects.create(
        evento=asamblea, texto=f"{MARCA}: se acordó lo que sigue.", publicada=True
    )
    _acuerdos(demo, asamblea, ciudadano, social, n)
    reunion = _evento(
        demo, municipio, TipoEvento.REUNION, "Reunión de seguimiento", 3 * n, [autoridades]
    )
    if n == 1:
        eventos.cambiar_evento(
            evento=reunion,
            visto=0,
            autor=demo.autor,
            estado=EstadoEvento.PROGRAMADO,
            inicio=reunion.inicio + timedelta(days=7),
            fin=reunion.fin + timedelta(days=7),
            sede=f"{MARCA}: casa de la cultura",
            motivo="El salón estaba ocupado.",
        )
    realizar(
        demo,
        _evento(demo, municipio, TipoEvento.CONTRALORIA, "Sesión de contraloría", -20, [social]),
    )
    taller = _evento(demo, municipio, TipoEvento.TALLER, "Taller", 15 + n, [ciudadano], cupo=2)
    Convocatoria.objects.create(
        evento=taller, publicada_el=demo.dia(-2), medios="Carteles y radio", texto="Puede venir."
    )
    for i in range(3):
        eventos.inscribir(
            evento=taller,
            nombre=f"{NOMBRES[i]} Ejemplo",
            contacto=f"330000000{i}",
            ficha=uuid.uuid4(),
        )


def _evento(demo, municipio, tipo, titulo, dias, comites, cupo=None):
    evento = Evento.objects.create(
        clave=f"demo-{tipo}-{municipio.slug}-{demo.edicion.anio}",
        tipo=tipo,
        titulo=f"{MARCA}: {titulo} en {municipio.nombre}",
        edicion=demo.edicion,
        municipio=municipio,
        sede=f"{MARCA}: salón de usos múltiples",
        inicio=demo.hora(dias, 17),
        fin=demo.hora(dias, 19),
        orden_del_dia="1. Bienvenida\n2. Avances\n3. Acuerdos",
        con_inscripcion=cupo is not None,
        cupo=cupo,
        publicado=True,
    )
    evento.comites.set(comites)
    return evento


def realizar(demo, evento):
    eventos.cambiar_evento(
        evento=evento,
        visto=0,
        autor=demo.autor,
        estado=EstadoEvento.REALIZADO,
        inicio=evento.inicio,
        fin=evento.fin,
        sede=evento.sede,
        motivo="Se llevó a cabo.",
    )


def concurrencia(evento, n):
    Asistencia.objects.bulk_create(
        Asistencia(evento=evento, sexo=sexo, grupo_edad=grupo, cuantos=6 + i + j + n)
        for i, sexo in enumerate((SexoAsistente.MUJER, SexoAsistente.HOMBRE))
        for j, grupo in enumerate(EdadAsistente)
    )


def _acuerdos(demo, evento, ciudadano, social, n):
    """One kept and one overdue, of a unit; one still to come of each of two committees."""
    dependencia = Dependencia.objects.first()
    responsables = {1: (dependencia, None), 2: (dependencia, None)}
    responsables |= {3: (None, ciudadano), 4: (None, social)}
    plazos = (-15, -7 - n, 20, 25)
    acuerdos = [
        Acuerdo.objects.create(
            evento=evento,
            numero=numero,
            texto=f"{MARCA}: acuerdo {numero} de la asamblea.",
            fecha=demo.dia(dias),
            dependencia=responsables[numero][0],
            comite=responsables[numero][1],
        )
        for numero, dias in enumerate(plazos, start=1)
    ]
    eventos.registrar_seguimiento(
        acuerdo=acuerdos[0],
        visto=0,
        autor=demo.autor,
        seguimiento=SeguimientoAcuerdo(
            estado=SeguimientoAcuerdo.Estado.CUMPLIDO,
            texto=f"{MARCA}: se hizo.",
            fecha=demo.dia(-18),
        ),
    )


# --- Contraloría social -----------------------------------------------------------------------
def _cedula_en_blanco():
    instrumento = Instrumento.objects.create(
        clave="demo-cedula",
        nombre=f"{MARCA}: cédula de vigilancia",
        para_que="Inventada, para enseñar cómo se ve.",
    )
    version = VersionInstrumento.objects.create(instrumento=instrumento, numero=1)
    preguntas = (
        ("¿La obra tiene letrero con su costo?", Tipo.SI_NO, 2),
        ("¿Qué tan ordenada está?", Tipo.ESCALA, 1),
        ("¿Qué más vio?", Tipo.TEXTO, 0),
    )
    for orden, (texto, tipo, peso) in enumerate(preguntas, start=1):
        Reactivo.objects.create(version=version, orden=orden, texto=texto, tipo=tipo, peso=peso)
    return instrumentos.publicar_version(version=version)


def _vigilancia(demo, comite, version, n):
    """A report handed in, one late and one to come; a question sheet; a complaint that goes on."""
    informes = [
        Informe.objects.create(
            comite=comite,
            tipo=tipo,
            desde=demo.dia(vence - 60),
            hasta=demo.dia(vence - 10),
            vence=demo.dia(vence),
        )
        for tipo, vence in zip(Informe.Tipo, (-120, -10, 20), strict=True)
    ]
    contraloria.entregar_informe(
        informe=informes[0],
        entregado_el=demo.dia(-121 + 3 * n),
        registra=demo.autor,
        archivo=revisar_archivo(SimpleUploadedFile("informe.pdf", papel())),
        publica=True,
    )
    letrero, orden, _ = version.reactivos.all()
    contraloria.registrar_cedula(
        comite=comite,
        version=version,
        fecha=demo.dia(-20),
        captura=demo.autor,
        respuestas=[
            Respuesta(reactivo=letrero, numero=n % 2),
            Respuesta(reactivo=orden, numero=2 + n),
        ],
    )
    queja = quejas.registrar_queja(
        recibida_el=demo.dia(-30),
        texto=f"{MARCA}: queja inventada.",
        registra=demo.autor,
        comite=comite,
    )
    if n:
        quejas.turnar_queja(
            queja=queja, visto=0, dependencia=Dependencia.objects.first(), turna=demo.autor
        )
    if n > 1:
        quejas.resolver_queja(queja=queja, visto=1, resultado="procedente", resuelve=demo.autor)
