"""The unit's work with votes: the ballot, the places, the polling records, the publication."""

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html

from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from compromisos.admin.base import BaseAdmin, BaseStackedInline
from compromisos.admin.paginas import ConPaginasMixin, pagina
from compromisos.forms.conflicto import ver

from ..forms.votaciones import ActaForm, CierreForm, OpcionForm, OpcionFormSet, VotacionForm
from ..models import (
    ActaVotacion,
    CentroVotacion,
    CompromisoFirmado,
    GrupoVotante,
    OpcionVotacion,
    Votacion,
)
from ..votaciones import (
    NoCuadra,
    NoSePublica,
    actas_de,
    capturar_acta,
    escrutinio,
    ganadoras_publicadas,
    impedimentos,
    por_decir,
    publicar_votacion,
)
from .base import RegistroAdmin, exigir


def _publicada(votacion) -> bool:
    return bool(votacion and votacion.publicada_en)


def _contada(votacion) -> bool:
    """Whether some record of it was captured."""
    return bool(votacion and votacion.pk and actas_de(votacion))


class OpcionInline(BaseStackedInline):
    """The ballot: fixed from the first record on, for each one counts all of it."""

    model = OpcionVotacion
    form = OpcionForm
    formset = OpcionFormSet
    show_change_link = False

    def get_fields(self, request, obj=None):
        propuesta = "propuesta_" if _contada(obj) else "propuesta"
        return ["orden", propuesta, "destino", "gana_desempate"]

    def get_readonly_fields(self, request, obj=None):
        """Who won a tie is said where it is counted and published, which knows who was in it."""
        return ["gana_desempate", *(["orden", "propuesta_"] if _contada(obj) else [])]

    @admin.display(description="propuesta")
    def propuesta_(self, obj):
        return f"{obj.propuesta}: {obj.titulo}"

    def has_add_permission(self, request, obj=None):
        return not _contada(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return not _publicada(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return not _contada(obj) and super().has_delete_permission(request, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).con_titulo().select_related("propuesta", "votacion")


class CentroInline(BaseStackedInline):
    model = CentroVotacion
    fields = [("numero", "tipo"), "lugar", "boletas"]
    show_change_link = False

    def has_add_permission(self, request, obj=None):
        return not _publicada(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return not _publicada(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return not _publicada(obj) and super().has_delete_permission(request, obj)


@admin.register(Votacion)
class VotacionAdmin(ConPaginasMixin, BaseAdmin):
    form = VotacionForm
    change_form_template = "admin/obras/votacion_form.html"
    list_display = ["municipio", "edicion", "inicio", "fin", "publicada_"]
    list_filter = ["edicion", ("publicada_en", admin.EmptyFieldListFilter)]
    list_select_related = ["municipio", "edicion"]
    date_hierarchy = "inicio"
    campos_busqueda = ["municipio__texto_busqueda"]
    autocomplete_fields = ["municipio"]
    inlines = [OpcionInline, CentroInline]
    fieldsets = [
        (None, {"fields": ["edicion", "municipio", ("inicio", "fin"), "publicada_"]}),
        ("Quiénes votan y cuántas ganan", {"fields": ["padron", "ganadoras", "desempate"]}),
    ]
    paginas = (("acta", "<int:centro>/", "acta_view"), ("publicar", "", "publicar_view"))

    def get_readonly_fields(self, request, obj=None):
        """How many win does not change once votes are counted."""
        fijos = ["edicion", "municipio", "ganadoras"] if _contada(obj) else []
        return ["publicada_", *fijos]

    def get_inline_instances(self, request, obj=None):
        """First the edition and the place: they say which proposals may be on the ballot."""
        return super().get_inline_instances(request, obj) if obj else []

    def has_change_permission(self, request, obj=None):
        return not _publicada(obj) and super().has_change_permission(request, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("municipio", "edicion")

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    @admin.display(description="resultado", ordering="publicada_en")
    def publicada_(self, obj):
        return "Publicado: ya no cambia" if obj.publicada_en else "Sin publicar"

    def response_add(self, request, obj, post_url_continue=None):
        """On to the ballot and the places, which come after."""
        self.message_user(request, "Ahora ponga las propuestas de la boleta y los centros.")
        return redirect("admin:obras_votacion_change", obj.pk)

    def render_change_form(self, request, context, **kwargs):
        votacion = context["original"]
        if votacion and request.user.has_perm("obras.add_actavotacion"):
            context["centros"] = votacion.centros.con_acta()
            context["puede_publicar"] = request.user.has_perm("obras.change_votacion")
        if _publicada(votacion):
            context["ganadoras"] = self._ganadoras(request, votacion)
        return super().render_change_form(request, context, **kwargs)

    def _ganadoras(self, request, votacion) -> list:
        """The options that won, each with its `propuesta` and whether that is `firmada`; none for
        who does not put commitments on record."""
        if not request.user.has_perm("obras.add_compromisofirmado"):
            return []
        firmadas = CompromisoFirmado.objects.filter(propuesta=OuterRef("propuesta"))
        opciones = votacion.opciones.con_titulo().annotate(firmada=Exists(firmadas))
        ganan = ganadoras_publicadas(opciones.values("propuesta"))
        return [o for o in opciones.order_by("orden") if o.propuesta_id in ganan]

    # --- Pages of its own -------------------------------------------------------------------
    def acta_view(self, request, pk, centro):
        """The polling record of a place, or its correction, as a grid."""
        exigir(request, "add_actavotacion", "add_votos")
        centro = get_object_or_404(
            CentroVotacion.objects.select_related("votacion__municipio", "votacion__edicion"),
            votacion=pk,
            pk=centro,
        )
        opciones = list(centro.votacion.opciones.con_titulo().order_by("orden"))
        anterior = centro.actas.prefetch_related("votos").first()
        visto = anterior.numero if anterior else 0
        inicial = {**(ActaForm.como(anterior) if anterior else {}), "visto": visto}
        form = ActaForm(
            request.POST or None,
            request.FILES or None,
            opciones=opciones,
            correccion=anterior is not None,
            initial=inicial,
        )
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                capturar_acta(centro=centro, captura=request.user, **form.acta())
            except NoCuadra as error:
                form.no_cuadra(error.errores)
            except NoSePuede as razon:
                form.add_error(None, str(razon))
            except CambioMasNuevo:
                form.otra_vez(
                    "Otra persona capturó esta acta después de que usted abrió la página. No se "
                    "guardó nada: abajo está lo que hay ahora; compare y, si procede, guarde otra "
                    "vez como corrección. Las casillas que usted no tocó ya muestran lo guardado."
                )
                status = 409
            else:
                self.message_user(request, f"Quedó capturada el acta del centro {centro.numero}.")
                return redirect("admin:obras_votacion_change", pk)
        que = "Corregir el acta" if anterior else "Capturar el acta"
        return pagina(
            self,
            request,
            "admin/obras/acta_capturar.html",
            titulo=f"{que}: {centro}",
            status=status,
            original=centro.votacion,
            centro=centro,
            form=form,
            grupos=GrupoVotante.labels,
            anterior=anterior,
            en_acta=_en_acta(anterior, opciones),
            que=que,
            archivo_perdido=bool(request.FILES),
        )

    def publicar_view(self, request, pk):
        """The count, what forbids to publish it, and what is left to say of it."""
        exigir(request, "change_votacion", "view_actavotacion")
        votacion = get_object_or_404(Votacion.objects.select_related("municipio", "edicion"), pk=pk)
        opciones = list(
            votacion.opciones.con_titulo().con_total().select_related("propuesta").order_by("orden")
        )
        saldo = escrutinio(votacion, opciones, {o.pk: o.total for o in opciones})
        visto = actas_de(votacion)
        form = CierreForm(
            request.POST or None,
            votacion=votacion,
            opciones=opciones,
            saldo=saldo,
            initial={"visto": visto},
        )
        status, razones = 200, []
        if request.method == "POST" and form.is_valid():
            try:
                publicar_votacion(votacion=votacion, autor=request.user, **form.dicho())
            except NoSePublica as error:
                razones = error.razones
            except CambioMasNuevo:
                ver(form, visto)
                form.add_error(
                    None,
                    "Se capturó o corrigió un acta después de que usted abrió esta página. No se "
                    "publicó nada: revise el conteo otra vez.",
                )
                status = 409
            else:
                self.message_user(request, "El resultado ya es público.")
                return redirect("admin:obras_votacion_publicar", pk)
        if not razones and not votacion.publicada_en:
            razones = impedimentos(votacion, opciones)
        return pagina(
            self,
            request,
            "admin/obras/votacion_publicar.html",
            titulo=f"Publicar: {votacion}",
            status=status,
            original=votacion,
            opciones=sorted(opciones, key=lambda o: (-o.total, o.orden)),
            saldo=saldo,
            form=form,
            razones=razones,
            ganadoras=self._ganadoras(request, votacion) if votacion.publicada_en else [],
            por_decir=por_decir(votacion, opciones, saldo),
        )


def _en_acta(acta, opciones) -> list[tuple]:
    """(proposal, votes) of a record, to compare with."""
    if acta is None:
        return []
    sumas = dict.fromkeys((opcion.pk for opcion in opciones), 0)
    for votos in acta.votos.all():
        sumas[votos.opcion_id] += votos.cuantos
    return [(opcion, sumas[opcion.pk]) for opcion in opciones]


@admin.register(ActaVotacion)
class ActaVotacionAdmin(RegistroAdmin):
    list_display = ["centro", "numero", "depositadas", "nulas", "captura", "creado", "archivo_"]
    list_filter = ["centro__votacion__edicion"]
    list_select_related = ["centro", "captura"]
    date_hierarchy = "creado"
    fields = [
        "votacion_",
        "centro",
        "numero",
        "boletas_del_centro",
        "depositadas",
        "nulas",
        "votos_",
        "motivo",
        "archivo_",
        "sha256",
        "captura",
        "creado",
    ]

    def get_queryset(self, request):
        votacion = "centro__votacion"
        return (
            super()
            .get_queryset(request)
            .select_related(f"{votacion}__municipio", f"{votacion}__edicion", "captura")
        )

    @admin.display(description="votación")
    def votacion_(self, obj):
        ruta = reverse("admin:obras_votacion_change", args=[obj.centro.votacion_id])
        return format_html('<a href="{}">{}</a>', ruta, obj.centro.votacion)

    @admin.display(description="votos")
    def votos_(self, obj):
        opciones = OpcionVotacion.objects.filter(votacion=obj.centro.votacion_id).con_titulo()
        en_acta = _en_acta(obj, list(opciones.order_by("orden")))
        return "; ".join(f"{opcion.titulo}: {votos}" for opcion, votos in en_acta)
