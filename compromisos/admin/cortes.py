"""The cuts: to read, and to close one; nobody edits or deletes any."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from ..acciones import cerrar_corte
from ..models import Corte, Evaluacion
from ..seguridad import Suceso, anotar
from .base import ListaMixin
from .paginas import pagina


@admin.register(Corte)
class CorteAdmin(ListaMixin, admin.ModelAdmin):
    list_display = ["numero", "dia", "creado", "cierra", "sha256"]
    list_select_related = ["cierra"]
    fields = ["numero", "dia", "creado", "cierra", "sha256", "sha256_anterior"]
    date_hierarchy = "creado"
    show_full_result_count = False
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("cierra").defer("contenido")

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def add_view(self, request, form_url="", extra_context=None):
        """What a cut is for, and one button: there is nothing to fill in."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            corte = cerrar_corte(cierra=request.user)
            anotar(Suceso.CORTE_CERRADO, request, corte=corte.numero, sha256=corte.sha256)
            self.message_user(request, f"{corte} cerrado. Su huella: {corte.sha256}")
            return redirect("admin:compromisos_corte_change", corte.pk)
        return pagina(
            self,
            request,
            "admin/corte_cerrar.html",
            titulo="Cerrar un corte",
            publicadas=Evaluacion.objects.publicadas(),
            ultimo=Corte.objects.ultimo(),
        )
