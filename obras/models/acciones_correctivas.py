"""What was done about what was found wrong: what a unit has to mend and by when, what it says that
it did, and what somebody else saw who went to look."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from comites.models.archivos import CON_ARCHIVO, SIN_ARCHIVO, ConArchivo
from compromisos.models import Dependencia, Oportunidad
from compromisos.models.estados import oportunidad_de

from .calidad import Hallazgo


class AccionCorrectivaQuerySet(models.QuerySet):
    def publicas(self):
        """Those of works that the public may see."""
        return self.filter(hallazgo__evaluacion__obra__publicada=True)

    def con_estado(self, hoy=None):
        """Annotate `corregida_el` (when what was verified as mended was done, or None) and
        `oportunidad` (of compromisos.models.Oportunidad): due on its day, overdue from the next."""
        hoy = hoy or timezone.localdate()
        verificadas = AtencionAccion.objects.filter(
            accion=OuterRef("pk"), verificacion__corregido=True
        ).order_by("numero")
        return self.annotate(corregida_el=Subquery(verificadas.values("fecha")[:1])).annotate(
            oportunidad=oportunidad_de("corregida_el", "plazo", hoy)
        )

    def con_atencion(self):
        """Annotate `atendida_el`, the day on which its unit last said that it was done, and
        `quedo`, what whoever went to see found: None while nobody has gone."""
        ultimas = AtencionAccion.objects.filter(accion=OuterRef("pk")).order_by("-numero")
        return self.annotate(
            atendida_el=Subquery(ultimas.values("fecha")[:1]),
            quedo=Subquery(ultimas.values("verificacion__corregido")[:1]),
        )

    def abiertas(self):
        """Of `con_estado`: those that nobody verified as mended."""
        return self.filter(corregida_el__isnull=True)

    def vencidas(self, hoy=None):
        """Public and overdue, the oldest first."""
        de_hoy = self.publicas().con_estado(hoy).filter(oportunidad=Oportunidad.VENCIDA)
        return de_hoy.order_by("plazo", "id")

    def para_listar(self):
        return self.con_atencion().select_related(
            "dependencia",
            "hallazgo__evaluacion__obra__municipio",
            "hallazgo__evaluacion__obra__edicion",
        )

    def editables_por(self, usuario, hoy=None):
        """Those that the user says they attended to: what their units owe; all, for the unit."""
        if usuario.has_perm("obras.add_atencionaccion"):
            return self.all()
        mias = Dependencia.objects.de_usuario(usuario, hoy)
        return self.filter(dependencia__in=mias.values("pk"))


class AccionCorrectiva(models.Model):
    """What a unit has to mend, and by when; only ever added."""

    hallazgo = models.ForeignKey(
        Hallazgo, on_delete=models.PROTECT, related_name="acciones", verbose_name="hallazgo"
    )
    numero = models.PositiveSmallIntegerField("número", validators=[MinValueValidator(1)])
    texto = models.TextField("qué se hará", max_length=2000, help_text="Es público: sin nombres.")
    dependencia = models.ForeignKey(
        Dependencia,
        on_delete=models.PROTECT,
        related_name="acciones_correctivas",
        verbose_name="dependencia responsable",
    )
    plazo = models.DateField("a más tardar el", help_text="Ese día todavía está a tiempo.")
    registra = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="acciones_correctivas_registradas",
        verbose_name="quién la registró",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    objects = AccionCorrectivaQuerySet.as_manager()

    class Meta:
        verbose_name = "acción correctiva"
        verbose_name_plural = "acciones correctivas"
        ordering = ["hallazgo", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["hallazgo", "numero"], name="%(app_label)s_%(class)s_numero_unico"
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Escriba qué se hará.",
            ),
        ]

    def __str__(self):
        return f"Acción {self.numero}: {self.texto[:80]}"

    def get_absolute_url(self):
        clave = self.hallazgo.evaluacion.obra.clave
        return f"{reverse('obras:obra-calidad', args=[clave])}#accion-{self.pk}"


class AtencionAccion(ConArchivo):
    """The unit says that it mended something, with what proves it; only ever added."""

    accion = models.ForeignKey(
        AccionCorrectiva, on_delete=models.PROTECT, related_name="atenciones", verbose_name="acción"
    )
    numero = models.PositiveSmallIntegerField("número", validators=[MinValueValidator(1)])
    fecha = models.DateField("fecha en que se hizo")
    texto = models.TextField("qué se hizo", max_length=2000, help_text="Es público: sin nombres.")
    autor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="atenciones_de_acciones",
        verbose_name="autor",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "atención de una acción correctiva"
        verbose_name_plural = "atenciones de acciones correctivas"
        ordering = ["accion", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["accion", "numero"], name="%(app_label)s_%(class)s_numero_unico"
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="%(app_label)s_%(class)s_texto_no_vacio",
                violation_error_message="Diga qué se hizo.",
            ),
            models.CheckConstraint(
                condition=SIN_ARCHIVO | CON_ARCHIVO,
                name="%(app_label)s_%(class)s_archivo_completo",
                violation_error_message="El archivo está incompleto: súbalo otra vez.",
            ),
        ]

    def __str__(self):
        return f"Atendida el {self.fecha:%d/%m/%Y}"

    @property
    def titulo(self) -> str:
        """What its file is called when it is handed out."""
        return f"accion-{self.accion_id}-atencion-{self.numero}"


class VerificacionAccion(models.Model):
    """Somebody else went to see whether it was mended; only ever added.

    `atendio`: who said that it was, so that the database can hold that it is not the same person.
    """

    atencion = models.OneToOneField(
        AtencionAccion,
        on_delete=models.PROTECT,
        related_name="verificacion",
        verbose_name="atención",
    )
    corregido = models.BooleanField("quedó corregido")
    observacion = models.TextField(
        "observación", max_length=1000, blank=True, help_text="Si no quedó, qué falta: es público."
    )
    fecha = models.DateField("fecha de la verificación")
    atendio = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="quién la atendió",
        editable=False,
    )
    verifica = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="verificaciones_de_acciones",
        verbose_name="quién verifica",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "verificación de una acción correctiva"
        verbose_name_plural = "verificaciones de acciones correctivas"
        ordering = ["-creado", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verifica=F("atendio")),
                name="%(app_label)s_%(class)s_verifica_otra_persona",
                violation_error_message="La verifica otra persona, no quien la atendió.",
            ),
            models.CheckConstraint(
                condition=Q(corregido=True) | ~Q(observacion=""),
                name="%(app_label)s_%(class)s_un_no_dice_que_falta",
                violation_error_message="Diga qué falta por corregir.",
            ),
        ]

    def __str__(self):
        return "Corregido" if self.corregido else "No quedó corregido"

    def clean(self):
        if self.atencion_id and self.fecha and self.fecha < self.atencion.fecha:
            raise ValidationError({"fecha": "Es antes del día en que se atendió."})
