"""The log of mail, to read only: what was told to whom, and what still waits."""

from django.contrib import admin

from ..models import Correo
from ..seguridad import Suceso, anotar
from .base import ListaMixin


class EsperaFilter(admin.SimpleListFilter):
    title = "envío"
    parameter_name = "envio"

    def lookups(self, request, model_admin):
        return [("espera", "En espera"), ("enviado", "Enviado")]

    def queryset(self, request, queryset):
        if self.value() == "espera":
            return queryset.en_espera()
        if self.value() == "enviado":
            return queryset.filter(enviado__isnull=False)
        return queryset


@admin.register(Correo)
class CorreoAdmin(ListaMixin, admin.ModelAdmin):
    """Mail is written by what it is about and sent by itself: nobody edits any."""

    list_display = ["asunto", "para", "tipo", "creado", "enviado", "intentos", "ultimo_error"]
    list_filter = [EsperaFilter, "tipo"]
    date_hierarchy = "creado"
    search_fields = ["para", "asunto"]
    show_full_result_count = False
    actions = None

    def changelist_view(self, request, extra_context=None):
        """The addresses are also of citizens who put their names down for an event."""
        if self.has_view_permission(request):
            anotar(Suceso.DATOS_PERSONALES_VISTOS, request, de="correos")
        return super().changelist_view(request, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if self.has_view_permission(request):
            anotar(Suceso.DATOS_PERSONALES_VISTOS, request, de="correos")
        return super().change_view(request, object_id, form_url, extra_context)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
