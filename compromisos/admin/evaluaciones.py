"""Evaluations, with their documents, points and recommendations, and their publication."""

from django.contrib import admin, messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html

from evj.web.texto import contar

from ..acciones import publicar_evaluacion, retirar_evaluacion
from ..models import Actividad, Documento, Evaluacion, PuntoSintesis, Recomendacion, TipoMejora
from ..seguridad import Suceso, anotar
from .base import BaseAdmin, BaseStackedInline, OcultoMixin
from .motivo import RetiroForm
from .paginas import ConPaginasMixin, pagina


class PublicadaFilter(admin.SimpleListFilter):
    title = "publicación"
    parameter_name = "publicada"

    def lookups(self, request, model_admin):
        return [("si", "Publicada"), ("no", "Sin publicar")]

    def queryset(self, request, queryset):
        if self.value() not in ("si", "no"):
            return queryset
        return queryset.filter(publicada_en__isnull=self.value() == "no")


class DocumentoInline(BaseStackedInline):
    model = Documento
    ordering = ["id"]
    fields = [("tipo", "titulo"), "url", "archivo"]


class PuntoSintesisInline(BaseStackedInline):
    model = PuntoSintesis
    ordering = ["numero"]
    fields = ["numero", "texto", "temas"]


class EvaluacionAdminBase(ConPaginasMixin, BaseAdmin):
    """Everything of EvaluacionAdmin but the import (see importacion.py)."""

    change_form_template = "admin/evaluacion_form.html"
    list_display = ["nombre", "anio", "evaluador", "compromisos_", "actividades_", "publicada"]
    list_filter = [PublicadaFilter, "anio"]
    campos_busqueda = ["clave_nombre"]
    ordering = ["clave_nombre"]
    prepopulated_fields = {"slug": ["nombre"]}
    readonly_fields = ["publicada_en", "agenda"]
    inlines = [DocumentoInline, PuntoSintesisInline]
    fieldsets = [
        (None, {"fields": ["nombre", "slug", "publicada_en", "agenda"]}),
        ("La evaluación", {"fields": [("anio", "tipo"), "evaluador", "costo", "descripcion"]}),
        ("Objetivos", {"fields": ["objetivo_programa", "objetivo_evaluacion"]}),
        ("Direcciones", {"fields": ["sitio_programa", "ficha"]}),
    ]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                n_compromisos=Count("compromisos", distinct=True),
                n_actividades=Count("compromisos__actividades", distinct=True),
            )
        )

    @admin.display(description="compromisos", ordering="n_compromisos")
    def compromisos_(self, obj):
        return obj.n_compromisos

    @admin.display(description="actividades", ordering="n_actividades")
    def actividades_(self, obj):
        return obj.n_actividades

    @admin.display(description="publicada", boolean=True, ordering="publicada_en")
    def publicada(self, obj):
        return obj.publicada_en is not None

    @admin.display(description="agenda")
    def agenda(self, obj):
        """Links to the evaluation's commitments, activities and recommendations."""
        if obj.pk is None:
            return "Guarde la evaluación para agregarle recomendaciones y compromisos."
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a> · <a href="{}">recomendaciones</a>',
            _lista("compromiso", evaluacion__id__exact=obj.pk),
            contar(obj.n_compromisos, "compromiso", "compromisos"),
            _lista("actividad", compromiso__evaluacion__id__exact=obj.pk),
            contar(obj.n_actividades, "actividad", "actividades"),
            _lista("recomendacion", evaluacion__id__exact=obj.pk),
        )

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.publicada_en else None

    def render_change_form(self, request, context, **kwargs):
        context["puede_publicar"] = self.has_change_permission(request, context["original"])
        return super().render_change_form(request, context, **kwargs)

    paginas = (
        ("publicar", "", "publicar_view"),
        ("retirar", "", "retirar_view"),
    )

    def publicar_view(self, request, pk):
        evaluacion = self._por_publicar(request, pk, publicada=False)
        if request.method == "POST":
            publicar_evaluacion(evaluacion=evaluacion, usuario=request.user)
            anotar(Suceso.AGENDA_PUBLICADA, request, evaluacion=evaluacion.pk)
            self.message_user(request, f"«{evaluacion}» ya está a la vista del público.")
            return redirect("admin:compromisos_evaluacion_change", pk)
        return self._confirmar(request, evaluacion, "Publicar")

    def retirar_view(self, request, pk):
        evaluacion = self._por_publicar(request, pk, publicada=True)
        form = RetiroForm(request.POST if request.method == "POST" else None, label_suffix="")
        if form.is_valid():
            retirar_evaluacion(
                evaluacion=evaluacion, usuario=request.user, motivo=form.cleaned_data["motivo"]
            )
            anotar(Suceso.AGENDA_RETIRADA, request, evaluacion=evaluacion.pk)
            self.message_user(
                request, f"«{evaluacion}» ya no está a la vista del público.", messages.WARNING
            )
            return redirect("admin:compromisos_evaluacion_change", pk)
        return self._confirmar(request, evaluacion, "Retirar de la publicación", form)

    def _por_publicar(self, request, pk, publicada):
        """The evaluation, if the user may publish it; 404 otherwise."""
        if not self.has_view_permission(request):
            raise Http404
        return get_object_or_404(Evaluacion.objects.editables_por(request.user), pk=pk)

    def _confirmar(self, request, evaluacion, accion, form=None):
        """What the public would see, before it does, or sees; `form`: asks for the reason."""
        actividades = Actividad.objects.filter(compromiso__evaluacion=evaluacion)
        return pagina(
            self,
            request,
            "admin/evaluacion_publicar.html",
            titulo=f"{accion}: {evaluacion}",
            original=evaluacion,
            accion=accion,
            form=form,
            cuentas=actividades.aggregate(
                actividades=Count("pk", distinct=True),
                sin_fecha=Count("pk", filter=Q(fecha_termino=None), distinct=True),
                incompletas=Count("pk", filter=Q(texto_completo=False), distinct=True),
                avances=Count("avances", distinct=True),
                dependencias=Count("responsabilidades__dependencia", distinct=True),
            ),
            compromisos=evaluacion.compromisos.count(),
            recomendaciones=evaluacion.recomendaciones.count(),
            documentos=evaluacion.documentos.all(),
        )


def _lista(modelo, **filtro):
    (clave, valor), *_ = filtro.items()
    return f"{reverse(f'admin:compromisos_{modelo}_changelist')}?{clave}={valor}"


@admin.register(Documento)
class DocumentoAdmin(OcultoMixin, BaseAdmin):
    list_display = ["titulo", "tipo", "evaluacion"]
    list_select_related = ["evaluacion"]
    campos_literales = ["titulo"]
    autocomplete_fields = ["evaluacion"]


class NumeradoAdmin(BaseAdmin):
    """Texts that their evaluation numbers; a number in the search box finds it."""

    list_display = ["numero", "texto", "evaluacion"]
    list_display_links = ["numero", "texto"]
    list_filter = ["evaluacion"]
    list_select_related = ["evaluacion"]
    autocomplete_fields = ["evaluacion"]
    campos_literales = ["texto"]

    def buscar(self, queryset, texto):
        if texto.strip().isdecimal():
            return queryset.filter(numero=texto.strip())
        return super().buscar(queryset, texto)


@admin.register(PuntoSintesis)
class PuntoSintesisAdmin(OcultoMixin, NumeradoAdmin):
    pass


@admin.register(Recomendacion)
class RecomendacionAdmin(NumeradoAdmin):
    list_display = ["numero", "texto", "postura", "evaluacion"]
    list_filter = ["evaluacion", "postura"]
    autocomplete_fields = ["evaluacion", "puntos"]
    fields = ["evaluacion", "numero", "texto", "puntos", "postura", "motivo"]


@admin.register(TipoMejora)
class TipoMejoraAdmin(BaseAdmin):
    list_display = ["nombre"]
    campos_literales = ["nombre"]
