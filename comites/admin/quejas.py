"""The complaint desk: what came in, to whom it was turned, how it ended.

What a complaint says and who filed it is read in a page apart, and that it was read is recorded.
"""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from compromisos.admin.paginas import ConPaginasMixin, pagina

from ..forms.quejas import QuejaPapelForm, ResolverForm, TurnarForm
from ..models import ConsultaQueja, DatosQueja, EstadoQueja, Queja
from ..quejas import (
    consultar_datos,
    decisiones,
    registrar_queja,
    resolver_queja,
    turnar_queja,
)
from ..templatetags.comites import resultado_queja
from .base import SoloSeAgregaAdmin


class EstadoFilter(admin.SimpleListFilter):
    title = "estado"
    parameter_name = "estado"

    def lookups(self, request, model_admin):
        return EstadoQueja.choices

    def queryset(self, request, queryset):
        return queryset.filter(estado=self.value()) if self.value() else queryset


@admin.register(Queja)
class QuejaAdmin(ConPaginasMixin, SoloSeAgregaAdmin):
    form = QuejaPapelForm
    change_form_template = "admin/comites/queja_form.html"
    list_display = ["folio", "recibida_el", "via", "municipio", "comite", "estado_"]
    list_filter = [EstadoFilter, "via", "municipio__region"]
    list_select_related = ["municipio", "comite"]
    search_fields = ["folio"]
    date_hierarchy = "recibida_el"
    autocomplete_fields = ["municipio"]

    def get_queryset(self, request):
        filas = super().get_queryset(request).con_estado()
        return filas.select_related("municipio", "comite", "registra")

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["recibida_el", "comite", "municipio", "texto", "nombre", "contacto"]
        return ["folio", "estado_", "recibida_el", "via", "comite", "municipio", "registra"]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else ()

    @admin.display(description="estado")
    def estado_(self, obj):
        estado = EstadoQueja(obj.estado).label
        return f"{estado}: {resultado_queja(obj.resultado)}" if obj.resultado else estado

    def save_model(self, request, obj, form, change):
        queja = registrar_queja(registra=request.user, **form.cleaned_data)
        obj.pk, obj.folio = queja.pk, queja.folio

    def change_view(self, request, object_id, form_url="", extra_context=None):
        contexto = dict(extra_context or {})
        if object_id.isdecimal() and self.has_view_permission(request):
            queja = get_object_or_404(Queja, pk=object_id)
            contexto |= {
                **_lo_decidido(queja),
                "del_escritorio": request.user.has_perm("comites.add_turno"),
            }
        return super().change_view(request, object_id, form_url, contexto)

    paginas = (
        ("datos", "", "datos_view"),
        ("turnar", "", "turnar_view"),
        ("resolver", "", "resolver_view"),
    )

    def _la_queja(self, request, pk, permiso):
        """The complaint, for who may do that; 403 for anybody else who is in the admin."""
        if not request.user.has_perm(permiso):
            raise PermissionDenied
        return get_object_or_404(Queja.objects.con_estado(), pk=pk)

    def datos_view(self, request, pk):
        """Reading it is a POST, because it leaves a record of who looked."""
        queja = self._la_queja(request, pk, "comites.view_datosqueja")
        vistos = request.method == "POST"
        return pagina(
            self,
            request,
            "admin/comites/queja_datos.html",
            titulo=f"Qué dice: {queja}",
            original=queja,
            vistos=vistos,
            datos=consultar_datos(queja=queja, request=request) if vistos else None,
            hay_datos=DatosQueja.objects.filter(queja=queja).exists(),
            notas=queja.notas.select_related("autor") if vistos else (),
            consultas=queja.consultas.select_related("usuario")[:20],
        )

    def turnar_view(self, request, pk):
        queja = self._la_queja(request, pk, "comites.add_turno")
        return self._decidir(request, queja, TurnarForm, turnar_queja, "turna", "Turnar")

    def resolver_view(self, request, pk):
        queja = self._la_queja(request, pk, "comites.add_resolucion")
        return self._decidir(request, queja, ResolverForm, resolver_queja, "resuelve", "Resolver")

    def _decidir(self, request, queja, de, accion, quien, titulo):
        datos = request.POST if request.method == "POST" else None
        form, status = de(datos, initial={"visto": decisiones(queja)}), 200
        if request.method == "POST" and form.is_valid():
            try:
                accion(queja=queja, **{quien: request.user}, **form.cleaned_data)
            except CambioMasNuevo:
                form.otra_vez(
                    "Otra persona la turnó o la resolvió después de que usted abrió esta página. "
                    "No se guardó nada: vea abajo qué, y si procede, guarde otra vez."
                )
                status = 409
            except NoSePuede as razon:
                form.add_error(None, str(razon))
            else:
                self.message_user(request, f"Quedó registrado en la queja {queja.folio}.")
                return redirect("admin:comites_queja_change", queja.pk)
        return pagina(
            self,
            request,
            "admin/comites/queja_decidir.html",
            titulo=f"{titulo}: {queja}",
            status=status,
            original=queja,
            form=form,
            accion=titulo,
            **_lo_decidido(queja),
        )


def _lo_decidido(queja) -> dict:
    return {
        "turnos": queja.turnos.select_related("dependencia", "turna"),
        "resoluciones": queja.resoluciones.select_related("resuelve"),
    }


@admin.register(ConsultaQueja)
class ConsultaQuejaAdmin(SoloSeAgregaAdmin):
    """Who looked at what a complaint says."""

    list_display = ["queja", "usuario", "creado"]
    list_select_related = ["queja", "usuario"]
    date_hierarchy = "creado"
    fields = ["queja", "usuario", "creado"]

    def has_add_permission(self, request):
        return False
