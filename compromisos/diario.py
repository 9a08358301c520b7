"""What each app has done every day by `manage.py diario`, beside the agenda's own work."""

from collections.abc import Callable
from datetime import datetime

# A task does its work as of a moment and returns how many rows it touched; repeating it is safe.
Tarea = Callable[[datetime], int]

_tareas: dict[str, Tarea] = {}


def registrar_tarea(nombre: str, funcion: Tarea):
    """Have it done every day; `nombre` is how the command tells of it ("inscripciones borradas").

    Called in `AppConfig.ready()`; the same name again takes the place of the one before.
    """
    _tareas[nombre] = funcion


def tareas() -> list[tuple[str, Tarea]]:
    """All of them, each with its name."""
    return list(_tareas.items())
