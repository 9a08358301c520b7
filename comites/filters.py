"""What the public may ask of the list of municipalities."""

import django_filters

from compromisos.filters import NO_ES_OPCION, PublicoFilter, palabras

from .models import Grado, Municipio, Region


class MunicipioFilter(PublicoFilter):
    """Name or seat, region and grade."""

    q = palabras("Municipio o cabecera")
    region = django_filters.ChoiceFilter(
        label="Región",
        field_name="region__slug",
        empty_label="Todas",
        error_messages=NO_ES_OPCION,
    )
    grado = django_filters.ChoiceFilter(
        label="Marginación", choices=Grado, empty_label="Toda", error_messages=NO_ES_OPCION
    )

    class Meta:
        model = Municipio
        fields = []


def regiones() -> list[tuple[str, str]]:
    """To choose from."""
    return list(Region.objects.values_list("slug", "nombre"))
