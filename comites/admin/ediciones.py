"""The exercises of the programme, each with its stages."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.formats import date_format

from compromisos.admin.base import BaseAdmin, BaseStackedInline

from ..models import Edicion, Etapa, EtapaEdicion
from ..models.ediciones import fuera_de_orden


class EtapasFormSet(BaseInlineFormSet):
    """The stages begin in their order, all of them looked at as they will be saved."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        quedan = [form for form in self.forms if not self._should_delete_form(form)]
        datos = [form.cleaned_data for form in quedan if form.cleaned_data]
        if roto := fuera_de_orden((dato["etapa"], dato["inicio"]) for dato in datos):
            (antes, desde), (despues, _) = roto
            raise ValidationError(
                f"«{Etapa(despues).label}» va después de «{Etapa(antes).label}»: no puede empezar "
                f"antes del {date_format(desde, 'DATE_FORMAT')}."
            )


class EtapaEdicionInline(BaseStackedInline):
    model = EtapaEdicion
    formset = EtapasFormSet
    fields = [("etapa", "inicio", "fin")]


@admin.register(Edicion)
class EdicionAdmin(BaseAdmin):
    list_display = ["__str__", "en_regiones", "techo"]
    campos_literales = ["anio"]
    autocomplete_fields = ["regiones"]
    fields = ["anio", "regiones", "techo"]
    inlines = [EtapaEdicionInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("regiones")

    @admin.display(description="regiones")
    def en_regiones(self, obj):
        return ", ".join(region.nombre for region in obj.regiones.all())
