"""Progress reports, to read only, and the catalogue of causes of delay."""

from django.contrib import admin

from ..models import Avance, CausaAtraso
from .base import BaseAdmin, ListaMixin


@admin.register(Avance)
class AvanceAdmin(ListaMixin, admin.ModelAdmin):
    """Reports are only added, by officials in their panel or by an import: nobody edits one."""

    list_display = ["actividad", "porcentaje", "fecha", "dependencia", "autor", "origen", "creado"]
    list_filter = ["origen", ("dependencia", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["actividad__compromiso", "dependencia", "autor"]
    date_hierarchy = "creado"
    show_full_result_count = False
    actions = None

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("actividad__compromiso", "dependencia", "autor", "causa_atraso")
        )

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(CausaAtraso)
class CausaAtrasoAdmin(BaseAdmin):
    """One that some report gives keeps its name: what was reported and validated says it."""

    list_display = ["nombre", "orden", "activa"]
    list_filter = ["activa"]
    campos_literales = ["nombre"]

    def get_readonly_fields(self, request, obj=None):
        usada = obj is not None and obj.avances.exists()
        return [*super().get_readonly_fields(request, obj), *(["nombre"] if usada else [])]
