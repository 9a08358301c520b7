"""What officials type: a progress report, and what they need to get into their account."""

import re

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.template import loader
from django.utils import timezone

from .correo import enviar_aparte
from .importacion.valores import ValorInvalido, leer_porcentaje
from .models import Avance, CausaAtraso

ANIO_MINIMO = 2000
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def sin_caracteres_de_control(texto):
    """Refuse what no keyboard types (a NUL has Django's own message)."""
    if hallado := _CONTROL.search(texto):
        raise ValidationError(
            "El texto trae un carácter invisible (U+%(codigo)s) en la posición %(lugar)s: bórrelo.",
            code="control",
            params={"codigo": f"{ord(hallado[0]):04X}", "lugar": hallado.start() + 1},
        )


class ParrafoField(forms.CharField):
    """A long text: one kind of line break, and the limit told rather than cut by the browser."""

    widget = forms.Textarea
    default_validators = [sin_caracteres_de_control]

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class PorcentajeField(forms.CharField):
    """A percentage as people type it: 40, "74,5", "25 %"."""

    def clean(self, value):
        try:
            porcentaje = leer_porcentaje(super().clean(value))
        except ValorInvalido as error:
            raise ValidationError(str(error), code="porcentaje") from error
        if porcentaje is None:
            raise ValidationError(self.error_messages["required"], code="required")
        return porcentaje

    def widget_attrs(self, widget):
        return {"inputmode": "decimal"}


def sin_globos(form):
    """No `required` attributes: the page names every error at once, in its own words."""
    form.use_required_attribute = False


class Opciones(forms.RadioSelect):
    """Radio buttons whose error leads to the first of them."""

    def id_for_label(self, id_, index="0"):
        return super().id_for_label(id_, index)


class AvanceForm(forms.Form):
    """One report on an activity.

    `actividad` comes from con_estado(); `dependencias` are the user's units that answer for it.
    The cause of delay is asked when the deadline is past, and not needed when what is reported is
    that it was finished in time.
    """

    visto = forms.IntegerField(required=False, widget=forms.HiddenInput)
    por = forms.TypedChoiceField(
        label="Actúa por",
        coerce=int,
        widget=Opciones,
        error_messages={"required": "Elija por cuál de sus dependencias reporta."},
    )
    porcentaje = PorcentajeField(
        label="Avance (%)",
        max_length=12,
        help_text="De 0 a 100: cuánto lleva hecho en total, no sólo desde el último reporte.",
        error_messages={"required": "Escriba el porcentaje de avance, de 0 a 100."},
    )
    fecha = forms.DateField(
        label="Fecha del avance",
        help_text="El día al que corresponde el porcentaje.",
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": "Escriba la fecha del avance.",
            "invalid": "Escriba la fecha como día/mes/año, por ejemplo 29/03/2019.",
        },
    )
    texto = ParrafoField(
        label="Qué se hizo",
        max_length=Avance._meta.get_field("texto").max_length,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Lo que cualquiera pueda comprobar: qué, dónde, cuándo.",
        error_messages={"required": "Diga qué se hizo."},
    )
    siguiente_paso = ParrafoField(
        label="Siguiente paso (opcional)",
        max_length=Avance._meta.get_field("siguiente_paso").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    causa_atraso = forms.ModelChoiceField(
        None,
        label="Causa del atraso",
        required=False,
        empty_label="Elija una causa",
        help_text="La fecha de término ya pasó.",
    )

    def __init__(self, *args, actividad, dependencias, hoy=None, **kwargs):
        self.actividad = actividad
        self.hoy = hoy or timezone.localdate()
        super().__init__(*args, label_suffix="", **kwargs)
        sin_globos(self)
        self.fields["fecha"].initial = self.hoy
        self.fields["fecha"].widget.attrs |= {
            "min": f"{ANIO_MINIMO}-01-01",
            "max": self.hoy.isoformat(),
        }
        self.dependencias = {dependencia.pk: dependencia for dependencia in dependencias}
        if len(dependencias) == 1:
            del self.fields["por"]
        else:
            self.fields["por"].choices = [(d.pk, d.nombre) for d in dependencias]
        if self.vencida:
            self.fields["causa_atraso"].queryset = CausaAtraso.objects.filter(activa=True)
        else:
            del self.fields["causa_atraso"]

    @property
    def vencida(self) -> bool:
        fecha = self.actividad.fecha_termino
        return fecha is not None and fecha < self.hoy

    def clean_fecha(self):
        fecha = self.cleaned_data["fecha"]
        if fecha > self.hoy:
            raise ValidationError(
                f"La fecha no puede ser posterior a hoy, {self.hoy:%d/%m/%Y}.", code="futura"
            )
        if fecha.year < ANIO_MINIMO:
            raise ValidationError(f"La fecha no puede ser anterior a {ANIO_MINIMO}.", code="vieja")
        return fecha

    def clean(self):
        datos = super().clean()
        if self.vencida and datos.get("causa_atraso") is None and not self._en_tiempo(datos):
            self.add_error(
                "causa_atraso",
                ValidationError("Diga por qué se atrasó.", code="required"),
            )
        return datos

    def _en_tiempo(self, datos) -> bool:
        """What was typed says that the work ended by its deadline (or is not yet readable)."""
        if "causa_atraso" in self.errors:
            return True
        fecha = datos.get("fecha")
        return (
            datos.get("porcentaje") == 100
            and fecha is not None
            and fecha <= self.actividad.fecha_termino
        )

    def dependencia(self):
        """The unit for which this is reported."""
        (unica, *_) = self.dependencias
        return self.dependencias[self.cleaned_data.get("por", unica)]

    def datos(self) -> dict:
        """The Avance's own fields."""
        campos = ("porcentaje", "fecha", "texto", "siguiente_paso", "causa_atraso")
        return {campo: self.cleaned_data[campo] for campo in campos if campo in self.cleaned_data}

    def es_el_mismo(self, avance, autor) -> bool:
        """The report is this very form, sent twice."""
        return avance.autor_id == autor.pk and all(
            getattr(avance, campo) == valor for campo, valor in self.datos().items()
        )


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
