"""How good a work is, judged with a question set by its unit and its committee, and what was found
wrong."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from comites.models import Aplicacion, Comite, Instrumento
from comites.models.archivos import CON_ARCHIVO, SIN_ARCHIVO, ConArchivo
from compromisos.models import Dependencia

from .avances import CON_FOTO, ConFoto
from .obras import Obra, TipoObra

MINIMO = 60  # ours, until the unit decides another


class InstrumentoDeObra(models.Model):
    """With which question set the works of a type are judged."""

    tipo = models.CharField(
        "tipo de obra",
        max_length=15,
        choices=TipoObra,
        unique=True,
        error_messages={"unique": "Ese tipo de obra ya tiene instrumento."},
    )
    instrumento = models.ForeignKey(
        Instrumento,
        on_delete=models.PROTECT,
        related_name="tipos_de_obra",
        limit_choices_to={"uso": Instrumento.Uso.OBRA},
        verbose_name="instrumento",
    )
    minimo = models.PositiveSmallIntegerField(
        "calificación mínima aceptable",
        default=MINIMO,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="De 0 a 100. Con menos, la página de la obra dice que su calidad es deficiente. "
        "Vale para las evaluaciones que vengan.",
    )
    history = HistoricalRecords(verbose_name="historia de instrumento de un tipo de obra")

    class Meta:
        verbose_name = "instrumento de un tipo de obra"
        verbose_name_plural = "instrumentos por tipo de obra"
        ordering = ["tipo"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tipo__in=[codigo for codigo, _ in TipoObra.choices]),
                name="%(app_label)s_%(class)s_tipo_conocido",
            ),
            models.CheckConstraint(
                condition=Q(minimo__gte=0, minimo__lte=100),
                name="%(app_label)s_%(class)s_minimo_0_a_100",
                violation_error_message="La calificación mínima va de 0 a 100.",
            ),
        ]

    def __str__(self):
        return f"{self.get_tipo_display()}: {self.instrumento}"


class EvaluacionCalidad(ConArchivo):
    """A work judged on a day, by a unit and a committee. Only ever added.

    `minimo`: the score that was asked for then. The signed scan has names: it is not public.
    """

    obra = models.ForeignKey(
        Obra, on_delete=models.PROTECT, related_name="evaluaciones", verbose_name="obra"
    )
    aplicacion = models.OneToOneField(
        Aplicacion,
        on_delete=models.PROTECT,
        related_name="evaluacion_de_calidad",
        verbose_name="respuestas",
    )
    dependencia = models.ForeignKey(
        Dependencia,
        on_delete=models.PROTECT,
        related_name="evaluaciones_de_calidad",
        verbose_name="dependencia que evalúa",
    )
    comite = models.ForeignKey(
        Comite,
        on_delete=models.PROTECT,
        related_name="evaluaciones_de_calidad",
        verbose_name="comité que evalúa",
    )
    firma_dependencia = models.BooleanField("firmó la dependencia", default=False)
    firma_comite = models.BooleanField("firmó el comité", default=False)
    motivo_sin_firma = models.TextField(
        "por qué falta una firma",
        max_length=1000,
        blank=True,
        help_text="Quién no firmó y por qué: es público, sin nombres.",
    )
    minimo = models.PositiveSmallIntegerField(
        "calificación mínima aceptable entonces", default=MINIMO, editable=False
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "evaluación de calidad"
        verbose_name_plural = "evaluaciones de calidad"
        ordering = ["-aplicacion__fecha", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(firma_dependencia=True, firma_comite=True) | ~Q(motivo_sin_firma=""),
                name="%(app_label)s_%(class)s_firman_los_dos_o_dice_por_que",
                violation_error_message="Si falta una firma, diga de quién y por qué.",
            ),
            models.CheckConstraint(
                condition=Q(minimo__gte=0, minimo__lte=100),
                name="%(app_label)s_%(class)s_minimo_0_a_100",
                violation_error_message="La calificación mínima va de 0 a 100.",
            ),
            models.CheckConstraint(
                condition=SIN_ARCHIVO | CON_ARCHIVO,
                name="%(app_label)s_%(class)s_archivo_completo",
                violation_error_message="El archivo está incompleto: súbalo otra vez.",
            ),
        ]

    def __str__(self):
        return f"Evaluación {self.pk} de {self.obra}"

    @property
    def titulo(self) -> str:
        """What its file is called when it is handed out."""
        return f"evaluacion-{self.pk}-{self.obra.clave}"


class Gravedad(models.TextChoices):
    """How bad something is."""

    LEVE = "leve", "Leve"
    MEDIA = "media", "Media"
    GRAVE = "grave", "Grave"


class Hallazgo(models.Model):
    """Something wrong that an evaluation found; only ever added."""

    evaluacion = models.ForeignKey(
        EvaluacionCalidad,
        on_delete=models.PROTECT,
        related_name="hallazgos",
        verbose_name="evaluación",
    )
    numero = models.PositiveSmallIntegerField("número", validators=[MinValueValidator(1)])
    gravedad = models.CharField("gravedad", max_length=5, choices=Gravedad)
    texto = models.TextField("qué está mal", max_length=2000, help_text="Es público: sin nombres.")
    creado = models.DateTimeField("registrado", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "hallazgo"
        verbose_name_plural = "hallazgos"
        ordering = ["evaluacion", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluacion", "numero"], name="%(app_label)s_%(class)s_numero_unico"
            ),
            models.CheckConstraint(
                condition=Q(gravedad__in=["leve", "media", "grave"]),
                name="%(app_label)s_%(class)s_gravedad_conocida",
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba qué está mal.",
            ),
        ]

    def __str__(self):
        return f"{self.numero}. {self.texto[:80]}"


class FotoHallazgo(ConFoto):
    """What was found, in a photograph."""

    DE = "hallazgo"

    hallazgo = models.ForeignKey(
        Hallazgo, on_delete=models.PROTECT, related_name="fotos", verbose_name="hallazgo"
    )

    class Meta:
        verbose_name = "foto de un hallazgo"
        verbose_name_plural = "fotos de hallazgos"
        ordering = ["hallazgo", "id"]
        constraints = [
            models.CheckConstraint(
                condition=CON_FOTO,
                name="%(app_label)s_%(class)s_foto_completa",
                violation_error_message="Falta la foto, o decir qué se ve en ella.",
            ),
        ]

    def __str__(self):
        return self.texto_alternativo

    @property
    def titulo(self) -> str:
        return f"hallazgo-{self.hallazgo_id}-{self.pk}"
