"""The unit's work with works: plan, publish, and from then on each change with its reason."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone

from comites.models import Comite, TipoComite
from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from compromisos.admin.base import BaseAdmin, BaseStackedInline
from compromisos.admin.paginas import pagina
from compromisos.seguridad import Suceso, anotar
from compromisos.templatetags.evj import porcentaje

from ..acciones import agregar_fotos, cambiar_obra, entrar_en_etapa, publicar_obra, siguientes
from ..cadena import en_palabras
from ..ficha import DATOS, TOTAL, completitud, con_ficha, lleno
from ..forms.fotos import FotoFormSet
from ..forms.obras import CambioObraForm, DiaDeFotosForm, EtapaForm
from ..models import CambioObra, EtapaDeObra, FotoObra, Obra, Propuesta, PuntoPrograma
from .base import VariosSelect
from .hojas import ImportarObrasMixin

OTRA_PERSONA = (
    "Otra persona guardó algo de esta obra después de que usted abrió la página. No se guardó "
    "nada: vea abajo qué, y si procede, guarde otra vez. Lo que usted escribió sigue aquí; lo "
    "demás es lo que está guardado ahora."
)


class EtapaFilter(admin.SimpleListFilter):
    title = "etapa"
    parameter_name = "etapa"

    def lookups(self, request, model_admin):
        return [*EtapaDeObra.choices, ("atrasada", "Con atraso")]

    def queryset(self, request, queryset):
        if self.value() == "atrasada":
            return queryset.filter(atrasada=True)
        return queryset.filter(etapa=self.value()) if self.value() else queryset


class FichaFilter(admin.SimpleListFilter):
    """Which works lack something that a citizen needs to know, or a given datum."""

    title = "ficha"
    parameter_name = "ficha"

    def lookups(self, request, model_admin):
        faltan = [(campo, f"Falta {palabras}") for campo, palabras in DATOS.items()]
        return [("completa", "Completa"), ("incompleta", "Le falta algo"), *faltan]

    def queryset(self, request, queryset):
        if self.value() == "completa":
            return queryset.filter(datos_llenos=TOTAL)
        if self.value() == "incompleta":
            return queryset.filter(datos_llenos__lt=TOTAL)
        if self.value() in DATOS:
            return queryset.exclude(lleno(self.value(), Obra))
        return queryset


class ProgramaInline(BaseStackedInline):
    """The plan against which progress is read: with the first report of a public work it is
    fixed, or what was late yesterday could be in time today."""

    model = PuntoPrograma
    fields = [("fecha", "fisico", "financiero")]
    show_change_link = False

    def has_change_permission(self, request, obj=None):
        return not esta_fijo(obj) and super().has_change_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return not esta_fijo(obj) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return not esta_fijo(obj) and super().has_delete_permission(request, obj)


def esta_fijo(obra) -> bool:
    return bool(obra and obra.pk and obra.publicada and obra.avances.exists())


@admin.register(Obra)
class ObraAdmin(ImportarObrasMixin, BaseAdmin):
    change_form_template = "admin/obras/obra_form.html"
    list_display = ["nombre", "municipio", "etapa_", "fisico_", "ficha", "publicada"]
    list_filter = [EtapaFilter, FichaFilter, "publicada", "tipo", "edicion"]
    campos_busqueda = ["texto_busqueda", "municipio__texto_busqueda"]
    campos_literales = ["clave", "contrato"]
    autocomplete_fields = ["municipio", "actividad", "ejecutora", "convenios"]
    inlines = [ProgramaInline]
    fieldsets = [
        (None, {"fields": ["como_va", "nombre", "clave", ("tipo", "edicion"), "alcance"]}),
        ("Dónde", {"fields": ["municipio", "localidad", ("latitud", "longitud")]}),
        ("Para quiénes", {"fields": ["poblacion_beneficiada", "empleos_locales"]}),
        ("De dónde viene", {"fields": ["propuesta", "actividad"]}),
        ("Quién la hace", {"fields": ["ejecutora", "contratista", "contrato"]}),
        ("Cuánto", {"fields": ["partida", ("monto_aprobado", "monto_contratado")]}),
        (
            "Cuándo",
            {"fields": [("inicio_previsto", "fin_previsto"), ("inicio_real", "fin_real")]},
        ),
        (
            "Quién la vigila y a quién preguntar",
            {"fields": ["comite", "contraloria", "convenios", "a_quien_preguntar"]},
        ),
    ]
    AL_PUBLICAR = ("clave", "municipio", *CambioObra.Campo.values)

    def get_queryset(self, request):
        obras = super().get_queryset(request).con_atraso().con_avance()
        return con_ficha(obras.select_related("municipio", "edicion"))

    def get_readonly_fields(self, request, obj=None):
        return ["como_va", *(self.AL_PUBLICAR if obj and obj.publicada else ())]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj and obj.publicada else {"clave": ["nombre"]}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        contralorias = Comite.objects.filter(tipo=TipoComite.CONTRALORIA_SOCIAL)
        if db_field.name == "contraloria":
            kwargs["queryset"] = contralorias
        elif db_field.name == "comite":
            kwargs["queryset"] = Comite.objects.exclude(pk__in=contralorias.values("pk"))
        campo = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "propuesta":
            campo.queryset = Propuesta.objects.con_version()
            campo.label_from_instance = lambda propuesta: f"{propuesta.clave}: {propuesta.titulo}"
        return campo

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["widget"] = VariosSelect(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.publicada else None

    @admin.display(description="cómo va")
    def como_va(self, obj):
        if obj.pk is None:
            return "Al guardarla queda identificada y sin publicar."
        publicada = "Es pública" if obj.publicada else "Sin publicar: todavía se corrige aquí"
        return f"{publicada}. {self.etapa_(obj)}. Ficha: {self.ficha(obj)}."

    @admin.display(description="etapa", ordering="etapa")
    def etapa_(self, obj):
        return f"{EtapaDeObra(obj.etapa).label}{', con atraso' if obj.atrasada else ''}"

    @admin.display(description="avance", ordering="fisico")
    def fisico_(self, obj):
        return porcentaje(obj.fisico)

    @admin.display(description="ficha", ordering="datos_llenos")
    def ficha(self, obj):
        return str(completitud(obj))

    def render_change_form(self, request, context, **kwargs):
        obra = context["original"]
        # With errors it holds what was typed, of which no address can be made.
        en_orden = obra and not context["errors"]
        context["acciones"] = self._acciones(request, obra) if en_orden else []
        return super().render_change_form(request, context, **kwargs)

    def _acciones(self, request, obra) -> list[tuple[str, str]]:
        """(words, address) of what this user may do with the work now."""
        puede, pk = request.user.has_perm, obra.pk
        posibles = [
            (
                "Publicar",
                reverse("admin:obras_obra_publicar", args=[pk]),
                not obra.publicada and puede("obras.change_obra"),
            ),
            (
                "Cambiar de etapa",
                reverse("admin:obras_obra_etapa", args=[pk]),
                puede("obras.add_etapaobra"),
            ),
            (
                "Cambiar montos o fechas",
                reverse("admin:obras_obra_cambiar", args=[pk]),
                obra.publicada and puede("obras.add_cambioobra"),
            ),
            (
                "Registrar avance",
                reverse("obras:avance-create", args=[obra.clave]),
                puede("obras.add_avanceobra"),
            ),
            (
                "Agregar fotos",
                reverse("admin:obras_obra_fotos", args=[pk]),
                puede("obras.add_fotoobra"),
            ),
        ]
        return [(palabras, direccion) for palabras, direccion, va in posibles if va]

    # --- Pages of its own -------------------------------------------------------------------
    def get_urls(self):
        propias = [
            ("publicar", self.publicar_view),
            ("etapa", self.etapa_view),
            ("cambiar", self.cambiar_view),
            ("fotos", self.fotos_view),
        ]
        return [
            *(
                path(
                    f"<int:pk>/{accion}/",
                    self.admin_site.admin_view(view),
                    name=f"obras_obra_{accion}",
                )
                for accion, view in propias
            ),
            *super().get_urls(),
        ]

    def _obra(self, request, pk, permiso):
        if not request.user.has_perm(f"obras.{permiso}"):
            raise Http404
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _pagina_de(self, request, obra, accion, *, status=200, **contexto):
        return pagina(
            self,
            request,
            "admin/obras/accion.html",
            titulo=f"{accion}: {obra}",
            original=obra,
            accion=accion,
            status=status,
            **contexto,
        )

    def _hecho(self, request, pk, texto):
        self.message_user(request, texto)
        return redirect("admin:obras_obra_change", pk)

    def publicar_view(self, request, pk):
        """What the public will see, and what the sheet lacks; then it is public for good."""
        obra = self._obra(request, pk, "change_obra")
        if request.method == "POST":
            publicar_obra(obra=obra, usuario=request.user)
            return self._hecho(request, pk, f"La obra «{obra}» ya es pública.")
        ficha = completitud(obra)
        aviso = (
            "Después ya no se oculta: si no va a hacerse, se cancela y se dice por qué. Sus "
            "montos y fechas sólo cambian con un motivo, y lo que decían se sigue viendo."
        )
        faltan = f" Falta saber {', '.join(ficha.faltan)}." if ficha.faltan else ""
        return self._pagina_de(
            request,
            obra,
            "Publicar",
            aviso=f"{aviso} La ficha tiene {ficha} datos.{faltan}",
        )

    def etapa_view(self, request, pk):
        """On to the next stage, or back, with its day."""
        obra = self._obra(request, pk, "add_etapaobra")
        etapas = list(obra.etapas.order_by("numero"))
        visto = etapas[-1].numero if etapas else 0
        form = None
        status = 200
        if siguientes(etapas):
            form = EtapaForm(
                request.POST or None, obra=obra, etapas=etapas, initial={"visto": visto}
            )
        if form and request.method == "POST" and form.is_valid():
            try:
                paso = entrar_en_etapa(obra=obra, registra=request.user, **form.cleaned_data)
            except CambioMasNuevo:
                form.otra_vez(OTRA_PERSONA)
                status = 409
            except NoSePuede as razon:
                form.add_error(None, str(razon))
            else:
                return self._hecho(request, pk, f"La obra quedó así: {paso}.")
        return self._pagina_de(
            request,
            obra,
            "Cambiar de etapa",
            status=status,
            form=form,
            aviso=f"Hoy está {EtapaDeObra(obra.etapa).label.lower()}. Al entrar en ejecución o en "
            "entrega queda registrado ese día como inicio o término real, si no se sabía. Para "
            "darla por terminada hace falta un avance físico de 100 %."
            if form
            else "Una obra terminada o cancelada ya no cambia de etapa.",
            antes=[(e.creado, f"{e}. {e.motivo}") for e in etapas],
        )

    def cambiar_view(self, request, pk):
        """Other amounts or dates, with the reason; what they were stays on record."""
        obra = self._obra(request, pk, "add_cambioobra")
        if not obra.publicada:
            raise Http404
        cambios = list(obra.cambios.order_by("-numero"))
        visto = cambios[0].numero if cambios else 0
        form = CambioObraForm(request.POST or None, obra=obra, initial={"visto": visto})
        status = 200
        if request.method == "POST" and form.is_valid():
            datos = form.cleaned_data
            try:
                hechos = cambiar_obra(
                    obra=obra,
                    visto=datos["visto"],
                    autor=request.user,
                    motivo=datos["motivo"],
                    **form.valores(),
                )
            except CambioMasNuevo:
                form.otra_vez(OTRA_PERSONA)
                status = 409
            except NoSePuede as razon:
                form.add_error(None, str(razon))
            else:
                dicho = "; ".join(en_palabras(cambio) for cambio in hechos)
                return self._hecho(request, pk, f"{dicho}. Ya es público.")
        return self._pagina_de(
            request,
            obra,
            "Cambiar montos o fechas",
            status=status,
            form=form,
            aviso="Lo que cambie aquí es público en cuanto lo guarde, y lo que decía se sigue "
            "viendo en la página de la obra, con el motivo.",
            antes=[(c.creado, f"{en_palabras(c)}. {c.motivo}") for c in cambios],
        )

    def fotos_view(self, request, pk):
        """Photographs without a report: how it was before, or how it was left."""
        obra = self._obra(request, pk, "add_fotoobra")
        hoy = timezone.localdate()
        form = DiaDeFotosForm(request.POST or None, obra=obra, hoy=hoy)
        fotos = FotoFormSet(request.POST or None, request.FILES or None, prefix="fotos")
        if request.method == "POST" and all([form.is_valid(), fotos.is_valid()]):
            nuevas = [foto.poner_en(FotoObra()) for foto in fotos.con_foto()]
            if nuevas:
                fecha = form.cleaned_data["fecha"]
                agregar_fotos(obra=obra, autor=request.user, fecha=fecha, fotos=nuevas)
                una = len(nuevas) == 1
                dicho = "Se guardó la foto" if una else f"Se guardaron las {len(nuevas)} fotos"
                return self._hecho(request, pk, f"{dicho} de la obra.")
            form.add_error(None, "Elija al menos una foto.")
        if fotos.is_bound and fotos.is_valid() is False and fotos.archivos_rechazados:
            rechazados = fotos.archivos_rechazados
            anotar(Suceso.EVIDENCIA_RECHAZADA, request, obra=obra.pk, archivos=rechazados)
        return self._pagina_de(
            request,
            obra,
            "Agregar fotos",
            form=form,
            fotos=fotos,
            aviso="Son públicas en cuanto la obra lo es. Sin caras ni placas.",
        )
