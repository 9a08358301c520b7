"""The committees that take part in an exercise of the programme, each in its municipality."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from evj.web.campos import NormalizadoField, contiene

from .ediciones import Edicion
from .municipios import Municipio


class TipoComite(models.TextChoices):
    """The three kinds; who may sit in each is not the same."""

    CIUDADANO = "ciudadano", "Comité ciudadano"
    AUTORIDADES = "autoridades", "Comité de autoridades"
    CONTRALORIA_SOCIAL = "contraloria_social", "Contraloría social"


class ComiteQuerySet(models.QuerySet):
    def vigentes(self, hoy=None):
        """In office on the day, first and last day included."""
        hoy = hoy or timezone.localdate()
        return self.filter(constituido_el__lte=hoy, vigente_hasta__gte=hoy)

    def de_usuario(self, usuario, hoy=None):
        """The committees in office in which the user sits today, the last day included."""
        puestos = self.model.integrantes.rel.related_model.objects
        suyos = puestos.vigentes(hoy).de_usuario(usuario)
        return self.vigentes(hoy).filter(pk__in=suyos.values("comite"))

    def convocables_por(self, usuario, hoy=None):
        """The committees in office of the municipality of which the user is the liaison today."""
        suyos = Municipio.objects.de_usuario(usuario, hoy)
        return self.vigentes(hoy).filter(municipio__in=suyos)

    def con_dia_de_composicion(self, hoy):
        """Annotate `dia`: see Comite.dia_de_composicion."""
        ultimo = Least(Value(hoy, models.DateField()), "vigente_hasta")
        return self.annotate(dia=Greatest("constituido_el", ultimo))

    def con_acta(self):
        """Annotate `acta_firmada_el`: when the act of constitution was signed, None without one."""
        actas = self.model.actas.rel.related_model.objects
        firmadas = actas.filter(comite=OuterRef("pk"), tipo="constitucion").order_by("-id")
        return self.annotate(acta_firmada_el=Subquery(firmadas.values("firmada_el")[:1]))

    def buscar(self, texto):
        """Those that have every word in their name, their key or the name of their municipality;
        never by who sits in them."""
        return self.filter(contiene(texto, "clave_nombre", "municipio__texto_busqueda"))

    def get_by_natural_key(self, clave):
        return self.get(clave=clave)


class Comite(models.Model):
    """A committee of one kind, of a municipality, in an edition, from a day and until a day."""

    clave = models.CharField(
        "clave",
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "Minúsculas, cifras y guiones: cc-2026-01."
            )
        ],
        help_text="No la cambie después de publicar: es la dirección de su página pública.",
        error_messages={"unique": "Ya existe un comité con esa clave."},
    )
    nombre = models.CharField("nombre", max_length=150)
    clave_nombre = NormalizadoField("nombre para comparar", de=["nombre", "clave"])
    tipo = models.CharField("tipo", max_length=18, choices=TipoComite)
    municipio = models.ForeignKey(
        Municipio, on_delete=models.PROTECT, related_name="comites", verbose_name="municipio"
    )
    edicion = models.ForeignKey(
        Edicion, on_delete=models.PROTECT, related_name="comites", verbose_name="edición"
    )
    constituido_el = models.DateField("constituido el")
    vigente_hasta = models.DateField("vigente hasta", help_text="Último día en funciones.")
    history = HistoricalRecords(verbose_name="historia de comité", excluded_fields=["clave_nombre"])

    objects = ComiteQuerySet.as_manager()

    class Meta:
        verbose_name = "comité"
        verbose_name_plural = "comités"
        permissions = [("importar_comite", "Puede importar comités con sus integrantes")]
        ordering = ["-edicion__anio", "municipio__clave_nombre", "tipo", "clave"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(clave="") & ~Q(nombre=""),
                name="%(app_label)s_%(class)s_nombre_no_vacio",
                violation_error_message="Escriba el nombre del comité y su clave.",
            ),
            models.CheckConstraint(
                condition=Q(tipo__in=["ciudadano", "autoridades", "contraloria_social"]),
                name="%(app_label)s_%(class)s_tipo_conocido",
            ),
            models.CheckConstraint(
                condition=Q(vigente_hasta__gte=F("constituido_el")),
                name="%(app_label)s_%(class)s_vigencia_no_antes_de_constituido",
                violation_error_message="La vigencia no puede terminar antes de la constitución.",
            ),
        ]

    def __str__(self):
        return self.nombre

    def natural_key(self):
        return (self.clave,)

    natural_key.dependencies = ["comites.municipio", "comites.edicion"]

    def get_absolute_url(self):
        return reverse("comites:comite-detail", args=[self.clave])

    def dia_de_composicion(self, hoy):
        """The day nearest to `hoy` on which it was in office: of one that ended, the last."""
        return max(self.constituido_el, min(hoy, self.vigente_hasta))

    def vigente(self, hoy) -> bool:
        return self.constituido_el <= hoy <= self.vigente_hasta
