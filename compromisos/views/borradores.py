"""What was typed in a form that could not be received: kept, shown, and sent again by hand.

A form posted after the session ended travels, signed, in the sign-in page, and waits in the new
session of that same person for the page of its own address: a panel's form is filled with it
(`borrador_de`), any other page, those of the admin, offers to send it again (`retomar`).
"""

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.http import QueryDict
from django.shortcuts import redirect, render

BORRADORES = "borrador"
DESCARTAR = "_descartar"
_SAL = "compromisos.borradores"
_SAL_DE_QUIEN = "compromisos.quien"
_MAXIMO = 256 * 1024


def anotar_quien(response, usuario):
    """Let the browser tell whose the forms are that it sends when the session has ended."""
    response.set_signed_cookie(
        settings.QUIEN_COOKIE_NAME,
        usuario.pk,
        salt=_SAL_DE_QUIEN,
        max_age=settings.SESSION_MAXIMO,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _quien(request) -> str | None:
    """The key of the account that last signed in here, or None."""
    return request.get_signed_cookie(
        settings.QUIEN_COOKIE_NAME,
        default=None,
        salt=_SAL_DE_QUIEN,
        max_age=settings.SESSION_MAXIMO,
    )


def empacar(request) -> str:
    """What was posted, for a hidden field of the sign-in page; "" if it cannot be kept, or nobody
    knows whose it is."""
    datos, quien = escrito(request), _quien(request)
    if not datos or quien is None:
        return ""
    borrador = {
        "quien": quien,
        "ruta": direccion(request),
        "datos": datos.urlencode(),
        "archivos": _archivos(request),
    }
    empacado = signing.dumps(borrador, salt=_SAL, compress=True)
    return empacado if len(empacado) <= _MAXIMO else ""


def direccion(request) -> str:
    """Of the page whose form it is."""
    return request.path if "nuevo" in request.GET else request.get_full_path()


def _que_espera(request) -> dict | None:
    return request.session.get(BORRADORES, {}).get(request.get_full_path())


def escrito(request) -> QueryDict:
    """The form without its token; empty if it holds a password or a code, which are never kept."""
    datos = request.POST.copy()
    datos.pop("csrfmiddlewaretoken", None)
    secreto = any("password" in campo or campo == "codigo" for campo in datos)
    return QueryDict() if secreto else datos


def _archivos(request) -> list[str]:
    return [uno.name for _, varios in request.FILES.lists() for uno in varios]


def guardar_borrador(request, usuario, empacado: str):
    """Put what the sign-in form carried where the page that wants it will look, if it is theirs:
    nobody else reads what somebody typed."""
    if not empacado or len(empacado) > _MAXIMO:
        return
    try:
        borrador = signing.loads(empacado, salt=_SAL, max_age=settings.SESSION_MAXIMO)
    except signing.BadSignature:
        return
    if borrador.pop("quien") == str(usuario.pk):
        request.session[BORRADORES] = {borrador.pop("ruta"): borrador}


def borrador_de(request) -> dict | None:
    """What was typed in this page's form before the session ended, by field. Its page says so
    (see _componentes/borrador.html)."""
    borrador = _que_espera(request)
    if borrador is None:
        return None
    request.recuperado = borrador
    return QueryDict(borrador["datos"]).dict()


def olvidar_borrador(request):
    request.session.pop(BORRADORES, None)


def retomar(request):
    """For a page without a form of its own to fill: the page that offers to send again what was
    typed here before the session ended; None if nothing was."""
    if request.method == "POST":
        descarta = DESCARTAR in request.POST
        if BORRADORES in request.session:
            olvidar_borrador(request)
        return redirect(request.get_full_path()) if descarta else None
    borrador = _que_espera(request)
    if borrador is None or request.method != "GET":
        return None
    return _pagina(request, QueryDict(borrador["datos"]), borrador["archivos"])


def reenviar(request):
    """403: the same, for a form whose token was stale; None if it cannot be shown again."""
    datos = escrito(request)
    if not datos or not request.user.is_authenticated:
        return None
    return _pagina(request, datos, _archivos(request), caducado=True, status=403)


def sin_destino(request):
    """404: what was typed in a form whose page is there no more, or not for that account, to be
    copied; None if nothing was."""
    return _para_copiar(request, "cuenta/sin_destino.html", 404)


def a_medias(request):
    """400: what arrived of a form that was cut short, to be copied; None if nothing did."""
    return _para_copiar(request, "cuenta/a_medias.html", 400)


def _para_copiar(request, plantilla, status):
    if not request.user.is_authenticated or not (textos := _textos(escrito(request))):
        return None
    contexto = {"textos": textos, "archivos": _archivos(request)}
    return render(request, plantilla, contexto, status=status)


def _textos(datos) -> list[tuple[str, str]]:
    """What somebody typed in a form: (what its field is called, the text)."""
    return [
        (_rotulo(campo), valor)
        for campo, valores in datos.lists()
        for valor in valores
        if " " in valor.strip() and not campo.startswith("_")
    ]


def _rotulo(campo: str) -> str:
    """What a field of a form is called in its page, if all that are named so are called the same;
    otherwise its name."""
    nombre = campo.rpartition("-")[2]
    de_modelos = (c for modelo in apps.get_models() for c in modelo._meta.fields)
    llamados = {str(c.verbose_name) for c in de_modelos if c.name == nombre}
    return llamados.pop() if len(llamados) == 1 else nombre.replace("_", " ")


def _pagina(request, datos, archivos, *, caducado=False, status=200):
    contexto = {
        "campos": [(campo, valor) for campo, valores in datos.lists() for valor in valores],
        "textos": _textos(datos),
        "archivos": archivos,
        "caducado": caducado,
        "descartar": DESCARTAR,
    }
    return render(request, "cuenta/reenviar.html", contexto, status=status)
