"""Units and their liaison officials."""

from django.contrib import admin
from django.utils import timezone

from ..models import Dependencia, Enlace
from ..seguridad import Suceso, anotar
from .base import BaseAdmin, BaseStackedInline


def anotar_cargo(request, enlace):
    """Who reports for which unit, and until when."""
    anotar(
        Suceso.CARGO_GUARDADO,
        request,
        cuenta=enlace.usuario_id,
        dependencia=enlace.dependencia_id,
        desde=str(enlace.desde),
        hasta=str(enlace.hasta or ""),
    )


class EnlaceInline(BaseStackedInline):
    model = Enlace
    fk_name = "dependencia"
    ordering = ["-desde", "nombre"]
    autocomplete_fields = ["usuario"]
    fields = [
        ("nombre", "cargo"),
        "usuario",
        ("correo", "telefono", "tiempo_completo"),
        ("desde", "hasta"),
    ]


@admin.register(Dependencia)
class DependenciaAdmin(BaseAdmin):
    list_display = ["nombre", "siglas", "depende_de"]
    list_select_related = ["depende_de"]
    campos_busqueda = ["clave_nombre"]
    prepopulated_fields = {"slug": ["nombre"]}
    autocomplete_fields = ["depende_de"]
    fields = ["nombre", "siglas", "slug", "depende_de", "correo_titular"]
    inlines = [EnlaceInline]

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for enlace in (*formset.new_objects, *(fila for fila, _ in formset.changed_objects)):
            anotar_cargo(request, enlace)


class VigenciaFilter(admin.SimpleListFilter):
    title = "vigencia"
    parameter_name = "vigencia"

    def lookups(self, request, model_admin):
        return [("si", "En el cargo"), ("no", "Fuera del cargo")]

    def queryset(self, request, queryset):
        if self.value() == "si":
            return queryset.vigentes()
        if self.value() == "no":
            return queryset.exclude(pk__in=queryset.vigentes().values("pk"))
        return queryset


@admin.register(Enlace)
class EnlaceAdmin(BaseAdmin):
    list_display = ["nombre", "cargo", "dependencia", "usuario", "desde", "hasta", "vigente_"]
    list_filter = [VigenciaFilter, "dependencia"]
    list_select_related = ["dependencia", "usuario"]
    autocomplete_fields = ["dependencia", "usuario", "suplente_de"]
    campos_busqueda = ["dependencia__clave_nombre"]
    campos_literales = ["nombre"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        anotar_cargo(request, obj)

    @admin.display(description="en el cargo", boolean=True)
    def vigente_(self, obj):
        return obj.vigente(timezone.localdate())
