"""What is only ever added: the privacy notices and the signed acts."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from compromisos.views.evidencia import entregar_archivo

from ..acciones import publicar_aviso, registrar_acta
from ..forms import ActaForm
from ..models import Acta, AvisoPrivacidad
from .base import SoloSeAgregaAdmin


@admin.register(AvisoPrivacidad)
class AvisoPrivacidadAdmin(SoloSeAgregaAdmin):
    """A correction is another version: people consented to what they read."""

    list_display = ["__str__", "vigente_desde", "creado"]
    date_hierarchy = "creado"
    fields = ["vigente_desde", "simplificado", "integral"]

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def save_model(self, request, obj, form, change):
        publicar_aviso(aviso=obj)


@admin.register(Acta)
class ActaAdmin(SoloSeAgregaAdmin):
    form = ActaForm
    list_display = ["folio", "tipo", "comite", "firmada_el", "registra", "creado"]
    list_filter = ["tipo", "comite__edicion"]
    list_select_related = ["comite", "registra"]
    search_fields = ["folio"]
    autocomplete_fields = ["comite", "integrante"]
    date_hierarchy = "creado"

    def get_queryset(self, request):
        filas = super().get_queryset(request)
        return filas.select_related("comite", "registra", "integrante__comite")

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["comite", "integrante", "firmada_el", "escaneo"]
        return [
            "folio",
            "tipo",
            "comite",
            "integrante",
            "firmada_el",
            "archivo_",
            "bytes",
            "sha256",
            "registra",
            "creado",
        ]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else ()

    @admin.display(description="archivo")
    def archivo_(self, obj):
        return format_html(
            '<a href="{}">Descargar</a>', reverse("admin:comites_acta_archivo", args=[obj.pk])
        )

    def save_model(self, request, obj, form, change):
        datos = form.cleaned_data
        integrante = datos["integrante"]
        acta = registrar_acta(
            comite=datos["comite"],
            integrante=integrante,
            tipo=Acta.Tipo.SUSTITUCION if integrante else Acta.Tipo.CONSTITUCION,
            firmada_el=datos["firmada_el"],
            revisado=datos["escaneo"],
            registra=request.user,
        )
        obj.pk, obj.folio, obj.tipo = acta.pk, acta.folio, acta.tipo

    def get_urls(self):
        archivo = self.admin_site.admin_view(require_safe(self.archivo_view))
        return [
            path("<int:pk>/archivo/", archivo, name="comites_acta_archivo"),
            *super().get_urls(),
        ]

    def archivo_view(self, request, pk):
        """The signed scan, to keep and never to open in the page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        acta = get_object_or_404(Acta, pk=pk)
        return entregar_archivo(acta.archivo, acta.folio, acta.tipo_mime)
