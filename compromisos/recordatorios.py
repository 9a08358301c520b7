"""What is told by the calendar: reminders, escalation, and the digest of validators.

Nothing here knows when it last ran. Each address is told what it was not told yet (Mencion), in
the words of today: a day that was missed is made up for by the next run, and a run that is
repeated, or made twice at once, finds nothing new to say.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.db.models import Min

from .correo import escribir
from .models import (
    Actividad,
    Avance,
    Correo,
    Corte,
    Dependencia,
    Ejecucion,
    Enlace,
    Mencion,
    Prorroga,
)
from .models.seguimiento import fin_del_dia
from .roles import VALIDADOR

UMBRALES = (0, 1, 7, 30)
DIAS_ENTRE_VENCIDAS = 7
DIAS_PARA_ESCALAR = 15
EN_EL_RESUMEN = 20


@dataclass(frozen=True)
class Pendiente:
    """An activity still to do, `faltan` days before its deadline in force (or after, negative)."""

    actividad: Actividad
    faltan: int

    @property
    def vencida(self) -> bool:
        return self.faltan < 0

    @property
    def cuando(self) -> str:
        match self.faltan:
            case 0:
                return "vence hoy"
            case 1:
                return "vence mañana"
            case -1:
                return "venció ayer"
        return (
            f"venció hace {-self.faltan} días"
            if self.vencida
            else f"vence dentro de {self.faltan} días"
        )

    def clave(self, para: str) -> tuple:
        """What is remembered of it: a deadline that moves begins anew."""
        return para.lower(), self.actividad.pk, self.actividad.fecha_vigente

    def mencion(self) -> Mencion:
        return Mencion(
            actividad=self.actividad,
            fecha_termino=self.actividad.fecha_vigente,
            faltaban=self.faltan,
        )


@dataclass
class Destinatario:
    """An address, and the units for which it is told."""

    para: str
    dependencias: dict[int, Dependencia] = field(default_factory=dict)


def recordar(hoy: date) -> list[Correo]:
    """Remind each current liaison: one mail a day at most, with all that is near or overdue."""
    enlaces = Enlace.objects.vigentes(hoy).select_related("usuario", "dependencia")
    destinatarios = _reunir((e.correo_de_avisos, e.dependencia) for e in enlaces.order_by("id"))
    pendientes = por_hacer(hoy)
    dichas = _dichas(Correo.Tipo.RECORDATORIO)
    correos = []
    for destinatario, suyas in _repartir(destinatarios, pendientes):
        if any(toca_recordar(p.faltan, dichas.get(p.clave(destinatario.para))) for p in suyas):
            correos.append(
                _escribir_lista(Correo.Tipo.RECORDATORIO, hoy, destinatario, suyas, entera=True)
            )
    return [correo for correo in correos if correo is not None]


def escalar(hoy: date) -> list[Correo]:
    """Tell the head of the unit what is 15 days overdue: once for each activity and deadline."""
    titulares = Dependencia.objects.exclude(correo_titular="").order_by("clave_nombre")
    destinatarios = _reunir((d.correo_titular, d) for d in titulares)
    pendientes = [p for p in por_hacer(hoy) if -p.faltan >= DIAS_PARA_ESCALAR]
    dichas = _dichas(Correo.Tipo.ESCALAMIENTO)
    correos = []
    for destinatario, suyas in _repartir(destinatarios, pendientes):
        nuevas = [p for p in suyas if p.clave(destinatario.para) not in dichas]
        if nuevas:
            correos.append(
                _escribir_lista(Correo.Tipo.ESCALAMIENTO, hoy, destinatario, nuevas, entera=False)
            )
    return [correo for correo in correos if correo is not None]


def por_hacer(hoy: date) -> list[Pendiente]:
    """What a unit still has to do and is overdue or near its deadline, the oldest first.

    Not what is reported as finished: it waits for the evaluation unit, not for the liaison.
    """
    actividades = (
        Actividad.objects.publicadas()
        .con_estado(hoy)
        .filter(
            fecha_vigente__lte=hoy + timedelta(days=max(UMBRALES)),
            ejecucion__in=[Ejecucion.SIN_REPORTE, Ejecucion.EN_PROCESO],
        )
        .select_related("compromiso__evaluacion")
        .prefetch_related("responsabilidades")
        .order_by("fecha_vigente", "compromiso__evaluacion", "compromiso__numero", "numero")
    )
    return [Pendiente(a, (a.fecha_vigente - hoy).days) for a in actividades]


def toca_recordar(faltan: int, ultima: int | None) -> bool:
    """Whether it is time to tell again, `ultima` being the days that were left the last time."""
    if ultima is None:
        return True
    if faltan < 0:
        return ultima > 0 or ultima - faltan >= DIAS_ENTRE_VENCIDAS
    return ultima > min(umbral for umbral in UMBRALES if umbral >= faltan)


def _reunir(pares) -> list[Destinatario]:
    """One for each address, with all its units; those without an address are left out."""
    destinatarios: dict[str, Destinatario] = {}
    for para, dependencia in pares:
        if para:
            suyo = destinatarios.setdefault(para.lower(), Destinatario(para))
            suyo.dependencias[dependencia.pk] = dependencia
    return list(destinatarios.values())


def _repartir(destinatarios, pendientes):
    """Each addressee that answers for something, with what it answers for, in order."""
    por_dependencia = defaultdict(list)
    for indice, pendiente in enumerate(pendientes):
        for responsabilidad in pendiente.actividad.responsabilidades.all():
            por_dependencia[responsabilidad.dependencia_id].append(indice)
    for destinatario in destinatarios:
        indices = {i for pk in destinatario.dependencias for i in por_dependencia[pk]}
        if indices:
            yield destinatario, [pendientes[i] for i in sorted(indices)]


def _dichas(tipo) -> dict[tuple, int]:
    """What each address was told: days left the last time, by address, activity and deadline."""
    filas = (
        Mencion.objects.filter(correo__tipo=tipo)
        .order_by()
        .values_list("correo__para", "actividad", "fecha_termino")
        .annotate(Min("faltaban"))
    )
    dichas: dict[tuple, int] = {}
    for para, actividad, fecha, faltaban in filas:
        clave = para.lower(), actividad, fecha
        dichas[clave] = min(faltaban, dichas.get(clave, faltaban))
    return dichas


def _escribir_lista(tipo, hoy, destinatario, pendientes, *, entera):
    contexto = {
        "hoy": hoy,
        "dependencias": "; ".join(map(str, destinatario.dependencias.values())),
        "pendientes": pendientes,
        "vencidas": [p for p in pendientes if p.vencida],
        "por_vencer": [p for p in pendientes if not p.vencida],
        "dias": DIAS_PARA_ESCALAR,
    }
    return escribir(
        tipo=tipo,
        tema=hoy,
        para=destinatario.para,
        contexto=contexto,
        menciones=[p.mencion() for p in pendientes],
        lo_dice_todo=entera,
    )


def resumir_para_validacion(hoy: date) -> list[Correo]:
    """Tell each validator what waits, and the sha256 of the last cut, so that it is also kept
    outside: on Monday, or on the first run of the week after it.

    What came in after Monday waits for the next one, if nothing waited then.
    """
    lunes = hoy - timedelta(days=hoy.weekday())
    avances = _de_lo_visible(Avance.objects.filter(revision__isnull=True))
    prorrogas = _de_lo_visible(Prorroga.objects.filter(resolucion__isnull=True))
    hasta_el_lunes = {"creado__lt": fin_del_dia(lunes)}
    espera = any(filas.filter(**hasta_el_lunes).exists() for filas in (avances, prorrogas))
    if not espera and not _sin_decir(Corte.objects.ultimo(al=lunes)):
        return []
    contexto = {
        "hoy": hoy,
        "avances": avances[:EN_EL_RESUMEN],
        "avances_total": avances.count(),
        "prorrogas": prorrogas[:EN_EL_RESUMEN],
        "prorrogas_total": prorrogas.count(),
        "corte": Corte.objects.ultimo(al=hoy),
    }
    validadores = get_user_model().objects.filter(groups__name=VALIDADOR, is_active=True)
    direcciones = validadores.exclude(email="").order_by("id").values_list("email", flat=True)
    correos = [
        escribir(
            tipo=Correo.Tipo.RESUMEN, tema=lunes, para=para, contexto=contexto, lo_dice_todo=True
        )
        for para in direcciones
    ]
    return [correo for correo in correos if correo is not None]


def _sin_decir(corte) -> bool:
    """Whether there is a cut that no digest has told of."""
    dichos = Correo.objects.filter(tipo=Correo.Tipo.RESUMEN)
    return corte is not None and not dichos.filter(texto__contains=corte.sha256).exists()


def _de_lo_visible(filas):
    """Of published activities that were not closed; what waits longest first."""
    return (
        filas.filter(
            actividad__compromiso__evaluacion__publicada_en__isnull=False,
            actividad__cierre__isnull=True,
        )
        .select_related("actividad__compromiso__evaluacion", "dependencia")
        .order_by("creado", "id")
    )
