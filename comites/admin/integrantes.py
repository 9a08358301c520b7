"""Each member: substitution, contact, consent, account, erasure; who looked at a contact."""

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from compromisos.admin.base import BaseAdmin, ListaMixin
from compromisos.admin.paginas import ConPaginasMixin, pagina
from compromisos.admin.usuarios import ContrasenaForm, NuevaMixin, invitar, lo_que_puede
from compromisos.seguridad import Suceso, anotar

from ..acciones import (
    NoSePuede,
    borrar_persona,
    consultar_contacto,
    dar_cuenta,
    guardar_contacto,
    quitar_cuenta,
    registrar_consentimiento,
    sustituir,
)
from ..forms import ConsentimientoForm, ContactoForm, IntegranteForm, SustituirForm
from ..models import AvisoPrivacidad, Comite, ConsultaContacto, ContactoIntegrante, Integrante
from .comites import VigenteFilter, hoja_de_acta

VER_CONTACTO, QUITAR_CUENTA = "ver", "quitar"


class CuentaForm(NuevaMixin, ContrasenaForm):
    """The account of a member: nothing of the person but, to be invited by, a mail."""

    class Meta(ContrasenaForm.Meta):
        widgets = {"username": forms.TextInput(attrs={"class": "vTextField"})}
        help_texts = {
            "username": "Con esto entra. Sin el nombre de la persona: queda con lo que registre.",
            "email": "Sólo para invitarle a poner su contraseña y recuperarla. No es público y se "
            "borra con la cuenta.",
        }


def anotar_puesto(request, integrante):
    """Which account acts for which committee, and until when."""
    anotar(
        Suceso.CARGO_GUARDADO,
        request,
        cuenta=integrante.usuario_id,
        comite=integrante.comite_id,
        desde=str(integrante.desde),
        hasta=str(integrante.ultimo_dia),
    )


@admin.register(Integrante)
class IntegranteAdmin(ConPaginasMixin, BaseAdmin):
    form = IntegranteForm
    change_form_template = "admin/comites/integrante_form.html"
    list_display = ["nombre_", "cargo", "comite", "desde", "hasta", "consiente_"]
    list_filter = [VigenteFilter, "cargo", "comite__tipo", "comite__edicion"]
    list_select_related = ["comite"]
    campos_busqueda = ["clave_nombre", "comite__clave_nombre"]
    autocomplete_fields = ["comite", "usuario"]
    readonly_fields = ["sustituye_a"]
    fields = [
        "comite",
        ("nombre", "cargo"),
        ("sector", "sexo", "grupo_edad"),
        "declara_sin_cargo_publico",
        "declara_sin_cargo_partido",
        ("desde", "hasta"),
        "sustituye_a",
        "usuario",
    ]

    def get_queryset(self, request):
        filas = super().get_queryset(request).con_consentimiento()
        return filas.select_related("comite", "sustituye_a__comite")

    def _bloquear(self, object_id):
        """The committee first, as its own page does: see bloquear_cargos."""
        if object_id and object_id.isdecimal():
            suyo = Integrante.objects.filter(pk=object_id).values("comite")
            list(Comite.objects.select_for_update().filter(pk__in=suyo))
        super()._bloquear(object_id)

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "comite"] if obj else self.readonly_fields

    def has_change_permission(self, request, obj=None):
        borrado = obj is not None and obj.borrado_el is not None
        return not borrado and super().has_change_permission(request, obj)

    @admin.display(description="nombre", ordering="clave_nombre")
    def nombre_(self, obj):
        return obj.nombre or "(datos borrados)"

    @admin.display(description="nombre público", boolean=True)
    def consiente_(self, obj):
        return obj.consiente

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.usuario_id or "usuario" in form.changed_data:
            anotar_puesto(request, obj)

    def render_change_form(self, request, context, *, obj=None, **kwargs):
        context["aviso"] = AvisoPrivacidad.objects.vigente()
        if obj is not None:
            context["ya_sustituida"] = Integrante.objects.filter(sustituye_a=obj).exists()
            context["borrable"] = self.has_change_permission(request, obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    paginas = (
        ("sustituir", "", "sustituir_view"),
        ("acta", "", "acta_view"),
        ("contacto", "", "contacto_view"),
        ("consentimiento", "", "consentimiento_view"),
        ("cuenta", "", "cuenta_view"),
        ("borrar", "", "borrar_view"),
    )

    # --- Substitution ---
    def sustituir_view(self, request, pk):
        sale = self._el_integrante(request, pk, "comites.add_integrante")
        form = SustituirForm(request.POST or None, sale=sale)
        if request.method == "POST" and form.is_valid():
            try:
                entra = sustituir(sale=sale, entra=form.persona())
            except NoSePuede as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, "Se registró la sustitución: imprima su acta.")
                return redirect("admin:comites_integrante_change", entra.pk)
        return self._formulario(
            request,
            sale,
            form,
            plantilla="formulario",
            titulo="Sustituir",
            boton="Registrar la sustitución",
            intro=f"Entra otra persona a: {sale}. Quien sale, {sale.nombre or 'sin nombre'}, queda "
            "con su último día; nada se borra.",
        )

    def acta_view(self, request, pk):
        """The act of the substitution by which the member came in, to print and sign."""
        entra = self._el_integrante(request, pk, "comites.view_integrante")
        if entra.sustituye_a_id is None:
            return redirect("admin:comites_comite_acta", entra.comite_id)
        return hoja_de_acta(request, entra.comite, entra)

    # --- Contact ---
    def contacto_view(self, request, pk):
        """Reading it is a POST, because it leaves a record of who looked."""
        integrante = self._el_integrante(request, pk, "comites.view_contactointegrante")
        form, contacto = ContactoForm(), None
        if request.method == "POST" and VER_CONTACTO in request.POST:
            contacto = consultar_contacto(integrante=integrante, usuario=request.user)
            anotar(Suceso.DATOS_PERSONALES_VISTOS, request, de="integrante", integrante=pk)
        elif request.method == "POST":
            if not request.user.has_perm("comites.change_contactointegrante"):
                raise PermissionDenied
            form = ContactoForm(request.POST)
            if form.is_valid():
                try:
                    guardar_contacto(integrante=integrante, **form.cleaned_data)
                except NoSePuede as error:
                    form.add_error(None, str(error))
                else:
                    self.message_user(request, "Se guardó el contacto.")
                    return redirect("admin:comites_integrante_contacto", pk)
        return self._formulario(
            request,
            integrante,
            form,
            plantilla="contacto",
            titulo="Contacto",
            boton="Guardar el contacto",
            hay_contacto=ContactoIntegrante.objects.filter(integrante=integrante).exists(),
            contacto=contacto,
            consultas=integrante.consultas.select_related("usuario")[:20],
        )

    # --- Consent ---
    def consentimiento_view(self, request, pk):
        integrante = self._el_integrante(request, pk, "comites.add_consentimiento")
        form = ConsentimientoForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                registrar_consentimiento(
                    integrante=integrante, registra=request.user, **form.cleaned_data
                )
            except NoSePuede as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, "Quedó registrado; vale desde ahora.")
                return redirect("admin:comites_integrante_consentimiento", pk)
        dichos = integrante.consentimientos.select_related("aviso", "registra")
        return self._formulario(
            request,
            integrante,
            form,
            plantilla="consentimiento",
            titulo="Consentimiento",
            boton="Registrar lo que dijo",
            intro="Su nombre es público sólo mientras lo último que dijo sea que sí. Revocar es "
            "registrar un no: deja de verse al momento.",
            dichos=dichos,
        )

    # --- Account ---
    @method_decorator(sensitive_post_parameters("password1", "password2"))
    def cuenta_view(self, request, pk):
        """Make the account with which the member comes in, or take it away."""
        integrante = self._el_integrante(request, pk, "comites.change_integrante")
        if not request.user.has_perm("compromisos.add_usuario"):
            raise PermissionDenied
        form = self._cuenta_form(request, integrante)
        if request.method == "POST" and QUITAR_CUENTA in request.POST:
            self._quitar_cuenta(request, integrante)
            return redirect("admin:comites_integrante_cuenta", pk)
        if request.method == "POST" and form is not None and form.is_valid():
            try:
                self._dar_cuenta(request, integrante, form)
            except NoSePuede as error:
                form.add_error(None, str(error))
            else:
                return redirect("admin:comites_integrante_cuenta", pk)
        return self._formulario(
            request,
            integrante,
            form,
            plantilla="cuenta",
            titulo="Cuenta",
            boton="Hacer la cuenta",
            cuenta=integrante.usuario,
            hasta=integrante.ultimo_dia,
        )

    def _cuenta_form(self, request, integrante):
        """None where there is no account to make: there is one, or the term ended."""
        if integrante.usuario_id or integrante.ultimo_dia < timezone.localdate():
            return None
        sugerido = f"{integrante.comite.clave}-{integrante.pk}"
        return CuentaForm(request.POST or None, initial={"username": sugerido})

    def _dar_cuenta(self, request, integrante, form):
        contrasena = form.cleaned_data["password1"]
        cuenta = form.save(commit=False)
        integrante = dar_cuenta(
            integrante=integrante, usuario=cuenta, contrasena=contrasena, registra=request.user
        )
        anotar(Suceso.CUENTA_CREADA, request, cuenta=cuenta.pk, **lo_que_puede(cuenta))
        anotar_puesto(request, integrante)
        self.message_user(request, f"Se hizo la cuenta {cuenta.username}.")
        if not contrasena:
            invitar(self, request, cuenta)

    def _quitar_cuenta(self, request, integrante):
        cuenta = integrante.usuario_id
        if quitar_cuenta(integrante=integrante, usuario=request.user):
            anotar(Suceso.PERMISOS_CAMBIADOS, request, cuenta=cuenta, integrante=integrante.pk)
            self.message_user(request, "Ya no entra por este comité.")

    # --- Erasure ---
    def borrar_view(self, request, pk):
        integrante = self._el_integrante(request, pk, "comites.change_integrante")
        if request.method == "POST":
            borrar_persona(integrante=integrante, usuario=request.user)
            anotar(Suceso.PERSONA_BORRADA, request, integrante=pk)
            self.message_user(request, "Se borraron sus datos personales.")
            return redirect("admin:comites_integrante_change", pk)
        return self._formulario(
            request,
            integrante,
            None,
            plantilla="borrar",
            titulo="Borrar sus datos personales",
            boton="Borrar sus datos",
        )

    def _el_integrante(self, request, pk, permiso):
        """The member, for who may do that; 403 for anybody else who is in the admin."""
        if not request.user.has_perm(permiso):
            raise PermissionDenied
        filas = Integrante.objects.select_related("comite__municipio", "comite__edicion", "usuario")
        return get_object_or_404(filas, pk=pk)

    def _formulario(self, request, integrante, form, *, plantilla, titulo, boton, **mas):
        campos = form and [(None, {"fields": list(form.fields)})]
        return pagina(
            self,
            request,
            f"admin/comites/{plantilla}.html",
            titulo=f"{titulo}: {integrante}",
            original=integrante,
            form=form,
            adminform=form and AdminForm(form, campos, {}, model_admin=self),
            que=titulo,
            boton=boton,
            aviso=AvisoPrivacidad.objects.vigente(),
            volver=reverse("admin:comites_integrante_change", args=[integrante.pk]),
            **mas,
        )


@admin.register(ConsultaContacto)
class ConsultaContactoAdmin(ListaMixin, admin.ModelAdmin):
    """Who looked at which contact, to read only."""

    list_display = ["integrante", "usuario", "momento"]
    list_select_related = ["integrante__comite", "usuario"]
    date_hierarchy = "momento"
    show_full_result_count = False
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("integrante__comite", "usuario")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
