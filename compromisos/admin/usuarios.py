"""Accounts: one page makes an official's account and ties it to its unit."""

from functools import partial

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import password_validation, update_session_auth_hash
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from evj.web.fechas import anio_posible

from ..acciones import asignar_rol, crear_cuenta
from ..forms import InvitacionForm
from ..forms.campos import sin_caracteres_de_control
from ..models import Dependencia, Enlace, Usuario
from ..roles import PERMISOS
from ..seguridad import Suceso, anotar
from .base import BaseAdmin
from .instituciones import anotar_cargo
from .segundo_factor import SegundoFactorMixin

# What a role may do is written in roles.py; importing GroupAdmin is what registers it.
if isinstance(admin.site._registry.get(Group), GroupAdmin):
    admin.site.unregister(Group)

SIN_ROL = "Enlace o integrante de un comité: sólo su panel"
ROLES = [("", SIN_ROL), *((nombre, nombre) for nombre in PERMISOS)]


class ContrasenaForm(forms.ModelForm):
    """An account with its password; what an empty one means is said by each form."""

    password1 = forms.CharField(
        label="Contraseña",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Contraseña, otra vez",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = Usuario
        fields = ["username", "email"]
        field_classes = {"username": UsernameField}

    def _post_clean(self):
        """The rules look at the name and the address that were typed, so they come last."""
        super()._post_clean()
        contrasena = self.cleaned_data.get("password1", "")
        if contrasena != self.cleaned_data.get("password2", ""):
            self.add_error("password2", "Las dos contraseñas no son iguales.")
        elif contrasena:
            try:
                password_validation.validate_password(contrasena, self.instance)
            except ValidationError as error:
                self.add_error("password1", error)


class NuevaMixin:
    """For the form of an account to be made: without a password, a mail invites to choose one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].required = not settings.HAY_CORREO
        self.fields["password1"].help_text = (
            "Déjela vacía para que le llegue un correo con el que pondrá la suya."
            if settings.HAY_CORREO
            else "Este sitio no manda correo: désela en persona, y que la cambie al entrar."
        )

    def clean(self):
        datos = super().clean()
        if not datos.get("password1") and not datos.get("email") and "email" not in self.errors:
            self.add_error("email", "Sin contraseña hace falta el correo para invitar a ponerla.")
        return datos


class RolForm(ContrasenaForm):
    rol = forms.ChoiceField(
        label="Papel",
        choices=ROLES,
        required=False,
        help_text="Qué puede hacer en la administración. Un enlace no entra a ella.",
    )

    class Meta(ContrasenaForm.Meta):
        fields = ["username", "first_name", "last_name", "email"]


class CuentaNuevaForm(NuevaMixin, RolForm):
    """Of an official, tied to a unit; that of a committee's member is made on the member's page."""

    dependencia = forms.ModelChoiceField(
        Dependencia.objects,
        label="Dependencia",
        required=False,
        help_text="Por cuál dependencia reporta. Puede agregarle otras después.",
    )
    cargo = forms.CharField(
        label="Cargo",
        required=False,
        max_length=Enlace._meta.get_field("cargo").max_length,
        validators=[sin_caracteres_de_control],
    )
    desde = forms.DateField(
        label="En el cargo desde",
        initial=timezone.localdate,
        widget=admin.widgets.AdminDateWidget,
        validators=[anio_posible],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True

    def clean(self):
        datos = super().clean()
        if not datos.get("rol") and "dependencia" not in self.errors and not datos["dependencia"]:
            self.add_error("dependencia", "Diga de qué dependencia es enlace, o elija otro papel.")
        return datos

    def puesto(self) -> dict | None:
        """The Enlace's own fields, if the account is to act for a unit."""
        campos = ("dependencia", "cargo", "desde")
        if self.cleaned_data["dependencia"] is None:
            return None
        return {campo: self.cleaned_data[campo] for campo in campos}


class CuentaForm(RolForm):
    """`propia`: the account is that of who edits it, who keeps what lets them in."""

    propia = False

    class Meta(RolForm.Meta):
        fields = [*RolForm.Meta.fields, "is_active", "is_superuser"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "rol" not in self.fields:
            return
        nombres = {grupo.name for grupo in self.instance.groups.all()}
        self.initial["rol"] = next((rol for rol in PERMISOS if rol in nombres), "")
        self.fields["password1"].help_text = "Vacía: la contraseña no cambia."

    def clean(self):
        datos = super().clean()
        if self.propia:
            for campo in {"rol", "is_active", "is_superuser"}.intersection(self.changed_data):
                self.add_error(campo, "Es su propia cuenta: pida este cambio a otra persona.")
        return datos


class RolFilter(admin.SimpleListFilter):
    title = "papel"
    parameter_name = "rol"

    def lookups(self, request, model_admin):
        return [("ninguno", SIN_ROL), *ROLES[1:]]

    def queryset(self, request, queryset):
        if self.value() == "ninguno":
            return queryset.exclude(groups__name__in=PERMISOS)
        if self.value() in PERMISOS:
            return queryset.filter(groups__name=self.value())
        return queryset


def invitar(modeladmin, request, usuario):
    """Mail the owner of a new account the way to a password, once it is on record."""
    invitacion = InvitacionForm({"email": usuario.email}, usuario=usuario)
    transaction.on_commit(partial(invitacion.enviar, request))
    modeladmin.message_user(
        request, f"Se envió a {usuario.email} el correo para poner su contraseña."
    )


def lo_que_puede(usuario) -> dict:
    """As the security log tells it."""
    return {
        "papeles": sorted(usuario.groups.values_list("name", flat=True)),
        "superusuario": usuario.is_superuser,
        "activa": usuario.is_active,
    }


@admin.register(Usuario)
class UsuarioAdmin(SegundoFactorMixin, BaseAdmin):
    """Only a superuser makes or edits a superuser; the way to the admin follows from the role."""

    form = CuentaForm
    pide_motivo = False
    list_display = ["username", "nombre", "email", "papel", "unidades", "is_active"]
    list_filter = [RolFilter, "is_active"]
    campos_literales = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]
    readonly_fields = ["last_login", "date_joined", "unidades", "segundo_factor"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups", "enlaces__dependencia")

    @admin.display(description="nombre")
    def nombre(self, obj):
        return obj.get_full_name()

    @admin.display(description="papel")
    def papel(self, obj):
        if obj.is_superuser:
            return "Superusuario"
        papeles = ", ".join(grupo.name for grupo in obj.groups.all())
        return papeles or ("Enlace" if obj.enlaces.all() else "Sólo su panel")

    @admin.display(description="reporta por")
    def unidades(self, obj):
        hoy = timezone.localdate()
        vigentes = [
            str(enlace.dependencia)
            for enlace in obj.enlaces.all()
            if enlace.desde <= hoy and (enlace.hasta is None or enlace.hasta >= hoy)
        ]
        return "; ".join(vigentes) or "Ninguna dependencia hoy"

    def get_fieldsets(self, request, obj=None):
        persona = ("La persona", {"fields": ["username", ("first_name", "last_name"), "email"]})
        contrasena = ("Contraseña", {"fields": ["password1", "password2"]})
        if obj is None:
            puesto = ["rol", "dependencia", ("cargo", "desde")]
            return [persona, ("Qué hará", {"fields": puesto}), contrasena]
        puede = ["rol", "is_active", "unidades"]
        if request.user.is_superuser:
            puede.append("is_superuser")
        fechas = ("Entrada", {"fields": ["segundo_factor", "last_login", "date_joined"]})
        if not self.has_change_permission(request, obj):
            return [persona, ("Qué hace", {"fields": ["papel", *puede[1:]]}), fechas]
        return [persona, ("Qué hace", {"fields": puede}), contrasena, fechas]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = CuentaNuevaForm
        form = super().get_form(request, obj, change=change, **kwargs)
        form.propia = obj is not None and obj.pk == request.user.pk
        return form

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def lookup_allowed(self, lookup, value, request=None):
        """No guessing of a password's digest by filtering."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    @method_decorator(sensitive_post_parameters("password1", "password2"))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        contrasena = form.cleaned_data["password1"]
        if not change:
            self._crear(request, obj, form, contrasena)
            return
        if contrasena:
            obj.set_password(contrasena)
            AxesProxyHandler.reset_attempts(username=obj.username)
        antes = lo_que_puede(Usuario.objects.get(pk=obj.pk))
        super().save_model(request, obj, form, change)
        asignar_rol(usuario=obj, rol=form.cleaned_data["rol"])
        self._anotar(request, obj, antes, contrasena)
        if contrasena and obj == request.user:
            update_session_auth_hash(request, obj)

    def _anotar(self, request, obj, antes, contrasena):
        despues = lo_que_puede(obj)
        if contrasena:
            anotar(Suceso.CONTRASENA_CAMBIADA, request, cuenta=obj.pk)
        if antes["activa"] != despues["activa"]:
            suceso = Suceso.CUENTA_REACTIVADA if obj.is_active else Suceso.CUENTA_DESACTIVADA
            anotar(suceso, request, cuenta=obj.pk)
        if antes != despues | {"activa": antes["activa"]}:
            anotar(Suceso.PERMISOS_CAMBIADOS, request, cuenta=obj.pk, antes=antes, despues=despues)

    def _crear(self, request, obj, form, contrasena):
        obj._history_user = request.user
        enlace = crear_cuenta(
            usuario=obj, contrasena=contrasena, rol=form.cleaned_data["rol"], puesto=form.puesto()
        )
        anotar(Suceso.CUENTA_CREADA, request, cuenta=obj.pk, **lo_que_puede(obj))
        if enlace is not None:
            anotar_cargo(request, enlace)
        if not contrasena:
            invitar(self, request, obj)
