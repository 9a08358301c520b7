"""The second step of signing in, and switching it on and off in one's own account."""

import io

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_otp.plugins.otp_static.models import StaticDevice

from ..avisos import avisar_segundo_factor
from ..forms import CodigoForm
from ..segundo_factor import (
    CodigoEquivocado,
    Detenido,
    activar,
    clave_legible,
    codigos_nuevos,
    codigos_que_quedan,
    completar_entrada,
    comprobar,
    es_obligatorio,
    quitar,
    telefono_de,
    telefono_nuevo,
)
from ..seguridad import Suceso, anotar
from .cuenta import destino_pedido, destino_seguro, paso_que_falta, requiere_sesion


# --- Signing in -----------------------------------------------------------------------------
@sensitive_post_parameters("codigo")
@require_http_methods(["GET", "HEAD", "POST"])
def segundo_factor(request):
    """The code that the half-open session lacks."""
    usuario = request.a_medias
    if usuario is None or telefono_de(usuario) is None:
        return _a_su_lugar(request)
    form, status = CodigoForm(request.POST or None), 200
    if request.method == "POST":
        dispositivo, status = _comprobado(request, form, usuario)
        if dispositivo is not None:
            completar_entrada(request, usuario, dispositivo)
            anotar(Suceso.ENTRADA, request)
            _avisar_si_quedan_pocos(request, usuario)
            return redirect(destino_seguro(request))
    return _pagina(request, "segundo_factor", form, status)


def _a_su_lugar(request):
    """Nothing to do here: on to the step that is due."""
    if request.a_medias is not None:
        return redirect(paso_que_falta(request.a_medias, destino_pedido(request)))
    if request.user.is_authenticated:
        return redirect(destino_seguro(request))
    return redirect_to_login(request.get_full_path())


def _comprobado(request, form, usuario):
    """(the device whose code the form brought, or None and the page's status)."""
    if not form.is_valid():
        return None, 200
    try:
        dispositivo = comprobar(usuario, form.cleaned_data["codigo"])
    except CodigoEquivocado:
        anotar(Suceso.CODIGO_FALLIDO, request)
        form.add_error("codigo", "El código no es correcto o ya se usó. Escriba uno nuevo.")
        return None, 200
    except Detenido as espera:
        anotar(Suceso.CODIGO_FRENADO, request)
        form.espera = espera.segundos
        form.add_error(
            None, f"Demasiados códigos equivocados. Espere {_tiempo(espera.segundos)} y repita."
        )
        return None, 429
    if isinstance(dispositivo, StaticDevice):
        anotar(Suceso.CODIGO_DE_RECUPERACION_USADO, request)
    return dispositivo, 302


def _tiempo(segundos: int) -> str:
    if segundos < 90:
        return "1 segundo" if segundos == 1 else f"{segundos} segundos"
    return f"{-(-segundos // 60)} minutos"


def _avisar_si_quedan_pocos(request, usuario):
    quedan = codigos_que_quedan(usuario)
    if quedan <= 2:
        messages.warning(
            request,
            f"Códigos de recuperación que le quedan: {quedan}. En «Mi cuenta» puede pedir otros.",
        )


# --- Switching it on ------------------------------------------------------------------------
@sensitive_post_parameters("codigo")
@require_http_methods(["GET", "HEAD", "POST"])
def segundo_factor_activar(request):
    """Give the phone its key, take the first code it answers, and show the recovery codes once."""
    usuario = _de_quien_es(request)
    if usuario is None or telefono_de(usuario):
        return _a_su_lugar(request)
    telefono, entra = telefono_nuevo(request, usuario), request.a_medias is not None
    form = CodigoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codigos = activar(request, telefono, form.cleaned_data["codigo"])
        except CodigoEquivocado:
            anotar(Suceso.CODIGO_FALLIDO, request)
            form.add_error("codigo", "No es el código que muestra su teléfono ahora. Repita.")
        else:
            avisar_segundo_factor(usuario, activado=True)
            anotar(Suceso.SEGUNDO_FACTOR_ACTIVADO, request, cuenta=usuario.pk)
            if entra:
                anotar(Suceso.ENTRADA, request)
            return _pagina_de_codigos(request, codigos, nueva=True)
    return _pagina(
        request,
        "segundo_factor_activar",
        form,
        clave=clave_legible(telefono),
        obligatorio=es_obligatorio(usuario),
    )


def _de_quien_es(request):
    """Whose session it is, whole or half-open."""
    if request.a_medias is not None:
        return request.a_medias
    return request.user if request.user.is_authenticated else None


@require_safe
def segundo_factor_qr(request):
    """The same key as a picture, for the phone's camera; 404 once it was taken."""
    usuario = _de_quien_es(request)
    if usuario is None or telefono_de(usuario):
        raise Http404("No hay clave que mostrar.")
    dibujo = io.BytesIO()
    codigo = segno.make(telefono_nuevo(request, usuario).config_url, error="m", micro=False)
    codigo.save(dibujo, kind="svg", scale=6, border=4, dark="#000", light="#fff", omitsize=True)
    return HttpResponse(dibujo.getvalue(), content_type="image/svg+xml")


# --- In one's own account -------------------------------------------------------------------
@require_safe
@requiere_sesion
def mi_cuenta(request):
    """The account: its password and its second factor."""
    telefono = telefono_de(request.user)
    contexto = {
        "seccion": "cuenta",
        "telefono": telefono,
        "quedan": codigos_que_quedan(request.user) if telefono else 0,
        "obligatorio": es_obligatorio(request.user),
    }
    return render(request, "cuenta/mi_cuenta.html", contexto)


@sensitive_post_parameters("codigo")
@require_http_methods(["GET", "HEAD", "POST"])
@requiere_sesion
def segundo_factor_codigos(request):
    """Other recovery codes, for who can still give one."""
    if telefono_de(request.user) is None:
        return redirect("compromisos:mi-cuenta")
    form, status = CodigoForm(request.POST or None), 200
    if request.method == "POST":
        dispositivo, status = _comprobado(request, form, request.user)
        if dispositivo is not None:
            anotar(Suceso.CODIGOS_DE_RECUPERACION_NUEVOS, request)
            return _pagina_de_codigos(request, codigos_nuevos(request.user))
    return _pagina(request, "segundo_factor_codigos", form, status)


@sensitive_post_parameters("codigo")
@require_http_methods(["GET", "HEAD", "POST"])
@requiere_sesion
def segundo_factor_quitar(request):
    """Switch it off; who must have one goes on to the next phone, with the password again."""
    if telefono_de(request.user) is None:
        return redirect("compromisos:mi-cuenta")
    form, status = CodigoForm(request.POST or None), 200
    if request.method == "POST":
        dispositivo, status = _comprobado(request, form, request.user)
        if dispositivo is not None:
            return _quitar(request)
    return _pagina(
        request,
        "segundo_factor_quitar",
        form,
        status,
        obligatorio=es_obligatorio(request.user),
    )


def _quitar(request):
    usuario = request.user
    quitar(usuario)
    avisar_segundo_factor(usuario, activado=False)
    anotar(Suceso.SEGUNDO_FACTOR_QUITADO, request, cuenta=usuario.pk)
    logout(request)
    messages.success(
        request,
        "Se quitó la verificación en dos pasos. Entre otra vez"
        + (" para activarla en otro teléfono." if es_obligatorio(usuario) else "."),
    )
    return redirect(settings.LOGIN_URL)


# --- Pages ----------------------------------------------------------------------------------
def _pagina(request, nombre, form, status=200, **contexto):
    contexto = {"form": form, "next": destino_pedido(request), "seccion": "cuenta", **contexto}
    response = render(request, f"cuenta/{nombre}.html", contexto, status=status)
    if form.espera is not None:
        response["Retry-After"] = form.espera
    return response


def _pagina_de_codigos(request, codigos, nueva=False):
    """Answered to the POST itself: the codes are kept nowhere to be shown a second time."""
    contexto = {
        "codigos": codigos,
        "nueva": nueva,
        "seccion": "cuenta",
        "destino": destino_seguro(request) if nueva else reverse("compromisos:mi-cuenta"),
    }
    return render(request, "cuenta/segundo_factor_listo.html", contexto)
