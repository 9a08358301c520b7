"""Planned against verified, day by day: a picture and a table that says the same.

Both lines are shares of the whole of what is not closed. Planned: what has a deadline in force
that has come. Verified: what was validated by then; a validation counts from its local day and
takes the place of the one before. What has no deadline is not planned for any day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDate

from .graficas import Escala, pct
from .models import Actividad, Cierre, Resumen, Revision, agrupar
from .models.entonces import valor
from .models.seguimiento import fin_del_dia

ARRIBA, ALTO, ABAJO = 44, 180, 22  # pixels: words above, the picture, the years below
MITAD = 50  # percent across
PASOS = 1000  # how many places there are across
FILAS = 30
NIVELES = (100, 50, 0)


@dataclass(frozen=True)
class Punto:
    """Where both lines stand when a day ends; `verificado` is None on a day to come."""

    dia: date
    actividades: int
    planeado: Decimal
    verificado: Decimal | None


@dataclass(frozen=True)
class Corte:
    """`ancla`: the end of its words that is put at `x`, so that they fit."""

    dia: date
    x: str
    ancla: str


@dataclass(frozen=True)
class Curva:
    """`filas`: the table; `recortada`: it has only the last change of each month, or year.

    `por_compromiso`: each commitment weighs the same. `vacios`: commitments without activities.
    """

    hoy: Punto
    filas: list[Punto]
    recortada: str
    total: int
    sin_fecha: int
    por_compromiso: bool
    vacios: int
    planeado: str
    verificado: str
    x_hoy: str
    ejes: list[tuple[str, str]]
    corte: Corte | None
    arriba: int = ARRIBA
    alto: int = ALTO
    abajo: int = ARRIBA + ALTO
    alto_total: int = ARRIBA + ALTO + ABAJO

    @property
    def niveles(self) -> list[tuple[int, int]]:
        """(share, place down) of each line across."""
        return [(nivel, _abajo(nivel)) for nivel in NIVELES]


def _abajo(parte) -> int:
    return ARRIBA + round(ALTO * (100 - parte) / 100)


def cambios_verificados(actividades, al=None, grupo=None) -> Iterator[tuple]:
    """(group, day, weight x percentage points) that validations added; one query.

    `actividades`: bare ones, without con_estado(); `grupo`: a field of theirs, or None.
    """
    hasta = {} if al is None else {"creado__lt": fin_del_dia(al)}
    cerradas = Cierre.objects.filter(**hasta).values("actividad")
    abiertas = actividades.en_registro(al).exclude(pk__in=cerradas)
    validadas = Revision.objects.filter(resultado=Revision.Resultado.VALIDADO, **hasta)
    propias = _por_dia(validadas, "avance__actividad", abiertas.filter(misma_que=None), grupo, al)
    repetidas = _por_dia(validadas, "avance__actividad__repeticiones", abiertas, grupo, al)
    for *clave, dia, puntos in propias.union(repetidas, all=True):
        yield (clave[0] if clave else None), dia, puntos


def _por_dia(validadas, ruta, actividades, grupo, al):
    """Of the activities that `ruta` leads to: those whose reports they are."""
    claves = [f"{ruta}__{grupo}"] if grupo else []
    return (
        validadas.filter(**{f"{ruta}__in": actividades.values("pk")})
        .order_by()
        .annotate(dia=TruncDate("creado"))
        .values(*claves, "dia")
        .annotate(puntos=Sum(valor(Actividad, "peso", al, ruta) * _salto(validadas)))
        .values_list(*claves, "dia", "puntos")
    )


def _salto(validadas):
    """How much a validation moved what was verified of its activity.

    The newest validated report is in force: an older one, validated after it, moves nothing.
    """
    antes = validadas.filter(avance__actividad=OuterRef("avance__actividad")).filter(
        Q(creado__lt=OuterRef("creado")) | Q(creado=OuterRef("creado"), pk__lt=OuterRef("pk"))
    )
    mas_nuevas = antes.filter(
        Q(avance__creado__gt=OuterRef("avance__creado"))
        | Q(avance__creado=OuterRef("avance__creado"), avance__gt=OuterRef("avance"))
    )
    en_vigor = antes.order_by("-avance__creado", "-avance").values("porcentaje_validado")
    return Case(
        When(Exists(mas_nuevas), then=Value(Decimal(0))),
        default=F("porcentaje_validado") - Coalesce(Subquery(en_vigor[:1]), Value(Decimal(0))),
    )


def curva(
    resumenes: Mapping[tuple[object, date | None], Resumen],
    cambios: Iterable[tuple],
    hoy: date,
    *,
    compromisos: int | None = None,
    corte: date | None = None,
) -> Curva | None:
    """`resumenes`: by group and deadline in force; `cambios`: see cambios_verificados().

    `compromisos`: the groups are commitments and so many of them weigh the same, those without
    activities too (as in ResumenEvaluacion); without it each activity counts by its weight alone.
    `corte`: the day of the last cut. None when there is nothing to draw.
    """
    pesos = _pesos(resumenes)
    entero = _enteros(pesos, compromisos and compromisos - _cerrados(resumenes))
    plazos, planeado, verificado = Counter(), defaultdict(Fraction), defaultdict(Fraction)
    for (grupo, fecha), resumen in resumenes.items():
        plazos[fecha] += resumen.abiertas
        if fecha and resumen.peso:
            planeado[fecha] += Fraction(100 * resumen.peso) / entero[grupo]
    for grupo, dia, puntos in cambios:
        verificado[dia] += Fraction(puntos) / entero[grupo]
    if not planeado and not verificado:
        return None
    dias = sorted({*planeado, *verificado, hoy})
    puntos = [
        Punto(dia, vencidas, _decimal(plan), _decimal(hecho) if dia <= hoy else None)
        for dia, vencidas, plan, hecho in zip(
            dias,
            accumulate(plazos[dia] for dia in dias),
            accumulate(planeado[dia] for dia in dias),
            accumulate(verificado[dia] for dia in dias),
            strict=True,
        )
    ]
    escala = Escala(min(dias[0], corte or hoy), dias[-1], 0, 100)
    filas, recortada = _recortar(puntos, hoy)
    return Curva(
        hoy=puntos[dias.index(hoy)],
        filas=filas,
        recortada=recortada,
        total=plazos.total(),
        sin_fecha=plazos[None],
        por_compromiso=compromisos is not None,
        vacios=(compromisos or 0) - len(pesos),
        planeado=_trazo(((p.dia, p.planeado) for p in puntos), escala) + f"H{PASOS}",
        verificado=_trazo(((p.dia, p.verificado) for p in puntos if p.dia <= hoy), escala),
        x_hoy=pct(escala.en(hoy)),
        ejes=escala.ejes(),
        corte=corte and _corte(corte, escala.en(corte)),
    )


def _pesos(resumenes) -> Counter:
    """The weight of each group, whether any of it is still open or not."""
    pesos = Counter()
    for (grupo, _), resumen in resumenes.items():
        pesos[grupo] += resumen.peso
    return pesos


def _cerrados(resumenes) -> int:
    """How many groups have nothing but closed activities: the mean leaves them out."""
    por_grupo = agrupar((grupo, resumen) for (grupo, _), resumen in resumenes.items())
    return sum(1 for resumen in por_grupo.values() if resumen.cerradas and not resumen.abiertas)


def _enteros(pesos, compromisos) -> dict:
    """For each group, the weight that would be the whole."""
    if compromisos is None:
        return dict.fromkeys(pesos, pesos.total())
    return {grupo: peso * compromisos for grupo, peso in pesos.items()}


def _corte(dia: date, x: float) -> Corte:
    return Corte(dia, pct(x), "end" if x > MITAD else "start")


def _decimal(parte: Fraction) -> Decimal:
    return Decimal(parte.numerator) / Decimal(parte.denominator)


def _trazo(puntos, escala) -> str:
    """A line of steps in a square of PASOS x 100; of what falls on the same place, the last."""
    alturas = {round(escala.en(dia) * PASOS / 100): parte for dia, parte in puntos}
    pasos = (f"H{x}V{round(100 - parte, 1).normalize():f}" for x, parte in alturas.items())
    return "M0 100" + "".join(pasos)


def _recortar(puntos: list[Punto], hoy: date) -> tuple[list[Punto], str]:
    """The rows of the table, and of what period they are only the last one.

    Every change, or else the last one of each month, or of each year; today's always.
    """
    filas = {}
    for periodo, formato in (("", "%Y-%m-%d"), ("mes", "%Y-%m"), ("año", "%Y")):
        ultimos = {f"{punto.dia:{formato}}": punto.dia for punto in puntos}
        filas[periodo] = [punto for punto in puntos if punto.dia in {hoy, *ultimos.values()}]
    periodo = next((p for p, suyas in filas.items() if len(suyas) <= FILAS), "año")
    return filas[periodo], periodo
