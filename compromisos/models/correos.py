"""Mail that the system writes by itself: kept until it leaves, and as a log afterwards."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

PAUSAS = tuple(timedelta(minutes=minutos) for minutos in (10, 60, 4 * 60, 20 * 60))


class CorreoQuerySet(models.QuerySet):
    def en_espera(self):
        """Not gone yet, and not replaced by a newer mail that says it all again."""
        return self.filter(enviado__isnull=True, sustituido_por__isnull=True)

    def por_intentar(self, ahora=None):
        """Those whose turn has come: first those that nobody tried yet; of those, and of the
        others, the one that waits longest."""
        turno = self.en_espera().filter(siguiente_intento__lte=ahora or timezone.now())
        return turno.order_by("intentos", "siguiente_intento", "id")


class Correo(models.Model):
    """One mail to one address, written in the transaction of what causes it and sent afterwards.

    `clave` says what it is about ("recordatorio:2026-11-30:ana@example.org"): being unique, the
    same is never told twice, whoever repeats the work.
    """

    class Tipo(models.TextChoices):
        RECORDATORIO = "recordatorio", "Recordatorio"
        ESCALAMIENTO = "escalamiento", "Aviso al titular"
        DEVOLUCION = "devolucion", "Reporte devuelto"
        RESOLUCION = "resolucion", "Prórroga resuelta"
        RESUMEN = "resumen", "Resumen para validación"
        INSCRIPCION = "inscripcion", "Inscripción a un evento"

    clave = models.CharField("de qué trata", max_length=400, unique=True)
    tipo = models.CharField("tipo", max_length=12, choices=Tipo)
    para = models.EmailField("para", max_length=254)
    asunto = models.CharField("asunto", max_length=200)
    texto = models.TextField("texto")
    creado = models.DateTimeField("escrito", default=timezone.now, editable=False)
    enviado = models.DateTimeField("enviado", null=True, blank=True)
    intentos = models.PositiveIntegerField("intentos", default=0)
    ultimo_error = models.CharField("último error", max_length=500, blank=True)
    siguiente_intento = models.DateTimeField("siguiente intento", default=timezone.now)
    sustituido_por = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sustituidos",
        verbose_name="sustituido por",
        help_text="Uno más nuevo que dice todo lo que éste decía, escrito antes de que saliera.",
    )

    objects = CorreoQuerySet.as_manager()

    class Meta:
        verbose_name = "correo"
        verbose_name_plural = "correos"
        ordering = ["-creado", "-id"]
        indexes = [
            models.Index(
                fields=["siguiente_intento", "id"],
                condition=Q(enviado__isnull=True, sustituido_por__isnull=True),
                name="compromisos_correo_espera",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    tipo__in=[
                        "recordatorio",
                        "escalamiento",
                        "devolucion",
                        "resolucion",
                        "resumen",
                        "inscripcion",
                    ]
                ),
                name="%(app_label)s_%(class)s_tipo_conocido",
            ),
            models.CheckConstraint(
                condition=~Q(para=""),
                name="%(app_label)s_%(class)s_para_no_vacio",
                violation_error_message="Falta a quién va.",
            ),
        ]

    def __str__(self):
        return self.asunto

    def apartar(self, ahora=None) -> bool:
        """Take this mail to send it now; False when somebody else took it meanwhile.

        It comes back by itself after the pause, each longer than the one before, so a process
        that dies while sending loses nothing.
        """
        pausa = PAUSAS[min(self.intentos, len(PAUSAS) - 1)]
        libre = Correo.objects.en_espera().filter(pk=self.pk, intentos=self.intentos)
        return bool(
            libre.update(
                intentos=F("intentos") + 1,
                siguiente_intento=(ahora or timezone.now()) + pausa,
            )
        )

    def anotar_envio(self):
        Correo.objects.filter(pk=self.pk).update(enviado=timezone.now(), ultimo_error="")

    def anotar_error(self, error: Exception):
        texto = f"{type(error).__name__}: {error}".replace("\0", "")[:500]
        Correo.objects.filter(pk=self.pk).update(ultimo_error=texto)


class Mencion(models.Model):
    """An activity that a mail tells about: the memory of what each address was told, and when.

    `faltaban`: days left until the deadline then in force, negative once it was past.
    """

    correo = models.ForeignKey(
        Correo, on_delete=models.CASCADE, related_name="menciones", verbose_name="correo"
    )
    actividad = models.ForeignKey(
        "compromisos.Actividad",
        on_delete=models.CASCADE,
        related_name="menciones",
        verbose_name="actividad",
    )
    fecha_termino = models.DateField("fecha de término de entonces")
    faltaban = models.IntegerField("días que faltaban")

    class Meta:
        verbose_name = "mención"
        verbose_name_plural = "menciones"
        ordering = ["correo", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["correo", "actividad"],
                name="%(app_label)s_%(class)s_una_vez_por_correo",
                violation_error_message="El correo ya habla de esa actividad.",
            ),
        ]

    def __str__(self):
        return f"{self.actividad_id} al {self.fecha_termino:%d/%m/%Y}"
