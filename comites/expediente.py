"""The file of a contraloría social, as the public reads it: what it owes, judged and heard.

The committee's own page takes it as `expediente` and includes `comites/_contraloria.html`.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Prefetch

from .instrumentos import Conteo, contar, puntaje
from .models import Cedula, Comite, EstadoQueja, Informe, Queja, Respuesta, VersionInstrumento


@dataclass(frozen=True)
class CedulaPublica:
    """What may be known of a question sheet: neither its words nor its scan."""

    cedula: Cedula
    puntaje: Decimal | None
    respondidas: int
    preguntas: int


@dataclass(frozen=True)
class Expediente:
    informes: list[Informe]
    cedulas: list[CedulaPublica]
    conteos: list[tuple[VersionInstrumento, int, list[Conteo]]]  # version, how many sheets, counts
    quejas: list[tuple[str, str, int]]  # state, its word, how many
    quejas_total: int


def expediente(comite: Comite, hoy) -> Expediente:
    """Five queries, however much there is."""
    cedulas = list(
        comite.cedulas.select_related("aplicacion__version__instrumento")
        .annotate(preguntas=Count("aplicacion__version__reactivos"))
        .prefetch_related(
            Prefetch(
                "aplicacion__respuestas",
                Respuesta.objects.select_related("reactivo", "opcion").defer("texto"),
            )
        )
    )
    estados = Queja.objects.filter(comite=comite).con_estado().values_list("estado", flat=True)
    cuenta = Counter(estados.order_by())
    return Expediente(
        informes=list(comite.informes.con_estado(hoy).prefetch_related("entregas")),
        cedulas=[_publica(cedula) for cedula in cedulas],
        conteos=_por_version(cedulas),
        quejas=[(e.value, e.label, cuenta[e.value]) for e in EstadoQueja],
        quejas_total=cuenta.total(),
    )


def _publica(cedula) -> CedulaPublica:
    respuestas = cedula.aplicacion.respuestas.all()
    return CedulaPublica(cedula, puntaje(respuestas), len(respuestas), cedula.preguntas)


def _por_version(cedulas):
    por_version = {}
    for cedula in cedulas:
        por_version.setdefault(cedula.aplicacion.version, []).append(cedula)
    return [
        (version, len(suyas), contar(r for c in suyas for r in c.aplicacion.respuestas.all()))
        for version, suyas in por_version.items()
    ]
