"""The words for where an activity stands: computed from dates and reports, never stored."""

from django.db import models

DIAS_POR_VENCER = 30


class Ejecucion(models.TextChoices):
    """How far the work has come, as reported."""

    SIN_REPORTE = "sin_reporte", "Sin reporte"
    EN_PROCESO = "en_proceso", "En proceso"
    REPORTADA_CONCLUIDA = "reportada_concluida", "Reportada concluida"


class Oportunidad(models.TextChoices):
    """How the deadline stands on a given day; kept on its own day and overdue from the next."""

    VENCIDA = "vencida", "Vencida"
    POR_VENCER = "por_vencer", "Por vencer"
    EN_TIEMPO = "en_tiempo", "En tiempo"
    SIN_FECHA = "sin_fecha", "Sin fecha"
