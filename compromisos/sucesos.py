"""What happened to an activity, as the public may see it: the one place that decides it."""

from dataclasses import dataclass

from .correcciones import correcciones_de
from .dia import Dia
from .models import Avance, Prorroga, Revision
from .models.seguimiento import fin_del_dia

MAXIMO = 100  # that a page shows: a phone has to open it


@dataclass(frozen=True)
class Suceso:
    """A row to be shown by a template of its own, at the moment when it was recorded."""

    fila: object
    tipo: str

    @property
    def plantilla(self) -> str:
        return f"compromisos/_suceso_{self.tipo}.html"

    @property
    def ancla(self) -> str:
        return f"{self.tipo}-{self.fila.pk}"


def sucesos(actividad, dia: Dia) -> list[Suceso]:
    """Reports, deadline moves, closing and corrections on record by the end of the day, newest
    first: one more than MAXIMO where there are more.

    `actividad` comes from con_estado(), with `cierre` and `publicada_desde`. Four queries.
    """
    fin = fin_del_dia(dia.al) if dia.al else None
    hasta = {"creado__lt": fin} if fin else {}
    avances = (
        Avance.objects.filter(actividad=actividad.principal, **hasta)
        .select_related("revision", "dependencia", "causa_atraso")
        .prefetch_related("evidencias")
        .del_mas_nuevo()[: MAXIMO + 1]
    )
    prorrogas = Prorroga.objects.filter(actividad=actividad, **hasta).select_related(
        "resolucion", "dependencia"
    )[: MAXIMO + 1]
    todos = [Suceso(avance_publico(avance, dia), "avance") for avance in avances]
    todos += [Suceso(con_decision(p, "resolucion", dia), "prorroga") for p in prorrogas]
    cierre = getattr(actividad, "cierre", None)
    todos += [Suceso(cierre, "cierre")] if cierre and dia.habia(cierre) else []
    todos += [Suceso(c, "correccion") for c in correcciones_de(actividad, fin)]
    return sorted(todos, key=lambda suceso: suceso.fila.creado, reverse=True)[: MAXIMO + 1]


def con_decision(fila, campo: str, dia):
    """The row with `decision`, what had been decided on it by the end of the day, or None."""
    decision = getattr(fila, campo, None)
    fila.decision = decision if decision and dia.habia(decision) else None
    return fila


def avance_publico(avance, dia):
    """Until somebody validated it, only the figure and its dates; of the evidence that is reserved,
    `reservadas`, how much there is."""
    con_decision(avance, "revision", dia)
    decision = avance.decision
    avance.validado = bool(decision) and decision.resultado == Revision.Resultado.VALIDADO
    evidencias = avance.evidencias.all() if avance.validado else ()
    avance.publicables = [e for e in evidencias if e.publica]
    avance.reservadas = len(evidencias) - len(avance.publicables)
    if not avance.validado:
        avance.texto = avance.siguiente_paso = ""
        avance.causa_atraso = None
    return avance
