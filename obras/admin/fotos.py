"""Photographs in the admin: to look at, and to take away with a reason."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html

from comites.admin.base import SoloSeAgregaAdmin
from compromisos.acciones import NoSePuede
from compromisos.admin.paginas import pagina

from ..forms.obras import RetirarForm
from ..fotos import retirar_foto
from ..models import FotoObra


class FotoAdmin(SoloSeAgregaAdmin):
    """Of any ConFoto: nobody changes it, and who may change it in `roles` may withdraw it."""

    change_form_template = "admin/obras/foto_form.html"
    readonly_fields = ["la_foto", "retirada"]

    def has_add_permission(self, request):
        return False

    def _puede_retirar(self, request) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def get_urls(self):
        nombre = f"{self.opts.app_label}_{self.opts.model_name}_retirar"
        view = self.admin_site.admin_view(self.retirar_view)
        return [path("<int:pk>/retirar/", view, name=nombre), *super().get_urls()]

    def render_change_form(self, request, context, **kwargs):
        foto = context["original"]
        if foto and foto.retirada_en is None and self._puede_retirar(request):
            ruta = f"admin:{self.opts.app_label}_{self.opts.model_name}_retirar"
            context["retirar"] = reverse(ruta, args=[foto.pk])
        return super().render_change_form(request, context, **kwargs)

    def retirar_view(self, request, pk):
        """Delete its files and keep why."""
        if not self._puede_retirar(request):
            raise Http404
        foto = get_object_or_404(self.model.objects.visibles(), pk=pk)
        form = RetirarForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                retirar_foto(foto=foto, motivo=form.cleaned_data["motivo"], retira=request.user)
            except NoSePuede as razon:
                form.add_error(None, str(razon))
            else:
                self.message_user(request, "La foto se retiró de todas las páginas y se borró.")
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", pk)
        return pagina(
            self,
            request,
            "admin/obras/accion.html",
            titulo=f"Retirar la foto: {foto}",
            original=foto,
            accion="Retirar la foto",
            aviso="La foto deja de verse en todas las páginas y su archivo se borra: no se puede "
            "deshacer. Quedan guardados quién la retiró y por qué.",
            form=form,
        )

    @admin.display(description="foto")
    def la_foto(self, obj):
        if obj.retirada_en:
            return "Se retiró."
        return format_html('<a href="{}">{}</a>', obj.direccion, "Ver la foto")

    @admin.display(description="retirada")
    def retirada(self, obj):
        if not obj.retirada_en:
            return "No"
        return f"El {obj.retirada_en:%d/%m/%Y}, por {obj.retira}: {obj.motivo_retiro}"


@admin.register(FotoObra)
class FotoObraAdmin(FotoAdmin):
    list_display = ["texto_alternativo", "obra", "momento", "fecha", "retirada"]
    list_filter = ["momento", ("retirada_en", admin.EmptyFieldListFilter), "obra__edicion"]
    list_select_related = ["obra", "retira"]
    fields = ["obra", "avance", ("momento", "fecha"), "texto_alternativo", "la_foto", "retirada"]
