"""An expression whose SQL is made once says what Django's own says."""

import pytest
from django.db.models import Case, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

from compromisos.models import Actividad, Cierre
from compromisos.models.expresiones import Caso, Primero, Subconsulta
from tests.fabricas import ActividadFactory, CierreFactory


def consulta(subconsulta, primero, caso):
    """One subquery, named by two others, of which one names the other."""
    tipos = Cierre.objects.order_by("id").values("tipo")[:1]
    return (
        Actividad.objects.order_by()
        .annotate(tipo=subconsulta(tipos))
        .annotate(dicho=primero("tipo", Value("abierta")))
        .annotate(clase=caso(When(Q(tipo="x") | Q(dicho="y"), then="dicho"), default=Value("")))
    )


LA_DE_DJANGO = (Subquery, Coalesce, Case)
LA_NUESTRA = (Subconsulta, Primero, Caso)


def test_es_el_mismo_sql_hecho_una_vez(db, monkeypatch):
    hechas, original = [], Query.as_sql

    def contar(self, *args):
        hechas.append(self)
        return original(self, *args)

    monkeypatch.setattr(Query, "as_sql", contar)
    suya, suyas = consulta(*LA_DE_DJANGO).query.sql_with_params(), len(hechas)
    nuestra = consulta(*LA_NUESTRA).query.sql_with_params()
    assert nuestra == suya
    assert (suyas, len(hechas) - suyas) == (5, 1)


@pytest.mark.parametrize("expresiones", [LA_DE_DJANGO, LA_NUESTRA], ids=["Django", "EVJ"])
def test_tambien_agrupada_y_dentro_de_otra(db, expresiones):
    ActividadFactory()
    CierreFactory(tipo="no_aplica")
    todas = consulta(*expresiones)
    assert list(todas.values_list("dicho", "clase").distinct()) == [("no_aplica", "")]
    assert Actividad.objects.filter(pk__in=todas.filter(clase="").values("pk")).count() == 2
    assert todas.values("dicho").alias(clases=Value(1)).count() == 2
