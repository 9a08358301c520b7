"""What published agendas add up to on a day: the rows and pictures of the public pages."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter, itemgetter
from typing import ClassVar

from django.db.models import DateField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast
from django.urls import reverse

from evj.web.texto import contar

from .curva import cambios_verificados, curva
from .dia import Dia
from .graficas import ORDEN, Tramo, tramos
from .models import (
    Actividad,
    Avance,
    Compromiso,
    Corte,
    Dependencia,
    Ejecucion,
    Evaluacion,
    Oportunidad,
    Recomendacion,
    Responsabilidad,
    Resumen,
    agrupar,
)
from .models.entonces import filas_de_entonces
from .sucesos import con_decision
from .textos import como_eran

A_LA_VISTA = 8
RECIENTES = 5
COLUMNAS_A_LA_VISTA = 60
PALABRAS = {
    Oportunidad.VENCIDA: ("vencida", "vencidas"),
    Oportunidad.POR_VENCER: ("por vencer", "por vencer"),
    Oportunidad.EN_TIEMPO: ("en tiempo", "en tiempo"),
    Oportunidad.SIN_FECHA: ("sin fecha", "sin fecha"),
}


def en_palabras(resumen: Resumen) -> str:
    """ "3 actividades: 2 vencidas, 1 sin fecha; 2 sin reporte"."""
    if not resumen.actividades:
        return "Sin actividades"
    plazos = [
        contar(resumen.pendientes[valor], *palabras)
        for valor, palabras in PALABRAS.items()
        if resumen.pendientes[valor]
    ]
    if resumen.concluidas:
        plazos.insert(0, contar(resumen.concluidas, "concluida", "concluidas"))
    if resumen.cerradas:
        plazos.append(contar(resumen.cerradas, "cerrada", "cerradas"))
    total = contar(resumen.actividades, "actividad", "actividades")
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


class EnPalabras:
    """Whatever has a `resumen`, which it can say in words."""

    @property
    def en_palabras(self) -> str:
        return en_palabras(self.resumen)

    @property
    def sin_reporte(self) -> str:
        return sin_reporte(self.resumen)


@dataclass
class CompromisoEnBreve(EnPalabras):
    """A commitment in a list: its texts, its roll-up, and what each activity looks like."""

    pk: int
    numero: int
    texto: str
    direccion: str = ""
    recomendacion: object = None
    modelo: ClassVar = Compromiso
    resumen: Resumen = field(default_factory=Resumen)
    plazos: list[tuple[date | None, str]] = field(default_factory=list)

    @property
    def situaciones(self) -> list[str]:
        orden = [valor.value for valor in ORDEN]
        return sorted((valor for _, valor in self.plazos), key=orden.index)

    @property
    def en_breve(self) -> str:
        return f"Compromiso {self.numero}. {en_palabras(self.resumen)}. {self.sin_reporte}."

    def sumar(self, fecha, resumen: Resumen):
        """Add the activities of one deadline: the pending ones have the same opportunity."""
        self.resumen.juntar(resumen)
        propias = {
            Ejecucion.CONCLUIDA.value: resumen.concluidas,
            Ejecucion.REPORTADA_CONCLUIDA.value: resumen.reportadas_concluidas,
            Oportunidad.CERRADA.value: resumen.cerradas,
        }
        for valor, n in propias.items():
            self.plazos += [(fecha, valor)] * n
        pendientes = resumen.actividades - sum(propias.values())
        oportunidad = next((valor for valor in PALABRAS if resumen.pendientes[valor]), None)
        self.plazos += [(fecha, oportunidad)] * pendientes


def completar(compromisos: list[CompromisoEnBreve], resumenes) -> list[CompromisoEnBreve]:
    """Give each commitment its roll-up. `resumenes`: of resumir("compromiso", "fecha_vigente")."""
    por_pk = {c.pk: c for c in compromisos}
    for (pk, fecha), resumen in resumenes.items():
        if pk in por_pk:
            por_pk[pk].sumar(fecha, resumen)
    return compromisos


def recomendaciones_con_compromisos(evaluacion, al=None) -> list[Recomendacion]:
    """Each recommendation once for every commitment that answers it, or once with none."""
    filas = (
        evaluacion.recomendaciones.en_registro(al)
        .annotate(
            compromiso=F("compromisos"),
            compromiso_numero=F("compromisos__numero"),
            compromiso_texto=F("compromisos__texto"),
        )
        .order_by(F("compromisos__numero").asc(nulls_last=True), "numero")
    )
    if al is None:
        return list(filas)
    de_entonces = Compromiso.objects.en_registro(al).filter(pk=OuterRef("compromisos"))
    return _sin_lo_que_vino_despues(filas.annotate(ya_habia=Exists(de_entonces)))


def _sin_lo_que_vino_despues(filas) -> list[Recomendacion]:
    con_uno = [fila for fila in filas if fila.ya_habia]
    respondidas = {fila.pk for fila in con_uno}
    sin_ninguno = {fila.pk: fila for fila in filas if fila.pk not in respondidas}
    for fila in sin_ninguno.values():
        fila.compromiso = None
    return con_uno + sorted(sin_ninguno.values(), key=attrgetter("numero"))


@dataclass
class Barra(EnPalabras):
    """One line of a picture of bars, with its words."""

    nombre: str
    direccion: str
    resumen: Resumen
    tramos: list[Tramo]


def barras(pares) -> list[Barra]:
    """`pares`: (object with get_absolute_url, Resumen), already in order."""
    pares = list(pares)
    mayor = max((resumen.actividades for _, resumen in pares), default=1)
    return [Barra(str(o), o.get_absolute_url(), r, tramos(r, mayor)) for o, r in pares]


def por_dependencia(dia: Dia, cuantas_a_lo_mas: int) -> list[Barra]:
    """The units with most overdue activities first; one query, four for an earlier day."""
    actividades = Actividad.objects.publicadas(dia.al).con_estado(dia.hoy, dia.al)
    unidades = sorted(
        unidades_de(actividades, dia.al),
        key=lambda u: _urgencia(u.resumen),
    )
    return barras((unidad, unidad.resumen) for unidad in unidades[:cuantas_a_lo_mas])


def _urgencia(resumen: Resumen) -> tuple[int, int]:
    return -resumen.vencidas, -resumen.actividades


def resumir_dependencias(actividades, al=None) -> dict[int, Resumen]:
    """A Resumen for each unit that answers for con_estado() activities, or did on that day.

    One query; of an earlier day two, and a row for each activity.
    """
    if al is None:
        resumenes = actividades.resumir("dependencias")
        resumenes.pop(None, None)
        return resumenes
    de_cada_una = actividades.resumir("pk")
    pares = filas_de_entonces(Responsabilidad, al).values_list("dependencia", "actividad")
    return agrupar((d, de_cada_una[a]) for d, a in pares if a in de_cada_una)


@dataclass
class Unidad(EnPalabras):
    """A unit, and what it answers for adds up to."""

    slug: str
    nombre: str
    resumen: Resumen

    def __str__(self):
        return self.nombre

    def get_absolute_url(self):
        return reverse("compromisos:dependencia-detail", args=[self.slug])


def unidades_de(actividades, al=None) -> list[Unidad]:
    """The units that answer for con_estado() activities, in order; one query, four for an earlier
    day."""
    if al:
        resumenes = resumir_dependencias(actividades, al)
        dependencias = list(Dependencia.objects.filter(pk__in=resumenes).order_by("clave_nombre"))
        como_eran(al, dependencias)
        return [Unidad(d.slug, d.nombre, resumenes[d.pk]) for d in dependencias]
    campos = [f"dependencias__{campo}" for campo in ("clave_nombre", "slug", "nombre")]
    resumenes = actividades.filter(dependencias__isnull=False).resumir(*campos)
    en_orden = sorted(resumenes.items(), key=itemgetter(0))
    return [Unidad(slug, nombre, resumen) for (_, slug, nombre), resumen in en_orden]


def causas_de_atraso(resumenes) -> list[tuple[str, int]]:
    """Of the overdue activities, how many each cause delays, the commonest first; "" without one.

    `resumenes`: (cause, Resumen).
    """
    cuentas = Counter()
    for causa, resumen in resumenes:
        cuentas[causa or ""] += resumen.vencidas
    return sorted((+cuentas).items(), key=lambda par: (not par[0], -par[1], par[0]))


def panorama(dia: Dia) -> dict:
    """Everything the home page says, whatever the number of published agendas.

    Six queries; of an earlier day four more, for the texts and the units of then.
    """
    evaluaciones, compromisos = _agendas(dia)
    publicadas = Actividad.objects.publicadas(dia.al)
    actividades = publicadas.con_estado(dia.hoy, dia.al)
    unica = next(iter(evaluaciones.values())) if len(evaluaciones) == 1 else None
    grupo = "compromiso" if unica else "compromiso__evaluacion"
    resumenes = actividades.resumir(grupo, "fecha_vigente")
    por_grupo = agrupar((clave, resumen) for (clave, _), resumen in resumenes.items())
    completar(compromisos, resumenes if unica else {})
    proximas, ultimos = list(_proximas(actividades)), _ultimos_avances(dia)
    como_eran(dia.al, [*evaluaciones.values()], compromisos, proximas, ultimos)
    peores = sorted(por_grupo.items(), key=lambda p: (-p[1].vencidas, -p[1].actividades, p[0]))
    return {
        "evaluaciones": len(evaluaciones),
        "unica": unica,
        "total": Resumen.juntos(por_grupo.values()),
        "compromisos": compromisos[:COLUMNAS_A_LA_VISTA],
        "curva": curva(
            resumenes,
            cambios_verificados(publicadas, dia.al, grupo),
            dia.hoy,
            compromisos=len(compromisos) if unica else None,
            corte=next((e.dia_de_corte for e in evaluaciones.values()), None),
        ),
        "agendas": [] if unica else barras((evaluaciones[pk], r) for pk, r in peores[:A_LA_VISTA]),
        "dependencias": por_dependencia(dia, A_LA_VISTA),
        "proximas": proximas,
        "ultimos": ultimos,
    }


def _agendas(dia: Dia) -> tuple[dict[int, Evaluacion], list[CompromisoEnBreve]]:
    """The published ones by their key, each with `dia_de_corte`; and, of the only one, its
    commitments. One query, because the page has eight and others add to it."""
    publicadas = Evaluacion.objects.publicadas(dia.al).order_by()
    otras = publicadas.exclude(pk=OuterRef("evaluacion"))
    de_la_unica = Compromiso.objects.en_registro(dia.al).filter(
        ~Exists(otras), evaluacion__in=publicadas.values("pk")
    )
    corte = Corte.objects.dia_del_ultimo(dia.al)
    # A commitment's number is 1 or more.
    filas = publicadas.values_list(Value(0), "pk", "slug", "nombre", corte).union(
        de_la_unica.order_by().values_list(
            "numero", "pk", Value(""), "texto", Cast(Value(None), DateField())
        ),
        all=True,
    )
    evaluaciones, compromisos = {}, []
    for numero, pk, slug, texto, dia_de_corte in sorted(filas, key=itemgetter(0, 1)):
        if numero:
            compromisos.append(CompromisoEnBreve(pk, numero, texto))
        else:
            evaluaciones[pk] = Evaluacion(pk=pk, slug=slug, nombre=texto)
            evaluaciones[pk].dia_de_corte = dia_de_corte
    return evaluaciones, compromisos


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
        publicadas = Actividad.objects.publicadas(dia.al)
        avances = avances.hasta_el_dia(dia.al).filter(actividad__in=publicadas)
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
    return [con_decision(avance, "revision", dia) for avance in ultimos]
