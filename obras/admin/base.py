"""What the pages of this app's admin share."""

from django.core.exceptions import PermissionDenied

from comites.admin.base import ConArchivoMixin, SoloSeAgregaAdmin
from compromisos.admin.base import BuscadorSelectMultiple, OcultoMixin


class RegistroAdmin(ConArchivoMixin, OcultoMixin, SoloSeAgregaAdmin):
    """What a page of its parent puts on record; here it is only read."""

    def has_add_permission(self, request):
        return False

    def get_readonly_fields(self, request, obj=None):
        return self.fields


class VariosSelect(BuscadorSelectMultiple):
    """Without the cross that takes all away: select2 puts it in a list, where nobody hears it."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        return {**super().build_attrs(base_attrs, extra_attrs), "data-allow-clear": "false"}


def exigir(request, *permisos):
    """403 unless the user has them all in this app."""
    if not request.user.has_perms([f"obras.{permiso}" for permiso in permisos]):
        raise PermissionDenied
