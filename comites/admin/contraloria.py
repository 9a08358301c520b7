"""The reports that a contraloría social owes, their deliveries, and its question sheets."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_safe

from compromisos.admin.base import BaseAdmin
from compromisos.admin.paginas import pagina
from compromisos.templatetags import evj
from compromisos.views.evidencia import entregar

from ..contraloria import entregar_informe
from ..forms.contraloria import EntregaForm, QueCedulaForm
from ..instrumentos import puntaje
from ..models import Cedula, Comite, EntregaInforme, Informe, Respuesta, TipoComite
from ..templatetags.comites import ESTADOS_DE_INFORME, calificacion
from ..views.cedulas import capturar, formulario_de
from .base import ConArchivoMixin, SoloSeAgregaAdmin


@admin.register(Informe)
class InformeAdmin(BaseAdmin):
    list_display = ["comite", "tipo", "vence", "entregado", "estado"]
    list_filter = ["tipo", "comite__edicion"]
    list_select_related = ["comite"]
    date_hierarchy = "vence"
    campos_literales = ["comite__nombre", "comite__clave"]
    fields = ["comite", "tipo", ("desde", "hasta"), "vence"]

    def get_queryset(self, request):
        return super().get_queryset(request).con_estado().select_related("comite")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "comite":
            kwargs["queryset"] = Comite.objects.filter(tipo=TipoComite.CONTRALORIA_SOCIAL)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="entregado el")
    def entregado(self, obj):
        return obj.entregado_el

    @admin.display(description="estado")
    def estado(self, obj):
        return ESTADOS_DE_INFORME[obj.oportunidad]


@admin.register(EntregaInforme)
class EntregaInformeAdmin(ConArchivoMixin, SoloSeAgregaAdmin):
    form = EntregaForm
    list_display = ["informe", "entregado_el", "publica", "registra", "creado"]
    list_filter = ["informe__tipo", "publica"]
    list_select_related = ["informe", "registra"]
    date_hierarchy = "entregado_el"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("informe__comite", "registra")

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["informe", "entregado_el", "documento", "url", "publica"]
        return ["informe", "entregado_el", "archivo_", "url", "publica", "sha256", "registra"]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "informe":
            kwargs["queryset"] = Informe.objects.select_related("comite")
        campo = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "informe":
            campo.label_from_instance = lambda informe: f"{informe.comite}: {informe}"
        return campo

    def save_model(self, request, obj, form, change):
        datos = form.cleaned_data
        entrega = entregar_informe(
            informe=datos["informe"],
            entregado_el=datos["entregado_el"],
            archivo=datos["documento"],
            url=datos["url"],
            publica=datos["publica"],
            registra=request.user,
        )
        obj.pk = entrega.pk


@admin.register(Cedula)
class CedulaAdmin(ConArchivoMixin, SoloSeAgregaAdmin):
    """Captured in two steps: whose it is and which version; then its questions."""

    list_display = ["__str__", "comite", "puntaje_"]
    list_filter = ["aplicacion__version__instrumento", "comite__edicion"]
    fields = ["comite", "version", "fecha", "puntaje_", "captura", "archivo_", "sha256"]
    change_form_template = "admin/comites/cedula_form.html"

    def get_queryset(self, request):
        filas = super().get_queryset(request)
        de_ellas = ("aplicacion__version__instrumento", "aplicacion__captura", "comite")
        respuestas = ("reactivo", "opcion")
        return filas.select_related(*de_ellas).prefetch_related(
            *(f"aplicacion__respuestas__{campo}" for campo in respuestas)
        )

    @admin.display(description="calificación")
    def puntaje_(self, obj):
        return calificacion(puntaje(obj.aplicacion.respuestas.all()))

    @admin.display(description="instrumento y versión")
    def version(self, obj):
        return obj.aplicacion.version

    @admin.display(description="fecha")
    def fecha(self, obj):
        return evj.fecha(obj.aplicacion.fecha)

    @admin.display(description="quién la capturó")
    def captura(self, obj):
        return obj.aplicacion.captura

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        if not {"comite", "version"} <= request.GET.keys():
            return self._elegir(request, QueCedulaForm())
        cual = QueCedulaForm(request.GET)
        if not cual.is_valid():
            return self._elegir(request, cual)
        comite, version = cual.cleaned_data["comite"], cual.cleaned_data["version"]
        if request.method != "POST":
            return self._capturar(request, comite, version, formulario_de(version))
        form, cedula = capturar(request, comite=comite, version=version)
        if cedula is None:
            return self._capturar(request, comite, version, form)
        self.message_user(request, f"Se registró: {cedula}.")
        return redirect("admin:comites_cedula_change", cedula.pk)

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.evidencia_view))
        ruta = path("<int:pk>/evidencias/<int:de>/", view, name="comites_cedula_evidencia")
        return [ruta, *super().get_urls()]

    def evidencia_view(self, request, pk, de):
        """The file that proves the answer `de` of a sheet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        suyas = Respuesta.objects.filter(aplicacion__cedula=pk).exclude(archivo="")
        return entregar(get_object_or_404(suyas.select_related("reactivo"), pk=de))

    def _elegir(self, request, form):
        return pagina(
            self, request, "admin/comites/cedula_elegir.html", titulo="Capturar cédula", form=form
        )

    def _capturar(self, request, comite, version, form):
        return pagina(
            self,
            request,
            "admin/comites/cedula_capturar.html",
            titulo=f"{version}: {comite}",
            form=form,
            archivo_perdido=form.is_bound and bool(request.FILES),
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """With what was answered, words included: only who may see the row comes here."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        respuestas = []
        if object_id.isdecimal():
            cedula = get_object_or_404(Cedula, pk=object_id)
            respuestas = cedula.aplicacion.respuestas.select_related("reactivo", "opcion")
        return super().change_view(
            request, object_id, form_url, {"respuestas": respuestas, **(extra_context or {})}
        )
