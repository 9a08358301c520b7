"""Evidence as it is handed out: always a file to keep, never a page of ours."""

from django.db.models import Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from ..evidencias import EXTENSIONES
from ..models import Actividad, Evidencia, Revision
from .cuenta import requiere_sesion


@require_safe
@requiere_sesion
def evidencia_privada(request, pk):
    """For the liaisons of the units that answer for the activity, and for who validates."""
    con_archivo = Evidencia.objects.exclude(archivo="").select_related("avance")
    if not request.user.has_perm("compromisos.add_revision"):
        mias = Actividad.objects.editables_por(request.user)
        repetidas = Q(avance__actividad__repeticiones__in=mias)
        con_archivo = con_archivo.filter(Q(avance__actividad__in=mias) | repetidas).distinct()
    return entregar(get_object_or_404(con_archivo, pk=pk))


@require_safe
def evidencia_publica(request, pk):
    """For everybody, once its report was validated, if it was not reserved."""
    return entregar(get_object_or_404(publicas().exclude(archivo=""), pk=pk))


def publicas():
    """The evidence that the public may have."""
    return Evidencia.objects.filter(
        publica=True,
        avance__revision__resultado=Revision.Resultado.VALIDADO,
        avance__actividad__compromiso__evaluacion__publicada_en__isnull=False,
    )


def entregar(evidencia) -> FileResponse:
    """The bytes, under a name made of the title. Http404 when the file is gone."""
    nombre = slugify(evidencia.titulo)[:80] or "evidencia"
    return entregar_archivo(evidencia.archivo, nombre, evidencia.tipo_mime)


def entregar_archivo(archivo, nombre, tipo_mime) -> FileResponse:
    """An uploaded file to keep, and nothing that a browser would run. Http404 when it is gone."""
    try:
        abierto = archivo.open("rb")
    except FileNotFoundError as error:
        raise Http404("El archivo no está.") from error
    return FileResponse(
        abierto,
        as_attachment=True,
        filename=f"{nombre}{EXTENSIONES[tipo_mime]}",
        content_type=tipo_mime,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
