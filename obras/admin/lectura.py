"""Rows that go with another in the admin, to read."""

from django.contrib import admin


class LecturaInline(admin.StackedInline):
    extra = 0
    can_delete = False
    view_on_site = False

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class FotosInline(LecturaInline):
    """Its photographs, each leading to where it can be taken away."""

    fields = ["texto_alternativo", "creado", "retirada_en"]
    show_change_link = True
    verbose_name_plural = "fotos"
