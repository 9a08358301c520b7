"""The admin site: Spanish titles, and one door only (our own sign-in page)."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from compromisos.views.borradores import escrito, retomar
from compromisos.views.cuenta import pedir_entrar, salir


class AdministracionSite(AdminSite):
    site_header = "EVJ · Administración"
    site_title = "EVJ"
    index_title = "Agenda de mejora"
    enable_nav_sidebar = True

    def get_urls(self):
        """Without the shortcut r/<type>/<id>/, which tells where unpublished work would stand."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def admin_view(self, view, cacheable=False):
        """What is posted after the session ended is kept, and offered to be sent again."""
        interna = super().admin_view(view, cacheable)
        if view == self.logout:
            return interna

        @wraps(interna)
        def con_borrador(request, *args, **kwargs):
            if escrito(request) and not request.user.is_authenticated:
                return pedir_entrar(request)
            return retomar(request) or interna(request, *args, **kwargs)

        return con_borrador

    def login(self, request, extra_context=None):
        """Send to the one sign-in page; who is in already but may not enter gets its 403."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, request.path))

    def password_change(self, request, extra_context=None):
        return redirect("compromisos:contrasena-cambiar")

    @method_decorator(require_POST)
    def logout(self, request, extra_context=None):
        return salir(request)
