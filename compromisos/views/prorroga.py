"""An official asks for another deadline."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ..acciones import NoSePuede, solicitar_prorroga
from ..forms import ProrrogaForm
from ..models import Actividad, Dependencia
from .borradores import borrador_de, olvidar_borrador
from .cuenta import confirmar, requiere_sesion


@require_http_methods(["GET", "HEAD", "POST"])
@requiere_sesion
def prorroga_create(request, pk):
    """Ask for another deadline for one of the user's activities; 404 for any other."""
    actividad = get_object_or_404(
        Actividad.objects.editables_por(request.user)
        .con_estado()
        .select_related("compromiso__evaluacion"),
        pk=pk,
    )
    mias = Dependencia.objects.de_usuario(request.user)
    if request.method == "POST":
        olvidar_borrador(request)
        form = ProrrogaForm(request.POST, actividad=actividad)
        if form.is_valid():
            try:
                prorroga = solicitar_prorroga(
                    actividad=actividad,
                    solicita=request.user,
                    dependencia=mias.filter(actividades=actividad).first(),
                    **form.cleaned_data,
                )
            except NoSePuede as razon:
                form.add_error(None, str(razon))
            else:
                confirmar(
                    request,
                    f"Quedó pedida la prórroga de la actividad {actividad.clave}, "
                    f"al {prorroga.a:%d/%m/%Y}. La resuelve la unidad de evaluación.",
                )
                return redirect("compromisos:panel")
    else:
        form = ProrrogaForm(initial=borrador_de(request), actividad=actividad)
    contexto = {
        "actividad": actividad,
        "anteriores": actividad.prorrogas.select_related("resolucion"),
        "form": form,
    }
    return render(request, "panel/prorroga_create.html", contexto)
