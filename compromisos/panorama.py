"""What published agendas add up to on a day: the rows and pictures of the public pages."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F

from .dia import Dia
from .graficas import ORDEN, Tramo, tramos
from .models import (
    Actividad,
    Avance,
    Compromiso,
    Dependencia,
    Ejecucion,
    Evaluacion,
    Oportunidad,
    Resumen,
)

A_LA_VISTA = 8
RECIENTES = 5
COLUMNAS_A_LA_VISTA = 60
PALABRAS = {
    Oportunidad.VENCIDA: ("vencida", "vencidas"),
    Oportunidad.POR_VENCER: ("por vencer", "por vencer"),
    Oportunidad.EN_TIEMPO: ("en tiempo", "en tiempo"),
    Oportunidad.SIN_FECHA: ("sin fecha", "sin fecha"),
}


def cuantas(n: int, una: str, varias: str) -> str:
    return f"{n:,} {una if n == 1 else varias}"


def en_palabras(resumen: Resumen) -> str:
    """ "3 actividades: 2 vencidas, 1 sin fecha; 2 sin reporte"."""
    if not resumen.actividades:
        return "Sin actividades"
    plazos = [
        cuantas(resumen.por_oportunidad[valor], *palabras)
        for valor, palabras in PALABRAS.items()
        if resumen.por_oportunidad[valor]
    ]
    if resumen.concluidas:
        plazos.insert(0, cuantas(resumen.concluidas, "concluida", "concluidas"))
    if resumen.cerradas:
        plazos.append(cuantas(resumen.cerradas, "cerrada", "cerradas"))
    total = cuantas(resumen.actividades, "actividad", "actividades")
    return f"{total}: {', '.join(plazos)}"


def sin_reporte(resumen: Resumen) -> str:
    """Activities without a report, counted out loud: "2 de 3 sin reporte"."""
    if resumen.actividades and not resumen.abiertas:
        return "Todas cerradas"
    if resumen.actividades and not resumen.con_reporte:
        return "Sin reporte"
    if not resumen.sin_reporte:
        return "Todas con reporte"
    return f"{resumen.sin_reporte:,} de {resumen.abiertas:,} sin reporte"


@dataclass
class CompromisoEnBreve:
    """A commitment in a list: its texts, its roll-up, and what each activity looks like."""

    pk: int
    numero: int
    texto: str
    direccion: str = ""
    recomendacion: object = None
    resumen: Resumen = field(default_factory=Resumen)
    plazos: list[tuple[date | None, str]] = field(default_factory=list)

    @property
    def situaciones(self) -> list[str]:
        orden = [valor.value for valor in ORDEN]
        return sorted((valor for _, valor in self.plazos), key=orden.index)

    @property
    def en_breve(self) -> str:
        return f"Compromiso {self.numero}. {en_palabras(self.resumen)}. {self.sin_reporte}."

    @property
    def en_palabras(self) -> str:
        return en_palabras(self.resumen)

    @property
    def sin_reporte(self) -> str:
        return sin_reporte(self.resumen)

    def sumar(self, fecha, resumen: Resumen):
        """Add the activities of one deadline: the pending ones have the same opportunity."""
        self.resumen.juntar(resumen)
        propias = {
            Ejecucion.CONCLUIDA.value: resumen.concluidas,
            Ejecucion.REPORTADA_CONCLUIDA.value: resumen.reportadas_concluidas,
            Ejecucion.CANCELADA.value: resumen.cerradas,
        }
        for valor, n in propias.items():
            self.plazos += [(fecha, valor)] * n
        pendientes = resumen.actividades - sum(propias.values())
        oportunidad = next((valor for valor in PALABRAS if resumen.por_oportunidad[valor]), None)
        self.plazos += [(fecha, oportunidad)] * pendientes


def completar(compromisos: list[CompromisoEnBreve], actividades) -> list[CompromisoEnBreve]:
    """Give each commitment its roll-up, in one query over con_estado() activities."""
    por_pk = {c.pk: c for c in compromisos}
    for (pk, fecha), resumen in actividades.resumir("compromiso", "fecha_vigente").items():
        if pk in por_pk:
            por_pk[pk].sumar(fecha, resumen)
    return compromisos


def recomendaciones_con_compromisos(evaluacion):
    """Each recommendation once for every commitment that answers it, or once with none."""
    return evaluacion.recomendaciones.annotate(
        compromiso=F("compromisos"),
        compromiso_numero=F("compromisos__numero"),
        compromiso_texto=F("compromisos__texto"),
    ).order_by(F("compromisos__numero").asc(nulls_last=True), "numero")


@dataclass
class Barra:
    """One line of a picture of bars, with its words."""

    nombre: str
    direccion: str
    resumen: Resumen
    tramos: list[Tramo]

    @property
    def en_palabras(self) -> str:
        return en_palabras(self.resumen)

    @property
    def sin_reporte(self) -> str:
        return sin_reporte(self.resumen)


def barras(pares) -> list[Barra]:
    """`pares`: (object with get_absolute_url, Resumen), already in order."""
    pares = list(pares)
    mayor = max((resumen.actividades for _, resumen in pares), default=1)
    return [Barra(str(o), o.get_absolute_url(), r, tramos(r, mayor)) for o, r in pares]


def por_dependencia(dia: Dia, cuantas_a_lo_mas: int) -> list[Barra]:
    """The units with most overdue activities first; two queries."""
    resumenes = Actividad.objects.publicadas().con_estado(dia.hoy, dia.al).resumir("dependencias")
    resumenes.pop(None, None)
    peores = sorted(resumenes.items(), key=lambda p: (-p[1].vencidas, -p[1].actividades, p[0]))
    peores = peores[:cuantas_a_lo_mas]
    por_pk = Dependencia.objects.only("nombre", "slug").in_bulk([pk for pk, _ in peores])
    return barras((por_pk[pk], resumen) for pk, resumen in peores)


def panorama(dia: Dia) -> dict:
    """Everything the home page says, whatever the number of published agendas; 8 queries."""
    evaluaciones = Evaluacion.objects.publicadas().only("nombre", "slug").in_bulk()
    actividades = Actividad.objects.publicadas().con_estado(dia.hoy, dia.al)
    por_evaluacion = actividades.resumir("compromiso__evaluacion")
    total = Resumen()
    for resumen in por_evaluacion.values():
        total.juntar(resumen)
    unica = next(iter(evaluaciones.values())) if len(evaluaciones) == 1 else None
    peores = sorted(por_evaluacion.items(), key=lambda p: (-p[1].vencidas, -p[1].actividades, p[0]))
    return {
        "evaluaciones": len(evaluaciones),
        "unica": unica,
        "total": total,
        "compromisos": _compromisos_de(unica, actividades) if unica else [],
        "agendas": barras((evaluaciones[pk], r) for pk, r in peores[:A_LA_VISTA]),
        "dependencias": por_dependencia(dia, A_LA_VISTA),
        "proximas": _proximas(actividades),
        "ultimos": _ultimos_avances(dia),
    }


def _compromisos_de(evaluacion, actividades) -> list[CompromisoEnBreve]:
    filas = Compromiso.objects.filter(evaluacion=evaluacion).order_by("numero")
    compromisos = [
        CompromisoEnBreve(pk, numero, texto)
        for pk, numero, texto in filas.values_list("pk", "numero", "texto")[:COLUMNAS_A_LA_VISTA]
    ]
    return completar(compromisos, actividades)


def _proximas(actividades):
    """What is due next and not yet reported as done."""
    return (
        actividades.filter(oportunidad__in=[Oportunidad.POR_VENCER, Oportunidad.EN_TIEMPO])
        .exclude(ejecucion=Ejecucion.REPORTADA_CONCLUIDA)
        .select_related("compromiso__evaluacion")
        .order_by("fecha_vigente", "compromiso__numero", "numero")[:RECIENTES]
    )


def _ultimos_avances(dia: Dia) -> list[Avance]:
    """The last reports of the published agendas by then; `decision`: its Revision, or None."""
    avances = Avance.objects.filter(actividad__compromiso__evaluacion__publicada_en__isnull=False)
    if dia.al:
        avances = avances.hasta_el_dia(dia.al)
    ultimos = list(
        avances.select_related("actividad__compromiso__evaluacion", "revision")
        .only(
            "revision__resultado",
            "revision__creado",
            "porcentaje",
            "fecha",
            "creado",
            "actividad__numero",
            "actividad__texto",
            "actividad__compromiso__numero",
            "actividad__compromiso__evaluacion__slug",
            "actividad__compromiso__evaluacion__nombre",
        )
        .del_mas_nuevo()[:RECIENTES]
    )
    for avance in ultimos:
        decision = getattr(avance, "revision", None)
        avance.decision = decision if decision and dia.habia(decision) else None
    return ultimos
