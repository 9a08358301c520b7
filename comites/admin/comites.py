"""The committees, each with its members, and the rules that say who may sit in them."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseInlineFormSet
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join

from compromisos.admin.base import BaseAdmin, BaseStackedInline
from compromisos.admin.hojas import ImportarRegistrosMixin
from compromisos.seguridad import Suceso, anotar

from ..acciones import folio_de
from ..forms import IntegranteForm
from ..forms.integrantes import ComiteForm
from ..importacion.comites import HojaDeComites
from ..models import Acta, AvisoPrivacidad, Cargo, Comite, Facultad, Integrante, ReglaElegibilidad
from ..models.integrantes import UNICOS


class VigenteFilter(admin.SimpleListFilter):
    title = "periodo"
    parameter_name = "vigencia"

    def lookups(self, request, model_admin):
        return [("si", "Vigentes"), ("no", "Terminados o por empezar")]

    def queryset(self, request, queryset):
        if self.value() == "si":
            return queryset.vigentes()
        if self.value() == "no":
            return queryset.exclude(pk__in=queryset.model.objects.vigentes().values("pk"))
        return queryset


class IntegrantesFormSet(BaseInlineFormSet):
    """Two people in one post are refused even when both are new."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        filas = [form.cleaned_data for form in self.forms if form.cleaned_data]
        ocupados = [f["cargo"] for f in filas if f.get("hasta") is None and f["cargo"] in UNICOS]
        for cargo in UNICOS:
            if ocupados.count(cargo) > 1:
                raise ValidationError(f"Hay dos personas en la {cargo.label.lower()}: deje una.")


class IntegranteInline(BaseStackedInline):
    model = Integrante
    form = IntegranteForm
    formset = IntegrantesFormSet
    fields = [
        ("nombre", "cargo"),
        ("sector", "sexo", "grupo_edad"),
        "declara_sin_cargo_publico",
        "declara_sin_cargo_partido",
        ("desde", "hasta"),
    ]

    def get_queryset(self, request):
        """Those who go on; the rest are in the list of members."""
        filas = super().get_queryset(request).filter(borrado_el__isnull=True)
        return filas.a_la_vez(timezone.localdate())


@admin.register(Comite)
class ComiteAdmin(ImportarRegistrosMixin, BaseAdmin):
    tipo_de_hoja = HojaDeComites()
    form = ComiteForm
    change_form_template = "admin/comites/comite_form.html"
    list_display = ["nombre", "clave", "tipo", "municipio", "edicion", "vigente_hasta", "acta_"]
    list_filter = [VigenteFilter, "tipo", "edicion", "municipio__region"]
    list_select_related = ["municipio", "edicion"]
    campos_busqueda = ["clave_nombre", "municipio__texto_busqueda"]
    autocomplete_fields = ["municipio", "edicion"]
    readonly_fields = ["actas_"]
    fields = [
        ("clave", "nombre"),
        "tipo",
        ("municipio", "edicion"),
        ("constituido_el", "vigente_hasta"),
    ]
    inlines = [IntegranteInline]

    def get_queryset(self, request):
        return super().get_queryset(request).con_acta()

    def get_fields(self, request, obj=None):
        ve_actas = request.user.has_perm("comites.view_acta")
        return [*self.fields, "actas_"] if ve_actas else self.fields

    def view_on_site(self, obj):
        """None while what was typed as its key makes no address."""
        try:
            return obj.get_absolute_url()
        except NoReverseMatch:
            return None

    def has_import_permission(self, request):
        """The sheet has the members' names, whichever way it goes."""
        ve_nombres = request.user.has_perm("comites.view_integrante")
        return ve_nombres and super().has_import_permission(request)

    def al_exportar(self, request):
        anotar(Suceso.DATOS_PERSONALES_VISTOS, request, de="comites")

    def get_urls(self):
        acta = self.admin_site.admin_view(self.acta_view)
        return [
            path("<int:pk>/acta/", acta, name="comites_comite_acta"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, **kwargs):
        context["aviso"] = AvisoPrivacidad.objects.vigente()
        return super().render_change_form(request, context, **kwargs)

    def acta_view(self, request, pk):
        """The act of constitution, to print and sign."""
        return hoja_de_acta(request, get_object_or_404(Comite, pk=pk))

    @admin.display(description="acta firmada el", ordering="acta_firmada_el")
    def acta_(self, obj):
        return obj.acta_firmada_el

    @admin.display(description="actas firmadas")
    def actas_(self, obj):
        if obj.pk is None:
            return "Se imprimen y se suben después de guardar el comité."
        actas = list(Acta.objects.filter(comite=obj).only("folio", "tipo", "firmada_el"))
        if not actas:
            return "Ninguna todavía."
        return format_html_join(
            "; ",
            '<a href="{}">{}</a>, firmada el {}',
            (
                (reverse("admin:comites_acta_change", args=[a.pk]), a, f"{a.firmada_el:%d/%m/%Y}")
                for a in actas
            ),
        )


def hoja_de_acta(request, comite, entra=None):
    """The sheet to print and sign, with the names: 403 for who may not see them."""
    if not request.user.has_perm("comites.view_integrante"):
        raise PermissionDenied
    filas = comite.integrantes.all()
    if entra is None:
        filas = filas.filter(sustituye_a__isnull=True).vigentes(comite.constituido_el)
    else:
        filas = filas.filter(pk__in=[entra.pk, entra.sustituye_a_id]).order_by("desde")
    contexto = {
        "comite": comite,
        "integrantes": filas,
        "entra": entra,
        "sale": entra and entra.sustituye_a,
        "cargo": entra and Cargo(entra.cargo).label,
        "folio": folio_de(comite, entra),
        "hoy": timezone.localdate(),
        "reglas": ReglaElegibilidad.objects.vigentes().filter(tipo_comite=comite.tipo),
        "aviso": AvisoPrivacidad.objects.vigente(),
    }
    return render(request, "admin/comites/acta.html", contexto)


class VersionesAdmin(BaseAdmin):
    """What has versions: once in force only its last day is written; the rest is a new row."""

    def get_readonly_fields(self, request, obj=None):
        if obj is None or obj.vigente_desde > timezone.localdate():
            return self.readonly_fields
        return [campo for campo in self.campos if campo != "vigente_hasta"]

    @property
    def fields(self):
        return self.campos


@admin.register(Facultad)
class FacultadAdmin(VersionesAdmin):
    list_display = [
        "texto",
        "tipo_comite",
        "etapa",
        "clase",
        "cargo",
        "vigente_desde",
        "vigente_hasta",
    ]
    list_filter = [VigenteFilter, "tipo_comite", "etapa", "clase"]
    campos_literales = ["texto", "fundamento"]
    campos = [
        "tipo_comite",
        "etapa",
        "clase",
        "cargo",
        "texto",
        "fundamento",
        "vigente_desde",
        "vigente_hasta",
    ]

    def view_on_site(self, obj):
        return reverse("comites:facultad-list")


@admin.register(ReglaElegibilidad)
class ReglaElegibilidadAdmin(VersionesAdmin):
    list_display = ["tipo_comite", "clave", "razon", "vigente_desde", "vigente_hasta"]
    list_filter = [VigenteFilter, "tipo_comite", "clave"]
    campos_literales = ["razon", "fundamento"]
    campos = ["tipo_comite", "clave", "razon", "fundamento", "vigente_desde", "vigente_hasta"]

    def view_on_site(self, obj):
        return reverse("comites:facultad-list")
