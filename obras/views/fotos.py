"""Photographs as everybody gets them: those of a work day by day with its reports, and each one,
small in a page or large to look at."""

from dataclasses import dataclass
from itertools import groupby

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..models import FotoHallazgo, FotoMantenimiento, FotoObra
from ..registros import registros
from .obras import A_LA_VISTA, la_publicada, migas

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


@dataclass
class DiaDeFotos:
    """What was seen, and reported, on a day; `a_la_vista`: how many of its photographs are."""

    momento: str
    fecha: object
    fotos: list
    avance: object = None
    a_la_vista: int = 0

    @property
    def primeras(self) -> list:
        return self.fotos[: self.a_la_vista]

    @property
    def otras(self) -> list:
        """Those that are asked for when somebody opens them."""
        return self.fotos[self.a_la_vista :]


@require_safe
def obra_fotos(request, clave):
    """Every report with its words, and every photograph, day by day, the last first."""
    hoy = timezone.localdate()
    obra = la_publicada(clave, hoy)
    contexto = {
        "seccion": "obras",
        "obra": obra,
        "dias": dias_de(registros(obra)),
        "migas": migas((obra.nombre, obra.get_absolute_url())),
    }
    return render(request, "obras/obra_fotos.html", contexto)


def dias_de(suyos) -> list[DiaDeFotos]:
    """A report with its photographs, and those without a report by day and moment; only so many
    as the page may ask for at once are in sight, the rest a touch away."""
    por_avance = {}
    for foto in suyos.fotos:
        por_avance.setdefault(foto.avance_id, []).append(foto)
    dias = [
        DiaDeFotos("", avance.fecha, por_avance.get(avance.pk, []), avance)
        for avance in suyos.avances
    ]
    sueltas = por_avance.get(None, [])
    for (momento, fecha), fotos in groupby(sueltas, lambda foto: (foto.momento, foto.fecha)):
        dias.append(DiaDeFotos(FotoObra.Momento(momento).label, fecha, list(fotos)))
    dias.sort(key=lambda dia: dia.fecha, reverse=True)
    quedan = A_LA_VISTA
    for dia in dias:
        dia.a_la_vista = min(len(dia.fotos), quedan)
        quedan -= dia.a_la_vista
    return dias
