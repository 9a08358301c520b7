"""What is typed about the committees."""

from .integrantes import (
    ActaForm,
    ConsentimientoForm,
    ContactoForm,
    IntegranteForm,
    SustituirForm,
)
from .publico import FacultadesForm

__all__ = [
    "ActaForm",
    "ConsentimientoForm",
    "ContactoForm",
    "FacultadesForm",
    "IntegranteForm",
    "SustituirForm",
]
