"""The invented needs and proposals, up to what is signed."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from comites.demo import MARCA, concurrencia, papel, realizar
from comites.models import (
    Convocatoria,
    Evento,
    TipoComite,
    TipoEvento,
)
from compromisos.evidencias import revisar_archivo

from .. import propuestas
from ..models import (
    Necesidad,
    Propuesta,
)
from .base import comite_de, guardar
from .guiones import DRENAJE, POZO
from .votacion import votar


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
        evento.comites.set([comite_de(demo, municipio, TipoComite.CIUDADANO)])
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
    return guardar(
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


def del_taller_al_compromiso(demo, municipio) -> Propuesta:
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
    comite = comite_de(demo, municipio, TipoComite.CIUDADANO)
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
    votar(demo, municipio, [pozo, parque, camino])
    with demo.en(-96) as firmado_el:
        propuestas.firmar_compromiso(
            propuesta=pozo,
            registra=demo.autor,
            dependencia=demo.enlace(POZO.lugar).dependencia,
            firmado_el=firmado_el,
            texto="Construir el pozo y su línea, con las cuentas a la vista del comité.",
            comite=comite,
            escaneo=revisar_archivo(SimpleUploadedFile("compromiso.pdf", papel())),
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


def firmada_sin_votarse(demo, municipio) -> Propuesta:
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
            comite=comite_de(demo, municipio, TipoComite.CIUDADANO),
            motivo="Fue la única propuesta factible del municipio: la asamblea la aprobó.",
        )
    return drenaje
