"""What the public may ask of the lists of municipalities, committees and contralorías sociales."""

import django_filters

from compromisos.filters import NO_ES_OPCION, PublicoFilter, palabras

from .models import Comite, Edicion, Grado, Municipio, Region, TipoComite


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


def _de_la_lista(label, campo, empty_label="Todos"):
    return django_filters.ChoiceFilter(
        label=label, field_name=campo, empty_label=empty_label, error_messages=NO_ES_OPCION
    )


class ComiteFilter(PublicoFilter):
    """Name, exercise, kind, place, and whether it is in office on the day `hoy`."""

    q = palabras("Comité o municipio")
    edicion = _de_la_lista("Edición", "edicion__anio", "Todas")
    tipo = django_filters.ChoiceFilter(
        label="Tipo", choices=TipoComite, empty_label="Todos", error_messages=NO_ES_OPCION
    )
    region = _de_la_lista("Región", "municipio__region__slug", "Todas")
    municipio = _de_la_lista("Municipio", "municipio__slug")
    vigencia = django_filters.ChoiceFilter(
        label="Periodo",
        method="del_periodo",
        choices=[("si", "En funciones"), ("no", "Terminado o por empezar")],
        empty_label="Todos",
        error_messages=NO_ES_OPCION,
    )

    class Meta:
        model = Comite
        fields = []

    def __init__(self, data, queryset, *, hoy, **opciones):
        super().__init__(data, queryset, **opciones)
        self.hoy = hoy

    def del_periodo(self, queryset, name, value):
        vigentes = Comite.objects.vigentes(self.hoy)
        if value == "si":
            return queryset.filter(pk__in=vigentes.values("pk"))
        return queryset.exclude(pk__in=vigentes.values("pk"))


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
        ediciones = Edicion.objects.filter(**suyas).distinct().order_by("-anio")
        municipios = Municipio.objects.filter(**suyas).distinct().values_list("slug", "nombre")
        return cls(
            request.GET,
            contralorias,
            edicion=[(str(edicion.anio), edicion.rotulo) for edicion in ediciones],
            municipio=list(municipios.order_by("clave_nombre")),
        )

    def segun_sus_informes(self, queryset, name, value):
        if value == "sin_informes":
            return queryset.filter(informes_total=0)
        if value == "al_corriente":
            return queryset.filter(informes_total__gt=0, informes_vencidos=0)
        return queryset.filter(**{f"informes_{value}__gt": 0})
