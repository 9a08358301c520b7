"""Every write that touches more than one row or has a side effect: one function, atomic."""

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from .a_la_vez import despues_de
from .archivos import archivos_al_guardar
from .avisos import avisar_devolucion, avisar_resolucion
from .cortes import agendas, canonico, sello
from .models import (
    Actividad,
    Avance,
    Cierre,
    Corte,
    Ejecucion,
    Enlace,
    Evaluacion,
    Evidencia,
    PeticionContrasena,
    Prorroga,
    ResolucionProrroga,
    Revision,
    Usuario,
)
from .roles import PERMISOS
from .segundo_factor import quitar

CUENTA_BORRADA = "borrada-"
PETICIONES_POR_CORREO = 3
PETICIONES_POR_DIRECCION = 10


class AvanceMasNuevo(Exception):
    """Somebody reported on the activity after the form was opened; `avance` is that report."""

    def __init__(self, avance):
        super().__init__(str(avance))
        self.avance = avance


class YaDecidido(Exception):
    """Somebody decided first; `decision` is that Revision, ResolucionProrroga or Cierre."""

    def __init__(self, decision):
        super().__init__(str(decision))
        self.decision = decision


class NoSePuede(Exception):
    """A rule of the follow-up forbids it; str() says which, in Spanish."""


@transaction.atomic
def registrar_avance(*, actividad, visto, autor, dependencia, evidencias=(), **datos) -> Avance:
    """Add a report with its evidence, unless there is a newer one than the author saw.

    `visto` is the id of the latest Avance the form showed, or None; `evidencias` are unsaved
    Evidencia, in order; `datos` are the Avance's own fields. The report goes to the principal
    when the activity repeats another one. Raises AvanceMasNuevo when the latest is not the one
    that was seen, NoSePuede when the activity is closed; then nothing is added, nor any file.
    """
    suyas = {actividad.pk, actividad.misma_que_id or actividad.pk}
    bloqueadas = Actividad.objects.select_for_update().order_by("pk").in_bulk(suyas)
    exigir_abierta(actividad)
    principal = bloqueadas[actividad.misma_que_id or actividad.pk]
    ultimo = principal.avances.del_mas_nuevo().first()
    if ultimo is not None and ultimo.pk != visto:
        raise AvanceMasNuevo(ultimo)
    avance = Avance.objects.create(
        actividad=principal,
        autor=autor,
        dependencia=dependencia,
        creado=despues_de(ultimo and ultimo.creado),
        **datos,
    )
    guardar_evidencias(avance, evidencias)
    return avance


def exigir_abierta(actividad):
    """Raise NoSePuede if the activity was cancelled or does not apply any more."""
    cierre = Cierre.objects.filter(actividad=actividad).first()
    if cierre is not None:
        raise NoSePuede(f"La actividad está cerrada: {cierre}.")


def guardar_evidencias(avance, evidencias):
    """Save the pieces of evidence with their files; if one fails, no file of them is left."""
    with archivos_al_guardar() as escritos:
        for orden, evidencia in enumerate(evidencias, start=1):
            evidencia.avance, evidencia.orden = avance, orden
            ya = Evidencia.objects.filter(sha256=evidencia.sha256).exclude(archivo="").first()
            if ya is not None:
                evidencia.archivo = ya.archivo.name  # the same file is kept once
            elif evidencia.archivo:
                evidencia.archivo.save(evidencia.archivo.name, evidencia.archivo.file, save=False)
                escritos.append(evidencia.archivo)
            evidencia.save()


@transaction.atomic
def revisar_avance(
    *, avance, revisor, resultado, porcentaje=None, suficiencia="", observacion=""
) -> Revision:
    """Validate a report or return it, once.

    Raises YaDecidido with the Revision that came first, NoSePuede when a rule forbids it.
    """
    avance = Avance.objects.select_for_update().get(pk=avance.pk)
    hecha = Revision.objects.filter(avance=avance).first()
    if hecha is not None:
        raise YaDecidido(hecha)
    if avance.autor_id == revisor.pk:
        raise NoSePuede("Nadie valida su propio reporte: lo tiene que revisar otra persona.")
    if resultado == Revision.Resultado.VALIDADO:
        _exigir_que_se_pruebe(avance, porcentaje, suficiencia)
    revision = Revision.objects.create(
        avance=avance,
        revisor=revisor,
        resultado=resultado,
        porcentaje_validado=porcentaje,
        suficiencia=suficiencia,
        observacion=observacion,
        creado=max(timezone.now(), avance.creado),
    )
    avisar_devolucion(revision)
    return revision


def _exigir_que_se_pruebe(avance, porcentaje, suficiencia):
    if porcentaje > avance.porcentaje:
        raise NoSePuede(
            f"Lo verificado no puede pasar de lo reportado, {avance.porcentaje.normalize():f} %."
        )
    if avance.evidencias.exists():
        return
    if porcentaje == 100:
        raise NoSePuede(
            "No se puede verificar como concluida sin evidencia: devuelva el reporte y pídala."
        )
    if suficiencia != Revision.Suficiencia.NO:
        raise NoSePuede("El reporte no trae evidencia: no se puede decir que prueba algo.")


@transaction.atomic
def solicitar_prorroga(*, actividad, a, motivo, solicita, dependencia) -> Prorroga:
    """Ask for another deadline; one request at a time. Raises NoSePuede."""
    Actividad.objects.select_for_update().get(pk=actividad.pk)
    exigir_abierta(actividad)
    if Prorroga.objects.filter(actividad=actividad, resolucion__isnull=True).exists():
        raise NoSePuede("Ya hay una prórroga pedida para esta actividad: espere su resolución.")
    actual = Actividad.objects.con_estado().get(pk=actividad.pk)
    if actual.ejecucion == Ejecucion.CONCLUIDA:
        raise NoSePuede("La actividad ya está concluida: no necesita otra fecha.")
    if actual.fecha_vigente and a <= actual.fecha_vigente:
        raise NoSePuede(
            f"La fecha nueva tiene que ser posterior a la vigente, {actual.fecha_vigente:%d/%m/%Y}."
        )
    return Prorroga.objects.create(
        actividad=actividad,
        de=actual.fecha_vigente,
        a=a,
        motivo=motivo,
        solicita=solicita,
        dependencia=dependencia,
    )


@transaction.atomic
def resolver_prorroga(*, prorroga, autorizada, motivo, resuelve) -> ResolucionProrroga:
    """Grant or refuse a new deadline, once. Raises YaDecidido, NoSePuede."""
    prorroga = Prorroga.objects.select_for_update().get(pk=prorroga.pk)
    hecha = ResolucionProrroga.objects.filter(prorroga=prorroga).first()
    if hecha is not None:
        raise YaDecidido(hecha)
    if prorroga.solicita_id == resuelve.pk:
        raise NoSePuede("Nadie resuelve su propia solicitud: le toca a otra persona.")
    if autorizada:
        _exigir_que_alargue(prorroga)
    resolucion = ResolucionProrroga.objects.create(
        prorroga=prorroga,
        autorizada=autorizada,
        motivo=motivo,
        resuelve=resuelve,
        creado=max(timezone.now(), prorroga.creado),
    )
    avisar_resolucion(resolucion)
    return resolucion


def _exigir_que_alargue(prorroga):
    """Since the request the deadline may have been corrected, or the activity ended."""
    exigir_abierta(Actividad.objects.select_for_update().get(pk=prorroga.actividad_id))
    actual = Actividad.objects.con_estado().get(pk=prorroga.actividad_id)
    if actual.ejecucion == Ejecucion.CONCLUIDA:
        raise NoSePuede("La actividad ya está concluida: niegue la prórroga.")
    vigente = actual.fecha_vigente
    if vigente and prorroga.a <= vigente:
        raise NoSePuede(
            f"La fecha vigente ya es {vigente:%d/%m/%Y}, que no es anterior a la que se pidió: "
            "niegue la prórroga."
        )


@transaction.atomic
def cerrar_actividad(*, actividad, tipo, motivo, autoriza) -> Cierre:
    """Cancel an activity, or say that it does not apply any more, once.

    Raises YaDecidido, NoSePuede when it was verified that it is finished.
    """
    Actividad.objects.select_for_update().get(pk=actividad.pk)
    hecho = Cierre.objects.filter(actividad=actividad).first()
    if hecho is not None:
        raise YaDecidido(hecho)
    if Actividad.objects.con_estado().get(pk=actividad.pk).ejecucion == Ejecucion.CONCLUIDA:
        raise NoSePuede("La actividad ya está concluida y verificada: no se cierra.")
    return Cierre.objects.create(actividad=actividad, tipo=tipo, motivo=motivo, autoriza=autoriza)


def cerrar_corte(*, cierra=None) -> Corte:
    """Freeze what is public now, chained to the last cut; of two at once, one waits.

    `cierra`: the account that closes it, or None when it is the server that does.
    """
    suelta = not connection.in_atomic_block
    with transaction.atomic():
        if suelta and connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # all that follows is read as of one moment
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        Corte.objects.bloquear()
        return _cerrar(cierra, Corte.objects.ultimo())


def _cerrar(cierra, ultimo):
    creado = despues_de(ultimo and ultimo.creado)
    corte = Corte(
        numero=ultimo.numero + 1 if ultimo else 1,
        dia=timezone.localdate(creado),
        sha256_anterior=ultimo.sha256 if ultimo else "",
        cierra=cierra,
        creado=creado,
    )
    corte.contenido = canonico({**sello(corte), "agendas": agendas(corte.dia)})
    corte.sha256 = corte.huella
    corte.save(force_insert=True)
    return corte


@transaction.atomic
def publicar_evaluacion(*, evaluacion, usuario) -> Evaluacion:
    """Let the public see the evaluation from now on; one that is public stays as it was."""
    return _fijar_publicacion(evaluacion, usuario, timezone.now(), "Publicación")


@transaction.atomic
def retirar_evaluacion(*, evaluacion, usuario, motivo: str) -> Evaluacion:
    """Take the evaluation away from the public; nothing of it is deleted, and once it is published
    again the public is told when and why it was away."""
    return _fijar_publicacion(evaluacion, usuario, None, motivo)


def _fijar_publicacion(evaluacion, usuario, cuando, motivo):
    evaluacion = Evaluacion.objects.select_for_update().get(pk=evaluacion.pk)
    if (evaluacion.publicada_en is None) != (cuando is None):
        evaluacion.publicada_en = cuando
        evaluacion._history_user = usuario
        evaluacion._change_reason = motivo
        evaluacion.save(update_fields=["publicada_en"])
    return evaluacion


@transaction.atomic
def asignar_rol(*, usuario, rol: str):
    """Give the account one role of roles.py, or none (""): its groups, and the way to the admin.

    Groups that are not roles stay. An official needs no role: the posts as Enlace decide.
    """
    grupos = usuario.groups.exclude(name__in=PERMISOS)
    usuario.groups.set([*grupos, *Group.objects.filter(name=rol)])
    entra = bool(rol) or usuario.is_superuser
    if usuario.is_staff != entra:
        usuario.is_staff = entra
        usuario.save(update_fields=["is_staff"])


@transaction.atomic
def crear_cuenta(*, usuario, contrasena, rol, puesto=None) -> Enlace | None:
    """Save a new account with its role and tie it to its unit, all or nothing.

    Without `contrasena` it gets one that nobody knows, so that only the reset mail opens it.
    `puesto` holds the Enlace's own fields (dependencia, cargo, desde); None makes no Enlace.
    """
    usuario.set_password(contrasena or get_random_string(64))
    usuario.is_staff = bool(rol)
    usuario.save()
    asignar_rol(usuario=usuario, rol=rol)
    if puesto is None:
        return None
    return Enlace.objects.create(
        usuario=usuario,
        nombre=usuario.get_full_name() or usuario.username,
        **puesto,
    )


@transaction.atomic
def borrar_cuenta(*, usuario) -> bool:
    """Close an account for good and erase whose it was, also from its history; what it put on
    record stays, under its number. That of an official, or with a role, is left: False."""
    usuario = Usuario.objects.select_for_update().get(pk=usuario.pk)
    if usuario.is_staff or usuario.is_superuser or usuario.groups.exists():
        return False
    if Enlace.objects.filter(usuario=usuario).exists():
        return False
    persona = {"username": f"{CUENTA_BORRADA}{usuario.pk}", "email": ""}
    persona |= {"first_name": "", "last_name": "", "is_active": False}
    for entradas in (AccessAttempt, AccessFailureLog, AccessLog):
        entradas.objects.filter(username=usuario.username).update(username=persona["username"])
    for campo, valor in persona.items():
        setattr(usuario, campo, valor)
    usuario.set_unusable_password()
    usuario._change_reason = "Se borró la cuenta"
    usuario.save()
    usuario.history.update(**persona)
    quitar(usuario)
    return True


def admitir_peticion(*, correo: str, ip: str) -> bool:
    """Whether the mail with the link to a new password may go: a few an hour to an address, and a
    few for who asks from one.

    Counts once its own row is committed, so that of many at once none is overlooked; takes it back
    when refused, so that who insists does not keep the account's owner waiting.
    """
    ahora = timezone.now()
    PeticionContrasena.objects.vencidas(ahora).delete()
    huella = PeticionContrasena.huella_de(correo)
    peticion = PeticionContrasena.objects.create(huella=huella, ip=ip, creado=ahora)
    recientes = PeticionContrasena.objects.recientes(ahora)
    al_correo = recientes.filter(huella=huella).count()
    de_la_direccion = recientes.filter(ip=ip).count()
    if al_correo > PETICIONES_POR_CORREO or de_la_direccion > PETICIONES_POR_DIRECCION:
        peticion.delete()
        return False
    return True
