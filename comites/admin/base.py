"""What the pages of this app's admin share."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from compromisos.admin.base import SIN_HTTP, BuscadoresMixin, ListaMixin
from compromisos.views.evidencia import entregar


class SoloSeAgregaAdmin(BuscadoresMixin, ListaMixin, admin.ModelAdmin):
    """To read and to add to: nobody changes or deletes a row."""

    formfield_overrides = SIN_HTTP
    show_full_result_count = False
    actions = None
    view_on_site = False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ConArchivoMixin:
    """For a ModelAdmin of rows with a file: who may see the row gets the file, to keep."""

    @property
    def _ruta_archivo(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_archivo"

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.archivo_view))
        return [path("<int:pk>/archivo/", view, name=self._ruta_archivo), *super().get_urls()]

    def archivo_view(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        filas = self.model._default_manager.exclude(archivo="")
        return entregar(get_object_or_404(filas, pk=pk))

    @admin.display(description="archivo")
    def archivo_(self, obj):
        if not obj.archivo:
            return "No hay"
        ruta = reverse(f"admin:{self._ruta_archivo}", args=[obj.pk])
        return format_html('<a href="{}">Descargar</a>', ruta)
