"""Every write that touches more than one row or has a side effect: one function, atomic."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from .models import Actividad, Avance, Enlace, Evaluacion
from .roles import PERMISOS


class AvanceMasNuevo(Exception):
    """Somebody reported on the activity after the form was opened; `avance` is that report."""

    def __init__(self, avance):
        super().__init__(str(avance))
        self.avance = avance


@transaction.atomic
def registrar_avance(*, actividad, visto, autor, dependencia, **datos) -> Avance:
    """Add a report, unless there is a newer one than the author saw.

    `visto` is the id of the latest Avance the form showed, or None; `datos` are the Avance's own
    fields. The report goes to the principal when the activity repeats another one. Raises
    AvanceMasNuevo, and adds nothing, when the latest is not the one that was seen.
    """
    principal = Actividad.objects.select_for_update().get(pk=actividad.misma_que_id or actividad.pk)
    ultimo = principal.avances.del_mas_nuevo().first()
    creado = timezone.now()
    if ultimo is not None:
        if ultimo.pk != visto:
            raise AvanceMasNuevo(ultimo)
        # Two servers' clocks may differ; the last one recorded must still be the newest.
        creado = max(creado, ultimo.creado + timedelta(microseconds=1))
    return Avance.objects.create(
        actividad=principal, autor=autor, dependencia=dependencia, creado=creado, **datos
    )


@transaction.atomic
def publicar_evaluacion(*, evaluacion, usuario) -> Evaluacion:
    """Let the public see the evaluation from now on; one that is public stays as it was."""
    return _fijar_publicacion(evaluacion, usuario, timezone.now(), "Publicación")


@transaction.atomic
def retirar_evaluacion(*, evaluacion, usuario) -> Evaluacion:
    """Take the evaluation away from the public; nothing of it is deleted."""
    return _fijar_publicacion(evaluacion, usuario, None, "Retiro de la publicación")


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
        correo=usuario.email,
        **puesto,
    )
