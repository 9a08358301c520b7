"""Commitments and activities, with where each one stands today."""

import re

from django import forms
from django.contrib import admin
from django.db.models import BigIntegerField, F
from django.db.models.functions import Cast

from ..models import Actividad, Compromiso, Ejecucion, Oportunidad, Responsabilidad
from ..pruebas_vivas import opciones
from .base import BaseAdmin, BaseStackedInline, OcultoMixin

# 2.1 goes after 1.31; a list may be ordered by one expression.
POR_CLAVE = Cast("compromiso__numero", BigIntegerField()) * 100_000 + F("numero")
_CLAVE = re.compile(r"(\d{1,4})\.(\d{1,4})")


def en_el_sitio(obj, evaluacion):
    """The object's public page, once its evaluation is published."""
    return obj.get_absolute_url() if evaluacion.publicada_en else None


class ActividadInline(BaseStackedInline):
    model = Actividad
    ordering = ["numero"]
    autocomplete_fields = ["misma_que"]
    readonly_fields = ["unidades"]
    fields = [
        ("numero", "inicio", "fecha_termino"),
        "texto",
        "texto_completo",
        "nota_fuente",
        "unidades",
        "misma_que",
    ]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("compromiso")
            .prefetch_related("dependencias")
        )

    @admin.display(description="responden")
    def unidades(self, obj):
        if obj.pk is None:
            return "Se agregan en la página de la actividad, después de guardarla."
        return ", ".join(str(dependencia) for dependencia in obj.dependencias.all()) or "Nadie"


@admin.register(Compromiso)
class CompromisoAdmin(BaseAdmin):
    list_display = ["numero", "texto", "tipo_mejora", "prioridad", "evaluacion"]
    list_display_links = ["numero", "texto"]
    list_filter = ["evaluacion", "tipo_mejora", "prioridad"]
    list_select_related = ["evaluacion", "tipo_mejora"]
    autocomplete_fields = ["evaluacion", "recomendacion", "tipo_mejora"]
    fields = ["evaluacion", "recomendacion", "numero", "texto", "tipo_mejora", "prioridad"]
    inlines = [ActividadInline]

    def view_on_site(self, obj):
        return en_el_sitio(obj, obj.evaluacion)

    def buscar(self, queryset, texto):
        if texto.strip().isdecimal():
            return queryset.filter(numero=texto.strip())
        return queryset.buscar(texto)


class EstadoFilter(admin.SimpleListFilter):
    """Filters by what con_estado computes, named in `parameter_name`."""

    def lookups(self, request, model_admin):
        return self.palabras.choices

    def queryset(self, request, queryset):
        if self.value() not in self.palabras.values:
            return queryset
        return queryset.filter(**{self.parameter_name: self.value()})


class EjecucionFilter(EstadoFilter):
    title = "ejecución"
    parameter_name = "ejecucion"
    palabras = Ejecucion


class OportunidadFilter(EstadoFilter):
    title = "oportunidad"
    parameter_name = "oportunidad"
    palabras = Oportunidad


class ResponsabilidadInline(BaseStackedInline):
    model = Responsabilidad
    fields = [("dependencia", "papel", "orden")]
    ordering = ["orden", "id"]
    autocomplete_fields = ["dependencia"]


@admin.register(Actividad)
class ActividadAdmin(BaseAdmin):
    list_display = [
        "clave_",
        "texto_",
        "oportunidad_",
        "ejecucion_",
        "reportado_",
        "fecha_termino",
        "unidades",
        "evaluacion",
    ]
    list_display_links = ["clave_", "texto_"]
    list_filter = [
        "compromiso__evaluacion",
        OportunidadFilter,
        EjecucionFilter,
        ("dependencias", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["compromiso__evaluacion"]
    ordering = ["compromiso__evaluacion__clave_nombre", "compromiso__numero", "numero"]
    autocomplete_fields = ["compromiso", "misma_que"]
    readonly_fields = ["fecha_fuente"]
    inlines = [ResponsabilidadInline]
    fieldsets = [
        (None, {"fields": ["compromiso", "numero", "texto", "misma_que"]}),
        ("Fechas", {"fields": [("inicio", "fecha_termino"), "fecha_fuente"]}),
        ("Resultado", {"fields": ["producto_esperado", "medio_verificacion", "peso"]}),
        ("Lo que dicen los registros de EVJ", {"fields": ["prueba_viva"]}),
        ("Lo que la fuente perdió", {"fields": ["texto_completo", "nota_fuente"]}),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The live check is chosen among those that the apps register."""
        if db_field.name != "prueba_viva":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.ChoiceField(
            label="Prueba viva",
            choices=lambda: [("", "Ninguna"), *opciones()],
            required=False,
            help_text=db_field.help_text,
        )

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .con_estado()
            .select_related("compromiso__evaluacion")
            .prefetch_related("dependencias")
        )

    def view_on_site(self, obj):
        return en_el_sitio(obj, obj.compromiso.evaluacion)

    def buscar(self, queryset, texto):
        clave = _CLAVE.fullmatch(texto.strip())
        if clave:
            return queryset.filter(compromiso__numero=clave[1], numero=clave[2])
        return queryset.buscar(texto)

    @admin.display(description="clave", ordering=POR_CLAVE)
    def clave_(self, obj):
        return obj.clave

    @admin.display(description="actividad")
    def texto_(self, obj):
        return obj.texto or "(texto perdido en la fuente)"

    @admin.display(description="responden")
    def unidades(self, obj):
        return ", ".join(d.siglas or d.nombre for d in obj.dependencias.all())

    @admin.display(description="oportunidad", ordering="oportunidad")
    def oportunidad_(self, obj):
        return Oportunidad(obj.oportunidad).label

    @admin.display(description="ejecución", ordering="ejecucion")
    def ejecucion_(self, obj):
        return Ejecucion(obj.ejecucion).label

    @admin.display(description="reportado", ordering="reportado")
    def reportado_(self, obj):
        return None if obj.reportado is None else f"{obj.reportado.normalize():f} %"

    @admin.display(description="evaluación", ordering="compromiso__evaluacion__clave_nombre")
    def evaluacion(self, obj):
        return obj.compromiso.evaluacion


@admin.register(Responsabilidad)
class ResponsabilidadAdmin(OcultoMixin, BaseAdmin):
    list_display = ["actividad", "dependencia", "papel", "orden"]
    list_select_related = ["actividad__compromiso", "dependencia"]
    autocomplete_fields = ["actividad", "dependencia"]
    campos_busqueda = ["dependencia__clave_nombre"]
