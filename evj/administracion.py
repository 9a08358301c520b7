"""The admin site: Spanish titles, and one door only (our own sign-in page)."""

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied


class AdministracionSite(AdminSite):
    site_header = "EVJ · Administración"
    site_title = "EVJ"
    index_title = "Agenda de mejora"
    enable_nav_sidebar = True

    def login(self, request, extra_context=None):
        """Send to the one sign-in page; who is in already but may not enter gets its 403."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, request.path))
