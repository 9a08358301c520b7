"""The second factor on the page of an account: since when, and the way to take it away."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_static.admin import StaticDeviceAdmin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDeviceAdmin
from django_otp.plugins.otp_totp.models import TOTPDevice

from ..avisos import avisar_segundo_factor
from ..segundo_factor import quitar, telefono_de
from ..seguridad import Suceso, anotar
from .paginas import pagina

# Its secrets are nobody's to read; importing the library's admin is what registers them.
for dispositivo, suyo in ((TOTPDevice, TOTPDeviceAdmin), (StaticDevice, StaticDeviceAdmin)):
    if isinstance(admin.site._registry.get(dispositivo), suyo):
        admin.site.unregister(dispositivo)


class SegundoFactorMixin:
    """For the ModelAdmin of Usuario."""

    change_form_template = "admin/usuario_form.html"

    @admin.display(description="verificación en dos pasos")
    def segundo_factor(self, obj):
        telefono = telefono_de(obj)
        if telefono is None:
            return "Sin activar"
        return f"Activada el {timezone.localtime(telefono.created_at):%d/%m/%Y}"

    def get_urls(self):
        view = self.admin_site.admin_view(self.segundo_factor_view)
        nombre = "compromisos_usuario_segundo_factor"
        return [path("<int:pk>/segundo-factor/", view, name=nombre), *super().get_urls()]

    def render_change_form(self, request, context, **kwargs):
        context["puede_restablecer"] = self._se_restablece(request, context["original"])
        return super().render_change_form(request, context, **kwargs)

    def _se_restablece(self, request, obj) -> bool:
        """Whether the user may take the second factor of somebody else's account away."""
        return (
            obj is not None
            and obj != request.user
            and self.has_change_permission(request, obj)
            and telefono_de(obj) is not None
        )

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def segundo_factor_view(self, request, pk):
        """Who lost phone and recovery codes starts anew; 404 where there is nothing to reset."""
        usuario = self.get_object(request, str(pk))
        if not self._se_restablece(request, usuario):
            raise Http404
        if request.method == "POST":
            quitar(usuario)
            avisar_segundo_factor(usuario, activado=False)
            anotar(Suceso.SEGUNDO_FACTOR_QUITADO, request, cuenta=usuario.pk)
            self.log_change(request, usuario, "Se restableció la verificación en dos pasos.")
            self.message_user(
                request, f"{usuario}: entrará con su contraseña y activará otra vez su teléfono."
            )
            return redirect("admin:compromisos_usuario_change", pk)
        return pagina(
            self,
            request,
            "admin/usuario_segundo_factor.html",
            titulo=f"Restablecer la verificación en dos pasos: {usuario}",
            original=usuario,
        )
