"""How good the works are: judging them, what is wrong, who mends it, and who went to see."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from comites.archivos import archivos_al_guardar
from comites.eventos import CambioMasNuevo
from comites.instrumentos import aplicar, exigir_que_no_sea_repetida, puntaje
from comites.models import Aplicacion, Comite, Respuesta, VersionInstrumento
from comites.templatetags.comites import calificacion
from compromisos.acciones import NoSePuede, YaDecidido
from compromisos.models import Oportunidad
from compromisos.secciones import Seccion

from .cadena import Hecho
from .models import (
    AccionCorrectiva,
    AtencionAccion,
    EvaluacionCalidad,
    FotoHallazgo,
    Gravedad,
    Hallazgo,
    InstrumentoDeObra,
    Obra,
    VerificacionAccion,
)

_DICHO = attrgetter("fecha", "texto", "sha256")
YA_CORREGIDA = "Ya se verificó que quedó corregida: no hay más que hacer."


# --- Judging --------------------------------------------------------------------------------
def version_de(obra) -> VersionInstrumento | None:
    """With which questions a work of its type is judged today: the newest published."""
    publicadas = VersionInstrumento.objects.publicadas().select_related("instrumento")
    suyas = publicadas.filter(instrumento__tipos_de_obra__tipo=obra.tipo)
    return suyas.order_by("-numero").first()


def comites_de(obra):
    """Who judges it beside its unit: its committee and its contraloría, of its municipality."""
    suyos = [pk for pk in (obra.comite_id, obra.contraloria_id) if pk]
    return Comite.objects.filter(pk__in=suyos, municipio=obra.municipio_id)


@transaction.atomic
def evaluar_calidad(
    *,
    obra,
    version,
    fecha,
    respuestas,
    captura,
    dependencia,
    comite,
    firma_dependencia,
    firma_comite,
    motivo_sin_firma="",
    escaneo=None,
    hoy=None,
) -> EvaluacionCalidad:
    """Put on record how a work was judged; `respuestas` are unsaved, `escaneo` a file that was
    looked at. Raises NoSePuede when a rule forbids it."""
    if fecha > (hoy or timezone.localdate()):
        raise NoSePuede("La fecha todavía no llega.")
    if version != version_de(obra):
        raise NoSePuede("Hay otra versión de estas preguntas: empiece otra vez con ella.")
    if not comites_de(obra).filter(pk=comite.pk).exists():
        raise NoSePuede("Elija el comité de la obra o su contraloría social, de su municipio.")
    if not respuestas:
        raise NoSePuede("Responda al menos una pregunta.")
    evaluacion = EvaluacionCalidad(
        obra=Obra.objects.select_for_update(of=("self",)).get(pk=obra.pk),
        dependencia=dependencia,
        comite=comite,
        firma_dependencia=firma_dependencia,
        firma_comite=firma_comite,
        motivo_sin_firma=motivo_sin_firma,
        minimo=InstrumentoDeObra.objects.get(tipo=obra.tipo).minimo,
    )
    if escaneo:
        evaluacion.poner(escaneo)
    dicho = {"version": version, "fecha": fecha, "captura": captura, "respuestas": respuestas}
    suyas = Aplicacion.objects.filter(
        evaluacion_de_calidad__obra=obra,
        **{
            f"evaluacion_de_calidad__{campo}": getattr(evaluacion, campo)
            for campo in (
                "comite",
                "dependencia",
                "firma_dependencia",
                "firma_comite",
                "motivo_sin_firma",
                "sha256",
            )
        },
    )
    exigir_que_no_sea_repetida(suyas, **dicho)
    with archivos_al_guardar() as guardados:
        evaluacion.aplicacion = aplicar(**dicho)
        guardados += [respuesta.archivo for respuesta in respuestas]
        guardados.append(evaluacion.archivo)
        evaluacion.save(force_insert=True)
    return evaluacion


@transaction.atomic
def registrar_hallazgo(*, evaluacion, gravedad, texto, registra, fotos=()) -> Hallazgo:
    """Add what an evaluation found; `fotos`: of obras.forms.fotos, each with its photograph.

    The same one sent twice is one; sent again with photographs that it lacks, it gets them.
    """
    evaluacion = EvaluacionCalidad.objects.select_for_update().get(pk=evaluacion.pk)
    dicho = {"gravedad": gravedad, "texto": texto}
    ya = evaluacion.hallazgos.filter(**dicho).first()
    huellas = set(ya.fotos.values_list("sha256", flat=True)) if ya else set()
    filas = [foto.poner_en(FotoHallazgo(autor=registra)) for foto in fotos]
    filas = [fila for fila in filas if fila.sha256 not in huellas]
    if ya is not None and not filas:
        return ya
    hallazgo = ya or Hallazgo.objects.create(
        evaluacion=evaluacion, numero=_siguiente(evaluacion.hallazgos), **dicho
    )
    with archivos_al_guardar() as guardados:
        for fila in filas:
            fila.hallazgo = hallazgo
            guardados += [fila.archivo, fila.chica]
            fila.save(force_insert=True)
    return hallazgo


def _siguiente(filas) -> int:
    ultima = filas.order_by("-numero").first()
    return ultima.numero + 1 if ultima else 1


# --- Mending --------------------------------------------------------------------------------
def exigir_plazo(plazo, hoy=None):
    """Raise NoSePuede for a day that has gone by."""
    if plazo < (hoy or timezone.localdate()):
        raise NoSePuede("Ese día ya pasó: dé un plazo de hoy en adelante.")


@transaction.atomic
def registrar_accion(
    *, hallazgo, texto, dependencia, plazo, registra, hoy=None
) -> AccionCorrectiva:
    """Say what a unit has to mend, and by when; the same sent twice is one. Raises NoSePuede."""
    exigir_plazo(plazo, hoy)
    hallazgo = Hallazgo.objects.select_for_update().get(pk=hallazgo.pk)
    dicho = {"texto": texto, "dependencia": dependencia, "plazo": plazo}
    if ya := hallazgo.acciones.filter(**dicho).first():
        return ya
    return AccionCorrectiva.objects.create(
        hallazgo=hallazgo,
        numero=_siguiente(hallazgo.acciones),
        registra=registra,
        **dicho,
    )


def _la_accion(accion) -> AccionCorrectiva:
    """Locked, and still to be mended. Raises NoSePuede."""
    accion = AccionCorrectiva.objects.select_for_update().get(pk=accion.pk)
    if accion.atenciones.filter(verificacion__corregido=True).exists():
        raise NoSePuede(YA_CORREGIDA)
    return accion


@transaction.atomic
def atender_accion(*, accion, visto, autor, atencion) -> AtencionAccion:
    """Add that the unit did it; `atencion` is unsaved, `visto` how many the form showed. The same
    one sent twice, before anybody verified it, is one.

    Raises CambioMasNuevo when there are more, NoSePuede when it was found mended already.
    """
    accion = _la_accion(accion)
    sin_verificar = accion.atenciones.filter(verificacion=None, autor=autor)
    for otra in sin_verificar:
        if _DICHO(otra) == _DICHO(atencion):
            return otra
    if visto + 1 != _siguiente(accion.atenciones):
        raise CambioMasNuevo
    atencion.accion, atencion.numero, atencion.autor = accion, visto + 1, autor
    with archivos_al_guardar() as guardados:
        guardados.append(atencion.archivo)
        atencion.save(force_insert=True)
    return atencion


@transaction.atomic
def verificar_accion(
    *, accion, visto, verifica, corregido, observacion, fecha
) -> VerificacionAccion:
    """Say whether what the unit did last mended it; when it did not, the action goes on open. The
    same sent twice is once.

    Raises CambioMasNuevo when the unit did more than the form showed (`visto`), YaDecidido with
    the verification that came first, NoSePuede when a rule forbids it.
    """
    accion = AccionCorrectiva.objects.select_for_update().get(pk=accion.pk)
    ultima = accion.atenciones.select_related("verificacion").order_by("-numero").first()
    if ultima is None:
        raise NoSePuede("La dependencia todavía no dice que la atendió.")
    if visto != ultima.numero:
        raise CambioMasNuevo
    if ya := getattr(ultima, "verificacion", None):
        dicho = (ya.verifica_id, ya.corregido, ya.observacion, ya.fecha)
        if dicho == (verifica.pk, corregido, observacion, fecha):
            return ya
        raise YaDecidido(ya)
    if ultima.autor_id == verifica.pk:
        raise NoSePuede("La atendió usted: la verifica otra persona.")
    if fecha < ultima.fecha:
        raise NoSePuede("La verificación no puede ser antes del día en que se atendió.")
    return VerificacionAccion.objects.create(
        atencion=ultima,
        corregido=corregido,
        observacion=observacion,
        fecha=fecha,
        atendio=ultima.autor,
        verifica=verifica,
    )


# --- What a work's page says of it ----------------------------------------------------------
@dataclass(frozen=True)
class Evaluada:
    """A work judged once: what was answered, and what that adds up to, 0 to 100 or None.

    `hallazgos`: how many things were found wrong; `sin_accion`, `graves_sin_accion`: how many of
    them nobody has been told to mend.
    """

    evaluacion: EvaluacionCalidad
    respuestas: list[Respuesta]
    puntaje: Decimal | None
    hallazgos: int
    sin_accion: int
    graves_sin_accion: int

    @property
    def fecha(self) -> date:
        return self.evaluacion.aplicacion.fecha

    @property
    def version(self) -> VersionInstrumento:
        return self.evaluacion.aplicacion.version

    @property
    def deficiente(self) -> bool:
        """Below what was asked for then."""
        return self.puntaje is not None and self.puntaje < self.evaluacion.minimo


@dataclass(frozen=True)
class Calidad:
    """`evaluadas`, the newest first; `acciones`: of `con_estado`, first the open ones, by their
    deadline, and then the mended ones, the last first."""

    evaluadas: list[Evaluada]
    acciones: list[AccionCorrectiva]

    @property
    def ultima(self) -> Evaluada | None:
        return self.evaluadas[0] if self.evaluadas else None

    @property
    def abiertas(self) -> list[AccionCorrectiva]:
        return [accion for accion in self.acciones if accion.corregida_el is None]

    @property
    def corregidas(self) -> list[AccionCorrectiva]:
        return [accion for accion in self.acciones if accion.corregida_el]

    @property
    def vencidas(self) -> int:
        return sum(accion.oportunidad == Oportunidad.VENCIDA for accion in self.acciones)

    @property
    def sin_accion(self) -> int:
        return sum(evaluada.sin_accion for evaluada in self.evaluadas)

    @property
    def graves(self) -> int:
        """How many grave findings are not mended."""
        con_accion = {
            accion.hallazgo_id
            for accion in self.abiertas
            if accion.hallazgo.gravedad == Gravedad.GRAVE
        }
        return len(con_accion) + sum(e.graves_sin_accion for e in self.evaluadas)

    @property
    def deficiente(self) -> bool:
        """In words on its page: a poor score, or something grave that is still wrong."""
        return bool(self.graves) or bool(self.ultima and self.ultima.deficiente)


def de_la_obra(obra, hoy) -> Calidad:
    """What `_calidad.html` shows. Two queries."""
    acciones = (
        AccionCorrectiva.objects.filter(hallazgo__evaluacion__obra=obra)
        .con_estado(hoy)
        .con_atencion()
        .select_related("dependencia", "hallazgo")
        .order_by(F("corregida_el").desc(nulls_first=True), "plazo", "id")
    )
    return Calidad(evaluadas_de(obra), list(acciones))


def evaluadas_de(obra) -> list[Evaluada]:
    """How it was judged, the newest first; what was written in a free text stays unread. One
    query, of the answers: an evaluation has at least one."""
    respuestas = (
        Respuesta.objects.filter(aplicacion__evaluacion_de_calidad__obra=obra)
        .select_related(
            "reactivo",
            "opcion",
            "aplicacion__version__instrumento",
            "aplicacion__evaluacion_de_calidad__dependencia",
            "aplicacion__evaluacion_de_calidad__comite",
        )
        .defer("texto")
        .annotate(
            hallazgos=_cuantos(Q()),
            sin_accion=_cuantos(Q(acciones__isnull=True)),
            graves_sin_accion=_cuantos(Q(acciones__isnull=True, gravedad=Gravedad.GRAVE)),
        )
        .order_by("-aplicacion__fecha", "-aplicacion_id", "reactivo__orden")
    )
    por_aplicacion = {}
    for respuesta in respuestas:
        por_aplicacion.setdefault(respuesta.aplicacion_id, []).append(respuesta)
    return [_evaluada(suyas) for suyas in por_aplicacion.values()]


def _cuantos(cuales):
    """How many findings of that kind the evaluation of an answer has."""
    suyos = Hallazgo.objects.filter(cuales, evaluacion__aplicacion=OuterRef("aplicacion"))
    contados = suyos.order_by().values("evaluacion").annotate(n=Count("pk", distinct=True))
    return Coalesce(Subquery(contados.values("n")), 0)


def _evaluada(respuestas) -> Evaluada:
    una = respuestas[0]
    evaluacion = una.aplicacion.evaluacion_de_calidad
    evaluacion.aplicacion = una.aplicacion
    return Evaluada(
        evaluacion=evaluacion,
        respuestas=respuestas,
        puntaje=puntaje(respuestas),
        hallazgos=una.hallazgos,
        sin_accion=una.sin_accion,
        graves_sin_accion=una.graves_sin_accion,
    )


def _leida(obra, hoy) -> Calidad:
    """Read once: the page of a work wants it for what happened and for its section."""
    if not hasattr(obra, "_calidad"):
        obra._calidad = de_la_obra(obra, hoy)
    return obra._calidad


def seccion(obra, hoy) -> Seccion:
    """For its page. Two queries, none after `hechos`."""
    return Seccion("obras/_calidad.html", {"calidad": _leida(obra, hoy)})


def hechos(obra) -> list[Hecho]:
    """What happened to its quality, for its line of time. Two queries, none after `seccion`."""
    calidad = _leida(obra, timezone.localdate())
    informe = reverse("obras:obra-calidad", args=[obra.clave])
    evaluaciones = [
        Hecho(
            fecha=evaluada.fecha,
            que=f"Evaluación de calidad: {calificacion(evaluada.puntaje)}",
            texto=_lo_hallado(evaluada),
            enlace=informe,
        )
        for evaluada in calidad.evaluadas
    ]
    correcciones = [
        Hecho(
            fecha=accion.corregida_el,
            que="Se corrigió lo que se halló mal",
            texto=accion.texto,
            enlace=f"{informe}#accion-{accion.pk}",
        )
        for accion in calidad.corregidas
    ]
    return sorted(evaluaciones + correcciones, key=lambda hecho: hecho.fecha)


def _lo_hallado(evaluada) -> str:
    if not evaluada.hallazgos:
        return "Sin hallazgos."
    plural = "" if evaluada.hallazgos == 1 else "s"
    return f"{evaluada.hallazgos} hallazgo{plural}."
