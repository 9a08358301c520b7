"""What each kind of committee may and must do, stage by stage, on any day or between two."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..facultades import cambios, matriz
from ..forms import FacultadesForm
from ..models import Facultad, ReglaElegibilidad


@require_safe
def facultad_list(request):
    """The matrix in force on a day, and what changed since an earlier one."""
    hoy = timezone.localdate()
    form = FacultadesForm(request.GET)
    valido = form.is_valid()
    pedido = form.cleaned_data if valido else {}
    dia, antes = pedido.get("al") or hoy, pedido.get("antes")
    vigentes = Facultad.objects.vigentes(dia)
    reglas = ReglaElegibilidad.objects.vigentes(dia)
    contexto = {
        "seccion": "comites",
        "form": form,
        "hoy": hoy,
        "dia_de_la_matriz": dia,
        "antes": antes,
        "matriz": matriz(vigentes, reglas) if valido else [],
        "cambios": cambios(Facultad.objects.vigentes(antes), vigentes) if antes else [],
        "ruta": request.path,
        "migas": [("Comités", reverse("comites:comite-list"))],
    }
    return render(request, "comites/facultad_list.html", contexto)
