"""The words for where things stand: computed from dates and reports, never stored."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, F, Value, When

DIAS_POR_VENCER = 30


class Ejecucion(models.TextChoices):
    """How far the work has come, as reported and as verified."""

    SIN_REPORTE = "sin_reporte", "Sin reporte"
    EN_PROCESO = "en_proceso", "En proceso"
    REPORTADA_CONCLUIDA = "reportada_concluida", "Reportada concluida"
    CONCLUIDA = "concluida", "Concluida"
    CANCELADA = "cancelada", "Cancelada"
    NO_APLICA = "no_aplica", "Ya no aplica"


class Oportunidad(models.TextChoices):
    """How the deadline stands on a given day; kept on its own day and overdue from the next."""

    VENCIDA = "vencida", "Vencida"
    POR_VENCER = "por_vencer", "Por vencer"
    EN_TIEMPO = "en_tiempo", "En tiempo"
    SIN_FECHA = "sin_fecha", "Sin fecha"
    CONCLUIDA_EN_TIEMPO = "concluida_en_tiempo", "Concluida en tiempo"
    CONCLUIDA_TARDE = "concluida_tarde", "Concluida tarde"
    CERRADA = "cerrada", "Cerrada"


CERRADAS = (Ejecucion.CANCELADA, Ejecucion.NO_APLICA)


def oportunidad_de(hecho_el: str, plazo: str, hoy) -> Case:
    """How something that is done, or not yet, stands with its deadline on the day `hoy`.

    `hecho_el` and `plazo` name fields or annotations: when it was done, or null, and its last day.
    """
    return Case(
        When(**{f"{hecho_el}__lte": F(plazo)}, then=Value(Oportunidad.CONCLUIDA_EN_TIEMPO.value)),
        When(**{f"{hecho_el}__isnull": False}, then=Value(Oportunidad.CONCLUIDA_TARDE.value)),
        When(**{f"{plazo}__lt": hoy}, then=Value(Oportunidad.VENCIDA.value)),
        When(
            **{f"{plazo}__lte": hoy + timedelta(days=DIAS_POR_VENCER)},
            then=Value(Oportunidad.POR_VENCER.value),
        ),
        default=Value(Oportunidad.EN_TIEMPO.value),
        output_field=models.CharField(),
    )
