"""The progress of the works: to read, and to take in and out as a sheet."""

from django.contrib import admin

from compromisos.admin.base import ListaMixin

from ..models import AvanceObra
from .hojas import ImportarAvancesMixin


@admin.register(AvanceObra)
class AvanceObraAdmin(ImportarAvancesMixin, ListaMixin, admin.ModelAdmin):
    """Reports are only added, in the panel or by an import: nobody edits one."""

    list_display = ["obra", "fecha", "fisico", "ejercido", "dependencia", "origen", "creado"]
    list_select_related = ["obra", "dependencia"]
    list_filter = ["origen", ("dependencia", admin.RelatedOnlyFieldListFilter)]
    date_hierarchy = "fecha"
    show_full_result_count = False
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("obra", "dependencia", "autor")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
