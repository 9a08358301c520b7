"""What anybody types to get into their account."""

import unicodedata

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.core.mail import EmailMessage
from django.template import loader

from ..correo import enviar_aparte
from ..models import Usuario
from .campos import sin_globos


class EntrarForm(AuthenticationForm):
    """Sign-in; the same words whether the account exists, is disabled or the password is wrong."""

    error_messages = {
        "invalid_login": "El usuario o la contraseña no son correctos. Revise las mayúsculas.",
        "inactive": "El usuario o la contraseña no son correctos. Revise las mayúsculas.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["username"].error_messages["required"] = "Escriba su usuario."
        self.fields["password"].error_messages["required"] = "Escriba su contraseña."
        sin_globos(self)


class CodigoForm(forms.Form):
    """The code of the second factor: six digits of the phone, or a recovery code.

    `espera`: the seconds that whoever was wrong too often has to wait.
    """

    espera = None
    codigo = forms.CharField(
        label="Código",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "inputmode": "numeric",
                "autofocus": True,
            }
        ),
        error_messages={"required": "Escriba el código."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)


AYUDA_CONTRASENA = (
    "Al menos 12 caracteres; una frase larga sirve. No valen las contraseñas comunes, su nombre, "
    "ni palabras de este sitio como «jalisco»."
)


class ContrasenaNuevaForm(SetPasswordForm):
    """The new password twice, its rules in one sentence."""

    error_messages = {"password_mismatch": "Las dos contraseñas no son iguales."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["new_password1"].help_text = AYUDA_CONTRASENA
        self.fields["new_password2"].label = "Contraseña nueva, otra vez"
        self.fields["new_password2"].help_text = ""
        sin_globos(self)


class CambiarContrasenaForm(PasswordChangeForm, ContrasenaNuevaForm):
    error_messages = {
        **ContrasenaNuevaForm.error_messages,
        "password_incorrect": "No es su contraseña actual. Revise las mayúsculas.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Contraseña actual"


class ContrasenaOlvidadaForm(PasswordResetForm):
    """Asks for the address; who has no account there is told the same."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)

    @property
    def correo_llano(self) -> str:
        """The address as accounts are found by it: in whatever case or form it was typed."""
        return unicodedata.normalize("NFKC", self.cleaned_data["email"]).casefold()

    def get_users(self, email):
        """Nobody in particular where nobody has it: the same work, for a mail without addressee."""
        return list(super().get_users(email)) or [Usuario()]

    def send_mail(
        self,
        subject_template_name,
        email_template_name,
        context,
        from_email,
        to_email,
        html_email_template_name=None,
    ):
        """Plain text, in a thread of its own (see enviar_aparte)."""
        asunto = " ".join(loader.render_to_string(subject_template_name, context).split())
        texto = loader.render_to_string(email_template_name, context)
        enviar_aparte(EmailMessage(asunto, texto, from_email, [to_email]))


class InvitacionForm(ContrasenaOlvidadaForm):
    """The same mail, in other words, to the one account just made."""

    def __init__(self, *args, usuario, **kwargs):
        super().__init__(*args, **kwargs)
        self.usuario = usuario

    def get_users(self, email):
        return [self.usuario]

    def enviar(self, request):
        if self.is_valid():
            self.save(
                request=request,
                use_https=request.is_secure(),
                subject_template_name="cuenta/correo_invitacion_asunto.txt",
                email_template_name="cuenta/correo_invitacion.txt",
            )
