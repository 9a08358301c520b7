"""What can be asked of activities: whose they are, and where each stands on a day."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, Count, DecimalField, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from evj.web.campos import contiene
from evj.web.texto import normalizar

from .estados import DIAS_POR_VENCER, Ejecucion, Oportunidad
from .instituciones import Enlace
from .resumen import Resumen
from .seguimiento import Avance


class ActividadQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug, compromiso, numero):
        return self.get(
            compromiso__evaluacion__slug=slug, compromiso__numero=compromiso, numero=numero
        )

    def _responsabilidades(self):
        return self.model.dependencias.through.objects.all()

    def publicadas(self):
        """What the public may see."""
        return self.filter(compromiso__evaluacion__publicada_en__isnull=False)

    def editables_por(self, usuario, hoy=None):
        """Those a current liaison of one of their units may report on."""
        dependencias = Enlace.objects.vigentes(hoy).de_usuario(usuario).values("dependencia")
        propias = self._responsabilidades().filter(dependencia__in=dependencias)
        return self.filter(pk__in=propias.values("actividad"))

    def buscar(self, texto):
        """Every word in the activity, its commitment or its units, accents ignored."""
        condicion = Q()
        for palabra in normalizar(texto).split():
            unidades = self._responsabilidades().filter(dependencia__clave_nombre__contains=palabra)
            condicion &= contiene(palabra, "texto_busqueda", "compromiso__texto_busqueda") | Q(
                pk__in=unidades.values("actividad")
            )
        return self.filter(condicion)

    def con_estado(self, hoy=None, al=None):
        """Annotate where each activity stands on the day `hoy`, as recorded by the end of `al`.

        reportado: percentage of the latest report or None; reportado_el: its date;
        ultimo_avance: its id; ejecucion, oportunidad: see estados.py. An activity that repeats
        another one (misma_que) has the other one's reports, and its own deadline.
        """
        hoy = hoy or timezone.localdate()
        avances = Avance.objects.filter(actividad=OuterRef("principal")).del_mas_nuevo()
        if al is not None:
            avances = avances.hasta_el_dia(al)
        return self.annotate(
            principal=Coalesce("misma_que_id", "id"),
            ultimo_avance=Subquery(avances.values("id")[:1]),
            reportado=Subquery(avances.values("porcentaje")[:1]),
            reportado_el=Subquery(avances.values("fecha")[:1]),
        ).annotate(
            ejecucion=Case(
                When(reportado__isnull=True, then=Value(Ejecucion.SIN_REPORTE.value)),
                When(reportado=100, then=Value(Ejecucion.REPORTADA_CONCLUIDA.value)),
                default=Value(Ejecucion.EN_PROCESO.value),
            ),
            oportunidad=Case(
                When(fecha_termino__isnull=True, then=Value(Oportunidad.SIN_FECHA.value)),
                When(fecha_termino__lt=hoy, then=Value(Oportunidad.VENCIDA.value)),
                When(
                    fecha_termino__lte=hoy + timedelta(days=DIAS_POR_VENCER),
                    then=Value(Oportunidad.POR_VENCER.value),
                ),
                default=Value(Oportunidad.EN_TIEMPO.value),
            ),
        )

    def resumir(self, *claves) -> dict[object, Resumen]:
        """A Resumen for each value of `claves` (a tuple where there are several); one query.

        Needs con_estado() before it. Groups without activities are not in the answer.
        """
        filas = (
            self.order_by()
            .values_list(*claves, "ejecucion", "oportunidad")
            .annotate(
                n=Count("pk"),
                pesos=Sum("peso"),
                ponderado=Sum(
                    F("peso") * Coalesce("reportado", Value(0), output_field=DecimalField()),
                    output_field=DecimalField(max_digits=12, decimal_places=2),
                ),
            )
        )
        resumenes: dict[object, Resumen] = {}
        for *clave, ejecucion, oportunidad, n, pesos, ponderado in filas:
            resumenes.setdefault(clave[0] if len(claves) == 1 else tuple(clave), Resumen()).sumar(
                ejecucion=ejecucion, oportunidad=oportunidad, n=n, peso=pesos, ponderado=ponderado
            )
        return resumenes
