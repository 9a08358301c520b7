"""The question sheets of a contraloría social, filled in by whoever sits in it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from compromisos.acciones import NoSePuede
from compromisos.forms.archivos import RECHAZADO
from compromisos.seguridad import Suceso, anotar
from compromisos.views.borradores import borrador_de, olvidar_borrador
from compromisos.views.cuenta import confirmar, requiere_sesion
from evj.web.entrada import otra_vez

from ..contraloria import registrar_cedula
from ..forms.contraloria import CedulaForm
from ..models import Cedula, Comite, TipoComite, VersionInstrumento


def formulario_de(version, inicial=None) -> CedulaForm:
    """Not filled in yet, or with what had been typed."""
    return CedulaForm(version=version, initial={"fecha": timezone.localdate(), **(inicial or {})})


def capturar(request, *, comite, version) -> tuple[CedulaForm, Cedula | None]:
    """What was sent, and the sheet that it made; None when the form says what is wrong with it."""
    form = CedulaForm(request.POST, request.FILES, version=version)
    if not form.is_valid():
        rechazados = sum(form.has_error(campo, RECHAZADO) for campo in request.FILES)
        if rechazados:
            anotar(Suceso.EVIDENCIA_RECHAZADA, request, comite=comite.pk, archivos=rechazados)
        return form, None
    try:
        cedula = registrar_cedula(
            comite=comite,
            version=version,
            fecha=form.cleaned_data["fecha"],
            captura=request.user,
            respuestas=form.respuestas(),
            escaneo=form.cleaned_data["escaneo"],
        )
    except NoSePuede as razon:
        form.add_error(None, str(razon))
        return form, None
    return form, cedula


@require_http_methods(["GET", "HEAD", "POST"])
@requiere_sesion
def cedula_create(request, clave, version):
    """Fill in a sheet of the user's contraloría social; 404 for any other committee, and for a
    version that is not the instrument's last one."""
    comite, version = _de_quien_y_cual(request, clave, version)
    if request.method != "POST":
        return _pagina(request, comite, formulario_de(version, borrador_de(request)))
    olvidar_borrador(request)
    form, cedula = capturar(request, comite=comite, version=version)
    if cedula is None:
        return _pagina(request, comite, form)
    confirmar(request, f"Quedó registrada la cédula de {comite}: {version.instrumento}.")
    return redirect("compromisos:panel")


def _repetir(request, clave, version):
    """The same form with what was typed, to be sent by hand (see evj.web.entrada.otra_vez)."""
    comite, version = _de_quien_y_cual(request, clave, version)
    form = formulario_de(version, request.POST.dict())
    return _pagina(request, comite, form, **otra_vez(request))


cedula_create.repetir_formulario = requiere_sesion(_repetir)


def _de_quien_y_cual(request, clave, version):
    contralorias = Comite.objects.filter(tipo=TipoComite.CONTRALORIA_SOCIAL)
    versiones = VersionInstrumento.objects.vigentes().de_cedulas().select_related("instrumento")
    return (
        get_object_or_404(contralorias.de_usuario(request.user), clave=clave),
        get_object_or_404(versiones, pk=version),
    )


def _pagina(request, comite, form, *, status=200, **aviso):
    contexto = {
        "seccion": "panel",
        "comite": comite,
        "instrumento": form.version.instrumento,
        "form": form,
        "archivo_perdido": form.is_bound and bool(request.FILES),
        **aviso,
    }
    return render(request, "panel/cedula_create.html", contexto, status=status)
