"""Who to call: the liaison officials of each unit, and what the units signed between them."""

import uuid

from django.db.models import Count, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evj.web.exportacion import respuesta_csv
from evj.web.paginas import pagina_o_parte, paginar, quiere_parte
from evj.web.vcard import respuesta_vcard, tarjeta

from ..evidencias import PDF
from ..filters import BuscarForm
from ..models import Convenio, Dependencia, Enlace
from .dependencias import unicas
from .evidencia import entregar_archivo
from .exportar import PARAMETRO
from .publico import DEPENDENCIAS, POR_PAGINA, miga

COLUMNAS = (
    "Dependencia",
    "Situación",
    "Nombre",
    "Cargo",
    "Correo",
    "Teléfono",
    "Tiempo completo",
    "Desde",
    "Suplente de",
)
COLUMNAS_DE_CONVENIOS = ("Tipo", "Objeto", "Dependencias", "Firma", "Vigente hasta", "Documento")
SIN_ENLACE = "Sin enlace vigente"
# Any fixed namespace does: the same liaison has the same card, and an address book updates it.
TARJETAS = uuid.UUID("6f1f0f5e-2d0c-4b53-9a30-0c5a5d0e6a41")


@require_safe
def directorio(request):
    """The units that answer for something, and who is in post for each today."""
    hoy = timezone.localdate()
    buscar = BuscarForm(request.GET)
    unidades = unicas(buscar.aplicar(Dependencia.objects.visibles())).con_enlace(hoy)
    if PARAMETRO in request.GET and buscar.is_valid():
        return exportar_directorio(request, con_enlaces(unidades, hoy))
    contexto = {
        "seccion": "dependencias",
        "hoy": hoy,
        "buscar": buscar,
        "pagina": paginar(request, con_enlaces(unidades, hoy), POR_PAGINA, buscar.consulta),
        "migas": [miga(*DEPENDENCIAS)],
    }
    if not quiere_parte(request):
        todas = unicas(Dependencia.objects.visibles()).con_enlace(hoy)
        contexto["cuentas"] = todas.aggregate(
            total=Count("pk"), sin_enlace=Count("pk", filter=Q(con_enlace=False))
        )
    return pagina_o_parte(
        request, "compromisos/directorio.html", "compromisos/_directorio.html", contexto
    )


def con_enlaces(unidades, hoy):
    """The units, each with those in post today in `vigentes`, substitutes last."""
    return unidades.prefetch_related(
        Prefetch("enlaces", queryset=Enlace.objects.vigentes(hoy).publicos(), to_attr="vigentes")
    )


def exportar_directorio(request, unidades):
    """The file that ?formato= asks for, of the units that the search leaves."""
    formato = request.GET[PARAMETRO]
    if formato == "csv":
        filas = (fila for unidad in unidades for fila in filas_de(unidad))
        return respuesta_csv("directorio-de-enlaces", COLUMNAS, filas)
    if formato == "vcf":
        return respuesta_vcard(
            "directorio-de-enlaces",
            (tarjeta_de(enlace, unidad) for unidad in unidades for enlace in unidad.vigentes),
        )
    raise Http404("No escribimos ese formato.")


def filas_de(unidad) -> list[tuple]:
    """A row for each one in post; a unit without a liaison says so in a row of its own."""
    filas = [
        (
            unidad.nombre,
            "Suplente" if enlace.suplente_de else "Enlace",
            enlace.nombre,
            enlace.cargo,
            enlace.correo,
            enlace.telefono,
            enlace.tiempo_completo,
            enlace.desde,
            enlace.suplente_de.nombre if enlace.suplente_de else "",
        )
        for enlace in unidad.vigentes
    ]
    if unidad.con_enlace:
        return filas
    return [(unidad.nombre, SIN_ENLACE, *[""] * (len(COLUMNAS) - 2)), *filas]


def tarjeta_de(enlace, unidad) -> str:
    papel = "Suplente del enlace" if enlace.suplente_de else "Enlace"
    return tarjeta(
        [
            ("KIND", "individual"),
            ("UID", uuid.uuid5(TARJETAS, f"{unidad.slug}/{enlace.pk}").urn),
            ("FN", enlace.nombre),
            ("ORG", unidad.nombre),
            ("TITLE", enlace.cargo),
            ("ROLE", f"{papel} de la agenda de mejora"),
            ("EMAIL;TYPE=work", enlace.correo),
            ("TEL;TYPE=work;VALUE=text", enlace.telefono),
        ]
    )


@require_safe
def convenio_list(request):
    """The agreements between units, those in force first, each with its document."""
    hoy = timezone.localdate()
    convenios = Convenio.objects.vigentes_primero(hoy).prefetch_related("dependencias")
    if PARAMETRO in request.GET:
        if request.GET[PARAMETRO] != "csv":
            raise Http404("No escribimos ese formato.")
        filas = (fila_de_convenio(request, convenio) for convenio in convenios)
        return respuesta_csv("convenios", COLUMNAS_DE_CONVENIOS, filas)
    contexto = {
        "seccion": "dependencias",
        "hoy": hoy,
        "pagina": paginar(request, convenios, POR_PAGINA),
        "vigentes": Convenio.objects.vigentes(hoy).count(),
        "migas": [miga(*DEPENDENCIAS)],
    }
    return render(request, "compromisos/convenio_list.html", contexto)


def fila_de_convenio(request, convenio) -> tuple:
    return (
        convenio.get_tipo_display(),
        convenio.objeto,
        " / ".join(unidad.nombre for unidad in convenio.dependencias.all()),
        convenio.firma,
        convenio.vigencia,
        request.build_absolute_uri(convenio.documento),
    )


@require_safe
def convenio_documento(request, pk):
    """The uploaded document of an agreement, to keep."""
    convenio = get_object_or_404(Convenio.objects.exclude(archivo=""), pk=pk)
    return entregar_archivo(convenio.archivo, f"convenio-{convenio.firma:%Y-%m-%d}-{pk}", PDF)
