"""The second factor: who owes a code besides the password, and what the code opens.

The devices are django-otp's: a phone (TOTP) and, on paper, ten recovery codes, each good for one
sign-in; all are digits, so that a phone shows its numbers. The phone's key has to be kept as it
is; of a recovery code only a digest is, made with the site's own key.
Whoever owes a code is nobody until it is given: SegundoFactorMiddleware alone sees to it, so that
no view, nor the admin, can forget.
"""

import re
from base64 import b32encode

import django_otp
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.middleware.csrf import rotate_token
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from evj.web.sesion import es_privada

from .models import Usuario

CODIGOS = 10
_CLAVE = "segundo_factor_clave"
_SAL = "compromisos.codigo_de_recuperacion"
_HUELLA = StaticToken._meta.get_field("token").max_length
_DEL_TELEFONO = re.compile("[0-9]{6}")


class CodigoEquivocado(Exception):
    """Not a code of this account, or one that was used already."""


class Detenido(Exception):
    """Too many wrong codes; `segundos` until the next one is looked at."""

    def __init__(self, hasta):
        super().__init__(str(hasta))
        self.segundos = max(1, round((hasta - timezone.now()).total_seconds()))


# --- Who owes it ----------------------------------------------------------------------------
def es_obligatorio(usuario) -> bool:
    """For whoever may do more than report for a unit: the admin, a role, any permission."""
    return settings.SEGUNDO_FACTOR and (
        usuario.is_staff or usuario.is_superuser or bool(usuario.get_all_permissions())
    )


def telefono_de(usuario) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user_id=usuario.pk, confirmed=True).first()


def debe_codigo(usuario) -> bool:
    """Whether the password is not enough: because of what the account may do, or by choice."""
    return es_obligatorio(usuario) or telefono_de(usuario) is not None


class SegundoFactorMiddleware:
    """A visitor who still owes the code is anonymous to every view.

    Only the pages of the second step know whose session it is, by `request.a_medias`. A session
    that was verified with a device that is there no more ends.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.a_medias = None
        if es_privada(request.path_info):
            self._ocultar(request)
        return self.get_response(request)

    def _ocultar(self, request):
        verificada = django_otp.DEVICE_ID_SESSION_KEY in request.session
        usuario = request.user
        if not usuario.is_authenticated or usuario.is_verified():
            return
        if verificada:
            request.session.flush()
        elif debe_codigo(usuario):
            request.a_medias = usuario
        else:
            return
        request.user = AnonymousUser()


def completar_entrada(request, usuario, dispositivo):
    """The session is the user's from now on, under a new id."""
    request.user, request.a_medias = usuario, None
    django_otp.login(request, dispositivo)
    request.session.cycle_key()
    rotate_token(request)


# --- Codes ----------------------------------------------------------------------------------
def comprobar(usuario, codigo: str) -> TOTPDevice | StaticDevice:
    """The device whose code it is; that code is then spent, also for who sends it in parallel.

    Raises CodigoEquivocado or, when there were too many of those, Detenido.
    """
    codigo, modelo = _limpio(codigo), TOTPDevice
    if not _DEL_TELEFONO.fullmatch(codigo):
        codigo, modelo = _huella(usuario, codigo), StaticDevice
    with transaction.atomic():
        suyos = modelo.objects.select_for_update().filter(user_id=usuario.pk, confirmed=True)
        dispositivo = suyos.first()
        if dispositivo is not None:
            permitido, detalle = dispositivo.verify_is_allowed()
            if not permitido:
                raise Detenido(detalle["locked_until"])
            if dispositivo.verify_token(codigo):
                return dispositivo
    raise CodigoEquivocado  # outside, so that the try that failed is kept


def _limpio(codigo: str) -> str:
    """As it is compared: people type it in groups."""
    return re.sub(r"[\s-]", "", codigo)


def _huella(usuario, codigo: str) -> str:
    """What is kept of a recovery code: without EVJ_SECRET_KEY nobody finds the code again."""
    resumen = salted_hmac(_SAL, f"{usuario.pk}:{codigo}", algorithm="sha256")
    return resumen.hexdigest()[:_HUELLA]


# --- Switching it on and off ----------------------------------------------------------------
def telefono_nuevo(request, usuario) -> TOTPDevice:
    """What the phone is to be given: not saved until it answers with a code. The same key for
    as long as the session lasts, so that it may be looked at twice."""
    if _CLAVE not in request.session:
        request.session[_CLAVE] = random_hex(20)
    return TOTPDevice(user=usuario, name="Teléfono", key=request.session[_CLAVE])


def clave_legible(telefono) -> str:
    """The key as a person types it into the phone, in groups of four."""
    clave = b32encode(telefono.bin_key).decode()
    return " ".join(clave[i : i + 4] for i in range(0, len(clave), 4))


@transaction.atomic
def activar(request, telefono, codigo: str) -> list[str]:
    """Keep the phone that answered with its first code, verify the session with it, and return
    the recovery codes. Raises CodigoEquivocado, also when there was a phone meanwhile."""
    usuario = telefono.user
    _apartar(usuario)
    if telefono_de(usuario):
        raise CodigoEquivocado
    telefono.save()  # undone if the code is wrong
    if not telefono.verify_token(_limpio(codigo)):
        raise CodigoEquivocado
    codigos = codigos_nuevos(usuario)
    del request.session[_CLAVE]
    completar_entrada(request, usuario, telefono)
    return codigos


@transaction.atomic
def codigos_nuevos(usuario) -> list[str]:
    """Ten recovery codes in the place of those there were."""
    _apartar(usuario)
    papel, _ = StaticDevice.objects.get_or_create(user=usuario, defaults={"name": "Papel"})
    papel.token_set.all().delete()
    papel.throttle_reset()
    codigos = [get_random_string(10, "0123456789") for _ in range(CODIGOS)]
    StaticToken.objects.bulk_create(
        StaticToken(device=papel, token=_huella(usuario, codigo)) for codigo in codigos
    )
    return [f"{codigo[:5]} {codigo[5:]}" for codigo in codigos]


def codigos_que_quedan(usuario) -> int:
    return StaticToken.objects.filter(device__user_id=usuario.pk).count()


@transaction.atomic
def quitar(usuario) -> bool:
    """Take the second factor away; False when there was none. Sessions verified with it end."""
    _apartar(usuario)
    suyos = [m.objects.filter(user_id=usuario.pk) for m in (TOTPDevice, StaticDevice)]
    return sum(dispositivos.delete()[0] for dispositivos in suyos) > 0


def _apartar(usuario):
    """One at a time, for one account."""
    Usuario.objects.select_for_update().get(pk=usuario.pk)
