"""The liaison of each municipality: named, with their account made in the same step, and ended."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from compromisos.admin.base import BaseAdmin
from compromisos.admin.usuarios import ContrasenaForm, NuevaMixin, invitar, lo_que_puede
from compromisos.forms.campos import sin_caracteres_de_control
from compromisos.seguridad import Suceso, anotar

from ..acciones import nombrar_enlace
from ..models import EnlaceMunicipal, Municipio
from .comites import VigenteFilter

SIN_CUENTA = "Elija la cuenta con la que entra, o escriba abajo la que se le hará."
DOS_CUENTAS = "Elija una cuenta o haga una nueva, no las dos."


class CuentaForm(NuevaMixin, ContrasenaForm):
    """The account of a municipal official, without a role: only the panel."""

    class Meta(ContrasenaForm.Meta):
        fields = ["username", "first_name", "last_name", "email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True


def _contrasena(label):
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, required=False, strip=False, widget=widget)


def _texto(label):
    return forms.CharField(
        label=label,
        required=False,
        max_length=150,
        validators=[sin_caracteres_de_control],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class EnlaceForm(forms.ModelForm):
    def clean(self):
        """Those who name a liaison of one municipality do it one after the other."""
        datos = super().clean()
        municipio = datos.get("municipio") or self.instance.municipio_id
        if municipio:
            Municipio.objects.select_for_update().get(pk=getattr(municipio, "pk", municipio))
        return datos


class NombrarForm(EnlaceForm):
    """Who, of which municipality and since when; and the account, when there is none yet."""

    username = _texto("Nombre de usuario")
    first_name = _texto("Nombre")
    last_name = _texto("Apellidos")
    email = forms.EmailField(
        label="Correo",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "vTextField"}),
    )
    password1 = _contrasena("Contraseña")
    password2 = _contrasena("Contraseña, otra vez")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cuenta = CuentaForm(self.data if self.is_bound else None)
        self.fields["usuario"].required = False
        if "password1" in self.fields:
            self.fields["password1"].help_text = self.cuenta.fields["password1"].help_text

    def clean(self):
        datos = super().clean()
        escrita = any(datos.get(campo) for campo in self.cuenta.fields)
        if "usuario" in self.errors:
            return datos
        if datos.get("usuario") and escrita:
            self.add_error("usuario", DOS_CUENTAS)
        elif not datos.get("usuario") and not escrita:
            self.add_error("usuario", SIN_CUENTA)
        elif escrita and not self.cuenta.is_valid():
            for campo in self.cuenta.errors.keys() - self.errors.keys():
                self.add_error(campo, self.cuenta.errors[campo])
        return datos


def anotar_enlace(request, enlace):
    """Which account sees how to reach the committees of which municipality, and until when."""
    anotar(
        Suceso.CARGO_GUARDADO,
        request,
        cuenta=enlace.usuario_id,
        municipio=enlace.municipio_id,
        desde=str(enlace.desde),
        hasta=str(enlace.hasta or ""),
    )


@admin.register(EnlaceMunicipal)
class EnlaceMunicipalAdmin(BaseAdmin):
    """Once named, only the last day is written: whoever follows is another row."""

    list_display = ["municipio", "usuario", "desde", "hasta", "vigente_"]
    list_filter = [VigenteFilter]
    list_select_related = ["municipio", "usuario"]
    autocomplete_fields = ["municipio", "usuario"]
    campos_busqueda = ["municipio__clave_nombre"]
    campos_literales = ["usuario__username", "usuario__first_name", "usuario__last_name"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("municipio", "usuario")

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = EnlaceForm if obj else NombrarForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        fechas = ("desde", "hasta")
        if obj is not None:
            return [(None, {"fields": ["municipio", "usuario", fechas]})]
        enlace = (None, {"fields": ["municipio", fechas, "usuario"]})
        if not request.user.has_perm("compromisos.add_usuario"):
            return [enlace]
        cuenta = ["username", ("first_name", "last_name"), "email", "password1", "password2"]
        return [enlace, ("O hágale una cuenta", {"fields": cuenta})]

    def get_readonly_fields(self, request, obj=None):
        return ["municipio", "usuario", "desde"] if obj else []

    @admin.display(description="en el cargo", boolean=True)
    def vigente_(self, obj):
        return obj.vigente(timezone.localdate())

    @method_decorator(sensitive_post_parameters("password1", "password2"))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
        elif obj.usuario_id:
            nombrar_enlace(enlace=obj, registra=request.user)
        else:
            self._con_cuenta(request, obj, form.cuenta)
        anotar_enlace(request, obj)

    def _con_cuenta(self, request, obj, form):
        contrasena = form.cleaned_data["password1"]
        cuenta = form.save(commit=False)
        nombrar_enlace(enlace=obj, cuenta=cuenta, contrasena=contrasena, registra=request.user)
        anotar(Suceso.CUENTA_CREADA, request, cuenta=cuenta.pk, **lo_que_puede(cuenta))
        if not contrasena:
            invitar(self, request, cuenta)
