"""What the public may ask of the lists of this app."""

from compromisos.filters import PublicoFilter, opciones, palabras

from .models import EtapaDeObra, Obra, TipoObra

ATRASADA = "atrasada"


class ObraFilter(PublicoFilter):
    """Of works with con_atraso(); `anio`: of which index of marginalisation the grades are."""

    q = palabras("Obra o lugar")
    municipio = opciones("Municipio", "municipio__slug")
    region = opciones("Región", "municipio__region__slug", "Todas")
    etapa = opciones(
        "Etapa",
        ninguna="Todas",
        method="de_la_etapa",
        choices=[*EtapaDeObra.choices, (ATRASADA, "Con atraso")],
    )
    tipo = opciones("Tipo", "tipo", choices=TipoObra)
    dependencia = opciones("La ejecuta", "ejecutora__slug", "Todas")
    grado = opciones("Marginación", ninguna="Toda", method="del_grado")

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
