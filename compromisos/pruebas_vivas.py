"""Checks that EVJ computes from its own records to back an activity, beside what is reported.

An app registers each of its checks by slug, in `AppConfig.ready()` or in a module imported there;
an activity names one in the admin. A check never changes the activity's figures.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from .models import Actividad, Convenio, Dependencia


@dataclass(frozen=True)
class Resultado:
    """`frase` goes on from "3 de 6", without a full stop; with nothing to count (denominador 0),
    from "Todavía no se puede contar:". `enlace`: the address of the records."""

    numerador: int
    denominador: int
    frase: str
    enlace: str


# A check answers for an activity (with its commitment and evaluation) on a day.
Calculo = Callable[[Actividad, date], Resultado]

_registro: dict[str, tuple[str, Calculo]] = {}


def registrar(slug: str, nombre: str) -> Callable[[Calculo], Calculo]:
    """Decorator: offer this check, under a slug that no other one has."""

    def anotar(calculo: Calculo) -> Calculo:
        if slug in _registro:
            raise ValueError(f"Ya hay una prueba viva «{slug}».")
        _registro[slug] = (nombre, calculo)
        return calculo

    return anotar


def opciones() -> list[tuple[str, str]]:
    """The registered checks, as (slug, name)."""
    return sorted((slug, nombre) for slug, (nombre, _) in _registro.items())


def probar(actividad: Actividad, hoy: date) -> Resultado | None:
    """The activity's check today; None if it names none, or one that nobody registers any more."""
    _, calculo = _registro.get(actividad.prueba_viva, (None, None))
    return calculo(actividad, hoy) if calculo else None


@registrar("enlaces-vigentes", "Dependencias con enlace vigente")
def enlaces_vigentes(actividad: Actividad, hoy: date) -> Resultado:
    unidades = Dependencia.objects.de_evaluacion(actividad.compromiso.evaluacion_id)
    cuentas = unidades.con_enlace(hoy).aggregate(
        total=Count("pk"),
        con=Count("pk", filter=Q(con_enlace=True)),
        completo=Count("pk", filter=Q(con_tiempo_completo=True)),
    )
    frase = (
        "dependencias participantes con enlace vigente en el directorio; de tiempo completo, "
        f"{cuentas['completo']}"
    )
    return Resultado(cuentas["con"], cuentas["total"], frase, reverse("compromisos:directorio"))


@registrar("convenios-vigentes", "Dependencias con convenio de colaboración vigente")
def convenios_vigentes(actividad: Actividad, hoy: date) -> Resultado:
    vigentes = Convenio.objects.de_colaboracion().vigentes(hoy)
    unidades = Dependencia.objects.de_evaluacion(actividad.compromiso.evaluacion_id)
    cuentas = unidades.annotate(
        firmo=Exists(vigentes.filter(dependencias=OuterRef("pk")))
    ).aggregate(total=Count("pk"), con=Count("pk", filter=Q(firmo=True)))
    frase = "dependencias participantes con un convenio de colaboración vigente"
    return Resultado(cuentas["con"], cuentas["total"], frase, reverse("compromisos:convenios"))
