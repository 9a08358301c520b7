"""Agreements between units, with their document."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from ..models import Convenio
from .base import BaseAdmin
from .instituciones import VigenciaFilter


class ConvenioVigenteFilter(VigenciaFilter):
    def lookups(self, request, model_admin):
        return [("si", "Vigentes"), ("no", "Terminados o por firmarse")]


@admin.register(Convenio)
class ConvenioAdmin(BaseAdmin):
    list_display = ["objeto", "tipo", "unidades", "firma", "vigencia", "vigente_"]
    list_filter = [ConvenioVigenteFilter, "tipo"]
    autocomplete_fields = ["dependencias"]
    fields = ["tipo", "objeto", "dependencias", ("firma", "vigencia"), "url", "archivo"]
    campos_literales = ["objeto"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("dependencias")

    def view_on_site(self, obj):
        return reverse("compromisos:convenios")

    @admin.display(description="dependencias")
    def unidades(self, obj):
        return ", ".join(d.siglas or d.nombre for d in obj.dependencias.all())

    @admin.display(description="vigente", boolean=True)
    def vigente_(self, obj):
        return obj.vigente(timezone.localdate())
