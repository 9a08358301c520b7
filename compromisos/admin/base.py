"""What every page of the admin shares: history, versions, permissions, safe addresses."""

import re

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import Q
from django.http import Http404, HttpResponseNotAllowed
from simple_history.admin import SimpleHistoryAdmin

from evj.web.campos import contiene
from evj.web.fechas import anio_posible

from ..forms.campos import sin_caracteres_de_control
from ..forms.en_orden import EnOrdenFormSet
from ..roles import ADMINISTRADOR, permite
from .motivo import MotivoMixin
from .version import VersionMixin

_CLAVE = re.compile(r"[0-9]{1,18}")  # what both databases take for an integer
_DIAS = (forms.DateField, forms.DateTimeField, forms.SplitDateTimeField)
# SQLite's columns hold more, and what was added up there would not fit.
_RANGOS = BaseDatabaseOperations.integer_field_ranges
SIN_HTTP = {models.URLField: {"assume_scheme": "https"}}


def se_borra(model) -> bool:
    """Only what roles.py lets the administration delete is deleted here, whoever asks."""
    return permite(ADMINISTRADOR, "delete", model)


class BorradoMixin:
    def has_delete_permission(self, request, obj=None):
        return se_borra(self.model) and super().has_delete_permission(request, obj)


class HistoriaMixin(SimpleHistoryAdmin):
    """The past of a row, to read. Going back is done by saving again: it carries a version."""

    object_history_template = "admin/historia.html"
    object_history_list_template = "admin/_historia_lista.html"
    object_history_form_template = "admin/historia_version.html"
    history_list_per_page = 50

    def revert_disabled(self, request, obj=None):
        return True

    def history_view(self, request, object_id, extra_context=None):
        if self.get_object(request, object_id) is None:
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def history_view_title(self, request, obj):
        return f"Historia: {obj}"

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """Only to read: the library saves an old version for whoever may view it and posts."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if self.get_object(request, object_id) is None or not version_id.isdecimal():
            raise Http404
        return super().history_form_view(request, object_id, version_id, extra_context)

    def history_form_view_title(self, request, obj):
        return f"Cómo era: {obj}"


class ListaMixin:
    def get_changelist_instance(self, request):
        """A NUL in the address, or a year that there is not, is a wrong filter and not a 500."""
        if any("\0" in valor for _, valores in request.GET.lists() for valor in valores):
            raise IncorrectLookupParameters
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters from error


class ValoresMixin:
    """What cannot be held without harm is refused wherever it is typed: in a text, what no
    keyboard types; a year that nobody means; a number that PostgreSQL's column does not hold."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField):
            field.validators.append(sin_caracteres_de_control)
        elif isinstance(field, _DIAS):
            field.validators.append(anio_posible)
        elif isinstance(field, forms.IntegerField) and isinstance(db_field, models.IntegerField):
            field.validators.append(MaxValueValidator(_RANGOS[db_field.get_internal_type()][1]))
        return field


class _SoloClaves:
    """Shown again, a value that is no key finds nothing; the stock widgets fail with a 500."""

    def optgroups(self, name, value, attr=None):
        claves = [v for v in value if _CLAVE.fullmatch(str(v))]
        return super().optgroups(name, claves, attr)


class BuscadorSelect(_SoloClaves, AutocompleteSelect):
    pass


class BuscadorSelectMultiple(_SoloClaves, AutocompleteSelectMultiple):
    def value_from_datadict(self, data, files, name):
        """The field itself asks SQLite for a number that does not fit in it."""
        enviadas = super().value_from_datadict(data, files, name)
        return [clave for clave in enviadas if _CLAVE.fullmatch(clave)]


class BuscadoresMixin:
    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        self._con_buscador(BuscadorSelect, db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        self._con_buscador(BuscadorSelectMultiple, db_field, request, kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _con_buscador(self, widget, db_field, request, opciones):
        if db_field.name in self.get_autocomplete_fields(request):
            opciones.setdefault("widget", widget(db_field, self.admin_site))


class BaseAdmin(
    BuscadoresMixin,
    ValoresMixin,
    ListaMixin,
    VersionMixin,
    MotivoMixin,
    BorradoMixin,
    HistoriaMixin,
):
    """An admin page of this project.

    The search box looks for every word in `campos_busqueda` (normalised fields, accents ignored)
    or in `campos_literales` (fields as they were typed, whatever the case).
    """

    campos_busqueda = ()
    campos_literales = ()
    search_fields = ("pk",)
    list_per_page = 50
    formfield_overrides = SIN_HTTP
    view_on_site = False
    show_full_result_count = False
    actions = None

    def get_search_results(self, request, queryset, search_term):
        return self.buscar(queryset, search_term.replace("\0", " ")[:200]), False

    def buscar(self, queryset, texto):
        for palabra in texto.split():
            condicion = contiene(palabra, *self.campos_busqueda) if self.campos_busqueda else Q()
            for campo in self.campos_literales:
                condicion |= Q((f"{campo}__icontains", palabra))
            queryset = queryset.filter(condicion)
        return queryset


class BaseStackedInline(BuscadoresMixin, ValoresMixin, admin.StackedInline):
    """Rows in document order, each field with its label; none comes empty, a button adds one."""

    extra = 0
    formset = EnOrdenFormSet
    formfield_overrides = SIN_HTTP
    show_change_link = True
    view_on_site = False

    def has_delete_permission(self, request, obj=None):
        return se_borra(self.model) and super().has_delete_permission(request, obj)


class OcultoMixin:
    """Reached from its parent's page or by a search box; not on the first page of the admin."""

    def has_module_permission(self, request):
        return False
