"""What apps to the right add to pages of others: each app says what, the page says where.

Called in `AppConfig.ready()`, as `registrar(Pagina.ACTIVIDAD, eventos_de)`. The function is given
what the page is of and the day, and answers with a Seccion or, when there is nothing to show,
None; it asks one query at most, the same with one row and with eleven, because a public page has
eight in all. Its template is shown among the others of the page, in the order in which they were
registered, and has `datos` (what the Seccion brings), `hoy` and whatever else the page has; it is
a whole `<section>` with its own heading, as `templates/comites/_eventos_de_actividad.html`.

| `Pagina` | what the page is of | where they show |
| --- | --- | --- |
| INICIO | None | after the first figures |
| ACTIVIDAD | Actividad, of `con_estado()` | before what has happened to it |
| DEPENDENCIA | Dependencia | before its activities |
| MUNICIPIO | comites.models.Municipio | after its committees |
| COMITE | comites.models.Comite | at the end |
| PANEL | Usuario | in the panel, private: after the activities of the user's units |

On an earlier day (?al=) there are none: they know their records as they are today. A view takes
`secciones_de(...)` into its context as `secciones`, and its template includes
`_componentes/secciones.html`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from .dia import Dia


class Pagina(Enum):
    INICIO = auto()
    ACTIVIDAD = auto()
    DEPENDENCIA = auto()
    MUNICIPIO = auto()
    COMITE = auto()
    PANEL = auto()


@dataclass(frozen=True)
class Seccion:
    """`datos` is what the template has under that name."""

    plantilla: str
    datos: dict


# Given what the page is of, or None.
Funcion = Callable[[object, Dia], Seccion | None]

_registro: dict[Pagina, list[Funcion]] = {pagina: [] for pagina in Pagina}


def registrar(pagina: Pagina, funcion: Funcion):
    """Show it on that page. Again is as once."""
    if funcion not in _registro[pagina]:
        _registro[pagina].append(funcion)


def secciones_de(pagina: Pagina, objeto, dia: Dia) -> list[Seccion]:
    """Those that have something to show."""
    if dia.al is not None:
        return []
    return [seccion for funcion in _registro[pagina] if (seccion := funcion(objeto, dia))]
