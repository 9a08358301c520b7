"""How good the works are: who judges them, what is wrong, who mends it, and who went to see."""

from operator import attrgetter

from django.db import transaction
from django.utils import timezone

from comites.instrumentos import aplicar, exigir_que_no_sea_repetida
from comites.models import Aplicacion, Comite, VersionInstrumento
from compromisos.a_la_vez import CambioMasNuevo
from compromisos.acciones import NoSePuede, YaDecidido
from compromisos.archivos import archivos_al_guardar

from .acciones import exigir_que_se_construia
from .models import (
    AccionCorrectiva,
    AtencionAccion,
    EtapaDeObra,
    EvaluacionCalidad,
    FotoHallazgo,
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
    actual = Obra.objects.con_etapa().con_inicio().get(pk=obra.pk)
    if actual.se_construye_desde is None or actual.etapa == EtapaDeObra.CANCELADA:
        raise NoSePuede("Sólo se evalúa la obra que se construye o que ya está terminada.")
    exigir_que_se_construia(actual, fecha)
    if fecha < comite.constituido_el:
        raise NoSePuede(f"El comité se constituyó después, el {comite.constituido_el:%d/%m/%Y}.")
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
