"""What the public may ask of the list of upkeep requests."""

import django_filters
from django.db.models import Q

from comites.filters import pedida
from comites.models import Municipio
from compromisos.filters import NO_ES_OPCION, PublicoFilter, palabras
from compromisos.models import Dependencia

from .models import EstadoMantenimiento, Gravedad, NecesidadMantenimiento


def _de_la_lista(label, campo, **opciones):
    return django_filters.ChoiceFilter(
        label=label, field_name=campo, error_messages=NO_ES_OPCION, **opciones
    )


class MantenimientoFilter(PublicoFilter):
    """Where, which unit answers, how it stands (see `con_estado`) and how grave it is."""

    q = palabras("Obra o lo que necesita")
    municipio = _de_la_lista("Municipio", "obra__municipio__slug", empty_label="Todos")
    dependencia = _de_la_lista("Dependencia", "obra__ejecutora__slug", empty_label="Todas")
    estado = _de_la_lista(
        "Estado", "estado", choices=EstadoMantenimiento.choices, empty_label="Todos"
    )
    gravedad = _de_la_lista("Gravedad", "gravedad", choices=Gravedad, empty_label="Toda")

    class Meta:
        model = NecesidadMantenimiento
        fields = []

    @classmethod
    def de_la_pagina(cls, request, necesidades):
        """With the choices that find something; two queries."""
        con_alguna = Q(obras__publicada=True, obras__mantenimientos__isnull=False)
        return cls(
            request.GET,
            necesidades,
            municipio=_pares(Municipio, con_alguna | pedida(request, "municipio", "slug")),
            dependencia=_pares(Dependencia, con_alguna | pedida(request, "dependencia", "slug")),
        )


def _pares(modelo, condicion) -> list[tuple[str, str]]:
    filas = modelo.objects.filter(condicion).distinct()
    return list(filas.values_list("slug", "nombre").order_by("clave_nombre"))
