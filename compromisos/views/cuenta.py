"""Getting in and out of an account, and what was typed when the session ended meanwhile."""

from functools import wraps

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render, resolve_url
from django.urls import Resolver404, resolve, reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from evj.web.entrada import CORTADA
from evj.web.proxy import red

from ..acciones import admitir_peticion
from ..forms import (
    CambiarContrasenaForm,
    ContrasenaNuevaForm,
    ContrasenaOlvidadaForm,
    EntrarForm,
)
from ..models import Enlace, Usuario
from ..segundo_factor import debe_codigo, telefono_de
from ..seguridad import Suceso, anotar
from .borradores import a_medias, anotar_quien, direccion, empacar, guardar_borrador, reenviar


def requiere_sesion(view):
    """Only for who is signed in. A form posted after the session ended is kept, not lost: the
    sign-in page carries it, signed, and the form is filled again afterwards."""

    @wraps(view)
    def interna(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            return pedir_entrar(request)
        return redirect_to_login(request.get_full_path())

    return interna


def pedir_entrar(request):
    """403: the sign-in page, with what was posted in a hidden field, signed and compressed."""
    return _pagina_entrar(
        request,
        EntrarForm(request),
        destino=direccion(request),
        borrador=empacar(request),
        status=403,
    )


def confirmar(request, texto):
    """Say that what this page's form sent is on record; the browser may forget its own copy."""
    messages.success(request, texto, extra_tags=f"{request.user.pk}:{request.path}")


def destino_pedido(request) -> str:
    """`next` as it came: only destino_seguro may be followed."""
    return request.POST.get("next", request.GET.get("next", ""))


def destino_seguro(request) -> str:
    """`next` if it stays on this site, else the page where this user's work begins."""
    pedido = destino_pedido(request)
    if url_has_allowed_host_and_scheme(
        pedido, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return pedido
    usuario = request.user
    if usuario.is_staff and not Enlace.objects.vigentes().de_usuario(usuario).exists():
        valida = usuario.has_perm("compromisos.add_revision") and not usuario.is_superuser
        return resolve_url("compromisos:validacion" if valida else "admin:index")
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def paso_que_falta(usuario, pedido: str) -> str:
    """The address of the second step of this account's sign-in, with the `next` it goes on to."""
    paso = "segundo-factor" if telefono_de(usuario) else "segundo-factor-activar"
    consulta = f"?{urlencode({'next': pedido})}" if pedido else ""
    return f"{reverse(f'compromisos:{paso}')}{consulta}"


def _pagina_entrar(request, form, *, destino, borrador, status=200):
    contexto = {"form": form, "next": destino, "borrador": borrador}
    return render(request, "cuenta/entrar.html", contexto, status=status)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def entrar(request):
    """Sign in. Every sign-in starts a session with a new id, also for who was in already."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(destino_seguro(request))
        if request.a_medias is not None:
            return redirect(paso_que_falta(request.a_medias, destino_pedido(request)))
        return _pagina_entrar(
            request, EntrarForm(request), destino=destino_pedido(request), borrador=""
        )
    form = EntrarForm(request, data=request.POST)
    borrador = request.POST.get("borrador", "")
    if not form.is_valid():
        _anotar_si_fallo(request, form)
        return _pagina_entrar(request, form, destino=destino_pedido(request), borrador=borrador)
    usuario = form.get_user()
    request.session.flush()
    login(request, usuario)
    guardar_borrador(request, usuario, borrador)
    if debe_codigo(usuario):
        anotar(Suceso.ENTRADA_A_MEDIAS, request, usuario=usuario)
        response = redirect(paso_que_falta(usuario, destino_pedido(request)))
    else:
        anotar(Suceso.ENTRADA, request)
        response = redirect(destino_seguro(request))
    anotar_quien(response, usuario)
    return response


def _anotar_si_fallo(request, form):
    """A name that is no account's is not kept: it may be a password, typed in the wrong place."""
    if not form.non_field_errors():
        return
    usuario = Usuario.objects.filter(username=form.cleaned_data["username"]).first()
    frenada = getattr(request, "axes_locked_out", False)
    suceso = Suceso.ENTRADA_FRENADA if frenada else Suceso.ENTRADA_FALLIDA
    anotar(suceso, request, usuario=usuario)


def _repetir_entrar(request):
    """The sign-in page again, with a fresh token and what it carried (see formulario_rechazado)."""
    form = EntrarForm(request, initial={"username": request.POST.get("username", "")})
    return _pagina_entrar(
        request,
        form,
        destino=destino_pedido(request),
        borrador=request.POST.get("borrador", ""),
        status=403,
    )


entrar.repetir_formulario = _repetir_entrar


@require_POST
def salir(request):
    anotar(Suceso.SALIDA, request)
    logout(request)
    return redirect(settings.LOGIN_URL)


class _Cambiar(auth_views.PasswordChangeView):
    """Changing one's password ends every other session of the account."""

    template_name = "cuenta/contrasena_cambiar.html"
    form_class = CambiarContrasenaForm
    success_url = reverse_lazy("compromisos:contrasena-cambiar")

    def get_context_data(self, **kwargs):
        return super().get_context_data(seccion="cuenta", **kwargs)

    def form_valid(self, form):
        messages.success(
            self.request,
            "Su contraseña cambió. Si tenía la cuenta abierta en otro equipo, ahí se cerró.",
        )
        anotar(Suceso.CONTRASENA_CAMBIADA, self.request, cuenta=self.request.user.pk)
        return super().form_valid(form)


class _Olvidada(auth_views.PasswordResetView):
    """Mails the link; who has no account, or has asked too often, is told the same. Without a mail
    server it says whom to ask."""

    template_name = "cuenta/contrasena_olvidada.html"
    form_class = ContrasenaOlvidadaForm
    subject_template_name = "cuenta/correo_contrasena_asunto.txt"
    email_template_name = "cuenta/correo_contrasena.txt"
    extra_email_context = {"sitio": settings.SITIO}  # never the host that the request names
    success_url = reverse_lazy("compromisos:contrasena-enviada")

    def dispatch(self, request, *args, **kwargs):
        if settings.HAY_CORREO:
            return super().dispatch(request, *args, **kwargs)
        contexto = {"sin_correo": True, "contacto": settings.CONTACTO}
        return render(request, self.template_name, contexto)

    def form_valid(self, form):
        if admitir_peticion(correo=form.correo_llano, ip=red(self.request)):
            return super().form_valid(form)
        anotar(Suceso.CONTRASENA_FRENADA, self.request)
        return redirect(self.success_url)


class _Restablecer(auth_views.PasswordResetConfirmView):
    """A new password by the mailed link; who had failed too often may try again with it."""

    template_name = "cuenta/contrasena_nueva.html"
    form_class = ContrasenaNuevaForm
    success_url = reverse_lazy("compromisos:entrar")

    def form_valid(self, form):
        AxesProxyHandler.reset_attempts(username=self.user.get_username())
        messages.success(self.request, "Su contraseña quedó guardada. Entre con ella.")
        anotar(Suceso.CONTRASENA_RESTABLECIDA, self.request, cuenta=self.user.pk)
        return super().form_valid(form)


contrasena_cambiar = login_required(_Cambiar.as_view())  # a password is never kept
contrasena_nueva = _Restablecer.as_view()
contrasena_olvidada = _Olvidada.as_view()
contrasena_enviada = auth_views.PasswordResetDoneView.as_view(
    template_name="cuenta/contrasena_enviada.html"
)


def formulario_cortado(request):
    """400 for a form that was cut short on its way: what did arrive, to be copied."""
    return a_medias(request) or render(request, "400.html", status=400)


def formulario_rechazado(request, reason=""):
    """403 for a form without a good token.

    Signing in again in another window makes the tokens of the open ones stale. When the form came
    from this very site, it is shown again with what was typed and a fresh token, to be sent again
    by hand; any other gets the plain refusal.
    """
    request.sin_ficha = reason
    if request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}":
        try:
            ruta = resolve(request.path_info)
        except Resolver404:
            ruta = None
        repetir = getattr(ruta and ruta.func, "repetir_formulario", None)
        if repetir is None and CORTADA in request.META:  # half a form is not to be sent as it is
            return formulario_cortado(request)
        otra_vez = repetir(request, *ruta.args, **ruta.kwargs) if repetir else reenviar(request)
        if otra_vez is not None:
            return otra_vez
    return render(request, "403_csrf.html", status=403)
