"""What the pages of this app's admin share."""

from django.core.exceptions import PermissionDenied
from django.urls import path

from comites.admin.base import ConArchivoMixin, SoloSeAgregaAdmin, pagina
from compromisos.admin.base import BuscadorSelectMultiple, OcultoMixin


class ConPaginasMixin:
    """For a ModelAdmin with pages of its own about a row, at <pk>/<name>/. `paginas`: (name, the
    rest of its address, its view's name)."""

    paginas = ()

    def get_urls(self):
        propias = [
            path(
                f"<int:pk>/{nombre}/{resto}",
                self.admin_site.admin_view(getattr(self, view)),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{nombre}",
            )
            for nombre, resto, view in self.paginas
        ]
        return [*propias, *super().get_urls()]


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


__all__ = ["ConPaginasMixin", "RegistroAdmin", "VariosSelect", "exigir", "pagina"]
