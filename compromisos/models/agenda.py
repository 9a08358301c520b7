"""The agenda of improvement: what was promised, by whom and until when."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from evj.web.campos import NormalizadoField, contiene
from evj.web.fechas import FUERA, dias_posibles

from .evaluaciones import Evaluacion, NumeradoQuerySet, Recomendacion, TipoMejora
from .instituciones import Dependencia
from .resumen import brecha
from .situacion import ActividadQuerySet

PESO_MAXIMO = 1000


class CompromisoQuerySet(NumeradoQuerySet):
    def publicados(self, al=None):
        """What the public may see, or could already see at the end of an earlier day."""
        if al is None:
            return self.filter(evaluacion__publicada_en__isnull=False)
        return self.filter(evaluacion__in=Evaluacion.objects.publicadas(al)).en_registro(al)

    def buscar(self, texto):
        """Every word in the commitment, accents ignored."""
        return self.filter(contiene(texto, "texto_busqueda"))


class Compromiso(models.Model):
    """What the government promised in answer to one recommendation."""

    class Prioridad(models.TextChoices):
        ALTA = "alta", "Alta"
        MEDIA = "media", "Media"
        BAJA = "baja", "Baja"

    evaluacion = models.ForeignKey(
        Evaluacion, on_delete=models.PROTECT, related_name="compromisos", verbose_name="evaluación"
    )
    recomendacion = models.ForeignKey(
        Recomendacion,
        on_delete=models.PROTECT,
        related_name="compromisos",
        verbose_name="recomendación",
    )
    numero = models.PositiveSmallIntegerField("número")
    texto = models.TextField("compromiso", max_length=5000)
    texto_busqueda = NormalizadoField("texto para buscar", de=["texto"])
    tipo_mejora = models.ForeignKey(
        TipoMejora,
        on_delete=models.PROTECT,
        related_name="compromisos",
        verbose_name="tipo de mejora",
    )
    prioridad = models.CharField("prioridad", max_length=8, choices=Prioridad, blank=True)
    history = HistoricalRecords(
        verbose_name="historia de compromiso", excluded_fields=["texto_busqueda"]
    )

    objects = CompromisoQuerySet.as_manager()

    class Meta:
        verbose_name = "compromiso"
        verbose_name_plural = "compromisos"
        ordering = ["evaluacion", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluacion", "numero"],
                name="%(app_label)s_%(class)s_numero_unico",
                violation_error_message="La evaluación ya tiene un compromiso con ese número.",
            ),
            models.CheckConstraint(
                condition=Q(numero__gte=1),
                name="%(app_label)s_%(class)s_numero_desde_1",
                violation_error_message="Los números empiezan en 1.",
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba el texto del compromiso.",
            ),
            models.CheckConstraint(
                condition=Q(prioridad__in=["", "alta", "media", "baja"]),
                name="%(app_label)s_%(class)s_prioridad_conocida",
            ),
        ]

    def __str__(self):
        return f"Compromiso {self.numero}"

    def natural_key(self):
        return (*self.evaluacion.natural_key(), self.numero)

    natural_key.dependencies = ["compromisos.evaluacion"]

    def get_absolute_url(self):
        return reverse("compromisos:compromiso-detail", args=[self.evaluacion.slug, self.numero])

    def clean(self):
        if (
            self.evaluacion_id
            and self.recomendacion_id
            and self.recomendacion.evaluacion_id != self.evaluacion_id
        ):
            raise ValidationError({"recomendacion": "La recomendación es de otra evaluación."})
        if self.pk and self._repite_fuera_de_su_evaluacion():
            raise ValidationError(
                {
                    "evaluacion": "Sus actividades repiten a las de otra evaluación, o aquéllas a "
                    "éstas: no se puede mover."
                }
            )

    def _repite_fuera_de_su_evaluacion(self):
        principales = Actividad.objects.filter(repeticiones__compromiso=self)
        repetidas = Actividad.objects.filter(misma_que__compromiso=self)
        return any(
            actividades.exclude(compromiso=self)
            .exclude(compromiso__evaluacion=self.evaluacion_id)
            .exists()
            for actividades in (principales, repetidas)
        )


class Actividad(models.Model):
    """A dated piece of work that carries out a commitment, and the units that answer for it."""

    compromiso = models.ForeignKey(
        Compromiso, on_delete=models.PROTECT, related_name="actividades", verbose_name="compromiso"
    )
    numero = models.PositiveSmallIntegerField("número")
    texto = models.TextField("actividad", max_length=5000, blank=True)
    texto_busqueda = NormalizadoField("texto para buscar", de=["texto"])
    texto_completo = models.BooleanField(
        "el texto está completo",
        default=True,
        help_text="Desmárquelo si la fuente perdió el texto o lo cortó, y explíquelo en la nota.",
    )
    inicio = models.DateField("fecha de inicio", null=True, blank=True)
    fecha_termino = models.DateField("fecha de término", null=True, blank=True, db_index=True)
    fecha_fuente = models.CharField("fecha como la imprime la fuente", max_length=60, blank=True)
    producto_esperado = models.TextField("producto esperado", max_length=2000, blank=True)
    medio_verificacion = models.TextField("medio de verificación", max_length=2000, blank=True)
    peso = models.PositiveSmallIntegerField(
        "peso",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(PESO_MAXIMO)],
        help_text="Cuánto cuenta en el avance de su compromiso.",
    )
    misma_que = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="repeticiones",
        verbose_name="misma que",
        help_text="Si la agenda repite una actividad, la primera de ellas: comparten el avance.",
    )
    nota_fuente = models.TextField(
        "observaciones sobre la fuente",
        max_length=5000,
        blank=True,
        help_text="Qué está dañado o falta en el documento de origen.",
    )
    prueba_viva = models.CharField(
        "prueba viva",
        max_length=60,
        blank=True,
        help_text="Cuenta que EVJ hace con sus propios registros y que la página pública muestra "
        "junto al avance reportado.",
    )
    dependencias = models.ManyToManyField(
        Dependencia, through="Responsabilidad", related_name="actividades"
    )
    history = HistoricalRecords(
        verbose_name="historia de actividad", excluded_fields=["texto_busqueda"]
    )

    objects = ActividadQuerySet.as_manager()

    class Meta:
        verbose_name = "actividad"
        verbose_name_plural = "actividades"
        ordering = ["compromiso", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["compromiso", "numero"],
                name="%(app_label)s_%(class)s_numero_unico",
                violation_error_message="El compromiso ya tiene una actividad con ese número.",
            ),
            models.CheckConstraint(
                condition=Q(numero__gte=1),
                name="%(app_label)s_%(class)s_numero_desde_1",
                violation_error_message="Los números empiezan en 1.",
            ),
            models.CheckConstraint(
                condition=~Q(texto="") | Q(texto_completo=False),
                name="%(app_label)s_%(class)s_texto_salvo_perdido",
                violation_error_message="Escriba el texto, o desmarque «el texto está completo».",
            ),
            models.CheckConstraint(
                condition=Q(texto_completo=True) | ~Q(nota_fuente=""),
                name="%(app_label)s_%(class)s_nota_si_texto_incompleto",
                violation_error_message="Explique en las observaciones qué perdió la fuente.",
            ),
            models.CheckConstraint(
                condition=Q(inicio__isnull=True)
                | Q(fecha_termino__isnull=True)
                | Q(fecha_termino__gte=F("inicio")),
                name="%(app_label)s_%(class)s_termino_no_antes_de_inicio",
                violation_error_message="La fecha de término no puede ser anterior a la de inicio.",
            ),
            models.CheckConstraint(
                condition=dias_posibles("inicio", "fecha_termino"),
                name="%(app_label)s_%(class)s_anios_posibles",
                violation_error_message=FUERA,
            ),
            models.CheckConstraint(
                condition=Q(peso__gte=1, peso__lte=PESO_MAXIMO),
                name="%(app_label)s_%(class)s_peso_desde_1",
                violation_error_message=f"El peso es un número entero de 1 a {PESO_MAXIMO}.",
            ),
            models.CheckConstraint(
                condition=Q(misma_que__isnull=True) | ~Q(misma_que=F("id")),
                name="%(app_label)s_%(class)s_no_es_misma_que_si",
                violation_error_message="Una actividad no puede ser la misma que ella misma.",
            ),
        ]

    def __str__(self):
        return f"Actividad {self.clave}"

    @property
    def clave(self) -> str:
        """ "3.2": the commitment's number and the activity's."""
        return f"{self.compromiso.numero}.{self.numero}"

    @property
    def brecha(self):
        """Of an activity with con_estado()."""
        return brecha(self.reportado, self.verificado)

    def natural_key(self):
        return (*self.compromiso.natural_key(), self.numero)

    natural_key.dependencies = ["compromisos.compromiso"]

    def get_absolute_url(self):
        compromiso = self.compromiso
        return reverse(
            "compromisos:actividad-detail",
            args=[compromiso.evaluacion.slug, compromiso.numero, self.numero],
        )

    def clean(self):
        if not hasattr(self, "compromiso"):
            return
        repeticiones = self.repeticiones.all() if self.pk else Actividad.objects.none()
        if self.misma_que_id:
            self._validar_principal(repeticiones)
        ajenas = repeticiones.exclude(compromiso=self.compromiso_id)
        if ajenas.exclude(compromiso__evaluacion=self.compromiso.evaluacion_id).exists():
            raise ValidationError(
                {"compromiso": "La repiten actividades de otra evaluación: no se puede mover."}
            )

    def _validar_principal(self, repeticiones):
        principal, propio = self.misma_que, self.compromiso
        if principal.pk == self.pk:
            raise ValidationError(
                {"misma_que": "Una actividad no puede ser la misma que ella misma."}
            )
        if principal.misma_que_id:
            raise ValidationError(
                {"misma_que": f"La {principal} repite a otra: elija la primera de ellas."}
            )
        if repeticiones.exists():
            raise ValidationError(
                {"misma_que": "Otras actividades repiten a ésta: no puede repetir a otra."}
            )
        if principal.compromiso_id != propio.pk and (
            principal.compromiso.evaluacion_id != propio.evaluacion_id
        ):
            raise ValidationError({"misma_que": "Es de otra evaluación."})


class ResponsabilidadManager(models.Manager):
    def get_by_natural_key(self, slug, compromiso, numero, dependencia):
        return self.get(
            actividad__compromiso__evaluacion__slug=slug,
            actividad__compromiso__numero=compromiso,
            actividad__numero=numero,
            dependencia__slug=dependencia,
        )


class Responsabilidad(models.Model):
    """A unit that answers for an activity, in the order in which the source names it."""

    class Papel(models.TextChoices):
        RESPONSABLE = "responsable", "Responsable"
        CORRESPONSABLE = "corresponsable", "Corresponsable"

    actividad = models.ForeignKey(
        Actividad,
        on_delete=models.CASCADE,
        related_name="responsabilidades",
        verbose_name="actividad",
    )
    dependencia = models.ForeignKey(
        Dependencia,
        on_delete=models.PROTECT,
        related_name="responsabilidades",
        verbose_name="dependencia",
    )
    papel = models.CharField("papel", max_length=16, choices=Papel, default=Papel.RESPONSABLE)
    orden = models.PositiveSmallIntegerField("orden", default=1)
    history = HistoricalRecords(verbose_name="historia de responsabilidad")

    objects = ResponsabilidadManager()

    class Meta:
        verbose_name = "responsable"
        verbose_name_plural = "responsables"
        ordering = ["actividad", "orden", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["actividad", "dependencia"],
                name="%(app_label)s_%(class)s_una_vez_por_actividad",
                violation_error_message="Esa dependencia ya responde por la actividad.",
            ),
            models.CheckConstraint(
                condition=Q(papel__in=["responsable", "corresponsable"]),
                name="%(app_label)s_%(class)s_papel_conocido",
            ),
        ]

    def __str__(self):
        return str(self.dependencia)

    def natural_key(self):
        return (*self.actividad.natural_key(), *self.dependencia.natural_key())

    natural_key.dependencies = ["compromisos.actividad", "compromisos.dependencia"]
