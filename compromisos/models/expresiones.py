"""Expressions that a query names many times, each with its SQL made only once."""

from django.db import models
from django.db.models import functions


class UnaVez:
    """Django makes an annotation's SQL anew wherever another one names it, with all that is nested
    in it: in con_estado() that took most of a page's time."""

    resuelta = False

    def resolve_expression(self, query=None, *args, **kwargs):
        # A comparison resolves once more, and with nothing but the query, what it compares: the
        # copy that it would get says the same.
        if self.resuelta and not (args or kwargs):
            return self
        propia = super().resolve_expression(query, *args, **kwargs)
        propia.resuelta = True
        return propia

    def as_sql(self, compiler, connection):
        hechas = vars(compiler).setdefault("hechas_una_vez", {})
        if id(self) not in hechas:
            # Kept with the expression itself: while it lives, no other one has its id.
            hechas[id(self)] = self, super().as_sql(compiler, connection)
        return hechas[id(self)][1]


class Subconsulta(UnaVez, models.Subquery):
    pass


class Caso(UnaVez, models.Case):
    pass


class Primero(UnaVez, functions.Coalesce):
    """The first of them that is not null."""
