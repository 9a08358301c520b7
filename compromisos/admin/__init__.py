"""The admin: where the evaluation unit keeps the agenda, the units and their officials."""

from django.contrib import admin

from ..models import Evaluacion
from . import agenda, convenios, correos, cortes, instituciones, seguimiento, usuarios
from .evaluaciones import EvaluacionAdminBase
from .importacion import ImportarAgendaMixin

__all__ = [
    "EvaluacionAdmin",
    "agenda",
    "convenios",
    "correos",
    "cortes",
    "instituciones",
    "seguimiento",
    "usuarios",
]


@admin.register(Evaluacion)
class EvaluacionAdmin(ImportarAgendaMixin, EvaluacionAdminBase):
    pass
