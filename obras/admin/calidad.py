"""The quality of the works: with what it is judged, how it was, what is wrong and who mends it."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from comites.admin.base import ConArchivoMixin, SoloSeAgregaAdmin
from comites.instrumentos import puntaje
from comites.models import Respuesta
from comites.templatetags.comites import calificacion
from compromisos.acciones import NoSePuede
from compromisos.admin.base import BaseAdmin, OcultoMixin, ValoresMixin
from compromisos.admin.paginas import pagina
from compromisos.templatetags import evj
from compromisos.views.evidencia import entregar

from ..calidad import evaluar_calidad, registrar_accion, registrar_hallazgo
from ..forms.calidad import AccionForm, EvaluacionForm, HallazgoForm, QueObraForm
from ..models import (
    AccionCorrectiva,
    AtencionAccion,
    EvaluacionCalidad,
    FotoHallazgo,
    Hallazgo,
    InstrumentoDeObra,
    VerificacionAccion,
)
from ..templatetags.calidad import ESTADOS_DE_ACCION
from ..views.envios import fotos_enviadas, fotos_escritas
from .fotos import FotoAdmin
from .lectura import FotosInline, LecturaInline


@admin.register(InstrumentoDeObra)
class InstrumentoDeObraAdmin(BaseAdmin):
    list_display = ["tipo", "instrumento", "minimo"]
    list_select_related = ["instrumento"]
    fields = ["tipo", "instrumento", "minimo"]
    campos_literales = ["instrumento__nombre"]


class HallazgoInline(LecturaInline):
    model = Hallazgo
    fields = ["numero", "gravedad", "texto"]
    show_change_link = True


@admin.register(EvaluacionCalidad)
class EvaluacionCalidadAdmin(ConArchivoMixin, SoloSeAgregaAdmin):
    """Captured in two steps: of which work; then the questions that its type has."""

    list_display = ["obra", "fecha", "puntaje_", "dependencia", "comite"]
    list_filter = ["obra__tipo", "aplicacion__version__instrumento"]
    search_fields = ["obra__clave", "obra__nombre"]
    date_hierarchy = "aplicacion__fecha"
    fields = [
        "obra",
        "version",
        "fecha",
        "puntaje_",
        "minimo",
        "dependencia",
        "comite",
        "firma_dependencia",
        "firma_comite",
        "motivo_sin_firma",
        "captura",
        "archivo_",
        "sha256",
        "hallazgo_",
    ]
    inlines = [HallazgoInline]
    change_form_template = "admin/obras/evaluacion_form.html"

    def get_queryset(self, request):
        filas = super().get_queryset(request)
        respuestas = ("reactivo", "opcion")
        return filas.select_related(
            "obra",
            "dependencia",
            "comite",
            "aplicacion__version__instrumento",
            "aplicacion__captura",
        ).prefetch_related(*(f"aplicacion__respuestas__{campo}" for campo in respuestas))

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    @admin.display(description="calificación")
    def puntaje_(self, obj):
        return calificacion(puntaje(obj.aplicacion.respuestas.all()))

    @admin.display(description="instrumento y versión")
    def version(self, obj):
        return obj.aplicacion.version

    @admin.display(description="fecha", ordering="aplicacion__fecha")
    def fecha(self, obj):
        return evj.fecha(obj.aplicacion.fecha)

    @admin.display(description="quién la capturó")
    def captura(self, obj):
        return obj.aplicacion.captura

    @admin.display(description="lo que se halló mal")
    def hallazgo_(self, obj):
        ruta = reverse("admin:obras_hallazgo_add")
        return format_html('<a href="{}?evaluacion={}">Registrar un hallazgo</a>', ruta, obj.pk)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        cual = QueObraForm(request.GET if "obra" in request.GET else None)
        if not cual.is_valid():
            return self._elegir(request, cual)
        obra, version = cual.cleaned_data["obra"], cual.version
        if request.method != "POST":
            inicial = {
                "fecha": timezone.localdate(),
                "dependencia": obra.ejecutora_id,
                "comite": obra.comite_id,
            }
            form = EvaluacionForm(version=version, obra=obra, initial=inicial)
            return self._capturar(request, obra, form)
        form = EvaluacionForm(request.POST, request.FILES, version=version, obra=obra)
        if not form.is_valid():
            return self._capturar(request, obra, form)
        try:
            evaluacion = evaluar_calidad(
                obra=obra, version=version, captura=request.user, **form.de_la_evaluacion()
            )
        except NoSePuede as razon:
            form.add_error(None, str(razon))
            return self._capturar(request, obra, form)
        self.message_user(request, f"Se registró: {evaluacion}.")
        return redirect("admin:obras_evaluacioncalidad_change", evaluacion.pk)

    def _elegir(self, request, form):
        return pagina(
            self,
            request,
            "admin/obras/evaluacion_elegir.html",
            titulo="Capturar una evaluación de calidad",
            form=form,
        )

    def _capturar(self, request, obra, form):
        return pagina(
            self,
            request,
            "admin/obras/evaluacion_capturar.html",
            titulo=f"{obra}: {form.version}",
            form=form,
            archivo_perdido=form.is_bound and bool(request.FILES),
        )

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.evidencia_view))
        ruta = "<int:pk>/evidencias/<int:de>/"
        return [
            path(ruta, view, name="obras_evaluacioncalidad_evidencia"),
            *super().get_urls(),
        ]

    def evidencia_view(self, request, pk, de):
        """The file that proves the answer `de` of an evaluation."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        suyas = Respuesta.objects.filter(aplicacion__evaluacion_de_calidad=pk).exclude(archivo="")
        return entregar(get_object_or_404(suyas.select_related("reactivo"), pk=de))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """With what was answered, words included: only who may see the row comes here."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        respuestas = []
        if object_id.isdecimal():
            evaluacion = get_object_or_404(EvaluacionCalidad, pk=object_id)
            respuestas = evaluacion.aplicacion.respuestas.select_related("reactivo", "opcion")
        return super().change_view(
            request, object_id, form_url, {"respuestas": respuestas, **(extra_context or {})}
        )


class AccionInline(LecturaInline):
    model = AccionCorrectiva
    fields = ["numero", "texto", "dependencia", "plazo"]
    show_change_link = True


class FotoHallazgoInline(FotosInline):
    model = FotoHallazgo
    fk_name = "hallazgo"


@admin.register(Hallazgo)
class HallazgoAdmin(SoloSeAgregaAdmin):
    list_display = ["__str__", "gravedad", "evaluacion", "creado"]
    list_filter = ["gravedad", "evaluacion__obra__tipo"]
    list_select_related = ["evaluacion__obra"]
    search_fields = ["texto", "evaluacion__obra__clave"]
    fields = ["evaluacion", "numero", "gravedad", "texto", "creado", "accion_"]
    inlines = [AccionInline, FotoHallazgoInline]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("evaluacion__obra")

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    @admin.display(description="quién lo corrige")
    def accion_(self, obj):
        ruta = reverse("admin:obras_accioncorrectiva_add")
        return format_html(
            '<a href="{}?hallazgo={}">Registrar una acción correctiva</a>', ruta, obj.pk
        )

    def add_view(self, request, form_url="", extra_context=None):
        """With up to three photographs."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            form = HallazgoForm(initial={"evaluacion": request.GET.get("evaluacion", "")})
            return self._capturar(request, form, fotos_escritas())
        form, fotos = HallazgoForm(request.POST), fotos_enviadas(request)
        if not all([form.is_valid(), fotos.is_valid()]):
            return self._capturar(request, form, fotos)
        hallazgo = registrar_hallazgo(
            registra=request.user, fotos=fotos.con_foto(), **form.cleaned_data
        )
        self.message_user(request, f"Se registró el hallazgo {hallazgo}.")
        return redirect("admin:obras_hallazgo_change", hallazgo.pk)

    def _capturar(self, request, form, fotos):
        return pagina(
            self,
            request,
            "admin/obras/con_fotos.html",
            titulo="Registrar un hallazgo",
            intro="Una vez guardado no se cambia ni se borra; una foto sí se retira, con motivo.",
            boton="Registrar el hallazgo",
            form=form,
            fotos=fotos,
            archivo_perdido=form.is_bound and bool(request.FILES),
        )


@admin.register(FotoHallazgo)
class FotoHallazgoAdmin(OcultoMixin, FotoAdmin):
    list_display = ["texto_alternativo", "hallazgo", "retirada"]
    list_select_related = ["hallazgo", "retira"]
    fields = ["hallazgo", "texto_alternativo", "la_foto", "retirada"]


class AtencionInline(LecturaInline):
    model = AtencionAccion
    fields = ["numero", "fecha", "texto", "autor", "archivo_", "verificacion_"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("autor", "verificacion__verifica")

    @admin.display(description="archivo")
    def archivo_(self, obj):
        if not obj.archivo:
            return "No hay"
        ruta = reverse("obras:atencion-archivo", args=[obj.pk])
        return format_html('<a href="{}">Descargar</a>', ruta)

    @admin.display(description="verificación")
    def verificacion_(self, obj):
        hecha: VerificacionAccion | None = getattr(obj, "verificacion", None)
        if hecha is None:
            return "Falta"
        return f"{hecha}, {hecha.fecha:%d/%m/%Y}, {hecha.verifica}. {hecha.observacion}"


@admin.register(AccionCorrectiva)
class AccionCorrectivaAdmin(ValoresMixin, SoloSeAgregaAdmin):
    """What its unit did and who verified it are written in the panel."""

    form = AccionForm
    list_display = ["__str__", "obra", "dependencia", "plazo", "estado"]
    list_filter = ["dependencia"]
    search_fields = ["texto", "hallazgo__evaluacion__obra__clave"]
    date_hierarchy = "plazo"
    inlines = [AtencionInline]

    def get_queryset(self, request):
        filas = super().get_queryset(request).con_estado().para_listar()
        return filas.select_related("registra").order_by(
            F("corregida_el").desc(nulls_first=True), "plazo", "id"
        )

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["hallazgo", "texto", "dependencia", "plazo"]
        return ["hallazgo", "numero", "texto", "dependencia", "plazo", "estado", "registra"]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else ()

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_changeform_initial_data(self, request):
        """The unit that carries out the work answers, unless another is chosen."""
        inicial = super().get_changeform_initial_data(request)
        hallazgo = request.GET.get("hallazgo", "")
        if hallazgo.isdecimal():
            suyo = Hallazgo.objects.filter(pk=hallazgo)
            ejecutora = suyo.values_list("evaluacion__obra__ejecutora", flat=True).first()
            inicial["dependencia"] = ejecutora
        return inicial

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "hallazgo":
            kwargs["queryset"] = Hallazgo.objects.select_related("evaluacion__obra")
        campo = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "hallazgo":
            campo.label_from_instance = lambda hallazgo: f"{hallazgo.evaluacion.obra}: {hallazgo}"
        return campo

    @admin.display(description="obra")
    def obra(self, obj):
        return obj.hallazgo.evaluacion.obra

    @admin.display(description="estado")
    def estado(self, obj):
        return ESTADOS_DE_ACCION[obj.oportunidad]

    def save_model(self, request, obj, form, change):
        accion = registrar_accion(registra=request.user, **form.cleaned_data)
        obj.pk, obj.numero = accion.pk, accion.numero
