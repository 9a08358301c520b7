"""The works, as far as their sheet needs them."""

from django.contrib import admin

from compromisos.admin.base import BaseAdmin

from ..models import Obra
from .hojas import ImportarObrasMixin


@admin.register(Obra)
class ObraAdmin(ImportarObrasMixin, BaseAdmin):
    list_display = ["nombre", "clave"]
