"""What the public may ask of the lists of municipalities and of contralorías sociales."""

import django_filters

from compromisos.filters import NO_ES_OPCION, PublicoFilter, palabras

from .models import Comite, Edicion, Grado, Municipio, Region


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


class ContraloriaFilter(PublicoFilter):
    """Of which exercise and municipality, and how its reports stand (see `con_informes`)."""

    q = None
    edicion = django_filters.ChoiceFilter(
        label="Edición",
        field_name="edicion__anio",
        empty_label="Todas",
        error_messages=NO_ES_OPCION,
    )
    municipio = django_filters.ChoiceFilter(
        label="Municipio",
        field_name="municipio__slug",
        empty_label="Todos",
        error_messages=NO_ES_OPCION,
    )
    estado = django_filters.ChoiceFilter(
        label="Informes",
        method="segun_sus_informes",
        choices=[
            ("vencidos", "Con informes vencidos"),
            ("por_vencer", "Con informes por vencer"),
            ("al_corriente", "Al corriente"),
            ("sin_informes", "Sin informes registrados"),
        ],
        empty_label="Todos",
        error_messages=NO_ES_OPCION,
    )

    class Meta:
        model = Comite
        fields = []

    @classmethod
    def de_la_pagina(cls, request, contralorias):
        """With the choices that find something; two queries."""
        suyas = {"comites__tipo": "contraloria_social"}
        anios = Edicion.objects.filter(**suyas).distinct().values_list("anio", flat=True)
        municipios = Municipio.objects.filter(**suyas).distinct().values_list("slug", "nombre")
        return cls(
            request.GET,
            contralorias,
            edicion=[(str(anio), str(anio)) for anio in anios.order_by("-anio")],
            municipio=list(municipios.order_by("clave_nombre")),
        )

    def segun_sus_informes(self, queryset, name, value):
        if value == "sin_informes":
            return queryset.filter(informes_total=0)
        if value == "al_corriente":
            return queryset.filter(informes_total__gt=0, informes_vencidos=0)
        return queryset.filter(**{f"informes_{value}__gt": 0})
