"""Password rules of this place, besides Django's own."""

from django.core.exceptions import ValidationError

from evj.web.texto import normalizar

PALABRAS = ("jalisco", "evj", "compromiso", "vamos juntos", "vamosjuntos", "guadalajara")


class PalabrasDelLugarValidator:
    """Refuses a password that leans on the words everybody here would try first."""

    def validate(self, password, user=None):
        llana = normalizar(password)
        for palabra in PALABRAS:
            if palabra in llana:
                raise ValidationError(
                    "La contraseña no puede contener «%(palabra)s»: es lo primero que "
                    "cualquiera probaría aquí.",
                    code="password_palabra_del_lugar",
                    params={"palabra": palabra},
                )

    def get_help_text(self):
        return "No puede contener palabras de este sitio, como «jalisco» o «compromiso»."
