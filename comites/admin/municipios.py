"""Regions, municipalities and their index of marginalisation."""

from django.contrib import admin

from compromisos.admin.base import BaseAdmin, BaseStackedInline
from compromisos.admin.hojas import ImportarRegistrosMixin

from ..importacion.indices import HojaDeIndices
from ..models import IndiceMarginacion, Municipio, Region


@admin.register(Region)
class RegionAdmin(BaseAdmin):
    list_display = ["nombre", "numero"]
    campos_busqueda = ["clave_nombre"]
    prepopulated_fields = {"slug": ["nombre"]}
    fields = ["numero", "nombre", "slug"]


class IndiceMarginacionInline(BaseStackedInline):
    model = IndiceMarginacion
    fields = [("anio", "indice"), ("grado", "sentido"), "fuente"]


@admin.register(Municipio)
class MunicipioAdmin(BaseAdmin):
    list_display = ["nombre", "clave", "region", "cabecera", "poblacion_2020"]
    list_filter = ["region"]
    list_select_related = ["region"]
    campos_busqueda = ["texto_busqueda"]
    campos_literales = ["clave"]
    prepopulated_fields = {"slug": ["nombre"]}
    autocomplete_fields = ["region"]
    fields = [
        ("clave", "nombre"),
        "slug",
        ("region", "cabecera"),
        "poblacion_2020",
        ("latitud", "longitud"),
        ("columna", "renglon"),
    ]
    inlines = [IndiceMarginacionInline]

    def view_on_site(self, obj):
        return obj.get_absolute_url()


@admin.register(IndiceMarginacion)
class IndiceMarginacionAdmin(ImportarRegistrosMixin, BaseAdmin):
    tipo_de_hoja = HojaDeIndices()
    list_display = ["municipio", "anio", "indice", "grado", "sentido"]
    list_filter = ["anio", "grado"]
    list_select_related = ["municipio"]
    campos_busqueda = ["municipio__clave_nombre"]
    autocomplete_fields = ["municipio"]
    fields = ["municipio", ("anio", "indice"), ("grado", "sentido"), "fuente"]
