"""What the matrix's site has of obras: a public work with all that comes of it, and hidden ones."""

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from tests import fabricas
from tests import fabricas_obras as de_obras

from .matriz import FOTOS_DE, OBRA_SIN_PUBLICAR, RETIRADA, SECRETO, VOTACION_SIN_PUBLICAR

DIA = date(2026, 1, 20)  # on which everything was done
FABRICAS = {
    "accioncorrectiva": de_obras.AccionCorrectivaFactory,
    "actavotacion": de_obras.ActaVotacionFactory,
    "avanceobra": de_obras.AvanceObraFactory,
    "compromisofirmado": de_obras.CompromisoFirmadoFactory,
    "evaluacioncalidad": de_obras.EvaluacionCalidadFactory,
    "fotohallazgo": de_obras.FotoHallazgoFactory,
    "fotomantenimiento": de_obras.FotoMantenimientoFactory,
    "fotoobra": de_obras.FotoObraFactory,
    "hallazgo": de_obras.HallazgoFactory,
    "instrumentodeobra": de_obras.InstrumentoDeObraFactory,
    "necesidad": de_obras.NecesidadFactory,
    "necesidadmantenimiento": de_obras.NecesidadMantenimientoFactory,
    "obra": de_obras.ObraFactory,
    "propuesta": lambda: de_obras.VersionPropuestaFactory().propuesta,
    "votacion": de_obras.VotacionFactory,
}


def args_y_datos(dependencia, comite) -> tuple[dict, dict]:
    """The args and the data of the addresses of obras; the work is the unit's, and the committee
    watches it."""
    publica, oculta = (
        de_obras.ObraFactory(
            clave=clave,
            nombre=nombre,
            publicada=publicada,
            ejecutora=dependencia,
            municipio=comite.municipio,
            contraloria=comite,
        )
        for clave, nombre, publicada in (("pozo", "Pozo", True), ("otra", SECRETO, False))
    )
    args, datos = {}, {}
    for mas_args, mas_datos in (
        _de_la_obra(publica),
        _de_calidad(publica),
        _de_mantenimiento(publica, comite),
        _de_propuestas(comite),
        _de_votaciones(),
    ):
        args |= mas_args
        datos |= mas_datos
    return args | _fotos(publica, "") | _ocultas(oculta, comite), datos


def _reservado():
    """A paper that the public does not get."""
    contenido = f"%PDF-1.4 {SECRETO} %%EOF".encode()
    return {
        "archivo": ContentFile(contenido, "papel.pdf"),
        "tipo_mime": "application/pdf",
        "bytes": len(contenido),
        "sha256": "0" * 64,
    }


def _fotos(obra, caso, **campos) -> dict:
    """One of each kind, of that work."""
    evaluacion = de_obras.EvaluacionCalidadFactory(obra=obra)
    fotos = {
        "obra": de_obras.FotoObraFactory(obra=obra, **campos),
        "hallazgo": de_obras.FotoHallazgoFactory(hallazgo__evaluacion=evaluacion, **campos),
        "mantenimiento": de_obras.FotoMantenimientoFactory(necesidad__obra=obra, **campos),
    }
    return {
        ("obras:foto", ", ".join(filter(None, (que, caso)))): [de, fotos[de].pk, "grande"]
        for de, que in FOTOS_DE.items()
    }


def _ocultas(oculta, comite):
    """Of the work that is not public, and the photograph that no longer is."""
    vieja = de_obras.FotoObraFactory(obra=de_obras.ObraFactory(publica=True))
    type(vieja).objects.filter(pk=vieja.pk).update(
        archivo="",
        chica="",
        retirada_en=timezone.now(),
        motivo_retiro=f"Se ve {SECRETO}.",
        retira=fabricas.UsuarioFactory(),
    )
    pedida = de_obras.NecesidadMantenimientoFactory(obra=oculta, comite=comite, texto=SECRETO)
    return {
        **{
            (f"obras:obra-{pagina}", OBRA_SIN_PUBLICAR): [oculta.clave]
            for pagina in ("detail", "fotos", "ficha", "calidad")
        },
        **_fotos(oculta, OBRA_SIN_PUBLICAR, texto_alternativo=SECRETO),
        ("obras:foto", RETIRADA): ["obra", vieja.pk, "chica"],
        ("obras:mantenimiento-detail", OBRA_SIN_PUBLICAR): [pedida.pk],
        ("obras:propuesta-detail", "sin versión"): [de_obras.PropuestaFactory().clave],
        ("admin:obras_obra_publicar", ""): [oculta.pk],
    }


def _de_la_obra(obra):
    de_obras.EtapaObraFactory(obra=obra, numero=1, desde=DIA)
    de_obras.AvanceObraFactory(obra=obra, numero=1, fecha=DIA, nota="Se excavó.")
    args = {
        **{
            (f"obras:obra-{pagina}", ""): [obra.clave]
            for pagina in ("detail", "fotos", "ficha", "calidad")
        },
        ("obras:avance-create", ""): [obra.clave],
        **{(f"admin:obras_obra_{que}", ""): [obra.pk] for que in ("etapa", "cambiar", "fotos")},
        **{(f"admin:obras_foto{de}_retirar", ""): [FABRICAS[f"foto{de}"]().pk] for de in FOTOS_DE},
    }
    datos = {
        "obras:avance-create": {
            "visto": "1",
            "fisico": "60",
            "ejercido": "",
            "motivo_excedente": "",
            "fecha": DIA.isoformat(),
            "nota": "Se perforó.",
        },
        "admin:obras_obra_publicar": {"publicar": "1"},
        "admin:obras_obra_etapa": {
            "visto": "1",
            "etapa": "completion",
            "desde": DIA.isoformat(),
            "motivo": "Falta un árbol.",
        },
        "admin:obras_obra_cambiar": {"visto": "0", "monto_aprobado": "100", "motivo": "Más."},
        **{f"admin:obras_foto{de}_retirar": {"motivo": "Una cara."} for de in FOTOS_DE},
    }
    return args, datos


def _de_calidad(obra):
    """Judged, with something that its unit says it mended and something that it still owes."""
    texto = fabricas.ReactivoFactory(tipo="texto")
    respuesta = fabricas.RespuestaFactory(
        aplicacion__version=texto.version,
        aplicacion__fecha=DIA,
        reactivo=texto,
        numero=None,
        texto=f"La {SECRETO}.",
        **_reservado(),
    )
    evaluacion = de_obras.EvaluacionCalidadFactory(
        obra=obra, aplicacion=respuesta.aplicacion, **_reservado()
    )
    atendida, debida = (
        de_obras.AccionCorrectivaFactory(
            hallazgo__evaluacion=evaluacion, dependencia=obra.ejecutora
        )
        for _ in range(2)
    )
    atencion = de_obras.AtencionAccionFactory(accion=atendida, numero=1, fecha=DIA, **_reservado())
    de_la_evaluacion = "admin:obras_evaluacioncalidad"
    args = {
        ("obras:atencion-create", ""): [debida.pk],
        ("obras:verificacion-create", ""): [atendida.pk],
        ("obras:atencion-archivo", ""): [atencion.pk],
        (f"{de_la_evaluacion}_archivo", ""): [evaluacion.pk],
        (f"{de_la_evaluacion}_evidencia", ""): [evaluacion.pk, respuesta.pk],
    }
    datos = {
        "obras:atencion-create": {
            "visto": "0",
            "fecha": DIA.isoformat(),
            "texto": "Se rehízo.",
            "archivo": b"%PDF-1.4 hecho %%EOF",
        },
        "obras:verificacion-create": {
            "visto": "1",
            "corregido": "si",
            "fecha": DIA.isoformat(),
            "observacion": "Quedó bien.",
        },
    }
    return args, datos


def _de_mantenimiento(obra, comite):
    pedida = de_obras.NecesidadMantenimientoFactory(obra=obra, comite=comite, reportada_el=DIA)
    args = {
        ("obras:mantenimiento-detail", ""): [pedida.pk],
        ("obras:respuesta-create", ""): [pedida.pk],
    }
    datos = {
        "obras:necesidad-create": {"obra": obra.pk, "gravedad": "leve", "texto": "Hace ruido."},
        "obras:respuesta-create": {"visto": "0", "estado": "programada", "texto": "Se verá."},
    }
    return args, datos


def _de_propuestas(comite):
    """One that is signed, and one of which all is still to be said."""
    firmada = de_obras.CompromisoFirmadoFactory(**_reservado())
    de_obras.VersionPropuestaFactory(propuesta=firmada.propuesta, fecha=DIA)
    propuesta = de_obras.PropuestaFactory(municipio=comite.municipio, comite=comite)
    de_obras.VersionPropuestaFactory(propuesta=propuesta, fecha=DIA)
    taller = fabricas.EventoFactory(
        edicion=propuesta.edicion,
        municipio=comite.municipio,
        inicio=timezone.now() - timedelta(days=1),
    )
    args = {
        ("obras:propuesta-detail", ""): [firmada.propuesta.clave],
        ("admin:obras_compromisofirmado_archivo", ""): [firmada.pk],
        **{
            (f"admin:obras_propuesta_{que}", ""): [propuesta.pk]
            for que in ("version", "contribucion", "dictamen", "firma")
        },
    }
    datos = {
        "admin:obras_propuesta_version": {
            "visto": "1",
            "titulo": "Pozo hondo",
            "descripcion": "De 300 metros.",
            "motivo": "Hay agua más abajo.",
            "fecha": DIA.isoformat(),
        },
        "admin:obras_propuesta_contribucion": {
            "evento": taller.pk,
            "tipo": "a_favor",
            "responde_a": "",
            "texto": "Hace falta.",
        },
        "admin:obras_propuesta_dictamen": {
            "visto": "1",
            "dependencia": firmada.dependencia_id,
            "resultado": "factible",
            "motivo": "",
            "costo_estimado": "",
            "fecha": DIA.isoformat(),
        },
        "admin:obras_propuesta_firma": {
            "dependencia": firmada.dependencia_id,
            "comite": "",
            "firmado_el": DIA.isoformat(),
            "texto": "Hacer el pozo.",
            "motivo": "Es urgente.",
        },
    }
    return args, datos


def _de_votaciones():
    """A vote that was counted and published; another one, counted, whose record was corrected."""
    publicada = _votacion(publicada_en=timezone.now())
    contada = _votacion()
    centro = contada.centros.get()
    acta = de_obras.ActaVotacionFactory(
        centro=centro, numero=2, depositadas=10, motivo=f"Por {SECRETO}.", **_reservado()
    )
    de_obras.VotosFactory(acta=acta, opcion=contada.opciones.get(), cuantos=10)
    args = {
        ("obras:votacion-detail", caso): [votacion.edicion.anio, votacion.municipio.slug]
        for caso, votacion in (("", publicada), (VOTACION_SIN_PUBLICAR, contada))
    }
    args |= {
        ("admin:obras_votacion_acta", ""): [contada.pk, centro.pk],
        ("admin:obras_votacion_publicar", ""): [contada.pk],
        ("admin:obras_actavotacion_archivo", ""): [acta.pk],
    }
    opcion = contada.opciones.get().pk
    datos = {
        "admin:obras_votacion_acta": {
            "visto": "2",
            "motivo": "Faltaba una.",
            f"o{opcion}_g0": "11",
            f"o{opcion}_total": "11",
            "nulas": "0",
            "depositadas": "11",
        },
        "admin:obras_votacion_publicar": {"visto": "2"},
    }
    return args, datos


def _votacion(**campos):
    """With a place, its record, and a proposal that won."""
    votacion = de_obras.VotacionFactory(inicio=DIA, fin=DIA, **campos)
    propuesta = de_obras.PropuestaFactory(edicion=votacion.edicion, municipio=votacion.municipio)
    de_obras.VersionPropuestaFactory(propuesta=propuesta)
    opcion = de_obras.OpcionVotacionFactory(votacion=votacion, propuesta=propuesta)
    acta = de_obras.ActaVotacionFactory(centro__votacion=votacion, depositadas=10)
    de_obras.VotosFactory(acta=acta, opcion=opcion, cuantos=10)
    return votacion
