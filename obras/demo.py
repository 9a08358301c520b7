"""The works of the invented edition of `comites.demo`: from the need to the maintenance.

Everything is put on record by the same actions as anybody's, each on its day, counted from today.
"""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from unittest import mock

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from comites.demo import MARCA, PDF, Demo, concurrencia, realizar
from comites.instrumentos import publicar_version
from comites.models import (
    Comite,
    Convocatoria,
    Evento,
    Instrumento,
    Municipio,
    Reactivo,
    Respuesta,
    TipoComite,
    TipoEvento,
    VersionInstrumento,
)
from comites.models.instrumentos import Tipo
from compromisos.evidencias import revisar_archivo
from compromisos.models import Convenio, Enlace

from . import acciones, calidad, mantenimiento, propuestas, votaciones
from .dibujos import Dibujo, fuga, grieta
from .guiones import CALLE, DRENAJE, OBRAS, POZO, Cambio, Guion, Reporte
from .models import (
    AtencionAccion,
    CentroVotacion,
    EstadoMantenimiento,
    FotoObra,
    GrupoVotante,
    InstrumentoDeObra,
    Necesidad,
    Obra,
    OpcionVotacion,
    Propuesta,
    PuntoPrograma,
    TipoObra,
    Votacion,
)

PREGUNTAR = f"{MARCA}: ventanilla de obra, de 9 a 15 h, teléfono 33 0000 0000"


@dataclass
class DemoDeObras(Demo):
    """Also who reports for each unit, and who goes to see what they say that they mended."""

    enlaces: Iterable[Enlace] = ()
    verifica: object = None

    @contextmanager
    def en(self, dias: int):
        """That day, for what is put on record in here: the day itself, given where it may be."""
        with mock.patch.object(timezone, "now", return_value=self.hora(dias, 18)):
            yield self.dia(dias)

    def enlace(self, lugar: int) -> Enlace:
        """Of the unit that builds in one of the municipalities."""
        return self.enlaces[lugar % len(self.enlaces)]


@transaction.atomic
def llenar(*, edicion, autor, enlaces, verifica, hoy: date | None = None):
    """Fill the works of an edition that `comites.demo` made."""
    demo = DemoDeObras(autor, hoy or timezone.localdate(), edicion, enlaces, verifica)
    lugares = list(
        Municipio.objects.filter(comites__edicion=edicion)
        .distinct()
        .order_by("region__slug", "clave_nombre")
    )
    ganadora = _del_taller_al_compromiso(demo, lugares[POZO.lugar])
    firmada = _firmada_sin_votarse(demo, lugares[DRENAJE.lugar])
    with demo.en(-200):
        version = _preguntas_de_calidad()
    convenio = _convenio(demo)
    de_propuestas = {POZO: ganadora, DRENAJE: firmada}
    obras = {
        guion: _obra(demo, guion, lugares[guion.lugar], de_propuestas.get(guion)) for guion in OBRAS
    }
    for guion in (POZO, CALLE):
        obras[guion].convenios.add(convenio)
    _buena_calidad(demo, obras[POZO], version)
    _mala_calidad(demo, obras[CALLE], version)
    _mantenimiento(demo, obras[POZO])


def _comite(demo, municipio, tipo) -> Comite:
    return Comite.objects.get(edicion=demo.edicion, municipio=municipio, tipo=tipo)


def _guardar(fila):
    """As a form would: what the model forbids is said, not stored."""
    fila.full_clean()
    fila.save()
    return fila


# --- Needs and proposals --------------------------------------------------------------------
def _evento(demo, municipio, dias, que, clave) -> Evento:
    """Called, held and with its attendance, all of it on its day."""
    with demo.en(dias - 10):
        evento = Evento.objects.create(
            clave=f"demo-{clave}-{municipio.slug}-{demo.edicion.anio}",
            tipo=TipoEvento.TALLER,
            titulo=f"{MARCA}: {que} en {municipio.nombre}",
            edicion=demo.edicion,
            municipio=municipio,
            sede=f"{MARCA}: casa de la cultura",
            inicio=demo.hora(dias, 10),
            fin=demo.hora(dias, 13),
            orden_del_dia="1. Bienvenida\n2. Trabajo en mesas\n3. Plenaria",
            publicado=True,
        )
        evento.comites.set([_comite(demo, municipio, TipoComite.CIUDADANO)])
        Convocatoria.objects.create(
            evento=evento, publicada_el=demo.dia(dias - 10), medios="Perifoneo y carteles"
        )
    with demo.en(dias):
        realizar(demo, evento)
        concurrencia(evento, 1)
    return evento


def _necesidad(municipio, localidad, texto, evento=None, prioridad=None, **mas) -> Necesidad:
    if evento:
        mas["registrada_el"] = timezone.localdate(evento.inicio)
    return _guardar(
        Necesidad(
            municipio=municipio,
            localidad=localidad,
            texto=texto,
            evento=evento,
            prioridad_taller=prioridad,
            **mas,
        )
    )


def _propuesta(demo, dias, clave, titulo, descripcion, necesidades, **de_quien) -> Propuesta:
    propuesta = Propuesta(clave=f"demo-{clave}", edicion=demo.edicion, **de_quien)
    propuesta.full_clean()
    with demo.en(dias) as fecha:
        return propuestas.proponer(
            propuesta=propuesta,
            necesidades=necesidades,
            registra=demo.autor,
            titulo=titulo,
            descripcion=descripcion,
            fecha=fecha,
        )


def _cambiar_propuesta(demo, dias, propuesta, titulo, descripcion, motivo):
    with demo.en(dias) as fecha:
        propuestas.nueva_version(
            propuesta=propuesta,
            visto=propuestas.vistas(propuesta),
            registra=demo.autor,
            titulo=titulo,
            descripcion=descripcion,
            motivo=motivo,
            fecha=fecha,
        )


def _dictaminar(demo, dias, propuesta, resultado, costo=None, motivo=""):
    with demo.en(dias) as fecha:
        propuestas.dictaminar(
            propuesta=propuesta,
            visto=propuestas.vistas(propuesta),
            registra=demo.autor,
            dependencia=demo.enlace(0).dependencia,
            resultado=resultado,
            motivo=motivo,
            costo_estimado=costo,
            fecha=fecha,
        )


def _del_taller_al_compromiso(demo, municipio) -> Propuesta:
    """Four proposals of a workshop's needs and one for the region; the one that won, signed."""
    taller = _evento(demo, municipio, -166, "Taller de necesidades", "necesidades")
    agua = _necesidad(municipio, "El Ejemplo", "No hay agua en las casas de arriba.", taller, 1)
    sombra = _necesidad(municipio, "Centro", "Los niños no tienen dónde jugar.", taller, 2)
    paso = _necesidad(municipio, "El Vado", "En las lluvias no se cruza el arroyo.", taller, 3)
    luz = _necesidad(
        municipio,
        "La Prueba",
        f"{MARCA}: de noche no se ve el camino (llegó por escrito).",
        registrada_el=demo.dia(-162),
    )
    comite = _comite(demo, municipio, TipoComite.CIUDADANO)
    suya = {"municipio": municipio, "autoria": "comite", "comite": comite}
    del_taller = {"municipio": municipio, "autoria": "taller", "evento": taller}
    pozo = _propuesta(
        demo, -160, "pozo", "Pozo para El Ejemplo", "Perforar un pozo.", [agua], **suya
    )
    parque = _propuesta(
        demo, -166, "parque", "Parque del centro", "Juegos y árboles.", [sombra], **del_taller
    )
    puente = _propuesta(
        demo, -159, "puente", "Puente de El Vado", "Un puente de 40 metros.", [paso], **suya
    )
    camino = _propuesta(
        demo, -158, "luz", "Luz en el camino", "Lámparas cada 30 metros.", [luz], **suya
    )
    _propuesta(
        demo,
        -157,
        "ciclovia",
        "Ciclovía entre cabeceras",
        "Un carril a un lado de la carretera, para ir en bicicleta de una cabecera a otra.",
        [],
        region=municipio.region,
        autoria="comite",
        comite=comite,
    )
    _deliberar(demo, municipio, pozo, parque)
    _cambiar_propuesta(
        demo,
        -148,
        pozo,
        "Pozo y línea de agua para El Ejemplo",
        "Perforar un pozo de 120 metros y llevar el agua al tanque con 800 metros de tubo.",
        "En la plenaria se vio que sin la línea el agua no llega al tanque.",
    )
    _dictaminar(demo, -140, pozo, "factible", 2_400_000)
    _dictaminar(demo, -138, parque, "con_ajustes", 900_000, "Cabe sin la fuente que se pedía.")
    _dictaminar(
        demo,
        -136,
        puente,
        "no_factible",
        motivo="El cauce es federal y no hay permiso para construir en él.",
    )
    _dictaminar(demo, -134, camino, "factible", 940_000)
    _votar(demo, municipio, [pozo, parque, camino])
    with demo.en(-96) as firmado_el:
        propuestas.firmar_compromiso(
            propuesta=pozo,
            registra=demo.autor,
            dependencia=demo.enlace(POZO.lugar).dependencia,
            firmado_el=firmado_el,
            texto="Construir el pozo y su línea, con las cuentas a la vista del comité.",
            comite=comite,
            escaneo=revisar_archivo(SimpleUploadedFile("compromiso.pdf", PDF)),
        )
    return pozo


def _deliberar(demo, municipio, pozo, parque):
    plenaria = _evento(demo, municipio, -154, "Plenaria de propuestas", "plenaria")
    dichas = (
        (pozo, "a_favor", "Hoy la pipa pasa una vez por semana y no alcanza."),
        (pozo, "en_contra", "Habría que arreglar primero las fugas de la red que ya hay."),
        (parque, "a_favor", "Es el único terreno plano que queda."),
    )
    with demo.en(-153):
        comun = {"registra": demo.autor, "evento": plenaria}
        for propuesta, tipo, texto in dichas:
            propuestas.contribuir(propuesta=propuesta, tipo=tipo, texto=texto, **comun)
        pregunta = propuestas.contribuir(
            propuesta=pozo, tipo="pregunta", texto="¿Quién pagará la luz de la bomba?", **comun
        )
        propuestas.contribuir(
            propuesta=pozo,
            tipo="respuesta",
            texto="El organismo municipal de agua, como la de los otros pozos.",
            responde_a=pregunta,
            **comun,
        )


def _firmada_sin_votarse(demo, municipio) -> Propuesta:
    """The only one of its municipality: nothing to choose from."""
    taller = _evento(demo, municipio, -164, "Taller de necesidades", "necesidades")
    fosas = _necesidad(
        municipio, "Colonia Muestra", "Las fosas se derraman cuando llueve.", taller, 1
    )
    drenaje = _propuesta(
        demo,
        -164,
        "drenaje",
        "Drenaje de la colonia Muestra",
        "Un kilómetro de tubo y las descargas de cada casa.",
        [fosas],
        municipio=municipio,
        autoria="taller",
        evento=taller,
    )
    _dictaminar(demo, -139, drenaje, "factible", 2_750_000)
    with demo.en(-97) as firmado_el:
        propuestas.firmar_compromiso(
            propuesta=drenaje,
            registra=demo.autor,
            dependencia=demo.enlace(DRENAJE.lugar).dependencia,
            firmado_el=firmado_el,
            texto="Construir el drenaje y conectar las 96 casas.",
            comite=_comite(demo, municipio, TipoComite.CIUDADANO),
            motivo="Fue la única propuesta factible del municipio: la asamblea la aprobó.",
        )
    return drenaje


# --- The vote -------------------------------------------------------------------------------
# Of each proposal on the ballot, by age group, and the spoilt ones.
FIJO = (((12, 40, 38, 20, 5), (10, 25, 20, 12, 3), (4, 12, 15, 9, 0)), 5)
MOVIL = (((5, 15, 14, 8, 2), (6, 10, 8, 5, 1), (2, 8, 6, 4, 0)), 2)


def _votar(demo, municipio, boleta):
    """Two places, one of whose records was put right before the result."""
    votacion = _guardar(
        Votacion(
            edicion=demo.edicion,
            municipio=municipio,
            inicio=demo.dia(-112),
            fin=demo.dia(-111),
            padron=640,
        )
    )
    for orden, propuesta in enumerate(boleta, start=1):
        _guardar(OpcionVotacion(votacion=votacion, orden=orden, propuesta=propuesta))
    lugares = (
        ("fijo", "Casa de la cultura, calle Demostración 1", 400),
        ("movil", "Camioneta: El Ejemplo, El Vado y La Prueba", 150),
    )
    fijo, movil = (
        _guardar(
            CentroVotacion(votacion=votacion, numero=n, tipo=tipo, lugar=lugar, boletas=boletas)
        )
        for n, (tipo, lugar, boletas) in enumerate(lugares, start=1)
    )
    (pozo, parque, luz), nulas = MOVIL
    _capturar(demo, -110, fijo, *FIJO)
    _capturar(demo, -110, movil, (pozo, parque, (*luz[:4], 1)), nulas)
    motivo = "Se había contado dos veces una boleta."
    _capturar(demo, -109, movil, *MOVIL, visto=1, motivo=motivo)
    opciones = votacion.opciones.order_by("orden")
    destinos = {
        opciones[1].pk: "Se propone al municipio, que tiene fondo para espacios públicos.",
        opciones[2].pk: "Puede presentarse otra vez en la edición que viene.",
    }
    with demo.en(-108):
        votaciones.publicar_votacion(
            votacion=votacion,
            visto=votaciones.actas_de(votacion),
            autor=demo.autor,
            destinos=destinos,
        )


def _capturar(demo, dias, centro, filas, nulas, visto=0, motivo=""):
    opciones = centro.votacion.opciones.order_by("orden")
    votos = {
        (opcion.pk, grupo): cuantos
        for opcion, fila in zip(opciones, filas, strict=True)
        for grupo, cuantos in zip(GrupoVotante.values, fila, strict=True)
    }
    totales = {o.pk: sum(fila) for o, fila in zip(opciones, filas, strict=True)}
    with demo.en(dias):
        votaciones.capturar_acta(
            centro=centro,
            visto=visto,
            captura=demo.autor,
            depositadas=sum(totales.values()) + nulas,
            nulas=nulas,
            votos=votos,
            totales=totales,
            motivo=motivo,
            escaneo=revisar_archivo(SimpleUploadedFile("acta.pdf", PDF)),
        )


# --- Works ----------------------------------------------------------------------------------
def _obra(demo, guion: Guion, municipio, propuesta) -> Obra:
    """Put on record before its first stage, and then what its script says, in order."""
    with demo.en(guion.etapas[0][1]):
        obra = _guardar(_sin_guardar(demo, guion, municipio, propuesta))
        for dia, fisico, financiero in guion.programa:
            _guardar(
                PuntoPrograma(obra=obra, fecha=demo.dia(dia), fisico=fisico, financiero=financiero)
            )
        acciones.publicar_obra(obra=obra, usuario=demo.autor)
    pasos = [(dia, _entrar, (etapa, motivo)) for etapa, dia, motivo in guion.etapas]
    for cosa in guion.cosas:
        pasos.append((cosa.dia, _reportar if isinstance(cosa, Reporte) else _cambiar, (cosa,)))
    if guion.antes:
        pasos.append((guion.etapas[0][1], _fotografiar, (guion.antes,)))
    if guion.despues:
        pasos.append((guion.despues[0], _fotografiar, guion.despues[1:]))
    for dia, hacer, argumentos in sorted(pasos, key=lambda paso: paso[0]):
        hacer(demo, guion, obra, dia, *argumentos)
        obra.refresh_from_db()
    return obra


def _sin_guardar(demo, guion, municipio, propuesta) -> Obra:
    obra = Obra(
        clave=f"demo-{guion.clave}",
        nombre=guion.nombre,
        tipo=guion.tipo,
        alcance=guion.alcance,
        edicion=demo.edicion,
        municipio=municipio,
        localidad=guion.localidad,
        latitud=municipio.latitud,
        longitud=municipio.longitud,
        poblacion_beneficiada=guion.personas,
        empleos_locales=guion.empleos,
        propuesta=propuesta,
        ejecutora=demo.enlace(guion.lugar).dependencia,
        comite=_comite(demo, municipio, TipoComite.CIUDADANO),
        contraloria=_comite(demo, municipio, TipoComite.CONTRALORIA_SOCIAL),
        **dict(zip(("monto_aprobado", "monto_contratado"), guion.montos, strict=True)),
        **{
            campo: None if dia is None else demo.dia(dia)
            for campo, dia in zip(("inicio_previsto", "fin_previsto"), guion.previsto, strict=True)
        },
    )
    if guion.completa:
        obra.contratista = f"{MARCA}: Constructora Inventada"
        obra.contrato = f"DEMO-{demo.edicion.anio}-{guion.clave.upper()}"
        obra.partida = "6140 (demostración)"
        obra.a_quien_preguntar = PREGUNTAR
    return obra


def _entrar(demo, guion, obra, dia, etapa, motivo):
    with demo.en(dia) as desde:
        acciones.entrar_en_etapa(
            obra=obra,
            visto=obra.etapas.count(),
            registra=demo.autor,
            etapa=etapa,
            desde=desde,
            motivo=motivo,
        )


def _reportar(demo, guion, obra, dia, reporte: Reporte):
    enlace = demo.enlace(guion.lugar)
    with demo.en(dia) as fecha:
        acciones.registrar_avance(
            obra=obra,
            visto=obra.avances.count(),
            autor=enlace.usuario,
            dependencia=enlace.dependencia,
            fecha=fecha,
            fisico=Decimal(reporte.fisico),
            ejercido=obra.monto * reporte.gastado / 100,
            nota=reporte.nota,
            motivo_excedente=reporte.motivo_excedente,
            fotos=[reporte.foto.poner_en(FotoObra())] if reporte.foto else [],
        )


def _cambiar(demo, guion, obra, dia, cambio: Cambio):
    es_fecha = cambio.campo.startswith(("inicio", "fin"))
    valor = demo.dia(cambio.valor) if es_fecha else Decimal(cambio.valor)
    with demo.en(dia):
        acciones.cambiar_obra(
            obra=obra,
            visto=obra.cambios.count(),
            autor=demo.autor,
            motivo=cambio.motivo,
            **{cambio.campo: valor},
        )


def _fotografiar(demo, guion, obra, dia, dibujo: Dibujo):
    with demo.en(dia) as fecha:
        acciones.agregar_fotos(
            obra=obra, autor=demo.autor, fecha=fecha, fotos=[dibujo.poner_en(FotoObra())]
        )


# --- Quality --------------------------------------------------------------------------------
def _preguntas_de_calidad() -> VersionInstrumento:
    """For each type of work that has none of its own."""
    instrumento = Instrumento.objects.create(
        clave="demo-calidad",
        nombre=f"{MARCA}: calidad de las obras",
        para_que="Inventado, para enseñar cómo se ve.",
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


def _convenio(demo) -> Convenio:
    convenio = Convenio(
        tipo=Convenio.Tipo.PARTICIPACION,
        objeto=f"{MARCA}: los comités y las dependencias evalúan juntos la calidad de las obras.",
        firma=demo.dia(-130),
        vigencia=demo.dia(235),
        archivo=ContentFile(PDF, name="convenio.pdf"),
    )
    _guardar(convenio).dependencias.set({enlace.dependencia for enlace in demo.enlaces})
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
            escaneo=revisar_archivo(SimpleUploadedFile("evaluacion.pdf", PDF)),
            **firmas,
        )


def _buena_calidad(demo, obra, version):
    _evaluar(demo, obra, version, -30, (1, 4, 1), firma_dependencia=True, firma_comite=True)


def _mala_calidad(demo, obra, version):
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


# --- Maintenance ----------------------------------------------------------------------------
def _mantenimiento(demo, obra):
    """One answered and seen to, one that nobody has answered for long, one of these days."""
    enlace = demo.enlace(POZO.lugar)
    respondida = _pedir(
        demo,
        obra,
        -26,
        "media",
        "La llave de la línea gotea junto al tanque.",
        [Dibujo(fuga, "llave que gotea.")],
    )
    _pedir(demo, obra, -22, "grave", "La bomba se apaga sola dos o tres veces al día.")
    _pedir(demo, obra, -4, "leve", "Se borró el letrero de la caseta.")
    respuestas = (
        (-23, EstadoMantenimiento.PROGRAMADA, "El jueves va la cuadrilla con el repuesto."),
        (-19, EstadoMantenimiento.ATENDIDA, "Se cambió la llave y ya no gotea."),
    )
    for visto, (dias, estado, texto) in enumerate(respuestas):
        with demo.en(dias) as hoy:
            mantenimiento.responder_necesidad(
                necesidad=respondida,
                visto=visto,
                autor=enlace.usuario,
                estado=estado,
                texto=texto,
                hoy=hoy,
            )


def _pedir(demo, obra, dias, gravedad, texto, fotos=()):
    with demo.en(dias) as hoy:
        return mantenimiento.reportar_necesidad(
            obra=obra,
            comite=obra.contraloria,
            gravedad=gravedad,
            texto=texto,
            registra=demo.autor,
            hoy=hoy,
            fotos=fotos,
        )
