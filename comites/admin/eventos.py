"""The unit's work with events: plan, publish, change with a reason, record what happened."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html

from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from compromisos.admin.base import SIN_HTTP, BaseAdmin, BaseStackedInline
from compromisos.admin.hojas import ImportarRegistrosMixin
from compromisos.admin.paginas import ConPaginasMixin, pagina
from compromisos.evidencias import NoEsEvidencia, revisar_archivo
from compromisos.seguridad import Suceso, anotar

from ..eventos import cambiar_evento, repartir_lugares
from ..forms.cambio import CambioForm, FechaYHora
from ..importacion.eventos import HojaDeEventos
from ..models import Acuerdo, Asistencia, Convocatoria, EdadAsistente, Evento, Minuta, SexoAsistente

HORA_LOCAL = {"form_class": forms.DateTimeField, "widget": FechaYHora}


class MinutaForm(forms.ModelForm):
    """A file is looked at, and its hidden data taken away, before it is kept."""

    archivo = forms.FileField(
        label="archivo",
        required=False,
        widget=forms.FileInput,
        help_text="Sin lista de asistencia, firmas ni datos de ciudadanos: es público.",
    )

    class Meta:
        model = Minuta
        fields = ["texto", "archivo", "publicada"]

    def clean_archivo(self):
        archivo = self.cleaned_data.get("archivo")
        if not archivo or archivo == self.instance.archivo:
            return archivo
        try:
            return revisar_archivo(archivo)
        except NoEsEvidencia as error:
            raise ValidationError(str(error)) from error

    def _post_clean(self):
        """The file that was looked at goes in with its type and its digest, before the model's
        own rules are asked."""
        revisado = self.cleaned_data.get("archivo")
        if hasattr(revisado, "contenido"):
            self.instance.poner(revisado)
            self.cleaned_data["archivo"] = revisado.archivo
        super()._post_clean()


class UnaVezPublicada:
    """For an inline: after the minutes are published nothing of it changes."""

    def has_change_permission(self, request, obj=None):
        return not esta_cerrado(obj) and super().has_change_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return not esta_cerrado(obj) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return not esta_cerrado(obj) and super().has_delete_permission(request, obj)


def esta_cerrado(evento) -> bool:
    minuta = getattr(evento, "minuta", None) if evento and evento.pk else None
    return bool(minuta and minuta.publicada)


class ConvocatoriaInline(BaseStackedInline):
    model = Convocatoria
    fields = [("publicada_el", "medios"), "texto"]
    show_change_link = False


class MinutaInline(UnaVezPublicada, BaseStackedInline):
    model = Minuta
    form = MinutaForm
    fields = ["texto", "archivo", "publicada"]
    show_change_link = False


class AcuerdoInline(UnaVezPublicada, BaseStackedInline):
    model = Acuerdo
    fields = [("numero", "fecha"), "texto", ("dependencia", "comite")]
    autocomplete_fields = ["dependencia"]
    show_change_link = False


class AsistenciaForm(forms.ModelForm):
    """How many of one group came; of which one is said by where it stands in the table."""

    class Meta:
        model = Asistencia
        fields = ["sexo", "grupo_edad", "cuantos"]
        widgets = {"sexo": forms.HiddenInput, "grupo_edad": forms.HiddenInput}

    @property
    def grupo(self) -> tuple[str, str]:
        """As it was sent: the cells stand in another order once some are counted."""
        dicho = {**self.initial}
        if self.is_bound:
            dicho |= {campo: self[campo].data for campo in ("grupo_edad", "sexo")}
        return dicho.get("grupo_edad", ""), dicho.get("sexo", "")


class AsistenciaFormSet(BaseInlineFormSet):
    """A cell for each group, also for one that is not counted yet; left blank, it says nothing."""

    sexos = SexoAsistente.labels

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        contados = set(self.queryset.values_list("sexo", "grupo_edad")) if self.instance.pk else ()
        self.initial_extra = [
            {"sexo": sexo, "grupo_edad": grupo}
            for sexo in SexoAsistente.values
            for grupo in EdadAsistente.values
            if (sexo, grupo) not in contados
        ]
        self.extra = len(self.initial_extra)

    def donde_va(self, enviada):
        """The cell of now for what was typed in one of another page."""
        return next((form for form in self.forms if form.grupo == enviada.grupo), self.empty_form)

    def tabla(self) -> list[tuple]:
        """(age, the form of each sex, None where there is none) of each row."""
        formas = {form.grupo: form for form in self.forms}
        for (edad, sexo), form in formas.items():
            if edad not in EdadAsistente.values or sexo not in SexoAsistente.values:
                continue  # of no cell: the form says that it is wrong
            que = f"{SexoAsistente(sexo).label}, {EdadAsistente(edad).label}"
            form.fields["cuantos"].widget.attrs |= {"aria-label": que}
        return [
            (edad.label, [formas.get((edad.value, sexo)) for sexo in SexoAsistente.values])
            for edad in EdadAsistente
        ]


class AsistenciaInline(BaseStackedInline):
    model = Asistencia
    form = AsistenciaForm
    formset = AsistenciaFormSet
    template = "admin/comites/asistencia_inline.html"
    max_num = len(SexoAsistente) * len(EdadAsistente)
    show_change_link = False


@admin.register(Evento)
class EventoAdmin(ConPaginasMixin, ImportarRegistrosMixin, BaseAdmin):
    tipo_de_hoja = HojaDeEventos()
    change_form_template = "admin/evento_form.html"
    list_display = ["titulo", "tipo", "municipio", "inicio", "estado", "publicado"]
    list_filter = ["tipo", "estado", "publicado", "edicion"]
    date_hierarchy = "inicio"
    ordering = ["-inicio", "-id"]
    campos_busqueda = ["texto_busqueda"]
    campos_literales = ["clave"]
    autocomplete_fields = ["municipio", "actividades"]
    formfield_overrides = {**SIN_HTTP, models.DateTimeField: HORA_LOCAL}
    inlines = [ConvocatoriaInline, AsistenciaInline, MinutaInline, AcuerdoInline]
    fieldsets = [
        (None, {"fields": [("tipo", "titulo"), "clave", ("edicion", "municipio"), "estado_"]}),
        ("Cuándo y dónde", {"fields": ["inicio", "fin", "sede", ("latitud", "longitud")]}),
        ("De qué se trata", {"fields": ["orden_del_dia", "comites", "actividades"]}),
        ("El público", {"fields": ["con_inscripcion", "cupo", "publicado"]}),
    ]
    AL_PUBLICAR = ("clave", "inicio", "fin", "sede", "municipio", "publicado")

    def get_readonly_fields(self, request, obj=None):
        if obj and obj.publicado:
            return ["estado_", *self.AL_PUBLICAR]
        return ["estado_"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj and obj.publicado else {"clave": ["titulo"]}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("municipio", "minuta")

    @admin.display(description="estado")
    def estado_(self, obj):
        if obj.pk is None or not obj.publicado:
            return "Sin publicar: la fecha y la sede todavía se corrigen aquí."
        return format_html(
            '{}. <a href="{}">Cambiar la fecha, la sede o el estado</a>',
            obj.get_estado_display(),
            reverse("admin:comites_evento_cambiar", args=[obj.pk]),
        )

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.publicado else None

    def save_related(self, request, form, formsets, change):
        """A larger room lets in who waits."""
        super().save_related(request, form, formsets, change)
        repartir_lugares(evento=form.instance)

    def render_change_form(self, request, context, **kwargs):
        evento = context["original"]
        publico = evento is not None and evento.publicado
        context["puede_cambiar"] = publico and self.has_change_permission(request, evento)
        context["puede_ver_inscripciones"] = publico and _ve_inscripciones(request)
        return super().render_change_form(request, context, **kwargs)

    # --- Pages of its own -------------------------------------------------------------------

    paginas = (
        ("cambiar", "", "cambiar_view"),
        ("inscripciones", "", "inscripciones_view"),
    )

    def cambiar_view(self, request, pk):
        """Another date, place or state, with its reason; what it was stays on record."""
        if not self.has_change_permission(request):
            raise Http404
        evento = get_object_or_404(Evento.objects.publicados(), pk=pk)
        cambios = list(evento.cambios.order_by("-numero"))
        visto = cambios[0].numero if cambios else 0
        form = CambioForm(request.POST or None, evento=evento, visto=visto)
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                cambio = cambiar_evento(evento=evento, autor=request.user, **form.cleaned_data)
            except CambioMasNuevo:
                form.otra_vez(
                    "Otra persona cambió el evento después de que usted abrió esta página. "
                    "No se guardó nada: compare y, si procede, guarde otra vez. Lo que usted "
                    "escribió sigue aquí; lo demás es lo que está guardado ahora."
                )
                status = 409
            except NoSePuede as razon:
                form.add_error(None, str(razon))
            else:
                self.message_user(request, f"El evento quedó así: {cambio}. Ya es público.")
                return redirect("admin:comites_evento_change", pk)
        return self._de_uno(request, evento, "Cambiar", form=form, cambios=cambios, status=status)

    def inscripciones_view(self, request, pk):
        """Who comes, for the unit only; that it was looked at is written down."""
        if not _ve_inscripciones(request):
            raise Http404
        evento = get_object_or_404(Evento.objects.publicados(), pk=pk)
        anotar(Suceso.DATOS_PERSONALES_VISTOS, request, de="inscripciones", evento=evento.pk)
        vivas = evento.inscripciones.vivas()
        return self._de_uno(request, evento, "Inscripciones", inscripciones=vivas)

    def _de_uno(self, request, evento, accion, **contexto):
        """A page of its own about an event, whose template is called as what it does."""
        return pagina(
            self,
            request,
            f"admin/evento_{accion.lower()}.html",
            titulo=f"{accion}: {evento}",
            original=evento,
            accion=accion,
            **contexto,
        )


def _ve_inscripciones(request) -> bool:
    return request.user.has_perm("comites.view_inscripcion")
