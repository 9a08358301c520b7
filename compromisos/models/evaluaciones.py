"""An outside evaluation of a programme: its texts, documents, findings and recommendations."""

import secrets

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, Subquery
from django.urls import reverse
from simple_history.models import HistoricalRecords

from evj.web.campos import NormalizadoField, exigir_unico
from evj.web.texto import normalizar

from .entonces import DeEntoncesQuerySet, versiones
from .seguimiento import fin_del_dia

DOCUMENTO_MAXIMO = 10 * 1024 * 1024


class EvaluacionQuerySet(DeEntoncesQuerySet):
    def publicadas(self, al=None):
        """What the public may see; of an earlier day, what it could already see when it ended.

        What was withdrawn since is seen on no day.
        """
        publicadas = self.filter(publicada_en__isnull=False)
        if al is None:
            return publicadas
        entonces = versiones(self.model, al).values("publicada_en")[:1]
        return (
            publicadas.en_registro(al)
            .alias(publicada_entonces=Subquery(entonces))
            .filter(Q(publicada_en__lt=fin_del_dia(al)) | Q(publicada_entonces__isnull=False))
        )

    def editables_por(self, usuario):
        """What the user may edit, import into and publish: the evaluation unit's to do."""
        if usuario.has_perm("compromisos.change_evaluacion"):
            return self
        return self.none()

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Evaluacion(models.Model):
    """One evaluation of one programme, and the agenda of improvement that answers it."""

    slug = models.SlugField(
        "dirección de su página",
        max_length=120,
        unique=True,
        help_text="No la cambie después de publicar: es la dirección de su página pública.",
    )
    nombre = models.CharField("nombre", max_length=200, unique=True)
    clave_nombre = NormalizadoField(
        "nombre para comparar",
        de=["nombre"],
        unique=True,
        error_messages={"unique": "Ya existe una evaluación que se llama así."},
    )
    anio = models.PositiveSmallIntegerField(
        "año", null=True, blank=True, validators=[MinValueValidator(1990)]
    )
    tipo = models.CharField("tipo de evaluación", max_length=120, blank=True)
    evaluador = models.CharField("evaluador", max_length=200, blank=True)
    costo = models.DecimalField(
        "costo (pesos)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    descripcion = models.TextField("descripción", blank=True)
    objetivo_programa = models.TextField("objetivo general del programa", blank=True)
    objetivo_evaluacion = models.TextField("objetivo de la evaluación", blank=True)
    sitio_programa = models.URLField("sitio del programa", blank=True)
    ficha = models.URLField("ficha de la evaluación", blank=True)
    publicada_en = models.DateTimeField(
        "publicada el",
        null=True,
        blank=True,
        help_text="Mientras esté vacía, el público no ve esta evaluación.",
    )
    history = HistoricalRecords(
        verbose_name="historia de evaluación", excluded_fields=["clave_nombre"]
    )

    objects = EvaluacionQuerySet.as_manager()

    class Meta:
        verbose_name = "evaluación"
        verbose_name_plural = "evaluaciones"
        ordering = ["clave_nombre"]
        permissions = [("importar_evaluacion", "Puede importar la agenda de una evaluación")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nombre="") & ~Q(slug=""),
                name="%(app_label)s_%(class)s_nombre_no_vacio",
                violation_error_message="Escriba el nombre de la evaluación.",
            ),
            models.CheckConstraint(
                condition=Q(costo__isnull=True) | Q(costo__gte=0),
                name="%(app_label)s_%(class)s_costo_no_negativo",
                violation_error_message="El costo no puede ser negativo.",
            ),
        ]

    def __str__(self):
        return self.nombre

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self):
        return reverse("compromisos:evaluacion-detail", args=[self.slug])

    def clean(self):
        exigir_unico(self, "clave_nombre")


class NumeradoQuerySet(DeEntoncesQuerySet):
    """Rows that an evaluation numbers from 1."""

    def get_by_natural_key(self, slug, numero):
        return self.get(evaluacion__slug=slug, numero=numero)


def nombre_de_documento(documento, nombre):
    """A name of ours for an uploaded document; the one it came with is not trusted."""
    return f"documentos/{secrets.token_hex(16)}.pdf"


def validar_pdf(archivo):
    """The bytes decide, not the name. A file on record was looked at when it came."""
    if archivo._committed:
        return
    if archivo.size > DOCUMENTO_MAXIMO:
        raise ValidationError("El archivo pasa de 10 MB.")
    archivo.seek(0)
    if archivo.read(5) != b"%PDF-":
        raise ValidationError("El archivo no es un PDF.")
    archivo.seek(0)


class DocumentoQuerySet(DeEntoncesQuerySet):
    def get_by_natural_key(self, slug, titulo):
        return self.get(evaluacion__slug=slug, titulo=titulo)


class Documento(models.Model):
    """A document of an evaluation: where its owner published it, or the file itself."""

    class Tipo(models.TextChoices):
        TERMINOS = "terminos", "Términos de referencia"
        INFORME = "informe", "Informe"
        OTRO = "otro", "Otro"

    evaluacion = models.ForeignKey(
        Evaluacion, on_delete=models.CASCADE, related_name="documentos", verbose_name="evaluación"
    )
    tipo = models.CharField("tipo", max_length=12, choices=Tipo, default=Tipo.OTRO)
    titulo = models.CharField("título", max_length=200)
    url = models.URLField("dirección", max_length=500, blank=True)
    archivo = models.FileField(
        "archivo PDF",
        upload_to=nombre_de_documento,
        blank=True,
        validators=[validar_pdf],
        help_text="Sólo si no está publicado en otro sitio. Hasta 10 MB.",
    )
    history = HistoricalRecords(verbose_name="historia de documento")

    objects = DocumentoQuerySet.as_manager()

    class Meta:
        verbose_name = "documento"
        verbose_name_plural = "documentos"
        ordering = ["evaluacion", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluacion", "titulo"],
                name="%(app_label)s_%(class)s_titulo_unico",
                violation_error_message="La evaluación ya tiene un documento con ese título.",
            ),
            models.CheckConstraint(
                condition=~Q(titulo=""),
                name="%(app_label)s_%(class)s_titulo_no_vacio",
                violation_error_message="Escriba el título del documento.",
            ),
            models.CheckConstraint(
                condition=(~Q(url="") & Q(archivo="")) | (Q(url="") & ~Q(archivo="")),
                name="%(app_label)s_%(class)s_direccion_o_archivo",
                violation_error_message="Dé la dirección del documento o su archivo, no ambos.",
            ),
            models.CheckConstraint(
                condition=Q(tipo__in=["terminos", "informe", "otro"]),
                name="%(app_label)s_%(class)s_tipo_conocido",
            ),
        ]

    def __str__(self):
        return self.titulo

    def natural_key(self):
        return (*self.evaluacion.natural_key(), self.titulo)

    natural_key.dependencies = ["compromisos.evaluacion"]


class PuntoSintesis(models.Model):
    """One numbered point of the evaluation's synthesis."""

    evaluacion = models.ForeignKey(
        Evaluacion,
        on_delete=models.CASCADE,
        related_name="puntos_sintesis",
        verbose_name="evaluación",
    )
    numero = models.PositiveSmallIntegerField("número")
    texto = models.TextField("texto", max_length=5000)
    temas = models.TextField(
        "temas por atender",
        max_length=500,
        blank=True,
        help_text="Uno por renglón, con palabras del propio punto. La página de cobertura dice "
        "cuáles no menciona ninguna actividad.",
    )
    history = HistoricalRecords(verbose_name="historia de punto de la síntesis")

    objects = NumeradoQuerySet.as_manager()

    class Meta:
        verbose_name = "punto de la síntesis"
        verbose_name_plural = "puntos de la síntesis"
        ordering = ["evaluacion", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluacion", "numero"],
                name="%(app_label)s_%(class)s_numero_unico",
                violation_error_message="La evaluación ya tiene un punto con ese número.",
            ),
            models.CheckConstraint(
                condition=Q(numero__gte=1),
                name="%(app_label)s_%(class)s_numero_desde_1",
                violation_error_message="Los números empiezan en 1.",
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba el texto del punto.",
            ),
        ]

    def __str__(self):
        return f"Punto {self.numero}"

    @property
    def lista_de_temas(self) -> list[str]:
        return [tema.strip() for tema in self.temas.splitlines() if tema.strip()]

    def clean(self):
        ajenos = [t for t in self.lista_de_temas if normalizar(t) not in normalizar(self.texto)]
        if ajenos:
            raise ValidationError({"temas": f"El punto no dice «{ajenos[0]}»."})

    def natural_key(self):
        return (*self.evaluacion.natural_key(), self.numero)

    natural_key.dependencies = ["compromisos.evaluacion"]


class Recomendacion(models.Model):
    """What the evaluation recommended, and whether the government took it up."""

    class Postura(models.TextChoices):
        ACEPTA = "acepta", "Se acepta"
        ACEPTA_PARCIAL = "acepta_parcial", "Se acepta en parte"
        NO_ACEPTA = "no_acepta", "No se acepta"

    evaluacion = models.ForeignKey(
        Evaluacion,
        on_delete=models.CASCADE,
        related_name="recomendaciones",
        verbose_name="evaluación",
    )
    numero = models.PositiveSmallIntegerField("número")
    texto = models.TextField("texto", max_length=5000)
    postura = models.CharField("postura", max_length=16, choices=Postura, blank=True)
    motivo = models.TextField("motivo de la postura", max_length=5000, blank=True)
    puntos = models.ManyToManyField(
        PuntoSintesis,
        blank=True,
        related_name="recomendaciones",
        verbose_name="puntos de la síntesis",
    )
    history = HistoricalRecords(verbose_name="historia de recomendación")

    objects = NumeradoQuerySet.as_manager()

    class Meta:
        verbose_name = "recomendación"
        verbose_name_plural = "recomendaciones"
        ordering = ["evaluacion", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluacion", "numero"],
                name="%(app_label)s_%(class)s_numero_unico",
                violation_error_message="La evaluación ya tiene una recomendación con ese número.",
            ),
            models.CheckConstraint(
                condition=Q(numero__gte=1),
                name="%(app_label)s_%(class)s_numero_desde_1",
                violation_error_message="Los números empiezan en 1.",
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba el texto de la recomendación.",
            ),
            models.CheckConstraint(
                condition=Q(postura__in=["", "acepta", "acepta_parcial", "no_acepta"]),
                name="%(app_label)s_%(class)s_postura_conocida",
            ),
            models.CheckConstraint(
                condition=Q(postura__in=["", "acepta"]) | ~Q(motivo=""),
                name="%(app_label)s_%(class)s_motivo_si_no_se_acepta",
                violation_error_message="Diga por qué no se acepta, o por qué sólo en parte.",
            ),
        ]

    def __str__(self):
        return f"Recomendación {self.numero}"

    def natural_key(self):
        return (*self.evaluacion.natural_key(), self.numero)

    natural_key.dependencies = ["compromisos.evaluacion"]

    def clean(self):
        if self.pk and self.compromisos.exclude(evaluacion=self.evaluacion_id).exists():
            raise ValidationError(
                {"evaluacion": "Sus compromisos son de otra evaluación: no se puede mover."}
            )


class TipoMejoraManager(models.Manager):
    def get_by_natural_key(self, nombre):
        return self.get(nombre=nombre)


class TipoMejora(models.Model):
    """What kind of improvement a commitment is, in the words of the state's own catalogue."""

    nombre = models.CharField("nombre", max_length=200, unique=True)
    history = HistoricalRecords(verbose_name="historia de tipo de mejora")

    objects = TipoMejoraManager()

    class Meta:
        verbose_name = "tipo de mejora"
        verbose_name_plural = "tipos de mejora"
        ordering = ["nombre"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nombre=""),
                name="%(app_label)s_%(class)s_nombre_no_vacio",
                violation_error_message="Escriba el nombre del tipo de mejora.",
            ),
        ]

    def __str__(self):
        return self.nombre

    def natural_key(self):
        return (self.nombre,)
