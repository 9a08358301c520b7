"""Who answers for the commitments: units, their liaison officials, and the accounts they use."""

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from evj.web.campos import NormalizadoField, exigir_unico

from .entonces import filas_de_entonces

OTRA_CUENTA = "Ya hay una cuenta con ese usuario, aunque sea con otras mayúsculas."


class Usuario(AbstractUser):
    """An account. What it may do comes from its groups and from its current posts as Enlace."""

    history = HistoricalRecords(
        verbose_name="historia de usuario",
        excluded_fields=["password", "last_login"],
    )

    class Meta(AbstractUser.Meta):
        verbose_name = "usuario"
        verbose_name_plural = "usuarios"
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="%(app_label)s_%(class)s_sin_mirar_mayusculas",
                violation_error_message=OTRA_CUENTA,
            ),
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    def clean(self):
        super().clean()
        iguales = Usuario.objects.filter(username__iexact=self.username).exclude(pk=self.pk)
        if iguales.exists():
            raise ValidationError({"username": OTRA_CUENTA})


def con_pagina(campo: str) -> Exists:
    """Whether the unit of that field has a page that the public can open: to annotate with."""
    return Exists(Dependencia.objects.visibles().filter(pk=OuterRef(campo)))


class DependenciaQuerySet(models.QuerySet):
    def visibles(self, al=None):
        """The units that answer for something in a published evaluation, or did on that day."""
        if al is None:
            return self.filter(
                responsabilidades__actividad__compromiso__evaluacion__publicada_en__isnull=False
            ).distinct()
        publicadas = self.model.actividades.rel.related_model.objects.publicadas(al)
        suyas = filas_de_entonces(self.model.actividades.through, al)
        return self.filter(pk__in=suyas.filter(actividad__in=publicadas).values("dependencia"))

    def de_usuario(self, usuario, hoy=None):
        """The units for which the user is a liaison today."""
        return self.filter(
            pk__in=Enlace.objects.vigentes(hoy).de_usuario(usuario).values("dependencia")
        )

    def de_evaluacion(self, evaluacion):
        """The units that answer for some activity of the evaluation, once each."""
        suyas = self.model.actividades.through.objects.filter(
            actividad__compromiso__evaluacion=evaluacion
        )
        return self.filter(pk__in=suyas.values("dependencia"))

    def con_enlace(self, hoy=None):
        """Annotate con_enlace and con_tiempo_completo: whether such a liaison is in post."""
        enlaces = Enlace.objects.de_la_dependencia(OuterRef("pk"), hoy)
        return self.annotate(
            con_enlace=Exists(enlaces),
            con_tiempo_completo=Exists(enlaces.filter(tiempo_completo=True)),
        )

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Dependencia(models.Model):
    """A unit of the state that answers for activities ("Dirección General de ...")."""

    nombre = models.CharField("nombre", max_length=200, unique=True)
    clave_nombre = NormalizadoField(
        "nombre para comparar",
        de=["nombre"],
        unique=True,
        error_messages={"unique": "Ya existe una dependencia que se llama así."},
    )
    siglas = models.CharField("siglas", max_length=30, blank=True)
    slug = models.SlugField(
        "dirección de su página",
        max_length=220,
        unique=True,
        help_text="No la cambie después de publicar: es la dirección de su página pública.",
    )
    depende_de = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subordinadas",
        verbose_name="depende de",
    )
    correo_titular = models.EmailField(
        "correo de su titular",
        blank=True,
        help_text="A quién se avisa lo que lleva 15 días vencido. No se publica.",
    )
    history = HistoricalRecords(
        verbose_name="historia de dependencia", excluded_fields=["clave_nombre"]
    )

    objects = DependenciaQuerySet.as_manager()

    class Meta:
        verbose_name = "dependencia"
        verbose_name_plural = "dependencias"
        ordering = ["clave_nombre"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nombre=""),
                name="%(app_label)s_%(class)s_nombre_no_vacio",
                violation_error_message="Escriba el nombre de la dependencia.",
            ),
            models.CheckConstraint(
                condition=~(
                    Q(nombre__contains=";") | Q(nombre__contains=" /") | Q(nombre__contains="/ ")
                ),
                name="%(app_label)s_%(class)s_nombre_sin_separadores",
                violation_error_message="El nombre no lleva «;» ni « / »: en la hoja de cálculo "
                "separan dependencias.",
            ),
            models.CheckConstraint(
                condition=~Q(depende_de=F("id")),
                name="%(app_label)s_%(class)s_no_depende_de_si_misma",
                violation_error_message="Una dependencia no puede depender de sí misma.",
            ),
        ]

    def __str__(self):
        return self.nombre

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self):
        return reverse("compromisos:dependencia-detail", args=[self.slug])

    def clean(self):
        exigir_unico(self, "clave_nombre")
        arriba, vistas = self.depende_de, set()
        while arriba is not None and arriba.pk not in vistas:
            if arriba.pk == self.pk:
                raise ValidationError(
                    {"depende_de": "No puede depender de sí misma, ni de una que depende de ella."}
                )
            vistas.add(arriba.pk)
            arriba = arriba.depende_de


class EnlaceQuerySet(models.QuerySet):
    def vigentes(self, hoy=None):
        """In post on the day, first and last day included."""
        hoy = hoy or timezone.localdate()
        return self.filter(Q(hasta__isnull=True) | Q(hasta__gte=hoy), desde__lte=hoy)

    def de_usuario(self, usuario):
        return self.filter(usuario_id=usuario.pk, usuario__is_active=True)

    def titulares(self):
        """In their own right; a substitute alone leaves the unit without a liaison."""
        return self.filter(suplente_de__isnull=True)

    def publicos(self):
        """With what the public gets of a liaison, the contact of a public servant, and nothing
        of the account; each unit's own before those who stand in for them."""
        return (
            self.select_related("suplente_de")
            .only(
                "dependencia_id",
                "nombre",
                "cargo",
                "correo",
                "telefono",
                "tiempo_completo",
                "desde",
                "hasta",
                "suplente_de",
                "suplente_de__nombre",
            )
            .order_by("dependencia_id", F("suplente_de").asc(nulls_first=True), "desde", "id")
        )

    def de_la_dependencia(self, dependencia, hoy=None):
        """Those in post for a unit, in their own right."""
        return self.vigentes(hoy).titulares().filter(dependencia=dependencia)


class Enlace(models.Model):
    """The liaison official of a unit, from a day and until a day; the account acts for the unit."""

    dependencia = models.ForeignKey(
        Dependencia, on_delete=models.PROTECT, related_name="enlaces", verbose_name="dependencia"
    )
    usuario = models.ForeignKey(
        Usuario,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enlaces",
        verbose_name="cuenta",
        help_text="Con qué cuenta entra a reportar. Puede quedar vacía si aún no tiene.",
    )
    nombre = models.CharField("nombre", max_length=150)
    cargo = models.CharField("cargo", max_length=150, blank=True)
    correo = models.EmailField(
        "correo",
        blank=True,
        help_text="Se publica en el directorio: sólo el institucional.",
    )
    telefono = models.CharField(
        "teléfono",
        max_length=40,
        blank=True,
        help_text="Se publica en el directorio: sólo el de la oficina.",
    )
    tiempo_completo = models.BooleanField("de tiempo completo", default=False)
    desde = models.DateField("desde", default=timezone.localdate)
    hasta = models.DateField(
        "hasta", null=True, blank=True, help_text="Último día en el cargo; vacío si sigue."
    )
    suplente_de = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="suplentes",
        verbose_name="suplente de",
    )
    history = HistoricalRecords(verbose_name="historia de enlace")

    objects = EnlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "enlace"
        verbose_name_plural = "enlaces"
        ordering = ["dependencia", "-desde", "nombre"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nombre=""),
                name="%(app_label)s_%(class)s_nombre_no_vacio",
                violation_error_message="Escriba el nombre del enlace.",
            ),
            models.CheckConstraint(
                condition=Q(hasta__isnull=True) | Q(hasta__gte=F("desde")),
                name="%(app_label)s_%(class)s_hasta_no_antes_de_desde",
                violation_error_message="El último día no puede ser anterior al primero.",
            ),
            models.CheckConstraint(
                condition=~Q(suplente_de=F("id")),
                name="%(app_label)s_%(class)s_no_suple_a_si_mismo",
                violation_error_message="Un enlace no puede ser suplente de sí mismo.",
            ),
            models.UniqueConstraint(
                fields=["dependencia", "usuario"],
                condition=Q(hasta__isnull=True, usuario__isnull=False),
                name="%(app_label)s_%(class)s_una_vez_por_dependencia",
                violation_error_message="Esa cuenta ya es enlace de la dependencia.",
            ),
        ]

    def __str__(self):
        return f"{self.nombre} ({self.dependencia})"

    def clean(self):
        """Who substitutes does so for one in their own right, of the same unit. The error is of no
        field: the row of a unit's page does not show them all."""
        titular = self.suplente_de
        if titular is None:
            if self.pk and self.suplentes.exclude(dependencia=self.dependencia_id).exists():
                raise ValidationError("Sus suplentes son de otra dependencia: cámbielos antes.")
            return
        if titular.pk == self.pk:
            falta = "Un enlace no puede ser suplente de sí mismo."
        elif titular.dependencia_id != self.dependencia_id:
            falta = f"{titular.nombre} es enlace de otra dependencia."
        elif titular.suplente_de_id:
            falta = f"{titular.nombre} también suple a otra persona: elija a quien es titular."
        elif self.pk and self.suplentes.exists():
            falta = "Esta persona tiene suplentes: no puede ser a su vez suplente."
        else:
            return
        raise ValidationError(falta)

    @property
    def correo_de_avisos(self) -> str:
        """The post's own address or else its account's; "" for a disabled account."""
        if self.usuario is None:
            return self.correo
        return (self.correo or self.usuario.email) if self.usuario.is_active else ""

    def vigente(self, hoy) -> bool:
        return self.desde <= hoy and (self.hasta is None or self.hasta >= hoy)
