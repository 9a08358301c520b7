"""What the public may ask of the lists of this app."""

import django_filters

from compromisos.filters import NO_ES_OPCION, PublicoFilter, palabras

from .models import EtapaDeObra, Obra, TipoObra

ATRASADA = "atrasada"


def _opciones(label, campo=None, empty_label="Todas", **mas):
    return django_filters.ChoiceFilter(
        label=label,
        field_name=campo,
        empty_label=empty_label,
        error_messages=NO_ES_OPCION,
        **mas,
    )


class ObraFilter(PublicoFilter):
    """Of works with con_atraso(); `anio`: of which index of marginalisation the grades are."""

    q = palabras("Obra o lugar")
    municipio = _opciones("Municipio", "municipio__slug", "Todos")
    region = _opciones("Región", "municipio__region__slug")
    etapa = _opciones(
        "Etapa",
        method="de_la_etapa",
        choices=[*EtapaDeObra.choices, (ATRASADA, "Con atraso")],
    )
    tipo = _opciones("Tipo", "tipo", "Todos", choices=TipoObra)
    dependencia = _opciones("La ejecuta", "ejecutora__slug")
    grado = _opciones("Marginación", method="del_grado", empty_label="Toda")

    class Meta:
        model = Obra
        fields = []

    def __init__(self, data, queryset, *, anio, **opciones):
        super().__init__(data, queryset, **opciones)
        self.anio = anio

    def de_la_etapa(self, queryset, name, value):
        if value == ATRASADA:
            return queryset.filter(atrasada=True)
        return queryset.filter(etapa=value)

    def del_grado(self, queryset, name, value):
        return queryset.filter(municipio__indices__anio=self.anio, municipio__indices__grado=value)
