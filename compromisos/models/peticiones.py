"""Who asked for a new password by mail, for as long as that limits asking again."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

VENTANA = timedelta(hours=1)  # as long as the mailed link is good
_SAL = "compromisos.peticion_contrasena"


class PeticionContrasenaQuerySet(models.QuerySet):
    def recientes(self, ahora):
        return self.filter(creado__gt=ahora - VENTANA)

    def vencidas(self, ahora):
        return self.filter(creado__lte=ahora - VENTANA)


class PeticionContrasena(models.Model):
    """A request for the mail with the link to a new password; the same whether anybody has that
    address or not, which is kept only as a digest."""

    huella = models.CharField("huella del correo", max_length=64)
    ip = models.CharField("dirección de quien lo pidió", max_length=45)
    creado = models.DateTimeField("pedido", default=timezone.now, db_index=True)

    objects = PeticionContrasenaQuerySet.as_manager()

    class Meta:
        verbose_name = "petición de contraseña"
        verbose_name_plural = "peticiones de contraseña"
        ordering = ["-creado", "-id"]
        default_permissions = ()

    def __str__(self):
        return f"{self.creado:%Y-%m-%d %H:%M}"

    @staticmethod
    def huella_de(correo: str) -> str:
        return salted_hmac(_SAL, correo, algorithm="sha256").hexdigest()
