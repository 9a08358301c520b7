"""Pages of the admin that are not Django's own."""

from django.shortcuts import render
from django.urls import path


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


def pagina(modeladmin, request, plantilla: str, *, titulo, status=200, **contexto):
    """One of them: what every page of the admin has, and `contexto`."""
    contexto = {
        **modeladmin.admin_site.each_context(request),
        "title": titulo,
        "opts": modeladmin.opts,
        **contexto,
    }
    return render(request, plantilla, contexto, status=status)
