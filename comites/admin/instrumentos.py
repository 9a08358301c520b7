"""Question sets: drafts to write, and versions to publish, which then nobody changes."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from compromisos.acciones import NoSePuede
from compromisos.admin.base import BaseAdmin, BaseStackedInline, OcultoMixin
from compromisos.admin.paginas import ConPaginasMixin, pagina

from ..instrumentos import copiar_version, publicar_version
from ..models import Instrumento, OpcionReactivo, Reactivo, VersionInstrumento


@admin.register(Instrumento)
class InstrumentoAdmin(BaseAdmin):
    list_display = ["nombre", "clave", "uso"]
    list_filter = ["uso"]
    campos_literales = ["nombre", "clave"]
    prepopulated_fields = {"clave": ["nombre"]}
    fields = ["nombre", "clave", "para_que", "uso"]

    def get_readonly_fields(self, request, obj=None):
        fijo = obj is not None and obj.versiones.publicadas().exists()
        return [*super().get_readonly_fields(request, obj), *(["uso"] if fijo else [])]


class _BorradorMixin:
    """Of a published version nothing is changed or deleted; `_version_de` finds it."""

    @staticmethod
    def _version_de(obj):
        return obj

    def _es_borrador(self, obj) -> bool:
        return obj is None or not self._version_de(obj).publicada

    def has_change_permission(self, request, obj=None):
        return self._es_borrador(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._es_borrador(obj) and super().has_delete_permission(request, obj)


class _DeBorradorInline(_BorradorMixin, BaseStackedInline):
    """Nor added."""

    def has_add_permission(self, request, obj):
        return self._es_borrador(obj) and super().has_add_permission(request, obj)


class ReactivoInline(_DeBorradorInline):
    model = Reactivo
    fields = ["orden", "texto", ("tipo", "peso"), ("obligatorio", "evidencia_requerida")]


@admin.register(VersionInstrumento)
class VersionInstrumentoAdmin(ConPaginasMixin, _BorradorMixin, BaseAdmin):
    change_form_template = "admin/comites/version_form.html"
    list_display = ["__str__", "publicada_en"]
    list_filter = ["instrumento"]
    list_select_related = ["instrumento"]
    campos_literales = ["instrumento__nombre"]
    autocomplete_fields = ["instrumento"]
    fields = ["instrumento", "numero", "publicada_en"]
    readonly_fields = ["publicada_en"]
    inlines = [ReactivoInline]

    def render_change_form(self, request, context, *, obj=None, **kwargs):
        context["puede_agregar"] = obj is not None and self.has_add_permission(request)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    paginas = (
        ("publicar", "", "publicar_view"),
        ("copiar", "", "copiar_view"),
    )

    def _la_version(self, request, pk, permiso):
        if not request.user.has_perm(f"comites.{permiso}_versioninstrumento"):
            raise PermissionDenied
        return get_object_or_404(VersionInstrumento.objects.select_related("instrumento"), pk=pk)

    def publicar_view(self, request, pk):
        """The questions as they will stay, and one button."""
        version = self._la_version(request, pk, "change")
        error = ""
        if request.method == "POST":
            try:
                publicar_version(version=version)
            except NoSePuede as razon:
                error = str(razon)
            else:
                self.message_user(request, f"«{version}» ya se puede usar.")
                return redirect("admin:comites_versioninstrumento_change", pk)
        return pagina(
            self,
            request,
            "admin/comites/version_publicar.html",
            titulo=f"Publicar: {version}",
            original=version,
            reactivos=version.reactivos.prefetch_related("opciones"),
            error=error,
        )

    @method_decorator(require_POST)
    def copiar_view(self, request, pk):
        copia = copiar_version(version=self._la_version(request, pk, "add"))
        self.message_user(request, f"«{copia}» es un borrador: cámbielo y publíquelo.")
        return redirect("admin:comites_versioninstrumento_change", copia.pk)


class OpcionReactivoInline(_DeBorradorInline):
    model = OpcionReactivo
    fields = [("orden", "texto", "valor")]
    show_change_link = False

    @staticmethod
    def _version_de(obj):
        return obj.version


@admin.register(Reactivo)
class ReactivoAdmin(OcultoMixin, _BorradorMixin, BaseAdmin):
    """Reached from its version: its options are written here."""

    list_display = ["__str__", "version", "tipo", "peso"]
    list_filter = ["version__instrumento"]
    list_select_related = ["version__instrumento"]
    campos_literales = ["texto"]
    autocomplete_fields = ["version"]
    fields = [
        "version",
        "orden",
        "texto",
        ("tipo", "peso"),
        ("obligatorio", "evidencia_requerida"),
    ]
    inlines = [OpcionReactivoInline]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("version__instrumento")

    @staticmethod
    def _version_de(obj):
        return obj.version

    def response_post_save_change(self, request, obj):
        """Back to the version that it is a question of."""
        return redirect(reverse("admin:comites_versioninstrumento_change", args=[obj.version_id]))
