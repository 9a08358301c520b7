"""What the public may ask of the list of upkeep requests."""

import django_filters

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
        con_alguna = {
            "obras__publicada": True,
            "obras__mantenimientos__isnull": False,
        }
        return cls(
            request.GET,
            necesidades,
            municipio=_pares(Municipio.objects.filter(**con_alguna)),
            dependencia=_pares(Dependencia.objects.filter(**con_alguna)),
        )


def _pares(filas) -> list[tuple[str, str]]:
    return list(filas.distinct().values_list("slug", "nombre").order_by("clave_nombre"))
