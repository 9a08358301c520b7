"""The invented vote on them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from comites.demo import papel
from compromisos.evidencias import revisar_archivo

from .. import votaciones
from ..models import (
    CentroVotacion,
    GrupoVotante,
    OpcionVotacion,
    Votacion,
)
from .base import guardar

# Of each proposal on the ballot, by age group, and the spoilt ones.
FIJO = (((12, 40, 38, 20, 5), (10, 25, 20, 12, 3), (4, 12, 15, 9, 0)), 5)
MOVIL = (((5, 15, 14, 8, 2), (6, 10, 8, 5, 1), (2, 8, 6, 4, 0)), 2)


def votar(demo, municipio, boleta):
    """Two places, one of whose records was put right before the result."""
    votacion = guardar(
        Votacion(
            edicion=demo.edicion,
            municipio=municipio,
            inicio=demo.dia(-112),
            fin=demo.dia(-111),
            padron=640,
        )
    )
    for orden, propuesta in enumerate(boleta, start=1):
        guardar(OpcionVotacion(votacion=votacion, orden=orden, propuesta=propuesta))
    lugares = (
        ("fijo", "Casa de la cultura, calle Demostración 1", 400),
        ("movil", "Camioneta: El Ejemplo, El Vado y La Prueba", 150),
    )
    fijo, movil = (
        guardar(
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
            escaneo=revisar_archivo(SimpleUploadedFile("acta.pdf", papel())),
        )
