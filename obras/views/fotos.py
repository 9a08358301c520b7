"""Photographs as everybody gets them: the small one in the page, the large one to look at."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..models import FotoHallazgo, FotoMantenimiento, FotoObra

# What each is of, and how it leads to its work.
_OBRA = {
    "obra": (FotoObra, "obra"),
    "hallazgo": (FotoHallazgo, "hallazgo__evaluacion__obra"),
    "mantenimiento": (FotoMantenimiento, "necesidad__obra"),
}
_TIPOS = {"grande": "image/jpeg", "chica": "image/webp"}


@require_safe
def foto(request, de, pk, tamano):
    """A photograph of a published work that was not withdrawn; 404 for any other."""
    modelo, obra = _OBRA[de]
    visibles = modelo.objects.visibles().filter(**{f"{obra}__publicada": True})
    fila = get_object_or_404(visibles, pk=pk)
    archivo = fila.archivo if tamano == "grande" else fila.chica
    try:
        abierto = archivo.open("rb")
    except FileNotFoundError as error:
        raise Http404("La foto no está.") from error
    return FileResponse(
        abierto,
        content_type=_TIPOS[tamano],
        headers={
            "Cache-Control": "public, max-age=3600",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )
