"""What changed from one cut to another, read from what each one holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from .cortes import resumen_de
from .models import Compromiso, Ejecucion, Oportunidad, Responsabilidad, Resumen

NUEVA, QUITADA, CAMBIADA = "nueva", "quitada", "cambiada"


@dataclass(frozen=True)
class Cambio:
    """A value that is another now.

    `clase`: "reportado", "verificado" (percentages, or None), "fecha", "palabra" (short) or
    "texto" (long).
    """

    campo: str
    clase: str
    antes: object
    despues: object


@dataclass
class Diferencia:
    """A commitment or an activity that is new, gone or changed; `direccion`: its page of today."""

    tipo: str
    nombre: str
    slug: str
    agenda: str
    texto: str
    direccion: str
    es_actividad: bool
    cambios: list[Cambio] = field(default_factory=list)


@dataclass
class Comparacion:
    """`antes`, `despues`: what each cut adds up to."""

    antes: Resumen
    despues: Resumen
    diferencias: list[Diferencia]

    def actividades(self, tipo: str) -> int:
        return sum(d.es_actividad and d.tipo == tipo for d in self.diferencias)

    @property
    def nuevas(self) -> int:
        return self.actividades(NUEVA)

    @property
    def quitadas(self) -> int:
        return self.actividades(QUITADA)

    @property
    def cambiadas(self) -> int:
        return self.actividades(CAMBIADA)


def comparar(antes: dict, despues: dict) -> Comparacion:
    """Both as cadena.leer() gives them, the older first."""
    return Comparacion(
        resumen_de(list(actividades_de(antes))),
        resumen_de(list(actividades_de(despues))),
        list(_diferencias(_piezas(antes), _piezas(despues))),
    )


def actividades_de(datos) -> Iterator[dict]:
    for agenda in datos["agendas"]:
        for compromiso in agenda["compromisos"]:
            yield from compromiso["actividades"]


def _piezas(datos) -> dict[tuple, tuple[dict, dict]]:
    """(agenda, piece) by (slug, commitment, activity), activity 0 being the commitment itself."""
    piezas = {}
    for agenda in datos["agendas"]:
        for compromiso in agenda["compromisos"]:
            lugar = agenda["slug"], compromiso["numero"]
            piezas[(*lugar, 0)] = agenda, compromiso
            for actividad in compromiso["actividades"]:
                piezas[(*lugar, actividad["numero"])] = agenda, actividad
    return piezas


def _diferencias(antes, despues) -> Iterator[Diferencia]:
    for lugar in sorted(antes.keys() | despues.keys()):
        if lugar not in antes:
            yield _diferencia(NUEVA, lugar, *despues[lugar])
        elif lugar not in despues:
            yield _diferencia(QUITADA, lugar, *antes[lugar])
        elif cambios := _cambios(lugar, antes[lugar][1], despues[lugar][1]):
            yield _diferencia(CAMBIADA, lugar, *despues[lugar], cambios)


def _diferencia(tipo, lugar, agenda, pieza, cambios=()) -> Diferencia:
    slug, compromiso, actividad = lugar
    return Diferencia(
        tipo=tipo,
        nombre=f"{compromiso}.{actividad}" if actividad else f"Compromiso {compromiso}",
        slug=slug,
        agenda=agenda["nombre"],
        texto=pieza["texto"],
        direccion=reverse("compromisos:actividad-detail", args=lugar)
        if actividad
        else reverse("compromisos:compromiso-detail", args=[slug, compromiso]),
        es_actividad=bool(actividad),
        cambios=list(cambios),
    )


def _cambios(lugar, antes, despues) -> list[Cambio]:
    *_, actividad = lugar
    parejas = [
        (campo, clase, leer(antes), leer(despues))
        for campo, clase, leer in (DE_ACTIVIDAD if actividad else DE_COMPROMISO)
    ]
    return [Cambio(*pareja) for pareja in parejas if pareja[2] != pareja[3]]


# --- What is compared -----------------------------------------------------------------------
def _de(clave):
    return lambda pieza: pieza[clave]


def _fecha(clave):
    return lambda pieza: date.fromisoformat(pieza[clave]) if pieza[clave] else None


def _palabra(clave, opciones):
    return lambda pieza: opciones(pieza[clave]).label if pieza[clave] else ""


def _responsables(actividad) -> str:
    papeles = {Responsabilidad.Papel.CORRESPONSABLE: " (corresponsable)"}
    return "; ".join(
        f"{r['dependencia']}{papeles.get(r['papel'], '')}" for r in actividad["responsables"]
    )


def _cuantos(clave):
    return lambda actividad: str(len(actividad[clave]))


DE_COMPROMISO = (
    ("Texto", "texto", _de("texto")),
    ("Tipo de mejora", "palabra", _de("tipo_mejora")),
    ("Prioridad", "palabra", _palabra("prioridad", Compromiso.Prioridad)),
    ("Recomendación que atiende", "texto", lambda c: c["recomendacion"]["texto"]),
)
DE_ACTIVIDAD = (
    ("Reportado", "reportado", _de("reportado")),
    ("Verificado", "verificado", _de("verificado")),
    ("Avance", "palabra", _palabra("ejecucion", Ejecucion)),
    ("Plazo", "palabra", _palabra("oportunidad", Oportunidad)),
    ("Fecha de término vigente", "fecha", _fecha("fecha_vigente")),
    ("Fecha de término original", "fecha", _fecha("fecha_termino")),
    ("Fecha de inicio", "fecha", _fecha("inicio")),
    ("Reportes en registro", "palabra", _cuantos("reportes")),
    ("Prórrogas en registro", "palabra", _cuantos("prorrogas")),
    ("Responsables", "palabra", _responsables),
    ("Texto", "texto", _de("texto")),
    ("Producto esperado", "texto", _de("producto_esperado")),
    ("Medio de verificación", "texto", _de("medio_verificacion")),
    ("Observaciones sobre la fuente", "texto", _de("nota_fuente")),
    ("Fecha como la imprime la fuente", "palabra", _de("fecha_fuente")),
    ("Peso", "palabra", lambda a: str(a["peso"])),
    ("Misma que", "palabra", lambda a: a["misma_que"] or ""),
)
