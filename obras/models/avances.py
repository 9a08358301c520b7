"""How far a work has come, by its own unit, and what it looks like."""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from comites.models.archivos import ConArchivo
from compromisos.models import Dependencia

from .obras import Obra


class PuntoPrograma(models.Model):
    """How far a work should be on a day, by its programme. With none, the plan is the straight
    line between its planned dates."""

    obra = models.ForeignKey(
        Obra, on_delete=models.PROTECT, related_name="programa", verbose_name="obra"
    )
    fecha = models.DateField("fecha")
    fisico = models.DecimalField(
        "avance físico previsto (%)",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    financiero = models.DecimalField(
        "avance financiero previsto (%)",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    history = HistoricalRecords(verbose_name="historia de punto del programa")

    class Meta:
        verbose_name = "punto del programa de obra"
        verbose_name_plural = "programa de obra"
        ordering = ["obra", "fecha"]
        constraints = [
            models.UniqueConstraint(
                fields=["obra", "fecha"],
                name="%(app_label)s_%(class)s_uno_por_fecha",
                violation_error_message="El programa ya dice cuánto va en esa fecha.",
            ),
            models.CheckConstraint(
                condition=Q(fisico__gte=0, fisico__lte=100, financiero__gte=0, financiero__lte=100),
                name="%(app_label)s_%(class)s_porcentajes_0_a_100",
                violation_error_message="Los avances van de 0 a 100.",
            ),
        ]

    def __str__(self):
        return f"{self.fecha:%d/%m/%Y}: {self.fisico.normalize():f} %"


class AvanceObra(models.Model):
    """A dated report of a work: how much is built and how much is spent. Only ever added.

    `monto`: what the work was contracted for then (or approved for, without a contract), so that
    the share spent stays what it was.
    """

    class Origen(models.TextChoices):
        CAPTURA = "captura", "Captura"
        IMPORTACION = "importacion", "Importación"

    obra = models.ForeignKey(
        Obra, on_delete=models.PROTECT, related_name="avances", verbose_name="obra"
    )
    numero = models.PositiveSmallIntegerField("número", validators=[MinValueValidator(1)])
    fecha = models.DateField("fecha del avance")
    fisico = models.DecimalField(
        "avance físico (%)",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="Cuánto de la obra está construido.",
    )
    ejercido = models.DecimalField(
        "monto ejercido (pesos)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Lo pagado desde el principio hasta esa fecha; vacío si no se sabe.",
    )
    monto = models.DecimalField(
        "monto de la obra entonces", max_digits=14, decimal_places=2, null=True, editable=False
    )
    motivo_excedente = models.TextField(
        "por qué se ejerció más de lo contratado", max_length=1000, blank=True
    )
    nota = models.TextField(
        "qué se hizo", max_length=3000, blank=True, help_text="Es público: sin nombres."
    )
    autor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="avances_de_obras",
        verbose_name="autor",
    )
    dependencia = models.ForeignKey(
        Dependencia,
        on_delete=models.PROTECT,
        related_name="avances_de_obras",
        verbose_name="dependencia que reporta",
    )
    origen = models.CharField(
        "origen", max_length=12, choices=Origen, default=Origen.CAPTURA, editable=False
    )
    creado = models.DateTimeField("registrado", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "avance de una obra"
        verbose_name_plural = "avances de obras"
        ordering = ["obra", "-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["obra", "numero"], name="%(app_label)s_%(class)s_numero_unico"
            ),
            models.CheckConstraint(
                condition=Q(fisico__gte=0, fisico__lte=100),
                name="%(app_label)s_%(class)s_fisico_0_a_100",
                violation_error_message="El avance físico va de 0 a 100.",
            ),
            models.CheckConstraint(
                condition=Q(ejercido__isnull=True) | Q(ejercido__gte=0),
                name="%(app_label)s_%(class)s_ejercido_desde_0",
                violation_error_message="El monto ejercido no puede ser menor que cero.",
            ),
            models.CheckConstraint(
                condition=Q(ejercido__isnull=True)
                | Q(monto__isnull=True)
                | Q(ejercido__lte=F("monto"))
                | ~Q(motivo_excedente=""),
                name="%(app_label)s_%(class)s_un_excedente_dice_por_que",
                violation_error_message="Se ejerció más de lo contratado: diga por qué.",
            ),
            models.CheckConstraint(
                condition=Q(origen="importacion") | (Q(origen="captura") & ~Q(nota="")),
                name="%(app_label)s_%(class)s_captura_dice_que",
                violation_error_message="Diga qué se hizo.",
            ),
        ]

    def __str__(self):
        return f"{self.fisico.normalize():f} % al {self.fecha:%d/%m/%Y}"

    @property
    def financiero(self):
        """Per cent of the amount that was spent; None when either is not known."""
        if self.ejercido is None or not self.monto:
            return None
        return 100 * self.ejercido / self.monto


def nombre_de_foto(foto, nombre) -> str:
    """A name that says nothing and cannot be guessed."""
    azar = secrets.token_hex(16)
    return f"obras/{azar[:2]}/{azar[2:]}.webp"


class ConFotoQuerySet(models.QuerySet):
    def visibles(self):
        """Those that were not withdrawn."""
        return self.filter(retirada_en__isnull=True)


class ConFoto(ConArchivo):
    """A photograph without hidden data, what it shows in words, and a small size of it.

    `obras.fotos` makes both files; `archivo` is the large one. Withdrawn (a face, a number plate),
    the files go and the row stays, with who did it and why.
    """

    texto_alternativo = models.CharField(
        "qué se ve",
        max_length=250,
        help_text="Para quien no puede ver la foto: «Zanja abierta frente a la escuela».",
    )
    chica = models.FileField(
        "tamaño chico", upload_to=nombre_de_foto, max_length=120, blank=True, editable=False
    )
    ancho = models.PositiveSmallIntegerField("ancho de la chica", editable=False)
    alto = models.PositiveSmallIntegerField("alto de la chica", editable=False)
    autor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="%(class)s_subidas",
        verbose_name="quién la subió",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)
    retirada_en = models.DateTimeField("retirada", null=True, blank=True, editable=False)
    motivo_retiro = models.CharField(
        "por qué se retira", max_length=300, blank=True, editable=False
    )
    retira = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_retiradas",
        verbose_name="quién la retiró",
        editable=False,
    )

    objects = ConFotoQuerySet.as_manager()
    DE = ""  # the word of its addresses

    class Meta:
        abstract = True

    @property
    def direccion(self) -> str:
        """Where the large one is."""
        return reverse("obras:foto", args=[self.DE, self.pk, "grande"])

    @property
    def direccion_chica(self) -> str:
        return reverse("obras:foto", args=[self.DE, self.pk, "chica"])


_ESTA = (
    Q(bytes__isnull=False, ancho__gte=1, alto__gte=1, retirada_en__isnull=True)
    & Q(motivo_retiro="", retira__isnull=True)
    & ~Q(archivo="")
    & ~Q(chica="")
    & ~Q(sha256="")
)
_SE_RETIRO = Q(archivo="", chica="", retirada_en__isnull=False, retira__isnull=False) & ~Q(
    motivo_retiro=""
)
CON_FOTO = ~Q(texto_alternativo="") & (_ESTA | _SE_RETIRO)


class FotoObra(ConFoto):
    """What a work looked like on a day: before, while it was built, or after."""

    DE = "obra"

    class Momento(models.TextChoices):
        ANTES = "antes", "Antes"
        DURANTE = "durante", "Durante"
        DESPUES = "despues", "Después"

    obra = models.ForeignKey(
        Obra, on_delete=models.PROTECT, related_name="fotos", verbose_name="obra"
    )
    avance = models.ForeignKey(
        AvanceObra,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fotos",
        verbose_name="avance",
    )
    momento = models.CharField("momento", max_length=7, choices=Momento)
    fecha = models.DateField("fecha de la foto")

    class Meta:
        verbose_name = "foto de una obra"
        verbose_name_plural = "fotos de obras"
        ordering = ["obra", "fecha", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(momento__in=["antes", "durante", "despues"]),
                name="%(app_label)s_%(class)s_momento_conocido",
            ),
            models.CheckConstraint(
                condition=CON_FOTO,
                name="%(app_label)s_%(class)s_foto_completa",
                violation_error_message="Falta la foto, o decir qué se ve en ella.",
            ),
        ]

    def __str__(self):
        return f"{self.get_momento_display()}, {self.fecha:%d/%m/%Y}: {self.texto_alternativo}"

    @property
    def titulo(self) -> str:
        """What its file is called when it is handed out."""
        return f"{self.obra.clave}-{self.momento}-{self.pk}"
