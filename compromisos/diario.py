"""What other apps have done every day by `manage.py diario`, beside its own work."""

from collections.abc import Callable
from datetime import date

# Does its part of the day's work and says in a sentence what it did; may be repeated or missed.
Tarea = Callable[[date], str]

_tareas: list[Tarea] = []


def registrar(tarea: Tarea):
    """Have it done every day; called in `AppConfig.ready()` of an app to the right of this one."""
    _tareas.append(tarea)


def cumplir(hoy: date) -> list[str]:
    """Do what the apps registered, each in its turn; what each of them says."""
    return [tarea(hoy) for tarea in _tareas]
