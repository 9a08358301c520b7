"""What can be asked of activities: whose they are, and where each stands on a day."""

import re
from datetime import timedelta

from django.db import models
from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from evj.web.campos import contiene
from evj.web.texto import normalizar

from .entonces import DeEntoncesQuerySet, filas_de_entonces, valor
from .estados import DIAS_POR_VENCER, Ejecucion, Oportunidad
from .evaluaciones import Evaluacion
from .expresiones import Caso, Primero, Subconsulta
from .instituciones import Enlace
from .plazos import Cierre, ResolucionProrroga
from .resumen import Resumen
from .revision import Revision
from .seguimiento import Avance, fin_del_dia

_CLAVE = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})")
VALIDADO = Revision.Resultado.VALIDADO


class ActividadQuerySet(DeEntoncesQuerySet):
    def get_by_natural_key(self, slug, compromiso, numero):
        return self.get(
            compromiso__evaluacion__slug=slug, compromiso__numero=compromiso, numero=numero
        )

    def _responsabilidades(self):
        return self.model.dependencias.through.objects.all()

    def publicadas(self, al=None):
        """What the public may see, or could already see at the end of an earlier day."""
        if al is None:
            return self.filter(compromiso__evaluacion__publicada_en__isnull=False)
        return self.filter(compromiso__evaluacion__in=Evaluacion.objects.publicadas(al))

    def de_dependencias(self, dependencias, al=None):
        """Those that one of the units answers for, or answered for at the end of that day."""
        if al is None:
            propias = self._responsabilidades()
        else:
            propias = filas_de_entonces(self.model.dependencias.through, al)
        propias = propias.filter(dependencia__in=dependencias)
        return self.filter(pk__in=propias.values("actividad"))

    def _como_era(self, al):
        """Those on record by the end of the day, with plazo_original and peso_de_entonces."""
        return self.en_registro(al).annotate(
            plazo_original=valor(self.model, "fecha_termino", al),
            peso_de_entonces=valor(self.model, "peso", al),
        )

    def editables_por(self, usuario, hoy=None):
        """Those a current liaison of one of their units may report on."""
        dependencias = Enlace.objects.vigentes(hoy).de_usuario(usuario).values("dependencia")
        propias = self._responsabilidades().filter(dependencia__in=dependencias)
        return self.filter(pk__in=propias.values("actividad"))

    def buscar(self, texto):
        """Every word in the activity, its commitment or its units, accents ignored; «6.1» is its
        number too."""
        condicion = Q()
        for palabra in normalizar(texto).split():
            unidades = self._responsabilidades().filter(dependencia__clave_nombre__contains=palabra)
            suya = contiene(palabra, "texto_busqueda", "compromiso__texto_busqueda") | Q(
                pk__in=unidades.values("actividad")
            )
            if clave := _CLAVE.fullmatch(palabra):
                compromiso, numero = clave.groups()
                suya |= Q(compromiso__numero=compromiso, numero=numero)
            condicion &= suya
        return self.filter(condicion)

    def con_estado(self, hoy=None, al=None):
        """Annotate where each activity stands on the day `hoy`, as recorded by the end of `al`.

        reportado: percentage of the latest report or None; reportado_el: its date; actualizado:
        when it was recorded; ultimo_avance: its id. verificado: what was validated of the newest
        report that was; verificado_el: that report's date. fecha_vigente: the deadline in force.
        ejecucion, oportunidad: see estados.py. An activity that repeats another one (misma_que)
        has the other one's reports, and its own deadline and closing.
        """
        hoy = hoy or timezone.localdate()
        hasta = _hasta(al)
        avances = _avances(hasta)
        validados = _validados(hasta)
        revisado = Revision.objects.filter(avance=OuterRef("ultimo_avance"), **hasta)
        autorizadas = ResolucionProrroga.objects.filter(
            prorroga__actividad=OuterRef("pk"), autorizada=True, **hasta
        )
        cierres = Cierre.objects.filter(actividad=OuterRef("pk"), **hasta)
        return (
            self._como_era(al)
            .annotate(principal=Primero("misma_que_id", "id"))
            .annotate(
                ultimo_avance=Subconsulta(avances.values("id")[:1]),
                reportado=Subconsulta(avances.values("porcentaje")[:1]),
                reportado_el=Subconsulta(avances.values("fecha")[:1]),
                actualizado=Subconsulta(avances.values("creado")[:1]),
                verificado=Subconsulta(validados.values("revision__porcentaje_validado")[:1]),
                verificado_el=Subconsulta(validados.values("fecha")[:1]),
                fecha_vigente=Primero(
                    Subconsulta(autorizadas.order_by("-creado", "-id").values("prorroga__a")[:1]),
                    "plazo_original",
                ),
                cerrada=Subconsulta(cierres.values("tipo")[:1]),
            )
            .annotate(
                ejecucion=Primero(
                    "cerrada",
                    Caso(
                        When(verificado=100, then=Value(Ejecucion.CONCLUIDA.value)),
                        When(reportado__isnull=True, then=Value(Ejecucion.SIN_REPORTE.value)),
                        When(
                            Q(reportado=100) & ~Exists(revisado),
                            then=Value(Ejecucion.REPORTADA_CONCLUIDA.value),
                        ),
                        default=Value(Ejecucion.EN_PROCESO.value),
                    ),
                    output_field=models.CharField(),
                ),
            )
            .annotate(oportunidad=_oportunidad(hoy))
        )

    def con_causa(self, al=None):
        """Annotate causa: why it is late, by its newest validated report.

        "" when that report gives no cause, None when there is no such report. What nobody has
        validated is not public. Needs con_estado() before it, of the same `al`.
        """
        con_causa = _validados(_hasta(al)).annotate(
            causa=Coalesce("causa_atraso__nombre", Value(""))
        )
        return self.annotate(causa=Subquery(con_causa.values("causa")[:1]))

    def con_devolucion(self, al=None):
        """Annotate devuelta: the latest report was returned. Needs con_estado() before it, of the
        same `al`."""
        devuelto = Revision.objects.filter(
            avance=OuterRef("ultimo_avance"),
            resultado=Revision.Resultado.DEVUELTO,
            **_hasta(al),
        )
        return self.annotate(devuelta=Exists(devuelto))

    def resumir(self, *claves) -> dict[object, Resumen]:
        """A Resumen for each value of `claves` (a tuple where there are several); one query.

        Needs con_estado() before it. Groups without activities are not in the answer.
        """
        filas = (
            self.order_by()
            .values_list(*claves, "ejecucion", "oportunidad")
            .annotate(
                n=Count("pk"),
                verificadas=Count("verificado"),
                pesos=Sum("peso_de_entonces"),
                ponderado=_ponderado("reportado"),
                ponderado_verificado=_ponderado("verificado"),
                ultimo=Max("actualizado"),
            )
        )
        resumenes: dict[object, Resumen] = {}
        for (
            *clave,
            ejecucion,
            oportunidad,
            n,
            verificadas,
            peso,
            ponderado,
            verificado,
            cuando,
        ) in filas:
            resumenes.setdefault(clave[0] if len(claves) == 1 else tuple(clave), Resumen()).sumar(
                ejecucion=ejecucion,
                oportunidad=oportunidad,
                n=n,
                verificadas=verificadas,
                peso=peso,
                ponderado=ponderado,
                ponderado_verificado=verificado,
                actualizado=cuando,
            )
        return resumenes


def _hasta(al) -> dict:
    """The filter of what was on record by the end of the day; none without a day."""
    return {} if al is None else {"creado__lt": fin_del_dia(al)}


def _avances(hasta):
    """The reports on an activity, its principal's if it repeats one; the newest first."""
    return Avance.objects.filter(actividad=OuterRef("principal"), **hasta).del_mas_nuevo()


def _validados(hasta):
    """Those of them that had been validated."""
    con_revision = {f"revision__{campo}": valor for campo, valor in hasta.items()}
    return _avances(hasta).filter(revision__resultado=VALIDADO, **con_revision)


def _oportunidad(hoy):
    """How the deadline in force stands on a day; needs the other annotations of con_estado().

    Django writes an annotation's whole subquery wherever it is named: name few.
    """
    return Caso(
        When(cerrada__isnull=False, then=Value(Oportunidad.CERRADA.value)),
        When(fecha_vigente__isnull=True, then=Value(Oportunidad.SIN_FECHA.value)),
        When(
            verificado=100,
            then=Case(
                When(
                    verificado_el__gt=F("fecha_vigente"),
                    then=Value(Oportunidad.CONCLUIDA_TARDE.value),
                ),
                default=Value(Oportunidad.CONCLUIDA_EN_TIEMPO.value),
            ),
        ),
        When(fecha_vigente__lt=hoy, then=Value(Oportunidad.VENCIDA.value)),
        When(
            fecha_vigente__lte=hoy + timedelta(days=DIAS_POR_VENCER),
            then=Value(Oportunidad.POR_VENCER.value),
        ),
        default=Value(Oportunidad.EN_TIEMPO.value),
    )


def _ponderado(cifra):
    """sum(peso x figure), where an activity without the figure counts 0."""
    return Sum(
        F("peso_de_entonces") * Coalesce(cifra, Value(0), output_field=DecimalField()),
        output_field=DecimalField(max_digits=12, decimal_places=2),
    )
