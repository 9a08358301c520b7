"""What happened to an activity, as the public may see it: the one place that decides it."""

from collections import defaultdict
from dataclasses import dataclass

from evj.web.consultas import en_una_consulta, primeras

from .correcciones import correcciones_de
from .dia import Dia
from .models import Avance, Evidencia, Prorroga, Revision
from .models.seguimiento import fin_del_dia

MAXIMO = 100  # that a page shows: a phone has to open it
POR_AVANCE = 5  # pieces of evidence, at most
# What the page says of each.
DEL_AVANCE = (
    "porcentaje",
    "fecha",
    "texto",
    "siguiente_paso",
    "creado",
    "causa_atraso__nombre",
    "dependencia__nombre",
    "revision__resultado",
    "revision__porcentaje_validado",
    "revision__suficiencia",
    "revision__observacion",
    "revision__creado",
)
DE_LA_EVIDENCIA = ("avance_id", "titulo", "url", "bytes", "publica")
DE_LA_PRORROGA = (
    "de",
    "a",
    "motivo",
    "creado",
    "dependencia__nombre",
    "resolucion__autorizada",
    "resolucion__motivo",
    "resolucion__creado",
)


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

    `actividad` comes from con_estado(), with `cierre` and `publicada_desde`. Two queries.
    """
    fin = fin_del_dia(dia.al) if dia.al else None
    hasta = {"creado__lt": fin} if fin else {}
    avances = Avance.objects.filter(actividad=actividad.principal, **hasta)
    de_ellos = Evidencia.objects.filter(avance__in=avances)
    prorrogas = Prorroga.objects.filter(actividad=actividad, **hasta)
    avances, de_ellos, prorrogas = en_una_consulta(
        (primeras(avances, MAXIMO + 1, "-creado", "-id"), DEL_AVANCE),
        (primeras(de_ellos, POR_AVANCE * (MAXIMO + 1), "-avance", "orden"), DE_LA_EVIDENCIA),
        (primeras(prorrogas, MAXIMO + 1, "-creado", "-id"), DE_LA_PRORROGA),
    )
    evidencias = defaultdict(list)
    for evidencia in de_ellos:
        evidencias[evidencia.avance_id].append(evidencia)
    todos = [Suceso(avance_publico(a, evidencias[a.pk], dia), "avance") for a in avances]
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


def avance_publico(avance, evidencias, dia):
    """Until somebody validated it, only the figure and its dates; of the evidence that is reserved,
    `reservadas`, how much there is."""
    con_decision(avance, "revision", dia)
    decision = avance.decision
    avance.validado = bool(decision) and decision.resultado == Revision.Resultado.VALIDADO
    if not avance.validado:
        evidencias = ()
    avance.publicables = [e for e in evidencias if e.publica]
    avance.reservadas = len(evidencias) - len(avance.publicables)
    if not avance.validado:
        avance.texto = avance.siguiente_paso = ""
        avance.causa_atraso = None
    return avance
