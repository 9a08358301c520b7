"""The unit's work with needs and proposals."""

from django.contrib import admin
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode

from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede
from compromisos.admin.base import BaseAdmin
from compromisos.admin.paginas import ConPaginasMixin, pagina
from evj.web.campos import contiene

from ..forms.propuestas import (
    ContribucionForm,
    DictamenForm,
    FirmaForm,
    NuevaPropuestaForm,
    PropuestaForm,
    VersionForm,
)
from ..models import CompromisoFirmado, Dictamen, Necesidad, Propuesta, VersionPropuesta
from ..propuestas import (
    contribuir,
    dictaminar,
    firmar_compromiso,
    gano,
    impide_firmar,
    nueva_version,
    proponer,
    talleres_de,
    vistas,
)
from .base import RegistroAdmin, VariosSelect, exigir

MAS_NUEVO = (
    "Otra persona agregó una versión o un dictamen después de que usted abrió esta página. No se "
    "guardó nada: abajo está lo que hay ahora; compare y, si procede, guarde otra vez."
)


def _proponer(necesidad) -> str:
    """The address where a proposal that answers it begins, with what is known of it."""
    sabido = {"municipio": necesidad.municipio_id, "necesidades": necesidad.pk}
    if taller := necesidad.evento:
        sabido |= {"edicion": taller.edicion_id, "autoria": Propuesta.Autoria.TALLER}
        sabido |= {"evento": taller.pk}
    return f"{reverse('admin:obras_propuesta_add')}?{urlencode(sabido)}"


@admin.register(Necesidad)
class NecesidadAdmin(BaseAdmin):
    list_display = ["texto_", "municipio", "localidad", "prioridad_taller", "evento"]
    list_filter = [("municipio", admin.RelatedOnlyFieldListFilter), "prioridad_taller"]
    list_select_related = ["municipio", "evento"]
    ordering = ["municipio__clave_nombre", "prioridad_taller", "id"]
    campos_busqueda = ["texto_busqueda", "municipio__texto_busqueda"]
    autocomplete_fields = ["municipio", "evento"]
    fields = ["municipio", "localidad", "texto", "evento", "prioridad_taller", "registrada_el"]
    change_form_template = "admin/obras/obra_form.html"

    def render_change_form(self, request, context, **kwargs):
        necesidad = context["original"]
        if necesidad and request.user.has_perm("obras.add_propuesta"):
            context["acciones"] = [("Proponer a partir de esta necesidad", _proponer(necesidad))]
        return super().render_change_form(request, context, **kwargs)

    @admin.display(description="qué hace falta", ordering="texto_busqueda")
    def texto_(self, obj):
        return obj.texto[:80]


@admin.register(Propuesta)
class PropuestaAdmin(ConPaginasMixin, BaseAdmin):
    form = PropuestaForm
    change_form_template = "admin/obras/propuesta_form.html"
    list_display = ["clave", "titulo_", "lugar_", "edicion", "dictamen_"]
    list_filter = ["edicion", "autoria", ("municipio", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["edicion", "municipio", "region"]
    autocomplete_fields = ["municipio", "region", "necesidades", "comite", "evento"]
    paginas = (
        ("version", "", "version_view"),
        ("contribucion", "", "contribucion_view"),
        ("dictamen", "", "dictamen_view"),
        ("firma", "", "firma_view"),
    )
    _DE_QUIEN = (
        ("Quién la propone", {"fields": ["autoria", "comite", "evento"]}),
        ("Qué atiende", {"fields": ["necesidades"]}),
    )
    fieldsets = [(None, {"fields": ["clave", "edicion", ("municipio", "region")]}), *_DE_QUIEN]
    add_fieldsets = [
        (
            "Qué dice: su primera versión",
            {"fields": ["titulo", "clave", "descripcion", "fecha"]},
        ),
        ("Para dónde", {"fields": ["edicion", ("municipio", "region")]}),
        *_DE_QUIEN,
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).con_version().con_dictamen()

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if obj else self.add_fieldsets

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"clave": ["titulo"]}

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NuevaPropuestaForm
        return super().get_form(request, obj, change=change, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["widget"] = VariosSelect(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        return {"fecha": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request, obj=None):
        """Its address stays; what it was put on a ballot for, too."""
        if obj is None:
            return []
        if obj.opciones.exists():
            return ["clave", "edicion", "municipio", "region"]
        return ["clave"]

    def buscar(self, queryset, texto):
        for palabra in texto.split():
            dicen = VersionPropuesta.objects.filter(contiene(palabra, "texto_busqueda"))
            queryset = queryset.filter(
                Q(pk__in=dicen.values("propuesta")) | Q(clave__icontains=palabra)
            )
        return queryset

    @admin.display(description="título")
    def titulo_(self, obj):
        return obj.titulo

    @admin.display(description="para")
    def lugar_(self, obj):
        return obj.municipio.nombre if obj.municipio else f"Región {obj.region}"

    @admin.display(description="dictamen")
    def dictamen_(self, obj):
        return Dictamen.Resultado(obj.dictamen).label if obj.dictamen else "Sin dictamen"

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        datos = form.cleaned_data
        proponer(
            propuesta=obj,
            necesidades=datos["necesidades"],
            registra=request.user,
            titulo=datos["titulo"],
            descripcion=datos["descripcion"],
            fecha=datos["fecha"],
        )

    def render_change_form(self, request, context, **kwargs):
        if propuesta := context["original"]:
            context |= self._historia(request, propuesta)
            context["subtitle"] = f"{propuesta.titulo} ({propuesta.clave})"
            context["botones"] = self._botones(request, propuesta)
            if context["firma"]:
                context["botones"] += self._su_obra(request, propuesta, context)
        return super().render_change_form(request, context, **kwargs)

    def _historia(self, request, propuesta) -> dict:
        """What is only read: its versions, opinions and contributions, the last first."""
        firmas = CompromisoFirmado.objects.filter(propuesta=propuesta).select_related("dependencia")
        return {
            "versiones": propuesta.versiones.select_related("registra"),
            "dictamenes": Dictamen.objects.filter(version__propuesta=propuesta).select_related(
                "version", "dependencia", "registra"
            ),
            "contribuciones": propuesta.contribuciones.select_related("evento", "responde_a"),
            "firma": firmas.first()
            if request.user.has_perm("obras.view_compromisofirmado")
            else None,
        }

    def _botones(self, request, propuesta) -> list[tuple]:
        """(address, words) of what the user may add."""
        paginas = (
            ("version", "add_versionpropuesta", "Nueva versión"),
            ("contribucion", "add_contribucion", "Agregar contribución"),
            ("dictamen", "add_dictamen", "Dictaminar"),
            ("firma", "add_compromisofirmado", "Registrar compromiso firmado"),
        )
        return [
            (reverse(f"admin:obras_propuesta_{nombre}", args=[propuesta.pk]), palabras)
            for nombre, permiso, palabras in paginas
            if request.user.has_perm(f"obras.{permiso}")
            and not (nombre == "firma" and hasattr(propuesta, "firma"))
        ]

    def _su_obra(self, request, propuesta, historia) -> list[tuple]:
        """(address, words) of the works that carry it out; of where to plan one, if none does."""
        obras = list(propuesta.obras.order_by("id"))
        if not obras and request.user.has_perm("obras.add_obra"):
            return [(self._planear(propuesta, historia), "Planear la obra")]
        return [
            (reverse("admin:obras_obra_change", args=[obra.pk]), f"Su obra: {obra.nombre}")
            for obra in obras
            if request.user.has_perm("obras.view_obra")
        ]

    def _planear(self, propuesta, historia) -> str:
        """The address where the work that carries it out begins, with what is known of it."""
        sabido = {
            "propuesta": propuesta.pk,
            "edicion": propuesta.edicion_id,
            "municipio": propuesta.municipio_id or "",
            "ejecutora": historia["firma"].dependencia_id,
            "nombre": historia["versiones"][0].titulo,
            "clave": propuesta.clave,
        }
        return f"{reverse('admin:obras_obra_add')}?{urlencode(sabido)}"

    # --- Pages of its own -------------------------------------------------------------------
    def version_view(self, request, pk):
        """What it says from now on."""
        exigir(request, "add_versionpropuesta")
        propuesta = get_object_or_404(Propuesta, pk=pk)
        ultima, visto = propuesta.versiones.first(), vistas(propuesta)
        inicial = {
            "titulo": ultima.titulo,
            "descripcion": ultima.descripcion,
            "fecha": timezone.localdate(),
            "visto": visto,
        }
        form = VersionForm(request.POST or None, initial=inicial, ultima=ultima)
        return self._accion(
            request,
            propuesta,
            form,
            nueva_version,
            que="Nueva versión",
            intro="Lo que dice la propuesta desde ahora. Es público en cuanto se guarda, con lo "
            "que decía antes y por qué cambió. Si ya tenía dictamen, necesita otro para ir a una "
            "boleta.",
            boton="Guardar la versión",
        )

    def contribucion_view(self, request, pk):
        """What was said of it in a workshop."""
        exigir(request, "add_contribucion")
        propuesta = get_object_or_404(Propuesta, pk=pk)
        form = ContribucionForm(
            request.POST or None, propuesta=propuesta, talleres=talleres_de(propuesta)
        )
        return self._accion(
            request,
            propuesta,
            form,
            contribuir,
            que="Agregar contribución",
            intro="Lo que se dijo de la propuesta en un taller. Es público en cuanto se guarda, "
            "con la fecha del taller, y después ya no se cambia ni se borra.",
            boton="Guardar la contribución",
        )

    def dictamen_view(self, request, pk):
        """A unit's opinion on its last version."""
        exigir(request, "add_dictamen")
        propuesta = get_object_or_404(Propuesta, pk=pk)
        ultima, visto = propuesta.versiones.first(), vistas(propuesta)
        inicial = {"fecha": timezone.localdate(), "visto": visto}
        form = DictamenForm(request.POST or None, initial=inicial, ultima=ultima)
        return self._accion(
            request,
            propuesta,
            form,
            dictaminar,
            que="Dictaminar",
            intro=f"Sobre la versión {ultima.numero}, «{ultima.titulo}». Es público en cuanto se "
            "guarda; otro dictamen no borra éste, y cuenta el último.",
            boton="Guardar el dictamen",
        )

    def firma_view(self, request, pk):
        """The paper by which a unit binds itself."""
        exigir(request, "add_compromisofirmado")
        propuesta = get_object_or_404(Propuesta, pk=pk)
        ganadora = gano(propuesta)
        form = FirmaForm(
            request.POST or None, request.FILES or None, propuesta=propuesta, ganadora=ganadora
        )
        impide = impide_firmar(propuesta)
        return self._accion(
            request,
            propuesta,
            None if impide else form,
            firmar_compromiso,
            que="Registrar compromiso firmado",
            intro=impide
            or "A qué se compromete la dependencia y cuándo lo firmó. Es público en cuanto se "
            "guarda; el papel escaneado no, porque lleva nombres y firmas. Después ya no se "
            "cambia ni se borra.",
            boton="Guardar el compromiso",
        )

    def _accion(self, request, propuesta, form, accion, *, que, intro, boton):
        status = 200
        if form is not None and request.method == "POST" and form.is_valid():
            try:
                accion(propuesta=propuesta, registra=request.user, **form.cleaned_data)
            except CambioMasNuevo:
                form.otra_vez(MAS_NUEVO)
                status = 409
            except NoSePuede as razon:
                form.add_error(None, str(razon))
            else:
                self.message_user(request, "Quedó guardado. Ya es público.")
                return redirect("admin:obras_propuesta_change", propuesta.pk)
        historia = self._historia(request, propuesta)
        return pagina(
            self,
            request,
            "admin/obras/propuesta_accion.html",
            titulo=f"{que}: {historia['versiones'][0].titulo}",
            status=status,
            original=propuesta,
            form=form,
            que=que,
            intro=intro,
            boton=boton,
            archivo_perdido=bool(request.FILES),
            **historia,
        )


@admin.register(CompromisoFirmado)
class CompromisoFirmadoAdmin(RegistroAdmin):
    list_display = ["propuesta", "dependencia", "firmado_el", "archivo_"]
    list_select_related = ["propuesta", "dependencia"]
    date_hierarchy = "firmado_el"
    fields = [
        "propuesta_",
        "firmado_el",
        "dependencia",
        "comite",
        "texto",
        "motivo",
        "archivo_",
        "sha256",
        "registra",
        "creado",
    ]

    @admin.display(description="propuesta")
    def propuesta_(self, obj):
        ruta = reverse("admin:obras_propuesta_change", args=[obj.propuesta_id])
        return format_html('<a href="{}">{}</a>', ruta, obj.propuesta)
