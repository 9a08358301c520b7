"""The public works: what each is, for whom, for how much, who builds it and who watches it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from comites.models import Comite, Edicion, Municipio, TipoComite
from comites.models.municipios import ESTE, NORTE, OESTE, SUR
from compromisos.models import Actividad, Convenio, Dependencia
from evj.web.campos import NormalizadoField, contiene
from evj.web.fechas import FUERA, dias_posibles

from .propuestas import CLAVE, Propuesta


class TipoObra(models.TextChoices):
    """What is built. Each type may have its own instrument to judge its quality."""

    PAVIMENTO = "pavimento", "Pavimento y banquetas"
    CAMINO = "camino", "Camino o puente"
    AGUA = "agua", "Agua potable"
    DRENAJE = "drenaje", "Drenaje y saneamiento"
    ELECTRICIDAD = "electricidad", "Electrificación y alumbrado"
    ESCUELA = "escuela", "Escuela"
    SALUD = "salud", "Centro de salud"
    ESPACIO_PUBLICO = "espacio_publico", "Plaza, parque o espacio deportivo"
    VIVIENDA = "vivienda", "Vivienda"
    OTRA = "otra", "Otra"


class EtapaDeObra(models.TextChoices):
    """Where a work stands: the codes of OC4IDS' projectStatus (standard.open-contracting.org/
    infrastructure), with our words. Since 0.9.4 their «completed» is
    «maintenance», and is so exported (obras/oc4ids.py)."""

    IDENTIFICACION = "identification", "Identificada"
    PREPARACION = "preparation", "En preparación"
    EJECUCION = "implementation", "En ejecución"
    ENTREGA = "completion", "En entrega"
    TERMINADA = "completed", "Terminada"
    CANCELADA = "cancelled", "Cancelada"


ETAPAS = [codigo for codigo, _ in EtapaDeObra.choices]
# What may follow each stage; a work that was handed over or called off does not go back.
SIGUIENTES = {
    EtapaDeObra.IDENTIFICACION: (EtapaDeObra.PREPARACION, EtapaDeObra.CANCELADA),
    EtapaDeObra.PREPARACION: (EtapaDeObra.EJECUCION, EtapaDeObra.CANCELADA),
    EtapaDeObra.EJECUCION: (EtapaDeObra.ENTREGA, EtapaDeObra.CANCELADA),
    EtapaDeObra.ENTREGA: (EtapaDeObra.EJECUCION, EtapaDeObra.TERMINADA, EtapaDeObra.CANCELADA),
    EtapaDeObra.TERMINADA: (),
    EtapaDeObra.CANCELADA: (),
}
# Other pages are at those addresses.
RESERVADAS = [
    "propuestas",
    "necesidades",
    "votaciones",
    "mantenimiento",
    "correcciones",
    "calidad",
    "fotos",
    "datos",
]
CERRADAS = (EtapaDeObra.TERMINADA, EtapaDeObra.CANCELADA)
EN_OBRA = (EtapaDeObra.EJECUCION, EtapaDeObra.ENTREGA)


class ObraQuerySet(models.QuerySet):
    def publicadas(self):
        """What the public may see."""
        return self.filter(publicada=True)

    def con_etapa(self):
        """Annotate `etapa` (of EtapaDeObra; identification until another is recorded)."""
        pasos = EtapaObra.objects.filter(obra=OuterRef("pk")).order_by("-numero")
        return self.annotate(
            etapa=Coalesce(
                Subquery(pasos.values("etapa")[:1]), Value(EtapaDeObra.IDENTIFICACION.value)
            ),
            etapa_desde=Subquery(pasos.values("desde")[:1]),
        )

    def con_inicio(self):
        """Annotate `en_obra_desde`: the day on which it first was in a stage of building."""
        pasos = EtapaObra.objects.filter(obra=OuterRef("pk"), etapa__in=EN_OBRA).order_by("numero")
        return self.annotate(en_obra_desde=Subquery(pasos.values("desde")[:1]))

    def con_atraso(self, hoy=None):
        """Annotate the stage and `atrasada`: its planned end passed and its building has not ended.
        On that very day it is still in time; one that ended late says so by its dates."""
        sin_acabar = Q(fin_real__isnull=True) & ~Q(etapa__in=CERRADAS)
        vencida = Q(fin_previsto__lt=hoy or timezone.localdate()) & sin_acabar
        return self.con_etapa().annotate(
            atrasada=Case(
                When(vencida, then=Value(True)),
                default=Value(False),
                output_field=models.BooleanField(),
            )
        )

    def con_avance(self):
        """Annotate `fisico` (%), `ejercido` (pesos) and `avance_al` (day) of the last report, each
        None without one."""
        ultimo = self.model.avances.rel.related_model.objects.filter(obra=OuterRef("pk"))
        ultimo = ultimo.order_by("-numero")
        return self.annotate(
            fisico=Subquery(ultimo.values("fisico")[:1]),
            ejercido=Subquery(ultimo.values("ejercido")[:1]),
            avance_al=Subquery(ultimo.values("fecha")[:1]),
        )

    def editables_por(self, usuario, hoy=None):
        """Those whose progress the user reports: what their units carry out; all, for the unit."""
        if usuario.has_perm("obras.add_avanceobra"):
            return self.all()
        mias = Dependencia.objects.de_usuario(usuario, hoy)
        return self.filter(ejecutora__in=mias.values("pk"))

    def buscar(self, texto):
        """Every word in the name, the scope or the place, accents ignored."""
        return self.filter(contiene(texto, "texto_busqueda", "municipio__texto_busqueda"))

    def get_by_natural_key(self, clave):
        return self.get(clave=clave)


class Obra(models.Model):
    """A public work. Once published its amounts and dates change only by `acciones.cambiar_obra`,
    which leaves what they were on record; its stage and its progress are rows of their own."""

    clave = models.CharField(
        "clave",
        max_length=60,
        unique=True,
        validators=[CLAVE],
        help_text="No la cambie después de publicar: es la dirección de su página pública.",
        error_messages={"unique": "Ya existe una obra con esa clave."},
    )
    nombre = models.CharField("nombre", max_length=200)
    tipo = models.CharField("tipo", max_length=15, choices=TipoObra)
    alcance = models.TextField(
        "qué es",
        max_length=2000,
        help_text="En palabras sencillas: qué se construye, de qué tamaño y qué cambia con ello.",
    )
    edicion = models.ForeignKey(
        Edicion, on_delete=models.PROTECT, related_name="obras", verbose_name="edición"
    )
    municipio = models.ForeignKey(
        Municipio, on_delete=models.PROTECT, related_name="obras", verbose_name="municipio"
    )
    localidad = models.CharField("localidad o colonia", max_length=120)
    latitud = models.DecimalField(
        "latitud", max_digits=9, decimal_places=6, null=True, blank=True, help_text="20.676388"
    )
    longitud = models.DecimalField(
        "longitud", max_digits=9, decimal_places=6, null=True, blank=True, help_text="-103.342222"
    )
    poblacion_beneficiada = models.PositiveIntegerField(
        "población beneficiada", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    propuesta = models.ForeignKey(
        Propuesta,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="obras",
        verbose_name="propuesta de la que viene",
    )
    actividad = models.ForeignKey(
        Actividad,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="obras",
        verbose_name="actividad de la agenda",
        help_text="La que esta obra ayuda a cumplir.",
    )
    ejecutora = models.ForeignKey(
        Dependencia,
        on_delete=models.PROTECT,
        related_name="obras",
        verbose_name="dependencia ejecutora",
    )
    contratista = models.CharField(
        "contratista", max_length=200, blank=True, help_text="Razón social de la empresa."
    )
    contrato = models.CharField("número de contrato", max_length=100, blank=True)
    partida = models.CharField("partida presupuestal", max_length=100, blank=True)
    monto_aprobado = models.DecimalField(
        "monto aprobado (pesos)", max_digits=14, decimal_places=2, null=True, blank=True
    )
    monto_contratado = models.DecimalField(
        "monto contratado (pesos)", max_digits=14, decimal_places=2, null=True, blank=True
    )
    empleos_locales = models.PositiveIntegerField("empleos locales", null=True, blank=True)
    inicio_previsto = models.DateField("inicio previsto", null=True, blank=True)
    fin_previsto = models.DateField("término previsto", null=True, blank=True)
    inicio_real = models.DateField("inicio real", null=True, blank=True)
    fin_real = models.DateField("término real", null=True, blank=True)
    comite = models.ForeignKey(
        Comite,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="obras",
        verbose_name="comité que la sigue",
    )
    contraloria = models.ForeignKey(
        Comite,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="obras_vigiladas",
        verbose_name="contraloría social que la vigila",
    )
    convenios = models.ManyToManyField(
        Convenio,
        related_name="obras",
        blank=True,
        verbose_name="convenios de participación",
        help_text="Los que dicen quiénes evalúan su calidad.",
    )
    a_quien_preguntar = models.CharField(
        "a quién preguntar",
        max_length=300,
        blank=True,
        help_text="Oficina, horario y teléfono de la dependencia; no de una persona.",
    )
    publicada = models.BooleanField(
        "publicada",
        default=False,
        help_text="Después ya no se oculta: si no va a hacerse, se cancela y se dice por qué.",
    )
    texto_busqueda = NormalizadoField("texto para buscar", de=["nombre", "alcance", "localidad"])
    history = HistoricalRecords(
        verbose_name="historia de obra",
        excluded_fields=["texto_busqueda"],
        m2m_fields=["convenios"],
    )

    objects = ObraQuerySet.as_manager()

    class Meta:
        verbose_name = "obra"
        verbose_name_plural = "obras"
        permissions = [("importar_obra", "Puede importar obras y sus avances")]
        ordering = ["-edicion__anio", "municipio__clave_nombre", "clave"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(clave="") & ~Q(nombre="") & ~Q(alcance="") & ~Q(localidad=""),
                name="%(app_label)s_%(class)s_nombre_no_vacio",
                violation_error_message="Escriba la clave, el nombre, qué es y en qué localidad.",
            ),
            models.CheckConstraint(
                condition=~Q(clave__in=RESERVADAS),
                name="%(app_label)s_%(class)s_clave_libre",
                violation_error_message="Esa clave es la dirección de otra página: elija otra.",
            ),
            models.CheckConstraint(
                condition=Q(tipo__in=[codigo for codigo, _ in TipoObra.choices]),
                name="%(app_label)s_%(class)s_tipo_conocido",
            ),
            models.CheckConstraint(
                condition=Q(latitud__isnull=True, longitud__isnull=True)
                | Q(
                    latitud__isnull=False,
                    longitud__isnull=False,
                    latitud__gte=SUR,
                    latitud__lte=NORTE,
                    longitud__gte=OESTE,
                    longitud__lte=ESTE,
                ),
                name="%(app_label)s_%(class)s_posicion_en_jalisco",
                violation_error_message="Dé la latitud y la longitud de un lugar de Jalisco, o "
                "ninguna de las dos.",
            ),
            models.CheckConstraint(
                condition=Q(poblacion_beneficiada__isnull=True) | Q(poblacion_beneficiada__gte=1),
                name="%(app_label)s_%(class)s_poblacion_desde_1",
                violation_error_message="La población es de una persona o más.",
            ),
            models.CheckConstraint(
                condition=(Q(monto_aprobado__isnull=True) | Q(monto_aprobado__gt=0))
                & (Q(monto_contratado__isnull=True) | Q(monto_contratado__gt=0)),
                name="%(app_label)s_%(class)s_montos_positivos",
                violation_error_message="Los montos son mayores que cero; vacíos si no los hay.",
            ),
            models.CheckConstraint(
                condition=Q(inicio_previsto__isnull=True)
                | Q(fin_previsto__isnull=True)
                | Q(fin_previsto__gte=F("inicio_previsto")),
                name="%(app_label)s_%(class)s_fin_previsto_no_antes_de_inicio",
                violation_error_message="El término previsto no puede ser antes del inicio "
                "previsto.",
            ),
            models.CheckConstraint(
                condition=Q(fin_real__isnull=True)
                | Q(inicio_real__isnull=False, fin_real__gte=F("inicio_real")),
                name="%(app_label)s_%(class)s_fin_real_no_antes_de_inicio",
                violation_error_message="El término real no puede ser antes del inicio real, ni "
                "sin él.",
            ),
            models.CheckConstraint(
                condition=dias_posibles(
                    "inicio_previsto", "fin_previsto", "inicio_real", "fin_real"
                ),
                name="%(app_label)s_%(class)s_anios_posibles",
                violation_error_message=FUERA,
            ),
        ]

    def __str__(self):
        return self.nombre

    def natural_key(self):
        return (self.clave,)

    natural_key.dependencies = ["comites.edicion", "comites.municipio", "comites.comite"]

    def get_absolute_url(self):
        return reverse("obras:obra-detail", args=[self.clave])

    @property
    def monto(self):
        """What progress is measured against: the contract, or what was approved until there is
        one; None with neither."""
        return self.monto_aprobado if self.monto_contratado is None else self.monto_contratado

    @property
    def se_construye_desde(self):
        """Of con_inicio(): before that day nothing of it was built; None while nobody has said."""
        return min(filter(None, (self.en_obra_desde, self.inicio_real)), default=None)

    @property
    def contratado_de_mas(self):
        """How much more than approved the contract is, in pesos; None if it is not, or not told."""
        if self.monto_aprobado is None or self.monto_contratado is None:
            return None
        return max(self.monto_contratado - self.monto_aprobado, 0) or None

    def clean(self):
        for que in ("previsto", "real"):
            inicio, fin = getattr(self, f"inicio_{que}"), getattr(self, f"fin_{que}")
            if inicio and fin and fin < inicio:
                dice = f"Es antes del inicio {que}, el {inicio:%d/%m/%Y}."
                raise ValidationError({f"fin_{que}": dice})
        if self.contraloria_id and self.contraloria.tipo != TipoComite.CONTRALORIA_SOCIAL:
            raise ValidationError({"contraloria": "Ese comité no es una contraloría social."})
        if self.comite_id and self.comite.tipo == TipoComite.CONTRALORIA_SOCIAL:
            raise ValidationError({"comite": "Es una contraloría social: va en el otro campo."})


class EtapaObra(models.Model):
    """A work enters a stage, on a day; only ever added, and the last one is where it stands."""

    obra = models.ForeignKey(
        Obra, on_delete=models.PROTECT, related_name="etapas", verbose_name="obra"
    )
    numero = models.PositiveSmallIntegerField("número", validators=[MinValueValidator(1)])
    etapa = models.CharField("etapa", max_length=14, choices=EtapaDeObra)
    desde = models.DateField("desde")
    motivo = models.TextField(
        "motivo", max_length=1000, blank=True, help_text="Si se cancela o vuelve atrás: es público."
    )
    registra = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="etapas_de_obras",
        verbose_name="quién la registró",
    )
    creado = models.DateTimeField("registrada", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "etapa de una obra"
        verbose_name_plural = "etapas de obras"
        ordering = ["obra", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["obra", "numero"], name="%(app_label)s_%(class)s_numero_unico"
            ),
            models.CheckConstraint(
                condition=Q(etapa__in=ETAPAS), name="%(app_label)s_%(class)s_etapa_conocida"
            ),
            models.CheckConstraint(
                condition=~Q(etapa="cancelled") | ~Q(motivo=""),
                name="%(app_label)s_%(class)s_cancelar_dice_por_que",
                violation_error_message="Diga por qué se cancela: es público.",
            ),
        ]

    def __str__(self):
        return f"{self.get_etapa_display()} desde el {self.desde:%d/%m/%Y}"
