"""Question sets: what is asked, in versions, and what was answered. For whatever is judged.

An answer is only ever added; a version that was published is not changed any more.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .archivos import CON_ARCHIVO, SIN_ARCHIVO, ConArchivo

ESCALA = (1, 5)  # from the worst to the best


class Instrumento(models.Model):
    """A set of questions under one name, whatever the version, and who is asked them."""

    class Uso(models.TextChoices):
        CEDULA = "cedula", "Cédulas de las contralorías sociales"
        OBRA = "obra", "Evaluaciones de la calidad de las obras"

    clave = models.SlugField(
        "clave",
        max_length=60,
        unique=True,
        help_text="Minúsculas, cifras y guiones: cedula-vigilancia.",
        error_messages={"unique": "Ya existe un instrumento con esa clave."},
    )
    nombre = models.CharField("nombre", max_length=150)
    para_que = models.TextField("para qué sirve", max_length=1000)
    uso = models.CharField(
        "en qué se usa",
        max_length=6,
        choices=Uso,
        default=Uso.CEDULA,
        help_text="Sólo ahí se ofrece. Publicada una versión, ya no se cambia.",
    )
    history = HistoricalRecords(verbose_name="historia de instrumento")

    class Meta:
        verbose_name = "instrumento"
        verbose_name_plural = "instrumentos"
        ordering = ["nombre", "clave"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(clave="") & ~Q(nombre="") & ~Q(para_que=""),
                name="%(app_label)s_%(class)s_nombre_no_vacio",
                violation_error_message="Escriba la clave, el nombre y para qué sirve.",
            ),
            models.CheckConstraint(
                condition=Q(uso__in=["cedula", "obra"]),
                name="%(app_label)s_%(class)s_uso_conocido",
            ),
        ]

    def __str__(self):
        return self.nombre


class VersionInstrumentoQuerySet(models.QuerySet):
    def publicadas(self):
        return self.filter(publicada_en__isnull=False)

    def de_cedulas(self):
        """Those that a contraloría social answers."""
        return self.filter(instrumento__uso=Instrumento.Uso.CEDULA)

    def vigentes(self):
        """Of each instrument, the last one published: what is answered from now on."""
        posteriores = self.model.objects.publicadas().filter(
            instrumento=OuterRef("instrumento"), numero__gt=OuterRef("numero")
        )
        return self.publicadas().filter(~Exists(posteriores))

    def siguiente_numero(self) -> int:
        """Of the instrument that these are the versions of."""
        return (self.aggregate(ultimo=Max("numero"))["ultimo"] or 0) + 1


class VersionInstrumento(models.Model):
    """The questions as they stand in one version; published, neither it nor they change."""

    instrumento = models.ForeignKey(
        Instrumento,
        on_delete=models.PROTECT,
        related_name="versiones",
        verbose_name="instrumento",
    )
    numero = models.PositiveSmallIntegerField("versión", validators=[MinValueValidator(1)])
    publicada_en = models.DateTimeField("publicada", null=True, blank=True, editable=False)
    history = HistoricalRecords(verbose_name="historia de versión")

    objects = VersionInstrumentoQuerySet.as_manager()

    class Meta:
        verbose_name = "versión de un instrumento"
        verbose_name_plural = "versiones de instrumentos"
        ordering = ["instrumento", "-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrumento", "numero"],
                name="%(app_label)s_%(class)s_numero_unico",
                violation_error_message="El instrumento ya tiene esa versión.",
            ),
            models.CheckConstraint(
                condition=Q(numero__gte=1),
                name="%(app_label)s_%(class)s_numero_desde_1",
                violation_error_message="Las versiones empiezan en 1.",
            ),
        ]

    def __str__(self):
        return f"{self.instrumento}, versión {self.numero}"

    @property
    def publicada(self) -> bool:
        return self.publicada_en is not None


class Tipo(models.TextChoices):
    """How a question is answered, and so whether it can weigh."""

    SI_NO = "si_no", "Sí o no"
    OPCIONES = "opciones", "Una de varias opciones"
    ESCALA = "escala", "Escala de 1 (peor) a 5 (mejor)"
    NUMERO = "numero", "Un número"
    TEXTO = "texto", "Texto libre"


SE_CALIFICAN = (Tipo.SI_NO, Tipo.OPCIONES, Tipo.ESCALA)


class Reactivo(models.Model):
    """A question of a version."""

    version = models.ForeignKey(
        VersionInstrumento,
        on_delete=models.PROTECT,
        related_name="reactivos",
        verbose_name="versión",
    )
    orden = models.PositiveSmallIntegerField("orden")
    texto = models.TextField("pregunta", max_length=1000)
    tipo = models.CharField(
        "se responde con",
        max_length=8,
        choices=Tipo,
        help_text="«Sí» vale 1 y «no» vale 0; si es al revés, use opciones.",
    )
    peso = models.DecimalField(
        "peso",
        max_digits=6,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text="Cuánto cuenta en la calificación; 0, nada. Los números y textos no cuentan.",
    )
    obligatorio = models.BooleanField("obligatorio", default=True)
    evidencia_requerida = models.BooleanField(
        "pide evidencia", default=False, help_text="Quien responde da un archivo o un enlace."
    )
    history = HistoricalRecords(verbose_name="historia de reactivo")

    class Meta:
        verbose_name = "reactivo"
        verbose_name_plural = "reactivos"
        ordering = ["version", "orden"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "orden"],
                name="%(app_label)s_%(class)s_orden_unico",
                violation_error_message="La versión ya tiene un reactivo en ese orden.",
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba la pregunta.",
            ),
            models.CheckConstraint(
                condition=Q(tipo__in=["si_no", "opciones", "escala", "numero", "texto"]),
                name="%(app_label)s_%(class)s_tipo_conocido",
            ),
            models.CheckConstraint(
                condition=Q(peso=0) | Q(peso__gt=0, tipo__in=["si_no", "opciones", "escala"]),
                name="%(app_label)s_%(class)s_solo_pesa_lo_que_se_califica",
                violation_error_message="El peso es 0 o más, y los números y textos no pesan.",
            ),
        ]

    def __str__(self):
        return f"{self.orden}. {self.texto[:80]}"

    def clean(self):
        exigir_borrador(self.version_id and self.version)


class OpcionReactivo(models.Model):
    """One of the answers that a question offers, and what it is worth."""

    reactivo = models.ForeignKey(
        Reactivo, on_delete=models.PROTECT, related_name="opciones", verbose_name="reactivo"
    )
    orden = models.PositiveSmallIntegerField("orden")
    texto = models.CharField("respuesta", max_length=200)
    valor = models.DecimalField(
        "vale",
        max_digits=4,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="De 0 (lo peor) a 1 (lo mejor); vacío: «no aplica», y no cuenta.",
    )
    history = HistoricalRecords(verbose_name="historia de opción")

    class Meta:
        verbose_name = "opción"
        verbose_name_plural = "opciones"
        ordering = ["reactivo", "orden"]
        constraints = [
            models.UniqueConstraint(
                fields=["reactivo", "orden"],
                name="%(app_label)s_%(class)s_orden_unico",
                violation_error_message="El reactivo ya tiene una opción en ese orden.",
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba la respuesta.",
            ),
            models.CheckConstraint(
                condition=Q(valor__isnull=True) | Q(valor__gte=0, valor__lte=1),
                name="%(app_label)s_%(class)s_valor_0_a_1",
                violation_error_message="El valor va de 0 a 1.",
            ),
        ]

    def __str__(self):
        return self.texto

    def clean(self):
        exigir_borrador(self.reactivo_id and self.reactivo.version)


def exigir_borrador(version):
    """Raise if the version was published; the database refuses it too (see comites.candados)."""
    if version and version.publicada:
        raise ValidationError("Esta versión ya se publicó: sus preguntas no se cambian.")


class Aplicacion(models.Model):
    """A version, answered once on a day. What it is about points to it. Only ever added."""

    version = models.ForeignKey(
        VersionInstrumento,
        on_delete=models.PROTECT,
        related_name="aplicaciones",
        verbose_name="versión",
    )
    fecha = models.DateField("fecha en que se respondió")
    captura = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="aplicaciones_capturadas",
        verbose_name="quién la capturó",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "aplicación de un instrumento"
        verbose_name_plural = "aplicaciones de instrumentos"
        ordering = ["-fecha", "-id"]

    def __str__(self):
        return f"{self.version}, {self.fecha:%d/%m/%Y}"


class Respuesta(ConArchivo):
    """What was answered to a question, and what proves it. Only ever added.

    `numero`: 1 or 0 for yes or no, 1 to 5 on a scale, or the number asked for.
    """

    aplicacion = models.ForeignKey(
        Aplicacion, on_delete=models.PROTECT, related_name="respuestas", verbose_name="aplicación"
    )
    reactivo = models.ForeignKey(
        Reactivo, on_delete=models.PROTECT, related_name="respuestas", verbose_name="reactivo"
    )
    opcion = models.ForeignKey(
        OpcionReactivo,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="respuestas",
        verbose_name="opción",
    )
    numero = models.DecimalField("número", max_digits=15, decimal_places=3, null=True, blank=True)
    texto = models.TextField("texto", max_length=4000, blank=True)
    url = models.URLField("enlace a la evidencia", max_length=500, blank=True)

    class Meta:
        verbose_name = "respuesta"
        verbose_name_plural = "respuestas"
        ordering = ["aplicacion", "reactivo__orden"]
        constraints = [
            models.UniqueConstraint(
                fields=["aplicacion", "reactivo"], name="%(app_label)s_%(class)s_una_por_reactivo"
            ),
            models.CheckConstraint(
                condition=Q(opcion__isnull=False, numero__isnull=True, texto="")
                | Q(opcion__isnull=True, numero__isnull=False, texto="")
                | (Q(opcion__isnull=True, numero__isnull=True) & ~Q(texto="")),
                name="%(app_label)s_%(class)s_de_una_manera",
                violation_error_message="Una respuesta es una opción, un número o un texto.",
            ),
            models.CheckConstraint(
                condition=SIN_ARCHIVO | (CON_ARCHIVO & Q(url="")),
                name="%(app_label)s_%(class)s_archivo_o_enlace",
                violation_error_message="Dé un archivo o un enlace, uno de los dos.",
            ),
        ]

    def __str__(self):
        return f"Respuesta al reactivo {self.reactivo.orden}"

    @property
    def titulo(self) -> str:
        """What its evidence is called when it is handed out."""
        return f"evidencia-{self.aplicacion_id}-{self.reactivo.orden}"
