"""The words for where an activity stands: computed from dates and reports, never stored."""

from django.db import models

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
