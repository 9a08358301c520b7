"""What the records said when an earlier day ended, from the rows of django-simple-history.

What a row belongs to, its number and its address are never looked up: they are today's.
"""

from functools import cache

from django.db import models
from django.db.models import Exists, F, OuterRef, Subquery, When

from .expresiones import Caso
from .seguimiento import fin_del_dia


@cache
def historia(modelo):
    """The manager of its history rows; django-simple-history makes one anew for each `.history`."""
    return modelo.history


class DeEntoncesQuerySet(models.QuerySet):
    """Of a model that keeps its history."""

    def en_registro(self, al):
        """Those that had been added when the day `al` ended; all of them without a day."""
        if al is None:
            return self
        altas = historia(self.model).filter(id=OuterRef("pk"), history_type="+")
        return self.filter(~Exists(altas.filter(history_date__gte=fin_del_dia(al))))


def versiones(modelo, al, ruta="pk"):
    """The history rows that there were by then of the row that `ruta` leads to; newest first."""
    suyas = historia(modelo).filter(id=OuterRef(ruta), history_date__lt=fin_del_dia(al))
    return suyas.order_by("-history_date", "-history_id")


def valor(modelo, campo, al, ruta=""):
    """The field as it was, or as it is without a day; `ruta`: the way to its row, if not itself.

    Today's too where the history begins later, with rows that were loaded without any.
    """
    hoy = F(f"{ruta}__{campo}" if ruta else campo)
    if al is None:
        return hoy
    antes = versiones(modelo, al, ruta or "pk")
    return Caso(When(Exists(antes), then=Subquery(antes.values(campo)[:1])), default=hoy)


def filas_de_entonces(modelo, al):
    """The rows there were, as history rows of then: also of what was deleted since."""
    ultima = versiones(modelo, al, "id").values("history_id")[:1]
    filas = historia(modelo).filter(history_id=Subquery(ultima))
    return filas.exclude(history_type="-").order_by()
