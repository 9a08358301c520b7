"""Who sits in a committee, how to reach them, and who looked that up."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from simple_history.models import HistoricalRecords

from evj.web.campos import NormalizadoField

from ..clases import publicos
from .comites import Comite

MAYORES_DE_EDAD = "Sólo personas adultas: un comité no registra a menores de edad."


class Cargo(models.IntegerChoices):
    """The posts, in the order in which they are listed."""

    PRESIDENCIA = 1, "Presidencia"
    SECRETARIA = 2, "Secretaría"
    TESORERIA = 3, "Tesorería"
    VOCAL = 4, "Vocal"
    CONTRALOR = 5, "Contralor/a"


UNICOS = [Cargo.PRESIDENCIA, Cargo.SECRETARIA, Cargo.TESORERIA]  # one person each


class Sector(models.TextChoices):
    """On whose part somebody sits in a committee."""

    CIUDADANIA = "ciudadania", "Ciudadanía"
    ORGANIZACION = "organizacion", "Organización civil"
    ACADEMIA = "academia", "Academia"
    PRIVADO = "privado", "Sector privado"
    MUNICIPAL = "municipal", "Gobierno municipal"
    ESTATAL = "estatal", "Gobierno estatal"


class Sexo(models.TextChoices):
    MUJER = "mujer", "Mujer"
    HOMBRE = "hombre", "Hombre"
    OTRO = "otro", "Otro"


class GrupoEdad(models.TextChoices):
    """Not from 12 to 17: a post is for adults, though at an assembly the young are counted too."""

    JOVEN = "18-35", "18 a 35 años"
    MEDIA = "36-59", "36 a 59 años"
    MAYOR = "60+", "60 años o más"


class IntegranteQuerySet(models.QuerySet):
    def vigentes(self, hoy=None):
        """In post on the day, first and last day included."""
        hoy = hoy or timezone.localdate()
        return self.filter(Q(hasta__isnull=True) | Q(hasta__gte=hoy), desde__lte=hoy)

    def de_usuario(self, usuario):
        """The posts that the account acts for; none, if it is disabled."""
        return self.filter(usuario_id=usuario.pk, usuario__is_active=True)

    def convocables_por(self, usuario, hoy=None):
        """Those in post whom the user may call to meetings, as liaison of their municipality; who
        they are is not public. Not of those whose data were erased."""
        comites = Comite.objects.convocables_por(usuario, hoy)
        return self.vigentes(hoy).filter(comite__in=comites, borrado_el__isnull=True)

    def a_la_vez(self, desde, hasta=None):
        """In post on some day of that period; `hasta` None: it has no end."""
        filas = self.filter(Q(hasta__isnull=True) | Q(hasta__gte=desde))
        return filas.filter(desde__lte=hasta) if hasta else filas

    def con_consentimiento(self):
        """Annotate `consiente`: the last thing the person said of their name is yes."""
        consentimientos = self.model.consentimientos.rel.related_model.objects
        ultimo = consentimientos.filter(integrante=OuterRef("pk")).order_by("-id")
        return self.annotate(consiente=Coalesce(Subquery(ultimo.values("otorga")[:1]), False))

    def con_termino(self):
        """Annotate `termino`: the last day in post, the committee's when it ends first."""
        return self.annotate(
            termino=Case(
                When(hasta__lt=F("comite__vigente_hasta"), then=F("hasta")),
                default=F("comite__vigente_hasta"),
            )
        )

    def publicos(self):
        """With what the public gets of a member, and `nombre_publico`: "" without consent."""
        return (
            self.con_consentimiento()
            .annotate(nombre_publico=Case(When(consiente=True, then="nombre"), default=Value("")))
            .only(*publicos(self.model))
        )


class Integrante(models.Model):
    """A person in a post of a committee, from a day and until a day.

    Never deleted: its person can be (`acciones.borrar_persona`), and the post stays. What is
    written in logs and lists is the post, so that no name is left behind there.
    """

    comite = models.ForeignKey(
        Comite, on_delete=models.PROTECT, related_name="integrantes", verbose_name="comité"
    )
    nombre = models.CharField(
        "nombre",
        max_length=150,
        blank=True,
        help_text="Para el acta y para saber si puede integrar el comité. Sólo es público si la "
        "persona lo consiente.",
    )
    clave_nombre = NormalizadoField("nombre para comparar", de=["nombre"])
    cargo = models.PositiveSmallIntegerField("cargo", choices=Cargo)
    sector = models.CharField(
        "sector",
        max_length=12,
        choices=Sector,
        help_text="Para saber a quiénes representa el comité. No es público.",
    )
    sexo = models.CharField(
        "sexo",
        max_length=6,
        choices=Sexo,
        blank=True,
        help_text="Para contar la paridad: sólo se publican totales. Vacío si no lo dijo.",
    )
    grupo_edad = models.CharField(
        "grupo de edad",
        max_length=5,
        choices=GrupoEdad,
        blank=True,
        help_text=f"Para contar; no es público. {MAYORES_DE_EDAD}",
    )
    declara_sin_cargo_publico = models.BooleanField(
        "declaró que no tiene un cargo público",
        default=False,
        help_text="Por escrito y con su firma, en el acta.",
    )
    declara_sin_cargo_partido = models.BooleanField(
        "declaró que no tiene un cargo en un partido político",
        default=False,
        help_text="Por escrito y con su firma, en el acta. No se guarda en qué partido milita "
        "nadie.",
    )
    desde = models.DateField("desde", default=timezone.localdate)
    hasta = models.DateField(
        "hasta", null=True, blank=True, help_text="Último día en el cargo; vacío si sigue."
    )
    sustituye_a = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sustituida_por",
        verbose_name="sustituye a",
    )
    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comites",
        verbose_name="cuenta",
        help_text="Con qué cuenta entra, si tiene.",
    )
    borrado_el = models.DateField("datos personales borrados el", null=True, editable=False)
    history = HistoricalRecords(
        verbose_name="historia de integrante", excluded_fields=["clave_nombre"]
    )

    objects = IntegranteQuerySet.as_manager()

    class Meta:
        verbose_name = "integrante"
        verbose_name_plural = "integrantes"
        ordering = ["comite", "cargo", "desde", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(nombre="") & Q(borrado_el__isnull=True))
                | Q(nombre="", clave_nombre="", usuario__isnull=True, borrado_el__isnull=False),
                name="%(app_label)s_%(class)s_con_nombre_o_borrado",
                violation_error_message="Escriba el nombre de la persona.",
            ),
            models.CheckConstraint(
                condition=Q(cargo__in=[1, 2, 3, 4, 5]),
                name="%(app_label)s_%(class)s_cargo_conocido",
            ),
            models.CheckConstraint(
                condition=Q(
                    sector__in=[
                        "ciudadania",
                        "organizacion",
                        "academia",
                        "privado",
                        "municipal",
                        "estatal",
                    ]
                ),
                name="%(app_label)s_%(class)s_sector_conocido",
            ),
            models.CheckConstraint(
                condition=Q(sexo__in=["", "mujer", "hombre", "otro"]),
                name="%(app_label)s_%(class)s_sexo_conocido",
            ),
            models.CheckConstraint(
                condition=Q(grupo_edad__in=["", "18-35", "36-59", "60+"]),
                name="%(app_label)s_%(class)s_grupo_edad_conocido",
            ),
            models.CheckConstraint(
                condition=Q(hasta__isnull=True) | Q(hasta__gte=F("desde")),
                name="%(app_label)s_%(class)s_hasta_no_antes_de_desde",
                violation_error_message="El último día no puede ser anterior al primero.",
            ),
            models.CheckConstraint(
                condition=~Q(sustituye_a=F("id")),
                name="%(app_label)s_%(class)s_no_se_sustituye_a_si_mismo",
                violation_error_message="Nadie se sustituye a sí mismo.",
            ),
            models.UniqueConstraint(
                fields=["comite", "cargo"],
                condition=Q(hasta__isnull=True, cargo__in=[1, 2, 3]),
                name="%(app_label)s_%(class)s_uno_por_cargo",
                violation_error_message="Ese cargo ya lo tiene alguien en el comité: use "
                "«Sustituir» en la página de esa persona, o escriba antes su último día.",
            ),
        ]

    def __str__(self):
        """The post, never the name: this is what the admin's log keeps."""
        return f"{self.get_cargo_display()} de {self.comite}"

    def vigente(self, hoy) -> bool:
        return self.desde <= hoy and (self.hasta is None or self.hasta >= hoy)

    @property
    def ultimo_dia(self) -> date:
        """In post: the committee's when it ends first."""
        return min(self.hasta or date.max, self.comite.vigente_hasta)


class ContactoIntegrante(models.Model):
    """The one way to reach a member; it leaves no history and is erased some time after the term.

    Read through `acciones.consultar_contacto`, which writes down who looked.
    """

    class Medio(models.TextChoices):
        TELEFONO = "telefono", "Teléfono"
        CORREO = "correo", "Correo"

    integrante = models.OneToOneField(
        Integrante, on_delete=models.CASCADE, related_name="contacto", verbose_name="integrante"
    )
    medio = models.CharField("medio", max_length=8, choices=Medio)
    dato = models.CharField(
        "dato",
        max_length=120,
        help_text="Para convocar a reuniones. Nunca es público, y se borra después del periodo.",
    )

    class Meta:
        verbose_name = "contacto de integrante"
        verbose_name_plural = "contactos de integrantes"
        ordering = ["integrante"]
        constraints = [
            models.CheckConstraint(
                condition=Q(medio__in=["telefono", "correo"]),
                name="%(app_label)s_%(class)s_medio_conocido",
            ),
            models.CheckConstraint(
                condition=~Q(dato=""),
                name="%(app_label)s_%(class)s_dato_no_vacio",
                violation_error_message="Escriba el teléfono o el correo.",
            ),
        ]

    def __str__(self):
        return f"Contacto: {self.integrante}"


class ConsultaContacto(models.Model):
    """Somebody looked at a member's contact; only ever added."""

    integrante = models.ForeignKey(
        Integrante, on_delete=models.PROTECT, related_name="consultas", verbose_name="integrante"
    )
    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="consultas_de_contacto",
        verbose_name="quién lo vio",
    )
    momento = models.DateTimeField("cuándo", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "consulta de un contacto"
        verbose_name_plural = "consultas de contactos"
        ordering = ["-momento", "-id"]

    def __str__(self):
        return f"{self.integrante}, {timezone.localtime(self.momento):%d/%m/%Y %H:%M}"
