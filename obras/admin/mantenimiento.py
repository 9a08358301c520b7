"""What finished works need: captured from paper for a committee; answered in the panel."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone

from comites.admin.base import SoloSeAgregaAdmin
from compromisos.acciones import NoSePuede
from compromisos.admin.base import OcultoMixin
from compromisos.admin.paginas import pagina

from ..forms.mantenimiento import NecesidadDePapelForm
from ..mantenimiento import reportar_necesidad
from ..models import (
    EstadoMantenimiento,
    FotoMantenimiento,
    NecesidadMantenimiento,
    SeguimientoMantenimiento,
)
from ..views.envios import fotos_enviadas, fotos_escritas
from .fotos import FotoAdmin
from .lectura import FotosInline, LecturaInline


class SeguimientoInline(LecturaInline):
    model = SeguimientoMantenimiento
    fields = ["numero", "fecha", "estado", "texto", "dependencia", "autor"]


class FotoMantenimientoInline(FotosInline):
    model = FotoMantenimiento
    fk_name = "necesidad"


@admin.register(NecesidadMantenimiento)
class NecesidadMantenimientoAdmin(SoloSeAgregaAdmin):
    list_display = ["texto_", "obra", "gravedad", "reportada_el", "estado"]
    list_filter = ["gravedad", "obra__tipo"]
    search_fields = ["texto", "obra__clave", "obra__nombre"]
    date_hierarchy = "reportada_el"
    fields = ["obra", "comite", "gravedad", "texto", "reportada_el", "estado", "registra"]
    inlines = [SeguimientoInline, FotoMantenimientoInline]

    def get_queryset(self, request):
        filas = super().get_queryset(request).con_estado()
        return filas.select_related("obra", "comite", "registra")

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    @admin.display(description="qué necesita")
    def texto_(self, obj):
        return obj.texto[:80]

    @admin.display(description="estado")
    def estado(self, obj):
        return EstadoMantenimiento(obj.estado).label

    def add_view(self, request, form_url="", extra_context=None):
        """With up to three photographs."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            form = NecesidadDePapelForm(initial={"reportada_el": timezone.localdate()})
            return self._capturar(request, form, fotos_escritas())
        form, fotos = NecesidadDePapelForm(request.POST), fotos_enviadas(request)
        if not all([form.is_valid(), fotos.is_valid()]):
            return self._capturar(request, form, fotos)
        try:
            necesidad = reportar_necesidad(
                registra=request.user, fotos=fotos.con_foto(), **form.cleaned_data
            )
        except NoSePuede as razon:
            form.add_error(None, str(razon))
            return self._capturar(request, form, fotos)
        self.message_user(request, f"Se registró: {necesidad}.")
        return redirect("admin:obras_necesidadmantenimiento_change", necesidad.pk)

    def _capturar(self, request, form, fotos):
        return pagina(
            self,
            request,
            "admin/obras/con_fotos.html",
            titulo="Capturar una necesidad de mantenimiento",
            intro="La que un comité entregó en papel. Una vez guardada no se cambia ni se borra; "
            "una foto sí se retira, con motivo.",
            boton="Registrar la necesidad",
            form=form,
            fotos=fotos,
            archivo_perdido=form.is_bound and bool(request.FILES),
        )


@admin.register(FotoMantenimiento)
class FotoMantenimientoAdmin(OcultoMixin, FotoAdmin):
    list_display = ["texto_alternativo", "necesidad", "retirada"]
    list_select_related = ["necesidad__obra", "retira"]
    fields = ["necesidad", "texto_alternativo", "la_foto", "retirada"]
