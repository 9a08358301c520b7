"""What the public may ask of the list of upkeep requests."""

from django.db.models import Q

from comites.filters import pedida
from comites.models import Municipio
from compromisos.filters import PublicoFilter, opciones, palabras
from compromisos.models import Dependencia

from .models import EstadoMantenimiento, Gravedad, NecesidadMantenimiento


class MantenimientoFilter(PublicoFilter):
    """Where, which unit answers, how it stands (see `con_estado`) and how grave it is."""

    q = palabras("Obra o lo que necesita")
    municipio = opciones("Municipio", "obra__municipio__slug")
    dependencia = opciones("Dependencia", "obra__ejecutora__slug", "Todas")
    estado = opciones("Estado", "estado", choices=EstadoMantenimiento.choices)
    gravedad = opciones("Gravedad", "gravedad", "Toda", choices=Gravedad)

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
